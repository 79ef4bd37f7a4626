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


def photo_of_somebody(folder: Path) -> Path:
    """A figure on plain ground, as if it were a photo."""
    from app.tryon.values import FigureChoice
    from app.tryon.wearing import bare

    file = folder / "me.jpg"
    Image.fromarray(bare(FigureChoice(), 480)).save(file, quality=95)
    return file


def test_a_model_needs_a_photo_and_has_to_be_there(dressed: Vestry, tmp_path: Path):
    ids = [item["id"] for item in dressed("items", "--json").document["items"]]
    out, me = tmp_path / "a.png", photo_of_somebody(tmp_path)
    alone = dressed("try-on", ids[1], "--model", "tiny", "-o", out, "--json", code=1).document
    assert "photos, and no drawn figure" in alone["error"]["message"]
    words = ("try-on", ids[1], "--person", me, "-o", out, "--json")
    gone = dressed(*words, "--model", "fashn-vton-1.5", code=1).document
    assert gone["error"]["code"] == "not_installed"
    wrong = dressed(*words, "--model", "qwen3-vl-2b", code=1).document
    assert wrong["error"]["message"]
    assert not out.exists()


@pytest.mark.slow
def test_a_model_of_ones_own_is_added_dresses_and_is_named(dressed: Vestry, tmp_path: Path):
    from tests.tiny_models.vton import write_vton

    write_vton(tmp_path / "weights")
    ids = [item["id"] for item in dressed("items", "--json").document["items"]]
    card = dressed("models", "add", tmp_path / "weights", "--name", "tiny", "--json").document
    assert (card["task"], card["id"]) == ("try-on", "tiny")
    out, me = tmp_path / "look.png", photo_of_somebody(tmp_path)
    words = ("try-on", ids[1], "--person", me, "--model", "tiny", "--seed", 7, "-o", out)
    answer = dressed(*words, "--json").document
    assert (answer["model"], answer["seed"], answer["note"]) == ("tiny", 7, None)
    assert answer["items"] == [ids[1]]
    with Image.open(out) as picture:
        assert picture.info["Model"] == "tiny"
        assert picture.info["AI-generated"] == "yes"
    first = out.read_bytes()
    told = dressed(*words).out
    assert "drawn by tiny from seed 7" in told
    assert out.read_bytes() == first
