"""The brush on a photo of twelve megapixels: what one mouse event of a stroke costs.

    python -m benchmarks.brush_strokes [--events N]

Each event draws on and repaints what it touched, at three sizes of the brush, over the whole photo
and looking closer; a frame has 16 ms. Opening the photo and bringing a finished stroke to the
garment's edge (beside the window) are said beside it.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.views.mask_canvas import MaskCanvas
    from app.views.mask_strokes import Stroke

TARGET_MS = 16.0
_SIZES = (16, 48, 160)
_PHOTO = (4000, 3000)
_WINDOW = (820, 620)


def main() -> None:
    """Open a photo, paint on it and report."""
    from benchmarks.calibration import Calibration, Target, report

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=400)
    arguments = parser.parse_args()
    calibration = Calibration()
    calibration.sample()
    figures = _measure(arguments.events)
    calibration.sample()
    targets = [
        Target(f"{name} ms", value, TARGET_MS)
        for name, value in figures.items()
        if name.endswith("_p95_ms") and not name.startswith("edge")
    ]
    report("brush_strokes", figures, targets, calibration=calibration)


def _measure(events: int) -> dict[str, Any]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication

    from app.views.cutout_editor import WORKING_SIDE
    from app.views.large_picture import read_photo
    from app.views.mask_canvas import MaskCanvas
    from app.views.theme import Theme

    _ = QApplication.instance() or QApplication([])
    theme = Theme()
    theme.apply("light", text_percent=100, motion=False)
    canvas = MaskCanvas(theme)
    canvas.resize(*_WINDOW)
    canvas.show()
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        file = _photo(Path(folder) / "photo.jpg")
        begin = time.perf_counter()
        photo = read_photo(file, QSize(WORKING_SIDE, WORKING_SIDE))
        assert photo is not None
        canvas.open(photo, None)
        canvas.repaint()
        figures: dict[str, Any] = {"open_ms": round((time.perf_counter() - begin) * 1e3, 1)}
    strokes: list[Stroke] = []
    canvas.stroke_made.connect(strokes.append)
    canvas.follows_edges = True
    for zoom in (1.0, 4.0):
        canvas.show_all()
        canvas.zoom_by(zoom)
        canvas._redraw()
        canvas.repaint()
        for size in _SIZES:
            canvas.set_brush(size)
            times = sorted(_stroke(canvas, events))
            name = f"brush_{size}_zoom_{zoom:g}"
            figures[f"{name}_median_ms"] = round(median(times), 2)
            figures[f"{name}_p95_ms"] = round(times[int(len(times) * 0.95)], 2)
    figures["edge_median_ms"] = round(median(_edges(canvas, strokes)), 1)
    return figures


def _photo(file: Path) -> Path:
    """Write a drawn garment as a phone would: twelve megapixels, JPEG."""
    from PIL import Image

    from models.render import sample_wardrobe

    scene = next(iter(sample_wardrobe(1, 1)))
    Image.fromarray(scene.image).resize(_PHOTO, Image.Resampling.BICUBIC).save(file, quality=88)
    return file


def _stroke(canvas: MaskCanvas, events: int) -> list[float]:
    """Return what each event of one round stroke took, with its repaint, in milliseconds."""
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QApplication

    middle = QPointF(canvas.width() / 2, canvas.height() / 2)
    canvas.set_tool("remove" if canvas.tool == "keep" else "keep")
    times: list[float] = []
    for at in range(events + 1):
        turn = at / events * 2 * math.pi
        point = canvas.to_photo(middle + QPointF(math.cos(turn), math.sin(turn)) * 200)
        if not at:
            canvas.begin_stroke(point)
            continue
        begin = time.perf_counter()
        canvas.stroke_to(point)
        QApplication.processEvents()
        times.append((time.perf_counter() - begin) * 1e3)
    canvas.end_stroke()
    return times


def _edges(canvas: MaskCanvas, strokes: list[Stroke]) -> list[float]:
    from app.services.brush import follow_edges

    times = []
    for stroke in strokes:
        asked = canvas.strokes.for_edges(stroke)
        if asked is not None:
            begin = time.perf_counter()
            follow_edges(asked[0])
            times.append((time.perf_counter() - begin) * 1e3)
    return times


if __name__ == "__main__":
    main()
