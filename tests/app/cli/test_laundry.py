"""The laundry from the command line: listed, washed, and ruled, with JSON that stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local_index import ItemDraft, Library


@pytest.fixture
def dressed(vestry: Any, library_folder: Path) -> Any:
    """Three garments without photos."""
    with Library.open(library_folder, create=True) as library:
        for category, slot in (("shirt", "top"), ("pants", "bottom"), ("coat", "outerwear")):
            library.items.add(ItemDraft(category=category, slot=slot))
    return vestry


def states(vestry: Any) -> dict[str, list[str]]:
    listed = vestry("laundry", "list", "--json").document
    return {name: [one["id"] for one in lines] for name, lines in listed.items() if lines}


def test_what_an_outfit_soils_is_listed_washed_and_taken_back(dressed: Any) -> None:
    assert states(dressed) == {}
    dressed("outfits", "save", "1", "2", "3")
    worn = dressed("outfits", "wear", "1", "--json").document
    assert worn["wash_due"] == ["itm_1"]
    assert states(dressed) == {"dirty": ["itm_1"]}
    (line,) = dressed("laundry", "list", "--json").document["dirty"]
    assert (line["state"], line["worn_since_wash"], line["wash_after"]) == ("dirty", 1, 1)
    assert dressed("show", "1", "--json").document["status"] == "dirty"
    dressed("laundry", "start")
    assert states(dressed) == {"washing": ["itm_1"]}
    assert dressed("laundry", "washed", "--json").document["items"] == ["itm_1"]
    assert states(dressed) == {}
    dressed("undo")
    assert states(dressed) == {"washing": ["itm_1"]}
    dressed("laundry", "remove", "1")
    dressed("laundry", "add", "out_1")
    assert states(dressed) == {"dirty": ["itm_1", "itm_2", "itm_3"]}


def test_intervals_are_changed_by_kind_and_by_garment(dressed: Any) -> None:
    before = dressed("laundry", "rules", "--json").document
    assert before["by_itself"] is True
    assert [before["intervals"][kind] for kind in ("shirt", "jeans", "coat")] == [1, 5, 30]
    now = dressed("laundry", "rules", "shirt=3", "parka=0", "--by-hand", "--json").document
    assert (now["by_itself"], now["intervals"]["shirt"]) == (False, 3)
    dressed("undo")
    assert dressed("laundry", "rules", "--json").document == before
    dressed("edit", "2", "wash_after=2")
    assert dressed("show", "2", "--json").document["wash_after"] == 2
    dressed("edit", "2", "wash_after=")
    assert dressed("show", "2", "--json").document["wash_after"] is None
    refused = dressed("laundry", "rules", "cloud=2", "--json", code=1)
    assert "wash interval" in refused.document["error"]["message"]
