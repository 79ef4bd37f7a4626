"""Logging, set up once at each entry of the program.

A rotating file keeps the last few megabytes; a ring in memory keeps the last lines for a crash
report. Photo names and what people write are logged at DEBUG only, so the file can be shared.
Setting up never fails the program: a log folder that cannot be written is done without.
"""

from __future__ import annotations

import logging
import sys
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 2_000_000
KEPT_FILES = 3
RECENT_LINES = 200
_FORMAT = "%(asctime)s %(levelname)-7s %(process)d %(name)s: %(message)s"
# Libraries that speak more than is useful below a warning.
_NOISY = ("PIL", "filelock", "httpx", "huggingface_hub", "urllib3", "asyncio")


class RecentLines(logging.Handler):
    """Keeps the newest lines for a crash report."""

    def __init__(self, limit: int = RECENT_LINES) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=limit)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one formatted line."""
        self._lines.append(self.format(record))

    def lines(self) -> tuple[str, ...]:
        """Return what is kept, oldest first."""
        return tuple(self._lines)


def set_up_logging(
    log_file: Path | None, *, debug: bool = False, to_stderr: bool = False
) -> RecentLines:
    """Send the log where it belongs; calling it again replaces what the last call set up.

    Args:
        log_file: Rotating file, or None to keep the log in memory only.
        debug: Also log DEBUG, which includes photo names.
        to_stderr: Also show it (worker processes, whose parent collects it).
    """
    root = logging.getLogger()
    close_logging()
    recent = RecentLines()
    handlers: list[logging.Handler] = [recent]
    if to_stderr:
        handlers.append(logging.StreamHandler(sys.stderr))
    if log_file is not None and (file_handler := _open_file(log_file)) is not None:
        handlers.append(file_handler)
    formatter = logging.Formatter(_FORMAT)
    for handler in handlers:
        handler.setFormatter(formatter)
        handler.set_name(f"vestry:{type(handler).__name__}")
        root.addHandler(handler)
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    return recent


def close_logging() -> None:
    """Take our handlers down and close the file."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if (handler.get_name() or "").startswith("vestry:"):
            root.removeHandler(handler)
            handler.close()


def _open_file(log_file: Path) -> RotatingFileHandler | None:
    try:
        log_file.parent.mkdir(parents=True, exist_ok=True)
        return RotatingFileHandler(
            log_file, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
        )
    except OSError:
        return None
