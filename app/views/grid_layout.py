"""Where every tile of a grid is, by arithmetic alone: a hundred thousand cost what ten do.

Tiles share one size and stretch a little, so that columns fill the width and both margins are
equal. Coordinates are those of the whole content; scrolling is the grid's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QSize

from app.views.tokens import TILE_RATIO

TileSize = Literal["S", "M", "L"]

_LEAST_WIDTH: dict[TileSize, int] = {"S": 116, "M": 164, "L": 232}
_GAPS: dict[TileSize, int] = {"S": 12, "M": 16, "L": 20}
MARGIN = 24
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
        left: Of the first column.
    """

    count: int
    columns: int
    tile: QSize
    picture: int
    gap: int
    left: int = MARGIN
    top: int = 4

    @classmethod
    def fit(cls, count: int, width: int, *, size: TileSize, words: int) -> GridLayout:
        """Fit a grid into a width.

        Args:
            words: Height of the words under a picture.
        """
        least, gap = _LEAST_WIDTH[size], _GAPS[size]
        room = max(least, width - 2 * MARGIN)
        columns = max(1, (room + gap) // (least + gap))
        tile = min((room - (columns - 1) * gap) // columns, round(least * _MOST_STRETCH))
        picture = round(tile / TILE_RATIO)
        return cls(count, columns, QSize(tile, picture + words), picture, gap)

    @property
    def lines(self) -> int:
        """How many lines of tiles there are."""
        return -(-self.count // self.columns)

    @property
    def line_height(self) -> int:
        """From one line to the next."""
        return self.tile.height() + self.gap

    @property
    def height(self) -> int:
        """Of the whole content."""
        return self.top + self.lines * self.line_height + MARGIN - self.gap if self.count else 0

    def rect(self, row: int) -> QRect:
        """Return where a tile is."""
        line, column = divmod(row, self.columns)
        return QRect(
            self.left + column * (self.tile.width() + self.gap),
            self.top + line * self.line_height,
            self.tile.width(),
            self.tile.height(),
        )

    def row_at(self, x: int, y: int) -> int:
        """Return the tile at a point, or -1 between tiles and beyond the last."""
        column, in_column = divmod(x - self.left, self.tile.width() + self.gap)
        line, in_line = divmod(y - self.top, self.line_height)
        if not 0 <= column < self.columns or line < 0:
            return -1
        if in_column >= self.tile.width() or in_line >= self.tile.height():
            return -1
        row = line * self.columns + column
        return row if row < self.count else -1

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the tiles of every line that a stretch of the content touches."""
        first = max(0, (top - self.top) // self.line_height)
        last = max(0, (bottom - self.top) // self.line_height)
        return range(
            min(self.count, first * self.columns), min(self.count, (last + 1) * self.columns)
        )

    def runs_in(self, area: QRect) -> Iterator[tuple[int, int]]:
        """Return first and last row of each run of tiles that an area touches."""
        step = self.tile.width() + self.gap
        first_column = max(0, (area.left() - self.left + self.gap) // step)
        last_column = min(self.columns - 1, (area.right() - self.left) // step)
        if last_column < first_column or not self.count:
            return
        first_line = max(0, (area.top() - self.top + self.gap) // self.line_height)
        last_line = min(self.lines - 1, (area.bottom() - self.top) // self.line_height)
        if first_column == 0 and last_column == self.columns - 1 and first_line <= last_line:
            last = min(self.count, (last_line + 1) * self.columns) - 1
            yield first_line * self.columns, last
            return
        for line in range(first_line, last_line + 1):
            first = line * self.columns + first_column
            last = min(self.count - 1, line * self.columns + last_column)
            if first <= last:
                yield first, last
