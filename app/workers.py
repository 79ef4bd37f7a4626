"""Worker processes of our own: JSON lines over pipes, so that a native crash stays in a child.

``WorkerProcess`` (the parent's side) starts a role, keeps a bounded number of requests in flight,
notices crashes and hangs, restarts, and ends the whole process tree. ``run_worker`` (the child's
side, in ``worker_roles``) keeps the protocol on private descriptors, so that a native library that
prints cannot garble it. Roles are imported by name, in the child only.

    parent -> child   {"hello": 1, "options": {...}, "parent": pid}     once
    child -> parent   {"ready": 1, "info": {...}}  or  {"refused": {code, message, next_step}}
    parent -> child   {"id": 7, "op": "analyze", "args": {...}}
    child -> parent   {"id": 7, "ok": {...}}  or  {"id": 7, "error": {code, message, next_step}}
"""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import IO, Any

from app.environ import child_environment
from app.errors import (
    AppError,
    CancelledError,
    WorkerCrashedError,
    WorkerError,
    WorkerHungError,
    WorkerStartError,
)

PROTOCOL_VERSION = 1
STDERR_LINES = 40
Answer = dict[str, Any]
_log = logging.getLogger(__name__)


class RequestFailedError(WorkerError):
    """The worker is well and answered that this request cannot be done."""

    def __init__(self, code: str, message: str, *, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.code = code


class WorkerRefusedError(WorkerStartError):
    """The role cannot work here; the words are its own (weights are missing ...)."""

    def __init__(self, code: str, message: str, *, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.code = code


def worker_command(role: str) -> list[str]:
    """Return the command line that starts a role, from a checkout, an install or a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker", role]
    # -P: a file named json.py in the person's current folder must not be imported by us.
    return [sys.executable, "-P", "-m", "app.workers", role]


def _worker_environment() -> dict[str, str]:
    additions = {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    root = Path(__file__).resolve().parent.parent
    if (root / "pyproject.toml").is_file():
        # A checkout that was never installed: the child has to find these packages too.
        inherited = child_environment({}).get("PYTHONPATH", "")
        additions["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), inherited]))
    return child_environment(additions)


class _Child:
    """One running process and the requests it still owes an answer."""

    def __init__(self, role: str, command: Sequence[str], *, options: Mapping[str, Any]) -> None:
        self.role = role
        self.ready: Future[Answer] = Future()
        self.answered = 0
        self.last_sign = time.monotonic()
        self._command = command
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._pending: dict[int, Future[Answer]] = {}
        self._lock = threading.Lock()
        self._birth = threading.Lock()
        self._doomed = False
        self._gone = False
        self._hung = False
        self._left = False
        self._tail: deque[str] = deque(maxlen=STDERR_LINES)
        # The kernel's parent-death signal follows the *thread* that started the child. This one
        # starts it and then reads until it ends, so both live equally long.
        self._reader = threading.Thread(target=self._run, name=f"worker-{role}", daemon=True)
        self._reader.start()

    @property
    def gone(self) -> bool:
        return self._gone

    @property
    def stderr_tail(self) -> str:
        return "\n".join(self._tail)

    @property
    def waiting(self) -> bool:
        """Whether an answer (or the hand-shake) is owed."""
        return not self._gone and (bool(self._pending) or not self.ready.done())

    def send(self, number: int, message: Mapping[str, Any], future: Future[Answer]) -> None:
        with self._lock:
            if self._gone:
                future.set_exception(self._death())
                return
            if not self._pending:
                self.last_sign = time.monotonic()
            self._pending[number] = future
            self._write(message)

    def leave(self, *, grace_s: float) -> None:
        """End it because nobody wants its answers any more: who still waits was cancelled."""
        self._left = True
        # Politeness is for a role that listens; one that loads models would hear nothing.
        ready = self.ready.done() and self.ready.exception() is None
        self.kill(grace_s=grace_s if ready else 0.0)

    def kill(self, *, hung: bool = False, grace_s: float = 0.0) -> None:
        """End the process tree, politely first when there is time for it."""
        self._hung = self._hung or hung
        with self._birth:
            self._doomed = True
            process = self._process
        if process is None:  # about to be started: whoever starts it ends it at once
            self._reader.join(10.0)
            return
        # Not getting the lock means that somebody is stuck writing to a child that does not read.
        if grace_s > 0 and self._lock.acquire(timeout=grace_s):
            with contextlib.suppress(OSError):
                if process.stdin is not None:
                    process.stdin.close()  # the child leaves at the end of its input
            self._lock.release()
            self._reader.join(grace_s)
        if process.poll() is None or not self._gone:
            _kill_tree(process)
        self._reader.join(10.0)

    def _write(self, message: Mapping[str, Any]) -> None:
        process = self._process
        # A broken pipe means that the reader is about to see the end and fail all that wait.
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                process.stdin.write(json.dumps(message).encode() + b"\n")
                process.stdin.flush()

    def _run(self) -> None:
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_worker_environment(),
                # A group of its own: Ctrl-C reaches only us, and the whole tree can be ended.
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            self._finish(error)
            return
        with self._birth:
            self._process = process
            doomed = self._doomed
        if doomed:
            _kill_tree(process)
        hello = {"hello": PROTOCOL_VERSION, "options": self._options, "parent": os.getpid()}
        with self._lock:
            self._write(hello)
        assert process.stdout is not None
        assert process.stderr is not None
        drain = threading.Thread(target=self._drain, args=(process.stderr,), daemon=True)
        drain.start()
        for line in process.stdout:
            self._receive(line)
        process.wait()
        # A grandchild may hold stderr open; what it says later is not ours to wait for.
        drain.join(1.0)
        self._finish(None)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _drain(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                text = line.decode("utf-8", "replace").rstrip()
                self._tail.append(text)
                _log.debug("%s: %s", self.role, text)

    def _receive(self, line: bytes) -> None:
        self.last_sign = time.monotonic()
        try:
            message = json.loads(line)
        except ValueError:
            _log.warning("worker %s sent a line that is not JSON", self.role)
            return
        if "ready" in message or "refused" in message:
            self._shake_hands(message)
            return
        with self._lock:
            future = self._pending.pop(int(message.get("id", -1)), None)
        if future is None:
            return
        self.answered += 1
        if "ok" in message:
            future.set_result(message["ok"])
        else:
            future.set_exception(_failure(message.get("error", {})))

    def _shake_hands(self, message: Mapping[str, Any]) -> None:
        if self.ready.done():
            return
        if "refused" in message:
            refusal = _failure(message["refused"])
            self.ready.set_exception(
                WorkerRefusedError(refusal.code, refusal.message, next_step=refusal.next_step)
            )
        elif message["ready"] != PROTOCOL_VERSION:
            self.ready.set_exception(
                WorkerStartError(
                    "Two versions of Vestry are mixed in this installation.",
                    next_step="Install Vestry again.",
                )
            )
        else:
            self.ready.set_result(message.get("info", {}))

    def _finish(self, cause: OSError | None) -> None:
        with self._lock:
            self._gone = True
            orphans = list(self._pending.values())
            self._pending.clear()
        if orphans and not self._left:
            status = self._process.returncode if self._process else None
            _log.warning("worker %s ended with status %s", self.role, status)
        for future in orphans:
            future.set_exception(self._death())
        if self.ready.done():
            return
        if self._left:
            self.ready.set_exception(CancelledError())
        else:
            error = WorkerStartError(
                f"A helper process of Vestry ({self.role}) does not start.",
                next_step="Run `vestry doctor` to see what is missing.",
            )
            error.__cause__ = cause or self._death()
            self.ready.set_exception(error)

    def _death(self) -> AppError:
        if self._left:
            return CancelledError()
        if self._hung:
            return WorkerHungError(
                "This took too long and was stopped.", stderr_tail=self.stderr_tail
            )
        return WorkerCrashedError(
            "A helper process of Vestry crashed.",
            next_step="Run it again; the log holds the details.",
            stderr_tail=self.stderr_tail,
        )


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
        self._child: _Child | None = None
        self._crashes = 0
        self._closed = threading.Event()
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
        """Send a request; waits while the window is full.

        Returns:
            The answer to come: a ``WorkerCrashedError`` when the process dies first,
            a ``RequestFailedError`` when the role says no.
        """
        self._slots.acquire()
        future: Future[Answer] = Future()
        future.set_running_or_notify_cancel()  # what is sent cannot be taken back one by one
        future.add_done_callback(lambda _: self._slots.release())
        try:
            with self._lock:
                self.start()
                number = next(self._numbers)
                message = {"id": number, "op": operation, "args": dict(arguments or {})}
                assert self._child is not None
                self._child.send(number, message, future)
        except AppError as error:
            if not future.done():
                future.set_exception(error)
        return future

    def request(self, operation: str, arguments: Mapping[str, Any] | None = None) -> Answer:
        """Send a request and wait for its answer."""
        return self.submit(operation, arguments).result()

    def close(self) -> None:
        """End the process tree, politely first; requests in flight end as cancelled."""
        self._closed.set()
        child = self._child
        if child is not None:
            child.leave(grace_s=self._grace_s)
        if self._watchdog is not None and self._watchdog is not threading.current_thread():
            self._watchdog.join(5.0)

    def _living_child(self) -> _Child:
        if self._closed.is_set():
            raise CancelledError
        if self._child is not None and not self._child.gone:
            return self._child
        if self._child is not None:
            self._crashes = 1 if self._child.answered else self._crashes + 1
        if self._crashes >= self._max_crashes:
            # Not a crash of this request: whoever asks must stop asking.
            raise WorkerStartError(
                f"A helper process of Vestry ({self._role}) keeps crashing.",
                next_step="Run `vestry doctor`; the log holds the details.",
            )
        self._child = _Child(self._role, self._command, options=self._options)
        if self._closed.is_set():  # meanwhile: who closed may not have seen this one
            self._child.leave(grace_s=0.0)
        if self._watchdog is None:
            self._watchdog = threading.Thread(
                target=self._watch, name=f"watch-{self._role}", daemon=True
            )
            self._watchdog.start()
        return self._child

    def _watch(self) -> None:
        """End a process that owes an answer and has been silent for too long."""
        pause = min(1.0, self._answer_timeout_s / 4)
        while not self._closed.wait(pause):
            child = self._child
            if child is None or not child.waiting:
                continue
            limit = self._answer_timeout_s if child.ready.done() else self._start_timeout_s
            if time.monotonic() - child.last_sign > limit:
                _log.warning("worker %s was silent for %.0f s and is ended", self._role, limit)
                child.kill(hung=True)


def _failure(document: Mapping[str, Any]) -> RequestFailedError:
    return RequestFailedError(
        str(document.get("code", "worker")),
        str(document.get("message", "A helper process of Vestry gave no answer.")),
        next_step=str(document.get("next_step", "")),
    )


def _kill_tree(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False
        )
        return
    # The group outlives its leader while grandchildren run, so this also ends those.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def run_worker(role: str) -> int:
    """Be a worker until the parent leaves: what ``--worker ROLE`` does, before anything else."""
    from app.worker_roles import serve_role

    return serve_role(role)


if __name__ == "__main__":
    sys.exit(run_worker(sys.argv[1]))
