"""Packing lists from the command line: made, ticked off, exported, with JSON that stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local_index import ItemDraft, Library

GARMENTS = (
    ("t-shirt", "top"),
    ("shirt", "top"),
    ("sweater", "mid"),
    ("pants", "bottom"),
    ("shoe", "shoes"),
    ("coat", "outerwear"),
)


@pytest.fixture
def dressed(vestry: Any, library_folder: Path) -> Any:
    """Six garments without photos."""
    with Library.open(library_folder, create=True) as library:
        for category, slot in GARMENTS:
            warmth = 5 if category == "coat" else 2
            library.items.add(ItemDraft(category=category, slot=slot, warmth=warmth))
    return vestry


def test_a_trip_is_packed_ticked_off_and_taken_back(dressed: Any) -> None:
    words = ("pack", "trip", "--from", "2099-12-20", "--days", "3", "--temperature", "3")
    tried = dressed(*words, "--laundry", "2", "--dry-run", "--json").document
    assert tried["id"] == 0
    assert dressed("pack", "list", "--json").document == {"lists": [], "total": 0}
    made = dressed(*words, "--laundry", "2", "--name", "Rome", "--json").document
    assert (made["id"], made["name"], made["from"], made["to"]) == (
        1,
        "Rome",
        "2099-12-20",
        "2099-12-22",
    )
    assert {**made, "id": 0, "name": ""} == tried
    assert {*made["items"]} == {f"itm_{number}" for number in range(1, 7)}
    assert [day["complete"] for day in made["days"]] == [True, True, True]
    assert made["gaps"] == []
    ticked = dressed("pack", "tick", "1", "1", "2", "--json").document
    assert [line["packed"] for line in ticked["lines"]][:3] == [True, True, False]
    added = dressed("pack", "add", "1", "--text", "charger", "--json").document
    assert added["lines"][-1]["text"] == "charger"
    away = dressed("pack", "away", "1", "--json").document["items"]
    assert away == sorted(made["items"])
    assert dressed("show", "1", "--json").document["status"] == "away"
    dressed("pack", "away", "1", "--back")
    assert dressed("show", "1", "--json").document["status"] == "ready"
    dressed("pack", "remove", "1")
    assert dressed("pack", "list", "--json").document["total"] == 0
    dressed("undo")
    assert "Rome" in dressed("pack", "list").out


def test_gaps_and_days_of_their_own_are_told(dressed: Any) -> None:
    dressed("diary", "day", "2099-12-21", "--occasion", "party", "--temperature", "-9")
    words = ("pack", "trip", "--from", "2099-12-20", "--to", "2099-12-24", "--temperature", "20")
    weather = ("--weather", "2099-12-22=14,rain", "--occasion", "2099-12-23=work")
    made = dressed(*words, *weather, "--json").document
    days = {day["day"]: day for day in made["days"]}
    assert (days["2099-12-21"]["occasion"], days["2099-12-21"]["temperature"]) == ("party", -9.0)
    assert (days["2099-12-22"]["temperature"], days["2099-12-22"]["rain"]) == (14.0, 0.8)
    assert days["2099-12-23"]["occasion"] == "work"
    missing = [gap["day"] for gap in made["gaps"] if gap["kind"] == "top"]
    assert len(missing) == 3  # two tops for five days, and no laundry
    shown = dressed("pack", "show", "1").out
    assert "Nothing clean is left for the upper body." in shown


def test_lists_are_written_and_wrong_words_are_refused(dressed: Any, tmp_path: Path) -> None:
    dressed("pack", "trip", "--from", "2099-12-20", "--days", "1", "--name", "<Rome>")
    dressed("pack", "export", "1", tmp_path / "list.html")
    dressed("pack", "export", "1", tmp_path / "list.txt")
    assert "&lt;Rome&gt;" in (tmp_path / "list.html").read_text(encoding="utf-8")
    assert (tmp_path / "list.txt").read_text(encoding="utf-8").startswith("<Rome>\n")
    dressed("pack", "trip", "--from", "2099-12-20", code=2)
    dressed("pack", "trip", "--from", "2099-12-20", "--days", "1", "--weather", "x", code=2)
    for words in (("show", "9"), ("tick", "1", "99")):
        refused = dressed("pack", *words, "--json", code=1).document
        assert refused["error"]["next_step"]
    late = ("pack", "trip", "--from", "2099-12-20", "--to", "2099-12-01", "--json")
    assert "ends" in dressed(*late, code=1).document["error"]["message"]
