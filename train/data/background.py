"""Puts garments onto other grounds, so that an embedding learns the garment and not the bedspread.

Masks come from a cut-out network that the caller hands in and are kept in a cache file; grounds
are other training photos with their garment painted over, plain colors and woven textures. The
white bars that fit a photo into a square stay white, as the app's preprocessing makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.preprocess import perceptual_hash
from models.types import Mask, RgbImage
from train.data.pixels import WHITE, Pixels

# a mask outside these shares of the picture is not trusted
COVERAGE = (0.04, 0.85)
# a ground with more garment than this would be mostly invented
GROUND_COVERAGE = 0.45
GROUND_SIDE = 192
PAINT_SIDE = 64
PLAIN_SHARE = 0.2
WOVEN_SHARE = 0.15
CHUNK = 32

Segment = Callable[[Sequence[RgbImage]], list[Mask]]


def cache_masks(
    images: Pixels, segment: Segment, file: Path, *, rows: npt.NDArray[np.int64]
) -> Pixels:
    """Return masks uint8 ``[len(rows), side, side]`` of some images, made once into ``file``."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        masks = np.empty((len(rows), *images.shape[1:3]), np.uint8)
        for start in range(0, len(rows), CHUNK):
            found = segment([np.asarray(images[row]) for row in rows[start : start + CHUNK]])
            masks[start : start + CHUNK] = np.stack(found)
        part = file.with_suffix(".part")
        with part.open("wb") as target:
            np.save(target, masks, allow_pickle=False)
        part.replace(file)
    return np.load(file, mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Grounds:
    """What garments can be laid on.

    Attributes:
        pictures: uint8 ``[n, 192, 192, 3]`` without garments; may be empty.
    """

    pictures: Pixels

    @classmethod
    def from_photos(
        cls, images: Iterable[RgbImage], masks: Iterable[Mask], *, limit: int = 256
    ) -> Grounds:
        """Return the grounds of the first ``limit`` photos that show enough of theirs."""
        pictures: list[Pixels] = []
        for image, mask in zip(images, masks, strict=True):
            if len(pictures) == limit:
                break
            if (mask > 127).mean() <= GROUND_COVERAGE:
                pictures.append(_ground(image, mask))
        empty = np.empty((0, GROUND_SIDE, GROUND_SIDE, 3), np.uint8)
        return cls(np.stack(pictures) if pictures else empty)

    def draw(self, rng: np.random.Generator, *, side: int) -> RgbImage:
        """Return one random ground ``[side, side, 3]``."""
        kind = rng.random()
        if kind < PLAIN_SHARE or not len(self.pictures):
            return np.full((side, side, 3), rng.integers(0, 256, 3), np.uint8)
        if kind < PLAIN_SHARE + WOVEN_SHARE:
            return _woven(rng, side)
        picture = self.pictures[rng.integers(len(self.pictures))]
        turned = np.ascontiguousarray(np.rot90(picture, int(rng.integers(4))))
        return np.asarray(cv2.resize(turned, (side, side), interpolation=cv2.INTER_LINEAR))

    def swap(self, image: RgbImage, mask: Mask, rng: np.random.Generator) -> RgbImage:
        """Return a letterboxed photo with its garment on another ground, itself when unsure."""
        share = cv2.mean(mask)[0] / 255
        if not COVERAGE[0] <= share <= COVERAGE[1]:
            return image
        side = image.shape[0]
        soft = cv2.GaussianBlur(mask, (0, 0), 1.0).astype(np.float32) / 255
        swapped = cv2.blendLinear(image, self.draw(rng, side=side), soft, 1 - soft)
        top, bottom, left, right = content_box(image)
        framed = image.copy()
        framed[top:bottom, left:right] = swapped[top:bottom, left:right]
        return framed


def content_box(image: RgbImage) -> tuple[int, int, int, int]:
    """Return (top, bottom, left, right) of a letterboxed photo without its white bars.

    Bars come in pairs of equal width on opposite sides: a white wall is not mistaken for one
    unless it lies on both.
    """
    rows = image.min(axis=(1, 2)) == WHITE
    columns = image.min(axis=(0, 2)) == WHITE
    side = len(image)
    bar_rows = min(_leading(rows), _leading(rows[::-1]))
    bar_columns = min(_leading(columns), _leading(columns[::-1]))
    if bar_rows * 2 >= side or bar_columns * 2 >= side:
        return 0, side, 0, side
    return bar_rows, side - bar_rows, bar_columns, side - bar_columns


def picture_hash(image: RgbImage) -> int:
    """Return the perceptual hash of a photo without its white bars, which make photos alike."""
    top, bottom, left, right = content_box(image)
    return perceptual_hash(image[top:bottom, left:right])


def _leading(flags: npt.NDArray[np.bool_]) -> int:
    return len(flags) if flags.all() else int(np.argmin(flags))


def _ground(image: RgbImage, mask: Mask) -> Pixels:
    """Return a photo's ground with the garment painted over, at low detail under the garment."""
    top, bottom, left, right = content_box(image)
    photo = np.ascontiguousarray(image[top:bottom, left:right])
    hole = np.ascontiguousarray(mask[top:bottom, left:right])
    side = len(image)
    brush = np.ones((side // 24 + 1,) * 2, np.uint8)
    hole = np.asarray(cv2.dilate(np.where(hole > 60, 255, 0).astype(np.uint8), brush), np.uint8)
    small = cv2.resize(photo, (PAINT_SIDE, PAINT_SIDE), interpolation=cv2.INTER_AREA)
    small_hole = cv2.resize(hole, (PAINT_SIDE, PAINT_SIDE), interpolation=cv2.INTER_NEAREST)
    painted = cv2.inpaint(small, small_hole, 3, cv2.INPAINT_TELEA)
    size = (GROUND_SIDE, GROUND_SIDE)
    smooth = cv2.resize(painted, size, interpolation=cv2.INTER_CUBIC)
    sharp = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(cv2.resize(hole, size), (0, 0), 3.0).astype(np.float32) / 255
    return np.asarray(cv2.blendLinear(smooth, sharp, soft, 1 - soft), dtype=np.uint8)


def _woven(rng: np.random.Generator, side: int) -> RgbImage:
    """Return a cloth-like texture: noise of two scales, stretched along a random axis."""
    color = rng.integers(30, 226, 3).astype(np.float32)
    coarse = rng.normal(0, 1, (8, 8)).astype(np.float32)
    fine = rng.normal(0, 1, (side, max(2, side // 16))).astype(np.float32)
    weave = cv2.resize(fine, (side, side), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.5:
        weave = weave.T
    shade = 18 * cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC) + 9 * weave
    return np.clip(color + shade[..., None], 0, 255).astype(np.uint8)
