"""What a protocol found: per-query samples, from which every figure and interval is made.

Samples are kept whole so that two encoders can be compared query by query; nothing is rounded.
How they are printed is decided in ``report``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from train.evaluate.retrieval.chance import chance_of
from train.evaluate.retrieval.metrics import Metric, RankScores

Figures = Mapping[str, tuple[Metric, int | None]]
Values = npt.NDArray[np.float64]
WORST = 20


@dataclass(frozen=True)
class Sample:
    """One metric of every asked query.

    Attributes:
        values: Usually 0-1, ``[n]``.
        persons: Whose query each is: what the bootstrap resamples.
        queries: What each query is called; equal names make two samples comparable.
    """

    values: Values
    persons: tuple[str, ...]
    queries: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class CategoryRow:
    """One category's share of a protocol."""

    category: str
    n: int
    hit_at_1: float
    hit_at_5: float


@dataclass(frozen=True)
class Outcome:
    """One protocol's result for one encoder.

    Attributes:
        protocol: ``"P1"`` to ``"P9"``.
        title: One line for people.
        headline: The figure that stands for the protocol.
        samples: Figure name to per-query values.
        n_queries: Asked queries of the headline.
        n_answerable: Those whose answer is in the gallery.
        n_skipped: Queries without the label the headline asks for.
        gallery: Rows searched.
        tied_at_1: Asked queries whose first answer only the order of rows decided.
        chance: What a random order would score, by figure name.
        macro_at_1: Mean over categories of hit@1, None where categories make no sense.
        categories: The table behind it.
        details: Anything else worth knowing, as plain JSON values.
        worst: Names of the worst queries, worst first.
        skipped: Why there is no result; empty when there is one.
    """

    protocol: str
    title: str
    headline: str = ""
    samples: Mapping[str, Sample] = field(default_factory=dict)
    n_queries: int = 0
    n_answerable: int = 0
    n_skipped: int = 0
    gallery: int = 0
    tied_at_1: int = 0
    chance: Mapping[str, float] = field(default_factory=dict)
    macro_at_1: float | None = None
    categories: tuple[CategoryRow, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    worst: tuple[str, ...] = ()
    skipped: str = ""


def sample_of(
    scores: RankScores,
    metric: Metric,
    k: int | None = None,
    *,
    persons: Sequence[str],
    queries: Sequence[str],
) -> Sample:
    """Return a metric of all queries that were not skipped."""
    asked = np.flatnonzero(~scores.skipped).tolist()
    return Sample(
        values=scores.values(metric, k)[asked],
        persons=tuple(persons[row] for row in asked),
        queries=tuple(queries[row] for row in asked),
    )


def samples_of(
    scores: RankScores,
    figures: Figures,
    *,
    persons: Sequence[str],
    queries: Sequence[str],
) -> dict[str, Sample]:
    """Return several figures of one search by name."""
    return {
        name: sample_of(scores, metric, k, persons=persons, queries=queries)
        for name, (metric, k) in figures.items()
    }


def outcome_of(
    protocol: str,
    title: str,
    *,
    scores: RankScores,
    samples: Mapping[str, Sample],
    headline: str,
    queries: Sequence[str],
    categories: Sequence[str | None] | None = None,
    details: Mapping[str, object] | None = None,
) -> Outcome:
    """Return the outcome of one search.

    Args:
        protocol: Its number.
        title: One line.
        scores: Of the search behind the headline.
        samples: All figures; one without a single asked query is left out.
        headline: Key of ``samples``.
        queries: Names of all queries, skipped ones included.
        categories: Of all queries, for a table by category.
        details: More to report.
    """
    if scores.n_queries == 0:
        return Outcome(protocol, title, skipped="No photo has the labels that this needs.")
    expected = chance_of(scores)
    table = () if categories is None else category_table(scores, categories)
    return Outcome(
        protocol=protocol,
        title=title,
        headline=headline,
        samples={name: sample for name, sample in samples.items() if len(sample)},
        n_queries=scores.n_queries,
        n_answerable=scores.n_answerable,
        n_skipped=scores.n_skipped,
        gallery=int(scores.candidates.max(initial=0)),
        tied_at_1=scores.n_tied_at_cut(1),
        chance={name: expected[name] for name in samples if name in expected},
        macro_at_1=float(np.mean([row.hit_at_1 for row in table])) if table else None,
        categories=table,
        details=dict(details or {}),
        worst=worst_queries(scores, queries),
    )


def category_table(scores: RankScores, categories: Sequence[str | None]) -> tuple[CategoryRow, ...]:
    """Return hit rates by the query's category, most frequent first."""
    rows: dict[str, list[int]] = {}
    for row in np.flatnonzero(~scores.skipped).tolist():
        rows.setdefault(str(categories[row]), []).append(row)
    table = [
        CategoryRow(
            name,
            len(members),
            float(scores.values("hit", 1)[members].mean()),
            float(scores.values("hit", 5)[members].mean()),
        )
        for name, members in rows.items()
    ]
    return tuple(sorted(table, key=lambda row: (-row.n, row.category)))


def worst_queries(scores: RankScores, queries: Sequence[str]) -> tuple[str, ...]:
    """Return the answerable queries whose first right answer came last."""
    if scores.graded:
        return ()
    asked = np.flatnonzero(~scores.skipped & (scores.relevant > 0)).tolist()
    order = sorted(asked, key=lambda row: (scores.reciprocal_rank[row], queries[row]))
    return tuple(queries[row] for row in order[:WORST])
