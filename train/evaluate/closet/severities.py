"""Views of a photo as another person, or another day, might have taken it.

    S1  nearly the same picture         S3  close, tilted, badly lit, heavily compressed
    S2  another moment                  S4  S2 on another surface, cut out and laid there

Every view is made from the photo letterboxed on white at 260 px and depends only on the photo's
name and the severity: any two encoders see the same pixels. The surfaces of S4 are drawn, so no
other person's photo is needed. Nothing random outside the seeded generator.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from models.preprocess import letterbox
from models.render.background import KINDS, draw_background
from models.types import Mask, RgbImage

Severity = Literal["S1", "S2", "S3", "S4"]

VIEW_SIDE = 260
WHITE = 255
# a mask outside these shares of the picture found no garment to lay elsewhere
PLAUSIBLE = (0.02, 0.95)


@dataclass(frozen=True)
class Strength:
    """How far a view may depart from its photo.

    Attributes:
        area: Smallest share of the picture's area that stays in view.
        degrees: Largest rotation.
        light: Largest relative change of brightness and of contrast.
        gain: Largest relative change of a single channel.
        quality: Range of the JPEG quality.
    """

    area: float
    degrees: float
    light: float
    gain: float
    quality: tuple[int, int]


STRENGTHS: dict[Severity, Strength] = {
    "S1": Strength(0.85, 5, 0.15, 0.04, (70, 90)),
    "S2": Strength(0.65, 12, 0.30, 0.08, (45, 75)),
    "S3": Strength(0.45, 25, 0.45, 0.15, (25, 50)),
    "S4": Strength(0.65, 12, 0.30, 0.08, (45, 75)),
}


def square(image: RgbImage) -> RgbImage:
    """Return the picture that views are made from, ``[260, 260, 3]``."""
    return letterbox(image, VIEW_SIDE, pad=WHITE)


def make_view(picture: RgbImage, name: str, severity: Severity) -> RgbImage:
    """Return the view of ``picture`` (from ``square``) that belongs to the photo ``name``."""
    strength, rng = STRENGTHS[severity], _generator(name, severity)
    side = picture.shape[0]
    kept = int(side * rng.uniform(strength.area, 1) ** 0.5)
    top, left = rng.integers(0, side - kept + 1), rng.integers(0, side - kept + 1)
    view = cv2.resize(
        picture[top : top + kept, left : left + kept], (side, side), interpolation=cv2.INTER_CUBIC
    )
    angle = rng.uniform(-strength.degrees, strength.degrees)
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), angle, 1)
    view = cv2.warpAffine(view, turn, (side, side), borderValue=(WHITE, WHITE, WHITE))
    if rng.random() < 0.5:
        view = view[:, ::-1]
    return _compressed(_relit(np.asarray(view, np.uint8), strength, rng), strength, rng)


def lay_elsewhere(picture: RgbImage, mask: Mask, name: str) -> RgbImage | None:
    """Return the garment of ``picture`` on a drawn surface.

    Args:
        picture: From ``square``.
        mask: Garment 255, of the picture's size.
        name: Decides the surface.

    Returns:
        None where the mask does not look like one garment, so that the photo stays as it is.
    """
    opacity = mask.astype(np.float32)[..., None] / 255
    if not PLAUSIBLE[0] <= float(opacity.mean()) <= PLAUSIBLE[1]:
        return None
    rng = _generator(name, "S4-surface")
    kind = KINDS[int(rng.integers(0, len(KINDS)))]
    surface = draw_background(rng, kind, (picture.shape[1], picture.shape[0]))
    laid = picture.astype(np.float32) * opacity + surface.astype(np.float32) * (1 - opacity)
    return np.clip(laid + 0.5, 0, 255).astype(np.uint8)


def _generator(name: str, purpose: str) -> np.random.Generator:
    digest = hashlib.sha256(f"closet-p6-{purpose}:{name}".encode()).hexdigest()
    return np.random.default_rng(int(digest[:8], 16))


def _relit(view: RgbImage, strength: Strength, rng: np.random.Generator) -> RgbImage:
    light = view.astype(np.float32) * (1 + rng.uniform(-strength.light, strength.light))
    mean = light.mean()
    light = (light - mean) * (1 + rng.uniform(-strength.light, strength.light)) + mean
    light *= 1 + rng.uniform(-strength.gain, strength.gain, 3)
    return np.clip(light, 0, 255).astype(np.uint8)


def _compressed(view: RgbImage, strength: Strength, rng: np.random.Generator) -> RgbImage:
    quality = int(rng.integers(strength.quality[0], strength.quality[1] + 1))
    settings = [cv2.IMWRITE_JPEG_QUALITY, quality]
    _, encoded = cv2.imencode(".jpg", np.ascontiguousarray(view[..., ::-1]), settings)
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(np.asarray(decoded, np.uint8)[..., ::-1])
