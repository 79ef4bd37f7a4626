"""The album as the window sees it: ids at once, what stands in each when it is looked at.

Deleting takes a picture out of sight; "Undo" in the message brings it back, and so does nothing
else, because pictures are files and no rows of the undo log. Photos of garments never come here.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

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
from app.notifications import Notifications
from app.operations import Operations
from app.services.pictures import PictureEntry, entries, save_copy
from app.tasks import Lane, TaskToken
from local_index import Library
from local_index.records import ItemRecord
from models.types import RgbImage

State = Literal["busy", "empty", "ready", "failed"]
Index = QModelIndex | QPersistentModelIndex
PAGE = 60
KEPT = 1200
SIMILAR = 6
COALESCE_MS = 150
BEFORE_HEIGHT = 1152


class PictureListModel(QAbstractListModel):
    """Rows of the album; lives in the GUI thread.

    Args:
        operations: Reads documents in the database's thread.
    """

    EntryRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._ids: tuple[str, ...] = ()
        self._entries: OrderedDict[str, PictureEntry] = OrderedDict()
        self._asked: set[str] = set()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every picture, the newest first."""
        return self._ids

    def set_ids(self, ids: Sequence[str]) -> None:
        """List these pictures."""
        if tuple(ids) == self._ids:
            return
        self.beginResetModel()
        self._ids = tuple(ids)
        self._asked.clear()
        self.endResetModel()

    def entry_at(self, row: int) -> PictureEntry | None:
        """What stands in a row's picture; asks for it when it is not here yet."""
        if not 0 <= row < len(self._ids):
            return None
        ident = self._ids[row]
        if ident not in self._entries:
            self._ask(row)
        return self._entries.get(ident)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many there are."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The entry, and words for whoever cannot see it."""
        entry = self.entry_at(index.row()) if index.isValid() else None
        if role == self.EntryRole:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "" if entry is None else self.describe(entry)
        return None

    def describe(self, entry: PictureEntry) -> str:
        """Say what a picture is."""
        if entry.kind == "drawn":
            return self.tr("Drawn by a model: {words}").format(words=entry.words)
        return self.tr("Try-on of %Ln garment(s)", "", len(entry.items))

    def _ask(self, row: int) -> None:
        first = row // PAGE * PAGE
        wanted = tuple(
            ident
            for ident in self._ids[first : first + PAGE]
            if ident not in self._entries and ident not in self._asked
        )
        if not wanted:
            return
        self._asked.update(wanted)
        self._operations.read(
            functools.partial(entries, idents=wanted), self._take, failed=_later, owner=self
        )

    def _take(self, found: list[PictureEntry]) -> None:
        for entry in found:
            self._entries[entry.id] = entry
        while len(self._entries) > KEPT:
            self._entries.popitem(last=False)
        rows = {ident: row for row, ident in enumerate(self._ids)}
        for entry in found:
            if entry.id in rows:
                index = self.index(rows[entry.id])
                self.dataChanged.emit(index, index)


class PicturesViewModel(QObject):
    """State of the album; lives in the GUI thread.

    Attributes:
        model: Its pictures.
        state: What the page shows.
        error: Why it could not be read.
    """

    changed = Signal()
    similar_found = Signal(str, object)
    """Garments of the wardrobe that come near to a drawn one: its id and theirs."""

    def __init__(
        self, operations: Operations, notifications: Notifications, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.model = PictureListModel(operations, self)
        self.state: State = "busy"
        self.error: Explanation | None = None
        self._operations, self._notifications = operations, notifications
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._read_soon)

    def refresh(self) -> None:
        """Read anew which pictures there are."""
        self._operations.read(_ids, self._take, failed=self._fail, owner=self)

    def _read_soon(self, _changes: object) -> None:
        self._soon.start()

    def delete(self, ids: Sequence[str]) -> None:
        """Throw pictures away; the message that follows brings them back."""
        chosen = tuple(ids)
        if chosen:
            self._operations.read(
                lambda library: library.pictures.trash(chosen), self._deleted, owner=self
            )

    def restore(self, ids: Sequence[str]) -> None:
        """Bring pictures back."""
        chosen = tuple(ids)
        self._operations.read(
            lambda library: library.pictures.restore(chosen), self._restored, owner=self
        )

    def save_as(self, ident: str, target: Path) -> None:
        """Write a picture elsewhere."""

        def said(_done: None) -> None:
            words = self.tr("Saved as {name}.").format(name=target.name)
            self._notifications.say(words, kind="success")

        self._operations.read(lambda library: save_copy(library, ident, target), said, owner=self)

    def look(self, ident: str, done: Callable[[PictureEntry], None]) -> None:
        """Read what stands in one picture; nothing happens where it is gone."""

        def take(found: list[PictureEntry]) -> None:
            for entry in found:
                done(entry)

        self._operations.read(lambda library: entries(library, [ident]), take, owner=self)

    def read_garments(
        self, items: Sequence[int], done: Callable[[Mapping[int, ItemRecord]], None]
    ) -> None:
        """Read garments by their ids; what is gone is left out."""
        read_garments(self._operations, items, done, owner=self)

    def read_before(self, entry: PictureEntry, done: Callable[[RgbImage | None], None]) -> None:
        """Make the same body without the garments; None where its photo was deleted."""
        services = self._operations.services

        def read(_token: TaskToken) -> RgbImage | None:
            from app.tryon.album import before_of

            with services.open_library() as library:
                return before_of(library, entry, height=BEFORE_HEIGHT)

        self._operations.runner.submit(Lane.FILES, read, done=done, owner=self)

    def find_similar(self, entry: PictureEntry) -> None:
        """Look for garments of the wardrobe that come near to a drawn one."""
        services = self._operations.services

        def look(_token: TaskToken) -> tuple[int, ...]:
            from app.services.searching import SearchService

            with services.open_library() as library:
                search = SearchService(library, services.perception, services.vocabulary)
                answer = search.search(image=entry.file, limit=SIMILAR, include_weaker=True)
                return tuple(hit.item_id for hit in answer.result.hits)

        self._operations.runner.submit(
            Lane.PERCEPTION,
            look,
            done=lambda ids: self.similar_found.emit(entry.id, ids),
            failed=_later,
            owner=self,
        )

    def _take(self, ids: tuple[str, ...]) -> None:
        self.error = None
        self.model.set_ids(ids)
        self.state = "ready" if ids else "empty"
        self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()

    def _deleted(self, gone: tuple[str, ...]) -> None:
        self.refresh()
        if gone:
            words = self.tr("Deleted %Ln picture(s).", "", len(gone))
            undo = (self.tr("Undo"), lambda: self.restore(gone))
            self._notifications.say(words, action=undo)

    def _restored(self, _back: tuple[str, ...]) -> None:
        self.refresh()


def read_garments(
    operations: Operations,
    items: Sequence[int],
    done: Callable[[Mapping[int, ItemRecord]], None],
    *,
    owner: QObject,
) -> None:
    """Read garments by their ids in the database's thread."""
    wanted = tuple(items)

    def read(library: Library) -> dict[int, ItemRecord]:
        return {item.id: item for item in library.items.get_many(wanted)}

    operations.read(read, done, owner=owner)


def _ids(library: Library) -> tuple[str, ...]:
    return library.pictures.ids()


def _later(_explained: object) -> None:
    """Shown as nothing: the row is asked for again when it is looked at."""
