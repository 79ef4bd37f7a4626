"""Which cut-outs can be worn as they lie; the others get one plain sentence each.

A garment that is folded, lies on its side or shows several pieces would be drawn wrong, so it is
left out and said. Zones are parts of the body; the order in which they are painted is `wearing`'s.
"""

from __future__ import annotations

from typing import Final

from app.tryon.silhouette import Solid, bounds, evenness, pieces_of
from app.tryon.values import Garment
from models.render.wearable import WEARABLE

_PIECES = 0.2
_EVEN = 0.55
_LEAST = 24
_CLOTHES = frozenset({"top", "outer", "legs", "hips", "whole"})
_LONG: Final = frozenset({"scarf", "belt", "tie"})
_SMALL: Final = {
    "scarf": "neck", "tie": "tie", "belt": "waist", "sock": "socks", "glove": "hands",
    "glasses": "eyes", "headband": "brow", "bodysuit": "top", "cape": "outer",
    "swimwear": "whole",
}  # fmt: skip


def zone_of(category: str) -> str:
    """Where a category is worn; empty for what no figure can be shown in."""
    return _SMALL.get(category) or (WEARABLE[category].zone if category in WEARABLE else "")


def objection(garment: Garment, solid: Solid) -> str:
    """Say in a sentence why a garment cannot be shown on a figure; empty when it can."""
    kind, name = garment.piece.category, garment.name
    zone = zone_of(kind)
    if not zone:
        return _not_worn(name, kind)
    if not solid.any() or min(bounds(solid)[2:]) < (8 if kind in _LONG else _LEAST):
        return f"{name} is left out: its cut-out shows next to nothing."
    _, _, wide, tall = bounds(solid)
    if zone not in _CLOTHES:
        return ""
    parts = sorted((int(piece.sum()) for piece in pieces_of(solid)), reverse=True)
    if len(parts) > 1 and parts[1] > _PIECES * parts[0]:
        return f"{name} is left out: its photo shows several pieces."
    rule = WEARABLE.get(kind)
    # sleeves that lie off the trunk make a short top as wide as it likes
    low = 0.42 if zone in ("top", "outer") else rule.low * 0.8 if rule else 0.8
    if not low <= tall / wide <= (rule.high * 1.15 if rule else 3.4):
        return f"{name} is left out: in its photo it is folded or lies on its side."
    if evenness(solid) < _EVEN:
        return f"{name} is left out: in its photo it is folded or does not lie flat."
    return ""


def _not_worn(name: str, kind: str) -> str:
    if kind == "watch":
        return f"{name} is left out: a watch is too small to be seen on a figure."
    if kind == "umbrella":
        return f"{name} is left out: an umbrella is carried, not worn."
    if kind == "underwear":
        return f"{name} is left out: a figure stands in underclothes of its own."
    if kind == "sleepwear":
        return f"{name} is left out: its photo does not say which of its parts is worn where."
    return f"{name} is left out: nothing says where it is worn."


def rolled_up(garment: Garment) -> str:
    """Say that a long thing cannot be laid around a body as it lies in its photo."""
    return f"{garment.name} is left out: in its photo it is rolled up."
