"""What is known of the person whose wardrobe this is, value by value; ``library.profile``.

Values are JSON under plain keys, each with its origin: what the person stated and what was learned
are different keys and never overwrite one another. A value that was forgotten stays as a row that
says null, because the undo log may bring it back. Which keys there are, and what they mean, is for
the caller to know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from local_index.database import WardrobeDb
from local_index.fields import clean_text, dump
from local_index.history import History

ProfileOrigin = Literal["stated", "learned"]


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """One value of the profile.

    Attributes:
        updated: When it was set, ISO 8601.
    """

    key: str
    value: object
    origin: ProfileOrigin
    updated: str


class ProfileStore:
    """The wardrobe's profile; see the module."""

    def __init__(self, db: WardrobeDb, history: History) -> None:
        self._db = db
        self._history = history

    def all(self) -> dict[str, ProfileEntry]:
        """Return every value there is, by key."""
        rows = self._db.rows(
            "SELECT key, value, origin, updated FROM profile WHERE value <> 'null' ORDER BY key"
        )
        return {row[0]: ProfileEntry(row[0], json.loads(row[1]), row[2], row[3]) for row in rows}

    def put(
        self,
        values: Mapping[str, object],
        *,
        origin: ProfileOrigin = "stated",
        label: str = "Change the profile",
    ) -> bool:
        """Set values (None forgets one), all or none, as one step of undo.

        Returns:
            Whether anything is different now.
        """
        changed = False
        with self._db.atomic(), self._history.group(label):
            for key, value in values.items():
                changed |= self._put_one(clean_text(key), dump(value), origin)
        return changed

    def _put_one(self, key: str, value: str, origin: ProfileOrigin) -> bool:
        row = self._db.row("SELECT id, value, origin FROM profile WHERE key = ?", [key])
        now = self._db.now()
        if row is None:
            cursor = self._db.execute(
                "INSERT INTO profile (key, value, origin, updated) VALUES (?, 'null', ?, ?)",
                [key, origin, now],
            )
            assert cursor.lastrowid is not None
            row_id, before = cursor.lastrowid, {"value": "null", "origin": origin}
        else:
            row_id, before = row[0], {"value": row[1], "origin": row[2]}
        after = {"value": value, "origin": origin}
        if before == after:
            return False
        self._db.execute(
            "UPDATE profile SET value = ?, origin = ?, updated = ? WHERE id = ?",
            [value, origin, now, row_id],
        )
        self._history.record("profile", row_id, before=before, after=after)
        return True
