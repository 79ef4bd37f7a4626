"""Garments of the statistics as buttons with their picture: lines with a value, and tiles.

Both open the garment they show. Pictures and records come by themselves (``GarmentListModel``);
until then the name that was counted stands there. Which garments are shown is the page's business.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.viewmodels.garment_list import GarmentListModel, ThumbKey
from app.viewmodels.statistics import ChartRow
from app.views.context import WindowContext
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS, TILE_RATIO

_LINE_TILE = 34
_TILE = 92
_SHARE = 3


class GarmentButton(QAbstractButton):
    """A garment that opens when it is pressed; Enter and Space press it.

    Args:
        context: Theme and small pictures.
        model: Lists the garment.
        row: What is said about it.
    """

    def __init__(
        self,
        context: WindowContext,
        model: GarmentListModel,
        row: ChartRow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._thumbnails = context.thumbnails
        self._model = model
        self.row = row
        self.setText(row.text)
        self.setAccessibleName(", ".join(part for part in (row.text, row.shown) if part))
        self.setToolTip(row.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        context.theme.changed.connect(self._on_theme)
        context.thumbnails.arrived.connect(self._on_arrived)
        model.dataChanged.connect(self._on_record)

    def _paint_picture(self, painter: QPainter, box: QRect, *, radius: float, air: int) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(box), radius, radius)
        painter.fillPath(shape, self._theme.color("tile"))
        inside = box.adjusted(air, air, -air, -air)
        ratio = self.devicePixelRatioF()
        pixmap = self._thumbnails.pixmap(self._key(), inside.size(), ratio=ratio)
        if pixmap is None:
            return
        size = pixmap.size().scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(inside.center())
        painter.drawPixmap(target, pixmap)

    def _paint_focus(self, painter: QPainter, box: QRectF, radius: float) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(box, radius, radius)

    def _painter(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        return painter

    def _key(self) -> ThumbKey | None:
        at = self._model.row_of(self.row.item_id)
        if at < 0:
            return None
        key: ThumbKey | None = self._model.data(self._model.index(at), self._model.ThumbRole)
        return key

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()

    def _on_arrived(self, keys: frozenset[object]) -> None:
        if self._key() in keys:
            self.update()

    def _on_record(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self._model.row_of(self.row.item_id) <= last.row():
            self.update()


class GarmentLine(GarmentButton):
    """One line: a small picture, the name, a thin bar, and the value.

    Args:
        share: Length of the bar, 0-1.
    """

    def __init__(
        self,
        context: WindowContext,
        model: GarmentListModel,
        row: ChartRow,
        *,
        share: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, model, row, parent)
        self._share = share
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as its picture."""
        return QSize(220, self._theme.scaled(round(_LINE_TILE / TILE_RATIO)) + SPACE_S)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        theme, painter = self._theme, self._painter()
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        width = theme.scaled(_LINE_TILE)
        picture = QRect(0, SPACE_XS, width, self.height() - 2 * SPACE_XS)
        self._paint_picture(painter, picture, radius=6, air=3)
        painter.setFont(theme.font())
        metrics = QFontMetricsF(painter.font())
        value = metrics.horizontalAdvance(self.row.shown)
        left, right = picture.right() + SPACE_M, self.width() - 1
        words = QRectF(left, 0, right - left - value - SPACE_M, self.height())
        if self._share > 0:
            words.setBottom(self.height() - 2 * _SHARE - SPACE_XS)
            bar = QRectF(left, self.height() / 2 + metrics.height() / 2, words.width(), _SHARE)
            self._paint_share(painter, bar)
        painter.setPen(theme.color("accent" if self.underMouse() else "text_1"))
        text = metrics.elidedText(self.row.text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _LEFT, text)
        painter.setPen(theme.color("text_1"))
        painter.drawText(QRectF(left, 0, right - left, self.height()), _RIGHT, self.row.shown)
        self._paint_focus(painter, whole, 8)

    def _paint_share(self, painter: QPainter, bar: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface_2"))
        painter.drawRoundedRect(bar, _SHARE / 2, _SHARE / 2)
        filled = bar.adjusted(0, 0, -bar.width() * (1 - self._share), 0)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(filled, _SHARE / 2, _SHARE / 2)


class GarmentTile(GarmentButton):
    """A tile of the grid's shape with name and value below."""

    def sizeHint(self) -> QSize:
        """A tile and two lines of words."""
        width = self._theme.scaled(_TILE)
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        """Return the height of tile and words."""
        fonts = (self._theme.font(), self._theme.font("caption"))
        words = sum(QFontMetricsF(font).height() for font in fonts)
        return round(width / TILE_RATIO) + SPACE_S + round(words) + SPACE_XS

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile."""
        theme, painter = self._theme, self._painter()
        tile = QRect(0, 0, self.width(), round(self.width() / TILE_RATIO))
        self._paint_picture(painter, tile, radius=8, air=6)
        if self.underMouse():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("outline", alpha=0.5), 1))
            painter.drawRoundedRect(QRectF(tile).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        top = float(tile.bottom() + SPACE_S - 2)
        for text, size, role in (
            (self.row.text, "body", "text_1"),
            (self.row.shown, "caption", "text_3"),
        ):
            painter.setFont(theme.font(size))
            metrics = QFontMetricsF(painter.font())
            painter.setPen(theme.color(role))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width() - 2)
            painter.drawText(QRectF(1, top, self.width(), metrics.height()), _LEFT, shown)
            top += metrics.height()
        self._paint_focus(painter, QRectF(tile).adjusted(1, 1, -1, -1), 8)


class TileRow(QWidget):
    """Tiles side by side in one row that is always full; what does not fit is left out.

    Args:
        context: Text size.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tiles: list[GarmentTile] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        context.theme.changed.connect(self._arrange)

    def show_tiles(self, tiles: Sequence[GarmentTile]) -> None:
        """Show these instead of the ones before."""
        for gone in self._tiles:
            gone.hide()
            gone.deleteLater()
        self._tiles = list(tiles)
        for tile in self._tiles:
            tile.setParent(self)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if not self._tiles:
            return
        least = self._context.theme.scaled(_TILE)
        fit = max(1, (self.width() + SPACE_M) // (least + SPACE_M))
        # Few garments do not become huge.
        step = (self.width() + SPACE_M) / fit
        cell = int(step) - SPACE_M
        height = self._tiles[0].heightForWidth(cell)
        for at, tile in enumerate(self._tiles):
            tile.setGeometry(round(at * step), 0, cell, height)
            tile.setVisible(at < fit)
        if self.minimumHeight() != height:
            self.setFixedHeight(height)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
