"""What a message is made of: a few kinds of parts, as values and as the JSON that is kept.

Every kind is a frozen value with a name of its own; ``messages.content`` holds them as
``{"parts": [{"kind": ...}, ...]}``. What names a garment, photo or picture holds its id and the
name it had, so that a conversation can still be read when the garment is gone. A kind that this
version does not know (a later assistant's card) is carried along untouched. Nothing here shows a
part, and nothing believes what a part says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from local_index.errors import InvalidValueError
from local_index.fields import dump

MOST_PARTS = 256
MOST_CHARACTERS = 2_000_000
"""Of one part's text; far beyond any context, and small enough for a row."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """Words: the person's as typed, a model's as Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class PicturePart:
    """A picture that was pasted or dropped into the conversation and is kept for it.

    Attributes:
        picture_id: See ``ChatPictures``.
        name: The file's name when it came in; empty for a pasted one.
    """

    picture_id: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class PhotoPart:
    """A photo of the wardrobe.

    Attributes:
        item_id: The garment for which it was chosen; 0 for none.
        name: The garment's name at that time.
    """

    photo_id: int
    item_id: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class ItemPart:
    """A card of one garment."""

    item_id: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class OutfitPart:
    """A card of several garments that go together."""

    items: tuple[int, ...]
    name: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """What an assistant asked a tool to do.

    Attributes:
        call: Ties the result to it.
        arguments: JSON values only.
    """

    call: str
    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToolResultPart:
    """What a tool answered.

    Attributes:
        ok: False when it failed; ``result`` then says why.
        result: Any JSON value.
    """

    call: str
    ok: bool
    result: Any = None


@dataclass(frozen=True, slots=True)
class SummaryPart:
    """A summary of an earlier conversation with which this one began.

    Attributes:
        conversation_id: The earlier conversation; 0 when unknown.
    """

    text: str
    conversation_id: int = 0


@dataclass(frozen=True, slots=True)
class LeftOutPart:
    """What the model did not get to read before it answered, by the person's choice.

    Attributes:
        turns: Questions with their answers, the oldest of the conversation.
        pictures: Pictures of the turns that it did read.
    """

    turns: int = 0
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class OtherPart:
    """A kind that this version does not know.

    Attributes:
        fields: Everything else of it, as it was found.
    """

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)


Part = (
    TextPart
    | PicturePart
    | PhotoPart
    | ItemPart
    | OutfitPart
    | ToolCallPart
    | ToolResultPart
    | SummaryPart
    | LeftOutPart
    | OtherPart
)


def text_of(parts: Sequence[Part]) -> str:
    """Return the words of a message; summaries and cards are not among them."""
    return "".join(part.text for part in parts if isinstance(part, TextPart))


def encode_parts(parts: Sequence[Part]) -> str:
    """Return the JSON that is kept.

    Raises:
        InvalidValueError: A part is too long, names nothing, or holds what JSON cannot.
    """
    if len(parts) > MOST_PARTS:
        raise _invalid()
    try:
        return dump({"parts": [_encode(part) for part in parts]})
    except (TypeError, ValueError) as error:
        raise _invalid() from error


def decode_parts(content: str) -> tuple[Part, ...]:
    """Return the parts of what is kept; what cannot be read becomes an `OtherPart`."""
    document = json.loads(content)
    found = document.get("parts") if isinstance(document, dict) else None
    if not isinstance(found, list):
        return (OtherPart("", {"content": document}),)
    return tuple(_decode(part) for part in found)


def _encode(part: Part) -> dict[str, Any]:
    match part:
        case TextPart(text):
            return {"kind": "text", "text": _text(text)}
        case PicturePart(picture_id, name):
            return {"kind": "picture", "picture_id": _ident(picture_id), "name": _text(name)}
        case PhotoPart(photo_id, item_id, name):
            of = {"photo_id": _ident(photo_id), "item_id": int(item_id)}
            return {"kind": "photo", **of, "name": _text(name)}
        case ItemPart(item_id, name):
            return {"kind": "item", "item_id": _ident(item_id), "name": _text(name)}
        case OutfitPart(items, name, reasons):
            ids = [_ident(item) for item in items]
            words = [_text(reason) for reason in reasons]
            return {"kind": "outfit", "items": ids, "name": _text(name), "reasons": words}
        case ToolCallPart(call, tool, arguments):
            asked = {"call": _text(call), "tool": _text(tool)}
            return {"kind": "tool_call", **asked, "arguments": dict(arguments)}
        case ToolResultPart(call, ok, result):
            return {"kind": "tool_result", "call": _text(call), "ok": bool(ok), "result": result}
        case SummaryPart(text, conversation_id):
            of = {"conversation_id": int(conversation_id)}
            return {"kind": "summary", "text": _text(text), **of}
        case LeftOutPart(turns, pictures):
            return {"kind": "left_out", "turns": int(turns), "pictures": int(pictures)}
        case OtherPart(kind, fields):
            return {**fields, "kind": kind}


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Part]] = {
    "text": lambda part: TextPart(_read_text(part["text"])),
    "picture": lambda part: PicturePart(_ident(part["picture_id"]), _name(part)),
    "photo": lambda part: PhotoPart(_ident(part["photo_id"]), int(part["item_id"]), _name(part)),
    "item": lambda part: ItemPart(_ident(part["item_id"]), _name(part)),
    "outfit": lambda part: OutfitPart(
        tuple(_ident(item) for item in part["items"]),
        _name(part),
        tuple(_read_text(reason) for reason in part.get("reasons", ())),
    ),
    "tool_call": lambda part: ToolCallPart(
        _read_text(part["call"]), _read_text(part["tool"]), dict(part["arguments"])
    ),
    "tool_result": lambda part: ToolResultPart(
        _read_text(part["call"]), bool(part["ok"]), part["result"]
    ),
    "summary": lambda part: SummaryPart(
        _read_text(part["text"]), int(part.get("conversation_id", 0))
    ),
    "left_out": lambda part: LeftOutPart(int(part.get("turns", 0)), int(part.get("pictures", 0))),
}


def _decode(part: object) -> Part:
    if not isinstance(part, dict):
        return OtherPart("", {"content": part})
    kind = part.get("kind")
    fields = {name: value for name, value in part.items() if name != "kind"}
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        return OtherPart(str(kind or ""), fields)
    try:
        return reader(fields)
    except (KeyError, TypeError, ValueError, InvalidValueError):
        return OtherPart(str(kind), fields)


def _name(part: Mapping[str, Any]) -> str:
    return _read_text(part.get("name", ""))


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _text(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise InvalidValueError("This text is too long to be kept.")
    # Broken surrogates and NUL cannot reach SQLite; other control characters move no cursor here
    # but would be taken for the marks of a search's excerpt.
    cleaned = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(char for char in cleaned if char >= " " or char in "\n\t")


def _ident(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InvalidValueError("A part of a message must name something that is kept.")
    return value


def _invalid() -> InvalidValueError:
    return InvalidValueError("This message cannot be kept as it is.")
