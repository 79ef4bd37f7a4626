"""Folds and light: a height field in centimeters becomes a brightness field.

The light always comes from the upper left of the garment's own image; scenes turn the garment
afterwards and put the shadow on the matching side.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from models.render.cut import Tension

Field = npt.NDArray[np.float32]
Rng = np.random.Generator

LIGHT = (-0.52, -0.62)
"""Direction toward the light in image coordinates, x right and y down."""


def cloud(rng: Rng, cells: tuple[int, int], size: tuple[int, int]) -> Field:
    """Smooth noise in about -1 to 1, ``cells`` blobs across and down, ``size`` (width, height)."""
    seed = rng.uniform(-1, 1, (cells[1] + 3, cells[0] + 3)).astype(np.float32)
    big = cv2.resize(
        seed,
        (size[0] * (cells[0] + 3) // cells[0], size[1] * (cells[1] + 3) // cells[1]),
        interpolation=cv2.INTER_CUBIC,
    )
    x, y = (big.shape[1] - size[0]) // 2, (big.shape[0] - size[1]) // 2
    return np.ascontiguousarray(big[y : y + size[1], x : x + size[0]])


def crease(
    field: Field, start: npt.NDArray[np.float64], angle: float, length: float, rng: Rng, deep: float
) -> None:
    """Draw one tapered fold, a ridge with a valley beside it, into a coarse field."""
    t = np.linspace(0.0, 1.0, 9)
    bend = rng.normal(0, 0.22)
    direction = angle + bend * (t - 0.5) * 2
    step = np.stack([np.sin(direction), np.cos(direction)], axis=1) * (length / len(t))
    path = start + np.cumsum(step, axis=0)
    side = np.array([np.cos(angle), -np.sin(angle)])
    for offset, sign in ((0.0, 1.0), (rng.uniform(1.2, 2.2), -0.8)):
        moved = np.round((path + side * offset) * 8).astype(np.int32)
        for k in range(len(t) - 1):
            fade = float(np.sin(np.pi * (t[k] * 0.85 + 0.12)))
            a, b = (
                (int(moved[k, 0]), int(moved[k, 1])),
                (int(moved[k + 1, 0]), int(moved[k + 1, 1])),
            )
            cv2.line(field, a, b, sign * deep * fade, 1, cv2.LINE_8, 3)


def fold_field(
    rng: Rng,
    size: int,
    places: npt.NDArray[np.float64],
    tensions: tuple[Tension, ...],
    px_per_cm: float,
    *,
    softness: float,
    amount: float,
    creases: tuple[int, int] = (12, 30),
) -> Field:
    """Height in cm of the folds over a whole drawing, float32 ``[size, size]``.

    Args:
        rng: Chooses the folds.
        size: Side of the drawing in px.
        places: Pixel position of each tension's origin ``[n, 2]``.
        tensions: Where folds start and which way they run.
        px_per_cm: Resolution.
        softness: Width of the folds.
        amount: 0 gives a flat field.
        creases: Least and most loose folds, besides those that tensions pull.
    """
    if amount <= 0.0:
        return np.zeros((size, size), np.float32)
    low = max(64, size // 2)
    scale = low / size
    fine = np.zeros((low, low), np.float32)
    for place, tension in zip(places, tensions, strict=True):
        for _ in range(2):
            start = place * scale + rng.normal(0, 2.4, 2)
            long = tension.length * px_per_cm * scale * rng.uniform(0.5, 1.2)
            turn = tension.angle + rng.normal(0, 0.2)
            crease(fine, start, turn, long, rng, rng.uniform(0.3, 1.0))
    main = rng.uniform(0, np.pi)
    for _ in range(int(rng.integers(*creases))):
        angle = main + rng.normal(0, 0.6)
        start = rng.uniform(0.06, 0.94, 2) * low
        crease(fine, start, angle, low * rng.uniform(0.08, 0.45), rng, rng.uniform(0.15, 0.8))
    wide = softness * low / 190
    sharp = cv2.GaussianBlur(fine, (0, 0), 1.9 * wide)
    broad = cv2.GaussianBlur(
        cv2.resize(fine, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), (0, 0), 2.4 * wide
    )
    broad = cv2.resize(broad, (low, low), interpolation=cv2.INTER_LINEAR)
    half = (low // 2, low // 2)
    rolls = cloud(rng, (3, 4), half) * 0.6 + _ridges(rng, half[0]) * 0.2
    rolls += _streaks(rng, half[0], main) * 0.17 + cloud(rng, (11, 12), half) * 0.05 / softness
    rolls = cv2.resize(np.asarray(rolls, np.float32), (low, low), interpolation=cv2.INTER_CUBIC)
    height = sharp * 2.3 + broad * 4.6 + rolls * 1.7
    height = (height * (amount * size / px_per_cm / 100.0)).astype(np.float32)
    return np.asarray(
        cv2.resize(height, (size, size), interpolation=cv2.INTER_CUBIC), dtype=np.float32
    )


def _ridges(rng: Rng, low: int) -> Field:
    """Long rounded rolls: the crest lines of warped noise."""
    across = cloud(rng, (int(rng.integers(2, 5)), int(rng.integers(4, 7))), (low, low))
    ridge = np.maximum(1.0 - np.abs(across) * 1.6, 0.0)
    return np.asarray(ridge * ridge, dtype=np.float32)


def _streaks(rng: Rng, low: int, angle: float) -> Field:
    """Soft parallel waves, as cloth shows after hanging or being folded."""
    field = cloud(rng, (4, 15), (int(low * 1.45), int(low * 1.45)))
    turn = cv2.getRotationMatrix2D((low * 0.725, low * 0.725), 90 - float(np.degrees(angle)), 1.0)
    turn[:, 2] -= np.full(2, low * 0.225)
    return np.asarray(cv2.warpAffine(field, turn, (low, low)), np.float32)


def slopes(height: Field, px_per_cm: float) -> tuple[Field, Field]:
    """Slope of a height field in cm per cm, toward +x and +y."""
    k = np.array([[-0.5, 0.0, 0.5]], np.float32) * np.float32(px_per_cm)
    gx = cv2.filter2D(height, cv2.CV_32F, k, borderType=cv2.BORDER_REPLICATE)
    gy = cv2.filter2D(height, cv2.CV_32F, k.T, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(gx, dtype=np.float32), np.asarray(gy, dtype=np.float32)


def light(height: Field, px_per_cm: float, gloss: Field | float) -> tuple[Field, Field]:
    """Brightness (1 on flat cloth) and highlight (added as white) of a height field."""
    gx, gy = slopes(height, px_per_cm)
    leaning = _toward_light(gx, gy)
    steep = gx * gx + gy * gy
    bright = (1.0 + 0.7 * leaning) / np.sqrt(1.0 + steep)
    shine = np.maximum(leaning - 0.06, 0.0)
    highlight = gloss * np.minimum(shine * shine * 3.2, 1.0)
    return np.clip(bright, 0.32, 1.35).astype(np.float32), np.asarray(highlight, dtype=np.float32)


def _toward_light(gx: Field, gy: Field) -> Field:
    """How far a slope leans toward the light: rising away from it means facing it."""
    leaning: Field = -(gx * np.float32(LIGHT[0]) + gy * np.float32(LIGHT[1]))
    return leaning
