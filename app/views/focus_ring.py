"""When a picture shows that it has the focus: to those who came by key.

A ring around a whole picture looks like a choice somebody made; a click needs none.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPen

from app.views.theme import Theme
from app.views.tokens import RADIUS_TILE

_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def came_by_key(event: QFocusEvent) -> bool:
    """Whether the focus was moved by key."""
    return event.reason() in _KEYS


def paint_ring(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Paint the ring around a picture's tile."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("focus"), 2))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_TILE, RADIUS_TILE)
