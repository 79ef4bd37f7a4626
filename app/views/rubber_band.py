"""A rubber band over a scrolling view: from where the mouse went down to where it is now.

Knows nothing of what is chosen: it hands over the area, in the coordinates of the whole content,
and what was chosen before it began. Beyond the edge the view scrolls by itself.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView

from app.views.theme import Theme

_STEP_MS = 16
_FASTEST_PX = 60


class RubberBand(QObject):
    """See the module.

    Args:
        view: Its parent.
        choose: Called with the area and the selection to keep, whenever the band changes.
    """

    def __init__(
        self, view: QAbstractItemView, choose: Callable[[QRect, QItemSelection], None]
    ) -> None:
        super().__init__(view)
        self._view = view
        self._choose = choose
        self._area: QRect | None = None
        self._start = QPoint()
        self._before = QItemSelection()
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._scroll)

    @property
    def is_active(self) -> bool:
        """Whether the mouse holds a band."""
        return self._area is not None

    def begin(self, point: QPoint, *, adds: bool) -> None:
        """Start at a point of the screen.

        Args:
            adds: Whether what is chosen stays chosen.
        """
        self._before = self._view.selectionModel().selection() if adds else QItemSelection()
        if not adds:
            self._view.clearSelection()
        self._start = self._in_content(point)
        self._area = QRect(self._start, QSize(1, 1))

    def stretch(self, point: QPoint) -> None:
        """Follow the mouse; outside the view, scroll until it comes back."""
        self._area = QRect(self._start, self._in_content(point)).normalized()
        self._choose(self._area, self._before)
        self._view.viewport().update()
        outside = not self._view.viewport().rect().contains(point)
        if outside != self._timer.isActive():
            (self._timer.start if outside else self._timer.stop)()

    def end(self) -> None:
        """Let go; what is chosen stays."""
        self._area = None
        self._timer.stop()
        self._view.viewport().update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint the band over the tiles."""
        if self._area is not None:
            painter.setBrush(theme.color("accent", alpha=0.10))
            painter.setPen(QPen(theme.color("accent"), 1))
            offset = self._view.verticalScrollBar().value()
            painter.drawRoundedRect(self._area.translated(0, -offset), 4, 4)

    def _in_content(self, point: QPoint) -> QPoint:
        return QPoint(point.x(), point.y() + self._view.verticalScrollBar().value())

    def _scroll(self) -> None:
        point = self._view.viewport().mapFromGlobal(self._view.cursor().pos())
        below = max(0, point.y() - self._view.viewport().height())
        over = min(0, point.y()) + below
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + max(-_FASTEST_PX, min(_FASTEST_PX, over // 2)))
        self.stretch(point)
