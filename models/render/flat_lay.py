"""Flat-lays: the garments of an outfit laid out on a surface, seen from above.

Every garment is the single-garment drawing of its recipe, turned a little and put where a person
would lay it; neighbors may overlap, and what is hidden counts as hidden.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from models.render.bags import backpack, flap_bag, handbag, tote
from models.render.cut import Cut, Part
from models.render.layers import Frame, Layer, trimmed
from models.render.outfit_recipe import OutfitRecipe, Piece
from models.render.paint import finish, paint
from models.render.palette import dye
from models.render.silhouettes import cut_garment

Rng = np.random.Generator

_SIZES = {
    "coat": 0.62, "dress": 0.66, "jumpsuit": 0.74, "pants": 0.6, "leggings": 0.56, "skirt": 0.4,
    "shorts": 0.32, "shoe": 0.24, "bag": 0.28, "hat": 0.17, "headband": 0.14, "glasses": 0.14,
    "tie": 0.4, "glove": 0.2, "watch": 0.15, "belt": 0.24, "scarf": 0.34, "sock": 0.2,
}  # fmt: skip
"""Longest side as a share of the picture's; other tops take 0.46."""
_BAGS = {"tote": tote, "handbag": handbag, "backpack": backpack, "crossbody bag": flap_bag}
_SPREAD_OUT = 35.0
"""Width in cm from which trousers do not lie folded lengthwise."""


def spots(outfit: OutfitRecipe, rng: Rng) -> list[tuple[float, float, float]]:
    """Middle (shares of width and height) and size of every piece, lowest piece first.

    Large garments share the left two thirds from top to bottom, small ones the right column.
    """
    found: list[tuple[float, float, float]] = []
    outer = [k for k, p in enumerate(outfit.pieces) if p.level and p.opened]
    small = [
        k
        for k, p in enumerate(outfit.pieces)
        if _SIZES.get(p.recipe.category, 1.0) < 0.32 or p.recipe.category in ("tie", "scarf")
    ]
    column = iter(np.linspace(0.16, 0.84, max(len(small), 1)))
    tops = 0
    for k, piece in enumerate(outfit.pieces):
        size = _SIZES.get(piece.recipe.category, 0.46)
        if k in small:
            x, y = 0.83, float(next(column))
            size = min(size, 0.9 / max(len(small), 1))
        elif piece.recipe.category in ("pants", "leggings", "shorts", "skirt"):
            x, y = 0.36, 0.95 - size / 2
        elif piece.recipe.category in ("dress", "jumpsuit"):
            x, y = 0.36, 0.52
        elif k in outer or piece.recipe.category == "coat":
            x, y = 0.56, 0.34
        else:
            x, y = 0.33 + 0.1 * tops, 0.28 + 0.03 * tops
            tops += 1
        found.append((x + float(rng.normal(0, 0.012)), y + float(rng.normal(0, 0.012)), size))
    return found


def paint_flat_lay(outfit: OutfitRecipe, frame: Frame) -> tuple[list[Layer], list[str]]:
    """Layers of a flat-lay and the name of every garment's trim color."""
    rng = np.random.default_rng([outfit.seed, 21, outfit.look])
    layers: list[tuple[float, Layer]] = []
    trims: list[str] = []
    side = max(frame.width, frame.height)
    for index, (piece, (x, y, size)) in enumerate(
        zip(outfit.pieces, spots(outfit, rng), strict=True)
    ):
        layer, trim = _paint(piece, max(64, int(size * side)), float(rng.normal(0, 0.06)), index)
        h, w = layer.rgba.shape[:2]
        left = int(np.clip(x * frame.width - w / 2, 2, max(frame.width - w - 2, 2)))
        top = int(np.clip(y * frame.height - h / 2, 2, max(frame.height - h - 2, 2)))
        depth = -size if piece.level == 0 else -size - 0.3 * piece.level
        layers.append((depth, replace(layer, x=left, y=top)))
        trims.append(trim)
    # Small things lie on large ones, and inner layers on the outer ones they were worn under.
    return [layer for _, layer in sorted(layers, key=lambda entry: entry[0])], trims


def flat_cut(piece: Piece) -> Cut:
    """The flat garment of a piece's own kind; single garments leave kinds to chance.

    Bags are of the kind that the term names, sunglasses have dark lenses, trousers lie spread out.
    """
    recipe = piece.recipe
    if piece.term in _BAGS:
        rng = np.random.default_rng([recipe.seed, 1])
        trim = ("gold", "silver")[recipe.seed % 2]
        return Cut(tuple(_BAGS[piece.term](recipe, rng)), drape=0.3, trim=trim)
    cut = cut_garment(recipe, np.random.default_rng([recipe.seed, 1]))
    for attempt in range(2, 40):
        if _is_its_kind(piece, cut):
            break
        cut = cut_garment(recipe, np.random.default_rng([recipe.seed, 1, attempt]))
    return cut


def _is_its_kind(piece: Piece, cut: Cut) -> bool:
    if piece.recipe.category == "glasses":
        return (cut.trim != "silver") == (piece.term == "sunglasses")
    if piece.recipe.category == "pants":
        xs = np.concatenate([c[:, 0] for i in cut.items if isinstance(i, Part) for c in i.contours])
        return float(np.ptp(xs)) > _SPREAD_OUT
    return True


def _paint(piece: Piece, size: int, angle: float, index: int) -> tuple[Layer, str]:
    recipe = piece.recipe
    cut = flat_cut(piece)
    easel = paint(recipe, cut, size, np.random.default_rng([recipe.seed, 2]), motif=1.2)
    slots = (*recipe.colors, *(recipe.colors[-1:] * (3 - len(recipe.colors))), cut.trim)
    shades = np.random.default_rng([recipe.seed, 3])
    rgba = finish(easel, np.stack([dye(name, shades) for name in slots]))
    turn = cv2.getRotationMatrix2D((size / 2, size / 2), float(np.degrees(angle)), 0.97)
    rgba = np.asarray(
        cv2.warpAffine(rgba, turn, (size, size), borderMode=cv2.BORDER_CONSTANT), np.uint8
    )
    weights = np.asarray(
        cv2.warpAffine(easel.weights, turn, (size, size), borderMode=cv2.BORDER_REPLICATE),
        np.float32,
    )
    return trimmed(0, 0, rgba, weights, index, 0.35), cut.trim
