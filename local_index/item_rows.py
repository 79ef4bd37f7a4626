"""Raw item rows and their views: read as snapshots, written as they are told.

The layer below `ItemStore` and the undo log, which both need to put an item back to a former state.
Values here are columns, already checked; nothing decides who may change what.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from local_index.database import WardrobeDb
from local_index.errors import NotFoundError
from local_index.fields import Column, dump
from local_index.records import ViewRecord

Snapshot = dict[str, Any]
"""Column name to value; ``views`` is a list of ``[photo_id, kind, region JSON or None]``."""

_SNAPSHOT_COLUMNS = (
    "name, category, slot, colors, pattern, material, fit, style, season, occasion, formality,"
    " warmth, attributes, kids, brand, price, currency, notes, quantity, status, added,"
    " trashed_at, source_name, confidence, origin, reviewed, restore_status, terms, size, bought,"
    " place, wash_after, washing"
)
_WRITABLE = frozenset(_SNAPSHOT_COLUMNS.split(", "))


def unknown_item(item_id: int) -> NotFoundError:
    """Return the error of an id that names no item."""
    return NotFoundError(
        f"There is no item {item_id} in this wardrobe.",
        next_step="List the items to see their numbers; the trash has its own list.",
    )


def trashed(status: object) -> bool:
    """Return whether a status column says trash."""
    return status == "trash"


class ItemRows:
    """Reads and writes rows of ``items`` and ``views``; see the module."""

    def __init__(self, db: WardrobeDb) -> None:
        self._db = db

    def insert(self, columns: Mapping[str, Column]) -> int:
        """Add a row and return its id."""
        names = [*columns]
        places = ", ".join("?" * len(names))
        cursor = self._db.execute(
            f"INSERT INTO items ({', '.join(names)}) VALUES ({places})", [*columns.values()]
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def snapshot(self, item_id: int) -> Snapshot | None:
        """Return every column that can change and the views, or None for an unknown id."""
        row = self._db.row(f"SELECT {_SNAPSHOT_COLUMNS} FROM items WHERE id = ?", [item_id])
        if row is None:
            return None
        return {**dict(row), "views": self._view_rows(item_id)}

    def require(self, item_id: int) -> Snapshot:
        """Return a snapshot or raise `NotFoundError`."""
        snapshot = self.snapshot(item_id)
        if snapshot is None:
            raise unknown_item(item_id)
        return snapshot

    def write(self, item_id: int, columns: Snapshot) -> None:
        """Set columns, views among them, and the time of the last change."""
        values = {name: columns[name] for name in columns if name in _WRITABLE}
        values["updated"] = self._db.now()
        sets = ", ".join(f"{name} = ?" for name in values)
        self._db.execute(f"UPDATE items SET {sets} WHERE id = ?", [*values.values(), item_id])
        if "views" in columns:
            self._write_views(item_id, columns["views"])

    def views_of(self, item_ids: Sequence[int]) -> dict[int, tuple[ViewRecord, ...]]:
        """Return the views of many items at once; items without a photo are missing."""
        rows = self._db.rows(
            "SELECT v.item_id, v.photo_id, p.sha256, v.kind, v.position, v.region, p.edit"
            " FROM views v JOIN photos p ON p.id = v.photo_id"
            " WHERE v.item_id IN (SELECT value FROM json_each(?))"
            " ORDER BY v.item_id, v.position, v.id",
            [json.dumps(item_ids)],
        )
        found: dict[int, list[ViewRecord]] = {}
        for row in rows:
            found.setdefault(row[0], []).append(_read_view(row))
        return {item_id: tuple(views) for item_id, views in found.items()}

    def _view_rows(self, item_id: int) -> list[list[Any]]:
        rows = self._db.rows(
            "SELECT photo_id, kind, region FROM views WHERE item_id = ? ORDER BY position, id",
            [item_id],
        )
        return [list(row) for row in rows]

    def _write_views(self, item_id: int, views: Iterable[Sequence[Any]]) -> None:
        self._db.execute("DELETE FROM views WHERE item_id = ?", [item_id])
        self._db.executemany(
            # A photo that was purged since the snapshot was taken cannot come back.
            "INSERT INTO views (item_id, photo_id, kind, position, region)"
            " SELECT ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM photos WHERE id = ?)",
            [
                (item_id, photo_id, kind, position, region, photo_id)
                for position, (photo_id, kind, region) in enumerate(views)
            ],
        )


def view_row(photo_id: int, kind: str, region: Sequence[float] | None) -> list[Any]:
    """Return a view as snapshots hold it."""
    return [photo_id, kind, None if region is None else dump([float(part) for part in region])]


def _read_view(row: sqlite3.Row) -> ViewRecord:
    region = row[5]
    if region is not None:
        left, top, width, height = json.loads(region)
        region = (left, top, width, height)
    return ViewRecord(
        photo_id=row[1],
        sha256=row[2],
        kind=row[3],
        position=row[4],
        region=region,
        edit=row[6],
    )
