"""Pictures that were pasted or dropped into conversations; ``library.chat_pictures``.

Kept once per content in ``pictures/chat``, which is among the person's own files: every backup has
them. The file comes first and the row after. A picture goes when no message names it any more (its
conversation was purged) or when it never came to a message at all; photos of garments are not kept
here, a message names those by their id. Nothing is decoded.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from local_index.chat_records import ChatPicture
from local_index.database import WardrobeDb, timestamp
from local_index.errors import NotFoundError, SourceUnreadableError
from local_index.files import StoredFile, content_path, holds, store_content

_log = logging.getLogger(__name__)

FOLDER = Path("pictures") / "chat"
_COLUMNS = "id, sha256, extension, bytes, media_type, added"
_NEEDED = (
    "SELECT json_extract(part.value, '$.picture_id')"
    " FROM messages m, json_each(m.content, '$.parts') AS part"
    " WHERE json_extract(part.value, '$.kind') = 'picture'"
)


class ChatPictures:
    """The pictures of conversations; see the module.

    Args:
        folder: The wardrobe's.
    """

    def __init__(self, db: WardrobeDb, folder: Path) -> None:
        self._db = db
        self._folder = folder / FOLDER

    def add(self, source: Path | bytes, *, extension: str, media_type: str) -> ChatPicture:
        """Keep a picture and return its record; bytes that are known already change nothing.

        Args:
            extension: Kind of file by its first bytes.

        Raises:
            SourceUnreadableError: The source cannot be read.
            InvalidValueError: The source is empty.
            DiskFullError: No room; neither file nor row is left behind half-made.
        """
        self._db.require_writable()
        stored = store_content(source, extension=extension, folder=self._folder)
        with self._db.atomic():
            self._require_file(stored)
            # Told anew of a known one, too: it must not be swept before its message is there.
            self._db.execute(
                "INSERT INTO chat_pictures (sha256, extension, bytes, media_type, added)"
                " VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (sha256) DO UPDATE SET added = excluded.added,"
                " extension = excluded.extension, media_type = excluded.media_type",
                [stored.sha256, stored.extension, stored.bytes, media_type, self._db.now()],
            )
            row = self._db.row(
                f"SELECT {_COLUMNS} FROM chat_pictures WHERE sha256 = ?", [stored.sha256]
            )
        assert row is not None
        return _read(row)

    def get(self, picture_id: int) -> ChatPicture:
        """Return one picture.

        Raises:
            NotFoundError: No picture has this id.
        """
        found = self.get_many([picture_id])
        if not found:
            raise NotFoundError("This picture is not kept any more.")
        return found[0]

    def get_many(self, picture_ids: Sequence[int]) -> list[ChatPicture]:
        """Return pictures in the order of their ids' appearance; unknown ids are left out."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM chat_pictures WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps([int(picture_id) for picture_id in picture_ids])],
        )
        found = {row["id"]: _read(row) for row in rows}
        return [found[ident] for ident in picture_ids if ident in found]

    def all(self) -> list[ChatPicture]:
        """Return every picture, oldest first."""
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM chat_pictures ORDER BY id")
        return [_read(row) for row in rows]

    def file(self, picture: ChatPicture) -> Path:
        """Return where a picture is; never write there."""
        return content_path(self._folder, picture.sha256, picture.extension)

    def missing(self) -> list[int]:
        """Return the pictures whose file is gone or has another size."""
        return [picture.id for picture in self.all() if not self._has_file(picture)]

    def sweep(self, *, older_than_days: float) -> int:
        """Delete pictures that no message names, and return the bytes freed.

        Args:
            older_than_days: Leave what came in later than this: it may wait to be sent.

        Raises:
            RuntimeError: Inside a transaction, which could still be rolled back after files went.
        """
        self._db.require_writable()
        before = timestamp(self._db.clock() - timedelta(days=older_than_days))
        due = f"added <= ? AND id NOT IN ({_NEEDED})"
        if not self._db.value(f"SELECT count(*) FROM chat_pictures WHERE {due}", [before]):
            return 0
        with self._db.durably():
            with self._db.atomic():
                rows = self._db.rows(f"SELECT {_COLUMNS} FROM chat_pictures WHERE {due}", [before])
                gone = [_read(row) for row in rows]
                self._db.execute(
                    "DELETE FROM chat_pictures WHERE id IN (SELECT value FROM json_each(?))",
                    [json.dumps([picture.id for picture in gone])],
                )
            return sum(self._remove(picture) for picture in gone)

    def _remove(self, picture: ChatPicture) -> int:
        # Under the write lock and after a second look: it may have been pasted again meanwhile.
        with self._db.atomic():
            if self._db.value("SELECT 1 FROM chat_pictures WHERE sha256 = ?", [picture.sha256]):
                return 0
            try:
                self.file(picture).unlink()
            except FileNotFoundError:
                return 0
            except OSError:
                _log.info("A picture of a conversation is in use and stays until the next sweep")
                return 0
        with suppress(OSError):
            self.file(picture).parent.rmdir()
        return picture.bytes

    def _has_file(self, picture: ChatPicture) -> bool:
        with suppress(OSError):
            return self.file(picture).stat().st_size == picture.bytes
        return False

    def _require_file(self, stored: StoredFile) -> None:
        if not holds(content_path(self._folder, stored.sha256, stored.extension), stored.bytes):
            raise SourceUnreadableError(
                "This picture was deleted while it was added.", next_step="Add it again."
            )


def _read(row: sqlite3.Row) -> ChatPicture:
    return ChatPicture(row[0], row[1], row[2], row[3], row[4], row[5])
