"""Which files an import means."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from app.services.photo_discovery import find_photos, printable


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")


def test_folders_are_walked_in_a_fixed_order(tmp_path: Path) -> None:
    _touch(tmp_path, "b/2.JPG", "b/1.heic", "a/9.png", "z.webp", "A.jpeg", "b/c/0.tif")
    names = [str(path.relative_to(tmp_path)) for path in find_photos([tmp_path]).photos]
    assert names == ["A.jpeg", "z.webp", "a/9.png", "b/1.heic", "b/2.JPG", "b/c/0.tif"]


def test_hidden_and_other_files_are_passed_over_silently(tmp_path: Path) -> None:
    _touch(tmp_path, ".hidden.jpg", ".thumbs/1.jpg", "notes.txt", "movie.mov", "1.jpg")
    found = find_photos([tmp_path])
    assert [path.name for path in found.photos] == ["1.jpg"]
    assert found.failed == ()


def test_a_named_file_is_tried_whatever_it_is_called(tmp_path: Path) -> None:
    _touch(tmp_path, "notes.txt", ".hidden.jpg")
    found = find_photos([tmp_path / "notes.txt", tmp_path / ".hidden.jpg"])
    assert [path.name for path in found.photos] == ["notes.txt", ".hidden.jpg"]


def test_a_wardrobe_inside_a_folder_is_left_alone(tmp_path: Path) -> None:
    _touch(tmp_path, "1.jpg", "wardrobe/wardrobe.db", "wardrobe/photos/ab/2.jpg")
    assert [path.name for path in find_photos([tmp_path]).photos] == ["1.jpg"]


def test_a_folder_that_cannot_be_opened_is_reported_and_the_rest_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _touch(tmp_path, "open/1.jpg", "secret/2.jpg")
    scandir = os.scandir

    def guarded(path: Any) -> Any:
        if Path(path).name == "secret":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = find_photos([tmp_path])
    assert [path.name for path in found.photos] == ["1.jpg"]
    (failure,) = found.failed
    assert failure.path.endswith("secret")
    assert failure.error == "secret cannot be opened because you have no permission."


@pytest.mark.skipif(os.name != "posix", reason="links need no rights on POSIX")
def test_links_that_lead_round_in_a_circle_end(tmp_path: Path) -> None:
    _touch(tmp_path, "a/1.jpg")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")
    assert [path.name for path in find_photos([tmp_path]).photos] == ["1.jpg"]


def test_a_name_that_is_not_unicode_can_be_shown() -> None:
    assert printable("caf\udce9.jpg") == "caf\N{REPLACEMENT CHARACTER}.jpg"
