"""When garments were worn and washed: rows of the diary; ``library.wears``.

A day is the person's own calendar day, written ``2026-11-21``; whoever asks says which day it is,
because the index knows no time zone. A garment is worn when its own row says so or when an outfit
that holds it was worn; planned days count for nothing until they are lived. Every action is one
entry of the undo log. How often a garment should be washed, and what a wear costs, is not decided
here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from local_index.database import WardrobeDb
from local_index.errors import InvalidValueError, NotFoundError
from local_index.history import History, Touched
from local_index.item_rows import ItemRows, Snapshot, trashed
from local_index.records import ChangeSet

WearKind = Literal["wear", "wash"]
KINDS: tuple[WearKind, ...] = ("wear", "wash")

_COLUMNS = ("item_id", "outfit_id", "day", "planned", "note", "added", "kind")

_EVENTS = """
  SELECT w.item_id AS item_id, w.day, w.kind, w.id AS id FROM wears w
    WHERE w.item_id IS NOT NULL AND w.planned = 0
  UNION ALL
  SELECT o.item_id, w.day, w.kind, w.id FROM wears w
    JOIN outfit_items o ON o.outfit_id = w.outfit_id WHERE w.planned = 0
"""


@dataclass(frozen=True, slots=True)
class WearRecord:
    """One row of the diary: this garment, that day.

    Attributes:
        own: False when the row is an outfit's that holds the garment.
    """

    id: int
    item_id: int
    day: str
    kind: WearKind
    note: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class WearCount:
    """What the diary says about one garment.

    Attributes:
        worn: Times worn in all.
        since_wash: Times worn since it was last washed; all of them when it never was.
        last_worn: Day, or None.
        last_washed: Day, or None.
    """

    worn: int = 0
    since_wash: int = 0
    last_worn: str | None = None
    last_washed: str | None = None


class WearStore:
    """The wardrobe's diary of wears and washes; see the module."""

    def __init__(self, db: WardrobeDb, rows: ItemRows, history: History) -> None:
        self._db = db
        self._rows = rows
        self._history = history

    def add(
        self,
        item_ids: Sequence[int],
        day: str,
        *,
        kind: WearKind = "wear",
        note: str = "",
        label: str = "",
    ) -> ChangeSet:
        """Note that garments were worn (or washed) on a day, all or none, as one step of undo.

        Raises:
            NotFoundError: One of the garments does not exist.
            InvalidValueError: The day is not written like 2026-11-21.
        """
        _check_day(day)
        touched = Touched(label or ("Wear" if kind == "wear" else "Wash"))
        with self._db.atomic(), self._history.group(touched.label):
            for item_id in dict.fromkeys(item_ids):
                there = not trashed(self._rows.require(item_id)["status"])
                row: Snapshot = {
                    "item_id": item_id,
                    "outfit_id": None,
                    "day": day,
                    "planned": 0,
                    "note": note,
                    "added": self._db.now(),
                    "kind": kind,
                }
                cursor = self._db.execute(
                    f"INSERT INTO wears ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [row[name] for name in _COLUMNS],
                )
                assert cursor.lastrowid is not None
                self._history.record("wear", cursor.lastrowid, before=None, after=row)
                touched.note(item_id, was_there=there, is_there=there)
        return touched.change_set()

    def remove(self, wear_id: int, *, label: str = "Remove from the diary") -> ChangeSet:
        """Take one row out of the diary; can be undone.

        Raises:
            NotFoundError: There is no such row.
        """
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            row = self._db.row(f"SELECT {', '.join(_COLUMNS)} FROM wears WHERE id = ?", [wear_id])
            if row is None:
                raise NotFoundError("This day is not in the diary any more.")
            self._db.execute("DELETE FROM wears WHERE id = ?", [wear_id])
            self._history.record("wear", wear_id, before=dict(row), after=None)
            if row["item_id"] is not None:
                there = not trashed(self._rows.require(row["item_id"])["status"])
                touched.note(row["item_id"], was_there=there, is_there=there)
        return touched.change_set()

    def of_item(self, item_id: int, *, limit: int = 50) -> list[WearRecord]:
        """Return a garment's days, newest first; those of its outfits included."""
        rows = self._db.rows(
            "SELECT e.id, e.item_id, e.day, e.kind, w.note, w.item_id IS NOT NULL"
            f" FROM ({_EVENTS}) e"
            " JOIN wears w ON w.id = e.id WHERE e.item_id = ?"
            " ORDER BY e.day DESC, e.id DESC LIMIT ?",
            [item_id, limit],
        )
        return [WearRecord(row[0], row[1], row[2], row[3], row[4], bool(row[5])) for row in rows]

    def counts(self, item_ids: Sequence[int] | None = None) -> Mapping[int, WearCount]:
        """Return what the diary says, by garment; those that were never worn or washed are missing.

        Args:
            item_ids: Only these; None for the whole wardrobe.
        """
        chosen = "1" if item_ids is None else "item_id IN (SELECT value FROM json_each(?1))"
        # Of a wear and a wash on one day the one noted last came last, as life goes.
        rows = self._db.rows(
            f"WITH events AS (SELECT * FROM ({_EVENTS}) WHERE {chosen}),"
            " washed AS (SELECT item_id, max(day || printf('%020d', id)) AS at FROM events"
            "  WHERE kind = 'wash' GROUP BY item_id)"
            " SELECT e.item_id, sum(e.kind = 'wear'),"
            "  sum(e.kind = 'wear' AND e.day || printf('%020d', e.id) > coalesce(w.at, '')),"
            "  max(iif(e.kind = 'wear', e.day, NULL)), max(iif(e.kind = 'wash', e.day, NULL))"
            " FROM events e LEFT JOIN washed w ON w.item_id = e.item_id GROUP BY e.item_id",
            [] if item_ids is None else [json.dumps([int(item_id) for item_id in item_ids])],
        )
        return {row[0]: WearCount(row[1], row[2], row[3], row[4]) for row in rows}

    def by_month(self, first_day: str) -> list[tuple[str, int]]:
        """Return how many garments were worn in each month since a day: ``("2026-11", 31)``.

        Garments in the trash are left out; months without a wear are missing.
        """
        rows = self._db.rows(
            f"SELECT substr(e.day, 1, 7) AS month, count(*) FROM ({_EVENTS}) e"
            " JOIN items i ON i.id = e.item_id"
            " WHERE e.kind = 'wear' AND e.day >= ? AND i.status <> 'trash'"
            " GROUP BY month ORDER BY month",
            [first_day],
        )
        return [(row[0], row[1]) for row in rows]

    def on_day(self, item_id: int, day: str) -> bool:
        """Return whether a garment is noted as worn on a day."""
        return bool(
            self._db.value(
                f"SELECT 1 FROM ({_EVENTS}) WHERE item_id = ? AND day = ? AND kind = 'wear'",
                [item_id, day],
            )
        )


def _check_day(day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise InvalidValueError("A day is written like 2026-11-21.") from error
