"""Days as a calendar: a month or a week, each day with small collages; outfits drag between days.

A real table, so that screen readers hear each day with what is on it. Arrows walk over weeks and
months, Page keys turn, Home is today, Enter goes to the day's details. What is dragged with the
mouse is moved by keys from the details.
"""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.diary import DayEntry
from app.views.context import WindowContext
from app.views.controls import label
from app.views.diary_calendar_cell import PAD, DayCell
from app.views.diary_calendar_model import DAYS, CalendarModel
from app.views.theme import set_kind

MIME = "application/x-vestry-diary"


class CalendarView(QTableView):
    """See the module."""

    opened = Signal()
    """Enter was pressed on a day: go to its details."""
    moved = Signal(object, object)
    """A ``DayEntry`` was dropped on a ``date``."""

    def __init__(self, context: WindowContext, model: CalendarModel) -> None:
        super().__init__()
        self._context = context
        self._days = model
        self._pressed: DayEntry | None = None
        self._press_at = QPoint()
        self._target: QModelIndex = QModelIndex()
        self.setObjectName("diary_calendar")
        self.setAccessibleName(self.tr("Calendar"))
        self.setModel(model)
        self._delegate = DayCell(context, model, self)
        self.setItemDelegate(self._delegate)
        set_kind(self, "calendar")
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAcceptDrops(True)
        self.verticalHeader().hide()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setHighlightSections(False)
            header.setMinimumSectionSize(24)
        # a header is a list of its own to screen readers, which each day says better
        self.horizontalHeader().hide()
        self.selectionModel().currentChanged.connect(self._on_current)
        model.diary.chosen.connect(self._follow)
        model.diary.changed.connect(self._follow)
        context.thumbnails.arrived.connect(self._repaint)
        context.theme.changed.connect(self._repaint)
        self._follow()

    def minimumSizeHint(self) -> QSize:
        """Room for the names of the days."""
        return QSize(360, 240)

    # -- choosing ---------------------------------------------------------------------------------

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self._days.diary.choose(self._days.day_at(index))

    def _follow(self) -> None:
        index = self._days.index_of(self._days.diary.day)
        if index.isValid() and index != self.currentIndex():
            model = self.selectionModel()
            model.blockSignals(True)
            self.setCurrentIndex(index)
            model.blockSignals(False)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by days without an end, turn pages, go to today or to the details."""
        diary, key = self._days.diary, event.key()
        back = self.isRightToLeft()
        steps = {
            Qt.Key.Key_Left: 1 if back else -1,
            Qt.Key.Key_Right: -1 if back else 1,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in steps:
            diary.choose(diary.day + timedelta(days=steps[Qt.Key(key)]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            diary.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            diary.choose(diary.today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the day's details."""
        self.opened.emit()

    # -- dragging ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what is under the mouse, in case it is dragged."""
        self._press_at = event.position().toPoint()
        # before the day is chosen, which may turn the month under the mouse
        self._pressed = self.entry_at(self._press_at)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag an outfit; a press without one drags nothing."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        here = event.position().toPoint()
        if (here - self._press_at).manhattanLength() < QApplication.startDragDistance():
            return
        entry, self._pressed = self._pressed, None
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME, ",".join(map(str, entry.row_ids)).encode())
        drag.setMimeData(data)
        drag.setPixmap(self._delegate.picture(entry, self.devicePixelRatioF()))
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what the diary itself gave."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which day would take it."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.mimeData().hasFormat(MIME):
            self._show_target(index)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show no target any more."""
        self._show_target(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the outfit to this day."""
        index = self.indexAt(event.position().toPoint())
        self._show_target(QModelIndex())
        rows = bytes(event.mimeData().data(MIME).data()).decode("ascii", "replace")
        entry = self._entry_of(rows)
        if index.isValid() and entry is not None:
            event.acceptProposedAction()
            self.moved.emit(entry, self._days.day_at(index))

    def entry_at(self, point: QPoint) -> DayEntry | None:
        """Return the entry under a point."""
        index = self.indexAt(point)
        if not index.isValid():
            return None
        page = self._days.diary.page_of(self._days.day_at(index))
        for entry, box in self._delegate.boxes(page, self.visualRect(index)):
            if box.contains(point):
                return entry
        return None

    def _entry_of(self, rows: str) -> DayEntry | None:
        for page in self._days.diary.pages.values():
            for entry in page.entries:
                if ",".join(map(str, entry.row_ids)) == rows:
                    return entry
        return None

    def _show_target(self, index: QModelIndex) -> None:
        self._target = index
        self._delegate.target = self._days.day_at(index) if index.isValid() else None
        self.viewport().update()

    def _repaint(self, *_what: object) -> None:
        self.viewport().update()


class CalendarPane(QWidget):
    """The calendar below the names of its days."""

    def __init__(self, calendar: CalendarView, model: CalendarModel) -> None:
        super().__init__()
        self._model = model
        self._names = [label("", "section") for _ in range(DAYS)]
        row = QHBoxLayout()
        row.setContentsMargins(PAD + 2, 0, 0, 0)
        row.setSpacing(0)
        for each in self._names:
            row.addWidget(each, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(PAD)
        column.addLayout(row)
        column.addWidget(calendar, 1)
        model.headerDataChanged.connect(self._show)
        model.modelReset.connect(self._show)
        self._show()

    def _show(self) -> None:
        for at, each in enumerate(self._names):
            each.setText(str(self._model.headerData(at, Qt.Orientation.Horizontal)))
