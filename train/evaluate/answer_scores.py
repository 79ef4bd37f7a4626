"""What an answer is worth: right at first, right at all, nearly right, or not to be read.

After OmniFashion, section 4: A@1 asks whether the first candidate is right, Acc whether one of at
most three is. Choices have one answer and so only Acc. Chance and constant answers are computed
here too, from the questions alone, because a figure without them says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb
from typing import Final

from models.answers import (
    MOST_CANDIDATES,
    AnswerReader,
    read_letter,
    read_number,
    read_sameness,
    read_yes_no,
)
from models.differences import difference_f1, read_difference
from models.garment_list import read_garments
from train.data.qa.question import Gold, Question

Candidates = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One answer against its gold.

    Attributes:
        read: What the answer was read as, best first.
        first: A@1, 0 or 1.
        any: Acc, 0 or 1; for differences 1 when exactly the right changes are said.
        family: Whether one candidate is of a right one's family; 0 or 1, open answers only.
        f1: Of the set of details (S10) or changes (S08); otherwise ``any``.
        format_error: It could not be read at all.
    """

    read: Candidates
    first: float
    any: float
    family: float
    f1: float
    format_error: bool


class Scorer:
    """Scores answers in the words of one vocabulary.

    Args:
        colors: Color words of that vocabulary, for reading differences.
    """

    def __init__(self, reader: AnswerReader, colors: Sequence[str]) -> None:
        self._reader = reader
        self._colors = colors

    def score(self, question: Question, text: str) -> Score:
        """Return what an answer is worth."""
        assert question.gold is not None
        if question.gold.kind == "difference":
            return self._difference(question.gold, text)
        if question.gold.kind == "garments":
            return self._listed(question.gold, text)
        if question.gold.kind == "terms":
            return self._terms(question, question.gold, text)
        read = read_choice(question, text)
        right = float(read in question.gold.accept)
        return Score((read,) if read else (), right, right, right, right, read is None)

    def _listed(self, gold: Gold, text: str) -> Score:
        """Whole lists are compared; what is right within one is ``garment_lists``' business."""
        said = read_garments(text.strip())
        right = float(said is not None and said == read_garments(gold.primary))
        read = tuple(garment.term for garment in said or ())
        return Score(read, right, right, right, right, said is None)

    def _terms(self, question: Question, gold: Gold, text: str) -> Score:
        field = str(question.facts["field"])
        read = self._reader.terms(text, field)
        accepted = self._reader.accepted(field, gold.accept)
        first = float(bool(read) and read[0] in accepted)
        some = float(any(each in accepted for each in read))
        families = self._reader.families(field, gold.accept)
        near = float(bool(families & self._reader.families(field, read)))
        both = len(accepted.intersection(read))
        f1 = 2 * both / (len(read) + len(accepted)) if read else 0.0
        return Score(read, first, some, near, f1, not read)

    def _difference(self, gold: Gold, text: str) -> Score:
        said = read_difference(text, colors=self._colors)
        f1 = difference_f1(said, read_difference(gold.primary, colors=self._colors))
        whole = float(f1 == 1.0)
        # free words that the grammar does not know are no format error: the encoder reads them
        return Score(
            (text.strip(),) if text.strip() else (), whole, whole, f1, f1, not text.strip()
        )


def read_choice(question: Question, text: str) -> str | None:
    """Return the choice that an answer makes, None when it is not exactly one."""
    assert question.gold is not None
    kind = question.gold.kind
    if kind == "image":
        number = read_number(text, choices_of(question))
        return None if number is None else str(number)
    if kind == "letter":
        return read_letter(text, "".join("ABCDEFGH"[: len(question.options)]))
    return read_yes_no(text) if kind == "yes_no" else read_sameness(text)


def choices_of(question: Question) -> range:
    """Return the images among which one is asked for."""
    # the first image is the reference where the others are its candidates
    after = question.subtask == "S07" or (question.subtask, question.form) == ("S08", "choose")
    return range(2 if after else 1, len(question.images) + 1)


# -- what answers are worth that look at nothing ---------------------------------------------------

_KINDS: Final = {"yes_no": 2, "variant": 3}
_WHOLE: Final = ("difference", "garments")
"""Nobody says exactly the right changes, or lists exactly the right garments, by chance."""


@dataclass(frozen=True, slots=True)
class Blind:
    """Expected A@1 and Acc without looking: of random answers, or of the best constant ones."""

    first: float
    any: float


def chance(questions: Sequence[Question], reader: AnswerReader) -> Blind:
    """Return what random answers score: words drawn from those that are right anywhere here."""
    known = {word for each in questions for word in _accepted(each, reader)}
    firsts, anys = [], []
    for question in questions:
        assert question.gold is not None
        if question.gold.kind == "terms":
            right = len(_accepted(question, reader))
            firsts.append(right / len(known))
            missed = comb(len(known) - right, MOST_CANDIDATES) / comb(
                max(len(known), MOST_CANDIDATES), MOST_CANDIDATES
            )
            anys.append(1.0 if len(known) <= MOST_CANDIDATES else 1 - missed)
        else:
            share = 0.0 if question.gold.kind in _WHOLE else 1 / _choices(question)
            firsts.append(share)
            anys.append(share)
    return Blind(_mean(firsts), _mean(anys))


def majority(questions: Sequence[Question], reader: AnswerReader) -> Blind:
    """Return what the constant answer scores that suits these very questions best."""
    counts: Counter[str] = Counter()
    for question in questions:
        counts.update(_accepted(question, reader))
    ranked = [word for word, _ in counts.most_common()]
    if not ranked:
        return Blind(0.0, 0.0)
    best = set(ranked[:1])
    open_ended = questions[0].gold is not None and questions[0].gold.kind == "terms"
    three = set(_covering(questions, reader)) if open_ended else best
    held = [_accepted(question, reader) for question in questions]
    return Blind(
        _mean(float(bool(best & each)) for each in held),
        _mean(float(bool(three & each)) for each in held),
    )


def _covering(questions: Sequence[Question], reader: AnswerReader) -> list[str]:
    """Return three words of which one is right as often as greedy choice can make it."""
    left = [_accepted(question, reader) for question in questions]
    chosen: list[str] = []
    for _ in range(MOST_CANDIDATES):
        counts = Counter(word for each in left for word in each)
        if not counts:
            break
        chosen.append(counts.most_common(1)[0][0])
        left = [each for each in left if chosen[-1] not in each]
    return chosen


def _accepted(question: Question, reader: AnswerReader) -> frozenset[str]:
    assert question.gold is not None
    if question.gold.kind == "terms":
        return reader.accepted(str(question.facts["field"]), question.gold.accept)
    return frozenset(question.gold.accept[:1])


def _choices(question: Question) -> int:
    assert question.gold is not None
    if question.gold.kind == "image":
        return len(choices_of(question))
    return _KINDS.get(question.gold.kind, len(question.options) or 1)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
