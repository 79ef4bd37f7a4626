"""Roles that misbehave on purpose; started by name in a worker process of ``test_workers``."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.worker_roles import Channel, Request, serve_each
from models.errors import NotInstalledError


def scripted(channel: Channel, options: Mapping[str, Any]) -> None:
    """Do what each request's operation says."""
    if options.get("refuse"):
        raise NotInstalledError("The weights are missing.", next_step="Install Vestry again.")
    if options.get("abort"):
        os.abort()

    def handle(request: Request) -> dict[str, Any]:
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
