"""What is wrong with an outfit, in plain sentences: rules that were bent, and what is missing.

Cautions warn and never block. Each names the garments it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from app.stylist import masking
from app.stylist.conditions import FAIR_WEATHER, Conditions
from app.stylist.habits import pair_of
from app.stylist.reasons import listed, name_of, sentence
from app.stylist.wishes import Caution
from models.compatibility import judge_structure

if TYPE_CHECKING:
    from app.stylist.closet import Closet
    from app.stylist.habits import Habits
    from app.stylist.masking import Masks
    from app.stylist.taste import Taste
    from app.stylist.wishes import Gap
    from local_index.records import ItemRecord

_Say = Callable[["ItemRecord", Conditions, "Habits"], str]


def cautions_for(
    item_ids: Sequence[int],
    closet: Closet,
    masks: Masks,
    *,
    habits: Habits,
    taste: Taste,
    conditions: Conditions,
    gaps: Sequence[Gap] = (),
) -> tuple[Caution, ...]:
    """Return everything that a person should know before wearing it."""
    found: list[Caution] = []
    for item_id in item_ids:
        row = closet.row_of[item_id]
        item = closet.items[row]
        for name in masks.broken_by(row):
            text = _BENT[name](item, conditions, habits)
            found.append(Caution(name, (item_id,), text))
        found += _of_one(item, taste, conditions)
    found += _of_structure(item_ids, closet)
    found += _of_pairs(item_ids, closet, habits)
    found += [Caution(f"no_{gap.slot}", (), gap.text) for gap in gaps]
    return tuple(replace(one, text=sentence(one.text)) for one in found)


def _of_one(item: ItemRecord, taste: Taste, conditions: Conditions) -> list[Caution]:
    found = []
    if item.status == "away":
        found.append(Caution("away", (item.id,), f"{name_of(item)} is away."))
    disliked = taste.disliked_terms(item)
    if disliked:
        text = f"{name_of(item)} has what you do not like: {', '.join(disliked)}."
        found.append(Caution("disliked", (item.id,), text))
    size = taste.wrong_size(item)
    if size:
        text = f"{name_of(item)} is size {item.size}, your profile says {size}."
        found.append(Caution("size", (item.id,), text))
    if conditions.rain and item.slot in ("shoes", "outerwear") and item.material in FAIR_WEATHER:
        text = f"{name_of(item)}: {item.material} is not made for rain."
        found.append(Caution("rain", (item.id,), text))
    return found


def _of_structure(item_ids: Sequence[int], closet: Closet) -> list[Caution]:
    pieces = [closet.pieces[closet.row_of[item]] for item in item_ids]
    found = []
    for group in judge_structure(pieces).doubled:
        ids = tuple(int(one) for one in group)
        names = listed([closet.items[closet.row_of[item]] for item in ids])
        found.append(Caution("doubled", ids, f"{names} take each other's place."))
    return found


def _of_pairs(item_ids: Sequence[int], closet: Closet, habits: Habits) -> list[Caution]:
    found = []
    for first, second in combinations(item_ids, 2):
        if pair_of(first, second) in habits.never:
            names = listed([closet.items[closet.row_of[item]] for item in (first, second)])
            text = f"{names}: you said never to wear these two together."
            found.append(Caution("never_pair", (first, second), text))
    return found


def _dirty(item: ItemRecord, _conditions: Conditions, _habits: Habits) -> str:
    return f"{name_of(item)} is in the laundry."


def _wash_due(item: ItemRecord, _conditions: Conditions, habits: Habits) -> str:
    worn = habits.since_wash.get(item.id, 0)
    if worn == 1:
        return f"{name_of(item)} was worn once since its last wash."
    return f"{name_of(item)} was worn {worn} times since its last wash."


def _other_occasion(item: ItemRecord, conditions: Conditions, _habits: Habits) -> str:
    return f"{name_of(item)} is not marked for {conditions.occasion}."


def _other_season(item: ItemRecord, conditions: Conditions, _habits: Habits) -> str:
    return f"{name_of(item)} is not marked for {conditions.season}."


def _other_weather(item: ItemRecord, conditions: Conditions, _habits: Habits) -> str:
    warm = (conditions.temperature or 0.0) >= masking.WARM
    return f"{name_of(item)} is {'warm' if warm else 'thin'} for {conditions.temperature:g} °C."


def _other_formality(item: ItemRecord, conditions: Conditions, _habits: Habits) -> str:
    if item.formality > (conditions.formality or 0.0):
        return f"{name_of(item)} is dressier than {conditions.occasion} asks for."
    return f"{name_of(item)} is more casual than {conditions.occasion} asks for."


_BENT: Mapping[str, _Say] = {
    masking.OCCASION: _other_occasion,
    masking.SEASON: _other_season,
    masking.WEATHER: _other_weather,
    masking.FORMALITY: _other_formality,
    masking.WASH: _wash_due,
    masking.DIRTY: _dirty,
}
