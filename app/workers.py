"""Worker processes of our own: JSON lines over pipes, so that a native crash stays in a child.

``WorkerProcess`` (the parent's side) starts a role, keeps a bounded number of requests in flight,
notices crashes and hangs, restarts, and ends the whole process tree; ``worker_pipe`` is one such
process and the protocol. ``run_worker`` (the child's side, in ``worker_roles``) keeps the protocol
on private descriptors, so that a native library that prints cannot garble it. Roles are imported by
name, in the child only.

What counts as a sign of life is a line from the child: an answer or a part of one. There is no
heartbeat on purpose. A thread that says "I live" every second proves that Python schedules threads,
not that the native code beside it gets anywhere. A role that works long on one request sends parts
from that work itself (``chat_role`` does where its engine asks whether to stop), and where even
that is impossible, as in the loading of a file from a slow disk, the request names the silence that
it may need.
"""

from __future__ import annotations

import itertools
import logging
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from typing import Any

from app.errors import (
    AppError,
    CancelledError,
    RequestFailedError,
    WorkerError,
    WorkerRefusedError,
    WorkerStartError,
)
from app.worker_pipe import Answer, Owed, PartListener, WorkerPipe

__all__ = [
    "Answer",
    "PartListener",
    "RequestFailedError",
    "WorkerProcess",
    "WorkerRefusedError",
    "WorkerStream",
    "run_worker",
    "worker_command",
]

STOP_GRACE_S = 1.5
"""After a cancel, how long a role may take to let go of the processor before it is ended."""
_RELEASE_PATIENCE_S = 0.05
_log = logging.getLogger(__name__)


def worker_command(role: str) -> list[str]:
    """Return the command line that starts a role, from a checkout, an install or a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker", role]
    # -P: a file named json.py in the person's current folder must not be imported by us.
    return [sys.executable, "-P", "-m", "app.workers", role]


class WorkerStream:
    """A request that tells parts before its answer, and that can be taken back."""

    def __init__(self, owed: Owed, pipe: WorkerPipe | None, alarm: threading.Event) -> None:
        self._owed = owed
        self._pipe = pipe
        self._alarm = alarm

    @property
    def done(self) -> bool:
        """Whether there is an answer, or will never be one."""
        return self._owed.future.done()

    def when_done(self, tell: Callable[[], None]) -> None:
        """Have something called once it is done, after its last part, in whatever thread."""
        self._owed.future.add_done_callback(lambda _: tell())

    def allow_silence(self, seconds: float) -> None:
        """Say from now on how long nothing need be heard before it counts as hanging."""
        self._owed.silence_s = seconds
        self._alarm.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is done, or for some time; return whether it is."""
        return bool(wait([self._owed.future], seconds).done)

    def result(self, seconds: float | None = None) -> Answer:
        """Return the answer; all parts were told before.

        Raises:
            WorkerCrashedError: The process died first, or hung.
            RequestFailedError: The role says no.
            CancelledError: It was cancelled and the process had to be ended for it.
        """
        return self._owed.future.result(seconds)

    def cancel(self, *, grace_s: float = STOP_GRACE_S) -> None:
        """Ask the role to stop; the process is ended when it has not done so in time.

        Never waits. The next request is served by the same process if it stopped, else by a fresh
        one. Other requests in flight share the fate of a process that is ended.
        """
        if self._pipe is not None:
            self._pipe.ask_to_stop(self._owed, grace_s=grace_s)
            self._alarm.set()


