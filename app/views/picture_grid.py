"""The album as a grid: each picture on a tile of the wardrobe's shape, with its badge and one line.

Rows are made when they are looked at and small pictures read beside the window, so that thousands
scroll like ten. Nothing of a garment's own photo ever stands here.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import (
    QDate,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QKeyEvent,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.services.pictures import PictureEntry
from app.tryon.values import BACKDROP
from app.viewmodels.garment_list import ThumbKey
from app.viewmodels.pictures import PictureListModel
from app.views.context import WindowContext
from app.views.tokens import RADIUS_TILE, SPACE_S, SPACE_XS, TILE_RATIO

Index = QModelIndex | QPersistentModelIndex
_LEAST, _GAP, _MARGIN = 190, 16, 24


def shown_day(added: str) -> str:
    """The day of a picture, as this system writes it."""
    try:
        day = datetime.fromisoformat(added).astimezone().date()
    except ValueError:
        return ""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


class PictureDelegate(QStyledItemDelegate):
    """Paints one picture with its badge."""

    def __init__(self, context: WindowContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._thumbnails = context.theme, context.thumbnails
        self.tile = QSize(_LEAST, round(_LEAST / TILE_RATIO) + 40)

    def words_height(self) -> int:
        """Height of the two lines below a picture."""
        fonts = (self._theme.font(), self._theme.font("caption"))
        return SPACE_S + sum(QFontMetrics(font).height() for font in fonts) + SPACE_XS

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All tiles are alike."""
        del option, index
        return self.tile

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the picture, what it is, and when it was made."""
        entry: PictureEntry | None = index.data(PictureListModel.EntryRole)
        rect = option.rect
        box = QRect(rect.left(), rect.top(), rect.width(), rect.height() - self.words_height())
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(box), RADIUS_TILE, RADIUS_TILE)
        painter.fillPath(shape, self._ground(box, entry))
        if entry is not None:
            self._paint_picture(painter, box, shape, entry)
            self._paint_badge(painter, box, entry)
            words = index.data(Qt.ItemDataRole.DisplayRole)
            self._paint_words(painter, rect, box, (words, shown_day(entry.added)))
        self._paint_state(painter, box, option)
        painter.restore()

    def _ground(self, box: QRect, entry: PictureEntry | None) -> QBrush:
        """What shows beside a picture that is not as wide as its tile."""
        if entry is None or not entry.figure:
            return QBrush(self._theme.color("tile"))
        # a figure stands before this backdrop: it goes on to the tile's edge
        fill = QLinearGradient(QPointF(box.topLeft()), QPointF(box.bottomLeft()))
        for at, tone in enumerate(BACKDROP):
            fill.setColorAt(at, QColor(*tone))
        return QBrush(fill)

    def _paint_picture(
        self, painter: QPainter, box: QRect, shape: QPainterPath, entry: PictureEntry
    ) -> None:
        ratio = painter.device().devicePixelRatioF() if painter.device() else 1.0
        pixmap = self._thumbnails.pixmap(
            ThumbKey(str(entry.file)), box.size(), ratio=ratio, kind="file"
        )
        if pixmap is None:
            return
        size = pixmap.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(box.center())
        painter.setClipPath(shape)
        painter.drawPixmap(target, pixmap)
        painter.setClipping(False)

    def _paint_badge(self, painter: QPainter, box: QRect, entry: PictureEntry) -> None:
        text = self.badge(entry)
        painter.setFont(self._theme.font("caption", strong=True))
        metrics = painter.fontMetrics()
        wide, tall = metrics.horizontalAdvance(text) + 14, metrics.height() + 6
        place = QRectF(box.left() + 8, box.top() + 8, wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent" if entry.by_a_model else "surface_1"))
        painter.drawRoundedRect(place, 6, 6)
        painter.setPen(self._theme.color("on_accent" if entry.by_a_model else "text_2"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def badge(self, entry: PictureEntry) -> str:
        """What marks a picture as made, never photographed."""
        if entry.kind == "tryon":
            return self.tr("AI preview") if entry.by_a_model else self.tr("Try-on")
        return self.tr("AI")

    def _paint_words(
        self, painter: QPainter, rect: QRect, box: QRect, lines: tuple[str, str]
    ) -> None:
        top = box.bottom() + SPACE_S
        for text, size, role in zip(lines, ("body", "caption"), ("text_1", "text_3"), strict=True):
            painter.setFont(self._theme.font(size))
            metrics = painter.fontMetrics()
            painter.setPen(self._theme.color(role))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() - 4)
            line = QRect(rect.left() + 2, top, rect.width() - 4, metrics.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, shown)
            top += metrics.height()

    def _paint_state(self, painter: QPainter, box: QRect, option: QStyleOptionViewItem) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        edge = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        if chosen or focused:
            role = "focus" if focused else "accent"
            painter.setPen(QPen(self._theme.color(role), 2))
            edge = edge.adjusted(0.5, 0.5, -0.5, -0.5)
        else:
            painter.setPen(QPen(self._theme.color("text_1", alpha=0.08), 1))
        painter.drawRoundedRect(edge, RADIUS_TILE, RADIUS_TILE)


class PictureGrid(QListView):
    """The grid.

    Args:
        context: Theme and small pictures.
        model: The album's rows.
    """

    opened = Signal(str)
    """Id of a picture to be shown large."""
    delete_asked = Signal()

    def __init__(
        self, context: WindowContext, model: PictureListModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("picture_grid")
        self._delegate = PictureDelegate(context, self)
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSpacing(_GAP // 2)
        self.setViewportMargins(_MARGIN - _GAP // 2, 0, _MARGIN - _GAP // 2, 0)
        self.activated.connect(self._open)
        # no lambda: it would keep the grid for as long as there are small pictures
        context.thumbnails.arrived.connect(self._repaint)
        context.theme.changed.connect(self._fit)

    def chosen(self) -> list[str]:
        """Ids of what is chosen, in order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._rows.ids[row] for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete throws away; the rest is the list's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stretch tiles a little, so that they fill the width."""
        super().resizeEvent(event)
        self._fit()

    def _repaint(self, _keys: object) -> None:
        self.viewport().update()

    def _fit(self) -> None:
        room = self.viewport().width() - 4
        columns = max(1, room // (_LEAST + _GAP))
        wide = min(room // columns - _GAP, round(_LEAST * 1.35))
        size = QSize(wide, round(wide / TILE_RATIO) + self._delegate.words_height())
        if size != self._delegate.tile:
            self._delegate.tile = size
            self.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._rows.ids[index.row()])
