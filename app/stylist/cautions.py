"""What is wrong with an outfit, in plain sentences: rules that were bent, and what is missing.

Cautions warn and never block. Each names the garments it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from app.stylist import masking
from app.stylist.conditions import FAIR_WEATHER, TORSO, Conditions
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

_FAR_FROM_WARM = 2.0
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
    found += _of_weather(item_ids, closet, conditions)
    found += [Caution(f"no_{gap.slot}", (), gap.text) for gap in gaps]
    return tuple(replace(one, text=sentence(one.text)) for one in found)


def _of_one(item: ItemRecord, taste: Taste, conditions: Conditions) -> list[Caution]:
    found = []
    if item.status == "away":
        found.append(Caution("away", (item.id,), f"Away at the moment: {name_of(item)}."))
    disliked = taste.disliked_terms(item)
    if disliked:
        text = f"What you do not like ({', '.join(disliked)}): {name_of(item)}."
        found.append(Caution("disliked", (item.id,), text))
    size = taste.wrong_size(item)
    if size:
        text = f"Size {item.size}, and your profile says {size}: {name_of(item)}."
        found.append(Caution("size", (item.id,), text))
    if conditions.rain and item.slot in ("shoes", "outerwear") and item.material in FAIR_WEATHER:
        text = f"{item.material} is not made for rain: {name_of(item)}."
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


def _of_weather(item_ids: Sequence[int], closet: Closet, conditions: Conditions) -> list[Caution]:
    """Return whether it is far from as warm as the weather asks for, all of it together."""
    if conditions.warmth is None:
        return []
    pieces = [closet.pieces[closet.row_of[item]] for item in item_ids]
    torso = [piece for piece in pieces if piece.slot in TORSO]
    apart = sum(piece.warmth for piece in torso) - conditions.warmth
    if not torso or abs(apart) <= _FAR_FROM_WARM:
        return []
    ids = tuple(int(piece.id) for piece in torso)
    degrees = f"{conditions.temperature:g}"
    if apart < 0:
        return [Caution("too_thin", ids, f"All in all this is thin for {degrees} °C.")]
    return [Caution("too_warm", ids, f"All in all this is warm for {degrees} °C.")]


def _dirty(item: ItemRecord, _conditions: Conditions, _habits: Habits) -> str:
    return f"In the laundry: {name_of(item)}."


def _wash_due(item: ItemRecord, _conditions: Conditions, habits: Habits) -> str:
    worn = habits.since_wash.get(item.id, 0)
    if worn == 1:
        return f"Worn once since the last wash: {name_of(item)}."
    return f"Worn {worn} times since the last wash: {name_of(item)}."


def _other_occasion(item: ItemRecord, conditions: Conditions, _habits: Habits) -> str:
    return f"Not marked for {conditions.occasion}: {name_of(item)}."


def _other_season(item: ItemRecord, conditions: Conditions, _habits: Habits) -> str:
    return f"Not marked for {conditions.season}: {name_of(item)}."


def _other_weather(item: ItemRecord, conditions: Conditions, _habits: Habits) -> str:
    degrees = f"{conditions.temperature:g}"
    if (conditions.temperature or 0.0) >= masking.WARM:
        return f"Warm for {degrees} °C: {name_of(item)}."
    return f"Thin for {degrees} °C: {name_of(item)}."


def _other_formality(item: ItemRecord, conditions: Conditions, _habits: Habits) -> str:
    if item.formality > (conditions.formality or 0.0):
        return f"Dressier than {conditions.occasion} asks for: {name_of(item)}."
    return f"More casual than {conditions.occasion} asks for: {name_of(item)}."


_BENT: Mapping[str, _Say] = {
    masking.OCCASION: _other_occasion,
    masking.SEASON: _other_season,
    masking.WEATHER: _other_weather,
    masking.FORMALITY: _other_formality,
    masking.WASH: _wash_due,
    masking.DIRTY: _dirty,
}
