"""Suggestions for days of the diary: what to wear on which of the coming days.

A day's own words are the wish: its occasion and the weather that was set for it; weather that was
set for a day or two before is taken where a day has none, and said. What the days before will have
worn out by then is left out, and tops are not worn again within two days where there are others.
Taking a suggestion saves it as an outfit, or finds the one that is saved already, and plans it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.services.diary import DiaryService
from app.services.outfits import OutfitService
from app.services.wash_rules import wash_rules
from app.stylist.wishes import Recommendation, Suggestion, Weather, Wish
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.stylist.service import Stylist
    from local_index import Library
    from local_index.wears import DiaryRecord
    from models.vocabulary import Vocabulary

CARRIED_DAYS = 2
"""For how many days weather that was set holds."""
_AROUND = 6
_VARIED_DAYS = 2
_VARIED = ("top", "one_piece")
_SEASONS = ("winter", "spring", "summer", "autumn")


@dataclass(frozen=True, slots=True)
class DayWish:
    """What a day asks for, and what was assumed.

    Attributes:
        weather_of: The day whose weather was taken; empty where the day has its own or none.
    """

    wish: Wish
    weather_of: str = ""


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """What became of days that were to be planned.

    Attributes:
        planned: Days that have an outfit now.
        open: Days for which nothing was found.
    """

    changes: ChangeSet
    planned: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def season_of(day: date, *, southern: bool = False) -> str:
    """Return the season of a day, as the calendar of a half of the earth has it."""
    return _SEASONS[(day.month + (6 if southern else 0)) % 12 // 3]


def wish_for(
    library: Library, day: date, *, today: date, season: str = "", limit: int = 3, seed: int = 0
) -> DayWish:
    """Return what is asked for a day.

    Args:
        season: Where no weather is known; empty for any.
    """
    first = (day - timedelta(days=CARRIED_DAYS)).isoformat()
    said = {one.day: one for one in library.days.between(first, day.isoformat())}
    own = said.get(day.isoformat())
    warm = [one for one in said.values() if one.temperature is not None]
    weather = warm[-1] if warm else None
    wish = Wish(
        occasion=own.occasion if own is not None else "",
        season=season if weather is None else "",
        limit=limit,
        seed=seed,
        excluded=tuple(sorted(spoken_for(library, day, today=today))),
        today=today,
    )
    if weather is None or weather.temperature is None:
        return DayWish(wish)
    wish = replace(wish, weather=Weather(weather.temperature, weather.rain))
    return DayWish(wish, "" if weather.day == day.isoformat() else weather.day)


def suggest(
    stylist: Stylist,
    library: Library,
    day: date,
    *,
    today: date,
    season: str = "",
    limit: int = 3,
    seed: int = 0,
) -> Recommendation:
    """Return outfits for a day, and what was assumed."""
    asked = wish_for(library, day, today=today, season=season, limit=limit, seed=seed)
    found = stylist.recommend(asked.wish)
    notes = list(found.notes)
    if not found.suggestions and asked.wish.excluded:
        found = stylist.recommend(replace(asked.wish, excluded=()))
        notes = [*found.notes, "Some of it is worn on other days as well."]
    if asked.weather_of:
        notes.append(f"The weather is that of {asked.weather_of}.")
    elif asked.wish.weather is None and asked.wish.season:
        notes.append(f"No weather is set, so this is for {asked.wish.season}.")
    return replace(found, notes=tuple(notes))


def spoken_for(library: Library, day: date, *, today: date) -> frozenset[int]:
    """Return the garments that other days need, or will have worn out by then."""
    first, last = day - timedelta(days=_AROUND), day + timedelta(days=_AROUND)
    rows = library.wears.between(max(first, today).isoformat(), last.isoformat())
    planned = [one for one in rows if one.planned and not one.skipped]
    planned = [one for one in planned if one.day != day.isoformat()]
    worn: Counter[int] = Counter()
    near: set[int] = set()
    for when, items in _by_day(library, planned).items():
        worn.update(items)
        if abs((date.fromisoformat(when) - day).days) <= _VARIED_DAYS:
            near |= items
    rules, counts = wash_rules(library), library.wears.counts([*worn])
    taken = set()
    for item in library.items.get_many([*worn]):
        since = counts[item.id].since_wash if item.id in counts else 0
        if rules.is_due(item, since + worn[item.id]) or (item.id in near and item.slot in _VARIED):
            taken.add(item.id)
    return frozenset(taken)


def take(
    library: Library,
    vocabulary: Vocabulary,
    suggestion: Suggestion,
    day: date,
    *,
    today: date,
    occasion: str = "",
) -> ChangeSet:
    """Plan a suggestion for a day as one step of undo; saved as an outfit unless it is one."""
    label = "Plan outfit"
    with library.atomic(), library.history.group(label):
        outfit = _same_outfit(library, suggestion.item_ids)
        if outfit is None:
            saved = OutfitService(library, vocabulary).save(
                suggestion.item_ids,
                occasion=[occasion] if occasion else [],
                suggested={
                    "score": suggestion.score,
                    "parts": dict(suggestion.parts),
                    "reasons": [one.text for one in suggestion.reasons],
                },
            )
            outfit = saved.outfit.id
        changes = DiaryService(library, today).plan(outfit, day)
    outfits = tuple(sorted({*changes.outfits, outfit}))
    return ChangeSet(label, changed=changes.changed, outfits=outfits)


def plan_days(
    stylist: Stylist,
    library: Library,
    vocabulary: Vocabulary,
    days: Sequence[date],
    *,
    today: date,
    season: str = "",
) -> PlannedWeek:
    """Plan the best outfit for each of these days, as one step of undo; the past is left alone."""
    touched: set[int] = set()
    outfits: set[int] = set()
    planned, left = [], []
    label = "Plan the week"
    with library.history.group(label):
        for day in [one for one in days if one >= today]:
            found = suggest(stylist, library, day, today=today, season=season, limit=1)
            if not found.suggestions:
                left.append(day.isoformat())
                continue
            occasion = library.days.get(day.isoformat()).occasion
            changes = take(
                library, vocabulary, found.suggestions[0], day, today=today, occasion=occasion
            )
            touched |= {*changes.changed}
            outfits |= {*changes.outfits}
            planned.append(day.isoformat())
    changes = ChangeSet(label, changed=tuple(sorted(touched)), outfits=tuple(sorted(outfits)))
    return PlannedWeek(changes, tuple(planned), tuple(left))


def _by_day(library: Library, rows: Sequence[DiaryRecord]) -> dict[str, set[int]]:
    named = sorted({one.outfit_id for one in rows if one.outfit_id is not None})
    held = {one.id: one.item_ids for one in library.outfits.get_many(named)}
    found: dict[str, set[int]] = {}
    for one in rows:
        items = held.get(one.outfit_id, ()) if one.outfit_id is not None else ()
        found.setdefault(one.day, set()).update(items)
        if one.item_id is not None:
            found[one.day].add(one.item_id)
    return found


def _same_outfit(library: Library, item_ids: Sequence[int]) -> int | None:
    wanted = {*item_ids}
    for outfit in library.outfits.find(holding=min(wanted)):
        if {*outfit.item_ids} == wanted and not outfit.set_aside:
            return outfit.id
    return None
