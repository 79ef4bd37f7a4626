"""What is measured on what: one value that every protocol reads, the same for all encoders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from models.protocols import GarmentSegmenter
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
    def usable(self) -> Rows:
        """Evaluated rows with a category."""
        return self._with_category(self.closet.rows_of(self.split))

    @cached_property
    def others(self) -> Rows:
        """Rows with a category whose owners are not evaluated."""
        evaluated = set(self.closet.rows_of(self.split).tolist())
        rest = [row for row in range(len(self.closet)) if row not in evaluated]
        return self._with_category(np.array(rest, np.int64))

    @cached_property
    def annotated(self) -> Rows:
        """Evaluated rows with usable annotations."""
        rows = self.closet.rows_of(self.split)
        return np.array([r for r in rows if self.annotated_categories[r] is not None], np.int64)

    def persons(self, rows: Rows) -> tuple[str, ...]:
        """Return the owners of ``rows``."""
        return tuple(self.closet.persons[row] for row in rows)

    def names(self, rows: Rows) -> tuple[str, ...]:
        """Return the photo names of ``rows``."""
        return tuple(self.closet.names[row] for row in rows)

    def _with_category(self, rows: Rows) -> Rows:
        return np.array([row for row in rows if self.categories[row] is not None], np.int64)
