"""Which pictures are nearly one: a 64-bit difference hash and the pairs that differ in few bits.

The hash compares neighbors in a nine by eight gray picture (dHash, N. Krawetz, "Kind of Like That",
2013): it survives another size, compression or brightness, and sees no turned, mirrored or cropped
copies. Pairs are found without comparing all with all: hashes that differ in at most ``d`` bits
are equal in one of ``d + 1`` bands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from models.types import RgbImage

BITS = 64
ROWS_AT_ONCE = 512


def difference_hash(image: RgbImage) -> int:
    """Return the 64-bit difference hash of a picture, unsigned."""
    gray = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(gray, (9, 8), interpolation=cv2.INTER_AREA)
    return int.from_bytes(np.packbits(small[:, 1:] > small[:, :-1]).tobytes(), "big")


def near_pairs(hashes: Sequence[int], *, distance: int) -> Iterator[tuple[int, int]]:
    """Yield the positions of all pairs that differ in at most so many bits; some more than once."""
    values = np.array(hashes, dtype=np.uint64)
    edges = np.linspace(0, BITS, distance + 2).astype(int)
    for low, high in pairwise(edges):
        mask = np.uint64((1 << int(high - low)) - 1)
        band = (values >> np.uint64(low)) & mask
        order = np.argsort(band, kind="stable")
        ends = np.flatnonzero(np.diff(band[order])) + 1
        for run in np.split(order, ends):
            if len(run) > 1:
                yield from _within(values, run, distance)


def near_links(hashes: Sequence[int], *, distance: int) -> Iterator[tuple[int, int]]:
    """Yield pairs over which everything hangs together that is nearly equal.

    Not all pairs: a hundred thousand empty pictures would make five billion of them. Where two
    sides share nothing by these, they share nothing by any.
    """
    first: dict[int, int] = {}
    for place, value in enumerate(hashes):
        if first.setdefault(value, place) != place:
            yield first[value], place
    values = list(first)
    for one, other in near_pairs(values, distance=distance):
        yield first[values[one]], first[values[other]]


def near_values(mine: Sequence[int], theirs: Sequence[int], *, distance: int) -> set[int]:
    """Return which of my hashes are nearly one of theirs."""
    own = list(dict.fromkeys(mine))
    together = [*own, *dict.fromkeys(theirs)]
    return {
        own[one]
        for one, other in near_pairs(together, distance=distance)
        if one < len(own) <= other
    }


def _within(
    values: npt.NDArray[np.uint64], run: npt.NDArray[np.intp], distance: int
) -> Iterator[tuple[int, int]]:
    for start in range(0, len(run), ROWS_AT_ONCE):
        rows = run[start : start + ROWS_AT_ONCE]
        differing = np.bitwise_count(values[rows][:, None] ^ values[run][None])
        for row, column in np.argwhere(differing <= distance):
            first, second = int(rows[row]), int(run[column])
            if first < second:
                yield first, second


class Joined:
    """Things that belong together because something joins them, directly or over others.

    Args:
        count: Things, numbered from 0.
    """

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def join(self, first: int, second: int) -> None:
        """Make two things one, with all that belongs to them."""
        one, other = self.root(first), self.root(second)
        # The smaller number stays, so that the result depends on no order.
        self._parent[max(one, other)] = min(one, other)

    def root(self, number: int) -> int:
        """Return the smallest number that belongs to a thing."""
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number
