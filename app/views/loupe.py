"""A picture to take a color from: a loupe follows the mouse, arrows move it by pixels, Enter takes.

What is sampled is the mean of a few pixels, as cloth is never one color; what the cut-out leaves
out is no color. What the color is called is for whoever listens.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.focus_ring import came_by_key, paint_ring
from app.views.theme import Theme
from app.views.tokens import RADIUS_TILE

_CELLS, _CELL = 11, 10
_SAMPLED = 3
"""Pixels of the picture on each side of the point, of which the mean is taken."""
_AIR = 12
_FAR_STEP = 12
_LEAST_ALPHA = 128


class Loupe(QWidget):
    """See the module.

    Attributes:
        color: What is under the loupe; None beside the garment.
    """

    pointed = Signal(object)
    """A ``QColor``, or None."""
    taken = Signal(QColor)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self._point = QPoint()
        self.color: QColor | None = None
        self._by_key = False
        self.setObjectName("loupe")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(280, 320)
        self.setCursor(QCursor(Qt.CursorShape.CrossCursor))
        theme.changed.connect(self.update)

    def show_image(self, image: QImage) -> None:
        """Show another picture; the loupe goes to its middle, or to the garment in it."""
        self._image = image.convertToFormat(QImage.Format.Format_ARGB32)
        self._move_to(_somewhere(self._image))

    @property
    def point(self) -> QPoint:
        """The pixel of the picture that the loupe is at."""
        return self._point

    # -- pointing ---------------------------------------------------------------------------------

    def move_by(self, x: int, y: int) -> None:
        """Move the loupe by pixels of the picture."""
        self._move_to(self._point + QPoint(x, y))

    def _move_to(self, point: QPoint) -> None:
        inside = self._image.rect()
        self._point = QPoint(
            min(inside.right(), max(inside.left(), point.x())),
            min(inside.bottom(), max(inside.top(), point.y())),
        )
        self.color = _mean(self._image, self._point)
        self.pointed.emit(self.color)
        self.update()

    def _take(self) -> None:
        if self.color is not None:
            self.taken.emit(self.color)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        frame = self._frame()
        if self._image.isNull() or not frame.contains(event.position()):
            return
        scale = self._image.width() / frame.width()
        at = (event.position() - frame.topLeft()) * scale
        self._move_to(QPoint(int(at.x()), int(at.y())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the color that was clicked."""
        self.mouseMoveEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._take()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by a pixel of the screen, with Shift by many; Enter and Space take."""
        step = max(1, round(self._image.width() / max(1.0, self._frame().width())))
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            step *= _FAR_STEP
        moves = {
            Qt.Key.Key_Left: (-step, 0),
            Qt.Key.Key_Right: (step, 0),
            Qt.Key.Key_Up: (0, -step),
            Qt.Key.Key_Down: (0, step),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self.move_by(*moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring to those who came by key."""
        self._by_key = came_by_key(event)
        super().focusInEvent(event)

    # -- painting ---------------------------------------------------------------------------------

    def _frame(self) -> QRectF:
        room = QRectF(self.rect()).adjusted(_AIR, _AIR, -_AIR, -_AIR)
        size = QSizeF(self._image.size())
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        middle = room.center() - QPointF(size.width() / 2, size.height() / 2)
        return QRectF(middle, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture and the loupe."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS_TILE, RADIUS_TILE)
        painter.fillPath(shape, self._theme.color("tile"))
        if not self._image.isNull():
            painter.drawImage(self._frame(), self._image)
            self._paint_loupe(painter)
        if self.hasFocus() and self._by_key:
            paint_ring(painter, QRectF(self.rect()), self._theme)

    def _paint_loupe(self, painter: QPainter) -> None:
        frame, side = self._frame(), float(_CELLS * _CELL)
        scale = frame.width() / self._image.width()
        at = frame.topLeft() + (QPointF(self._point) + QPointF(0.5, 0.5)) * scale
        # Beside the point, so that neither hand nor glass hides it; on whichever side has room.
        left = at.x() + 18 if at.x() + 24 + side < self.width() else at.x() - 18 - side
        top = min(max(4.0, at.y() - side / 2), self.height() - side - 4)
        glass = QRectF(left, top, side, side)
        reach = _CELLS // 2 * max(1, round(1 / scale))
        around = QRect(self._point, self._point).adjusted(-reach, -reach, reach, reach)
        round_glass = QPainterPath()
        round_glass.addEllipse(glass)
        painter.save()
        painter.setClipPath(round_glass)
        painter.fillRect(glass, self._theme.color("tile"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(glass, self._image.copy(around))
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle = QRectF(0, 0, _CELL * 3, _CELL * 3)
        middle.moveCenter(glass.center())
        for color, width in ((QColor(255, 255, 255, 230), 3.0), (QColor(20, 20, 20, 230), 1.2)):
            painter.setPen(QPen(color, width))
            painter.drawRect(middle)
            painter.drawLine(at - QPointF(6, 0), at + QPointF(6, 0))
            painter.drawLine(at - QPointF(0, 6), at + QPointF(0, 6))
        # The ring says what was found, within a line that is seen on any picture.
        painter.setPen(QPen(self._theme.color("surface_1"), 9))
        painter.drawEllipse(glass)
        painter.setPen(QPen(self.color or self._theme.color("outline"), 6))
        painter.drawEllipse(glass)
        painter.setPen(QPen(self._theme.color("text_1", alpha=0.35), 1))
        painter.drawEllipse(glass.adjusted(-4.5, -4.5, 4.5, 4.5))


def _mean(image: QImage, point: QPoint) -> QColor | None:
    total = [0, 0, 0, 0]
    spot = QRect(point, point).adjusted(-_SAMPLED, -_SAMPLED, _SAMPLED, _SAMPLED)
    spot = spot.intersected(image.rect())
    for y in range(spot.top(), spot.bottom() + 1):
        for x in range(spot.left(), spot.right() + 1):
            pixel = image.pixelColor(x, y)
            if pixel.alpha() >= _LEAST_ALPHA:
                parts = (pixel.red(), pixel.green(), pixel.blue(), 1)
                total = [held + part for held, part in zip(total, parts, strict=True)]
    if not total[3] or image.pixelColor(point).alpha() < _LEAST_ALPHA:
        return None
    return QColor(*(round(part / total[3]) for part in total[:3]))


def _somewhere(image: QImage) -> QPoint:
    """Return the middle, or the point nearest to it where there is garment."""
    middle = image.rect().center()
    step = max(1, min(image.width(), image.height()) // 24)
    for ring in range(24):
        for x, y in ((0, -1), (1, 0), (0, 1), (-1, 0)):
            at = middle + QPoint(x, y) * ring * step
            if image.rect().contains(at) and image.pixelColor(at).alpha() >= _LEAST_ALPHA:
                return at
    return middle
