"""Where a picture lies when one looks closer: zoom and middle, kept inside the room there is.

Pure arithmetic; nothing is painted here.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt

MOST_ZOOM = 8.0


class ZoomFrame:
    """How close one looks, and at what.

    Attributes:
        zoom: 1 shows all of the picture.
        middle: What is in the middle of the room, as a share of the picture's size.
    """

    def __init__(self) -> None:
        self.zoom = 1.0
        self.middle = QPointF(0.5, 0.5)

    def reset(self) -> None:
        """Show all of the picture."""
        self.zoom, self.middle = 1.0, QPointF(0.5, 0.5)

    def place(self, room: QRectF, picture: QSizeF) -> QRectF:
        """Return where the whole picture lies around a room that it fits into at zoom 1."""
        size = picture.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio) * self.zoom
        center = room.center()
        return QRectF(
            center.x() - size.width() * self.middle.x(),
            center.y() - size.height() * self.middle.y(),
            size.width(),
            size.height(),
        )

    def zoom_by(self, factor: float, room: QRectF, picture: QSizeF, at: QPointF | None) -> None:
        """Look closer or step back; the point ``at`` of the screen stays where it is."""
        before = self.place(room, picture)
        self.zoom = min(MOST_ZOOM, max(1.0, self.zoom * factor))
        if at is not None and before.width() and before.height():
            after = self.place(room, picture)
            x = (at.x() - before.x()) / before.width() - (at.x() - after.x()) / after.width()
            y = (at.y() - before.y()) / before.height() - (at.y() - after.y()) / after.height()
            self.middle = self.middle + QPointF(x, y)
        self.stay_inside()

    def pan(self, way: QPointF, room: QRectF, picture: QSizeF) -> None:
        """Move the picture by a way on the screen."""
        place = self.place(room, picture)
        if place.width() and place.height():
            step = QPointF(way.x() / place.width(), way.y() / place.height())
            self.middle = self.middle - step
        self.stay_inside()

    def stay_inside(self) -> None:
        """Show no emptiness where there is picture."""
        reach = 0.5 / self.zoom
        self.middle = QPointF(
            min(1 - reach, max(reach, self.middle.x())),
            min(1 - reach, max(reach, self.middle.y())),
        )
