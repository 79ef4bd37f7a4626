"""What is chosen in a grid, by garment: as runs of rows, so that a hundred thousand cost nothing.

Photos on their way are in such runs, too, and are garments of nobody's choice yet.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QRect

from app.viewmodels.garment_list import GarmentListModel, runs_of
from app.views.grid_layout import GridLayout

_Select = QItemSelectionModel.SelectionFlag


class GridChoice:
    """Reads and sets a selection.

    Args:
        model: What the rows are.
        selection: The view's.
    """

    def __init__(self, model: GarmentListModel, selection: QItemSelectionModel) -> None:
        self._model = model
        self._selection = selection

    def ids(self) -> list[int]:
        """Return the chosen garments, in the order of the grid."""
        ids = self._model.ids
        runs = sorted((one.top(), one.bottom()) for one in self._runs())
        rows = (row for top, bottom in runs for row in range(top, bottom + 1))
        return [ids[row] for row in rows if ids[row] > 0]

    def is_several(self) -> bool:
        """Whether more than one row is chosen."""
        runs = self._runs()
        return len(runs) > 1 or (len(runs) == 1 and runs[0].height() > 1)

    def take(self, ids: Iterable[int]) -> list[int]:
        """Choose these garments and no others; return their rows, ascending."""
        rows = sorted(row for row in map(self._model.row_of, ids) if row >= 0)
        self._selection.select(self._rows(runs_of(rows)), _Select.ClearAndSelect)
        return rows

    def take_area(self, layout: GridLayout, area: QRect, before: QItemSelection) -> None:
        """Choose what an area of the content touches, beside what was chosen before."""
        chosen = self._rows(layout.runs_in(area))
        chosen.merge(before, _Select.Select)
        self._selection.select(chosen, _Select.ClearAndSelect)

    def take_between(self, rows: Iterable[int], command: _Select) -> None:
        """Choose everything from one row to another, as text is chosen."""
        ends = sorted(row for row in rows if row >= 0)
        runs = [(ends[0], ends[-1])] if ends else []
        self._selection.select(self._rows(runs), command)

    def _runs(self) -> list[QItemSelectionRange]:
        return self._selection.selection().toList()

    def _rows(self, runs: Iterable[tuple[int, int]]) -> QItemSelection:
        chosen, model = QItemSelection(), self._model
        for first, last in runs:
            chosen.select(model.index(first), model.index(last))
        return chosen
