"""Answers: every language says the same things, and nothing is said that no record holds."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import app.assistant.composer as package
from app.assistant.composer.composing import Heard, compose, confirmation, step_words
from app.assistant.composer.grounding import grounded, unfounded
from app.assistant.composer.reply import (
    DoneCard,
    GapCard,
    GarmentsCard,
    OutfitCard,
    PictureCard,
    ProductCard,
    QuestionCard,
    TroubleCard,
)
from app.assistant.composer.speech import LANGUAGES, called, plain_name, speech_in
from app.assistant.plan import Answer, Ask, Call
from app.assistant.planning import Done, Garment, Note
from app.assistant.state import DialogueState, Gap
from app.assistant.tools.results import Code
from app.assistant.tools.table import TOOLS
from models.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load()
SHIRT = Garment("itm_4", "Pocket shirt", "shirt", "top", ("gray",), "plain", "cotton", ("pocket",))
JEANS = Garment("itm_12", "Jeans", "pants", "bottom", ("light blue",), "plain", "denim")
BOOTS = Garment("itm_20", "Boots", "shoe", "shoes", ("brown",), "plain", "leather", ("boot",))
GARMENTS = {one.id: one for one in (SHIRT, JEANS, BOOTS)}
PHRASES = Path(package.__file__).parent / "phrases"


def done(tool: str, data: dict, **arguments) -> Done:
    return Done(Call(tool, arguments), {"ok": True, "data": data})


def failed(tool: str, code: str, **arguments) -> Done:
    error = {"code": code, "message": "In English, with itm_4.", "next_step": "See itm_4."}
    return Done(Call(tool, arguments), {"ok": False, "error": error})


def answer(*calls: Done, language: str = "en", **said):
    state = said.pop("state", DialogueState(language=language))
    return compose(Heard(state, calls, garments=GARMENTS, **said), VOCABULARY)


OUTFIT = {
    "item_ids": ["itm_4", "itm_12", "itm_20"],
    "score": 0.8,
    "evidence": [
        {"kind": "together", "item_ids": ["itm_4", "itm_12"], "values": ["5"], "text": "English"}
    ],
    "cautions": ["All in all this is thin for 6 °C."],
}
GAP = {"slot": "shoes", "kind": "poor", "text": "x", "description": "tan suede ankle boots"}
PICK = {"item": {"id": "itm_20", "name": "Boots"}, "score": 0.4, "evidence": []}
PRODUCT = {"id": "cat_1", "title": "Ankle boots", "slot": "shoes", "price": 79.0,
           "currency": "EUR", "source": "Shop", "imported_at": "2026-11-20T10:00:00Z"}  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_phrase_with_the_same_places(code: str) -> None:
    def places(words: str) -> set[str]:
        return {name for _text, name, _spec, _kind in string.Formatter().parse(words) if name}

    ours = tomllib.loads((PHRASES / f"{code}.toml").read_text("utf-8"))
    english = tomllib.loads((PHRASES / "en.toml").read_text("utf-8"))
    assert {key: set(table) for key, table in ours.items()} == {
        key: set(table) for key, table in english.items()
    }
    for name, table in english.items():
        for key, words in table.items():
            assert places(ours[name][key]) == places(words), (name, key)
    assert set(TOOLS) <= set(ours["step"])
    assert set(Code.__args__) <= set(ours["error"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_answers_keep_to_the_language_and_show_no_handle(code: str) -> None:
    reply = answer(
        done("stylist_outfits", {"outfits": [OUTFIT]}, context={"occasion": "work"}),
        done("stylist_complete", {"picks": {"shoes": [PICK]}, "gaps": [GAP]}),
        done("catalog_search", {"products": [PRODUCT], "total": 1}, query="boots"),
        failed("imagegen_product", "E_MODEL_MISSING", description="tan suede ankle boots"),
        failed("wardrobe_get_item", "E_NOT_FOUND"),
        language=code,
    )
    texts = [reply.text, *(one.text for one in reply.suggestions)]
    outfit = next(one for one in reply.cards if isinstance(one, OutfitCard))
    texts += [*outfit.reasons, *outfit.cautions]
    for words in texts:
        assert not re.search(r"(itm|img|cat|out)_\d|[*_`{}]|://", words), words
        if code != "en":
            assert "In English" not in words
            assert "thin for" not in words
    assert reply.language == code
    assert reply.suggestions


def test_an_outfit_has_its_reasons_and_what_can_be_done_with_it() -> None:
    reply = answer(done("stylist_outfits", {"outfits": [OUTFIT, OUTFIT]}))
    card = reply.cards[1]
    assert isinstance(card, OutfitCard)
    assert (card.rank, card.item_ids) == (2, ("itm_4", "itm_12", "itm_20"))
    assert card.reasons == ("Worn together on 5 days: Pocket shirt and Jeans.",)
    kinds = [action.kind for action in card.actions]
    assert kinds == ["save", "wear", "like", "dislike", "try_on"]
    for action in card.actions:
        assert action.call is not None
        TOOLS[action.call.tool].arguments.model_validate(dict(action.call.arguments))


def test_a_gap_says_that_it_is_not_owned_and_can_be_drawn_and_looked_for() -> None:
    reply = answer(
        done("wardrobe_history", {"items": [{"item": {"id": "itm_20"}, "count": 8}],
                                  "preference_sentence": "What is worn most here is leather."}),
        done("stylist_complete", {"picks": {"shoes": [PICK]}, "gaps": [GAP]}),
    )  # fmt: skip
    assert "What you wear most here: leather." in reply.text
    gap = next(one for one in reply.cards if isinstance(one, GapCard))
    assert (gap.badge, gap.description) == ("Not in your wardrobe", "tan suede ankle boots")
    assert [one.call.tool for one in gap.actions if one.call] == [
        "imagegen_product",
        "catalog_search",
    ]
    # what was looked up on the way gets no cards of its own
    assert [type(one) for one in reply.cards] == [GarmentsCard, GapCard]


def test_a_product_says_where_it_comes_from_and_that_it_is_not_the_same() -> None:
    reply = answer(done("catalog_search", {"products": [PRODUCT], "total": 1}, like_image="img_1"))
    card = reply.cards[0]
    assert isinstance(card, ProductCard)
    assert (card.price, card.source, card.imported) == (
        "79.00 EUR", "Shop", "Imported on 2026-11-20",
    )  # fmt: skip
    assert card.badge == "Similar, not identical"


def test_pictures_say_that_they_were_made_and_what_they_do_not_show() -> None:
    reply = answer(
        done("imagegen_product", {"image_ref": "img_3", "description": "tan boots", "seed": 7}),
        done("tryon_render", {"image_ref": "img_4", "item_ids": ["itm_4"],
                              "left_out": {"itm_20": "no"}}),
    )  # fmt: skip
    drawn, worn = reply.cards
    assert isinstance(drawn, PictureCard)
    assert isinstance(worn, PictureCard)
    assert (drawn.badge, drawn.seed) == ("Drawn, not a product", 7)
    assert "nothing about size" in worn.limits
    assert worn.left_out == ("Boots",)


def test_what_cannot_be_drawn_here_is_looked_for_instead() -> None:
    state = DialogueState(gap=Gap("shoes", "tan suede ankle boots"))
    reply = answer(
        failed("imagegen_product", "E_MODEL_MISSING", description="tan suede ankle boots"),
        state=state,
    )
    assert "No model that draws is installed" in reply.text
    offer = next(one for one in reply.cards if isinstance(one, GapCard))
    assert offer.actions[0].call == Call("catalog_search", {"query": "tan suede ankle boots"})
    assert any(isinstance(one, TroubleCard) for one in reply.cards)


def test_what_was_declined_is_said_and_not_shown_as_trouble() -> None:
    reply = answer(failed("wardrobe_delete_item", "E_PERMISSION"))
    assert (reply.text, reply.cards) == ("All right, I did not do that.", ())


def test_what_was_written_can_be_taken_back() -> None:
    reply = answer(done("wardrobe_log_wear", {"date": "2026-11-21", "undo_token": "undo_1"}))
    card = reply.cards[0]
    assert isinstance(card, DoneCard)
    assert (card.undo, card.actions[0].undo) == ("undo_1", "undo_1")


def test_notes_and_assumptions_are_spoken_and_a_question_has_its_choices() -> None:
    note = Note("latest_wins", "You said warmer before; cooler counts from now on.")
    reply = answer(
        done("stylist_outfits", {"outfits": [OUTFIT]}, context={"occasion": "everyday"}),
        notes=(note,), assumed=True,
    )  # fmt: skip
    assert reply.text.startswith(note.text)
    assert "I assume every day" in reply.text
    asked = answer(end=Ask("What for?", ("occasion",), ("Work", "Party")))
    assert asked.cards == (QuestionCard("What for?", ("Work", "Party")),)
    assert asked.suggestions == ()


# -- a model's words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("The {{item:itm_4}} is soft blue.", "en"),
        ("I like the suede of {{item:itm_20}}.", "en"),
        ("Das {{item:itm_4}} ist gestreift.", "de"),
        ("{{item:itm_20}} sind aus Wildleder.", "de"),
        ("{{item:itm_4}} es de color rojo.", "es"),
        ("{{item:itm_4}} est en laine.", "fr"),
        ("{{item:itm_4}}是红色的。", "zh"),
        ("Wear the {{item:itm_999}}.", "en"),
        ("Wear itm_4.", "en"),
        ("It lies in /home/me/photo.jpg now.", "en"),
        ("See https://example.org now.", "en"),
    ],
)
def test_a_sentence_that_no_record_bears_out_is_thrown_away(sentence: str, language: str) -> None:
    text, thrown = grounded(sentence, GARMENTS, speech=speech_in(language), vocabulary=VOCABULARY)
    assert (text, len(thrown)) == ("", 1)


@pytest.mark.parametrize(
    ("sentence", "language", "said"),
    [
        ("The gray {{item:itm_4}} has a pocket.", "en", "The gray Pocket shirt has a pocket."),
        ("Das graue {{item:itm_4}} passt.", "de", "Das graue Pocket shirt passt."),
        ("{{item:itm_20}} en cuero marrón.", "es", "Boots en cuero marrón."),
        ("**Nice** with {{item:itm_12}} at 6.5 degrees.", "en",
         "Nice with Jeans at 6.5 degrees."),
    ],
)  # fmt: skip
def test_a_sentence_that_the_records_bear_out_is_said(sentence, language, said) -> None:
    text, thrown = grounded(sentence, GARMENTS, speech=speech_in(language), vocabulary=VOCABULARY)
    assert (text, thrown) == (said, ())


def test_only_the_wrong_sentence_of_a_model_is_lost_and_templates_stand_in_for_all_wrong() -> None:
    found = done("stylist_outfits", {"outfits": [OUTFIT]})
    good = answer(found, end=Answer("Take {{item:itm_4}}. It is red."), by="model")
    assert good.text == "Take Pocket shirt."
    bad = answer(found, end=Answer("It is red."), by="model")
    assert bad.text == "Here is an outfit."


def test_a_name_is_no_claim_and_carries_no_markup() -> None:
    named = Garment("itm_1", "[Red](http://evil) **shirt** `x` <b>", "shirt", "top", ("gray",))
    words = called(named, speech_in("en"))
    assert not re.search(r"[\[\]*`<>]|://", words)
    text, _thrown = grounded(
        "Wear {{item:itm_1}}.", {"itm_1": named}, speech=speech_in("en"), vocabulary=VOCABULARY
    )
    assert text.startswith("Wear Red")
    assert len(plain_name("x" * 500)) <= 80


def test_an_ambiguous_word_is_borne_out_by_any_of_its_meanings() -> None:
    assert not unfounded("boots", [BOOTS], language="en", vocabulary=VOCABULARY)
    assert unfounded("boots", [SHIRT], language="en", vocabulary=VOCABULARY)


# -- asking ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_asked_names_the_garment_and_deleting_is_grave(code: str) -> None:
    arguments = {"item_id": "itm_4"}
    asked = confirmation("wardrobe_delete_item", arguments, language=code, garments=GARMENTS)
    assert asked.details == ("Pocket shirt",)
    assert asked.grave
    worn = confirmation(
        "wardrobe_log_wear", {"item_ids": ["itm_4", "itm_12"]}, language=code, garments=GARMENTS
    )
    assert worn.details == ("Pocket shirt", "Jeans")
    assert not worn.grave
    assert asked.yes != asked.no
    assert step_words(Call("ext.weather.now"), code)
