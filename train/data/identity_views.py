"""Training views of photos that lie as files: GR-Lite's augmentation, decoded on the way.

Bicubic random resized crop, mirror, RandAugment, a mild change of light, erasing. Whole photos for
measuring go through the app's own preprocessing record, so that figures are those of the app.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from models.errors import ModelsError
from models.preprocess import decode_photo, perceptual_hash
from models.types import RgbImage
from train.data.rand_augment import RandAugment
from train.errors import DataError


@dataclass(frozen=True)
class PhotoAugmentation:
    """Ranges of the random views.

    Attributes:
        policy: RandAugment policy in timm's notation, empty for none.
        without: Operations to leave out of it.
        crop: Share of the photo's area that a view shows.
        aspect: Range of the crop's proportions against the view's.
        light: Largest relative change of brightness and of contrast.
        erase: Probability that a rectangle is painted over with noise.
    """

    policy: str = "rand-m9-mstd0.5-inc1"
    without: tuple[str, ...] = ()
    crop: tuple[float, float] = (0.35, 1.0)
    aspect: tuple[float, float] = (3 / 4, 4 / 3)
    light: float = 0.1
    erase: float = 0.25


class IdentityViews:
    """One random view of any of the photos.

    Args:
        size: Side of the views in pixels.
    """

    def __init__(
        self, paths: Sequence[Path], augmentation: PhotoAugmentation, *, size: int
    ) -> None:
        self.paths = paths
        self.augmentation = augmentation
        self.size = size
        self.policy = None
        if augmentation.policy:
            self.policy = RandAugment.parse(augmentation.policy, without=augmentation.without)

    def __call__(self, row: int, rng: np.random.Generator) -> RgbImage:
        """Return one view ``[size, size, 3]``."""
        # decoded no larger than a crop of the smallest share still fills the view
        side = math.ceil(self.size / math.sqrt(self.augmentation.crop[0]))
        view = self._cropped(read_photo(self.paths[row], max_side=side), rng)
        if rng.random() < 0.5:
            view = np.ascontiguousarray(view[:, ::-1])
        if self.policy is not None:
            view = self.policy(view, rng)
        return self._erased(self._relit(view, rng), rng)

    def _cropped(self, image: RgbImage, rng: np.random.Generator) -> RgbImage:
        height, width = image.shape[:2]
        area = rng.uniform(*self.augmentation.crop) * height * width
        low, high = self.augmentation.aspect
        aspect = math.exp(rng.uniform(math.log(low), math.log(high)))
        crop_width = min(width, max(1, round(math.sqrt(area * aspect))))
        crop_height = min(height, max(1, round(math.sqrt(area / aspect))))
        left = int(rng.integers(0, width - crop_width + 1))
        top = int(rng.integers(0, height - crop_height + 1))
        box = (left, top, left + crop_width, top + crop_height)
        picture = Image.fromarray(image).resize(
            (self.size, self.size), Image.Resampling.BICUBIC, box=box
        )
        return np.asarray(picture)

    def _relit(self, view: RgbImage, rng: np.random.Generator) -> RgbImage:
        light = self.augmentation.light
        gain, contrast = 1 + rng.uniform(-light, light, 2)
        levels = ((np.arange(256) - 128) * contrast + 128) * gain
        return np.clip(levels, 0, 255).astype(np.uint8)[view]

    def _erased(self, view: RgbImage, rng: np.random.Generator) -> RgbImage:
        if rng.random() >= self.augmentation.erase:
            return view
        area = rng.uniform(0.02, 1 / 3) * self.size**2
        aspect = math.exp(rng.uniform(math.log(0.3), math.log(1 / 0.3)))
        height = min(self.size, max(1, round(math.sqrt(area * aspect))))
        width = min(self.size, max(1, round(math.sqrt(area / aspect))))
        top = int(rng.integers(0, self.size - height + 1))
        left = int(rng.integers(0, self.size - width + 1))
        view = view.copy()
        view[top : top + height, left : left + width] = rng.integers(0, 256, (height, width, 3))
        return view


def read_photo(path: Path, *, max_side: int) -> RgbImage:
    """Return an upright photo at most ``max_side`` pixels long.

    Raises:
        DataError: It is missing or no photo.
    """
    try:
        return decode_photo(path, max_side=max_side).image
    except (ModelsError, OSError) as error:
        raise DataError(
            "A photo of the manifest cannot be read.",
            next_step=f"Remove the row of {path.name} or repair the file.",
        ) from error


def photo_hash(path: Path) -> int:
    """Return the perceptual hash of a photo's file."""
    return perceptual_hash(read_photo(path, max_side=256))
