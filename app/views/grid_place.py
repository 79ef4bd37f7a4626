"""What the eye and the keyboard are at stays there while a grid's list or size changes.

Remembered by garment and not by row, because rows change. A list that answers another question
begins at the top. Nothing is painted and nothing is chosen here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QScrollBar

from app.viewmodels.garment_list import GarmentListModel
from app.views.grid_layout import GridLayout


class _Grid(Protocol):
    """What a place needs of the grid."""

    def tiles(self) -> GridLayout:
        """Return where tiles are."""

    def visible_rows(self) -> range:
        """Return the rows that can be seen."""

    def verticalScrollBar(self) -> QScrollBar:
        """Return what scrolls."""

    def currentIndex(self) -> QModelIndex:
        """Return where the keyboard is."""

    def make_current(self, row: int) -> None:
        """Put the keyboard on a tile without scrolling there."""


@dataclass(frozen=True, slots=True)
class _Place:
    top_id: int
    top_row: int
    into_line: int
    current_id: int
    current_row: int


class GridPlace:
    """Keeps the place of one grid.

    Args:
        grid: Whose place it is.
        model: What it lists.
    """

    def __init__(self, grid: _Grid, model: GarmentListModel) -> None:
        self._grid = grid
        self._model = model
        self._kept: _Place | None = None
        self._to_top = False

    def forget(self) -> None:
        """Begin at the top when the next list comes."""
        self._to_top = True

    def remember(self) -> None:
        """Note where the person is, before another list comes."""
        grid, keys = self._grid, self._model.ids
        if self._kept is not None or not grid.tiles().count or not keys:
            return
        first, current = min(grid.visible_rows().start, len(keys) - 1), grid.currentIndex().row()
        self._kept = _Place(
            top_id=keys[first],
            top_row=first,
            into_line=grid.verticalScrollBar().value() - grid.tiles().rect(first).top(),
            current_id=keys[current] if 0 <= current < len(keys) else 0,
            current_row=current,
        )

    def come_back(self, fit: Callable[[], None]) -> None:
        """Go where the person was, in the list that has come.

        Args:
            fit: Lays the new list out.
        """
        place, self._kept = self._kept, None
        to_top, self._to_top = self._to_top, False
        fit()
        layout, bar = self._grid.tiles(), self._grid.verticalScrollBar()
        row = self._model.row_of(place.top_id) if place else -1
        if to_top or place is None or row < 0:
            bar.setValue(0)
        else:
            bar.setValue(layout.rect(row).top() + place.into_line)
        if place is not None and place.current_row >= 0 and layout.count:
            self._return_to_current(place, to_top=to_top)

    def close_ranks(self, fit: Callable[[], None]) -> None:
        """Stay where the person was after some garments left the list."""
        place, self._kept = self._kept, None
        at_top = self._grid.verticalScrollBar().value() == 0
        fit()
        self._keep_current(place)
        layout = self._grid.tiles()
        if place is None or at_top or not layout.count:
            return
        row = self._model.row_of(place.top_id)
        if row < 0:
            row = min(place.top_row, layout.count - 1)
        self._grid.verticalScrollBar().setValue(layout.rect(row).top() + place.into_line)

    def _keep_current(self, place: _Place | None) -> None:
        """Put the keyboard on what came into the place of a garment that left."""
        layout = self._grid.tiles()
        gone = place is not None and place.current_id and layout.count
        if place is not None and gone and self._model.row_of(place.current_id) < 0:
            self._grid.make_current(min(place.current_row, layout.count - 1))

    def make_room(self, first: int, count: int, fit: Callable[[], None]) -> None:
        """Stay where the person is when garments join, unless that is the very top.

        Args:
            first: Row of the first that joined.
        """
        grid, bar = self._grid, self._grid.verticalScrollBar()
        top = grid.visible_rows().start
        moved = count if first <= top and bar.value() > 0 else 0
        into_line = bar.value() - grid.tiles().rect(top).top()
        fit()
        if moved:
            bar.setValue(grid.tiles().rect(top + moved).top() + into_line)

    def keep(self, change: Callable[[], None]) -> None:
        """Change sizes; the current tile, or the first one seen, stays where it is."""
        grid, bar = self._grid, self._grid.verticalScrollBar()
        seen, current = grid.visible_rows(), grid.currentIndex().row()
        row = current if current in seen else seen.start
        before = grid.tiles().rect(row).top() - bar.value()
        at_top = bar.value() == 0
        change()
        if seen and not at_top:
            bar.setValue(grid.tiles().rect(row).top() - before)

    def _return_to_current(self, place: _Place, *, to_top: bool) -> None:
        """Make the same garment current, or the one that came into its place."""
        row = self._model.row_of(place.current_id)
        if row < 0:
            row = 0 if to_top else min(place.current_row, self._grid.tiles().count - 1)
        self._grid.make_current(row)
