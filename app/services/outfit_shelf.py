"""The saved outfits of a wardrobe at one look: what a grid shows of each, read all at once.

A thousand outfits are a few thousand rows, so a shelf is read whole and narrowed where it is shown;
what is odd about an outfit is found from garments that were read once for all of them. Nothing is
scored and nothing is changed here. What the warnings mean is ``outfits.py``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.services.browsing import PictureRecord, garments
from local_index.wears import OutfitWears

if TYPE_CHECKING:
    from local_index import Library
    from local_index.outfits import OutfitRecord
    from models.compatibility import Piece
    from models.vocabulary import Vocabulary

SHELF_SLOTS = ("top", "mid", "one_piece", "outerwear", "bottom", "shoes", "bag", "accessory")
"""The places of a board, from the skin outwards and then down."""
_NEVER = OutfitWears(0, None, None)


@dataclass(frozen=True, slots=True)
class ShelvedOutfit:
    """One outfit as a shelf shows it.

    Attributes:
        pieces: Its garments in order, those in the trash left out.
        slots: Of each piece, the place that it takes in this outfit.
        wears: How often and when it was worn, and what is planned.
        odd: Kinds of warnings (`OutfitWarning.kind`), each once.
    """

    outfit: OutfitRecord
    pieces: tuple[PictureRecord, ...]
    slots: tuple[str, ...]
    wears: OutfitWears
    odd: tuple[str, ...]


def read_shelf(
    library: Library,
    vocabulary: Vocabulary,
    today: date,
    *,
    outfit_ids: Sequence[int] | None = None,
    in_trash: bool = False,
) -> tuple[ShelvedOutfit, ...]:
    """Return saved outfits, the newest first.

    Args:
        today: The person's calendar day: what is planned is planned from it on.
        outfit_ids: Only these, from the trash too; None for all outside the trash.
        in_trash: What was thrown away, instead of all outside the trash.
    """
    with library.reading():
        if outfit_ids is None:
            found = library.outfits.find(in_trash=in_trash)
        else:
            found = library.outfits.get_many(outfit_ids)
        held = dict.fromkeys(item for one in found for item in one.item_ids)
        known = {one.item.id: one for one in garments(library, list(held))}
        wears = library.wears.of_outfits(today.isoformat())
    pieces = _pieces(known, vocabulary)
    return tuple(_shelved(one, known, pieces, wears.get(one.id, _NEVER)) for one in found)


def _shelved(
    outfit: OutfitRecord,
    known: dict[int, PictureRecord],
    pieces: dict[int, Piece],
    wears: OutfitWears,
) -> ShelvedOutfit:
    here = [one for one in outfit.items if one.item_id in known]
    slots = tuple(one.slot or known[one.item_id].item.slot for one in here)
    return ShelvedOutfit(
        outfit=outfit,
        pieces=tuple(known[one.item_id] for one in here),
        slots=slots,
        wears=wears,
        odd=_odd(outfit, [known[one.item_id] for one in here], pieces),
    )


def _odd(
    outfit: OutfitRecord, held: Sequence[PictureRecord], pieces: dict[int, Piece]
) -> tuple[str, ...]:
    from models.compatibility import judge_structure

    structure = judge_structure([pieces[one.item.id] for one in held])
    found = [f"missing_{slot}" for slot in structure.missing]
    if not structure.has_shoes:
        found.append("no_shoes")
    if structure.doubled:
        found.append("doubled")
    found += [one.item.status for one in held if one.item.status in ("dirty", "away")]
    if outfit.set_aside:
        found.append("in_trash")
    return tuple(dict.fromkeys(found))


def _pieces(known: dict[int, PictureRecord], vocabulary: Vocabulary) -> dict[int, Piece]:
    from app.services.garment_pieces import piece_from

    return {ident: piece_from(one.item, vocabulary) for ident, one in known.items()}
