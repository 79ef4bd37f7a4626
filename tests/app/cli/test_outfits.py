"""Outfits from the command line: kept, copied, compared, finished, worn and planned."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from local_index import ItemDraft, Library

TODAY = date.today()
COMING = (TODAY + timedelta(days=9)).isoformat()


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


def listed(vestry: Any, *more: str) -> list[str]:
    return [one["id"] for one in vestry("outfits", "list", *more, "--json").document["outfits"]]


def test_what_is_kept_is_listed_shown_renamed_and_taken_back(dressed: Any) -> None:
    words = ("save", "1", "itm_3", "5", "--name", "Office", "--for", "work", "--in", "fall")
    kept = dressed("outfits", *words, "--json").document
    assert kept["id"] == "out_1"
    assert kept["items"] == ["itm_1", "itm_3", "itm_5"]
    assert (kept["occasion"], kept["season"]) == (["work"], ["autumn"])
    assert (kept["origin"], kept["warnings"], kept["worn"]) == ("person", [], False)
    assert listed(dressed) == listed(dressed, "--with", "3") == ["out_1"]
    assert listed(dressed, "--with", "4") == []
    dressed("outfits", "rename", "1", "Monday")
    shown = dressed("outfits", "show", "out_1")
    assert "Monday" in shown.out
    assert "itm_3" in shown.out
    assert "1 outfit" in dressed("undo").out
    assert dressed("outfits", "show", "1", "--json").document["name"] == "Office"
    dressed("undo")
    assert listed(dressed) == []
    dressed("redo")
    assert listed(dressed) == ["out_1"]


def test_a_recommendation_is_kept_with_its_score_and_reasons(dressed: Any) -> None:
    asked = ("--occasion", "work")
    shown = dressed("recommend", *asked, "--with", "3", "--json").document["outfits"][1]
    words = ("save", "3", "--recommended", "2", *asked, "--json")
    kept = dressed("outfits", *words).document
    assert kept["items"] == shown["items"]
    assert kept["origin"] == "model"
    assert kept["occasion"] == ["work"]
    assert kept["details"]["suggested"] == {
        "score": shown["score"],
        "parts": shown["parts"],
        "reasons": shown["reasons"],
    }
    assert dressed("outfits", "save", "3", "--recommended", "20", "--json", code=1).document
    assert dressed("outfits", "save", code=2).err
    assert dressed("outfits", "save", "3", "--season", "winter", code=2).err


def test_odd_outfits_are_kept_and_said_to_be_odd(dressed: Any) -> None:
    kept = dressed("outfits", "save", "1", "3", "4", "--json").document
    assert [one["kind"] for one in kept["warnings"]] == ["no_shoes", "doubled"]
    assert kept["warnings"][1]["items"] == ["itm_3", "itm_4"]
    again = dressed("outfits", "save", "4", "3", "1")
    assert "saved already" in again.out
    alone = dressed("outfits", "save", "5", "--json").document
    assert [one["kind"] for one in alone["warnings"]] == ["missing_top", "missing_bottom"]
    dressed("edit", "3", "status=dirty")
    dressed("trash", "4")
    shown = dressed("outfits", "show", "1", "--json").document
    assert (shown["items"], shown["set_aside"]) == (["itm_1", "itm_3"], ["itm_4"])
    assert [one["kind"] for one in shown["warnings"]] == ["no_shoes", "dirty", "in_trash"]


def test_copies_are_made_thrown_away_and_brought_back(dressed: Any) -> None:
    dressed("outfits", "save", "1", "3", "5", "--name", "Office")
    copy = dressed("outfits", "clone", "1", "--name", "Warm", "--json").document
    assert copy["details"] == {"cloned_from": 1}
    assert dressed("outfits", "delete", "1", "out_2", "--json").document["outfits"] == [
        "out_1",
        "out_2",
    ]
    assert listed(dressed) == []
    assert listed(dressed, "--trash") == ["out_2", "out_1"]
    dressed("outfits", "restore", "2")
    assert listed(dressed) == ["out_2"]
    for words in (("show", "9"), ("clone", "9"), ("delete", "9"), ("show", "itm_1")):
        assert dressed("outfits", *words, "--json", code=1).document["error"]["next_step"]


def test_emptying_the_trash_asks_for_outfits_too(dressed: Any) -> None:
    dressed("outfits", "save", "1", "3", "5")
    dressed("outfits", "save", "2", "3", "5")
    dressed("outfits", "wear", "2")
    dressed("outfits", "delete", "1", "2")
    assert dressed("trash", "--empty", "--json", code=1).document["error"]
    assert dressed("trash", "--empty", "--yes", "--json").document["outfits"] == ["out_1"]
    # the diary still names the other
    assert listed(dressed, "--trash") == ["out_2"]


def test_two_outfits_are_compared_part_by_part(dressed: Any) -> None:
    dressed("outfits", "save", "1", "3", "5", "--name", "Office")
    dressed("outfits", "save", "2", "3", "6", "--name", "Dinner")
    words = ("outfits", "compare", "1", "2", "--temperature", "8")
    found = dressed(*words, "--json").document
    assert found["items"] == {
        "both": ["itm_3"],
        "first": ["itm_1", "itm_5"],
        "second": ["itm_2", "itm_6"],
    }
    assert "weather" in found["parts"]
    for name, part in found["parts"].items():
        assert part["first"] == found["first"]["parts"][name]
        assert part["difference"] == pytest.approx(part["first"] - part["second"], abs=1e-3)
    apart = [abs(part["difference"]) for part in found["parts"].values()]
    assert apart == sorted(apart, reverse=True)
    shown = dressed(*words).out
    assert "Office" in shown
    assert "Only in the second: itm_2, itm_6" in shown


def test_an_outfit_is_finished_around_what_is_there(dressed: Any) -> None:
    dressed("outfits", "save", "2", "5")
    found = dressed("outfits", "finish", "out_1", "--save", "--json").document
    assert not found["was_whole"]
    for one in found["outfits"]:
        assert {"itm_2", "itm_5"} < {*one["items"]}
        assert {*one["added"]} == {*one["items"]} - {"itm_2", "itm_5"}
        assert {"itm_3", "itm_4"} & {*one["added"]}
    assert found["saved"]["items"] == found["outfits"][0]["items"]
    assert found["saved"]["origin"] == "model"
    assert listed(dressed) == ["out_2", "out_1"]
    assert "add " in dressed("outfits", "finish", "2", "5").out


def test_what_cannot_be_finished_is_told(dressed: Any) -> None:
    for garment in ("3", "4"):
        dressed("trash", garment)
    found = dressed("outfits", "finish", "1", "5", "--json").document
    assert found["outfits"] == []
    assert [gap["slot"] for gap in found["gaps"]] == ["bottom"]


def test_wearing_counts_for_the_garments_and_asks_for_washes(dressed: Any) -> None:
    dressed("outfits", "save", "1", "3", "5")
    worn = dressed("outfits", "wear", "1", "--json").document
    assert worn["noted"]
    assert worn["wash_due"] == ["itm_1"]
    assert [(one["outfit"], one["planned"]) for one in worn["entries"]] == [("out_1", False)]
    assert "already" in dressed("outfits", "wear", "1").out
    for outfit in dressed("recommend", "--limit", "9", "--json").document["outfits"]:
        told = [one["items"] for one in outfit["cautions"] if one["kind"] == "wash_due"]
        assert told == ([["itm_1"]] if "itm_1" in outfit["items"] else [])
    assert dressed("outfits", "wear", "1", "--day", COMING, code=1).err
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert "A wash is due" in dressed("outfits", "wear", "1", "--day", yesterday).out
    dressed("undo")
    dressed("undo")
    assert not dressed("outfits", "show", "1", "--json").document["worn"]


def test_a_wash_ends_what_was_due(dressed: Any) -> None:
    dressed("outfits", "save", "1", "3", "5")
    dressed("outfits", "wear", "1")
    dressed("edit", "3", "status=dirty")
    washed = dressed("outfits", "wash", "out_1", "7", "--json").document
    assert washed["items"] == ["itm_1", "itm_3", "itm_5", "itm_7"]
    assert dressed("show", "3", "--json").document["status"] == "ready"
    for outfit in dressed("recommend", "--limit", "9", "--json").document["outfits"]:
        assert "wash_due" not in {one["kind"] for one in outfit["cautions"]}
    dressed("undo")
    assert dressed("show", "3", "--json").document["status"] == "dirty"
    assert dressed("outfits", "wash", "99", code=1).err


def test_garments_are_exchanged_in_one_step_until_an_outfit_is_worn(dressed: Any) -> None:
    dressed("outfits", "save", "1", "3", "5", "--notes", "old")
    words = ("edit", "1", "--add", "2", "--add", "5", "--remove", "1", "--for", "work")
    changed = dressed("outfits", *words, "--notes", "new", "--json").document
    assert changed["items"] == ["itm_3", "itm_5", "itm_2"]
    assert (changed["occasion"], changed["notes"]) == (["work"], "new")
    dressed("undo")
    shown = dressed("outfits", "show", "1", "--json").document
    assert (shown["items"], shown["notes"]) == (["itm_1", "itm_3", "itm_5"], "old")
    assert dressed("outfits", "edit", "1", "--remove", "7", code=1).err
    assert dressed("outfits", "edit", "1", code=2).err
    dressed("outfits", "wear", "1")
    refused = dressed("outfits", "edit", "1", "--add", "2", "--notes", "x", "--json", code=1)
    assert "Clone" in refused.document["error"]["next_step"]
    assert dressed("outfits", "show", "1", "--json").document["notes"] == "old"
    dressed("outfits", "edit", "1", "--notes", "worn to the opera")


def test_plans_are_listed_lived_or_answered_with_something_else(dressed: Any) -> None:
    dressed("outfits", "save", "1", "3", "5", "--name", "Office")
    dressed("outfits", "save", "2", "4", "6", "--name", "Dinner")
    dressed("outfits", "plan", "1", "--day", COMING)
    dressed("outfits", "plan", "2", "--day", COMING, "--note", "opera")
    today = TODAY.isoformat()
    dressed("outfits", "plan", "1", "--day", today)
    dressed("outfits", "plan", "1", "--day", today)
    planned = dressed("outfits", "plan", "--json").document["planned"]
    assert [(one["day"], one["outfit"], one["note"]) for one in planned] == [
        (today, "out_1", ""),
        (COMING, "out_1", ""),
        (COMING, "out_2", "opera"),
    ]
    assert "Dinner" in dressed("outfits", "plan").out
    words = ("outfits", "wear", "1", "--instead", "out_2", "--instead", "7", "--json")
    worn = dressed(*words).document
    assert {(one["outfit"], one["item"]) for one in worn["entries"]} == {
        ("out_2", None),
        (None, "itm_7"),
    }
    dressed("undo")
    dressed("outfits", "wear", "1")
    assert len(dressed("outfits", "plan", "--json").document["planned"]) == 2
    assert dressed("outfits", "wear", "1", "--instead", "7", code=1).err
    assert dressed("outfits", "plan", "1", code=2).err
    assert dressed("outfits", "plan", "1", "--day", "2020-01-01", code=1).err


def test_saved_outfits_teach_the_next_suggestion(dressed: Any) -> None:
    def together() -> list[str]:
        kinds = dressed("recommend", "--with", "1", "--with", "4", "--json").document["outfits"]
        return [one["kind"] for outfit in kinds for one in outfit["evidence"]]

    before = together()
    dressed("outfits", "save", "1", "4", "6")
    taught = together()
    assert taught != before
    dressed("outfits", "clone", "1")
    assert together() == taught
    dressed("undo")
    dressed("undo")
    assert together() == before


def test_outfits_of_photos_are_kept_like_any_other(filled: Any) -> None:
    kept = filled("outfits", "save", "1", "2", "--json").document
    assert kept["items"] == ["itm_1", "itm_2"]
    assert filled("outfits", "finish", "out_1", "--json").document["notes"]
    assert filled("outfits", "compare", "1", "1", "--json").document["items"]["first"] == []


def test_an_empty_wardrobe_has_no_outfits(vestry: Any) -> None:
    ran = vestry("outfits", "list", "--json")
    assert ran.document == {"outfits": [], "total": 0}
    assert "vestry import" in ran.err


def test_an_outfit_of_which_nothing_is_left_is_told_and_not_judged(dressed: Any) -> None:
    dressed("outfits", "save", "1", "3")
    dressed("outfits", "save", "2", "4")
    dressed("trash", "1", "3")
    for words in (("compare", "1", "2"), ("compare", "2", "1"), ("finish", "out_1", "--save")):
        failed = dressed("outfits", *words, "--json", code=1).document["error"]
        assert "out_1" in failed["message"], words
    assert len(listed(dressed)) == 2


def test_a_garment_that_is_wanted_and_unwanted_is_a_wrong_question(dressed: Any) -> None:
    assert "itm_1" in dressed("recommend", "--with", "1", "--without", "1", code=2).err


def test_weather_that_is_no_number_is_refused(dressed: Any) -> None:
    for command in (("recommend",), ("outfits", "finish", "1")):
        failed = dressed(*command, "--temperature", "nan", "--json", code=1).document["error"]
        assert failed["next_step"]
