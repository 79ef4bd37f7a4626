"""Locks between processes: one for long jobs, one for making and upgrading a wardrobe.

The operating system holds the lock (flock), so a killed holder lets go by dying. Who holds it and
since when is written beside it, for the sentence that the second one gets; that note may be stale,
the lock never is. Short writes take neither lock: SQLite lets them wait for one another.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from local_index.database import Clock, timestamp
from local_index.errors import LibraryBusyError
from local_index.files import storage_error, write_atomic

LONG_JOB_LOCK = ".long-job.lock"
SETUP_LOCK = ".setup.lock"
_HOLDER = ".long-job.json"
_SETUP_TIMEOUT_S = 60.0


@contextmanager
def long_job(folder: Path, purpose: str, *, clock: Clock) -> Iterator[None]:
    """Hold the lock for long work while the block runs.

    Args:
        purpose: What is done, one word or two for the second holder's sentence: "import".

    Raises:
        LibraryBusyError: Another holds it; the error says for what and since when.
    """
    with _locked(folder / LONG_JOB_LOCK, timeout_s=0) as got_it:
        if not got_it:
            raise _busy(folder)
        note = {"pid": os.getpid(), "purpose": purpose, "since": timestamp(clock())}
        write_atomic(folder / _HOLDER, json.dumps(note).encode(), durable=False)
        try:
            yield
        finally:
            with suppress(OSError):
                (folder / _HOLDER).unlink(missing_ok=True)


@contextmanager
def setting_up(folder: Path) -> Iterator[None]:
    """Let one process at a time make or upgrade the wardrobe; others wait for it.

    Raises:
        LibraryBusyError: It takes longer than a minute.
    """
    with _locked(folder / SETUP_LOCK, timeout_s=_SETUP_TIMEOUT_S) as got_it:
        if not got_it:
            raise LibraryBusyError(
                "Another Vestry is preparing this wardrobe.",
                next_step="Wait until it is done and try again.",
            )
        yield


@contextmanager
def _locked(path: Path, *, timeout_s: float) -> Iterator[bool]:
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=timeout_s, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError as error:
        raise storage_error(error) from error
    try:
        yield True
    finally:
        lock.release()


def _busy(folder: Path) -> LibraryBusyError:
    note = _read_note(folder / _HOLDER)
    purpose, since = str(note.get("purpose", "")), str(note.get("since", ""))
    pid = note.get("pid")
    doing = f" ({purpose})" if purpose else ""
    when = _spoken(since)
    return LibraryBusyError(
        f"Another Vestry has been at work in this wardrobe{doing}{when}.",
        next_step="Wait until it is done, or stop it, and try again.",
        purpose=purpose,
        since=since,
        pid=pid if isinstance(pid, int) else 0,
    )


def _read_note(path: Path) -> dict[str, object]:
    # The holder may be between taking the lock and writing its note, or just letting go.
    try:
        note = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _spoken(since: str) -> str:
    try:
        moment = datetime.strptime(since, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    except ValueError:
        return " for a moment"
    return f" since {moment:%H:%M on %Y-%m-%d}"
