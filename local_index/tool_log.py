"""What tools were called for, by whom and with what outcome; ``library.tool_log``.

An activity log for the person: rows are added and never changed, the oldest go when there are too
many. It holds what was asked and whether it worked, and nothing of what was answered. Arguments
that are long are cut; nothing is followed. Taking something back is the undo log's, by the key that
stands here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from local_index.fields import dump

if TYPE_CHECKING:
    from local_index.database import WardrobeDb

KEPT: Final = 10_000
LONGEST: Final = 2_000
"""Characters of arguments."""

_COLUMNS = "id, conversation_id, caller, tool, arguments, outcome, undo, milliseconds, at"


@dataclass(frozen=True, slots=True)
class ToolCallRecord:
    """One call.

    Attributes:
        conversation_id: None for a call from outside any conversation.
        caller: ``assistant``, or the program that called.
        arguments: As they were given; cut where they were long.
        outcome: ``ok``, or the code of the error.
        undo: Takes it back; empty where nothing was written.
        at: ISO 8601.
    """

    id: int
    conversation_id: int | None
    caller: str
    tool: str
    arguments: Mapping[str, Any]
    outcome: str
    undo: str
    milliseconds: int
    at: str


class ToolLog:
    """The wardrobe's log of calls; see the module."""

    def __init__(self, db: WardrobeDb) -> None:
        self._db = db

    def add(
        self,
        tool: str,
        arguments: Mapping[str, Any],
        *,
        caller: str,
        outcome: str,
        conversation_id: int | None = None,
        undo: str = "",
        milliseconds: int = 0,
    ) -> int:
        """Note one call, and let go of the oldest."""
        told = dump(dict(arguments))
        if len(told) > LONGEST:
            told = dump({"cut": told[:LONGEST]})
        with self._db.atomic():
            cursor = self._db.execute(
                "INSERT INTO tool_calls (conversation_id, caller, tool, arguments, outcome, undo,"
                " milliseconds, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    conversation_id,
                    _clean(caller),
                    _clean(tool),
                    told,
                    _clean(outcome),
                    undo,
                    max(0, int(milliseconds)),
                    self._db.now(),
                ],
            )
            assert cursor.lastrowid is not None
            self._db.execute("DELETE FROM tool_calls WHERE id <= ?", [cursor.lastrowid - KEPT])
        return cursor.lastrowid

    def recent(
        self, *, conversation_id: int | None = None, limit: int = 100
    ) -> list[ToolCallRecord]:
        """Return the newest calls first.

        Args:
            conversation_id: Of one conversation; None for all.
        """
        where = "" if conversation_id is None else "WHERE conversation_id = ?"
        params = [] if conversation_id is None else [conversation_id]
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM tool_calls {where} ORDER BY id DESC LIMIT ?", [*params, limit]
        )
        return [
            ToolCallRecord(row[0], row[1], row[2], row[3], json.loads(row[4]), *row[5:])
            for row in rows
        ]

    def clear(self) -> None:
        """Forget every call."""
        with self._db.atomic():
            self._db.execute("DELETE FROM tool_calls")


def _clean(text: str) -> str:
    return " ".join(text.encode("utf-8", "ignore").decode("utf-8").split())[:120]
