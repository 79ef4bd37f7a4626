"""Hybrid search over 10,000 items: a filter, words, a text vector and an image vector at once.

    python -m benchmarks.search_10k [--items N] [--queries N]

The wardrobe is made up (`drawn_wardrobe`) and the vectors of the queries are given: encoding the
words is the encoder's time, measured elsewhere. Target: p95 <= 30 ms.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.calibration import Calibration, Target, percentiles, report, time_each
from benchmarks.drawn_wardrobe import ENCODER, Garment, Maker, build
from local_index import Filter, Library, Query

TARGET_P95_MS = 30.0
_WARM_UP = 10


def main() -> None:
    """Build, search and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=300)
    arguments = parser.parse_args()
    calibration = Calibration()
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        started = time.perf_counter()
        maker = build(Path(folder) / "wardrobe", items=arguments.items)
        built_s = time.perf_counter() - started
        with Library.open(Path(folder) / "wardrobe") as library:
            figures, p95 = _measure(library, maker, arguments.queries, calibration)
    figures |= {"items": arguments.items, "build_s": round(built_s, 1)}
    target = Target("hybrid search p95 ms", p95, TARGET_P95_MS)
    report("search_10k", figures, [target], calibration=calibration)


def _measure(
    library: Library, maker: Maker, count: int, calibration: Calibration
) -> tuple[dict[str, object], float]:
    garments = [maker.garment() for _ in range(count)]
    hybrid = [_hybrid(maker, garment) for garment in garments]
    kinds: dict[str, Callable[[Query], Query]] = {
        "hybrid": lambda query: query,
        "words_only": lambda query: Query(text=query.text),
        "words_and_meaning": lambda query: Query(
            text=query.text, text_vector=query.text_vector, text_encoder=ENCODER
        ),
        "picture_only": lambda query: Query(image_vector=query.image_vector, image_encoder=ENCODER),
        "filter_only": lambda query: Query(filters=query.filters),
    }
    first_ms = time_each([lambda: library.search(hybrid[0])])[0]
    figures: dict[str, object] = {"first_search_ms": round(first_ms, 1)}
    p95 = 0.0
    for name, narrowed in kinds.items():
        queries = [narrowed(query) for query in hybrid]
        for query in queries[:_WARM_UP]:
            library.search(query)
        times: list[float] = []
        found: list[int] = []
        for start in range(0, count, 50):
            calibration.sample()
            for query in queries[start : start + 50]:
                started = time.perf_counter()
                result = library.search(query)
                times.append((time.perf_counter() - started) * 1e3)
                found.append(result.total)
        figures[name] = {
            **percentiles(times, calibration),
            "median_relevant": float(np.median(found)),
        }
        if name == "hybrid":
            p95 = float(np.percentile(times, 95))
    return figures, p95


def _hybrid(maker: Maker, garment: Garment) -> Query:
    text, text_vector = maker.words(garment)
    return Query(
        filters=(Filter("season", "contains", garment.season[0]),),
        text=text,
        text_vector=text_vector,
        text_encoder=ENCODER,
        image_vector=maker.base([garment], "image")[0],
        image_encoder=ENCODER,
    )


if __name__ == "__main__":
    main()
