"""A wardrobe as columns: read once for each revision of the library, then shared and never changed.

Rows are ascending by id, so that the order in which a database hands garments out changes nothing.
The trash is not here at all; what is dirty or away is, because a person may ask for it by name.
What was worn, saved and said is in ``habits.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.services.garment_pieces import piece_from
from models.compatibility import Piece, PieceTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local_index import Library
    from local_index.records import EncoderKey, ItemRecord
    from models.vocabulary import Vocabulary

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

NEVER_SUGGESTED = frozenset({"underwear", "sock", "unusable", "other"})
"""Categories that no outfit is made of unless somebody asks for the garment itself."""
SILENT_OCCASION, SILENT_SEASON = 0.5, 1.0
"""How well a garment that is marked for none fits an occasion, and a season."""
ONLY_FOR = {"sleepwear": frozenset({"home"}), "swimwear": frozenset({"beach", "sport"})}
"""Categories that are worn on few occasions."""


@dataclass(frozen=True)
class Closet:
    """The garments of a wardrobe outside the trash.

    Attributes:
        items: Ascending by id.
        table: What rules and head read of them, in the same order.
        encoder: Whose picture vectors the table holds; None where there are none.
    """

    items: tuple[ItemRecord, ...]
    table: PieceTable
    encoder: EncoderKey | None = None

    @classmethod
    def of(
        cls,
        items: Sequence[ItemRecord],
        vocabulary: Vocabulary,
        *,
        vectors: Mapping[int, Floats] | None = None,
        encoder: EncoderKey | None = None,
    ) -> Closet:
        """Return the closet of these garments.

        Args:
            vectors: Garment to picture vector, where there is one.
        """
        ordered = tuple(sorted(items, key=lambda item: item.id))
        known = vectors or {}
        pieces = [piece_from(item, vocabulary, vector=known.get(item.id)) for item in ordered]
        return cls(ordered, PieceTable.of(pieces, vocabulary), encoder)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The garments as the rules see them."""
        return self.table.pieces

    @cached_property
    def ids(self) -> Rows:
        """Ids, ascending."""
        return np.array([item.id for item in self.items], dtype=np.int64)

    @cached_property
    def row_of(self) -> Mapping[int, int]:
        """Id to row."""
        return {item.id: row for row, item in enumerate(self.items)}

    @cached_property
    def slots(self) -> npt.NDArray[np.str_]:
        """Slot of each row."""
        return np.array([piece.slot for piece in self.pieces], dtype=np.str_)

    @cached_property
    def categories(self) -> npt.NDArray[np.str_]:
        """Category of each row."""
        return np.array([piece.category for piece in self.pieces], dtype=np.str_)

    @cached_property
    def statuses(self) -> npt.NDArray[np.str_]:
        """Status of each row: ready, dirty or away."""
        return np.array([item.status for item in self.items], dtype=np.str_)

    @cached_property
    def kids(self) -> Flags:
        """Which rows are a child's."""
        return np.array([item.kids for item in self.items], dtype=np.bool_)

    @cached_property
    def rows_by_category(self) -> Mapping[str, Rows]:
        """Category to its rows."""
        return {name: np.flatnonzero(self.categories == name) for name in set(self.categories)}

    @cached_property
    def rows_by_slot(self) -> Mapping[str, Rows]:
        """Slot to its rows."""
        return {name: np.flatnonzero(self.slots == name) for name in set(self.slots)}


def take(table: PieceTable, rows: Rows) -> PieceTable:
    """Return a table of some rows, in their order."""
    columns = {
        one.name: getattr(table, one.name)[rows]
        for one in fields(table)
        if isinstance(getattr(table, one.name), np.ndarray)
    }
    pieces = tuple(table.pieces[row] for row in rows)
    return replace(table, pieces=pieces, **columns)


def marked(table: PieceTable, name: str, term: str, *, silent: float) -> Floats:
    """Return of each row whether it is marked for a season or an occasion, 1 or 0.

    Args:
        name: ``season`` or ``occasion``.
        silent: What a garment has that is marked for none: nobody said, which is no fault of it.
    """
    marks: Floats = getattr(table, f"{name}s")
    at = table.vocabulary.terms(name).index(term)
    values: Floats = np.where(marks.sum(axis=1) == 0, silent, marks[:, at]).astype(np.float32)
    return values


def read_closet(library: Library, vocabulary: Vocabulary) -> Closet:
    """Read every garment outside the trash with the vector of its first photo."""
    with library.reading():
        items = library.items.find(order="added")
        serving = library.encoders.serving()
        if serving is None:
            return Closet.of(items, vocabulary)
        matrix = library.vectors.matrix("image", serving.key)
    row_of = {int(photo): row for row, photo in enumerate(matrix.photo_ids)}
    vectors = {
        item.id: matrix.vectors[row_of[item.views[0].photo_id]]
        for item in items
        if item.views and item.views[0].photo_id in row_of
    }
    return Closet.of(items, vocabulary, vectors=vectors, encoder=serving.key)
