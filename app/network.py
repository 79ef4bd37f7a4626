"""The network switch: refuses connections while it is off, and writes down every one that is asked.

An audit hook sees each connection that any Python library opens in this process, so the switch does
not depend on every caller asking first. Connections to this machine itself are left alone. What is
written down is the time, the host and whether it was allowed; never a path, a word or a photo name.
Libraries that open connections in native code without Python are not seen; none is shipped.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from app.errors import AppError

_EVENTS = frozenset({"socket.connect", "socket.getaddrinfo"})
# Everything by which a Python program reaches another machine or lets one in.
_ALL_EVENTS = _EVENTS | {
    "socket.bind",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.getnameinfo",
    "socket.sendmsg",
    "socket.sendto",
}
_KEPT = 500
_log = logging.getLogger(__name__)


class NetworkOffError(AppError):
    """Something wanted to open a connection while the person keeps the network switched off."""

    code = "network_off"

    def __init__(self) -> None:
        super().__init__(
            "Vestry is offline, so nothing was fetched.",
            next_step="Allow the network in Settings, Privacy, and try again.",
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One connection that was asked for.

    Attributes:
        at: ISO 8601 in UTC.
        host: Name or address.
        allowed: Whether it was let through.
    """

    at: str
    host: str
    allowed: bool


class NetworkGuard:
    """The switch and its log; one per process, because an audit hook stays for good.

    Args:
        log_file: Lines of JSON, oldest first.
        allowed: Asked at each connection.
    """

    def __init__(self, log_file: Path, allowed: Callable[[], bool]) -> None:
        self._log_file = log_file
        self._allowed = allowed
        self._lock = threading.Lock()
        self._on = False

    def install(self) -> None:
        """Begin to watch this process."""
        if not self._on:
            self._on = True
            sys.addaudithook(self._audit)

    def remove(self) -> None:
        """Watch no more: the hook stays, and lets everything through."""
        self._on = False

    def _audit(self, event: str, details: tuple[object, ...]) -> None:
        if not self._on or event not in _EVENTS:
            return
        host = _host(event, details)
        if host is None or _is_here(host):
            return
        allowed = self._allowed()
        self._note(Request(datetime.now(UTC).isoformat(timespec="seconds"), host, allowed))
        if not allowed:
            raise NetworkOffError

    def _note(self, request: Request) -> None:
        line = json.dumps(
            {"at": request.at, "host": request.host, "allowed": request.allowed}, sort_keys=True
        )
        try:
            with self._lock, self._log_file.open("a", encoding="utf-8") as stream:
                stream.write(line + "\n")
        except OSError:
            # A log that cannot be written must not let a connection through or stop one.
            return


@contextlib.contextmanager
def watched(log_file: Path) -> Iterator[None]:
    """Write down every host that this process connects to within the block; refuses none.

    For a command that fetches something the person asked for; the window has a guard of its own.
    """
    log_file.parent.mkdir(parents=True, exist_ok=True)
    guard = NetworkGuard(log_file, lambda: True)
    guard.install()
    try:
        yield
    finally:
        guard.remove()


def refuse_connections() -> None:
    """Let this process open no connection, not even to this machine, until it ends.

    For worker processes: what looks at photos or answers questions never needs one.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, details: tuple[object, ...]) -> None:
    if event in _ALL_EVENTS:
        # The host would say what was wanted, and is nobody's business in a log.
        _log.warning("a worker process tried %s and was refused", event)
        raise NetworkOffError


def read_requests(log_file: Path) -> tuple[Request, ...]:
    """Return what was asked for, newest first; a line that cannot be read is left out."""
    try:
        lines = log_file.read_text(encoding="utf-8").splitlines()[-_KEPT:]
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(found for line in reversed(lines) if (found := _parse(line)) is not None)


def _parse(line: str) -> Request | None:
    try:
        document = json.loads(line)
        return Request(str(document["at"]), str(document["host"]), bool(document["allowed"]))
    except (ValueError, KeyError, TypeError):
        return None


def _host(event: str, details: tuple[object, ...]) -> str | None:
    if event == "socket.getaddrinfo":
        host = details[0] if details else None
        return host.decode(errors="replace") if isinstance(host, bytes) else _text(host)
    address = details[1] if len(details) > 1 else None
    # A tuple is an internet address; a text is a socket of this machine.
    return _text(address[0]) if isinstance(address, tuple) and address else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
