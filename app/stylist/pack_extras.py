"""What comes along beside outfits: socks and underwear for every day, and what cold and rain want.

Of socks and underwear as many as days lie between two washes, pairs counted by the garment's
quantity; for cold one of each thing that warms, for rain an umbrella. Bags, belts and jewelry are
taste: none is chosen, and that is said where the wardrobe holds any. So is what does not last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.stylist.masking import for_kids
from app.stylist.pack_days import BOTH_BELOW, begins_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.packing_values import Trip
    from app.stylist.engine import Wardrobe
    from local_index.records import ItemRecord

_DAILY: Mapping[str, str] = {
    "sock": "There are not enough socks for every day.",
    "underwear": "There is not enough underwear for every day.",
}
_WARM = ("hat", "scarf", "glove")
_WARM_FROM = 2
"""Warmth from which a hat is against the cold rather than the sun."""
_RAIN = "umbrella"
_SMALL = ("bag", "accessory")
_CHOSEN = frozenset((*_DAILY, *_WARM, _RAIN))


def extras(
    wardrobe: Wardrobe,
    trip: Trip,
    worth: Mapping[int, float],
    wears: Callable[[int], int | None],
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return what comes along, and sentences about what does not.

    Args:
        worth: How gladly each garment is taken.
        wears: How often a garment may be worn between two washes; None for always.
    """
    here = _here(wardrobe, trip)
    here.sort(key=lambda one: (one.id not in trip.anchors, -worth.get(one.id, 0.0), one.id))
    found, notes = _for_every_day(here, trip, wears)
    degrees = [one.temperature for one in trip.days if one.temperature is not None]
    wanted = _WARM if degrees and min(degrees) < BOTH_BELOW else ()
    rain_from = float(wardrobe.numbers.of("weather", "rain_from"))
    if any((one.rain or 0.0) >= rain_from for one in trip.days):
        wanted = (*wanted, _RAIN)
    for kind in wanted:
        found += [one.id for one in here if one.category == kind and _warms(one)][:1]
    found += [one.id for one in here if one.id in trip.anchors and one.slot in _SMALL]
    left = [one for one in here if one.slot in _SMALL and one.category not in _CHOSEN]
    if any(one.id not in trip.anchors for one in left):
        notes.append("Bags, belts and jewelry are left to you.")
    return tuple(dict.fromkeys(found)), tuple(notes)


def _here(wardrobe: Wardrobe, trip: Trip) -> list[ItemRecord]:
    """Return what can come along at all."""
    closet = wardrobe.closet
    kids = for_kids(closet, wardrobe.taste, trip.anchors)
    basket = begins_now(wardrobe, trip)  # no day is left to wash it
    return [
        one
        for one in closet.items
        if one.status != "away"
        and not (basket and one.status == "dirty")
        and one.kids == kids
        and one.id not in trip.without
        and not wardrobe.taste.disliked_terms(one)
    ]


def _for_every_day(
    here: Sequence[ItemRecord], trip: Trip, wears: Callable[[int], int | None]
) -> tuple[list[int], list[str]]:
    needed = min(trip.laundry_every or len(trip.days), len(trip.days))
    found: list[int] = []
    notes: list[str] = []
    days: Counter[str] = Counter()
    for one in here:
        kind = one.category
        if kind not in _DAILY or days[kind] >= needed:
            continue
        times = wears(one.id)
        if times != 0:
            found.append(one.id)
            days[kind] += needed if times is None else times
    for kind, words in _DAILY.items():
        if 0 < days[kind] < needed:
            notes.append(words)
    if not days:
        notes.append("Socks and underwear are not in this wardrobe; think of them yourself.")
    return found, notes


def _warms(one: ItemRecord) -> bool:
    return one.category != "hat" or one.warmth == 0 or one.warmth >= _WARM_FROM
