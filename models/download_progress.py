"""How far a download is: bytes, rate and what is left, told often enough and not more often."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Phase = Literal["asking", "checking", "downloading", "waiting"]

_TELL_S = 0.1
_RATE_OVER_S = 8.0


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How far a download is.

    Attributes:
        phase: ``checking`` while what is there already is read; ``waiting`` before another try.
        file: The file it is about; empty while asking.
        done: Bytes of the whole model that are there.
        total: Bytes of the whole model; 0 while unknown.
        rate: Bytes a second over the last seconds.
        eta_s: Seconds still to go at that rate; None while unknown.
    """

    phase: Phase
    file: str
    done: int
    total: int
    rate: float
    eta_s: float | None


class Teller:
    """Tells progress, at most ten times a second, with the rate of the last seconds."""

    def __init__(
        self, report: Callable[[DownloadProgress], None] | None, clock: Callable[[], float]
    ) -> None:
        self._report = report
        self._clock = clock
        self._told = float("-inf")
        self._phase: Phase = "asking"
        self._recent: deque[tuple[float, int]] = deque()
        self.done = 0
        self.total = 0

    def add(self, count: int) -> None:
        """Count bytes that are there."""
        self.done += count

    def tell(self, phase: Phase, file: str = "", *, force: bool = False) -> None:
        """Report, unless it was just done."""
        now = self._clock()
        if phase != self._phase:
            self._recent.clear()  # reading the disk is no rate of the network
            self._phase = phase
            force = True
        if self._report is None or (not force and now - self._told < _TELL_S):
            return
        self._told = now
        self._recent.append((now, self.done))
        while now - self._recent[0][0] > _RATE_OVER_S:
            self._recent.popleft()
        since, at = self._recent[0]
        rate = max(0.0, (self.done - at) / (now - since)) if now > since else 0.0
        eta = (self.total - self.done) / rate if rate and self.total else None
        self._report(DownloadProgress(phase, file, self.done, self.total, rate, eta))
