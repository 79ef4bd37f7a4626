"""A list of outfits that are good and not all the same: maximal marginal relevance.

    next = argmax  lambda * S(o) - (1 - lambda) * max over chosen of sim(o, c)
    sim  = 0.6 * Jaccard of the garments + 0.4 * cosine of their mean pictures

(Carbonell and Goldstein 1998; specification of the engine, diversity.) Shown outfits differ in at
least two garments where the wardrobe can do so, in one where it cannot (bags and accessories do not
count), and nothing but an anchor is in more than half of them. What is much worse than the best is
never shown for being different.
"""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from models.compatibility.table import PAD

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.stylist.closet import Flags, Floats, Rows
    from app.stylist.numbers import Numbers

_LOOKED_AT = 160


def diverse(
    index: Rows,
    scores: Floats,
    *,
    vectors: Floats,
    core: Flags,
    anchors: Collection[int],
    limit: int,
    numbers: Numbers,
) -> list[int]:
    """Return which outfits to show, best first, as rows of ``index``.

    Args:
        index: Padded columns, best first.
        vectors: ``[columns, dims]`` pictures; zeros where there is none.
        core: ``[columns]`` garments by which outfits differ.
    """
    if not len(index):
        return []
    sets = [frozenset(int(column) for column in row if column != PAD) for row in index]
    looks = _mean_looks(index, vectors)
    floor = float(scores[0]) - numbers.of("diversity", "much_worse")
    usable = [row for row in range(min(len(index), _LOOKED_AT)) if scores[row] >= floor]
    picker = _Picker(sets, core, looks, scores, frozenset(anchors), limit, numbers)
    # as different as the wardrobe can be: each round bends one demand
    for apart, share in ((2, True), (2, False), (1, False)):
        picker.pick(usable, apart=apart, share=share)
    return picker.chosen


class _Picker:
    def __init__(
        self,
        sets: Sequence[frozenset[int]],
        core: Flags,
        looks: Floats,
        scores: Floats,
        anchors: frozenset[int],
        limit: int,
        numbers: Numbers,
    ) -> None:
        self._sets, self._looks, self._scores = sets, looks, scores
        self._anchors, self._limit, self._numbers = anchors, limit, numbers
        self._core = [frozenset(column for column in one if core[column]) for one in sets]
        self._used: Counter[int] = Counter()
        self.chosen: list[int] = []

    def pick(self, rows: Sequence[int], *, apart: int, share: bool) -> None:
        """Choose until the list is full or nothing fits these demands."""
        most = ceil(self._limit / 2) if share else self._limit
        nearest = {row: self._nearest(row) for row in rows}
        while len(self.chosen) < self._limit:
            fitting = [row for row in rows if self._fits(row, apart=apart, most=most)]
            if not fitting:
                return
            best = max(fitting, key=lambda row: (self._value(row, nearest[row]), -row))
            self.chosen.append(best)
            self._used.update(self._sets[best] - self._anchors)
            for row in rows:
                nearest[row] = max(nearest[row], self._similarity(row, best))

    def _value(self, row: int, nearest: float) -> float:
        weight = self._numbers.of("diversity", "lambda")
        return weight * float(self._scores[row]) - (1 - weight) * nearest

    def _nearest(self, row: int) -> float:
        return max((self._similarity(row, other) for other in self.chosen), default=0.0)

    def _fits(self, row: int, *, apart: int, most: int) -> bool:
        own = self._sets[row] - self._anchors
        if any(self._used[column] >= most for column in own):
            return False
        return all(_differ(self._core[row], self._core[other]) >= apart for other in self.chosen)

    def _similarity(self, row: int, other: int) -> float:
        first, second = self._sets[row], self._sets[other]
        jaccard = len(first & second) / max(len(first | second), 1)
        alike = float(self._looks[row] @ self._looks[other])
        of = self._numbers.of
        return of("diversity", "ids") * jaccard + of("diversity", "looks") * max(alike, 0.0)


def _differ(first: frozenset[int], second: frozenset[int]) -> int:
    """Return how many garments the larger of two outfits has that the other has not."""
    return max(len(first - second), len(second - first))


def _mean_looks(index: Rows, vectors: Floats) -> Floats:
    there = (index != PAD)[..., None]
    summed = np.where(there, vectors[index], 0).sum(axis=1)
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    looks: Floats = summed / np.where(length > 0, length, 1)
    return looks
