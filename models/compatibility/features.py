"""What the learned head reads of each piece: its tags as columns, and its picture vector.

The columns are the terms a head was trained with, by name, so that words a person adds to the
vocabulary move none of them. Confidences are not read: a corrected tag and a predicted one count
the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.compatibility.table import VECTOR_DIMS, Floats, PieceTable
from models.vocabulary import Vocabulary

FIELDS = (
    "category",
    "colors",
    "pattern",
    "material",
    "fit",
    "style",
    "season",
    "occasion",
)
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
    def tag_width(self) -> int:
        """Columns before the vector."""
        return sum(len(terms) for terms in self.terms.values()) + _NUMBERS

    @property
    def width(self) -> int:
        """All columns."""
        return self.tag_width + VECTOR_DIMS

    def rows(self, table: PieceTable) -> Floats:
        """Return ``[pieces, width]``."""
        columns = [self._field(table, field) for field in FIELDS]
        columns.append((table.formality[:, None] - 2.5) / 1.5)
        columns.append((table.warmth[:, None] - 2.0) / 1.5)
        columns.append(table.kids[:, None])
        columns.append(table.vectors)
        return np.concatenate(columns, axis=1, dtype=np.float32)

    def _field(self, table: PieceTable, field: str) -> Floats:
        held: Floats = getattr(table, _COLUMNS[field])
        known = {term: column for column, term in enumerate(table.vocabulary.terms(field))}
        rows = np.zeros((len(table), len(self.terms[field])), dtype=np.float32)
        for column, term in enumerate(self.terms[field]):
            if term in known:
                rows[:, column] = held[:, known[term]]
        return rows
