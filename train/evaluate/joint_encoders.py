"""What compares answers with answers, words with pictures and pictures with pictures.

The paper uses all-MiniLM-L6-v2 and CLIP ViT-B/32. Both can be given as folders on this computer;
without them the embedded pocket-encoder stands in, whose word tower is a trimmed MiniLM and whose
pictures live in two spaces of their own. Which one measured stands in every result, because figures
of different encoders say nothing about one another.

Source: FashionM3 (arXiv 2504.17826), section V-A; specification B.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from models.protocols import GarmentEncoder
from models.types import RgbImage
from train.errors import DataError

Vectors = npt.NDArray[np.float32]
CLIP_TOKENS: Final = 77
_BATCH: Final = 32
NOT_COMPARABLE: Final = "not comparable with the paper, which uses CLIP ViT-B/32"


class JointEncoder(Protocol):
    """Vectors of unit length."""

    @property
    def name(self) -> str:
        """Which weights measure."""

    @property
    def note(self) -> str:
        """Whether figures may be held against the paper's."""

    def words(self, texts: Sequence[str]) -> Vectors:
        """Return texts in the space that pictures share; long ones are cut."""

    def told(self, shown: Sequence[RgbImage]) -> Vectors:
        """Return pictures in the space that words share."""

    def seen(self, shown: Sequence[RgbImage]) -> Vectors:
        """Return pictures to be compared with pictures."""


class SentenceEncoder(Protocol):
    """Compares sentences."""

    @property
    def name(self) -> str:
        """Which weights measure."""

    def sentences(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of texts."""


class PocketJoint:
    """The embedded encoder as both."""

    note = NOT_COMPARABLE

    def __init__(self, encoder: GarmentEncoder) -> None:
        self._encoder = encoder
        self.name = str(encoder.identity)

    def sentences(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of texts."""
        return unit(self._encoder.embed_texts(texts))

    def words(self, texts: Sequence[str]) -> Vectors:
        """Return texts in the space that pictures share; long ones are cut."""
        return self.sentences(texts)

    def told(self, shown: Sequence[RgbImage]) -> Vectors:
        """Return pictures in the space that words share."""
        return unit(np.stack([one.text_vector for one in self._encoder.encode_images(shown)]))

    def seen(self, shown: Sequence[RgbImage]) -> Vectors:
        """Return pictures to be compared with pictures."""
        return unit(np.stack([one.image_vector for one in self._encoder.encode_images(shown)]))


class ClipFolder:
    """A CLIP of transformers in a folder of this computer.

    Raises:
        DataError: The folder holds none.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import AutoImageProcessor, AutoTokenizer, CLIPModel

        try:
            self._net: Any = CLIPModel.from_pretrained(folder, local_files_only=True).eval()
            self._words_of: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            self._pixels_of: Any = AutoImageProcessor.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError) as error:
            raise DataError(
                f"{folder.name} holds no CLIP of transformers.", next_step="Check --clip."
            ) from error
        config = self._net.config
        patch, layers = config.vision_config.patch_size, config.vision_config.num_hidden_layers
        width = config.vision_config.hidden_size
        self.name = f"{folder.name} (CLIP, patch {patch}, {layers} layers of {width})"
        paper = (patch, layers, width) == (32, 12, 768)
        self.note = "the paper's shape of CLIP" if paper else NOT_COMPARABLE

    def words(self, texts: Sequence[str]) -> Vectors:
        """Return texts in the space that pictures share; cut at 77 tokens."""
        return self._in_batches(texts, self._words)

    def told(self, shown: Sequence[RgbImage]) -> Vectors:
        """Return pictures in the space that words share."""
        return self._in_batches(shown, self._seen)

    def seen(self, shown: Sequence[RgbImage]) -> Vectors:
        """Return pictures to be compared with pictures: the same space."""
        return self.told(shown)

    def _words(self, texts: Sequence[str]) -> Any:
        longest = min(CLIP_TOKENS, self._net.config.text_config.max_position_embeddings)
        given = self._words_of(
            list(texts), padding=True, truncation=True, max_length=longest, return_tensors="pt"
        )
        ids, mask = given["input_ids"], given["attention_mask"]
        return _tensor(self._net.get_text_features(input_ids=ids, attention_mask=mask))

    def _seen(self, shown: Sequence[RgbImage]) -> Any:
        images = [Image.fromarray(image) for image in shown]
        given = self._pixels_of(images=images, return_tensors="pt")
        return _tensor(self._net.get_image_features(pixel_values=given["pixel_values"]))

    def _in_batches(self, things: Sequence[Any], encode: Any) -> Vectors:
        found = []
        with torch.inference_mode():
            for start in range(0, len(things), _BATCH):
                found.append(encode(things[start : start + _BATCH]).float().numpy())
        return unit(np.concatenate(found))


class SentenceFolder:
    """A sentence encoder of transformers in a folder: mean over tokens, unit length.

    Raises:
        DataError: The folder holds none.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModel, AutoTokenizer

        try:
            self._net: Any = AutoModel.from_pretrained(folder, local_files_only=True).eval()
            self._words: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError) as error:
            raise DataError(
                f"{folder.name} holds no sentence encoder.", next_step="Check --sentences."
            ) from error
        self.name = f"{folder.name} (mean over tokens)"

    @torch.inference_mode()
    def sentences(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of texts."""
        found = []
        for start in range(0, len(texts), _BATCH):
            given = self._words(
                list(texts[start : start + _BATCH]),
                padding=True,
                truncation=True,
                max_length=256,
                return_tensors="pt",
            )
            hidden = self._net(**given).last_hidden_state
            mask = given["attention_mask"][..., None].float()
            found.append(((hidden * mask).sum(1) / mask.sum(1).clamp(min=1)).numpy())
        return unit(np.concatenate(found))


def unit(vectors: npt.NDArray[Any]) -> Vectors:
    """Return rows of unit length; a row of zeros stays."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), np.float32)


def _tensor(found: Any) -> Any:
    """Return features; transformers 5 wraps them."""
    return found if torch.is_tensor(found) else found.pooler_output
