"""The grid of the real window: scrolling 10,000 garments, jumping about 100,000, changing theme.

    python -m benchmarks.grid_scroll [--items N] [--many N]

A frame is one step of the wheel with everything the event loop has to do until it is painted; small
pictures are read beside it and painted when they come. Each is timed twice: by the clock, which
counts whatever else the machine does, and by the processor time of the window's thread, which is
what the window itself costs. Memory is that of the whole process after every garment has been
scrolled past. Targets: frames p95 <= 16 ms, jumps p95 <= 16 ms at 100,000, resident set <= 450 MB,
theme <= 100 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibration import Calibration, Target, report
from benchmarks.drawn_wardrobe import build
from benchmarks.grid_wardrobe import add_pictures, multiply
from benchmarks.memory_10k import peak_mb, resident_mb

FRAME_MS, MEMORY_MB, THEME_MS = 16.0, 450.0, 100.0
_WHEEL_PX = 120
_JUMPS = 80
_DIFFERENT = 2_000
"""Of the garments that are jumped about among, the rest are copies: jumping meets few of them."""


def main() -> None:
    """Build, measure in child processes and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure is not None:
        print(json.dumps(_measure(arguments.measure, jumps_only=arguments.items == 0)))
        return
    calibration = Calibration()
    calibration.sample()
    scroll = _in_child(arguments.items, jumps_only=False)
    calibration.sample()
    jump = _in_child(arguments.many, jumps_only=True) if arguments.many else {}
    calibration.sample()
    targets = [
        Target("scroll frame p95 ms", scroll["scroll_p95_ms"], FRAME_MS),
        Target("scroll frame p95 ms of processor time", scroll["scroll_cpu_p95_ms"], FRAME_MS),
        Target("resident MB after scrolling", scroll["resident_mb"], MEMORY_MB),
        Target("theme switch ms", scroll["theme_ms"], THEME_MS),
    ]
    if jump:
        targets += [
            Target("jump p95 ms", jump["jump_p95_ms"], FRAME_MS),
            Target("jump p95 ms of processor time", jump["jump_cpu_p95_ms"], FRAME_MS),
        ]
    figures = {"items": arguments.items, "scrolling": scroll, "many": arguments.many, "jumps": jump}
    report("grid_scroll", figures, targets, calibration=calibration)


def _in_child(items: int, *, jumps_only: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        wardrobe = Path(folder) / "wardrobe"
        times = max(1, items // _DIFFERENT) if jumps_only else 1
        build(wardrobe, items=items // times)
        add_pictures(wardrobe, items=items // times)
        multiply(wardrobe, times=times)
        command = [sys.executable, "-m", "benchmarks.grid_scroll", "--measure", str(wardrobe)]
        command += ["--items", "0"] if jumps_only else []
        home = {"VESTRY_HOME": str(Path(folder) / "home"), "QT_QPA_PLATFORM": "offscreen"}
        child = subprocess.run(
            command, check=True, capture_output=True, text=True, env={**os.environ, **home}
        )
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return found


def _measure(wardrobe: Path, *, jumps_only: bool) -> dict[str, float]:
    from app.bootstrap import open_services
    from app.main import make_application, make_theme
    from app.tasks import TaskRunner
    from app.views.main_window import MainWindow
    from app.views.wardrobe_page import WardrobePage
    from app.window_bootstrap import build_context

    app = make_application()
    services = open_services(wardrobe)
    runner = TaskRunner()
    context = build_context(services, runner, make_theme(services))
    window = MainWindow(context)
    window.resize(1280, 800)
    window.show()
    context.wardrobe.refresh()
    _until(app, lambda: context.wardrobe.state == "ready")
    page = window.page("wardrobe")
    assert isinstance(page, WardrobePage)
    _until(app, lambda: context.thumbnails.is_idle)
    bar = page.grid.verticalScrollBar()
    figures: dict[str, float] = {"height_px": bar.maximum()}
    if jumps_only:
        rng = np.random.default_rng(1)
        places = [int(bar.maximum() * share) for share in rng.random(_JUMPS)]
        model, jumps, named, shown = context.wardrobe.model, [], [], []
        for place in places:
            jumps.append(_frame(app, bar, place))
            started = time.perf_counter()
            seen = model.id_at(page.grid.visible_rows().start)
            _until(app, lambda ident=seen: model.record_of(ident) is not None)
            named.append((time.perf_counter() - started) * 1e3)
            time.sleep(0.02)  # until the grid has said which pictures it wants
            app.processEvents()
            _until(app, lambda: context.thumbnails.is_idle)
            shown.append((time.perf_counter() - started) * 1e3)
        figures |= _summary("jump", jumps)
        figures["names_after_jump_p50_ms"] = round(float(np.median(named)), 1)
        figures["pictures_after_jump_p50_ms"] = round(float(np.median(shown)), 1)
    else:
        figures |= _scroll(app, bar)
        figures |= {"resident_mb": resident_mb(), "peak_mb": peak_mb()}
        figures["held_pictures_mb"] = round(context.thumbnails.held_bytes / 1e6, 1)
        figures |= _theme(app, context.theme)
    context.operations.close()
    context.thumbnails.shut_down()
    runner.shut_down()
    services.close()
    return figures


def _scroll(app: Any, bar: Any) -> dict[str, float]:
    """Wheel through two thousand steps at the pace of a screen, then drag through the rest."""
    frames = []
    for step in range(1, min(2_000, bar.maximum() // _WHEEL_PX)):
        frames.append(_frame(app, bar, step * _WHEEL_PX))
        time.sleep(max(0.0, (FRAME_MS - frames[-1][0]) / 1e3))
    for place in range(bar.value(), bar.maximum(), 700):
        _frame(app, bar, place)
    return _summary("scroll", frames)


def _frame(app: Any, bar: Any, place: int) -> tuple[float, float]:
    """Return milliseconds by the clock and of this thread's processor time."""
    started, worked = time.perf_counter(), time.thread_time()
    bar.setValue(place)
    app.processEvents()
    return (time.perf_counter() - started) * 1e3, (time.thread_time() - worked) * 1e3


def _theme(app: Any, theme: Any) -> dict[str, float]:
    taken = []
    for choice in ("dark", "light", "dark", "light"):
        started, worked = time.perf_counter(), time.thread_time()
        theme.apply(choice)
        app.processEvents()
        taken.append(((time.perf_counter() - started) * 1e3, (time.thread_time() - worked) * 1e3))
    return {
        "theme_ms": round(float(np.median([clock for clock, _ in taken])), 1),
        "theme_cpu_ms": round(float(np.median([cpu for _, cpu in taken])), 1),
    }


def _until(app: Any, true: Any, *, seconds: float = 30.0) -> None:
    ends = time.monotonic() + seconds
    while not true() and time.monotonic() < ends:
        app.processEvents()
        time.sleep(0.002)


def _summary(name: str, taken: list[tuple[float, float]]) -> dict[str, float]:
    clock, cpu = zip(*taken, strict=True)
    found: dict[str, float] = {f"{name}_n": len(taken)}
    for kind, values in (("", clock), ("cpu_", cpu)):
        for share in (50, 95):
            place = f"{name}_{kind}p{share}_ms"
            found[place] = round(float(np.percentile(values, share)), 2)
    return found


if __name__ == "__main__":
    main()
