"""The window as a process: started twice, ended by a signal, killed in the middle of an import."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.single_instance import LOCK_NAME
from local_index import Library
from local_index.errors import LocalIndexError

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems"),
]
PATIENCE_S = 60.0
SEED = 20261121
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(isolated_home: Path, library_folder: Path) -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def begin(*photos: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.main", "--library", str(library_folder)]
            + [str(photo) for photo in photos],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "VESTRY_FAKE_MODELS": "1"},
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until(held: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not held():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def count(folder: Path) -> int:
    try:
        with Library.open(folder) as library:
            return library.items.count()
    except LocalIndexError:  # not made yet
        return 0


def holder(folder: Path) -> int:
    """Return the process that has the wardrobe's window; 0 when none has."""
    try:
        return int((folder / LOCK_NAME).read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return 0


def test_a_second_start_hands_over_its_photos_and_ends(
    start, library_folder, photo_folder, isolated_home
) -> None:
    first = start()
    until(lambda: holder(library_folder) == first.pid)
    second = start(photo_folder(3))
    assert second.wait(PATIENCE_S) == 0
    until(lambda: count(library_folder) == 3)
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE_S) == 0, first.stdout and first.stdout.read()
    assert not (isolated_home / "logs" / "running").exists()
    assert not (library_folder / "wardrobe.db-wal").exists()


def test_a_window_that_was_killed_goes_on_where_it_was(
    start, library_folder, photo_folder, isolated_home
) -> None:
    first = start(photo_folder(40))
    until(lambda: count(library_folder) > 0)
    first.kill()
    first.wait(PATIENCE_S)
    assert (isolated_home / "logs" / "running").exists()
    with Library.open(library_folder) as library:
        assert library.integrity_problems() == []
    second = start()
    until(lambda: count(library_folder) == 40)
    until(lambda: holder(library_folder) == second.pid)
    second.send_signal(signal.SIGINT)
    assert second.wait(PATIENCE_S) == 0, second.stdout and second.stdout.read()


@pytest.mark.slow
def test_a_window_killed_again_and_again_ends_with_the_wardrobe_of_an_undisturbed_one(
    start, library_folder, photo_folder, importer, dump_library, tmp_path
) -> None:
    photos = photo_folder(90)
    (photos / "IMG_0010_twin.jpg").write_bytes((photos / "IMG_0003.jpg").read_bytes())
    (photos / "IMG_0020_cut.jpg").write_bytes((photos / "IMG_0004.jpg").read_bytes()[:400])
    (photos / "IMG_0030_note.jpg").write_text("no photo")
    moments, came = random.Random(SEED), 0
    for turn in range(4):
        process = start(photos) if turn == 0 else start()
        # Small steps: a busy machine writes many more garments between two looks at the count.
        wanted = 0 if turn == 0 else came + moments.randrange(1, 12)
        until(lambda process=process: holder(library_folder) == process.pid)
        until(lambda wanted=wanted: count(library_folder) >= wanted and _has_begun(library_folder))
        time.sleep(moments.random() * 0.15)
        process.kill()
        process.wait(PATIENCE_S)
        came = count(library_folder)
        with Library.open(library_folder) as library:
            assert library.integrity_problems() == []
            for photo in library.photos.all():
                assert library.photos.file(photo).stat().st_size == photo.bytes
        if came == 90:
            break
    assert turn > 0, "one kill at least has to fall into the import"
    last = start()
    until(lambda: count(library_folder) == 90 and not _waits(library_folder))
    last.send_signal(signal.SIGTERM)
    assert last.wait(PATIENCE_S) == 0, last.stdout and last.stdout.read()
    undisturbed = _import_undisturbed(importer, photos, library_folder, tmp_path)
    expected, found = dump_library(undisturbed), dump_library(library_folder)
    for part, content in expected.items():
        assert found[part] == content, part


@pytest.mark.slow
def test_a_window_closed_at_any_moment_of_an_import_goes_on_and_does_nothing_twice(
    start, library_folder, photo_folder
) -> None:
    photos, moments = photo_folder(60), random.Random(SEED)
    for turn in range(3):
        process = start(photos) if turn == 0 else start()
        until(lambda process=process: holder(library_folder) == process.pid)
        until(lambda: _has_begun(library_folder))
        time.sleep(moments.random() * 0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0, process.stdout and process.stdout.read()
        assert not (library_folder / "wardrobe.db-wal").exists()
    last = start()
    until(lambda: count(library_folder) == 60 and not _waits(library_folder))
    last.send_signal(signal.SIGTERM)
    assert last.wait(PATIENCE_S) == 0
    with Library.open(library_folder) as library:
        assert library.photos.count() == 60
        (entry,) = library.history.entries()
        assert entry.label == "Import of photos"


def _has_begun(folder: Path) -> bool:
    """Whether somebody has asked for an import and it was begun."""
    try:
        with Library.open(folder) as library:
            job = library.jobs.latest("import")
            return job is not None
    except LocalIndexError:
        return False


def _waits(folder: Path) -> bool:
    from app.services import import_queue

    with Library.open(folder) as library:
        return bool(import_queue.waiting(library))


def _import_undisturbed(importer: Any, photos: Path, library: Path, tmp_path: Path) -> Path:
    """Import the same photos in one go, in a process of no window."""
    aside = tmp_path / "disturbed"
    library.rename(aside)
    importer.run([photos])
    undisturbed = tmp_path / "undisturbed"
    library.rename(undisturbed)
    aside.rename(library)
    return undisturbed
