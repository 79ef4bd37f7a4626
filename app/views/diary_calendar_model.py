"""The days of a calendar as a table: a week a row, and what is said about each day."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.viewmodels.dates import long_day
from app.viewmodels.degrees import shown_degrees
from app.viewmodels.diary import DiaryViewModel
from app.viewmodels.terms import shown

DAYS = 7
Index = QModelIndex | QPersistentModelIndex


class CalendarModel(QAbstractTableModel):
    """The days of the view-model's range, a week a row."""

    def __init__(self, diary: DiaryViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.diary = diary
        self._rows = 0
        diary.changed.connect(self._refresh)
        self._refresh()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many weeks there are."""
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return seven."""
        return 0 if parent.isValid() else DAYS

    def day_at(self, index: Index) -> date:
        """Return the day of a cell."""
        return self.diary.first + timedelta(days=index.row() * DAYS + index.column())

    def index_of(self, day: date) -> QModelIndex:
        """Return the cell of a day; an invalid one outside the range."""
        at = (day - self.diary.first).days
        return self.index(at // DAYS, at % DAYS) if at >= 0 else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is said about a day."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self.day_at(index).day)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(self.day_at(index))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the names of the days of the week."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        number = (self.diary.first + timedelta(days=section)).isoweekday()
        if role == Qt.ItemDataRole.DisplayRole:
            return QLocale().standaloneDayName(number, QLocale.FormatType.ShortFormat)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return QLocale().standaloneDayName(number, QLocale.FormatType.LongFormat)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every day can be chosen and takes outfits; none is edited in place."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        )

    def _spoken(self, day: date) -> str:
        page = self.diary.page_of(day)
        states = {
            "worn": self.tr("worn: {what}"),
            "planned": self.tr("planned: {what}"),
            "skipped": self.tr("planned and not worn: {what}"),
        }
        parts = [long_day(day, year=True)]
        if day == self.diary.today:
            parts.append(self.tr("today"))
        parts += [states[one.state].format(what=self.diary.title(one)) for one in page.entries]
        if page.said.temperature is not None:
            parts.append(shown_degrees(page.said.temperature))
        if page.said.occasion:
            parts.append(shown(page.said.occasion))
        return ", ".join([*parts, *filter(None, [page.said.note])])

    def _refresh(self) -> None:
        rows = (self.diary.last - self.diary.first).days // DAYS + 1
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, DAYS - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, DAYS - 1)
