"""The run's figures as bar charts in PNG: text and bars, never a photo.

Drawn with Pillow, so that measuring needs no plotting library. Each chart has one row per figure,
its interval as a line and, where there is one, the compared encoder as a second bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from train.whole_files import whole_file

WIDTH, ROW, MARGIN = 1000, 34, 24
LABEL, NUMBER = 300, 70
INK, FAINT, FIRST, SECOND = "#22252b", "#d7dbe2", "#3b6fb6", "#b9c3d3"


@dataclass(frozen=True)
class Bar:
    """One row of a chart; all numbers are fractions.

    Attributes:
        label: At the left.
        value: Length of the bar.
        interval: Ends of the thin line, if there is one.
        rival: Length of the second bar, if there is one.
        chance: A small mark, if there is one.
    """

    label: str
    value: float
    interval: tuple[float, float] | None = None
    rival: float | None = None
    chance: float | None = None


def draw_plots(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the charts of a bench document into ``folder`` and return their files.

    Args:
        document: From ``report.to_json``.
        folder: Made when it is not there.
    """
    name = document["encoder"]["name"]
    rival = document["against"]["encoder"]["name"] if "against" in document else None
    key = f"blue: {name}" + (f", gray: {rival}" if rival else "") + "; | chance"
    charts = {
        "protocols.png": (f"Headline of each protocol ({key})", _headlines(document)),
        "views.png": (f"P6: the right photo first, by severity ({key})", _views(document)),
        "categories.png": (f"P2: hit@1 by category ({key})", _categories(document)),
    }
    written = []
    for file, (title, bars) in charts.items():
        if bars:
            with whole_file(folder / file) as stream:
                draw_bars(title, bars).save(stream, "PNG")
            written.append(folder / file)
    return written


def draw_bars(title: str, bars: Sequence[Bar]) -> Image.Image:
    """Return a chart with one row per bar on a scale from 0 to 100 percent."""
    height = MARGIN * 2 + ROW * (len(bars) + 2)
    chart = Image.new("RGB", (WIDTH, height), "white")
    pen = ImageDraw.Draw(chart)
    large, small = ImageFont.load_default(18), ImageFont.load_default(15)
    pen.text((MARGIN, MARGIN), title, INK, font=large)
    left, right = LABEL, WIDTH - MARGIN - NUMBER
    top, bottom = MARGIN + ROW, height - MARGIN - ROW // 2

    def x(fraction: float) -> float:
        return left + (right - left) * min(max(fraction, 0.0), 1.0)

    for tenth in range(0, 11, 2):
        pen.line((x(tenth / 10), top, x(tenth / 10), bottom), FAINT)
        pen.text((x(tenth / 10), bottom), f"{tenth * 10}", INK, font=small, anchor="ma")
    for row, bar in enumerate(bars):
        middle = top + ROW * row + ROW // 2
        pen.text((left - 10, middle), bar.label, INK, font=small, anchor="rm")
        pen.rectangle((left, middle - 8, x(bar.value), middle + 3), FIRST)
        if bar.rival is not None:
            pen.rectangle((left, middle + 4, x(bar.rival), middle + 9), SECOND)
        if bar.interval is not None:
            pen.line((x(bar.interval[0]), middle - 3, x(bar.interval[1]), middle - 3), INK, width=2)
        if bar.chance is not None:
            pen.line((x(bar.chance), middle - 12, x(bar.chance), middle + 12), INK)
        pen.text((right + 12, middle), f"{100 * bar.value:.1f}", INK, font=small, anchor="lm")
    return chart


def _headlines(document: Mapping[str, Any]) -> list[Bar]:
    return [
        _bar(document, name, protocol["headline"], f"{name} {protocol['headline']}")
        for name, protocol in document["protocols"].items()
        if "skipped" not in protocol
    ]


def _views(document: Mapping[str, Any]) -> list[Bar]:
    protocol = document["protocols"].get("P6", {"skipped": "not asked for"})
    if "skipped" in protocol:
        return []
    return [
        _bar(document, "P6", name, name) for name in protocol["figures"] if name.endswith("hit@1")
    ]


def _categories(document: Mapping[str, Any]) -> list[Bar]:
    protocol = document["protocols"].get("P2", {"skipped": "not asked for"})
    if "skipped" in protocol:
        return []
    rivals = {}
    if "against" in document:
        table = document["against"]["protocols"]["P2"].get("categories", [])
        rivals = {row["category"]: row["hit_at_1"] for row in table}
    return [
        Bar(f"{row['category']} ({row['n']})", row["hit_at_1"], rival=rivals.get(row["category"]))
        for row in protocol["categories"]
    ]


def _bar(document: Mapping[str, Any], name: str, figure: str, label: str) -> Bar:
    protocol = document["protocols"][name]
    values = protocol["figures"][figure]
    rival = None
    if "against" in document:
        theirs = document["against"]["protocols"].get(name, {}).get("figures", {})
        rival = theirs[figure]["value"] if figure in theirs else None
    return Bar(
        label,
        values["value"],
        interval=tuple(values["interval"]),
        rival=rival,
        chance=protocol["chance"].get(figure),
    )
