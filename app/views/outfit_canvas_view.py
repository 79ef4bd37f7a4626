"""The canvas under the hand: drag, turn, enlarge, choose by frame, look closer, all by keys too.

Mouse: drag moves what is chosen (Shift keeps the line, Ctrl snaps to nothing), corners enlarge, the
round handle turns (Shift in steps), a drag on the paper chooses by frame, the wheel with Ctrl looks
closer, the middle button or Space moves the view. Keys: Tab goes from garment to garment, arrows
nudge; the rest are actions of ``outfit_canvas``. Screen readers hear what is chosen and where it
lies, and have the list of layers beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.services.canvas_layout import extent
from app.services.canvas_moves import moved, snapped
from app.viewmodels.outfit_canvas import OutfitCanvasViewModel
from app.views.escape import claims_escape
from app.views.focus_ring import came_by_key
from app.views.outfit_canvas_items import (
    HANDLE_PX,
    HIGH,
    WIDE,
    PieceItem,
    stem,
)
from app.views.outfit_canvas_surface import CanvasSurface
from app.views.theme import Theme
from local_index.outfits import Placement

Hold = Literal["move", "scale", "turn", "frame", "pan"]
_SNAP_PX = 7.0
_TURN_STEP = 15.0
_TURN_SNAP = 2.5
_SLACK_PX = 3.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(slots=True)
class _Grip:
    """What the mouse holds, and how things were when it took hold."""

    hold: Hold
    at: QPointF
    screen: QPoint
    places: dict[int, Placement]
    item_id: int = 0
    chosen: tuple[int, ...] = ()
    begun: bool = False
    gives_up: bool = False
    """Whether a click, unless it becomes a drag, takes the garment out of what is chosen."""


class OutfitCanvasView(CanvasSurface):
    """See the module.

    Args:
        theme: Colors.
        canvas: What lies where.
    """

    def __init__(
        self, theme: Theme, canvas: OutfitCanvasViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, canvas, parent)
        self._grip: _Grip | None = None
        self._space = False
        canvas.changed.connect(self._let_go_of_what_is_gone)

    # -- mouse ------------------------------------------------------------------------------------

    def piece_at(self, point: QPointF) -> PieceItem | None:
        """Return the uppermost garment that is seen at a point of the scene."""
        for item_id in self._canvas.from_above:
            if item_id in self._items and self._items[item_id].shows_at(point):
                return self._items[item_id]
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a handle, a garment, the view, or begin a frame."""
        self.by_key = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = self.mapToScene(event.position().toPoint())
        middle = event.button() == Qt.MouseButton.MiddleButton
        if middle or (self._space and event.button() == Qt.MouseButton.LeftButton):
            self._take_hold("pan", event, point)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        handle = self._handle_at(point)
        if handle is not None:
            self._take_hold(handle, event, point, item_id=self._canvas.chosen[0])
            return
        item = self.piece_at(point)
        more = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if item is None:
            self._take_hold("frame", event, point)
            if not more:
                self._canvas.choose(())
            return
        known = item.item_id in self._canvas.chosen
        if more and not known:
            self._canvas.toggle(item.item_id)
        elif not known:
            self._canvas.choose([item.item_id])
        self._take_hold("move", event, point, item_id=item.item_id)
        assert self._grip is not None
        self._grip.gives_up = bool(more) and known

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held."""
        point = self.mapToScene(event.position().toPoint())
        grip = self._grip
        if grip is None:
            self._show_cursor(point)
            return
        way = event.position().toPoint() - grip.screen
        if grip.hold == "pan":
            self.move_view(QPointF(way))
            grip.screen = event.position().toPoint()
            return
        if not grip.begun and way.manhattanLength() < _SLACK_PX:
            return
        grip.begun = True
        if grip.hold == "frame":
            self._choose_by_frame(grip, point)
        elif grip.hold == "move":
            self._drag(grip, point, event.modifiers())
        elif grip.hold == "scale":
            self._enlarge(grip, point)
        else:
            self._turn(grip, point, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: what was done is kept as one step."""
        grip, self._grip = self._grip, None
        self.guides, self.rubber, self.handles = (), QRectF(), True
        if grip is not None and grip.begun and grip.hold in ("move", "scale", "turn"):
            self._canvas.flush()
        if grip is not None and grip.gives_up and not grip.begun:
            self._canvas.toggle(grip.item_id)
        self.viewport().unsetCursor()
        self.repaint_all()
        super().mouseReleaseEvent(event)

    def _let_go_of_what_is_gone(self) -> None:
        """End a drag when other garments lie here: somebody threw the outfit away meanwhile."""
        if self._grip is not None and self._grip.places.keys() != self._canvas.places.keys():
            self._grip = None
            self.guides, self.rubber, self.handles = (), QRectF(), True
            self.viewport().unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look closer with Ctrl; else move what is seen of a canvas that is looked at closely."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.0015 ** event.angleDelta().y(), event.position())
        elif self._zoom > 1:
            self.move_view(QPointF(event.angleDelta()) / 2)
        else:
            event.ignore()
            return
        event.accept()

    def _take_hold(
        self, hold: Hold, event: QMouseEvent, point: QPointF, *, item_id: int = 0
    ) -> None:
        if hold in ("move", "scale", "turn"):
            self._canvas.flush()  # what keys did before is a step of its own
        self._grip = _Grip(
            hold,
            point,
            event.position().toPoint(),
            dict(self._canvas.places),
            item_id,
            self._canvas.chosen,
        )

    def _handle_at(self, point: QPointF) -> Hold | None:
        if len(self._canvas.chosen) != 1 or self._canvas.chosen[0] not in self._items:
            return None
        item = self._items[self._canvas.chosen[0]]
        per_pixel = 1 / self.device()
        reach = (HANDLE_PX / 2 + 4) * per_pixel

        def near(other: QPointF) -> bool:
            way = other - point
            return math.hypot(way.x(), way.y()) <= reach

        if near(stem(item, per_pixel)[1]):
            return "turn"
        return "scale" if any(near(one) for one in item.corners()) else None

    def _show_cursor(self, point: QPointF) -> None:
        handle = self._handle_at(point)
        shapes = {
            "turn": Qt.CursorShape.CrossCursor,
            "scale": Qt.CursorShape.SizeFDiagCursor,
        }
        if self._space:
            shape = Qt.CursorShape.OpenHandCursor
        elif handle is not None:
            shape = shapes[handle]
        elif self.piece_at(point) is not None:
            shape = Qt.CursorShape.SizeAllCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _choose_by_frame(self, grip: _Grip, point: QPointF) -> None:
        self.rubber = QRectF(grip.at, point).normalized()
        inside = [
            one
            for one in reversed(self._canvas.from_above)
            if self.rubber.intersects(self._items[one].frame().boundingRect())
        ]
        self._canvas.choose((*grip.chosen, *inside))
        self.repaint_all()

    def _drag(self, grip: _Grip, point: QPointF, keys: Qt.KeyboardModifier) -> None:
        way = point - grip.at
        x, y = way.x() / WIDE, way.y() / HIGH
        if keys & Qt.KeyboardModifier.ShiftModifier:
            x, y = (x, 0.0) if abs(way.x()) > abs(way.y()) else (0.0, y)
        chosen = self._canvas.chosen or (grip.item_id,)
        self.guides, self.handles = (), False
        if not keys & Qt.KeyboardModifier.ControlModifier:
            snap = self._snap(moved(grip.places, chosen, x, y), chosen)
            x, y = x + snap[0], y + snap[1]
        self._canvas.place(moved(grip.places, chosen, x, y), done=False)

    def _snap(self, places: dict[int, Placement], chosen: Sequence[int]) -> tuple[float, float]:
        aspects = self._canvas.aspects
        boxes = {key: extent(place, aspects[key]) for key, place in places.items()}
        mine = [boxes[key] for key in chosen if key in boxes]
        if not mine:
            return 0.0, 0.0
        box = (
            min(one[0] for one in mine),
            min(one[1] for one in mine),
            max(one[2] for one in mine),
            max(one[3] for one in mine),
        )
        reach = _SNAP_PX / self.device()
        others = [one for key, one in boxes.items() if key not in chosen]
        found = snapped(box, others, (reach / WIDE, reach / HIGH))
        self.guides = found.guides
        return found.x, found.y

    def _enlarge(self, grip: _Grip, point: QPointF) -> None:
        place = grip.places[grip.item_id]
        middle = QPointF(place.x * WIDE, place.y * HIGH)
        before, now = grip.at - middle, point - middle
        share = math.hypot(now.x(), now.y()) / max(1.0, math.hypot(before.x(), before.y()))
        self._canvas.place({grip.item_id: replace(place, scale=place.scale * share)}, done=False)

    def _turn(self, grip: _Grip, point: QPointF, keys: Qt.KeyboardModifier) -> None:
        place = grip.places[grip.item_id]
        middle = QPointF(place.x * WIDE, place.y * HIGH)
        before, now = grip.at - middle, point - middle
        by = math.degrees(math.atan2(now.y(), now.x()) - math.atan2(before.y(), before.x()))
        angle = place.rotation + by
        if keys & Qt.KeyboardModifier.ShiftModifier:
            angle = round(angle / _TURN_STEP) * _TURN_STEP
        elif abs(angle - round(angle / 90) * 90) < _TURN_SNAP:
            angle = round(angle / 90) * 90.0
        self._canvas.place({grip.item_id: replace(place, rotation=angle % 360)}, done=False)

    # -- keys -------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Let Escape let go of what is chosen before the page takes it; pinch looks closer."""
        if self._canvas.chosen and claims_escape(event):
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoes = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(one) for one in undoes):
                self._canvas.flush()  # the window's undo comes next and is to find it written
        if isinstance(event, QNativeGestureEvent) and (
            event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1 + event.value(), event.position())
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go from garment to garment before leaving the canvas."""
        if self.hasFocus() and self._canvas.step(1 if forward else -1):
            self.by_key = True
            self.repaint_all()
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the first garment, or the last, for who comes by Tab."""
        super().focusInEvent(event)
        self.by_key = came_by_key(event)
        if self.by_key and not self._canvas.chosen:
            back = event.reason() == Qt.FocusReason.BacktabFocusReason
            self._canvas.step(-1 if back else 1)
        self.repaint_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what keys did."""
        super().focusOutEvent(event)
        self._space = False
        self._canvas.flush()
        self.repaint_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge by arrows, let go by Escape, hold the view by Space."""
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None and self._canvas.chosen:
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._canvas.nudge(*arrow, far=far)
        elif event.key() == Qt.Key.Key_Escape and self._canvas.chosen:
            self._canvas.choose(())
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the view."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self.viewport().unsetCursor()
        else:
            super().keyReleaseEvent(event)
