"""The garments of a grid as rows: all ids at once, the garments in pages when they are looked at.

A hundred thousand ids are cheap and keep scroll bars, "select all" and jumps honest; records come
through ``Operations.read`` in pages of 200 and the 4,000 used last are kept. Which garments are
listed is decided in ``wardrobe``; pictures are the views' business.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from app.operations import Operations
from app.services.browsing import PictureRecord, garments
from app.viewmodels.names import shown_name
from app.viewmodels.terms import shown
from local_index.records import ItemRecord

PAGE = 200
KEPT = 4_000
_NONE: tuple[str, ...] = ()
_UNSAID = frozenset({"", "unknown", "other", "n/a", "unusable", "plain"})

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ThumbKey:
    """Which picture shows a garment.

    Attributes:
        sha256: The photo's.
        version: Changes when the person mends the cut-out; 0 for the automatic one.
    """

    sha256: str
    version: int = 0


class GarmentListModel(QAbstractListModel):
    """Rows of a grid; lives in the GUI thread.

    Args:
        operations: Reads records in the database's thread.
    """

    IdRole = Qt.ItemDataRole.UserRole + 1
    RecordRole = Qt.ItemDataRole.UserRole + 2
    ThumbRole = Qt.ItemDataRole.UserRole + 3
    ReasonsRole = Qt.ItemDataRole.UserRole + 4
    AccessibleText = Qt.ItemDataRole.AccessibleTextRole

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._ids: tuple[int, ...] = ()
        self._rows: dict[int, int] | None = None
        self._reasons: Mapping[int, tuple[str, ...]] = {}
        self._records: OrderedDict[int, PictureRecord] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._reading = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._read_next)

    # -- what is listed ---------------------------------------------------------------------------

    @property
    def ids(self) -> tuple[int, ...]:
        """Every listed garment, in order."""
        return self._ids

    def set_ids(
        self, ids: Sequence[int], reasons: Mapping[int, tuple[str, ...]] | None = None
    ) -> None:
        """List these garments; what stays keeps its selection wherever one run of rows changed.

        Args:
            reasons: Why each was found, ready to be shown.
        """
        new = tuple(ids)
        before, self._reasons = self._reasons, reasons or {}
        if new != self._ids:
            self._swap(new)
        elif before != self._reasons and new:
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))

    def _swap(self, new: tuple[int, ...]) -> None:
        old = self._ids
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        gone, come = len(old) - head - tail, len(new) - head - tail
        if old and come and not gone:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self._take(new)
            self.endInsertRows()
        elif new and gone and not come:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self._take(new)
            self.endRemoveRows()
        else:
            self.beginResetModel()
            self._take(new)
            self.endResetModel()

    def _take(self, ids: tuple[int, ...]) -> None:
        self._ids = ids
        self._rows = None
        self._wanted.clear()

    def row_of(self, item_id: int) -> int:
        """Return where a garment is listed, or -1."""
        if self._rows is None:
            self._rows = {ident: row for row, ident in enumerate(self._ids)}
        return self._rows.get(item_id, -1)

    def id_at(self, row: int) -> int:
        """Return the garment of a row, or 0."""
        return self._ids[row] if 0 <= row < len(self._ids) else 0

    def record_of(self, item_id: int) -> ItemRecord | None:
        """Return a garment if it is here already; asks for nothing."""
        held = self._records.get(item_id)
        return held.item if held else None

    def refresh(self, item_ids: Iterable[int] | None = None) -> None:
        """Read garments anew when they are next looked at; until then the old ones are shown.

        Args:
            item_ids: What changed; None for possibly everything.
        """
        ids = self._records.keys() if item_ids is None else self._records.keys() & set(item_ids)
        self._stale.update(ids)
        rows = [row for row in map(self.row_of, ids) if row >= 0]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    # -- Qt's questions ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many garments are listed."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one thing about a garment; asks for its page when it is not here yet."""
        row = index.row()
        if not 0 <= row < len(self._ids):
            return None
        ident = self._ids[row]
        if role == self.IdRole:
            return ident
        if role == self.ReasonsRole:
            return self._reasons.get(ident, _NONE)
        if role == Qt.ItemDataRole.SizeHintRole or role == Qt.ItemDataRole.DecorationRole:
            return None
        held = self._held(row, ident)
        if role == self.RecordRole:
            return held.item if held else None
        if role == self.ThumbRole:
            return _thumb(held)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return shown_name(held.item) if held else ""
        if role == self.AccessibleText:
            return self.describe(held.item) if held else self.tr("Garment, being read")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every garment can be chosen and none is edited in place."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def describe(self, item: ItemRecord) -> str:
        """Return a garment in words, for those who hear the grid."""
        said = set((item.name or item.category).casefold().split())
        terms = (item.material, item.pattern, *(color for color, _ in item.colors[:2]))
        fresh = (term for term in terms if term not in _UNSAID and term.casefold() not in said)
        words = [shown_name(item), *map(shown, fresh)]
        if item.brand:
            words.append(item.brand)
        state = {"dirty": self.tr("in the laundry"), "away": self.tr("away")}.get(item.status)
        if state:
            words.append(state)
        return ", ".join(dict.fromkeys(words))

    # -- pages ------------------------------------------------------------------------------------

    def _held(self, row: int, ident: int) -> PictureRecord | None:
        held = self._records.get(ident)
        if held is None or ident in self._stale:
            self._want(row // PAGE)
        else:
            self._records.move_to_end(ident)
        return held

    def _want(self, page: int) -> None:
        if page in self._wanted:
            return
        # What was looked at last is read first; what was scrolled past long ago is not read.
        self._wanted[page] = None
        while len(self._wanted) > 3:
            self._wanted.popitem(last=False)
        if not self._reading:
            self._later.start()

    def _read_next(self) -> None:
        if self._reading or not self._wanted:
            return
        page, _ = self._wanted.popitem(last=True)
        ids = [
            ident
            for ident in self._ids[page * PAGE : (page + 1) * PAGE]
            if ident not in self._records or ident in self._stale
        ]
        if not ids:
            self._later.start()
            return
        self._reading = True
        self._stale.difference_update(ids)
        self._operations.read(
            lambda library: garments(library, ids),
            self._arrived,
            failed=partial(self._missed, ids),
            owner=self,
        )

    def _arrived(self, found: list[PictureRecord]) -> None:
        self._reading = False
        rows = []
        for held in found:
            self._records[held.item.id] = held
            self._records.move_to_end(held.item.id)
            row = self.row_of(held.item.id)
            if row >= 0:
                rows.append(row)
        while len(self._records) > KEPT:
            ident, _ = self._records.popitem(last=False)
            self._stale.discard(ident)
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))
        if self._wanted:
            self._later.start()

    def _missed(self, ids: Sequence[int], _explained: object) -> None:
        # Asked for again when next looked at, and not in a loop: the failure has been reported.
        self._reading = False
        self._stale.update(ident for ident in ids if ident in self._records)


def _thumb(held: PictureRecord | None) -> ThumbKey | None:
    if held is None or not held.item.views:
        return None
    return ThumbKey(held.item.views[0].sha256, held.version)


def _common(left: Sequence[int], right: Sequence[int]) -> int:
    for place, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return place
    return min(len(left), len(right))
