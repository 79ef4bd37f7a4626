"""The fields of an item: their kinds, what values fit, and how a value becomes a column and back.

Checks structure only: lengths, ranges, closed choices. Whether "sweater" is a category is for the
caller, because the index knows no vocabulary.
"""

from __future__ import annotations

import difflib
import json
import math
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal, cast

from local_index.errors import InvalidValueError, UnknownFieldError
from local_index.records import ORIGINS, SLOTS, STATUSES, ItemRecord, Origin, ViewRecord

Kind = Literal[
    "text", "term", "choice", "whole", "number", "flag", "terms", "colors", "time", "day"
]
Column = str | int | float | None

MAX_NAME = 500
MAX_NOTES = 100_000
MAX_TERM = 100
MAX_TERMS = 100


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an item.

    Attributes:
        editable: Whether an update may name it.
        optional: Whether None is a value of it.
        low: Least number that fits.
        high: Greatest number that fits, or None.
        choices: The closed set of values, for a choice.
        limit: Most characters, for text.
    """

    name: str
    kind: Kind
    editable: bool = True
    optional: bool = False
    low: int = 0
    high: int | None = None
    choices: tuple[str, ...] = ()
    limit: int = MAX_NAME


_ALL = (
    Field("name", "text"),
    Field("category", "term", limit=MAX_TERM),
    Field("slot", "choice", choices=SLOTS),
    Field("colors", "colors"),
    Field("pattern", "term", limit=MAX_TERM),
    Field("material", "term", limit=MAX_TERM),
    Field("fit", "term", limit=MAX_TERM),
    Field("style", "term", limit=MAX_TERM),
    Field("season", "terms"),
    Field("occasion", "terms"),
    Field("formality", "whole", high=5),
    Field("warmth", "whole", high=5),
    Field("attributes", "terms"),
    Field("kids", "flag"),
    Field("brand", "text", optional=True),
    Field("price", "number", optional=True),
    Field("currency", "text", optional=True, limit=MAX_TERM),
    Field("notes", "text", limit=MAX_NOTES),
    Field("size", "text", optional=True, limit=MAX_TERM),
    Field("bought", "day", optional=True),
    Field("place", "text", optional=True, limit=MAX_TERM),
    Field("quantity", "whole", high=1_000_000),
    Field("wash_after", "whole", optional=True, high=1_000),
    Field("status", "choice", choices=STATUSES),
    Field("washing", "flag"),
    Field("reviewed", "flag"),
    Field("source_name", "text", editable=False, limit=4096),
    Field("added", "time", editable=False),
    Field("updated", "time", editable=False),
    Field("trashed_at", "time", editable=False, optional=True),
)
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}
EDITABLE = frozenset(field.name for field in _ALL if field.editable)
TRACKED = EDITABLE - {"status", "washing", "quantity", "reviewed"}
"""Fields that remember who set them."""

ITEM_COLUMNS = (
    "id, name, category, slot, colors, pattern, material, fit, style, season, occasion, formality,"
    " warmth, attributes, kids, brand, price, currency, notes, quantity, status, added, updated,"
    " trashed_at, source_name, confidence, origin, reviewed, size, bought, place,"
    " wash_after, washing"
)


def unknown_field(name: str, known: Collection[str]) -> UnknownFieldError:
    """Return the error of a name that is no field, with the nearest that is."""
    nearest = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.5)
    return UnknownFieldError(
        clean_text(name)[:MAX_TERM],
        nearest=nearest[0] if nearest else None,
        next_step=f"The fields are {', '.join(sorted(known))}.",
    )


def encode(name: str, value: object) -> Column:
    """Return the column of a field's value.

    Raises:
        UnknownFieldError: There is no such field.
        InvalidValueError: The value does not fit.
    """
    field = FIELDS.get(name)
    if field is None:
        raise unknown_field(name, FIELDS)
    if value is None:
        if field.optional:
            return None
        raise _misfit(field, "must have a value")
    match field.kind:
        case "text" | "term" | "time":
            return _text(field, value)
        case "day":
            return _day(field, value)
        case "choice":
            return _choice(field, value)
        case "whole":
            return _whole(field, value)
        case "number":
            return _number(field, value)
        case "flag":
            return _flag(field, value)
        case "terms":
            return dump(_terms(field, value))
        case "colors":
            return dump(_colors(field, value))


def clean_text(text: str) -> str:
    """Return text that any store and any screen can hold: no NUL, no broken surrogates.

    File names on Linux are bytes and may decode to text that is not Unicode; losing such a name to
    a question mark is better than losing its photo.
    """
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "").strip()


def dump(value: object) -> str:
    """Return the one JSON text of a value, so that equal values are equal columns."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def encode_confidence(confidence: Mapping[str, float]) -> str:
    """Return the column of per-field probabilities; other names and values raise."""
    for name, share in confidence.items():
        if name not in FIELDS:
            raise unknown_field(name, TRACKED)
        if not (isinstance(share, int | float) and 0 <= share <= 1):
            raise InvalidValueError("A confidence must lie between 0 and 1.", field=name)
    return dump({name: round(float(confidence[name]), 4) for name in sorted(confidence)})


