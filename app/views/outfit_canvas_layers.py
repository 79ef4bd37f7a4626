"""The canvas in words: every garment with its layer and where it lies, the uppermost first.

A canvas shows nothing to screen readers, and what lies hidden under something else can be chosen
nowhere else. What is chosen here is chosen there.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.viewmodels.names import shown_name
from app.viewmodels.outfit_canvas import OutfitCanvasViewModel, PiecePixels

_ICON = 32
_ROW = 42
_ITEM = Qt.ItemDataRole.UserRole
_NEAR, _FAR = 0.38, 0.62


class LayerList(QListWidget):
    """See the module.

    Args:
        canvas: What lies where.
    """

    def __init__(self, canvas: OutfitCanvasViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._icons: dict[int, QIcon] = {}
        self.setObjectName("canvas_layers")
        self.setAccessibleName(self.tr("Layers, the uppermost first"))
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemSelectionChanged.connect(self._choose)
        canvas.changed.connect(self._show)
        canvas.chosen_changed.connect(self._show_chosen)
        canvas.picture_ready.connect(self._take_icon)
        self._show()

    def spoken(self, item_id: int) -> str:
        """Return a garment with its layer and where it lies, as it is read out."""
        order = self._canvas.from_above
        place = self._canvas.places[item_id]
        return self.tr("{name}, layer {layer} of {count}, {where}").format(
            name=self._names()[item_id],
            layer=order.index(item_id) + 1,
            count=len(order),
            where=self._where(place.x, place.y),
        )

    def _show(self) -> None:
        names, order = self._names(), self._canvas.from_above
        with QSignalBlocker(self):
            if [self.item(at).data(_ITEM) for at in range(self.count())] != [*order]:
                self.clear()
                for item_id in order:
                    self.addItem(self._entry(item_id, names[item_id]))
            for at, item_id in enumerate(order):
                self.item(at).setText(names[item_id])
                self.item(at).setData(Qt.ItemDataRole.AccessibleTextRole, self.spoken(item_id))
        self._show_chosen()

    def _entry(self, item_id: int, name: str) -> QListWidgetItem:
        made = QListWidgetItem(self._icons.get(item_id, QIcon()), name)
        made.setData(_ITEM, item_id)
        made.setSizeHint(QSize(0, _ROW))
        made.setToolTip(name)
        return made

    def _show_chosen(self) -> None:
        chosen = self._canvas.chosen
        with QSignalBlocker(self):
            for at in range(self.count()):
                entry = self.item(at)
                entry.setSelected(entry.data(_ITEM) in chosen)
                if len(chosen) == 1 and entry.data(_ITEM) == chosen[0]:
                    self.setCurrentItem(entry)

    def _choose(self) -> None:
        self._canvas.choose(entry.data(_ITEM) for entry in self.selectedItems())

    def _names(self) -> dict[int, str]:
        pieces = self._canvas.state.pieces if self._canvas.state is not None else ()
        return {one.item_id: shown_name(one.item) for one in pieces}

    def _where(self, x: float, y: float) -> str:
        rows = (
            (self.tr("upper left"), self.tr("above"), self.tr("upper right")),
            (self.tr("left"), self.tr("in the middle"), self.tr("right")),
            (self.tr("lower left"), self.tr("below"), self.tr("lower right")),
        )
        return rows[_third(y)][_third(x)]

    def _take_icon(self, pixels: PiecePixels) -> None:
        if pixels.item_id in self._icons:
            return
        self._icons[pixels.item_id] = QIcon(_square(pixels, self.devicePixelRatioF()))
        for at in range(self.count()):
            if self.item(at).data(_ITEM) == pixels.item_id:
                self.item(at).setIcon(self._icons[pixels.item_id])


def _square(pixels: PiecePixels, ratio: float) -> QPixmap:
    """Return a garment in the middle of a square, so that names stand below one another."""
    row = pixels.width * 4
    form = QImage.Format.Format_RGBA8888
    image = QImage(pixels.rgba, pixels.width, pixels.height, row, form)
    side = round(_ICON * ratio)
    small = image.scaled(
        side,
        side,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    place = QRect(0, 0, small.width(), small.height())
    place.moveCenter(made.rect().center())
    painter.drawImage(place, small)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def _third(share: float) -> int:
    return 0 if share < _NEAR else 2 if share > _FAR else 1
