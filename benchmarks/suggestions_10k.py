"""Outfits from 10,000 garments: suggestions, suggestions beside an anchor, alternatives.

    python -m benchmarks.suggestions_10k [--items N] [--questions N]

The wardrobe is made up (`drawn_wardrobe`), with a diary of two years and some hundred saved
outfits. The first question after a change of the garments and the first after a change of the diary
are told apart from all others, because columns and habits are kept between questions. Beside the
clock stands the processor time of the process, which is what a question costs when something else
has the machine. Target: a suggestion's p95 <= 150 ms on two cores.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from app.stylist.service import Stylist, StylistCache, shipped_judge
from app.stylist.wishes import Weather, Wish
from benchmarks.calibration import Calibration, Target, percentiles, report
from benchmarks.drawn_wardrobe import build
from local_index import Library
from models.vocabulary import Vocabulary

TARGET_P95_MS = 150.0
_TODAY = date(2026, 11, 21)
_WARM_UP = 5
_DAYS, _OUTFITS = 700, 200
_KEPT = 2
_OCCASIONS = ("", "work", "everyday", "party", "sport", "travel")
_SEASONS = ("", "winter", "summer", "autumn")


def main() -> None:
    """Build, ask and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=200)
    arguments = parser.parse_args()
    calibration = Calibration()
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        build(Path(folder) / "wardrobe", items=arguments.items)
        with Library.open(Path(folder) / "wardrobe") as library:
            _live(library)
            figures, p95 = _measure(library, arguments.questions, calibration)
    figures |= {"items": arguments.items}
    target = Target("suggestion p95 ms", p95, TARGET_P95_MS)
    report("suggestions_10k", figures, [target], calibration=calibration)


def _live(library: Library) -> None:
    """Wear and save outfits, drawn from a third of the wardrobe, as people do."""
    chance = random.Random(5)
    by_slot: dict[str, list[int]] = {}
    ids = library.items.ids(order="added")
    for item in library.items.get_many(ids[: len(ids) // 3]):
        by_slot.setdefault(item.slot, []).append(item.id)
    wanted = [slot for slot in ("top", "bottom", "shoes") if by_slot.get(slot)]
    sets = [[chance.choice(by_slot[slot]) for slot in wanted] for _ in range(_OUTFITS)]
    with library.atomic():
        for day in range(_DAYS):
            when = (_TODAY - timedelta(days=day + 1)).isoformat()
            library.wears.add(chance.choice(sets), when)
        for number, items in enumerate(sets, start=1):
            library.db.execute(
                "INSERT INTO outfits (id, added, updated) VALUES (?, '2026', '2026')", [number]
            )
            library.db.executemany(
                "INSERT INTO outfit_items (outfit_id, item_id) VALUES (?, ?)",
                [(number, item) for item in items],
            )


def _measure(
    library: Library, count: int, calibration: Calibration
) -> tuple[dict[str, object], float]:
    vocabulary = Vocabulary.load()
    chance = random.Random(7)
    ids = library.items.ids(order="added")
    stylist = Stylist(
        library,
        vocabulary,
        today=_TODAY,
        judge_for=shipped_judge(vocabulary),
        cache=StylistCache(),
    )
    figures: dict[str, object] = {"first_ms": _once(lambda: stylist.recommend(Wish()))}
    stylist.tell("like", [ids[0]])
    figures["after_feedback_ms"] = _once(lambda: stylist.recommend(Wish()))
    library.items.update(ids[1], {"notes": "new"})
    figures["after_an_edit_ms"] = _once(lambda: stylist.recommend(Wish()))

    def wish(seed: int) -> Wish:
        weather = Weather(chance.uniform(-5, 30)) if chance.random() < 0.5 else None
        return Wish(
            occasion=chance.choice(_OCCASIONS),
            season=chance.choice(_SEASONS),
            weather=weather,
            seed=seed,
        )

    def anchored(seed: int) -> Wish:
        return Wish(anchors=(chance.choice(ids),), seed=seed)

    kinds: dict[str, Callable[[int], object]] = {
        "suggestions": lambda seed: stylist.recommend(wish(seed)),
        "beside_an_anchor": lambda seed: stylist.recommend(anchored(seed)),
    }
    found = stylist.recommend(Wish(limit=30)).suggestions
    outfits = [one.item_ids for one in found if len(one.item_ids) > _KEPT]
    kinds["alternatives"] = lambda seed: _replace(stylist, outfits[seed % len(outfits)])
    p95 = 0.0
    for name, ask in kinds.items():
        times, processor = _times(ask, count, calibration)
        figures[name] = {
            **percentiles(times, calibration),
            "processor_p95_ms": round(float(np.percentile(processor, 95)), 1),
        }
        if name == "suggestions":
            p95 = float(np.percentile(times, 95))
    return figures, p95


def _replace(stylist: Stylist, outfit: tuple[int, ...]) -> object:
    return stylist.recommend(Wish(anchors=outfit), replaced=outfit[0])


def _times(
    ask: Callable[[int], object], count: int, calibration: Calibration
) -> tuple[list[float], list[float]]:
    for seed in range(_WARM_UP):
        ask(seed)
    times, processor = [], []
    for seed in range(count):
        if seed % 10 == 0:
            calibration.sample()
        started, worked = time.perf_counter(), time.process_time()
        ask(seed)
        times.append((time.perf_counter() - started) * 1e3)
        processor.append((time.process_time() - worked) * 1e3)
    return times, processor


def _once(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return round((time.perf_counter() - started) * 1e3, 1)


if __name__ == "__main__":
    main()
