"""``FIELD=VALUE`` as a person types it: conditions for a list, and corrections of a garment.

Words of the vocabulary are resolved here, at the door, so that "jumper" finds sweaters and "grey"
is stored as gray; a word nobody knows is answered with the nearest one. Whether a value fits its
field's structure is left to the index, which checks every write anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.errors import InputError
from local_index.errors import UnknownFieldError
from local_index.fields import EDITABLE, FIELDS, unknown_field
from local_index.filters import FILTER_FIELDS, field_name
from local_index.records import Filter, FilterOp, ItemRecord, Scalar
from models.vocabulary import FIELDS as CLOSED_FIELDS
from models.vocabulary import LIST_FIELDS, UNKNOWN, Vocabulary

GROUP = "group"
"""A condition on a vocabulary group (``group=footwear``); stands for its categories."""

_CONDITION = re.compile(r"\s*([A-Za-z_]+)\s*(!=|<=|>=|=|<|>|~)(.*)", re.DOTALL)
_ASSIGNMENT = re.compile(r"\s*([A-Za-z_]+)\s*(\+=|-=|=)(.*)", re.DOTALL)
_PRICE = re.compile(r"([0-9]+(?:[.,][0-9]{1,2})?)\s*([A-Za-z]{3})?")
_NOTHING = frozenset({"", UNKNOWN, "none"})
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_OPS: Mapping[str, FilterOp] = {"~": "contains"}
# Shares are measured to a percent or so; a sum slightly above one is rounding, not a mistake.
_SHARE_SLACK = 0.02


def parse_conditions(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[Filter, ...]:
    """Return the filters that ``--where`` texts mean.

    Raises:
        InputError: A text is no condition, or its word is not in the vocabulary.
        UnknownFieldError: No field has this name; the sentence names the nearest.
    """
    return tuple(found for text in texts for found in _conditions(text, vocabulary))


def _conditions(text: str, vocabulary: Vocabulary) -> list[Filter]:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise InputError(
            f'"{_shown(text)}" is not a condition.',
            next_step="Write it like category=shirt, formality>=3 or notes~wedding.",
        )
    name, operator, value = match[1].lower(), match[2], match[3].strip()
    op: FilterOp = _OPS.get(operator, operator)  # type: ignore[arg-type]  # the pattern's choices
    if name == GROUP:
        return [_group_condition(op, value, vocabulary)]
    field = field_name(name)
    if field == "notes" and op == "=" and value:
        op = "contains"  # nobody repeats a whole note to find it
    values = tuple(_wanted(field, op, part.strip(), vocabulary) for part in value.split(","))
    return [Filter(field, op, values if len(values) > 1 else values[0])]


def _group_condition(op: FilterOp, value: str, vocabulary: Vocabulary) -> Filter:
    groups = {_term(GROUP, part.strip(), vocabulary) for part in value.split(",")}
    names = [name for name, entry in vocabulary.categories.items() if entry.group in groups]
    return Filter("category", op, tuple(names))


def _wanted(field: str, op: FilterOp, value: str, vocabulary: Vocabulary) -> Scalar:
    if value.casefold() in _NOTHING:
        return None
    if field in CLOSED_FIELDS and op != "contains":
        return _term(field, value, vocabulary)
    return value.lower() if field == "status" else value


def parse_changes(
    texts: Sequence[str], item: ItemRecord, vocabulary: Vocabulary
) -> dict[str, object]:
    """Return the new values that ``FIELD=VALUE`` texts give an item.

    Lists are written with commas; ``+=`` and ``-=`` add to a list and take from it; nothing after
    the sign empties a field.

    Args:
        item: As it is now; lists are changed from there.

    Raises:
        InputError: A text is no correction, or its value does not fit.
        UnknownFieldError: No field has this name; the sentence names the nearest.
    """
    changes: dict[str, object] = {}
    for text in texts:
        match = _ASSIGNMENT.fullmatch(text)
        if match is None:
            raise InputError(
                f'"{_shown(text)}" is not a correction.',
                next_step="Write it like category=sweater, season=spring,autumn or brand=.",
            )
        field, operator, value = _editable(match[1]), match[2], match[3].strip()
        if operator == "=":
            changes.update(_assigned(field, value, vocabulary))
        else:
            before = changes.get(field, getattr(item, field))
            changes[field] = _changed_list(field, operator, before, value, vocabulary)
    return changes


def _editable(name: str) -> str:
    try:
        field = field_name(name)
    except UnknownFieldError as error:
        # The same nearest-name help, but offering only what can be edited.
        raise unknown_field(name, EDITABLE) from error
    if field not in EDITABLE:
        raise InputError(
            f"The field {field} is kept by Vestry and cannot be edited.",
            next_step=f"Fields that can be edited are {', '.join(sorted(EDITABLE))}.",
        )
    return field


def _assigned(field: str, value: str, vocabulary: Vocabulary) -> dict[str, object]:
    if field == "price":
        return _price(value)
    return {field: _value(field, value, vocabulary)}


def _value(field: str, value: str, vocabulary: Vocabulary) -> object:
    empty = value.casefold() in _NOTHING
    if field == "colors":
        return () if empty else _colors(value, vocabulary)
    if field in LIST_FIELDS:
        return () if empty else _terms(field, value, vocabulary)
    kind = FIELDS[field].kind
    if empty and kind == "whole" and FIELDS[field].optional:
        return None
    parse: Callable[[str, str], object] | None = {"whole": _whole, "flag": _flag}.get(kind)
    if parse is not None:
        return parse(field, value)
    if field == "slot":
        return "other" if empty else _term(field, value, vocabulary)
    if kind == "term":
        return UNKNOWN if empty else _term(field, value, vocabulary)
    if field == "currency" and value:
        return _currency(value)
    return value.lower() if field == "status" else value


def _changed_list(
    field: str, operator: str, before: object, value: str, vocabulary: Vocabulary
) -> object:
    if field not in LIST_FIELDS:
        raise InputError(
            f"The field {field} is no list, so nothing can be added to it or taken from it.",
            next_step=f"Write {field}=VALUE.",
        )
    if field == "colors":
        raise InputError(
            "Colors are corrected as a whole, because their shares belong together.",
            next_step="Write it like colors=navy:0.7,white.",
        )
    terms = _terms(field, value, vocabulary)
    held = tuple(before) if isinstance(before, tuple) else ()
    if operator == "+=":
        return tuple(dict.fromkeys((*held, *terms)))
    return tuple(term for term in held if term not in terms)


def _terms(field: str, value: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    found = dict.fromkeys(_term(field, part, vocabulary) for part in _parts(value))
    if field == "season":
        return tuple(season for season in vocabulary.seasons if season in found)
    return tuple(found)


def _term(field: str, word: str, vocabulary: Vocabulary) -> str:
    term = vocabulary.resolve(field, word)
    if term is not None:
        return term
    label = {"colors": "color", "attributes": "attribute"}.get(field, field)
    near = vocabulary.nearest(field, word)
    known = ", ".join(vocabulary.terms(field)[:12])
    raise InputError(
        f'"{_shown(word)}" is not a {label} Vestry knows'
        + (f'; did you mean "{near}"?' if near else "."),
        next_step=f"Words for it are {known} and more." if not near else "",
    )


def _colors(value: str, vocabulary: Vocabulary) -> tuple[tuple[str, float], ...]:
    """Read ``navy:0.7,white``; colors without a share divide what the others leave."""
    shares: dict[str, float | None] = {}
    for part in _parts(value):
        name, colon, share = part.partition(":")
        shares[_term("colors", name.strip(), vocabulary)] = _share(share) if colon else None
    given = sum(share for share in shares.values() if share is not None)
    open_names = [name for name, share in shares.items() if share is None]
    if given > 1 + _SHARE_SLACK or (open_names and given >= 1):
        raise InputError(
            "The shares of the colors add up to more than 1.",
            next_step="Write them like colors=navy:0.7,white:0.3.",
        )
    rest = round((1 - given) / len(open_names), 4) if open_names else 0.0
    filled = [(name, rest if share is None else share) for name, share in shares.items()]
    return tuple(sorted(filled, key=lambda pair: -pair[1]))


def _share(text: str) -> float:
    cleaned = text.strip()
    scale = 100 if cleaned.endswith("%") else 1
    try:
        share = float(cleaned.removesuffix("%")) / scale
    except ValueError as error:
        raise _bad_share(text) from error
    if not 0 < share <= 1:
        raise _bad_share(text)
    return round(share, 4)


def _bad_share(text: str) -> InputError:
    return InputError(
        f'"{_shown(text)}" is not a share of a color.',
        next_step="A share lies between 0 and 1, as in colors=navy:0.7,white:0.3.",
    )


def _whole(field: str, value: str) -> int:
    if value.casefold() in _NOTHING and FIELDS[field].low == 0:
        return 0
    try:
        return int(value)
    except ValueError as error:
        raise InputError(
            f"The field {field} needs a whole number.", next_step=f"Write it like {field}=3."
        ) from error


def _flag(field: str, value: str) -> bool:
    flag = _FLAGS.get(value.casefold())
    if flag is None:
        raise InputError(f"The field {field} is yes or no.", next_step=f"Write {field}=yes.")
    return flag


def _price(value: str) -> dict[str, object]:
    if value.casefold() in _NOTHING:
        return {"price": None}
    match = _PRICE.fullmatch(value)
    if match is None:
        raise InputError(
            f'"{_shown(value)}" is not a price.', next_step='Write it like price=49.90 or "49 EUR".'
        )
    price: dict[str, object] = {"price": float(match[1].replace(",", "."))}
    return {**price, "currency": match[2].upper()} if match[2] else price


def _currency(value: str) -> str:
    if len(value) != 3 or not (value.isascii() and value.isalpha()):
        raise InputError(
            f'"{_shown(value)}" is not a currency.', next_step="Use three letters such as EUR."
        )
    return value.upper()


def _parts(value: str) -> Iterable[str]:
    return (part for part in map(str.strip, value.split(",")) if part)


def _shown(text: str) -> str:
    return " ".join(text.split())[:60]


def describe(filters: Sequence[Filter]) -> list[dict[str, Any]]:
    """Return filters as they are shown beside an answer: what was understood."""
    return [
        {
            "field": one.field,
            "op": one.op,
            "value": list(one.value) if isinstance(one.value, tuple) else one.value,
        }
        for one in filters
    ]


__all__ = ["FILTER_FIELDS", "GROUP", "describe", "parse_changes", "parse_conditions"]
