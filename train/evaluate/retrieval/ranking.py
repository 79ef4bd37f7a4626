"""Exact search by inner product in a deterministic order: highest score first, then lowest row.

Blocked products over the whole gallery; every tie at the cut is kept as a candidate before rows
decide, so neither ``argpartition`` nor an unstable sort picks the answer. Products are summed in
double precision and stored as float32: single precision gives two equal photos different scores,
depending on where a block ends. No index and no approximation: figures need the exact answer.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

GALLERY_BLOCK = 8192
DUPLICATE_COSINE = 0.9999


@dataclass(frozen=True)
class Exclusion:
    """Which gallery rows a query must not find.

    Attributes:
        self_rows: The gallery row of each query itself, -1 where it is not in the gallery.
        query_groups: Person or outfit of each query.
        gallery_groups: Person or outfit of each gallery row; rows of the query's own are removed.
        within: Turn the groups around: a query finds only rows of its own group.
    """

    self_rows: Sequence[int] | Rows | None = None
    query_groups: Sequence[Hashable] | None = None
    gallery_groups: Sequence[Hashable] | None = None
    within: bool = False

    def __post_init__(self) -> None:
        if (self.query_groups is None) != (self.gallery_groups is None):
            raise ValueError("groups are needed on both sides or on neither")

    def block(self, start: int, stop: int, *, size: int) -> Flags:
        """Return True where queries ``start:stop`` must not look, ``[stop - start, size]``."""
        hidden = np.zeros((stop - start, size), bool)
        if self.self_rows is not None:
            own = np.asarray(self.self_rows, np.int64)[start:stop]
            present = np.flatnonzero(own >= 0)
            hidden[present, own[present]] = True
        if self.query_groups is not None and self.gallery_groups is not None:
            theirs = np.array(self.gallery_groups, object)
            for row, group in enumerate(self.query_groups[start:stop]):
                hidden[row] |= (theirs != group) if self.within else (theirs == group)
        return hidden


def unit_rows(vectors: npt.ArrayLike, *, dims: int | None = None) -> Floats:
    """Return float32 rows of unit length; a row of zeros stays zero.

    Args:
        vectors: ``[n, d]``.
        dims: Keep only the first ``dims`` dimensions, then normalize: honest only for encoders
            trained for it.

    Raises:
        ValueError: Not a finite matrix, or ``dims`` beyond its width.
    """
    rows = np.asarray(vectors, np.float32)
    if rows.ndim != 2 or not np.isfinite(rows).all():
        raise ValueError("vectors must be a matrix of finite numbers")
    if dims is not None:
        if not 1 <= dims <= rows.shape[1]:
            raise ValueError(f"{dims} dimensions of vectors that have {rows.shape[1]}")
        rows = rows[:, :dims]
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def inner_products(queries: Floats, gallery: Floats) -> Floats:
    """Return float32 ``[len(queries), len(gallery)]``, summed in double precision."""
    wide = queries.astype(np.float64)
    scores = np.empty((len(queries), len(gallery)), np.float32)
    for start in range(0, len(gallery), GALLERY_BLOCK):
        part = gallery[start : start + GALLERY_BLOCK].astype(np.float64)
        scores[:, start : start + len(part)] = wide @ part.T
    return scores


def top_rows(scores: Floats, k: int) -> Rows:
    """Return the ``k`` best rows of each line by (-score, row), fewer where there are fewer.

    Scores of minus infinity are not candidates; their places hold -1.
    """
    size = scores.shape[1]
    k = min(k, size)
    best = np.full((len(scores), k), -1, np.int64)
    if k == 0:
        return best
    cuts = np.partition(scores, size - k, axis=1)[:, size - k]
    for line, (row, cut) in enumerate(zip(scores, cuts, strict=True)):
        candidates = np.flatnonzero((row >= cut) & (row > -np.inf))
        order = np.lexsort((candidates, -row[candidates]))[:k]
        best[line, : len(order)] = candidates[order]
    return best


def duplicate_pairs(
    vectors: Floats, *, least_cosine: float = DUPLICATE_COSINE
) -> list[tuple[int, int]]:
    """Return pairs of rows whose unit vectors are practically equal, lower row first.

    A photo that is in the gallery twice gives every query near it a second chance: the report
    shows how many there are.
    """
    pairs: list[tuple[int, int]] = []
    block = 512
    for start in range(0, len(vectors), block):
        scores = inner_products(vectors[start : start + block], vectors)
        for line, row in zip(*np.nonzero(scores >= least_cosine), strict=True):
            if start + line < row:
                pairs.append((start + int(line), int(row)))
    return pairs
