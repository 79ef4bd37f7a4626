"""A watched folder: complete photos once, growing ones later, across restarts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import InputError
from app.services.importing import ImportResult, ImportService
from app.services.job_control import JobControl
from app.services.watching import FolderWatch, WatchService
from local_index import Library


def _names(photos: list[Path]) -> list[str]:
    return [photo.name for photo in photos]


def test_a_photo_is_ready_when_it_stopped_growing(
    tmp_path: Path, photo_bytes: Callable[[int], bytes]
) -> None:
    watch = FolderWatch([tmp_path])
    file = tmp_path / "1.jpg"
    file.write_bytes(photo_bytes(1)[:500])
    assert watch.poll() == []
    file.write_bytes(photo_bytes(1)[:900])
    assert watch.poll() == []
    file.write_bytes(photo_bytes(1))
    assert watch.poll() == []
    assert _names(watch.poll()) == ["1.jpg"]


def test_an_empty_file_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").touch()
    watch = FolderWatch([tmp_path])
    assert watch.poll() == watch.poll() == []


def test_what_was_handled_is_handed_out_again_only_when_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "1.jpg"
    file.write_bytes(b"one")
    watch = FolderWatch([tmp_path])
    watch.poll()
    watch.handled(watch.poll())
    assert watch.poll() == watch.poll() == []
    file.write_bytes(b"other")
    os.utime(file, ns=(1, 1))
    watch.poll()
    assert _names(watch.poll()) == ["1.jpg"]


def test_what_was_not_imported_is_handed_out_again(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"one")
    watch = FolderWatch([tmp_path])
    watch.poll()
    assert _names(watch.poll()) == _names(watch.poll()) == ["1.jpg"]


def test_watching_imports_what_appears_until_it_is_stopped(
    importer: ImportService,
    photo_folder: Callable[..., Path],
    photo_bytes: Callable[[int], bytes],
    library_folder: Path,
) -> None:
    folder = photo_folder(2)
    results: list[ImportResult] = []
    control = JobControl()

    def on_result(result: ImportResult) -> None:
        results.append(result)
        if len(results) == 1:
            (folder / "later.jpg").write_bytes(photo_bytes(50))
        else:
            control.cancel()

    service = WatchService(importer, poll_s=0.001)
    service.run([folder], control=control, on_result=on_result)
    assert [result.imported for result in results] == [2, 1]
    with Library.open(library_folder) as library:
        assert library.items.count() == 3


def test_a_restart_adds_nothing_twice(
    importer: ImportService, photo_folder: Callable[..., Path]
) -> None:
    folder = photo_folder(2)
    importer.run([folder])
    watch, results = FolderWatch([folder]), list[ImportResult]()
    service = WatchService(importer)
    for _ in range(3):
        service.look(watch, control=JobControl(), on_result=results.append)
    assert [(result.imported, result.duplicates) for result in results] == [(0, 2)]


def test_a_busy_wardrobe_is_waited_for(
    importer: ImportService, photo_folder: Callable[..., Path], library_folder: Path
) -> None:
    watch, results = FolderWatch([photo_folder(1)]), list[ImportResult]()
    service = WatchService(importer)
    watch.poll()
    with Library.open(library_folder, create=True) as library, library.long_job("backup"):
        service.look(watch, control=JobControl(), on_result=results.append)
    assert results == []
    service.look(watch, control=JobControl(), on_result=results.append)
    assert [result.imported for result in results] == [1]


def test_a_folder_that_does_not_exist_is_said_so(importer: ImportService, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a folder"):
        WatchService(importer).run(
            [tmp_path / "none"], control=JobControl(), on_result=lambda _: None
        )
