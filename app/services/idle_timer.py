"""Does something once after a while in which nobody did anything.

A thread is there only while something is due. What "doing something" means, and whether it is still
a good moment when the time has come, is the owner's business.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class IdleTimer:
    """One alarm that every ``touch`` moves on.

    Args:
        seconds: Asked at each touch; 0 for never.
        act: Called in the timer's thread when the time has come.
    """

    def __init__(self, seconds: Callable[[], float], act: Callable[[], object]) -> None:
        self._seconds = seconds
        self._act = act
        self._due: float | None = None
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def touch(self) -> None:
        """Somebody did something: begin to wait anew."""
        seconds = self._seconds()
        with self._changed:
            self._due = time.monotonic() + seconds if seconds > 0 else None
            if self._due is not None and self._thread is None:
                self._thread = threading.Thread(target=self._wait, name="idle", daemon=True)
                self._thread.start()
            self._changed.notify()

    def rest(self) -> None:
        """Nothing is due any more; the thread ends."""
        with self._changed:
            self._due = None
            self._changed.notify()

    def _wait(self) -> None:
        while True:
            with self._changed:
                while self._due is not None and (left := self._due - time.monotonic()) > 0:
                    self._changed.wait(left)
                if self._due is None:
                    self._thread = None
                    return
                self._due = None
            self._act()
