"""The diary of outfits: worn and planned days, several a day, and what was worn instead.

Wearing an outfit takes in what was noted of its garments by hand that day, so that nothing is noted
twice, and an outfit is noted on a day once; two outfits that share a garment wear it once. A plan
counts for nothing until it is lived; one that was not lived is kept as such when somebody says what
was worn instead, and suggestions learn from it. What wants a wash follows from the wears
(``laundry.py``). What a day is like is beside it (``library.days``). Each action is one step of
undo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import InputError
from app.services.soiling import settle, soil
from app.services.wash_rules import wash_rules
from app.services.wears import WearService
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
        return tuple(one for one in rows if one.planned and not one.skipped)

    def wash_due(self, item_ids: Sequence[int]) -> tuple[int, ...]:
        """Return which of these garments have been worn as often as their kind takes."""
        counts, rules = self._library.wears.counts(item_ids), wash_rules(self._library)
        return tuple(
            item.id
            for item in self._library.items.get_many(item_ids)
            if item.id in counts and rules.is_due(item, counts[item.id].since_wash)
        )

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
                    noted[0].id, planned=False, skipped=False, note=note or noted[0].note
                )
            else:
                _wear, changes = library.wears.add_outfit(outfit_id, when, note=note)
            held = library.outfits.get(outfit_id).item_ids
            soil(library, held, day=date.fromisoformat(when), today=self._today)
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

        The plan stays in the diary as one that came to nothing, which suggestions learn from.

        Raises:
            InputError: Neither is named, the plan is none, or its day is still to come.
            NotFoundError: There is no such plan, outfit or garment; then nothing is written.
        """
        plan = self._library.wears.get(plan_id)
        if not plan.planned or plan.skipped:
            raise InputError(
                "This plan was answered already.", next_step="Remove it from the diary."
            )
        if not item_ids and outfit_id is None:
            raise InputError("Nothing else is named.", next_step="Name what was worn instead.")
        day = date.fromisoformat(plan.day)
        self._past(day)
        label = "Wore something else"
        library = self._library
        with library.atomic(), library.history.group(label):
            changes = library.wears.change(plan_id, skipped=True, label=label)
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

    def remove(self, wear_ids: Sequence[int]) -> ChangeSet:
        """Take rows out of the diary; what they put into the laundry comes out again.

        Raises:
            NotFoundError: There is no such row; then nothing is removed.
        """
        label = "Remove from the diary"
        return self._each(
            wear_ids, label, lambda one: self._library.wears.remove(one.id, label=label)
        )

    def move(self, wear_ids: Sequence[int], day: date) -> ChangeSet:
        """Move rows to another day: what was worn becomes a plan when that is still to come.

        Raises:
            NotFoundError: There is no such row; then nothing is moved.
        """
        label, when = "Move to another day", day.isoformat()
        coming = day > self._today

        def moved(one: DiaryRecord) -> ChangeSet:
            return self._library.wears.change(
                one.id,
                day=when,
                planned=True if coming else None,
                skipped=False if coming else None,
                label=label,
            )

        return self._each(wear_ids, label, moved)

    def lived(self, wear_ids: Sequence[int]) -> ChangeSet:
        """Say that plans were lived as they were, or that something skipped was worn after all.

        Raises:
            InputError: Their day is still to come.
            NotFoundError: There is no such row; then nothing is noted.
        """
        label = "Wear outfit"

        def worn(one: DiaryRecord) -> ChangeSet:
            self._past(date.fromisoformat(one.day))
            if one.outfit_id is not None:
                return self.wear(one.outfit_id, day=date.fromisoformat(one.day))
            changes = self._library.wears.change(one.id, planned=False, skipped=False, label=label)
            if one.item_id is not None:
                day = date.fromisoformat(one.day)
                soil(self._library, [one.item_id], day=day, today=self._today)
            return changes

        return self._each(wear_ids, label, worn)

    def _each(
        self,
        wear_ids: Sequence[int],
        label: str,
        act: Callable[[DiaryRecord], ChangeSet],
    ) -> ChangeSet:
        library = self._library
        touched: set[int] = set()
        outfits: set[int] = set()
        with library.atomic(), library.history.group(label):
            rows = [library.wears.get(one) for one in wear_ids]
            before = library.wears.counts(self._held(rows))
            for one in rows:
                changes = act(one)
                touched |= {*changes.changed}
                outfits |= {*changes.outfits}
            settle(library, before)
        return ChangeSet(label, changed=tuple(sorted(touched)), outfits=tuple(sorted(outfits)))

    def _held(self, rows: Sequence[DiaryRecord]) -> list[int]:
        outfits = [one.outfit_id for one in rows if one.outfit_id is not None]
        held = {item for one in self._library.outfits.get_many(outfits) for item in one.item_ids}
        return sorted(held | {one.item_id for one in rows if one.item_id is not None})

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
