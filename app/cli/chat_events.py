"""What a turn of the assistant looks like on the command line: JSON events, or lines of text.

Types are stable: ``tool_call``, ``tool_result``, ``text``, ``item``, ``outfit``, ``image``,
``product``, ``gap``, ``question``, ``written``, ``trouble``, ``links``, ``quoted``; fields may be
added. Only here, for the person at the terminal, has a picture its path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

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
    TroubleCard,
)
from app.assistant.turn_events import CardShown, Said, StepBegan, StepEnded
from app.cli import output

if TYPE_CHECKING:
    from app.assistant.turn_events import TurnEvent

Files = Callable[[str], str]
"""Finds the file of a picture by its handle; empty where it is gone."""


def documents(event: TurnEvent, file: Files) -> Iterator[Mapping[str, Any]]:
    """Yield an event as JSON."""
    if isinstance(event, StepBegan):
        yield {"type": "tool_call", "tool": event.tool, "arguments": dict(event.arguments)}
    elif isinstance(event, StepEnded):
        told = {"ok": event.ok, "code": event.code, "seconds": round(event.seconds, 4)}
        yield {"type": "tool_result", "tool": event.tool, **told, "result": dict(event.result)}
    elif isinstance(event, Said):
        yield {"type": "text", "text": event.text}
    elif isinstance(event, CardShown):
        yield from _of_card(event.card, file)


def lines(event: TurnEvent, file: Files) -> None:
    """Print an event for a person: the words on standard output, everything else beside it."""
    if isinstance(event, StepBegan):
        output.note(f"{event.text} ...")
    elif isinstance(event, Said):
        output.line(event.text)
    elif isinstance(event, CardShown):
        for line in _lines(event.card, file):
            output.note(line)


def garments_of(reply: AssistantReply) -> list[str]:
    """Return the garments that stand with an answer, each once."""
    lines = [
        line
        for card in reply.cards
        if isinstance(card, (GarmentsCard, OutfitCard, PictureCard))
        for line in card.items
    ]
    return list(dict.fromkeys(line.id for line in lines if line.owned))


def _of_card(card: AssistantCard, file: Files) -> Iterator[Mapping[str, Any]]:
    match card:
        case GarmentsCard():
            for line in card.items:
                yield {"type": "item", "id": line.id, "name": line.name, "detail": line.detail}
        case OutfitCard():
            known = {"id": card.outfit_id or None, "name": card.name, "rank": card.rank}
            why = {"reasons": list(card.reasons), "warnings": list(card.cautions)}
            score = {"score": card.score, "kept": list(card.kept)}
            yield {"type": "outfit", "items": list(card.item_ids), **why, **known, **score}
        case PictureCard():
            made = {"kind": card.kind, "badge": card.badge, "seed": card.seed, "words": card.words}
            worn = {"items": [line.id for line in card.items], "limits": card.limits}
            yield {"type": "image", "path": file(card.ref), "id": card.ref, **made, **worn}
        case ProductCard():
            said = {"badge": card.badge, "source": card.source, "imported": card.imported}
            yield {
                "type": "product",
                "id": card.id,
                "title": card.title,
                "price": card.price,
                **said,
            }
        case GapCard():
            what = {"text": card.text, "description": card.description}
            yield {"type": "gap", "slot": card.slot, "badge": card.badge, **what}
        case QuestionCard():
            yield {"type": "question", "text": card.text, "choices": list(card.choices)}
        case DoneCard():
            yield {"type": "written", "text": card.text, "undo": card.undo}
        case LinksCard():
            found = [{"title": title, "url": url} for title, url in card.links]
            yield {"type": "links", "links": found}
        case QuotedCard():
            yield {"type": "quoted", "source": card.source, "text": card.text}
        case TroubleCard():
            told = {"message": card.text, "next_step": card.next_step}
            yield {"type": "trouble", "code": card.code, **told}


def _lines(card: AssistantCard, file: Files) -> Iterator[str]:
    match card:
        case GarmentsCard():
            for rank, line in enumerate(card.items, 1):
                yield f"  {rank}. {line.name}" + (f": {line.detail}" if line.detail else "")
        case OutfitCard():
            yield f"  {card.rank}. {', '.join(line.name for line in card.items)}"
            for reason in (*card.reasons, *card.cautions):
                yield f"     {reason}"
        case PictureCard():
            yield f"  {card.badge}: {file(card.ref)}"
        case ProductCard():
            yield f"  {card.title}, {card.price} ({card.source}, {card.imported}; {card.badge})"
        case GapCard():
            yield f"  {card.badge}: {card.text}"
        case QuestionCard():
            for choice in card.choices:
                yield f"  - {choice}"
        case LinksCard():
            for title, url in card.links:
                yield f"  {title}: {url}"
        case QuotedCard():
            yield f"  {card.source}: {card.text}"
        case TroubleCard(next_step=step) if step:
            yield f"  {step}"
