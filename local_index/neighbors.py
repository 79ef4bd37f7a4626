"""Approximate neighbors for large wardrobes: a usearch graph (HNSW) and its file in ``index/``.

The file is a cache. It is named by its hash, a manifest written last says which file counts, and
nothing reaches native code before size and SHA-256 agree with the manifest, because usearch may
crash the process on bytes it did not write. A file that is missing, damaged or of other vectors is
built anew from the database; one that is merely behind is brought up to date.

This is the only module that imports usearch, on first need. Scores are not its business: it names
candidates, and `VectorStore` compares those exactly.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from local_index.errors import LocalIndexError
from local_index.files import write_atomic
from local_index.matrix import Floats, Ids, VectorMatrix, VectorRows, widened

if TYPE_CHECKING:
    from usearch.index import Index

_log = logging.getLogger(__name__)

MANIFEST_FORMAT = 1
_DTYPE = "f16"
_METRIC = "ip"
"""Rows are unit vectors, so the inner product is the cosine and needs no square roots."""

_CHUNK_ROWS = 20_000
_ALONE = 2_000
"""Rows up to which one thread adds them: threads that add at once can miss each other's rows, and
on a busy machine a few in a thousand then have no way to them."""
_LOST_DISTANCE = 0.01
"""Distance of a row to what the graph finds for it above which it is not found (float16 rounds)."""
_SPOT_CHECKS = 128
_SPOT_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class GraphSettings:
    """How the graph is built and asked; figures in ``benchmarks/README.md``.

    Attributes:
        connectivity: Links per node.
        expansion_add: Candidates looked at for each row while building.
        expansion_search: Candidates looked at for each query.
        save_after: Changed rows after which the file is written again.
        rebuild_share: Share of changed rows above which building anew is cheaper and better.
    """

    connectivity: int = 32
    expansion_add: int = 200
    expansion_search: int = 128
    save_after: int = 1_000
    rebuild_share: float = 0.25


@dataclass(frozen=True, slots=True)
class GraphManifest:
    """What the file in ``index/`` holds; written after the file it names."""

    format: int
    encoder: str
    space: str
    dims: int
    dtype: str
    rows: int
    last_row_id: int
    file: str
    bytes: int
    sha256: str


GraphState = Literal["missing", "damaged", "behind", "fresh"]


def graph_state(folder: Path, rows: VectorRows, *, encoder: str, space: str) -> GraphState:
    """Return how the file of one encoder and space stands to the database, without loading it."""
    manifest = read_manifest(manifest_path(folder, encoder, space))
    if manifest is None:
        return "missing"
    if manifest.encoder != encoder or read_graph_bytes(folder, manifest) is None:
        return "damaged"
    current = (rows.count(), rows.last_id())
    return "fresh" if current == (manifest.rows, manifest.last_row_id) else "behind"


def graph_stem(encoder: str, space: str) -> str:
    """Return how the files of one encoder and space are called, safe on every file system."""
    name = re.sub(r"[^a-z0-9]+", "-", encoder.partition("@")[0].lower()).strip("-")[:40]
    digest = hashlib.sha256(f"{space}\n{encoder}".encode()).hexdigest()[:12]
    return f"{space}-{name or 'encoder'}-{digest}"


def manifest_path(folder: Path, encoder: str, space: str) -> Path:
    """Return where the manifest of one encoder and space is kept."""
    return folder / f"{graph_stem(encoder, space)}.json"


def remove_graph(folder: Path, *, encoder: str, space: str) -> None:
    """Delete the file of one encoder and space, where there is one."""
    path = manifest_path(folder, encoder, space)
    manifest = read_manifest(path)
    for file in (path, None if manifest is None else folder / manifest.file):
        if file is not None:
            with suppress(OSError):  # open in another program (Windows): repair finds it again
                file.unlink(missing_ok=True)


def read_manifest(path: Path) -> GraphManifest | None:
    """Return the manifest, or None when there is none that can be used."""
    try:
        fields = json.loads(path.read_bytes())
        manifest = GraphManifest(**fields)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        _log.warning("A search index manifest could not be read and will be made again")
        return None
    kinds = {"str": str, "int": int}
    annotations = GraphManifest.__annotations__
    if any(not isinstance(getattr(manifest, name), kinds[annotations[name]]) for name in fields):
        return None
    return manifest if manifest.format == MANIFEST_FORMAT else None


def read_graph_bytes(folder: Path, manifest: GraphManifest) -> bytes | None:
    """Return the file's bytes when they are the ones the manifest promises, else None."""
    path = folder / manifest.file
    if path.name != manifest.file:
        return None  # a manifest does not lead out of its folder
    try:
        if path.stat().st_size != manifest.bytes:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == manifest.sha256 else None


