"""One running worker process as its parent sees it: lines out, lines in, and what is still owed.

A thread writes, so that nobody who sends can be held up by a child that does not read; a thread
reads until the process ends and then fails whoever still waits; a third keeps the last lines of its
standard error. When to start, restart and lose patience is the business of ``workers``.

    parent -> child   {"hello": 2, "options": {...}, "parent": pid}     once
    child -> parent   {"ready": 2, "info": {...}}  or  {"refused": {code, message, next_step}}
    parent -> child   {"id": 7, "op": "analyze", "args": {...}}
    parent -> child   {"cancel": 7}                                     at any time
    child -> parent   {"id": 7, "part": {...}}                          any number of them, then
    child -> parent   {"id": 7, "ok": {...}}  or  {"id": 7, "error": {code, message, next_step}}
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.environ import child_environment
from app.errors import (
    AppError,
    CancelledError,
    RequestFailedError,
    WorkerCrashedError,
    WorkerHungError,
    WorkerRefusedError,
    WorkerStartError,
)

PROTOCOL_VERSION = 2
STDERR_LINES = 40
Answer = dict[str, Any]
PartListener = Callable[[Answer], None]
"""Hears the parts of one answer, in the thread that reads the pipe: quick, and never waiting."""
_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Owed:
    """A request that has no answer yet.

    Attributes:
        future: Gets the answer, or why there is none.
        on_part: Hears the parts before it.
        silence_s: How long nothing need be heard while this is worked on; None for the usual time.
        stop_by: When the process is ended unless this is answered (``time.monotonic``); None while
            nobody cancelled it.
    """

    number: int
    future: Future[Answer]
    on_part: PartListener | None = None
    silence_s: float | None = None
    stop_by: float | None = None


class WorkerPipe:
    """A process and the requests it still owes an answer.

    Args:
        role: Named in the log and to the person.
        options: Handed to the role when it starts; plain JSON.
    """

    def __init__(self, role: str, command: Sequence[str], *, options: Mapping[str, Any]) -> None:
        self.role = role
        self.ready: Future[Answer] = Future()
        self.answered = 0
        self.last_sign = time.monotonic()
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._owed: dict[int, Owed] = {}
        self._lock = threading.Lock()
        self._birth = threading.Lock()
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._doomed = False
        self._gone = False
        self._hung = False
        self._left = False
        self._stopped = False
        self._tail: deque[str] = deque(maxlen=STDERR_LINES)
        self._post({"hello": PROTOCOL_VERSION, "options": dict(options), "parent": os.getpid()})
        # The kernel's parent-death signal follows the *thread* that started the child. This one
        # starts it and then reads until it ends, so both live equally long.
        self._reader = threading.Thread(target=self._run, name=f"worker-{role}", daemon=True)
        self._reader.start()

    @property
    def gone(self) -> bool:
        """Whether the process has ended and nobody waits for it any more."""
        return self._gone

    @property
    def pid(self) -> int | None:
        """The process; None before it is there and after its end."""
        process = self._process
        return None if process is None or self._gone else process.pid

    @property
    def ended_by_us(self) -> bool:
        """Whether it was ended on purpose, which is no crash."""
        return self._left or self._stopped

    @property
    def stderr_tail(self) -> str:
        """The last lines of its standard error."""
        return "\n".join(self._tail)

    @property
    def waiting(self) -> bool:
        """Whether an answer (or the hand-shake) is owed."""
        return not self._gone and (bool(self._owed) or not self.ready.done())

    def send(self, owed: Owed, message: Mapping[str, Any]) -> None:
        """Send a request; never waits for the process, which may still be starting."""
        with self._lock:
            if not self._gone:
                if not self._owed:
                    self.last_sign = time.monotonic()
                self._owed[owed.number] = owed
                self._post(message)
                return
        owed.future.set_exception(self._death())

    def ask_to_stop(self, owed: Owed, *, grace_s: float) -> None:
        """Tell the role that nobody wants this answer; ``overdue`` says when patience ends."""
        with self._lock:
            if owed.number not in self._owed or owed.stop_by is not None:
                return
            owed.stop_by = time.monotonic() + grace_s
        self._post({"cancel": owed.number})

    def limits(self, usual_s: float) -> tuple[float, float | None]:
        """Return how long it may be silent (seconds), and when the earliest cancelled one is due.

        Args:
            usual_s: For requests that name no time of their own.
        """
        with self._lock:
            owed = tuple(self._owed.values())
        quiet = [usual_s if one.silence_s is None else one.silence_s for one in owed]
        due = [one.stop_by for one in owed if one.stop_by is not None]
        return max(quiet, default=usual_s), min(due, default=None)

    def leave(self, *, grace_s: float) -> None:
        """End it because nobody wants its answers any more: who still waits was cancelled."""
        self._left = True
        # Politeness is for a role that listens; one that loads models would hear nothing.
        ready = self.ready.done() and self.ready.exception() is None
        self.kill(grace_s=grace_s if ready else 0.0)

    def stop(self) -> None:
        """End it because it goes on working on something that was cancelled."""
        self._stopped = True
        self.kill()

    def kill(self, *, hung: bool = False, grace_s: float = 0.0) -> None:
        """End the process tree, politely first when there is time for it."""
        self._hung = self._hung or hung
        with self._birth:
            self._doomed = True
            process = self._process
        if process is None:  # about to be started: whoever starts it ends it at once
            self._reader.join(10.0)
            return
        if grace_s > 0:
            self._outbox.put(None)  # the child leaves at the end of its input
            self._reader.join(grace_s)
        if process.poll() is None or not self._gone:
            _kill_tree(process)
        self._reader.join(10.0)

    def _post(self, message: Mapping[str, Any]) -> None:
        self._outbox.put(json.dumps(message).encode() + b"\n")

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
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        aside = [
            threading.Thread(target=self._write, args=(process.stdin,), daemon=True),
            threading.Thread(target=self._drain, args=(process.stderr,), daemon=True),
        ]
        for thread in aside:
            thread.start()
        for line in process.stdout:
            self._receive(line)
        process.wait()
        self._outbox.put(None)
        # A grandchild may hold stderr open; what it says later is not ours to wait for.
        for thread in aside:
            thread.join(1.0)
        self._finish(None)
        with contextlib.suppress(OSError):
            process.stdout.close()

    def _write(self, stream: IO[bytes]) -> None:
        # A broken pipe means that the reader is about to see the end and fail all that wait.
        with contextlib.suppress(OSError, ValueError):
            while (line := self._outbox.get()) is not None:
                stream.write(line)
                stream.flush()
        with contextlib.suppress(OSError, ValueError):
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
            message = None
        if not isinstance(message, dict):
            _log.warning("worker %s sent a line that is no message", self.role)
            return
        if "ready" in message or "refused" in message:
            self._shake_hands(message)
            return
        number = int(message.get("id", -1))
        if "part" in message:
            self._hand_on(number, message["part"])
            return
        with self._lock:
            owed = self._owed.pop(number, None)
        if owed is None:
            return
        self.answered += 1
        if "ok" in message:
            owed.future.set_result(message["ok"])
        else:
            owed.future.set_exception(_failure(message.get("error", {})))

    def _hand_on(self, number: int, part: Answer) -> None:
        with self._lock:
            owed = self._owed.get(number)
        if owed is None or owed.on_part is None:
            return
        try:
            owed.on_part(part)
        except Exception as error:  # noqa: BLE001 - a listener's fault must not end the reading
            _log.error("a listener of worker %s failed", self.role, exc_info=error)
            owed.on_part = None

    def _shake_hands(self, message: Mapping[str, Any]) -> None:
        if self.ready.done():
            return
        if "refused" in message:
            refusal = _refusal(message["refused"])
            self.ready.set_exception(refusal)
        elif message["ready"] != PROTOCOL_VERSION:
            self.ready.set_exception(
                WorkerStartError(
                    "Two versions of Vestry are mixed in this installation.",
                    next_step="Install Vestry again.",
                )
            )
            if self._process is not None:
                _kill_tree(self._process)
        else:
            self.ready.set_result(message.get("info", {}))

    def _finish(self, cause: OSError | None) -> None:
        with self._lock:
            self._gone = True
            orphans = list(self._owed.values())
            self._owed.clear()
        if orphans and not self.ended_by_us:
            _log.warning("worker %s ended with status %s", self.role, self._status)
        if not self.ready.done():
            self.ready.set_exception(self._stillbirth(cause))
        refused = self.ready.exception()
        for owed in orphans:
            if owed.stop_by is not None:  # nobody wanted it any more, however it ended
                owed.future.set_exception(CancelledError())
            else:
                # What was sent to a role that never came up failed for the reason of that.
                owed.future.set_exception(refused or self._death())

    @property
    def _status(self) -> int | None:
        return self._process.returncode if self._process else None

    def _stillbirth(self, cause: OSError | None) -> AppError:
        if self.ended_by_us:
            return CancelledError()
        error = WorkerStartError(
            f"A helper process of Vestry ({self.role}) does not start.",
            next_step="Run `vestry doctor` to see what is missing.",
        )
        error.__cause__ = cause or self._death()
        return error

    def _death(self) -> AppError:
        if self._left:
            return CancelledError()
        if self._hung:
            return WorkerHungError(
                "This took too long and was stopped.",
                stderr_tail=self.stderr_tail,
                status=self._status,
            )
        return WorkerCrashedError(
            "A helper process of Vestry crashed.",
            next_step="Run it again; the log holds the details.",
            stderr_tail=self.stderr_tail,
            status=self._status,
        )


# Threads that wait for one another spin this often before they sleep: some tenths of a millisecond,
# where the library's own number is longer than another program may keep the core meanwhile.
_SPINS = {"GOMP_SPINCOUNT": "10000"}


def _worker_environment() -> dict[str, str]:
    additions = {
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        # At an abort the library would start a debugger on itself, which takes seconds and writes
        # down what it was told: the conversation.
        "GGML_NO_BACKTRACE": "1",
    }
    if not {"OMP_WAIT_POLICY", *_SPINS} & child_environment({}).keys():
        additions.update(_SPINS)
    root = Path(__file__).resolve().parent.parent
    if (root / "pyproject.toml").is_file():
        # A checkout that was never installed: the child has to find these packages too.
        inherited = child_environment({}).get("PYTHONPATH", "")
        additions["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), inherited]))
    return child_environment(additions)


def _failure(document: Mapping[str, Any]) -> RequestFailedError:
    return RequestFailedError(
        str(document.get("code", "worker")),
        str(document.get("message", "A helper process of Vestry gave no answer.")),
        next_step=str(document.get("next_step", "")),
        details=document.get("details", {}),
    )


def _refusal(document: Mapping[str, Any]) -> WorkerRefusedError:
    failure = _failure(document)
    return WorkerRefusedError(failure.code, failure.message, next_step=failure.next_step)


def _kill_tree(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False
        )
        return
    # The group outlives its leader while grandchildren run, so this also ends those.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
