"""The photos of one garment as a strip of small pictures: choose, name, order, remove, add.

Each small picture is a button; its menu says what the photo shows (front, back, label, detail,
worn) and what can be done with it. It knows pictures, not the wardrobe: what is wanted is told by
signals.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QHBoxLayout, QMenu, QWidget

from app.viewmodels.garment_list import ThumbKey
from app.views.flow_layout import FlowLayout
from app.views.picture_stage import dropped_files
from local_index.records import VIEW_KINDS

if TYPE_CHECKING:
    from app.services.garment_card import PictureOf
    from app.views.context import WindowContext

_SIZE = QSize(48, 60)
_RADIUS = 6


class ViewStrip(QWidget):
    """See the module."""

    chosen = Signal(int)
    """Place of the photo to show large."""
    kind_wanted = Signal(int, str)
    cover_wanted = Signal(int)
    removal_wanted = Signal(int)
    """The photo's id."""
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
        # One photo needs no choice; its menu is on the large picture.
        self.setVisible(len(pictures) > 1)

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
        """Take files."""
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the files."""
        event.acceptProposedAction()
        self.added.emit(dropped_files(event))

    def _rebuild(self) -> None:
        focused = next((at for at, one in enumerate(self._buttons) if one.hasFocus()), None)
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._make(at) for at in range(len(self._pictures))]
        for button in self._buttons:
            self._flow.addWidget(button)
            button.show()
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
    removal_asked = Signal()

    def __init__(self, context: WindowContext, picture: PictureOf) -> None:
        super().__init__()
        self._context = context
        self._key = ThumbKey(picture.view.sha256, picture.version)
        # A label or a worn photo has no garment to cut out.
        self._kind = "photo" if picture.view.kind in ("label", "worn", "detail") else "cutout"
        self.sha256 = picture.view.sha256
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_SIZE)
        context.theme.changed.connect(self.update)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu, by mouse or by key."""
        self.menu_asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on with the arrows; Delete removes the photo."""
        forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        backward = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        if event.key() == forward:
            self.step_asked.emit(1)
        elif event.key() == backward:
            self.step_asked.emit(-1)
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
