"""The mouse over a grid: which tile it is over, marks that toggle, a band between tiles.

What a plain, Ctrl or Shift click chooses is Qt's; the grid asks here first and hands on what is not
taken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QMouseEvent

from app.views.garment_delegate import GarmentDelegate
from app.views.rubber_band import RubberBand

if TYPE_CHECKING:
    from app.views.garment_grid import GarmentGrid

_ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class GridMouse:
    """Follows the mouse for one grid.

    Args:
        grid: Whose mouse it is.
        delegate: Knows where a tile's mark is.
        choose_area: Called by the band.
        repaint: Paints tiles again.

    Attributes:
        hovered: Row under the mouse, or -1.
        band: Between tiles.
    """

    def __init__(
        self,
        grid: GarmentGrid,
        delegate: GarmentDelegate,
        *,
        choose_area: Callable[[QRect, QItemSelection], None],
        repaint: Callable[[list[int]], None],
    ) -> None:
        self.hovered = -1
        self.band = RubberBand(grid, choose_area)
        self._grid = grid
        self._delegate = delegate
        self._repaint = repaint
        self._pressed = QPersistentModelIndex()

    def press(self, event: QMouseEvent) -> bool:
        """Toggle a tile by its mark, or begin a band between tiles; return whether that was it."""
        grid, point = self._grid, event.position().toPoint()
        index = grid.indexAt(point)
        self._pressed = QPersistentModelIndex(index)
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if not index.isValid():
            self.band.begin(point, adds=bool(event.modifiers() & _ADDING))
        elif self._delegate.mark_rect(grid.visualRect(index)).contains(point):
            toggle = QItemSelectionModel.SelectionFlag.Toggle
            grid.selectionModel().setCurrentIndex(index, toggle)
        else:
            return False
        grid.setFocus(Qt.FocusReason.MouseFocusReason)
        return True

    def pressed_row(self) -> int:
        """Return the row that was pressed last, wherever it is by now, or -1."""
        return self._pressed.row() if self._pressed.isValid() else -1

    def move(self, point: QPoint) -> None:
        """Stretch the band, or note which tile the mouse is over."""
        if self.band.is_active:
            self.band.stretch(point)
        else:
            self.hover(point)

    def release(self) -> bool:
        """End the band; return whether there was one."""
        if not self.band.is_active:
            return False
        self.band.end()
        return True

    def hover(self, point: QPoint) -> None:
        """Note which tile is under a point."""
        grid = self._grid
        inside = grid.viewport().rect().contains(point)
        offset = grid.verticalOffset()
        row = grid.tiles().row_at(point.x(), point.y() + offset) if inside else -1
        if row != self.hovered:
            both = [one for one in (self.hovered, row) if one >= 0]
            self.hovered = row
            self._repaint(both)
