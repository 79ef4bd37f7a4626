"""Which cut-outs can be worn as they lie; the others get one plain sentence each.

A garment that is folded, lies on its side or shows several pieces would be drawn wrong, so it is
left out and said.
"""

from __future__ import annotations

from app.tryon.silhouette import Solid, bounds, evenness, pieces_of
from app.tryon.values import Garment
from models.render.wearable import WEARABLE

_PIECES = 0.2
_EVEN = 0.62
_LEAST = 24
_CLOTHES = frozenset({"top", "outer", "legs", "hips", "whole"})


def zone_of(category: str) -> str:
    """Where a category is worn; empty for what no figure can be shown in."""
    return WEARABLE[category].zone if category in WEARABLE and category != "jumpsuit" else ""


def objection(garment: Garment, solid: Solid) -> str:
    """Say in a sentence why a garment cannot be shown on a figure; empty when it can."""
    kind, name = garment.piece.category, garment.name
    zone = zone_of(kind)
    if not zone:
        return f"{name} is left out: a figure shows clothes, shoes, bags and hats only."
    if not solid.any() or min(bounds(solid)[2:]) < _LEAST:
        return f"{name} is left out: its cut-out shows next to nothing."
    _, _, wide, tall = bounds(solid)
    if zone not in _CLOTHES:
        return ""
    parts = sorted((int(piece.sum()) for piece in pieces_of(solid)), reverse=True)
    if len(parts) > 1 and parts[1] > _PIECES * parts[0]:
        return f"{name} is left out: its photo shows several pieces."
    rule = WEARABLE[kind]
    if not rule.low * 0.85 <= tall / wide <= rule.high * 1.1:
        return f"{name} is left out: in its photo it is folded or lies on its side."
    if evenness(solid) < _EVEN:
        return f"{name} is left out: in its photo it is folded or does not lie flat."
    return ""


def crumpled(garment: Garment) -> str:
    """Say that a garment's outline does not fit a body however it is bent."""
    return f"{garment.name} is left out: its outline in the photo does not show how it is worn."
