"""The person's hand on a long job: progress out, pause and cancel in. Safe across threads.

Knows nothing of what the job does; what stopped it is noted here, too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import CancelledError, explain

if TYPE_CHECKING:
    from local_index import Library

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Attributes:
        total: 0 while unknown.
        rate: Units per second so far; 0.0 before the first.
        eta_s: Seconds still to go at that rate; None while unknown.
        about: What the job found out about its whole, for whoever shows it; None for most.
    """

    done: int
    total: int
    rate: float
    eta_s: float | None
    about: object = None


ProgressCallback = Callable[[Progress], None]


class JobControl:
    """Pause, resume and cancel a job from any thread; the job asks at every step."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._may_run = threading.Event()
        self._may_run.set()

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """Whether the person asked to wait."""
        return not self._may_run.is_set()

    def cancel(self) -> None:
        """Stop at the next step; what is done stays done."""
        self._cancelled.set()
        self._may_run.set()

    def pause(self) -> None:
        """Wait at the next step."""
        if not self.cancelled:
            self._may_run.clear()

    def resume(self) -> None:
        """Go on."""
        self._may_run.set()

    def sleep(self, seconds: float) -> bool:
        """Wait for some time or until cancelled; return whether to go on."""
        return not self._cancelled.wait(seconds)

    def checkpoint(self) -> None:
        """Wait while paused.

        Raises:
            CancelledError: The person stopped the job.
        """
        self._may_run.wait()
        if self.cancelled:
            raise CancelledError


class Meter:
    """Counts units and reports them, with the rate and what is left.

    Args:
        total: Units in all.
        report: Called after every unit; None to only count.
        clock: Seconds that never go backwards.
        about: Told with every report.
    """

    def __init__(
        self,
        total: int,
        report: ProgressCallback | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        about: object = None,
    ) -> None:
        self._about = about
        self.total = total
        self.done = 0
        self._report = report
        self._clock = clock
        self._started = clock()

    @property
    def seconds(self) -> float:
        """Time since the start."""
        return self._clock() - self._started

    def step(self, count: int = 1) -> None:
        """Count finished units."""
        self.done += count
        if self._report is None:
            return
        rate = self.done / self.seconds if self.seconds > 0 else 0.0
        left = max(0, self.total - self.done)
        eta = left / rate if rate else None
        self._report(Progress(self.done, self.total, rate, eta, self._about))


def note_failure(library: Library, job_id: int, error: BaseException) -> None:
    """Note in a job's row why it stopped, if the library still takes notes."""
    _log.warning("job %d stopped: %s", job_id, type(error).__name__)
    try:
        library.jobs.finish(job_id, state="failed", error=explain(error).message)
    except Exception as second:  # noqa: BLE001 - the first error is the one to report
        _log.warning("the stop could not be noted: %s", type(second).__name__)
