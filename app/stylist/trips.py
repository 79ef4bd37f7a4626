"""From dates to a packing list: what is known of the days of a trip, packed and kept.

A day's own words in the diary (occasion, weather) come before what is said of the whole trip.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.errors import InputError
from app.services.packing_lists import MOST_DAYS, PackingListService, check_trip
from app.services.packing_values import Packing, Trip, TripDay
from app.stylist.packing import pack
from app.stylist.week import season_of

if TYPE_CHECKING:
    from app.stylist.service import Stylist
    from local_index import Library
    from local_index.records import ChangeSet


@dataclass(frozen=True, slots=True)
class TripWish:
    """What is asked for.

    Attributes:
        occasion: Of every day that has none of its own.
        occasions: Day to its occasion.
        temperature: Degrees Celsius of every day that has none of its own.
        weather: Day to degrees and rain.
        season: Where there is no weather; empty for the calendar's.
    """

    first: date
    last: date
    occasion: str = ""
    occasions: Mapping[str, str] = field(default_factory=dict)
    temperature: float | None = None
    rain: float | None = None
    weather: Mapping[str, tuple[float, float | None]] = field(default_factory=dict)
    season: str = ""
    southern: bool = False
    most_shoes: int = 2
    laundry_every: int = 0
    anchors: tuple[int, ...] = ()
    without: tuple[int, ...] = ()


def trip_of(stylist: Stylist, library: Library, wish: TripWish) -> Trip:
    """Return a trip with its days.

    Raises:
        InputError: The dates are the wrong way round, too many, or a word means nothing here.
    """
    from app.stylist.wishes import Wish

    count = (wish.last - wish.first).days + 1
    if count < 1:
        raise InputError(
            "A trip ends on the day it begins, or later.", next_step="Name its first and last day."
        )
    if count > MOST_DAYS:
        check_trip(Trip(tuple(TripDay("") for _ in range(count))))
    said = {
        one.day: one for one in library.days.between(wish.first.isoformat(), wish.last.isoformat())
    }
    days = []
    for at in range(count):
        name = (wish.first + timedelta(days=at)).isoformat()
        own = said.get(name)
        degrees, rain = wish.weather.get(name, (None, None))
        if degrees is None and own is not None and own.temperature is not None:
            degrees, rain = own.temperature, own.rain
        if degrees is None:
            degrees, rain = wish.temperature, wish.rain
        occasion = wish.occasions.get(name) or (own.occasion if own else "") or wish.occasion
        term = stylist.understood(Wish(occasion=occasion)).occasion
        days.append(TripDay(name, term, degrees, rain))
    season = stylist.understood(Wish(season=wish.season)).season
    return Trip(
        tuple(days),
        season=season or season_of(wish.first, southern=wish.southern),
        most_shoes=wish.most_shoes,
        laundry_every=wish.laundry_every,
        anchors=wish.anchors,
        without=wish.without,
    )


def pack_trip(stylist: Stylist, library: Library, wish: TripWish) -> tuple[Trip, Packing]:
    """Return a trip and what to pack for it; nothing is kept.

    Raises:
        InputError: See `trip_of`.
    """
    trip = trip_of(stylist, library, wish)
    return trip, pack(stylist.wardrobe(), trip)


def keep_trip(
    stylist: Stylist, library: Library, wish: TripWish, *, name: str = ""
) -> tuple[int, ChangeSet]:
    """Pack for a trip and keep the list; one step of undo.

    Raises:
        InputError: See `trip_of`.
    """
    trip, packing = pack_trip(stylist, library, wish)
    return PackingListService(library).keep(trip, packing, name=name)


def pack_again(stylist: Stylist, library: Library, packing_id: int) -> ChangeSet:
    """Pack for a list's trip anew, with the garments as they are now; ticks stay.

    Raises:
        InputError: Its garments are away, so there is nothing to choose from.
    """
    service = PackingListService(library)
    now = service.get(packing_id)
    if now.away:
        raise InputError(
            "The garments of this list are away.", next_step="Say first that they are back."
        )
    return service.pack_anew(packing_id, now.trip, pack(stylist.wardrobe(), now.trip))
