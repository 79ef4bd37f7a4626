"""Pictures as FASHN VTON 1.5 sees them, and back: fitted into its frame with black around them.

The person's picture is first brought down to the frame's longer side, because the sketch of the
pose is drawn at that size; then everything is fitted into the frame, each side rounded down, with
as much black left as right. What is drawn is cut out of the frame again.

Source: the public inference code of FASHN VTON 1.5 (sizes, rounding, filters).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from models.types import Mask, RgbImage

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a picture lies in the network's frame, in px."""

    left: int
    top: int
    wide: int
    tall: int

    def cut(self, drawn: RgbImage) -> RgbImage:
        """The picture without what lies around it."""
        return drawn[self.top : self.top + self.tall, self.left : self.left + self.wide]


def seen_size(size: tuple[int, int], shape: tuple[int, int]) -> tuple[int, int]:
    """Width and height at which a picture is looked at: never larger than it is.

    Args:
        size: Its width and height.
        shape: Height and width of the network's frame.
    """
    factor = min(1.0, max(shape) / max(size))
    return max(1, int(size[0] * factor)), max(1, int(size[1] * factor))


def looked_at(picture: RgbImage, shape: tuple[int, int]) -> RgbImage:
    """A picture at that size."""
    size = seen_size((picture.shape[1], picture.shape[0]), shape)
    if size == (picture.shape[1], picture.shape[0]):
        return picture
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS), np.uint8)


def framed(picture: RgbImage, shape: tuple[int, int]) -> tuple[RgbImage, Frame]:
    """Fit a picture into the frame, and say where it lies."""
    resized = _resized(picture, shape, sharp=False)
    return _padded(resized, shape)


def framed_sketch(drawn: Mask, shape: tuple[int, int]) -> Mask:
    """Fit a sketch into the frame; its grays mean something, so none is mixed."""
    return _padded(_resized(drawn, shape, sharp=True), shape)[0]


def _resized(picture: Picture, shape: tuple[int, int], *, sharp: bool) -> Picture:
    tall, wide = picture.shape[:2]
    factor = min(shape[1] / wide, shape[0] / tall)
    if factor == 1.0:
        return picture
    size = (max(1, int(wide * factor)), max(1, int(tall * factor)))
    smooth = cv2.INTER_LANCZOS4 if factor > 1 else cv2.INTER_AREA
    how = cv2.INTER_NEAREST_EXACT if sharp else smooth
    return np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8)


def _padded(picture: Picture, shape: tuple[int, int]) -> tuple[Picture, Frame]:
    tall, wide = picture.shape[:2]
    frame = Frame((shape[1] - wide) // 2, (shape[0] - tall) // 2, wide, tall)
    filled = np.zeros((*shape, *picture.shape[2:]), np.uint8)
    filled[frame.top : frame.top + tall, frame.left : frame.left + wide] = picture
    return filled, frame
