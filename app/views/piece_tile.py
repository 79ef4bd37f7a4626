"""One piece on the board: its picture, its name, and keys to change, lock and remove it.

It knows no outfit: what shall happen is told by signals with the garment's number. A garment that
is dragged travels as its number, wherever the drag began.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from app.viewmodels.outfit_cards import PieceCard
from app.views.collage import paint_piece
from app.views.context import WindowContext
from app.views.controls import icon_button
from app.views.theme import set_kind
from app.views.tokens import RADIUS_TILE

GARMENT_MIME = "application/x-vestry-garment"
_ROOM = 84
"""Narrower tiles have no arrows: they would cover what they change."""
_DISC, _ICON = 24, 14


class PieceTile(QWidget):
    """One piece: its picture, its name, and keys to change, lock and remove it."""

    step_asked = Signal(int, int)
    remove_asked = Signal(int)
    lock_asked = Signal(int)
    replace_asked = Signal(int)
    menu_asked = Signal(int, QPoint)

    def __init__(self, context: WindowContext, slot: str, place: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"piece_{slot}_{place}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._context = context
        self.slot, self.place = slot, place
        self.piece = PieceCard(0, "", slot, None)
        self._warning = ""
        self._locked = False
        self._pressed: QPoint | None = None
        theme = context.theme
        self._lock = icon_button(theme, "lock-open", self.tr("Lock"), run=self._ask_lock)
        self._remove = icon_button(theme, "x", self.tr("Take off the board"), run=self._ask_remove)
        self._before = icon_button(
            theme, "chevron-left", self.tr("The one before"), run=partial(self._step, -1)
        )
        self._after = icon_button(
            theme, "chevron-right", self.tr("The next one"), run=partial(self._step, 1)
        )
        for each in self._buttons():
            each.setParent(self)
            # on a disc of their own: a garment below may be as dark as they are
            set_kind(each, "cross")
            each.setIconSize(QSize(_ICON, _ICON))
            # the tile itself takes the keyboard and has a key for each of them
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            each.hide()
        context.thumbnails.arrived.connect(self._on_arrived)
        theme.changed.connect(self.update)

    def show_piece(self, piece: PieceCard) -> None:
        """Show another garment."""
        if piece != self.piece:
            self.piece = piece
            self._name_it()
            self.update()

    def show_locked(self, locked: bool) -> None:
        """Show whether it stays when the outfit is finished."""
        self._locked = locked
        icon, role = ("lock", "accent") if locked else ("lock-open", "text_2")
        self._lock.setIcon(self._context.theme.icon(icon, role))
        text = self.tr("Unlock") if locked else self.tr("Lock")
        self._lock.setAccessibleName(text)
        self._lock.setToolTip(text)
        self._name_it()
        self._show_buttons()

    def show_warning(self, text: str) -> None:
        """Mark it where something is odd about it."""
        if text != self._warning:
            self._warning = text
            self._name_it()
            self.update()

    def _name_it(self) -> None:
        words = [self.piece.name]
        if self._locked:
            words.append(self.tr("locked"))
        if self._warning:
            words.append(self._warning)
        self.setAccessibleName(", ".join(words))
        self.setAccessibleDescription(
            self.tr("Left and right try others, L locks, Enter chooses, Delete removes")
        )
        self.setToolTip("\n".join(filter(None, (self.piece.name, self._warning))))

    def _buttons(self) -> tuple[QToolButton, ...]:
        return (self._lock, self._remove, self._before, self._after)

    def _ask_lock(self) -> None:
        self.lock_asked.emit(self.piece.item_id)

    def _ask_remove(self) -> None:
        self.remove_asked.emit(self.piece.item_id)

    def _step(self, by: int) -> None:
        self.step_asked.emit(self.piece.item_id, by)

    # -- keys and mouse ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key = event.key()
        forth = -1 if self.isRightToLeft() else 1
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if not plain:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Right:
            self._step(forth)
        elif key == Qt.Key.Key_Left:
            self._step(-forth)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._ask_remove()
        elif key == Qt.Key.Key_L:
            self._ask_lock()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.replace_asked.emit(self.piece.item_id)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu, by mouse or key."""
        self.menu_asked.emit(self.piece.item_id, event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag would begin."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose another."""
        self._pressed = None
        self.replace_asked.emit(self.piece.item_id)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the piece to another place."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance():
            self._pressed = None
            drag_garment(self, self.piece.item_id, self.grab(self._ground()))

    # -- looks ------------------------------------------------------------------------------------

    def _ground(self) -> QRect:
        words = self._context.theme.scaled(22) if self.height() > 120 else 0
        return self.rect().adjusted(0, 0, 0, -words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons on the picture."""
        super().resizeEvent(event)
        ground, side, edge = self._ground(), _DISC, 6
        middle, right = ground.center().y() - side // 2, ground.right() - side - edge + 1
        self._lock.setGeometry(edge, edge, side, side)
        self._remove.setGeometry(right, edge, side, side)
        self._before.setGeometry(edge, middle, side, side)
        self._after.setGeometry(right, middle, side, side)

    def _show_buttons(self) -> None:
        near = self.underMouse() or self.hasFocus()
        room = self.width() > _ROOM
        self._lock.setVisible(near or self._locked)
        self._remove.setVisible(near)
        for each in (self._before, self._after):
            each.setVisible(near and room and not self._locked)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the buttons."""
        super().enterEvent(event)
        self._show_buttons()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the buttons."""
        super().leaveEvent(event)
        self._show_buttons()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring and the buttons."""
        super().focusInEvent(event)
        self._show_buttons()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring and the buttons."""
        super().focusOutEvent(event)
        self._show_buttons()
        self.update()

    def _on_arrived(self, keys: frozenset[object]) -> None:
        if self.piece.key in keys:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile, the picture, the name and the ring."""
        theme, ground = self._context.theme, self._ground()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("tile"))
        painter.drawRoundedRect(QRectF(ground), RADIUS_TILE, RADIUS_TILE)
        edge = max(6, round(min(ground.width(), ground.height()) * 0.08))
        paint_piece(
            painter,
            ground.adjusted(edge, edge, -edge, -edge),
            self.piece,
            thumbnails=self._context.thumbnails,
            theme=theme,
            ratio=self.devicePixelRatioF(),
        )
        if self._warning:
            icon = theme.pixmap("triangle-alert", "warn", 16, ratio=self.devicePixelRatioF())
            painter.drawPixmap(ground.left() + 8, ground.bottom() - 23, icon)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            frame = QRectF(ground).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, RADIUS_TILE, RADIUS_TILE)
        words = self.rect().adjusted(2, ground.height(), -2, 0)
        if words.height() > 8:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text_2"))
            text = painter.fontMetrics().elidedText(
                self.piece.name, Qt.TextElideMode.ElideRight, words.width()
            )
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)


def drag_garment(source: QWidget, item_id: int, picture: QPixmap) -> None:
    """Drag a garment until it is dropped."""
    data = QMimeData()
    data.setData(GARMENT_MIME, str(item_id).encode())
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(picture)
    drag.setHotSpot(picture.rect().center())
    drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.CopyAction)
