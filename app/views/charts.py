"""Charts painted by hand: a strip of colors, horizontal bars, upright columns.

Every number stands where its bar ends, so there is no axis and no grid to read along. The mouse and
the arrow keys single out one row: the others step back and ``read`` says it in words. A chart is a
picture to screen readers, described in words; its twin, the table, is a real table
(``statistics_page``). Bars of a color wear that color, with an edge so that white shows on white.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.viewmodels.statistics import Chart, ChartRow
from app.views.theme import Theme
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S

_BAR = 10
_COLUMN_HEIGHT = 236
_WIDEST_COLUMN = 30.0
_STRIP = 52
_DOT = 12
_ENTRY = 168
"""Least width of one color's line below the strip."""
_AWAY = 0.32
"""How much is left of what is not being read."""
_NOTHING = -1


class ChartView(QWidget):
    """Paints one chart and lets it be read row by row.

    Args:
        theme: Colors and fonts.
    """

    read = Signal(str)
    """One row in words; empty when none is singled out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chart: Chart | None = None
        self._current = _NOTHING
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.changed.connect(self._on_theme)

    @property
    def current(self) -> int:
        """Which row is singled out; -1 for none."""
        return self._current

    def set_chart(self, chart: Chart) -> None:
        """Show a chart and say in words what it shows."""
        self._chart = chart
        self._current = _NOTHING
        self.setAccessibleName(chart.title)
        said = ", ".join(f"{row.text} {row.shown}" for row in chart.rows)
        self.setAccessibleDescription(said or chart.nothing)
        self._fit()

    def point_at(self, row: int) -> None:
        """Single out a row; -1 for none."""
        rows = self._rows()
        row = row if 0 <= row < len(rows) else _NOTHING
        if row == self._current:
            return
        self._current = row
        self.update()
        words = f"{rows[row].text} \u00b7 {rows[row].shown}" if row != _NOTHING else ""
        self.read.emit(words)
        if words and self.hasFocus():
            self.setAccessibleDescription(words)
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)

    # -- size -------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Room for every bar, or for columns and their names."""
        return QSize(280, self._height(max(self.width(), 280)))

    def minimumSizeHint(self) -> QSize:
        """Narrow is possible; low is not."""
        return QSize(200, self._height(max(self.width(), 200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A strip's lines need more rows in less width."""
        super().resizeEvent(event)
        if self._is_strip() and event.size().width() != event.oldSize().width():
            self._fit()

    def _height(self, width: int) -> int:
        if self._chart is None:
            return 0
        if self._is_strip():
            lines = -(-len(self._rows()) // self._entries_a_line(width))
            return self._theme.scaled(_STRIP) + SPACE_L + lines * self._line()
        if self._chart.shape == "columns":
            return self._theme.scaled(_COLUMN_HEIGHT)
        return max(1, len(self._rows())) * self._line()

    def _fit(self) -> None:
        self.setMinimumHeight(self._height(max(self.width(), 200)))
        self.updateGeometry()
        self.update()

    # -- reading ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End read row by row; Esc reads nothing any more."""
        last = len(self._rows()) - 1
        at = self._current
        steps = {
            Qt.Key.Key_Down: min(last, at + 1),
            Qt.Key.Key_Right: min(last, at + 1),
            Qt.Key.Key_Up: max(0, at - 1),
            Qt.Key.Key_Left: max(0, at - 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in steps and last >= 0:
            self.point_at(steps[key])
        elif key == Qt.Key.Key_Escape and at != _NOTHING:
            self.point_at(_NOTHING)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read what is under the mouse."""
        self.point_at(self._row_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing any more."""
        super().leaveEvent(event)
        self.point_at(_NOTHING)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Read nothing any more."""
        super().focusOutEvent(event)
        self.point_at(_NOTHING)
        self.update()

    def _row_at(self, point: QPointF) -> int:
        if self._chart is None:
            return _NOTHING
        if self._is_strip():
            boxes = self._segments() if point.y() <= self._theme.scaled(_STRIP) else self._entries()
            found = [at for at, box in enumerate(boxes) if box.contains(point)]
            return found[0] if found else _NOTHING
        if self._chart.shape == "columns":
            return int(point.x() / (self.width() / max(1, len(self._rows()))))
        return int(point.y() // self._line())

    # -- painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chart and, if it has the focus, a ring."""
        if self._chart is None or not self._rows():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font())
        if self._is_strip():
            self._paint_strip(painter)
            self._paint_entries(painter)
        elif self._chart.shape == "columns":
            self._paint_columns(painter)
        else:
            self._paint_bars(painter)
        if self.hasFocus() and self._current == _NOTHING:
            painter.setOpacity(1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def _paint_strip(self, painter: QPainter) -> None:
        height = self._theme.scaled(_STRIP)
        whole = QPainterPath()
        whole.addRoundedRect(
            QRectF(0, 0, self.width(), height).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9
        )
        painter.save()
        painter.setClipPath(whole)
        painter.fillPath(whole, self._theme.color("tile"))
        for at, (row, box) in enumerate(zip(self._rows(), self._segments(), strict=True)):
            painter.setOpacity(self._opacity(at))
            painter.fillRect(box.adjusted(0, 0, -1.5, 0), QColor(row.color))
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("outline", alpha=0.45), 1))
        painter.drawPath(whole)

    def _paint_entries(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(painter.font())
        for at, (row, box) in enumerate(zip(self._rows(), self._entries(), strict=True)):
            painter.setOpacity(max(0.5, self._opacity(at)))
            dot = QRectF(box.left(), box.center().y() - _DOT / 2, _DOT, _DOT)
            painter.setBrush(QColor(row.color))
            painter.setPen(QPen(self._theme.color("outline", alpha=0.6), 1))
            painter.drawEllipse(dot.adjusted(0.5, 0.5, -0.5, -0.5))
            value = metrics.horizontalAdvance(row.shown)
            words = box.adjusted(_DOT + SPACE_S, 0, -value - SPACE_S, 0)
            painter.setPen(self._theme.color("text_2"))
            text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, _LEFT, text)
            painter.setPen(self._theme.color("text_1"))
            painter.drawText(box, _RIGHT, row.shown)

    def _paint_bars(self, painter: QPainter) -> None:
        rows, line = self._rows(), self._line()
        metrics = QFontMetricsF(painter.font())
        names = max(metrics.horizontalAdvance(row.text) for row in rows)
        names = min(names, self.width() * 0.36)
        left = names + SPACE_M
        room = self.width() - left - self._widest_value(metrics) - SPACE_S
        longest = max(row.value for row in rows) or 1.0
        for at, row in enumerate(rows):
            top = at * line
            painter.setOpacity(self._opacity(at))
            width = max(4.0, room * row.value / longest)
            self._paint_bar(painter, QRectF(left, top + (line - _BAR) / 2, width, _BAR), row)
            painter.setOpacity(max(0.5, self._opacity(at)))
            painter.setPen(self._theme.color("text_2"))
            text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, top, names, line), _LEFT, text)
            painter.setPen(self._theme.color("text_1"))
            value = QRectF(left + width + SPACE_S, top, self.width(), line)
            painter.drawText(value, _LEFT, row.shown)

    def _paint_columns(self, painter: QPainter) -> None:
        rows = self._rows()
        painter.setFont(self._theme.font("caption"))
        metrics = QFontMetricsF(painter.font())
        foot, head = metrics.height() + 8, metrics.height() + 6
        bottom = self.height() - foot
        slot = self.width() / len(rows)
        longest = max(row.value for row in rows) or 1.0
        painter.setPen(QPen(self._theme.color("text_1", alpha=0.16), 1))
        painter.drawLine(QPointF(0, bottom + 0.5), QPointF(self.width(), bottom + 0.5))
        width = min(_WIDEST_COLUMN, slot * 0.58)
        for at, row in enumerate(rows):
            middle = slot * (at + 0.5)
            tall = (bottom - head) * row.value / longest
            painter.setOpacity(self._opacity(at))
            if row.value:
                bar = QRectF(middle - width / 2, bottom - tall, width, tall)
                self._paint_column(painter, bar)
                painter.setPen(self._theme.color("text_1"))
                above = QRectF(middle - slot / 2, bottom - tall - head, slot, head)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, row.shown)
            painter.setOpacity(max(0.6, self._opacity(at)))
            painter.setPen(self._theme.color("text_3"))
            below = QRectF(middle - slot / 2, bottom + 6, slot, foot - 6)
            text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, slot)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_bar(self, painter: QPainter, bar: QRectF, row: ChartRow) -> None:
        color = QColor(row.color) if row.color else self._theme.color("accent")
        painter.setBrush(color)
        # A white bar on a white card, or a black one at night, is told apart by its edge.
        edge = self._theme.color("outline", alpha=0.7) if row.color else color
        painter.setPen(QPen(edge, 1))
        radius = min(_BAR / 2, bar.width() / 2)
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _paint_column(self, painter: QPainter, bar: QRectF) -> None:
        """Paint a column that stands on its line: round above, straight below."""
        radius = min(5.0, bar.width() / 2, bar.height())
        shape = QPainterPath()
        shape.setFillRule(Qt.FillRule.WindingFill)
        shape.addRoundedRect(bar, radius, radius)
        shape.addRect(bar.adjusted(0, bar.height() - radius, 0, 0))
        painter.fillPath(shape, self._theme.color("accent"))

    # -- measures ---------------------------------------------------------------------------------

    def _rows(self) -> tuple[ChartRow, ...]:
        return self._chart.rows if self._chart is not None else ()

    def _is_strip(self) -> bool:
        """Whether the rows are colors, parts of one whole."""
        rows = self._rows()
        return bool(rows) and all(row.color for row in rows)

    def _opacity(self, row: int) -> float:
        return 1.0 if self._current in (_NOTHING, row) else _AWAY

    def _segments(self) -> list[QRectF]:
        """Return each color's part of the strip; what is not shown leaves the end empty."""
        boxes, left = [], 0.0
        height = float(self._theme.scaled(_STRIP))
        for row in self._rows():
            width = self.width() * min(1.0, row.value)
            boxes.append(QRectF(left, 0, width, height))
            left += width
        return boxes

    def _entries(self) -> list[QRectF]:
        a_line = self._entries_a_line(self.width())
        # Read downwards, as a list is: the largest shares stand in the first column.
        lines = -(-len(self._rows()) // a_line)
        width, top = self.width() / a_line, self._theme.scaled(_STRIP) + SPACE_L
        return [
            QRectF(
                at // lines * width,
                top + at % lines * self._line(),
                width - (SPACE_L * 2 if at // lines < a_line - 1 else 0),
                self._line(),
            )
            for at in range(len(self._rows()))
        ]

    def _entries_a_line(self, width: int) -> int:
        fits = max(1, width // self._theme.scaled(_ENTRY))
        return int(min(fits, 4, max(1, len(self._rows()))))

    def _widest_value(self, metrics: QFontMetricsF) -> float:
        return max(metrics.horizontalAdvance(row.shown) for row in self._rows())

    def _line(self) -> int:
        return self._theme.pixels() + SPACE_M + 2

    def _on_theme(self) -> None:
        self._fit()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
