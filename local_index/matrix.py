"""Vectors as rows: how they lie in SQLite, and the float32 matrix kept of them in memory.

The rows are the truth: float16, little endian, one per photo, space and encoder. A row is never
changed in place (`VectorStore.put` deletes and inserts) and row ids are never used twice, so a copy
in memory is brought up to date by reading the rows it lacks and dropping those that are gone.

Knows nothing of approximate search (`neighbors.py`) and decides nothing about what is compared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from local_index.database import WardrobeDb
    from local_index.records import Space

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Number = TypeVar("Number", bound=np.generic)

STORED = np.dtype("<f2")
_BLOCK_ROWS = 16_384
"""Rows multiplied at a time: bounds the work memory when several queries are compared at once."""

_DECIMALS = 6
"""Scores are rounded before they are ordered. Matrix products differ in the last bits with the
position of a row, so equal vectors would otherwise come out in an order of chance."""


@dataclass(frozen=True, slots=True)
class VectorMatrix:
    """Vectors of one space and encoder.

    Attributes:
        photo_ids: int64 ``[n]``.
        vectors: float32 ``[n, dims]``, unit rows, in the order of ``photo_ids``.
    """

    photo_ids: Ids
    vectors: Floats

    def __len__(self) -> int:
        return len(self.photo_ids)

    def only(self, photo_ids: Ids) -> VectorMatrix:
        """Return the rows of these photos."""
        kept = np.isin(self.photo_ids, photo_ids)
        return VectorMatrix(self.photo_ids[kept], self.vectors[kept])


@dataclass(frozen=True, slots=True)
class Similarities:
    """How similar photos are to one query.

    Attributes:
        photo_ids: int64 ``[n]``, in no order.
        scores: Cosines, float32 ``[n]``.
        complete: Whether every photo asked about is here, or only the nearest.
    """

    photo_ids: Ids
    scores: Floats
    complete: bool

    def __len__(self) -> int:
        return len(self.photo_ids)


@dataclass(frozen=True, slots=True)
class RowBatch:
    """Some rows, in the order of their ids (int64 ``[n]``), with unit vectors ``[n, dims]``."""

    row_ids: Ids
    photo_ids: Ids
    vectors: Floats

    def __len__(self) -> int:
        return len(self.row_ids)


def pack(vector: npt.ArrayLike) -> bytes:
    """Return the stored form of one vector."""
    return np.asarray(vector, dtype=STORED).tobytes()


def unpack(blobs: list[bytes], dims: int) -> Floats:
    """Return stored vectors as unit float32 rows ``[len(blobs), dims]``.

    Rounding to float16 moves a length by up to 0.001; without scaling it back a photo would not be
    perfectly similar to itself.
    """
    return widened(np.frombuffer(b"".join(blobs), dtype=STORED).reshape(len(blobs), dims))


def widened(rows: npt.NDArray[np.float16]) -> Floats:
    """Return float16 rows ``[n, dims]`` as unit float32 rows."""
    vectors = rows.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.maximum(lengths, np.finfo(np.float32).tiny)[:, None]
    return vectors


def cosines(vectors: Floats, queries: Floats) -> Floats:
    """Return the cosine of every row with every query, rounded to be put in a stable order.

    Args:
        vectors: Unit rows ``[n, dims]``.
        queries: One unit vector ``[dims]`` or several ``[m, dims]``.

    Returns:
        float32 ``[n]`` or ``[n, m]``, within -1 to 1.
    """
    scores = np.empty((len(vectors), *queries.shape[:-1]), dtype=np.float32)
    for start in range(0, len(vectors), _BLOCK_ROWS):
        block = vectors[start : start + _BLOCK_ROWS]
        part = scores[start : start + _BLOCK_ROWS]
        if queries.ndim == 1:
            # One query is bound by memory, not arithmetic: the threads that a matrix product would
            # wake make it several times slower as soon as anything else wants the processor.
            np.vecdot(block, queries, out=part)
        else:
            np.matmul(block, queries.T, out=part)
    np.round(scores, _DECIMALS, out=scores)
    return np.clip(scores, -1.0, 1.0, out=scores)


def similarities(
    matrix: VectorMatrix, query: Floats, *, among: Ids | None = None, complete: bool = True
) -> Similarities:
    """Compare a matrix, or some of its photos, with one unit query ``[dims]``."""
    scores = cosines(matrix.vectors, query)
    if among is None:
        return Similarities(matrix.photo_ids, scores, complete=complete)
    # Picking scores is cheaper than picking rows: a row is a thousand bytes, a score is four.
    kept = np.isin(matrix.photo_ids, among)
    return Similarities(matrix.photo_ids[kept], scores[kept], complete=complete)


def best_first(ids: Ids, scores: npt.NDArray[np.floating], k: int) -> npt.NDArray[np.intp]:
    """Return the positions of the ``k`` highest scores: highest first, then lowest id."""
    if k <= 0 or not len(ids):
        return np.empty(0, dtype=np.intp)
    if k < len(ids):
        # Everything that ties with the k-th takes part, so that ids and not chance decide.
        worst_kept = np.partition(scores, len(scores) - k)[len(scores) - k]
        chosen = np.flatnonzero(scores >= worst_kept)
    else:
        chosen = np.arange(len(ids))
    order = np.lexsort((ids[chosen], -scores[chosen]))
    return chosen[order[:k]]


def id_column(rows: Sequence[sqlite3.Row], column: int) -> Ids:
    """Return one integer column of query results, int64 ``[len(rows)]``."""
    return np.fromiter((row[column] for row in rows), np.int64, len(rows))


def select_ids(db: WardrobeDb, select: str, params: Sequence[object] = ()) -> Ids:
    """Return the first column of a query, ascending, int64 ``[n]``.

    One JSON text instead of a row object per id makes ten thousand ids four times as quick.

    Args:
        select: A SELECT whose only column is called ``id``.
    """
    text = db.value(f"SELECT json_group_array(id) FROM ({select})", params)
    return np.sort(np.array(json.loads(text), dtype=np.int64))


def vectors_version(db: WardrobeDb) -> int:
    """Return the counter that every write to any vector raises, in whatever process."""
    return int(db.value("SELECT value FROM library_meta WHERE key = 'vectors_version'"))


class VectorRows:
    """Reads the rows of one space and encoder.

    Args:
        db: The wardrobe's database; used from the thread that opened it.
    """

    def __init__(self, db: WardrobeDb, *, space: Space, encoder_id: int, dims: int) -> None:
        self._db = db
        self._space = space
        self._encoder_id = encoder_id
        self.dims = dims

    @property
    def in_transaction(self) -> bool:
        """Whether rows read now may still be rolled back."""
        return self._db.conn.in_transaction

    def version(self) -> int:
        """Return the counter of changes; see `vectors_version`."""
        return vectors_version(self._db)

    def count(self) -> int:
        """Return how many rows there are."""
        return int(
            self._db.value(
                "SELECT count(*) FROM vectors WHERE encoder_id = ? AND space = ?",
                (self._encoder_id, self._space),
            )
        )

    def last_id(self) -> int:
        """Return the newest row's id, 0 without rows."""
        return int(
            self._db.value(
                "SELECT coalesce(max(id), 0) FROM vectors WHERE encoder_id = ? AND space = ?",
                (self._encoder_id, self._space),
            )
        )

    def alive(self) -> tuple[Ids, Ids]:
        """Return the ids of all rows, ascending, and the photo of each."""
        found = self._db.rows(
            "SELECT id, photo_id FROM vectors WHERE encoder_id = ? AND space = ?",
            (self._encoder_id, self._space),
        )
        row_ids, photo_ids = id_column(found, 0), id_column(found, 1)
        order = np.argsort(row_ids)
        return row_ids[order], photo_ids[order]

    def newer_than(self, row_id: int, *, limit: int = -1) -> RowBatch:
        """Return the rows after ``row_id`` in ascending order; a negative ``limit`` means all."""
        # The plus signs keep SQLite from the index: walking the table from here reads the rows
        # in the order they are wanted in, without a look-up for each and without a sort.
        return self._batch(
            "id > ? AND +encoder_id = ? AND +space = ? AND dims = ? ORDER BY id LIMIT ?",
            (row_id, self._encoder_id, self._space, self.dims, limit),
        )

    def of_photos(self, photo_ids: Ids) -> VectorMatrix:
        """Return these photos' vectors, ascending by photo, without those that have none."""
        batch = self._batch(
            "encoder_id = ? AND space = ? AND dims = ?"
            " AND photo_id IN (SELECT value FROM json_each(?)) ORDER BY photo_id",
            (self._encoder_id, self._space, self.dims, json.dumps(photo_ids.tolist())),
        )
        return VectorMatrix(batch.photo_ids, batch.vectors)

    def _batch(self, condition: str, values: tuple[object, ...]) -> RowBatch:
        found = self._db.rows(f"SELECT id, photo_id, vector FROM vectors WHERE {condition}", values)
        return RowBatch(
            row_ids=id_column(found, 0),
            photo_ids=id_column(found, 1),
            vectors=unpack([row[2] for row in found], self.dims),
        )


