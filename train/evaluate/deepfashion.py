"""In-shop and Consumer-to-shop retrieval of DeepFashion: the official lists, R@K and mAP.

Both benchmarks are research-only and not here: the person who holds them names the folder. What is
query, gallery and right comes from ``list_eval_partition.txt`` alone; nothing is hard-coded.

    in-shop         image_name item_id evaluation_status          (train, query, gallery)
    consumer2shop   image_pair_name_1 image_pair_name_2 item_id evaluation_status (train, val, test)

R@K is the share of queries with a right image among the first K; AP is taken over the whole
ranking. A query whose item the gallery does not hold is dropped and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from train.errors import DataError
from train.evaluate.retrieval.ranking import Floats, inner_products, unit_rows
from train.evaluate.retrieval.significance import group_interval

Benchmark = Literal["in-shop", "consumer2shop"]
LIST: Final = "list_eval_partition.txt"
CUTS: Final = (1, 10, 20)
_BLOCK: Final = 128
_COLUMNS: Final = {"in-shop": 3, "consumer2shop": 4}
PAPER: Final = {
    "in-shop": {"R@1": 95.2, "R@10": 99.2, "R@20": 99.3, "mAP": 82.5},
    "consumer2shop": {"R@1": 43.9, "R@10": 75.9, "R@20": 80.8, "mAP": 48.1},
}
"""OmniFashion's figures, in percent, with a 3B model and a tournament."""


@dataclass(frozen=True, slots=True)
class GalleryPhoto:
    """A photo of an item; ``path`` is relative to the benchmark's folder."""

    path: str
    item: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """One benchmark.

    Attributes:
        trained: Items of its train part.
    """

    name: Benchmark
    queries: tuple[GalleryPhoto, ...]
    photos: tuple[GalleryPhoto, ...]
    trained: frozenset[str]

    @property
    def held_out(self) -> tuple[frozenset[str], frozenset[str]]:
        """Items and paths that no training may see."""
        photos = (*self.queries, *self.photos)
        return frozenset(p.item for p in photos), frozenset(p.path for p in photos)


@dataclass(frozen=True, slots=True)
class GalleryScores:
    """Per query: the rank of the first right photo, from 1, and average precision.

    Attributes:
        asked: Which queries were asked; the others' items are not in the gallery.
    """

    first_rank: npt.NDArray[np.int64]
    average_precision: npt.NDArray[np.float64]
    asked: npt.NDArray[np.bool_]
    gallery: int

    def recall(self, k: int) -> npt.NDArray[np.float64]:
        """Return 0 or 1 for each asked query."""
        return (self.first_rank[self.asked] <= k).astype(np.float64)


def read_gallery(file: Path, name: Benchmark) -> Gallery:
    """Read an official list.

    Raises:
        DataError: A line is malformed (its number is named), or a photo is query and gallery.
    """
    queries: dict[str, str] = {}
    photos: dict[str, str] = {}
    trained = set()
    for line in _lines(file, name):
        status, item = line[-1], line[-2]
        if status == "train":
            trained.add(item)
        elif name == "in-shop":
            (queries if status == "query" else photos)[line[0]] = item
        elif status == "test":
            queries[line[0]] = item
            photos[line[1]] = item
    both = sorted(queries.keys() & photos.keys())
    if both or not queries or not photos:
        raise DataError(
            f"{both[0]} is a query and in the gallery."
            if both
            else f"{file.name} has no test part.",
            next_step=f"Use the official {LIST} of {name}.",
        )
    crossed = trained & {*queries.values(), *photos.values()}
    if crossed:
        raise DataError(
            f"The item {min(crossed)} is in the train and in the test part.",
            next_step=f"Use the official {LIST} of {name}.",
        )
    return Gallery(
        name,
        tuple(GalleryPhoto(path, queries[path]) for path in sorted(queries)),
        tuple(GalleryPhoto(path, photos[path]) for path in sorted(photos)),
        frozenset(trained),
    )


