"""The inbox's pictures: the photo as large as there is room, and the strip of what comes next.

The photo is read beside the window, the next ones before they are asked for; meanwhile the small
one that is there already is shown. Nothing is ever cropped.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.inbox import InboxCard
from app.tasks import Lane, TaskToken
from app.viewmodels.garment_list import ThumbKey
from app.viewmodels.names import shown_name
from app.views.context import WindowContext
from app.views.large_picture import read_photo
from app.views.tokens import RADIUS_TILE, SPACE_S, TILE_RATIO

_KEPT = 8
_STEP = 128
"""Photos are read in sizes of this step, so that dragging the window's edge reads few of them."""
_AIR = 12
STRIP = 10
_STRIP_WIDTH = 44

_Key = tuple[str, int, int]


class LargePhoto(QWidget):
    """One photo on a tile."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._card: InboxCard | None = None
        self._kept: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._asked: set[_Key] = set()
        self._broken: set[_Key] = set()
        self.setObjectName("inbox_photo")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 220)
        context.theme.changed.connect(self.update)
        context.thumbnails.arrived.connect(self._on_thumbs)

    @property
    def is_sharp(self) -> bool:
        """Whether the large photo is here, or known not to be readable."""
        key = self._key(self._card)
        return key is None or key in self._kept or key in self._broken

    def show_card(self, card: InboxCard | None) -> None:
        """Show a garment's photo; None shows an empty tile."""
        self._card = card
        self.setAccessibleName(
            self.tr("Photo of {name}").format(name=shown_name(card.item))
            if card is not None
            else ""
        )
        self.read(card)
        self.update()

    def read(self, card: InboxCard | None) -> None:
        """Have a photo read that will be shown soon."""
        key = self._key(card)
        if card is None or key is None or key in self._kept or key in self._asked:
            return
        self._asked.add(key)
        self._context.operations.runner.submit(
            Lane.FILES,
            functools.partial(_read, card.photos, QSize(key[1], key[2])),
            done=functools.partial(self._take, key),
            failed=functools.partial(self._miss, key),
            owner=self,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile and the best picture there is."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        theme = self._context.theme
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS_TILE, RADIUS_TILE)
        painter.fillPath(shape, theme.color("tile"))
        if self._card is None:
            return
        box = self.rect().adjusted(_AIR, _AIR, -_AIR, -_AIR)
        pixmap = self._best(box)
        if pixmap is None:
            if self.is_sharp:
                icon = theme.pixmap("image", "text_3", 40, ratio=self.devicePixelRatioF())
                painter.drawPixmap(self.rect().center() - QPoint(20, 20), icon)
            return
        target = QRectF(_fitted(pixmap.size(), box))
        clip = QPainterPath()
        clip.addRoundedRect(target, RADIUS_TILE - 4, RADIUS_TILE - 4)
        painter.setClipPath(clip)
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))

    def _best(self, box: QRect) -> QPixmap | None:
        key = self._key(self._card)
        if key is not None and key in self._kept:
            return self._kept[key]
        if key is not None and key not in self._asked and key not in self._broken:
            self.read(self._card)
        thumb = _thumb(self._card)
        ratio = self.devicePixelRatioF()
        return self._context.thumbnails.pixmap(
            thumb, QSize(320, 320).boundedTo(box.size()), ratio=ratio, kind="photo"
        )

    def _key(self, card: InboxCard | None) -> _Key | None:
        if card is None or not card.item.views or not card.photos:
            return None
        ratio = self.devicePixelRatioF()
        return (
            card.item.views[0].sha256,
            _rounded(self.width() * ratio),
            _rounded(self.height() * ratio),
        )

    def _take(self, key: _Key, image: QImage | None) -> None:
        self._asked.discard(key)
        if image is None:
            self._broken.add(key)
        else:
            self._kept[key] = QPixmap.fromImage(image)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        if key == self._key(self._card):
            self.update()

    def _miss(self, key: _Key, _explained: object) -> None:
        self._take(key, None)

    def _on_thumbs(self, keys: frozenset[object]) -> None:
        if _thumb(self._card) in keys:
            self.update()


