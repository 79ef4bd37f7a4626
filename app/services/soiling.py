"""What wearing does to garments: into the laundry when they are due, and out again.

Called by whoever writes the diary, inside its step of undo: a wear that reaches a garment's wash
interval (``wash_rules.py``) puts it into the laundry; one that is taken back takes it out again.
Days noted long after the fact soil nothing: what was worn two weeks ago was washed, noted or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.services.wash_rules import wash_rules
from local_index.wears import WearCount

if TYPE_CHECKING:
    from local_index import Library

MEMORY_DAYS = 7
"""Days after which what was worn was washed, noted or not."""
_NEVER = WearCount()


def soil(library: Library, item_ids: Sequence[int], *, day: date, today: date) -> tuple[int, ...]:
    """Put into the laundry what a wear on a day made due; in the caller's step of undo.

    Returns:
        The garments that are dirty now and were not.
    """
    rules = wash_rules(library)
    if not rules.by_itself or not is_recent(day, today):
        return ()
    counts = library.wears.counts(item_ids)
    due = [
        item.id
        for item in library.items.get_many(item_ids)
        if item.status == "ready" and rules.is_due(item, counts.get(item.id, _NEVER).since_wash)
    ]
    if due:
        library.items.update_many(due, {"status": "dirty", "washing": False}, label="Wear")
    return tuple(due)


def settle(library: Library, before: Mapping[int, WearCount]) -> tuple[int, ...]:
    """Take out of the laundry what is not due any more, in the caller's step of undo.

    Args:
        before: How often the garments had been worn before wears were taken back. Only what was
            due then can have been put there by a wear.

    Returns:
        The garments that are ready again.
    """
    rules, now = wash_rules(library), library.wears.counts([*before])
    if not rules.by_itself:
        return ()
    free = [
        item.id
        for item in library.items.get_many([*before])
        if item.status == "dirty"
        and not item.washing
        and rules.is_due(item, before[item.id].since_wash)
        and not rules.is_due(item, now.get(item.id, _NEVER).since_wash)
    ]
    if free:
        library.items.update_many(free, {"status": "ready"}, label="Not worn")
    return tuple(free)


def is_recent(day: date, today: date) -> bool:
    """Return whether what was worn on a day may still be unwashed without anybody saying so."""
    return (today - day).days <= MEMORY_DAYS
