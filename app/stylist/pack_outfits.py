"""What is worn with what on a trip: the best outfits that leave every other day its own.

Who is worn when is planned first, so that every day that can be covered is; then day by day the
best combination of what is packed is taken, as long as nothing is worn that a later day needs and
nothing more often than it may be. The same outfit twice costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from app.stylist.pack_days import BOTTOM, COAT, LAYER, ONE_PIECE, ROLES, SHOES, TOP
from app.stylist.pack_solver import Matching
from app.stylist.pool import make_pool

if TYPE_CHECKING:
    from app.stylist.pack_days import SuitedDay
    from app.stylist.packing import Packer

_COMBINATIONS = 3_000
_AGAIN, _BENDS = 0.15, 0.4
"""What an outfit that was worn before costs, and a garment that bends a rule."""


class Dresser:
    """Dresses the days of one trip, in their order.

    Args:
        packer: Days and how often garments may be worn.
        taken: Role to what is packed for it.
        split: Days on which a one-piece is worn.
    """

    def __init__(
        self, packer: Packer, taken: Mapping[str, Sequence[int]], split: frozenset[int]
    ) -> None:
        self._packer, self._taken, self._split = packer, taken, split
        self._worn: Counter[tuple[int, int]] = Counter()
        self._before: Counter[frozenset[int]] = Counter()
        self._plan = self._planned()
        self._at, self._pairs = self._pair_scores()

    def dress(self, day: SuitedDay) -> tuple[list[int], list[str]]:
        """Return what is worn on a day, and the roles that stay empty."""
        roles = (ONE_PIECE,) if day.number in self._split else (TOP, BOTTOM)
        choices = {role: self._choices(day, role) for role in (*roles, *day.roles)}
        found = self._best([held for held in choices.values() if held], day)
        for item in found:
            self._worn[item, self._packer.period(day.number)] += 1
        self._before[frozenset(found)] += 1
        return found, [
            TOP if role == ONE_PIECE else role for role, held in choices.items() if not held
        ]

    def _planned(self) -> dict[int, int]:
        """Return need to garment, so that as many needs as can be are filled."""
        days = [day.number for day in self._packer.days]
        rest = [day for day in days if day not in self._split]
        plan: dict[int, int] = {}
        for roles, numbers in (
            ((TOP,), rest),
            ((BOTTOM,), rest),
            ((ONE_PIECE,), sorted(self._split)),
            ((SHOES,), days),
            ((COAT, LAYER), days),
        ):
            items = [*dict.fromkeys(self._taken.get(roles[0], ()))]
            match = Matching(self._packer.pool(roles, numbers, loose=False))
            match.cover(items)
            match.widen(self._packer.pool(roles, numbers, loose=True))
            match.cover(items)
            plan |= match.worn
        return plan

    def _choices(self, day: SuitedDay, role: str) -> list[int]:
        """Return what could be worn without taking from another day what is meant for it."""
        mine = self._plan.get(day.number * len(ROLES) + ROLES.index(role))
        period = self._packer.period(day.number)
        found = [] if mine is None else [mine]
        for item in self._taken.get(role, ()):
            if item == mine or item not in day.strict.get(role, ()):
                continue
            limit = self._packer.wears[item]
            worn = self._worn[item, period] + self._later(item, day.number, period)
            if limit is None or worn < limit:
                found.append(item)
        return found

    def _later(self, item: int, number: int, period: int) -> int:
        """Return how often a garment is meant for this or a later day of the period."""
        return sum(
            1
            for node, other in self._plan.items()
            if other == item
            and node // len(ROLES) >= number
            and self._packer.period(node // len(ROLES)) == period
        )

    def _best(self, choices: Sequence[Sequence[int]], day: SuitedDay) -> list[int]:
        short = [list(held) for held in choices]
        while np.prod([len(held) for held in short] or [1]) > _COMBINATIONS:
            max(short, key=len).pop()
        best: tuple[float, list[int]] | None = None
        for items in product(*short):
            if len(set(items)) < len(items):
                continue
            score = self._score(items) - _AGAIN * self._before[frozenset(items)]
            score -= _BENDS * sum(1 for item in items if day.bent.get(item))
            if best is None or score > best[0]:
                best = (score, list(items))
        return best[1] if best is not None else []

    def _score(self, items: Sequence[int]) -> float:
        if len(items) < 2:
            return 0.0
        at = [self._at[item] for item in items]
        upper = self._pairs[np.ix_(at, at)][np.triu_indices(len(at), k=1)]
        return float(upper.mean() + 0.5 * upper.min())

    def _pair_scores(self) -> tuple[dict[int, int], np.ndarray]:
        wardrobe = self._packer.wardrobe
        every = sorted({item for held in self._taken.values() for item in held})
        pool = make_pool(
            wardrobe.closet,
            np.array([wardrobe.closet.row_of[item] for item in every], dtype=np.int64),
            habits=wardrobe.habits,
            rules=wardrobe.rules,
            numbers=wardrobe.numbers,
        )
        at = {int(item): column for column, item in enumerate(pool.ids)}
        return at, np.where(pool.never, 0.0, pool.pairs)
