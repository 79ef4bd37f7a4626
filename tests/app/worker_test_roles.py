"""Roles that misbehave on purpose; started by name in a worker process of ``test_workers``."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.network import NetworkOffError
from app.worker_roles import Channel, Request, serve_each
from models.errors import NotInstalledError


def scripted(channel: Channel, options: Mapping[str, Any]) -> None:
    """Do what each request's operation says."""
    if options.get("refuse"):
        raise NotInstalledError("The weights are missing.", next_step="Install Vestry again.")
    if options.get("abort"):
        os.abort()

    def handle(request: Request) -> dict[str, Any]:
        if request.operation in _STREAMS:
            return _STREAMS[request.operation](channel, request)
        return _OPERATIONS[request.operation](request.arguments)

    channel.ready({"pid": os.getpid(), **options})
    serve_each(channel, handle)


def _abort(arguments: Mapping[str, Any]) -> dict[str, Any]:
    os.write(2, b"native code says goodbye\n")
    os.abort()


def _hang(arguments: Mapping[str, Any]) -> dict[str, Any]:
    threading.Event().wait()
    return {}


def _print(arguments: Mapping[str, Any]) -> dict[str, Any]:
    sys.stdout.write("a library that prints\n")
    os.write(1, b'{"id": 1, "ok": "forged"}\n')
    sys.stdout.flush()
    return {"stdin": os.read(0, 10).decode()}


def _spawn(arguments: Mapping[str, Any]) -> dict[str, Any]:
    child = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"])
    return {"pid": child.pid}


def _bug(arguments: Mapping[str, Any]) -> dict[str, Any]:
    raise ZeroDivisionError


def _count(channel: Channel, request: Request) -> dict[str, Any]:
    """Count up to a number, or for ever until it is taken back."""
    last = request.arguments.get("last")
    number = 0
    while not request.cancelled and number != last:
        number += 1
        channel.part(request, {"n": number})
        if last is None:
            threading.Event().wait(0.005)
    return {"counted": number}


def _crawl(channel: Channel, request: Request) -> dict[str, Any]:
    """Take long, and say each time that something was done."""
    for number in range(8):
        threading.Event().wait(0.1)
        channel.part(request, {"n": number})
    return {}


def _deaf(channel: Channel, request: Request) -> dict[str, Any]:
    channel.part(request, {"n": 0})
    threading.Event().wait()
    return {}


def _connect(channel: Channel, request: Request) -> dict[str, Any]:
    import socket

    refused = []
    for attempt in (
        lambda: socket.socket().connect(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("example.org", 80),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
        lambda: socket.socket().bind(("127.0.0.1", 0)),
    ):
        try:
            attempt()
        except NetworkOffError:
            refused.append(True)
        except OSError:
            refused.append(False)
    return {"refused": refused}


_STREAMS = {"count": _count, "crawl": _crawl, "deaf": _deaf, "connect": _connect}
_OPERATIONS = {
    "abort": _abort,
    "hang": _hang,
    "print": _print,
    "spawn": _spawn,
    "bug": _bug,
    "echo": dict,
    "pid": lambda _: {"pid": os.getpid()},
}


def touchy_photos(channel: Channel, options: Mapping[str, Any]) -> None:
    """The photo role with stand-ins, brought down by photos whose name says so."""
    from app import perception

    def decode(path: Path) -> Any:
        if "crash" in path.name:
            os.abort()
        if "hang" in path.name:
            threading.Event().wait()
        return whole(path)

    whole, perception.decode = perception.decode, decode
    perception.photo_role(channel, options)


def never_ready(channel: Channel, options: Mapping[str, Any]) -> None:
    """Load models for ever, and say so to who asked."""
    Path(options["sign"]).write_text(str(os.getpid()), encoding="ascii")
    threading.Event().wait()


def chat_that_never_loads(channel: Channel, options: Mapping[str, Any]) -> None:
    """The chat role with a model that takes for ever to load and does not listen."""
    from app import chat_role

    def load(launch: Any, stop: Any) -> Any:
        threading.Event().wait()

    chat_role.load_chat_model = load
    chat_role.chat_role(channel, options)
