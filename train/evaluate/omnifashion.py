"""OmniFashion's dialogue evaluation: the eight columns of Table 2, and all thirteen subtasks.

Answers of any ``ChatModel`` to the test questions of ``vestry-train data qa``. Every table names
its prompts, weights, corpora and annotators, and carries n, a 95% interval over groups, chance and
the best constant answer. Labels made by a model measure agreement with that model, not truth. CIR
is judged by a stated text encoder and by F1 over changes. Nothing is tuned here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.answers import AnswerReader
from models.eval_prompts import load_eval_prompts
from models.vocabulary import Vocabulary
from train.data.qa.manifest import read_manifest
from train.data.qa.pictures import QuestionPictures
from train.data.qa.question import LIST, Question, question_files, read_questions
from train.errors import DataError
from train.evaluate.answer_scores import Score, Scorer, chance, majority
from train.evaluate.answerers import Opened
from train.evaluate.answering import (
    ANSWERS,
    BLANK_ANSWERS,
    Answer,
    answer_questions,
    chosen_questions,
)
from train.evaluate.difference_texts import NOT_COMPARABLE, TextEncoder, TextScores, compare_texts
from train.evaluate.garment_lists import list_figures
from train.evaluate.mean_acc import ColumnScore, mean_interval, write_scores
from train.evaluate.retrieval.significance import group_interval

FORMAT: Final = "vestry-omnifashion-evaluation/1"
SAMPLES: Final = 24
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of Table 2.

    Attributes:
        two: Whether the paper gives A@1 beside Acc.
        paper: OmniFashion's A@1 (None where there is none) and Acc, in percent.
    """

    name: str
    subtask: str
    form: str
    two: bool
    paper: tuple[float | None, float]


