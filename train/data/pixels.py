"""Letterboxed pixels kept ready on disk, and the augmentation that recipes apply to them.

Decoding 4,000 photos takes longer than an epoch's forward pass, so recipes decode once into a
memory-mapped array. The cache lies in the run folder; it holds photos and is never committed.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from models.preprocess import decode_photo, letterbox
from models.types import RgbImage

Pixels = npt.NDArray[np.uint8]
WHITE = 255
# the scale that the published EfficientNet-Lite weights expect; see LOG.md
PIXEL_MEAN = 127.0
PIXEL_STD = 128.0


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
        crop: Share of the picture's area that a view shows; above 1 it shows white around it.
        aspect: Largest relative change of a view's proportions.
        degrees: Largest rotation.
        light: Largest relative change of brightness and of contrast.
        gain: Largest relative change of a single channel (a color cast).
        jpeg: Lowest and highest quality of a recompression.
        jpeg_share: Probability of a recompression.
        erase: Probability that a rectangle is painted over.
        background: Probability that a garment with a known mask lies somewhere else.
    """

    crop: tuple[float, float] = (0.5, 1.25)
    aspect: float = 0.15
    degrees: float = 25.0
    light: float = 0.45
    gain: float = 0.15
    jpeg: tuple[int, int] = (25, 90)
    jpeg_share: float = 0.5
    erase: float = 0.25
    background: float = 0.25

    def view(self, image: RgbImage, rng: np.random.Generator, *, size: int) -> RgbImage:
        """Return one random view ``[size, size, 3]`` of a letterboxed image."""
        view = cv2.warpAffine(
            image,
            self._placement(image.shape[0], rng, size=size),
            (size, size),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(WHITE, WHITE, WHITE),
        )
        relit = self._relit(np.asarray(view, dtype=np.uint8), rng)
        if rng.random() < self.jpeg_share:
            relit = recompressed(relit, int(rng.integers(self.jpeg[0], self.jpeg[1] + 1)))
        return self._erased(relit, rng)

    def _placement(
        self, side: int, rng: np.random.Generator, *, size: int
    ) -> npt.NDArray[np.float64]:
        """Return the affine map from picture to view: a turned, mirrored, random resized crop."""
        area = rng.uniform(*self.crop)
        stretch = math.sqrt(1 + rng.uniform(-self.aspect, self.aspect))
        window = side * math.sqrt(area) * np.array([stretch, 1 / stretch])
        # inside the picture for a crop, the picture inside it for a view from further away
        middle = window / 2 + (side - window) * rng.random(2)
        scale = size / window
        if rng.random() < 0.5:
            scale[0] = -scale[0]
        angle = math.radians(rng.uniform(-self.degrees, self.degrees))
        turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        linear = scale[:, None] * turn
        # coordinates of cv2 are those of pixel centers
        offset = size / 2 - 0.5 - linear @ (middle - 0.5)
        return np.hstack([linear, offset[:, None]])

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


# what settling the heads sees beside the whole photos
MILD = Augmentation(
    crop=(0.75, 1.1),
    aspect=0.05,
    degrees=12.0,
    light=0.2,
    gain=0.06,
    jpeg_share=0.0,
    erase=0.0,
    background=0.0,
)


def recompressed(image: RgbImage, quality: int) -> RgbImage:
    """Return an image as JPEG of that quality would keep it."""
    _, data = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert decoded is not None
    return np.ascontiguousarray(decoded[:, :, ::-1], dtype=np.uint8)


def resized(image: RgbImage, size: int) -> RgbImage:
    """Return a letterboxed image at another side length, as the app's preprocessing would."""
    if image.shape[0] == size:
        return image
    return np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.BICUBIC))


def to_tensor(images: Pixels | Tensor) -> Tensor:
    """Return normalized pixels ``[n, 3, S, S]``, channels last in memory."""
    whole = torch.from_numpy(images) if isinstance(images, np.ndarray) else images
    pixels = whole.permute(0, 3, 1, 2).float()
    return ((pixels - PIXEL_MEAN) / PIXEL_STD).contiguous(memory_format=torch.channels_last)
