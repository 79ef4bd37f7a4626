"""Raw rows of outfits with the garments they hold: read as snapshots, written as they are told.

The layer below `OutfitStore`, merging and the undo log, which put an outfit back to a former state.
Which garments an outfit holds is one value of it, so that the log never remembers the number of a
row of ``outfit_items``, which another outfit may be given. A garment that was purged is left out
when an old state comes back. Nothing is checked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from local_index.database import WardrobeDb
from local_index.errors import NotFoundError
from local_index.fields import Column
from local_index.item_rows import Snapshot

COLUMNS = ("name", "season", "occasion", "notes", "favorite", "origin", "details", "trashed_at")
"""What of an outfit can change beside its garments."""
HELD = "items"
"""Name of the garments in a snapshot: ``[item_id, placement JSON or None]`` in their order."""


def unknown_outfit(outfit_id: int) -> NotFoundError:
    """Return the error of an id that names no outfit."""
    return NotFoundError(
        f"There is no outfit {outfit_id} in this wardrobe.",
        next_step="List the outfits to see their numbers; the trash has its own list.",
    )


class OutfitRows:
    """Reads and writes rows of ``outfits`` and ``outfit_items``; see the module."""

    def __init__(self, db: WardrobeDb) -> None:
        self._db = db

    def insert(self, columns: Mapping[str, Column], held: Iterable[Sequence[Any]]) -> int:
        """Add an outfit and return its id."""
        now = self._db.now()
        values = {**columns, "added": now, "updated": now}
        cursor = self._db.execute(
            f"INSERT INTO outfits ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            [*values.values()],
        )
        assert cursor.lastrowid is not None
        self._write_held(cursor.lastrowid, held)
        return cursor.lastrowid

    def snapshot(self, outfit_id: int) -> Snapshot | None:
        """Return everything that can change, or None for an unknown id."""
        row = self._db.row(
            f"SELECT {', '.join(COLUMNS)} FROM outfits WHERE id = ?", [int(outfit_id)]
        )
        return None if row is None else {**dict(row), HELD: self.held(outfit_id)}

    def require(self, outfit_id: int) -> Snapshot:
        """Return a snapshot or raise `NotFoundError`."""
        snapshot = self.snapshot(outfit_id)
        if snapshot is None:
            raise unknown_outfit(outfit_id)
        return snapshot

    def held(self, outfit_id: int) -> list[list[Any]]:
        """Return the garments of an outfit with their placements, in order."""
        rows = self._db.rows(
            "SELECT item_id, placement FROM outfit_items WHERE outfit_id = ? ORDER BY position, id",
            [outfit_id],
        )
        return [list(row) for row in rows]

    def holding(self, item_id: int) -> list[int]:
        """Return the outfits that hold a garment, those of the trash included."""
        return self._db.column(
            "SELECT outfit_id FROM outfit_items WHERE item_id = ? ORDER BY outfit_id", [item_id]
        )

    def write(self, outfit_id: int, columns: Snapshot) -> None:
        """Set columns, the garments among them, and the time of the last change."""
        values = {name: columns[name] for name in columns if name in COLUMNS}
        values["updated"] = self._db.now()
        sets = ", ".join(f"{name} = ?" for name in values)
        self._db.execute(f"UPDATE outfits SET {sets} WHERE id = ?", [*values.values(), outfit_id])
        if HELD in columns:
            self._write_held(outfit_id, columns[HELD])

    def delete(self, outfit_ids: Sequence[int]) -> None:
        """Delete outfits for good; their days in the diary go with them."""
        self._db.execute(
            "DELETE FROM outfits WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps([*outfit_ids])],
        )

    def _write_held(self, outfit_id: int, held: Iterable[Sequence[Any]]) -> None:
        self._db.execute("DELETE FROM outfit_items WHERE outfit_id = ?", [outfit_id])
        self._db.executemany(
            "INSERT INTO outfit_items (outfit_id, item_id, position, placement)"
            " SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM items WHERE id = ?)",
            [
                (outfit_id, item_id, position, placement, item_id)
                for position, (item_id, placement) in enumerate(held)
            ],
        )
