"""The one figure that picks checkpoints: how often the nearest neighbor is of the same class.

``hit_at_1`` is leave-one-out (P1 of the closet bench); with groups, every row of the query's own
group is left out too (P2: another person's garment). Reported figures come from ``train.evaluate``,
which also knows intervals; this is the short form for training people within a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor


@dataclass(frozen=True)
class Hits:
    """Shares of nearest neighbors of the same class.

    Attributes:
        same_person: Among all other rows (P1).
        cross_person: Among other people's rows (P2).
        queries: Rows that had a class.
    """

    same_person: float
    cross_person: float
    queries: int


def hit_at_1(
    embedding: Tensor, classes: Sequence[str], *, groups: Sequence[str] | None = None
) -> float:
    """Return the share of rows whose nearest other row has the same class.

    Rows without a class (empty) neither ask nor answer; rows with nobody in reach do not ask.
    """
    return _hits(embedding, classes, groups)[0]


def closet_hits(embedding: Tensor, classes: Sequence[str], people: Sequence[str]) -> Hits:
    """Return both figures of photos with owners; rows without a class do not take part."""
    alone, count = _hits(embedding, classes, None)
    return Hits(alone, _hits(embedding, classes, people)[0], count)


def _hits(
    embedding: Tensor, classes: Sequence[str], groups: Sequence[str] | None
) -> tuple[float, int]:
    kept = [row for row, name in enumerate(classes) if name]
    if not kept:
        return 0.0, 0
    rows = embedding[kept].float().cpu()
    ours = _numbers([classes[row] for row in kept])
    scores = rows @ rows.T
    scores.fill_diagonal_(-torch.inf)
    if groups is not None:
        owners = _numbers([groups[row] for row in kept])
        scores[torch.from_numpy(owners[:, None] == owners[None])] = -torch.inf
    reachable = torch.isfinite(scores).any(dim=1).numpy()
    if not reachable.any():
        return 0.0, 0
    nearest = scores.argmax(dim=1).numpy()
    return float((ours[nearest] == ours)[reachable].mean()), int(reachable.sum())


def _numbers(names: Sequence[str]) -> npt.NDArray[np.int64]:
    _, ids = np.unique(np.array(names, dtype=object), return_inverse=True)
    return np.asarray(ids, dtype=np.int64)
