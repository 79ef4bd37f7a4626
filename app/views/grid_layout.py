"""Where every tile of a grid is, by arithmetic alone: a hundred thousand cost what ten do.

Tiles share one size and stretch a little, so that columns fill the width and both margins are
equal. Groups begin on a line of their own below a heading; where they begin is summed up once, and
found by bisection. Coordinates are those of the whole content; scrolling is the grid's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QSize

from app.views.tokens import TILE_RATIO

TileSize = Literal["S", "M", "L"]

_LEAST_WIDTH: dict[TileSize, int] = {"S": 116, "M": 164, "L": 232}
_GAPS: dict[TileSize, int] = {"S": 12, "M": 16, "L": 20}
MARGIN = 24
_TOP = 4
# One garment alone should not fill the window.
_MOST_STRETCH = 1.35


@dataclass(frozen=True, slots=True)
class GridLayout:
    """A grid of ``count`` tiles.

    Attributes:
        columns: Tiles in a line, at least one.
        tile: Size of a tile with its words.
        picture: Height of a tile's picture.
        gap: Between tiles, both ways.
        heading: Height of the heading over each group; 0 without groups.
        firsts: First tile of each group; one group holds everything when there are none.
        lines: Number of the first line of each group.
        tops: Where the first line of each group begins.
        left: Of the first column.
    """

    count: int
    columns: int
    tile: QSize
    picture: int
    gap: int
    heading: int = 0
    firsts: tuple[int, ...] = (0,)
    lines: tuple[int, ...] = (0,)
    tops: tuple[int, ...] = (_TOP,)
    left: int = MARGIN

    @classmethod
    def fit(
        cls,
        count: int,
        width: int,
        *,
        size: TileSize,
        words: int,
        groups: Sequence[int] = (),
        heading: int = 0,
    ) -> GridLayout:
        """Fit a grid into a width.

        Args:
            words: Height of the words under a picture.
            groups: Tiles of each group, none of them empty; their sum is ``count``.
            heading: Height of the heading over a group.
        """
        least, gap = _LEAST_WIDTH[size], _GAPS[size]
        room = max(least, width - 2 * MARGIN)
        columns = max(1, (room + gap) // (least + gap))
        tile = min((room - (columns - 1) * gap) // columns, round(least * _MOST_STRETCH))
        picture = round(tile / TILE_RATIO)
        whole = QSize(tile, picture + words)
        if not groups:
            return cls(count, columns, whole, picture, gap)
        firsts, lines, tops = [], [], []
        row = line = 0
        below = _TOP
        for held in groups:
            firsts.append(row)
            lines.append(line)
            tops.append(below + heading)
            here = -(-held // columns)
            row, line = row + held, line + here
            below += heading + here * (whole.height() + gap)
        return cls(
            *(count, columns, whole, picture, gap, heading),
            *(tuple(firsts), tuple(lines), tuple(tops)),
        )

    # -- as a whole -------------------------------------------------------------------------------

    @property
    def line_height(self) -> int:
        """From one line to the next."""
        return self.tile.height() + self.gap

    @property
    def line_count(self) -> int:
        """How many lines of tiles there are."""
        return self.lines[-1] + -(-(self.count - self.firsts[-1]) // self.columns)

    @property
    def height(self) -> int:
        """Of the whole content."""
        if not self.count:
            return 0
        here = self.line_count - self.lines[-1]
        return self.tops[-1] + here * self.line_height + MARGIN - self.gap

    # -- groups -----------------------------------------------------------------------------------

    def group_of(self, row: int) -> int:
        """Return the group that a tile is in."""
        return max(0, bisect_right(self.firsts, row) - 1)

    def headings_between(self, top: int, bottom: int) -> range:
        """Return the groups whose heading a stretch of the content touches."""
        if not self.heading:
            return range(0)
        # A heading reaches from its group's first line upwards.
        first = bisect_right(self.tops, top)
        last = bisect_right(self.tops, bottom + self.heading)
        return range(first, last)

    def heading_rect(self, group: int, width: int) -> QRect:
        """Return where the heading of a group is."""
        top = self.tops[group] - self.heading
        return QRect(self.left, top, max(0, width - 2 * self.left), self.heading)

    def _end(self, group: int) -> int:
        return self.firsts[group + 1] if group + 1 < len(self.firsts) else self.count

    def _group_at(self, y: int) -> int:
        return max(0, bisect_right(self.tops, y) - 1)

    # -- tiles ------------------------------------------------------------------------------------

    def rect(self, row: int) -> QRect:
        """Return where a tile is."""
        group = self.group_of(row)
        line, column = divmod(row - self.firsts[group], self.columns)
        return QRect(
            self.left + column * (self.tile.width() + self.gap),
            self.tops[group] + line * self.line_height,
            self.tile.width(),
            self.tile.height(),
        )

    def row_at(self, x: int, y: int) -> int:
        """Return the tile at a point, or -1 between tiles and beyond the last."""
        group = self._group_at(y)
        column, in_column = divmod(x - self.left, self.tile.width() + self.gap)
        line, in_line = divmod(y - self.tops[group], self.line_height)
        if not 0 <= column < self.columns or line < 0:
            return -1
        if in_column >= self.tile.width() or in_line >= self.tile.height():
            return -1
        row = self.firsts[group] + line * self.columns + column
        return row if row < self._end(group) else -1

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the tiles of every line that a stretch of the content touches."""
        one, other = self._group_at(top), self._group_at(bottom)
        first = max(0, (top - self.tops[one]) // self.line_height)
        last = max(0, (bottom - self.tops[other]) // self.line_height)
        return range(
            min(self._end(one), self.firsts[one] + first * self.columns),
            min(self._end(other), self.firsts[other] + (last + 1) * self.columns),
        )

    def runs_in(self, area: QRect) -> Iterator[tuple[int, int]]:
        """Return first and last row of each run of tiles that an area touches."""
        step = self.tile.width() + self.gap
        left = max(0, (area.left() - self.left + self.gap) // step)
        right = min(self.columns - 1, (area.right() - self.left) // step)
        if right < left or not self.count:
            return
        first, last = self._group_at(area.top()), self._group_at(area.bottom())
        for group in range(first, last + 1):
            yield from self._runs(group, area, left, right)

    def _runs(self, group: int, area: QRect, left: int, right: int) -> Iterator[tuple[int, int]]:
        start, end, top = self.firsts[group], self._end(group), self.tops[group]
        lines = -(-(end - start) // self.columns)
        first = max(0, (area.top() - top + self.gap) // self.line_height)
        last = min(lines - 1, (area.bottom() - top) // self.line_height)
        if left == 0 and right == self.columns - 1 and first <= last:
            yield start + first * self.columns, min(end, start + (last + 1) * self.columns) - 1
            return
        for line in range(first, last + 1):
            one = start + line * self.columns + left
            other = min(end - 1, start + line * self.columns + right)
            if one <= other:
                yield one, other

    # -- lines ------------------------------------------------------------------------------------

    def line_of(self, row: int) -> int:
        """Return the line that a tile is in, counted over all groups."""
        group = self.group_of(row)
        return self.lines[group] + (row - self.firsts[group]) // self.columns

    def column_of(self, row: int) -> int:
        """Return the column that a tile is in."""
        return (row - self.firsts[self.group_of(row)]) % self.columns

    def row_in(self, line: int, column: int) -> int:
        """Return the tile of a line that is in a column, or the line's last one before it."""
        line = max(0, min(line, self.line_count - 1))
        group = max(0, bisect_right(self.lines, line) - 1)
        first = self.firsts[group] + (line - self.lines[group]) * self.columns
        return min(first + column, self._end(group) - 1)
