"""What a material looks like up close: weave relief, gloss and how it drapes.

Relief tiles are float32 ``[n, n]``, zero mean, and repeat without a seam; they modulate both color
and height. Color itself comes from `patterns` and `palette`.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.render.patterns import tile_noise

Relief = npt.NDArray[np.float32]
Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Cloth:
    """How a material takes light and folds.

    Attributes:
        gloss: Strength of highlights.
        folds: Amount of folds, 1 for a washed cotton shirt.
        softness: Width of folds; higher is rounder.
        contrast: How strongly the relief tile modulates color.
        bump: How strongly it modulates height, in cm.
        thick: Multiplies how high pieces rise.
    """

    gloss: float = 0.0
    folds: float = 1.0
    softness: float = 1.0
    contrast: float = 0.02
    bump: float = 0.0
    thick: float = 1.0


CLOTHS: dict[str, Cloth] = {
    "cotton": Cloth(0.02, 1.05, 1.0, 0.01),
    "denim": Cloth(0.0, 0.85, 0.9, 0.085, 0.004, 1.1),
    "knit": Cloth(0.0, 0.75, 1.5, 0.075, 0.028, 1.5),
    "wool": Cloth(0.0, 0.7, 1.6, 0.03, 0.004, 1.4),
    "fleece": Cloth(0.0, 0.7, 1.7, 0.05, 0.02, 1.6),
    "leather": Cloth(0.34, 0.75, 1.0, 0.014, 0.006, 1.2),
    "suede": Cloth(0.0, 0.7, 1.2, 0.06, 0.003, 1.2),
    "linen": Cloth(0.0, 1.35, 0.75, 0.045, 0.004, 0.9),
    "silk/satin": Cloth(0.34, 1.15, 1.5, 0.006, 0.0, 0.9),
    "chiffon": Cloth(0.06, 1.2, 1.2, 0.012, 0.0, 0.8),
    "lace": Cloth(0.02, 0.8, 1.1, 0.17, 0.012, 0.9),
    "synthetic": Cloth(0.12, 0.9, 1.1, 0.012, 0.0, 1.0),
    "nylon/puffer": Cloth(0.22, 0.8, 0.8, 0.01, 0.0, 1.5),
    "velvet": Cloth(0.18, 0.8, 1.5, 0.03, 0.0, 1.2),
    "corduroy": Cloth(0.03, 0.7, 1.3, 0.09, 0.03, 1.2),
    "rubber": Cloth(0.22, 0.2, 1.2, 0.008, 0.0, 1.0),
    "canvas": Cloth(0.0, 0.8, 0.9, 0.05, 0.004, 1.1),
    "other": Cloth(0.12, 0.4, 1.0, 0.008, 0.0, 1.0),
}


def _grid(
    period_cm: float, px_per_cm: float, least_px: float
) -> tuple[int, npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Tile side in px and coordinates counted in periods, at least ``least_px`` px per period."""
    step = max(period_cm * px_per_cm, least_px)
    repeats = max(4, round(160 / step))
    n = max(8, round(step * repeats))
    axis = (np.arange(n, dtype=np.float32) / n) * repeats
    x, y = np.meshgrid(axis, axis)
    return n, x.astype(np.float32), y.astype(np.float32)


def knit_relief(rng: Rng, px_per_cm: float) -> Relief:
    """Stockinette: columns of small V stitches."""
    n, x, y = _grid(0.75, px_per_cm, 5.0)
    leaning = np.abs((x % 1) - 0.5)
    stitch = np.cos(2 * np.pi * (y * 1.0 + leaning * 1.1))
    column = np.cos(2 * np.pi * x)
    relief: Relief = (0.6 * stitch - 0.5 * column + 0.35 * tile_noise(rng, n, 1.2, 1.2)).astype(
        np.float32
    )
    return relief


