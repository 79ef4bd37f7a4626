"""Which pictures a conversation may name, and as what; ``library.attachments``.

A number stands for a picture that was uploaded, a photo of the wardrobe, a picture that was made
here, or a person's photo. A conversation names only its own: asking for another's finds nothing.
What a look at a picture found is kept as its card, so that no picture is looked at twice. Files
stay where they are; a row holds no path.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from local_index.errors import NotFoundError
from local_index.fields import dump

if TYPE_CHECKING:
    from local_index.database import WardrobeDb

AttachmentKind = Literal["upload", "photo", "made", "person"]

_COLUMNS = "id, conversation_id, kind, ref, card, added"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One picture of a conversation.

    Attributes:
        ref: Id of what it stands for, in the place that ``kind`` names.
        card: What is known of it: JSON values.
        added: ISO 8601.
    """

    id: int
    conversation_id: int
    kind: AttachmentKind
    ref: str
    card: Mapping[str, Any]
    added: str


class AttachmentStore:
    """The pictures of conversations by number; see the module."""

    def __init__(self, db: WardrobeDb) -> None:
        self._db = db

    def attach(
        self,
        conversation_id: int,
        kind: AttachmentKind,
        ref: str | int,
        *,
        card: Mapping[str, Any] | None = None,
    ) -> Attachment:
        """Let a conversation name a picture; one that it knows already keeps its number."""
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO attachments (conversation_id, kind, ref, card, added)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (conversation_id, kind, ref) DO NOTHING",
                [conversation_id, kind, str(ref), dump(dict(card or {})), self._db.now()],
            )
            row = self._db.row(
                f"SELECT {_COLUMNS} FROM attachments"
                " WHERE conversation_id = ? AND kind = ? AND ref = ?",
                [conversation_id, kind, str(ref)],
            )
        assert row is not None
        return _read(row)

    def get(self, conversation_id: int, attachment_id: int) -> Attachment:
        """Return one picture of a conversation.

        Raises:
            NotFoundError: This conversation has no picture of that number.
        """
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM attachments WHERE id = ? AND conversation_id = ?",
            [attachment_id, conversation_id],
        )
        if row is None:
            raise NotFoundError(
                "This conversation has no such picture.", next_step="Attach it to a message."
            )
        return _read(row)

    def all(self, conversation_id: int) -> list[Attachment]:
        """Return every picture of a conversation, oldest first."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM attachments WHERE conversation_id = ? ORDER BY id",
            [conversation_id],
        )
        return [_read(row) for row in rows]

    def remember(self, attachment_id: int, card: Mapping[str, Any]) -> None:
        """Keep what was found in a picture."""
        with self._db.atomic():
            self._db.execute(
                "UPDATE attachments SET card = ? WHERE id = ?", [dump(dict(card)), attachment_id]
            )

    def forget(self, conversation_id: int) -> None:
        """Let a conversation name no picture any more."""
        with self._db.atomic():
            self._db.execute("DELETE FROM attachments WHERE conversation_id = ?", [conversation_id])


def _read(row: sqlite3.Row) -> Attachment:
    return Attachment(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5])
