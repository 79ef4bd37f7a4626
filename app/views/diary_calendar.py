"""Days as a calendar: a month or a week, each day with small collages; outfits drag between days.

A real table, so that screen readers hear each day with what is on it. Arrows walk over weeks and
months, Page keys turn, Home is today, Enter goes to the day's details. What is dragged with the
mouse is moved by keys from the details.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
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
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.dates import long_day
from app.viewmodels.degrees import shown_degrees
from app.viewmodels.diary import DayEntry, DayPage, DiaryViewModel
from app.viewmodels.terms import shown
from app.views.context import WindowContext
from app.views.controls import label
from app.views.day_collage import paint_tile
from app.views.theme import set_kind

MIME = "application/x-vestry-diary"
_DAYS = 7
_HEAD = 24
_PAD = 6
_MOST_WIDE = 3
_LOW = 26
_RATIO = 4 / 5
_WIDEST = 1.15
"""A single collage of a low cell may be this much wider than it is high."""
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
        return 0 if parent.isValid() else _DAYS

    def day_at(self, index: Index) -> date:
        """Return the day of a cell."""
        return self.diary.first + timedelta(days=index.row() * _DAYS + index.column())

    def index_of(self, day: date) -> QModelIndex:
        """Return the cell of a day; an invalid one outside the range."""
        at = (day - self.diary.first).days
        return self.index(at // _DAYS, at % _DAYS) if at >= 0 else QModelIndex()

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
        rows = (self.diary.last - self.diary.first).days // _DAYS + 1
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, _DAYS - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, _DAYS - 1)


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
        self._delegate = _DayDelegate(context, model, self)
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
        super().mousePressEvent(event)
        self._press_at = event.position().toPoint()
        self._pressed = self.entry_at(self._press_at)

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
        self._names = [label("", "section") for _ in range(_DAYS)]
        row = QHBoxLayout()
        row.setContentsMargins(_PAD + 2, 0, 0, 0)
        row.setSpacing(0)
        for each in self._names:
            row.addWidget(each, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_PAD)
        column.addLayout(row)
        column.addWidget(calendar, 1)
        model.headerDataChanged.connect(self._show)
        model.modelReset.connect(self._show)
        self._show()

    def _show(self) -> None:
        for at, each in enumerate(self._names):
            each.setText(str(self._model.headerData(at, Qt.Orientation.Horizontal)))


class _DayDelegate(QStyledItemDelegate):
    """Paints a day: its number, weather, and collages side by side."""

    def __init__(self, context: WindowContext, model: CalendarModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._model = model
        self.target: date | None = None
        self._room = 0

    def boxes(self, page: DayPage, cell: QRect) -> list[tuple[DayEntry, QRect]]:
        """Return where a day's collages stand in its cell."""
        scaled = self._context.theme.scaled
        inside = cell.adjusted(_PAD, scaled(_HEAD) + 2, -_PAD, -_PAD)
        if not page.entries:
            return []
        if inside.height() < _LOW:
            return self._beside_number(page, cell)
        if inside.height() > 2 * inside.width():
            return self._column(page, inside)
        count = min(len(page.entries), _MOST_WIDE)
        gap = 4
        width = (inside.width() - gap * (count - 1)) // count
        height = min(inside.height(), round(width / _RATIO))
        width = min(width, round(height * _WIDEST))
        found = []
        for at, entry in enumerate(page.entries[:count]):
            left = inside.left() + at * (width + gap)
            found.append((entry, QRect(left, inside.top(), width, height)))
        return found

    def _beside_number(self, page: DayPage, cell: QRect) -> list[tuple[DayEntry, QRect]]:
        """Return the places where weeks are low: at the end of the day's line."""
        height = cell.height() - 8
        width = round(height * _RATIO)
        if height < 12:
            return []
        fit = max(1, (cell.width() - 44) // (width + 3))
        return [
            (
                entry,
                QRect(cell.right() - 6 - (at + 1) * (width + 3), cell.top() + 5, width, height),
            )
            for at, entry in enumerate(page.entries[:fit])
        ]

    def _column(self, page: DayPage, inside: QRect) -> list[tuple[DayEntry, QRect]]:
        """Return the places in a week, where a day is high and narrow."""
        gap = 8
        height = round(inside.width() / _RATIO)
        fit = max(1, (inside.height() + gap) // (height + gap))
        count = min(len(page.entries), max(fit, 2))
        height = min(height, (inside.height() - gap * (count - 1)) // count)
        width = min(inside.width(), round(height * _RATIO))
        return [
            (
                entry,
                QRect(inside.left(), inside.top() + at * (height + gap), width, height),
            )
            for at, entry in enumerate(page.entries[:count])
        ]

    def picture(self, entry: DayEntry, ratio: float) -> QPixmap:
        """Return the collage that is dragged."""
        made = QPixmap(round(64 * ratio), round(80 * ratio))
        made.fill(Qt.GlobalColor.transparent)
        made.setDevicePixelRatio(ratio)
        painter = QPainter(made)
        self._collage(painter, QRect(0, 0, 64, 80), entry)
        painter.end()
        return made

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a day."""
        theme, diary = self._context.theme, self._model.diary
        day = self._model.day_at(index)
        page = diary.page_of(day)
        cell = QRect(option.rect)
        self._room = cell.height() - 2 * _PAD
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = QRectF(cell).adjusted(1.5, 1.5, -1.5, -1.5)
        outside = diary.span == "month" and day.month != diary.day.month
        self._paint_face(painter, face, day, outside=outside)
        self._paint_head(painter, cell, day, page, outside=outside)
        painter.setOpacity(0.5 if outside else 1.0)
        found = self.boxes(page, cell)
        for entry, box in found:
            self._collage(painter, box, entry)
        if len(found) < len(page.entries):
            self._paint_more(painter, cell, len(page.entries) - len(found))
        painter.setOpacity(1.0)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if focused or day == self.target:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(face, 9, 9)
        painter.restore()

    def _paint_face(self, painter: QPainter, face: QRectF, day: date, *, outside: bool) -> None:
        theme, diary = self._context.theme, self._model.diary
        painter.setPen(QPen(theme.color("border"), 1))
        chosen = day == diary.day
        role = "accent_soft" if chosen else "surface_0" if outside else "surface_1"
        painter.setBrush(theme.color(role))
        painter.drawRoundedRect(face, 9, 9)

    def _paint_head(
        self, painter: QPainter, cell: QRect, day: date, page: DayPage, *, outside: bool
    ) -> None:
        theme, diary = self._context.theme, self._model.diary
        line = QRect(cell.left() + _PAD + 2, cell.top() + 5, 0, theme.scaled(_HEAD) - 4)
        line.setRight(cell.right() - _PAD - 2)
        is_today = day == diary.today
        painter.setFont(theme.font(strong=is_today or day == diary.day))
        number = str(day.day)
        width = QFontMetricsF(painter.font()).horizontalAdvance(number)
        if is_today:
            disc = QRectF(
                line.left() - 2, line.top(), max(width + 10, line.height()), line.height()
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(disc, disc.height() / 2, disc.height() / 2)
            painter.setPen(theme.color("on_accent"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, number)
            width = disc.width()
        else:
            painter.setPen(theme.color("text_3" if outside else "text_1"))
            painter.drawText(QRectF(line), _LEFT, number)
        self._paint_said(painter, line.adjusted(round(width) + 8, 0, 0, 0), page)

    def _paint_said(self, painter: QPainter, line: QRect, page: DayPage) -> None:
        theme = self._context.theme
        words: list[str] = []
        if line.height() + _LOW > self._room and page.entries:
            return
        if page.said.occasion and line.width() > theme.scaled(90):
            words.append(shown(page.said.occasion))
        if page.said.temperature is not None:
            words.append(shown_degrees(page.said.temperature))
        if not words:
            return
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_3"))
        text = QFontMetricsF(painter.font()).elidedText(
            " · ".join(words), Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(QRectF(line), _RIGHT, text)

    def _paint_more(self, painter: QPainter, cell: QRect, count: int) -> None:
        theme = self._context.theme
        painter.setFont(theme.font("caption", strong=True))
        text = f"+{count}"
        size = QFontMetricsF(painter.font()).horizontalAdvance(text) + 10
        box = QRectF(cell.right() - size - _PAD, cell.bottom() - 24, size, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface_2"))
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(theme.color("text_2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _collage(self, painter: QPainter, box: QRect, entry: DayEntry) -> None:
        pieces = self._model.diary.pieces(entry.item_ids)
        paint_tile(painter, box, pieces, context=self._context, state=entry.state)
        if entry.state == "worn":
            self._tick(painter, box)

    def _tick(self, painter: QPainter, box: QRect) -> None:
        """Mark what was worn: never by color alone, a plan has a dashed edge."""
        if box.width() < 34:
            return
        size = 14
        disc = QRectF(box.right() - size - 2, box.top() + 3, size, size)
        theme = self._context.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface_1"))
        painter.drawEllipse(disc)
        ratio = painter.device().devicePixelRatioF()
        pixmap = theme.pixmap("check", "success", 10, ratio=ratio)
        painter.drawPixmap(QPoint(round(disc.left()) + 2, round(disc.top()) + 2), pixmap)
        painter.restore()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
