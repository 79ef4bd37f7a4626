"""One correction for many garments, as one step of undo: all of them or none.

What follows from a correction (slot, warmth, names, the words a garment is found by) follows for
each garment on its own, as it does for a single one. Single garments are ``wardrobe``'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.services.field_values import parse_changes
from app.services.wardrobe import WardrobeService
from local_index import Library
from local_index.records import ChangeSet
from models.vocabulary import Vocabulary

SINGLE = ("category", "material", "pattern", "style", "brand", "status")
"""Fields of one value that are offered for many garments at once."""
LISTS = ("season", "occasion")
"""Fields of several values that are offered for many garments at once."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What some garments have in common.

    Attributes:
        values: Fields of one value in which all agree.
        everywhere: For each list, what all of them have.
        somewhere: For each list, what at least one of them has.
    """

    count: int
    values: Mapping[str, object]
    everywhere: Mapping[str, frozenset[str]]
    somewhere: Mapping[str, frozenset[str]]


def edit_many(
    library: Library,
    wardrobe: WardrobeService,
    item_ids: Sequence[int],
    *,
    corrections: Sequence[str],
    vocabulary: Vocabulary,
) -> ChangeSet:
    """Apply ``FIELD=VALUE`` (or ``FIELD+=VALUE``) corrections to each of the garments.

    Raises:
        InputError: A correction cannot be understood; nothing is changed.
    """
    items = library.items.get_many(item_ids)
    label = f"Edit {len(items)} garments" if len(items) != 1 else "Edit"
    changed = []
    with library.atomic(), library.history.group(label):
        for item in items:
            changes = parse_changes(corrections, item, vocabulary)
            wanted = {name: value for name, value in changes.items() if _differs(item, name, value)}
            if wanted:
                wardrobe.change(item, wanted)
                changed.append(item.id)
    return ChangeSet(label=label, changed=tuple(changed))


def summarize(library: Library, item_ids: Sequence[int]) -> Summary:
    """Return what some garments have in common."""
    items = library.items.get_many(item_ids)
    values = {
        name: getattr(items[0], name)
        for name in SINGLE
        if items and all(getattr(item, name) == getattr(items[0], name) for item in items)
    }
    held = {name: [set(getattr(item, name)) for item in items] for name in LISTS}
    return Summary(
        count=len(items),
        values=values,
        everywhere={name: frozenset(_all(sets)) for name, sets in held.items()},
        somewhere={name: frozenset(set().union(*sets)) for name, sets in held.items()},
    )


def _all(sets: Sequence[set[str]]) -> set[str]:
    return set.intersection(*sets) if sets else set()


def _differs(item: object, name: str, value: object) -> bool:
    return bool(getattr(item, name) != value)
