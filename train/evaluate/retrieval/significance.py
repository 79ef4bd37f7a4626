"""Is a difference more than luck: McNemar, bootstrap over groups, Holm's correction.

Photos of one person resemble one another, so whole persons are resampled, never photos. Every
result is reproducible: the generator is seeded and the order of groups does not depend on the order
of rows.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

DIFFERENCE_RESAMPLES = 5000
RESAMPLES = 2000
EXACT_BELOW = 25


@dataclass(frozen=True)
class McNemar:
    """A paired test of two systems on the same queries.

    Attributes:
        only_first: Queries that only the first system got right.
        only_second: Queries that only the second one got right.
        statistic: Chi-square with continuity correction.
        p: Two-sided.
    """

    only_first: int
    only_second: int
    statistic: float
    p: float


@dataclass(frozen=True)
class Difference:
    """Mean difference of two systems with a bootstrap over groups.

    Attributes:
        value: Mean over queries of the first minus the second.
        low: 2.5th percentile.
        high: 97.5th percentile.
        p: Two-sided share of resamples beyond zero, never below 1 / resamples.
        design_effect: Variance over that of independent queries; 1 means groups do not matter.
        groups_mean: Mean over groups of each group's mean difference.
        groups_low: Its 2.5th percentile.
        groups_high: Its 97.5th percentile.
    """

    value: float
    low: float
    high: float
    p: float
    design_effect: float
    groups_mean: float
    groups_low: float
    groups_high: float


@dataclass(frozen=True)
class Interval:
    """A mean over queries and a mean over groups, each with a 95 % interval over groups."""

    value: float
    low: float
    high: float
    groups_mean: float
    groups_low: float
    groups_high: float
    n: int
    n_groups: int


def mcnemar(first: npt.ArrayLike, second: npt.ArrayLike, *, compat: bool = False) -> McNemar:
    """Compare right/wrong answers of two systems.

    Args:
        first: Truth values per query.
        second: The same queries, the other system.
        compat: The published package's formula: the continuity correction may overshoot zero, and
            few disagreements are not tested exactly.
    """
    a, b = np.asarray(first, bool), np.asarray(second, bool)
    if a.shape != b.shape:
        raise ValueError(f"{a.shape} and {b.shape} are not answers to the same queries")
    one, two = int((a & ~b).sum()), int((b & ~a).sum())
    n = one + two
    if n == 0:
        return McNemar(one, two, 0.0, 1.0)
    gap = abs(one - two) - 1
    statistic = (gap if compat else max(gap, 0)) ** 2 / n
    if n < EXACT_BELOW and not compat:
        tail = sum(math.comb(n, wins) for wins in range(min(one, two) + 1)) / 2**n
        return McNemar(one, two, statistic, min(1.0, 2 * tail))
    return McNemar(one, two, statistic, math.erfc(math.sqrt(statistic / 2)))


def clustered_bootstrap(
    groups: Sequence[Hashable],
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    resamples: int = DIFFERENCE_RESAMPLES,
    seed: int = 0,
) -> Difference:
    """Bootstrap the mean difference of two systems by resampling whole groups."""
    gains = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    sums, counts = _group_sums(groups, gains)
    pooled, means = _resampled(sums, counts, resamples=resamples, seed=seed)
    naive = gains.var(ddof=1) / len(gains) if len(gains) > 1 else 0.0
    beyond = 2 * min((pooled <= 0).mean(), (pooled >= 0).mean())
    return Difference(
        value=float(gains.mean()),
        low=float(np.percentile(pooled, 2.5)),
        high=float(np.percentile(pooled, 97.5)),
        p=float(min(1.0, max(beyond, 1 / resamples))),
        design_effect=float(pooled.var(ddof=1) / naive) if naive > 0 else 1.0,
        groups_mean=float((sums / counts).mean()),
        groups_low=float(np.percentile(means, 2.5)),
        groups_high=float(np.percentile(means, 97.5)),
    )


def group_interval(
    groups: Sequence[Hashable], values: npt.ArrayLike, *, resamples: int = RESAMPLES, seed: int = 0
) -> Interval:
    """Return the mean over queries and over groups, with intervals over resampled groups."""
    array = np.asarray(values, np.float64)
    sums, counts = _group_sums(groups, array)
    pooled, means = _resampled(sums, counts, resamples=resamples, seed=seed)
    return Interval(
        value=float(array.mean()),
        low=float(np.percentile(pooled, 2.5)),
        high=float(np.percentile(pooled, 97.5)),
        groups_mean=float((sums / counts).mean()),
        groups_low=float(np.percentile(means, 2.5)),
        groups_high=float(np.percentile(means, 97.5)),
        n=len(array),
        n_groups=len(counts),
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for being several, in the order given (Holm 1979)."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for step, index in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - step) * p_values[index]))
        corrected[index] = largest
    return corrected


def _group_sums(groups: Sequence[Hashable], values: Values) -> tuple[Values, Values]:
    """Return the sum and the number of values of each group, in the groups' sorted order."""
    if len(groups) != len(values) or len(values) == 0:
        raise ValueError(f"{len(groups)} groups for {len(values)} values")
    # sorted by text, so that the same seed gives the same interval however rows are ordered
    names = sorted(set(groups), key=str)
    index = {name: position for position, name in enumerate(names)}
    positions = np.array([index[group] for group in groups])
    sums = np.bincount(positions, weights=values, minlength=len(names)).astype(np.float64)
    counts = np.bincount(positions, minlength=len(names)).astype(np.float64)
    return sums, counts


def _resampled(sums: Values, counts: Values, *, resamples: int, seed: int) -> tuple[Values, Values]:
    """Return pooled means and means over groups of resampled groups, each ``[resamples]``."""
    drawn = np.random.default_rng(seed).integers(0, len(counts), (resamples, len(counts)))
    pooled: Values = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    means: Values = (sums / counts)[drawn].mean(axis=1)
    return pooled, means
