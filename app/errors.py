"""Errors of the app, and the one place that turns any error into words for the person.

    AppError
    +-- CancelledError           the person stopped the work
    +-- InputError               what was asked for cannot be done as asked
    +-- StorageError             the disk or its permissions are in the way
    +-- SettingsError            the settings file cannot be used
    +-- WorkerError              a worker process is in the way
        +-- WorkerStartError         it does not come up
        |   +-- WorkerRefusedError       its role cannot work here, and says why
        +-- RequestFailedError       it is well, and answered that this cannot be done
        +-- WorkerCrashedError       it died during work
            +-- WorkerHungError      it stopped answering and was ended

``explain`` separates the environment's fault (a sentence and a next step) from our bug (the place
of the log). Nothing here logs or prints.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


class AppError(Exception):
    """Base of everything the app raises on purpose.

    Args:
        message: One sentence for the person, ending in a full stop.
        next_step: What to do about it; empty when there is nothing to do.
    """

    code = "app_error"

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step


class CancelledError(AppError):
    """The person stopped the work."""

    code = "cancelled"

    def __init__(
        self, message: str = "Stopped; everything done so far is kept.", *, next_step: str = ""
    ) -> None:
        super().__init__(message, next_step=next_step)


class InputError(AppError):
    """What was asked for cannot be done as asked."""

    code = "input"


class StorageError(AppError):
    """The disk or its permissions are in the way."""

    code = "storage"


class SettingsError(AppError):
    """The settings file cannot be used."""

    code = "settings"


class WorkerError(AppError):
    """A worker process is in the way."""

    code = "worker"


class WorkerStartError(WorkerError):
    """A worker process does not come up."""

    code = "worker_start"


class WorkerRefusedError(WorkerStartError):
    """The role cannot work here; the words are its own (weights are missing ...)."""

    def __init__(self, code: str, message: str, *, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.code = code


class RequestFailedError(WorkerError):
    """The worker is well and answered that this request cannot be done.

    Args:
        details: Plain values beside the words, such as how much room there is.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        next_step: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.code = code
        self.details = dict(details or {})


class WorkerCrashedError(WorkerError):
    """A worker process died during work.

    Args:
        stderr_tail: What it said last, for the log; never shown to the person as is.
        status: What it ended with, as ``subprocess`` tells it: negative for a signal.
    """

    code = "worker_crashed"

    def __init__(
        self,
        message: str,
        *,
        next_step: str = "",
        stderr_tail: str = "",
        status: int | None = None,
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.stderr_tail = stderr_tail
        self.status = status


class WorkerHungError(WorkerCrashedError):
    """A worker process stopped answering and was ended."""

    code = "worker_hung"


@dataclass(frozen=True, slots=True)
class Explanation:
    """An error in words.

    Attributes:
        code: Stable word for programs.
        message: One sentence for the person.
        next_step: What to do about it; empty when there is nothing to do.
        is_bug: True when the cause is ours and a report would help.
    """

    code: str
    message: str
    next_step: str = ""
    is_bug: bool = False

    def as_json(self) -> dict[str, str]:
        """Return the body of the command line's ``error`` document."""
        fields = asdict(self)
        del fields["is_bug"]
        return fields


_STORAGE: Mapping[int, tuple[str, str, str]] = {
    errno.ENOSPC: ("disk_full", "The disk is full.", "Free some space and run it again."),
    errno.EDQUOT: (
        "disk_full",
        "Your share of this disk is used up.",
        "Free some space and run it again.",
    ),
    errno.EACCES: (
        "no_permission",
        "{what} cannot be opened because you have no permission.",
        "Check who owns it, or choose another place.",
    ),
    errno.EPERM: (
        "no_permission",
        "{what} may not be changed on this system.",
        "Check who owns it, or choose another place.",
    ),
    errno.EROFS: (
        "read_only",
        "{what} is on a disk that cannot be written.",
        "Choose a place that can be written.",
    ),
    errno.ENOENT: ("not_found", "{what} does not exist.", "Check the spelling of the path."),
    errno.ENOTDIR: ("not_found", "{what} is not a folder.", "Check the spelling of the path."),
    errno.EISDIR: ("is_folder", "{what} is a folder, not a file.", "Name a file."),
    errno.EIO: (
        "disk_failure",
        "{what} could not be read or written by its disk.",
        "Check the disk and its cable; make a backup soon.",
    ),
    errno.ENAMETOOLONG: ("bad_name", "{what} has a name that is too long.", "Use a shorter name."),
    errno.EMFILE: (
        "too_many_files",
        "Too many files are open at once.",
        "Close other programs and run it again.",
    ),
}


def explain(error: BaseException, *, log_file: Path | None = None) -> Explanation:
    """Turn any error into code, sentence and next step.

    Args:
        error: What was raised, here or in one of the packages below.
        log_file: Named in the sentence for an error that is our bug.
    """
    from local_index.errors import LocalIndexError
    from models.errors import ModelsError

    if isinstance(error, KeyboardInterrupt):
        error = CancelledError()
    if isinstance(error, AppError | ModelsError | LocalIndexError):
        return Explanation(error.code, error.message, error.next_step)
    if isinstance(error, OSError) and error.errno is not None:
        return _explain_os_error(error, log_file)
    if isinstance(error, MemoryError):
        return Explanation(
            "out_of_memory",
            "There is not enough memory for this.",
            "Close other programs and run it again.",
        )
    if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
        code, message, next_step = _STORAGE[errno.ENOSPC]
        return Explanation(code, message, next_step)
    return _explain_bug(log_file)


def _explain_os_error(error: OSError, log_file: Path | None) -> Explanation:
    known = _STORAGE.get(error.errno or 0)
    if known is None:
        return _explain_bug(log_file)
    code, message, next_step = known
    name = Path(str(error.filename)).name if error.filename else "This file"
    return Explanation(code, message.format(what=name), next_step)


def _explain_bug(log_file: Path | None) -> Explanation:
    place = f" The details are in {log_file}." if log_file else ""
    return Explanation(
        "bug",
        "Something went wrong that Vestry did not expect.",
        f"Run it again; if it happens twice, please report it.{place}",
        is_bug=True,
    )
