"""Widgets side by side that go on in another line, with a height that is known at once.

No layout: one whose height follows its width tells a scroll area the height of its narrowest form,
and everything below would begin screens further down (see ``chat_pictures.PictureWall``).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.tokens import SPACE_S


class Wall(QWidget):
    """See the module; what has a fixed width is as high as its words need at that width.

    Args:
        spacing: Between widgets, both ways.
    """

    def __init__(
        self,
        widgets: Sequence[QWidget] = (),
        *,
        spacing: int = SPACE_S,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._spacing = spacing
        self._widgets: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for each in widgets:
            self._take(each)
        self.place()

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """What hangs here, in reading order."""
        return tuple(self._widgets)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest of them."""
        widest = max((size_of(each).width() for each in self._widgets), default=0)
        return QSize(widest, self.minimumHeight())

    def sizeHint(self) -> QSize:
        """All of them in one line, if there were room."""
        wide = sum(size_of(each).width() + self._spacing for each in self._widgets)
        return QSize(max(0, wide - self._spacing), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place them for the new width."""
        super().resizeEvent(event)
        self.place()

    def event(self, event: QEvent) -> bool:
        """Place them again when one of them wants another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().event(event)

    def place(self) -> None:
        """Give everything its place."""
        top = 0
        for line in self._lines():
            left, height = 0, max(size.height() for _each, size in line)
            for each, size in line:
                each.setGeometry(QRect(QPoint(left, top), QSize(size.width(), height)))
                left += size.width() + self._spacing
            top += height + self._spacing
        self.setFixedHeight(max(0, top - self._spacing))

    def _lines(self) -> list[list[tuple[QWidget, QSize]]]:
        lines: list[list[tuple[QWidget, QSize]]] = []
        left = 0
        for each in self._widgets:
            size = size_of(each)
            size.setWidth(min(size.width(), max(1, self.width())))
            if not lines or left + size.width() > self.width():
                lines.append([])
                left = 0
            lines[-1].append((each, size))
            left += size.width() + self._spacing
        return lines

    def _take(self, widget: QWidget) -> None:
        widget.setParent(self)
        widget.show()
        self._widgets.append(widget)


def size_of(widget: QWidget) -> QSize:
    """Return the size that a widget wants, at its width where that is fixed."""
    hint = widget.sizeHint()
    if widget.minimumWidth() == widget.maximumWidth():
        wide = widget.minimumWidth()
        layout = widget.layout()
        if layout is not None and layout.hasHeightForWidth():
            return QSize(wide, max(layout.totalHeightForWidth(wide), widget.minimumHeight()))
        return QSize(wide, max(hint.height(), widget.minimumHeight()))
    return hint.expandedTo(widget.minimumSize())
