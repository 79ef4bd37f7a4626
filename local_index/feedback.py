"""What the person says of suggestions, as a log of events; ``library.feedback``.

An event names its kind, the garments it is about and details of its own; nothing is added up here:
whoever recommends replays the log, so that taking an event back restores exactly what was before.
An event that was taken back stays as a row that does not count, because the undo log may bring it
back. Kinds are plain text: what "like" means is for the caller to know. Each step is one entry of
the undo log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from local_index.database import WardrobeDb
from local_index.errors import NotFoundError
from local_index.fields import clean_text, dump
from local_index.history import History, Touched
from local_index.item_rows import ItemRows, trashed
from local_index.records import ChangeSet


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """One event of the log.

    Attributes:
        item_ids: The garments it is about, ascending; those that were purged are missing.
        details: JSON values of the kind's own.
        added: When it was said, ISO 8601.
    """

    id: int
    kind: str
    item_ids: tuple[int, ...]
    details: Mapping[str, object]
    added: str


class FeedbackStore:
    """The wardrobe's log of feedback; see the module."""

    def __init__(self, db: WardrobeDb, rows: ItemRows, history: History) -> None:
        self._db = db
        self._rows = rows
        self._history = history

    def add(
        self,
        kind: str,
        item_ids: Sequence[int],
        *,
        details: Mapping[str, object] | None = None,
        label: str = "Feedback",
    ) -> tuple[int, ChangeSet]:
        """Write one event down and return its id and what it touched, as one step of undo.

        Raises:
            NotFoundError: One of the garments does not exist; then nothing is written.
        """
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            cursor = self._db.execute(
                "INSERT INTO feedback (kind, details, added) VALUES (?, ?, ?)",
                [clean_text(kind), dump(dict(details or {})), self._db.now()],
            )
            event = cursor.lastrowid
            assert event is not None
            for item_id in sorted(set(item_ids)):
                there = not trashed(self._rows.require(item_id)["status"])
                self._db.execute(
                    "INSERT INTO feedback_items (feedback_id, item_id) VALUES (?, ?)",
                    [event, item_id],
                )
                touched.note(item_id, was_there=there, is_there=there)
            self._history.record("feedback", event, before={"counts": 0}, after={"counts": 1})
        return event, touched.change_set()

    def take_back(self, feedback_id: int, *, label: str = "Take feedback back") -> ChangeSet:
        """Let an event count no longer; can be undone.

        Raises:
            NotFoundError: There is no such event, or it was taken back before.
        """
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            found = self._db.value(
                "SELECT 1 FROM feedback WHERE id = ? AND counts = 1", [int(feedback_id)]
            )
            if not found:
                raise NotFoundError(
                    "This feedback is not there any more.",
                    next_step="Look at the list of what you have said.",
                )
            self._db.execute("UPDATE feedback SET counts = 0 WHERE id = ?", [feedback_id])
            self._history.record("feedback", feedback_id, before={"counts": 1}, after={"counts": 0})
            for item_id, status in self._db.rows(
                "SELECT i.id, i.status FROM feedback_items f JOIN items i ON i.id = f.item_id"
                " WHERE f.feedback_id = ?",
                [feedback_id],
            ):
                there = not trashed(status)
                touched.note(item_id, was_there=there, is_there=there)
        return touched.change_set()

    def all(self) -> list[FeedbackRecord]:
        """Return every event that counts, oldest first."""
        rows = self._db.rows(
            "SELECT f.id, f.kind, f.details, f.added,"
            " (SELECT json_group_array(i.item_id) FROM feedback_items i WHERE i.feedback_id = f.id)"
            " FROM feedback f WHERE f.counts = 1 ORDER BY f.id"
        )
        return [
            FeedbackRecord(
                id=row[0],
                kind=row[1],
                item_ids=tuple(sorted(json.loads(row[4]))),
                details=json.loads(row[2]),
                added=row[3],
            )
            for row in rows
        ]
