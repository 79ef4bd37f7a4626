"""Where in the tokens of a question stand the things that it lets choose from.

A picture is summed up at its closing token, a text at its last one: everything before them has been
read there. What they are chosen by has to be known where the answer begins: a text in S05, a word
in S02 and S04, a picture in S06 (which chooses a text) and S07. Only questions with one right
choice of several are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from train.data.qa.question import Question

LETTERS: Final = "ABCD"

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Marks:
    """Ids of the tokens that a question is taken apart by.

    Attributes:
        opens: Of a picture.
        closes: Of a picture.
        ends: Of a turn.
        letters: "A", "B", "C" and "D" at the start of a line, each with what follows it.
    """

    opens: int
    closes: int
    ends: int
    letters: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """One right choice of several.

    Attributes:
        begins: Position of the last token before the answer.
        choices: Positions of the tokens that sum up the choices, in their order.
        right: Which of them.
        first: Pictures before the choices.
        texts: Whether texts are chosen from.
        caption: Whether a text of its own describes the right picture (S05).
    """

    begins: int
    choices: tuple[int, ...]
    right: int
    first: int = 0
    texts: bool = False
    caption: bool = False


def pick_of(question: Question, ids: Ids, marks: Marks, *, begins: int) -> Pick | None:
    """Return the choice of a question; None where it is none or its parts cannot be told apart.

    Args:
        begins: Position of the last token before the answer.
    """
    gold = question.gold
    if question.form != "pick" or gold is None or len(question.turns) > 1:
        return None
    closes = [int(place) for place in np.flatnonzero(ids == marks.closes)]
    if len(closes) != len(question.images) or not closes:
        return None
    if gold.kind == "image":
        # the first picture of S07 is the one it is chosen by
        choices = closes[1:] if question.subtask == "S07" else closes
        right = int(gold.primary) - 1 - (len(closes) - len(choices))
        caption = question.subtask == "S05"
    elif gold.kind == "letter" and len(closes) == 1 and len(question.options) == len(LETTERS):
        ends = np.flatnonzero(ids == marks.ends)
        asked = int(ends[ends > closes[0]][0])
        texts = _ends_of_options(ids, closes[0], asked, marks)
        right = LETTERS.index(gold.primary)
        return Pick(begins, tuple(texts), right, texts=True) if texts else None
    else:
        return None
    if len(choices) < 2 or not 0 <= right < len(choices):
        return None
    first = len(closes) - len(choices)
    return Pick(begins, tuple(choices), right, first=first, caption=caption)


def _ends_of_options(ids: Ids, begin: int, asked: int, marks: Marks) -> list[int]:
    """Return where each lettered text ends: before the next letter, the last one with the turn."""
    starts: list[int] = []
    at = begin
    if len(marks.letters) < len(LETTERS):
        return starts
    for letter, after in marks.letters:
        found = np.flatnonzero((ids[at:asked] == letter) & (ids[at + 1 : asked + 1] == after))
        if not len(found):
            return []
        at += int(found[0]) + 1
        starts.append(at - 1)
    return [*(start - 1 for start in starts[1:]), asked]
