"""What is below the last line of a grid: a widget that scrolls along, room for what covers it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from app.views.grid_layout import MARGIN


class GridFoot:
    """The foot of one grid.

    Attributes:
        room: Pixels that messages over the window cover just now.
    """

    def __init__(self) -> None:
        self.room = 0
        self._widget: QWidget | None = None

    @property
    def height(self) -> int:
        """Of everything below the last line."""
        shown = self._shown()
        return self.room + (shown.sizeHint().height() + MARGIN if shown is not None else 0)

    def take(self, widget: QWidget, viewport: QWidget) -> None:
        """Let a widget scroll with the garments."""
        widget.setParent(viewport)
        self._widget = widget

    def place(self, top: int, width: int) -> None:
        """Put the widget below the last line, in the middle."""
        shown = self._shown()
        if shown is not None:
            size = shown.sizeHint()
            shown.setGeometry(QRect(QPoint((width - size.width()) // 2, top), size))

    def _shown(self) -> QWidget | None:
        return None if self._widget is None or self._widget.isHidden() else self._widget
