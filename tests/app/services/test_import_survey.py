"""What an import finds before its first photo, and that stopping there leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.services import import_survey
from app.services.import_survey import Survey, survey
from app.services.importing import ImportCancelledError, ImportService
from app.services.job_control import JobControl, Progress
from app.services.photo_discovery import find_photos
from local_index import Library

PhotoFolder = Callable[..., Path]


@pytest.fixture
def mixed(photo_folder: PhotoFolder, importer: ImportService) -> Path:
    """Five photos, two of them known (one under another name), and four other things."""
    importer.run([photo_folder(2, name="before")])
    folder = photo_folder(5)
    (folder / "IMG_0001.jpg").rename(folder / "renamed.jpg")
    (folder / "note.jpg").write_text("a text")
    (folder / "empty.png").write_bytes(b"")
    (folder / "film.mov").write_bytes(b"a film")
    (folder / "below").mkdir()
    (folder / "below" / "list.pdf").write_bytes(b"a list")
    (folder / ".hidden").write_bytes(b"passed over")
    return folder


def test_everything_is_counted_and_nothing_is_kept(mixed: Path, library_folder: Path) -> None:
    with Library.open(library_folder) as library:
        seen = survey(library, find_photos([mixed]), control=JobControl())
        assert library.photos.count() == 2
    assert seen == Survey(photos=5, known=2, unusable=2, others=2)


def test_when_hashing_would_take_long_name_and_size_decide(
    mixed: Path, library_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_survey, "HASHED_BYTES", 10)
    monkeypatch.setattr(import_survey, "hash_file", None)
    with Library.open(library_folder) as library:
        seen = survey(library, find_photos([mixed]), control=JobControl())
    assert seen.known == 1


def test_it_is_told_before_the_first_photo_is_looked_at(
    mixed: Path, library_folder: Path, perception, vocabulary, monkeypatch
) -> None:
    order: list[Any] = []
    look = perception.analyze_many

    def looking(photos):
        order.append("looked")
        return look(photos)

    monkeypatch.setattr(perception, "analyze_many", looking)

    def told(progress: Progress) -> None:
        order.append((progress.done, progress.about))

    ImportService(library_folder, perception, vocabulary).run([mixed], progress=told)
    seen = Survey(photos=5, known=2, unusable=2, others=2)
    assert order[:2] == [(0, seen), "looked"]
    assert order[-1] == (7, seen)


def test_stopping_there_leaves_nothing_behind(
    mixed: Path, importer: ImportService, library_folder: Path, dump_library
) -> None:
    before = dump_library(library_folder)
    with Library.open(library_folder) as library:
        undo = [entry.label for entry in library.history.entries()]
    control = JobControl()
    with pytest.raises(ImportCancelledError) as stopped:
        importer.run([mixed], progress=lambda _progress: control.cancel(), control=control)
    assert stopped.value.result.imported == 0
    control.cancel()
    with pytest.raises(ImportCancelledError) as stopped:
        importer.run([mixed], control=control)
    assert stopped.value.result.items == ()
    assert dump_library(library_folder) == before
    with Library.open(library_folder) as library:
        assert [entry.label for entry in library.history.entries()] == undo
        assert library.at_work() in (None, "", ())


def test_what_may_be_the_same_garment_is_counted(
    importer: ImportService, photo_folder: PhotoFolder
) -> None:
    from PIL import Image

    folder = photo_folder(3)
    importer.run([folder])
    again = photo_folder(1, name="again", first=40)
    Image.open(folder / "IMG_0001.jpg").save(again / "smaller.jpg", quality=60)
    result = importer.run([again])
    assert result.imported == 2
    assert len(result.alike) == 1
    assert set(result.alike) < set(result.items)


def test_two_new_photos_of_one_garment_are_one_that_may_be_the_same(
    importer: ImportService, photo_folder: PhotoFolder
) -> None:
    from PIL import Image

    folder = photo_folder(2)
    Image.open(folder / "IMG_0001.jpg").save(folder / "smaller.jpg", quality=60)
    result = importer.run([folder])
    assert result.alike == (result.items[2],)
