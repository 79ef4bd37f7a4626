"""Locks between processes: for long jobs, for work in the background, and for making a wardrobe.

The operating system holds the lock (flock), so a killed holder lets go by dying. Who holds it and
since when is written beside it, for the sentence that the second one gets; that note may be stale,
the lock never is. Short writes take no lock: SQLite lets them wait for one another. Background work
does not keep long jobs out: it asks `at_work` before each step and waits.
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
BACKGROUND_LOCK = ".background-job.lock"
MODEL_LOCK = ".model-job.lock"
_SETUP_TIMEOUT_S = 60.0
_PATIENCE_S = 0.3
"""Whoever asks `at_work` holds the lock for a moment; that must not turn a long job away."""


@contextmanager
def long_job(folder: Path, purpose: str, *, clock: Clock) -> Iterator[None]:
    """Hold the lock for long work while the block runs.

    Args:
        purpose: What is done, one word or two for the second holder's sentence: "import".

    Raises:
        LibraryBusyError: Another holds it; the error says for what and since when.
    """
    with _held(folder / LONG_JOB_LOCK, purpose, clock=clock):
        yield


@contextmanager
def background_job(folder: Path, purpose: str, *, clock: Clock) -> Iterator[None]:
    """Hold the lock for work in the background while the block runs; long jobs do not mind.

    Raises:
        LibraryBusyError: Another holds it; the error says for what and since when.
    """
    with _held(folder / BACKGROUND_LOCK, purpose, clock=clock):
        yield


@contextmanager
def model_job(folder: Path, purpose: str, *, clock: Clock) -> Iterator[None]:
    """Hold the lock for a large model's work on many garments; nothing else minds.

    Raises:
        LibraryBusyError: Another holds it; the error says for what and since when.
    """
    with _held(folder / MODEL_LOCK, purpose, clock=clock):
        yield


@contextmanager
def answering(folder: Path, message_id: int) -> Iterator[None]:
    """Hold the lock of an answer that is being written while the block runs.

    Raises:
        LibraryBusyError: Another writes it.
    """
    lock = _answer_lock(folder, message_id)
    with _locked(lock, timeout_s=_PATIENCE_S) as got_it:
        if not got_it:
            raise LibraryBusyError(
                "This answer is being written already.", next_step="Wait until it is complete."
            )
        try:
            yield
        finally:
            # Removed while it is held: who waits for it gives up before an answer is complete.
            with suppress(OSError):
                lock.unlink(missing_ok=True)


@contextmanager
def nobody_answers(folder: Path, message_id: int) -> Iterator[bool]:
    """Tell for the block whether nobody writes an answer; nobody begins to meanwhile."""
    lock = _answer_lock(folder, message_id)
    with _locked(lock, timeout_s=0) as free:
        try:
            yield free
        finally:
            if free:
                with suppress(OSError):
                    lock.unlink(missing_ok=True)


def _answer_lock(folder: Path, message_id: int) -> Path:
    return folder / f".answer-{message_id}.lock"


def at_work(folder: Path, lock_name: str = LONG_JOB_LOCK) -> str:
    """Return what the holder of a lock does at this moment; empty when nobody holds it."""
    lock = folder / lock_name
    note = _read_note(_note_file(lock))
    if not note:
        return ""
    with _locked(lock, timeout_s=0) as free:
        if free:  # its holder was killed, and the next who asks need not try the lock
            with suppress(OSError):
                _note_file(lock).unlink(missing_ok=True)
            return ""
    return str(note.get("purpose", "")) or "work"


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
def _held(lock: Path, purpose: str, *, clock: Clock) -> Iterator[None]:
    with _locked(lock, timeout_s=_PATIENCE_S) as got_it:
        if not got_it:
            raise _busy(lock)
        note = {"pid": os.getpid(), "purpose": purpose, "since": timestamp(clock())}
        write_atomic(_note_file(lock), json.dumps(note).encode(), durable=False)
        try:
            yield
        finally:
            with suppress(OSError):
                _note_file(lock).unlink(missing_ok=True)


def _note_file(lock: Path) -> Path:
    return lock.with_suffix(".json")


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


def _busy(lock: Path) -> LibraryBusyError:
    note = _read_note(_note_file(lock))
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
