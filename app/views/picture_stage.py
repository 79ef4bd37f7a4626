"""The large picture of one garment: its cut-out on a tile, or the photo it came from.

What is known small is shown at once and sharpens when the large one has been read. Nothing is ever
cropped. A photo in a format that the window cannot read is asked of the worker through the
view-model.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEasingCurve, QPoint, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.tasks import Lane
from app.viewmodels.garment_list import ThumbKey
from app.views.focus_ring import came_by_key, paint_ring
from app.views.large_picture import Source, read_cutout, read_photo, read_small
from app.views.tokens import RADIUS_TILE, TILE_RATIO

if TYPE_CHECKING:
    from app.services.garment_card import PictureOf
    from app.viewmodels.garment import GarmentViewModel
    from app.views.context import WindowContext

Face = Literal["cutout", "photo"]
FADE_MS = 120
_KEPT = 8
_PADDING = 0.07
_LEAST_HEIGHT, _MOST_HEIGHT = 200, 4000

Key = tuple[str, int, Face, int, int]


class PictureStage(QWidget):
    """Shows one picture; dropping photo files on it adds them to the garment."""

    dropped = Signal(list)
    menu_asked = Signal(QPoint)
    step_asked = Signal(int)
    """The garment after this one is wanted (1), or the one before (-1)."""
    swap_asked = Signal()
    """The other of photo and cut-out is wanted."""

    def __init__(
        self, context: WindowContext, garment: GarmentViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._garment = garment
        self._picture: PictureOf | None = None
        self._face: Face = "cutout"
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._asked: set[Key] = set()
        self._previews: OrderedDict[int, bytes] = OrderedDict()
        self._broken = False
        self._most = _MOST_HEIGHT
        self._by_key = False
        self._former: tuple[QPixmap, Face] | None = None
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.setEasingCurve(QEasingCurve.Type.OutQuad)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.valueChanged.connect(self._on_fade)
        self._fade.finished.connect(self._end_fade)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("picture_stage")
        self.setAcceptDrops(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        context.theme.changed.connect(self.update)
        context.thumbnails.arrived.connect(self._on_thumbs)
        garment.photos.preview_made.connect(self._on_preview)

    # -- what is shown ----------------------------------------------------------------------------

    @property
    def face(self) -> Face:
        """Whether the cut-out or the photo is shown."""
        return self._face

    @property
    def is_sharp(self) -> bool:
        """Whether the large picture is here."""
        return self._sharp() is not None

    def show_picture(self, picture: PictureOf | None, *, description: str = "") -> None:
        """Show another photo of the garment; None for a garment without one."""
        if picture != self._picture:
            self._end_fade()
        self._picture = picture
        self._broken = False
        self.setAccessibleName(description)
        self.setAccessibleDescription(
            self.tr(
                "Space changes between cut-out and photo, "
                "left and right show the garments before and after."
            )
        )
        self._want()
        self.update()

    def show_face(self, face: Face) -> None:
        """Switch between cut-out and photo."""
        if face == self._face:
            return
        former = self._sharp() or self._stand_in()
        if former is not None and not self._context.theme.reduced_motion and self.isVisible():
            self._former = former, self._face
            self._fade.start()
        self._face = face
        self._broken = False
        self._want()
        self.update()

    @property
    def is_fading(self) -> bool:
        """Whether one face is still giving way to the other."""
        return self._former is not None

    def _on_fade(self, _value: object) -> None:
        self.update()

    def _end_fade(self) -> None:
        self._fade.stop()
        self._former = None
        self.update()

    # -- size -------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As a tile of the detail side."""
        return QSize(308, round(308 / TILE_RATIO))

    def hasHeightForWidth(self) -> bool:
        """A tile keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of a tile, less where the window is low."""
        return min(round(width / TILE_RATIO), self._most)

    def limit_height(self, most: int) -> None:
        """Leave room below the picture: what it is should be seen without scrolling."""
        most = max(_LEAST_HEIGHT, most)
        if most != self._most:
            self._most = most
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Read again, sharper, when it grew."""
        super().resizeEvent(event)
        self._want()

    # -- reading ----------------------------------------------------------------------------------

    def _box(self) -> QSize:
        ratio = self.devicePixelRatioF()
        air = 1 - 2 * _PADDING if self._face == "cutout" else 1.0
        return QSize(
            max(1, round(self.width() * ratio * air)), max(1, round(self.height() * ratio * air))
        )

    def _key(self) -> Key | None:
        if self._picture is None or not self.width():
            return None
        box = self._box()
        version = self._picture.version if self._face == "cutout" else 0
        return self._picture.view.sha256, version, self._face, box.width(), box.height()

    def _sharp(self) -> QPixmap | None:
        key = self._key()
        return self._kept.get(key) if key is not None else None

    def _want(self) -> None:
        picture, key = self._picture, self._key()
        if picture is None or key is None or key in self._kept or key in self._asked:
            return
        source: Source = picture.files.photo
        if not picture.files.readable:
            made = self._previews.get(picture.view.photo_id)
            if made is None:
                self._garment.photos.want_preview(picture.view.photo_id, picture.files.photo)
                return
            source = made
        self._asked.add(key)
        face, box, files = self._face, self._box(), picture.files

        def work(_token: object) -> tuple[Key, QImage | None]:
            image = (
                read_photo(source, box) if face == "photo" else read_cutout(source, files.mask, box)
            )
            if (
                image is None
            ):  # the original is gone or broken: what was made of it may still be here
                image = read_small(files.thumb if face == "photo" else files.cutout, box)
            return key, image

        self._context.operations.runner.submit(
            Lane.FILES,
            work,
            done=self._arrived,
            failed=lambda _explained: self._arrived((key, None)),
            owner=self,
        )

    def _arrived(self, answer: tuple[Key, QImage | None]) -> None:
        key, image = answer
        self._asked.discard(key)
        if image is None:
            self._broken = key == self._key()
        else:
            self._kept[key] = QPixmap.fromImage(image)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self.update()

    def _on_preview(self, photo_id: int, made: bytes) -> None:
        self._previews[photo_id] = made
        while len(self._previews) > _KEPT:
            self._previews.popitem(last=False)
        if self._picture is not None and self._picture.view.photo_id == photo_id:
            if made:
                self._want()
            else:
                self._broken = True
                self.update()

    def _on_thumbs(self, keys: frozenset[ThumbKey]) -> None:
        if self._picture and any(key.sha256 == self._picture.view.sha256 for key in keys):
            self.update()

    # -- painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile and what is known of the picture."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        theme = self._context.theme
        box = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(box, RADIUS_TILE, RADIUS_TILE)
        painter.fillPath(shape, theme.color("tile"))
        pixmap = self._sharp() or self._stand_in()
        if pixmap is not None and not pixmap.isNull():
            painter.setClipPath(shape)
            shown = 1.0
            if self._former is not None:
                shown = float(self._fade.currentValue() or 0.0)
                painter.setOpacity(1 - shown)
                self._paint_picture(painter, self._former[0], box, self._former[1])
            painter.setOpacity(shown)
            self._paint_picture(painter, pixmap, box, self._face)
            painter.setOpacity(1.0)
            painter.setClipping(False)
        elif self._picture is None or self._broken:
            self._paint_nothing(painter, box)
        if self.hasFocus() and self._by_key:
            paint_ring(painter, box, theme)
        painter.end()

    def _paint_picture(self, painter: QPainter, pixmap: QPixmap, box: QRectF, face: Face) -> None:
        air = _PADDING if face == "cutout" else 0.0
        room = box.adjusted(
            box.width() * air, box.height() * air, -box.width() * air, -box.height() * air
        )
        size = pixmap.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(
            room.center().x() - size.width() / 2,
            room.center().y() - size.height() / 2,
            size.width(),
            size.height(),
        )
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))

    def _paint_nothing(self, painter: QPainter, box: QRectF) -> None:
        theme = self._context.theme
        icon = theme.pixmap("image", "text_3", 40, ratio=self.devicePixelRatioF())
        painter.drawPixmap(round(box.center().x() - 20), round(box.center().y() - 34), icon)
        text = self.tr("No photo yet") if self._picture is None else self.tr("This photo is gone")
        painter.setPen(QPen(theme.color("text_3")))
        painter.setFont(theme.font("caption"))
        painter.drawText(box.adjusted(0, 52, 0, 0), Qt.AlignmentFlag.AlignCenter, text)

    def _stand_in(self) -> QPixmap | None:
        if self._picture is None:
            return None
        key = ThumbKey(self._picture.view.sha256, self._picture.version)
        return self._context.thumbnails.pixmap(
            key, QSize(160, 200), ratio=self.devicePixelRatioF(), kind=self._face
        )

    # -- keys and mouse ----------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with this photo."""
        if self._picture is not None:
            self.menu_asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space changes the face, arrows go to the next garment."""
        forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        backward = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.swap_asked.emit()
        elif key in (forward, Qt.Key.Key_Down):
            self.step_asked.emit(1)
        elif key in (backward, Qt.Key.Key_Up):
            self.step_asked.emit(-1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring to those who came by key; a click on a picture needs none."""
        self._by_key = came_by_key(event)
        super().focusInEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click changes the face."""
        self.swap_asked.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if self._picture is not None and dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        event.acceptProposedAction()
        self.dropped.emit(dropped_files(event))


def dropped_files(event: QDropEvent) -> list[Path]:
    """Return the local files of a drag."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
