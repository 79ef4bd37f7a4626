"""Pictures as Qwen2.5-VL reads them: resized by the shared rule, normalized, cut into patches.

The same numbers as transformers' own processor gives (a test compares them), without loading it:
training machines decode with Pillow alone. Sizes come from ``models.vision_resize``, which the
engines of the app use, too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from models.types import RgbImage
from models.vision_resize import merged_size, resize_to

MEAN: Final = (0.48145466, 0.4578275, 0.40821073)
STD: Final = (0.26862954, 0.26130258, 0.27577711)

Grid = tuple[int, int]
"""Rows and columns of patches of one picture."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """How a picture tower cuts pictures.

    Attributes:
        patch: Pixels on one side of a patch.
        merge: Patches on one side of a token.
        frames: How often a still picture is shown to a tower that reads pairs of frames.
    """

    patch: int = 14
    merge: int = 2
    frames: int = 2
    mean: tuple[float, ...] = MEAN
    std: tuple[float, ...] = STD

    @property
    def factor(self) -> int:
        """Pixels on one side of a token."""
        return self.patch * self.merge

    def grid(self, height: int, width: int, *, max_tokens: int, min_tokens: int = 4) -> Grid:
        """Return the patches of a picture of that size."""
        least = min(min_tokens, max_tokens)
        tall, wide = merged_size(
            height, width, factor=self.factor, min_tokens=least, max_tokens=max_tokens
        )
        return tall // self.patch, wide // self.patch

    def tokens(self, grid: Grid) -> int:
        """Return how many tokens a picture becomes."""
        return grid[0] * grid[1] // self.merge**2

    def patches(self, image: RgbImage, grid: Grid) -> npt.NDArray[np.float32]:
        """Return ``[patches, 3 * frames * patch * patch]``, tokens' patches side by side."""
        tall, wide = grid[0] * self.patch, grid[1] * self.patch
        pixels = resize_to(image, height=tall, width=wide).astype(np.float32) / np.float32(255)
        mean, std = (np.array(value, np.float32) for value in (self.mean, self.std))
        pixels = (pixels - mean) / std
        rows, columns, merge, patch = (
            grid[0] // self.merge,
            grid[1] // self.merge,
            self.merge,
            self.patch,
        )
        cut = pixels.reshape(rows, merge, patch, columns, merge, patch, 3)
        # rows, columns, rows in a token, columns in a token, channel, patch row, patch column
        cut = cut.transpose(0, 3, 1, 4, 6, 2, 5)
        twice = np.repeat(cut[:, :, :, :, :, None], self.frames, axis=5)
        return np.ascontiguousarray(twice.reshape(grid[0] * grid[1], -1))


def decode(data: bytes) -> RgbImage:
    """Return a file's picture upright and in RGB.

    Raises:
        OSError: It is none, or is cut off.
    """
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


def together(
    images: Sequence[RgbImage], grids: Sequence[Grid], eyes: Eyes
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return the patches of several pictures in one row, and their grids ``[n, 3]``."""
    cut = [eyes.patches(image, grid) for image, grid in zip(images, grids, strict=True)]
    table = np.array([(1, *grid) for grid in grids], np.int64)
    return np.concatenate(cut), table
