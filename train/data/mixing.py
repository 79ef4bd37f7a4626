"""Mixup (Zhang et al. 2018) and CutMix (Yun et al. 2019) of whole batches, early in a run.

A batch is mixed with a shuffled copy of itself by one share; the losses then count both targets of
each row, weighted. Mixed pictures are good for the sphere and bad for the eye for detail, so only
the first part of a run sees them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Mixing:
    """How much is mixed, and for how long.

    Attributes:
        mixup: Alpha of mixup's Beta distribution; 0 turns mixup off.
        cutmix: Alpha of CutMix's; 0 turns CutMix off.
        switch: Probability of CutMix where both are on.
        probability: Of mixing a batch at all.
        until: Share of the run after which nothing is mixed any more.
    """

    mixup: float = 0.2
    cutmix: float = 1.0
    switch: float = 0.5
    probability: float = 1.0
    until: float = 0.4

    def mix(
        self, views: Pixels, rng: np.random.Generator, *, progress: float
    ) -> tuple[Pixels, npt.NDArray[np.int64] | None, float]:
        """Return the views, the row mixed into each (None: not mixed) and the own share.

        Args:
            views: uint8 ``[B, S, S, 3]``.
            progress: Share of the run that is over.
        """
        on = (self.mixup > 0, self.cutmix > 0)
        if progress >= self.until or not any(on) or rng.random() >= self.probability:
            return views, None, 1.0
        partners = rng.permutation(len(views))
        if on[1] and (not on[0] or rng.random() < self.switch):
            mixed, share = self._cut(views, partners, rng)
        else:
            share = float(rng.beta(self.mixup, self.mixup))
            blended = views * np.float32(share) + views[partners] * np.float32(1 - share)
            mixed = np.rint(blended).astype(np.uint8)
        return mixed, partners, share

    def _cut(
        self, views: Pixels, partners: npt.NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[Pixels, float]:
        side = views.shape[1]
        edge = int(side * math.sqrt(1 - rng.beta(self.cutmix, self.cutmix)))
        row, column = rng.integers(0, side, 2)
        top, bottom = np.clip([row - edge // 2, row + edge // 2], 0, side)
        left, right = np.clip([column - edge // 2, column + edge // 2], 0, side)
        mixed = views.copy()
        mixed[:, top:bottom, left:right] = views[partners, top:bottom, left:right]
        # the rectangle was cut off at the border: its real area counts
        return mixed, 1.0 - float((bottom - top) * (right - left)) / side**2


NO_MIXING = Mixing(mixup=0.0, cutmix=0.0)
