"""What is painted of a canvas: its paper, its garments, and the frame around what is chosen.

Garments are painted by Qt from pictures near the size in which they are seen, never from large
ones, which is quicker than keeping each as the screen shows it (measured with twenty turned
garments). One unit of the scene is a thousandth of the canvas's height. Mouse and keys are
``outfit_canvas_view``'s.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsPixmapItem

from app.services.canvas_layout import RATIO
from app.viewmodels.outfit_canvas import PiecePixels
from app.views.theme import Theme
from local_index.outfits import Placement

HIGH = 1000.0
WIDE = HIGH * RATIO
PAPER = QRectF(0, 0, WIDE, HIGH)
HANDLE_PX = 10.0
STEM_PX = 26.0
_SEEN = 24
_SIZES = (64, 128, 192, 256, 384, 512, 768, 1024)


class PieceItem(QGraphicsPixmapItem):
    """A garment on the canvas.

    Args:
        item_id: Which.
        aspect: Its width for its height, until its picture has come.
    """

    def __init__(self, item_id: int, aspect: float) -> None:
        super().__init__()
        self.item_id = item_id
        self.aspect = aspect
        self.placement = Placement()
        self._image = QImage()
        self._large = False
        self._shown_px = 0
        self.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.setShapeMode(QGraphicsPixmapItem.ShapeMode.BoundingRectShape)

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to see."""
        return not self._image.isNull()

    def set_picture(self, pixels: PiecePixels, device_px: float) -> None:
        """Show a picture; a small one never replaces a large one."""
        if self._large and not pixels.large:
            return
        self._large = pixels.large
        row = pixels.width * 4
        image = QImage(pixels.rgba, pixels.width, pixels.height, row, QImage.Format.Format_RGBA8888)
        self._image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        self._shown_px = 0
        self.fit(device_px)

    def lay(self, placement: Placement, device_px: float) -> None:
        """Let the garment lie as a place says."""
        self.placement = placement
        self.setPos(placement.x * WIDE, placement.y * HIGH)
        self.setZValue(placement.z)
        self.fit(device_px)

    def fit(self, device_px: float) -> None:
        """Take a picture near the size in which it is seen.

        Args:
            device_px: Pixels of the screen for a unit of the scene.
        """
        if self._image.isNull():
            return
        wanted = self.placement.scale * HIGH * device_px
        most = self._image.height()
        size = next((one for one in _SIZES if one >= wanted and one < most), most)
        if size != self._shown_px:
            self._shown_px = size
            shown = self._image
            if size < most:
                shown = shown.scaledToHeight(size, Qt.TransformationMode.SmoothTransformation)
            self.setPixmap(QPixmap.fromImage(shown))
            self.setOffset(-shown.width() / 2, -shown.height() / 2)
        self.setTransform(self._transform())

    def corners(self) -> tuple[QPointF, ...]:
        """Return the corners of the garment in the scene, from the upper left one clockwise."""
        high = self.placement.scale * HIGH
        wide = high * self.aspect
        turn = QTransform()
        turn.translate(self.pos().x(), self.pos().y())
        turn.rotate(self.placement.rotation)
        x, y = wide / 2, high / 2
        return tuple(turn.map(QPointF(*one)) for one in ((-x, -y), (x, -y), (x, y), (-x, y)))

    def frame(self) -> QPolygonF:
        """Return the same as a shape."""
        return QPolygonF(self.corners())

    def shows_at(self, point: QPointF) -> bool:
        """Whether something of the garment is seen at a point of the scene."""
        if self._image.isNull():
            return self.frame().containsPoint(point, Qt.FillRule.OddEvenFill)
        here = self.mapFromScene(point) - self.offset()
        shown = self.pixmap().size()
        x = int(here.x() * self._image.width() / max(1, shown.width()))
        y = int(here.y() * self._image.height() / max(1, shown.height()))
        if not (0 <= x < self._image.width() and 0 <= y < self._image.height()):
            return False
        return self._image.pixelColor(x, y).alpha() >= _SEEN

    def _transform(self) -> QTransform:
        turn = QTransform()
        turn.rotate(self.placement.rotation)
        share = self.placement.scale * HIGH / max(1, self._shown_px)
        turn.scale(-share if self.placement.flip else share, share)
        return turn


def paint_paper(painter: QPainter, theme: Theme, color: str) -> None:
    """Paint what lies behind all garments."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("border"), 0))
    painter.setBrush(QColor(color) if color else theme.color("tile"))
    painter.drawRoundedRect(PAPER, 10, 10)
    painter.restore()


def paint_frame(painter: QPainter, theme: Theme, item: PieceItem, *, handles: bool) -> None:
    """Paint the frame around a garment, with something to take hold of.

    The frame is as thick on the screen at any zoom, dark within light: it is seen on any cloth.
    """
    corners = item.corners()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((QColor(255, 255, 255, 200), 3.5), (theme.color("accent"), 1.6)):
        pen = QPen(color, width)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPolygon(QPolygonF(corners))
        if handles:
            painter.drawLine(*stem(item, 1 / painter.worldTransform().m11()))
    if handles:
        share = 1 / painter.worldTransform().m11()
        for point in (*corners, stem(item, share)[1]):
            _paint_handle(painter, theme, point, HANDLE_PX * share)
    painter.restore()


def stem(item: PieceItem, per_pixel: float) -> tuple[QPointF, QPointF]:
    """Return where the handle that turns begins and ends.

    Args:
        per_pixel: Units of the scene for a pixel of the screen.
    """
    corners = item.corners()
    top = (corners[0] + corners[1]) / 2
    way = top - item.pos()
    length = max(1e-6, (way.x() ** 2 + way.y() ** 2) ** 0.5)
    return top, top + way * (STEM_PX * per_pixel / length)


def _paint_handle(painter: QPainter, theme: Theme, at: QPointF, size: float) -> None:
    pen = QPen(theme.color("accent"), 1.6)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(QColor("#FFFFFF"))
    half = size / 2
    painter.drawEllipse(QRectF(at - QPointF(half, half), QSizeF(size, size)))