def encode_origin(origin: Mapping[str, str]) -> str:
    """Return the column of who set each field; other names and values raise."""
    for name, who in origin.items():
        if name not in FIELDS:
            raise unknown_field(name, TRACKED)
        if who not in ORIGINS:
            raise InvalidValueError("An origin must be model, person or file.", field=name)
    return dump({name: origin[name] for name in sorted(origin)})


def read_item(row: sqlite3.Row, views: tuple[ViewRecord, ...]) -> ItemRecord:
    """Return the record of a row of ``ITEM_COLUMNS``."""
    # Positional: ten thousand of these are made while a window opens.
    (ident, name, category, slot, colors, pattern, material, fit, style, season, occasion) = row[
        :11
    ]
    (formality, warmth, attributes, kids, brand, price, currency, notes, quantity) = row[11:20]
    (status, added, updated, trashed_at, source_name, confidence, origin, reviewed) = row[20:28]
    return ItemRecord(
        id=ident,
        name=name,
        category=category,
        slot=slot,
        colors=read_colors(colors),
        pattern=pattern,
        material=material,
        fit=fit,
        style=style,
        season=read_terms(season),
        occasion=read_terms(occasion),
        formality=formality,
        warmth=warmth,
        attributes=read_terms(attributes),
        kids=bool(kids),
        brand=brand,
        price=price,
        currency=currency,
        notes=notes,
        quantity=quantity,
        status=status,
        added=added,
        updated=updated,
        trashed_at=trashed_at,
        source_name=source_name,
        confidence=_decode(confidence)[0],
        origin=dict(_read_origin(origin)),
        views=views,
        reviewed=bool(reviewed),
        size=row[28],
        bought=row[29],
        place=row[30],
        wash_after=row[31],
        washing=bool(row[32]),
    )


# The texts are `dump`'s own, so the checks for surrounding blanks in json.loads are left out, and
# wardrobes repeat themselves: most items share their lists with others, so parsing is remembered.
_decode = json.JSONDecoder().raw_decode


@lru_cache(maxsize=8192)
def read_terms(column: str) -> tuple[str, ...]:
    """Return the terms of a list column."""
    return tuple(_decode(column)[0])


@lru_cache(maxsize=8192)
def read_colors(column: str) -> tuple[tuple[str, float], ...]:
    """Return the colors of their column."""
    return tuple((name, share) for name, share in _decode(column)[0])


@lru_cache(maxsize=1024)
def _read_origin(column: str) -> Mapping[str, Origin]:
    return cast("Mapping[str, Origin]", _decode(column)[0])


def _misfit(field: Field, problem: str) -> InvalidValueError:
    return InvalidValueError(f"The field {field.name} {problem}.", field=field.name)


def _text(field: Field, value: object) -> str | None:
    if not isinstance(value, str):
        raise _misfit(field, "must be text")
    cleaned = clean_text(value)
    if len(cleaned) > field.limit:
        raise _misfit(field, f"can hold {field.limit:,} characters at most")
    return cleaned or (None if field.optional else "")


def _day(field: Field, value: object) -> str | None:
    if value == "":
        return None
    try:
        return date.fromisoformat(value if isinstance(value, str) else "").isoformat()
    except ValueError as error:
        raise _misfit(field, "must be a day such as 2026-11-21") from error


def _choice(field: Field, value: object) -> str:
    if not (isinstance(value, str) and value in field.choices):
        raise _misfit(field, f"must be one of {', '.join(field.choices)}")
    return value


def _whole(field: Field, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _misfit(field, "must be a whole number")
    _check_range(field, value)
    return value


def _number(field: Field, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _misfit(field, "must be a number")
    _check_range(field, value)
    return float(value)


def _check_range(field: Field, value: float) -> None:
    if value < field.low or (field.high is not None and value > field.high):
        upper = "" if field.high is None else f" and {field.high:,}"
        problem = (
            f"must lie between {field.low}{upper}" if upper else f"must be {field.low} or more"
        )
        raise _misfit(field, problem)


def _flag(field: Field, value: object) -> int:
    if not isinstance(value, bool):
        raise _misfit(field, "must be true or false")
    return int(value)


def _terms(field: Field, value: object) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise _misfit(field, "must be a list of words")
    return _unique([_term(field, term) for term in value], field)


def _term(field: Field, term: Any) -> str:
    if not isinstance(term, str) or not (cleaned := clean_text(term)):
        raise _misfit(field, "must be a list of words")
    if len(cleaned) > MAX_TERM:
        raise _misfit(field, f"can hold words of {MAX_TERM} characters at most")
    return cleaned


def _unique(terms: list[str], field: Field) -> list[str]:
    if len(terms) > MAX_TERMS:
        raise _misfit(field, f"can hold {MAX_TERMS} words at most")
    return list(dict.fromkeys(terms))


def _colors(field: Field, value: object) -> list[list[str | float]]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise _misfit(field, "must be a list of names with shares")
    shares: dict[str, float] = {}
    for pair in value:
        if isinstance(pair, str) or not isinstance(pair, tuple | list) or len(pair) != 2:
            raise _misfit(field, "must be a list of names with shares")
        name, share = pair
        valid = isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 1
        if not valid:
            raise _misfit(field, "must have shares between 0 and 1")
        shares.setdefault(_term(field, name), round(float(share), 4))
    return [[name, share] for name, share in shares.items()]
