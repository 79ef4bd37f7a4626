"""Nearest neighbors among 100,000 vectors: the graph against comparing all of them.

    python -m benchmarks.vectors_100k [--embeddings FILE.npy] [--vectors N] [--queries N]

Vectors are jittered copies of real embeddings (``--embeddings``, float ``[n, dims]``) or of about
4,000 made-up ones. The exact scan is the wardrobe's own, over a float32 matrix in memory, one query
at a time; the graph's time is that of `VectorStore.search`, exact comparison of its candidates
included. Targets: recall@10 >= 0.99 at >= 5 times the speed of the scan.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibration import Calibration, Target, percentiles, report
from benchmarks.drawn_wardrobe import (
    BASES,
    ENCODER,
    IMAGE_DIMS,
    Floats,
    Maker,
    add_photo_rows,
    jittered,
    unit,
)
from local_index import Library, VectorStore
from local_index.matrix import best_first, cosines, unpack
from local_index.neighbors import GraphSettings

TARGET_RECALL = 0.99
TARGET_SPEED_UP = 5.0
_K = 10
_ROUND = 25


def main() -> None:
    """Build, search both ways and report."""
    arguments = _arguments()
    calibration = Calibration()
    bases = _bases(arguments.embeddings)
    rows = jittered(bases, arguments.vectors, jitter=arguments.jitter, seed=11)
    queries = jittered(bases, arguments.queries, jitter=arguments.jitter, seed=12)
    settings = GraphSettings(
        connectivity=arguments.connectivity,
        expansion_add=arguments.expansion_add,
        expansion_search=arguments.expansion_search,
    )
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        with Library.open(Path(folder) / "wardrobe", create=True) as library:
            _fill(library, rows)
            calibration.sample()
            store, times = _prepare(library, settings)
            figures = _compare(store, rows, queries, calibration)
        index_mb = sum(path.stat().st_size for path in Path(folder).rglob("*.usearch")) / 1e6
    speed_up = figures["exact"]["p50_ms"] / figures["graph"]["p50_ms"]
    figures |= {
        "vectors": arguments.vectors,
        "bases": len(bases),
        "source": "embeddings" if arguments.embeddings else "made up",
        "speed_up": round(speed_up, 1),
        "index_mb": round(index_mb, 1),
        **times,
    }
    targets = [
        Target("recall@10", figures["recall_at_10"], TARGET_RECALL, at_least=True),
        Target("times the speed of a scan", speed_up, TARGET_SPEED_UP, at_least=True),
    ]
    report("vectors_100k", figures, targets, calibration=calibration)


def _arguments() -> argparse.Namespace:
    settings = GraphSettings()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--embeddings", type=Path, help="real embeddings, .npy, [n, dims]")
    parser.add_argument("--vectors", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--jitter", type=float, default=0.35, help="length of the noise")
    parser.add_argument("--connectivity", type=int, default=settings.connectivity)
    parser.add_argument("--expansion-add", type=int, default=settings.expansion_add)
    parser.add_argument("--expansion-search", type=int, default=settings.expansion_search)
    return parser.parse_args()


def _bases(embeddings: Path | None) -> Floats:
    if embeddings is not None:
        loaded = np.load(embeddings, allow_pickle=False)
        return unit(np.asarray(loaded, dtype=np.float32))
    maker = Maker()
    bases = maker.base([maker.garment() for _ in range(BASES)], "image")
    assert bases.shape == (BASES, IMAGE_DIMS)
    return bases


def _fill(library: Library, rows: Floats) -> None:
    photos = add_photo_rows(library, len(rows))
    for start in range(0, len(rows), 5_000):
        library.vectors.put_many(
            photos[start : start + 5_000], "image", ENCODER, rows[start : start + 5_000]
        )


def _prepare(library: Library, settings: GraphSettings) -> tuple[VectorStore, dict[str, float]]:
    """Return a store whose graph was built, saved and loaded again, and what that took."""
    folder = library.folder / "index"
    started = time.perf_counter()
    VectorStore(library.db, folder, exact_limit=0, graph=settings).prepare("image", ENCODER)
    built_s = time.perf_counter() - started
    store = VectorStore(library.db, folder, exact_limit=0, graph=settings)
    started = time.perf_counter()
    store.search("image", ENCODER, np.ones(store.uses()[0].dims, np.float32), _K)
    loaded_s = time.perf_counter() - started
    return store, {"build_s": round(built_s, 1), "load_s": round(loaded_s, 2)}


def _compare(
    store: VectorStore, rows: Floats, queries: Floats, calibration: Calibration
) -> dict[str, Any]:
    # The truth is what an exact search in the wardrobe answers: the vectors as they are stored.
    stored = unpack([row.astype("<f2").tobytes() for row in rows], rows.shape[1])
    photos = np.arange(1, len(stored) + 1, dtype=np.int64)
    exact_ms: list[float] = []
    graph_ms: list[float] = []
    found = 0
    for at, query in enumerate(queries):
        if at % _ROUND == 0:
            calibration.sample()
        started = time.perf_counter()
        scores = cosines(stored, query)
        truth = photos[best_first(photos, scores, _K)]
        between = time.perf_counter()
        near = store.search("image", ENCODER, query, _K)
        ended = time.perf_counter()
        exact_ms.append((between - started) * 1e3)
        graph_ms.append((ended - between) * 1e3)
        found += len({neighbor.photo_id for neighbor in near} & set(truth.tolist()))
    return {
        "exact": percentiles(exact_ms, calibration),
        "graph": percentiles(graph_ms, calibration),
        "recall_at_10": round(found / (_K * len(queries)), 4),
    }


if __name__ == "__main__":
    main()
