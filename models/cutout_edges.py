"""Clean edges for cut-outs: what a garment's soft rim looks like without the ground behind it.

A photo's pixels on the rim are a mixture of garment and ground; shown on another ground they make a
halo. The garment's own color there is solved for, from the mixture and from what is surely garment
and surely ground near by. Transparency is left as it is: guessing that anew from colors eats into
patterned hems. Where nothing sure is near (a strap, a lace), pixels stay as they are.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from models.types import Mask, RgbImage

_SURE = 245
_ABSENT = 8
# Colors of ground and garment change slowly: at half the size they cost a quarter.
_STEP = 2
_REACH = 9
_RIM = np.ones((3, 3), np.uint8)


def without_ground(image: RgbImage, alpha: Mask) -> RgbImage:
    """Return the picture with the ground's color taken out of the garment's rim.

    Args:
        image: uint8 ``[H, W, 3]``, as photographed.
        alpha: uint8 ``[H, W]``, 255 where the garment hides the ground.

    Raises:
        ValueError: Image and alpha differ in height or width.
    """
    if image.shape[:2] != alpha.shape:
        raise ValueError(f"image {image.shape[:2]} and alpha {alpha.shape} differ in size")
    small, cover = image[::_STEP, ::_STEP], alpha[::_STEP, ::_STEP]
    garment = np.asarray(cv2.erode(np.asarray(cover >= _SURE, np.uint8), _RIM), np.uint8)
    ground = np.asarray(cv2.erode(np.asarray(cover <= _ABSENT, np.uint8), _RIM), np.uint8)
    rows, columns = np.nonzero((alpha > 0) & (alpha < _SURE))
    here = (rows // _STEP, columns // _STEP)
    inner, has_inner = _mean_near(small, garment, here)
    outer, has_outer = _mean_near(small, ground, here)
    share = alpha[rows, columns].astype(np.float32)[:, None] / 255
    seen = image[rows, columns].astype(np.float32)
    # What the mixture of both means leaves unexplained is the garment's own pattern, as far as it
    # can be seen through its transparency.
    pattern = seen - share * inner - (1 - share) * outer
    solved = np.clip(inner + share * pattern, 0, 255)
    found = (has_inner & has_outer)[:, None]
    cleaned = np.ascontiguousarray(image).copy()
    cleaned[rows, columns] = np.where(found, solved, seen).astype(np.uint8)
    return cleaned


def _mean_near(
    image: npt.NDArray[np.uint8],
    chosen: npt.NDArray[np.uint8],
    here: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """Return the mean color of the chosen pixels near some places, and whether there are any."""
    box = (_REACH, _REACH)
    counts = cv2.boxFilter(chosen, cv2.CV_32F, box, normalize=False)[here]
    masked = cv2.bitwise_and(image, image, mask=chosen)
    sums = cv2.boxFilter(masked, cv2.CV_32F, box, normalize=False)[here]
    means = np.asarray(sums / np.maximum(counts, 1)[:, None], np.float32)
    return means, np.asarray(counts > 0, np.bool_)
