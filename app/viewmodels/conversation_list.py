"""The conversations beside the chat: a model of rows, found by their titles and by what was said.

Reads in the database lane, after a short pause while somebody types; late answers are dropped.
What is done to a conversation is ``chat``'s business.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.errors import Explanation
from app.operations import Operations
from local_index import Library
from local_index.chat_records import ConversationHit, ConversationRecord, Excerpt
from local_index.conversations import Place
from local_index.records import ChangeSet

TYPING_MS = 130
COALESCE_MS = 60
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ListedConversation:
    """One row.

    Attributes:
        message_id: The message that was found; 0 without a search or where the title was.
        excerpt: The words around what was found; None without a search.
    """

    record: ConversationRecord
    message_id: int = 0
    excerpt: Excerpt | None = None


class ConversationList(QAbstractListModel):
    """Rows of the list, the conversation talked in last first; lives in the GUI thread.

    Attributes:
        place: ``open``, ``archive`` or ``trash``; a search looks into the first two.
        query: What is searched for; empty for none.
        state: ``busy`` before the first answer, then ``ready``, ``empty`` or ``failed``.
        error: Why the list could not be read.
    """

    IdRole = Qt.ItemDataRole.UserRole + 1
    RecordRole = Qt.ItemDataRole.UserRole + 2
    """A ``ListedConversation``."""

    changed = Signal()
    """State, place or query is another."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place: Place = "open"
        self.query = ""
        self.state = "busy"
        self.error: Explanation | None = None
        self._operations = operations
        self._rows: tuple[ListedConversation, ...] = ()
        self._asked = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)

    # -- the model --------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's
        """Return how many conversations are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row shows."""
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.record.title
        if role == self.IdRole:
            return row.record.id
        return row if role == self.RecordRole else None

    @property
    def rows(self) -> tuple[ListedConversation, ...]:
        """Everything that is listed."""
        return self._rows

    def row_of(self, conversation_id: int) -> int:
        """Return where a conversation is listed, or -1."""
        ids = (place for place, row in enumerate(self._rows) if row.record.id == conversation_id)
        return next(ids, -1)

    # -- what is listed ---------------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """List another place."""
        if place != self.place:
            self.place = place
            self.refresh()
            self.changed.emit()

    def search(self, query: str) -> None:
        """List only conversations in which this was said; empty lists all again."""
        if query.strip() != self.query:
            self.query = query.strip()
            self._soon.start(TYPING_MS if self.query else 0)

    def refresh(self) -> None:
        """Read the list anew."""
        self._soon.stop()
        self._asked += 1
        read = functools.partial(_read, place=self.place, query=self.query)
        take = functools.partial(self._take, self._asked)
        self._operations.read(read, take, failed=self._fail, owner=self)

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.state != "busy" and (changes.conversations or not changes):
            self._soon.start(COALESCE_MS)

    def _take(self, number: int, rows: tuple[ListedConversation, ...]) -> None:
        if number != self._asked:
            return
        if rows != self._rows:
            same = [row.record.id for row in rows] == [row.record.id for row in self._rows]
            if same:
                self._rows = rows
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            else:
                self.beginResetModel()
                self._rows = rows
                self.endResetModel()
        self.state, self.error = "ready" if rows else "empty", None
        self.changed.emit()

    def _fail(self, words: Explanation) -> None:
        self.state, self.error = "failed", words
        self.changed.emit()


def _read(library: Library, *, place: Place, query: str) -> tuple[ListedConversation, ...]:
    if query:
        return tuple(_hit(hit) for hit in library.search_conversations(query))
    return tuple(ListedConversation(record) for record in library.conversations.find(place))


def _hit(hit: ConversationHit) -> ListedConversation:
    return ListedConversation(hit.conversation, hit.message_id, hit.excerpt)