def score_gallery(gallery: Gallery, queries: npt.ArrayLike, photos: npt.ArrayLike) -> GalleryScores:
    """Search the gallery with every query, by cosine; equal scores go by place in the gallery.

    Args:
        queries: Vectors ``[queries, d]`` in the order of ``gallery.queries``.
        photos: Vectors ``[photos, d]`` in the order of ``gallery.photos``.
    """
    asked, searched = unit_rows(queries), unit_rows(photos)
    if (len(asked), len(searched)) != (len(gallery.queries), len(gallery.photos)):
        raise ValueError("one vector is needed for each query and each photo")
    rows: dict[str, list[int]] = {}
    for row, photo in enumerate(gallery.photos):
        rows.setdefault(photo.item, []).append(row)
    first = np.zeros(len(asked), np.int64)
    precision = np.zeros(len(asked))
    for start in range(0, len(asked), _BLOCK):
        scores = inner_products(asked[start : start + _BLOCK], searched)
        for line, query in enumerate(gallery.queries[start : start + _BLOCK]):
            right = rows.get(query.item)
            if right:
                ranks = _ranks(scores[line], right)
                first[start + line] = ranks[0]
                precision[start + line] = (np.arange(1, len(ranks) + 1) / ranks).mean()
    return GalleryScores(first, precision, first > 0, len(searched))


def gallery_report(gallery: Gallery, scores: GalleryScores, *, seed: int = 0) -> dict[str, Any]:
    """Return R@1, R@10, R@20 and mAP with intervals over items, and what they were measured on."""
    items = [q.item for q, asked in zip(gallery.queries, scores.asked, strict=True) if asked]
    figures: dict[str, Any] = {}
    columns = {f"R@{k}": scores.recall(k) for k in CUTS}
    columns["mAP"] = scores.average_precision[scores.asked]
    for name, values in columns.items():
        found = group_interval(items, values, seed=seed)
        figures[name] = {
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "chance": _chance(gallery, scores, name),
            "paper": PAPER[gallery.name][name],
        }
    return {
        "benchmark": gallery.name,
        "queries": len(items),
        "dropped_queries": int((~scores.asked).sum()),
        "gallery": scores.gallery,
        "items": len(set(items)),
        "crop": "full",
        "figures": figures,
    }


def limited(gallery: Gallery, limit: int, *, seed: int = 0) -> Gallery:
    """Return the benchmark with fewer queries, drawn by the seed; the gallery stays whole."""
    order = np.random.default_rng(seed).permutation(len(gallery.queries))[:limit]
    chosen = tuple(gallery.queries[int(row)] for row in sorted(order))
    return Gallery(gallery.name, chosen, gallery.photos, gallery.trained)


def _lines(file: Path, name: Benchmark) -> Iterator[list[str]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{file.name} cannot be read.", next_step="Check the folder.") from error
    for number, line in enumerate(lines, start=1):
        # the first two lines say how many rows follow and what their columns are
        if number <= 2 or not line.strip():
            continue
        fields = line.split()
        if len(fields) != _COLUMNS[name]:
            raise DataError(
                f"Line {number} of {file.name} has {len(fields)} columns, not {_COLUMNS[name]}.",
                next_step=f"Use the official {LIST} of {name}.",
            )
        yield fields


def _ranks(scores: Floats, right: Sequence[int]) -> npt.NDArray[np.int64]:
    """Return the ranks of the right rows, ascending, without sorting the gallery."""
    ranks = []
    for row in right:
        better = int((scores > scores[row]).sum())
        ranks.append(better + int((scores[:row] == scores[row]).sum()) + 1)
    return np.array(sorted(ranks), np.int64)


def _chance(gallery: Gallery, scores: GalleryScores, name: str) -> float:
    """Return what a random order scores: exact for R@K; for mAP close, and from below."""
    from train.evaluate.retrieval.chance import chance_hit

    counts: dict[str, int] = {}
    for photo in gallery.photos:
        counts[photo.item] = counts.get(photo.item, 0) + 1
    asked = [q for q, yes in zip(gallery.queries, scores.asked, strict=True) if yes]
    right = [counts[query.item] for query in asked]
    if name == "mAP":
        return float(np.mean(right)) / scores.gallery
    k = int(name.removeprefix("R@"))
    found = {n: chance_hit(n, scores.gallery, k) for n in set(right)}
    return float(np.mean([found[n] for n in right]))
