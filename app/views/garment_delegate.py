"""One tile: a cut-out on a neutral ground, its name, and one quiet line below.

Paints by hand, with no widget and no style sheet per tile; texts are elided once and remembered.
Nothing is read here: what is not there yet is shown as a calm blank.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.viewmodels import terms
from app.viewmodels.garment_list import GarmentListModel, ThumbKey
from app.viewmodels.names import shown_name
from app.views.theme import Theme
from app.views.thumbnails import Request, ThumbnailCache, request_for
from app.views.tokens import RADIUS_TILE
from local_index.records import ItemRecord

Index = QModelIndex | QPersistentModelIndex

_KEPT_TEXTS = 4_000
_PADDING = 0.08
_MARK = 22
# Of the height of a tile's picture: a photo on its way is shown softly, from few pixels.
_SOFT_SIDE = 120
_SOFT_OPACITY = 0.55
_UNSAID = frozenset({"", "unknown", "other", "n/a", "unusable", "plain"})
_STATUS_ICONS = {"dirty": "washing-machine", "away": "package"}


@dataclass(frozen=True, slots=True)
class _Ink:
    """The theme's colors as Qt has them, made once per theme."""

    tile: QColor
    tile_chosen: QColor
    edge: QColor
    text: QColor
    quiet: QColor
    accent: QColor
    on_accent: QColor
    focus: QColor
    surface: QColor
    outline: QColor

    @classmethod
    def of(cls, theme: Theme) -> _Ink:
        """Return them for the theme that is on."""
        return cls(
            tile=theme.color("tile"),
            tile_chosen=theme.color("accent_soft"),
            edge=theme.color("text_1", alpha=0.08),
            text=theme.color("text_1"),
            quiet=theme.color("text_3"),
            accent=theme.color("accent"),
            on_accent=theme.color("on_accent"),
            focus=theme.color("focus"),
            surface=theme.color("surface_1"),
            outline=theme.color("outline"),
        )


