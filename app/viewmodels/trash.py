"""The trash as the window sees it: what lies in it, how long still, and the two ways out of it.

Taking out is one step of undo. Deleting for good is the one act here that nothing brings back, so
the page asks before it calls it. How long things stay is kept by ``app.services.upkeep``.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.viewmodels.garment_list import GarmentListModel
from local_index import Library
from local_index.records import ChangeSet, Filter

State = Literal["busy", "empty", "ready", "failed"]
COALESCE_MS = 150
_IN_TRASH = (Filter("status", "=", "trash"),)


@dataclass(frozen=True, slots=True)
class _Contents:
    ids: tuple[int, ...]
    days_left: Mapping[int, int]


class TrashViewModel(QObject):
    """State of the trash page; lives in the GUI thread.

    Attributes:
        model: The garments in the trash, thrown away last first.
        state: What the page shows.
        selected: Ids that are chosen.
        error: Why the trash could not be read, when it failed.
        kept_days: How many days garments stay in it.
    """

    changed = Signal()
    """Contents, selection or state are others."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model = GarmentListModel(operations, self)
        self.state: State = "busy"
        self.selected: tuple[int, ...] = ()
        self.error: Explanation | None = None
        self.kept_days = operations.services.settings.trash_days
        self._operations = operations
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)

    @property
    def count(self) -> int:
        """How many garments lie in the trash."""
        return len(self.model.ids)

    def refresh(self) -> None:
        """Read anew what lies in the trash."""
        self.kept_days = self._operations.services.settings.trash_days
        contents = functools.partial(_contents, kept_days=self.kept_days)
        self._operations.read(contents, self._take, failed=self._fail, owner=self)

    def select(self, ids: Sequence[int]) -> None:
        """Choose these garments."""
        if tuple(ids) != self.selected:
            self.selected = tuple(ids)
            self.changed.emit()

    def restore(self) -> None:
        """Take the chosen garments out of the trash; one step of undo."""
        ids = self.selected
        if ids:
            self._operations.change(
                lambda _library, wardrobe: wardrobe.restore(ids), label=noted("Restore")
            )

    def restore_all(self) -> None:
        """Take everything out of the trash; one step of undo."""
        ids = self.model.ids
        if ids:
            self._operations.change(
                lambda _library, wardrobe: wardrobe.restore(ids), label=noted("Restore")
            )

    def delete_for_good(self) -> None:
        """Delete the chosen garments and their photos. Nothing brings them back."""
        if self.selected:
            self._purge(self.selected)

    def empty(self) -> None:
        """Delete everything in the trash. Nothing brings it back."""
        if self.count:
            self._purge(self.model.ids)

    def _purge(self, ids: Sequence[int]) -> None:
        chosen = tuple(ids)

        def purge(library: Library, _wardrobe: object) -> ChangeSet:
            # An import may be about to take one of these photos back out of the trash.
            with library.long_job("emptying the trash"):
                gone = library.trash.purge(item_ids=chosen)
            return ChangeSet(removed=gone.item_ids)

        self._operations.change(purge, label="")

    def _on_changed(self, _changes: ChangeSet) -> None:
        self._soon.start()

    def _take(self, contents: _Contents) -> None:
        self.error = None
        reasons = {
            ident: (self.tr("%Ln day(s) left", "", days),)
            for ident, days in contents.days_left.items()
        }
        self.model.set_ids(contents.ids, reasons)
        kept = set(contents.ids)
        self.selected = tuple(ident for ident in self.selected if ident in kept)
        self.state = "ready" if contents.ids else "empty"
        self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()


def _contents(library: Library, kept_days: int) -> _Contents:
    found = library.items.find(_IN_TRASH, order="-trashed_at")
    now = library.db.clock()
    return _Contents(
        tuple(item.id for item in found),
        {item.id: _days_left(item.trashed_at, now, kept_days) for item in found},
    )


def _days_left(trashed_at: str | None, now: datetime, kept_days: int) -> int:
    if trashed_at is None:
        return kept_days
    since = datetime.fromisoformat(trashed_at).astimezone(UTC)
    return max(0, kept_days - (now - since).days)
