"""A trip, and what is packed for it: frozen values, no scoring and no library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TripDay:
    """One day away.

    Attributes:
        day: As ``2026-11-21``.
        occasion: A term of the vocabulary; empty for any.
        temperature: Degrees Celsius; None where nobody said.
        rain: Probability of rain, 0-1; None where nobody said.
    """

    day: str
    occasion: str = ""
    temperature: float | None = None
    rain: float | None = None


@dataclass(frozen=True, slots=True)
class Trip:
    """What is packed for.

    Attributes:
        season: Where no weather is set; a term of the vocabulary, or empty.
        most_shoes: Pairs of shoes at most.
        laundry_every: Days after which everything can be washed on the way; 0 for never.
        anchors: Garments that are gladly taken along.
        without: Garments that stay at home.
    """

    days: tuple[TripDay, ...]
    season: str = ""
    most_shoes: int = 2
    laundry_every: int = 0
    anchors: tuple[int, ...] = ()
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PackedDay:
    """What is worn on one day.

    Attributes:
        complete: Whether nothing is missing.
    """

    day: TripDay
    items: tuple[int, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class PackingGap:
    """What a day asks for and the wardrobe does not have, or has only by and large.

    Attributes:
        kind: The role that is empty (``top``, ``shoes`` ...), or the rule that is bent.
        item_ids: What is worn although it is not right; empty where nothing is.
    """

    day: str
    kind: str
    text: str
    item_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Packing:
    """The answer.

    Attributes:
        items: Everything that is worn, from outside to shoes, then what comes along beside it.
        notes: What was assumed, in sentences.
    """

    items: tuple[int, ...]
    days: tuple[PackedDay, ...]
    gaps: tuple[PackingGap, ...] = ()
    notes: tuple[str, ...] = ()
