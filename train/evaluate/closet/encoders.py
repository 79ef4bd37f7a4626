"""What can be measured, and how a name becomes an encoder.

    pocket        the encoder that ships, through the app's own runtime
    frozen        ImageNet features without any training on garments: the floor
    FOLDER        a model in the pocket format (manifest.json), or a DINOv3 such as GR-Lite
                  (model.safetensors)
    FILE.npy/npz  vectors made elsewhere, in the order of photos.csv

Any other network takes part by implementing ``embedder.ClosetEncoder``. Decoding and caching live
in ``embedding``; here nothing is read until it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.protocols import GarmentEncoder, TextEmbedder
from models.types import EncoderIdentity, RgbImage
from train.errors import DataError
from train.evaluate.closet.embedder import ClosetEncoder, Embedded

VECTOR_FILES = (".npy", ".npz")


class RuntimeEncoder:
    """A ``ClosetEncoder`` around any of the app's encoders.

    Args:
        runtime: What the app itself would load.
    """

    centered = False

    def __init__(self, runtime: GarmentEncoder) -> None:
        self._runtime = runtime

    @property
    def identity(self) -> EncoderIdentity:
        """The runtime's own identity."""
        return self._runtime.identity

    @property
    def words(self) -> TextEmbedder | None:
        """The runtime's word tower."""
        return self._runtime

    def embed(self, images: Sequence[RgbImage]) -> Embedded:
        """Return both vectors of each image from one pass."""
        encodings = self._runtime.encode_images(images)
        return Embedded(
            image=np.stack([encoding.image_vector for encoding in encodings]),
            words=np.stack([encoding.text_vector for encoding in encodings]),
        )


@dataclass(frozen=True)
class VectorFile:
    """Vectors that were made elsewhere; no new picture can be embedded.

    Attributes:
        identity: The file's name and hash.
        vectors: Rows in the order of photos.csv.
    """

    identity: EncoderIdentity
    vectors: Embedded


def read_vectors(file: Path, *, rows: int) -> VectorFile:
    """Read a matrix: a ``.npy``, or a ``.npz`` with ``image`` and perhaps ``words``.

    Args:
        file: The file.
        rows: How many photos photos.csv lists.

    Raises:
        DataError: It cannot be read, or has another number of rows.
    """
    try:
        loaded = np.load(file, allow_pickle=False)
        image = loaded["image"] if file.suffix == ".npz" else loaded
        words = loaded["words"] if file.suffix == ".npz" and "words" in loaded else None
        vectors = Embedded(
            np.asarray(image, np.float32),
            None if words is None else np.asarray(words, np.float32),
        )
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"{file.name} is not a readable file of vectors.",
            next_step="Save a float32 matrix with numpy.save, or one called image with savez.",
        ) from error
    for part in (vectors.image, vectors.words):
        if part is not None and (part.ndim != 2 or len(part) != rows):
            raise DataError(
                f"{file.name} holds {part.shape} numbers, but there are {rows} photos.",
                next_step="Write one row per line of photos.csv, in its order.",
            )
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return VectorFile(EncoderIdentity(file.stem, digest, "unknown"), vectors)


def open_encoder(name: str) -> ClosetEncoder:
    """Return the encoder that a name or a model folder stands for.

    Raises:
        DataError: There is no such encoder.
        MissingLibraryError: A library or weights that it needs are not installed.
        ModelsError: A pocket model cannot be loaded.
    """
    if name == "pocket":
        from models.manager import ModelManager
        from models.store import ModelStore

        return RuntimeEncoder(ModelManager(ModelStore()).encoder())
    if name == "frozen":
        from train.evaluate.closet.frozen import FrozenEncoder

        return FrozenEncoder()
    folder = Path(name)
    if (folder / "manifest.json").is_file():
        from models.runtimes.ort import PocketEncoder

        return RuntimeEncoder(PocketEncoder(folder))
    if (folder / "model.safetensors").is_file():
        from train.evaluate.closet.dinov3 import Dinov3Encoder

        return Dinov3Encoder(folder)
    raise DataError(
        f"{folder.name} is not an encoder that can be measured.",
        next_step="Use pocket, frozen, a model folder, or a .npy or .npz file of vectors.",
    )
