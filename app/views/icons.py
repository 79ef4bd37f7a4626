"""Lucide icons that follow the theme: the SVG's stroke takes a token's color when it is painted.

``ThemedIconEngine`` asks the theme for the color at each paint, so switching themes needs no widget
to set its icon again. The SVG files and their license lie in ``app/resources/icons``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.views.resources import resource

if TYPE_CHECKING:
    from app.views.theme import Theme

_PARAMETERS = 'stroke-width="2"'
# Lucide draws 24 px icons with a stroke of 2; at 18 px a stroke of 2.2 gives crisp 1.65 px lines.
_STROKE = 'stroke-width="2.1"'


@lru_cache(maxsize=512)
def _svg(name: str) -> str:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return text.replace(_PARAMETERS, _STROKE, 1)


@lru_cache(maxsize=2048)
def _render(name: str, color: str, width: int, height: int) -> QPixmap:
    # QtSvg paints `currentColor` black, so the color goes into the text.
    document = _svg(name).replace("currentColor", color)
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    side = min(width, height)
    box = QRectF((width - side) / 2, (height - side) / 2, side, side)
    QSvgRenderer(QByteArray(document.encode())).render(painter, box)
    painter.end()
    return pixmap


def icon_pixmap(name: str, color: str, *, size: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon in a color, ``size`` logical pixels wide and high."""
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(_render(name, color, pixels, pixels))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class ThemedIconEngine(QIconEngine):
    """Paints one Lucide icon in whatever color its role has now.

    Args:
        theme: Asked at each paint.
        name: File name without ``.svg``.
        role: Token name; disabled and checked icons take ``text_3`` and ``accent`` instead.
    """

    def __init__(self, theme: Theme, name: str, role: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint into ``rect`` at the painter's resolution."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        pixmap = self.scaledPixmap(rect.size(), mode, state, ratio)
        painter.drawPixmap(rect, pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon at ``size`` device pixels."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """Return the icon at ``size`` logical pixels for a screen of ``scale``."""
        color = self._theme.tokens.color(self._role_now(mode, state))
        pixels = size * scale
        if pixels.isEmpty():  # a button that is not laid out yet has no room for its icon
            return QPixmap()
        pixmap = QPixmap(_render(self._name, color, pixels.width(), pixels.height()))
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        """Any size is available."""
        return size

    def clone(self) -> QIconEngine:
        """Return another one for a copied icon."""
        return ThemedIconEngine(self._theme, self._name, self._role)

    def isNull(self) -> bool:
        """Never empty: a missing file raises when the icon is asked for."""
        return False

    def _role_now(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return "outline"
        if state == QIcon.State.On and self._role == "text_2":
            return "accent"
        return self._role


def themed_icon(theme: Theme, name: str, role: str) -> QIcon:
    """Return an icon that follows the theme.

    Raises:
        FileNotFoundError: There is no icon of that name.
    """
    _svg(name)
    return QIcon(ThemedIconEngine(theme, name, role))
