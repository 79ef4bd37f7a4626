"""The diary as pages show it: days with what was worn and planned, and the garments' pictures.

Garments that were noted one by one on a day are one entry, as they were worn together. A range is
read with a handful of queries, however many days it has. Nothing is worded here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.services.browsing import PictureRecord, garments
from local_index import Library
from local_index.days import DayRecord
from local_index.wears import DiaryRecord

EntryState = Literal["worn", "planned", "skipped"]


@dataclass(frozen=True, slots=True)
class DayEntry:
    """What was worn, or is meant to be, together.

    Attributes:
        row_ids: Rows of the diary.
        outfit_id: None for garments that were noted one by one.
        item_ids: From skin to outside, as the outfit has them; what was purged is missing.
        name: The outfit's own; empty where it has none.
    """

    day: str
    state: EntryState
    row_ids: tuple[int, ...]
    outfit_id: int | None
    item_ids: tuple[int, ...]
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayPage:
    """One day.

    Attributes:
        said: Note, occasion and weather; empty where nobody said anything.
    """

    day: str
    entries: tuple[DayEntry, ...] = ()
    said: DayRecord = field(default_factory=lambda: DayRecord(""))


@dataclass(frozen=True, slots=True)
class DiaryPages:
    """Days by name, and the garments they show."""

    days: Mapping[str, DayPage]
    pictures: Mapping[int, PictureRecord]


def read_pages(library: Library, first: str, last: str) -> DiaryPages:
    """Return the days between two, both included, of which there is anything to show."""
    with library.reading():
        rows = [one for one in library.wears.between(first, last) if one.kind == "wear"]
        said = {one.day: one for one in library.days.between(first, last)}
        wanted = sorted({one.outfit_id for one in rows if one.outfit_id is not None})
        outfits = {one.id: one for one in library.outfits.get_many(wanted)}
        entries: dict[tuple[str, EntryState, int], DayEntry] = {}
        for row in rows:
            if row.outfit_id is None:
                _add_garment(entries, row)
                continue
            outfit = outfits.get(row.outfit_id)
            if outfit is not None:
                entries[row.day, _state(row), row.id] = DayEntry(
                    day=row.day,
                    state=_state(row),
                    row_ids=(row.id,),
                    outfit_id=row.outfit_id,
                    item_ids=outfit.item_ids,
                    name=outfit.name,
                    note=row.note,
                )
        held = sorted({item for one in entries.values() for item in one.item_ids})
        pictures = {one.item.id: one for one in garments(library, held)}
    days: dict[str, list[DayEntry]] = {day: [] for day in said}
    for one in entries.values():
        days.setdefault(one.day, []).append(one)
    return DiaryPages(
        {
            day: DayPage(day, tuple(held), said.get(day, DayRecord(day)))
            for day, held in sorted(days.items())
        },
        pictures,
    )


def noted_days(library: Library) -> tuple[str, ...]:
    """Return every day on which anything was worn or is planned, or is written down, newest first.

    Weather alone makes no day: it is said for the sake of what is worn.
    """
    days = {day for day, _count in library.wears.days()}
    said = library.days.between(date.min.isoformat(), date.max.isoformat())
    days.update(one.day for one in said if one.note or one.occasion)
    return tuple(sorted(days, reverse=True))


def names(library: Library, text: str, *, limit: int = 40) -> tuple[tuple[int, str], ...]:
    """Return outfits whose name holds some words, those without a name for no words at all."""
    wanted = text.casefold().split()
    found = [
        (one.id, one.name)
        for one in library.outfits.find()
        if all(word in one.name.casefold() for word in wanted) and (one.name or not wanted)
    ]
    return tuple(found[:limit])


def _add_garment(entries: dict[tuple[str, EntryState, int], DayEntry], row: DiaryRecord) -> None:
    if row.item_id is None:
        return
    key = (row.day, _state(row), 0)
    before = entries.get(key)
    entries[key] = DayEntry(
        day=row.day,
        state=_state(row),
        row_ids=(*(before.row_ids if before else ()), row.id),
        outfit_id=None,
        item_ids=tuple(dict.fromkeys((*(before.item_ids if before else ()), row.item_id))),
        note=" · ".join(filter(None, (before.note if before else "", row.note))),
    )


def _state(row: DiaryRecord) -> EntryState:
    if row.planned:
        return "skipped" if row.skipped else "planned"
    return "worn"


def outfit_items(library: Library, outfit_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return the garments of outfits."""
    return {one.id: one.item_ids for one in library.outfits.get_many(outfit_ids)}
