"""A packing list on paper: plain text, and one HTML page that prints well. Writes no file.

Names are data: everything is escaped, and the page loads nothing and holds no program. Its words
are English unless whoever makes it brings others, as with a lookbook.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.services.packing_lists import PackingList, PackLine
    from app.services.packing_values import PackedDay

_RAINY = 0.5
_BETWEEN = " \N{MIDDLE DOT} "
"""Between garments: names have commas of their own."""
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
td:first-child { color: #55524e; width: 30%; } li, td, h1 { overflow-wrap: anywhere; }
.gap { color: #8a5a00; } @media print { body { margin: 0; } }
"""


def _degrees(celsius: float) -> str:
    return f"{celsius:g} °C"


@dataclass(frozen=True, slots=True)
class PackingWords:
    """The words of a list that are not the person's.

    Attributes:
        language: As HTML names it.
        title: Of a list without a name.
        day: A day, given like 2026-11-21.
        term: A term of the vocabulary in words.
        sentence: What a gap or a note says.
    """

    language: str = "en"
    title: str = "Packing list"
    to_pack: str = "To pack"
    day_by_day: str = "Day by day"
    rain: str = "rain"
    degrees: Callable[[float], str] = _degrees
    day: Callable[[str], str] = str
    term: Callable[[str], str] = str
    sentence: Callable[[str], str] = str


ENGLISH = PackingWords()


def as_text(packing: PackingList, names: Mapping[int, str], words: PackingWords = ENGLISH) -> str:
    """Return a list as plain text, with boxes to tick."""
    lines = [_title(packing, words), _dates(packing, words), ""]
    lines += [f"[{'x' if one.packed else ' '}] {_name(one, names)}" for one in packing.lines]
    lines.append("")
    for day in packing.days:
        worn = _BETWEEN.join(names.get(item, "") for item in day.items) or "-"
        lines.append(f"{_day(day, words)}: {worn}")
        lines += [f"  ! {text}" for text in _gaps(packing, day, words)]
    lines += ["", *map(words.sentence, packing.notes)] if packing.notes else []
    return "\n".join(lines).rstrip() + "\n"


def as_html(packing: PackingList, names: Mapping[int, str], words: PackingWords = ENGLISH) -> str:
    """Return a list as one page to print."""
    said = html.escape
    items = "".join(
        f'<li class="{"packed" if one.packed else ""}">{said(_name(one, names))}</li>'
        for one in packing.lines
    )
    rows = "".join(_row(packing, day, names, words) for day in packing.days)
    notes = "".join(f"<p>{said(words.sentence(note))}</p>" for note in packing.notes)
    title = said(_title(packing, words))
    return (
        f'<!DOCTYPE html>\n<html lang="{said(words.language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}'
        '</title><meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{said(_dates(packing, words))}</p>"
        f"<h2>{said(words.to_pack)}</h2><ul>{items}</ul>"
        f"<h2>{said(words.day_by_day)}</h2><table>{rows}</table>{notes}"
        "</body></html>\n"
    )


def _row(
    packing: PackingList, day: PackedDay, names: Mapping[int, str], words: PackingWords
) -> str:
    worn = html.escape(_BETWEEN.join(names.get(item, "") for item in day.items)) or "&ndash;"
    gaps = "".join(f'<p class="gap">{html.escape(text)}</p>' for text in _gaps(packing, day, words))
    return f"<tr><td>{html.escape(_day(day, words))}</td><td>{worn}{gaps}</td></tr>"


def _gaps(packing: PackingList, day: PackedDay, words: PackingWords) -> list[str]:
    """Return what a day lacks, each once: two garments may bend the same rule."""
    texts = dict.fromkeys(gap.text for gap in packing.gaps if gap.day == day.day.day)
    return [words.sentence(text) for text in texts]


def _day(day: PackedDay, words: PackingWords) -> str:
    said = [words.day(day.day.day), words.term(day.day.occasion) if day.day.occasion else ""]
    if day.day.temperature is not None:
        said.append(words.degrees(day.day.temperature))
    if (day.day.rain or 0.0) >= _RAINY:
        said.append(words.rain)
    return ", ".join(filter(None, said))


def _dates(packing: PackingList, words: PackingWords) -> str:
    first, last = packing.trip.days[0].day, packing.trip.days[-1].day
    return words.day(first) if first == last else f"{words.day(first)} - {words.day(last)}"


def _title(packing: PackingList, words: PackingWords) -> str:
    return packing.name or words.title


def _name(line: PackLine, names: Mapping[int, str]) -> str:
    return line.text if line.item is None else names.get(line.item, f"itm_{line.item}")
