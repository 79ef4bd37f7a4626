"""A conversation as a file for somebody else: Markdown to read, JSON for programs.

Words, cards and what was called, with names; no path of a file, no picture, and nothing that leads
into the wardrobe but handles in JSON. What a garment is called is data and never markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from app.assistant.composer.reply import (
    AssistantCard,
    DoneCard,
    GapCard,
    GarmentsCard,
    LinksCard,
    OutfitCard,
    PictureCard,
    ProductCard,
    QuestionCard,
    QuotedCard,
    TroubleCard,
)
from app.assistant.composer.reply_json import card_to_json, reply_of
from local_index.chat_parts import PhotoPart, PicturePart
from local_index.chat_records import MessageRecord
from local_index.files import write_atomic

FORMAT: Final = 1
_MARKS: Final = re.compile(r"([\\`*_\[\]<>|~#])")


def to_markdown(title: str, messages: Sequence[MessageRecord]) -> str:
    """Return a conversation for reading."""
    blocks = [f"# {_plain(title)}"] if title else []
    for message in messages:
        blocks += _person(message) if message.role == "person" else _answer(message)
    return "\n\n".join(one for one in blocks if one) + "\n"


def to_json(title: str, messages: Sequence[MessageRecord]) -> str:
    """Return a conversation for programs."""
    document = {
        "format": FORMAT,
        "title": title,
        "messages": [_document(one) for one in messages],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write_file(target: Path, title: str, messages: Sequence[MessageRecord]) -> None:
    """Write a conversation, JSON where the name ends so and Markdown everywhere else.

    Raises:
        LocalIndexError: It cannot be written there.
    """
    make = to_json if target.suffix.lower() == ".json" else to_markdown
    write_atomic(target, make(title, messages).encode("utf-8", "replace"))


def _person(message: MessageRecord) -> list[str]:
    pictures = sum(isinstance(part, PicturePart | PhotoPart) for part in message.parts)
    told = [f"[{pictures} x picture]"] if pictures else []
    lines = [*told, *_plain(message.text).splitlines()]
    return ["\n".join(f"> {line}".rstrip() for line in lines)]


def _answer(message: MessageRecord) -> list[str]:
    reply = reply_of(message.parts)
    if reply is None:
        return [message.text]  # a model's words are Markdown already
    return [_plain(reply.text), *(_card(one) for one in reply.cards)]


def _card(card: AssistantCard) -> str:
    return "\n".join(f"- {_plain(line)}" for line in lines_of(card))


def lines_of(card: AssistantCard) -> Iterator[str]:
    """Return a card in lines of plain words."""
    match card:
        case OutfitCard():
            names = ", ".join(one.name for one in card.items)
            yield f"{card.rank}. {f'{card.name}: ' if card.name else ''}{names}"
            yield from (*card.reasons[:1], *card.cautions)
        case GarmentsCard():
            yield from (
                f"{one.name}{f': {one.detail}' if one.detail else ''}" for one in card.items
            )
        case GapCard():
            yield f"{card.badge}: {card.text}"
        case ProductCard():
            facts = (card.title, card.price, card.source, card.imported)
            yield f"{card.badge}: {', '.join(one for one in facts if one)}"
        case PictureCard():
            yield f"{card.badge}: {card.alt}"
            yield from (one for one in (card.limits,) if one)
        case QuestionCard():
            yield f"{card.text} {' / '.join(card.choices)}".strip()
        case DoneCard():
            yield card.text
        case LinksCard():
            yield from (f"{title}: {address}" for title, address in card.links)
        case QuotedCard():
            yield f"{card.source}: {card.text}"
        case TroubleCard():
            yield f"{card.text} {card.next_step}".strip()


def _document(message: MessageRecord) -> dict[str, Any]:
    found: dict[str, Any] = {
        "role": message.role,
        "text": message.text,
        "state": message.state,
        "said": message.created,
    }
    reply = reply_of(message.parts)
    if reply is not None:
        found["language"] = reply.language
        found["by"] = reply.by
        found["steps"] = [{"tool": one.tool, "ok": one.ok} for one in reply.steps]
        found["cards"] = [card_to_json(one) for one in reply.cards]
        found["suggestions"] = [one.text for one in reply.suggestions]
    elif message.model:
        found["by"] = message.model
    pictures = sum(isinstance(part, PicturePart | PhotoPart) for part in message.parts)
    if pictures and message.role == "person":
        found["pictures"] = pictures
    return found


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
