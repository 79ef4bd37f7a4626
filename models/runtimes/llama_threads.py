"""How many threads compute: all that may, and fewer while other programs take their cores.

The library's threads wait for one another some hundred times per token, and wait by spinning. One
that has no core of its own then holds up all others: with one busy program beside two threads on
two cores a token takes three times as long as with a single thread, with two programs fifteen
times. Nobody knows beforehand who else will compute, so it is seen from the time that threads stood
in the queue for a core. Where the system does not tell that, what is missing in the processor time
that was got stands for it: threads that spin get all of it, unless another program has the core.
Knows no library.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

# of one core; short tasks of the system, and waking up, stay below
_LOST = 0.3
_WINDOW_S = 0.25
_TRIAL_S = 0.05
_SHORTEST_REST_S = 2.0
_LONGEST_REST_S = 32.0
_TASKS = Path("/proc/self/task")


def queued_seconds(tasks: Path = _TASKS) -> float:
    """Return how long the threads of this process have stood in the queue for a core, together."""
    total = 0
    for task in tasks.iterdir():
        try:
            total += int((task / "schedstat").read_text(encoding="ascii").split()[1])
        except (OSError, ValueError, IndexError):
            continue  # it ended meanwhile
    return total / 1e9


def queue_of_this_system(tasks: Path = _TASKS) -> Callable[[], float] | None:
    """Return what tells the time in the queue; None where the system does not keep it."""
    try:
        told = next(tasks.iterdir(), None) if sys.platform == "linux" else None
        return queued_seconds if told and (told / "schedstat").is_file() else None
    except OSError:
        return None


class Crew:
    """Decides before each computation how many threads take part in it.

    Args:
        most: Threads that may compute.
        gives_way: False where a graphics card computes: threads that wait for it tell nothing.
        clock: Seconds that pass.
        processor: Seconds of all processors that this process had.
        queue: Seconds that its threads stood in the queue; None where nobody knows.
    """

    def __init__(
        self,
        most: int,
        *,
        gives_way: bool = True,
        clock: Callable[[], float] = time.perf_counter,
        processor: Callable[[], float] = time.process_time,
        queue: Callable[[], float] | None = None,
    ) -> None:
        self.most = self.now = max(1, most)
        self._fixed = not gives_way or self.most == 1
        self._clock, self._processor, self._queue = clock, processor, queue
        self._rest_s = _SHORTEST_REST_S
        self._raise_at = 0.0
        self._trying = False
        self._seen_s = self._lost_s = 0.0
        self._began_s = self._had_s = self._queued_s = 0.0

    def begin(self) -> int:
        """Begin a computation and return the threads for it."""
        if self._fixed:
            return self.most
        now = self._clock()
        if self.now < self.most and now >= self._raise_at:
            self._change(self.now + 1)
            self._trying = True
        if self._queue is None:
            self._had_s = self._processor()
        elif not self._seen_s:
            self._queued_s = self._queue()
        self._began_s = now
        return self.now

    def end(self) -> None:
        """End a computation, and learn from it."""
        if self._fixed:
            return
        took_s = self._clock() - self._began_s
        self._seen_s += took_s
        if self._queue is None:
            self._lost_s += took_s * self.now - (self._processor() - self._had_s)
        if self._seen_s < (_TRIAL_S if self._trying else _WINDOW_S):
            return
        if self._queue is not None:
            self._lost_s = self._queue() - self._queued_s
        self._judge(self._lost_s / self._seen_s)
        self._trying = False
        self._seen_s = self._lost_s = 0.0

    def _judge(self, lost: float) -> None:
        """Change the number by the cores that were lost to others."""
        if self.now > 1 and lost > _LOST:
            if self._trying:
                self._rest_s = min(2 * self._rest_s, _LONGEST_REST_S)
            self._change(max(1, min(self.now - 1, int(self.now - lost + _LOST))))
            self._raise_at = self._clock() + self._rest_s
        elif self._trying:
            # there is room again: the next one may come at once
            self._rest_s, self._raise_at = _SHORTEST_REST_S, 0.0

    def _change(self, threads: int) -> None:
        self.now = threads
        self._seen_s = self._lost_s = 0.0
