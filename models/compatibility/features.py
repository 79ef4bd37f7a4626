"""What the learned head reads of each piece: its tags, and what its picture suggests of them.

    tags    one column per term, as tagged or corrected
    traces  the same terms as soft values, read from the picture vector by a `VectorReader`

Both have the columns a head was trained with, by name, so that words a person adds to the
vocabulary move none of them. A tag is a decision; the trace keeps what the encoder was torn
between, which is most of what a head knows about garments of people that no model was trained on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.compatibility.table import Floats, PieceTable
from models.vocabulary import Vocabulary

FIELDS = ("category", "colors", "pattern", "material", "fit", "style", "season", "occasion")
TRACED = ("season", "occasion", "style", "colors", "pattern", "material")
"""Fields whose traces are read from vectors, after formality."""

_COLUMNS = {
    "category": "categories",
    "colors": "colors",
    "pattern": "patterns",
    "material": "materials",
    "fit": "fits",
    "style": "styles",
    "season": "seasons",
    "occasion": "occasions",
}
_NUMBERS = 3
MIDDLE_FORMALITY, MIDDLE_WARMTH, SPREAD = 2.5, 2.0, 1.5


@dataclass(frozen=True, slots=True)
class FeatureLayout:
    """Which column is what.

    Attributes:
        terms: Field to its terms, in the order of the columns.
    """

    terms: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> FeatureLayout:
        """Return the layout that holds every term of ``vocabulary``."""
        return cls({field: tuple(vocabulary.terms(field)) for field in FIELDS})

    @classmethod
    def from_json(cls, document: Mapping[str, Sequence[str]]) -> FeatureLayout:
        """Return the layout that a manifest holds.

        Raises:
            KeyError: A field is missing.
        """
        return cls({field: tuple(map(str, document[field])) for field in FIELDS})

    def to_json(self) -> dict[str, list[str]]:
        """Return what a manifest holds."""
        return {field: list(self.terms[field]) for field in FIELDS}

    @property
    def tag_slices(self) -> dict[str, slice]:
        """Field to its columns among the tags; ``formality``, ``warmth`` and ``kids`` are last."""
        return _slices({field: len(self.terms[field]) for field in FIELDS}, numbers_last=True)

    @property
    def trace_slices(self) -> dict[str, slice]:
        """Field to its columns among the traces."""
        return _slices({"formality": 1} | {field: len(self.terms[field]) for field in TRACED})

    @property
    def tag_width(self) -> int:
        """Columns of `tags`."""
        return sum(len(terms) for terms in self.terms.values()) + _NUMBERS

    @property
    def trace_width(self) -> int:
        """Columns of `stated`."""
        return sum(len(self.terms[field]) for field in TRACED) + 1

    def tags(self, table: PieceTable) -> Floats:
        """Return ``[pieces, tag_width]``."""
        columns = [self._field(table, field) for field in FIELDS]
        columns.append(((table.formality - MIDDLE_FORMALITY) / SPREAD)[:, None])
        columns.append(((table.warmth - MIDDLE_WARMTH) / SPREAD)[:, None])
        columns.append(table.kids[:, None])
        return np.concatenate(columns, axis=1, dtype=np.float32)

    def stated(self, table: PieceTable) -> Floats:
        """Return ``[pieces, trace_width]``: the tags in the form of traces.

        What a reader of vectors is fitted to, and what stands in for a piece without a vector. Of
        several colors the dominant one counts, as it did when readers were fitted.
        """
        columns = [(table.formality - MIDDLE_FORMALITY)[:, None]]
        for field in TRACED:
            held = self._field(table, field)
            if field == "colors":
                top = held.max(axis=1, keepdims=True)
                held = ((held == top) & (top > 0)).astype(np.float32)
            columns.append(held)
        return np.concatenate(columns, axis=1, dtype=np.float32)

    def _field(self, table: PieceTable, field: str) -> Floats:
        held: Floats = getattr(table, _COLUMNS[field])
        known = {term: column for column, term in enumerate(table.vocabulary.terms(field))}
        rows = np.zeros((len(table), len(self.terms[field])), dtype=np.float32)
        for column, term in enumerate(self.terms[field]):
            if term in known:
                rows[:, column] = held[:, known[term]]
        return rows


def _slices(widths: Mapping[str, int], *, numbers_last: bool = False) -> dict[str, slice]:
    every = dict(widths)
    if numbers_last:
        every |= {"formality": 1, "warmth": 1, "kids": 1}
    found, start = {}, 0
    for field, width in every.items():
        found[field] = slice(start, start + width)
        start += width
    return found
