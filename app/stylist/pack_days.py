"""What each day of a trip asks for, and which garments suit it.

A day needs something for the body (top and bottom, or one piece), shoes, and layers by the
temperature that was set for it. A garment suits a day when none of the rules of suggestions is bent
(`masking`) and, in rain or cold, its material and warmth are right; what bends a rule suits it by
and large. Chooses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.stylist.conditions import FAIR_WEATHER, conditions_of
from app.stylist.masking import DIRTY, WASH, make_masks
from app.stylist.wishes import Weather, Wish

if TYPE_CHECKING:
    from app.services.packing_values import Trip, TripDay
    from app.stylist.engine import Wardrobe
    from app.stylist.masking import Masks

Flags = npt.NDArray[np.bool_]

TOP, BOTTOM, ONE_PIECE, SHOES, COAT, LAYER = "top", "bottom", "one_piece", "shoes", "coat", "layer"
ROLES = (TOP, BOTTOM, ONE_PIECE, SHOES, COAT, LAYER)
COAT_BELOW, BOTH_BELOW, LAYER_BELOW = 12.0, 8.0, 17.0
"""Degrees below which a coat, a layer under it, and any layer at all is wanted."""
_WARM_ENOUGH: Sequence[tuple[float, int]] = ((2.0, 4), (8.0, 3), (12.0, 2))
"""Below these degrees a coat has to be at least this warm."""
_SLOTS: Mapping[str, tuple[str, ...]] = {
    TOP: ("top",),
    BOTTOM: ("bottom",),
    ONE_PIECE: ("one_piece",),
    SHOES: ("shoes",),
    COAT: ("outerwear",),
    LAYER: ("mid", "outerwear"),
}
_CANDIDATES = 30
"""Garments of a role that are looked at for a day: a large wardrobe needs no more."""


@dataclass(frozen=True)
class SuitedDay:
    """A day of the trip with the garments that suit it.

    Attributes:
        roles: What has to be worn beside what the body wears.
        strict: Role to the garments that bend nothing.
        loose: Role to those that can be worn at all; holds the strict ones.
        bent: Garment to the rules it bends.
    """

    day: TripDay
    number: int
    roles: tuple[str, ...]
    strict: Mapping[str, frozenset[int]]
    loose: Mapping[str, frozenset[int]]
    bent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def suited_days(wardrobe: Wardrobe, trip: Trip) -> tuple[SuitedDay, ...]:
    """Return the days of a trip with what suits them."""
    looking = _Looking(wardrobe, trip)
    return tuple(looking.day(number, day) for number, day in enumerate(trip.days))


def begins_now(wardrobe: Wardrobe, trip: Trip) -> bool:
    """Return whether there is no day left to wash anything before the trip."""
    return bool(trip.days) and trip.days[0].day <= wardrobe.today.isoformat()


def worths(wardrobe: Wardrobe) -> Mapping[int, float]:
    """Return how gladly each garment is taken: worn, liked, and easy to combine."""
    closet = wardrobe.closet
    if not len(closet):
        return {}
    easy = (wardrobe.rules.harmony.table @ np.asarray(closet.table.colors).T).mean(axis=0)
    values = 0.5 * wardrobe.shares + 0.3 * wardrobe.liking + 0.2 * easy
    return {int(item): float(worth) for item, worth in zip(closet.ids, values, strict=True)}


def roles_of(day: TripDay, *, rain_from: float) -> tuple[str, ...]:
    """Return what a day asks for beside what the body wears."""
    degrees, rainy = day.temperature, (day.rain or 0.0) >= rain_from
    if degrees is None:
        return (SHOES, COAT) if rainy else (SHOES,)
    if degrees < BOTH_BELOW:
        return (SHOES, COAT, LAYER)
    if degrees < COAT_BELOW or rainy:
        return (SHOES, COAT)
    return (SHOES, LAYER) if degrees < LAYER_BELOW else (SHOES,)


class _Looking:
    """Looks at one wardrobe for one trip; days that are alike are looked at once."""

    def __init__(self, wardrobe: Wardrobe, trip: Trip) -> None:
        self._wardrobe, self._trip = wardrobe, trip
        self._closet = wardrobe.closet
        self._worth = worths(wardrobe)
        self._ids = [int(one) for one in self._closet.ids]
        self._rain_from = float(wardrobe.numbers.of("weather", "rain_from"))
        # what is dirty or due can be put right before the trip begins
        self._forgiven = () if begins_now(wardrobe, trip) else (WASH, DIRTY)
        self._known: dict[tuple[object, ...], SuitedDay] = {}

    def day(self, number: int, day: TripDay) -> SuitedDay:
        """Return a day with what suits it."""
        key = (day.occasion, day.temperature, day.rain)
        if key not in self._known:
            self._known[key] = self._look(number, day)
        known = self._known[key]
        return SuitedDay(day, number, known.roles, known.strict, known.loose, known.bent)

    def _look(self, number: int, day: TripDay) -> SuitedDay:
        masks = self._masks(day)
        roles = roles_of(day, rain_from=self._rain_from)
        names = [name for name in masks.broken if name not in self._forgiven]
        bends = np.zeros(len(self._ids), dtype=np.bool_)
        for name in names:
            bends |= masks.broken[name]
        strict: dict[str, frozenset[int]] = {}
        loose: dict[str, frozenset[int]] = {}
        bent: dict[int, tuple[str, ...]] = {}
        for role in (TOP, BOTTOM, ONE_PIECE, *roles):
            slots = ("mid",) if role == LAYER and COAT in roles else _SLOTS[role]
            here = np.isin(self._closet.slots, slots) & masks.allowed
            strict[role] = self._best(here & ~bends & self._weather_proof(role, day))
            loose[role] = self._best(here) | strict[role]
            for item in loose[role] - strict[role]:
                row = self._closet.row_of[item]
                found = tuple(name for name in names if masks.broken[name][row])
                bent[item] = found or (("rain",) if role == SHOES else self._why(item, day))
        return SuitedDay(day, number, roles, strict, loose, bent)

    def _masks(self, day: TripDay) -> Masks:
        wardrobe, trip = self._wardrobe, self._trip
        weather = None if day.temperature is None else Weather(day.temperature, day.rain)
        # what the thermometer says is better than what the calendar does
        season = trip.season if weather is None else ""
        wish = Wish(occasion=day.occasion, season=season, weather=weather, excluded=trip.without)
        return make_masks(
            wardrobe.closet,
            habits=wardrobe.habits,
            taste=wardrobe.taste,
            conditions=conditions_of(wish, wardrobe.habits, wardrobe.numbers),
            numbers=wardrobe.numbers,
            excluded=trip.without,
        )

    def _weather_proof(self, role: str, day: TripDay) -> Flags:
        fine: Flags = np.ones(len(self._ids), dtype=np.bool_)
        if role == COAT:
            fine &= self._warm_enough(day)
        if role in (COAT, SHOES) and (day.rain or 0.0) >= self._rain_from:
            proof = [one.material not in FAIR_WEATHER for one in self._closet.items]
            fine &= np.array(proof, dtype=np.bool_)
        return fine

    def _warm_enough(self, day: TripDay) -> Flags:
        warmth = self._closet.table.warmth
        least = max((w for below, w in _WARM_ENOUGH if _colder(day, below)), default=0)
        fine: Flags = (warmth >= least) | (warmth <= 0)
        return fine

    def _why(self, item: int, day: TripDay) -> tuple[str, ...]:
        row = self._closet.row_of[item]
        return ("rain",) if self._warm_enough(day)[row] else ("thin",)

    def _best(self, flags: Flags) -> frozenset[int]:
        found = [self._ids[row] for row in np.flatnonzero(flags)]
        found.sort(key=lambda one: (one not in self._trip.anchors, -self._worth[one], one))
        return frozenset(found[:_CANDIDATES])


def _colder(day: TripDay, degrees: float) -> bool:
    return day.temperature is not None and day.temperature < degrees
