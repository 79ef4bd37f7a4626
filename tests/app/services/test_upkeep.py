"""The trash keeps its thirty days without anybody asking, and never gets in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_services
from app.services.importing import ImportService
from app.services.upkeep import keep_up
from local_index import DiskFullError, Library

LONG_AGO = "UPDATE items SET trashed_at = '2020-01-01T00:00:00Z' WHERE status = 'trash'"


@pytest.fixture
def with_old_trash(library_folder: Path, importer: ImportService, photo_folder: Any) -> Path:
    """Three garments; the first has been in the trash for years, the second since now."""
    importer.run([photo_folder(3)])
    with Library.open(library_folder) as library:
        library.trash.put([1])
        library.db.execute(LONG_AGO)
        library.trash.put([2])
        library.db.execute("DELETE FROM library_meta WHERE key = 'trash_purged'")
    return library_folder


def left(folder: Path) -> list[int]:
    with Library.open(folder) as library:
        return library.items.ids(include_trash=True, order="id")


def test_opening_a_wardrobe_empties_what_is_due_and_nothing_else(with_old_trash: Path) -> None:
    with Library.open(with_old_trash) as library:
        file = library.photos.file(library.photos.get(1))
    with open_services(with_old_trash) as services, services.open_library() as library:
        assert library.items.ids(include_trash=True, order="id") == [2, 3]
    assert not file.exists()


def test_an_import_empties_it_too_but_restores_first(
    with_old_trash: Path, importer: ImportService, photo_folder: Any
) -> None:
    result = importer.run([photo_folder(1, name="again")])
    assert result.items == (1,), "the very photo came again, so its garment is wanted back"
    assert left(with_old_trash) == [1, 2, 3]
    with Library.open(with_old_trash) as library:
        library.trash.put([3])
        library.db.execute(LONG_AGO)
        library.db.execute("DELETE FROM library_meta WHERE key = 'trash_purged'")
    importer.run([photo_folder(1, name="other", first=50)])
    assert 3 not in left(with_old_trash)


def test_it_is_done_once_a_day(with_old_trash: Path) -> None:
    with Library.open(with_old_trash) as library:
        keep_up(library)
        library.trash.put([3])
        library.db.execute(LONG_AGO)
        keep_up(library)
        assert 3 in library.items.ids(include_trash=True)


def test_during_an_import_it_waits_for_another_day(with_old_trash: Path) -> None:
    with Library.open(with_old_trash) as library, library.long_job("import"):
        with Library.open(with_old_trash) as other:
            keep_up(other)
        assert library.trash.is_due()
        assert 1 in library.items.ids(include_trash=True)


def test_a_wardrobe_that_cannot_be_written_is_left_alone(with_old_trash: Path) -> None:
    with Library.open(with_old_trash, read_only=True) as library:
        keep_up(library)
    assert left(with_old_trash) == [1, 2, 3]


def test_what_goes_wrong_does_not_stop_the_command(
    with_old_trash: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise DiskFullError("There is no room left.")

    monkeypatch.setattr("local_index.trash.Trash.purge_daily", full)
    with open_services(with_old_trash) as services, services.open_library() as library:
        assert library.items.count() == 1
