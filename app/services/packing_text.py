"""A packing list on paper: plain text, and one HTML page that prints well. Writes no file.

Names are data: everything is escaped, and the page loads nothing and holds no program.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.services.packing_lists import PackingList, PackLine
    from app.services.packing_values import PackedDay

_STYLE = """
body { font: 14px/1.5 system-ui, sans-serif; color: #1c1b1a; margin: 40px auto; max-width: 720px; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 15px; margin: 28px 0 8px; }
p { margin: 4px 0; color: #55524e; } ul { list-style: none; margin: 0; padding: 0; columns: 2; }
li { break-inside: avoid; padding: 3px 0 3px 26px; position: relative; }
li::before { content: ""; position: absolute; left: 0; top: 6px; width: 13px; height: 13px;
 border: 1px solid #6a665f; border-radius: 3px; }
li.packed::before { content: "\\2713"; line-height: 13px; text-align: center; font-size: 12px; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid #e4e1db; padding: 6px 12px 6px 0; vertical-align: top; }
td:first-child { white-space: nowrap; color: #55524e; }
.gap { color: #8a5a00; } @media print { body { margin: 0; } }
"""


def as_text(packing: PackingList, names: Mapping[int, str]) -> str:
    """Return a list as plain text, with boxes to tick."""
    lines = [_title(packing), f"{packing.trip.days[0].day} - {packing.trip.days[-1].day}", ""]
    lines += [f"[{'x' if one.packed else ' '}] {_name(one, names)}" for one in packing.lines]
    lines.append("")
    for day in packing.days:
        worn = ", ".join(names.get(item, "") for item in day.items) or "-"
        lines.append(f"{_day(day)}: {worn}")
        lines += [f"  ! {gap.text}" for gap in packing.gaps if gap.day == day.day.day]
    lines += ["", *packing.notes] if packing.notes else []
    return "\n".join(lines).rstrip() + "\n"


def as_html(packing: PackingList, names: Mapping[int, str]) -> str:
    """Return a list as one page to print."""
    items = "".join(
        f'<li class="{"packed" if one.packed else ""}">{html.escape(_name(one, names))}</li>'
        for one in packing.lines
    )
    rows = "".join(_row(packing, day, names) for day in packing.days)
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in packing.notes)
    title = html.escape(_title(packing))
    first, last = packing.trip.days[0].day, packing.trip.days[-1].day
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title>'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1><p>{first} &ndash; {last}</p>"
        f"<h2>To pack</h2><ul>{items}</ul><h2>Day by day</h2><table>{rows}</table>{notes}"
        "</body></html>\n"
    )


def _row(packing: PackingList, day: PackedDay, names: Mapping[int, str]) -> str:
    worn = html.escape(", ".join(names.get(item, "") for item in day.items)) or "&ndash;"
    gaps = "".join(
        f'<p class="gap">{html.escape(gap.text)}</p>'
        for gap in packing.gaps
        if gap.day == day.day.day
    )
    return f"<tr><td>{html.escape(_day(day))}</td><td>{worn}{gaps}</td></tr>"


def _day(day: PackedDay) -> str:
    said = [day.day.day, day.day.occasion]
    if day.day.temperature is not None:
        said.append(f"{day.day.temperature:g} °C")
    if (day.day.rain or 0.0) >= 0.5:
        said.append("rain")
    return ", ".join(filter(None, said))


def _title(packing: PackingList) -> str:
    return packing.name or "Packing list"


def _name(line: PackLine, names: Mapping[int, str]) -> str:
    return line.text if line.item is None else names.get(line.item, f"itm_{line.item}")
