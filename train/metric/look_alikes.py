"""Which other identities look so alike that an instance loss must not push them away.

A wardrobe holds many plain black T-shirts; telling each from all others would teach the network the
bedspread. Two identities are look-alikes when they share the category and either the main attribute
or most of all attributes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from models.types import GarmentTags

JACCARD = 0.75
# up to here all pairs are compared once: 64 MB for what else costs a tenth of a small step
TABLE_LIMIT = 8192
CHUNK = 512


class LookAlikes(nn.Module):
    """An ``Exclusion`` over identities; a module only so that it moves with the losses.

    Args:
        category: Category number per identity ``[C]``, -1 unknown.
        main: Number of the main attribute per identity ``[C]``, -1 unknown.
        attributes: bool ``[C, A]``.
        jaccard: Overlap of attributes from which two identities count as look-alikes.
    """

    category: Tensor
    main: Tensor
    attributes: Tensor
    table: Tensor

    def __init__(
        self, category: Tensor, main: Tensor, *, attributes: Tensor, jaccard: float = JACCARD
    ) -> None:
        super().__init__()
        self.jaccard = jaccard
        self.register_buffer("category", category, persistent=False)
        self.register_buffer("main", main, persistent=False)
        self.register_buffer("attributes", attributes.float(), persistent=False)

        everyone = torch.arange(len(category))
        table = torch.zeros(0, 0, dtype=torch.bool)
        if len(category) <= TABLE_LIMIT:
            rows = [self._compared(part, everyone) for part in everyone.split(CHUNK)]
            table = torch.cat(rows) if rows else table
        self.register_buffer("table", table, persistent=False)

    def forward(self, targets: Tensor, columns: Tensor) -> Tensor:
        """Return bool ``[B, n]``: the column's identity looks like the target, but is not it."""
        if len(self.table):
            return self.table[targets][:, columns]
        return self._compared(targets, columns)

    def _compared(self, targets: Tensor, columns: Tensor) -> Tensor:
        same_category = self.category[targets, None] == self.category[None, columns]
        same_category &= (self.category[targets] >= 0)[:, None]
        same_main = self.main[targets, None] == self.main[None, columns]
        same_main &= (self.main[targets] >= 0)[:, None]
        ours, theirs = self.attributes[targets], self.attributes[columns]
        both = ours @ theirs.T
        either = ours.sum(1)[:, None] + theirs.sum(1)[None] - both
        # nothing known about either: nothing tells them apart
        alike = both >= self.jaccard * either
        return same_category & (same_main | alike) & (targets[:, None] != columns[None])


def look_alikes_of(
    tags: Sequence[GarmentTags], mains: Sequence[str], identities: npt.NDArray[np.int64]
) -> LookAlikes:
    """Return the look-alikes of identities ``0..max``; each takes the tags of its first row."""
    _, first = np.unique(identities[identities >= 0], return_index=True)
    rows = np.flatnonzero(identities >= 0)[first]
    chosen = [tags[row] for row in rows]
    names = sorted({name for tag in chosen for name in tag.attributes})
    index = {name: position for position, name in enumerate(names)}
    attributes = torch.zeros(len(rows), max(1, len(names)), dtype=torch.bool)
    for position, tag in enumerate(chosen):
        attributes[position, [index[name] for name in tag.attributes]] = True
    return LookAlikes(
        _numbers([tag.category for tag in chosen]),
        _numbers([mains[row] for row in rows]),
        attributes=attributes,
    )


def _numbers(names: Sequence[str]) -> Tensor:
    """Return a number per distinct name, -1 for the empty one."""
    index = {name: position for position, name in enumerate(sorted(set(names) - {""}))}
    return torch.tensor([index.get(name, -1) for name in names])
