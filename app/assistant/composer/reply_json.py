"""Replies as parts of a message and back, so that a conversation opens again with its cards.

A card is one part of the kind ``assistant_card``, a quiet line one of ``assistant_step``, what
could be said next one of ``assistant_next``. What cannot be read is left out: a card is a
convenience, and the words stand beside it. Nothing here trusts a value beyond its type.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final, Literal, Union, cast, get_args, get_origin

from app.assistant.composer.reply import (
    AssistantCard,
    AssistantReply,
    DoneCard,
    GapCard,
    GarmentsCard,
    LinksCard,
    OutfitCard,
    PictureCard,
    ProductCard,
    QuestionCard,
    QuotedCard,
    StepLine,
    Suggestion,
    TroubleCard,
)
from app.assistant.plan import Call
from local_index.chat_parts import OtherPart, Part, TextPart, text_of

CARD, STEP, NEXT = "assistant_card", "assistant_step", "assistant_next"

_KINDS: Final[Mapping[str, type]] = {
    "garments": GarmentsCard,
    "outfit": OutfitCard,
    "gap": GapCard,
    "product": ProductCard,
    "picture": PictureCard,
    "question": QuestionCard,
    "done": DoneCard,
    "links": LinksCard,
    "quoted": QuotedCard,
    "trouble": TroubleCard,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}


def card_kind(card: AssistantCard) -> str:
    """Return the stable name of a card's kind, as JSON has it."""
    return _NAMES[type(card)]


def card_to_json(card: AssistantCard) -> dict[str, Any]:
    """Return a card as JSON values; its kind is ``card``."""
    return {"card": card_kind(card), **_plain_fields(card)}


def card_from_json(value: Mapping[str, Any]) -> AssistantCard | None:
    """Return the card that `card_to_json` wrote; None for what cannot be read."""
    kind = _KINDS.get(str(value.get("card", "")))
    if kind is None:
        return None
    try:
        return cast("AssistantCard", _read(kind, value))
    except (KeyError, TypeError, ValueError):
        return None


def reply_parts(reply: AssistantReply) -> tuple[Part, ...]:
    """Return a reply as the parts of a message."""
    # inside "value": a part's own kind and a card's fields must not meet
    steps = [OtherPart(STEP, {"value": _plain_fields(one)}) for one in reply.steps]
    cards = [OtherPart(CARD, {"value": card_to_json(one)}) for one in reply.cards]
    words = [TextPart(reply.text)] if reply.text.strip() else []
    told = {"say": [one.text for one in reply.suggestions], "language": reply.language}
    return (*steps, *words, *cards, OtherPart(NEXT, {**told, "by": reply.by}))


def reply_of(parts: Sequence[Part]) -> AssistantReply | None:
    """Return the reply that a message holds; None where it is none of the assistant's."""
    told = next((one for one in parts if isinstance(one, OtherPart) and one.kind == NEXT), None)
    if told is None:
        return None
    held = [one for one in parts if isinstance(one, OtherPart)]
    cards = [card_from_json(_value(one)) for one in held if one.kind == CARD]
    steps = [_step(_value(one)) for one in held if one.kind == STEP]
    said = told.fields.get("say")
    words = [one for one in said if isinstance(one, str)] if isinstance(said, list) else []
    return AssistantReply(
        text=text_of(parts),
        language=str(told.fields.get("language", "en")),
        cards=tuple(one for one in cards if one is not None),
        suggestions=tuple(map(Suggestion, words)),
        steps=tuple(one for one in steps if one is not None),
        by=str(told.fields.get("by", "router")),
    )


def _value(part: OtherPart) -> Mapping[str, Any]:
    value = part.fields.get("value")
    return value if isinstance(value, Mapping) else {}


def _step(value: Mapping[str, Any]) -> StepLine | None:
    try:
        return cast("StepLine", _read(StepLine, value))
    except (KeyError, TypeError, ValueError):
        return None


def _plain_fields(value: Any) -> dict[str, Any]:
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, Call):
        return value.as_json()
    if is_dataclass(value):
        return _plain_fields(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _read(kind: type, value: Mapping[str, Any]) -> Any:
    hints = typing.get_type_hints(kind)
    found = {}
    for one in fields(kind):
        if one.name in value:
            found[one.name] = _typed(hints[one.name], value[one.name])
    return kind(**found)


def _typed(hint: Any, value: Any) -> Any:
    """Return a JSON value as a type of a card's field.

    Raises:
        TypeError: It is of another kind.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if value is None and type(None) in inner:
            return None
        return _typed(next(one for one in inner if one is not type(None)), value)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError("not a list")
        if inner[-1] is Ellipsis:
            return tuple(_typed(inner[0], one) for one in value)
        return tuple(_typed(one, each) for one, each in zip(inner, value, strict=True))
    if origin is Literal:
        if value not in inner:
            raise ValueError("not one of these words")
        return value
    if hint is Call:
        return Call.from_json(value)
    if is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise TypeError("not an object")
        return _read(cast("type", hint), value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint):
        raise TypeError("another kind of value")
    return value
