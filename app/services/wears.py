"""Wearing and washing: how often, since when, what a wear has cost, and when a wash is due.

Counts come from the diary (``library.wears``), intervals from the person and from the garment's
kind (``wash_rules.py``). A wear that reaches the interval puts the garment into the laundry in the
same step of undo (``laundry.py``), unless the person turned that off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.services.soiling import settle, soil
from app.services.wash_rules import WashRules, wash_rules
from local_index import Library
from local_index.records import ChangeSet, ItemRecord
from local_index.wears import WearCount


@dataclass(frozen=True, slots=True)
class WearFacts:
    """What the diary and the price tell about one garment.

    Attributes:
        worn: Times worn in all.
        since_wash: Times worn since the last wash.
        wash_after: After how many wears a wash is due; None for what is not counted.
        last_worn: Day, or None.
        last_washed: Day, or None.
        worn_today: Whether today is noted.
        cost_per_wear: In the item's currency; None without a price or before the first wear.
    """

    worn: int = 0
    since_wash: int = 0
    wash_after: int | None = None
    last_worn: str | None = None
    last_washed: str | None = None
    worn_today: bool = False
    cost_per_wear: float | None = None

    @property
    def wash_due(self) -> bool:
        """Whether it has been worn as often as its kind takes."""
        return self.wash_after is not None and self.since_wash >= self.wash_after


def wear_facts(
    item: ItemRecord, count: WearCount, *, rules: WashRules, worn_today: bool = False
) -> WearFacts:
    """Return everything about a garment's wears from its row and its count."""
    cost = item.price / count.worn if item.price is not None and count.worn else None
    return WearFacts(
        worn=count.worn,
        since_wash=count.since_wash,
        wash_after=rules.limit(item),
        last_worn=count.last_worn,
        last_washed=count.last_washed,
        worn_today=worn_today,
        cost_per_wear=cost,
    )


class WearService:
    """Wears and washes of one open library.

    Args:
        library: Open in the caller's thread.
        today: The person's calendar day.
    """

    def __init__(self, library: Library, today: date) -> None:
        self._library = library
        self._today = today

    def facts(self, item: ItemRecord) -> WearFacts:
        """Return what is known about one garment's wears."""
        wears = self._library.wears
        count = wears.counts([item.id]).get(item.id, WearCount())
        today = wears.on_day(item.id, self._today.isoformat())
        return wear_facts(item, count, rules=wash_rules(self._library), worn_today=today)

    def wear(self, item_ids: Sequence[int], *, day: date | None = None) -> ChangeSet:
        """Note that garments were worn; a day that is noted already is not noted twice."""
        library, when = self._library, (day or self._today).isoformat()
        new = [item for item in item_ids if not library.wears.on_day(item, when)]
        if not new:
            return ChangeSet()
        with library.atomic(), library.history.group("Wear"):
            changes = library.wears.add(new, when)
            soil(library, new, day=day or self._today, today=self._today)
        return changes

    def unwear(self, item_id: int, *, day: date | None = None) -> ChangeSet:
        """Take a day back that was noted for the garment itself, not for an outfit."""
        when = (day or self._today).isoformat()
        for row in self._library.wears.of_item(item_id, limit=366):
            if row.day == when and row.kind == "wear" and row.own:
                with self._library.atomic(), self._library.history.group("Not worn"):
                    before = self._library.wears.counts([item_id])
                    changes = self._library.wears.remove(row.id, label="Not worn")
                    settle(self._library, before)
                return changes
        return ChangeSet()

    def wash(self, item_ids: Sequence[int]) -> ChangeSet:
        """Note that garments were washed today; what was in the laundry is ready again."""
        library, label = self._library, "Wash"
        with library.atomic(), library.history.group(label):
            changes = library.wears.add(item_ids, self._today.isoformat(), kind="wash")
            dirty = [item.id for item in library.items.get_many(item_ids) if item.status == "dirty"]
            library.items.update_many(dirty, {"status": "ready"})
        return changes
