"""The garments that one question is about: some hundreds of rows, with how well each pair goes.

    C = taste + (1 - taste) * lam * habit        lam = n / (n + 3)

Habit is co-occurrence in outfits, wears and likes; taste is what colors, styles and formality say
of two garments, less what the person called wrong (specification of the engine, pair
compatibility; the learned head judges whole outfits and comes after the search). The specification
mixes the two, which lets a first like lower what taste thought well of; here habit only ever adds.
Likeness of pictures is no part of it: two
pairs of black trousers are alike and do not go together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.stylist.closet import Closet, Flags, Floats, Rows, take
from app.stylist.wrong_colors import loss_matrix
from models.compatibility import Piece, PieceTable

if TYPE_CHECKING:
    from app.stylist.habits import Habits
    from app.stylist.numbers import Numbers
    from models.compatibility import RuleScorer


@dataclass(frozen=True)
class Pool:
    """Some garments of a closet.

    Attributes:
        rows: Their rows in the closet, ascending; a garment's place here is its column.
        table: Their columns for rules and head.
        pairs: ``[n, n]`` compatibility in [0, 1].
        never: ``[n, n]`` pairs that are not to be worn together.
    """

    closet: Closet
    rows: Rows
    table: PieceTable
    pairs: Floats
    never: Flags

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def ids(self) -> Rows:
        """Ids in the order of the columns."""
        ids: Rows = self.closet.ids[self.rows]
        return ids


def make_pool(
    closet: Closet, rows: Rows, *, habits: Habits, rules: RuleScorer, numbers: Numbers
) -> Pool:
    """Return the pool of these rows."""
    rows = np.unique(rows)
    table = take(closet.table, rows)
    habit, seen, never = _habit(closet, rows, habits)
    taste = taste_matrix(table, table, rules, numbers)
    loss = loss_matrix(table.pieces, table.pieces, habits.wrong_colors)
    if loss is not None:
        taste = np.maximum(taste - loss, 0)
    weight = seen / (seen + numbers.of("pair", "together_prior"))
    pairs = (taste + (1 - taste) * weight * habit).astype(np.float32)
    return Pool(closet, rows, table, pairs, never)


def taste_matrix(
    first: PieceTable, second: PieceTable, rules: RuleScorer, numbers: Numbers
) -> Floats:
    """Return ``[first, second]``: what colors, styles and formality say of each pair."""
    weights = [numbers.of("pair", name) for name in ("color", "style", "formality")]
    apart = np.abs(first.formality[:, None] - second.formality[None, :])
    formality = np.exp(-(np.maximum(apart - 0.5, 0) ** 2) / 2)
    values = (
        weights[0] * _colors(first, second, rules)
        + weights[1] * _styles(first, second, rules)
        + weights[2] * formality
    ) / sum(weights)
    matrix: Floats = values.astype(np.float32)
    return matrix


_NEUTRAL = 0.6


def _colors(first: PieceTable, second: PieceTable, rules: RuleScorer) -> Floats:
    if first is second:
        return rules.color_matrix(first)
    matrix: Floats = first.colors @ rules.harmony.table.astype(np.float32) @ second.colors.T
    matrix[first.colors.sum(axis=1) == 0, :] = _NEUTRAL
    matrix[:, second.colors.sum(axis=1) == 0] = _NEUTRAL
    return matrix


def _styles(first: PieceTable, second: PieceTable, rules: RuleScorer) -> Floats:
    if first is second:
        return rules.style_matrix(first)
    affinities = _affinities(rules)
    held = [
        one.styles / np.maximum(one.styles.sum(axis=1, keepdims=True), 1) for one in (first, second)
    ]
    matrix: Floats = held[0] @ affinities @ held[1].T
    matrix[first.styles.sum(axis=1) == 0, :] = _NEUTRAL
    matrix[:, second.styles.sum(axis=1) == 0] = _NEUTRAL
    return matrix


@lru_cache(maxsize=4)
def _affinities(rules: RuleScorer) -> Floats:
    """Return ``[styles, styles]``; the rules own it and tell it of garments alone."""
    styles = rules.vocabulary.styles
    pieces = [
        Piece(id=number, slot="other", group="other", category="other", styles=(style,))
        for number, style in enumerate(styles)
    ]
    return rules.style_matrix(PieceTable.of(pieces, rules.vocabulary))


def _habit(closet: Closet, rows: Rows, habits: Habits) -> tuple[Floats, Floats, Flags]:
    count = len(rows)
    column_of = {int(closet.ids[row]): column for column, row in enumerate(rows)}
    seen = np.zeros((count, count), dtype=np.float32)
    for item, first in column_of.items():
        for partner, weight in habits.partners.get(item, {}).items():
            second = column_of.get(partner)
            if second is not None:
                seen[first, second] = weight
    alone = np.array([habits.alone.get(item, 0.0) for item in column_of], dtype=np.float32)
    scale = np.sqrt(np.maximum(alone[:, None] * alone[None, :], 1e-9))
    habit = np.clip(seen / np.maximum(scale, seen), 0, 1)
    never = np.zeros((count, count), dtype=np.bool_)
    for pair in habits.never:
        first, second = (column_of.get(item, -1) for item in pair)
        if first >= 0 and second >= 0:
            never[first, second] = never[second, first] = True
    return np.where(seen > 0, habit, 0).astype(np.float32), seen, never
