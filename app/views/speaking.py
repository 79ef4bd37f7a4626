"""Tells screen readers what is being written, a finished sentence at a time.

A reader that gets every token stammers, and one that gets nothing until the end waits a minute.
Politely: whatever is being read is read to its end.
"""

from __future__ import annotations

import re

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f]['\")\]»”]*(?=\s)|\n")
_MARKS = re.compile(r"[*_`#>|]+|!?\[([^\]]*)\]\([^)]*\)")
_LEAST = 2


class Speaker:
    """Collects text and announces it.

    Args:
        window: From whom the announcements come.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._text = ""

    def feed(self, text: str) -> None:
        """Take more of an answer; announce the sentences that are whole now."""
        self._text += text
        ends = [found.end() for found in _END.finditer(self._text)]
        if ends:
            self.say(self._text[: ends[-1]])
            self._text = self._text[ends[-1] :]

    def finish(self) -> None:
        """Announce what is left."""
        self.say(self._text)
        self._text = ""

    def forget(self) -> None:
        """Announce nothing of what is left."""
        self._text = ""

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Announce something now."""
        words = " ".join(_MARKS.sub(r"\1", text).split())
        if len(words) < _LEAST:
            return
        event = QAccessibleAnnouncementEvent(self._window, words)
        event.setPoliteness(
            QAccessible.AnnouncementPoliteness.Assertive
            if urgent
            else QAccessible.AnnouncementPoliteness.Polite
        )
        QAccessible.updateAccessibility(event)
