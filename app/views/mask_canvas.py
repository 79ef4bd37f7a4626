"""The photo under the brush: what belongs to the garment shines, the rest is dimmed.

The brush works by mouse, pen and keys: arrows move it, Space puts it down and lifts it; Space held
while dragging moves the photo, B held shows the cut-out as it was. What is on the screen is kept as
one picture of which a stroke repaints only what it touched. Painting itself is ``mask_strokes``'s.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QPinchGesture, QSizePolicy, QWidget

from app.views.focus_ring import came_by_key, paint_ring
from app.views.mask_strokes import MaskStrokes, Stroke
from app.views.theme import Theme
from app.views.tokens import RADIUS_TILE
from app.views.zoom_frame import ZoomFrame

Tool = Literal["keep", "remove"]

LEAST_BRUSH, MOST_BRUSH = 4, 160
_KEY_STEP = 0.35
_SETTLE_MS = 90
_DIM = 0.2
_AIR = 8


class MaskCanvas(QWidget):
    """See the module.

    Attributes:
        tool: Whether the brush gives or takes.
        brush: Its diameter, in pixels of the screen.
        follows_edges: Whether strokes are offered to ``stroke_made`` with what they cover.
    """

    changed = Signal()
    """A stroke was made, taken back or made again."""
    zoomed = Signal(float)
    stroke_made = Signal(object)
    """A ``Stroke`` that may follow edges; ``settle`` brings what came of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tool: Tool = "keep"
        self.brush = 36
        self.follows_edges = False
        self.strokes = MaskStrokes()
        self._view = ZoomFrame()
        self._layer = QPixmap()
        self._rough = self._by_key = False
        self._first: QImage | None = None
        self._panning: QPointF | None = None
        self._pointer: QPointF | None = None
        self._space_down = self._space_used = False
        self._down_by_key = False
        self._button = Qt.MouseButton.NoButton
        self._sharpen = QTimer(self)
        self._sharpen.setSingleShot(True)
        self._sharpen.setInterval(_SETTLE_MS)
        self._sharpen.timeout.connect(self._redraw)
        self.setObjectName("mask_canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 320)
        self.setCursor(QCursor(Qt.CursorShape.BlankCursor))
        theme.changed.connect(self._redraw)

    # -- what is painted on -----------------------------------------------------------------------

    def open(self, photo: QImage, mask: QImage | None) -> None:
        """Begin with a photo and its mask of any size; without one everything is kept."""
        self.strokes.open(photo, mask)
        self._first = None
        self.show_all()

    def replace_mask(self, mask: QImage) -> None:
        """Take another mask (the automatic one), as a step that can be taken back."""
        self.lift()
        self.strokes.replace(mask)
        self._redraw()
        self.changed.emit()

    @property
    def is_open(self) -> bool:
        """Whether there is a photo."""
        return not self.strokes.photo.isNull()

    def undo(self) -> None:
        """Take the last stroke back."""
        self.lift()
        if self.strokes.can_undo:
            self._touched(self.strokes.undo())
            self.changed.emit()

    def redo(self) -> None:
        """Make a stroke again."""
        self.lift()
        if self.strokes.can_redo:
            self._touched(self.strokes.redo())
            self.changed.emit()

    def settle(self, stroke: Stroke, after: QImage) -> None:
        """Show a stroke as the edges made it."""
        self._touched(self.strokes.settle(stroke, after))
        self.changed.emit()

    def set_tool(self, tool: Tool) -> None:
        """Give or take."""
        self.tool = tool
        self.update()

    def set_brush(self, diameter: int) -> None:
        """Make the brush larger or smaller."""
        self.brush = min(MOST_BRUSH, max(LEAST_BRUSH, diameter))
        self.update()

    def show_first(self, on: bool) -> None:
        """Show the cut-out as it was at the beginning, or as it is."""
        if on != (self._first is not None) and self.is_open:
            self._first = self.strokes.first_cut() if on else None
            self._redraw()

    # -- looking closer ---------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show the whole photo."""
        self._view.reset()
        self.zoomed.emit(1.0)
        self._redraw()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Look closer, or step back, around a point of the screen."""
        if self.is_open:
            self._view.zoom_by(factor, self._room(), self._size(), at)
            self.zoomed.emit(self._view.zoom)
            self._redraw(rough=True)

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_AIR, _AIR, -_AIR, -_AIR)

    def _size(self) -> QSizeF:
        return self.strokes.photo.size().toSizeF()

    def _frame(self) -> QRectF:
        """Return where the whole photo lies on the screen."""
        return self._view.place(self._room(), self._size()) if self.is_open else QRectF()

    def _scale(self) -> float:
        return self._frame().width() / self._size().width() if self.is_open else 1.0

    def to_photo(self, at: QPointF) -> QPointF:
        """Return the point of the photo that is shown at a point of the screen."""
        return (at - self._frame().topLeft()) / self._scale()

    # -- painting by hand -------------------------------------------------------------------------

    def begin_stroke(self, at: QPointF) -> None:
        """Put the brush down at a point of the photo."""
        if self.is_open:
            radius, keeps = max(0.75, self.brush / 2 / self._scale()), self.tool == "keep"
            self._touched(self.strokes.begin(at, radius, adds=keeps, follows=self.follows_edges))

    def stroke_to(self, at: QPointF) -> None:
        """Draw on to a point of the photo."""
        self._touched(self.strokes.move(at))

    def end_stroke(self) -> None:
        """Lift the brush: the stroke becomes one step of undo."""
        stroke = self.strokes.end()
        if stroke is not None:
            self.changed.emit()
            if stroke.covered is not None:
                self.stroke_made.emit(stroke)

    def lift(self) -> None:
        """Lift the brush wherever it is, however it was put down."""
        self._down_by_key = False
        self.end_stroke()

    # -- events -----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Look closer by two fingers, on a touch pad or a screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1 + event.value(), event.position())
                return True
        elif event.type() == QEvent.Type.Gesture:
            pinch = event.gesture(Qt.GestureType.PinchGesture)  # type: ignore[attr-defined]
            if isinstance(pinch, QPinchGesture):
                middle = QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint()))
                self.zoom_by(pinch.scaleFactor(), middle)
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Left paints, right paints the other way; the middle, or Space, moves the photo."""
        at = event.position()
        self._move_pointer(at)
        if event.buttons() != event.button():
            return  # one at a time: a second button would tear the stroke apart
        self.lift()
        self._button = event.button()
        if event.button() == Qt.MouseButton.MiddleButton or self._space_down:
            self._panning, self._space_used = at, self._space_down
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            if event.button() == Qt.MouseButton.RightButton:
                self._swap_tool()
            self.begin_stroke(self.to_photo(at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Paint, move, or only show where the brush is."""
        at = event.position()
        if self._panning is not None:
            self._view.pan(at - self._panning, self._room(), self._size())
            self._panning = at
            self._redraw(rough=True)
        elif self.strokes.is_painting:
            self.stroke_to(self.to_photo(at))
        self._move_pointer(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the brush."""
        if event.button() != self._button:
            return
        if self._panning is not None:
            self._panning = None
            return
        self.end_stroke()
        if event.button() == Qt.MouseButton.RightButton:
            self._swap_tool()

    def leaveEvent(self, event: object) -> None:
        """Show no brush outside."""
        if not self.hasFocus():
            self._move_pointer(None)

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
        """Arrows move the brush, Space puts it down and lifts it, B shows what was before."""
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
            if not event.isAutoRepeat():
                self._space_down, self._space_used = True, False
                self.setCursor(QCursor(Qt.CursorShape.OpenHandCursor))
        elif key == Qt.Key.Key_B:
            self.show_first(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """See ``keyPressEvent``."""
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Space:
            used, self._space_down = self._space_used, False
            self.setCursor(QCursor(Qt.CursorShape.BlankCursor))
            if not used:
                self._key_brush()
        elif event.key() == Qt.Key.Key_B:
            self.show_first(False)
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring to those who came by key."""
        self._by_key = came_by_key(event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: object) -> None:
        """Whatever a key holds down is let go."""
        self._space_down = False
        self.setCursor(QCursor(Qt.CursorShape.BlankCursor))
        self.show_first(False)
        if self._down_by_key:
            self._key_brush()
        self.update()

    def _move_brush(self, way: QPointF) -> None:
        frame = self._frame().intersected(QRectF(self.rect()))
        at = (self._pointer or frame.center()) + way
        at.setX(min(frame.right(), max(frame.left(), at.x())))
        at.setY(min(frame.bottom(), max(frame.top(), at.y())))
        if self._down_by_key:
            self.stroke_to(self.to_photo(at))
        self._move_pointer(at)

    def _key_brush(self) -> None:
        if self._pointer is None:
            self._move_pointer(self._frame().center())
        self._down_by_key = not self._down_by_key
        if not self._down_by_key:
            self.end_stroke()
        elif self._pointer is not None:
            self.begin_stroke(self.to_photo(self._pointer))

    def _swap_tool(self) -> None:
        self.tool = "remove" if self.tool == "keep" else "keep"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is looked at inside."""
        super().resizeEvent(event)
        self._view.stay_inside()
        self._redraw()

    # -- the screen -------------------------------------------------------------------------------

    def _redraw(self, *, rough: bool = False) -> None:
        """Paint everything anew; roughly while it moves, and well when it has come to rest."""
        self._layer, self._rough = QPixmap(), rough
        if rough:
            self._sharpen.start()
        self.update()

    def _touched(self, place: QRect) -> None:
        """Paint a part of the photo anew."""
        if place.isEmpty():
            return
        scale, frame = self._scale(), self._frame()
        corner = frame.topLeft() + QPointF(place.topLeft()) * scale
        spot = QRectF(corner, QSizeF(place.size()) * scale).toAlignedRect().adjusted(-2, -2, 2, 2)
        spot = spot.intersected(self.rect())
        if not self._layer.isNull():
            self._compose(spot)
        self.update(spot)

    def _move_pointer(self, at: QPointF | None) -> None:
        for one in (self._pointer, at):
            if one is not None:
                reach = QPointF(self.brush / 2 + 4, self.brush / 2 + 4)
                self.update(QRectF(one - reach, one + reach).toAlignedRect())
        self._pointer = at

    def _compose(self, spot: QRect) -> None:
        painter = QPainter(self._layer)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._rough)
        painter.setClipRect(spot)
        painter.fillRect(spot, self._theme.color("tile"))
        if self.is_open:
            frame = self._frame()
            painter.setOpacity(_DIM)
            painter.drawImage(frame, self.strokes.photo)
            painter.setOpacity(1.0)
            painter.drawImage(frame, self._first or self.strokes.cut)
        painter.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is kept ready, and the brush."""
        ratio = self.devicePixelRatioF()
        if self._layer.isNull() or self._layer.deviceIndependentSize() != QSizeF(self.size()):
            self._layer = QPixmap(self.size() * ratio)
            self._layer.setDevicePixelRatio(ratio)
            self._compose(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS_TILE, RADIUS_TILE)
        painter.setClipPath(shape)
        painter.drawPixmap(0, 0, self._layer)
        painter.setClipping(False)
        if self._pointer is not None and (self.underMouse() or self.hasFocus()):
            self._paint_brush(painter, self._pointer)
        if self.hasFocus() and self._by_key:
            paint_ring(painter, QRectF(self.rect()), self._theme)

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
