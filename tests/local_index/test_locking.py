"""Locks: one long job at a time, a sentence for the second, and no lock outlives its holder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from local_index import ItemDraft, Library, LibraryBusyError

_HOLD = """
import sys
from pathlib import Path
from local_index import Library

with Library.open(Path(sys.argv[1])) as library, library.long_job("import"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(folder: Path, library: Library):
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"held"
    yield process
    process.kill()
    process.communicate()


def hold(library: Library) -> None:
    with library.long_job("index"):
        pass


def test_a_second_holder_learns_who_and_since_when(library: Library, holder) -> None:
    with pytest.raises(LibraryBusyError, match=r"\(import\) since \d\d:\d\d on 2") as caught:
        hold(library)
    assert caught.value.purpose == "import"
    assert caught.value.pid == holder.pid
    assert caught.value.since.endswith("Z")


def test_short_writes_need_no_lock(library: Library, holder) -> None:
    assert library.items.add(ItemDraft()) == 1


def test_a_killed_holder_lets_go(folder: Path, library: Library, holder) -> None:
    os.kill(holder.pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    holder.wait()
    assert (folder / ".long-job.json").exists()  # its note is stale, its lock is gone
    with library.long_job("index"):
        note = json.loads((folder / ".long-job.json").read_text())
        assert (note["pid"], note["purpose"]) == (os.getpid(), "index")
    assert not (folder / ".long-job.json").exists()


def test_two_jobs_in_one_process_exclude_each_other(folder: Path, library: Library) -> None:
    with Library.open(folder) as other:
        with library.long_job("import"), pytest.raises(LibraryBusyError):
            hold(other)
        hold(other)


def test_a_job_that_fails_lets_go(library: Library) -> None:
    def fail() -> None:
        with library.long_job("import"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    hold(library)


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"since": "yesterday", "pid": "x"}'])
def test_an_unreadable_note_still_gives_a_sentence(
    folder: Path, library: Library, note: bytes
) -> None:
    with Library.open(folder) as other, library.long_job("import"):
        (folder / ".long-job.json").write_bytes(note)
        with pytest.raises(LibraryBusyError, match=r"for a moment\.$"):
            hold(other)


def test_a_write_that_waits_too_long_says_why(
    folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local_index.connecting.BUSY_TIMEOUT_S", 0)
    with Library.open(folder) as other, library.atomic():
        with pytest.raises(LibraryBusyError) as caught:
            other.items.add(ItemDraft())
        assert other.items.count() == 0  # reading never waits
    assert caught.value.next_step


def test_work_in_the_background_keeps_nobody_out_and_sees_who_is_at_work(
    folder: Path, library: Library
) -> None:
    with library.background_job("new models"), Library.open(folder) as other:
        assert other.at_work(background=True) == "new models"
        assert other.at_work() == ""
        with other.long_job("import"):
            assert library.at_work() == "import"
        assert library.at_work() == ""
        with pytest.raises(LibraryBusyError, match="new models"), other.background_job("again"):
            pass
    assert library.at_work(background=True) == ""


def test_a_killed_holder_is_not_at_work(library: Library, holder) -> None:
    assert library.at_work() == "import"
    holder.kill()
    holder.wait()
    assert library.at_work() == ""
    assert not (library.folder / ".long-job.json").exists()


def test_nobody_is_at_work_in_a_wardrobe_that_cannot_be_written(folder: Path, library) -> None:
    with library.long_job("import"), Library.open(folder, read_only=True) as reader:
        assert reader.at_work() == ""
