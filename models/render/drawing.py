"""Draws one recipe on transparency and measures its labels from the paint."""

from __future__ import annotations

import cv2
import numpy as np

from models.render.caption import describe
from models.render.paint import Easel, finish, paint
from models.render.palette import dye
from models.render.records import GarmentDrawing, GarmentRecipe
from models.render.silhouettes import cut_garment
from models.types import ColorShare, GarmentTags

_LEAST_SHARE = 0.025
_CHUNKS = 3


def _shares(easel: Easel, names: tuple[str, ...]) -> tuple[ColorShare, ...]:
    """Named colors by the area they cover, dominant first; slivers are dropped."""
    # Thin strokes leave a slot's weight fractional; the mean over the garment counts them exactly.
    area = cv2.mean(easel.weights, mask=(easel.alpha > 0.5).astype(np.uint8))
    total: dict[str, float] = {}
    for name, covered in zip(names, area, strict=True):
        total[name] = total.get(name, 0.0) + float(covered)
    whole = sum(total.values())
    ranked = sorted(((v / whole, k) for k, v in total.items()), reverse=True)[:_CHUNKS]
    kept = [(share, name) for share, name in ranked if share >= _LEAST_SHARE]
    rest = sum(share for share, _ in kept)
    return tuple(ColorShare(name, round(share / rest, 4)) for share, name in kept)


def draw_garment(recipe: GarmentRecipe, *, size: int = 512) -> GarmentDrawing:
    """Draw a recipe.

    Args:
        recipe: What to draw; its seed decides everything that has no label.
        size: Side of the square image in px.

    Raises:
        ValueError: If the category cannot be drawn or the size is too small to show one.
    """
    if size < 64:
        raise ValueError(f"A drawing needs at least 64 px, not {size}; ask for 256 or more")
    rng = np.random.default_rng([recipe.seed, 1])
    cut = cut_garment(recipe, rng)
    easel = paint(recipe, cut, size, np.random.default_rng([recipe.seed, 2]))
    slots = (*recipe.colors, *(recipe.colors[-1:] * (3 - len(recipe.colors))), cut.trim)
    shades = np.random.default_rng([recipe.seed, 3])
    dyes = np.stack([dye(name, shades) for name in slots])
    tags = GarmentTags(
        category=recipe.category,
        colors=_shares(easel, slots),
        pattern=recipe.pattern,
        material=recipe.material,
        fit=recipe.fit,
        style=recipe.style,
        season=recipe.season,
        occasion=recipe.occasion,
        formality=recipe.formality,
        kids=recipe.kids,
        attributes=recipe.attributes,
    )
    return GarmentDrawing(finish(easel, dyes), tags, describe(recipe))
