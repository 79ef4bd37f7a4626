"""What photos look like and mean, as vectors: kept in the database, compared exactly or nearly so.

Up to 50,000 vectors every comparison is exact; above that a graph names candidates
(`neighbors.py`) and these are compared exactly, so that a score always means the same. Vectors of
different spaces or encoders are never compared with one another here; whose may stand in for whose
is told by `encoders.py`.

Belongs to the thread of its database. It knows photos, not items; which photos belong together is
for `search.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from local_index.encoders import SERVING, Encoders
from local_index.errors import InvalidValueError, NotFoundError
from local_index.matrix import (
    Floats,
    Ids,
    MatrixCache,
    Similarities,
    VectorMatrix,
    VectorRows,
    best_first,
    pack,
    select_ids,
    similarities,
    vectors_version,
)
from local_index.neighbors import (
    GraphSettings,
    GraphState,
    NeighborGraph,
    graph_state,
    remove_graph,
)
from local_index.records import SPACES, EncoderKey, Space

if TYPE_CHECKING:
    from local_index.database import WardrobeDb

EXACT_LIMIT = 50_000
_OVERSAMPLE = 4
"""The graph is asked for this many times the neighbors wanted; comparing them exactly repairs what
float16 arithmetic and the graph's own order got wrong near the end of the list."""

_Key = tuple[Space, int]


@dataclass(frozen=True, slots=True)
class Neighbor:
    """One photo and the cosine of its vector with the query."""

    photo_id: int
    score: float


