"""Ranks, days, degrees, prices, counts and what they are for, as people say them.

Celsius and Fahrenheit are told apart by what is said, and where nothing is said by what is
plausible; everything inside is Celsius. A weekday is the one that the sentence means: the last one
for what was worn, the next one for what will be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.assistant.router.phrasebook import CHINESE, Phrasebook

LAST: Final = -1
"""The rank of the last one."""

_DEGREES: Final = re.compile(
    r"(?P<sign>-|minus |menos |moins |零下)? ?(?P<number>\d{1,3}(?:\.\d)?) ?"
    r"(?P<unit>°? ?[cf]\b|°|degrees?(?: (?:celsius|fahrenheit|c|f)\b)?|grad\b|grados?\b|degres?\b"
    r"|celsius|fahrenheit|度|摄氏度|华氏度)"
)
_PRICE: Final = re.compile(
    r"(?:\$|€|£)? ?(?P<number>\d{1,6}(?:\.\d{1,2})?) ?(?:\$|€|£|eur|euros?|dollars?|bucks|pounds?"
    r"|usd|gbp|quid|franken|francs|chf|dolares|pesos|元|块)?"
)
_LIMIT: Final = re.compile(
    r"(?:under|below|less than|cheaper than|at most|up to|max(?:imum)?(?: of)?|no more than|within"
    r"|for|unter|weniger als|hochstens|maximal|bis(?: zu)?|fur|menos de|por debajo de|hasta|maximo"
    r"|como mucho|por|moins de|en dessous de|sous|jusqu a|maximum|a|不超过|低于|少于|最多|以内) ?"
    + _PRICE.pattern
    + r"|(?P<before>\d{1,6}) ?(?:元|块|块钱|欧|美元|欧元)?(?:以内|以下|之内|左右)"
)
_ISO_DAY: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_AGO: Final = re.compile(
    r"(\d{1,2}) (?:days ago|tagen?)|vor (\d{1,2}) tagen|hace (\d{1,2}) dias"
    r"|il y a (\d{1,2}) jours|(\d{1,2}) ?天前"
)
_FAHRENHEIT_ABOVE: Final = 45


@dataclass(frozen=True, slots=True)
class Degrees:
    """A temperature in Celsius.

    Attributes:
        stated: Whether a number was said; else it was taken from a word such as "cold".
        fahrenheit: Whether it was said, or taken, as Fahrenheit.
    """

    celsius: float
    stated: bool = True
    fahrenheit: bool = False


def read_degrees(text: str, book: Phrasebook) -> Degrees | None:
    """Return the temperature that is spoken of."""
    match = _DEGREES.search(text)
    if match is not None:
        number = float(match["number"]) * (-1 if match["sign"] else 1)
        unit = match["unit"].replace(" ", "")
        said = unit.endswith("f") or "fahrenheit" in unit or "华氏" in unit
        celsius = unit.endswith("c") or "celsius" in unit or "摄氏" in unit
        if said or (not celsius and number > _FAHRENHEIT_ABOVE):
            return Degrees(round((number - 32) * 5 / 9, 1), fahrenheit=True)
        return Degrees(number)
    felt = [int(name) for name in book.names("weather") if name.lstrip("-").isdigit()]
    for value in sorted(felt, key=lambda one: abs(one - 14), reverse=True):
        if book.pattern("weather", str(value)).search(text):
            return Degrees(float(value), stated=False)
    return None


def read_rain(text: str, book: Phrasebook) -> str:
    """Return "no", "possible" or "likely"; empty where nobody speaks of rain."""
    for name in ("possible", "no", "likely"):
        if book.pattern("weather", name).search(text):
            return name
    return ""


def read_limit(text: str) -> float | None:
    """Return the highest price that is wanted."""
    match = _LIMIT.search(text)
    if match is None:
        return None
    value = float(match["number"] or match["before"])
    return value if value > 0 else None


def read_ranks(text: str, book: Phrasebook) -> tuple[int, ...]:
    """Return the ranks that are named, in order; `LAST` for the last one."""
    found: list[tuple[int, int]] = []
    for name in book.names("rank"):
        for match in book.find("rank", name, text):
            found.append((match.start(), LAST if name == "last" else int(name)))
    alone = re.fullmatch(r"#? ?([1-9])", text)
    if alone:
        found.append((0, int(alone[1])))
    return tuple(dict.fromkeys(rank for _start, rank in sorted(found)))


def read_count(text: str, book: Phrasebook) -> int | None:
    """Return how many outfits are wanted: a number right before the word for them."""
    noun = book.pattern("cue", "outfit_noun")
    for match in noun.finditer(text):
        before = text[: match.end()] if book.code == CHINESE else text[: match.start()]
        words = before[-12:] if book.code == CHINESE else " ".join(before.split()[-2:])
        digit = re.search(r"(?<![\d#])([2-9]|10)(?: \w+)?$", words.strip())
        if digit and not re.search(r"(?:number|nr|numero|outfit|look) ?\d$", before.strip()):
            return int(digit[1])
        for name in book.names("number"):
            if int(name) > 1 and book.pattern("number", name).search(words):
                return int(name)
    return None


def read_day(text: str, book: Phrasebook, *, today: date, past: bool) -> str:
    """Return a day as tools take it: "today", "yesterday", "tomorrow" or ISO; empty for none.

    Args:
        past: Whether a weekday means the last one, not the next one.
    """
    iso = _ISO_DAY.search(text)
    if iso is not None:
        return iso.group()
    ago = _AGO.search(text)
    if ago is not None:
        days = int(next(one for one in ago.groups() if one))
        return (today - timedelta(days=days)).isoformat()
    if book.pattern("day", "before_yesterday").search(text):
        return (today - timedelta(days=2)).isoformat()
    for name in ("yesterday", "tomorrow", "today"):
        if name == "tomorrow" and past:
            continue
        if book.pattern("day", name).search(text):
            return name
    for weekday in range(7):
        if book.pattern("day", str(weekday)).search(text):
            ahead = (weekday - today.weekday()) % 7
            back = (today.weekday() - weekday) % 7
            moved = timedelta(days=-(back or 7) if past else ahead)
            return (today + moved).isoformat()
    return ""


def read_occasion(text: str, book: Phrasebook, *, named: tuple[str, ...]) -> str:
    """Return what it is for, as the vocabulary has it.

    Args:
        named: Occasions that the vocabulary itself found.
    """
    found: list[tuple[int, int, str]] = []
    for name in book.names("occasion"):
        for match in book.find("occasion", name, text):
            everyday = name == "everyday"
            found.append((int(everyday), match.start(), name))
    if found:
        # "a beach holiday": the first word says where; "weekend" says least
        return min(found)[2]
    return named[0] if named else ""


def read_season(text: str, book: Phrasebook, *, named: tuple[str, ...]) -> str:
    """Return the season that is spoken of."""
    if named:
        return named[0]
    for name in book.names("season"):
        if book.pattern("season", name).search(text):
            return name
    return ""
