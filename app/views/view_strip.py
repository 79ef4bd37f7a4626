"""The photos of one garment as a strip of small pictures: choose, name, order, remove, add.

Each small picture is a button; its menu says what the photo shows (front, back, label, detail,
worn) and what can be done with it. It knows pictures, not the wardrobe: what is wanted is told by
signals.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QWidget,
)

from app.viewmodels.garment_list import ThumbKey
from app.views.controls import icon_button
from app.views.flow_layout import FlowLayout
from app.views.picture_stage import dropped_files
from app.views.theme import set_kind
from local_index.records import VIEW_KINDS

if TYPE_CHECKING:
    from app.services.garment_card import PictureOf
    from app.views.context import WindowContext

_SIZE = QSize(48, 60)
_RADIUS = 6
_PHOTO = "application/x-vestry-photo"
"""The id of a photo that is dragged within its strip."""


class ViewStrip(QWidget):
    """See the module."""

    chosen = Signal(int)
    """Place of the photo to show large."""
    kind_wanted = Signal(int, str)
    cover_wanted = Signal(int)
    removal_wanted = Signal(int)
    """The photo's id."""
    move_wanted = Signal(int, int)
    """The photo's id, and its new place."""
    added = Signal(list)
    """Files to show the garment with."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pictures: tuple[PictureOf, ...] = ()
        self._buttons: list[_Small] = []
        self.current = 0
        self.setObjectName("view_strip")
        self.setAccessibleName(self.tr("Photos of this garment"))
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._flow = FlowLayout(spacing=6)
        self._add = self._make_add()
        self._flow.addWidget(self._add)
        row.addLayout(self._flow, 1)
        self.hide()
        context.thumbnails.arrived.connect(self._on_arrived)

    def show_pictures(self, pictures: tuple[PictureOf, ...], current: int) -> None:
        """Show these photos, one of them chosen."""
        self.current = current
        if pictures != self._pictures:
            self._pictures = pictures
            self._rebuild()
        for at, button in enumerate(self._buttons):
            button.setChecked(at == current)
        self.show()

    def kind_name(self, kind: str) -> str:
        """Return what a photo shows, in words."""
        return {
            "front": self.tr("Front"),
            "back": self.tr("Back"),
            "label": self.tr("Label"),
            "detail": self.tr("Detail"),
            "worn": self.tr("Worn"),
        }[kind]

    def menu_for(self, at: int) -> QMenu:
        """Return what can be done with a photo."""
        picture = self._pictures[at]
        photo_id = picture.view.photo_id
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in VIEW_KINDS:
            action = menu.addAction(self.kind_name(kind))
            action.setCheckable(True)
            action.setChecked(kind == picture.view.kind)
            action.triggered.connect(
                lambda _checked=False, kind=kind: self.kind_wanted.emit(photo_id, kind)
            )
        menu.addSeparator()
        cover = menu.addAction(self.tr("Show first"))
        cover.setEnabled(at > 0)
        cover.triggered.connect(lambda: self.cover_wanted.emit(photo_id))
        earlier = menu.addAction(self.tr("Move forward"))
        earlier.setEnabled(at > 0)
        earlier.triggered.connect(lambda: self.move_wanted.emit(photo_id, at - 1))
        later = menu.addAction(self.tr("Move back"))
        later.setEnabled(at < len(self._pictures) - 1)
        later.triggered.connect(lambda: self.move_wanted.emit(photo_id, at + 1))
        remove = menu.addAction(self.tr("Remove this photo"))
        remove.setEnabled(len(self._pictures) > 1)
        remove.triggered.connect(lambda: self.removal_wanted.emit(photo_id))
        return menu

    def choose_files(self) -> None:
        """Ask for photos to add."""
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Add photos of this garment"),
            "",
            self.tr("Photos")
            + " (*.jpg *.jpeg *.png *.webp *.heic *.heif *.tif *.tiff *.bmp *.gif)",
        )
        if names:
            self.added.emit([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and photos of this strip that want another place."""
        if self._dragged(event) is not None or dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the files, or move the photo to where it was let go."""
        event.acceptProposedAction()
        photo_id = self._dragged(event)
        if photo_id is None:
            self.added.emit(dropped_files(event))
        else:
            self.move_wanted.emit(photo_id, self.place_at(event.position().toPoint()))

    def place_at(self, point: QPoint) -> int:
        """Return the place in the order that a point lies nearest to."""
        ways = [(button.geometry().center() - point).manhattanLength() for button in self._buttons]
        return ways.index(min(ways)) if ways else 0

    def _dragged(self, event: QDropEvent) -> int | None:
        """Return the photo of this very strip that is dragged, or None."""
        if event.source() not in self._buttons:
            return None
        data = bytes(event.mimeData().data(_PHOTO).data())
        return int(data) if data.isdigit() else None

    def _rebuild(self) -> None:
        focused = next((at for at, one in enumerate(self._buttons) if one.hasFocus()), None)
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._make(at) for at in range(len(self._pictures))]
        self._flow.removeWidget(self._add)
        shown: tuple[QAbstractButton, ...] = (*self._buttons, self._add)
        for one in shown:
            self._flow.addWidget(one)
            one.show()
        self._flow.invalidate()
        if focused is not None and self._buttons:
            self._buttons[min(focused, len(self._buttons) - 1)].setFocus()
        self.updateGeometry()

    def _make(self, at: int) -> _Small:
        picture = self._pictures[at]
        made = _Small(self._context, picture)
        name = self.tr("Photo {n}: {kind}").format(n=at + 1, kind=self.kind_name(picture.view.kind))
        made.setAccessibleName(name)
        made.setToolTip(self.kind_name(picture.view.kind))
        made.clicked.connect(lambda _checked=False: self.chosen.emit(at))
        made.menu_asked.connect(lambda where: self.menu_for(at).popup(where))
        made.step_asked.connect(lambda step: self._step(at + step))
        made.removal_asked.connect(lambda: self.removal_wanted.emit(picture.view.photo_id))
        made.move_asked.connect(
            lambda step: self.move_wanted.emit(picture.view.photo_id, max(0, at + step))
        )
        return made

    def _make_add(self) -> QToolButton:
        name = self.tr("Add a photo of this garment")
        made = icon_button(
            self._context.theme, "plus", name, name="add_view", run=self.choose_files
        )
        set_kind(made, "add_tile")
        made.setFixedSize(_SIZE)
        made.setToolTip(self.tr("Add a photo: back, label, a detail. Or drop one here."))
        return made

    def _step(self, at: int) -> None:
        if 0 <= at < len(self._buttons):
            self._buttons[at].setFocus()
            self.chosen.emit(at)

    def _on_arrived(self, keys: frozenset[ThumbKey]) -> None:
        seen = {key.sha256 for key in keys}
        for button in self._buttons:
            if button.sha256 in seen:
                button.update()


class _Small(QAbstractButton):
    """One small picture: a click shows it, arrows move on, the menu key opens its menu."""

    menu_asked = Signal(QPoint)
    step_asked = Signal(int)
    move_asked = Signal(int)
    removal_asked = Signal()

    def __init__(self, context: WindowContext, picture: PictureOf) -> None:
        super().__init__()
        self._context = context
        self._key = ThumbKey(picture.view.sha256, picture.version)
        # A label or a worn photo has no garment to cut out.
        self._kind = "photo" if picture.view.kind in ("label", "worn", "detail") else "cutout"
        self.sha256 = picture.view.sha256
        self._photo_id = picture.view.photo_id
        self._pressed = QPoint()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_SIZE)
        context.theme.changed.connect(self.update)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu, by mouse or by key."""
        self.menu_asked.emit(event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it to another place."""
        way = event.position().toPoint() - self._pressed
        if not self.isDown() or way.manhattanLength() < QApplication.startDragDistance():
            return
        self.setDown(False)
        drag, data = QDrag(self), QMimeData()
        data.setData(_PHOTO, str(self._photo_id).encode())
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._pressed)
        drag.exec(Qt.DropAction.MoveAction)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag would begin."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on with the arrows, with Ctrl the photo itself; Delete removes it."""
        forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        backward = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        step = {forward: 1, backward: -1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.move_asked.emit(step)
        elif step is not None:
            self.step_asked.emit(step)
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Repaint when the mouse comes and goes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture on its tile, and whether it is chosen."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        theme = self._context.theme
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        shape = QPainterPath()
        shape.addRoundedRect(box, _RADIUS, _RADIUS)
        painter.fillPath(shape, theme.color("tile"))
        room = box if self._kind == "photo" else box.adjusted(4, 5, -4, -5)
        ratio = self.devicePixelRatioF()
        pixmap = self._context.thumbnails.pixmap(
            self._key,
            room.size().toSize(),
            ratio=ratio,
            kind="photo" if self._kind == "photo" else "cutout",
        )
        if pixmap is not None:
            size = pixmap.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(room.center().x() - size.width() / 2, 0, size.width(), size.height())
            place.moveTop(room.center().y() - size.height() / 2)
            painter.save()
            painter.setClipPath(shape)
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), _RADIUS + 1, _RADIUS + 1)
        elif self.isChecked():
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawPath(shape)
        elif self.underMouse():
            painter.setPen(QPen(theme.color("outline"), 1))
            painter.drawPath(shape)
