"""When garments were worn and washed: rows of the diary; ``library.wears``.

A day is the person's own calendar day, written ``2026-11-21``; whoever asks says which day it is,
because the index knows no time zone. A garment is worn when its own row says so or when an outfit
that holds it was worn, once a day however many outfits of that day hold it; planned days count for
nothing until they are lived, and a plan that came to nothing is kept as one. Every action is one
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
from local_index.fields import clean_text
from local_index.history import History, Touched
from local_index.item_rows import ItemRows, Snapshot
from local_index.outfit_rows import OutfitRows
from local_index.records import ChangeSet

WearKind = Literal["wear", "wash"]
KINDS: tuple[WearKind, ...] = ("wear", "wash")

_COLUMNS = ("item_id", "outfit_id", "day", "planned", "note", "added", "kind", "skipped")

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
class DiaryRecord:
    """One row of the diary as a calendar shows it: a garment or an outfit, past or planned.

    Attributes:
        skipped: It was planned, and something else was worn.
    """

    id: int
    day: str
    kind: WearKind
    planned: bool
    item_id: int | None
    outfit_id: int | None
    note: str
    added: str
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class WearCount:
    """What the diary says about one garment.

    Attributes:
        worn: Days worn in all.
        since_wash: Days worn since it was last washed; all of them when it never was.
        last_worn: Day, or None.
        last_washed: Day, or None.
    """

    worn: int = 0
    since_wash: int = 0
    last_worn: str | None = None
    last_washed: str | None = None


@dataclass(frozen=True, slots=True)
class OutfitWears:
    """What the diary says about one outfit.

    Attributes:
        worn: On how many days it was worn.
        last_worn: Day, or None.
        planned: The next day it is planned for, or None.
    """

    worn: int
    last_worn: str | None
    planned: str | None


class WearStore:
    """The wardrobe's diary of wears and washes; see the module."""

    def __init__(self, db: WardrobeDb, rows: ItemRows, history: History) -> None:
        self._db = db
        self._rows = rows
        self._history = history
        self._outfits = OutfitRows(db)

    def add(
        self,
        item_ids: Sequence[int],
        day: str,
        *,
        kind: WearKind = "wear",
        planned: bool = False,
        note: str = "",
        label: str = "",
    ) -> ChangeSet:
        """Note that garments were worn (or washed) on a day, all or none, as one step of undo.

        Args:
            planned: They are meant to be worn that day, which counts for nothing yet.

        Raises:
            NotFoundError: One of the garments does not exist.
            InvalidValueError: The day is not written like 2026-11-21.
        """
        check_day(day)
        touched = Touched(label or ("Wear" if kind == "wear" else "Wash"))
        with self._db.atomic(), self._history.group(touched.label):
            for item_id in dict.fromkeys(item_ids):
                self._rows.require(item_id)
                self._insert(touched, day, kind=kind, planned=planned, note=note, item_id=item_id)
        return touched.change_set()

    def add_outfit(
        self,
        outfit_id: int,
        day: str,
        *,
        planned: bool = False,
        note: str = "",
        label: str = "Wear outfit",
    ) -> tuple[int, ChangeSet]:
        """Note that an outfit was worn, or is meant to be; return the row's id and what changed.

        Raises:
            NotFoundError: There is no such outfit.
            InvalidValueError: The day is not written like 2026-11-21.
        """
        check_day(day)
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            self._outfits.require(outfit_id)
            wear_id = self._insert(touched, day, planned=planned, note=note, outfit_id=outfit_id)
        return wear_id, touched.change_set()

    def change(
        self,
        wear_id: int,
        *,
        day: str | None = None,
        planned: bool | None = None,
        skipped: bool | None = None,
        note: str | None = None,
        label: str = "Change the diary",
    ) -> ChangeSet:
        """Move a row to another day, make a plan a wear or nothing, or give it another note.

        Raises:
            NotFoundError: There is no such row.
            InvalidValueError: The day is not written like 2026-11-21.
        """
        if day is not None:
            check_day(day)
        asked = {
            "day": day,
            "planned": None if planned is None else int(planned),
            "skipped": None if skipped is None else int(skipped),
            "note": None if note is None else clean_text(note),
        }
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            row = self._require(wear_id)
            after = {
                name: value
                for name, value in asked.items()
                if value is not None and value != row[name]
            }
            if not after:
                return ChangeSet(label)
            sets = ", ".join(f"{name} = ?" for name in after)
            self._db.execute(f"UPDATE wears SET {sets} WHERE id = ?", [*after.values(), wear_id])
            before = {name: row[name] for name in after}
            self._history.record("wear", wear_id, before=before, after=after)
            self._history.note_worn(row["item_id"], row["outfit_id"], touched)
        return touched.change_set()

    def remove(self, wear_id: int, *, label: str = "Remove from the diary") -> ChangeSet:
        """Take one row out of the diary; can be undone.

        Raises:
            NotFoundError: There is no such row.
        """
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            row = self._require(wear_id)
            self._db.execute("DELETE FROM wears WHERE id = ?", [wear_id])
            self._history.record("wear", wear_id, before=row, after=None)
            self._history.note_worn(row["item_id"], row["outfit_id"], touched)
        return touched.change_set()

    def get(self, wear_id: int) -> DiaryRecord:
        """Return one row of the diary.

        Raises:
            NotFoundError: There is no such row.
        """
        found = self._read("w.id = ?", [wear_id])
        if not found:
            raise _unknown_day()
        return found[0]

    def between(self, first_day: str, last_day: str) -> list[DiaryRecord]:
        """Return the diary from one day to another, both included: by day, then as it was noted.

        Plans for what lies in the trash are left out; what was worn stays, whatever became of it.
        """
        return self._read(
            "w.day BETWEEN ? AND ? AND NOT (w.planned AND"
            " (coalesce(i.status, '') = 'trash' OR o.trashed_at IS NOT NULL))",
            [first_day, last_day],
        )

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
            " SELECT e.item_id, count(DISTINCT iif(e.kind = 'wear', e.day, NULL)),"
            "  count(DISTINCT iif(e.kind = 'wear'"
            "   AND e.day || printf('%020d', e.id) > coalesce(w.at, ''), e.day, NULL)),"
            "  max(iif(e.kind = 'wear', e.day, NULL)), max(iif(e.kind = 'wash', e.day, NULL))"
            " FROM events e LEFT JOIN washed w ON w.item_id = e.item_id GROUP BY e.item_id",
            [] if item_ids is None else [json.dumps([int(item_id) for item_id in item_ids])],
        )
        return {row[0]: WearCount(row[1], row[2], row[3], row[4]) for row in rows}

    def of_outfits(self, today: str) -> Mapping[int, OutfitWears]:
        """Return what the diary says, by outfit; those that it never names are missing.

        Args:
            today: What is planned for an earlier day is not told.
        """
        rows = self._db.rows(
            "SELECT outfit_id, sum(planned = 0), max(iif(planned = 0, day, NULL)),"
            " min(iif(planned = 1 AND day >= ?, day, NULL))"
            " FROM wears WHERE outfit_id IS NOT NULL GROUP BY outfit_id",
            [today],
        )
        return {row[0]: OutfitWears(row[1], row[2], row[3]) for row in rows}

    def by_month(self, first_day: str) -> list[tuple[str, int]]:
        """Return how many garments were worn in each month since a day: ``("2026-11", 31)``.

        Garments in the trash are left out; months without a wear are missing.
        """
        rows = self._db.rows(
            "SELECT substr(e.day, 1, 7) AS month, count(DISTINCT e.item_id || ' ' || e.day)"
            f" FROM ({_EVENTS}) e"
            " JOIN items i ON i.id = e.item_id"
            " WHERE e.kind = 'wear' AND e.day >= ? AND i.status <> 'trash'"
            " GROUP BY month ORDER BY month",
            [first_day],
        )
        return [(row[0], row[1]) for row in rows]

    def days(self) -> list[tuple[str, int]]:
        """Return every day with anything worn or planned, and how many rows it has, oldest first.

        Of the same rows as `between`, washes left out.
        """
        rows = self._db.rows(
            "SELECT w.day, count(*) FROM wears w LEFT JOIN items i ON i.id = w.item_id"
            " LEFT JOIN outfits o ON o.id = w.outfit_id WHERE w.kind = 'wear' AND NOT (w.planned"
            " AND (coalesce(i.status, '') = 'trash' OR o.trashed_at IS NOT NULL))"
            " GROUP BY w.day ORDER BY w.day"
        )
        return [(row[0], row[1]) for row in rows]

    def _read(self, condition: str, params: Sequence[object]) -> list[DiaryRecord]:
        rows = self._db.rows(
            "SELECT w.id, w.day, w.kind, w.planned, w.item_id, w.outfit_id, w.note, w.added,"
            " w.skipped"
            " FROM wears w LEFT JOIN items i ON i.id = w.item_id"
            f" LEFT JOIN outfits o ON o.id = w.outfit_id WHERE {condition} ORDER BY w.day, w.id",
            params,
        )
        return [
            DiaryRecord(
                id=row[0],
                day=row[1],
                kind=row[2],
                planned=bool(row[3]),
                item_id=row[4],
                outfit_id=row[5],
                note=row[6],
                added=row[7],
                skipped=bool(row[8]),
            )
            for row in rows
        ]

    def _require(self, wear_id: int) -> Snapshot:
        row = self._db.row(f"SELECT {', '.join(_COLUMNS)} FROM wears WHERE id = ?", [wear_id])
        if row is None:
            raise _unknown_day()
        return dict(row)

    def _insert(
        self,
        touched: Touched,
        day: str,
        *,
        kind: WearKind = "wear",
        planned: bool = False,
        note: str = "",
        item_id: int | None = None,
        outfit_id: int | None = None,
    ) -> int:
        row: Snapshot = {
            "item_id": item_id,
            "outfit_id": outfit_id,
            "day": day,
            "planned": int(planned),
            "note": clean_text(note),
            "added": self._db.now(),
            "kind": kind,
            "skipped": 0,
        }
        places = ", ".join("?" * len(_COLUMNS))
        cursor = self._db.execute(
            f"INSERT INTO wears ({', '.join(_COLUMNS)}) VALUES ({places})",
            [row[name] for name in _COLUMNS],
        )
        assert cursor.lastrowid is not None
        self._history.record("wear", cursor.lastrowid, before=None, after=row)
        self._history.note_worn(item_id, outfit_id, touched)
        return cursor.lastrowid

    def on_day(self, item_id: int, day: str) -> bool:
        """Return whether a garment is noted as worn on a day."""
        return bool(
            self._db.value(
                f"SELECT 1 FROM ({_EVENTS}) WHERE item_id = ? AND day = ? AND kind = 'wear'",
                [item_id, day],
            )
        )


def _unknown_day() -> NotFoundError:
    return NotFoundError("This day is not in the diary any more.")


def check_day(day: str) -> None:
    """Raise `InvalidValueError` unless a day is written like ``2026-11-21``."""
    try:
        # Python also reads 20261121 and 2026-W47-6, which would not sort among the others
        well_written = date.fromisoformat(day).isoformat() == day
    except ValueError:
        well_written = False
    if not well_written:
        raise InvalidValueError("A day is written like 2026-11-21.")
