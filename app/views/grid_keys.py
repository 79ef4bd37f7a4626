"""Which tile a key leads to: along lines, from group to group, by what is seen.

Arithmetic on a ``GridLayout``; what is chosen on the way there is the grid's.
"""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView

from app.views.grid_layout import GridLayout

_Move = QAbstractItemView.CursorAction


def target_row(
    layout: GridLayout,
    row: int,
    action: QAbstractItemView.CursorAction,
    *,
    page: int,
    mirrored: bool = False,
) -> int:
    """Return the tile that a key leads to from another.

    Args:
        page: Lines that a page key moves by.
        mirrored: Whether the grid is read from right to left.
    """
    last = layout.count - 1
    sideways = _SIDEWAYS.get(action)
    if sideways is not None:
        step = -sideways if mirrored and action in (_Move.MoveLeft, _Move.MoveRight) else sideways
        return max(0, min(last, row + step))
    if action == _Move.MoveHome:
        return 0
    if action == _Move.MoveEnd:
        return last
    lines = {
        _Move.MoveUp: -1,
        _Move.MoveDown: 1,
        _Move.MovePageUp: -page,
        _Move.MovePageDown: page,
    }.get(action, 0)
    line = max(0, min(layout.line_count - 1, layout.line_of(row) + lines))
    # At the first and the last line up and down stay where they are.
    return row if line == layout.line_of(row) else layout.row_in(line, layout.column_of(row))


_SIDEWAYS = {
    _Move.MoveLeft: -1,
    _Move.MoveRight: 1,
    _Move.MovePrevious: -1,
    _Move.MoveNext: 1,
}
