"""Ctrl-C during long work: the first asks the work to stop in order, the second insists.

Work that was asked to stop keeps what it has done; the command then ends with exit code 130.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from app.cli import output
from app.services.job_control import JobControl


@contextmanager
def stoppable() -> Iterator[JobControl]:
    """Yield the control of a job that Ctrl-C, or being ended by the system, cancels."""
    control = JobControl()
    if threading.current_thread() is not threading.main_thread():
        yield control  # only the main thread hears signals
        return

    def stop(number: int, frame: FrameType | None) -> None:
        if control.cancelled:
            raise KeyboardInterrupt
        output.note("Stopping; what is done is kept. Press Ctrl-C again to stop at once.")
        control.cancel()

    signals = [signal.SIGINT, signal.SIGTERM]
    before: list[Any] = [signal.signal(number, stop) for number in signals]
    try:
        yield control
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
