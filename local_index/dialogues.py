"""Where a conversation with the assistant stands, message by message; ``library.dialogues``.

A state belongs to the message after which it holds. A question that is asked anew, or another
version of an answer, thus goes on from where its own branch stood. What a state means is for the
assistant to know: here it is one JSON object, which goes with its message.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from local_index.database import WardrobeDb
from local_index.errors import NotFoundError
from local_index.fields import dump

_NEAREST = """
  WITH RECURSIVE path (id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM messages WHERE id = ?1
    UNION ALL
    SELECT m.id, m.parent_id, path.depth + 1 FROM messages m JOIN path ON m.id = path.parent_id
      WHERE NOT EXISTS (SELECT 1 FROM dialogue_states WHERE message_id = path.id)
  )
  SELECT s.state FROM path p JOIN dialogue_states s ON s.message_id = p.id
    ORDER BY p.depth LIMIT 1
"""


class DialogueStore:
    """The states of every conversation; see the module."""

    def __init__(self, db: WardrobeDb) -> None:
        self._db = db

    def put(self, message_id: int, state: Mapping[str, Any]) -> None:
        """Keep where the conversation stands after a message, in place of what was kept for it.

        Raises:
            NotFoundError: No message has this id.
        """
        with self._db.atomic():
            if self._db.row("SELECT 1 FROM messages WHERE id = ?", [message_id]) is None:
                raise NotFoundError(
                    "This message is not there any more.", next_step="Ask once more."
                )
            self._db.execute(
                "INSERT INTO dialogue_states (message_id, state) VALUES (?, ?)"
                " ON CONFLICT (message_id) DO UPDATE SET state = excluded.state",
                [message_id, dump(dict(state))],
            )

    def at(self, message_id: int) -> dict[str, Any] | None:
        """Return the state after a message, or after the nearest before it on its branch.

        Returns:
            None where neither it nor any message before it has one.
        """
        row = self._db.row(_NEAREST, [message_id])
        state: dict[str, Any] | None = json.loads(row[0]) if row else None
        return state

    def forget(self, conversation_id: int) -> int:
        """Forget every state of a conversation; return how many there were."""
        cursor = self._db.execute(
            "DELETE FROM dialogue_states WHERE message_id IN"
            " (SELECT id FROM messages WHERE conversation_id = ?)",
            [conversation_id],
        )
        return cursor.rowcount
