"""Two photos side by side at the same zoom and place, so that the eye compares and not the hand.

The wheel looks closer at both, dragging moves both; Space shows the other photo in a garment's
place for as long as it is held, which shows a difference at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.tasks import Lane
from app.views.focus_ring import came_by_key, paint_ring
from app.views.large_picture import read_cutout, read_photo, read_small
from app.views.tokens import RADIUS_TILE, SPACE_M
from app.views.zoom_frame import ZoomFrame

if TYPE_CHECKING:
    from app.services.cutouts import CutoutFiles
    from app.services.garment_card import PictureOf
    from app.views.context import WindowContext

Face = Literal["cutout", "photo"]
_Read = tuple[int, int, QImage | None]
_SIDE = 1200
_STEP = 40.0
_AIR = 0.05
_RING = 4


class PairPictures(QWidget):
    """See the module."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pictures: tuple[PictureOf | None, PictureOf | None] = (None, None)
        self._pixmaps: list[QPixmap | None] = [None, None]
        self._face: Face = "photo"
        self._generation = 0
        self.view = ZoomFrame()
        self._panning: QPointF | None = None
        self.flipped = self._by_key = False
        self.setObjectName("pair_pictures")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(480, 260)
        context.theme.changed.connect(self.update)

    def show_pair(self, left: PictureOf | None, right: PictureOf | None, words: str) -> None:
        """Show two photos; ``words`` describes them to those who hear the window."""
        self.setAccessibleName(words)
        if (left, right) != self._pictures:
            self._pictures = (left, right)
            self.view.reset()
            self._read()

    def show_face(self, face: Face) -> None:
        """Switch both between cut-out and photo."""
        if face != self._face:
            self._face = face
            self._read()

    def _read(self) -> None:
        self._generation += 1
        self._pixmaps = [None, None]
        self.update()
        generation, face, box = self._generation, self._face, QSize(_SIDE, _SIDE)
        for at, picture in enumerate(self._pictures):
            if picture is None:
                continue
            files = picture.files

            def work(_token: object, at: int = at, files: CutoutFiles = files) -> _Read:
                return generation, at, _read_one(files, face, box)

            self._context.operations.runner.submit(
                Lane.FILES, work, done=self._arrived, failed=lambda _why: None, owner=self
            )

    def _arrived(self, answer: _Read) -> None:
        generation, at, image = answer
        if generation == self._generation and image is not None:
            self._pixmaps[at] = QPixmap.fromImage(image)
            self.update()

    # -- looking closer ---------------------------------------------------------------------------

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Look closer at both, or step back, around a point of either."""
        room, size = self._looked_at(at)
        self.view.zoom_by(factor, room, size, at)
        self.update()

    def pan_by(self, way: QPointF) -> None:
        """Move both by a way on the screen."""
        room, size = self._looked_at(None)
        self.view.pan(way, room, size)
        self.update()

    def _looked_at(self, at: QPointF | None) -> tuple[QRectF, QSizeF]:
        """Return the room around a point, and the size of the picture in it."""
        rooms = self._rooms()
        here = next((n for n, room in enumerate(rooms) if at and room.contains(at)), 0)
        pixmap = self._pixmaps[here] or self._pixmaps[1 - here]
        return self._inner(rooms[here]), QSizeF(pixmap.size()) if pixmap else rooms[here].size()

    def event(self, event: QEvent) -> bool:
        """Look closer by two fingers."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1 + event.value(), event.position())
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom both around the pointer."""
        self.zoom_by(1.25 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move both."""
        self._panning = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move both."""
        if self._panning is not None:
            self.pan_by(event.position() - self._panning)
            self._panning = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._panning = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space flips, plus and minus zoom, Ctrl and arrows move; the rest is the dialog's."""
        moves = {
            Qt.Key.Key_Left: QPointF(_STEP, 0),
            Qt.Key.Key_Right: QPointF(-_STEP, 0),
            Qt.Key.Key_Up: QPointF(0, _STEP),
            Qt.Key.Key_Down: QPointF(0, -_STEP),
        }
        way = moves.get(Qt.Key(event.key()))
        if way is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pan_by(way)
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.flip(True)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.5)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_by(1 / 1.5)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Flip back."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.flip(False)
        else:
            super().keyReleaseEvent(event)

    def flip(self, flipped: bool) -> None:
        """Show the photos in each other's place, or back in their own."""
        self.flipped = flipped
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring to those who came by key."""
        self._by_key = came_by_key(event)
        super().focusInEvent(event)

    # -- painting ---------------------------------------------------------------------------------

    def _rooms(self) -> tuple[QRectF, QRectF]:
        inside = QRectF(self.rect()).adjusted(_RING, _RING, -_RING, -_RING)
        width = (inside.width() - SPACE_M) / 2
        left = QRectF(inside.left(), inside.top(), width, inside.height())
        right = left.translated(width + SPACE_M, 0)
        return (right, left) if self.isRightToLeft() else (left, right)

    def _inner(self, room: QRectF) -> QRectF:
        air = _AIR if self._face == "cutout" else 0.0
        return room.adjusted(
            room.width() * air, room.height() * air, -room.width() * air, -room.height() * air
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both tiles."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        for at, room in enumerate(self._rooms()):
            shape = QPainterPath()
            shape.addRoundedRect(room, RADIUS_TILE, RADIUS_TILE)
            painter.fillPath(shape, self._context.theme.color("tile"))
            pixmap = self._pixmaps[1 - at if self.flipped else at]
            if pixmap is not None:
                painter.setClipPath(shape)
                self._paint_one(painter, pixmap, room)
                painter.setClipping(False)
        if self.hasFocus() and self._by_key:
            paint_ring(painter, QRectF(self.rect()), self._context.theme)

    def _paint_one(self, painter: QPainter, pixmap: QPixmap, room: QRectF) -> None:
        place = self.view.place(self._inner(room), QSizeF(pixmap.size()))
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))


def _read_one(files: CutoutFiles, face: Face, box: QSize) -> QImage | None:
    image = None
    if files.readable:
        image = (
            read_photo(files.photo, box)
            if face == "photo"
            else read_cutout(files.photo, files.mask, box)
        )
    if image is None:
        image = read_small(files.thumb if face == "photo" else files.cutout, box)
    return image