class WorkerProcess:
    """A role in a process of its own, restarted when it dies. Safe to use from several threads.

    Args:
        role: A name from ``ROLES``.
        options: Handed to the role when it starts; plain JSON.
        window: Requests in flight before ``submit`` waits.
        answer_timeout_s: Silence after which a worker that owes an answer is ended.
        start_timeout_s: The same for its start, loading models included.
        max_crashes: Deaths in a row, without one answer between, after which it is given up.
        grace_s: Time to leave politely on ``close``.
        command: Replaces the role's command line (tests).
    """

    def __init__(
        self,
        role: str,
        *,
        options: Mapping[str, Any] | None = None,
        window: int = 8,
        answer_timeout_s: float = 120.0,
        start_timeout_s: float = 120.0,
        max_crashes: int = 3,
        grace_s: float = 2.0,
        command: Sequence[str] | None = None,
    ) -> None:
        self._role = role
        self._options = dict(options or {})
        self._answer_timeout_s = answer_timeout_s
        self._start_timeout_s = start_timeout_s
        self._max_crashes = max_crashes
        self._grace_s = grace_s
        self._command = list(command or worker_command(role))
        self._slots = threading.BoundedSemaphore(window)
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._child: WorkerPipe | None = None
        self._crashes = 0
        self._closed = threading.Event()
        self._alarm = threading.Event()
        self._watchdog: threading.Thread | None = None

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether a process is running now."""
        child = self._child
        return child is not None and not child.gone

    @property
    def pid(self) -> int | None:
        """The running process; None when there is none."""
        child = self._child
        return child.pid if child else None

    @property
    def stderr_tail(self) -> str:
        """The last lines the newest process wrote to its standard error."""
        child = self._child
        return child.stderr_tail if child else ""

    def start(self) -> Answer:
        """Start it unless it runs, and return what the role said about itself.

        Raises:
            WorkerError: It does not start, or has crashed too often.
        """
        with self._lock:
            child = self._living_child()
            try:
                return child.ready.result()
            except WorkerError:
                child.kill()
                raise

    def submit(self, operation: str, arguments: Mapping[str, Any] | None = None) -> Future[Answer]:
        """Send a request; waits while the window is full, and for a process that starts.

        Returns:
            The answer to come: a ``WorkerCrashedError`` when the process dies first,
            a ``RequestFailedError`` when the role says no.
        """
        owed = self._owe()
        try:
            with self._lock:
                self.start()
                self._send(owed, operation, arguments)
        except AppError as error:
            if not owed.future.done():
                owed.future.set_exception(error)
        return owed.future

    def request(self, operation: str, arguments: Mapping[str, Any] | None = None) -> Answer:
        """Send a request and wait for its answer."""
        return self.submit(operation, arguments).result()

    def stream(
        self,
        operation: str,
        arguments: Mapping[str, Any] | None,
        on_part: PartListener,
        *,
        silence_s: float | None = None,
    ) -> WorkerStream:
        """Send a request whose answer comes in parts; waits only while the window is full.

        Args:
            on_part: Hears each part in the thread that reads the pipe; must not wait.
            silence_s: How long nothing need be heard; None for the worker's usual time.
        """
        owed = self._owe(on_part, silence_s)
        pipe: WorkerPipe | None = None
        try:
            with self._lock:
                pipe = self._living_child()
                self._send(owed, operation, arguments)
        except AppError as error:
            owed.future.set_exception(error)
        return WorkerStream(owed, pipe, self._alarm)

    def release(self) -> bool:
        """End the process if it owes nothing; the next request starts another.

        Returns:
            Whether no process is left.
        """
        # Who holds the lock for longer waits for a process that starts, which is no rest either.
        if not self._lock.acquire(timeout=_RELEASE_PATIENCE_S):
            return False
        try:
            child = self._child
            if child is None or child.gone:
                return True
            if child.waiting:
                return False
            self._child = None
            self._crashes = 0
        finally:
            self._lock.release()
        child.leave(grace_s=self._grace_s)
        return True

    def close(self) -> None:
        """End the process tree, politely first; requests in flight end as cancelled."""
        self._closed.set()
        self._alarm.set()
        child = self._child
        if child is not None:
            child.leave(grace_s=self._grace_s)
        if self._watchdog is not None and self._watchdog is not threading.current_thread():
            self._watchdog.join(5.0)

    def _owe(self, on_part: PartListener | None = None, silence_s: float | None = None) -> Owed:
        self._slots.acquire()
        future: Future[Answer] = Future()
        future.set_running_or_notify_cancel()  # what is sent cannot be taken back one by one
        future.add_done_callback(lambda _: self._slots.release())
        return Owed(next(self._numbers), future, on_part, silence_s)

    def _send(self, owed: Owed, operation: str, arguments: Mapping[str, Any] | None) -> None:
        message = {"id": owed.number, "op": operation, "args": dict(arguments or {})}
        assert self._child is not None
        self._child.send(owed, message)
        self._alarm.set()

    def _living_child(self) -> WorkerPipe:
        if self._closed.is_set():
            raise CancelledError
        if self._child is not None and not self._child.gone:
            return self._child
        if self._child is not None and not self._child.ended_by_us:
            self._crashes = 1 if self._child.answered else self._crashes + 1
        if self._crashes >= self._max_crashes:
            # Not a crash of this request: whoever asks must stop asking.
            raise WorkerStartError(
                f"A helper process of Vestry ({self._role}) keeps crashing.",
                next_step="Run `vestry doctor`; the log holds the details.",
            )
        self._child = WorkerPipe(self._role, self._command, options=self._options)
        if self._closed.is_set():  # meanwhile: who closed may not have seen this one
            self._child.leave(grace_s=0.0)
        if self._watchdog is None:
            self._watchdog = threading.Thread(
                target=self._watch, name=f"watch-{self._role}", daemon=True
            )
            self._watchdog.start()
        self._alarm.set()
        return self._child

    def _watch(self) -> None:
        """End a process that was silent for too long, or works on what was cancelled."""
        while True:
            # Cleared before looking: what comes after the look wakes this at once.
            self._alarm.clear()
            if self._closed.is_set():
                return
            child = self._child
            pause = self._look_at(child) if child is not None and child.waiting else None
            self._alarm.wait(pause)

    def _look_at(self, child: WorkerPipe) -> float:
        """Do what is due; return the seconds until something may be."""
        quiet_s, stop_by = child.limits(self._answer_timeout_s)
        if not child.ready.done():
            quiet_s = self._start_timeout_s
        now = time.monotonic()
        if stop_by is not None and now >= stop_by:
            _log.info("worker %s did not stop when asked and is ended", self._role)
            child.stop()
            return 0.0
        silent_until = child.last_sign + quiet_s
        if now > silent_until:
            _log.warning("worker %s was silent for %.0f s and is ended", self._role, quiet_s)
            child.kill(hung=True)
            return 0.0
        # Never to the second of a limit far away: an answer moves it, and nobody says so here.
        due = silent_until if stop_by is None else min(silent_until, stop_by)
        return min(1.0, max(0.001, due - now))


def run_worker(role: str) -> int:
    """Be a worker until the parent leaves: what ``--worker ROLE`` does, before anything else."""
    from app.worker_roles import serve_role

    return serve_role(role)


if __name__ == "__main__":
    sys.exit(run_worker(sys.argv[1]))
