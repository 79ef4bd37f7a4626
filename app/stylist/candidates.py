"""Which garments of each slot are worth trying: some dozens of thousands.

For every slot the best by themselves and, where there are anchors, beside these; besides them what
was worn or saved with an anchor, and a few explorers that the seed draws, so that nothing stays
unseen for ever. A slot is filled from as few rungs of the ladder as it takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.stylist.closet import SILENT_OCCASION, SILENT_SEASON, marked, take
from app.stylist.pool import taste_matrix
from app.stylist.wrong_colors import loss_matrix

if TYPE_CHECKING:
    from app.stylist.closet import Closet, Floats, Rows
    from app.stylist.conditions import Conditions
    from app.stylist.habits import Habits
    from app.stylist.masking import Masks
    from app.stylist.numbers import Numbers
    from models.compatibility import RuleScorer

SLOTS = ("top", "mid", "bottom", "one_piece", "outerwear", "shoes", "bag", "accessory")


def drawn(ids: Rows, seed: int) -> Floats:
    """Return a number in [0, 1) for each id, by the seed and the id alone (splitmix64)."""
    with np.errstate(over="ignore"):
        state = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        state += np.uint64((seed * 0xD1B54A32D192ED03 + 0x632BE59BD9B4E019) % 2**64)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    numbers: Floats = ((state >> np.uint64(11)).astype(np.float64) / 2**53).astype(np.float32)
    return numbers


def candidates_by_slot(
    closet: Closet,
    masks: Masks,
    *,
    anchors: Rows,
    habits: Habits,
    conditions: Conditions,
    rules: RuleScorer,
    numbers: Numbers,
    ages: Floats,
    shares: Floats,
    liking: Floats,
    seed: int,
) -> Mapping[str, Rows]:
    """Return slot to the rows that are tried for it; slots that have none are empty.

    Args:
        ages: Days since each row was worn.
        shares: How often each row is worn beside the most worn of its category.
        liking: What likes and dislikes make of each row, -1 to 1.
    """
    chance = drawn(closet.ids, seed)
    found: dict[str, Rows] = {}
    for slot in SLOTS:
        rows = closet.rows_by_slot.get(slot, np.empty(0, dtype=np.int64))
        rows = np.setdiff1d(
            masks.climb(rows, enough=numbers.count("candidates", "enough")), anchors
        )
        if len(rows) <= numbers.count("candidates", "per_slot"):
            found[slot] = rows
            continue
        worth = _worth(
            closet,
            rows,
            anchors=anchors,
            habits=habits,
            shares=shares,
            conditions=conditions,
            rules=rules,
            numbers=numbers,
        )
        fresh = 1 - np.exp(-ages[rows] / numbers.of("personal", "fresh_days"))
        worth = worth + 0.05 * fresh + 0.1 * liking[rows] + 0.05 * chance[rows]
        worth = worth - 0.2 * masks.level[rows]
        found[slot] = _pick(
            closet, rows, worth, chance, _companions(closet, anchors, habits), numbers
        )
    return found


def _worth(
    closet: Closet,
    rows: Rows,
    *,
    anchors: Rows,
    habits: Habits,
    shares: Floats,
    conditions: Conditions,
    rules: RuleScorer,
    numbers: Numbers,
) -> Floats:
    context = _context(closet, rows, conditions)
    habit = shares[rows]
    if not len(anchors):
        return 0.5 * habit + 0.5 * context
    first, second = take(closet.table, rows), take(closet.table, anchors)
    beside = taste_matrix(first, second, rules, numbers)
    loss = loss_matrix(first.pieces, second.pieces, habits.wrong_colors)
    if loss is not None:
        beside = np.maximum(beside - loss, 0)
    worth: Floats = 0.6 * beside.mean(axis=1) + 0.2 * habit + 0.2 * context
    return worth


def _context(closet: Closet, rows: Rows, conditions: Conditions) -> Floats:
    """Return how well each row fits occasion and season by itself, 0-1."""
    table, parts = closet.table, []
    vocabulary = table.vocabulary
    if conditions.formality is not None:
        parts.append(np.exp(-((table.formality[rows] - conditions.formality) ** 2) / 1.28))
    for name, term, silent in (
        ("occasion", conditions.occasion, SILENT_OCCASION),
        ("season", conditions.season, SILENT_SEASON),
    ):
        if term in vocabulary.terms(name):
            parts.append(marked(table, name, term, silent=silent)[rows])
    if not parts:
        return np.full(len(rows), 0.5, dtype=np.float32)
    context: Floats = np.mean(parts, axis=0).astype(np.float32)
    return context


def _companions(closet: Closet, anchors: Rows, habits: Habits) -> Mapping[int, float]:
    """Return the rows that were together with an anchor, with the weight of it."""
    found: dict[int, float] = {}
    for anchor in anchors:
        for partner, weight in habits.partners.get(int(closet.ids[anchor]), {}).items():
            row = closet.row_of.get(partner)
            if row is not None:
                found[row] = found.get(row, 0.0) + weight
    return found


def _pick(
    closet: Closet,
    rows: Rows,
    worth: Floats,
    chance: Floats,
    companions: Mapping[int, float],
    numbers: Numbers,
) -> Rows:
    best = rows[np.lexsort((closet.ids[rows], -worth))][: numbers.count("candidates", "per_slot")]
    beside = sorted(
        (row for row in rows if int(row) in companions), key=lambda row: _rank(companions, row)
    )
    beside = beside[: numbers.count("candidates", "companions")]
    others = np.setdiff1d(rows, np.union1d(best, beside))
    explorers = others[np.argsort(chance[others], kind="stable")]
    explorers = explorers[: numbers.count("candidates", "explorers")]
    picked: Rows = np.unique(np.concatenate([best, _whole(beside), explorers]).astype(np.int64))
    return picked


def _rank(companions: Mapping[int, float], row: int) -> tuple[float, int]:
    return (-companions[int(row)], int(row))


def _whole(rows: Sequence[int]) -> Rows:
    return np.array(rows, dtype=np.int64)
