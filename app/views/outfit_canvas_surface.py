"""The canvas as it is seen: paper, garments, frames and guides, and how close one looks.

Follows the view-model; the hand on it is ``outfit_canvas_view``'s.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from app.services.canvas_moves import Guide
from app.viewmodels.outfit_canvas import OutfitCanvasViewModel, PiecePixels
from app.views.outfit_canvas_items import (
    HANDLE_PX,
    HIGH,
    PAPER,
    STEM_PX,
    WIDE,
    PieceItem,
    paint_frame,
    paint_paper,
)
from app.views.theme import Theme

MOST_ZOOM = 6.0
_AIR = 18.0


class CanvasSurface(QGraphicsView):
    """See the module.

    Args:
        theme: Colors.
        canvas: What lies where.

    Attributes:
        guides: Lines that something snapped to.
        rubber: The frame that chooses; null for none.
        handles: Whether what is chosen alone can be taken hold of.
        by_key: Whether the focus came by key.
    """

    def __init__(
        self, theme: Theme, canvas: OutfitCanvasViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._canvas = theme, canvas
        self._items: dict[int, PieceItem] = {}
        self._zoom = 1.0
        self._shown: object = None
        self._frames = QRegion()
        self.guides: tuple[Guide, ...] = ()
        self.rubber = QRectF()
        self.handles = True
        self.by_key = False
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self.setObjectName("outfit_canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        # Frames and guides are painted over everything and hang out of garments.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setMinimumSize(200, 240)
        canvas.changed.connect(self._follow)
        canvas.chosen_changed.connect(self.repaint_all)
        canvas.picture_ready.connect(self._take_picture)
        theme.changed.connect(self.repaint_all)
        self._follow()

    # -- what is shown ----------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """1 shows the whole canvas."""
        return self._zoom

    def piece(self, item_id: int) -> PieceItem:
        """Return a garment on the canvas."""
        return self._items[item_id]

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Look closer or step back; the point of the window stays where it is."""
        where = at or QPointF(self.viewport().rect().center())
        before = self.mapToScene(where.toPoint())
        self._zoom = min(MOST_ZOOM, max(1.0, self._zoom * factor))
        self._fit()
        after = self.mapToScene(where.toPoint())
        way = after - before
        self.move_view(way * self.device())

    def show_all(self) -> None:
        """Show the whole canvas."""
        self._zoom = 1.0
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as before."""
        super().resizeEvent(event)
        self._fit()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint the surface around the canvas, and the paper."""
        painter.fillRect(rect, self._theme.color("surface_0"))
        state = self._canvas.state
        paint_paper(painter, self._theme, state.background if state is not None else "")

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint guides, the frame around what is chosen, and the frame that chooses."""
        chosen = [self._items[one] for one in self._canvas.chosen if one in self._items]
        for item in chosen:
            alone = len(chosen) == 1 and self.handles
            paint_frame(painter, self._theme, item, handles=alone)
        pen = QPen(self._theme.color("accent"), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for guide in self.guides:
            if guide.upright:
                x = guide.at * WIDE
                painter.drawLine(QPointF(x, 0), QPointF(x, HIGH))
            else:
                y = guide.at * HIGH
                painter.drawLine(QPointF(0, y), QPointF(WIDE, y))
        if not self.rubber.isNull():
            soft = self._theme.color("accent")
            soft.setAlpha(36)
            painter.fillRect(self.rubber, soft)
            painter.drawRect(self.rubber)
        if self.hasFocus() and self.by_key and not chosen:
            ring = QPen(self._theme.color("focus"), 2)
            ring.setCosmetic(True)
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(PAPER.adjusted(3, 3, -3, -3), 10, 10)

    def _follow(self) -> None:
        """Let items lie as the state says."""
        state = self._canvas.state
        pieces = state.pieces if state is not None else ()
        here = {one.item_id for one in pieces}
        for gone in [one for one in self._items if one not in here]:
            self.scene().removeItem(self._items.pop(gone))
        for one in pieces:
            item = self._items.get(one.item_id)
            if item is None:
                item = self._items[one.item_id] = PieceItem(one.item_id, one.aspect)
                self.scene().addItem(item)
            item.aspect = one.aspect
            item.lay(one.placement, self._pixels_per_unit())
        shown = (here, state.background if state is not None else "", self.guides)
        if shown != self._shown:
            self._shown = shown
            self.repaint_all()
        else:
            self._repaint_frames()

    def _take_picture(self, pixels: PiecePixels) -> None:
        item = self._items.get(pixels.item_id)
        if item is not None:
            item.set_picture(pixels, self._pixels_per_unit())
            self.repaint_all()

    def _repaint_frames(self) -> None:
        """Paint again where frames were and are; garments say themselves where they moved."""
        air = round(STEM_PX + HANDLE_PX)
        region = QRegion()
        for one in self._canvas.chosen:
            if one in self._items:
                place = self.mapFromScene(self._items[one].corners()).boundingRect()
                region += place.adjusted(-air, -air, air, air)
        self.viewport().update(region.united(self._frames))
        self._frames = region

    def repaint_all(self) -> None:
        """Paint everything again: frames and guides hang out of garments."""
        self.viewport().update()

    def device(self) -> float:
        """Return pixels of the window for a unit of the scene."""
        return self.transform().m11()

    def _pixels_per_unit(self) -> float:
        return self.device() * self.devicePixelRatioF()

    def _fit(self) -> None:
        room = self.viewport().rect()
        share = min((room.width() - 2 * _AIR) / WIDE, (room.height() - 2 * _AIR) / HIGH)
        scale = max(0.05, share) * self._zoom
        center = self.mapToScene(room.center()) if self._zoom > 1 else PAPER.center()
        self.resetTransform()
        # Room to move the view in, beyond what is shown.
        spare = QRectF(PAPER).adjusted(-WIDE * 4, -HIGH * 4, WIDE * 4, HIGH * 4)
        self.setSceneRect(spare)
        self.scale(scale, scale)
        self.centerOn(center)
        for item in self._items.values():
            item.fit(self._pixels_per_unit())
        self.repaint_all()

    def move_view(self, way: QPointF) -> None:
        """Move what is seen by pixels, and keep the canvas in sight."""
        center = QPointF(self.viewport().rect().center()) - way
        point = self.mapToScene(center.toPoint())
        point.setX(min(WIDE, max(0.0, point.x())))
        point.setY(min(HIGH, max(0.0, point.y())))
        if self._zoom <= 1.0:
            point = PAPER.center()
        self.centerOn(point)
        self.repaint_all()
