"""The messages of conversations: a tree of which one branch is shown; ``library.messages``.

An answer that is made again and a question that is asked anew stand beside the former ones, under
the same parent, and nothing is written over. Of the messages under one parent exactly one is shown,
and each remembers which of the next it was shown with, so that going back to another version finds
the conversation as it was left. An answer is written in a few steps while it comes; a writer that
was killed leaves one that counts as stopped at the next look (`mark_interrupted`), for which the
operating system says who still writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from local_index import locking
from local_index.chat_parts import Part, decode_parts, encode_parts
from local_index.chat_records import (
    MessageEnd,
    MessageFailure,
    MessageRecord,
    MessageRole,
    MessageState,
)
from local_index.conversations import unknown_conversation
from local_index.database import WardrobeDb
from local_index.errors import InvalidValueError, NotFoundError
from local_index.fields import clean_text, dump

_COLUMNS = (
    "m.id, m.conversation_id, m.parent_id, m.role, m.content, m.state, m.created, m.model,"
    " m.ended, m.usage, m.error"
)
_BRANCH = """
  WITH RECURSIVE branch (id, depth) AS (
    SELECT id, 0 FROM messages WHERE conversation_id = ?1 AND parent_id IS NULL AND shown = 1
    UNION ALL
    SELECT m.id, branch.depth + 1 FROM messages m JOIN branch ON m.parent_id = branch.id
      WHERE m.shown = 1
  )
"""
_PATH = """
  WITH RECURSIVE path (id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM messages WHERE id = ?1
    UNION ALL
    SELECT m.id, m.parent_id, path.depth + 1 FROM messages m JOIN path ON m.id = path.parent_id
  )
