"""One correction for many garments, as one step of undo: all of them or none.

What follows from a correction (slot, warmth, names, the words a garment is found by) follows for
each garment on its own, as it does for a single one. Single garments are ``wardrobe``'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.services.field_values import parse_changes
from app.services.wardrobe import WardrobeService
from local_index import Library
from local_index.records import ChangeSet
from models.vocabulary import Vocabulary


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


def common_values(
    library: Library, item_ids: Sequence[int], fields: Sequence[str]
) -> dict[str, object]:
    """Return the value of each field that all the garments share; fields they differ in are out."""
    items = library.items.get_many(item_ids)
    if not items:
        return {}
    first = items[0]
    return {
        name: getattr(first, name)
        for name in fields
        if all(getattr(item, name) == getattr(first, name) for item in items)
    }


def _differs(item: object, name: str, value: object) -> bool:
    return bool(getattr(item, name) != value)
