"""The diary of outfits: worn and planned days, several a day, and what was worn instead.

Wearing an outfit takes in what was noted of its garments by hand that day, so that nothing counts
twice, and an outfit is noted on a day once; two outfits that share a garment wear it twice. A plan
counts for nothing until it is lived; one that was not lived stays until somebody says what was
worn, and is then gone. Which garments want a wash follows from the wears (``wears.py``) and is
never entered here. Each action is one step of undo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import InputError
from app.services.wears import WearService, wash_after
from local_index import Library
from local_index.records import ChangeSet
from local_index.wears import DiaryRecord

_ASKED_DAYS = 14
"""For how long a plan that nobody lived is asked about."""


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day with what is noted on it, in the order in which it was noted."""

    day: str
    entries: tuple[DiaryRecord, ...]


class DiaryService:
    """Worn and planned outfits of one open library; belongs to its thread.

    Args:
        library: Open; the caller closes it.
        today: The person's calendar day.
    """

    def __init__(self, library: Library, today: date) -> None:
        self._library = library
        self._today = today

    # -- looking ----------------------------------------------------------------------------------

    def days(self, first: date, last: date) -> tuple[DiaryDay, ...]:
        """Return the days between two, both included, on which something is noted or planned."""
        by_day: dict[str, list[DiaryRecord]] = {}
        for one in self._library.wears.between(first.isoformat(), last.isoformat()):
            by_day.setdefault(one.day, []).append(one)
        return tuple(DiaryDay(day, tuple(entries)) for day, entries in by_day.items())

    def unanswered(self) -> tuple[DiaryRecord, ...]:
        """Return the plans of the last two weeks of which nobody said whether they were lived."""
        first = self._today - timedelta(days=_ASKED_DAYS)
        last = self._today - timedelta(days=1)
        rows = self._library.wears.between(first.isoformat(), last.isoformat())
        return tuple(one for one in rows if one.planned)

    def wash_due(self, item_ids: Sequence[int]) -> tuple[int, ...]:
        """Return which of these garments have been worn as often as their kind takes."""
        counts = self._library.wears.counts(item_ids)
        due = []
        for item in self._library.items.get_many(item_ids):
            limit, count = wash_after(item), counts.get(item.id)
            if limit is not None and count is not None and count.since_wash >= limit:
                due.append(item.id)
        return tuple(due)

    # -- noting -----------------------------------------------------------------------------------

    def wear(self, outfit_id: int, *, day: date | None = None, note: str = "") -> ChangeSet:
        """Note that an outfit was worn; a plan for it on that day is lived.

        Raises:
            InputError: The day is still to come.
            NotFoundError: There is no such outfit.
        """
        when = self._past(day)
        library = self._library
        with library.atomic(), library.history.group("Wear outfit"):
            noted = [one for one in self._on(when) if one.outfit_id == outfit_id]
            if any(not one.planned for one in noted):
                return ChangeSet("Wear outfit")
            own = self._take_in(outfit_id, when)
            if noted:
                changes = library.wears.change(
                    noted[0].id, planned=False, note=note or noted[0].note
                )
            else:
                _wear, changes = library.wears.add_outfit(outfit_id, when, note=note)
        return _with_label(changes, "Wear outfit", also=own)

    def plan(self, outfit_id: int, day: date, *, note: str = "") -> ChangeSet:
        """Mean to wear an outfit on a day; planned once for a day.

        Raises:
            InputError: The day is over.
            NotFoundError: There is no such outfit.
        """
        if day < self._today:
            raise InputError(
                "A day that is over cannot be planned.", next_step="Note it as worn instead."
            )
        when = day.isoformat()
        if any(one.outfit_id == outfit_id for one in self._on(when)):
            return ChangeSet("Plan outfit")
        _wear, changes = self._library.wears.add_outfit(
            outfit_id, when, planned=True, note=note, label="Plan outfit"
        )
        return changes

    def wore_instead(
        self,
        plan_id: int,
        *,
        item_ids: Sequence[int] = (),
        outfit_id: int | None = None,
    ) -> ChangeSet:
        """Answer a plan with what was really worn that day: an outfit, or garments one by one.

        Raises:
            InputError: Neither is named, the plan is none, or its day is still to come.
            NotFoundError: There is no such plan, outfit or garment; then nothing is written.
        """
        plan = self._library.wears.get(plan_id)
        if not plan.planned:
            raise InputError("This day was lived already.", next_step="Remove it from the diary.")
        if not item_ids and outfit_id is None:
            raise InputError("Nothing else is named.", next_step="Name what was worn instead.")
        day = date.fromisoformat(plan.day)
        self._past(day)
        label = "Wore something else"
        library = self._library
        with library.atomic(), library.history.group(label):
            changes = library.wears.remove(plan_id)
            touched = {*changes.changed}
            outfits = {*changes.outfits}
            if outfit_id is not None:
                worn = self.wear(outfit_id, day=day)
                touched |= {*worn.changed}
                outfits |= {*worn.outfits}
            if item_ids:
                more = WearService(library, self._today).wear([*dict.fromkeys(item_ids)], day=day)
                touched |= {*more.changed}
        return ChangeSet(label, changed=tuple(sorted(touched)), outfits=tuple(sorted(outfits)))

    # -- helpers ----------------------------------------------------------------------------------

    def _past(self, day: date | None) -> str:
        when = day or self._today
        if when > self._today:
            raise InputError(
                "What is still to come was not worn yet.", next_step="Plan the day instead."
            )
        return when.isoformat()

    def _on(self, day: str) -> list[DiaryRecord]:
        return self._library.wears.between(day, day)

    def _take_in(self, outfit_id: int, day: str) -> tuple[int, ...]:
        """Remove what was noted by hand of the outfit's garments; return which those were."""
        held = set(self._library.outfits.get(outfit_id).item_ids)
        taken = []
        for one in self._on(day):
            if one.item_id in held and one.kind == "wear" and not one.planned:
                self._library.wears.remove(one.id)
                taken.append(one.item_id)
        return tuple(taken)


def _with_label(changes: ChangeSet, label: str, *, also: Sequence[int]) -> ChangeSet:
    changed = tuple(sorted({*changes.changed, *also}))
    return ChangeSet(label, changed=changed, outfits=changes.outfits)