COLUMNS: Final = (
    Column("Overall style", "S01", "overall", True, (86.0, 93.4)),
    Column("Part style", "S01", "part", True, (66.2, 73.5)),
    Column("Occasion", "S03", "open", True, (89.7, 97.0)),
    Column("Color", "S09", "open", True, (79.1, 86.8)),
    Column("I2T", "S06", "pick", False, (None, 99.5)),
    Column("T2I", "S05", "pick", False, (None, 98.7)),
    Column("I2I", "S07", "pick", False, (None, 89.4)),
    Column("CIR", "S08", "write", False, (None, 75.4)),
)
PAPER_MEAN_PRINTED: Final = 87.8
PAPER_MEAN_OF_COLUMNS: Final = 89.2


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure, and how.

    Attributes:
        limit: Most questions of each subtask, level and form.
        blank: Questions of each that are asked again with gray pictures; 0 for none.
        batch: Questions that a model which can do so answers together.
    """

    questions: Path
    out: Path
    limit: int | None = None
    blank: int = 0
    picture_tokens: int = 0
    seed: int = 0
    batch: int = 1


@dataclass
class _Asked:
    """Questions of one cell with their answers and scores."""

    questions: list[Question] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)

    @property
    def groups(self) -> list[str]:
        return [question.group for question in self.questions]


def evaluate_omnifashion(
    opened: Opened,
    options: Options,
    *,
    encoder: tuple[str, TextEncoder] | None = None,
    say: Say = lambda line: None,
) -> dict[str, Any]:
    """Ask, score and return the whole document.

    Args:
        encoder: Name and encoder that judge differences; None for F1 over changes only.

    Raises:
        DataError: The folder holds no test questions.
        RunError: The output folder holds answers of another model.
    """
    manifest = read_manifest(options.questions)
    files = question_files(options.questions, "test")
    questions = [question for file in files for question in read_questions(file)]
    asked = chosen_questions(questions, limit=options.limit, seed=options.seed)
    if not asked:
        raise DataError(
            "There are no test questions.",
            next_step="Build questions from a corpus that has a test split.",
        )
    vocabulary = Vocabulary.load()
    reader = AnswerReader(vocabulary)
    scorer = Scorer(reader, vocabulary.terms("colors"))
    facts = _facts(opened, options, files)
    answers = _answers(opened, options, asked, facts, ANSWERS, say)
    cells = _cells(asked, answers, scorer)
    judged = _judged(cells.get(("S08", "write")), encoder)
    blank = None
    if options.blank:
        fewer = chosen_questions(questions, limit=options.blank, seed=options.seed)
        unseen = _answers(opened, options, fewer, facts, BLANK_ANSWERS, say, blank=True)
        blank = _cells(fewer, unseen, scorer)
    single = _single(cells, judged)
    write_scores(options.out, single)
    return {
        "format": FORMAT,
        **facts,
        "model": opened.model.info.name,
        "engine": opened.model.info.engine,
        "limit": options.limit,
        "seed": options.seed,
        "corpora": manifest["corpora"],
        "questions": len(asked),
        "labels": _labels(manifest),
        **_columns(cells, judged, blank, reader, single),
        "subtasks": _subtasks(cells, blank, reader),
        "garment_lists": _garment_lists(cells.get((LIST, "json")), vocabulary),
        "cir": judged.to_json() if judged else None,
        "samples": _samples(cells),
    }


def _facts(opened: Opened, options: Options, files: Sequence[Path]) -> dict[str, Any]:
    prompts = load_eval_prompts()
    whole = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return {
        "model_sha256": opened.sha256,
        "model_kind": opened.kind,
        "prompts": prompts.name,
        "prompts_sha256": prompts.sha256,
        "questions_sha256": whole,
        "picture_tokens": options.picture_tokens,
    }


def _answers(
    opened: Opened,
    options: Options,
    asked: Sequence[Question],
    facts: Mapping[str, Any],
    name: str,
    say: Say,
    *,
    blank: bool = False,
) -> dict[str, Answer]:
    def told(done: int, of: int) -> None:
        if done % 50 == 0 or done == of:
            say(f"{name}: {done:,} of {of:,}")

    return answer_questions(
        opened.model,
        asked,
        QuestionPictures(options.questions),
        options.out / name,
        prompts=load_eval_prompts(),
        facts=facts,
        picture_tokens=options.picture_tokens,
        blank=blank,
        batch=options.batch,
        say=told,
    )


_Cells = dict[tuple[str, str], _Asked]


def _cells(asked: Sequence[Question], answers: Mapping[str, Answer], scorer: Scorer) -> _Cells:
    cells: _Cells = {}
    for question in asked:
        cell = cells.setdefault((question.subtask, question.form), _Asked())
        answer = answers[question.uid]
        cell.questions.append(question)
        cell.answers.append(answer)
        cell.scores.append(scorer.score(question, answer.text))
    return cells


def _judged(cell: _Asked | None, encoder: tuple[str, TextEncoder] | None) -> TextScores | None:
    if cell is None or encoder is None:
        return None
    said = [answer.text.strip() for answer in cell.answers]
    references = [question.turns[0][1] for question in cell.questions]
    return compare_texts(said, references, encoder[1], name=encoder[0])


def _columns(
    cells: _Cells,
    judged: TextScores | None,
    blank: _Cells | None,
    reader: AnswerReader,
    single: Sequence[ColumnScore],
) -> dict[str, Any]:
    rows = []
    for column in COLUMNS:
        cell = cells.get((column.subtask, column.form))
        if cell is None:
            continue
        row = {
            "column": column.name,
            **_row(cell, reader, two=column.two),
            "paper": {"a1": column.paper[0], "acc": column.paper[1]},
        }
        if column.subtask == "S08":
            row |= _cir(cell, judged)
        if blank is not None and (column.subtask, column.form) in blank:
            row["blank"] = _mean([s.any for s in blank[column.subtask, column.form].scores])
        rows.append(row)
    found = [row["acc"]["value"] for row in rows]
    sizes = [row["acc"]["n"] for row in rows]
    complete = len(rows) == len(COLUMNS)
    low, high = mean_interval(single) if single else (None, None)
    return {
        "columns": rows,
        "mean_acc": {
            "of_columns": _mean(found) if rows else None,
            "low": low,
            "high": high,
            "of_questions": float(np.average(found, weights=sizes)) if rows else None,
            "columns": len(rows),
            "complete": complete,
            "paper_printed": PAPER_MEAN_PRINTED,
            "paper_of_columns": PAPER_MEAN_OF_COLUMNS,
        },
    }


def _single(cells: _Cells, judged: TextScores | None) -> list[ColumnScore]:
    """Return what each answer is worth in its column of Table 2."""
    scores = []
    for column in COLUMNS:
        cell = cells.get((column.subtask, column.form))
        if cell is None:
            continue
        values = [score.any for score in cell.scores]
        if column.subtask == "S08":
            values = [float(each) for each in judged.passed] if judged else []
            values = values or [score.f1 for score in cell.scores]
        scores += [
            ColumnScore(column.name, question.uid, question.group, float(value))
            for question, value in zip(cell.questions, values, strict=True)
        ]
    return scores


def _cir(cell: _Asked, judged: TextScores | None) -> dict[str, Any]:
    """Return what differs in the CIR column: judged by the encoder, by F1 where there is none."""
    f1 = _interval(cell, [score.f1 for score in cell.scores])
    if judged is None:
        return {"acc": f1, "judge": f"F1 over changes; {NOT_COMPARABLE}", "f1": f1}
    return {
        "acc": _interval(cell, [float(each) for each in judged.passed]),
        "judge": f"{judged.encoder}, cosine >= {judged.threshold:.3f}; {NOT_COMPARABLE}",
        "f1": f1,
        "chance": {"a1": None, "acc": judged.shuffled_pass_rate},
        "majority": {"a1": None, "acc": judged.mismatched_pass_rate},
    }


def _subtasks(cells: _Cells, blank: _Cells | None, reader: AnswerReader) -> list[dict[str, Any]]:
    rows = []
    for (subtask, form), cell in sorted(cells.items()):
        if subtask == LIST:
            continue  # it has a table of its own
        gold = cell.questions[0].gold
        row: dict[str, Any] = {
            "subtask": subtask,
            "form": form,
            "level": cell.questions[0].level,
            **_row(cell, reader, two=gold is not None and gold.kind == "terms"),
        }
        if subtask in ("S08", "S10"):
            row["f1"] = _interval(cell, [score.f1 for score in cell.scores])
        made = [question.facts.get("synthetic_pair") for question in cell.questions]
        if any(made):
            row["synthetic_pairs"] = sum(map(bool, made))
        if blank is not None and (subtask, form) in blank:
            row["blank"] = _mean([score.any for score in blank[subtask, form].scores])
        rows.append(row)
    return rows


def _garment_lists(cell: _Asked | None, vocabulary: Vocabulary) -> dict[str, Any] | None:
    if cell is None:
        return None
    golds = [question.gold.primary for question in cell.questions if question.gold]
    said = [answer.text for answer in cell.answers]
    return list_figures(said, golds, cell.groups, vocabulary=vocabulary, interval=_figure)


def _row(cell: _Asked, reader: AnswerReader, *, two: bool) -> dict[str, Any]:
    random, constant = chance(cell.questions, reader), majority(cell.questions, reader)
    row: dict[str, Any] = {
        "acc": _interval(cell, [score.any for score in cell.scores]),
        "chance": {"a1": random.first if two else None, "acc": random.any},
        "majority": {"a1": constant.first if two else None, "acc": constant.any},
        "format_errors": _mean([float(score.format_error) for score in cell.scores]),
        "cut_off": _mean([float(answer.reason == "length") for answer in cell.answers]),
    }
    if two:
        row["a1"] = _interval(cell, [score.first for score in cell.scores])
        row["family"] = _interval(cell, [score.family for score in cell.scores])
    return row


def _interval(cell: _Asked, values: Sequence[float]) -> dict[str, Any]:
    return _figure(cell.groups, values)


def _figure(groups: Sequence[str], values: Sequence[float]) -> dict[str, Any]:
    found = group_interval(groups, values)
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "n": found.n,
        "groups": found.n_groups,
        "groups_mean": found.groups_mean,
    }


def _samples(cells: _Cells) -> list[dict[str, Any]]:
    """Return predictions for people to look at: one of each cell in turn, in the order asked."""
    found: list[dict[str, Any]] = []
    for number in range(SAMPLES):
        for (subtask, form), cell in sorted(cells.items()):
            if number < len(cell.questions) and len(found) < SAMPLES:
                question, score = cell.questions[number], cell.scores[number]
                found.append(
                    {
                        "uid": question.uid,
                        "subtask": subtask,
                        "form": form,
                        "images": list(question.images),
                        "asked": question.turns[0][0],
                        "gold": list(question.gold.accept) if question.gold else [],
                        "said": cell.answers[number].text,
                        "read": list(score.read),
                        "right": bool(score.any),
                    }
                )
    return found


def _labels(manifest: Mapping[str, Any]) -> list[str]:
    return [
        f"{corpus['name']}: annotated by {', '.join(corpus['annotators'])}; "
        f"records {corpus['records_sha256'][:12]}"
        for corpus in manifest["corpora"]
    ]


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
