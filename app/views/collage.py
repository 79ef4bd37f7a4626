"""An outfit on one tile: its cut-outs laid out as on a bed, by what they are worn on.

What dresses the body stands on the left from shoulders to feet, what is put over it and carried on
the right; what was laid on the free canvas looks as it was laid. Places are arithmetic; pictures
come from the cache, which reads them beside the window and keeps them, so that painting a tile is a
handful of copies. Nothing is read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.viewmodels.outfit_cards import PieceCard
from app.viewmodels.outfit_sentences import names_listed
from app.views.theme import Theme
from app.views.thumbnails import Request, ThumbnailCache, request_for
from app.views.tokens import RADIUS_TILE, TILE_RATIO

MOST = 9
_BODY = {"top": 1.0, "mid": 1.0, "one_piece": 2.0, "bottom": 1.15}
_BESIDE = {"outerwear": 1.35, "bag": 0.75, "accessory": 0.5, "shoes": 0.7, "other": 0.6}
_PADDING = 0.07
_GAP = 0.025
_LEFT_SHARE = 0.56
_WIDEST = 4
"""Times as wide as high: no cut-out is wider."""
_SYMBOL = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where one piece lies, in pixels of the tile, before it is turned about its middle.

    Attributes:
        rotation: Degrees clockwise.
        flip: Whether left and right are exchanged.
    """

    piece: PieceCard
    rect: QRect
    rotation: float = 0.0
    flip: bool = False


def places(pieces: Sequence[PieceCard], box: QRect) -> tuple[Place, ...]:
    """Return where the pieces of an outfit lie in a box."""
    if pieces and all(one.at is not None for one in pieces):
        return _as_laid(pieces, box)
    some = list(pieces[:MOST])
    edge = round(min(box.width(), box.height()) * _PADDING)
    inside = box.adjusted(edge, edge, -edge, -edge)
    body = [one for slot in _BODY for one in some if one.slot == slot]
    beside = [one for slot in _BESIDE for one in some if _place_of(one) == slot]
    if not body or not beside:
        return tuple(_in_columns(body or beside, inside))
    gap = round(inside.width() * _GAP)
    heavy = sum(_weight(one) for one in beside) >= 1.2
    left = round(inside.width() * (_LEFT_SHARE if heavy else 0.62))
    first = QRect(inside.left(), inside.top(), left - gap, inside.height())
    second = QRect(inside.left() + left, inside.top(), inside.width() - left, inside.height())
    return (*_stacked(body, first), *_stacked(beside, second, from_foot=not heavy))


def _as_laid(pieces: Sequence[PieceCard], box: QRect) -> tuple[Place, ...]:
    """Return the places of the free canvas, the lowest first, in the largest canvas that fits."""
    high = min(float(box.height()), box.width() / TILE_RATIO)
    wide = high * TILE_RATIO
    left, top = box.center().x() - wide / 2, box.center().y() - high / 2
    found = []
    for piece in sorted(pieces, key=lambda one: one.at.z if one.at is not None else 0):
        at = piece.at
        assert at is not None
        # only the height is given; the picture's own shape says how wide it is
        height = max(1, round(at.scale * high))
        rect = QRect(0, 0, _WIDEST * height, height)
        rect.moveCenter(QPoint(round(left + at.x * wide), round(top + at.y * high)))
        found.append(Place(piece, rect, at.rotation, at.flip))
    return tuple(found)


def _place_of(piece: PieceCard) -> str:
    if piece.slot in _BODY:
        return ""
    return piece.slot if piece.slot in _BESIDE else "other"


def _weight(piece: PieceCard) -> float:
    return _BODY.get(piece.slot) or _BESIDE.get(piece.slot, _BESIDE["other"])


def _in_columns(pieces: Sequence[PieceCard], box: QRect) -> Iterator[Place]:
    """Lay pieces of one sort: below each other while they are few, else in two columns."""
    if len(pieces) <= 2:
        yield from _stacked(pieces, box)
        return
    half = box.width() // 2
    even, odd = pieces[::2], pieces[1::2]
    yield from _stacked(even, QRect(box.left(), box.top(), half - 2, box.height()))
    yield from _stacked(odd, QRect(box.left() + half + 2, box.top(), half - 2, box.height()))


