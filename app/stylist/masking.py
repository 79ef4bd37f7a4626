"""Which garments may be suggested at all, and which only when a slot would stay empty.

Some rules are never bent: the trash, what is away, what was excluded, what the person does not
wear, and children's clothes among adults'. The others are rungs of a ladder (occasion, season and
weather, formality, a wash that is due, the laundry basket): a slot climbs no further than it must,
and each garment from a rung is told with a caution. Anchors pass every rule and are told of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from app.stylist.closet import NEVER_SUGGESTED, ONLY_FOR, Closet, Flags, Rows
from app.stylist.wishes import CORE_SLOTS

if TYPE_CHECKING:
    from app.stylist.conditions import Conditions
    from app.stylist.habits import Habits
    from app.stylist.numbers import Numbers
    from app.stylist.taste import Taste

OCCASION, SEASON, WEATHER, FORMALITY, WASH, DIRTY = (
    "occasion",
    "season",
    "weather",
    "formality",
    "wash_due",
    "dirty",
)
RUNGS: Sequence[tuple[str, ...]] = ((OCCASION,), (SEASON, WEATHER), (FORMALITY,), (WASH,), (DIRTY,))
"""What is bent first to last; the laundry basket only for a slot that has nothing else."""
HOT, WARM, COOL, COLD = 27.0, 22.0, 12.0, 6.0
"""Degrees from which garments are too warm, and below which they are too thin."""


@dataclass(frozen=True)
class Masks:
    """What may be suggested.

    Attributes:
        allowed: Rows that break no rule that is never bent.
        broken: Rung's name to the rows that break it.
        level: Number of rungs a row needs; 0 for none.
        kids: Whether outfits are of children's clothes.
    """

    allowed: Flags
    broken: Mapping[str, Flags]
    level: Rows
    kids: bool

    def broken_by(self, row: int) -> tuple[str, ...]:
        """Return what a row breaks."""
        return tuple(name for name, rows in self.broken.items() if rows[row])

    def climb(self, rows: Rows, *, enough: int) -> Rows:
        """Return the rows that may be used, from no more rungs than it takes to have enough."""
        usable = rows[self.allowed[rows]]
        last = len(RUNGS)
        for level in range(last):
            found = usable[self.level[usable] <= level]
            if len(found) >= enough:
                return found
        clean = usable[self.level[usable] < last]
        return clean if len(clean) else usable


def make_masks(
    closet: Closet,
    *,
    habits: Habits,
    taste: Taste,
    conditions: Conditions,
    numbers: Numbers,
    anchors: Sequence[int] = (),
    excluded: Sequence[int] = (),
) -> Masks:
    """Return what may be suggested under these conditions."""
    kids = for_kids(closet, taste, anchors)
    allowed = (closet.kids == kids) & (closet.statuses != "away")
    allowed &= ~np.isin(closet.ids, np.array(sorted(excluded), dtype=np.int64))
    allowed &= ~_rarely_worn(closet, conditions.occasion)
    if taste.dislikes:
        allowed &= np.array([not taste.disliked_terms(item) for item in closet.items], np.bool_)
    broken = {
        OCCASION: _other_term(closet, "occasions", conditions.occasion),
        SEASON: _other_term(closet, "seasons", conditions.season),
        WEATHER: _wrong_warmth(closet, conditions.temperature),
        FORMALITY: _other_formality(closet, conditions.formality, numbers),
        WASH: _wash_due(closet, habits, taste),
        DIRTY: closet.statuses == "dirty",
    }
    level = np.zeros(len(closet), dtype=np.int64)
    for number, names in enumerate(RUNGS, start=1):
        for name in names:
            level[broken[name]] = number
    return Masks(allowed, MappingProxyType(broken), level, kids)


def for_kids(closet: Closet, taste: Taste, anchors: Sequence[int]) -> bool:
    """Return whether outfits are of children's clothes.

    Anchors decide, then the profile; else a wardrobe is an adult's unless it holds children's
    clothes and none that would dress an adult.
    """
    known = [closet.row_of[item] for item in anchors if item in closet.row_of]
    if known:
        return bool(closet.kids[known[0]])
    if taste.wearer:
        return taste.wearer == "child"
    core = np.isin(closet.slots, CORE_SLOTS)
    return bool(closet.kids.any()) and not bool((core & ~closet.kids).any())


def _rarely_worn(closet: Closet, occasion: str) -> Flags:
    never = [*NEVER_SUGGESTED, *(name for name, fits in ONLY_FOR.items() if occasion not in fits)]
    rare: Flags = np.isin(closet.categories, never) | (closet.slots == "other")
    return rare


def _other_term(closet: Closet, column: str, term: str) -> Flags:
    """Return the rows that name terms of a field and not this one; who names none breaks none."""
    marks = getattr(closet.table, column)
    names = closet.table.vocabulary.terms("season" if column == "seasons" else "occasion")
    if not term or term not in names:
        return np.zeros(len(closet), dtype=np.bool_)
    other: Flags = (marks.sum(axis=1) > 0) & (marks[:, names.index(term)] == 0)
    return other


def _wrong_warmth(closet: Closet, temperature: float | None) -> Flags:
    warmth, slots = closet.table.warmth, closet.slots
    if temperature is None:
        return np.zeros(len(closet), dtype=np.bool_)
    wrong = np.zeros(len(closet), dtype=np.bool_)
    if temperature >= WARM:
        wrong |= warmth >= 4
    if temperature >= HOT:
        wrong |= np.isin(slots, ("mid", "outerwear")) & (warmth >= 3)
    if temperature < COLD:
        wrong |= np.isin(slots, ("bottom",)) & (warmth <= 0)
    # what is marked for the other end of the year alone, whatever it weighs
    if temperature < COOL:
        wrong |= _only_for(closet, "summer")
    if temperature >= WARM:
        wrong |= _only_for(closet, "winter")
    return wrong


def _only_for(closet: Closet, season: str) -> Flags:
    marks, names = closet.table.seasons, closet.table.vocabulary.terms("season")
    only: Flags = (marks.sum(axis=1) == 1) & (marks[:, names.index(season)] == 1)
    return only


def _other_formality(closet: Closet, wanted: float | None, numbers: Numbers) -> Flags:
    if wanted is None:
        return np.zeros(len(closet), dtype=np.bool_)
    apart = np.abs(closet.table.formality - wanted) > numbers.of("formality", "reach")
    core: Flags = apart & np.isin(closet.slots, CORE_SLOTS)
    return core


def _wash_due(closet: Closet, habits: Habits, taste: Taste) -> Flags:
    due = np.zeros(len(closet), dtype=np.bool_)
    for item_id, worn in habits.since_wash.items():
        row = closet.row_of.get(item_id)
        if row is not None:
            due[row] = taste.wash.is_due(closet.items[row], worn)
    return due
