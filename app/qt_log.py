"""Qt's own messages go where everything else is logged.

A message that is known to be harmless on some systems is turned down in one table, so that tests
can treat every other warning as a failure.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger("qt")

_LEVELS: Mapping[QtMsgType, int] = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
HARMLESS = (
    # the offscreen platform has no window manager to ask
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise()",
    # pictures of a foreign color profile are shown without it
    "fromIccProfile",
    "libpng warning: iCCP",
)


def install_qt_logging() -> None:
    """Send Qt's messages to the log."""
    qInstallMessageHandler(_on_message)


def remove_qt_logging() -> None:
    """Let Qt print again; for the end of a test."""
    qInstallMessageHandler(None)


def _on_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    harmless = any(part in message for part in HARMLESS)
    level = logging.DEBUG if harmless else _LEVELS.get(kind, logging.WARNING)
    _log.log(level, "%s", message)
