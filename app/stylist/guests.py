"""Garments that are asked about and are not of the wardrobe: an uploaded photo, a product.

They join a copy of the columns for one question and are never suggested: only who names a guest as
an anchor gets it back. Nothing of the shared cache changes. Their ids lie above every garment's, so
that rows stay ascending.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from app.services.garment_pieces import piece_from
from app.stylist.closet import Closet
from models.compatibility import PieceTable

if TYPE_CHECKING:
    from app.stylist.closet import Floats
    from app.stylist.engine import Wardrobe
    from local_index.records import EncoderKey, ItemRecord
    from models.vocabulary import Vocabulary

FIRST: Final = 1_000_000_000
"""The first guest's id; no wardrobe has as many garments."""


@dataclass(frozen=True, slots=True)
class Guest:
    """One garment for one question.

    Attributes:
        item: With an id from `FIRST` on.
        vector: Its picture vector, where there is one.
        encoder: Who made it; a vector of another encoder than the wardrobe's is left out.
    """

    item: ItemRecord
    vector: Floats | None = None
    encoder: EncoderKey | None = None


def joined(wardrobe: Wardrobe, guests: Sequence[Guest], vocabulary: Vocabulary) -> Wardrobe:
    """Return the wardrobe with guests in it, none of which may be suggested."""
    closet = wardrobe.closet
    ordered = sorted(guests, key=lambda one: one.item.id)
    pieces = [
        piece_from(
            one.item, vocabulary, vector=one.vector if one.encoder == closet.encoder else None
        )
        for one in ordered
    ]
    # away: what is away is never suggested, and may be named
    items = tuple(replace(one.item, status="away") for one in ordered)
    table = _stacked(closet.table, PieceTable.of(pieces, vocabulary))
    return replace(wardrobe, closet=Closet((*closet.items, *items), table, closet.encoder))


def _stacked(first: PieceTable, second: PieceTable) -> PieceTable:
    columns: dict[str, Any] = {}
    for one in fields(first):
        mine, theirs = getattr(first, one.name), getattr(second, one.name)
        if isinstance(mine, np.ndarray):
            columns[one.name] = np.concatenate([mine, theirs])
    return replace(first, pieces=(*first.pieces, *second.pieces), **columns)
