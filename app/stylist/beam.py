"""Beam search over outfits: slot after slot, the best partial outfits are carried on.

Every partial outfit is a row of columns of the pool; adding a garment adds one row of the matrix of
pairs, so a step is a few array operations over (partial outfits x candidates). What is kept is the
best by what is known so far, ties by the garments' own order, so the same question always has the
same answer. Whole outfits are scored elsewhere; nothing here knows why a pair goes together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.compatibility.table import PAD

if TYPE_CHECKING:
    from app.stylist.closet import Flags, Floats, Rows
    from app.stylist.templates import Step, Template


@dataclass(frozen=True)
class Guide:
    """What partial outfits are ordered by.

    Attributes:
        pairs: ``[n, n]`` compatibility of two garments.
        worth: ``[n]`` of each garment by itself.
        never: ``[n, n]`` pairs that may not be in one outfit.
        pair_weight: What the mean of pairs counts beside the mean of worths.
    """

    pairs: Floats
    worth: Floats
    never: Flags
    pair_weight: float = 1.0


@dataclass(frozen=True)
class _States:
    """Partial outfits.

    Attributes:
        members: Padded columns; ``count`` of them are taken.
        reach: ``[states, n]`` sum of the pairs that each garment would add.
        low: ``[states, n]`` the weakest of these.
        barred: ``[states, n]`` garments that cannot be added.
    """

    members: Rows
    count: Rows
    pair_sum: Floats
    weakest: Floats
    worth_sum: Floats
    reach: Floats
    low: Floats
    barred: Flags


def search(
    guide: Guide,
    template: Template,
    candidates: Mapping[Step, Rows],
    *,
    anchors: Sequence[int] = (),
    width: int,
) -> Rows:
    """Return outfits ``[found, slots]`` as padded columns, best first; anchors in every one.

    Args:
        candidates: Step to the columns that may fill it. A step that nothing can fill is skipped
            where it is optional, and ends the search with nothing otherwise.
        width: How many partial outfits are carried on.
    """
    steps = _ordered(template, candidates)
    if any(not step.optional and not len(candidates[step]) for step in steps):
        return np.empty((0, len(anchors) + len(steps)), dtype=np.int64)
    states = _start(guide, anchors, len(steps))
    for step in steps:
        states = _grow(guide, states, candidates[step], optional=step.optional, width=width)
        if not len(states.members):
            break
    return states.members


def count_outfits(template: Template, candidates: Mapping[Step, Rows]) -> int:
    """Return how many outfits there are to fill a template, whether they go together or not."""
    product = 1
    for step in template:
        product *= len(candidates[step]) + int(step.optional)
    return product


def _ordered(template: Template, candidates: Mapping[Step, Rows]) -> list[Step]:
    """Return what must be filled first, the scarcest before others, then what may be."""
    return sorted(template, key=lambda step: (step.optional, len(candidates[step])))


def _start(guide: Guide, anchors: Sequence[int], steps: int) -> _States:
    members = np.full((1, len(anchors) + steps), PAD, dtype=np.int64)
    members[0, : len(anchors)] = anchors
    chosen = np.array(anchors, dtype=np.int64)
    inside = guide.pairs[np.ix_(chosen, chosen)]
    pairs = inside[np.triu_indices(len(chosen), k=1)]
    barred: Flags = np.asarray(guide.never[chosen].any(axis=0))
    barred[chosen] = True
    return _States(
        members=members,
        count=np.array([len(chosen)], dtype=np.int64),
        pair_sum=np.array([pairs.sum()], dtype=np.float32),
        weakest=np.array([pairs.min(initial=1.0)], dtype=np.float32),
        worth_sum=np.array([guide.worth[chosen].sum()], dtype=np.float32),
        reach=guide.pairs[chosen].sum(axis=0, dtype=np.float32)[None],
        low=guide.pairs[chosen].min(axis=0, initial=1.0)[None],
        barred=barred[None],
    )


def _grow(guide: Guide, states: _States, columns: Rows, *, optional: bool, width: int) -> _States:
    """Return the best states with one garment more, or with none more where that is optional."""
    left, right = np.nonzero(~states.barred[:, columns])
    column = columns[right]
    if optional:
        stay = np.arange(len(states.members))
        left = np.concatenate([stay, left])
        column = np.concatenate([np.full(len(stay), PAD), column])
    if not len(left):
        return _taken(guide, states, left, column)
    keep = _best(guide, states, left, column, width)
    return _taken(guide, states, left[keep], column[keep])


def _best(guide: Guide, states: _States, left: Rows, column: Rows, width: int) -> Rows:
    added = column != PAD
    count = states.count[left] + added
    pair_sum = states.pair_sum[left] + np.where(added, states.reach[left, column], 0)
    weakest = np.minimum(states.weakest[left], np.where(added, states.low[left, column], 1))
    worth = states.worth_sum[left] + np.where(added, guide.worth[column], 0)
    pairs = count * (count - 1) / 2
    mean = np.where(pairs > 0, pair_sum / np.maximum(pairs, 1), 0.5)
    value = guide.pair_weight * (0.67 * mean + 0.33 * weakest) + worth / np.maximum(count, 1)
    value = np.round(value, 6)
    near = np.arange(len(value))
    if len(value) > width:
        least = np.partition(value, len(value) - width)[len(value) - width]
        near = np.flatnonzero(value >= least)
    # the garments themselves settle ties, so that no order of candidates can
    members = np.concatenate([states.members[left[near]], column[near, None]], axis=1)
    members = np.sort(members, axis=1)
    keys = (*(members[:, place] for place in reversed(range(members.shape[1]))), -value[near])
    best: Rows = near[np.lexsort(keys)][:width]
    return best


def _taken(guide: Guide, states: _States, left: Rows, column: Rows) -> _States:
    added = column != PAD
    rows = np.flatnonzero(added)
    members = states.members[left]
    members[rows, states.count[left][rows]] = column[rows]
    some = added[:, None]
    barred = states.barred[left] | (some & guide.never[column])
    barred[rows, column[rows]] = True
    return _States(
        members=members,
        count=states.count[left] + added,
        pair_sum=states.pair_sum[left] + np.where(added, states.reach[left, column], 0),
        weakest=np.minimum(states.weakest[left], np.where(added, states.low[left, column], 1)),
        worth_sum=states.worth_sum[left] + np.where(added, guide.worth[column], 0),
        reach=states.reach[left] + np.where(some, guide.pairs[column], 0),
        low=np.minimum(states.low[left], np.where(some, guide.pairs[column], 1)),
        barred=barred,
    )
