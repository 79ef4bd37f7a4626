"""Forgetting what a conversation remembers, thing by thing."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from app.assistant.forgetting import Remembered, forgotten, remembered
from app.assistant.plan import Call
from app.assistant.state import (
    Card,
    DialogueState,
    Gap,
    Look,
    Pending,
    Picture,
    Product,
    Situation,
    Upload,
)

FULL = DialogueState(
    anchors=("itm_1", "img_2"),
    uploads=(Upload("img_2", Card("White tank top")), Upload("img_3")),
    excluded=("itm_4",),
    rejected=("itm_5", "itm_6"),
    outfits=(Look(("itm_1", "itm_7")),),
    items=("itm_1",),
    products=(Product("cat_1", "Boot"),),
    pictures=(Picture("img_9", "boots"),),
    shown="outfits",
    chosen=1,
    gap=Gap("shoes", "ankle boots"),
    situation=Situation(
        occasion="work",
        season="winter",
        temperature=6.0,
        rain="likely",
        formality_delta=1,
        warmth_delta=-1,
        colors_wanted=("navy",),
        colors_avoided=("black", "red"),
        materials_avoided=("wool",),
        style_tags=("classic",),
        surprise=True,
    ),
    person="img_8",
    pending=Pending(Call("wardrobe_log_wear", {})),
    missing=("slot",),
    asked=1,
    asked_about="dress me",
)


def test_a_fresh_conversation_remembers_nothing() -> None:
    assert remembered(DialogueState()) == ()


@pytest.mark.parametrize("one", remembered(FULL), ids=str)
def test_what_is_forgotten_is_listed_no_more_and_nothing_else_goes_with_it(one: Remembered) -> None:
    left = remembered(forgotten(FULL, one))
    gone = {one}
    if one.kind == "upload" and one.value in FULL.anchors:
        gone.add(Remembered("anchor", one.value))  # nothing is left to dress around
    assert set(remembered(FULL)) - set(left) == gone
    assert set(left) <= set(remembered(FULL))


def test_forgetting_everything_one_by_one_leaves_a_fresh_state() -> None:
    state = FULL
    while left := remembered(state):
        state = forgotten(state, left[0])
    fresh = replace(DialogueState(), language=state.language, turn=state.turn)
    assert {field.name: getattr(state, field.name) for field in fields(state)} == {
        field.name: getattr(fresh, field.name) for field in fields(fresh)
    }
