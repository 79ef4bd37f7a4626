"""Train the compatibility head: which garments of a wardrobe a stylist would wear together.

    vestry-train pocket compatibility --data DIR [--out DIR]

1. Look at every garment with the models that ship, and guess how they would see it if they had
   never been trained on its owner (``train/compatibility/views.py``).
2. Cross-validate by person: every wardrobe is judged by a head that never saw it. Penalties are
   fixed (``train/LOG.md`` tells on whom they were chosen), so nothing is selected here.
3. Fit on the training people, set the scale of the scores so that 0.5 is where a good outfit and a
   clashing or swapped one are equally likely, on the cross-validated scores.
4. Export, compare and write the figures into the manifest.

Outfits of people outside the training split are never fitted to. Outfits drawn by ``models.render``
are not used: a table of rules composes them, and with them the head knew stylists less well.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from models.compatibility.rules import RuleScorer
from models.compatibility.table import Index
from train.compatibility.fit import FitConfig
from train.compatibility.material import Material, Say
from train.compatibility.net import PairNet, scores_of
from train.errors import DataError
from train.evaluate.outfits import Exam, Marks, build_exam, report
from train.export.compatibility import export_compatibility

SOURCES = (
    "outfits of the training people of wardrobe-cc0 (CC0 photos; outfits composed by a hosted "
    "vision-language model, see its data sheet), tags and vectors of the shipped encoder"
)


SLOPE_PENALTY = 0.05
"""Keeps scores away from 0 and 1 where a few wardrobes are told apart without a mistake."""


@dataclass(frozen=True)
class CrossValidation:
    """Every wardrobe judged by a head that did not see it.

    Attributes:
        seen: Marks of the pieces as they ship.
        strangers: Marks of the same pieces as strangers' would be seen; None where unknown.
    """

    exam: Exam
    rules: Marks
    seen: Marks
    strangers: Marks | None
    rules_strangers: Marks | None

    def figures(self) -> dict[str, Any]:
        """Return the report of the shipped view, with the strangers' view beside it."""
        document = report(self.exam, self.seen, self.rules)
        if self.strangers is not None and self.rules_strangers is not None:
            other = report(self.exam, self.strangers, self.rules_strangers)
            document["as_strangers"] = {"fitb": other["fitb"], "auc": other["auc"]}
        return document


def cross_validate(
    material: Material, config: FitConfig, *, say: Say = lambda line: None
) -> CrossValidation:
    """Judge every person by a head fitted to the training people without them.

    Raises:
        DataError: There are fewer than two people.
    """
    exam = build_exam(material.outfits, material.questions, material.names)
    learners = training_people(material)
    if len(exam.everybody) < 2:
        raise DataError(
            "Cross-validation needs the outfits of at least two people.",
            next_step="Use --head shipped, or a folder with more wardrobes.",
        )
    views = [False, True] if material.strangers is not None else [False]
    found = {view: _empty(exam) for view in views}
    # people outside the training split are judged by one head, fitted to all training people
    groups = [[person] for person in learners]
    groups += [[person for person in exam.everybody if person not in learners]]
    for group in filter(None, groups):
        reader = material.reader(without=group)
        net, _ = material.fit(
            [person for person in learners if person not in group], reader=reader, config=config
        )
        for view in views:
            judge = scores_of(net, reader, material.table(strangers=view), raw=True)
            _fill(found[view], exam, group, judge)
        say(f"judged {', '.join(group)}")
    rules = RuleScorer(material.vocabulary)
    by_rules = [
        Marks.of(exam, partial(rules.scores, material.table(strangers=view))) for view in views
    ]
    return CrossValidation(
        exam=exam,
        rules=by_rules[0],
        seen=found[False],
        strangers=found.get(True),
        rules_strangers=by_rules[1] if len(views) > 1 else None,
    )


def training_people(material: Material) -> list[str]:
    """Return whose outfits may be learned from: the training split, or all where there is none."""
    split = {outfit.person: outfit.split for outfit in material.outfits}
    training = [person for person in material.people if split[person] == "train"]
    return training or material.people


def make_compatibility(
    material: Material, *, out: Path, config: FitConfig | None = None, say: Say = lambda line: None
) -> dict[str, Any]:
    """Cross-validate, fit, export into ``out`` and return the figures.

    Raises:
        DataError: There is too little to learn from.
        ParityError: The exported head does not answer like the network.
    """
    config = config or FitConfig()
    validated = cross_validate(material, config, say=say)
    figures = validated.figures()
    people = training_people(material)
    reader = material.reader()
    net, lessons = material.fit(people, reader=reader, config=config)
    _calibrate(net, validated, people)
    export_compatibility(
        net,
        reader,
        table=material.table(),
        index=validated.exam.outfits,
        fields={
            "fitted_people": people,
            "sources": SOURCES,
            "outfits": len(lessons.outfits),
            "choices": int(lessons.set_of.max()) + 1,
            "config": asdict(config),
            "cross_validation": {k: v for k, v in figures.items() if k != "by_person"},
        },
        out=out,
    )
    return figures


def _empty(exam: Exam) -> Marks:
    return Marks(np.zeros(len(exam.candidates)), np.zeros(len(exam.outfits)))


def _fill(
    marks: Marks,
    exam: Exam,
    group: Collection[str],
    judge: Any,
) -> None:
    choices = len(exam.candidates) // max(len(exam.answers), 1)
    asked = np.repeat(np.isin(exam.asked, list(group)), choices)
    worn = np.isin(exam.people, list(group))
    _put(marks.candidates, asked, judge, exam.candidates)
    _put(marks.outfits, worn, judge, exam.outfits)


def _put(
    target: npt.NDArray[np.float64], rows: npt.NDArray[np.bool_], judge: Any, index: Index
) -> None:
    if rows.any():
        target[rows] = judge(index[rows])


def _calibrate(net: PairNet, validated: CrossValidation, people: Collection[str]) -> None:
    """Set slope and shift by logistic regression on scores of heads that did not see the outfits.

    Good outfits on one side; clashing ones and wrong answers to questions on the other. The three
    groups weigh 2, 1 and 1: none is what a wardrobe offers most, and 0.5 should mean undecided.
    """
    exam = validated.exam
    logits, targets, weights = [], [], []
    for marks in filter(None, (validated.seen, validated.strangers)):
        mine = np.isin(exam.people, list(people))
        choices = marks.candidates.reshape(len(exam.answers), -1)
        wrong = np.ones_like(choices, dtype=bool)
        wrong[np.arange(len(choices)), exam.answers] = False
        wrong &= np.isin(exam.asked, list(people))[:, None]
        groups = (
            (marks.outfits[mine & exam.good], 1.0, 2.0),
            (marks.outfits[mine & ~exam.good], 0.0, 1.0),
            (choices[wrong], 0.0, 1.0),
        )
        for scores, target, weight in groups:
            logits.append(scores)
            targets.append(np.full(len(scores), target))
            weights.append(np.full(len(scores), weight / max(len(scores), 1)))
    given, told, weigh = (
        torch.from_numpy(np.concatenate(group)) for group in (logits, targets, weights)
    )
    line = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=50, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(given * line[0] + line[1], told, weight=weigh)
        # a thousand rows of weight one thousandth each: the mean divides by their number again
        loss = loss * len(given) + SLOPE_PENALTY * (line[0] - 1) ** 2
        loss.backward()
        return loss

    optimizer.step(closure)
    with torch.no_grad():
        net.slope.copy_(line[0])
        net.shift.copy_(line[1])
