"""``vestry catalog``: lists are taken in, searched and removed, and come back."""

from __future__ import annotations

import pytest

LIST = "name,price,color\nSuede ankle boots,79 EUR,tan\nWool coat,149 EUR,gray\n,1,\n"


@pytest.fixture
def shop(tmp_path):
    file = tmp_path / "shop.csv"
    file.write_text(LIST)
    return file


def test_a_list_is_taken_in_found_removed_and_brought_back(vestry, shop):
    told = vestry("catalog", "import", shop, "--price-date", "2026-11-01", "--json").document
    assert (told["added"], told["rejected"]) == (2, 1)
    assert told["list"]["price_date"] == "2026-11-01"
    found = vestry("catalog", "search", "tan", "boots", "--json").document
    assert [one["title"] for one in found["products"]] == ["Suede ankle boots"]
    assert (
        "cat_1  Suede ankle boots  79 EUR  (shop.csv)" in vestry("catalog", "search", "boots").out
    )
    assert vestry("catalog", "search", "--max-price", 80, "--json").document["total"] == 1
    number = told["list"]["id"]
    vestry("catalog", "remove", number)
    assert vestry("catalog", "list", "--json").document["lists"] == []
    vestry("undo")
    (back,) = vestry("catalog", "list", "--json").document["lists"]
    assert back["products"] == 2


def test_what_is_wrong_is_said(vestry, shop, tmp_path):
    assert vestry("catalog", "import", shop, "--column", "title", code=2).err
    wrong = vestry("catalog", "import", shop, "--column", "title=product", "--json", code=1)
    assert "There is no column" in wrong.document["error"]["message"]
    (tmp_path / "empty.csv").write_text("")
    vestry("catalog", "import", tmp_path / "empty.csv", code=1)
    vestry("catalog", "remove", 9, code=1)
    assert vestry("catalog", "list").out == "No product list was taken in yet.\n"
