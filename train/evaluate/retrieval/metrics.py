"""Scores of ranked lists: hit rate, literal recall, reciprocal rank, nDCG and average precision.

    hit@k             1 if a relevant row is among the first k
    recall_literal@k  relevant rows among the first k, of all relevant rows
    mrr@k, mrr        1 / rank of the first relevant row, 0 beyond k (or never)
    ndcg@k            DCG over the best DCG that the gallery allows; gain / log2(rank + 1)
    map@k             sum of the precision at each hit, over min(relevant, k)

All are per query and unrounded. A query whose right answer is not in the gallery scores 0 and is
counted as not answerable; means come with and without such queries. What is relevant is decided in
``relevance``, the order in ``ranking``.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Metric = Literal["hit", "recall_literal", "mrr", "ndcg", "map"]

BINARY_ONLY = ("hit", "recall_literal", "mrr", "map")


@dataclass(frozen=True)
class RankScores:
    """Scores of every query at every cut, ``[queries, cuts]`` unless said otherwise.

    Attributes:
        ks: The cuts, ascending.
        hit: 0 or 1; as ``recall_literal``, ``mrr_at`` and ``average_precision`` NaN when graded.
        reciprocal_rank: Over the whole gallery, ``[queries]``.
        relevant: Relevant rows that the query may find, ``[queries]``.
        candidates: Rows that the query may find, ``[queries]``.
        tied_at_cut: Whether rows at and beyond the cut had equal scores, so that only the
            deterministic order decided.
        skipped: Queries without the label that the mode asks for, ``[queries]``.
        top: Gallery rows, best first, -1 where there were no more, ``[queries, largest cut]``.
        graded: Only nDCG is defined.
    """

    ks: tuple[int, ...]
    hit: Values
    recall_literal: Values
    mrr_at: Values
    ndcg: Values
    average_precision: Values
    reciprocal_rank: Values
    relevant: Rows
    candidates: Rows
    tied_at_cut: Flags
    skipped: Flags
    top: Rows
    graded: bool = False

    @property
    def n_queries(self) -> int:
        """Queries that were asked: all but the skipped ones."""
        return int((~self.skipped).sum())

    @property
    def n_answerable(self) -> int:
        """Asked queries with at least one relevant row."""
        return int((~self.skipped & (self.relevant > 0)).sum())

    @property
    def n_skipped(self) -> int:
        """Queries that were left out."""
        return int(self.skipped.sum())

    def n_tied_at_cut(self, k: int) -> int:
        """Asked queries whose first ``k`` were decided by the order of rows."""
        return int(self.tied_at_cut[~self.skipped, self._cut(k)].sum())

    def values(self, metric: Metric, k: int | None = None) -> Values:
        """Return a metric per query, skipped ones included.

        Args:
            metric: Which one.
            k: The cut; None only for ``mrr``, over the whole gallery.

        Raises:
            ValueError: The metric is undefined here, or ``k`` is not one of the cuts.
        """
        if self.graded and metric in BINARY_ONLY:
            raise ValueError(f"{metric} is undefined for graded relevance")
        if k is None:
            if metric != "mrr":
                raise ValueError(f"{metric} needs a cut")
            return self.reciprocal_rank
        columns: dict[Metric, Values] = {
            "hit": self.hit,
            "recall_literal": self.recall_literal,
            "mrr": self.mrr_at,
            "ndcg": self.ndcg,
            "map": self.average_precision,
        }
        return columns[metric][:, self._cut(k)]

    def mean(self, metric: Metric, k: int | None = None, *, answerable: bool = False) -> float:
        """Return the mean over asked queries, or over answerable ones; NaN when there are none."""
        counted = ~self.skipped
        if answerable:
            counted = counted & (self.relevant > 0)
        values = self.values(metric, k)[counted]
        return float(values.mean()) if len(values) else float("nan")

    def _cut(self, k: int) -> int:
        if k not in self.ks:
            raise ValueError(f"{k} is not one of the cuts {self.ks}")
        return self.ks.index(k)


def list_scores(
    gains: npt.ArrayLike, ideal: npt.ArrayLike, relevant: npt.ArrayLike, *, ks: Sequence[int]
) -> dict[str, Values]:
    """Return ``hit``, ``recall_literal``, ``mrr``, ``ndcg`` and ``map``, each ``[n, len(ks)]``.

    Args:
        gains: Gains of the ranked rows ``[n, depth]``, 0 where a list ended earlier.
        ideal: The largest gains in the gallery, descending, ``[n, depth']``.
        relevant: How many gallery rows have a gain, ``[n]``.
        ks: Cuts; one beyond the list's depth means the whole list.
    """
    found = np.asarray(gains, np.float64)
    hits = found > 0
    count = np.asarray(relevant, np.float64)
    seen = hits.cumsum(axis=1)
    precision = np.where(hits, seen / np.arange(1, found.shape[1] + 1), 0).cumsum(axis=1)
    gained, best = _dcg(found), _dcg(np.asarray(ideal, np.float64))
    has_hit, first = hits.any(axis=1), hits.argmax(axis=1)
    scores: dict[str, list[Values]] = {
        name: [] for name in ("hit", "recall_literal", "mrr", "ndcg", "map")
    }
    for k in ks:
        at = seen[:, min(k, found.shape[1]) - 1]
        scores["hit"].append((at > 0).astype(np.float64))
        scores["recall_literal"].append(_share(at, count))
        reached = has_hit & (first < k)
        scores["mrr"].append(np.where(reached, 1 / (first + 1), 0.0))
        scores["ndcg"].append(
            _share(gained[:, min(k, gained.shape[1]) - 1], best[:, min(k, best.shape[1]) - 1])
        )
        summed = precision[:, min(k, found.shape[1]) - 1]
        scores["map"].append(_share(summed, np.minimum(count, k)))
    return {name: np.stack(columns, axis=1) for name, columns in scores.items()}


def whole_group_share(hits: npt.ArrayLike, groups: Sequence[Hashable]) -> float:
    """Return the share of groups (outfits) in which every member was hit."""
    complete: dict[Hashable, bool] = {}
    for hit, group in zip(np.asarray(hits, bool), groups, strict=True):
        complete[group] = complete.get(group, True) and bool(hit)
    return sum(complete.values()) / len(complete)


def _dcg(gains: Values) -> Values:
    discounts = 1 / np.log2(np.arange(2, gains.shape[1] + 2))
    summed: Values = (gains * discounts).cumsum(axis=1)
    return summed


def _share(part: Values, whole: Values) -> Values:
    shares: Values = np.divide(part, whole, out=np.zeros_like(part, np.float64), where=whole > 0)
    return shares
