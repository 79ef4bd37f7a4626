"""What a model may write in each of the planner's two steps, as JSON schemas.

First: which tool, or a question, or an answer. Then: that tool's arguments, where every handle is
one of those that are known and every term one of the vocabulary's, so that an invented garment
cannot be written. Schemas keep to what grammars of small engines can promise.

Source: assistant's specification, C.3 (two stages for small models).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.assistant.plan import MOST_CHOICES
from app.assistant.tools.spec import ToolSpec
from models.vocabulary import Vocabulary

MISSING: Final = ("occasion", "weather", "item", "outfit", "slot", "photo", "intent")
_LONGEST_SAY: Final = 600
_LONGEST_QUESTION: Final = 200
_LONGEST_WORDS: Final = 200
_MOST_LISTED: Final = 12
_HANDLE: Final = re.compile(r"\^\(?((?:itm|img|cat|out)(?:\|(?:itm|img|cat|out))*)")
_PERSON: Final = "mannequin"
_LEFT_OUT: Final = frozenset(
    {
        *("title", "default", "vocabulary", "exclusiveMinimum", "exclusiveMaximum", "uniqueItems"),
        *("minimum", "maximum", "description", "discriminator"),
    }
)


def step_schema(tools: Sequence[str]) -> dict[str, Any]:
    """Return what the first step may write."""
    call = _closed({"action": {"const": "call"}, "tool": {"enum": [*tools]}})
    ask = _closed(
        {
            "action": {"const": "ask"},
            "question": _text(_LONGEST_QUESTION),
            "missing": {"type": "array", "items": {"enum": [*MISSING]}, "maxItems": 2},
            "choices": {"type": "array", "items": _text(60), "maxItems": MOST_CHOICES},
        }
    )
    answer = _closed(
        {
            "action": {"const": "answer"},
            "style": {"enum": ["short", "normal"]},
            "say": _text(_LONGEST_SAY),
        }
    )
    return {"anyOf": [call, ask, answer] if tools else [ask, answer]}


def arguments_schema(
    spec: ToolSpec, ids: Sequence[str], vocabulary: Vocabulary
) -> dict[str, Any] | None:
    """Return what the second step may write; None where the tool needs a handle that is not there.

    Args:
        ids: Every handle that may be named.
    """
    return _narrowed(spec.schema(), ids, vocabulary)


def _narrowed(
    schema: Mapping[str, Any], ids: Sequence[str], vocabulary: Vocabulary
) -> dict[str, Any] | None:
    """Return a schema with handles and terms as enums; None where nothing fits it."""
    if "anyOf" in schema:
        options = [one for one in schema["anyOf"] if one.get("type") != "null"]
        found = [one for one in (_narrowed(each, ids, vocabulary) for each in options) if one]
        return None if not found else found[0] if len(found) == 1 else {"anyOf": found}
    if "enum" in schema or "const" in schema:
        return {key: value for key, value in schema.items() if key in ("enum", "const")}
    kind = schema.get("type")
    if kind == "object":
        return _narrowed_object(schema, ids, vocabulary)
    if kind == "array":
        items = _narrowed(schema.get("items", {"type": "string"}), ids, vocabulary)
        if items is None:
            return None
        most = min(int(schema.get("maxItems", _MOST_LISTED)), _MOST_LISTED)
        return {
            "type": "array",
            "items": items,
            "minItems": int(schema.get("minItems", 0)),
            "maxItems": most,
        }
    if kind == "string":
        return _narrowed_text(schema, ids, vocabulary)
    kept = {key: value for key, value in schema.items() if key not in _LEFT_OUT}
    if kind == "integer":
        low, high = schema.get("minimum"), schema.get("maximum")
        if isinstance(low, int) and isinstance(high, int) and high - low <= 1000:
            kept |= {"minimum": low, "maximum": high}
    return kept


def _narrowed_object(
    schema: Mapping[str, Any], ids: Sequence[str], vocabulary: Vocabulary
) -> dict[str, Any] | None:
    required = [*schema.get("required", ())]
    properties: dict[str, Any] = {}
    for name, part in schema.get("properties", {}).items():
        narrowed = _narrowed(part, ids, vocabulary)
        if narrowed is not None:
            properties[name] = narrowed
        elif name in required:
            return None
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _narrowed_text(
    schema: Mapping[str, Any], ids: Sequence[str], vocabulary: Vocabulary
) -> dict[str, Any] | None:
    field = schema.get("vocabulary")
    if isinstance(field, str):
        return {"enum": [*vocabulary.terms(field)]}
    pattern = str(schema.get("pattern", ""))
    handle = _HANDLE.match(pattern)
    if handle is not None:
        kinds = tuple(f"{kind}_" for kind in handle[1].split("|"))
        fitting: list[str] = [one for one in ids if one.startswith(kinds)]
        if _PERSON in pattern:
            fitting.append(_PERSON)
        return {"enum": fitting} if fitting else None
    if pattern.startswith("^(today"):
        return {"enum": ["today", "yesterday", "tomorrow"]}
    if pattern:
        return None
    return _text(min(int(schema.get("maxLength", _LONGEST_WORDS)), _LONGEST_WORDS))


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest}
