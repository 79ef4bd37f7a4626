"""A brush stroke that follows the garment's edge: where it was painted, colors decide.

A person mends a cut-out with a round brush wider than the edge is sharp. Inside what the stroke
touched, GrabCut decides for every pixel whether it looks like the garment or like what is around
it; the middle of the stroke is taken at the person's word, and nothing outside the stroke changes.
Works on one small crop; knows no photo and no file.
"""

from __future__ import annotations

import cv2
import numpy as np

from models.types import Mask, RgbImage

WORK_SIDE = 192
"""Longest side on which colors decide; the edge is brought back to the crop's own size."""
ROUNDS = 2
_SOLID = 128
_LEAST_PIXELS = 12
# A stroke on which colors find nothing to add is a stroke where colors cannot tell.
_LEAST_GAIN = 0.2
_SEED = 7


def snap_stroke(image: RgbImage, before: Mask, stroke: Mask, core: Mask, *, adds: bool) -> Mask:
    """Return the mask after a stroke whose edge follows the colors.

    Args:
        image: Crop of the photo around the stroke, with room on each side.
        before: Mask of the same crop without the stroke.
        stroke: How much the brush covers each pixel, soft at its rim.
        core: The same for the middle of the brush, which is taken as it is.
        adds: Whether the stroke gives to the garment or takes from it.
    """
    plain = painted(before, stroke, adds=adds)
    scale = min(1.0, WORK_SIDE / max(image.shape[:2]))
    size = (max(8, round(image.shape[1] * scale)), max(8, round(image.shape[0] * scale)))
    small, was, band, middle = (
        np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
        for part in (image, before, stroke, core)
    )
    found = _decided(small, was >= _SOLID, band >= 24, middle >= _SOLID, adds=adds)
    if found is None:
        return plain
    full = (image.shape[1], image.shape[0])
    alpha = np.asarray(cv2.resize(found, full, interpolation=cv2.INTER_LINEAR), np.uint8)
    kept = np.where(core >= _SOLID, plain, _gentle(alpha))
    # Never more than the plain stroke would have done, and nothing beside it.
    limited = (
        np.minimum(np.maximum(kept, before), plain)
        if adds
        else np.maximum(np.minimum(kept, before), plain)
    )
    return np.where(stroke > 0, limited, before).astype(np.uint8)


def painted(before: Mask, stroke: Mask, *, adds: bool) -> Mask:
    """Return the mask after a stroke of a plain brush."""
    if adds:
        return np.maximum(before, stroke)
    return np.minimum(before, 255 - stroke)


def _decided(
    image: RgbImage,
    was: np.ndarray,
    band: np.ndarray,
    middle: np.ndarray,
    *,
    adds: bool,
) -> Mask | None:
    """Return what belongs to the garment, soft; None where colors cannot tell."""
    labels = np.where(was, cv2.GC_FGD, cv2.GC_BGD).astype(np.uint8)
    # Beside the stroke the old mask may be as wrong as under it: there it is only likely.
    reach = max(3, round(0.06 * max(image.shape[:2])))
    near = cv2.dilate(band.astype(np.uint8), np.ones((2 * reach + 1,) * 2, np.uint8)) > 0
    labels[near & was] = cv2.GC_PR_FGD
    labels[near & ~was] = cv2.GC_PR_BGD
    open_part = band & (~was if adds else was)
    if open_part.sum() < _LEAST_PIXELS:
        return None
    labels[open_part] = cv2.GC_PR_FGD if adds else cv2.GC_PR_BGD
    labels[middle] = cv2.GC_FGD if adds else cv2.GC_BGD
    garment = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    if min(garment.sum(), (~garment).sum()) < _LEAST_PIXELS:
        return None
    cv2.setRNGSeed(_SEED)
    try:
        cv2.grabCut(
            np.ascontiguousarray(image[..., ::-1]),
            labels,
            (0, 0, 1, 1),  # not looked at: the labels say where the garment is
            np.zeros((1, 65)),
            np.zeros((1, 65)),
            ROUNDS,
            cv2.GC_INIT_WITH_MASK,
        )
    except cv2.error:
        return None
    found = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    gained = (found if adds else ~found)[open_part].mean()
    if gained < _LEAST_GAIN:
        return None
    tidy = cv2.morphologyEx(found.astype(np.uint8) * 255, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.medianBlur(tidy, 5), np.uint8)


def _gentle(alpha: Mask) -> Mask:
    """Return an enlarged mask with the steps of its small size smoothed away."""
    soft = cv2.GaussianBlur(alpha, (0, 0), 1.6).astype(np.float32)
    return np.asarray(np.clip((soft - 127.5) * 1.8 + 127.5, 0, 255), np.uint8)
