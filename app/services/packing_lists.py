"""Packing lists that are kept: ticked off, changed, printed, and what they do to the wardrobe.

A list is a document of the library (``library.packings``): the trip, its days with their outfits,
and everything to pack with a tick each, things beside garments ("charger") included. A garment that
was purged since is left out when a list is read. Marking garments as away is one step of undo with
the list. What to pack is chosen by ``app/stylist/packing.py``, a layer above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.errors import InputError
from app.services.packing_values import PackedDay, Packing, PackingGap, Trip, TripDay
from app.services.wash_rules import wash_rules
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from local_index import Library
    from local_index.packings import PackingRecord
    from local_index.records import ItemRecord

MOST_DAYS = 60
"""A trip that is longer is packed for by the laundry on the way."""


@dataclass(frozen=True, slots=True)
class PackLine:
    """One thing to pack.

    Attributes:
        item: The garment; None for anything else.
        text: What it is called, of anything else.
        packed: Whether it is ticked off.
        by_hand: Whether the person added it.
    """

    item: int | None = None
    text: str = ""
    packed: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class PackingList:
    """A list as it is kept.

    Attributes:
        away: Whether its garments were marked as away.
    """

    id: int
    name: str
    trip: Trip
    days: tuple[PackedDay, ...]
    lines: tuple[PackLine, ...]
    gaps: tuple[PackingGap, ...] = ()
    notes: tuple[str, ...] = ()
    away: bool = False

    @property
    def item_ids(self) -> tuple[int, ...]:
        """The garments to pack."""
        return tuple(line.item for line in self.lines if line.item is not None)

    @property
    def packed(self) -> int:
        """How many things are ticked off."""
        return sum(line.packed for line in self.lines)


class PackingListService:
    """The packing lists of one open library; belongs to its thread.

    Args:
        library: Open; the caller closes it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    # -- looking ----------------------------------------------------------------------------------

    def all(self) -> tuple[PackingList, ...]:
        """Return every list, the trip that begins last first."""
        records = self._library.packings.all()
        named = {item for one in records for item in _named(one.body)}
        there = {item.id for item in self._library.items.get_many(sorted(named))}
        return tuple(_read(one, there) for one in records)

    def get(self, packing_id: int) -> PackingList:
        """Return one list.

        Raises:
            NotFoundError: There is none of this number.
        """
        record = self._library.packings.get(packing_id)
        named = sorted(_named(record.body))
        return _read(record, {item.id for item in self._library.items.get_many(named)})

    # -- changing ---------------------------------------------------------------------------------

    def keep(self, trip: Trip, packing: Packing, *, name: str = "") -> tuple[int, ChangeSet]:
        """Keep what was packed as a list; one step of undo.

        Raises:
            InputError: The trip has no day, or too many.
        """
        check_trip(trip)
        lines = [PackLine(item) for item in packing.items]
        return self._library.packings.create(
            trip.days[0].day,
            trip.days[-1].day,
            name=name,
            body=_body(
                PackingList(0, name, trip, packing.days, (*lines,), packing.gaps, packing.notes)
            ),
        )

    def pack_anew(self, packing_id: int, trip: Trip, packing: Packing) -> ChangeSet:
        """Give a list other outfits; what is ticked off and what was added by hand stays."""
        now = self.get(packing_id)
        ticked = {line.item for line in now.lines if line.packed}
        lines = [PackLine(item, packed=item in ticked) for item in packing.items]
        lines += [line for line in now.lines if line.by_hand and line.item not in packing.items]
        return self._write(
            replace(
                now,
                trip=trip,
                days=packing.days,
                lines=tuple(lines),
                gaps=packing.gaps,
                notes=packing.notes,
            ),
            "Pack anew",
        )

    def rename(self, packing_id: int, name: str) -> ChangeSet:
        """Give a list another name."""
        return self._library.packings.change(packing_id, name=name)

    def tick(self, packing_id: int, places: Sequence[int], *, packed: bool = True) -> ChangeSet:
        """Tick lines off, or take the ticks back.

        Args:
            places: Of the lines, from 0.

        Raises:
            InputError: The list has no such line.
        """
        now = self.get(packing_id)
        _check_places(now, places)
        lines = [
            replace(line, packed=packed) if at in places else line
            for at, line in enumerate(now.lines)
        ]
        return self._write(
            replace(now, lines=tuple(lines)), "Tick off" if packed else "Take the tick back"
        )

    def add(
        self, packing_id: int, *, item_ids: Sequence[int] = (), texts: Sequence[str] = ()
    ) -> ChangeSet:
        """Add garments, or anything else, to a list.

        Raises:
            NotFoundError: A garment does not exist.
        """
        now = self.get(packing_id)
        for item in item_ids:
            self._library.items.get(item)
        new = [PackLine(one, by_hand=True) for one in item_ids if one not in now.item_ids]
        new += [PackLine(text=text.strip(), by_hand=True) for text in texts if text.strip()]
        return self._write(replace(now, lines=(*now.lines, *new)), "Add to a packing list")

    def take_out(self, packing_id: int, places: Sequence[int]) -> ChangeSet:
        """Take lines out of a list; days that wore the garments go without.

        Raises:
            InputError: The list has no such line.
        """
        now = self.get(packing_id)
        _check_places(now, places)
        lines = tuple(line for at, line in enumerate(now.lines) if at not in places)
        kept = {line.item for line in lines}
        days = tuple(
            replace(
                day,
                items=tuple(item for item in day.items if item in kept),
                complete=day.complete and all(item in kept for item in day.items),
            )
            for day in now.days
        )
        return self._write(replace(now, lines=lines, days=days), "Take out of a packing list")

    def wear_on(self, packing_id: int, day: str, item_ids: Sequence[int]) -> ChangeSet:
        """Say what is worn on a day of the trip; what was not packed yet joins the list.

        Raises:
            InputError: The day is not of this trip.
            NotFoundError: A garment does not exist.
        """
        now = self.get(packing_id)
        if day not in [one.day.day for one in now.days]:
            raise InputError(
                f"The trip has no day {day[:20]}.", next_step="`vestry pack show` lists its days."
            )
        for item in item_ids:
            self._library.items.get(item)
        days = tuple(
            replace(one, items=tuple(item_ids), complete=True) if one.day.day == day else one
            for one in now.days
        )
        new = [PackLine(item, by_hand=True) for item in item_ids if item not in now.item_ids]
        gaps = tuple(gap for gap in now.gaps if gap.day != day)
        return self._write(
            replace(now, days=days, lines=(*now.lines, *new), gaps=gaps), "Edit a packing list"
        )

    def mark_away(self, packing_id: int, *, away: bool = True) -> ChangeSet:
        """Say that the list's garments are away, or back; one step of undo.

        What was worn on the way as often as it takes comes back dirty.
        """
        now, library = self.get(packing_id), self._library
        label = "Away for a trip" if away else "Back from a trip"
        items = [
            item
            for item in library.items.get_many(now.item_ids)
            if item.status != "trash" and (item.status == "away") != away
        ]
        dirty = set() if away else _due(library, items)
        with library.atomic(), library.history.group(label):
            changed: set[int] = set()
            for status in ("away",) if away else ("ready", "dirty"):
                chosen = [
                    one.id for one in items if away or (one.id in dirty) == (status == "dirty")
                ]
                if chosen:
                    changes = library.items.update_many(chosen, {"status": status}, label=label)
                    changed |= {*changes.changed}
            listed = self._write(replace(now, away=away), label)
        return replace(listed, label=label, changed=tuple(sorted(changed)))

    def remove(self, packing_id: int) -> ChangeSet:
        """Let a list be gone; can be undone."""
        return self._library.packings.remove(packing_id)

    def _write(self, packing: PackingList, label: str) -> ChangeSet:
        return self._library.packings.change(packing.id, body=_body(packing), label=label)


