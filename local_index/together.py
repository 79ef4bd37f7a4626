"""Which garments were put together: saved outfits, and what was worn on one day.

Reads rows alone, for whoever counts what goes with what. What is in the trash is left out; planned
days count for nothing until they are lived.
"""

from __future__ import annotations

from dataclasses import dataclass

from local_index.database import WardrobeDb


@dataclass(frozen=True, slots=True)
class SavedSet:
    """A saved outfit as a set.

    Attributes:
        item_ids: Ascending.
        added: When it was saved, ISO 8601.
    """

    outfit_id: int
    item_ids: tuple[int, ...]
    added: str


@dataclass(frozen=True, slots=True)
class WornSet:
    """What was worn together: one outfit on a day, or all garments noted one by one that day.

    Attributes:
        day: As ``2026-11-21``.
        outfit_id: The outfit it was; None for garments of their own.
        item_ids: Ascending.
    """

    day: str
    outfit_id: int | None
    item_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Everything that was put together, in the order it happened.

    Attributes:
        skipped: What was planned for a day on which something else was worn.
    """

    saved: tuple[SavedSet, ...] = ()
    worn: tuple[WornSet, ...] = ()
    skipped: tuple[WornSet, ...] = ()


def read_together(db: WardrobeDb) -> Together:
    """Return saved outfits and wear days, each as a set of the garments outside the trash."""
    with db.reading():
        return Together(
            saved=_saved(db),
            worn=_worn(db, "w.planned = 0"),
            skipped=_worn(db, "w.planned = 1 AND w.skipped = 1"),
        )


def _saved(db: WardrobeDb) -> tuple[SavedSet, ...]:
    rows = db.rows(
        "SELECT o.id, o.added, i.item_id FROM outfits o"
        " JOIN outfit_items i ON i.outfit_id = o.id"
        " JOIN items g ON g.id = i.item_id"
        " WHERE o.trashed_at IS NULL AND g.status <> 'trash' ORDER BY o.id, i.item_id"
    )
    sets: dict[int, list[int]] = {}
    added: dict[int, str] = {}
    for outfit_id, when, item_id in rows:
        sets.setdefault(outfit_id, []).append(item_id)
        added[outfit_id] = when
    return tuple(SavedSet(key, tuple(items), added[key]) for key, items in sets.items())


def _worn(db: WardrobeDb, condition: str) -> tuple[WornSet, ...]:
    rows = db.rows(
        "SELECT w.day AS day, w.outfit_id AS outfit_id, coalesce(w.item_id, i.item_id) AS item_id"
        " FROM wears w LEFT JOIN outfit_items i ON i.outfit_id = w.outfit_id"
        " JOIN items g ON g.id = coalesce(w.item_id, i.item_id)"
        f" WHERE {condition} AND w.kind = 'wear' AND g.status <> 'trash'"
        " ORDER BY w.day, w.outfit_id IS NULL, w.outfit_id, item_id"
    )
    sets: dict[tuple[str, int | None], list[int]] = {}
    for day, outfit_id, item_id in rows:
        members = sets.setdefault((day, outfit_id), [])
        if not members or members[-1] != item_id:
            members.append(item_id)
    return tuple(WornSet(day, outfit, tuple(items)) for (day, outfit), items in sets.items())
