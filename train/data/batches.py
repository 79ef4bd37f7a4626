"""Batches on their way to the network: drawn ahead in threads while the last one trains.

Every view has its own random generator, seeded by where it stands in the run: neither the number
of threads nor a resume changes a pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from train.data.mixing import Mixing

# view(row, generator) -> uint8 [S, S, 3]
DrawView = Callable[[int, np.random.Generator], npt.NDArray[np.uint8]]


@dataclass(frozen=True)
class Batch:
    """One step's views.

    Attributes:
        views: uint8 ``[B, S, S, 3]``.
        rows: Data row of each view ``[B]``.
        partners: Data row that was mixed into each view, or None.
        share: Weight of ``rows``; the rest belongs to ``partners``.
    """

    views: Tensor
    rows: Tensor
    partners: Tensor | None = None
    share: float = 1.0

    def to(self, device: torch.device) -> Batch:
        """Return the batch on a device."""
        return replace(
            self,
            views=self.views.to(device, non_blocking=True),
            rows=self.rows.to(device),
            partners=None if self.partners is None else self.partners.to(device),
        )

    def parts(self, count: int) -> list[Batch]:
        """Return ``count`` pieces of nearly equal size, for gradient accumulation."""
        if count == 1:
            return [self]
        views, rows = self.views.tensor_split(count), self.rows.tensor_split(count)
        partners = [None] * count if self.partners is None else self.partners.tensor_split(count)
        return [
            replace(self, views=v, rows=r, partners=p)
            for v, r, p in zip(views, rows, partners, strict=True)
            if len(r)
        ]


@dataclass(frozen=True)
class Drawing:
    """How rows become batches.

    Attributes:
        view: Draws one view of a row.
        mixing: Mixes whole batches.
        seed: Of all draws, together with epoch, step, rank and place in the batch.
        rank: Our process.
        workers: Threads that draw.
    """

    view: DrawView
    mixing: Mixing
    seed: int
    rank: int = 0
    workers: int = 1

    def batches(
        self,
        steps: Iterable[npt.NDArray[np.int64]],
        *,
        epoch: int,
        start: int,
        progress: Callable[[int], float],
    ) -> Iterator[Batch]:
        """Yield one batch per array of rows; the next is drawn while the caller trains.

        Args:
            start: Number of the first step.
            progress: Share of the run that is over at a step of this epoch.
        """
        with ThreadPoolExecutor(self.workers) as pool, ThreadPoolExecutor(1) as ahead:

            def drawn(rows: npt.NDArray[np.int64], step: int) -> Batch:
                def one(place: int) -> npt.NDArray[np.uint8]:
                    key = (self.seed, 3, epoch, step, self.rank, place)
                    return self.view(int(rows[place]), np.random.default_rng(key))

                views = np.stack(list(pool.map(one, range(len(rows)))))
                rng = np.random.default_rng((self.seed, 4, epoch, step, self.rank))
                views, partners, share = self.mixing.mix(views, rng, progress=progress(step))
                return Batch(
                    torch.from_numpy(views),
                    torch.from_numpy(rows),
                    None if partners is None else torch.from_numpy(rows[partners]),
                    share,
                )

            waiting: Future[Batch] | None = None
            for step, rows in enumerate(steps, start):
                following = ahead.submit(drawn, rows, step)
                if waiting is not None:
                    yield waiting.result()
                waiting = following
            if waiting is not None:
                yield waiting.result()
