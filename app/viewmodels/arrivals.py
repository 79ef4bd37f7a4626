"""Photos on their way in, as rows of the grid: in front of everything, in the order they came.

Each stands there from the moment an import means to look at it, under a negative number, becomes a
garment in place and keeps that place until the person asks for another list, so that nothing jumps
while they watch. What comes to nothing leaves. News come from ``services.arrivals``; rows are shown
by ``wardrobe``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from app.services.arrivals import Expected, News, Settled
from app.viewmodels.grouping import Group

# Enough for what can be seen until the cut-outs are read.
_SOURCES_KEPT = 500


class ArrivingPhotos:
    """See the module; lives in the GUI thread.

    Attributes:
        sources: The photo file of each row that is on its way or has just come.
    """

    def __init__(self) -> None:
        self.sources: dict[int, Path] = {}
        self._rows: list[int] = []
        self._waiting: dict[Path, int] = {}
        self._unlisted: dict[int, int] = {}
        self._numbers = 0

    @property
    def count(self) -> int:
        """How many photos are on their way."""
        return len(self._waiting)

    def take(self, news: Iterable[News], generation: int) -> dict[int, int]:
        """Take in what an import told.

        Args:
            generation: Of the newest question; lists that answer it may not know these garments.

        Returns:
            The garment that each row became.
        """
        became: dict[int, int] = {}
        for each in news:
            if isinstance(each, Expected):
                self._expect(each.photos)
            elif isinstance(each, Settled):
                self._settle(each, generation, became)
            else:
                self._end()
        self._forget_sources()
        return became

    def listed(self, generation: int) -> None:
        """Note that a question was answered: what came before it was asked is in the answer."""
        self._unlisted = {
            ident: since for ident, since in self._unlisted.items() if since >= generation
        }

    def let_go(self) -> None:
        """Put garments where they belong: another list was asked for."""
        self._rows = [row for row in self._rows if row < 0]

    def in_front(
        self, ids: Sequence[int], groups: Sequence[Group]
    ) -> tuple[tuple[int, ...], tuple[Group, ...]]:
        """Return a list with the arriving rows before everything else.

        Args:
            ids: Garments in their order.
            groups: Their groups, or none.
        """
        if not self._rows:
            return tuple(ids), tuple(groups)
        here = set(ids)
        front = [row for row in self._rows if row < 0 or row in here or row in self._unlisted]
        moved = here.intersection(front)
        rest = tuple(ident for ident in ids if ident not in moved) if moved else tuple(ids)
        if not groups or not front:
            return (*front, *rest), tuple(groups)
        left, start = [Group("new", "", len(front))], 0
        for group in groups:
            held = ids[start : start + group.count]
            start += group.count
            count = len(held) - sum(ident in moved for ident in held)
            if count:
                left.append(Group(group.kind, group.key, count))
        return (*front, *rest), tuple(left)

    def _expect(self, photos: Sequence[Path]) -> None:
        coming = []
        for photo in photos:
            self._numbers -= 1
            coming.append(self._numbers)
            self._waiting[photo] = self._numbers
            self.sources[self._numbers] = photo
        self._rows = coming + self._rows

    def _settle(self, settled: Settled, generation: int, became: dict[int, int]) -> None:
        for photo, garment in settled.outcomes:
            row = self._waiting.pop(photo, None)
            if row is None:
                continue
            del self.sources[row]
            if garment:
                became[row] = garment
                self.sources[garment] = photo
                self._unlisted[garment] = generation
        waiting = set(self._waiting.values())
        stay = (row for row in self._rows if row > 0 or row in waiting or row in became)
        # Once each: a garment that came back from the trash may stand here already.
        self._rows = list(dict.fromkeys(became.get(row, row) for row in stay))

    def _end(self) -> None:
        for row in self._waiting.values():
            del self.sources[row]
        self._waiting.clear()
        self._rows = [row for row in self._rows if row > 0]

    def _forget_sources(self) -> None:
        come = [row for row in self.sources if row > 0]
        for row in come[:-_SOURCES_KEPT]:
            del self.sources[row]
