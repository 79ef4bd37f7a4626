"""Batches of P identities with K views each: what a metric loss learns from.

An identity is drawn with weight n^0.5 of its n photos; within an epoch draws are spread as evenly
as whole numbers allow (systematic sampling), so that no garment is forgotten by chance. Photos of
an identity are drawn without replacement; one with fewer than K photos fills its places with
further views of them, which the augmentation makes different.

Everything is a function of (seed, epoch): a run resumes from an epoch and a step alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


class IdentityBatches:
    """Draws batches of data rows.

    Args:
        identities: Identity per data row ``[n]``; rows below 0 are never drawn.
        per_batch: P, identities in a batch over all ranks; a multiple of ``world``.
        views: K, rows of each.
        power: Exponent of an identity's weight.
        rank: Which part of each batch is ours.
        world: Into how many parts each batch is cut.
    """

    def __init__(
        self,
        identities: Rows,
        per_batch: int,
        *,
        views: int = 2,
        power: float = 0.5,
        seed: int = 0,
        rank: int = 0,
        world: int = 1,
    ) -> None:
        if per_batch < 1 or views < 1 or per_batch % world:
            raise ValueError(f"{per_batch} identities of {views} views do not fit {world} ranks")
        self.identities = identities
        self.per_batch = per_batch
        self.views = views
        self.power = power
        self.seed = seed
        self.rank = rank
        self.world = world

    def steps(self, count: int) -> int:
        """Return the steps of an epoch over ``count`` rows: each row once on average."""
        return max(1, math.ceil(count / (self.per_batch * self.views)))

    def epoch(self, epoch: int, *, rows: Rows | None = None, start: int = 0) -> Iterator[Rows]:
        """Yield this rank's rows ``[P / world * K]`` of each step, views of an identity together.

        Args:
            epoch: Decides, with the seed, every draw.
            rows: Data rows of this epoch, by default all.
            start: Steps to leave out, for a resumed run.
        """
        groups = self._groups(np.arange(len(self.identities)) if rows is None else rows)
        steps = self.steps(sum(map(len, groups)))
        rng = np.random.default_rng((self.seed, 1, epoch))
        plan = self._plan(groups, steps, rng)
        for step in range(start, steps):
            mine = plan[step][self.rank :: self.world]
            drawn = np.random.default_rng((self.seed, 2, epoch, step, self.rank))
            yield np.concatenate([self._views(groups[group], drawn) for group in mine])

    def _groups(self, rows: Rows) -> list[Rows]:
        rows = rows[self.identities[rows] >= 0]
        order = np.argsort(self.identities[rows], kind="stable")
        rows = rows[order]
        cuts = np.flatnonzero(np.diff(self.identities[rows])) + 1
        return [group for group in np.split(rows, cuts) if len(group)]

    def _plan(self, groups: list[Rows], steps: int, rng: np.random.Generator) -> Rows:
        """Return group numbers ``[steps, P]``: no group twice in a step if there are enough."""
        weights = np.array([len(group) for group in groups], dtype=np.float64) ** self.power
        order = rng.permutation(len(groups))
        slots = steps * self.per_batch
        ends = np.cumsum(weights[order]) / weights.sum() * slots
        marks = np.arange(slots) + rng.random()
        drawn = order[np.minimum(np.searchsorted(ends, marks), len(groups) - 1)]
        # a group's draws are neighbors; dealing them out like cards puts them into different steps
        dealt = drawn.reshape(self.per_batch, steps).T
        return np.asarray(rng.permutation(dealt))

    def _views(self, group: Rows, rng: np.random.Generator) -> Rows:
        repeats = math.ceil(self.views / len(group))
        return np.concatenate([rng.permutation(group) for _ in range(repeats)])[: self.views]
