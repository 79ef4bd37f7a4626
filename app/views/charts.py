"""Charts painted by hand: horizontal bars and upright columns, in the theme's colors.

A chart is a picture to screen readers, described in words; its twin, the table, is a real table
(``statistics_page``). Bars of a color wear that color, with an edge so that white shows on white.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.viewmodels.statistics import Chart, ChartRow
from app.views.theme import Theme

_GAP = 8
_BAR = 12
_COLUMN_HEIGHT = 250


class ChartView(QWidget):
    """Paints one chart.

    Args:
        theme: Colors and fonts.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chart: Chart | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self._on_theme)

    def set_chart(self, chart: Chart) -> None:
        """Show a chart and say in words what it shows."""
        self._chart = chart
        self.setAccessibleName(chart.title)
        said = ", ".join(f"{row.text} {row.shown}" for row in chart.rows)
        self.setAccessibleDescription(said or chart.nothing)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for every bar, or for columns and their names."""
        if self._chart is None:
            return QSize(280, 0)
        if self._chart.shape == "columns":
            return QSize(280, self._theme.scaled(_COLUMN_HEIGHT))
        return QSize(280, max(1, len(self._chart.rows)) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Narrow is possible; low is not."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars."""
        if self._chart is None or not self._chart.rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font())
        if self._chart.shape == "columns":
            self._paint_columns(painter, self._chart)
        else:
            self._paint_bars(painter, self._chart)

    def _paint_bars(self, painter: QPainter, chart: Chart) -> None:
        metrics = QFontMetricsF(painter.font())
        height = self._row_height()
        names = max(metrics.horizontalAdvance(row.text) for row in chart.rows)
        names = min(names, self.width() * 0.36)
        values = max(metrics.horizontalAdvance(row.shown) for row in chart.rows)
        left, right = names + 14, self.width() - values - 12
        longest = max(row.value for row in chart.rows) or 1.0
        for at, row in enumerate(chart.rows):
            top = at * height
            painter.setPen(self._theme.color("text_2"))
            text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, top, names, height), _LEFT, text)
            width = max(4.0, (right - left) * row.value / longest)
            bar = QRectF(left, top + (height - _BAR) / 2, width, _BAR)
            self._paint_bar(painter, bar, row)
            painter.setPen(self._theme.color("text_1"))
            painter.drawText(QRectF(right, top, self.width() - right, height), _RIGHT, row.shown)

    def _paint_columns(self, painter: QPainter, chart: Chart) -> None:
        metrics = QFontMetricsF(painter.font())
        foot, head = metrics.height() + 6, metrics.height() + 4
        bottom = self.height() - foot
        slot = self.width() / len(chart.rows)
        longest = max(row.value for row in chart.rows) or 1.0
        painter.setPen(QPen(self._theme.color("border"), 0))
        painter.drawLine(QPointF(0, bottom + 0.5), QPointF(self.width(), bottom + 0.5))
        width = min(32.0, slot * 0.6)
        for at, row in enumerate(chart.rows):
            middle = slot * (at + 0.5)
            tall = (bottom - head) * row.value / longest
            if row.value:
                bar = QRectF(middle - width / 2, bottom - tall, width, tall)
                self._paint_bar(painter, bar, row)
                painter.setPen(self._theme.color("text_1"))
                above = QRectF(middle - slot / 2, bottom - tall - head, slot, head)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, row.shown)
            painter.setPen(self._theme.color("text_3"))
            below = QRectF(middle - slot / 2, bottom + 4, slot, foot - 4)
            text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, slot)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_bar(self, painter: QPainter, bar: QRectF, row: ChartRow) -> None:
        color = QColor(row.color) if row.color else self._theme.color("accent")
        painter.setBrush(color)
        # A white bar on a white card, or a black one at night, is told apart by its edge.
        edge = self._theme.color("outline", alpha=0.7) if row.color else color
        painter.setPen(QPen(edge, 1))
        radius = min(4.0, bar.width() / 2, bar.height() / 2)
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _row_height(self) -> int:
        return self._theme.pixels() + _GAP * 2 - 2

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
