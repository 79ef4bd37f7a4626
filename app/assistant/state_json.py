"""The state of a conversation as JSON, with a version; what cannot be read is a fresh state.

A state is a convenience: losing one costs a person that "the second one" is not understood, so a
damaged or newer one is never an error. Nothing is trusted beyond its type and its size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any, Final, TypeVar, cast

from app.assistant.plan import Call
from app.assistant.state import (
    Card,
    DialogueState,
    Gap,
    Look,
    Pending,
    Picture,
    Product,
    Situation,
    ToolError,
    Upload,
)

VERSION: Final = 1

T = TypeVar("T")


def to_json(state: DialogueState) -> dict[str, Any]:
    """Return a state as JSON values, with its version."""
    found = {key: _plain(value) for key, value in asdict(state).items()}
    return {"version": VERSION, **found}


def from_json(value: Mapping[str, Any] | None) -> DialogueState:
    """Return the state that `to_json` wrote; a fresh one for None and for what cannot be read."""
    if value is None or value.get("version") != VERSION:
        return DialogueState()
    try:
        return _state(value)
    except (AttributeError, KeyError, TypeError, ValueError):
        return DialogueState()


def _state(value: Mapping[str, Any]) -> DialogueState:
    many: dict[str, Callable[[Any], object]] = {
        "uploads": _upload,
        "outfits": lambda one: _made(Look, one),
        "products": lambda one: _made(Product, one),
        "pictures": lambda one: _made(Picture, one),
        "errors": lambda one: _made(ToolError, one),
    }
    single: dict[str, Callable[[Any], object]] = {
        "gap": lambda one: _made(Gap, one),
        "situation": lambda one: _made(Situation, one),
        "pending": _pending,
    }
    known: dict[str, Any] = {}
    for field in fields(DialogueState):
        if field.name not in value:
            continue
        given = value[field.name]
        if field.name in many:
            known[field.name] = tuple(map(many[field.name], given))
        elif field.name in single:
            known[field.name] = None if given is None else single[field.name](given)
        else:
            known[field.name] = _same_kind(given, getattr(_FRESH, field.name))
    return DialogueState(**known)


def _upload(value: Mapping[str, Any]) -> Upload:
    card = value.get("card")
    return Upload(
        id=str(value["id"]),
        card=_made(Card, card) if card else None,
        outfit=bool(value.get("outfit", False)),
    )


def _pending(value: Mapping[str, Any]) -> Pending:
    return Pending(Call.from_json(value["call"]), str(value.get("token", "")))


def _made(kind: type[T], value: Mapping[str, Any]) -> T:
    """Return a value of strings, numbers and lists of strings."""
    names = {field.name for field in fields(cast(Any, kind))}
    given = {key: _frozen(one) for key, one in value.items() if key in names}
    return kind(**given)


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if value is not None and not isinstance(value, (str, int, float, bool)):
        raise TypeError("neither a word, a number nor a list of words")
    return value


def _same_kind(value: Any, fresh: Any) -> Any:
    found = _frozen(value)
    if type(found) is not type(fresh):
        raise TypeError("another kind of value")
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


_FRESH = DialogueState()