class MatrixCache:
    """The rows of one space and encoder in memory, read again only as far as they changed."""

    def __init__(self, rows: VectorRows) -> None:
        self._rows = rows
        self._version = -1
        self._settled = 0
        self._adopt(
            RowBatch(
                np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, rows.dims), np.float32)
            )
        )

    @property
    def dims(self) -> int:
        """Numbers per vector."""
        return self._rows.dims

    def read(self) -> VectorMatrix:
        """Return all rows as they are now, those of an open transaction included.

        The arrays stay as they are: later changes make new ones or fill space behind them.
        """
        version = self._rows.version()
        if version != self._version or self._settled != self._size:
            self._refresh()
            # What an open transaction wrote may be rolled back and its row ids and versions given
            # to other rows, so it is shown but not remembered.
            if not self._rows.in_transaction:
                self._version, self._settled = version, self._size
        return VectorMatrix(self._photo_ids[: self._size], self._vectors[: self._size])

    def _refresh(self) -> None:
        if self._settled != self._size:
            self._keep(np.arange(self._size) < self._settled)
        total = self._rows.count()
        fresh = self._rows.newer_than(int(self._row_ids[self._size - 1]) if self._size else 0)
        if self._size + len(fresh) != total:
            alive, _photos = self._rows.alive()
            self._keep(np.isin(self._row_ids[: self._size], alive))
        if self._size + len(fresh) != total:
            # A deletion that was seen and then rolled back, or a write in between.
            self._adopt(self._rows.newer_than(0))
        else:
            self._append(fresh)

    def _adopt(self, batch: RowBatch) -> None:
        self._row_ids, self._photo_ids = batch.row_ids, batch.photo_ids
        self._vectors = batch.vectors
        self._size = len(batch)
        self._settled = 0

    def _keep(self, kept: npt.NDArray[np.bool_]) -> None:
        size = self._size
        settled = int(np.count_nonzero(kept[: self._settled]))
        self._adopt(
            RowBatch(
                self._row_ids[:size][kept], self._photo_ids[:size][kept], self._vectors[:size][kept]
            )
        )
        self._settled = settled

    def _append(self, batch: RowBatch) -> None:
        needed = self._size + len(batch)
        if needed > len(self._row_ids):
            capacity = max(needed, self._size + self._size // 4)
            self._row_ids = _grown(self._row_ids[: self._size], capacity)
            self._photo_ids = _grown(self._photo_ids[: self._size], capacity)
            self._vectors = _grown(self._vectors[: self._size], capacity)
        self._row_ids[self._size : needed] = batch.row_ids
        self._photo_ids[self._size : needed] = batch.photo_ids
        self._vectors[self._size : needed] = batch.vectors
        self._size = needed


def _grown(rows: npt.NDArray[Number], capacity: int) -> npt.NDArray[Number]:
    grown = np.empty((capacity, *rows.shape[1:]), dtype=rows.dtype)
    grown[: len(rows)] = rows
    return grown
