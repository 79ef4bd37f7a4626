"""Searching and recognizing from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def test_words_find_what_they_say_with_reasons(filled: Any) -> None:
    filled("edit", "2", "category=shirt", "colors=light blue", "pattern=stripe", "season=summer")
    document = filled("search", "light blue striped shirt for summer", "--json").document
    best = document["hits"][0]
    assert best.keys() >= {"id", "score", "why"}
    assert best["id"] == "itm_2"
    assert 0 < best["score"] <= 1
    assert any(reason.startswith("text: ") for reason in best["why"])
    understood = {(one["field"], one["term"]) for one in document["query"]["understood"]}
    assert {("colors", "light blue"), ("pattern", "stripe"), ("category", "shirt")} <= understood
    assert isinstance(document["seconds"], float)


def test_a_picture_finds_the_garment_it_shows(filled: Any, photos: list[Path]) -> None:
    document = filled("search", "--image", photos[2], "--json").document
    assert document["hits"][0]["id"] == "itm_3"
    assert "looks alike" in document["hits"][0]["why"]
    assert document["query"]["image"] == photos[2].name


def test_conditions_decide_and_words_rank(filled: Any) -> None:
    filled("edit", "1", "category=coat", "season=winter")
    filled("edit", "2", "category=coat", "season=summer")
    found = filled("search", "coat", "--where", "season=summer", "--json").document
    assert [hit["id"] for hit in found["hits"]] == ["itm_2"]
    only = filled("search", "--where", "season=summer", "--where", "category=coat", "--json")
    assert only.document["hits"][0]["score"] == 1.0


def test_hits_may_be_empty(filled: Any) -> None:
    assert filled("search", "spacesuit", "--json").document["hits"] == []
    assert "0 garments found" in filled("search", "spacesuit").out


def test_an_empty_wardrobe_answers_an_empty_list(vestry: Any, library_folder: Path) -> None:
    assert vestry("search", "shirt", "--json").document["hits"] == []
    assert not library_folder.exists()


@pytest.mark.parametrize("text", ['"', "a AND (b", "*", "NEAR(", "ß" * 10_000, "😀", "-- ; DROP"])
def test_any_text_is_safe(filled: Any, text: str) -> None:
    assert "hits" in filled("search", "--json", "--", text).document


def test_asking_for_nothing_is_one_sentence(filled: Any) -> None:
    error = filled("search", "--json", code=1).document["error"]
    assert error["message"] == "There is nothing to search for."


def test_a_picture_that_is_none_is_one_sentence(filled: Any, tmp_path: Path) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear photo,")
    error = filled("search", "--image", letter, "--json", code=1).document["error"]
    assert error["message"].endswith(".")


def test_recognize_answers_a_partial_fashionx_record(vestry: Any, photos: list[Path]) -> None:
    from models.fashionx import read_record
    from models.vocabulary import Vocabulary

    record = vestry("recognize", photos[0], "--json").document
    assert record["partial"] is True
    assert record["annotator"]["backend"] == "encoder"
    counts = record["annotation"]["item_counts"]
    parts = record["annotation"]["parts"]
    assert counts["total"] == 1
    (item,) = [item for items in parts.values() for item in items]
    assert item["term"] in Vocabulary.load().categories
    assert read_record(record).to_document() == record


def test_recognize_leaves_no_wardrobe_behind(
    vestry: Any, photos: list[Path], library_folder: Path
) -> None:
    assert "shows" in vestry("recognize", photos[0]).out
    assert not library_folder.exists()


def test_recognize_with_an_unknown_model_is_one_sentence(vestry: Any, photos: list[Path]) -> None:
    ran = vestry("recognize", photos[0], "--model", "gpt-99", "--json", code=1)
    assert "gpt-99" in ran.document["error"]["message"]
    assert vestry("recognize", "nowhere.jpg", "--json", code=1).document["error"]["next_step"]


def test_a_corrupt_index_file_costs_nothing_but_a_repair(
    filled: Any, library_folder: Path, photos: list[Path]
) -> None:
    index = library_folder / "index"
    index.mkdir(exist_ok=True)
    for name in ("image-1.usearch", "image-1.json", "text-1.usearch"):
        (index / name).write_bytes(b"\x00garbage" * 50)
    found = filled("search", "--image", photos[2], "--json").document
    assert found["hits"][0]["id"] == "itm_3"
    assert filled("items", "--json").document["total"] == 4