class CutoutTile(QWidget):
    """The garment alone on a tile of the grid's shape, so that a bad cut-out is seen at once."""

    def __init__(self, context: WindowContext, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._card: InboxCard | None = None
        self.setFixedSize(width, round(width / TILE_RATIO))
        self.setObjectName("inbox_cutout")
        context.theme.changed.connect(self.update)
        context.thumbnails.arrived.connect(self._on_thumbs)

    def show_card(self, card: InboxCard | None) -> None:
        """Show a garment."""
        self._card = card
        self.setAccessibleName(self.tr("The garment cut out of its photo") if card else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile and the cut-out."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        _paint_tile(painter, self.rect(), self._card, self._context, self.devicePixelRatioF())

    def _on_thumbs(self, keys: frozenset[object]) -> None:
        if _thumb(self._card) in keys:
            self.update()


class FilmStrip(QWidget):
    """What was just seen and what comes next, small; the one in front is marked."""

    chosen = Signal(int)
    """The id of a garment that was clicked."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._cards: list[tuple[int, InboxCard | None]] = []
        self._front = 0
        self.setObjectName("inbox_strip")
        self.setAccessibleName(self.tr("Next garments; the arrow keys move through them"))
        self.setFixedHeight(round(_STRIP_WIDTH / TILE_RATIO) + 8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        context.theme.changed.connect(self.update)
        context.thumbnails.arrived.connect(self._on_arrived)

    def _on_arrived(self, _keys: object) -> None:
        # A method, not a lambda: it lets go of the cache when the strip goes.
        self.update()

    def show_cards(self, cards: Sequence[tuple[int, InboxCard | None]], front: int) -> None:
        """Show these garments, ``front`` marked."""
        self._cards, self._front = list(cards), front
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles in a row, the one in front with a ring."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        theme = self._context.theme
        for at, (ident, card) in enumerate(self._cards):
            rect = self._rect(at)
            if rect.right() > self.width():
                break
            painter.setOpacity(1.0 if ident == self._front else 0.72)
            _paint_tile(painter, rect, card, self._context, self.devicePixelRatioF(), radius=6)
            if ident == self._front:
                painter.setOpacity(1)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.drawRoundedRect(QRectF(rect).adjusted(-2, -2, 2, 2), 8, 8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the garment under the mouse."""
        point = event.position().toPoint()
        for at, (ident, _) in enumerate(self._cards):
            if self._rect(at).contains(point):
                self.chosen.emit(ident)
                return
        super().mousePressEvent(event)

    def _rect(self, at: int) -> QRect:
        height = round(_STRIP_WIDTH / TILE_RATIO)
        return QRect(4 + at * (_STRIP_WIDTH + SPACE_S), 4, _STRIP_WIDTH, height)


def _read(files: Sequence[Path], box: QSize, token: TaskToken) -> QImage | None:
    for file in files:
        if token.cancelled:
            return None
        image = read_photo(file, box) if file.is_file() else None
        if image is not None:
            return image
    return None


def _paint_tile(
    painter: QPainter,
    rect: QRect,
    card: InboxCard | None,
    context: WindowContext,
    ratio: float,
    *,
    radius: int = RADIUS_TILE,
) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(rect), radius, radius)
    painter.fillPath(shape, context.theme.color("tile"))
    air = max(3, rect.width() // 14)
    box = rect.adjusted(air, air, -air, -air)
    pixmap = context.thumbnails.pixmap(_thumb(card), box.size(), ratio=ratio)
    if pixmap is not None:
        painter.drawPixmap(_fitted(pixmap.size(), box), pixmap)


def _thumb(card: InboxCard | None) -> ThumbKey | None:
    if card is None or not card.item.views:
        return None
    return ThumbKey(card.item.views[0].sha256, card.version)


def _fitted(size: QSize, box: QRect) -> QRect:
    fitted = size.scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    middle = box.center()
    return QRect(
        middle.x() - fitted.width() // 2,
        middle.y() - fitted.height() // 2,
        fitted.width(),
        fitted.height(),
    )


def _rounded(pixels: float) -> int:
    return max(_STEP, -(-int(pixels) // _STEP) * _STEP)
