"""Outfits beside each other: the same wish, the same places, and what is different told apart.

Two to four outfits are judged as they are; their parts, warmth and formality stand in one table.
Nothing is ranked for the person: which is better is theirs to say. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import InputError
from app.stylist.conditions import TORSO
from app.stylist.saved import judge

if TYPE_CHECKING:
    from app.stylist.engine import Wardrobe
    from app.stylist.wishes import Suggestion, Wish

FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Side:
    """One outfit of a comparison.

    Attributes:
        judged: Its score, parts, reasons and cautions.
        warmth: Sum over what is worn on the torso.
        formality: Mean over its garments, 1 (home) to 5 (black tie).
    """

    item_ids: tuple[int, ...]
    judged: Suggestion
    warmth: float
    formality: float


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Outfits under one wish.

    Attributes:
        shared: Garments that all of them hold.
        parts: Part of the score to its value in each outfit, the largest spread first; a part that
            one of them does not have is missing.
    """

    sides: tuple[Side, ...]
    shared: frozenset[int]
    parts: Mapping[str, tuple[float, ...]]


def side_by_side(wardrobe: Wardrobe, outfits: Sequence[Sequence[int]], wish: Wish) -> SideBySide:
    """Return outfits beside each other.

    Raises:
        InputError: They are too few or too many, one is empty, a garment is not there, or an
            outfit is a child's and an adult's.
    """
    if not FEWEST <= len(outfits) <= MOST or not all(outfits):
        raise InputError(
            "Two to four outfits can be compared.", next_step="Choose two, three or four of them."
        )
    sides = tuple(_side(wardrobe, ids, wish) for ids in outfits)
    shared = frozenset.intersection(*(frozenset(one.item_ids) for one in sides))
    names = [
        name for name in sides[0].judged.parts if all(name in one.judged.parts for one in sides)
    ]
    parts = {name: tuple(one.judged.parts[name] for one in sides) for name in names}
    order = sorted(names, key=lambda name: (min(parts[name]) - max(parts[name]), name))
    return SideBySide(sides, shared, {name: parts[name] for name in order})


def _side(wardrobe: Wardrobe, item_ids: Sequence[int], wish: Wish) -> Side:
    closet = wardrobe.closet
    judged = judge(wardrobe, item_ids, wish)
    pieces = [closet.pieces[closet.row_of[item]] for item in item_ids]
    return Side(
        item_ids=tuple(item_ids),
        judged=judged,
        warmth=round(sum(one.warmth for one in pieces if one.slot in TORSO), 2),
        formality=round(sum(one.formality for one in pieces) / len(pieces), 2),
    )
