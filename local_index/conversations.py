"""Conversations: made, named, put away, thrown away and brought back; ``library.conversations``.

Naming, archiving and the trash are steps of the undo log like every other change of the wardrobe;
what is typed and not sent, which model answers and what it still reads are not. Messages are the
business of ``messages``, finding them that of ``chat_search``. A purged conversation takes its
messages along; the pictures that were pasted into it go with `ChatPictures.sweep`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Literal

from local_index.chat_records import ConversationRecord, Keeping
from local_index.database import WardrobeDb, timestamp
from local_index.errors import NotFoundError
from local_index.fields import clean_text, dump
from local_index.history import History, Touched
from local_index.item_rows import Snapshot
from local_index.records import ChangeSet

LONGEST_TITLE = 200
_COLUMNS = "id, title, created, updated, archived, trashed_at, model, draft, keeping"
_PLACES = {
    "open": "archived = 0 AND trashed_at IS NULL",
    "archive": "archived = 1 AND trashed_at IS NULL",
    "trash": "trashed_at IS NOT NULL",
}

Place = Literal["open", "archive", "trash"]


def unknown_conversation() -> NotFoundError:
    """Return the error of an id that names no conversation."""
    return NotFoundError(
        "This conversation is not there any more.", next_step="Begin a new conversation."
    )


def read_conversation(row: sqlite3.Row) -> ConversationRecord:
    """Return the record of a row of `conversations`; the columns in the order of the record."""
    return ConversationRecord(
        id=row[0],
        title=row[1],
        created=row[2],
        updated=row[3],
        archived=bool(row[4]),
        trashed_at=row[5],
        model=row[6],
        draft=row[7],
        keeping=_read_keeping(row[8]),
    )


class ConversationStore:
    """The wardrobe's conversations; see the module."""

    def __init__(self, db: WardrobeDb, history: History) -> None:
        self._db = db
        self._history = history

    def create(self, *, title: str = "", model: str = "") -> ConversationRecord:
        """Begin a conversation; an empty one is no step of undo."""
        now = self._db.now()
        cursor = self._db.execute(
            "INSERT INTO conversations (title, created, updated, model) VALUES (?, ?, ?, ?)",
            [_clean_title(title), now, now, clean_text(model)],
        )
        assert cursor.lastrowid is not None
        return self.get(cursor.lastrowid)

    def get(self, conversation_id: int) -> ConversationRecord:
        """Return one conversation.

        Raises:
            NotFoundError: No conversation has this id.
        """
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM conversations WHERE id = ?", [int(conversation_id)]
        )
        if row is None:
            raise unknown_conversation()
        return read_conversation(row)

    def find(self, place: Place = "open", *, limit: int = -1) -> list[ConversationRecord]:
        """Return the conversations of a place, the one talked in last first.

        Args:
            limit: How many at most; negative for all.
        """
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM conversations WHERE {_PLACES[place]}"
            " ORDER BY updated DESC, id DESC LIMIT ?",
            [limit],
        )
        return [read_conversation(row) for row in rows]

    def count(self) -> int:
        """Return how many conversations there are, the trash included."""
        return int(self._db.value("SELECT count(*) FROM conversations"))

    # -- steps of undo ----------------------------------------------------------------------------

    def rename(
        self, conversation_id: int, title: str, *, label: str = "Rename conversation"
    ) -> ChangeSet:
        """Give a conversation another title.

        Raises:
            NotFoundError: No conversation has this id.
        """
        return self._change([conversation_id], {"title": _clean_title(title)}, label=label)

    def archive(
        self, ids: Sequence[int], *, archived: bool = True, label: str = "Archive conversation"
    ) -> ChangeSet:
        """Put conversations out of the list, or back into it.

        Raises:
            NotFoundError: An id names no conversation; then none is moved.
        """
        return self._change(ids, {"archived": int(archived)}, label=label)

    def trash(self, ids: Sequence[int], *, label: str = "Delete conversation") -> ChangeSet:
        """Throw conversations away; they come back for as long as the trash keeps things.

        Raises:
            NotFoundError: An id names no conversation; then none is thrown away.
        """
        return self._change(ids, {"trashed_at": self._db.now()}, label=label, trash=True)

    def restore(self, ids: Sequence[int], *, label: str = "Restore conversation") -> ChangeSet:
        """Take conversations out of the trash.

        Raises:
            NotFoundError: An id names no conversation; then none comes back.
        """
        return self._change(ids, {"trashed_at": None}, label=label)

    # -- no steps of undo -------------------------------------------------------------------------

    def give_title(self, conversation_id: int, title: str) -> bool:
        """Name a conversation that has no name; return whether it had none."""
        cursor = self._db.execute(
            "UPDATE conversations SET title = ? WHERE id = ? AND title = ''",
            [_clean_title(title), conversation_id],
        )
        return cursor.rowcount > 0

    def set_model(self, conversation_id: int, model: str) -> None:
        """Choose who answers from now on; empty for the usual model."""
        self._set(conversation_id, "model", clean_text(model))

    def set_draft(self, conversation_id: int, draft: str) -> None:
        """Keep what is typed and not sent."""
        cleaned = draft.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
        self._set(conversation_id, "draft", cleaned)

    def set_keeping(self, conversation_id: int, keeping: Keeping) -> None:
        """Decide what of a long conversation is still read."""
        self._set(conversation_id, "keeping", dump(asdict(keeping)))

    def purge(self, *, older_than_days: float, ids: Sequence[int] | None = None) -> tuple[int, ...]:
        """Delete conversations of the trash for good, in the caller's transaction.

        Args:
            older_than_days: Leave what was thrown away later than this.
            ids: Only these, however long they have been there; None for all that are due.

        Returns:
            What is gone.
        """
        before = timestamp(self._db.clock() - timedelta(days=older_than_days))
        condition, value = "trashed_at <= ?", before
        if ids is not None:
            condition, value = "id IN (SELECT value FROM json_each(?))", json.dumps([*ids])
        gone = tuple(
            self._db.column(
                f"SELECT id FROM conversations WHERE trashed_at IS NOT NULL AND {condition}"
                " ORDER BY id",
                [value],
            )
        )
        if gone:
            self._db.execute(
                "DELETE FROM conversations WHERE id IN (SELECT value FROM json_each(?))",
                [json.dumps(gone)],
            )
            # no conversation of later days may name a picture of one that is gone
            self._db.execute(
                "DELETE FROM attachments WHERE conversation_id IN (SELECT value FROM json_each(?))",
                [json.dumps(gone)],
            )
            self._history.forget(())
        return gone

    def _set(self, conversation_id: int, column: str, value: str) -> None:
        cursor = self._db.execute(
            f"UPDATE conversations SET {column} = ? WHERE id = ?", [value, conversation_id]
        )
        if not cursor.rowcount:
            raise unknown_conversation()

    def _change(
        self, ids: Sequence[int], columns: Snapshot, *, label: str, trash: bool = False
    ) -> ChangeSet:
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            for conversation_id in dict.fromkeys(ids):
                row = self._db.row(
                    f"SELECT {', '.join(columns)}, trashed_at FROM conversations WHERE id = ?",
                    [conversation_id],
                )
                if row is None:
                    raise unknown_conversation()
                if trash and row["trashed_at"] is not None:
                    continue
                before = {name: row[name] for name in columns}
                if before == columns:
                    continue
                sets = ", ".join(f"{name} = ?" for name in columns)
                self._db.execute(
                    f"UPDATE conversations SET {sets} WHERE id = ?",
                    [*columns.values(), conversation_id],
                )
                self._history.record(
                    "conversation", conversation_id, before=before, after=dict(columns)
                )
                touched.note_conversation(conversation_id)
        return touched.change_set()


def _clean_title(title: str) -> str:
    return " ".join(clean_text(title).split())[:LONGEST_TITLE]


def _read_keeping(column: str) -> Keeping:
    found = json.loads(column)
    first = found.get("first", 0)
    return Keeping(
        drop_oldest=bool(found.get("drop_oldest")),
        first=first if isinstance(first, int) else 0,
        newest_pictures=bool(found.get("newest_pictures")),
    )
