"""The trash: where things stay for thirty days before they are gone; ``library.trash``.

Purging is the one thing that cannot be undone, and the only one that deletes photos: the rows go
first, in a transaction that survives a power cut, the files after. A crash between leaves files
without rows, which ``sync`` sweeps; it never leaves a row without its file. Conversations that were
thrown away (`ConversationStore`) are purged here as well, with the pictures that only they held,
and so are outfits.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from local_index.chat_pictures import ChatPictures
from local_index.conversations import ConversationStore
from local_index.database import WardrobeDb, timestamp
from local_index.files import PhotoFiles
from local_index.history import History, Touched
from local_index.item_rows import ItemRows, trashed
from local_index.items import ItemStore, status_columns
from local_index.outfits import OutfitStore
from local_index.records import ChangeSet, Filter, ItemRecord, Purged

KEPT_DAYS = 30
_LAST_PURGE = "trash_purged"
"""Key of ``library_meta`` that holds when `Trash.purge_daily` last looked."""


class Trash:
    """What was thrown away and can come back; see the module."""

    def __init__(
        self,
        db: WardrobeDb,
        rows: ItemRows,
        history: History,
        *,
        items: ItemStore,
        files: PhotoFiles,
        conversations: ConversationStore,
        chat_pictures: ChatPictures,
        outfits: OutfitStore,
    ) -> None:
        self._db = db
        self._rows = rows
        self._history = history
        self._items = items
        self._files = files
        self._conversations = conversations
        self._chat_pictures = chat_pictures
        self._outfits = outfits

    def put(self, item_ids: Sequence[int], *, label: str = "Move to trash") -> ChangeSet:
        """Throw items away; those in the trash already stay as they are.

        Raises:
            NotFoundError: An id names no item; then none is thrown away.
        """
        return self._move(item_ids, label=label, into=True)

    def restore(self, item_ids: Sequence[int], *, label: str = "Restore") -> ChangeSet:
        """Take items out of the trash, each with the status it had.

        Raises:
            NotFoundError: An id names no item; then none comes back.
        """
        return self._move(item_ids, label=label, into=False)

    def contents(self) -> list[ItemRecord]:
        """Return the items in the trash, thrown away last first."""
        return self._items.find([Filter("status", "=", "trash")], order="-trashed_at")

    def purge(
        self, *, older_than_days: float = KEPT_DAYS, item_ids: Sequence[int] | None = None
    ) -> Purged:
        """Delete items of the trash for good, and the photos that no other item shows.

        Args:
            older_than_days: Leave what was thrown away later than this; 0 empties the trash.
            item_ids: Only these, however long they have been there; None for all that are due,
                conversations and outfits included.

        Raises:
            RuntimeError: Inside a transaction, which could still be rolled back after files went.
        """
        self._db.require_writable()
        if item_ids is not None:
            return self._purge_items(item_ids)
        talks, freed = self._purge_conversations(older_than_days)
        with self._db.atomic():
            outfits = self._outfits.purge(older_than_days=older_than_days)
        purged = self._purge_items(self._due(older_than_days))
        return replace(
            purged,
            conversation_ids=talks,
            outfit_ids=outfits,
            freed_bytes=purged.freed_bytes + freed,
        )

    def purge_conversations(self, conversation_ids: Sequence[int]) -> Purged:
        """Delete these conversations of the trash for good, and the pictures only they held."""
        self._db.require_writable()
        talks, freed = self._purge_conversations(0, conversation_ids)
        return Purged(conversation_ids=talks, freed_bytes=freed)

    def _purge_conversations(
        self, older_than_days: float, chosen: Sequence[int] | None = None
    ) -> tuple[tuple[int, ...], int]:
        with self._db.atomic():
            gone = self._conversations.purge(older_than_days=older_than_days, ids=chosen)
        # What was pasted lately may wait to be sent, whatever the trash keeps.
        return gone, self._chat_pictures.sweep(older_than_days=max(older_than_days, 1.0))

    def _purge_items(self, due: Sequence[int]) -> Purged:
        if not due:
            return Purged()
        with self._db.durably():
            with self._db.atomic():
                gone, photos = self._delete_rows(due)
            freed = sum(self._delete_files(sha256, ext) for _, sha256, ext in photos)
        return Purged(tuple(gone), tuple(photo[0] for photo in photos), freed)

    def is_due(self) -> bool:
        """Whether `purge_daily` was last called more than a day ago, or in the future.

        The latter after a clock was put back.
        """
        last = self._db.value("SELECT value FROM library_meta WHERE key = ?", [_LAST_PURGE])
        now = self._db.clock()
        yesterday = timestamp(now - timedelta(days=1))
        return last is None or not yesterday < str(last) <= timestamp(now)

    def purge_daily(self, *, older_than_days: float = KEPT_DAYS) -> Purged:
        """Delete what has been in the trash for so long, and remember the day."""
        purged = self.purge(older_than_days=older_than_days)
        self._db.execute(
            "INSERT OR REPLACE INTO library_meta VALUES (?, ?)", [_LAST_PURGE, self._db.now()]
        )
        return purged

    def _due(self, older_than_days: float) -> list[int]:
        before = timestamp(self._db.clock() - timedelta(days=older_than_days))
        return self._db.column(
            "SELECT id FROM items WHERE trashed_at <= ? ORDER BY trashed_at, id", [before]
        )

    def _delete_rows(self, due: Sequence[int]) -> tuple[list[int], list[tuple[int, str, str]]]:
        chosen = json.dumps([int(item_id) for item_id in due])
        gone = self._db.column(
            "SELECT id FROM items WHERE status = 'trash'"
            " AND id IN (SELECT value FROM json_each(?)) ORDER BY id",
            [chosen],
        )
        ids = json.dumps(gone)
        these = "(SELECT value FROM json_each(?))"
        rows = self._db.rows(
            "SELECT DISTINCT p.id, p.sha256, p.extension FROM photos p"
            f" JOIN views v ON v.photo_id = p.id WHERE v.item_id IN {these} AND NOT EXISTS"
            f" (SELECT 1 FROM views o WHERE o.photo_id = p.id AND o.item_id NOT IN {these})"
            " ORDER BY p.id",
            [ids, ids],
        )
        photos = [(row[0], row[1], row[2]) for row in rows]
        self._db.execute(f"DELETE FROM items WHERE id IN {these}", [ids])
        self._db.execute(
            f"DELETE FROM photos WHERE id IN {these}", [json.dumps([p[0] for p in photos])]
        )
        self._history.forget(gone)
        return gone, photos

    def _delete_files(self, sha256: str, extension: str) -> int:
        # Under the write lock and after a second look: another process may have added the very
        # same photo since its row was deleted, and then the file is that row's.
        with self._db.atomic():
            if self._db.value("SELECT 1 FROM photos WHERE sha256 = ?", [sha256]):
                return 0
            return self._files.remove(sha256, extension)

    def _move(self, item_ids: Sequence[int], *, label: str, into: bool) -> ChangeSet:
        touched = Touched(label)
        with self._db.atomic(), self._history.group(label):
            for item_id in dict.fromkeys(item_ids):
                before = self._rows.require(item_id)
                if trashed(before["status"]) == into:
                    continue
                status = "trash" if into else before["restore_status"] or "ready"
                columns = status_columns(before, status, now=self._db.now())
                self._history.change_item(item_id, before, columns)
                touched.note(item_id, was_there=into, is_there=not into)
        return touched.change_set()
