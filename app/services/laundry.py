"""The laundry: what is clean, worn, due, dirty, in the wash or away.

What a wear does to a garment is ``soiling.py``'s, the intervals are ``wash_rules.py``'s. What was
worn more than a week ago is not called due: it was washed, noted or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from app.services.soiling import MEMORY_DAYS, is_recent
from app.services.wash_rules import WashRules, wash_rules
from app.services.wears import WearService
from local_index.records import ChangeSet
from local_index.wears import WearCount

if TYPE_CHECKING:
    from local_index import Library
    from local_index.records import ItemRecord

LaundryState = Literal["clean", "worn", "due", "dirty", "washing", "away"]
_NEVER = WearCount()


@dataclass(frozen=True, slots=True)
class LaundryLine:
    """A garment and how clean it is.

    Attributes:
        state: ``worn`` since the last wash, and good for more; ``due`` where it has been worn as
            often as it takes and nobody put it into the laundry.
        since_wash: Days worn since the last wash.
        limit: After how many it is washed; None for what is not counted.
    """

    item: ItemRecord
    state: LaundryState
    since_wash: int = 0
    limit: int | None = None
    last_worn: str | None = None
    last_washed: str | None = None


@dataclass(frozen=True, slots=True)
class LaundryList:
    """What there is to wash.

    Attributes:
        dirty: To be washed; longest waiting first.
        washing: In the wash.
        due: Worn as often as they take, and not put into the laundry.
        away: Not here.
    """

    dirty: tuple[LaundryLine, ...] = ()
    washing: tuple[LaundryLine, ...] = ()
    due: tuple[LaundryLine, ...] = ()
    away: tuple[LaundryLine, ...] = ()


class LaundryService:
    """The laundry of one open library; belongs to its thread.

    Args:
        library: Open; the caller closes it.
        today: The person's calendar day.
    """

    def __init__(self, library: Library, today: date) -> None:
        self._library = library
        self._today = today

    def states(self, item_ids: Sequence[int]) -> dict[int, LaundryLine]:
        """Return how clean these garments are; unknown ones are left out."""
        library = self._library
        rules, counts = wash_rules(library), library.wears.counts(item_ids)
        items = library.items.get_many(item_ids)
        return {item.id: _line(item, counts.get(item.id, _NEVER), rules) for item in items}

    def read(self) -> LaundryList:
        """Return everything there is to wash, and what is away."""
        from local_index.records import Filter

        library = self._library
        with library.reading():
            rules = wash_rules(library)
            elsewhere = library.items.find([Filter("status", "=", ("dirty", "away"))])
            known = {item.id for item in elsewhere}
            lately = [item for item in self._worn_lately() if item not in known]
            others = library.items.get_many(lately)
            counts = library.wears.counts([*known, *lately])
        lines = [
            _line(item, counts.get(item.id, _NEVER), rules)
            for item in (*elsewhere, *others)
            if item.status != "trash"
        ]
        lines.sort(key=lambda one: (one.last_worn or "", one.item.id))

        def of(state: LaundryState) -> tuple[LaundryLine, ...]:
            return tuple(one for one in lines if one.state == state)

        due = tuple(one for one in of("due") if self._is_recent(one))
        return LaundryList(dirty=of("dirty"), washing=of("washing"), due=due, away=of("away"))

    def _worn_lately(self) -> list[int]:
        """Return what was worn so lately that it may be due: ten years of days are not read."""
        library = self._library
        first = self._today - timedelta(days=MEMORY_DAYS)
        rows = library.wears.between(first.isoformat(), self._today.isoformat())
        worn = [one for one in rows if one.kind == "wear" and not one.planned]
        outfits = library.outfits.get_many(
            sorted({one.outfit_id for one in worn if one.outfit_id is not None})
        )
        held = {item for outfit in outfits for item in outfit.item_ids}
        return sorted(held | {one.item_id for one in worn if one.item_id is not None})

    def _is_recent(self, line: LaundryLine) -> bool:
        return line.last_worn is not None and is_recent(
            date.fromisoformat(line.last_worn), self._today
        )

    # -- changing ---------------------------------------------------------------------------------

    def put_in(self, item_ids: Sequence[int]) -> ChangeSet:
        """Put garments into the laundry, whatever they have seen."""
        return self._library.items.update_many(
            item_ids, {"status": "dirty", "washing": False}, label="Into the laundry"
        )

    def start(self, item_ids: Sequence[int] = ()) -> ChangeSet:
        """Put garments into the wash; without any, all that is dirty."""
        chosen = [*item_ids] or [one.item.id for one in self.read().dirty]
        return self._library.items.update_many(
            chosen, {"status": "dirty", "washing": True}, label="Into the wash"
        )

    def wash(self, item_ids: Sequence[int] = ()) -> ChangeSet:
        """Note that garments were washed today; without any, all that is dirty or in the wash."""
        chosen = [*item_ids]
        if not chosen:
            listed = self.read()
            chosen = [one.item.id for one in (*listed.dirty, *listed.washing)]
        return WearService(self._library, self._today).wash(chosen) if chosen else ChangeSet("Wash")

    def take_out(self, item_ids: Sequence[int]) -> ChangeSet:
        """Say that garments are clean after all, without a wash to note."""
        return self._library.items.update_many(
            item_ids, {"status": "ready"}, label="Out of the laundry"
        )


def _line(item: ItemRecord, count: WearCount, rules: WashRules) -> LaundryLine:
    return LaundryLine(
        item=item,
        state=_state(item, count, rules),
        since_wash=count.since_wash,
        limit=rules.limit(item),
        last_worn=count.last_worn,
        last_washed=count.last_washed,
    )


def _state(item: ItemRecord, count: WearCount, rules: WashRules) -> LaundryState:
    if item.status == "away":
        return "away"
    if item.status == "dirty":
        return "washing" if item.washing else "dirty"
    if rules.is_due(item, count.since_wash):
        return "due"
    return "worn" if count.since_wash and rules.limit(item) is not None else "clean"