@dataclass(frozen=True, slots=True)
class EncoderUse:
    """How many photos have a vector of one space made by one encoder."""

    encoder: EncoderKey
    space: Space
    photos: int
    dims: int


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Where the vectors of one space and encoder are, and how many."""

    rows: VectorRows
    key: _Key
    size: int


_NOTHING = Similarities(np.empty(0, np.int64), np.empty(0, np.float32), complete=True)


class VectorStore:
    """All vectors of one wardrobe.

    Args:
        db: The wardrobe's database.
        folder: ``index/``, for the graph's files.
        exact_limit: Vectors of one space and encoder up to which comparing is exact.
    """

    def __init__(
        self,
        db: WardrobeDb,
        folder: Path,
        *,
        exact_limit: int = EXACT_LIMIT,
        graph: GraphSettings | None = None,
    ) -> None:
        self._db = db
        self._encoders = Encoders(db)
        self._folder = folder
        self._exact_limit = exact_limit
        self._graph_settings = graph if graph is not None else GraphSettings()
        self._caches: dict[_Key, MatrixCache] = {}
        self._graphs: dict[_Key, NeighborGraph] = {}
        self._lookups: dict[tuple[Space, EncoderKey], _Lookup] = {}
        self._version = -1

    # -- writing ------------------------------------------------------------------------------

    def put(self, photo_id: int, space: Space, encoder: EncoderKey, vector: npt.ArrayLike) -> None:
        """Keep a photo's vector in place of an older one of the same space and encoder.

        Args:
            vector: ``[dims]``; it is scaled to unit length.

        Raises:
            InvalidValueError: Not a finite, non-zero vector, or not of this encoder's size.
            NotFoundError: There is no such photo.
        """
        self.put_many([photo_id], space, encoder, np.asarray(vector, dtype=np.float32)[None])

    def put_many(
        self, photo_ids: Sequence[int], space: Space, encoder: EncoderKey, vectors: npt.ArrayLike
    ) -> None:
        """Keep many vectors ``[len(photo_ids), dims]`` in one transaction; see `put`."""
        rows = _unit_rows(vectors)
        if len(rows) != len(photo_ids):
            raise InvalidValueError("There must be one vector for each photo.")
        if not len(rows):
            return
        with self._db.atomic():
            encoder_id = self._encoders.introduce(encoder)
            self._check_size(space, encoder_id, rows.shape[1])
            for photo_id, row in zip(photo_ids, rows, strict=True):
                self._put_row(int(photo_id), space, encoder_id, pack(row))

    def _put_row(self, photo_id: int, space: Space, encoder_id: int, blob: bytes) -> None:
        where = "photo_id = ? AND space = ? AND encoder_id = ?"
        key = (photo_id, space, encoder_id)
        old = self._db.value(f"SELECT vector FROM vectors WHERE {where}", key)
        if old == blob:
            return  # nothing to re-index anywhere
        if old is None and not self._db.value("SELECT 1 FROM photos WHERE id = ?", (photo_id,)):
            raise NotFoundError(f"There is no photo {photo_id} in this wardrobe.")
        # A new row instead of an update: copies in memory tell what is new by the row's id.
        self._db.execute(f"DELETE FROM vectors WHERE {where}", key)
        self._db.execute(
            "INSERT INTO vectors (photo_id, space, encoder_id, dims, vector)"
            " VALUES (?, ?, ?, ?, ?)",
            (*key, len(blob) // 2, blob),
        )

    def forget_encoder(self, encoder: EncoderKey) -> int:
        """Delete every vector of an encoder and return how many there were."""
        encoder_id = self._encoder_id(encoder)
        if encoder_id is None:
            return 0
        with self._db.atomic():
            count = self._db.value(
                "SELECT count(*) FROM vectors WHERE encoder_id = ?", (encoder_id,)
            )
            # Its id may be given again, and must not answer in its place.
            self._db.execute(
                "DELETE FROM library_meta WHERE key = ? AND value = ?", (SERVING, encoder_id)
            )
            self._db.execute("DELETE FROM vectors WHERE encoder_id = ?", (encoder_id,))
            self._db.execute("DELETE FROM encoders WHERE id = ?", (encoder_id,))
        self._let_go({encoder_id})
        return int(count)

    def forget_superseded(self, encoder: EncoderKey, *, limit: int) -> int:
        """Delete some old vectors that an encoder's own have replaced; return how many.

        See `Encoders.forget_superseded`; what is remembered of them, here and in ``index/``, goes
        with the last of them.
        """
        before = {one.id: one.key for one in self._encoders.known()}
        count = self._encoders.forget_superseded(encoder, limit=limit)
        gone = before.keys() - {one.id for one in self._encoders.known()}
        self._let_go(gone)
        for encoder_id in gone:
            for space in SPACES:
                remove_graph(self._folder, encoder=str(before[encoder_id]), space=space)
        return count

    def _let_go(self, encoder_ids: AbstractSet[int]) -> None:
        for key in self._caches.keys() | self._graphs.keys():
            if key[1] in encoder_ids:
                self._caches.pop(key, None)
                self._graphs.pop(key, None)

    # -- reading ------------------------------------------------------------------------------

    def get(self, photo_id: int, space: Space, encoder: EncoderKey) -> Floats | None:
        """Return a photo's unit vector ``[dims]``, or None."""
        found = self.of_photos([photo_id], space, encoder)
        return found.vectors[0] if len(found) else None

    def of_photos(
        self, photo_ids: Sequence[int] | Ids, space: Space, encoder: EncoderKey
    ) -> VectorMatrix:
        """Return the vectors of some photos, ascending by photo, without those that have none."""
        found = self._rows(space, encoder)
        if found is None:
            return VectorMatrix(np.empty(0, np.int64), np.empty((0, 0), np.float32))
        return found.rows.of_photos(np.asarray(photo_ids, dtype=np.int64))

    def matrix(self, space: Space, encoder: EncoderKey) -> VectorMatrix:
        """Return all vectors of a space and encoder, from memory when nothing changed."""
        found = self._rows(space, encoder)
        if found is None:
            return VectorMatrix(np.empty(0, np.int64), np.empty((0, 0), np.float32))
        return self._cache(found).read()

    def count(self, space: Space, encoder: EncoderKey) -> int:
        """Return how many photos have a vector of this space and encoder."""
        found = self._rows(space, encoder)
        return 0 if found is None else found.size

    def photo_ids(self, space: Space, encoder: EncoderKey) -> Ids:
        """Return which photos have a vector of this space and encoder, ascending."""
        found = "SELECT photo_id AS id FROM vectors WHERE encoder_id = ? AND space = ?"
        return select_ids(self._db, found, (self._encoder_id(encoder) or 0, space))

    def uses(self) -> tuple[EncoderUse, ...]:
        """Return which encoders made the vectors that are here, newest encoder first."""
        keys = {one.id: one.key for one in self._encoders.known()}
        found = self._db.rows(
            "SELECT encoder_id, space, count(*), max(dims) FROM vectors"
            " GROUP BY encoder_id, space ORDER BY encoder_id DESC, space"
        )
        return tuple(EncoderUse(keys[row[0]], row[1], row[2], row[3]) for row in found)

    def missing(self, space: Space, encoder: EncoderKey) -> tuple[int, ...]:
        """Return the photos of items that have no vector of this space and encoder yet."""
        return tuple(
            self._db.column(
                "SELECT DISTINCT photo_id FROM views WHERE photo_id NOT IN"
                " (SELECT photo_id FROM vectors WHERE space = ? AND encoder_id = ?)"
                " ORDER BY photo_id",
                (space, self._encoder_id(encoder) or 0),
            )
        )

    # -- comparing ----------------------------------------------------------------------------

    def search(
        self,
        space: Space,
        encoder: EncoderKey,
        query: npt.ArrayLike,
        k: int,
        *,
        among: Ids | None = None,
    ) -> tuple[Neighbor, ...]:
        """Return the ``k`` photos most similar to a vector ``[dims]``: best first, then lowest id.

        Args:
            among: Only these photos; None for all.

        Raises:
            InvalidValueError: The query does not fit this encoder's vectors.
        """
        found = self.compare(space, encoder, query, nearest=k, among=among)
        order = best_first(found.photo_ids, found.scores, k)
        return tuple(Neighbor(int(found.photo_ids[at]), float(found.scores[at])) for at in order)

    def compare(
        self,
        space: Space,
        encoder: EncoderKey,
        query: npt.ArrayLike,
        *,
        nearest: int,
        among: Ids | None = None,
    ) -> Similarities:
        """Return how similar photos are to a vector ``[dims]``.

        Args:
            nearest: At least this many of the nearest are returned where the wardrobe is too large
                to compare all; below the exact limit all are returned.
            among: Only these photos; None for all.
        """
        found = self._rows(space, encoder)
        if found is None:
            return _NOTHING
        vector = _unit_rows(np.asarray(query, dtype=np.float32)[None])[0]
        if len(vector) != found.rows.dims:
            raise _size_error(found.rows.dims, len(vector))
        if found.size <= self._exact_limit:
            return similarities(self._cache(found).read(), vector, among=among)
        if among is not None and len(among) <= self._exact_limit:
            return similarities(found.rows.of_photos(among), vector)
        return _nearly(self._graph(found, encoder), vector, nearest, among)

    def prepare(self, space: Space, encoder: EncoderKey) -> None:
        """Do now what the first search would have to wait for, and save it: after an import."""
        found = self._rows(space, encoder)
        if found is None:
            return
        if found.size <= self._exact_limit:
            self._cache(found).read()
        else:
            graph = self._graph(found, encoder)
            graph.refresh()
            graph.save()

    def graph_state(self, use: EncoderUse) -> GraphState | None:
        """Return how the graph's file stands, or None where comparing is exact and needs none."""
        found = self._rows(use.space, use.encoder)
        if found is None or found.size <= self._exact_limit:
            return None
        return graph_state(self._folder, found.rows, encoder=str(use.encoder), space=use.space)

    # -- looking up ---------------------------------------------------------------------------

    def _encoder_id(self, encoder: EncoderKey) -> int | None:
        known = self._encoders.get(encoder)
        return None if known is None else known.id

    def dims(self, space: Space, encoder: EncoderKey) -> int | None:
        """Return how many numbers an encoder's vectors have, or None without any."""
        encoder_id = self._encoder_id(encoder)
        return None if encoder_id is None else self._dims(space, encoder_id)

    def _dims(self, space: Space, encoder_id: int) -> int | None:
        dims: int | None = self._db.value(
            "SELECT dims FROM vectors WHERE encoder_id = ? AND space = ? LIMIT 1",
            (encoder_id, space),
        )
        return dims

    def _check_size(self, space: Space, encoder_id: int, dims: int) -> None:
        if space not in SPACES:
            raise InvalidValueError(f"There is no vector space called {space}.")
        known = self._dims(space, encoder_id)
        if known is not None and known != dims:
            raise _size_error(known, dims)

    def _rows(self, space: Space, encoder: EncoderKey) -> _Lookup | None:
        """Return the rows of a space and encoder, or None without any; looked up once a version."""
        version = vectors_version(self._db)
        if version != self._version or self._db.conn.in_transaction:
            # Inside a transaction versions may be rolled back, so nothing is remembered there.
            self._lookups.clear()
            self._version = -1 if self._db.conn.in_transaction else version
        known = self._lookups.get((space, encoder))
        if known is not None:
            return known
        encoder_id = self._encoder_id(encoder)
        dims = None if encoder_id is None else self._dims(space, encoder_id)
        if encoder_id is None or dims is None:
            return None
        rows = VectorRows(self._db, space=space, encoder_id=encoder_id, dims=dims)
        found = _Lookup(rows, key=(space, encoder_id), size=rows.count())
        self._lookups[space, encoder] = found
        return found

    def _cache(self, found: _Lookup) -> MatrixCache:
        cache = self._caches.get(found.key)
        if cache is None or cache.dims != found.rows.dims:
            cache = self._caches[found.key] = MatrixCache(found.rows)
        return cache

    def _graph(self, found: _Lookup, encoder: EncoderKey) -> NeighborGraph:
        # A wardrobe that has outgrown exact comparison no longer needs the matrix in memory.
        self._caches.pop(found.key, None)
        graph = self._graphs.get(found.key)
        if graph is None or graph.dims != found.rows.dims:
            graph = self._graphs[found.key] = NeighborGraph(
                found.rows,
                encoder=str(encoder),
                space=found.key[0],
                folder=self._folder,
                can_write=not self._db.read_only,
                settings=self._graph_settings,
            )
        return graph


def _nearly(graph: NeighborGraph, vector: Floats, nearest: int, among: Ids | None) -> Similarities:
    """Ask the graph for more and more until enough of the photos asked about are among them."""
    wanted = max(1, nearest) * _OVERSAMPLE
    while True:
        found = graph.nearest(vector, wanted)
        exhausted = len(found) < wanted
        if among is not None:
            found = found.only(among)
        if exhausted or len(found) >= nearest:
            return similarities(found, vector, complete=False)
        wanted *= _OVERSAMPLE


def _unit_rows(vectors: npt.ArrayLike) -> Floats:
    rows = np.asarray(vectors, dtype=np.float32)
    if rows.ndim != 2:
        raise InvalidValueError("A vector must be one row of numbers.")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not rows.shape[1] or not np.isfinite(lengths).all() or (lengths == 0).any():
        raise InvalidValueError(
            "A vector holds no usable numbers.",
            next_step="Run the import of this photo again; if it stays, report it.",
        )
    unit: Floats = rows / lengths
    return unit


def _size_error(known: int, given: int) -> InvalidValueError:
    return InvalidValueError(
        f"Vectors of this encoder have {known} numbers, and this one has {given}."
    )