class NeighborGraph:
    """The graph of one space and encoder, loaded or built on first use.

    Args:
        rows: The rows it mirrors.
        folder: ``index/``.
        can_write: False keeps changes in memory only (a read-only wardrobe).
    """

    def __init__(
        self,
        rows: VectorRows,
        *,
        encoder: str,
        space: str,
        folder: Path,
        can_write: bool,
        settings: GraphSettings,
    ) -> None:
        self._rows = rows
        self._encoder = encoder
        self._space = space
        self._folder = folder
        self._can_write = can_write
        self._settings = settings
        self._index: Index | None = None
        self._row_ids: Ids = np.empty(0, np.int64)
        self._photo_ids: Ids = np.empty(0, np.int64)
        self._unsettled: Ids = np.empty(0, np.int64)
        self._version = -1
        self._unsaved = 0

    def __len__(self) -> int:
        return len(self._row_ids)

    @property
    def dims(self) -> int:
        """Numbers per vector."""
        return self._rows.dims

    def nearest(self, query: Floats, k: int) -> VectorMatrix:
        """Return up to ``k`` photos that are probably the nearest to a unit query, unordered.

        Their vectors come from the graph: the same float16 numbers as in the database, without
        a look-up for each.
        """
        index = self.refresh()
        if not len(index):
            return VectorMatrix(np.empty(0, np.int64), np.empty((0, self.dims), np.float32))
        keys = np.asarray(index.search(query, min(k, len(index)), threads=1).keys)
        rows = _stored(index, keys)
        assert rows is not None, "the graph knows what it has just named"
        return VectorMatrix(keys.astype(np.int64), rows)

    def refresh(self) -> Index:
        """Bring the graph in step with the rows and return it; may build it, which takes long."""
        version = self._rows.version()
        if self._index is not None and version == self._version and not len(self._unsettled):
            return self._index
        index = self._index if self._index is not None else self._load()
        alive, photos = self._rows.alive()
        if index is None or self._too_far_off(alive):
            index = self._build(alive)
        else:
            self._catch_up(index, alive, photos)
        self._index = index
        if self._rows.in_transaction:
            # These rows may be rolled back and their ids given to others: next time they are
            # taken out and read again.
            self._version = -1
        else:
            self._version = version
            self._unsettled = np.empty(0, np.int64)
            if self._unsaved >= min(self._settings.save_after, max(1, len(alive))):
                self.save()
        return index

    def save(self) -> None:
        """Write the file and its manifest; a disk that refuses costs time, never the search."""
        if not self._can_write or self._index is None or self._rows.in_transaction:
            return
        data = bytes(self._index.save() or b"")
        digest = hashlib.sha256(data).hexdigest()
        path = manifest_path(self._folder, self._encoder, self._space)
        manifest = GraphManifest(
            format=MANIFEST_FORMAT,
            encoder=self._encoder,
            space=self._space,
            dims=self._rows.dims,
            dtype=_DTYPE,
            rows=len(self._row_ids),
            last_row_id=int(self._row_ids[-1]) if len(self._row_ids) else 0,
            file=f"{path.stem}-{digest[:12]}.usearch",
            bytes=len(data),
            sha256=digest,
        )
        try:
            write_atomic(self._folder / manifest.file, data)
            write_atomic(path, json.dumps(asdict(manifest), indent=2).encode())
        except LocalIndexError as error:
            _log.warning("The search index could not be saved: %s", error.message)
            return
        self._unsaved = 0
        for old in self._folder.glob(f"{path.stem}-*.usearch"):
            if old.name != manifest.file:
                with suppress(OSError):  # another process may still be reading it (Windows)
                    old.unlink()

    def _too_far_off(self, alive: Ids) -> bool:
        same = np.count_nonzero(np.isin(alive, self._row_ids, assume_unique=True))
        changed = len(alive) + len(self._row_ids) - 2 * int(same)
        changed += len(self._unsettled)
        return changed > max(64, self._settings.rebuild_share * len(alive))

    # -- building -----------------------------------------------------------------------------

    def _new_index(self) -> Index:
        from usearch.index import Index

        return Index(
            ndim=self._rows.dims,
            metric=_METRIC,
            dtype=_DTYPE,
            connectivity=self._settings.connectivity,
            expansion_add=self._settings.expansion_add,
            expansion_search=self._settings.expansion_search,
        )

    def _build(self, alive: Ids) -> Index:
        _log.info("Building the search index of %d vectors", len(alive))
        index = self._new_index()
        self._row_ids, self._photo_ids = np.empty(0, np.int64), np.empty(0, np.int64)
        self._unsettled = np.empty(0, np.int64)
        last = 0
        while True:
            batch = self._rows.newer_than(last, limit=_CHUNK_ROWS)
            if not len(batch):
                break
            last = int(batch.row_ids[-1])
            # Another process may have written since `alive` was read; what came after it waits
            # for the next refresh, and so does a photo that was written again meanwhile.
            wanted = np.isin(batch.row_ids, alive, assume_unique=True)
            self._add(index, batch.row_ids[wanted], batch.photo_ids[wanted], batch.vectors[wanted])
        self._unsaved = max(1, len(self._row_ids), self._settings.save_after)
        return index

    def _add(self, index: Index, row_ids: Ids, photo_ids: Ids, vectors: Floats) -> None:
        if not len(row_ids):
            return
        try:
            self._link(index, photo_ids.astype(np.uint64), vectors)
        except (RuntimeError, MemoryError) as error:
            raise LocalIndexError(
                "There is not enough memory to build the search index.",
                next_step="Close other programs and search again.",
            ) from error
        self._row_ids = np.concatenate([self._row_ids, row_ids])
        self._photo_ids = np.concatenate([self._photo_ids, photo_ids])
        if self._rows.in_transaction:
            self._unsettled = np.concatenate([self._unsettled, row_ids])

    def _link(self, index: Index, keys: npt.NDArray[np.uint64], vectors: Floats) -> None:
        """Add rows so that every one of them can be found."""
        if len(keys) <= _ALONE:
            index.add(keys, vectors, threads=1)
            return
        index.add(keys, vectors)
        found = index.search(vectors, 1)
        other = np.asarray(found.keys).ravel() != keys
        lost = other & (np.asarray(found.distances).ravel() > _LOST_DISTANCE)
        if lost.any():
            _log.info("%d vectors had no way to them and are added again", int(lost.sum()))
            index.remove(keys[lost])
            index.add(keys[lost], vectors[lost], threads=1)

    def _catch_up(self, index: Index, alive: Ids, photos: Ids) -> None:
        stale = ~np.isin(self._row_ids, alive) | np.isin(self._row_ids, self._unsettled)
        if stale.any():
            index.remove(self._photo_ids[stale].astype(np.uint64))
            self._row_ids, self._photo_ids = self._row_ids[~stale], self._photo_ids[~stale]
            self._unsaved += int(stale.sum())
        self._unsettled = np.empty(0, np.int64)
        missing = ~np.isin(alive, self._row_ids)
        if not missing.any():
            return
        lacking = alive[missing]
        order = np.argsort(photos[missing])
        found = self._rows.of_photos(photos[missing][order])
        positions = np.searchsorted(photos[missing][order], found.photo_ids)
        self._add(index, lacking[order][positions], found.photo_ids, found.vectors)
        by_row = np.argsort(self._row_ids)
        self._row_ids, self._photo_ids = self._row_ids[by_row], self._photo_ids[by_row]
        self._unsaved += len(found)

    # -- loading ------------------------------------------------------------------------------

    def _load(self) -> Index | None:
        manifest = read_manifest(manifest_path(self._folder, self._encoder, self._space))
        if manifest is None:
            return None
        data = read_graph_bytes(self._folder, manifest)
        if data is None or not self._fits(manifest):
            _log.warning("The search index is damaged and will be built again")
            return None
        index = self._new_index()
        try:
            index.load(data)
        except (RuntimeError, ValueError) as error:
            _log.warning("The search index cannot be used here and will be built again: %s", error)
            return None
        if not self._adopt(index, manifest):
            _log.warning("The search index is of other photos and will be built again")
            return None
        return index

    def _fits(self, manifest: GraphManifest) -> bool:
        mine: tuple[Any, ...] = (self._encoder, self._space, self._rows.dims, _DTYPE)
        return mine == (manifest.encoder, manifest.space, manifest.dims, manifest.dtype)

    def _adopt(self, index: Index, manifest: GraphManifest) -> bool:
        """Find out which rows a loaded graph holds; False when it holds others than it should.

        Row ids are never used twice, so the rows up to the manifest's last id that are alive now
        were all in the graph when it was saved. A wardrobe put back from a backup can break that,
        so some vectors are compared with the database.
        """
        keys = np.asarray(index.keys).astype(np.int64)
        alive, photos = self._rows.alive()
        known = (alive <= manifest.last_row_id) & np.isin(photos, keys)
        gone = keys[~np.isin(keys, photos[known])]
        if len(keys) != manifest.rows or not self._spot_check(index, photos[known]):
            return False
        if len(gone):
            index.remove(gone.astype(np.uint64))
        self._row_ids, self._photo_ids = alive[known], photos[known]
        self._unsaved = len(gone)
        return True

    def _spot_check(self, index: Index, photos: Ids) -> bool:
        if not len(photos):
            return True
        spread = photos[np.linspace(0, len(photos) - 1, _SPOT_CHECKS // 2).astype(np.int64)]
        chosen = np.unique(np.concatenate([spread, photos[-_SPOT_CHECKS // 2 :]]))
        truth = self._rows.of_photos(chosen)
        kept = _stored(index, truth.photo_ids.astype(np.uint64))
        if kept is None or len(truth) != len(chosen):
            return False
        return bool(np.abs(kept - truth.vectors).max() <= _SPOT_TOLERANCE)


def _stored(index: Index, keys: npt.NDArray[np.uint64]) -> Floats | None:
    """Return the unit vectors ``[len(keys), dims]`` in a graph, or None when one is not there."""
    rows: Any = index.get(keys)
    if rows is None or any(row is None for row in rows):
        return None
    return widened(np.concatenate(rows).reshape(len(keys), -1))