def _due(library: Library, items: Sequence[ItemRecord]) -> set[int]:
    """Return what wants a wash, where wearing puts garments into the laundry at all."""
    rules, counts = wash_rules(library), library.wears.counts([one.id for one in items])
    if not rules.by_itself:
        return set()
    return {
        one.id for one in items if one.id in counts and rules.is_due(one, counts[one.id].since_wash)
    }


def check_trip(trip: Trip) -> None:
    """Raise `InputError` for a trip that nobody can pack for."""
    if not trip.days:
        raise InputError("A trip needs a day at least.", next_step="Name its first and last day.")
    most = MOST_DAYS
    if len(trip.days) > most:
        raise InputError(
            f"A packing list is made for {most} days at most.",
            next_step="Name fewer days, and say how often there is a laundry on the way.",
        )


def _check_places(packing: PackingList, places: Sequence[int]) -> None:
    for place in places:
        if not 0 <= place < len(packing.lines):
            number, lines = place + 1, len(packing.lines)
            raise InputError(f"The list has no line {number}.", next_step=f"It has {lines} lines.")


def _body(packing: PackingList) -> dict[str, Any]:
    """Return a list as the library keeps it: garments under ``item`` and ``items``."""
    trip = packing.trip
    return {
        "trip": {
            "days": [_day_json(one) for one in trip.days],
            "season": trip.season,
            "most_shoes": trip.most_shoes,
            "laundry_every": trip.laundry_every,
            "anchors": {"items": list(trip.anchors)},
            "without": {"items": list(trip.without)},
        },
        "days": [
            {"day": one.day.day, "items": list(one.items), "complete": one.complete}
            for one in packing.days
        ],
        "lines": [
            {
                "item": line.item,
                "text": line.text,
                "packed": line.packed,
                "by_hand": line.by_hand,
            }
            for line in packing.lines
        ],
        "gaps": [
            {"day": gap.day, "kind": gap.kind, "text": gap.text, "items": list(gap.item_ids)}
            for gap in packing.gaps
        ],
        "notes": list(packing.notes),
        "away": packing.away,
    }