def _stacked(
    pieces: Sequence[PieceCard], box: QRect, *, from_foot: bool = False
) -> Iterator[Place]:
    weights = [_weight(one) for one in pieces]
    gap = round(box.height() * _GAP)
    room = box.height() - gap * (len(pieces) - 1)
    # little things beside a body do not grow to its height: shoes stand at its feet
    whole = max(sum(weights), 1.7) if from_foot else sum(weights)
    top = float(box.top())
    if from_foot:
        top = box.bottom() + 1 - room * sum(weights) / whole - gap * (len(pieces) - 1)
    for piece, weight in zip(pieces, weights, strict=True):
        height = room * weight / whole
        yield Place(piece, QRect(box.left(), round(top), box.width(), round(height)))
        top += height + gap


def requests(pieces: Sequence[PieceCard], box: QRect, ratio: float) -> list[Request]:
    """Return the pictures that a collage in a box needs."""
    return [
        request_for(place.piece.key, place.rect.size(), ratio=ratio, kind=place.piece.kind)
        for place in places(pieces, box)
        if place.piece.key is not None
    ]


def paint(
    painter: QPainter,
    box: QRect,
    pieces: Sequence[PieceCard],
    *,
    thumbnails: ThumbnailCache,
    theme: Theme,
    ask: bool = False,
) -> None:
    """Paint the pieces of an outfit into a box; what is not here yet is left out.

    Args:
        ask: Whether to have missing pictures read; a grid says by itself what it needs.
    """
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    painter.save()
    painter.setClipRect(box)
    for place in places(pieces, box):
        painter.save()
        middle = QPointF(place.rect.center())
        painter.translate(middle)
        painter.rotate(place.rotation)
        painter.scale(-1 if place.flip else 1, 1)
        painter.translate(-middle)
        paint_piece(
            painter,
            place.rect,
            place.piece,
            thumbnails=thumbnails,
            theme=theme,
            ratio=ratio,
            ask=ask,
        )
        painter.restore()
    painter.restore()


def paint_piece(
    painter: QPainter,
    rect: QRect,
    piece: PieceCard,
    *,
    thumbnails: ThumbnailCache,
    theme: Theme,
    ratio: float,
    ask: bool = True,
) -> None:
    """Paint one cut-out into a rectangle, whole and in the middle."""
    if piece.key is None:
        _symbol(painter, rect, theme, ratio)
        return
    request = request_for(piece.key, rect.size(), ratio=ratio, kind=piece.kind)
    pixmap = thumbnails.cached(request)
    if pixmap is None and ask:
        pixmap = thumbnails.pixmap(piece.key, rect.size(), ratio=ratio, kind=piece.kind)
    if pixmap is None:
        pixmap = thumbnails.stand_in(request)
    if pixmap is None:
        if thumbnails.is_broken(request):
            _symbol(painter, rect, theme, ratio)
        return
    size = QSize(pixmap.width(), pixmap.height())
    box = QSize(round(rect.width() * ratio), round(rect.height() * ratio))
    fitted = size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
    same = abs(fitted.width() - size.width()) <= 1 and abs(fitted.height() - size.height()) <= 1
    shown = size if same else fitted
    target = QRectF(0, 0, shown.width() / ratio, shown.height() / ratio)
    target.moveCenter(QPointF(rect.center()))
    # whole pixels: a picture between two of them would be blurred
    target.moveTopLeft(QPointF(round(target.left()), round(target.top())))
    painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))


def _symbol(painter: QPainter, rect: QRect, theme: Theme, ratio: float) -> None:
    side = min(_SYMBOL, rect.width(), rect.height())
    symbol = theme.pixmap("shirt", "outline", side, ratio=ratio)
    painter.drawPixmap(rect.center() - QRect(0, 0, side, side).center(), symbol)


class CollageView(QWidget):
    """An outfit as a picture on a tile; words for it are given by whoever shows it.

    Args:
        theme: Colors.
        thumbnails: Pictures.
    """

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._pieces: tuple[PieceCard, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        thumbnails.arrived.connect(self._on_arrived)
        theme.changed.connect(self.update)

    def show_pieces(self, pieces: Sequence[PieceCard]) -> None:
        """Show another outfit."""
        if tuple(pieces) != self._pieces:
            self._pieces = tuple(pieces)
            self.setAccessibleName(names_listed([one.name for one in pieces]))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile and the pieces on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("tile"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_TILE, RADIUS_TILE)
        paint(
            painter,
            self.rect(),
            self._pieces,
            thumbnails=self._thumbnails,
            theme=self._theme,
            ask=True,
        )

    def _on_arrived(self, keys: frozenset[object]) -> None:
        if any(one.key in keys for one in self._pieces):
            self.update()
