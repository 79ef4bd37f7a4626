"""Which pieces together are a whole outfit, what is missing and what is there twice.

A whole outfit has something for the upper body and a bottom, or one piece that is both. Layers,
shoes, a bag and accessories are optional here: some wardrobes hold none, and whether shoes are
wanted is for the engine to say. This module judges structure only, never taste, and it warns: a
person may wear two skirts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.compatibility.pieces import Piece

# worn open over another top, or under a pinafore
_OPENS = frozenset({"shirt", "blouse", "cardigan", "vest"})
# worn below another piece of the same slot
_BASE = frozenset({"t-shirt", "tank top", "bodysuit", "polo", "shirt", "blouse"})
# bottoms that are also worn under a skirt, shorts or a dress
_UNDER = frozenset({"leggings"})
# one-piece words that need not cover a whole body
_PARTIAL = frozenset({"sleepwear", "swimwear"})
_LAYERS = frozenset({"blazer", "jacket", "coat", "cape", "cardigan", "vest"})
_DEPTH = {"one_piece": 0, "bottom": 0, "top": 1, "mid": 2, "outerwear": 3}


@dataclass(frozen=True, slots=True)
class Structure:
    """What the slots of an outfit say.

    Attributes:
        missing: Core slots without which nobody is dressed: ``"top"``, ``"bottom"``.
        doubled: Groups of ids that take each other's place, for example two bottoms.
        has_shoes: Whether there is footwear.
    """

    missing: tuple[str, ...]
    doubled: tuple[tuple[int | str, ...], ...]
    has_shoes: bool

    @property
    def whole(self) -> bool:
        """Whether somebody could leave the house in it."""
        return not self.missing and not self.doubled


def judge_structure(pieces: Sequence[Piece]) -> Structure:
    """Return what is missing from an outfit and what is in it twice."""
    by_slot: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_slot.setdefault(piece.slot, []).append(piece)
    found = [
        *_doubled_bodies(by_slot),
        *_doubled_uppers(by_slot),
        *_doubled_extras(by_slot),
    ]
    return Structure(
        missing=_missing(by_slot),
        doubled=tuple(tuple(piece.id for piece in group) for group in found),
        has_shoes="shoes" in by_slot,
    )


def kind_of(piece: Piece) -> str:
    """Return the kind within which pieces take each other's place.

    A sweater takes a shirt's place, a cardigan a jacket's: ``"top"``, ``"layer"``, ``"bottom"``,
    ``"one-piece"``, ``"shoes"``, ``"bag"``, and for accessories the category.
    """
    if piece.category in _LAYERS or piece.slot == "outerwear":
        return "layer"
    if piece.slot in ("top", "mid"):
        return "top"
    if piece.slot == "one_piece":
        return "one-piece"
    if piece.slot in ("accessory", "other"):
        return piece.category
    return piece.slot


def layer_order(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces from skin to outside; what is not worn on the torso comes last."""

    def depth(piece: Piece) -> tuple[float, int, float]:
        opens = int(piece.category in _OPENS and piece.slot == "top")
        return (_DEPTH.get(piece.slot, 9), opens, piece.warmth)

    return tuple(sorted(pieces, key=depth))


def _missing(by_slot: dict[str, list[Piece]]) -> tuple[str, ...]:
    bodies = by_slot.get("one_piece", [])
    if any(piece.category not in _PARTIAL for piece in bodies):
        return ()
    has_upper = bool(by_slot.get("top") or by_slot.get("mid"))
    has_lower = bool(by_slot.get("bottom"))
    if bodies:
        # pajamas and swimsuits cover all there is to cover, alone or with one half
        return ()
    wanted = (("top", has_upper), ("bottom", has_lower))
    return tuple(slot for slot, there in wanted if not there)


def _doubled_bodies(by_slot: dict[str, list[Piece]]) -> list[list[Piece]]:
    bodies = [p for p in by_slot.get("one_piece", []) if p.category not in _PARTIAL]
    lowers = [p for p in by_slot.get("bottom", []) if p.category not in _UNDER]
    both = [*bodies, *lowers]
    if not both:
        # leggings twice, or with nothing above them, are bottoms like any other
        both = by_slot.get("bottom", [])
    return [both] if len(both) > 1 else []


def _doubled_uppers(by_slot: dict[str, list[Piece]]) -> list[list[Piece]]:
    found = []
    tops = by_slot.get("top", [])
    if len(tops) > 2 or (len(tops) == 2 and not _layered(tops)):
        found.append(tops)
    closed = [p for p in by_slot.get("mid", []) if p.category not in _OPENS]
    opened = [p for p in by_slot.get("mid", []) if p.category in _OPENS]
    found += [group for group in (closed, opened) if len(group) > 1]
    outer = by_slot.get("outerwear", [])
    blazers = [p for p in outer if p.category == "blazer"]
    others = [p for p in outer if p.category != "blazer"]
    found += [group for group in (blazers, others) if len(group) > 1]
    return found


def _layered(tops: Sequence[Piece]) -> bool:
    """Whether one of two tops is worn open over the other."""
    first, second = tops
    return any(
        upper.category in _OPENS and lower.category in _BASE and lower.category != upper.category
        for upper, lower in ((first, second), (second, first))
    )


def _doubled_extras(by_slot: dict[str, list[Piece]]) -> list[list[Piece]]:
    found = [by_slot[slot] for slot in ("shoes", "bag") if len(by_slot.get(slot, [])) > 1]
    extras = by_slot.get("accessory", [])
    for category, count in Counter(piece.category for piece in extras).items():
        if count > 1:
            found.append([piece for piece in extras if piece.category == category])
    return found
