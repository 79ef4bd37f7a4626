"""Beside the board: garments to put on it, found by words, the ones that go best first.

Enter or a double click puts one on the board; dragging puts it where it is dropped. It stays open,
so that a whole outfit can be put together from it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.services.outfit_shelf import SHELF_SLOTS
from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.garment_picker import GarmentPickerViewModel
from app.viewmodels.outfit_sentences import slot_words
from app.views.context import WindowContext
from app.views.controls import clearable, icon_button, label
from app.views.escape import claims_escape
from app.views.garment_grid import GarmentGrid
from app.views.page_states import StatePage
from app.views.piece_tile import drag_garment
from app.views.theme import set_kind, set_role
from app.views.tokens import SPACE_L, SPACE_S
from app.views.wish_bar import choice_box, show_choice

WIDTH = 300


class GarmentPicker(QFrame):
    """See the module.

    Args:
        context: What pages share.
        picker: What is listed.
    """

    picked = Signal(int)
    closed = Signal()

    def __init__(
        self,
        context: WindowContext,
        picker: GarmentPickerViewModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("garment_picker")
        self.setAccessibleName(self.tr("From your wardrobe"))
        set_role(self, "rail")
        self._picker = picker
        self.search = QLineEdit()
        self.search.setObjectName("picker_search")
        set_kind(self.search, "search")
        self.search.setPlaceholderText(self.tr("Find a garment"))
        self.search.setAccessibleName(self.tr("Find a garment"))
        clearable(self.search, context.theme, self.tr("Clear"))
        self.search.textChanged.connect(picker.set_text)
        self.search.installEventFilter(self)
        self._slots = choice_box(
            "picker_slot",
            self.tr("Place"),
            self.tr("All garments"),
            SHELF_SLOTS,
            parent=self,
            word=slot_words,
        )
        self._slots.setMaximumWidth(400)
        self._slots.currentIndexChanged.connect(self._on_slot)
        self.grid = _PickerGrid(picker.model, context.theme, context.thumbnails)
        self.grid.setObjectName("picker_grid")
        self.grid.setAccessibleName(self.tr("Garments to put on the board"))
        self.grid.setSelectionMode(GarmentGrid.SelectionMode.SingleSelection)
        self.grid.set_tile_size("S")
        self.grid.activated.connect(lambda _index: self.pick_current())
        self.grid.installEventFilter(self)
        self._nothing = StatePage(context.theme, "search", self.tr("Nothing fits"))
        self._nothing.hide()
        head = QHBoxLayout()
        head.addWidget(label(self.tr("From your wardrobe"), "title"), 1)
        head.addWidget(
            icon_button(
                context.theme,
                "x",
                self.tr("Close"),
                name="picker_close",
                run=self.closed.emit,
            )
        )
        top = QVBoxLayout()
        top.setContentsMargins(SPACE_L, 0, SPACE_S, 0)
        top.setSpacing(SPACE_S)
        top.addLayout(head)
        top.addWidget(self.search)
        top.addWidget(self._slots)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_L, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(top)
        column.addWidget(self.grid, 1)
        column.addWidget(self._nothing, 1)
        picker.changed.connect(self._show)
        picker.asked.connect(self.grid.forget_place)
        self.setFocusProxy(self.search)

    def pick_current(self) -> None:
        """Put the current garment on the board."""
        item_id = self._picker.model.id_at(max(0, self.grid.currentIndex().row()))
        if item_id:
            self.picked.emit(item_id)

    def event(self, event: QEvent) -> bool:
        """Let Escape close the picker before the window takes it."""
        return claims_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the words to the garments by the down key, and pick by Enter."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick_current()
            return True
        if watched is self.search and event.key() == Qt.Key.Key_Down:
            self.grid.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _on_slot(self) -> None:
        self._picker.open(str(self._slots.currentData()))

    def _show(self) -> None:
        show_choice(self._slots, self._picker.slot)
        nothing = self._picker.state in ("nothing", "failed")
        self.grid.setVisible(not nothing)
        self._nothing.setVisible(nothing)


class _PickerGrid(GarmentGrid):
    """A grid whose tiles are dragged onto the board."""

    _from: QPoint | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag would begin."""
        super().mousePressEvent(event)
        on_tile = self.indexAt(event.position().toPoint()).isValid()
        left = event.button() == Qt.MouseButton.LeftButton
        self._from = event.position().toPoint() if on_tile and left else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the tile that was pressed."""
        start = self._from
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if (
            event.position().toPoint() - start
        ).manhattanLength() < QApplication.startDragDistance():
            return
        self._from = None
        index = self.indexAt(start)
        item_id = int(index.data(GarmentListModel.IdRole) or 0)
        if item_id > 0:
            rect = self.visualRect(index)
            picture = QRect(rect.left(), rect.top(), rect.width(), self.tiles().picture)
            drag_garment(self, item_id, self.viewport().grab(picture))
