"""Conversations and their pictures through backup and restore, and in the doctor's report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import InputError
from app.services.backup import back_up
from app.services.chat_turns import ask, keep_picture
from app.services.restoring import restore
from local_index import Library
from local_index.chat_parts import PicturePart


def talked(folder: Path, picture: bytes) -> None:
    with Library.open(folder, create=True) as library:
        ask(library, None, "What is this?", [keep_picture(library, picture, name="coat.jpg")])


def test_a_backup_brings_conversations_and_their_pictures_back(
    tmp_path: Path, library_folder: Path, photo_bytes: Callable[[int], bytes]
) -> None:
    talked(library_folder, photo_bytes(1))
    report = back_up(library_folder, tmp_path / "b.zip")
    assert (report.counts["pictures"], report.missing) == (1, 0)
    restore(tmp_path / "b.zip", tmp_path / "again")
    with Library.open(tmp_path / "again") as library:
        question = library.messages.branch(1)[0]
        assert question.text == "What is this?"
        part = question.parts[0]
        assert isinstance(part, PicturePart)
        file = library.chat_pictures.file(library.chat_pictures.get(part.picture_id))
        assert file.read_bytes() == photo_bytes(1)
        assert library.sync.check().sound


def test_a_backup_says_that_a_picture_is_lost(
    tmp_path: Path, library_folder: Path, photo_bytes: Callable[[int], bytes]
) -> None:
    talked(library_folder, photo_bytes(1))
    for file in (library_folder / "pictures" / "chat").rglob("*.jpg"):
        file.unlink()
    assert back_up(library_folder, tmp_path / "b.zip").missing == 1


def test_a_wardrobe_that_holds_only_conversations_is_not_written_over(
    tmp_path: Path, library_folder: Path, photo_bytes: Callable[[int], bytes]
) -> None:
    with Library.open(library_folder, create=True) as library:
        ask(library, None, "hello")
    talked(tmp_path / "other", photo_bytes(2))
    back_up(tmp_path / "other", tmp_path / "b.zip")
    with pytest.raises(InputError):
        restore(tmp_path / "b.zip", library_folder)
    with Library.open(library_folder) as library:
        assert library.messages.branch(1)[0].text == "hello"


def test_the_doctor_names_lost_pictures_of_conversations(
    library_folder: Path, photo_bytes: Callable[[int], bytes]
) -> None:
    from app.services.diagnosis import _check_files

    talked(library_folder, photo_bytes(1))
    for file in (library_folder / "pictures" / "chat").rglob("*.jpg"):
        file.unlink()
    with Library.open(library_folder) as library:
        checks = {check.name: check for check in _check_files(library, repair=False)}
    assert checks["Conversations"].state == "warning"
    assert checks["Conversations"].detail.startswith("1 picture")
