"""The diary at its largest: 10,000 garments, 1,000 outfits, ten years with four garments a day.

    python -m benchmarks.diary_10k [--items N] [--years N]

What the diary page reads for a month, a page of the agenda, the list of all days, the laundry and
the picker's first and typed words, and what packing for a fortnight takes. Target: a month's p95
<= 50 ms, so that turning pages stays ahead of the eye.
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

from app.services.diary_pages import noted_days, read_pages
from app.services.laundry import LaundryService
from app.services.packing_values import Trip, TripDay
from app.stylist.packing import pack
from app.stylist.service import Stylist, StylistCache
from app.viewmodels.diary_picker import find_picks
from benchmarks.calibration import Calibration, Target, percentiles, report
from benchmarks.drawn_wardrobe import build
from local_index import Library
from models.vocabulary import Vocabulary

TARGET_MONTH_MS = 50.0
_TODAY = date(2026, 11, 21)
_OUTFITS, _DAY = 1_000, 4
_TIMES = 40


def main() -> None:
    """Build, read and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--years", type=int, default=10)
    arguments = parser.parse_args()
    calibration = Calibration()
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        build(Path(folder) / "wardrobe", items=arguments.items)
        with Library.open(Path(folder) / "wardrobe") as library:
            _live(library, 365 * arguments.years)
            figures, p95 = _measure(library, 365 * arguments.years, calibration)
    figures |= {"items": arguments.items, "days": 365 * arguments.years}
    report(
        "diary_10k",
        figures,
        [Target("month p95 ms", p95, TARGET_MONTH_MS)],
        calibration=calibration,
    )


def _live(library: Library, days: int) -> None:
    """Wear four garments a day, every third day as an outfit."""
    chance = random.Random(5)
    ids = library.items.ids(order="added")
    sets = [chance.sample(ids, _DAY) for _ in range(_OUTFITS)]
    with library.atomic():
        for number, items in enumerate(sets, start=1):
            library.db.execute(
                "INSERT INTO outfits (id, added, updated) VALUES (?, '2026', '2026')", [number]
            )
            library.db.executemany(
                "INSERT INTO outfit_items (outfit_id, item_id) VALUES (?, ?)",
                [(number, item) for item in items],
            )
        rows: list[tuple[int | None, int | None, str]] = []
        for back in range(1, days + 1):
            when = (_TODAY - timedelta(days=back)).isoformat()
            if back % 3 == 0:
                rows.append((None, chance.randrange(1, _OUTFITS + 1), when))
            else:
                rows += [(item, None, when) for item in chance.sample(ids, _DAY)]
        library.db.executemany(
            "INSERT INTO wears (item_id, outfit_id, day, added) VALUES (?, ?, ?, '2026')", rows
        )


def _measure(
    library: Library, days: int, calibration: Calibration
) -> tuple[dict[str, object], float]:
    vocabulary, chance = Vocabulary.load(), random.Random(7)
    stylist = Stylist(library, vocabulary, today=_TODAY, cache=StylistCache())
    wardrobe = stylist.wardrobe()
    laundry = LaundryService(library, _TODAY)

    def span(length: int) -> object:
        first = _TODAY - timedelta(days=chance.randrange(length, days))
        last = first + timedelta(days=length - 1)
        return read_pages(library, first.isoformat(), last.isoformat())

    def trip() -> object:
        first = _TODAY + timedelta(days=3)
        each = [
            TripDay((first + timedelta(days=at)).isoformat(), "", chance.uniform(-5, 25), None)
            for at in range(14)
        ]
        return pack(wardrobe, Trip(tuple(each), laundry_every=7))

    kinds: dict[str, tuple[Callable[[], object], int]] = {
        "month": (lambda: span(42), _TIMES),
        "agenda_page": (lambda: span(30), _TIMES),
        "all_days": (lambda: noted_days(library), _TIMES),
        "laundry": (laundry.read, _TIMES // 4),
        "picker": (lambda: find_picks(library, vocabulary, ""), _TIMES // 4),
        "picker_words": (lambda: find_picks(library, vocabulary, "navy"), _TIMES // 4),
        "packing_a_fortnight": (trip, _TIMES // 8),
    }
    figures: dict[str, object] = {}
    p95 = 0.0
    for name, (act, count) in kinds.items():
        act()
        times = []
        for _ in range(count):
            started = time.perf_counter()
            act()
            times.append((time.perf_counter() - started) * 1000)
            calibration.sample()
        figures[name] = percentiles(times, calibration)
        if name == "month":
            p95 = float(np.percentile(times, 95))
    return figures, p95


if __name__ == "__main__":
    main()
