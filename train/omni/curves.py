"""The curve of a run as ``loss.png``, drawn with Pillow from the table of steps.

Raw loss, its running average (0.98), held-out loss as dots, and a line where a stage begins. No
plotting library is needed, so the picture is there on every machine.
"""

from __future__ import annotations

import csv
import itertools
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = (960, 480)
_LEFT, _TOP, _RIGHT, _BOTTOM = 64, 24, 940, 440
_SMOOTH: Final = 0.98

Point = tuple[float, float]


def draw_curves(metrics: Path, out: Path) -> None:
    """Draw the table of steps; nothing where it has fewer than two lines."""
    with metrics.open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["loss"]]
    if len(rows) < 2:
        return
    raw = [(float(row["step"]), float(row["loss"])) for row in rows]
    held = [(float(r["step"]), float(r["held_out"])) for r in rows if r["held_out"]]
    top = max(value for _, value in [*_smoothed(raw), *held]) * 1.15
    first, last = raw[0][0], raw[-1][0]

    def at(point: Point) -> Point:
        across = (point[0] - first) / max(1.0, last - first)
        up = min(point[1], top) / top
        return _LEFT + across * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)

    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    _axes(draw, top, (first, last))
    for before, row in itertools.pairwise(rows):
        if before["stage"] != row["stage"]:
            x = at((float(row["step"]), 0.0))[0]
            draw.line([(x, _TOP), (x, _BOTTOM)], fill="#b0b0b0", width=1)
            draw.text((x + 4, _TOP), row["stage"], fill="#606060")
    draw.line([at(point) for point in raw], fill="#c9d6ea", width=1)
    draw.line([at(point) for point in _smoothed(raw)], fill="#1f4e9c", width=2)
    for point in held:
        x, y = at(point)
        draw.ellipse([x - 3, y - 3, x + 3, y + 3], fill="#c0392b")
    part = out.with_suffix(".part")
    image.save(part, format="PNG")
    part.replace(out)


def _axes(draw: ImageDraw.ImageDraw, top: float, span: tuple[float, float]) -> None:
    for number in range(5):
        y = _BOTTOM - number / 4 * (_BOTTOM - _TOP)
        draw.line([(_LEFT, y), (_RIGHT, y)], fill="#eeeeee", width=1)
        draw.text((8, y - 6), f"{top * number / 4:.3g}", fill="#606060")
    draw.text((_LEFT, _BOTTOM + 10), f"step {span[0]:.0f}", fill="#606060")
    draw.text((_RIGHT - 70, _BOTTOM + 10), f"step {span[1]:.0f}", fill="#606060")
    draw.text((_LEFT + 300, _BOTTOM + 10), "loss, its average, held-out (dots)", fill="#606060")


def _smoothed(raw: list[Point]) -> list[Point]:
    found: list[Point] = []
    total = weight = 0.0
    for step, value in raw:
        total = _SMOOTH * total + (1 - _SMOOTH) * value
        weight = _SMOOTH * weight + (1 - _SMOOTH)
        found.append((step, total / weight))
    return found