def _day_json(day: TripDay) -> dict[str, Any]:
    return {
        "day": day.day,
        "occasion": day.occasion,
        "temperature": day.temperature,
        "rain": day.rain,
    }


def _read(record: PackingRecord, there: set[int]) -> PackingList:
    body = record.body
    held = body["trip"]
    days = {one["day"]: TripDay(**one) for one in held["days"]}

    def kept(items: Sequence[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(item for item in items if item in there))

    lines: dict[object, PackLine] = {}
    for at, one in enumerate(body["lines"]):
        if one["item"] is None or one["item"] in there:
            # two garments that were merged are one line
            lines.setdefault(("", at) if one["item"] is None else one["item"], PackLine(**one))
    return PackingList(
        id=record.id,
        name=record.name,
        trip=Trip(
            days=tuple(days.values()),
            season=held["season"],
            most_shoes=held["most_shoes"],
            laundry_every=held["laundry_every"],
            anchors=kept(held["anchors"]["items"]),
            without=kept(held["without"]["items"]),
        ),
        days=tuple(
            PackedDay(
                days[one["day"]],
                kept(one["items"]),
                one["complete"] and len(kept(one["items"])) == len(one["items"]),
            )
            for one in body["days"]
        ),
        lines=tuple(lines.values()),
        gaps=tuple(
            PackingGap(one["day"], one["kind"], one["text"], kept(one["items"]))
            for one in body["gaps"]
        ),
        notes=tuple(body["notes"]),
        away=body["away"],
    )


def _named(body: Mapping[str, Any]) -> set[int]:
    """Return every garment that a list names."""
    trip = body["trip"]
    named = {one["item"] for one in body["lines"] if one["item"] is not None}
    for held in (trip["anchors"], trip["without"], *body["days"], *body["gaps"]):
        named.update(held["items"])
    return named
