"""Outfits, feedback and the profile from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local_index import ItemDraft, Library


@pytest.fixture
def dressed(vestry: Any, library_folder: Path) -> Any:
    """A small wardrobe without photos."""
    garments = (
        ("t-shirt", "top", "white"),
        ("shirt", "top", "light blue"),
        ("pants", "bottom", "navy"),
        ("skirt", "bottom", "black"),
        ("shoe", "shoes", "white"),
        ("shoe", "shoes", "brown"),
        ("coat", "outerwear", "gray"),
    )
    with Library.open(library_folder, create=True) as library:
        for category, slot, color in garments:
            library.items.add(ItemDraft(category=category, slot=slot, colors=((color, 1.0),)))
    return vestry


def test_the_document_is_what_was_promised(dressed: Any) -> None:
    document = dressed("recommend", "--json").document
    assert document["outfits"]
    for outfit in document["outfits"]:
        assert outfit.keys() >= {"items", "score", "parts", "reasons", "warnings"}
        assert all(item.startswith("itm_") for item in outfit["items"])
        assert 0 <= outfit["score"] <= 1
        assert all(isinstance(value, float) for value in outfit["parts"].values())
        assert all(isinstance(text, str) for text in outfit["reasons"] + outfit["warnings"])
    assert dressed("recommend", "--json").document == document


def test_anchors_conditions_and_limits_reach_the_engine(dressed: Any) -> None:
    document = dressed("recommend", "--with", "4", "--with", "itm_6", "--limit", "2", "--json")
    assert 0 < len(document.document["outfits"]) <= 2
    for outfit in document.document["outfits"]:
        assert {"itm_4", "itm_6"} <= {*outfit["items"]}
    cold = dressed("recommend", "--temperature", "1", "--rain", "--json").document
    assert all("itm_7" in outfit["items"] for outfit in cold["outfits"])
    assert dressed("recommend", "--rain", code=2).err
    wrong = dressed("recommend", "--occasion", "coronation", "--json", code=1).document
    assert wrong["error"]["next_step"]


def test_an_alternative_replaces_one_and_keeps_two(dressed: Any) -> None:
    words = ("recommend", "--with", "1", "--with", "3", "--with", "5", "--replace", "5", "--json")
    (outfit,) = dressed(*words).document["outfits"]
    assert {*outfit["items"]} == {"itm_1", "itm_3", "itm_6"}
    assert outfit["replaced"] == "itm_5"


def test_people_read_names_reasons_and_cautions(dressed: Any) -> None:
    dressed("edit", "5", "status=dirty")
    dressed("edit", "6", "status=dirty")
    shown = dressed("recommend", "--limit", "1").out
    assert "itm_" in shown
    assert "! " in shown
    assert "laundry" in shown


def test_an_empty_wardrobe_has_no_outfits_and_says_how_to_fill_it(vestry: Any) -> None:
    ran = vestry("recommend", "--json")
    assert ran.document["outfits"] == []
    assert "vestry import" in ran.err


def test_feedback_is_listed_taken_back_and_undone(dressed: Any) -> None:
    dressed("feedback", "never-together", "1", "3")
    dressed("feedback", "like", "2")
    listed = dressed("feedback", "--json").document["feedback"]
    assert [(one["kind"], one["items"]) for one in listed] == [
        ("never_pair", ["itm_1", "itm_3"]),
        ("like", ["itm_2"]),
    ]
    for outfit in dressed("recommend", "--limit", "9", "--json").document["outfits"]:
        assert not {"itm_1", "itm_3"} <= {*outfit["items"]}
    dressed("undo")
    assert len(dressed("feedback", "--json").document["feedback"]) == 1
    dressed("feedback", "--take-back", listed[0]["id"])
    assert dressed("feedback", "--json").document["feedback"] == []
    assert dressed("feedback", "never-together", "1", code=1).err
    assert dressed("feedback", "like", code=2).err


def test_the_profile_is_shown_changed_and_reset(dressed: Any) -> None:
    dressed("profile", "dislikes.colors=white,brown", "size.shoes=42")
    shown = dressed("profile", "--json").document
    assert shown["stated"] == {"dislikes.colors": ["brown", "white"], "size.shoes": ["42"]}
    assert shown["learned"] == {}
    document = dressed("recommend", "--json").document
    assert "no_shoes" in {one["kind"] for one in document["outfits"][0]["cautions"]}
    assert "dislikes.colors" in dressed("profile").out
    dressed("undo")
    assert dressed("profile", "--json").document["stated"] == {}
    dressed("redo")
    reset = dressed("profile", "--reset", "all", "--json").document
    assert reset["stated"] == {}
    assert reset["learned_since"]
    assert dressed("profile", "likes.colors=loud", code=1).err
    assert dressed("profile", "nonsense", code=2).err


def test_a_swap_and_wrong_colors_are_said_listed_and_refused_where_they_mean_nothing(
    dressed: Any,
) -> None:
    dressed("feedback", "swap", "1", "3", "5", "--replace", "1", "--by", "2")
    told = dressed("feedback", "wrong-color", "2", "3", "--json").document["feedback"]
    assert [one["kind"] for one in told] == ["swap", "wrong_color"]
    assert told[0]["details"] == {"replaced": 1, "by": 2}
    assert told[1]["details"] == {"families": ["blue", "blue"]}
    assert dressed("feedback", "swap", "1", "3", "5", code=2).err
    assert dressed("feedback", "like", "1", "--replace", "1", "--by", "2", code=2).err
    assert "swap" in dressed("feedback").out


def test_the_profile_shows_and_forgets_what_the_style_quiz_set(
    dressed: Any, library_folder: Path
) -> None:
    from app.stylist.quiz import QuizAnswers, take
    from models.vocabulary import Vocabulary

    with Library.open(library_folder) as library:
        answers = QuizAnswers({"likes.colors": ("navy",)}, loved=(2, 5))
        take(library, Vocabulary.load(), answers)
    document = dressed("profile", "--json").document
    assert document["stated"] == {"likes.colors": ["navy"]}
    assert document["loved"] == ["itm_2", "itm_5"]
    assert "itm_5" in dressed("profile").out
    assert dressed("profile", "--reset", "quiz", "--json").document["loved"] == []
