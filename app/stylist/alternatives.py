"""Another garment for one of an outfit, with the rest kept as it is.

The nearest kind that has enough to offer is asked: the same category first, then what takes the
same place, then the slot (specification of the engine, E.8). At least two garments are kept, so
that there is still an outfit to go by. What looks almost like the garment it replaces is marked and
comes last.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputError
from app.stylist.engine import Question, Wardrobe, anchor_rows, best_first, compose, notes_for
from app.stylist.wishes import Gap, Recommendation, Suggestion, Wish
from models.compatibility import kind_of
from models.compatibility.table import PAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.stylist.closet import Rows

LEAST_KEPT = 2
_TRIED = 10


def replace_in(wardrobe: Wardrobe, wish: Wish, replaced: int) -> Recommendation:
    """Return outfits in which another garment stands for one of the wish's anchors.

    Where the anchors are not an outfit yet, the best one that holds the garment is taken, and a
    note says so.

    Raises:
        InputError: Fewer than two garments would be kept, or an id names nothing here.
    """
    outfit = tuple(dict.fromkeys((*wish.anchors, replaced)))
    anchor_rows(wardrobe.closet, outfit)
    notes = []
    if len(outfit) - 1 < LEAST_KEPT:
        outfit = _whole_outfit(wardrobe, replace(wish, anchors=outfit))
        notes.append("No whole outfit was given, so the best one with this garment was taken.")
    kept = tuple(item for item in outfit if item != replaced)
    if len(kept) < LEAST_KEPT:
        raise InputError(
            "An alternative keeps at least two garments, and here fewer are left.",
            next_step="Name the outfit with --with, or ask for whole outfits.",
        )
    asked = replace(wish, anchors=kept, excluded=(*wish.excluded, replaced))
    rows = _candidates(wardrobe, asked, replaced)
    question = Question(wardrobe, asked, rows={"": rows})
    told = (*notes, *notes_for(wardrobe, wish))
    if not len(rows):
        slot = str(wardrobe.closet.slots[wardrobe.closet.row_of[replaced]])
        gap = Gap(slot, "none", "There is nothing else of this kind that could be worn instead.")
        return Recommendation((), gaps=(gap,), notes=told, learned=wardrobe.judge is not None)
    shown = _ranked(question, rows, replaced)
    return Recommendation(
        tuple(shown[: wish.limit]), notes=told, learned=wardrobe.judge is not None
    )


def rank_fillers(
    wardrobe: Wardrobe, wish: Wish, rows: Rows, *, now: int = 0
) -> list[tuple[int, float]]:
    """Return garments with the score of the outfit that each makes with the anchors, best first.

    Args:
        rows: Rows of the closet to choose from.
        now: What stands there and is ranked with the others even where the outfit was disliked.
    """
    question = Question(wardrobe, wish, rows={"": rows})
    spared = frozenset((*wish.anchors, now)) if now else frozenset()
    index, scores = best_first(question, _completed(question, rows), spared=spared)
    anchors = set(wish.anchors)
    found = []
    for at, row in enumerate(index):
        (filler,) = set(question.item_ids(row)) - anchors
        found.append((filler, float(scores.total[at])))
    return found


def _whole_outfit(wardrobe: Wardrobe, wish: Wish) -> tuple[int, ...]:
    found = compose(wardrobe, replace(wish, limit=_TRIED)).suggestions
    large = (one.item_ids for one in found if len(one.item_ids) > LEAST_KEPT)
    return next(large, wish.anchors)


def _candidates(wardrobe: Wardrobe, wish: Wish, replaced: int) -> Rows:
    """Return rows of the nearest kind that has as many to offer as are wanted."""
    closet = wardrobe.closet
    question = Question(wardrobe, wish, rows={"": np.empty(0, dtype=np.int64)})
    piece = closet.pieces[closet.row_of[replaced]]
    category = closet.rows_by_category[piece.category]
    slot = closet.rows_by_slot[piece.slot]
    near = [row for row in slot if kind_of(closet.pieces[row]) == kind_of(piece)]
    levels: Sequence[Rows] = (category, np.array(near, dtype=np.int64), slot)
    found = np.empty(0, dtype=np.int64)
    for level in levels:
        others = np.setdiff1d(level, question.anchors)
        usable = question.masks.climb(others, enough=wish.limit)
        found = _pairable(wardrobe, question, usable)
        if len(found) >= wish.limit:
            break
    return found


def _pairable(wardrobe: Wardrobe, question: Question, rows: Rows) -> Rows:
    """Return the rows that were never forbidden beside a garment that is kept."""
    ids = wardrobe.closet.ids
    kept = {int(ids[row]) for row in question.anchors}
    barred = {
        other
        for pair in wardrobe.habits.never
        for mine, other in (pair, pair[::-1])
        if mine in kept
    }
    return rows[[int(ids[row]) not in barred for row in rows]] if len(rows) else rows


def _completed(question: Question, rows: Rows) -> Rows:
    anchors = question.columns(question.anchors)
    fillers = question.columns(rows)
    index = np.concatenate([np.tile(anchors, (len(fillers), 1)), fillers[:, None]], axis=1)
    completed: Rows = np.sort(index, axis=1)
    return completed


def _ranked(question: Question, rows: Rows, replaced: int) -> list[Suggestion]:
    closet = question.wardrobe.closet
    index, scores = best_first(question, _completed(question, rows))
    former = closet.table.vectors[closet.row_of[replaced]]
    anchors = set(int(column) for column in question.columns(question.anchors))
    limit = question.wardrobe.numbers.of("diversity", "very_similar")
    different: list[Suggestion] = []
    similar: list[Suggestion] = []
    for at, row in enumerate(index):
        (filler,) = {int(column) for column in row if column != PAD} - anchors
        alike = float(question.pool.table.vectors[filler] @ former) > limit
        if len(similar if alike else different) >= question.wish.limit:
            continue
        found = replace(question.suggestion(row, scores, at), replaced=replaced, very_similar=alike)
        (similar if alike else different).append(found)
    return [*different, *similar]
