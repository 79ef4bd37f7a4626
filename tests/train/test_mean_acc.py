"""Mean Acc over columns: intervals by whole groups, and models compared pair by pair."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from train.errors import DataError
from train.evaluate.mean_acc import (
    ColumnScore,
    mean_interval,
    paired_difference,
    read_scores,
    write_scores,
)


def scores_of(right: float, *, groups: int = 40, each: int = 5, seed: int = 0) -> list[ColumnScore]:
    rng = np.random.default_rng(seed)
    return [
        ColumnScore(column, f"{column}-{group}-{at}", f"g{group}", float(rng.random() < right))
        for column in ("Color", "T2I")
        for group in range(groups)
        for at in range(each)
    ]


def test_the_interval_holds_the_mean_of_the_columns_and_not_of_the_questions() -> None:
    few = [ColumnScore("Color", f"c{n}", f"g{n % 20}", 1.0) for n in range(20)]
    many = [ColumnScore("T2I", f"t{n}", f"g{n % 20}", float(n // 20 % 2)) for n in range(400)]
    low, high = mean_interval([*few, *many])
    assert low <= 0.75 <= high
    assert high < 0.8


def test_questions_of_one_group_count_as_one_when_they_agree() -> None:
    apart = [ColumnScore("Color", f"a{n}", f"g{n}", float(n % 2)) for n in range(200)]
    # the same answers, but all of a person's are right or none is
    alike = [replace(score, group=f"p{int(score.value)}{at % 5}") for at, score in enumerate(apart)]
    wide, narrow = mean_interval(alike), mean_interval(apart)
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])


def test_a_pair_of_models_is_told_apart_more_finely_than_two_intervals_would() -> None:
    worse = scores_of(0.5)
    better = [
        replace(score, value=1.0) if at % 12 == 0 else score for at, score in enumerate(worse)
    ]
    found = paired_difference(better, worse)
    assert found["apart"] is True
    assert 0 < found["low"] < found["value"] < found["high"]
    assert mean_interval(better)[0] < mean_interval(worse)[1]  # which alone would not say so
    assert paired_difference(worse, better)["value"] == pytest.approx(-found["value"])
    assert paired_difference(worse, worse) == {"value": 0, "low": 0, "high": 0, "apart": False}


def test_models_that_answered_other_questions_are_not_compared() -> None:
    with pytest.raises(DataError, match="different questions"):
        paired_difference(scores_of(0.5), scores_of(0.5, groups=39))


def test_scores_are_kept_and_read_again(tmp_path: Path) -> None:
    scores = scores_of(0.3, groups=2)
    write_scores(tmp_path, scores)
    assert read_scores(tmp_path) == tuple(scores)
    with pytest.raises(DataError, match="no scores"):
        read_scores(tmp_path / "nowhere")
