"""Colors that were called wrong beside each other, by families: "orange and purple".

What is said of one outfit is kept as one pair of families and lowers every pair of garments of
these two, a little each time and never to nothing (specification of the engine, feedback: hue-pair
weight). Where more than two garments are named, the pair is meant that the table of harmonies finds
worst. A garment's family is that of its main color, as `models.families` says it; a garment without
a color has none and is never meant.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from models.families import family_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.stylist.closet import Floats
    from local_index.records import ItemRecord
    from models.compatibility import Piece, RuleScorer

FamilyPair = tuple[str, str]


def color_family(colors: Sequence[tuple[str, float]]) -> str:
    """Return the family of the color with the largest share; empty where there is none."""
    if not colors:
        return ""
    name, _share = max(colors, key=lambda one: one[1])
    return family_of("colors", name)


def family_pair(first: str, second: str) -> FamilyPair:
    """Return two families in the order in which pairs are kept."""
    return (first, second) if first <= second else (second, first)


def worst_pair(items: Sequence[ItemRecord], rules: RuleScorer) -> FamilyPair | None:
    """Return the families of the two garments whose main colors go together least.

    Returns:
        None where fewer than two of them have a color.
    """
    mains = [max(item.colors, key=lambda one: one[1])[0] for item in items if item.colors]
    pairs = [
        (rules.harmony.between(first, second), _families(first, second))
        for first, second in combinations(mains, 2)
    ]
    return min(pairs)[1] if pairs else None


def loss_matrix(
    first: Sequence[Piece], second: Sequence[Piece], wrong: Mapping[FamilyPair, float]
) -> Floats | None:
    """Return ``[first, second]``: what each pair loses; None where nothing was called wrong."""
    if not wrong:
        return None
    rows, columns = _named(first), _named(second)
    loss = np.zeros((len(first), len(second)), dtype=np.float32)
    for (one, other), value in wrong.items():
        beside = (rows == one)[:, None] & (columns == other)[None, :]
        beside |= (rows == other)[:, None] & (columns == one)[None, :]
        loss[beside] = value
    return loss


def _families(first: str, second: str) -> FamilyPair:
    return family_pair(family_of("colors", first), family_of("colors", second))


def _named(pieces: Sequence[Piece]) -> np.ndarray:
    return np.array(
        [color_family([(color.name, color.share) for color in one.colors]) for one in pieces]
    )
