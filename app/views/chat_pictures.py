"""Pictures in a conversation: rounded, never cropped, large on a click.

Read by the window's small-picture cache, so that a long conversation holds no more of them than is
seen. A picture that is gone or cannot be shown says so in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.viewmodels.chat_values import RowPicture
from app.viewmodels.garment_list import ThumbKey
from app.views.context import WindowContext
from app.views.controls import icon_button
from app.views.escape import claims_escape
from app.views.focus_ring import came_by_key, paint_ring
from app.views.tokens import RADIUS_TILE, SPACE_S

IN_MESSAGE = QSize(260, 240)
ONE_OF_MANY = QSize(150, 150)
ATTACHED = QSize(72, 72)
_LEAST = 96


class ChatPicture(QAbstractButton):
    """One picture of a message, or beside the text field.

    Args:
        context: Reads pictures, gives colors.
        picture: What to show.
        box: What it has to fit in, in pixels.
    """

    opened = Signal(object)
    """Its ``RowPicture``: show it large."""
    resized = Signal()
    """It is here, and wants another size."""

    def __init__(
        self,
        context: WindowContext,
        picture: RowPicture,
        *,
        box: QSize = IN_MESSAGE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.picture = picture
        self._context = context
        self._box = box
        self._by_key = False
        self._pixmap: QPixmap | None = None
        self._key = ThumbKey(str(picture.file)) if picture.file is not None else None
        name = picture.name or self.tr("Picture")
        self.setAccessibleName(self.tr("Picture: {name}").format(name=name))
        self.setToolTip(name)
        self.setObjectName("chat_picture")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        context.thumbnails.arrived.connect(self._on_arrived)
        context.theme.changed.connect(self.update)
        self._read()

    def sizeHint(self) -> QSize:
        """As large as the picture in its box; a square until it is there."""
        if self._pixmap is None:
            return QSize(min(160, self._box.width()), min(160, self._box.height()))
        size = QSizeF(self._pixmap.deviceIndependentSize())
        size.scale(QSizeF(self._box), Qt.AspectRatioMode.KeepAspectRatio)
        least = min(_LEAST, self._box.width())
        return QSize(max(least, round(size.width())), max(least // 2, round(size.height())))

    def set_box(self, box: QSize) -> None:
        """Fit into another box."""
        self._box = box
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture with round corners, or why there is none."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        theme, box = self._context.theme, QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(box, RADIUS_TILE, RADIUS_TILE)
        painter.fillPath(shape, theme.color("tile"))
        if self._pixmap is not None:
            painter.setClipPath(shape)
            size = QSizeF(self._pixmap.deviceIndependentSize())
            size.scale(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = box.center() - QPointF(size.width() / 2, size.height() / 2)
            painter.drawPixmap(QRectF(place, size), self._pixmap, QRectF(self._pixmap.rect()))
            painter.setClipping(False)
        else:
            icon = theme.pixmap("image", "text_3", 22, ratio=self.devicePixelRatioF())
            painter.drawPixmap(box.center() - QPointF(11, 11), icon)
        painter.setPen(QPen(theme.color("text_1", alpha=0.1), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_TILE, RADIUS_TILE)
        if self.hasFocus() and self._by_key:
            paint_ring(painter, box, theme)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring to those who came by key."""
        self._by_key = came_by_key(event)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.picture.file is not None:
            self.opened.emit(self.picture)

    def _read(self) -> None:
        ratio = self.devicePixelRatioF()
        found = self._context.thumbnails.pixmap(self._key, self._box, ratio=ratio, kind="file")
        if found is not None:
            self._pixmap = QPixmap(found)
            self._pixmap.setDevicePixelRatio(ratio)
            self.updateGeometry()
            self.resized.emit()
            self.update()

    def _on_arrived(self, keys: frozenset[ThumbKey]) -> None:
        if self._pixmap is None and self._key in keys:
            self._read()


