"""The child's side of a worker process: the protocol on private descriptors, and the role table.

A role is a function ``(channel, options) -> None`` that calls ``channel.ready`` once, then answers
the requests of ``channel.requests()`` in any order. The process ends by itself when its parent
does. What a role does is not known here. No role ever opens a connection: a hook sees to it.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from app.environ import read_environment
from app.errors import explain
from app.log import set_up_logging
from app.network import refuse_connections
from app.worker_pipe import PROTOCOL_VERSION, Answer

ROLES: Mapping[str, str] = {
    "chat": "app.chat_role:chat_role",
    "draw": "app.draw_role:draw_role",
    "dress": "app.dress_role:dress_role",
    "paper": "app.paper_role:paper_role",
    "photo": "app.perception:photo_role",
}
_PR_SET_PDEATHSIG = 1
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000
_NICER = 10
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the parent."""

    number: int
    operation: str
    arguments: Mapping[str, Any]
    _stop: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants the answer any more; safe to ask from any thread, and cheap."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Note that nobody wants the answer any more."""
        self._stop.set()


class Channel:
    """The role's end of the pipe. Answers may be sent from any thread.

    Args:
        source: Lines from the parent.
        sink: Lines to the parent; nobody else may write to it.
    """

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source = source
        self._sink = sink
        self._lock = threading.Lock()
        self._open: dict[int, Request] = {}
        self._inbox: queue.SimpleQueue[Request | None] = queue.SimpleQueue()

    def greet(self) -> Mapping[str, Any]:
        """Wait for the parent's hello and return its options.

        Raises:
            ValueError: The parent speaks another version.
        """
        hello = json.loads(self._source.readline() or b"{}")
        if hello.get("hello") != PROTOCOL_VERSION:
            raise ValueError("the parent speaks another version of the protocol")
        _die_with(int(hello["parent"]))
        options: Mapping[str, Any] = hello["options"]
        return options

    def ready(self, info: Mapping[str, Any]) -> None:
        """Tell the parent that requests can come."""
        threading.Thread(target=self._read, name="requests", daemon=True).start()
        self._send({"ready": PROTOCOL_VERSION, "info": dict(info)})

    def refuse(self, error: BaseException) -> None:
        """Tell the parent why this role cannot start."""
        self._send({"refused": explain(error).as_json()})

    def requests(self) -> Iterator[Request]:
        """Yield requests as they come."""
        while (request := self._inbox.get()) is not None:
            yield request

    def part(self, request: Request, part: Answer) -> None:
        """Send a part of an answer, before its result."""
        self._send({"id": request.number, "part": part})

    def answer(self, request: Request, result: Answer) -> None:
        """Send the result of a request."""
        self._open.pop(request.number, None)
        self._send({"id": request.number, "ok": result})

    def fail(
        self,
        request: Request,
        error: BaseException,
        *,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Send why a request cannot be done; ``details`` are plain values beside the words."""
        self._open.pop(request.number, None)
        explanation = explain(error)
        if explanation.is_bug:
            _log.error("%s failed", request.operation, exc_info=error)
        document = {**explanation.as_json(), "details": dict(details or {})}
        self._send({"id": request.number, "error": document})

    def _send(self, message: Mapping[str, Any]) -> None:
        line = json.dumps(message).encode() + b"\n"
        with self._lock, contextlib.suppress(BrokenPipeError):
            self._sink.write(line)
            self._sink.flush()

    def _read(self) -> None:
        for line in self._source:
            message = json.loads(line)
            if "cancel" in message:
                # Heard by the role in the middle of its work, or before it begins this one.
                if (taken_back := self._open.get(message["cancel"])) is not None:
                    taken_back.cancel()
                continue
            request = Request(message["id"], message["op"], message["args"])
            self._open[request.number] = request
            self._inbox.put(request)
        # The parent is gone or done with us: nobody waits for an answer, nothing of ours is worth
        # saving, and native code in the main thread would not notice a gentler request.
        os._exit(0)


def serve_each(channel: Channel, handle: Callable[[Request], Answer]) -> None:
    """Answer requests one by one; a failing request is an answer, not the end."""
    for request in channel.requests():
        try:
            answer = handle(request)
        except Exception as error:  # noqa: BLE001 - worker border: the parent gets every failure
            channel.fail(request, error)
        else:
            channel.answer(request, answer)


def serve_role(role: str) -> int:
    """Be a worker until the parent leaves; the entry of every worker process.

    Args:
        role: A name from ``ROLES``, or ``module:function`` of a test role.
    """
    channel = Channel(*_claim_pipes())
    set_up_logging(None, debug=read_environment().debug, to_stderr=True)
    refuse_connections()
    # The parent decides about Ctrl-C and ends us in order.
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        options = channel.greet()
        module, _, function = ROLES.get(role, role).partition(":")
        entry = getattr(importlib.import_module(module), function)
        entry(channel, options)
    except Exception as error:  # noqa: BLE001 - worker border: the parent gets every failure
        _log.error("role %s ended", role, exc_info=error)
        channel.refuse(error)
        return 1
    return 0


def step_back() -> None:
    """Let every process of usual priority go before this one."""
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
        else:
            os.nice(_NICER)


def _claim_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes for the protocol and point the standard ones elsewhere.

    Native libraries print to descriptor 1 and some read descriptor 0; both must not meet ours.
    """
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return source, sink


def _die_with(parent: int) -> None:
    """Ask Linux to end this process with its parent, even while native code hangs."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(0)
