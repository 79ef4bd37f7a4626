"""What happens to an error nobody caught: a report file, one log line, never a lost cause.

Reports hold versions, the traceback and the newest log lines. They stay on this computer; the
person decides whether to send one. Local variables are left out, because they name photos.
"""

from __future__ import annotations

import datetime
import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TextIO

from app.log import RecentLines

KEPT_REPORTS = 10
_log = logging.getLogger(__name__)


def install_crash_hooks(folder: Path, recent: RecentLines) -> None:
    """Report uncaught errors of any thread, and native crashes, into a folder.

    Args:
        folder: Where reports go.
        recent: The newest log lines, copied into each report.
    """
    previous = sys.excepthook

    def on_error(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            write_report(error, folder, recent=recent)
        previous(kind, error, trace)

    def on_thread_error(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            write_report(args.exc_value, folder, recent=recent)

    sys.excepthook = on_error
    threading.excepthook = on_thread_error
    if sys.stderr is not None:  # pythonw and frozen windows have none
        _quietly(faulthandler.enable)


class CleanExit:
    """Tells at the next start whether the last window was closed or died.

    A file is there while the window runs; the operating system needs no part in it. Native crashes
    write their stack into a file beside it.

    Args:
        folder: Where reports go.
    """

    def __init__(self, folder: Path) -> None:
        self._marker = folder / "running"
        self._stream: TextIO | None = None
        self.was_unclean = self._marker.is_file()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._marker.write_text(datetime.datetime.now(datetime.UTC).isoformat(), "utf-8")
            # Kept open for as long as the window runs: a dying process opens no files.
            self._stream = (folder / "native-crash.txt").open("w", encoding="utf-8")
            faulthandler.enable(self._stream)
        except (OSError, ValueError, RuntimeError):
            _log.debug("unclean ends cannot be noticed here")

    def clean(self) -> None:
        """The window was closed in good order."""
        with suppress(OSError):
            self._marker.unlink(missing_ok=True)
        if self._stream is not None:
            faulthandler.disable()
            self._stream.close()
            self._stream = None


def write_report(error: BaseException, folder: Path, *, recent: RecentLines) -> Path | None:
    """Write one report and drop the oldest; returns its place, or None when it cannot be kept."""
    _log.error("uncaught %s", type(error).__name__, exc_info=error)
    moment = datetime.datetime.now(datetime.UTC)
    target = folder / f"crash-{moment:%Y%m%dT%H%M%S%f}.txt"
    lines = [
        f"Vestry crash report, {moment.isoformat(timespec='seconds')}",
        f"Python {platform.python_version()} on {platform.platform()}",
        "",
        *traceback.format_exception(error),
        "Newest log lines:",
        *recent.lines(),
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(lines), encoding="utf-8")
        for old in sorted(folder.glob("crash-*.txt"))[:-KEPT_REPORTS]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return target


def _quietly(action: Callable[[], object]) -> None:
    """Run what may be impossible here (no real stderr under a test runner or a service)."""
    try:
        action()
    except (OSError, ValueError, RuntimeError):
        _log.debug("fault handler is not available here")
