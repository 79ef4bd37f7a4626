"""Every photo embedded once, kept as float32 .npy per encoder, preprocessing and data revision.

A cache file is written whole or not at all and never holds a photo. Centering and cutting to fewer
dimensions happen after the cache, so that they cost no second pass.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.preprocess import decode_photo
from models.types import EncoderIdentity, RgbImage
from train.errors import DataError
from train.evaluate.closet.embedder import ClosetEncoder, Embedded, Floats
from train.evaluate.closet.encoders import VectorFile
from train.evaluate.closet.rows import Closet
from train.evaluate.retrieval.ranking import unit_rows
from train.whole_files import whole_file

_log = logging.getLogger(__name__)

BATCH = 16
TRAINING = "train"
Say = Callable[[str], None]


def silent(_: str) -> None:
    """Say nothing: for callers without a console."""


class VectorCache:
    """Matrices by name, in a folder or nowhere.

    Args:
        folder: Where they are kept; None makes everything anew each time.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def embedded(self, key: str, make: Callable[[], Embedded], *, rows: int) -> Embedded:
        """Return what is kept under ``key``, or make and keep it.

        A file that cannot be read, or has another number of rows, is made again.
        """
        kept = self._read(key, rows=rows)
        if kept is not None:
            return kept
        made = make()
        if self._folder is not None:
            self._write(f"{key}.image", made.image)
            # written last: without it the pair is not complete
            self._write(f"{key}.words", _or_empty(made.words))
        return made

    def _read(self, key: str, *, rows: int) -> Embedded | None:
        if self._folder is None:
            return None
        try:
            image, words = (
                np.load(self._folder / f"{key}.{part}.npy", allow_pickle=False)
                for part in ("image", "words")
            )
        except FileNotFoundError:
            return None
        except (OSError, ValueError, EOFError):
            _log.warning("A file of cached vectors is damaged and will be made again.")
            return None
        if image.ndim != 2 or words.ndim != 2 or len(image) != rows:
            return None
        return Embedded(image, words if words.shape[1] else None)

    def _write(self, name: str, matrix: Floats) -> None:
        assert self._folder is not None
        with whole_file(self._folder / f"{name}.npy") as stream:
            np.save(stream, np.asarray(matrix, np.float32), allow_pickle=False)


@dataclass(frozen=True)
class EncodedCloset:
    """One encoder's view of a closet.

    Attributes:
        identity: Whose vectors these are.
        image: Unit rows ``[n, d]`` in the order of photos.csv.
        words: Unit rows ``[n, t]`` in the space of words, None without one.
        encoder: Embeds new pictures and queries; None for vectors from a file.
        center: What was subtracted, None for nothing.
        dims: Leading dimensions kept, None for all.
        cache: For what protocols embed besides the photos.
        key: Prefix of cache names.
    """

    identity: EncoderIdentity
    image: Floats
    words: Floats | None
    encoder: ClosetEncoder | None
    center: Floats | None
    dims: int | None
    cache: VectorCache
    key: str

    def embed_views(
        self, images: Callable[[], Iterator[RgbImage]], *, name: str, rows: int
    ) -> Floats:
        """Return unit rows of changed pictures, treated as the photos were.

        Args:
            images: Makes the pictures; called only when they are not cached.
            name: Says exactly which pictures they are.
            rows: How many.
        """
        encoder = self.encoder
        assert encoder is not None, "vectors from a file cannot embed new pictures"
        found = self.cache.embedded(
            f"{self.key}-{name}", lambda: _in_batches(encoder, images()), rows=rows
        )
        return _finished(found.image, self.center, self.dims)


def encode_closet(
    closet: Closet,
    encoder: ClosetEncoder | VectorFile,
    *,
    cache: VectorCache,
    dims: int | None = None,
    say: Say = silent,
) -> EncodedCloset:
    """Embed all photos, or take them from the cache.

    Raises:
        DataError: ``dims`` does not fit, or the mean of the training photos is needed and there
            are none.
        ModelsError: A photo cannot be decoded.
    """
    key = _safe(f"{encoder.identity}-{closet.photos_revision}")
    if isinstance(encoder, VectorFile):
        raw, source, center = encoder.vectors, None, None
    else:
        source = encoder
        raw = cache.embedded(key, lambda: _photos(closet, encoder, say), rows=len(closet))
        center = _center(closet, raw.image) if encoder.centered else None
    try:
        image = _finished(raw.image, center, dims)
        words = None if raw.words is None else unit_rows(raw.words)
    except ValueError as error:
        raise DataError(
            f"The vectors of {encoder.identity.name} cannot be used: {error}.",
            next_step="Use fewer --dims, or make the vectors again.",
        ) from error
    return EncodedCloset(encoder.identity, image, words, source, center, dims, cache=cache, key=key)


def names_digest(names: Sequence[str]) -> str:
    """Return eight hex digits that stand for a list of photos."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]


def _photos(closet: Closet, encoder: ClosetEncoder, say: Say) -> Embedded:
    def images() -> Iterator[RgbImage]:
        for index, photo in enumerate(closet.photos):
            if index % 500 == 0:
                say(f"{encoder.identity.name}: {index} of {len(closet)} photos embedded")
            yield decode_photo(photo.path).image

    return _in_batches(encoder, images())


def _in_batches(encoder: ClosetEncoder, images: Iterator[RgbImage]) -> Embedded:
    parts: list[Embedded] = []
    batch: list[RgbImage] = []
    for image in images:
        batch.append(image)
        if len(batch) == BATCH:
            parts.append(encoder.embed(batch))
            batch = []
    if batch:
        parts.append(encoder.embed(batch))
    words = [part.words for part in parts if part.words is not None]
    return Embedded(
        np.concatenate([part.image for part in parts]),
        np.concatenate(words) if words else None,
    )


def _center(closet: Closet, image: Floats) -> Floats:
    training = closet.rows_of(TRAINING)
    if len(training) == 0:
        raise DataError(
            "This encoder needs the mean of training photos, and there are none.",
            next_step='Mark some people as "train" in photos.csv.',
        )
    # of training people only: the evaluated ones must not shape the space they are measured in
    mean: Floats = image[training].mean(axis=0, dtype=np.float64).astype(np.float32)
    return mean


def _finished(raw: Floats, center: Floats | None, dims: int | None) -> Floats:
    return unit_rows(raw if center is None else raw - center, dims=dims)


def _or_empty(words: Floats | None) -> Floats:
    return np.zeros((0, 0), np.float32) if words is None else words


def _safe(name: str) -> str:
    return re.sub(r"[^\w.+@-]+", "_", name)
