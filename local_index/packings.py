"""Packing lists, each a document with its days; ``library.packings``.

What a list holds is one JSON value that whoever packs understands (``app/services/packing_json``);
here it is only known that garments are named in it by their numbers under the key ``item`` or in
lists under ``items``, so that lists follow merged garments. Ids may name what was purged since. A
list that was removed stays as a row that does not count, because the undo log may bring it back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_index.errors import InvalidValueError, NotFoundError
from local_index.fields import clean_text, dump
from local_index.history import Touched
from local_index.wears import check_day

if TYPE_CHECKING:
    from local_index.database import WardrobeDb
    from local_index.history import History
    from local_index.records import ChangeSet

_COLUMNS = "id, name, first_day, last_day, body, added, updated"


@dataclass(frozen=True, slots=True)
class PackingRecord:
    """One packing list.

    Attributes:
        first_day: As ``2026-11-21``.
        body: JSON values.
        added: ISO 8601.
    """

    id: int
    name: str
    first_day: str
    last_day: str
    body: Mapping[str, Any]
    added: str
    updated: str


class PackingStore:
    """The wardrobe's packing lists; see the module."""

    def __init__(self, db: WardrobeDb, history: History) -> None:
        self._db = db
        self._history = history

    def all(self) -> list[PackingRecord]:
        """Return every list, the trip that begins last first."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM packings WHERE removed = 0 ORDER BY first_day DESC, id DESC"
        )
        return [_record(row) for row in rows]

    def get(self, packing_id: int) -> PackingRecord:
        """Return one list.

        Raises:
            NotFoundError: There is none of this number.
        """
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM packings WHERE id = ? AND removed = 0", [int(packing_id)]
        )
        if row is None:
            raise NotFoundError(
                f"There is no packing list {packing_id} in this wardrobe.",
                next_step="`vestry pack list` shows them with their numbers.",
            )
        return _record(row)

    def create(
        self,
        first_day: str,
        last_day: str,
        *,
        name: str = "",
        body: Mapping[str, Any],
        label: str = "Make a packing list",
    ) -> tuple[int, ChangeSet]:
        """Keep a list and return its number; one step of undo.

        Raises:
            InvalidValueError: A day is not written like 2026-11-21, or the last is before the
                first.
        """
        _check_days(first_day, last_day)
        now, touched = self._db.now(), Touched(label)
        with self._db.atomic(), self._history.group(label):
            cursor = self._db.execute(
                "INSERT INTO packings (name, first_day, last_day, body, added, updated)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [clean_text(name), first_day, last_day, dump(dict(body)), now, now],
            )
            assert cursor.lastrowid is not None
            self._history.record(
                "packing", cursor.lastrowid, before={"removed": 1}, after={"removed": 0}
            )
            touched.note_packing(cursor.lastrowid)
        return cursor.lastrowid, touched.change_set()

    def change(
        self,
        packing_id: int,
        *,
        name: str | None = None,
        body: Mapping[str, Any] | None = None,
        label: str = "Edit a packing list",
    ) -> ChangeSet:
        """Give a list another name or other contents.

        Raises:
            NotFoundError: There is none of this number.
        """
        columns = {
            "name": None if name is None else clean_text(name),
            "body": None if body is None else dump(dict(body)),
        }
        return self._write(
            packing_id, {key: value for key, value in columns.items() if value is not None}, label
        )

    def remove(self, packing_id: int, *, label: str = "Remove a packing list") -> ChangeSet:
        """Let a list be gone; can be undone.

        Raises:
            NotFoundError: There is none of this number.
        """
        return self._write(packing_id, {"removed": 1}, label)

    def exchange(self, old: int, new: int) -> None:
        """Name one garment where another was named, in the caller's group (garments are merged)."""
        for record in self.all():
            body = _exchanged(record.body, old, new)
            if body != record.body:
                self._write(record.id, {"body": dump(body)}, "Edit a packing list")

    def _write(self, packing_id: int, columns: Mapping[str, object], label: str) -> ChangeSet:
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            self.get(packing_id)
            names = ", ".join(columns) or "id"
            row = self._db.row(f"SELECT {names} FROM packings WHERE id = ?", [packing_id])
            assert row is not None
            after = {name: value for name, value in columns.items() if row[name] != value}
            if after:
                sets = ", ".join(f"{name} = ?" for name in after)
                self._db.execute(
                    f"UPDATE packings SET {sets}, updated = ? WHERE id = ?",
                    [*after.values(), self._db.now(), packing_id],
                )
                before = {name: row[name] for name in after}
                self._history.record("packing", packing_id, before=before, after=after)
                touched.note_packing(packing_id)
        return touched.change_set()


def _record(row: Any) -> PackingRecord:
    return PackingRecord(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5], row[6])


def _check_days(first: str, last: str) -> None:
    check_day(first)
    check_day(last)
    if last < first:
        raise InvalidValueError("A trip ends on the day it begins, or later.")


def _exchanged(value: Any, old: int, new: int, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _exchanged(one, old, new, name) for name, one in value.items()}
    if isinstance(value, list):
        changed = [_exchanged(one, old, new, key) for one in value]
        # a list that held both names the one that is left once
        return list(dict.fromkeys(changed)) if key == "items" and old in value else changed
    return new if key in ("item", "items") and value == old else value
