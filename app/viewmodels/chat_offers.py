"""What stands ready below an answer: another garment for one of its cards, a picture of a lack.

Values are read from a message's parts; nothing is done before the person says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.assistant.recommending import DRAW_TOOL
from app.services.chat_skills import recognize_swap
from app.services.chat_turns import Turn, ask, photo_of
from app.viewmodels.chat_values import ChatRow
from local_index import Library
from local_index.chat_parts import ItemPart, Part, PhotoPart, ToolCallPart

MOST_WORDS = 300


def words_to_draw(row: ChatRow) -> str:
    """Return what an answer offers to draw; empty for nothing."""
    calls = [part for part in row.parts if isinstance(part, ToolCallPart)]
    found = (str(one.arguments.get("words", "")) for one in calls if one.tool == DRAW_TOOL)
    return " ".join(next(found, "").split())[:MOST_WORDS]


def garments_of(row: ChatRow) -> tuple[tuple[int, str], ...]:
    """Return ids and present names of the garments that stand with an answer."""
    cards = {part.item_id for part in row.parts if isinstance(part, ItemPart)}
    shown = [each.part for each in row.pictures if isinstance(each.part, PhotoPart)]
    names = {each.part.item_id: each.name for each in row.pictures
             if isinstance(each.part, PhotoPart)}  # fmt: skip
    return tuple((part.item_id, names[part.item_id]) for part in shown if part.item_id in cards)


def outfit_with(item_id: int, question: Sequence[Part]) -> tuple[int, ...]:
    """Return the garment to swap with those beside which it was recommended."""
    attached = [part.item_id for part in question if isinstance(part, PhotoPart) and part.item_id]
    if recognize_swap(question) is not None:
        attached = attached[1:]  # another one stands for the first already
    return tuple(dict.fromkeys((item_id, *attached)))


def ask_for_swap(
    library: Library,
    conversation_id: int,
    item_id: int,
    *,
    question: Sequence[Part],
    words: str,
    model: str,
) -> Turn:
    """Write the question for another garment in the place of one; see ``chat_turns.ask``."""
    outfit = outfit_with(item_id, question)
    attached = [photo_of(library, one) for one in outfit]
    return ask(library, conversation_id, words, attached, model=model)
