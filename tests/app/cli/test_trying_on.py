"""``vestry try-on`` from a library with drawn photos."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.app.cli.conftest import Vestry


@pytest.fixture
def dressed(filled: Vestry) -> Vestry:
    """The four garments of the library, two of them made wearable: a skirt and a bag."""
    ids = [item["id"] for item in filled("items", "--json").document["items"]]
    filled("edit", ids[1], "category=skirt", "name=Secret name")
    filled("edit", ids[2], "category=umbrella")
    return filled


def test_a_picture_names_its_garments_by_id_and_nothing_else(dressed: Vestry, tmp_path: Path):
    ids = [item["id"] for item in dressed("items", "--json").document["items"]]
    out = tmp_path / "look.png"
    answer = dressed("try-on", ids[1], "--items", ids[2], "-o", out, "--json").document
    assert answer["items"] == [ids[1]]
    assert [each["id"] for each in answer["left_out"]] == [ids[2]]
    assert answer["model"] is None
    with Image.open(out) as picture:
        assert picture.format == "PNG"
        assert picture.info == {"Software": "Vestry", "Items": ids[1]}
    assert [file.name for file in tmp_path.glob("*.p*") if file.is_file()] == ["look.png"]


def test_a_garment_that_does_not_exist_and_a_folder_that_is_not_there_are_said(
    dressed: Vestry, tmp_path: Path
):
    ids = [item["id"] for item in dressed("items", "--json").document["items"]]
    gone = dressed("try-on", "999", "-o", tmp_path / "a.png", "--json", code=1).document
    assert gone["error"]["message"].endswith(".")
    missing = tmp_path / "no" / "a.png"
    told = dressed("try-on", ids[1], "-o", missing, "--json", code=1).document
    assert told["error"]["code"] == "storage"
    assert not missing.parent.exists()
    nothing = dressed("try-on", "-o", tmp_path / "a.png", "--json", code=1).document
    assert "nothing to try on" in nothing["error"]["message"]