class PictureWall(QWidget):
    """Several pictures in rows, as high as they need; a question's end at the right edge.

    No layout: one whose height follows its width tells a scroll area the height of its narrowest
    form, and everything below would begin screens further down.
    """

    def __init__(
        self,
        pictures: Sequence[ChatPicture],
        parent: QWidget | None = None,
        *,
        from_left: bool = False,
    ) -> None:
        super().__init__(parent)
        self._from_left = from_left
        self._pictures = tuple(pictures)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for each in self._pictures:
            each.setParent(self)
            each.set_box(ONE_OF_MANY)
            each.resized.connect(self._place)
            each.show()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place them for the new width."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        rows: list[list[tuple[ChatPicture, QSize]]] = []
        left = 0
        for each in self._pictures:
            size = each.sizeHint()
            if not rows or left + size.width() > self.width():
                rows.append([])
                left = 0
            rows[-1].append((each, size))
            left += size.width() + SPACE_S
        top = 0
        for row in rows:
            taken = sum(size.width() for _, size in row) + SPACE_S * (len(row) - 1)
            x = 0 if self._from_left else self.width() - taken
            height = max(size.height() for _, size in row)
            for each, size in row:
                each.setGeometry(QRect(QPoint(x, top + height - size.height()), size))
                x += size.width() + SPACE_S
            top += height + SPACE_S
        self.setFixedHeight(max(0, top - SPACE_S))


class AttachedPicture(ChatPicture):
    """A picture that is about to be sent; Delete or its cross takes it away."""

    taken_away = Signal()

    def __init__(
        self, context: WindowContext, picture: RowPicture, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, picture, box=ATTACHED, parent=parent)
        self.setObjectName("attached_picture")
        name = picture.name or self.tr("Picture")
        self._cross = icon_button(
            context.theme,
            "x",
            self.tr("Remove {name}").format(name=name),
            name="attached_remove",
            run=self.taken_away.emit,
            role="text_1",
        )
        self._cross.setParent(self)
        self._cross.setProperty("kind", "cross")
        self._cross.setIconSize(QSize(12, 12))
        self._cross.setFixedSize(22, 22)

    def sizeHint(self) -> QSize:
        """All of one size, however their pictures are."""
        return ATTACHED

    def resizeEvent(self, event: QEvent) -> None:
        """Keep the cross in its corner."""
        self._cross.move(self.width() - self._cross.width() - 3, 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take it away by key."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken_away.emit()
        else:
            super().keyPressEvent(event)


class LargeChatPicture(QWidget):
    """A picture over the whole window; any click and Esc close it.

    Args:
        context: Reads pictures.
        picture: What to show.
        window: What it lies over.
    """

    def __init__(self, context: WindowContext, picture: RowPicture, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._key = ThumbKey(str(picture.file))
        self._opener = window.focusWidget()
        self._window = window
        self.setObjectName("large_chat_picture")
        name = picture.name or self.tr("Picture")
        self.setAccessibleName(self.tr("{name}, large. Esc closes it.").format(name=name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        close = icon_button(
            context.theme, "x", self.tr("Close"), name="large_picture_close", run=self.leave
        )
        close.setParent(self)
        close.setProperty("kind", "cross")
        close.setFixedSize(32, 32)
        self._close = close
        context.thumbnails.arrived.connect(self._on_arrived)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.raise_()
        self.show()
        self.setFocus()

    def leave(self) -> None:
        """Close it and give the keyboard back."""
        self._window.removeEventFilter(self)
        self.hide()
        if self._opener is not None:
            self._opener.setFocus()
        self.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture on a dark ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(12, 11, 12, 232))
        room = QSize(self.width() - 96, self.height() - 96)
        ratio = self.devicePixelRatioF()
        found = self._context.thumbnails.pixmap(self._key, room, ratio=ratio, kind="file")
        if found is None:
            return
        size = QSizeF(found.size()) / ratio
        size.scale(QSizeF(room), Qt.AspectRatioMode.KeepAspectRatio)
        middle = QRectF(self.rect()).center()
        place = middle - QPointF(size.width() / 2, size.height() / 2)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(place, size), RADIUS_TILE, RADIUS_TILE)
        painter.setClipPath(shape)
        painter.drawPixmap(QRectF(place, size), found, QRectF(found.rect()))

    def resizeEvent(self, event: QEvent) -> None:
        """Keep the cross in its corner."""
        self._close.move(QPoint(self.width() - self._close.width() - 2 * SPACE_S, 2 * SPACE_S))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close it."""
        self.leave()

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window does."""
        return claims_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close it."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.leave()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def _on_arrived(self, keys: frozenset[ThumbKey]) -> None:
        if self._key in keys:
            self.update()
