"""The diary as one long list of days, newest first: all days at once, what is on them by the page.

Ten years of days are some thousand texts; their entries and pictures are read in pages when they
are looked at, and the pages used last are kept. How a day is painted is the view's business.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from app.operations import Operations
from app.services.diary_pages import DayEntry, DayPage, DiaryPages, noted_days, read_pages
from app.viewmodels.dates import long_day
from app.viewmodels.names import listed
from app.viewmodels.outfit_cards import PieceCard, piece_card
from app.viewmodels.terms import shown
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.browsing import PictureRecord

PAGE, KEPT_PAGES = 30, 12
COALESCE_MS = 200
Index = QModelIndex | QPersistentModelIndex


class AgendaModel(QAbstractListModel):
    """Rows of the agenda; lives in the GUI thread."""

    PageRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._days: tuple[str, ...] = ()
        self._rows: dict[str, int] = {}
        self._pages: OrderedDict[int, tuple[Mapping[str, DayPage], Mapping[int, PictureRecord]]]
        self._pages = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._stale: set[int] = set()
        self._reading = False
        self._looking = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._read_next)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)

    def look(self, on: bool) -> None:
        """Read while the list is on the screen."""
        self._looking = on
        if on:
            self.refresh()

    def refresh(self) -> None:
        """List the days anew."""
        if self._looking:
            self._operations.read(noted_days, self._list, owner=self)

    def day_at(self, row: int) -> str:
        """Return the day of a row; empty where there is none."""
        return self._days[row] if 0 <= row < len(self._days) else ""

    def row_near(self, day: date) -> int:
        """Return the row of a day, or of the first one before it."""
        name = day.isoformat()
        for row, one in enumerate(self._days):
            if one <= name:
                return row
        return len(self._days) - 1

    def page_at(self, row: int) -> DayPage | None:
        """Return a day with its entries; asks for it when it is not here yet."""
        day = self.day_at(row)
        number = row // PAGE
        held = self._pages.get(number)
        if held is None or number in self._stale:
            self._want(number)
        if held is None:
            return None
        self._pages.move_to_end(number)
        return held[0].get(day)

    def pieces(self, row: int, entry: DayEntry) -> tuple[PieceCard, ...]:
        """Return the garments of an entry's collage."""
        held = self._pages.get(row // PAGE)
        if held is None:
            return ()
        return tuple(piece_card(held[1][item]) for item in entry.item_ids if item in held[1])

    # -- Qt's questions ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many days are listed."""
        return 0 if parent.isValid() else len(self._days)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one thing about a day."""
        row = index.row()
        if not 0 <= row < len(self._days):
            return None
        if role == self.PageRole:
            return self.page_at(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heading(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    def heading(self, row: int) -> str:
        """Return a day in words."""
        return long_day(self._days[row], year=True)

    def words(self, row: int, entry: DayEntry) -> str:
        """Return what an entry is called."""
        return entry.name or listed(piece.name for piece in self.pieces(row, entry))

    def _spoken(self, row: int) -> str:
        page = self.page_at(row)
        if page is None:
            return self.heading(row)
        states = {
            "worn": self.tr("worn: {what}"),
            "planned": self.tr("planned: {what}"),
            "skipped": self.tr("planned and not worn: {what}"),
        }
        parts = [states[one.state].format(what=self.words(row, one)) for one in page.entries]
        if page.said.occasion:
            parts.append(shown(page.said.occasion))
        return ", ".join([self.heading(row), *parts, *filter(None, [page.said.note])])

    # -- reading ----------------------------------------------------------------------------------

    def _list(self, days: tuple[str, ...]) -> None:
        if days != self._days:
            self.beginResetModel()
            self._days = days
            self._pages.clear()
            self._stale.clear()
            self.endResetModel()
        elif days:
            self._stale.update(self._pages)
            self.dataChanged.emit(self.index(0), self.index(len(days) - 1))

    def _want(self, number: int) -> None:
        self._wanted[number] = None
        while len(self._wanted) > 3:
            self._wanted.popitem(last=False)
        if not self._reading:
            self._later.start()

    def _read_next(self) -> None:
        if self._reading or not self._wanted:
            return
        number, _ = self._wanted.popitem(last=True)
        held = self._days[number * PAGE : (number + 1) * PAGE]
        if not held:
            return
        self._reading = True
        days = self._days
        self._operations.read(
            lambda library: read_pages(library, held[-1], held[0]),
            lambda found: self._arrived(days, number, found),
            failed=self._missed,
            owner=self,
        )

    def _arrived(self, days: tuple[str, ...], number: int, found: DiaryPages) -> None:
        self._reading = False
        if days == self._days:
            self._pages[number] = (found.days, found.pictures)
            self._pages.move_to_end(number)
            self._stale.discard(number)
            while len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
            last = min((number + 1) * PAGE, len(days)) - 1
            self.dataChanged.emit(self.index(number * PAGE), self.index(last))
        if self._wanted:
            self._later.start()

    def _missed(self, _words: object) -> None:
        # The page of days beside it says what is wrong.
        self._reading = False

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self._looking:
            self._soon.start()
