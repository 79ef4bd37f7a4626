"""Do garments go together? Fill in the blank, and good outfits against clashing ones.

    vestry-train evaluate outfits --data DIR --head shipped|cv --json

Both judges see what models predict, never annotations: the rules, which learned nothing, and the
learned head. Equal best scores count as a wrong answer; beside it stands what the rules reach when
the first of equals is drawn by lot. Intervals resample people, because one wardrobe's questions
stand or fall together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.compatibility.pairs import padded
from models.compatibility.table import Index
from train.data.outfits import BlankQuestion, LabeledOutfit
from train.evaluate.ranked import roc_auc

RESAMPLES = 2000
CHANCE = 0.25
Scores = npt.NDArray[np.float64]
Judge = Callable[[Index], npt.NDArray[np.floating]]
"""Scores padded rows of pieces."""


@dataclass(frozen=True)
class Exam:
    """Questions and outfits as rows of one list of pieces.

    Attributes:
        candidates: ``[4 q, k]`` each question completed with each choice.
        answers: ``[q]``.
        asked: ``[q]`` people of the questions.
        outfits: ``[m, k]``.
        good: ``[m]``.
        people: ``[m]``.
        val: People outside the training split.
    """

    candidates: Index
    answers: Index
    asked: npt.NDArray[np.str_]
    outfits: Index
    good: npt.NDArray[np.bool_]
    people: npt.NDArray[np.str_]
    val: frozenset[str]

    @property
    def everybody(self) -> list[str]:
        """All people, sorted."""
        return sorted({*self.asked.tolist(), *self.people.tolist()})


@dataclass(frozen=True)
class Marks:
    """One judge's scores on an exam: of every candidate and of every outfit."""

    candidates: Scores
    outfits: Scores

    @classmethod
    def of(cls, exam: Exam, judge: Judge) -> Marks:
        """Let a judge take the exam."""
        return cls(
            np.asarray(judge(exam.candidates), dtype=np.float64),
            np.asarray(judge(exam.outfits), dtype=np.float64),
        )


def build_exam(
    outfits: Sequence[LabeledOutfit],
    questions: Sequence[BlankQuestion],
    names: Sequence[str],
) -> Exam:
    """Return the exam over pieces in the order of ``names``."""
    row_of = {name: row for row, name in enumerate(names)}
    completed = [
        [row_of[name] for name in (*question.given, choice)]
        for question in questions
        for choice in question.choices
    ]
    everybody: list[LabeledOutfit | BlankQuestion] = [*outfits, *questions]
    return Exam(
        candidates=padded(completed),
        answers=np.array([question.answer for question in questions], dtype=np.int64),
        asked=np.array([question.person for question in questions], dtype=np.str_),
        outfits=padded([[row_of[name] for name in outfit.items] for outfit in outfits]),
        good=np.array([outfit.good for outfit in outfits], dtype=np.bool_),
        people=np.array([outfit.person for outfit in outfits], dtype=np.str_),
        val=frozenset(row.person for row in everybody if row.split != "train"),
    )


def correct(exam: Exam, marks: Marks) -> Scores:
    """Return 1 for every question whose answer alone scored best, else 0."""
    scores, right = _by_question(exam, marks)
    return ((scores >= right).sum(axis=1) == 1).astype(np.float64)


def shared(exam: Exam, marks: Marks) -> Scores:
    """Return the chance of the right answer when equal best scores are drawn by lot."""
    scores, right = _by_question(exam, marks)
    best = right[:, 0] >= scores.max(axis=1)
    return np.where(best, 1 / (scores == right).sum(axis=1), 0.0)


def _by_question(exam: Exam, marks: Marks) -> tuple[Scores, Scores]:
    scores = marks.candidates.reshape(len(exam.answers), -1)
    return scores, scores[np.arange(len(scores)), exam.answers][:, None]


