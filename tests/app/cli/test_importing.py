"""Importing from the command line: photos good and bad, tables, and what can stand in the way."""

from __future__ import annotations

import shutil
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from local_index import Library

ROOT = Path(__file__).resolve().parents[3]


def png_header(width: int, height: int) -> bytes:
    """The start of a PNG that claims a size; nothing behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def test_an_import_answers_in_the_promised_shape(vestry: Any, photos: list[Path]) -> None:
    first = vestry("import", *photos, "--json").document
    assert first["imported"] == 4
    assert first["duplicates"] == 0
    assert first["failed"] == []
    assert first["items"] == ["itm_1", "itm_2", "itm_3", "itm_4"]
    assert isinstance(first["seconds"], float)
    second = vestry("import", photos[0].parent, "--json").document
    assert (second["imported"], second["duplicates"]) == (0, 4)


def test_bad_photos_are_one_sentence_each_and_stop_nothing(
    vestry: Any, photos: list[Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    whole = photos[0].read_bytes()
    (bad / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (bad / "empty.jpg").write_bytes(b"")
    (bad / "huge.png").write_bytes(png_header(30_000, 30_000))
    (bad / "letter.jpg").write_text("Dear photo,")
    shutil.copy(photos[1], bad / "zz-good.jpg")
    ran = vestry("import", bad, tmp_path / "nowhere.jpg", "--json")
    failed = {Path(one["path"]).name: one["error"] for one in ran.document["failed"]}
    assert failed.keys() == {"cut.jpg", "empty.jpg", "huge.png", "letter.jpg", "nowhere.jpg"}
    assert failed["cut.jpg"] == "This file is cut off; try copying it again."
    assert all(text.endswith(".") and text.count(". ") == 0 for text in failed.values())
    assert ran.document["imported"] == 1


def test_an_unreadable_folder_is_reported(
    vestry: Any, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    locked = photos[0].parent / "locked"
    locked.mkdir()
    scandir = os.scandir

    def refusing(path: Any) -> Any:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    document = vestry("import", photos[0].parent, "--json").document
    assert document["imported"] == 4
    assert [Path(one["path"]).name for one in document["failed"]] == ["locked"]
    assert "permission" in document["failed"][0]["error"]


def test_a_read_only_library_refuses_the_import_and_keeps_working(
    filled: Any, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))
    error = filled("import", photos[0], "--json", code=1).document["error"]
    assert error["code"] == "library_read_only"
    assert filled("edit", "1", "brand=COS", "--json", code=1).document["error"]["next_step"]
    assert filled("items", "--json").document["total"] == 4


def test_a_library_of_a_newer_version_is_left_alone(filled: Any, library_folder: Path) -> None:
    description = library_folder / "library.json"
    text = description.read_text()
    description.write_text(text.replace('"format": 1', '"format": 99'))
    for words in (("items",), ("edit", "1", "brand=COS"), ("import", library_folder)):
        error = filled(*words, "--json", code=1).document["error"]
        assert error["code"] == "library_too_new"
        assert error["message"] == "This wardrobe was made by a newer Vestry."


def test_two_imports_at_once_are_told_apart(
    filled: Any, photos: list[Path], library_folder: Path
) -> None:
    with Library.open(library_folder) as library, library.long_job("import"):
        error = filled("import", photos[0], "--json", code=1).document["error"]
    assert error["code"] == "library_busy"
    assert filled("import", photos[0], "--json").document["duplicates"] == 1


def test_a_short_write_of_another_process_does_not_wait_for_an_import(
    filled: Any, library_folder: Path
) -> None:
    words = [sys.executable, "-m", "app.cli.main", "--library", str(library_folder)]
    with Library.open(library_folder) as library, library.long_job("import"):
        ran = subprocess.run(
            [*words, "edit", "1", "brand=COS"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    assert filled("show", "1", "--json").document["brand"] == "COS"


def test_a_table_can_be_tried_before_it_is_imported(
    vestry: Any, tmp_path: Path, library_folder: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Name,Type,Farbe\nBlue one,jumper,navy\nOdd one,jumpr,red\n")
    mapping = ("--map", "Farbe=colors")
    report = vestry("import", "--csv", table, *mapping, "--dry-run", "--json").document
    assert (report["rows"], report["ok"]) == (2, 1)
    assert report["columns"]["Farbe"] == "colors"
    assert not library_folder.exists()
    document = vestry("import", "--csv", table, *mapping, "--json").document
    assert document["imported"] == 1
    assert document["failed"][0]["path"] == "table.csv:3"
    assert vestry("show", "1", "--json").document["category"] == "sweater"


@pytest.mark.parametrize(
    "words",
    [(), ("--dry-run", "a.jpg"), ("a.jpg", "--resume"), ("--csv", "a.csv", "b.jpg")],
)
def test_ways_to_import_do_not_mix(vestry: Any, words: tuple[str, ...]) -> None:
    assert vestry("import", *words, code=2).err


def test_nothing_to_resume_is_one_sentence(filled: Any) -> None:
    error = filled("import", "--resume", "--json", code=1).document["error"]
    assert error["message"] == "There is no unfinished import."


def test_the_human_output_counts_and_names_failures(
    vestry: Any, photos: list[Path], tmp_path: Path
) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear photo,")
    ran = vestry("import", *photos, letter)
    assert "letter.jpg: " in ran.out
    assert "4 garments imported, 1 could not be used" in ran.out


def test_a_worker_process_does_the_same(
    photos: list[Path], library_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VESTRY_FAKE_MODELS", "1")
    words = [sys.executable, "-m", "app.cli.main", "import", str(photos[0]), "--json"]
    ran = subprocess.run(
        [*words, "--library", str(library_folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert '"imported": 1' in ran.stdout
    assert ran.stderr == ""


def test_ctrl_c_keeps_what_is_done_and_the_import_goes_on_later(
    vestry: Any, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services.perceiving import InlinePerception

    look = InlinePerception.analyze_many
    # whatever started the tests may ignore Ctrl-C, and a child inherits that
    before = signal.getsignal(signal.SIGINT)

    def interrupted(self: InlinePerception, wanted: Any) -> Any:
        for place, outcome in enumerate(look(self, wanted)):
            if place == 1:
                signal.raise_signal(signal.SIGINT)
            yield outcome

    with monkeypatch.context() as patched:
        patched.setattr(InlinePerception, "analyze_many", interrupted)
        ran = vestry("import", *photos, "--json", code=130)
    assert ran.document["error"]["code"] == "cancelled"
    assert "--resume" in ran.document["error"]["next_step"]
    assert "Ctrl-C" in ran.err
    kept = vestry("items", "--json").document["total"]
    assert kept < 4
    resumed = vestry("import", "--resume", "--json").document
    assert resumed["imported"] == 4 - kept
    assert vestry("items", "--json").document["total"] == 4
    assert signal.getsignal(signal.SIGINT) is before
