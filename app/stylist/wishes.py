"""What is asked of the stylist and what it answers: frozen values, no scoring and no library.

Ids are the library's integers. Words in answers are plain English sentences; what they say can be
checked against the garments they name (`Reason`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

CORE_SLOTS = ("top", "mid", "bottom", "one_piece", "shoes")
"""Slots that dress a person; the others are added to them."""


@dataclass(frozen=True, slots=True)
class Weather:
    """Weather as the person set it.

    Attributes:
        temperature: Degrees Celsius.
        rain: Probability of rain, 0-1; None when nobody said.
    """

    temperature: float
    rain: float | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What outfits are wanted.

    Attributes:
        anchors: Garments that every outfit must hold.
        occasion: A term of the vocabulary; empty for any.
        season: A term of the vocabulary; empty for any.
        weather: None when nobody set it.
        limit: How many outfits at most.
        excluded: Garments that no outfit may hold.
        surprise: 0 (the usual) to 1 (surprise me).
        seed: Draws explorers and breaks ties; the same seed gives the same answer.
        today: The person's calendar day; None for the day of the library that answers.
        formality: 1 (home) to 5 (black tie), where the person said how dressed; it goes before
            the occasion's.
        warmer: Added to the warmth that the weather asks for.
    """

    anchors: tuple[int, ...] = ()
    occasion: str = ""
    season: str = ""
    weather: Weather | None = None
    limit: int = 3
    excluded: tuple[int, ...] = ()
    surprise: float = 0.0
    seed: int = 0
    today: date | None = None
    formality: float | None = None
    warmer: float = 0.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence for an outfit, and what it rests on.

    Attributes:
        kind: What is said: a kind of `models.compatibility` facts, or one of the engine's own.
        item_ids: The garments it is about.
        field: What was looked at.
        values: What was found there.
        text: The sentence.
        weight: Its size orders reasons.
    """

    kind: str
    item_ids: tuple[int, ...]
    field: str
    values: tuple[str, ...]
    text: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Caution:
    """One sentence about what is wrong with an outfit, and the garments it is about."""

    kind: str
    item_ids: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One outfit.

    Attributes:
        item_ids: From skin to outside, shoes and the rest after that.
        score: 0-1.
        parts: Part of the score to its value, 0-1.
        replaced: The garment that another one stands for, where alternatives were asked for.
        very_similar: Of an alternative: it looks almost like what it replaces.
    """

    item_ids: tuple[int, ...]
    score: float
    parts: Mapping[str, float]
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Caution, ...] = ()
    replaced: int | None = None
    very_similar: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What the wardrobe does not have, or not now.

    Attributes:
        slot: Where something is missing; empty where it is the whole.
        kind: ``none`` (nothing of that kind), ``unavailable`` (dirty, away), ``ruled_out``
            (the profile, or the wish itself), ``poor`` (there is some, and it goes badly with the
            anchors).
    """

    slot: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer to a wish.

    Attributes:
        suggestions: Best first; empty when nobody could be dressed, and `gaps` says why.
        notes: What was assumed or done without, in sentences.
        learned: Whether the learned sense for outfits took part.
    """

    suggestions: tuple[Suggestion, ...]
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()
    learned: bool = False
