"""What could stand in one place beside what is kept: a place's garments by how well they go.

What arrow keys walk through and what a picker shows first. Places with more garments than anybody
walks through offer those that the engine would try there (`candidates_by_slot`); nothing that the
profile, the wish or a "never together" rules out is offered, unless it stands there already.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputError
from app.stylist.alternatives import rank_fillers
from app.stylist.candidates import candidates_by_slot
from app.stylist.engine import Question
from app.stylist.habits import pair_of
from app.stylist.scoring import shown_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.stylist.closet import Rows
    from app.stylist.engine import Wardrobe
    from app.stylist.wishes import Wish

MOST = 60


@dataclass(frozen=True, slots=True)
class Filler:
    """One garment for a place.

    Attributes:
        score: Of the outfit that it makes with what is kept, 0-1.
    """

    item_id: int
    score: float


def fillers_for(
    wardrobe: Wardrobe, kept: Sequence[int], slot: str, *, wish: Wish, now: int = 0
) -> tuple[Filler, ...]:
    """Return garments for a place beside others, the best first.

    Args:
        kept: What stays.
        slot: The place.
        now: What stands there and is ranked with the others, whatever speaks against it; 0 for
            nothing.

    Raises:
        InputError: There is no such place, or a garment is not there.
    """
    closet = wardrobe.closet
    if slot not in closet.rows_by_slot:
        if slot in ("top", "mid", "outerwear", "bottom", "one_piece", "shoes", "bag", "accessory"):
            return ()
        raise InputError(f"There is no place called {slot[:40]}.", next_step="Name one of a board.")
    asked = replace(wish, anchors=tuple(one for one in dict.fromkeys(kept) if one != now))
    rows = _pairable(wardrobe, asked.anchors, _rows(wardrobe, asked, slot))
    if now and now in closet.row_of:
        rows = np.union1d(rows, [closet.row_of[now]]).astype(np.int64)
    if not len(rows):
        return ()
    ranked = rank_fillers(wardrobe, asked, rows, now=now)
    # what stands there is one of them: who walks through them begins at it
    shown = [*ranked[:MOST], *(one for one in ranked[MOST:] if one[0] == now)]
    return tuple(Filler(item, round(shown_score(total), 4)) for item, total in shown)


def _rows(wardrobe: Wardrobe, wish: Wish, slot: str) -> Rows:
    closet, numbers = wardrobe.closet, wardrobe.numbers
    nothing = np.empty(0, dtype=np.int64)
    question = Question(wardrobe, wish, rows={"": nothing})
    usable = question.masks.climb(
        np.setdiff1d(closet.rows_by_slot[slot], question.anchors), enough=MOST
    )
    if len(usable) <= MOST:
        return usable
    found = candidates_by_slot(
        closet,
        question.masks,
        habits=wardrobe.habits,
        conditions=question.conditions,
        rules=wardrobe.rules,
        numbers=numbers,
        anchors=question.anchors,
        ages=wardrobe.ages,
        shares=wardrobe.shares,
        liking=wardrobe.liking,
        seed=wish.seed,
    )
    return found[slot]


def _pairable(wardrobe: Wardrobe, kept: Sequence[int], rows: Rows) -> Rows:
    never, ids = wardrobe.habits.never, wardrobe.closet.ids
    if not never:
        return rows
    fits = [all(pair_of(int(ids[row]), one) not in never for one in kept) for row in rows]
    return rows[fits] if len(rows) else rows
