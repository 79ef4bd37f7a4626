"""How often "this, but in COLOR" finds the kind and the color, beside plain ways of asking.

    python -m benchmarks.composed_search --data DIR [--photos 900] [--queries 300]

DIR has the layout of data/wardrobe-cc0; only photos of its ``train`` people are used. They become
one wardrobe, tagged by the embedded models alone; each query takes a garment and a color which it
has not and which at least three others of its kind have by the annotations. Half of the queries
chose the weights of ``app.services.composed_search``, the other half is what to quote. ``kept`` is
how much else (pattern, material, fit, style) the right ones among the first three share.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

Ask = Callable[[int, str], list[int]]
_FIELDS = ("pattern", "material", "fit", "style")
_COLORS, _SHOWN, _LEAST = 12, 10, 3


def main() -> None:
    """Import, ask and print one line for each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--photos", type=int, default=900)
    parser.add_argument("--queries", type=int, default=300)
    arguments = parser.parse_args()
    rows = _rows(arguments.data)[: arguments.photos]
    with tempfile.TemporaryDirectory(prefix="vestry-composed-") as folder:
        _measure(rows, arguments.data, Path(folder), arguments.queries)


def _rows(data: Path) -> list[dict[str, Any]]:
    with (data / "annotations.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    wanted = [
        row
        for row in rows
        if row["split"] == "train" and row["colors"] and row["cat"] not in ("unusable", "other")
    ]
    random.Random(6).shuffle(wanted)
    return wanted


def _measure(rows: list[dict[str, Any]], data: Path, folder: Path, most: int) -> None:
    from app.bootstrap import open_services
    from app.services.searching import SearchService

    photos = folder / "photos"
    photos.mkdir()
    for number, row in enumerate(rows):
        (photos / f"{number:05d}.jpg").symlink_to(_photo(data, row["photo"]))
    with open_services(folder / "wardrobe") as services:
        services.importing.run([photos])
        with services.open_library() as library:
            items = library.items.find(())
            truth = {item.id: rows[int(Path(item.source_name).stem)] for item in items}
            kinds = {item.id: item.category for item in items}
            search = SearchService(library, services.perception, services.vocabulary)

            def ask(text: str, like: int, without: int) -> list[int]:
                found = search.search(text, like=like, limit=_SHOWN + 1, include_weaker=True)
                return [hit.item_id for hit in found.result.hits if hit.item_id != without][:_SHOWN]

            ways: dict[str, Ask] = {
                "similar": lambda item, _color: ask("", item, item),
                "words": lambda item, color: ask(f"{color} {kinds[item]}", 0, item),
                "composed": lambda item, color: ask(f"but in {color}", item, item),
            }
            asked = _questions(truth)[:most]
            for half, chosen in (("tuned on", asked[1::2]), ("held out", asked[::2])):
                for name, way in ways.items():
                    print(f"{half}  {name:9} {_figures(truth, chosen, way)}", flush=True)


def _photo(data: Path, name: str) -> Path:
    file = data / name
    return (file if file.is_file() else data / "photos" / name).resolve()


def _questions(truth: dict[int, dict[str, Any]]) -> list[tuple[int, str]]:
    rng = random.Random(1)
    counted = Counter(row["colors"][0] for row in truth.values())
    colors = [color for color, _ in counted.most_common(_COLORS)]
    order = list(truth)
    rng.shuffle(order)
    asked = []
    for item in order:
        kind = truth[item]["cat"]
        others = [row for other, row in truth.items() if other != item and row["cat"] == kind]
        there = [
            color
            for color in colors
            if not _has(truth[item], color) and sum(_has(row, color) for row in others) >= _LEAST
        ]
        if there:
            asked.append((item, rng.choice(there)))
    return asked


def _has(row: dict[str, Any], color: str) -> bool:
    return color in row["colors"][:2]


def _figures(truth: dict[int, dict[str, Any]], asked: list[tuple[int, str]], way: Ask) -> str:
    both, color_only, kind_only, first, kept = 0.0, 0.0, 0.0, 0, 0.0
    for item, color in asked:
        own, hits = truth[item], [truth[hit] for hit in way(item, color)]
        right = [_has(row, color) and row["cat"] == own["cat"] for row in hits]
        both += sum(right) / _SHOWN
        color_only += sum(_has(row, color) for row in hits) / _SHOWN
        kind_only += sum(row["cat"] == own["cat"] for row in hits) / _SHOWN
        first += any(right[:1])
        kept += (
            sum(
                fits * sum(row[field] == own[field] for field in _FIELDS) / len(_FIELDS)
                for row, fits in zip(hits[:3], right, strict=False)
            )
            / 3
        )
    count = len(asked)
    return (
        f"both@10 {both / count:.3f}  color {color_only / count:.3f}  "
        f"kind {kind_only / count:.3f}  first {first / count:.3f}  "
        f"kept {kept / count:.3f}  n={count}"
    )


if __name__ == "__main__":
    main()
