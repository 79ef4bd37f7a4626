"""Replies survive being kept: every card comes back as it was, and what is damaged is left out."""

from __future__ import annotations

import pytest

from app.assistant.composer.reply import (
    Action,
    AssistantReply,
    DoneCard,
    GapCard,
    GarmentLine,
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
from app.assistant.composer.reply_json import (
    card_from_json,
    card_to_json,
    reply_of,
    reply_parts,
)
from app.assistant.plan import Call
from local_index.chat_parts import OtherPart, TextPart, decode_parts, encode_parts

SHIRT = GarmentLine("itm_4", "Gray pocket shirt", "top", "worn 31 times")
CARDS = (
    GarmentsCard((SHIRT,), "Shoes", 7, (Action("more", "More", say="show me more"),)),
    OutfitCard(
        2,
        (SHIRT, GarmentLine("cat_3", "Boots", "shoes", owned=False)),
        kept=("itm_4",),
        reasons=("They go together.",),
        score=0.75,
        actions=(Action("save", "Keep", call=Call("wardrobe_save_outfit", {"k": [1]})),),
    ),
    GapCard("shoes", "Not in your wardrobe", "Nothing fits.", "tan suede ankle boots"),
    ProductCard("cat_1", "Boots", "Similar, not identical", "79.00 EUR", "shoes.csv"),
    PictureCard("img_5", "drawn", "Drawn", "A drawing of boots", "boots", seed=0, seconds=1.5),
    QuestionCard("What for?", ("Work", "Party")),
    DoneCard("Logged.", "undo_1", (Action("undo", "Undo", undo="undo_1"),)),
    LinksCard((("A title", "https://example.org"),)),
    QuotedCard("weather", "It rains."),
    TroubleCard("No.", "Try again.", "E_BUSY"),
)


@pytest.mark.parametrize("card", CARDS, ids=lambda one: type(one).__name__)
def test_a_card_comes_back_as_it_was(card) -> None:
    assert card_from_json(card_to_json(card)) == card


def test_a_reply_comes_back_from_the_parts_of_a_message() -> None:
    reply = AssistantReply(
        "Here they are.", "de", CARDS, (Suggestion("Wärmer"),), (StepLine("x", "Sah", True),), "m"
    )
    kept = decode_parts(encode_parts(reply_parts(reply)))
    assert reply_of(kept) == reply


@pytest.mark.parametrize(
    "damage",
    [
        {"card": "nobody knows"},
        {"card": "outfit", "rank": "second", "items": []},
        {"card": "outfit", "rank": 1},
        {"card": "garments", "items": [["a"]]},
        {"card": "picture", "ref": "img_1", "kind": "sculpted", "badge": "", "alt": ""},
    ],
)
def test_a_damaged_card_is_left_out_and_the_words_stay(damage) -> None:
    card = OtherPart("assistant_card", {"value": damage})
    parts = (TextPart("Look."), card, OtherPart("assistant_next"))
    reply = reply_of(parts)
    assert reply is not None
    assert (reply.text, reply.cards) == ("Look.", ())


def test_a_message_of_somebody_else_is_no_reply() -> None:
    assert reply_of((TextPart("hello"),)) is None
