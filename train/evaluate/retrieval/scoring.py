"""From vectors, or from lists somebody else ranked, to scores of every query.

The one place where relevance, order and metrics meet. All cuts come from one search of the largest
cut; the rank of the first relevant row is counted over the whole gallery without sorting it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from train.evaluate.retrieval.metrics import RankScores, Rows, Values, list_scores
from train.evaluate.retrieval.ranking import Exclusion, Floats, inner_products, top_rows, unit_rows
from train.evaluate.retrieval.relevance import Gains, Relevance

QUERY_BLOCK = 128
DEFAULT_KS = (1, 5, 10)
Flags = npt.NDArray[np.bool_]


def score_vectors(
    queries: npt.ArrayLike,
    gallery: npt.ArrayLike,
    relevance: Relevance,
    *,
    ks: Sequence[int] = DEFAULT_KS,
    exclude: Exclusion | None = None,
    dims: int | None = None,
    normalize: bool = True,
    compat: bool = False,
) -> RankScores:
    """Search ``gallery`` with every query and score the answers.

    Args:
        queries: ``[n, d]``.
        gallery: ``[m, d]``.
        relevance: Over the same ``n`` queries and ``m`` rows.
        ks: Cuts.
        exclude: Rows that a query must not find; they are not counted as relevant either.
        dims: Search with the first dimensions only.
        normalize: Compare by cosine; otherwise by inner product.
        compat: Allow a set to be searched with itself without exclusion, as the published package
            does: every query then finds itself.

    Raises:
        ValueError: Shapes do not fit, or every query would find itself.
    """
    if queries is gallery and exclude is None and not compat:
        raise ValueError("every query would find itself: say what to exclude")
    asked, searched = (
        unit_rows(v, dims=dims) if normalize else np.asarray(v, np.float32)[:, :dims]
        for v in (queries, gallery)
    )
    if len(asked) != len(relevance) or len(searched) != relevance.gallery_size:
        raise ValueError(
            f"{len(asked)} queries and {len(searched)} rows, but labels of {len(relevance)} "
            f"and {relevance.gallery_size}"
        )
    hidden = exclude or Exclusion()

    def block(start: int, stop: int) -> tuple[Floats, Flags]:
        away = hidden.block(start, stop, size=len(searched))
        scores = inner_products(asked[start:stop], searched)
        return np.where(away, -np.inf, scores).astype(np.float32), away

    return _scored(block, relevance, ks=ks)


def score_rankings(
    rankings: Sequence[Sequence[int]], relevance: Relevance, *, ks: Sequence[int] = DEFAULT_KS
) -> RankScores:
    """Score lists of gallery rows, best first; rows that a list leaves out were not found.

    Raises:
        ValueError: A list names a row twice, or their number is not that of the queries.
    """
    if len(rankings) != len(relevance):
        raise ValueError(f"{len(rankings)} lists for {len(relevance)} queries")
    size = relevance.gallery_size

    def block(start: int, stop: int) -> tuple[Floats, Flags]:
        scores = np.full((stop - start, size), -np.inf, np.float32)
        for line, rows in enumerate(rankings[start:stop]):
            if len(set(rows)) != len(rows):
                raise ValueError("a ranked list names a row twice")
            scores[line, list(rows)] = -np.arange(len(rows), dtype=np.float32)
        return scores, np.zeros_like(scores, dtype=bool)

    return _scored(block, relevance, ks=ks)


def _scored(
    block: Callable[[int, int], tuple[Floats, Flags]], relevance: Relevance, *, ks: Sequence[int]
) -> RankScores:
    """Score all queries; ``block(start, stop)`` returns scores and the rows that do not exist."""
    cuts = tuple(sorted(set(ks)))
    if not cuts or cuts[0] < 1:
        raise ValueError(f"cuts must be whole numbers from 1: {list(ks)}")
    parts = [
        _block_scores(*block(start, stop), relevance.block(start, stop), cuts=cuts)
        for start in range(0, len(relevance), QUERY_BLOCK)
        for stop in (min(start + QUERY_BLOCK, len(relevance)),)
    ]
    if not parts:
        empty = np.zeros((0, relevance.gallery_size), np.float32)
        parts = [_block_scores(empty, empty.astype(bool), empty, cuts=cuts)]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    if relevance.graded:
        for name in ("hit", "recall_literal", "mrr", "map", "reciprocal_rank"):
            joined[name] = np.full_like(joined[name], np.nan)
    return RankScores(
        ks=cuts,
        hit=joined["hit"],
        recall_literal=joined["recall_literal"],
        mrr_at=joined["mrr"],
        ndcg=joined["ndcg"],
        average_precision=joined["map"],
        reciprocal_rank=joined["reciprocal_rank"],
        relevant=joined["relevant"],
        candidates=joined["candidates"],
        tied_at_cut=joined["tied"],
        skipped=relevance.skipped,
        top=joined["top"],
        graded=relevance.graded,
    )


def _block_scores(
    scores: Floats, absent: Flags, gains: Gains, *, cuts: tuple[int, ...]
) -> dict[str, npt.NDArray[np.generic]]:
    gains = np.where(absent, 0, gains)
    depth = cuts[-1]
    # one more than the last cut shows whether that cut went through a tie
    top = top_rows(scores, depth + 1)
    lines = np.arange(len(scores))[:, None]
    ranked = np.where(top >= 0, gains[lines, top], 0)[:, :depth]
    kept = min(depth, gains.shape[1])
    ideal = -np.sort(-gains, axis=1)[:, :kept]
    relevant = (gains > 0).sum(axis=1)
    if gains.shape[1] == 0:
        ranked = ideal = np.zeros((len(scores), 1), np.float32)
    found: dict[str, npt.NDArray[np.generic]] = dict(list_scores(ranked, ideal, relevant, ks=cuts))
    found["reciprocal_rank"] = _reciprocal_rank(scores, gains)
    found["relevant"] = relevant.astype(np.int64)
    found["candidates"] = (~absent).sum(axis=1).astype(np.int64)
    found["tied"] = _tied(scores, top, cuts=cuts)
    # lists of all blocks have one width, also where the gallery is smaller than the cut
    padded = np.full((len(scores), depth), -1, np.int64)
    padded[:, : min(depth, top.shape[1])] = top[:, :depth]
    found["top"] = padded
    return found


def _reciprocal_rank(scores: Floats, gains: Gains) -> Values:
    """Return 1 / rank of the first relevant row in the order (-score, row), 0 if none is found."""
    ranks = np.zeros(len(scores))
    for line, (row, gain) in enumerate(zip(scores, gains, strict=True)):
        right = np.flatnonzero((gain > 0) & (row > -np.inf))
        if len(right):
            best = right[row[right].argmax()]  # the lowest row among equal scores
            before = (row > row[best]).sum() + (row[:best] == row[best]).sum()
            ranks[line] = 1 / (1 + before)
    return ranks


def _tied(scores: Floats, top: Rows, *, cuts: tuple[int, ...]) -> Flags:
    flags = np.zeros((len(scores), len(cuts)), bool)
    lines = np.arange(len(scores))
    for column, k in enumerate(cuts):
        if k < top.shape[1]:
            inside, outside = top[:, k - 1], top[:, k]
            equal = scores[lines, inside] == scores[lines, outside]
            flags[:, column] = equal & (outside >= 0)
    return flags
