"""Saved outfits as the engine sees them: judged as they are, compared, and completed.

Any garments may be judged together, also what no search would put together; warnings tell of that.
What is missing is filled from the wardrobe with everything that is there kept. Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputError
from app.stylist.engine import Question, compose
from app.stylist.wishes import Gap, Suggestion, Wish
from models.compatibility import judge_structure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.stylist.engine import Wardrobe


@dataclass(frozen=True, slots=True)
class Finished:
    """An outfit completed.

    Attributes:
        suggestions: Whole outfits that hold all that was given, best first; empty where nothing
            could be added.
        added: Of each suggestion, what it adds.
        gaps: What the wardrobe could not give.
        notes: What was assumed or done without, in sentences.
        was_whole: Whether it was an outfit already, so that what is added is extra.
    """

    suggestions: tuple[Suggestion, ...]
    added: tuple[tuple[int, ...], ...]
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...]
    was_whole: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Two outfits judged under one wish.

    Attributes:
        parts: Part of the score to its value in the first and in the second, the largest
            difference first; a part that one of them does not have is missing.
    """

    first: Suggestion
    second: Suggestion
    parts: Mapping[str, tuple[float, float]]


def judge(wardrobe: Wardrobe, item_ids: Sequence[int], wish: Wish) -> Suggestion:
    """Return what the engine makes of garments as one outfit.

    Raises:
        InputError: There is none, one is not there, or they are a child's and an adult's.
    """
    if not item_ids:
        raise InputError(
            "There is no garment to judge.", next_step="Name one garment of an outfit or more."
        )
    question = Question(wardrobe, replace(wish, anchors=tuple(item_ids), excluded=()), rows={})
    row = question.columns(np.sort(question.anchors))[None, :]
    return question.suggestion(row[0], question.scorer.score(row), 0)


def compare(
    wardrobe: Wardrobe, first: Sequence[int], second: Sequence[int], wish: Wish
) -> Compared:
    """Return how two outfits differ in the parts of their scores.

    Raises:
        InputError: A garment is not there, or an outfit is a child's and an adult's.
    """
    one, other = judge(wardrobe, first, wish), judge(wardrobe, second, wish)
    both = [name for name in one.parts if name in other.parts]
    both.sort(key=lambda name: (-abs(one.parts[name] - other.parts[name]), name))
    return Compared(one, other, {name: (one.parts[name], other.parts[name]) for name in both})


def finish(wardrobe: Wardrobe, item_ids: Sequence[int], wish: Wish) -> Finished:
    """Return whole outfits that keep all of these garments.

    Raises:
        InputError: A garment is not there, or they are a child's and an adult's.
    """
    given = tuple(dict.fromkeys(item_ids))
    found = compose(wardrobe, replace(wish, anchors=given))
    closet = wardrobe.closet
    structure = judge_structure([closet.pieces[closet.row_of[item]] for item in given])
    kept = [one for one in found.suggestions if set(one.item_ids) > set(given)]
    return Finished(
        suggestions=tuple(kept),
        added=tuple(tuple(i for i in one.item_ids if i not in given) for one in kept),
        gaps=found.gaps,
        notes=found.notes,
        was_whole=structure.whole,
    )
