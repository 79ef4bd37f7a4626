"""One day of the calendar as it is painted: its number, its weather, and collages side by side.

Where collages stand is asked by whoever drags them, too.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.viewmodels.degrees import shown_degrees
from app.viewmodels.diary import DayEntry, DayPage
from app.viewmodels.terms import shown
from app.views.context import WindowContext
from app.views.day_collage import paint_tile
from app.views.diary_calendar_model import CalendarModel

PAD = 6
_HEAD = 24
_MOST_WIDE = 3
_LOW = 26
_RATIO = 4 / 5
_WIDEST = 1.15
"""A single collage of a low cell may be this much wider than it is high."""
Index = QModelIndex | QPersistentModelIndex


class DayCell(QStyledItemDelegate):
    """See the module.

    Args:
        context: What pages share.
        model: The days.
    """

    def __init__(self, context: WindowContext, model: CalendarModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._model = model
        self.target: date | None = None
        self._room = 0

    def boxes(self, page: DayPage, cell: QRect) -> list[tuple[DayEntry, QRect]]:
        """Return where a day's collages stand in its cell."""
        scaled = self._context.theme.scaled
        inside = cell.adjusted(PAD, scaled(_HEAD) + 2, -PAD, -PAD)
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
        self._room = cell.height() - 2 * PAD
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
        line = QRect(cell.left() + PAD + 2, cell.top() + 5, 0, theme.scaled(_HEAD) - 4)
        line.setRight(cell.right() - PAD - 2)
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
        box = QRectF(cell.right() - size - PAD, cell.bottom() - 24, size, 18)
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
