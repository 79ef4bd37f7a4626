"""``vestry-train evaluate closet``: from options to files; the console itself is ``train.cli``'s.

    vestry-train evaluate closet --data DIR --encoder pocket --against frozen --out build/bench

Measures first and writes last, so that a run that is stopped leaves no half report.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.protocols import GarmentSegmenter
from train.errors import DataError
from train.evaluate.closet.bench import (
    PROTOCOLS,
    BenchRun,
    compare,
    run_protocols,
    with_clutter,
)
from train.evaluate.closet.embedding import (
    EncodedCloset,
    Say,
    VectorCache,
    encode_closet,
    silent,
)
from train.evaluate.closet.encoders import VECTOR_FILES, open_encoder, read_vectors
from train.evaluate.closet.plots import draw_plots
from train.evaluate.closet.report import to_json, to_markdown
from train.evaluate.closet.rows import CategoryMap, Closet, Scheme, categories_of, read_rows
from train.evaluate.closet.setup import P6_QUERIES, BenchSetup
from train.evaluate.retrieval.significance import RESAMPLES
from train.whole_files import whole_file


@dataclass(frozen=True)
class BenchOptions:
    """What the command line asks for.

    Attributes:
        data: Folder in the layout of wardrobe-cc0.
        encoder: ``pocket``, ``frozen``, a model folder or a file of vectors.
        against: A second encoder to compare with.
        split: Whose photos are the queries.
        protocols: Names of ``PROTOCOLS``; all of them when empty.
        labels: Where categories come from.
        mapping: In which words annotated categories are said.
        dims: Keep only the first dimensions.
        view_queries: Photos that P6 draws; None for all.
        resamples: Of every bootstrap.
        cache: Folder of cached vectors; None embeds anew.
        worst: List the worst queries by name.
    """

    data: Path
    encoder: str = "pocket"
    against: str | None = None
    split: str = "val"
    protocols: Sequence[str] = ()
    labels: Scheme = "contributor"
    mapping: CategoryMap = "none"
    dims: int | None = None
    view_queries: int | None = P6_QUERIES
    resamples: int = RESAMPLES
    cache: Path | None = None
    worst: bool = False


def measure(options: BenchOptions, *, say: Say = silent) -> dict[str, object]:
    """Run the bench and return its JSON document.

    Raises:
        DataError: The folder, the encoder or an option cannot be used.
        MissingLibraryError: An encoder needs something that is not installed.
        ModelsError: A model or a photo cannot be read.
    """
    started = time.perf_counter()
    unknown = [name for name in options.protocols if name not in PROTOCOLS]
    if unknown:
        raise DataError(
            f"{unknown[0]} is not a protocol.", next_step=f"Choose from {', '.join(PROTOCOLS)}."
        )
    chosen = options.protocols or tuple(PROTOCOLS)
    closet = read_rows(options.data)
    if len(closet.rows_of(options.split)) == 0:
        raise DataError(
            f'No photo in this folder belongs to the split "{options.split}".',
            next_step="Choose another --split.",
        )
    cache = VectorCache(options.cache)
    setup = BenchSetup(
        closet=closet,
        split=options.split,
        categories=categories_of(closet, scheme=options.labels, mapping=options.mapping),
        annotated_categories=categories_of(closet, scheme="annotated", mapping=options.mapping),
        view_queries=options.view_queries,
        segmenter=_segmenter,
    )
    encoded = _encoded(options.encoder, closet, cache, options.dims, say)
    if "P8" in chosen:
        setup = with_clutter(setup, encoded)
    first = run_protocols(setup, encoded, protocols=chosen, say=say)
    second: BenchRun | None = None
    if options.against is not None:
        rival = _encoded(options.against, closet, cache, None, say)
        second = run_protocols(setup, rival, protocols=chosen, say=say)
    document = to_json(
        setup,
        first,
        second=second,
        comparisons=() if second is None else compare(first, second, resamples=options.resamples),
        labels=_labels(options),
        resamples=options.resamples,
        worst=options.worst,
    )
    return {**document, "seconds": round(time.perf_counter() - started, 1)}


def write_report(document: Mapping[str, object], folder: Path) -> list[Path]:
    """Write bench.json, bench.md and the charts into ``folder`` and return the files."""
    texts = {
        "bench.json": json.dumps(document, indent=1) + "\n",
        "bench.md": to_markdown(document),
    }
    for name, text in texts.items():
        with whole_file(folder / name) as stream:
            stream.write(text.encode())
    return [folder / name for name in texts] + draw_plots(document, folder)


def _encoded(
    name: str, closet: Closet, cache: VectorCache, dims: int | None, say: Say
) -> EncodedCloset:
    file = Path(name)
    if file.suffix in VECTOR_FILES:
        vectors = read_vectors(file, rows=len(closet))
        return encode_closet(closet, vectors, cache=cache, dims=dims, say=say)
    return encode_closet(closet, open_encoder(name), cache=cache, dims=dims, say=say)


def _segmenter() -> GarmentSegmenter:
    from models.manager import ModelManager
    from models.store import ModelStore

    return ModelManager(ModelStore()).segmenter()


def _labels(options: BenchOptions) -> dict[str, str]:
    categories = "contributors' own classes"
    if options.labels == "annotated":
        categories = "annotated, Vestry's vocabulary"
    if options.mapping != "none":
        categories = "annotated, LookBench's 27"
    return {
        "categories": categories,
        "attributes": "annotated, Vestry's vocabulary (wider than LookBench's)",
    }
