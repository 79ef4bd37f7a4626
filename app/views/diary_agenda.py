"""The diary as a list of days, newest first, each with its collages and words.

All rows are one height, so ten years scroll like a week. Enter and a click choose the day.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.viewmodels.degrees import shown_degrees
from app.viewmodels.diary import DayEntry, DayPage
from app.viewmodels.diary_agenda import AgendaModel
from app.viewmodels.terms import shown
from app.views.context import WindowContext
from app.views.day_collage import paint_tile
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XL, TILE_RATIO

_TILE = 64
_WIDEST = 260
Index = QModelIndex | QPersistentModelIndex


class AgendaView(QListView):
    """See the module."""

    picked = Signal(object)
    """A ``date`` was chosen."""
    opened = Signal()
    """Enter was pressed on a day: go to its details."""
    home = Signal()
    """Go to today."""

    def __init__(self, context: WindowContext, model: AgendaModel) -> None:
        super().__init__()
        self._agenda = model
        self.setObjectName("diary_agenda")
        self.setAccessibleName(self.tr("Days, newest first"))
        self.setModel(model)
        self.setItemDelegate(_RowDelegate(context, model, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._on_current)
        context.thumbnails.arrived.connect(self._repaint)

    def show_day(self, day: date) -> None:
        """Scroll to a day, or to the one before it."""
        row = self._agenda.row_near(day)
        if row < 0 or row == self.currentIndex().row():
            return
        model = self.selectionModel()
        model.blockSignals(True)
        self.setCurrentIndex(self._agenda.index(row))
        model.blockSignals(False)
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home is today; Enter goes to the details."""
        if event.key() == Qt.Key.Key_Home:
            self.home.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _on_current(self, index: QModelIndex) -> None:
        day = self._agenda.day_at(index.row())
        if day:
            self.picked.emit(date.fromisoformat(day))

    def _repaint(self, _keys: object) -> None:
        self.viewport().update()


class _RowDelegate(QStyledItemDelegate):
    """Paints a day: its date, then each entry's collage with its words."""

    def __init__(self, context: WindowContext, model: AgendaModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._model = context, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line for the date, a tile below."""
        theme = self._context.theme
        line = QFontMetricsF(theme.font()).height()
        return QSize(320, round(theme.scaled(_TILE) / TILE_RATIO) + round(line) + 3 * SPACE_M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a day."""
        theme, row = self._context.theme, index.row()
        box = QRect(option.rect).adjusted(SPACE_XL, 0, -SPACE_XL, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(QRectF(box).adjusted(-10, 3, 10, -3), 9, 9)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(-10, 3, 10, -3), 9, 9)
        page = self._model.page_at(row)
        top = box.top() + SPACE_M
        height = round(QFontMetricsF(theme.font(strong=True)).height())
        painter.setFont(theme.font(strong=True))
        painter.setPen(theme.color("text_1"))
        head = QRectF(box.left(), top, box.width(), height)
        painter.drawText(head, _LEFT, str(index.data()))
        if page is not None:
            self._paint_said(painter, head, page)
            self._paint_entries(painter, box, top + height + SPACE_S, row, page)
        painter.restore()

    def _paint_said(self, painter: QPainter, head: QRectF, page: DayPage) -> None:
        said = page.said
        words = [shown(said.occasion)] if said.occasion else []
        words += [shown_degrees(said.temperature)] if said.temperature is not None else []
        words += [said.note] if said.note else []
        painter.setFont(self._context.theme.font("caption"))
        painter.setPen(self._context.theme.color("text_3"))
        text = QFontMetricsF(painter.font()).elidedText(
            " · ".join(words), Qt.TextElideMode.ElideRight, head.width() * 0.55
        )
        painter.drawText(head, _RIGHT, text)

    def _paint_entries(
        self, painter: QPainter, box: QRect, top: int, row: int, page: DayPage
    ) -> None:
        theme = self._context.theme
        width = theme.scaled(_TILE)
        fit = max(1, box.width() // _WIDEST)
        step = min(box.width() // max(min(len(page.entries), fit), 1), theme.scaled(420))
        for at, entry in enumerate(page.entries[:fit]):
            tile = QRect(box.left() + at * step, top, width, round(width / TILE_RATIO))
            pieces = self._model.pieces(row, entry)
            paint_tile(painter, tile, pieces, context=self._context, state=entry.state)
            more = len(page.entries) - fit if at == fit - 1 else 0
            left = tile.right() + SPACE_M
            words = QRectF(left, top, step - width - SPACE_M * 2, tile.height())
            self._paint_words(painter, words, row, entry, more)

    def _paint_words(
        self, painter: QPainter, box: QRectF, row: int, entry: DayEntry, more: int
    ) -> None:
        theme = self._context.theme
        states = {
            "worn": self.tr("Worn"),
            "planned": self.tr("Planned"),
            "skipped": self.tr("Not worn"),
        }
        painter.setFont(theme.font("caption", strong=True))
        painter.setPen(theme.color("success" if entry.state == "worn" else "text_3"))
        metrics = QFontMetricsF(painter.font())
        text = states[entry.state]
        if more > 0:
            text = f"{text}   +{more}"
        painter.drawText(QRectF(box.left(), box.top(), box.width(), metrics.height()), _LEFT, text)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text_1"))
        rest = box.adjusted(0, metrics.height() + 2, 0, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        lines = max(1, int(rest.height() // QFontMetricsF(painter.font()).lineSpacing()))
        words = QFontMetricsF(painter.font()).elidedText(
            self._model.words(row, entry),
            Qt.TextElideMode.ElideRight,
            rest.width() * min(lines, 2) * 0.94,
        )
        painter.drawText(rest, int(flags), words)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
