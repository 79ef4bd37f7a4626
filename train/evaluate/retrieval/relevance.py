"""What counts as a right answer: six kinds of relevance over labels, after LookBench.

    category   same category
    main       same category and same main attribute (what LookBench publishes as "fine")
    subset     same category and every attribute of the query
    exact      same category and the same set of attributes
    graded     same category, worth the share (0-1) of the query's attributes that the item has
    id         the same identity: one scalar label per row

A missing label (None, NaN or "") never matches anything. A query without category, or without a
main attribute in the modes main, subset and exact, is skipped rather than failed: there is nothing
it could ask for. ``compat=True`` reproduces the published package instead, where two missing labels
are equal. Nothing here looks at vectors.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

Mode = Literal["category", "main", "subset", "exact", "graded", "id"]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Gains = npt.NDArray[np.float32]

MODES: tuple[Mode, ...] = get_args(Mode)
FINE: tuple[Mode, ...] = ("main", "subset", "exact")
_NO_QUERY, _NO_ITEM = -2, -1


@dataclass(frozen=True)
class Labels:
    """Labels of rows, as columns; make it with ``of_ids`` or ``of_attributes``.

    Attributes:
        categories: In the mode ``id``, the identities.
        mains: The most salient attribute, None when missing.
        attributes: The main attribute united with the others; empty where main is missing.
    """

    categories: tuple[Hashable, ...]
    mains: tuple[Hashable, ...]
    attributes: tuple[frozenset[str], ...]

    def __len__(self) -> int:
        return len(self.categories)

    @classmethod
    def of_ids(cls, ids: Iterable[Hashable]) -> Labels:
        """One scalar label per row; any iterable of hashable values, never one string.

        Raises:
            TypeError: ``ids`` is a string, whose letters would silently become labels.
        """
        values = _column(ids)
        return cls(values, (None,) * len(values), (frozenset(),) * len(values))

    @classmethod
    def of_attributes(
        cls,
        categories: Iterable[Hashable],
        mains: Iterable[Hashable],
        others: Iterable[Iterable[str]],
    ) -> Labels:
        """Category, main attribute and further attributes per row.

        Raises:
            TypeError: A column is a string.
            ValueError: The columns differ in length.
        """
        columns = _column(categories), _column(mains), tuple(others)
        if len({len(column) for column in columns}) != 1:
            raise ValueError(f"columns of {[len(column) for column in columns]} rows")
        attributes = tuple(
            frozenset() if is_missing(main) else frozenset((str(main), *more))
            for main, more in zip(columns[1], columns[2], strict=True)
        )
        return cls(columns[0], columns[1], attributes)

    def take(self, rows: Sequence[int] | Codes) -> Labels:
        """Return the labels of ``rows``, in their order."""
        picked = [int(row) for row in rows]
        return Labels(
            tuple(self.categories[row] for row in picked),
            tuple(self.mains[row] for row in picked),
            tuple(self.attributes[row] for row in picked),
        )


def is_missing(label: Hashable) -> bool:
    """Whether ``label`` is None, "" or not equal to itself (NaN)."""
    return label is None or label == "" or label != label


class Relevance:
    """How relevant each gallery row is to each query.

    Args:
        mode: One of ``MODES``.
        queries: Labels of the queries.
        gallery: Labels of what is searched.
        compat: Treat missing scalar labels as the published package does (None equals None, ""
            equals ""); only for the modes that compare one scalar.

    Raises:
        ValueError: An unknown mode, or ``compat`` where the package has no counterpart.
    """

    def __init__(
        self, mode: Mode, queries: Labels, *, gallery: Labels, compat: bool = False
    ) -> None:
        if mode not in MODES:
            raise ValueError(f"unknown relevance {mode!r}, choose one of {', '.join(MODES)}")
        if compat and mode not in ("category", "id"):
            raise ValueError(f"the package has no counterpart of {mode!r}")
        self.mode = mode
        self._query_codes, self._gallery_codes = _codes(
            queries.categories, gallery.categories, compat=compat
        )
        self.skipped: Flags = self._query_codes == _NO_QUERY
        if mode == "main":
            self._query_mains, self._gallery_mains = _codes(
                queries.mains, gallery.mains, compat=False
            )
        if mode in FINE:
            self.skipped = self.skipped | np.array([is_missing(main) for main in queries.mains])
        if mode in ("subset", "exact", "graded"):
            self._query_sets, self._gallery_sets = _incidence(
                queries.attributes, gallery.attributes
            )
            self._query_sizes = self._query_sets.sum(axis=1)
            self._gallery_sizes = self._gallery_sets.sum(axis=1)

    def __len__(self) -> int:
        return len(self._query_codes)

    @property
    def graded(self) -> bool:
        """Whether values between 0 and 1 occur: then only nDCG is defined."""
        return self.mode == "graded"

    @property
    def gallery_size(self) -> int:
        """Rows that are searched."""
        return len(self._gallery_codes)

    def block(self, start: int, stop: int) -> Gains:
        """Return the gains of queries ``start:stop``, float32 ``[stop - start, gallery]``, 0-1."""
        span = slice(start, stop)
        same: Flags = self._query_codes[span, None] == self._gallery_codes[None]
        if self.mode in ("category", "id"):
            return same.astype(np.float32)
        if self.mode == "main":
            mains = self._query_mains[span, None] == self._gallery_mains[None]
            return (same & mains).astype(np.float32)
        shared = self._query_sets[span] @ self._gallery_sets.T
        sizes = self._query_sizes[span, None]
        if self.mode == "graded":
            # a query without attributes asks for its category and nothing else
            share = np.where(sizes > 0, shared / np.maximum(sizes, 1), 1.0)
            return (same * share).astype(np.float32)
        right = same & (sizes > 0) & (shared == sizes)
        if self.mode == "exact":
            right &= self._gallery_sizes[None] == sizes
        return right.astype(np.float32)


def _column(values: Iterable[Hashable]) -> tuple[Hashable, ...]:
    if isinstance(values, str):
        raise TypeError("labels must be a sequence with one label per row, not one string")
    return tuple(values)


def _codes(
    queries: Sequence[Hashable], gallery: Sequence[Hashable], *, compat: bool
) -> tuple[Codes, Codes]:
    """Return integer codes that are equal where labels are; missing ones are negative."""
    known: dict[Hashable, int] = {}

    def code(label: Hashable, missing: int) -> int:
        lost = label != label if compat else is_missing(label)
        return missing if lost else known.setdefault(label, len(known))

    return (
        np.array([code(label, _NO_QUERY) for label in queries], np.int64),
        np.array([code(label, _NO_ITEM) for label in gallery], np.int64),
    )


def _incidence(
    queries: Sequence[frozenset[str]], gallery: Sequence[frozenset[str]]
) -> tuple[Gains, Gains]:
    """Return 0/1 rows over all attributes, so that a matrix product counts shared ones."""
    terms = sorted(frozenset().union(*queries, *gallery))
    column = {term: index for index, term in enumerate(terms)}
    found = []
    for sets in (queries, gallery):
        rows = np.zeros((len(sets), len(terms)), np.float32)
        for row, attributes in enumerate(sets):
            rows[row, [column[term] for term in attributes]] = 1
        found.append(rows)
    return found[0], found[1]
