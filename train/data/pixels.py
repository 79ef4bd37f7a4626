"""Letterboxed pixels kept ready on disk, and the augmentation that recipes apply to them.

Decoding 4,000 photos takes longer than an epoch's forward pass, so recipes decode once into a
memory-mapped array. The cache lies in the run folder; it holds photos and is never committed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.preprocess import decode_photo, letterbox
from models.types import RgbImage

Pixels = npt.NDArray[np.uint8]
WHITE = 255


def cache_photos(paths: Sequence[Path], cache: Path, *, size: int) -> Pixels:
    """Return letterboxed photos ``[n, size, size, 3]``, decoded once into ``cache``."""

    def decode(index: int) -> RgbImage:
        return decode_photo(paths[index], max_side=size * 2).image

    key = hashlib.sha256("\n".join(map(str, paths)).encode()).hexdigest()[:12]
    return cache_images(decode, len(paths), cache / f"photos-{size}-{key}.npy", size=size)


def cache_images(draw: Callable[[int], RgbImage], count: int, file: Path, *, size: int) -> Pixels:
    """Return ``count`` letterboxed images from ``draw``, made once into ``file``."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        with part.open("wb") as target:
            pixels = np.empty((count, size, size, 3), np.uint8)
            for index in range(count):
                pixels[index] = letterbox(draw(index), size, pad=WHITE)
            np.save(target, pixels, allow_pickle=False)
        part.replace(file)
    return np.load(file, mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Augmentation:
    """Ranges of the random views; hue is never shifted, because color is a label.

    Attributes:
        scale: Zoom range of the view.
        degrees: Largest rotation.
        shift: Largest shift as a share of the side.
        light: Largest relative change of brightness and of contrast.
        gain: Largest relative change of a single channel (a color cast).
        erase: Probability that a rectangle is painted over.
    """

    scale: tuple[float, float] = (0.85, 1.3)
    degrees: float = 20.0
    shift: float = 0.08
    light: float = 0.3
    gain: float = 0.06
    erase: float = 0.25

    def view(self, image: RgbImage, rng: np.random.Generator, *, size: int) -> RgbImage:
        """Return one random view ``[size, size, 3]`` of a letterboxed image."""
        side = image.shape[0]
        zoom = rng.uniform(*self.scale) * size / side
        angle = rng.uniform(-self.degrees, self.degrees)
        matrix = np.asarray(
            cv2.getRotationMatrix2D((side / 2, side / 2), angle, zoom), dtype=np.float64
        )
        matrix[:, 2] += size / 2 - side / 2 + rng.uniform(-self.shift, self.shift, 2) * size
        if rng.random() < 0.5:
            matrix = _mirrored(matrix, side)
        view = cv2.warpAffine(
            image,
            matrix,
            (size, size),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(WHITE, WHITE, WHITE),
        )
        return self._erased(self._relit(np.asarray(view, dtype=np.uint8), rng), rng)

    def _relit(self, view: RgbImage, rng: np.random.Generator) -> RgbImage:
        gains = (1 + rng.uniform(-self.gain, self.gain, 3)) * (
            1 + rng.uniform(-self.light, self.light)
        )
        contrast = 1 + rng.uniform(-self.light, self.light)
        levels = np.arange(256, dtype=np.float32)
        tables = [((levels - 128) * contrast + 128) * gain for gain in gains]
        lookup = np.clip(np.stack(tables, axis=-1), 0, 255).astype(np.uint8)[None]
        return np.asarray(cv2.LUT(view, lookup), dtype=np.uint8)

    def _erased(self, view: RgbImage, rng: np.random.Generator) -> RgbImage:
        if rng.random() >= self.erase:
            return view
        size = view.shape[0]
        height, width = rng.integers(size // 10, size // 3, 2)
        top, left = rng.integers(0, size - height), rng.integers(0, size - width)
        view[top : top + height, left : left + width] = rng.integers(0, 256, 3)
        return view


def _mirrored(matrix: npt.NDArray[np.float64], side: int) -> npt.NDArray[np.float64]:
    flip = np.array([[-1.0, 0.0, side - 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    return matrix @ flip