"""


class MessageStore:
    """The messages of every conversation; see the module.

    Args:
        folder: The wardrobe's, where writers hold their locks.
    """

    def __init__(self, db: WardrobeDb, folder: Path) -> None:
        self._db = db
        self._folder = folder

    # -- reading ----------------------------------------------------------------------------------

    def branch(self, conversation_id: int) -> tuple[MessageRecord, ...]:
        """Return the messages that are shown, the first one first."""
        rows = self._db.rows(
            f"{_BRANCH} SELECT {_COLUMNS} FROM branch b JOIN messages m ON m.id = b.id"
            " ORDER BY b.depth",
            [conversation_id],
        )
        return self._read(rows)

    def path(self, message_id: int) -> tuple[MessageRecord, ...]:
        """Return the messages from the first one to this one, shown or not.

        Raises:
            NotFoundError: No message has this id.
        """
        rows = self._db.rows(
            f"{_PATH} SELECT {_COLUMNS} FROM path p JOIN messages m ON m.id = p.id"
            " ORDER BY p.depth DESC",
            [message_id],
        )
        if not rows:
            raise _unknown_message()
        return self._read(rows)

    def get(self, message_id: int) -> MessageRecord:
        """Return one message.

        Raises:
            NotFoundError: No message has this id.
        """
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM messages m WHERE m.id = ?", [message_id])
        if not rows:
            raise _unknown_message()
        return self._read(rows)[0]

    # -- writing ----------------------------------------------------------------------------------

    def add(
        self,
        conversation_id: int,
        role: MessageRole,
        parts: Sequence[Part],
        *,
        parent_id: int | None,
        state: MessageState = "done",
        model: str = "",
    ) -> int:
        """Add a message under another and show it; return its id.

        Raises:
            NotFoundError: There is no such conversation, or no such parent in it.
            InvalidValueError: The parts cannot be kept.
        """
        content = encode_parts(parts)
        with self._db.atomic():
            self._require_place(conversation_id, parent_id)
            self._hide(conversation_id, parent_id)
            now = self._db.now()
            cursor = self._db.execute(
                "INSERT INTO messages (conversation_id, parent_id, role, content, created, state,"
                " model) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [conversation_id, parent_id, role, content, now, state, clean_text(model)],
            )
            self._db.execute(
                "UPDATE conversations SET updated = ? WHERE id = ?", [now, conversation_id]
            )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def write(
        self,
        message_id: int,
        *,
        state: MessageState,
        parts: Sequence[Part] | None = None,
        ended: MessageEnd = "",
        model: str | None = None,
        usage: Mapping[str, float] | None = None,
        failure: MessageFailure | None = None,
    ) -> None:
        """Write how far an answer is, in one transaction.

        Args:
            parts: All of its parts; None leaves them.
            model: Who writes it; None leaves that.
            usage: What it cost; None leaves that.

        Raises:
            NotFoundError: No message has this id (its conversation was purged).
        """
        columns: dict[str, object] = {"state": state, "ended": ended}
        columns["error"] = None if failure is None else dump(asdict(failure))
        if parts is not None:
            columns["content"] = encode_parts(parts)
        if model is not None:
            columns["model"] = clean_text(model)
        if usage is not None:
            columns["usage"] = _dump_usage(usage)
        sets = ", ".join(f"{name} = ?" for name in columns)
        cursor = self._db.execute(
            f"UPDATE messages SET {sets} WHERE id = ?", [*columns.values(), message_id]
        )
        if not cursor.rowcount:
            raise _unknown_message()

    def show(self, message_id: int) -> None:
        """Show the branch that holds a message; below it what was shown there last.

        Raises:
            NotFoundError: No message has this id.
        """
        with self._db.atomic():
            for message in self.path(message_id):
                self._hide(message.conversation_id, message.parent_id)
                self._db.execute("UPDATE messages SET shown = 1 WHERE id = ?", [message.id])

    # -- writers ----------------------------------------------------------------------------------

    def writing(self, message_id: int) -> AbstractContextManager[None]:
        """Say, while the block runs, that this process writes an answer; dying ends it as well.

        Raises:
            LibraryBusyError: Another process or thread writes it.
        """
        self._db.require_writable()
        return locking.answering(self._folder, message_id)

    def mark_interrupted(self) -> tuple[int, ...]:
        """Let answers that nobody writes any more count as stopped; return them."""
        if self._db.read_only:
            return ()
        unfinished = self._db.column(
            "SELECT id FROM messages WHERE state IN ('queued','streaming') ORDER BY id"
        )
        return tuple(message_id for message_id in unfinished if self._mark_left(message_id))

    def _mark_left(self, message_id: int) -> bool:
        with locking.nobody_answers(self._folder, message_id) as left:
            if not left:
                return False
            cursor = self._db.execute(
                "UPDATE messages SET state = 'stopped', ended = ''"
                " WHERE id = ? AND state IN ('queued','streaming')",
                [message_id],
            )
            return cursor.rowcount > 0

    # -- rows -------------------------------------------------------------------------------------

    def _require_place(self, conversation_id: int, parent_id: int | None) -> None:
        if self._db.value("SELECT 1 FROM conversations WHERE id = ?", [conversation_id]) is None:
            raise unknown_conversation()
        if parent_id is None:
            return
        of = self._db.value("SELECT conversation_id FROM messages WHERE id = ?", [parent_id])
        if of is None:
            raise _unknown_message()
        if of != conversation_id:
            raise InvalidValueError("This message belongs to another conversation.")

    def _hide(self, conversation_id: int, parent_id: int | None) -> None:
        self._db.execute(
            "UPDATE messages SET shown = 0"
            " WHERE conversation_id = ? AND parent_id IS ? AND shown = 1",
            [conversation_id, parent_id],
        )

    def _read(self, rows: Sequence[sqlite3.Row]) -> tuple[MessageRecord, ...]:
        siblings = self._siblings(rows)
        return tuple(
            _record(row, siblings[row["conversation_id"], row["parent_id"]]) for row in rows
        )

    def _siblings(
        self, rows: Sequence[sqlite3.Row]
    ) -> Mapping[tuple[int, int | None], tuple[int, ...]]:
        parents = json.dumps([row["parent_id"] for row in rows if row["parent_id"] is not None])
        firsts = json.dumps([row["conversation_id"] for row in rows if row["parent_id"] is None])
        found: dict[tuple[int, int | None], list[int]] = defaultdict(list)
        for row in self._db.rows(
            "SELECT id, conversation_id, parent_id FROM messages"
            " WHERE parent_id IN (SELECT value FROM json_each(?1))"
            " UNION ALL SELECT id, conversation_id, parent_id FROM messages"
            " WHERE parent_id IS NULL AND conversation_id IN (SELECT value FROM json_each(?2))"
            " ORDER BY id",
            [parents, firsts],
        ):
            found[row["conversation_id"], row["parent_id"]].append(row["id"])
        return {key: tuple(ids) for key, ids in found.items()}


def _record(row: sqlite3.Row, siblings: tuple[int, ...]) -> MessageRecord:
    return MessageRecord(
        id=row["id"],
        conversation_id=row["conversation_id"],
        parent_id=row["parent_id"],
        role=row["role"],
        parts=decode_parts(row["content"]),
        state=row["state"],
        created=row["created"],
        model=row["model"],
        ended=row["ended"],
        usage=json.loads(row["usage"]),
        failure=_read_failure(row["error"]),
        siblings=siblings,
    )


def _read_failure(column: str | None) -> MessageFailure | None:
    if column is None:
        return None
    found = json.loads(column)
    return MessageFailure(
        code=str(found.get("code", "")),
        message=str(found.get("message", "")),
        next_step=str(found.get("next_step", "")),
        details=dict(found.get("details") or {}),
    )


def _dump_usage(usage: Mapping[str, float]) -> str:
    try:
        return json.dumps(dict(usage), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidValueError("What an answer cost must be numbers.") from error


def _unknown_message() -> NotFoundError:
    return NotFoundError(
        "This message is not there any more.", next_step="Open the conversation again."
    )
