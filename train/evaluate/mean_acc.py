"""Mean Acc with an interval, and how far two models are apart on the same questions.

Mean Acc is the plain mean of eight columns whose questions share pictures and people, so whole
groups are drawn again for all columns at once; two models are compared on the same draws (paired).
Scores of single questions lie in ``columns.jsonl`` beside an evaluation, one line a question.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from train.errors import DataError
from train.whole_files import write_whole

FILE: Final = "columns.jsonl"
RESAMPLES: Final = 2000

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ColumnScore:
    """What the answer to one question is worth in its column."""

    column: str
    uid: str
    group: str
    value: float


def write_scores(folder: Path, scores: Sequence[ColumnScore]) -> None:
    """Keep the scores beside an evaluation."""
    lines = [json.dumps([s.column, s.uid, s.group, s.value]) + "\n" for s in scores]
    write_whole(folder / FILE, "".join(lines).encode())


def read_scores(folder: Path) -> tuple[ColumnScore, ...]:
    """Read the scores beside an evaluation.

    Raises:
        DataError: There are none.
    """
    try:
        rows = [json.loads(line) for line in (folder / FILE).read_text("utf-8").splitlines()]
        return tuple(ColumnScore(*row) for row in rows)
    except (OSError, ValueError, TypeError) as error:
        raise DataError(
            f"{folder.name} holds no scores of single questions.",
            next_step="Run `vestry-train evaluate omnifashion` again; its answers are kept.",
        ) from error


def mean_interval(scores: Sequence[ColumnScore], *, seed: int = 0) -> tuple[float, float]:
    """Return the 95% interval of Mean Acc over groups."""
    values = np.array([score.value for score in scores])
    means = _resampled(scores, values, seed=seed)
    return float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


def paired_difference(
    one: Sequence[ColumnScore], other: Sequence[ColumnScore], *, seed: int = 0
) -> Mapping[str, Any]:
    """Return how far the first model's Mean Acc is above the second's, with its interval.

    Raises:
        DataError: They did not answer the same questions.
    """
    by_key = {(score.column, score.uid): score.value for score in other}
    if by_key.keys() != {(score.column, score.uid) for score in one}:
        raise DataError(
            "Two models that answered different questions cannot be compared pair by pair.",
            next_step="Ask both the same, with one --limit and one --seed.",
        )
    gains = np.array([score.value - by_key[score.column, score.uid] for score in one])
    means = _resampled(one, gains, seed=seed)
    low, high = (float(np.percentile(means, at)) for at in (2.5, 97.5))
    columns = sorted({score.column for score in one})
    named = np.array([score.column for score in one])
    value = float(np.mean([gains[named == column].mean() for column in columns]))
    return {"value": value, "low": low, "high": high, "apart": low > 0 or high < 0}


def _resampled(scores: Sequence[ColumnScore], values: Doubles, *, seed: int) -> Doubles:
    """Return the mean over columns of each redraw of the groups, ``[resamples]``."""
    groups = sorted({score.group for score in scores})
    columns = sorted({score.column for score in scores})
    group_at, column_at = ({name: at for at, name in enumerate(n)} for n in (groups, columns))
    rows = np.array([column_at[score.column] for score in scores])
    cells = np.array([group_at[score.group] for score in scores])
    sums = np.zeros((len(columns), len(groups)))
    counts = np.zeros_like(sums)
    np.add.at(sums, (rows, cells), values)
    np.add.at(counts, (rows, cells), 1.0)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(groups), np.full(len(groups), 1 / len(groups)), size=RESAMPLES)
    weights = drawn.astype(np.float64).T
    with np.errstate(invalid="ignore", divide="ignore"):
        # a draw without any question of a column says nothing about that column
        found: Doubles = np.nanmean((sums @ weights) / (counts @ weights), axis=0)
    return found
