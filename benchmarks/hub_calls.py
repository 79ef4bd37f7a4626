"""Tools through the hub against the same tools called straight, on 10,000 garments.

    python -m benchmarks.hub_calls [--items N] [--calls N]

The hub adds arguments checked twice, consent, a server in memory, a lane's thread and the log of
calls. What that costs is told as a ratio to the same call of `Toolbox` on an open library in the
same run: for the cheapest tools, where nearly all of it is the hub's, read the milliseconds; for
a suggestion the ratio. Target: the median of a suggestion costs at most 1.5 times as much.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from app.assistant.hub.hub import Hub
from app.assistant.tools.desk import Desk
from app.assistant.tools.results import Envelope
from app.assistant.tools.toolbox import Toolbox
from app.stylist.service import Stylist, StylistCache
from benchmarks.calibration import Calibration, Target, report
from benchmarks.drawn_wardrobe import build
from local_index import Library
from models.vocabulary import Vocabulary

TARGET_RATIO = 1.5
_TODAY = date(2026, 11, 21)
_CALLS: Mapping[str, Mapping[str, Any]] = {
    "wardrobe_get_item": {"item_id": "itm_1"},
    "wardrobe_search": {"colors": ["navy"], "k": 12},
    "stylist_outfits": {"context": {"occasion": "work", "temperature": 12}},
}


def main() -> None:
    """Build, call and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--calls", type=int, default=30)
    arguments = parser.parse_args()
    calibration = Calibration()
    figures: dict[str, float | int] = {"items": arguments.items, "calls": arguments.calls}
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        build(Path(folder) / "wardrobe", items=arguments.items)
        desk = _desk(Path(folder) / "wardrobe")
        box = Toolbox(desk)
        with Hub(desk) as hub, desk.open_library() as library:
            for name, given in _CALLS.items():
                straight, through = _both(
                    partial(box.run, name, given, library=library),
                    partial(hub.call, name, given),
                    calls=arguments.calls,
                )
                calibration.sample()
                figures[f"{name}_ms"] = round(through * 1000, 2)
                figures[f"{name}_ratio"] = round(through / straight, 3)
    target = Target("suggestion ratio", float(figures["stylist_outfits_ratio"]), TARGET_RATIO)
    report("hub_calls", figures, [target], calibration=calibration)


def _both(
    straight: Callable[[], Envelope], through: Callable[[], Envelope], *, calls: int
) -> tuple[float, float]:
    """Return both medians in seconds; in turns, so that a busy moment hits both."""
    found: tuple[list[float], list[float]] = ([], [])
    for turn in range(calls + 3):
        for call, times in zip((straight, through), found, strict=True):
            began = time.perf_counter()
            if not call().ok:
                raise SystemExit("a tool failed")
            if turn >= 3:  # the first ones read the wardrobe
                times.append(time.perf_counter() - began)
    return statistics.median(found[0]), statistics.median(found[1])


def _desk(folder: Path) -> Desk:
    vocabulary, cache = Vocabulary.load(), StylistCache()

    def nobody() -> Any:
        raise SystemExit("no model is asked here")

    return Desk(
        open_library=lambda: Library.open(folder),
        vocabulary=lambda: vocabulary,
        stylist=lambda library: Stylist(library, vocabulary, today=_TODAY, cache=cache),
        perception=nobody,
        drawing=nobody,
        importing=nobody,
        today=lambda: _TODAY,
    )


if __name__ == "__main__":
    main()
