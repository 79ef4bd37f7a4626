"""Tools about a day: what was set by hand, and setting it. No forecast is fetched."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.cards import outfit_card
from app.assistant.tools.desk import Answer, Bench, shown
from app.assistant.tools.kinds import RAIN_SHARES
from app.assistant.tools.wardrobe_reading import day_of

_WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_LIKELY, _POSSIBLE = 0.6, 0.2


def context_get(bench: Bench, asked: takes.ContextGet) -> Answer:
    """Return a day as it was set, with what is planned for it."""
    day = day_of(bench, asked.date)
    shown_day = _day(bench, day)
    nothing = shown_day.temperature is None and not shown_day.occasion and not shown_day.rain
    warnings = ("Nothing was said of this day; nothing is fetched either.",) if nothing else ()
    return Answer(shown_day, warnings)


def context_set(bench: Bench, asked: takes.ContextSet) -> Answer:
    """Keep what the person stated of a day."""
    day = day_of(bench, asked.date)
    values: dict[str, object] = {}
    if asked.temperature is not None:
        values["temperature"] = asked.temperature
    if asked.rain is not None:
        values["rain"] = RAIN_SHARES[asked.rain]
    if asked.occasion is not None:
        values["occasion"] = bench.term("occasion", asked.occasion)
    if asked.note is not None:
        values["note"] = shown(asked.note, 500)
    with bench.writing("Edit the day") as token:
        bench.library.days.put([day.isoformat()], values)
    after = _day(bench, day)
    said = [f"{after.temperature:g} °C" if after.temperature is not None else ""]
    said += [f"rain: {after.rain}" if after.rain else "", after.occasion]
    return Answer(
        gives.DayChanged(
            undo_token=token,
            did=f"Noted for {day.isoformat()}: {', '.join(filter(None, said)) or 'a note'}.",
            day=after,
        )
    )


def _day(bench: Bench, day: date) -> gives.Day:
    when = day.isoformat()
    said = bench.library.days.get(when)
    rows = bench.library.wears.between(when, when)
    planned = [one.outfit_id for one in rows if one.planned and one.outfit_id]
    outfits = bench.library.outfits.get_many([one for one in planned if one is not None])
    ids = {one for outfit in outfits for one in outfit.item_ids}
    items = {item.id: item for item in bench.library.items.get_many(tuple(ids))}
    return gives.Day(
        date=when,
        weekday=_WEEKDAYS[day.weekday()],
        occasion=said.occasion,
        temperature=said.temperature,
        rain=_word(said.rain),
        note=shown(said.note, 500),
        planned=[outfit_card(outfit, items) for outfit in outfits],
    )


def _word(rain: float | None) -> str:
    if rain is None:
        return ""
    return "likely" if rain >= _LIKELY else "possible" if rain >= _POSSIBLE else "no"
