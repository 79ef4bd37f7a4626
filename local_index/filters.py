"""Turns conditions on fields into SQL, once for listing, counting and searching.

Single terms compare exactly (they are the vocabulary's), free text without regard to case, times by
as many characters as were given: ``added >= 2026-11`` means from November on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from local_index.errors import InvalidValueError
from local_index.fields import FIELDS, clean_text, unknown_field
from local_index.records import Filter, Scalar

_ALIASES = {
    "color": "colors",
    "seasons": "season",
    "occasions": "occasion",
    "attribute": "attributes",
}
_NUMBERS = {"id", "formality", "warmth", "price", "quantity", "wash_after", "views", "photo"}
_NUMBERS |= {"worn", "per_wear"}
_COMPARISONS = {"<", "<=", ">", ">="}
# Of one garment, through both indexes of the diary: its own rows and those of its outfits.
_WEARS = """(
  SELECT w.day FROM wears w WHERE w.item_id = items.id AND w.planned = 0 AND w.kind = 'wear'
  UNION ALL
  SELECT w.day FROM outfit_items o JOIN wears w ON w.outfit_id = o.outfit_id
    WHERE o.item_id = items.id AND w.planned = 0 AND w.kind = 'wear')"""
# A day counts once, however many of its outfits hold the garment.
_WORN = f"(SELECT count(DISTINCT day) FROM {_WEARS})"
_EXPRESSIONS = {
    "views": "(SELECT count(*) FROM views WHERE views.item_id = items.id)",
    "worn": _WORN,
    # Never worn is longer ago than any day.
    "last_worn": f"(SELECT coalesce(max(day), '') FROM {_WEARS})",
    "per_wear": f"items.price / nullif({_WORN}, 0)",
    "color": "coalesce(json_extract(items.colors, '$[0][0]'), '')",
    "month": "substr(items.added, 1, 7)",
}
_TRUE = {"true", "yes", "1"}
_FALSE = {"false", "no", "0"}

FILTER_FIELDS = frozenset(FIELDS) | {"id", "views", "photo", "worn"}
"""Every name a condition may use; ``views`` counts an item's photos, ``worn`` its wears; ``photo``
is a photo's id."""
ORDERS = frozenset({"last_worn", "per_wear", "color", "month"})
"""What else items can be sorted by: the day of the last wear, price by wears, the largest color."""
GROUPS = frozenset({"slot", "category", "color", "month"})
"""What lists can be grouped by."""


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on ``items`` and the values for its placeholders."""

    sql: str
    params: tuple[str | int | float | None, ...]


def compile_filters(filters: Sequence[Filter], *, include_trash: bool = False) -> Where:
    """Return the SQL condition that all filters make together.

    The trash is left out unless a filter asks about ``status`` or ``trashed_at`` itself.

    Raises:
        UnknownFieldError: A filter names no field; the error names the nearest.
        InvalidValueError: A comparison or a value that does not fit the field.
    """
    parts: list[str] = []
    params: list[str | int | float | None] = []
    names = set()
    for condition in filters:
        name = field_name(condition.field)
        names.add(name)
        where = _compile(name, condition)
        parts.append(where.sql)
        params.extend(where.params)
    if not include_trash and not names & {"status", "trashed_at"}:
        parts.append("items.status <> 'trash'")
    return Where(" AND ".join(f"({part})" for part in parts) or "1", tuple(params))


def order_by(order: str) -> str:
    """Return the ORDER BY of a field name, descending with a leading minus; ties go by id.

    Raises:
        UnknownFieldError: There is no such field.
        InvalidValueError: The field is a list, which has no order.
    """
    descending = order.startswith("-")
    given = order.removeprefix("-")
    name = given if given in ORDERS else field_name(given)
    if name == "photo" or (name in FIELDS and FIELDS[name].kind in ("terms", "colors")):
        raise InvalidValueError(f"Items cannot be sorted by {name}.", field=name)
    expression = _EXPRESSIONS.get(name, f"items.{name}")
    if name in FIELDS and FIELDS[name].kind == "text":
        expression = f"fold({expression})"
    direction = "DESC" if descending else "ASC"
    # An item without a price is neither the cheapest nor the dearest: it comes last.
    return f"{expression} {direction} NULLS LAST, items.id {direction}"


def group_key(by: str) -> str:
    """Return the SQL of what items are grouped by.

    Raises:
        InvalidValueError: Lists cannot be grouped by this.
    """
    if by not in GROUPS:
        raise InvalidValueError(f"Items cannot be grouped by {by}.", field=by)
    return _EXPRESSIONS.get(by, f"items.{by}")


def field_name(name: str) -> str:
    """Return the field a person means, or raise `UnknownFieldError` naming the nearest."""
    known = _ALIASES.get(name.lower(), name.lower())
    if known not in FILTER_FIELDS:
        raise unknown_field(name, FILTER_FIELDS)
    return known


def _compile(name: str, condition: Filter) -> Where:
    if condition.op not in {"=", "!=", "contains", *_COMPARISONS}:
        raise InvalidValueError("A condition compares with =, !=, contains, <, <=, > or >=.")
    given = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    values = [clean_text(value) if isinstance(value, str) else value for value in given]
    if condition.op in _COMPARISONS and len(values) != 1:
        raise InvalidValueError(f"Compare {name} with one value.", field=name)
    kind = "number" if name in _NUMBERS else FIELDS[name].kind
    if name == "photo":
        return _compile_photo(condition, values)
    match kind:
        case "terms" | "colors":
            return _compile_terms(name, condition, values)
        case "number":
            return _compile_number(name, condition, values)
        case "flag":
            return _compile_flag(name, condition, values)
        case "time" | "day":
            return _compile_time(name, condition, values)
        case _:
            return _compile_text(name, condition, values)


def _compile_photo(condition: Filter, values: Sequence[Scalar]) -> Where:
    _only(condition, "=", "!=")
    ids = [_to_number("photo", value) for value in values]
    negation = "NOT " if condition.op == "!=" else ""
    chosen = "SELECT item_id FROM views WHERE photo_id IN (SELECT value FROM json_each(?))"
    return Where(f"items.id {negation}IN ({chosen})", (json.dumps(ids),))


def _compile_terms(name: str, condition: Filter, values: Sequence[Scalar]) -> Where:
    _only(condition, "=", "!=", "contains")
    terms = [str(value) for value in values if value is not None]
    parts, params = [], list[str | int | float | None]()
    if terms:
        parts.append(
            "items.id IN (SELECT item_id FROM item_terms"
            " WHERE field = ? AND term IN (SELECT value FROM json_each(?)))"
        )
        params += [name, json.dumps(terms, ensure_ascii=False)]
    if len(terms) < len(values):
        parts.append(f"items.{name} = '[]'")
    return _maybe_negated(" OR ".join(parts) or "0", condition, params)


def _compile_text(name: str, condition: Filter, values: Sequence[Scalar]) -> Where:
    _only(condition, "=", "!=", "contains")
    free = FIELDS[name].kind == "text"
    column = f"fold(items.{name})" if free else f"items.{name}"
    words = [str(value) for value in values if value is not None]
    words = [word.casefold() for word in words] if free else words
    if condition.op == "contains":
        # Words inside words are looked for without case even in terms: it is a person typing.
        found = [f"instr(fold(items.{name}), ?) > 0"] * len(words)
        return Where(" OR ".join(found) or "0", tuple(word.casefold() for word in words))
    parts, params = [], list[str | int | float | None]()
    if words:
        parts.append(f"coalesce({column}, '') IN (SELECT value FROM json_each(?))")
        params.append(json.dumps(words, ensure_ascii=False))
    if len(words) < len(values):
        parts.append(f"coalesce(items.{name}, '') IN ('', 'unknown')")
    return _maybe_negated(" OR ".join(parts) or "0", condition, params)


def _compile_number(name: str, condition: Filter, values: Sequence[Scalar]) -> Where:
    column = _EXPRESSIONS.get(name, f"items.{name}")
    if condition.op in _COMPARISONS:
        return Where(f"{column} {condition.op} ?", (_to_number(name, values[0]),))
    _only(condition, "=", "!=")
    numbers = [_to_number(name, value) for value in values if value is not None]
    parts, params = [], list[str | int | float | None]()
    if numbers:
        parts.append(
            f"{column} IS NOT NULL AND {column} IN (SELECT value FROM json_each(?))",
        )
        params.append(json.dumps(numbers))
    if len(numbers) < len(values):
        parts.append(f"{column} IS NULL")
    return _maybe_negated(" OR ".join(parts) or "0", condition, params)


def _compile_flag(name: str, condition: Filter, values: Sequence[Scalar]) -> Where:
    _only(condition, "=", "!=")
    flags = []
    for value in values:
        word = str(value).lower()
        if word not in _TRUE | _FALSE:
            raise InvalidValueError(f"The field {name} is true or false.", field=name)
        flags.append(int(word in _TRUE))
    sql = f"items.{name} IN (SELECT value FROM json_each(?))"
    return _maybe_negated(sql, condition, [json.dumps(flags)])


def _compile_time(name: str, condition: Filter, values: Sequence[Scalar]) -> Where:
    _only(condition, "=", "!=", *sorted(_COMPARISONS))
    if None in values:
        _only(condition, "=", "!=")
        return _maybe_negated(f"items.{name} IS NULL", condition, [])
    parts, params = [], list[str | int | float | None]()
    operator = "=" if condition.op == "!=" else condition.op
    for value in values:
        if not isinstance(value, str) or not value[:4].isdigit():
            raise InvalidValueError(f"Write {name} like 2026-11-21.", field=name)
        parts.append(f"coalesce(substr(items.{name}, 1, length(?)) {operator} ?, 0)")
        params += [value, value]
    return _maybe_negated(" OR ".join(parts) or "0", condition, params)


def _maybe_negated(
    sql: str, condition: Filter, params: Sequence[str | int | float | None]
) -> Where:
    return Where(f"NOT ({sql})" if condition.op == "!=" else sql, tuple(params))


def _only(condition: Filter, *allowed: str) -> None:
    if condition.op not in allowed:
        raise InvalidValueError(
            f"The field {condition.field} cannot be compared with {condition.op}.",
            next_step=f"Use {', '.join(allowed)}.",
            field=condition.field,
        )


def _to_number(name: str, value: Scalar) -> float:
    try:
        number = float("nan") if value is None or isinstance(value, bool) else float(value)
    except ValueError:
        number = float("nan")
    if not math.isfinite(number):
        raise InvalidValueError(f"The field {name} needs a number.", field=name)
    return number
