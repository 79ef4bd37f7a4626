"""The grid of saved outfits: a grid of garments in all but what a tile shows.

Keys, choosing, places and scrolling are `GarmentGrid`'s; here is what paints a tile (a collage, a
title, a quiet line, and marks for what is loved, planned or odd) and which pictures it needs.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from app.viewmodels.outfit_cards import OutfitCard
from app.viewmodels.outfit_list import OutfitListModel
from app.views import collage
from app.views.garment_delegate import GarmentDelegate, Index
from app.views.garment_grid import GarmentGrid
from app.views.grid_pictures import GridPictures
from app.views.theme import Theme
from app.views.thumbnails import Request, ThumbnailCache

_DISC, _ICON, _INSET = 26, 15, 8


class OutfitGrid(GarmentGrid):
    """See the module.

    Args:
        model: What is listed.
        theme: Colors and fonts.
        thumbnails: Pictures.
    """

    def __init__(
        self,
        model: OutfitListModel,
        theme: Theme,
        thumbnails: ThumbnailCache,
        parent: QWidget | None = None,
    ) -> None:
        self.outfits = model
        super().__init__(model, theme, thumbnails, parent)
        self.setObjectName("outfit_grid")
        self.setAccessibleName(self.tr("Saved outfits"))

    def make_delegate(self, theme: Theme, thumbnails: ThumbnailCache) -> OutfitDelegate:
        """Return what paints a tile."""
        return OutfitDelegate(theme, thumbnails, self)

    def make_pictures(self, thumbnails: ThumbnailCache) -> OutfitPictures:
        """Return what asks for the pictures of the pieces."""
        return OutfitPictures(self, self.outfits, self._delegate, thumbnails, repaint=self._repaint)

    def current_id(self) -> int:
        """Return the outfit that the keyboard is on, or 0."""
        return self.outfits.id_at(self.currentIndex().row())


class OutfitDelegate(GarmentDelegate):
    """Paints tiles of outfits."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one tile."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        card: OutfitCard | None = index.data(OutfitListModel.CardRole)
        if card is None:
            return
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = QRectF(rect.left(), rect.top(), rect.width(), self.picture_height)
        self._paint_ground(painter, ground, chosen=chosen)
        collage.paint(
            painter,
            ground.toRect(),
            card.pieces,
            thumbnails=self._thumbnails,
            theme=self._theme,
        )
        self._paint_lines(painter, rect, card)
        self._paint_marks(painter, ground, card)
        if chosen:
            self._paint_ring(painter, ground, inset=1.0, width=2.0)
        if state & QStyle.StateFlag.State_HasFocus:
            self._paint_ring(painter, ground, inset=-3.0, width=2.0)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            self._paint_mark(painter, ground, chosen=chosen)

    def _paint_lines(self, painter: QPainter, rect: QRect, card: OutfitCard) -> None:
        width, top = rect.width() - 4, rect.top() + self.picture_height + 8
        name = self._fit(card.title, width, strong=True)
        height = self._name_metrics.height()
        self._write(painter, QRect(rect.left() + 2, top, width, height), name)
        caption = self._fit(card.caption, width, strong=False)
        line = QRect(rect.left() + 2, top + height + 1, width, self._caption_metrics.height())
        self._write(painter, line, caption, quiet=True)

    def _paint_marks(self, painter: QPainter, ground: QRectF, card: OutfitCard) -> None:
        """Mark what is loved (above), planned and odd (below); words are in the tool tip."""
        right, bottom = ground.right() - _INSET - _DISC, ground.bottom() - _INSET - _DISC
        if card.favorite:
            self._disc(painter, right, ground.top() + _INSET, "heart", "accent")
        if card.loud:
            self._disc(painter, ground.left() + _INSET, bottom, "triangle-alert", "warn")
        if card.planned:
            self._disc(painter, right, bottom, "calendar-days", "text_2")

    def _disc(self, painter: QPainter, left: float, top: float, icon: str, role: str) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        disc = QRectF(left, top, _DISC, _DISC)
        painter.setPen(QPen(self._ink.edge, 1))
        painter.setBrush(self._ink.surface)
        painter.drawEllipse(disc)
        pixmap = self._theme.pixmap(icon, role, _ICON, ratio=ratio)
        side = _ICON / 2
        painter.drawPixmap(disc.center() - QRectF(0, 0, 2 * side, 2 * side).center(), pixmap)
        painter.setBrush(Qt.BrushStyle.NoBrush)


class OutfitPictures(GridPictures):
    """Asks for the pictures of every piece that can be seen, then of the lines around."""

    def ask(self) -> None:
        """Say which pictures are needed: what can be seen, then a screen below and one above."""
        grid, seen = self._grid, self._grid.visible_rows()
        assert isinstance(grid, OutfitGrid)
        if not seen or not grid.isVisible():
            return
        size, center = len(seen), (seen.start + seen.stop) / 2
        count, ratio = grid.tiles().count, grid.devicePixelRatioF()
        wanted: list[tuple[Request, float]] = []
        for row in range(max(0, seen.start - size), min(count, seen.stop + size)):
            card = grid.outfits.card_at(row)
            far = abs(row - center) + (0 if row in seen else size)
            if card is not None:
                box = self._box(grid)
                wanted += [(each, far) for each in collage.requests(card.pieces, box, ratio)]
        self._thumbnails.want(grid, wanted)

    def show(self, keys: frozenset[object]) -> None:
        """Paint the tiles whose pictures have come."""
        grid = self._grid
        assert isinstance(grid, OutfitGrid)
        rows = [
            row
            for row in grid.visible_rows()
            if (card := grid.outfits.card_at(row)) is not None
            and any(one.key in keys for one in card.pieces)
        ]
        if rows:
            self._repaint(rows)

    @staticmethod
    def _box(grid: OutfitGrid) -> QRect:
        layout = grid.tiles()
        return QRect(0, 0, layout.tile.width(), layout.picture)
