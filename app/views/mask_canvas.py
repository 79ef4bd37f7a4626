"""The photo under the brush: what belongs to the garment shines, the rest is dimmed.

Painting changes a mask of the whole photo; each stroke is one step of its own undo. The brush works
by mouse, pen and keys: arrows move it, Space puts it down and lifts it. Nothing is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QCursor,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRadialGradient,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.theme import Theme
from app.views.tokens import RADIUS_TILE

Tool = Literal["keep", "remove"]

LEAST_BRUSH, MOST_BRUSH = 4, 160
_UNDO_BYTES = 96 << 20
_MOST_ZOOM = 8.0
_HARD = 0.75
_CHECK = 10
_KEY_STEP = 0.35


@dataclass(slots=True)
class _Stroke:
    """What one stroke changed: a part of the mask before and after."""

    place: QPoint
    before: QImage
    after: QImage

    @property
    def bytes(self) -> int:
        return self.before.sizeInBytes() + self.after.sizeInBytes()


class MaskCanvas(QWidget):
    """See the module.

    Attributes:
        tool: Whether the brush gives or takes.
        brush: Its diameter, in pixels of the screen.
    """

    changed = Signal()
    """A stroke was made, taken back or made again."""
    zoomed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tool: Tool = "keep"
        self.brush = 36
        self._photo: QImage | None = None
        self._mask = QImage()
        self._cut = QImage()
        self._start = QImage()
        self._strokes: list[_Stroke] = []
        self._undone: list[_Stroke] = []
        self._zoom = 1.0
        self._middle = QPointF(0.5, 0.5)
        self._last: QPointF | None = None
        self._dirty = QRect()
        self._before = QImage()
        self._panning: QPointF | None = None
        self._pointer: QPointF | None = None
        self._down_by_key = False
        self.setObjectName("mask_canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 320)
        self.setCursor(QCursor(Qt.CursorShape.BlankCursor))
        theme.changed.connect(self.update)

    # -- what is painted on -----------------------------------------------------------------------

    def open(self, photo: QImage, mask: QImage | None) -> None:
        """Begin with a photo and its mask of any size; without one everything is kept."""
        self._photo = photo.convertToFormat(QImage.Format.Format_RGB32)
        self._set_mask(mask)
        self._start = self._mask.copy()
        self._strokes.clear()
        self._undone.clear()
        self.show_all()

    def replace_mask(self, mask: QImage) -> None:
        """Take another mask (the automatic one), as a step that can be taken back."""
        before = self._mask.copy()
        self._set_mask(mask)
        self._remember(_Stroke(QPoint(0, 0), before, self._mask.copy()))
        self.update()

    def mask_png(self) -> bytes:
        """Return the mask as a gray PNG of the size that was painted on."""
        gray = QImage(
            self._mask.constBits(),
            self._mask.width(),
            self._mask.height(),
            self._mask.bytesPerLine(),
            QImage.Format.Format_Grayscale8,
        ).copy()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(gray)
        return bytes(data.data())

    @property
    def is_changed(self) -> bool:
        """Whether the mask is another than at the beginning."""
        return self._mask != self._start

    def shows(self, mask: QImage) -> bool:
        """Whether the mask is exactly this one."""
        return self._photo is not None and self._mask == self._fitted(mask)

    @property
    def can_undo(self) -> bool:
        """Whether a stroke can be taken back."""
        return bool(self._strokes)

    @property
    def can_redo(self) -> bool:
        """Whether a stroke can be made again."""
        return bool(self._undone)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            stroke = self._strokes.pop()
            self._undone.append(stroke)
            self._put(stroke.place, stroke.before)

    def redo(self) -> None:
        """Make a stroke again."""
        if self._undone:
            stroke = self._undone.pop()
            self._strokes.append(stroke)
            self._put(stroke.place, stroke.after)

    def set_tool(self, tool: Tool) -> None:
        """Give or take."""
        self.tool = tool
        self.update()

    def set_brush(self, diameter: int) -> None:
        """Make the brush larger or smaller."""
        self.brush = min(MOST_BRUSH, max(LEAST_BRUSH, diameter))
        self.update()

    # -- looking closer ---------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show the whole photo."""
        self._zoom, self._middle = 1.0, QPointF(0.5, 0.5)
        self.zoomed.emit(self._zoom)
        self.update()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Look closer, or step back, around a point of the screen."""
        if self._photo is None:
            return
        before = self._to_photo(at) if at is not None else None
        self._zoom = min(_MOST_ZOOM, max(1.0, self._zoom * factor))
        if before is not None and at is not None:
            after = self._to_photo(at)
            size = self._photo.size()
            self._middle += QPointF(
                (before.x() - after.x()) / size.width(), (before.y() - after.y()) / size.height()
            )
        self._stay_inside()
        self.zoomed.emit(self._zoom)
        self.update()

    def _frame(self) -> QRectF:
        """Return where the whole photo lies on the screen."""
        if self._photo is None:
            return QRectF()
        room = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        size = self._photo.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        size *= self._zoom
        center = room.center()
        return QRectF(
            center.x() - size.width() * self._middle.x(),
            center.y() - size.height() * self._middle.y(),
            size.width(),
            size.height(),
        )

    def _scale(self) -> float:
        return self._frame().width() / self._photo.width() if self._photo is not None else 1.0

    def _to_photo(self, at: QPointF) -> QPointF:
        frame, scale = self._frame(), self._scale()
        return QPointF((at.x() - frame.x()) / scale, (at.y() - frame.y()) / scale)

    def _to_screen(self, at: QPointF) -> QPointF:
        frame, scale = self._frame(), self._scale()
        return QPointF(frame.x() + at.x() * scale, frame.y() + at.y() * scale)

    def _stay_inside(self) -> None:
        reach = 0.5 / self._zoom
        self._middle = QPointF(
            min(1 - reach, max(reach, self._middle.x())),
            min(1 - reach, max(reach, self._middle.y())),
        )

    # -- painting by hand -------------------------------------------------------------------------

    def begin_stroke(self, at: QPointF) -> None:
        """Put the brush down at a point of the photo."""
        if self._photo is None:
            return
        self._before = self._mask.copy()
        self._dirty = QRect()
        self._last = at
        self._dab(at)

    def stroke_to(self, at: QPointF) -> None:
        """Draw on to a point of the photo."""
        if self._last is None:
            return
        radius = self._radius()
        step = max(1.0, radius * 0.3)
        way = at - self._last
        length = (way.x() ** 2 + way.y() ** 2) ** 0.5
        for at_step in range(1, int(length / step) + 1):
            self._dab(self._last + way * (at_step * step / length))
        if length >= step:
            self._last = self._last + way * (int(length / step) * step / length)

    def end_stroke(self) -> None:
        """Lift the brush: the stroke becomes one step of undo."""
        if self._last is None:
            return
        self._last = None
        dirty = self._dirty.intersected(self._mask.rect())
        if dirty.isEmpty():
            return
        before, after = self._before.copy(dirty), self._mask.copy(dirty)
        self._before = QImage()
        if before != after:
            self._remember(_Stroke(dirty.topLeft(), before, after))

    def _radius(self) -> float:
        return max(0.75, self.brush / 2 / self._scale())

    def _dab(self, at: QPointF) -> None:
        radius = self._radius()
        soft = QRadialGradient(at, radius)
        soft.setColorAt(0, QColor(0, 0, 0, 255))
        soft.setColorAt(_HARD, QColor(0, 0, 0, 255))
        soft.setColorAt(1, QColor(0, 0, 0, 0))
        painter = QPainter(self._mask)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setCompositionMode(
            QPainter.CompositionMode.CompositionMode_SourceOver
            if self.tool == "keep"
            else QPainter.CompositionMode.CompositionMode_DestinationOut
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(soft))
        painter.drawEllipse(at, radius, radius)
        painter.end()
        place = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius).toAlignedRect()
        self._dirty = self._dirty.united(place)
        self._recut(place)
        self.update()

    # -- the mask ---------------------------------------------------------------------------------

    def _set_mask(self, mask: QImage | None) -> None:
        assert self._photo is not None
        if mask is None:
            self._mask = QImage(self._photo.size(), QImage.Format.Format_Alpha8)
            self._mask.fill(QColor(0, 0, 0, 255))
        else:
            self._mask = self._fitted(mask)
        self._recut(self._photo.rect())

    def _fitted(self, mask: QImage) -> QImage:
        assert self._photo is not None
        gray = mask.scaled(
            self._photo.size(),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        ).convertToFormat(QImage.Format.Format_Grayscale8)
        # The same bytes read as how much is kept, not as how bright it is.
        return QImage(
            gray.constBits(),
            gray.width(),
            gray.height(),
            gray.bytesPerLine(),
            QImage.Format.Format_Alpha8,
        ).copy()

    def _recut(self, place: QRect) -> None:
        """Lay the photo under the mask again where the mask changed."""
        assert self._photo is not None
        if self._cut.size() != self._photo.size():
            self._cut = QImage(self._photo.size(), QImage.Format.Format_ARGB32_Premultiplied)
            self._cut.fill(Qt.GlobalColor.transparent)
            place = self._photo.rect()
        painter = QPainter(self._cut)
        painter.setClipRect(place)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(place.topLeft(), self._photo, place)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.drawImage(place.topLeft(), self._mask, place)
        painter.end()

    def _put(self, place: QPoint, part: QImage) -> None:
        painter = QPainter(self._mask)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(place, part)
        painter.end()
        self._recut(QRect(place, part.size()))
        self.update()
        self.changed.emit()

    def _remember(self, stroke: _Stroke) -> None:
        self._strokes.append(stroke)
        self._undone.clear()
        while len(self._strokes) > 1 and sum(one.bytes for one in self._strokes) > _UNDO_BYTES:
            self._strokes.pop(0)
        self.changed.emit()

    # -- events -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Left paints, right paints the other way, the middle moves the photo."""
        at = event.position()
        self._pointer = at
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panning = at
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            if event.button() == Qt.MouseButton.RightButton:
                self._swap_tool()
            self.begin_stroke(self._to_photo(at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Paint, move, or only show where the brush is."""
        at = event.position()
        if self._panning is not None:
            frame = self._frame()
            way = at - self._panning
            self._middle -= QPointF(way.x() / frame.width(), way.y() / frame.height())
            self._panning = at
            self._stay_inside()
        elif self._last is not None:
            self.stroke_to(self._to_photo(at))
        self._pointer = at
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the brush."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panning = None
            return
        self.end_stroke()
        if event.button() == Qt.MouseButton.RightButton:
            self._swap_tool()

    def leaveEvent(self, event: object) -> None:
        """Show no brush outside."""
        if not self.hasFocus():
            self._pointer = None
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look closer; with Shift the brush grows instead."""
        turns = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.set_brush(round(self.brush * 1.15**turns))
            self.changed.emit()
        else:
            self.zoom_by(1.25**turns, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the brush, Space puts it down and lifts it."""
        moves = {
            Qt.Key.Key_Left: QPointF(-1, 0),
            Qt.Key.Key_Right: QPointF(1, 0),
            Qt.Key.Key_Up: QPointF(0, -1),
            Qt.Key.Key_Down: QPointF(0, 1),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._move_brush(moves[key] * max(2.0, self.brush * _KEY_STEP))
        elif key == Qt.Key.Key_Space:
            self._key_brush()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: object) -> None:
        """A brush that was put down by key is lifted."""
        if self._down_by_key:
            self._key_brush()
        self.update()

    def _move_brush(self, way: QPointF) -> None:
        frame = self._frame().intersected(QRectF(self.rect()))
        at = (self._pointer or frame.center()) + way
        self._pointer = QPointF(
            min(frame.right(), max(frame.left(), at.x())),
            min(frame.bottom(), max(frame.top(), at.y())),
        )
        if self._down_by_key:
            self.stroke_to(self._to_photo(self._pointer))
        self.update()

    def _key_brush(self) -> None:
        if self._pointer is None:
            self._pointer = self._frame().center()
        if self._down_by_key:
            self._down_by_key = False
            self.end_stroke()
        else:
            self._down_by_key = True
            self.begin_stroke(self._to_photo(self._pointer))
        self.update()

    def _swap_tool(self) -> None:
        self.tool = "remove" if self.tool == "keep" else "keep"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is looked at inside."""
        super().resizeEvent(event)
        self._stay_inside()

    # -- the screen -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile, the dimmed photo, what is kept, and the brush."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS_TILE, RADIUS_TILE)
        painter.fillPath(shape, self._theme.color("tile"))
        painter.setClipPath(shape)
        if self._photo is not None:
            frame = self._frame()
            painter.setOpacity(0.2)
            painter.drawImage(frame, self._photo)
            painter.setOpacity(1.0)
            painter.drawImage(frame, self._cut)
        painter.setClipping(False)
        if self._pointer is not None and (self.underMouse() or self.hasFocus()):
            self._paint_brush(painter, self._pointer)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)

    def _paint_brush(self, painter: QPainter, at: QPointF) -> None:
        radius = self.brush / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Dark within light, so that the ring is seen on any fabric.
        painter.setPen(QPen(QColor(255, 255, 255, 230), 3))
        painter.drawEllipse(at, radius, radius)
        painter.setPen(QPen(QColor(20, 20, 20, 230), 1.2))
        painter.drawEllipse(at, radius, radius)
        painter.drawLine(at - QPointF(4, 0), at + QPointF(4, 0))
        if self.tool == "keep":
            painter.drawLine(at - QPointF(0, 4), at + QPointF(0, 4))
