"""The personal term: how much a garment is what this person takes, formula (1) of FashionM3.

    score_j = (beta * count_j / M + 1) * max(0, cos(f_j, f_H))          beta = 2

``count_j`` are the garment's wears (older ones fade), ``M`` the most worn of its category, and
``f_H`` the weighted mean of the garments of its category that were together with the other pieces
of the outfit; where none was, the five of the category that go best with them stand in
(arXiv 2504.17826, section III-C; specification of the engine, personal term). The cosine is clipped
at 0, so that what is worn often is never pushed down for looking different. A garment without a
picture counts as half alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.compatibility.table import PAD

if TYPE_CHECKING:
    from app.stylist.closet import Closet, Floats, Rows
    from app.stylist.habits import Habits
    from app.stylist.numbers import Numbers
    from app.stylist.pool import Pool

_STAND_INS = 5


def worn_shares(closet: Closet, habits: Habits) -> Floats:
    """Return of each row how often it is worn beside the most worn of its category, 0-1."""
    counts = np.array([habits.counts.get(item.id, 0.0) for item in closet.items], dtype=np.float32)
    for members in closet.rows_by_category.values():
        most = counts[members].max(initial=0.0)
        if most > 0:
            counts[members] /= most
    return counts


class PersonalTerm:
    """Formula (1) over the outfits of one pool.

    Args:
        shares: How often each garment of the pool is worn beside the most worn of its category.
        beta: How much wearing counts; 0 leaves likeness alone.
    """

    def __init__(
        self, pool: Pool, habits: Habits, *, shares: Floats, numbers: Numbers, beta: float
    ) -> None:
        self._pool = pool
        self._beta = beta
        self._seen = bool(pool.table.vectors.any())
        self._unseen = numbers.of("personal", "unseen")
        self.shares = shares
        names = pool.closet.categories[pool.rows]
        self._kinds, self._kind_of = np.unique(names, return_inverse=True)
        self._means = _means(pool, habits, self._kinds, self._kind_of)

    @property
    def neutral(self) -> float:
        """What an outfit has of which nothing was ever worn and nothing can be compared."""
        return self._unseen / (1 + self._beta)

    def scores(self, index: Rows) -> Floats:
        """Return the mean of each outfit's scores, scaled to 0-1."""
        scored = self.each(index)
        there = index != PAD
        mean = (scored * there).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
        scaled: Floats = (mean / (1 + self._beta)).astype(np.float32)
        return scaled

    def each(self, index: Rows) -> Floats:
        """Return ``[n, k]``: formula (1) of each garment in its outfit."""
        there = index != PAD
        scores = np.zeros(index.shape, dtype=np.float32)
        for place in range(index.shape[1]):
            column = index[:, place]
            alike = self._likeness(index, there, place)
            factor = self._beta * self.shares[column] + 1
            scores[:, place] = np.where(there[:, place], factor * alike, 0)
        return scores

    def _likeness(self, index: Rows, there: np.ndarray, place: int) -> Floats:
        vectors = self._pool.table.vectors
        column = index[:, place]
        if not self._seen:
            return np.full(len(index), self._unseen, dtype=np.float32)
        kind = self._kind_of[column]
        known, stand_in = self._means
        asked = np.flatnonzero(there[:, place])
        use = np.zeros((len(index), vectors.shape[1]), dtype=np.float32)
        self._add(known, use, index, kind, place=place, rows=asked)
        without = asked[~use[asked].any(axis=1)]
        self._add(stand_in, use, index, kind, place=place, rows=without)
        length = np.linalg.norm(use, axis=1) * np.linalg.norm(vectors[column], axis=1)
        cosine = np.einsum("nd,nd->n", use, vectors[column]) / np.where(length > 0, length, 1)
        alike: Floats = np.where(length > 0, np.maximum(cosine, 0), self._unseen)
        return alike

    @staticmethod
    def _add(
        means: Floats, into: Floats, index: Rows, kind: Rows, *, place: int, rows: Rows
    ) -> None:
        """Add what each other garment of these outfits says of the kind at one place."""
        for other in range(index.shape[1]):
            if other != place:
                some = rows[index[rows, other] != PAD]
                into[some] += means[index[some, other], kind[some]]


def _means(pool: Pool, habits: Habits, kinds: np.ndarray, kind_of: Rows) -> tuple[Floats, Floats]:
    """Return ``[garment, kind, dims]``: what was together with a garment, and what goes with it."""
    closet, vectors = pool.closet, pool.table.vectors
    known = np.zeros((len(pool), len(kinds), vectors.shape[1]), dtype=np.float32)
    number = {str(name): at for at, name in enumerate(kinds)}
    for column, item in enumerate(pool.ids):
        for partner, weight in habits.partners.get(int(item), {}).items():
            row = closet.row_of.get(partner)
            if row is None:
                continue
            kind = number.get(str(closet.categories[row]))
            if kind is not None:
                known[column, kind] += weight * closet.table.vectors[row]
    stand_in = np.zeros_like(known)
    for kind in range(len(kinds)):
        members = np.flatnonzero(kind_of == kind)
        worth = pool.pairs[:, members]
        most = min(_STAND_INS, len(members))
        best = np.argsort(-worth, axis=1, kind="stable")[:, :most]
        weights = np.take_along_axis(worth, best, axis=1)
        stand_in[:, kind] = np.einsum("nk,nkd->nd", weights, vectors[members[best]])
    return known, stand_in
