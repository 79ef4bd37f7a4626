"""What a random order of the gallery would score: the line below which a figure means nothing.

Exact expectations, no simulation. Queries without a relevant row count as 0, as in ``metrics``.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from train.evaluate.retrieval.metrics import RankScores


def chance_hit(relevant: int, candidates: int, k: int) -> float:
    """Return the probability that one of ``relevant`` rows is among ``k`` drawn ones."""
    return 1 - float(_misses(relevant, candidates)[min(k, candidates)])


def chance_reciprocal_rank(relevant: int, candidates: int) -> float:
    """Return the expected 1 / rank of the first of ``relevant`` rows in a random order."""
    if relevant == 0:
        return 0.0
    misses = _misses(relevant, candidates)
    first = misses[:-1] - misses[1:]
    return float((first / np.arange(1, candidates + 1)).sum())


def chance_ndcg(relevant: int, candidates: int, k: int) -> float:
    """Return the expected binary nDCG@k of a random order."""
    if relevant == 0:
        return 0.0
    discounts = 1 / np.log2(np.arange(2, k + 2))
    expected = relevant / candidates * discounts[: min(k, candidates)].sum()
    return float(expected / discounts[: min(relevant, k)].sum())


def chance_of(scores: RankScores) -> dict[str, float]:
    """Return the expected ``hit@k``, ``mrr`` and ``ndcg@k`` of random answers to these queries."""
    asked = ~scores.skipped
    kinds = Counter(
        zip(scores.relevant[asked].tolist(), scores.candidates[asked].tolist(), strict=True)
    )
    total = sum(kinds.values())
    if total == 0 or scores.graded:
        return {}
    expected: dict[str, float] = {}
    for k in scores.ks:
        expected[f"hit@{k}"] = sum(n * chance_hit(r, m, k) for (r, m), n in kinds.items()) / total
        expected[f"ndcg@{k}"] = sum(n * chance_ndcg(r, m, k) for (r, m), n in kinds.items()) / total
    expected["mrr"] = sum(n * chance_reciprocal_rank(r, m) for (r, m), n in kinds.items()) / total
    return expected


def _misses(relevant: int, candidates: int) -> np.ndarray:
    """Return the probability that the first 0, 1, ... ``candidates`` rows are all wrong."""
    drawn = np.arange(candidates)
    wrong = np.maximum(candidates - relevant - drawn, 0) / (candidates - drawn)
    return np.concatenate([[1.0], np.cumprod(wrong)])
