"""Garments chosen from the wardrobe in a window of its own: words, a grid, and one button.

Nothing is changed here; whoever opened it gets the ids.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.trying_on import TryOnViewModel
from app.views.context import WindowContext
from app.views.controls import button, clearable
from app.views.garment_grid import GarmentGrid
from app.views.tokens import SPACE_M, SPACE_S

_WAIT_MS = 120


class GarmentChoice(QDialog):
    """The window.

    Args:
        context: What pages share.
        trying: Finds garments.
    """

    taken = Signal(list)
    """Ids of the garments that were chosen."""

    def __init__(self, context: WindowContext, trying: TryOnViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("garment_choice")
        self.setWindowTitle(self.tr("Add garments"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 620)
        self._trying = trying
        self.model = GarmentListModel(context.operations, self)
        self.words = QLineEdit()
        self.words.setObjectName("choice_words")
        self.words.setPlaceholderText(self.tr("Find by words"))
        self.words.setAccessibleName(self.tr("Find garments"))
        clearable(self.words, context.theme, self.tr("Clear"))
        self.grid = GarmentGrid(self.model, context.theme, context.thumbnails)
        self.grid.setObjectName("choice_grid")
        self.grid.setAccessibleName(self.tr("Garments to choose from"))
        self.grid.set_tile_size("S")
        self.grid.chosen.connect(self._count)
        self._add = button(self.tr("Add"), kind="primary", name="choice_add", run=self._take)
        cancel = button(self.tr("Cancel"), kind="quiet", name="choice_cancel", run=self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addWidget(self.words)
        column.addWidget(self.grid, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._add)
        column.addLayout(row)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_WAIT_MS)
        self._soon.timeout.connect(self._find)
        self.words.textChanged.connect(lambda _text: self._soon.start())
        self.words.setFocus()
        self._find()
        self._count()

    def _find(self) -> None:
        self._trying.find_garments(self.words.text(), self._take_found)

    def _take_found(self, ids: tuple[int, ...]) -> None:
        # the answer may come when the window is closed already
        if isValid(self):
            self.model.set_ids(ids)

    def _count(self) -> None:
        chosen = len(self.grid.chosen_ids())
        self._add.setEnabled(bool(chosen))
        text = self.tr("Add %Ln", "", chosen) if chosen else self.tr("Add")
        self._add.setText(text)
        self._add.setAccessibleName(text)

    def _take(self) -> None:
        self.taken.emit(self.grid.chosen_ids())
        self.accept()
