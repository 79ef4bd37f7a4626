"""The one way to tell the person something that did not come from where they are looking.

View-models and operations post; the window's toast and the activity panel show. Nothing is shown
here, and nothing is logged: whoever posts an error has logged it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.sentences import in_words

KEPT = 50
Kind = Literal["info", "success", "error"]
Action = tuple[str, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Notification:
    """Something to tell.

    Attributes:
        text: One or two sentences, translated.
        action_label: What the button says; empty for none.
        action: What the button does.
        seconds: How long it stays; 0 until it is dismissed.
        explained: The failure it tells of, for a window that changes its language.
        unkept: Whether it holds the last hand on something that is not kept anywhere else.
    """

    text: str
    action_label: str = ""
    action: Callable[[], None] | None = None
    kind: Kind = "info"
    seconds: float = 6.0
    explained: Explanation | None = None
    unkept: bool = False


class Notifications(QObject):
    """Collects what is told; lives in the GUI thread."""

    posted = Signal(object)
    """A ``Notification``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recent: deque[Notification] = deque(maxlen=KEPT)

    def say(
        self,
        text: str,
        *,
        action: Action | None = None,
        kind: Kind = "info",
        seconds: float = 6.0,
        unkept: bool = False,
    ) -> None:
        """Tell something; ``action`` is a button's label and what it does.

        Args:
            unkept: Whether something is lost when nobody presses the button.
        """
        label, call = action if action is not None else ("", None)
        self._post(Notification(text, label, call, kind, seconds, unkept=unkept))

    def fail(self, explained: Explanation, *, action: Action | None = None) -> None:
        """Tell what went wrong and what to do about it; stays until it is dismissed."""
        spoken = in_words(explained)
        text = " ".join(part for part in (spoken.message, spoken.next_step) if part)
        label, call = action if action is not None else ("", None)
        self._post(Notification(text, label, call, "error", 0.0, explained))

    def recent(self) -> tuple[Notification, ...]:
        """Return what was told last, oldest first."""
        return tuple(self._recent)

    def _post(self, notification: Notification) -> None:
        self._recent.append(notification)
        self.posted.emit(notification)
