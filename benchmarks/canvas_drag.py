"""The free canvas with twenty turned garments of 1024 pixels: what one step of a drag costs.

    python -m benchmarks.canvas_drag [--events N]

Each step moves, turns or enlarges one garment and repaints what is seen; a frame has 16 ms.
Painting the whole canvas again without any change is said beside it.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from app.operations import Operations
    from app.services.outfit_canvas import CanvasState
    from app.viewmodels.outfit_canvas import OutfitCanvasViewModel

TARGET_MS = 16.0
_PIECES = 20
_PICTURE = (820, 1024)
_WINDOW = (900, 1000)


def main() -> None:
    """Move garments and report."""
    from benchmarks.calibration import Calibration, Target, report

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=120)
    arguments = parser.parse_args()
    calibration = Calibration()
    calibration.sample()
    figures = _measure(arguments.events)
    calibration.sample()
    targets = [
        Target(name.replace("_ms", " ms"), value, TARGET_MS)
        for name, value in figures.items()
        if name.endswith("_p95_ms") and not name.startswith("whole")
    ]
    report("canvas_drag", figures, targets, calibration=calibration)


def _measure(events: int) -> dict[str, Any]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.services.canvas_moves import moved, scaled, turned
    from app.views.outfit_canvas_view import OutfitCanvasView
    from app.views.theme import Theme

    application = QApplication.instance() or QApplication([])
    theme = Theme()
    theme.apply("light", motion=False)
    canvas = _canvas()
    view = OutfitCanvasView(theme, canvas)
    view.resize(*_WINDOW)
    view.show()
    _show_pictures(canvas)
    canvas.choose([canvas.from_above[0]])
    chosen = canvas.chosen
    application.processEvents()  # a window that was not shown yet paints nothing

    def step(change: Callable[[int], Any]) -> Callable[[int], None]:
        def take(at: int) -> None:
            canvas.place(change(1 if at % 2 else -1), done=False)

        return take

    return {
        **_timed("whole", lambda _at: view.repaint_all(), events),
        **_timed("move", step(lambda s: moved(canvas.places, chosen, s * 0.01, 0.0)), events),
        **_timed("turn", step(lambda s: turned(canvas.places, chosen, s * 7)), events),
        **_timed("scale", step(lambda s: scaled(canvas.places, chosen, 1.03**s)), events),
    }


def _timed(name: str, act: Callable[[int], None], events: int) -> dict[str, float]:
    from PySide6.QtCore import QCoreApplication

    spent = []
    for at in range(events):
        started = time.perf_counter()
        act(at)
        QCoreApplication.processEvents()
        spent.append(1000 * (time.perf_counter() - started))
    return {
        f"{name}_median_ms": round(median(spent), 2),
        f"{name}_p95_ms": round(quantiles(spent, n=20)[-1], 2),
    }


def _canvas() -> OutfitCanvasViewModel:
    from PySide6.QtCore import QObject, Signal

    from app.viewmodels.outfit_canvas import OutfitCanvasViewModel

    class Nobody(QObject):
        """Stands in for the wardrobe, of which a drag wants nothing."""

        changed = Signal(object)

    made = OutfitCanvasViewModel(cast("Operations", Nobody()))
    made.state = _state()
    return made


def _state() -> CanvasState:
    from app.services.outfit_canvas import OutfitCanvasService, arrange
    from local_index import ItemDraft, Library, OutfitDraft, OutfitItem, Placement

    chance = random.Random(1)
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "wardrobe", create=True) as library,
    ):
        ids = [library.items.add(ItemDraft(name=f"Garment {at}")) for at in range(_PIECES)]
        outfit, _ = library.outfits.create(OutfitDraft(tuple(OutfitItem(one) for one in ids)))
        state = arrange(OutfitCanvasService(library).read(outfit))
    pieces = tuple(
        replace(
            one,
            placement=Placement(chance.random(), chance.random(), 0.35, chance.uniform(0, 360), at),
        )
        for at, one in enumerate(state.pieces)
    )
    return replace(state, pieces=pieces)


def _show_pictures(canvas: OutfitCanvasViewModel) -> None:
    import numpy as np

    from app.viewmodels.outfit_canvas import PiecePixels

    chance = np.random.default_rng(0)
    wide, high = _PICTURE
    for item_id in canvas.places:
        rgba = chance.integers(0, 255, (high, wide, 4), dtype=np.uint8)
        rgba[..., 3] = 0
        rgba[high // 10 : -high // 10, wide // 8 : -wide // 8, 3] = 255
        canvas.picture_ready.emit(PiecePixels(item_id, wide, high, rgba.tobytes(), True))


if __name__ == "__main__":
    main()
