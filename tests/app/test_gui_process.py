"""The window as a process: started twice, ended by a signal, killed in the middle of an import."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.single_instance import LOCK_NAME
from local_index import Library
from local_index.errors import LocalIndexError

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems"),
]
PATIENCE_S = 60.0
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
