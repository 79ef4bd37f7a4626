"""Two garments that may be one, with the photos that made somebody suspect it."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.garment_card import PictureOf, picture_of
from local_index import DuplicatePair, Library
from local_index.records import ItemRecord


@dataclass(frozen=True, slots=True)
class PairCard:
    """A pair with both its garments.

    Attributes:
        first: The garment of ``pair.item_a``.
        second: The garment of ``pair.item_b``.
        picture_a: The photo of the first that resembles one of the second.
        picture_b: The photo of the second.
    """

    pair: DuplicatePair
    first: ItemRecord
    second: ItemRecord
    picture_a: PictureOf | None
    picture_b: PictureOf | None


def open_pairs(library: Library, *, first: int | None = None) -> tuple[DuplicatePair, ...]:
    """Return the undecided pairs, most alike first; those of ``first`` before all others."""
    pairs = library.duplicates.open_pairs()
    return tuple(sorted(pairs, key=lambda pair: first not in (pair.item_a, pair.item_b)))


def read_pair(library: Library, pair: DuplicatePair) -> PairCard:
    """Return a pair with its garments and photos.

    Raises:
        NotFoundError: One of the garments is gone.
    """
    first, second = library.items.get(pair.item_a), library.items.get(pair.item_b)
    return PairCard(
        pair=pair,
        first=first,
        second=second,
        picture_a=_picture(library, first, pair.photo_a),
        picture_b=_picture(library, second, pair.photo_b),
    )


def _picture(library: Library, item: ItemRecord, photo_id: int) -> PictureOf | None:
    for view in item.views:
        if view.photo_id == photo_id:
            return picture_of(library, view, library.photos.get(photo_id))
    return None
