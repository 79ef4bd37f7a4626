"""Names a garment's colors from its own pixels, in CIELAB.

    mask, pulled in from its edge -> Lab pixels -> how near each named color is -> shares -> names

Lightness counts less than hue and chroma, because folds and lamps change lightness most. The
encoder's opinion of the whole photo (``prior``) decides between names that lie near one another,
such as navy and black under a warm lamp; it cannot bring in a color that no pixel is near. Nothing
here looks at the background.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from models.types import ColorShare, Mask, RgbImage
from models.vocabulary import Vocabulary

MAX_COLORS = 3
MIN_SHARE = 0.08
"""Colors below this share of the garment are buttons, shadows and thread."""
MULTICOLOR = "multicolor"
MULTICOLOR_COUNT = 6
MULTICOLOR_SHARE = 0.3
"""A garment is multicolored when this many names pass ``MIN_SHARE`` and none reaches this share."""

_LIGHTNESS_WEIGHT = 0.6
_REACH = 11.0
_PRIOR_FLOOR = 0.01
_SURE_MASK = 200
_EDGE_SHARE = 0.012
_MIN_PIXELS = 50
_MAX_PIXELS = 4000
_AXES = np.array([_LIGHTNESS_WEIGHT, 1.0, 1.0])

Floats = npt.NDArray[np.float64]


def measure_palette(
    image: RgbImage,
    mask: Mask,
    vocabulary: Vocabulary,
    *,
    prior: Mapping[str, float] | None = None,
) -> tuple[ColorShare, ...]:
    """Return up to three named colors with their shares, dominant first.

    Args:
        image: Photo ``[H, W, 3]``; about 256 pixels a side is enough.
        mask: The garment in it, ``[H, W]``.
        prior: Color name to probability from the photo as a whole.

    Returns:
        Shares that add up to 1; only ``multicolor`` when no color leads.
    """
    names, anchors = _anchors(vocabulary)
    nearness = _nearness(_lab(_garment_pixels(image, mask)), anchors)
    if prior:
        nearness *= np.array([prior.get(name, 0.0) + _PRIOR_FLOOR for name in names])
    shares = (nearness / nearness.sum(axis=1, keepdims=True)).mean(axis=0)
    if _is_multicolored(shares):
        return (ColorShare(MULTICOLOR, 1.0),)
    order = np.argsort(-shares, kind="stable")[:MAX_COLORS]
    kept = [int(i) for i in order if shares[i] >= MIN_SHARE] or [int(order[0])]
    total = float(shares[kept].sum())
    return tuple(ColorShare(names[i], round(float(shares[i]) / total, 4)) for i in kept)


def _is_multicolored(shares: Floats) -> bool:
    return bool((shares >= MIN_SHARE).sum() >= MULTICOLOR_COUNT and shares.max() < MULTICOLOR_SHARE)


def _garment_pixels(image: RgbImage, mask: Mask) -> npt.NDArray[np.uint8]:
    """Return pixels ``[n, 3]`` that surely belong to the garment, at most a few thousand."""
    sure = (mask >= _SURE_MASK).astype(np.uint8)
    radius = max(1, round(_EDGE_SHARE * max(mask.shape)))
    # the outermost pixels mix garment and bedspread
    inner = cv2.erode(sure, np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)).astype(bool)
    for chosen in (inner, sure.astype(bool)):
        if chosen.sum() >= _MIN_PIXELS:
            pixels = image[chosen]
            break
    else:
        pixels = image.reshape(-1, 3)
    step = max(1, len(pixels) // _MAX_PIXELS)
    return np.asarray(pixels[::step], dtype=np.uint8)


def _nearness(lab: Floats, anchors: Floats) -> Floats:
    """Return a Gaussian of the weighted Lab distance, ``[pixels, names]``."""
    offsets = (lab[:, None] - anchors[None]) * _AXES
    nearness: Floats = np.exp(-(offsets**2).sum(axis=-1) / (2 * _REACH**2)) + 1e-9
    return nearness


def _anchors(vocabulary: Vocabulary) -> tuple[list[str], Floats]:
    named = [(name, vocabulary.colors[name].hex) for name in vocabulary.terms("colors")]
    kept = [(name, value) for name, value in named if value]
    rgb = [[int(value[place : place + 2], 16) for place in (1, 3, 5)] for _, value in kept]
    return [name for name, _ in kept], _lab(np.array(rgb, np.uint8))


def _lab(rgb: npt.NDArray[np.uint8]) -> Floats:
    scaled = (rgb.astype(np.float32) / 255)[None]
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB)[0], dtype=np.float64)
