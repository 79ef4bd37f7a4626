"""Vectors of a benchmark's photos, a block at a time, as the app makes them of whole photos."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from models.preprocess import decode_photo
from models.types import RgbImage
from train.errors import DataError
from train.evaluate.deepfashion import GalleryPhoto

_BLOCK: Final = 64


class ImageEncoder(Protocol):
    """Turns pictures into unit vectors; ``models.protocols.ImageEmbedder`` is one."""

    def embed_images(self, images: Sequence[RgbImage]) -> npt.NDArray[np.float32]:
        """Return unit rows."""


def require_photos(folder: Path, photos: Sequence[GalleryPhoto]) -> None:
    """Refuse a list with a photo that is not there, before hours of looking at the others.

    Raises:
        DataError: One is missing.
    """
    for photo in photos:
        if not (folder / photo.path).is_file():
            raise DataError(
                f"The photo {photo.path} of the list is missing.",
                next_step="Give the folder in which the paths of the list begin with --data.",
            )


def embed_photos(
    folder: Path, photos: Sequence[GalleryPhoto], encoder: ImageEncoder
) -> npt.NDArray[np.float32]:
    """Return a row for each photo; all of them are there (``require_photos``)."""
    rows = []
    for start in range(0, len(photos), _BLOCK):
        images = []
        for photo in photos[start : start + _BLOCK]:
            images.append(decode_photo(folder / photo.path).image)
        rows.append(encoder.embed_images(images))
    return np.concatenate(rows)
