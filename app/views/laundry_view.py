"""The laundry: what is dirty, in the wash, due or away, and one button that washes all of it."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.viewmodels.laundry import LaundryViewModel
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.garment_grid import GarmentGrid
from app.views.grid_layout import MARGIN
from app.views.page_states import StatePage, StateStack
from app.views.tokens import SPACE_S


class LaundryView(QWidget):
    """See the module.

    Args:
        context: What pages share.
        laundry: What is shown and done.
    """

    def __init__(self, context: WindowContext, laundry: LaundryViewModel) -> None:
        super().__init__()
        self.setObjectName("laundry_view")
        self.laundry = laundry
        self.grid = GarmentGrid(laundry.model, context.theme, context.thumbnails)
        self.grid.setObjectName("laundry_grid")
        self.grid.setAccessibleName(self.tr("Laundry"))
        self.grid.set_tile_size("S")
        self.grid.chosen.connect(lambda: laundry.select(self.grid.chosen_ids()))
        self._words = label("", "muted", name="laundry_words", wrap=True)
        self._wash = button("", kind="primary", name="laundry_wash", run=laundry.wash)
        self._start = button("", name="laundry_start", run=laundry.start)
        self._put = button("", kind="quiet", name="laundry_put", run=laundry.put_in)
        self._out = button(
            self.tr("Ready again"), kind="quiet", name="laundry_out", run=laundry.take_out
        )
        acts = QHBoxLayout()
        acts.setContentsMargins(MARGIN, 0, MARGIN, 0)
        acts.setSpacing(SPACE_S)
        acts.addWidget(self._words, 1)
        for each in (self._out, self._put, self._start, self._wash):
            acts.addWidget(each)
        empty = StatePage(
            context.theme,
            "washing-machine",
            self.tr("Everything is clean"),
            self.tr("What you wear comes here by itself when it has been worn often enough."),
        )
        self.states = StateStack(
            context.theme, content=self.grid, empty=empty, retry=laundry.refresh
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(acts)
        column.addWidget(self.states, 1)
        self.setFocusProxy(self.grid)
        laundry.changed.connect(self._show)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Read, now that somebody looks."""
        super().showEvent(event)
        self.laundry.look(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Read no more."""
        super().hideEvent(event)
        self.laundry.look(False)

    def _show(self) -> None:
        laundry = self.laundry
        error = laundry.error
        self.states.show_state(
            laundry.state,
            message=error.message if error else "",
            next_step=error.next_step if error else "",
        )
        ready, chosen = laundry.state == "ready", len(laundry.selected)
        words = (
            (self._wash, self.tr("Washed %Ln", "", chosen), self.tr("All washed")),
            (self._start, self.tr("Into the wash %Ln", "", chosen), self.tr("All into the wash")),
            (
                self._put,
                self.tr("To the laundry %Ln", "", chosen),
                self.tr("All due to the laundry"),
            ),
        )
        for control, some, everything in words:
            text = some if chosen else everything
            control.setText(text)
            control.setAccessibleName(text)
        due = len(laundry.listed.due)
        self._wash.setVisible(ready and bool(chosen or laundry.waiting))
        self._start.setVisible(ready and bool(chosen or laundry.listed.dirty))
        self._put.setVisible(ready and bool(chosen or due))
        self._out.setVisible(ready and bool(chosen))
        self._words.setText(self.tr("%Ln garment(s) to wash", "", laundry.waiting) if ready else "")
