"""Reference rings end in the GUI thread, and nowhere else.

Python collects rings in whichever thread happens to allocate when it is time. Widgets and other
QObjects often hang in rings (a view, its actions, what these call), and one that ends in a lane's
thread while Qt still delivers events to it takes the process down. So the window turns automatic
collection off and collects by the clock, in its own thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class GuiGarbage(QObject):
    """Collects in the thread that it was made in, from now until ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()

    def look(self) -> None:
        """Collect the oldest generation that has grown over its threshold, as Python would."""
        for generation in (2, 1, 0):
            most = gc.get_threshold()[generation]
            if most and gc.get_count()[generation] > most:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Hand collection back to Python."""
        self._clock.stop()
        if self._was_on:
            gc.enable()
