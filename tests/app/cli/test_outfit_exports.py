"""Outfits exported from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image


@pytest.fixture
def kept(filled: Any) -> Any:
    """Two outfits of the four garments."""
    filled("outfits", "save", "1", "2", "--name", "Office", "--notes", "SECRET")
    filled("outfits", "save", "3", "4", "--for", "party")
    return filled


def test_the_ending_says_what_is_written(kept: Any, tmp_path: Path) -> None:
    picture, page = tmp_path / "one.png", tmp_path / "both.html"
    done = kept("outfits", "export", "1", "-o", picture, "--size", "400", "--json").document
    assert done["files"][0]["outfits"] == ["out_1"]
    assert done["files"][0]["bytes"] == picture.stat().st_size
    with Image.open(picture) as opened:
        assert opened.size == (320, 400)
    assert "2 outfits written" in kept("outfits", "export", "out_2", "1", "-o", page).out
    words = page.read_text(encoding="utf-8")
    assert words.index("Look 1") < words.index("Office"), "in the order that was asked for"
    assert "SECRET" not in words
    kept("outfits", "export", "--all", "-o", page, "--notes")
    assert "SECRET" in page.read_text(encoding="utf-8")


def test_several_pictures_go_into_a_folder(kept: Any, tmp_path: Path) -> None:
    folder = tmp_path / "looks"
    folder.mkdir()
    kept("outfits", "export", "--all", "-o", folder, "--size", "200", "--background", "transparent")
    assert sorted(one.name for one in folder.iterdir()) == ["Look 2.png", "Office.png"]
    with Image.open(folder / "Office.png") as opened:
        assert opened.mode == "RGBA"


def test_a_lookbook_is_set_on_paper(kept: Any, tmp_path: Path) -> None:
    target = tmp_path / "look.pdf"
    kept("outfits", "export", "--all", "-o", target, "--paper", "letter", "--title", "Autumn")
    assert target.read_bytes().startswith(b"%PDF-")
    assert b"/MediaBox [0 0 612" in target.read_bytes()


def test_wrong_usage_is_said(kept: Any, tmp_path: Path) -> None:
    assert kept("outfits", "export", "-o", tmp_path / "a.png", code=2).err
    assert kept("outfits", "export", "1", "--all", "-o", tmp_path / "a.png", code=2).err
    assert kept("outfits", "export", "1", "-o", tmp_path / "a.doc", code=2).err
    wrong = kept("outfits", "export", "9", "-o", tmp_path / "a.png", "--json", code=1).document
    assert wrong["error"]["next_step"]
    words = ("export", "1", "-o", tmp_path / "a.png", "--background", "red", "--json")
    assert "no color" in kept("outfits", *words, code=1).document["error"]["message"]
    assert not [one for one in tmp_path.iterdir() if one.suffix == ".png"]


def test_outfits_are_handed_over_and_taken_in(kept: Any, vestry: Any, tmp_path: Path) -> None:
    planned = kept("outfits", "handover", "--all", "--preview", "--json").document
    assert planned["written"] is None
    assert planned["outfits"] == ["Office", "Look 2"]
    assert kept("outfits", "handover", "--all", code=2).err
    target = tmp_path / "sofia.zip"
    shown = kept("outfits", "handover", "1", "2", "-o", target, "--title", "Autumn").out
    assert "no notes and no prices" in shown
    assert target.is_file()
    kept("outfits", "delete", "1", "2")
    again = kept("outfits", "import", target, "--json").document["outfits"]
    assert [one["outcome"] for one in again] == ["proposed", "proposed"]
    assert "(proposed)" in kept("outfits", "list").out
    assert "1 outfit accepted" in kept("outfits", "accept", again[0]["outfit"]).out
    known = kept("outfits", "import", target, "--preview").out
    assert "here already" in known
    wrong = kept("outfits", "import", tmp_path / "gone.zip", "--json", code=1).document
    assert wrong["error"]["next_step"]
