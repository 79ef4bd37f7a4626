"""Backup, restore, export and the doctor from the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest


def without(document: Any, *names: str) -> Any:
    return [{k: v for k, v in item.items() if k not in names} for item in document["items"]]


def test_a_backup_brings_the_same_wardrobe_back(
    filled: Any, tmp_path: Path, library_folder: Path
) -> None:
    filled("edit", "1", "brand=COS")
    before = filled("items", "--json").document
    packed = filled("backup", tmp_path / "b.zip", "--json").document
    assert packed["counts"] == {"items": 4, "photos": 4, "edits": 0, "pictures": 0}
    other = tmp_path / "other"
    restored = filled("restore", tmp_path / "b.zip", "--library", other, "--json").document
    assert restored["library"] == str(other)
    after = filled("items", "--library", other, "--json").document
    assert after == before
    # What can be made again was made again: the grid of the window has its pictures at once.
    kinds = {path.parts[-3] for path in other.glob("derived/*/*/*")}
    assert kinds == {"thumb", "cutout", "mask"}


def test_restoring_never_overwrites_unless_asked_and_then_moves_aside(
    filled: Any, tmp_path: Path, library_folder: Path
) -> None:
    filled("backup", tmp_path / "b.zip")
    filled("edit", "1", "brand=Later")
    error = filled("restore", tmp_path / "b.zip", "--json", code=1).document["error"]
    assert "--replace" in error["next_step"]
    assert filled("show", "1", "--json").document["brand"] == "Later"
    restored = filled("restore", tmp_path / "b.zip", "--replace", "--json").document
    assert filled("show", "1", "--json").document["brand"] is None
    aside = restored["moved_aside"]
    assert filled("show", "1", "--library", aside, "--json").document["brand"] == "Later"


def test_a_table_goes_out_and_comes_back(filled: Any, tmp_path: Path) -> None:
    filled(
        *("edit", "1", "name==HYPERLINK(1)", "notes=-soft, \"new\"; 'old'", "season=spring,summer"),
        *("colors=navy:0.7,white", "brand=@home", "price=1299.50", "currency=EUR", "quantity=2"),
    )
    table = tmp_path / "w.csv"
    assert filled("export", table, "--json").document["items"] == 4
    raw = table.read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in raw
    assert "\r\n" in table.read_bytes().decode("utf-8-sig")
    other = tmp_path / "other"
    filled("import", "--csv", table, "--library", other)
    # A table is a person's own word, so what comes from one waits for nobody's review.
    dropped = ("views", "updated", "confidence", "origin", "id", "reviewed")
    before = without(filled("items", "--sort", "id", "--json").document, *dropped)
    after = without(
        filled("items", "--library", other, "--sort", "id", "--json").document, *dropped
    )
    assert after == before


def test_export_as_json_holds_everything(filled: Any, tmp_path: Path) -> None:
    filled("outfits", "save", "1", "2", "4", "--name", "Office")
    filled("outfits", "wear", "1", "--day", "2026-05-01")
    filled("trash", "4")
    filled("export", "--format", "json", tmp_path / "w.json", "--vectors")
    document = json.loads((tmp_path / "w.json").read_text())
    assert document["total"] == 3
    assert document["items"][0]["wears"] == ["2026-05-01"]
    assert document["items"][0]["outfits"] == ["out_1"]
    assert document["items"][2]["outfits"] == document["items"][2]["wears"] == []
    assert [(one["name"], one["items"]) for one in document["outfits"]] == [
        ("Office", ["itm_1", "itm_2"])
    ]
    assert document["wears"] == [
        {"date": "2026-05-01", "items": ["itm_1", "itm_2"], "outfit": "out_1"}
    ]
    assert {one["space"] for one in document["items"][0]["vectors"]} == {"image", "text"}


def test_export_as_a_page_needs_nothing_else_and_runs_nothing(filled: Any, tmp_path: Path) -> None:
    filled("edit", "1", "name=<script>alert(1)</script>", 'notes="><img src=x onerror=y>')
    filled("export", tmp_path / "w.html")
    page = (tmp_path / "w.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img src=x" not in page
    assert page.count("data:image/webp;base64,") == 4
    assert "http://" not in page
    assert "https://" not in page
    assert "prefers-color-scheme:dark" in page


@pytest.mark.parametrize(
    ("words", "code"),
    [(("export", "w.xyz"), 2), (("export", "--format", "csv", "--vectors", "w.csv"), 1)],
)
def test_exports_that_make_no_sense(
    filled: Any, words: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    *rest, name = words
    assert filled(*rest, tmp_path / name, code=code).err
    assert not (tmp_path / name).exists()


def test_exporting_a_wardrobe_that_is_not_there_is_one_sentence(
    vestry: Any, tmp_path: Path, library_folder: Path
) -> None:
    for words in (("export", tmp_path / "w.csv"), ("backup", tmp_path / "b.zip")):
        error = vestry(*words, "--json", code=1).document["error"]
        assert error["code"] == "library_not_found"
    assert os.listdir(tmp_path) == []


def test_the_doctor_answers_for_programs(filled: Any) -> None:
    ran = filled("doctor", "--json", code=None)
    document = ran.document
    assert ran.code == (0 if document["works"] else 1)
    assert {"checks", "backends", "system", "python", "version"} <= document.keys()
    states = {check["state"] for check in document["checks"]}
    assert states <= {"ok", "info", "warning", "broken"}
    for check in document["checks"]:
        if check["state"] == "broken":
            assert check["next_step"]
    onnx = next(one for one in document["backends"] if one["name"] == "onnxruntime")
    assert onnx["installed"] is True
    assert isinstance(onnx["verified_on"], list)


def test_the_doctor_answers_for_people(filled: Any) -> None:
    out = filled("doctor", code=None).out
    assert "✓" in out
    assert "4 garments and 4 photos" in out


def test_the_doctor_reports_a_damaged_wardrobe_instead_of_failing(
    filled: Any, library_folder: Path
) -> None:
    (library_folder / "wardrobe.db").write_bytes(b"not a database" * 100)
    for path in library_folder.glob("wardrobe.db-*"):
        path.unlink()
    ran = filled("doctor", "--json", code=1)
    (check,) = [one for one in ran.document["checks"] if one["group"] == "Wardrobe"]
    assert check["state"] == "broken"
    assert "restore" in check["next_step"]
    error = filled("items", "--json", code=1).document["error"]
    assert error["code"] == "library_damaged"


def test_the_doctor_makes_lost_cut_outs_again(filled: Any, library_folder: Path) -> None:
    for path in library_folder.glob("derived/cutout/*/*"):
        path.unlink()
    names = {one["name"] for one in filled("doctor", "--json", code=None).document["checks"]}
    assert "Cut-outs" in names
    filled("doctor", "--repair", code=None)
    assert len(list(library_folder.glob("derived/cutout/*/*"))) == 4
    names = {one["name"] for one in filled("doctor", "--json", code=None).document["checks"]}
    assert "Cut-outs" not in names


def test_settings_that_cannot_be_read_stop_commands_and_not_the_doctor(
    filled: Any, isolated_home: Path
) -> None:
    (isolated_home / "settings.json").write_text("{")
    assert filled("items", "--json", code=1).document["error"]["code"] == "settings"
    checks = filled("doctor", "--json", code=1).document["checks"]
    assert any(one["name"] == "Settings" and one["state"] == "broken" for one in checks)
