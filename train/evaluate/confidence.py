"""Is a confidence worth what it says? Calibration errors, Brier score and reliability tables.

The app shows a confidence beside each predicted value, so 0.8 must mean right in 8 of 10 cases.
Measured on the probability of the chosen term (Guo et al. 2017) in bins of equal width and, because
most confidences crowd near 1, in bins of equal count (Nixon et al. 2019). Nothing is fitted here:
temperatures come from held-out training people (``train/recipes/calibration.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

BINS = 15
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ReliabilityBin:
    """One row of a reliability table.

    Attributes:
        low: Smallest confidence of the bin.
        high: Largest.
        n: Photos in it.
        confidence: Their mean confidence.
        accuracy: Share of them that were right.
    """

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float

    def to_json(self) -> dict[str, float | int]:
        """Return plain numbers, rounded to four places."""
        return {key: round(value, 4) for key, value in asdict(self).items()}


@dataclass(frozen=True)
class Confidence:
    """How well confidences agree with being right.

    Attributes:
        ece: Expected calibration error over ``BINS`` bins of equal width, 0-1.
        ece_equal_mass: The same over bins of equal count.
        brier: Mean squared distance of all probabilities from the truth, 0-2.
        nll: Mean negative log likelihood of the truth, in nats.
        mean_confidence: Of the chosen terms; above the accuracy when too sure.
        accuracy: Share of the chosen terms that were right.
        n: Photos with a known truth.
        table: Bins of equal width that hold a photo.
    """

    ece: float
    ece_equal_mass: float
    brier: float
    nll: float
    mean_confidence: float
    accuracy: float
    n: int
    table: tuple[ReliabilityBin, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        values = asdict(self)
        del values["table"]
        rounded = {key: round(value, 4) for key, value in values.items()}
        return {**rounded, "reliability": [row.to_json() for row in self.table]}


def measure_confidence(
    probabilities: Floats, targets: npt.NDArray[np.int64], *, bins: int = BINS
) -> Confidence:
    """Measure probabilities ``[n, c]`` against class indices ``[n]``; -1 (unknown) is left out.

    Raises:
        ValueError: No target is known.
    """
    known = targets >= 0
    chances, truth = probabilities[known].astype(np.float64), targets[known]
    if len(truth) == 0:
        raise ValueError("no target is known")
    best = chances.argmax(axis=1)
    confidence = chances[np.arange(len(truth)), best]
    right = (best == truth).astype(np.float64)
    edges = np.linspace(0, 1, bins + 1)
    # a confidence on an edge belongs to the bin below it, as in the published definition
    equal_width = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    order = np.argsort(confidence, kind="stable")
    equal_mass = np.empty(len(truth), np.int64)
    for index, rows in enumerate(np.array_split(order, bins)):
        equal_mass[rows] = index
    table = tuple(_table(confidence, right, equal_width, edges=edges))
    truth_chance = chances[np.arange(len(truth)), truth]
    wanted = np.zeros_like(chances)
    wanted[np.arange(len(truth)), truth] = 1.0
    return Confidence(
        ece=_error(confidence, right, equal_width),
        ece_equal_mass=_error(confidence, right, equal_mass),
        brier=float(((chances - wanted) ** 2).sum(axis=1).mean()),
        nll=float(-np.log(np.maximum(truth_chance, 1e-12)).mean()),
        mean_confidence=float(confidence.mean()),
        accuracy=float(right.mean()),
        n=len(truth),
        table=table,
    )


def _error(confidence: Doubles, right: Doubles, bin_of: npt.NDArray[np.int64]) -> float:
    gaps = np.bincount(bin_of, weights=right - confidence)
    return float(np.abs(gaps).sum() / len(confidence))


def _table(
    confidence: Doubles, right: Doubles, bin_of: npt.NDArray[np.int64], *, edges: Doubles
) -> Iterable[ReliabilityBin]:
    for index in np.unique(bin_of):
        rows = bin_of == index
        yield ReliabilityBin(
            low=float(edges[index]),
            high=float(edges[index + 1]),
            n=int(rows.sum()),
            confidence=float(confidence[rows].mean()),
            accuracy=float(right[rows].mean()),
        )
