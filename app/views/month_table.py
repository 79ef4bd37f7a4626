"""A month in which days are marked: arrows walk, Space or a click marks, Page keys turn the month.

A real table, so that screen readers hear each day with its mark; painted by a delegate, so that it
looks like nothing else but a month.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from PySide6.QtCore import (
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.views.controls import icon_button, label
from app.views.theme import Theme
from app.views.tokens import SPACE_XS

_WEEKS, _DAYS = 6, 7
_CELL = 34
_DAY = Qt.ItemDataRole.UserRole
_MARKED = Qt.ItemDataRole.UserRole + 1
_INSIDE = Qt.ItemDataRole.UserRole + 2


class MonthTable(QWidget):
    """Shows one month and tells which day was chosen.

    Args:
        theme: Colors.
        today: Ringed; nothing after it can be chosen unless ``latest`` says so.
        name: What the marks mean, for screen readers.
        latest: The last day that can be chosen; None for today.
    """

    chosen = Signal(date)

    def __init__(
        self,
        theme: Theme,
        today: date,
        name: str,
        parent: QWidget | None = None,
        *,
        latest: date | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = today
        self._latest = latest or today
        self._first = today.replace(day=1)
        self._marked: frozenset[str] = frozenset()
        self._title = label("", "strong")
        self._earlier = icon_button(
            theme, "chevron-left", self.tr("The month before"), name="earlier", run=self.earlier
        )
        self._later = icon_button(
            theme, "chevron-right", self.tr("The month after"), name="later", run=self.later
        )
        self.table = _Table(_WEEKS, _DAYS)
        self.table.setObjectName("month")
        self.table.setAccessibleName(name)
        self.table.setItemDelegate(_DayDelegate(theme, today.isoformat(), self.table))
        self._shape_table()
        self.table.cellClicked.connect(self._choose)
        self.table.taken.connect(self._choose)
        self.table.turned.connect(self._turn)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._earlier)
        head.addWidget(self._later)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(head)
        column.addWidget(self.table)
        self._fill()
        self.show_day(today)

    def mark(self, days: Collection[str]) -> None:
        """Mark these days (``2026-11-21``) and no others."""
        self._marked = frozenset(days)
        self._fill()

    def show_day(self, day: date) -> None:
        """Turn to a day's month and put the cursor on it."""
        self._first = day.replace(day=1)
        self._fill()
        at = (day - self._start()).days
        self.table.setCurrentCell(at // _DAYS, at % _DAYS)

    def earlier(self) -> None:
        """Turn one month back."""
        self._turn(-1)

    def later(self) -> None:
        """Turn one month on."""
        self._turn(1)

    def _shape_table(self) -> None:
        table, cell = self.table, self._theme.scaled(_CELL)
        table.setShowGrid(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        for header in (table.horizontalHeader(), table.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(cell)
            header.setDefaultSectionSize(cell)
            header.setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        for policy in (table.setHorizontalScrollBarPolicy, table.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        height = cell * _WEEKS + table.horizontalHeader().sizeHint().height()
        table.setFixedSize(QSize(cell * _DAYS + 4, height + 4))

    def _start(self) -> date:
        """Return the day in the upper corner."""
        begin = QLocale().firstDayOfWeek().value
        return self._first - timedelta(days=(self._first.isoweekday() - begin) % _DAYS)

    def _fill(self) -> None:
        locale, start = QLocale(), self._start()
        self._title.setText(_said(self._first, "MMMM yyyy"))
        days = [start + timedelta(days=at) for at in range(_DAYS)]
        self.table.setHorizontalHeaderLabels(
            [
                locale.standaloneDayName(day.isoweekday(), QLocale.FormatType.NarrowFormat)
                for day in days
            ]
        )
        for at in range(_WEEKS * _DAYS):
            day = start + timedelta(days=at)
            item = QTableWidgetItem(str(day.day))
            marked = day.isoformat() in self._marked
            item.setData(_DAY, day.isoformat())
            item.setData(_MARKED, marked)
            item.setData(_INSIDE, day.month == self._first.month and day <= self._latest)
            words = _said(day, "dddd d MMMM")
            if marked:
                words = self.tr("{day}, marked").format(day=words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            if day > self._latest:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.table.setItem(at // _DAYS, at % _DAYS, item)
        self._later.setEnabled(self._first < self._latest.replace(day=1))

    def _choose(self, row: int, column: int) -> None:
        item = self.table.item(row, column)
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.chosen.emit(date.fromisoformat(item.data(_DAY)))

    def _turn(self, months: int) -> None:
        count = self._first.year * 12 + self._first.month - 1 + months
        first = date(count // 12, count % 12 + 1, 1)
        if first <= self._latest:
            self._first = first
            self._fill()


class _Table(QTableWidget):
    """A table whose Space and Enter choose, and whose Page keys turn the month."""

    taken = Signal(int, int)
    turned = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key = event.key()
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(self.currentRow(), self.currentColumn())
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)


class _DayDelegate(QStyledItemDelegate):
    """Paints one day: a number, a disc where it is marked, a ring for today and the cursor."""

    def __init__(self, theme: Theme, today: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = today

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a day."""
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        side = min(box.width(), box.height()) - 6
        disc = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        marked, inside = bool(index.data(_MARKED)), bool(index.data(_INSIDE))
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent", alpha=1.0 if inside else 0.4))
            painter.drawEllipse(disc)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if index.data(_DAY) == self._today and not marked:
            painter.setPen(QPen(theme.color("outline"), 1.2))
            painter.drawEllipse(disc)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("text_1" if marked else "focus"), 2))
            painter.drawEllipse(disc.adjusted(-1, -1, 1, 1))
        role = "on_accent" if marked else "text_1" if inside else "outline"
        painter.setPen(theme.color(role))
        painter.setFont(theme.font(strong=marked))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        painter.restore()


def _said(day: date, how: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), how)
