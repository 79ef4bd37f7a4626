"""How many threads compute: all that may, and fewer while other programs take their cores.

The library's threads wait for one another some hundred times per token, and wait by spinning. One
that has no core of its own then holds up all others: with one busy program beside two threads on
two cores a token takes three times as long as with a single thread, with two programs fifteen
times. Nobody knows beforehand who else will compute, so it is seen from the processor time that
was got: what waits spinning gets all of it, unless another program had the core. Knows no library.
"""

from __future__ import annotations

import time
from collections.abc import Callable

# got less than this of one core: another program had it. Waking up and short tasks of the system
# stay below.
_LOST = 0.3
_WINDOW_S = 0.25
_TRIAL_S = 0.05
_SHORTEST_REST_S = 2.0
_LONGEST_REST_S = 32.0


class Crew:
    """Decides before each computation how many threads take part in it.

    Args:
        most: Threads that may compute.
        gives_way: False where a graphics card computes: little processor time tells nothing there.
        clock: Seconds that pass.
        processor: Seconds of all processors that this process had.
    """

    def __init__(
        self,
        most: int,
        *,
        gives_way: bool = True,
        clock: Callable[[], float] = time.perf_counter,
        processor: Callable[[], float] = time.process_time,
    ) -> None:
        self.most = self.now = max(1, most)
        self._fixed = not gives_way or self.most == 1
        self._clock, self._processor = clock, processor
        self._rest_s = _SHORTEST_REST_S
        self._raise_at = 0.0
        self._trying = False
        self._seen_s = self._got_s = 0.0
        self._began_s = self._had_s = 0.0

    def begin(self) -> int:
        """Begin a computation and return the threads for it."""
        if self._fixed:
            return self.most
        self._began_s, self._had_s = self._clock(), self._processor()
        if self.now < self.most and self._began_s >= self._raise_at:
            self._change(self.now + 1)
            self._trying = True
        return self.now

    def end(self) -> None:
        """End a computation, and learn from it."""
        if self._fixed:
            return
        self._seen_s += self._clock() - self._began_s
        self._got_s += self._processor() - self._had_s
        if self._seen_s < (_TRIAL_S if self._trying else _WINDOW_S):
            return
        got = self._got_s / self._seen_s
        if self.now > 1 and self.now - got > _LOST:
            if self._trying:
                self._rest_s = min(2 * self._rest_s, _LONGEST_REST_S)
            self._change(max(1, min(self.now - 1, int(got + _LOST))))
            self._raise_at = self._clock() + self._rest_s
        elif self._trying:
            # there is room again: the next one may come at once
            self._rest_s, self._raise_at = _SHORTEST_REST_S, 0.0
        self._trying = False
        self._seen_s = self._got_s = 0.0

    def _change(self, threads: int) -> None:
        self.now = threads
        self._seen_s = self._got_s = 0.0
