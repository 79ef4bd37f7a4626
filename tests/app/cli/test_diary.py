"""The diary from the command line: days listed, said, suggested for and planned."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from local_index import ItemDraft, Library

TODAY = date.today()
SOON = (TODAY + timedelta(days=2)).isoformat()


@pytest.fixture
def dressed(vestry: Any, library_folder: Path) -> Any:
    """Garments without photos that dress a person for some days."""
    garments = (("t-shirt", "top"), ("blouse", "top"), ("pants", "bottom"), ("skirt", "bottom"))
    with Library.open(library_folder, create=True) as library:
        for category, slot in (*garments, ("shoe", "shoes"), ("boot", "shoes")):
            library.items.add(ItemDraft(category=category, slot=slot))
    return vestry


def days(vestry: Any) -> dict[str, Any]:
    return {day["day"]: day for day in vestry("diary", "list", "--json").document["days"]}


def test_a_day_is_said_listed_and_taken_back(dressed: Any) -> None:
    words = ("--occasion", "party", "--temperature", "-2", "--rain", "0.6", "--note", "opera")
    said = dressed("diary", "day", SOON, *words, "--json").document
    assert said == {
        "day": SOON,
        "note": "opera",
        "occasion": "party",
        "temperature": -2.0,
        "rain": 0.6,
        "entries": [],
    }
    assert days(dressed) == {SOON: said}
    assert "party, -2 °C, rain, opera" in dressed("diary", "list").out
    dressed("diary", "day", SOON, "--no-weather", "--note", "")
    assert days(dressed)[SOON]["temperature"] is None
    dressed("undo")
    dressed("undo")
    assert days(dressed) == {}
    refused = dressed("diary", "day", SOON, "--occasion", "qwertz", "--json", code=1).document
    assert "occasion" in refused["error"]["message"]


def test_a_day_is_suggested_for_and_planned(dressed: Any) -> None:
    dressed("diary", "day", SOON, "--temperature", "20")
    asked = dressed("diary", "suggest", SOON, "--json").document["days"]
    assert [one["day"] for one in asked] == [SOON]
    assert asked[0]["outfits"]
    made = dressed("diary", "suggest", SOON, "--days", "2", "--plan", "--json").document
    assert SOON in made["planned"]
    (entry,) = days(dressed)[SOON]["entries"]
    assert (entry["state"], entry["outfit"]) == ("planned", "out_1")
    again = dressed("diary", "suggest", SOON, "--plan", "--json").document
    assert again == {"planned": [], "open": []}
    dressed("undo")
    assert days(dressed)[SOON]["entries"] == []
