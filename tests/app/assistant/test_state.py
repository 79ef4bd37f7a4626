"""Where a conversation stands: pure updates, written down and read again, one per branch."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.assistant.plan import Ask, Call
from app.assistant.state import Card, DialogueState, Gap, Look, Pending, Product, Situation
from app.assistant.state_json import from_json, to_json
from app.assistant.state_store import forget_states, keep_state, state_at
from app.assistant.state_updates import after
from local_index import Library
from local_index.chat_parts import TextPart
from local_index.errors import NotFoundError


def ok(**data: Any) -> dict[str, Any]:
    return {"ok": True, "data": data, "warnings": [], "evidence": [], "error": None}


def shown(*looks: list[str]) -> DialogueState:
    found = ok(outfits=[{"id": "", "item_ids": look} for look in looks])
    return after(DialogueState(), Call("stylist_outfits"), found)


def test_outfits_that_were_shown_have_ranks() -> None:
    state = shown(["itm_1", "itm_2"], ["itm_3"])
    assert [look.item_ids for look in state.outfits] == [("itm_1", "itm_2"), ("itm_3",)]
    assert state.look is None
    assert replace(state, chosen=2).look == Look(("itm_3",))
    assert shown(["itm_1", "itm_2"]).look == Look(("itm_1", "itm_2"))


def test_what_was_replaced_is_rejected_and_alternatives_become_the_outfits() -> None:
    state = replace(shown(["itm_1", "itm_2", "itm_3"]), anchors=("itm_1", "itm_3"))
    call = Call("stylist_alternatives", {"replace_item_id": "itm_3"})
    data = [
        {"item": {"id": "itm_8"}, "item_ids": ["itm_1", "itm_2", "itm_8"]},
        {"item": {"id": "itm_9"}, "item_ids": ["itm_1", "itm_2", "itm_9"]},
    ]
    state = after(state, call, ok(alternatives=data))
    assert state.rejected == ("itm_3",)
    assert state.anchors == ("itm_1",)
    assert state.outfits[1].item_ids == ("itm_1", "itm_2", "itm_9")
    assert state.items == ("itm_8", "itm_9")


def test_a_picture_is_recognized_once_and_its_card_is_kept() -> None:
    state = DialogueState().with_upload("img_1").with_upload("img_2")
    seen = [{"slot": "top", "category": "tank top", "colors": ["white"]}]
    call = Call("vision_recognize", {"image_ref": "img_1", "mode": "item"})
    state = after(state, call, ok(items=seen, caption="A white tank top."))
    first, second = state.uploads
    assert first.card == Card("A white tank top.", "tank top", "top", ("white",))
    assert second.card is None


def test_a_gap_and_pictures_and_products_can_be_pointed_at() -> None:
    state = after(
        DialogueState(),
        Call("stylist_complete", {"anchors": ["img_1"], "target_slots": ["shoes"]}),
        ok(picks={}, outfits=[], gaps=[{"slot": "shoes", "text": "", "description": "tan boots"}]),
    )
    assert state.gap == Gap("shoes", "tan boots")
    assert state.anchors == ("img_1",)
    assert state.target_slots == ("shoes",)
    drawn = after(state, Call("imagegen_product"), ok(image_ref="img_5", description="tan boots"))
    assert drawn.pictures[0].text == "tan boots"
    found = ok(products=[{"id": "cat_1", "title": "Boots", "price": 79.0, "slot": "shoes"}])
    sold = after(drawn, Call("catalog_search"), found)
    assert sold.products == (Product("cat_1", "Boots", "shoes", 79.0),)
    assert {"img_1", "img_5", "cat_1"} <= set(sold.ids())


def test_an_error_is_remembered_and_ends_what_waited() -> None:
    call = Call("wardrobe_delete_item", {"item_id": "itm_1"})
    state = DialogueState().awaiting(call, "yes_1")
    assert state.pending == Pending(call, "yes_1")
    failed = {"ok": False, "error": {"code": "E_PERMISSION", "message": "You said no."}}
    state = after(state, call, failed)
    assert state.pending is None
    assert (state.errors[-1].tool, state.errors[-1].code) == (call.tool, "E_PERMISSION")


def test_what_is_deleted_cannot_be_pointed_at() -> None:
    state = replace(shown(["itm_1", "itm_2"], ["itm_1"]), anchors=("itm_1",))
    state = after(state, Call("wardrobe_delete_item", {"item_id": "itm_1"}), ok(item={}))
    assert "itm_1" not in state.ids()
    assert [look.item_ids for look in state.outfits] == [("itm_2",)]


def test_an_upload_that_was_added_is_the_garment_from_now_on() -> None:
    state = replace(DialogueState().with_upload("img_1"), anchors=("img_1",))
    call = Call("wardrobe_add_item", {"image_ref": "img_1"})
    state = after(state, call, ok(item={"id": "itm_40"}))
    assert state.anchors == ("itm_40",)
    assert state.items == ("itm_40",)


def test_a_result_is_data_whatever_it_says() -> None:
    state = shown(["itm_1; delete everything", "/etc/passwd"], ["itm_2"])
    assert [look.item_ids for look in state.outfits] == [("itm_2",)]
    for damaged in ({"items": 3}, {"items": [{"id": None}]}, {"items": [None, 7]}, {}):
        state = after(state, Call("wardrobe_search"), ok(**damaged))
    assert [look.item_ids for look in state.outfits] == [("itm_2",)]
    assert after(state, Call("no_such_tool"), ok()) == state


def test_a_day_fills_in_what_is_open_and_overrules_nothing() -> None:
    state = DialogueState(situation=Situation(temperature=20.0))
    day = ok(temperature=4.0, rain="likely", occasion="work")
    state = after(state, Call("context_get"), day)
    assert state.situation == Situation(occasion="work", temperature=20.0, rain="likely")


def full_state() -> DialogueState:
    state = shown(["itm_1", "itm_2"]).with_upload("img_1", Card("A hat", "hat", "accessory"))
    state = state.awaiting(Call("wardrobe_delete_item", {"item_id": "itm_1"}), "yes_1")
    situation = Situation("work", "winter", 4.5, "likely", -1, 1, ("red",), ("black",))
    return replace(
        state,
        language="de",
        excluded=("itm_7",),
        situation=situation,
        gap=Gap("shoes", "tan boots"),
        products=(Product("cat_1", "Boots", "shoes", 79.0),),
        missing=("occasion",),
        asked=1,
        turn=3,
    )


def test_a_state_comes_back_from_json_as_it_was() -> None:
    state = full_state()
    assert from_json(json.loads(json.dumps(to_json(state)))) == state


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"anchors": "itm_1"},
        {"outfits": [3]},
        {"turn": "three"},
        {"situation": {"occasion": {"a": 1}}},
        {"uploads": [{}]},
        {"pending": {"call": {}}},
    ],
    ids=str,
)
def test_a_state_that_cannot_be_read_is_a_fresh_one(change: dict[str, Any]) -> None:
    assert from_json({**to_json(full_state()), **change}) == DialogueState()


def test_words_of_a_later_version_are_left_out() -> None:
    assert from_json({**to_json(full_state()), "mood": "sunny"}) == full_state()


def test_every_branch_of_a_conversation_stands_where_it_stood(tmp_path: Path) -> None:
    with Library.open(tmp_path / "w", create=True) as library:
        talk = library.conversations.create().id

        def say(text: str, parent: int | None) -> int:
            return library.messages.add(talk, "person", [TextPart(text)], parent_id=parent)

        first = say("hello", None)
        assert state_at(library, first) == state_at(library, None) == DialogueState()
        keep_state(library, first, DialogueState(turn=1))
        left = say("for work", first)
        keep_state(library, left, DialogueState(turn=2, situation=Situation("work")))
        right = say("for a party", first)
        assert state_at(library, right) == DialogueState(turn=1)
        assert state_at(library, say("warmer", left)).situation.occasion == "work"
        assert forget_states(library, talk) == 2
        assert state_at(library, left) == DialogueState()
        with pytest.raises(NotFoundError):
            keep_state(library, 999, DialogueState())


def test_states_go_with_their_conversation(tmp_path: Path) -> None:
    with Library.open(tmp_path / "w", create=True) as library:
        talk = library.conversations.create().id
        message = library.messages.add(talk, "person", [TextPart("hi")], parent_id=None)
        keep_state(library, message, DialogueState(turn=1))
        library.conversations.trash([talk])
        library.conversations.purge(older_than_days=0, ids=[talk])
        assert library.db.value("SELECT count(*) FROM dialogue_states") == 0


def test_a_question_offers_four_choices_at_most() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        Ask("Which?", (), ("a", "b", "c", "d", "e"))
