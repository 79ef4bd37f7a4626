"""Calls with their results become one answer: sentences, cards, and what could be said next.

What was only looked at on the way (a picture, what is worn, the day) is told in a sentence; what
answers the question gets its cards. Notes come first: what was assumed, and which of two wishes
that contradict one another now holds. A failure is said plainly with a way on. A model's words
stand in the place of the sentences where they say nothing that the records do not.

Source: response generation of FashionM3 (arXiv 2504.17826), section III; the assistant's
specification, C.1, D.1, D.3 and E.9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from app.assistant.composer import buying_words, outfit_words, picture_words, wardrobe_words
from app.assistant.composer.grounding import grounded
from app.assistant.composer.piece import Data, Piece, Table, garments_in, handles_in, text
from app.assistant.composer.reply import (
    AssistantCard,
    AssistantReply,
    Confirmation,
    GapCard,
    QuestionCard,
    StepLine,
    Suggestion,
    TroubleCard,
)
from app.assistant.composer.speech import Speech, called, plain_name, speech_in
from app.assistant.plan import Answer, Ask, Call
from app.assistant.planning import Done, Garment, Note
from app.assistant.state import DialogueState
from models.vocabulary import Vocabulary

MOST_SUGGESTIONS: Final = 3
_GRAVE: Final = frozenset({"wardrobe_delete_item", "online_search"})
_SILENT_CODES: Final = frozenset({"E_CANCELLED"})

_PIECES: Final[Mapping[str, Callable[[Table, Call, Data], Piece]]] = MappingProxyType(
    {
        **outfit_words.PIECES,
        **wardrobe_words.PIECES,
        **picture_words.PIECES,
        **buying_words.PIECES,
    }
)


@dataclass(frozen=True)
class Heard:
    """A turn whose calls are over.

    Attributes:
        state: After the calls.
        end: How it was planned to end; None where the calls were all of it.
        garments: What is known of handles besides what the results tell.
        assumed: Nobody named an occasion, so the host put one into the calls.
        steps: The calls as quiet lines.
        empty: The wardrobe holds nothing yet.
    """

    state: DialogueState
    done: Sequence[Done] = ()
    end: Ask | Answer | None = None
    notes: Sequence[Note] = ()
    garments: Mapping[str, Garment] = field(default_factory=dict)
    assumed: bool = False
    by: str = "router"
    steps: tuple[StepLine, ...] = ()
    extra: tuple[Piece, ...] = ()
    empty: bool = False


def compose(heard: Heard, vocabulary: Vocabulary) -> AssistantReply:
    """Return the answer of a turn."""
    speech = speech_in(heard.state.language)
    known = dict(heard.garments)
    for done in heard.done:
        for handle, garment in garments_in(done.result.get("data", {})).items():
            known.setdefault(handle, garment)
    table = Table(speech, vocabulary, heard.state, known, heard.assumed)
    pieces = [*(_piece(table, one) for one in heard.done), *heard.extra]
    said = [note.text for note in heard.notes if note.text]
    said += _sentences(pieces)
    cards = _cards(pieces)
    if heard.empty and _needs_garments(heard):
        said, cards, pieces = [speech.say("empty")], [], []
    end = heard.end
    if isinstance(end, Ask):
        said.append(end.question)
        cards.append(QuestionCard(end.question, end.choices))
    elif isinstance(end, Answer) and end.say:
        at_hand = handles_in([one.result.get("data") for one in heard.done])
        at_hand |= frozenset(heard.state.ids())
        own, _thrown = grounded(
            end.say,
            {handle: one for handle, one in known.items() if handle in at_hand},
            speech=speech,
            vocabulary=vocabulary,
            told=_told(cards, heard, vocabulary),
        )
        if heard.by == "router":
            own = end.say  # the host's own sentence
        if own and heard.by != "router" and _succeeded(heard):
            # its words instead of ours, beside the same cards; notes and assumptions stay ours
            said = [*(note.text for note in heard.notes if note.text), own]
        elif own:
            said.append(own)
    if not said:
        said = [speech.say("nothing")]
    glue = "" if speech.code == "zh" else " "
    return AssistantReply(
        text=glue.join(dict.fromkeys(one.strip() for one in said if one.strip())),
        language=speech.code,
        cards=tuple(cards),
        suggestions=() if isinstance(end, Ask) else _suggestions(speech, pieces),
        steps=heard.steps,
        by=heard.by,
    )


def step_words(call: Call, language: str) -> str:
    """Return what a call does, for a quiet line."""
    speech = speech_in(language)
    source = plain_name(call.tool.split(".")[1]) if call.tool.count(".") > 1 else call.tool
    return speech.of("step", call.tool, source=source)


def confirmation(
    tool: str,
    arguments: Mapping[str, object],
    *,
    language: str,
    garments: Mapping[str, Garment],
    external: bool = False,
) -> Confirmation:
    """Return what the person is asked before a call that needs their leave."""
    speech = speech_in(language)
    details = tuple(_details(speech, arguments, garments))
    grave = tool in _GRAVE or external
    yes = {"wardrobe_delete_item": "yes_delete"}.get(tool, "yes_send" if grave else "yes")
    return Confirmation(
        tool=tool,
        text=speech.of("confirm", "other" if external else tool),
        details=details,
        yes=speech.of("confirm", yes),
        no=speech.of("confirm", "no"),
        grave=grave,
    )


# -- parts -----------------------------------------------------------------------------------------


def _piece(table: Table, done: Done) -> Piece:
    result = done.result
    if not result.get("ok", False):
        return _trouble(table, done)
    data = result.get("data")
    held = data if isinstance(data, Mapping) else {}
    if done.call.tool.startswith("ext."):
        return picture_words.quoted(table, done.call, held)
    make = _PIECES.get(done.call.tool)
    return make(table, done.call, held) if make else Piece()


def _trouble(table: Table, done: Done) -> Piece:
    """Return what went wrong, and what could be done instead."""
    speech, error = table.speech, done.result.get("error")
    code = text(error, "code") if isinstance(error, Mapping) else "E_FAILED"
    tool = done.call.tool
    if tool == "imagegen_product" and code == "E_MODEL_MISSING":
        said, instead = speech.of("error", "draw_missing"), ("shop",)
        step = speech.of("error", "next_models")
        query = done.call.arguments.get("description")
        shop = Call("catalog_search", {"query": query})
        gap = table.state.gap
        words = speech.described(str(query or ""), table.vocabulary)
        card = GapCard(gap.slot if gap else "", speech.say("not_owned"), words, str(query or ""),
                       (table.action("shop", call=shop),))  # fmt: skip
        return Piece((said,), (card, TroubleCard(said, step, code)), instead)
    if tool == "catalog_search" and code == "E_EMPTY":
        said = speech.of("error", "lists_missing")
        return Piece((said,), (TroubleCard(said, "", code),))
    known = code if speech.has("error", code) else "E_FAILED"
    said = (
        speech.say("declined")
        if code == "E_PERMISSION" and _asked(tool)
        else speech.of("error", known)
    )
    # the tool's own next step is in English alone, and names terms or ids
    return Piece(
        (said,), () if code in ("E_PERMISSION", *_SILENT_CODES) else (TroubleCard(said, "", code),)
    )


def _asked(tool: str) -> bool:
    return tool.startswith(
        ("wardrobe_", "profile_", "catalog_import", "imagegen", "tryon", "online", "ext.")
    )


def _sentences(pieces: Sequence[Piece]) -> list[str]:
    said: list[str] = []
    for one in pieces:
        said += one.asides
    weighty = any(one.weighty for one in pieces)
    for one in pieces:
        if one.weighty or not weighty:
            said += one.sentences
    return said


def _cards(pieces: Sequence[Piece]) -> list[AssistantCard]:
    """Return the cards of what answers; of what was looked at only where nothing else has any."""
    weighty = [card for one in pieces if one.weighty for card in one.cards]
    if weighty:
        return weighty
    return [card for one in pieces for card in one.cards]


def _suggestions(speech: Speech, pieces: Sequence[Piece]) -> tuple[Suggestion, ...]:
    weighty = [one for one in pieces if one.weighty and one.next] or list(pieces)
    names = dict.fromkeys(name for one in reversed(weighty) for name in one.next)
    return tuple(Suggestion(speech.of("next", name)) for name in list(names)[:MOST_SUGGESTIONS])


def _needs_garments(heard: Heard) -> bool:
    return any(
        one.call.tool.startswith("stylist_") or one.call.tool == "wardrobe_search"
        for one in heard.done
    )


def _succeeded(heard: Heard) -> bool:
    return all(one.result.get("ok", False) for one in heard.done)


def _told(
    cards: Sequence[AssistantCard], heard: Heard, vocabulary: Vocabulary
) -> frozenset[tuple[str, str]]:
    """Return looks that may be spoken of although no garment has them: of gaps and of wishes."""
    words = " ".join(one.description for one in cards if isinstance(one, GapCard))
    found = {
        pair
        for match in vocabulary.find_terms(words)
        for pair in ((match.field, match.term), *match.also)
    }
    now = heard.state.situation
    found |= {("colors", one) for one in (*now.colors_wanted, *now.colors_avoided)}
    found |= {("material", one) for one in now.materials_avoided}
    return frozenset(found)


def _details(
    speech: Speech, arguments: Mapping[str, object], garments: Mapping[str, Garment]
) -> list[str]:
    """Return exactly what a call gets, a line each, with names in the place of handles."""
    lines = []
    for value in arguments.values():
        values = value if isinstance(value, (list, tuple)) else [value]
        for one in values:
            if isinstance(one, Mapping):
                lines += _details(speech, one, garments)
            elif isinstance(one, str) and one in garments:
                lines.append(called(garments[one], speech))
            elif isinstance(one, (str, int, float)) and not _is_handle(str(one)):
                lines.append(
                    speech.term(plain_name(str(one))) if isinstance(one, str) else f"{one}"
                )
    return list(dict.fromkeys(line for line in lines if line))


def _is_handle(word: str) -> bool:
    kind, _, number = word.partition("_")
    return kind in ("itm", "out", "img", "cat", "file") and number.isdigit()
