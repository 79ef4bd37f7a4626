"""The mark: a hanger on a plum tile, drawn here so that it is sharp at every size.

Used in the rail, the about page and as the window's icon.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from app.views.tokens import LIGHT, Tokens

_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)


def mark(tokens: Tokens, size: int, *, ratio: float = 1.0) -> QPixmap:
    """Return the mark, ``size`` logical pixels wide and high."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size * ratio / 24, size * ratio / 24)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.accent))
    painter.drawRoundedRect(QRectF(0, 0, 24, 24), 6.5, 6.5)
    pen = QPen(QColor(tokens.on_accent), 1.7)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_hanger())
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def window_icon() -> QIcon:
    """Return the icon of the window and the task bar."""
    icon = QIcon()
    for size in _ICON_SIZES:
        icon.addPixmap(mark(LIGHT, size))
    return icon


def _hanger() -> QPainterPath:
    path = QPainterPath(QPointF(10.1, 8.0))
    path.arcTo(QRectF(10.1, 5.6, 3.8, 3.8), 165, -255)
    path.lineTo(QPointF(12, 11.2))
    path.lineTo(QPointF(18.6, 15.6))
    path.cubicTo(QPointF(19.6, 16.4), QPointF(19.1, 17.6), QPointF(18.0, 17.6))
    path.lineTo(QPointF(6.0, 17.6))
    path.cubicTo(QPointF(4.9, 17.6), QPointF(4.4, 16.4), QPointF(5.4, 15.6))
    path.lineTo(QPointF(12, 11.2))
    return path
