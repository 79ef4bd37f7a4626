"""What models say, from their thread to the window's, a few times a second.

The engine's thread appends to a buffer and touches no QObject; a timer of the window's thread takes
what came. The timer beats slower when showing takes longer, so that a long answer cannot freeze the
window, and rests while nobody answers. Knows nothing of conversations.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.chatting import Listener
from models.chat import ChatBegan, ChatDelta, ChatEvent

BEAT_MS = 33
SLOWEST_MS = 250
_SHARE = 4
"""Showing takes at most about a quarter of the window's time."""


class AnswerStream(QObject):
    """Carries text from any thread; lives in the window's thread.

    Args:
        beat_ms: How often to look while showing is quick.
        clock: Seconds that never go backwards.
    """

    came = Signal(int, str)
    """More text of an answer, by its message."""
    began = Signal(int)
    """A model begins to read the question of an answer."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        beat_ms: int = BEAT_MS,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._beat_ms = beat_ms
        self._clock = clock
        self._lock = threading.Lock()
        self._texts: dict[int, list[str]] = {}
        self._began: list[int] = []
        self._open: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(beat_ms)
        self._timer.timeout.connect(self.flush)

    @property
    def interval_ms(self) -> int:
        """How often the window looks now."""
        return self._timer.interval()

    @property
    def is_running(self) -> bool:
        """Whether it looks at all."""
        return self._timer.isActive()

    def open(self, message_id: int) -> Listener:
        """Begin to carry an answer; return what its engine shall tell, in any thread."""
        self._open.add(message_id)
        self._timer.start()

        def listen(event: ChatEvent) -> None:
            if isinstance(event, ChatDelta):
                with self._lock:
                    self._texts.setdefault(message_id, []).append(event.text)
            elif isinstance(event, ChatBegan):
                with self._lock:
                    self._began.append(message_id)

        return listen

    def close(self, message_id: int) -> None:
        """Carry an answer no more; what came and was not shown is dropped."""
        self._open.discard(message_id)
        with self._lock:
            self._texts.pop(message_id, None)
        if not self._open:
            self._timer.stop()
            self._timer.setInterval(self._beat_ms)

    def flush(self) -> None:
        """Show what came."""
        with self._lock:
            texts, self._texts = self._texts, {}
            began, self._began = self._began, []
        started = self._clock()
        for message_id in began:
            if message_id in self._open:
                self.began.emit(message_id)
        for message_id, pieces in texts.items():
            if message_id in self._open:
                self.came.emit(message_id, "".join(pieces))
        if texts and self._timer.isActive():
            took_ms = (self._clock() - started) * 1000
            wanted = round(max(self._beat_ms, min(SLOWEST_MS, took_ms * _SHARE)))
            if wanted != self._timer.interval():
                self._timer.setInterval(wanted)