def report(exam: Exam, learned: Marks, rules: Marks, *, seed: int = 0) -> dict[str, Any]:
    """Return the document that the command prints."""
    return {
        "fitb": _questions(exam, learned, rules, seed=seed),
        "auc": _clashes(exam, learned, rules, seed=seed),
        "people": len(exam.everybody),
        "by_person": {
            person: {
                "split": "val" if person in exam.val else "train",
                "fitb": _mean_of(correct(exam, learned), exam.asked, person),
                "fitb_rules": _mean_of(correct(exam, rules), exam.asked, person),
                "auc": _auc_of(exam, learned, [person]),
                "auc_rules": _auc_of(exam, rules, [person]),
            }
            for person in exam.everybody
        },
    }


def _questions(exam: Exam, learned: Marks, rules: Marks, *, seed: int) -> dict[str, Any]:
    ours, theirs = correct(exam, learned), correct(exam, rules)
    people = sorted(set(exam.asked.tolist()))
    rows = {person: np.flatnonzero(exam.asked == person) for person in people}

    by_lot = shared(exam, learned), shared(exam, rules)

    def gain(drawn: Sequence[str]) -> float:
        every = np.concatenate([rows[person] for person in drawn])
        return float((ours[every] - theirs[every]).mean())

    def gain_by_lot(drawn: Sequence[str]) -> float:
        every = np.concatenate([rows[person] for person in drawn])
        return float((by_lot[0][every] - by_lot[1][every]).mean())

    strangers = np.isin(exam.asked, list(exam.val))
    figures = {
        "learned": _rounded(ours.mean()),
        "rules": _rounded(theirs.mean()),
        "n": len(exam.answers),
        "chance": CHANCE,
        "rules_ties_by_lot": _rounded(by_lot[1].mean()),
        "gain": _rounded((ours - theirs).mean()),
        "gain_interval": _interval(gain, people, seed=seed),
        "gain_interval_ties_by_lot": _interval(gain_by_lot, people, seed=seed),
        "persons_mean": _rounded(np.mean([ours[rows[p]].mean() for p in people])),
        "persons_mean_rules": _rounded(np.mean([theirs[rows[p]].mean() for p in people])),
    }
    if strangers.any():
        figures["val"] = {
            "learned": _rounded(ours[strangers].mean()),
            "rules": _rounded(theirs[strangers].mean()),
            "n": int(strangers.sum()),
        }
    return figures


def _clashes(exam: Exam, learned: Marks, rules: Marks, *, seed: int) -> dict[str, Any]:
    people = sorted(set(exam.people.tolist()))

    # within each person, or one drawn twice would be compared with itself
    gains = {p: _auc_of(exam, learned, [p]) - _auc_of(exam, rules, [p]) for p in people}

    def gain(drawn: Sequence[str]) -> float:
        return float(np.nanmean([gains[person] for person in drawn]))

    figures = {
        "learned": _auc_of(exam, learned, people),
        "rules": _auc_of(exam, rules, people),
        "n": len(exam.good),
        "clashing": int((~exam.good).sum()),
        "persons_mean": _rounded(np.nanmean([_auc_of(exam, learned, [p]) for p in people])),
        "persons_mean_rules": _rounded(np.nanmean([_auc_of(exam, rules, [p]) for p in people])),
        "persons_gain_interval": _interval(gain, people, seed=seed),
    }
    if exam.val & set(people):
        figures["val"] = {
            "learned": _auc_of(exam, learned, sorted(exam.val)),
            "rules": _auc_of(exam, rules, sorted(exam.val)),
            "n": int(np.isin(exam.people, list(exam.val)).sum()),
        }
    return figures


def _auc_of(exam: Exam, marks: Marks, people: Sequence[str]) -> float:
    among = np.isin(exam.people, list(people))
    return _rounded(roc_auc(marks.outfits[among], exam.good[among]))


def _mean_of(values: Scores, people: npt.NDArray[np.str_], person: str) -> float:
    mine = values[people == person]
    return _rounded(mine.mean()) if len(mine) else float("nan")


def _interval(
    gain: Callable[[Sequence[str]], float], people: Sequence[str], *, seed: int
) -> list[float]:
    rng = np.random.default_rng(seed)
    draws = rng.integers(0, len(people), size=(RESAMPLES, len(people)))
    gains = [gain([people[i] for i in draw]) for draw in draws]
    return [_rounded(value) for value in np.percentile(gains, (2.5, 97.5))]


def _rounded(value: Any) -> float:
    return round(float(value), 4)