def cable_relief(rng: Rng, px_per_cm: float) -> Relief:
    """Twisted cables between purl gutters."""
    n, x, y = _grid(7.0, px_per_cm, 24.0)
    u = x % 1
    sway = 0.13 * np.sin(2 * np.pi * y)
    strands = [np.exp(-(((u - 0.5 - sign * sway) / 0.085) ** 2)) for sign in (-1.0, 1.0)]
    front = np.cos(2 * np.pi * y) > 0
    cable = np.where(
        front, np.maximum(strands[0], 0.62 * strands[1]), np.maximum(strands[1], 0.62 * strands[0])
    )
    twist = 0.25 * np.cos(2 * np.pi * (y * 6 + u * 5)) * cable
    ribs = 0.32 * np.cos(2 * np.pi * u * 9) * (np.abs(u - 0.5) > 0.27)
    relief: Relief = (2.6 * cable + twist + ribs + 0.2 * tile_noise(rng, n, 0.8, 0.8)).astype(
        np.float32
    )
    centered: Relief = relief - relief.mean()
    return centered


def rib_relief(rng: Rng, px_per_cm: float, period_cm: float = 0.7) -> Relief:
    """Vertical ribs."""
    n, x, _ = _grid(period_cm, px_per_cm, 3.4)
    relief: Relief = (np.cos(2 * np.pi * x) + 0.25 * tile_noise(rng, n, 0.8, 2.0)).astype(
        np.float32
    )
    return relief


def _denim(rng: Rng, px_per_cm: float) -> Relief:
    n, x, y = _grid(0.3, px_per_cm, 3.0)
    twill = np.cos(2 * np.pi * (x - y))
    threads = tile_noise(rng, n, 0.6, 5.0) + 0.6 * tile_noise(rng, n, 3.0, 0.6)
    relief: Relief = (0.35 * twill + 0.7 * threads).astype(np.float32)
    return relief


def _woven(rng: Rng, px_per_cm: float, run: float) -> Relief:
    n = 192
    relief: Relief = tile_noise(rng, n, run, 0.5) + tile_noise(rng, n, 0.5, run)
    return relief * np.float32(0.7)


def _lace(rng: Rng, px_per_cm: float) -> Relief:
    _, x, y = _grid(4.2, px_per_cm, 22.0)
    a = np.arctan2((y % 1) - 0.5, (x % 1) - 0.5)
    r = np.hypot((x % 1) - 0.5, (y % 1) - 0.5)
    flower = r < 0.26 + 0.1 * np.cos(6 * a)
    ring = (r < 0.09) | (np.abs(r - (0.24 + 0.09 * np.cos(6 * a))) < 0.03)
    mesh = (np.cos(2 * np.pi * x * 9) * np.cos(2 * np.pi * y * 9) > 0.35).astype(np.float32) * -0.9
    relief = np.where(flower, 0.6 - 1.1 * ring, mesh)
    soft = cv2.GaussianBlur(relief.astype(np.float32), (0, 0), 0.6)
    return np.asarray(soft, dtype=np.float32)


def relief_tile(material: str, attributes: tuple[str, ...], rng: Rng, px_per_cm: float) -> Relief:
    """The relief of a material, or of the knit structure that the attributes name."""
    if "cable knit" in attributes:
        return cable_relief(rng, px_per_cm)
    if "ribbed" in attributes:
        return rib_relief(rng, px_per_cm, 0.9)
    if material == "knit":
        return knit_relief(rng, px_per_cm)
    if material == "denim":
        return _denim(rng, px_per_cm)
    if material == "corduroy":
        return rib_relief(rng, px_per_cm, 0.45)
    if material == "lace":
        return _lace(rng, px_per_cm)
    if material in ("linen", "canvas"):
        return _woven(rng, px_per_cm, 6.0 if material == "linen" else 2.0)
    spread = {"wool": 1.0, "fleece": 2.4, "suede": 5.0, "velvet": 6.0, "leather": 1.6}.get(
        material, 0.8
    )
    fine = tile_noise(rng, 192, spread, spread)
    return (
        fine
        if spread < 2
        else (0.75 * fine + 0.45 * tile_noise(rng, 192, 0.8, 0.8)).astype(np.float32)
    )