class GarmentDelegate(QStyledItemDelegate):
    """Paints tiles.

    Args:
        theme: Colors and fonts.
        thumbnails: Pictures that are here already.

    Attributes:
        picture_height: Of a tile's picture, in pixels; set by the grid.
        words_height: Of the words below it.
    """

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self.picture_height = 200
        self.words_height = 44
        self._elided: OrderedDict[tuple[str, int, bool], str] = OrderedDict()
        self.renew()

    def renew(self) -> None:
        """Take colors and fonts from the theme again."""
        self._ink = _Ink.of(self._theme)
        self._name_font = self._theme.font("body")
        self._caption_font = self._theme.font("caption")
        self._name_metrics = QFontMetrics(self._name_font)
        self._caption_metrics = QFontMetrics(self._caption_font)
        self.words_height = 8 + self._name_metrics.height() + 1 + self._caption_metrics.height() + 2
        self._elided.clear()

    def request(self, key: ThumbKey, width: int, ratio: float) -> Request:
        """Return the request for a tile's picture."""
        padding = round(width * _PADDING)
        box = QSize(width - 2 * padding, self.picture_height - 2 * padding)
        return request_for(key, box, ratio=ratio)

    def source_request(self, key: ThumbKey, width: int) -> Request:
        """Return the request for the photo of a tile that is on its way: soft, because small."""
        scale = _SOFT_SIDE / max(1, self.picture_height)
        return request_for(key, QSize(round(width * scale), _SOFT_SIDE), ratio=1.0, kind="file")

    def mark_rect(self, tile: QRect) -> QRect:
        """Return where a tile's mark of choice is, a little larger than it is painted."""
        return QRect(tile.left() + 4, tile.top() + 4, _MARK + 8, _MARK + 8)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a tile's size; the grid knows it."""
        del index
        return option.rect.size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one tile."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        item: ItemRecord | None = index.data(GarmentListModel.RecordRole)
        ground = QRectF(rect.left(), rect.top(), rect.width(), self.picture_height)
        self._paint_ground(painter, ground, chosen=chosen)
        source: ThumbKey | None = index.data(GarmentListModel.SourceRole)
        if item is None:
            if source is not None:
                self._paint_source(painter, ground, source)
            self._paint_blank(painter, rect)
        else:
            key: ThumbKey | None = index.data(GarmentListModel.ThumbRole)
            self._paint_picture(painter, ground, key, source)
            self._paint_words(painter, rect, item, index.data(GarmentListModel.ReasonsRole))
            self._paint_status(painter, ground, item)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver) and item is not None
        if chosen:
            self._paint_ring(painter, ground, inset=1.0, width=2.0)
        if state & QStyle.StateFlag.State_HasFocus:
            self._paint_ring(painter, ground, inset=-3.0, width=2.0)
        if chosen or hovered:
            self._paint_mark(painter, ground, chosen=chosen)

    # -- parts ------------------------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter, ground: QRectF, *, chosen: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink.tile_chosen if chosen else self._ink.tile)
        painter.drawRoundedRect(ground, RADIUS_TILE, RADIUS_TILE)

    def _paint_source(self, painter: QPainter, ground: QRectF, key: ThumbKey) -> None:
        """Paint the whole photo softly, as long as nobody has looked at what it shows."""
        request = self.source_request(key, round(ground.width()))
        pixmap = self._thumbnails.cached(request)
        if pixmap is None:
            if self._thumbnails.is_broken(request):  # a format that only the import can read
                self._paint_symbol(painter, ground, "image")
            return
        clip = QPainterPath()
        clip.addRoundedRect(ground, RADIUS_TILE, RADIUS_TILE)
        painter.save()
        painter.setClipPath(clip)
        painter.setOpacity(_SOFT_OPACITY)
        painter.drawPixmap(ground, pixmap, _filling(pixmap, ground))
        painter.restore()

    def _paint_picture(
        self, painter: QPainter, ground: QRectF, key: ThumbKey | None, source: ThumbKey | None
    ) -> None:
        if key is None:
            self._paint_symbol(painter, ground, "shirt")
            return
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        request = self.request(key, round(ground.width()), ratio)
        pixmap = self._thumbnails.cached(request)
        if pixmap is not None:
            self._draw(painter, ground, pixmap, pixmap.width() / ratio, pixmap.height() / ratio)
            return
        other = self._thumbnails.stand_in(request)
        if other is not None:
            fitted = QSize(other.width(), other.height()).scaled(
                round(request.width / ratio),
                round(request.height / ratio),
                Qt.AspectRatioMode.KeepAspectRatio,
            )
            self._draw(painter, ground, other, fitted.width(), fitted.height())
        elif source is not None:
            self._paint_source(painter, ground, source)
        elif self._thumbnails.is_broken(request):
            self._paint_symbol(painter, ground, "image")

    def _draw(
        self, painter: QPainter, ground: QRectF, pixmap: QPixmap, width: float, height: float
    ) -> None:
        # Whole pixels: a picture between two of them would be resampled and blurred.
        left = round(ground.left() + (ground.width() - width) / 2)
        top = round(ground.top() + (ground.height() - height) / 2)
        if (width, height) == (pixmap.width(), pixmap.height()):
            painter.drawPixmap(left, top, pixmap)
        else:
            painter.drawPixmap(QRectF(left, top, width, height), pixmap, QRectF(pixmap.rect()))

    def _paint_symbol(self, painter: QPainter, ground: QRectF, name: str) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        pixmap = self._theme.pixmap(name, "outline", 36, ratio=ratio)
        painter.setOpacity(0.7)
        painter.drawPixmap(QPointF(ground.center().x() - 18, ground.center().y() - 18), pixmap)
        painter.setOpacity(1.0)

    def _paint_words(
        self, painter: QPainter, rect: QRect, item: ItemRecord, reasons: tuple[str, ...]
    ) -> None:
        width = rect.width() - 4
        top = rect.top() + self.picture_height + 8
        name = self._fit(shown_name(item), width, strong=True)
        self._write(painter, QRect(rect.left() + 2, top, width, self._name_metrics.height()), name)
        caption = self._fit(" · ".join(reasons) or _caption(item), width, strong=False)
        if caption:
            below = top + self._name_metrics.height() + 1
            line = QRect(rect.left() + 2, below, width, self._caption_metrics.height())
            self._write(painter, line, caption, quiet=True)

    def _write(self, painter: QPainter, line: QRect, text: str, *, quiet: bool = False) -> None:
        font: QFont = self._caption_font if quiet else self._name_font
        painter.setFont(font)
        painter.setPen(self._ink.quiet if quiet else self._ink.text)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_status(self, painter: QPainter, ground: QRectF, item: ItemRecord) -> None:
        icon = _STATUS_ICONS.get(item.status)
        if icon is None:
            return
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        disc = QRectF(ground.left() + 8, ground.bottom() - 34, 26, 26)
        painter.setPen(QPen(self._ink.edge, 1))
        painter.setBrush(self._ink.surface)
        painter.drawEllipse(disc)
        pixmap = self._theme.pixmap(icon, "text_2", 15, ratio=ratio)
        painter.drawPixmap(QPointF(disc.center().x() - 7.5, disc.center().y() - 7.5), pixmap)

    def _paint_blank(self, painter: QPainter, rect: QRect) -> None:
        """Paint where the words will be, so that nothing jumps when they come."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink.tile)
        top = rect.top() + self.picture_height + 12
        painter.drawRoundedRect(QRectF(rect.left() + 2, top, rect.width() * 0.62, 8), 4, 4)
        painter.drawRoundedRect(QRectF(rect.left() + 2, top + 17, rect.width() * 0.4, 6), 3, 3)

    def _paint_ring(self, painter: QPainter, ground: QRectF, *, inset: float, width: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._ink.accent if inset > 0 else self._ink.focus, width))
        radius = RADIUS_TILE - inset
        painter.drawRoundedRect(ground.adjusted(inset, inset, -inset, -inset), radius, radius)

    def _paint_mark(self, painter: QPainter, ground: QRectF, *, chosen: bool) -> None:
        disc = QRectF(ground.left() + 8, ground.top() + 8, _MARK, _MARK)
        if not chosen:
            painter.setPen(QPen(self._ink.outline, 1.2))
            painter.setBrush(self._ink.surface)
            painter.drawEllipse(disc)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink.accent)
        painter.drawEllipse(disc)
        check = QPainterPath(QPointF(disc.left() + 6.5, disc.top() + 11.5))
        check.lineTo(disc.left() + 9.7, disc.top() + 14.6)
        check.lineTo(disc.left() + 15.6, disc.top() + 8.0)
        pen = QPen(self._ink.on_accent, 1.9)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(check)

    def _fit(self, text: str, width: int, *, strong: bool) -> str:
        name = (text, width, strong)
        known = self._elided.get(name)
        if known is not None:
            return known
        metrics = self._name_metrics if strong else self._caption_metrics
        shown = metrics.elidedText(_capital(text), Qt.TextElideMode.ElideRight, width)
        self._elided[name] = shown
        if len(self._elided) > _KEPT_TEXTS:
            self._elided.popitem(last=False)
        return shown


def _filling(pixmap: QPixmap, ground: QRectF) -> QRectF:
    """Return the middle of a picture that fills a tile without being stretched."""
    scale = min(pixmap.width() / ground.width(), pixmap.height() / ground.height())
    width, height = ground.width() * scale, ground.height() * scale
    return QRectF((pixmap.width() - width) / 2, (pixmap.height() - height) / 2, width, height)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _caption(item: ItemRecord) -> str:
    """Return the quiet line: where it is if not at hand, its brand, or what the name leaves out."""
    if item.status == "dirty":
        return QCoreApplication.translate("GarmentDelegate", "In the laundry")
    if item.status == "away":
        return QCoreApplication.translate("GarmentDelegate", "Away")
    if item.brand:
        return item.brand
    said = item.name.casefold()
    words = (item.material, item.pattern, item.style)
    fresh = [word for word in words if word not in _UNSAID and word.casefold() not in said]
    return " · ".join(dict.fromkeys(terms.shown(word) for word in fresh[:2]))
