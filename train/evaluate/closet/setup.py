"""What is measured on what: one value that every protocol reads, the same for all encoders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from models.protocols import GarmentSegmenter
from train.data.sources.shared_garments import leaked_photos
from train.evaluate.closet.rows import Closet, Rows

P6_QUERIES = 300
SAME_GARMENT = Path(__file__).with_name("same_garment.csv")


@dataclass(frozen=True)
class BenchSetup:
    """The rows of one run.

    Attributes:
        closet: All photos.
        split: The people whose photos are the queries.
        categories: One per photo, None where the photo takes no part in P1-P4 and P8.
        annotated_categories: The annotated ones, None where a photo takes no part in P5 and P7.
        view_queries: How many photos P6 draws; None for all.
        segmenter: Makes the cut-out network for P6's S4; None leaves S4 out.
        pairs: List of same-garment pairs for P9.
        distractors: Rows that P8 adds, chosen once for all encoders of a run.
    """

    closet: Closet
    split: str
    categories: tuple[str | None, ...]
    annotated_categories: tuple[str | None, ...]
    view_queries: int | None = P6_QUERIES
    segmenter: Callable[[], GarmentSegmenter] | None = None
    pairs: Path = SAME_GARMENT
    distractors: Rows | None = None

    @cached_property
    def leaked(self) -> frozenset[int]:
        """Training rows that show an evaluated household's garments under another number.

        They take no part anywhere: found by their own household they would be no stranger's.
        """
        known = leaked_photos(self.closet.names)
        return frozenset(row for row, name in enumerate(self.closet.names) if name in known)

    @cached_property
    def usable(self) -> Rows:
        """Evaluated rows with a category."""
        return self._rows_with(self.categories, self.closet.rows_of(self.split))

    @cached_property
    def others(self) -> Rows:
        """Rows with a category whose owners are not evaluated."""
        evaluated = set(self.closet.rows_of(self.split).tolist())
        rest = [row for row in range(len(self.closet)) if row not in evaluated]
        return self._rows_with(self.categories, np.array(rest, np.int64))

    @cached_property
    def annotated(self) -> Rows:
        """Evaluated rows with usable annotations."""
        return self._rows_with(self.annotated_categories, self.closet.rows_of(self.split))

    def persons(self, rows: Rows) -> tuple[str, ...]:
        """Return the owners of ``rows``."""
        return tuple(self.closet.persons[row] for row in rows)

    def names(self, rows: Rows) -> tuple[str, ...]:
        """Return the photo names of ``rows``."""
        return tuple(self.closet.names[row] for row in rows)

    def _rows_with(self, categories: Sequence[str | None], rows: Rows) -> Rows:
        kept = [r for r in rows.tolist() if categories[r] is not None and r not in self.leaked]
        return np.array(kept, np.int64)
