"""The garments of a grid as rows: all ids at once, the garments in pages when they are looked at.

A hundred thousand ids are cheap and keep scroll bars, "select all" and jumps honest; records come
through ``Operations.read`` in pages of 200 and the 4,000 used last are kept. Photos that are on
their way in are rows, too, with negative numbers until they are garments. Which garments are listed
is decided in ``wardrobe``; pictures are the views' business.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
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
from app.viewmodels.grouping import Group, title
from app.viewmodels.names import shown_name
from app.viewmodels.terms import shown
from local_index.records import ItemRecord

PAGE = 200
KEPT = 4_000
_NONE: tuple[str, ...] = ()
_MOST_RUNS = 64
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

    Attributes:
        groups: Runs of rows that stand under headings; none without groups.
        sources: The photo file of every row that is on its way or has just come; shared with
            whoever knows.
    """

    IdRole = Qt.ItemDataRole.UserRole + 1
    RecordRole = Qt.ItemDataRole.UserRole + 2
    ThumbRole = Qt.ItemDataRole.UserRole + 3
    ReasonsRole = Qt.ItemDataRole.UserRole + 4
    SourceRole = Qt.ItemDataRole.UserRole + 5
    AccessibleText = Qt.ItemDataRole.AccessibleTextRole

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._ids: tuple[int, ...] = ()
        self._rows: dict[int, int] | None = None
        self.groups: tuple[Group, ...] = ()
        self.sources: Mapping[int, Path] = {}
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
        self,
        ids: Sequence[int],
        reasons: Mapping[int, tuple[str, ...]] | None = None,
        *,
        groups: tuple[Group, ...] = (),
    ) -> None:
        """List these garments; what stays keeps its selection wherever few runs of rows changed.

        Args:
            reasons: Why each was found, ready to be shown.
            groups: Runs of ``ids`` under headings, in order.
        """
        new = tuple(ids)
        before, self._reasons = self._reasons, reasons or {}
        headed, self.groups = self.groups, groups
        if new != self._ids:
            self._swap(new)
        elif headed != groups:
            self.layoutChanged.emit()
        elif before != self._reasons and new:
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))

    def become(self, garments: Mapping[int, int]) -> None:
        """Let rows stay where they are while the photos on them turn into garments.

        Args:
            garments: The new id of each row's old one.
        """
        rows = sorted(row for row in map(self.row_of, garments) if row >= 0)
        if not rows:
            return
        ids = list(self._ids)
        for row in rows:
            ids[row] = garments[ids[row]]
        if len(set(ids)) < len(ids):
            return  # listed already: the next list puts each in its one place
        self._take(tuple(ids))
        for first, last in runs_of(rows):
            self.dataChanged.emit(self.index(first), self.index(last))

    def _swap(self, new: tuple[int, ...]) -> None:
        old = self._ids
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        gone, come = len(old) - head - tail, len(new) - head - tail
        if old and come and not gone:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self._take(new)
            self.endInsertRows()
        elif new and gone and (runs := _left_out(old, new, head, len(old) - tail)):
            self._remove(runs)
        else:
            self.beginResetModel()
            self._take(new)
            self.endResetModel()

    def _remove(self, runs: Sequence[tuple[int, int]]) -> None:
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._take(self._ids[:first] + self._ids[last + 1 :])
            self.endRemoveRows()

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
        """Return the garment of a row, or 0; a photo on its way in is none yet."""
        return max(0, self._ids[row]) if 0 <= row < len(self._ids) else 0

    def is_arriving(self, row: int) -> bool:
        """Whether a row is a photo that is no garment yet."""
        return 0 <= row < len(self._ids) and self._ids[row] < 0

    def thumb_at(self, row: int) -> ThumbKey | None:
        """Return which picture shows the garment of a row; asks for it when it is not here yet."""
        ident = self._ids[row]
        return _thumb(self._held(row, ident)) if ident > 0 else None

    def source_key_at(self, row: int) -> ThumbKey | None:
        """Return the photo file of a row that is on its way or has just come."""
        source = self.sources.get(self._ids[row])
        return ThumbKey(str(source)) if source is not None else None

    def group_at(self, row: int) -> Group | None:
        """Return the group that a row is in, or None without groups."""
        for group in self.groups:
            if row < group.count:
                return group
            row -= group.count
        return None

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
        if role == self.SourceRole:
            return self.source_key_at(row)
        if ident < 0:
            return self._of_arriving(row, role)
        held = self._held(row, ident)
        if role == self.RecordRole:
            return held.item if held else None
        if role == self.ThumbRole:
            return _thumb(held)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return shown_name(held.item) if held else ""
        if role == self.AccessibleText:
            said = self.describe(held.item) if held else self.tr("Garment, being read")
            return self._in_group(row, said)
        return None

    def _of_arriving(self, row: int, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.tr("On its way")
        if role == self.AccessibleText:
            return self._in_group(row, self.tr("Photo on its way into the wardrobe"))
        return None

    def _in_group(self, row: int, said: str) -> str:
        group = self.group_at(row)
        if group is None:
            return said
        return self.tr("{garment}, in {group}").format(garment=said, group=title(group))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every garment can be chosen and none is edited in place."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        here = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        if self.is_arriving(index.row()):
            return here
        return here | Qt.ItemFlag.ItemIsSelectable

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
            if ident > 0 and (ident not in self._records or ident in self._stale)
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


def _left_out(
    old: Sequence[int], new: Sequence[int], first: int, end: int
) -> list[tuple[int, int]]:
    """Return the few runs of rows without which the old list is the new one; none if it is not."""
    rows, place = [], first
    for row in range(first, end):
        if place < len(new) and old[row] == new[place]:
            place += 1
        else:
            rows.append(row)
    if len(old) - len(rows) != len(new) or tuple(new[place:]) != tuple(old[end:]):
        return []
    runs = runs_of(rows)
    return runs if len(runs) <= _MOST_RUNS else []


def runs_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending rows as first and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
