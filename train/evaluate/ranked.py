"""Figures of scores that rank: area under the ROC curve, average precision.

Photos may carry weights: counting a person's photos as one wardrobe, or as often as a bootstrap
drew that person. Ties never help: equal scores are one step of the curve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.float64]


def roc_auc(scores: Scores, positive: Flags, weights: Weights | None = None) -> float:
    """Return how probably a random positive scores above a random negative, ties counting half.

    NaN where one of the two kinds is missing.
    """
    hits, misses = _steps(scores, positive, weights)
    if hits.sum() <= 0 or misses.sum() <= 0:
        return float("nan")
    above = np.concatenate([[0.0], np.cumsum(hits)[:-1]])
    area = (misses * (above + hits / 2)).sum()
    return float(area / (hits.sum() * misses.sum()))


def average_precision(scores: Scores, positive: Flags, weights: Weights | None = None) -> float:
    """Return the mean precision over the positives, as scikit-learn defines it.

    NaN without a positive.
    """
    hits, misses = _steps(scores, positive, weights)
    if hits.sum() <= 0:
        return float("nan")
    found = np.cumsum(hits)
    seen = found + np.cumsum(misses)
    precision = np.divide(found, seen, out=np.zeros_like(found), where=seen > 0)
    return float((precision * hits).sum() / hits.sum())


@dataclass(frozen=True)
class MeanPrecision:
    """Average precision of a field that holds several terms.

    Attributes:
        macro: Mean over the terms that occur.
        micro: Of all photo-term pairs in one ranking.
        chance: Macro figure of a random ranking: the mean share of photos with the term.
        terms: How many terms occur.
    """

    macro: float
    micro: float
    chance: float
    terms: int


def mean_precision(
    scores: Scores, positive: Flags, weights: Weights | None = None
) -> MeanPrecision:
    """Return macro and micro average precision of ``scores [n, terms]``."""
    weights = np.ones(len(scores)) if weights is None else weights
    shares = (positive * weights[:, None]).sum(axis=0) / weights.sum()
    occurring = np.flatnonzero(shares > 0)
    each = [average_precision(scores[:, term], positive[:, term], weights) for term in occurring]
    return MeanPrecision(
        macro=float(np.mean(each)) if each else float("nan"),
        micro=average_precision(
            scores.ravel(), positive.ravel(), np.repeat(weights, scores.shape[1])
        ),
        chance=float(shares[occurring].mean()) if each else float("nan"),
        terms=len(occurring),
    )


def _steps(scores: Scores, positive: Flags, weights: Weights | None) -> tuple[Weights, Weights]:
    """Return the weight of positives and of negatives at each distinct score, highest first."""
    weights = np.ones(len(scores)) if weights is None else weights
    _, step = np.unique(-np.asarray(scores, np.float64), return_inverse=True)
    hits = np.bincount(step, weights=weights * positive).astype(np.float64)
    misses = np.bincount(step, weights=weights * ~positive).astype(np.float64)
    return hits, misses
