"""The file by which a window holds its wardrobe; it dies with its process.

Command line and MCP server do not ask here: they may work beside the window. Who answers calls of
other starts is the business of ``single_instance``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile

from app.errors import InputError

LOCK_NAME = ".window.lock"


def window_lock(folder: Path) -> QLockFile:
    """Return a wardrobe's lock, not taken yet."""
    lock = QLockFile(str(folder / LOCK_NAME))
    # Only the death of its process frees it; a laptop may sleep for a week.
    lock.setStaleLockTime(0)
    return lock


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep every window away from a wardrobe meanwhile; in any thread.

    Raises:
        InputError: A window has it.
    """
    lock = window_lock(folder)
    taken = lock.tryLock(0)
    if not taken and lock.error() == QLockFile.LockError.LockFailedError:
        raise InputError(
            "This wardrobe is open in another window.", next_step="Close that window and try again."
        )
    try:
        yield
    finally:
        if taken:
            lock.unlock()
