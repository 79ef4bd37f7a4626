"""Colors shown as what they are: a dot of the color, and a bar of several by their shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QConicalGradient,
    QIcon,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.theme import Theme

_RAINBOW = ("#C1272D", "#F2D03B", "#2F7D3B", "#2F5FB3", "#6B3F8F", "#C1272D")


def draw_swatch(
    painter: QPainter, rect: QRect, color: str | None, theme: Theme, *, marked: bool = False
) -> None:
    """Paint a dot; several colors in one where the name has no color of its own.

    Args:
        marked: Draw the ring of something chosen.
    """
    box = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(theme.color("text_1", alpha=0.22), 1))
    if color is None:
        gradient = QConicalGradient(QPointF(box.center()), 90)
        for at, one in enumerate(_RAINBOW):
            gradient.setColorAt(at / (len(_RAINBOW) - 1), QColor(one))
        painter.setBrush(gradient)
    else:
        painter.setBrush(QColor(color))
    painter.drawEllipse(box)
    if marked:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("surface_1"), 1.6))
        painter.drawEllipse(box.adjusted(2, 2, -2, -2))
        painter.setPen(QPen(theme.color("accent"), 1.8))
        painter.drawEllipse(box)


def swatch_icon(color: str | None, theme: Theme, *, side: int = 12, marked: bool = False) -> QIcon:
    """Return a dot as an icon, sharp on any screen."""
    ratio = 3.0
    pixmap = QPixmap(QSize(side, side) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = 1 if marked else 0
    draw_swatch(
        painter,
        QRect(inset, inset, side - 2 * inset, side - 2 * inset),
        color,
        theme,
        marked=marked,
    )
    painter.end()
    return QIcon(pixmap)


class SwatchBar(QWidget):
    """A garment's colors side by side, as wide as their shares; says them to screen readers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: list[tuple[str | None, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_colors(
        self, colors: Sequence[tuple[str, float]], hexes: Mapping[str, str | None]
    ) -> None:
        """Show these names by their shares."""
        self._parts = [(hexes.get(name), share) for name, share in colors]
        self.setVisible(bool(self._parts))
        self.update()

    def sizeHint(self) -> QSize:
        """A thin bar."""
        return QSize(60, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts within one rounded bar."""
        total = sum(share for _, share in self._parts)
        if total <= 0:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(whole, 4.5, 4.5)
        painter.save()
        painter.setClipPath(shape)
        left = whole.left()
        for color, share in self._parts:
            width = whole.width() * share / total
            painter.fillRect(
                QRectF(left, whole.top(), width + 1, whole.height()),
                QColor(color) if color else self._theme.color("outline"),
            )
            left += width
        painter.restore()
        painter.setPen(QPen(self._theme.color("text_1", alpha=0.16), 1))
        painter.drawPath(shape)
