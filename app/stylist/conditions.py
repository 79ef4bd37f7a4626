"""From an occasion, a season and hand-set weather to what an outfit should be like.

Formality runs from 1 (home) to 5 (black tie), warmth adds up over what is worn on the torso. What
nobody said stays open: it neither rules anything out nor scores. No forecast is fetched and no
hemisphere is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.stylist.habits import Habits
    from app.stylist.numbers import Numbers
    from app.stylist.wishes import Wish

TORSO = ("top", "mid", "outerwear", "one_piece")
"""Slots whose warmth adds up."""
FAIR_WEATHER = frozenset({"suede", "canvas", "silk/satin", "velvet"})
"""Materials that no shoe or coat should be of when it rains."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an outfit should be like.

    Attributes:
        formality: None where the occasion says nothing.
        warmth: Sum over the torso; None without weather.
        temperature: Degrees Celsius; None without weather.
        rain: Whether it will rain, as far as anybody said.
        layer: Whether something must be worn over it all.
    """

    occasion: str
    season: str
    formality: float | None
    warmth: float | None
    temperature: float | None
    rain: bool
    layer: bool


def conditions_of(wish: Wish, habits: Habits, numbers: Numbers) -> Conditions:
    """Return what a wish asks for, as this person means it."""
    formality = numbers.section("occasions").get(wish.occasion) if wish.occasion else None
    if formality is not None:
        formality = min(max(formality + habits.formality_shift.get(wish.occasion, 0.0), 1.0), 5.0)
    if wish.formality is not None:
        formality = min(max(wish.formality, 1.0), 5.0)
    weather = wish.weather
    if weather is None:
        return Conditions(wish.occasion, wish.season, formality, None, None, False, False)
    need = warmth_needed(weather.temperature, numbers) + habits.warmth_shift + wish.warmer
    return Conditions(
        occasion=wish.occasion,
        season=wish.season,
        formality=formality,
        warmth=max(need, 0.0),
        temperature=weather.temperature,
        rain=(weather.rain or 0.0) >= numbers.of("weather", "rain_from"),
        layer=weather.temperature < numbers.of("weather", "outerwear_below"),
    )


def warmth_needed(temperature: float, numbers: Numbers) -> float:
    """Return the sum of warmth that a temperature asks for."""
    degrees, needs = numbers.row("weather", "degrees"), numbers.row("weather", "needs")
    for limit, need in zip(degrees, needs, strict=False):
        if temperature >= limit:
            return need
    return needs[-1]
