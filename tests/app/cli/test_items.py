"""Listing, showing and correcting garments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ITEM_FIELDS = {
    *("id", "source_name", "category", "slot", "colors", "pattern", "material", "fit", "style"),
    *("season", "occasion", "formality", "warmth", "attributes", "kids", "name", "brand"),
    *("price", "notes", "added", "views", "status", "confidence", "origin"),
}


def test_items_have_the_promised_shape(filled: Any) -> None:
    document = filled("items", "--json").document
    assert document["total"] == 4
    item = document["items"][0]
    assert item.keys() >= ITEM_FIELDS
    assert item["id"].startswith("itm_")
    assert all(color.keys() == {"name", "share"} for color in item["colors"])
    assert set(item["origin"].values()) == {"model"}


def test_a_limit_keeps_the_true_total(filled: Any) -> None:
    document = filled("items", "--limit", 2, "--json").document
    assert len(document["items"]) == 2
    assert document["total"] == 4


def test_a_wardrobe_that_does_not_exist_yet_lists_nothing_and_is_not_made(
    vestry: Any, library_folder: Path
) -> None:
    ran = vestry("items", "--json")
    assert ran.document == {"items": [], "total": 0}
    assert "vestry import" in ran.err
    assert not library_folder.exists()


def test_a_folder_of_other_files_is_not_taken_for_a_wardrobe(
    vestry: Any, library_folder: Path
) -> None:
    library_folder.mkdir()
    (library_folder / "letter.txt").write_text("hello")
    error = vestry("items", "--json", code=1).document["error"]
    assert error["code"] == "library_not_found"
    assert error["next_step"]


def test_conditions_understand_the_persons_words(filled: Any) -> None:
    filled("edit", "1", "category=sweater", "colors=gray")
    found = filled("items", "--where", "category=jumper", "--where", "color=grey", "--json")
    assert [item["id"] for item in found.document["items"]] == ["itm_1"]


@pytest.mark.parametrize(
    ("condition", "hint"),
    [
        ("categroy=shirt", "category"),
        ("category=shrit", "shirt"),
        ("category", "condition"),
        ("formality>=much", "number"),
    ],
)
def test_a_condition_that_is_not_understood_is_one_sentence(
    filled: Any, condition: str, hint: str
) -> None:
    error = filled("items", "--where", condition, "--json", code=1).document["error"]
    assert hint in error["message"]
    assert error["message"].count(". ") == 0


@pytest.mark.parametrize("name", ["2", "itm_2", "ITM_2"])
def test_ids_are_accepted_in_both_forms(filled: Any, name: str) -> None:
    assert filled("show", name, "--json").document["id"] == "itm_2"


@pytest.mark.parametrize(
    ("name", "code"), [("99", "not_found"), ("shirt", "input"), ("0", "input")]
)
def test_an_unknown_id_is_one_sentence(filled: Any, name: str, code: str) -> None:
    error = filled("show", name, "--json", code=1).document["error"]
    assert error["code"] == code
    assert error["message"].endswith(".")


def test_an_edit_is_the_persons_word_and_can_be_taken_back(filled: Any) -> None:
    before = filled("show", "1", "--json").document
    after = filled(
        *("edit", "itm_1", "category=jumper", "colors=navy:0.7,white", "season=autumn,winter"),
        *("brand=COS", "price=49.90 eur", "kids=yes", "--json"),
    ).document
    assert after["category"] == "sweater"
    assert after["slot"] == "mid"
    assert after["colors"] == [{"name": "navy", "share": 0.7}, {"name": "white", "share": 0.3}]
    assert (after["brand"], after["price"], after["currency"]) == ("COS", 49.9, "EUR")
    assert after["kids"] is True
    assert after["name"] == "Navy sweater"
    assert after["origin"]["category"] == "person"
    assert after["origin"]["slot"] == "model"
    assert "category" not in after["confidence"]
    assert filled("search", "jumper", "--json").document["hits"][0]["id"] == "itm_1"
    filled("undo")
    undone = filled("show", "1", "--json").document
    assert {**undone, "updated": ""} == {**before, "updated": ""}
    filled("redo")
    assert filled("show", "1", "--json").document["brand"] == "COS"


def test_lists_grow_and_shrink(filled: Any) -> None:
    filled("edit", "1", "season=summer")
    grown = filled("edit", "1", "season+=winter,summer", "--json").document
    assert grown["season"] == ["summer", "winter"]
    shrunk = filled("edit", "1", "season-=summer", "--json").document
    assert shrunk["season"] == ["winter"]
    assert filled("edit", "1", "season=", "--json").document["season"] == []


@pytest.mark.parametrize(
    "correction",
    [
        *("colour=blurple", "foo=1", "formality=9", "formality=high", "kids=maybe", "id=7"),
        *("price=cheap", "colors=navy:0.9,white:0.9", "brand+=x", "category", "status=gone"),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing(filled: Any, correction: str) -> None:
    before = filled("show", "1", "--json").document
    error = filled("edit", "1", "brand=Other", correction, "--json", code=1).document["error"]
    assert error["message"]
    assert filled("show", "1", "--json").document == before


def test_trash_and_back(filled: Any) -> None:
    assert filled("trash", "1", "itm_2", "--json").document["removed"] == ["itm_1", "itm_2"]
    assert filled("items", "--json").document["total"] == 2
    assert filled("trash", "--json").document["total"] == 2
    assert filled("items", "--where", "status=trash", "--json").document["total"] == 2
    assert filled("restore-item", "1", "--json").document["added"] == ["itm_1"]
    assert filled("items", "--json").document["total"] == 3


def test_emptying_the_trash_needs_a_yes(filled: Any, library_folder: Path) -> None:
    filled("trash", "1")
    originals = sorted(library_folder.glob("photos/*/*"))
    assert "--yes" in filled("trash", "--empty", code=1).err
    assert sorted(library_folder.glob("photos/*/*")) == originals
    assert filled("trash", "--empty", "--yes", "--json").document["deleted"] == ["itm_1"]
    assert len(list(library_folder.glob("photos/*/*"))) == len(originals) - 1


def test_merging_keeps_both_photos(filled: Any) -> None:
    merged = filled("merge", "1", "2", "--json").document
    assert len(merged["views"]) == 2
    assert filled("items", "--json").document["total"] == 3
    filled("undo")
    assert filled("items", "--json").document["total"] == 4


def test_history_lists_what_can_be_taken_back(filled: Any) -> None:
    filled("edit", "1", "brand=COS")
    changes = filled("history", "--json").document["changes"]
    assert changes[0]["label"] == "Edit brand"
    assert changes[0]["items"] == 1
    assert changes[1]["items"] == 4


def test_nothing_to_undo_is_one_sentence(filled: Any) -> None:
    filled("undo")
    assert filled("undo", code=1).err.strip() == "There is nothing to undo."


def test_the_human_output_names_the_garments(filled: Any) -> None:
    filled("edit", "1", "name=[bold]Blue[/bold] \x1b[31mshirt")
    table = filled("items").out
    assert "itm_1" in table
    assert "[bold]Blue[/bold]" in table
    assert "\x1b" not in table
    assert "4 garments" in table
    card = filled("show", "1").out
    assert "*" in card
