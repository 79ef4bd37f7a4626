"""A Hub on this machine: the real one's addresses and headers, and every fault on demand.

Two servers, because the real Hub sends large files from another host: the Hub answers with a
redirect, the store with the bytes. Faults are handed to the store (``store_faults``) and the Hub
(``hub_faults``) one per request, in order; ``None`` is an honest answer.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

Fault = Callable[["_Handler", bytes], None]


@dataclass
class Repo:
    """One repository: what lies in it, at one commit."""

    files: dict[str, bytes]
    commit: str = "c" * 40
    branches: tuple[str, ...] = ("main",)
    small: frozenset[str] = frozenset({"config.json"})
    listed: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = field(default=lambda x: x)


@dataclass(frozen=True)
class Asked:
    """One request, as it came; names of headers in small letters."""

    method: str
    path: str
    headers: dict[str, str]


class HubServer:
    """Runs until ``close``; ``endpoint`` is what HF_ENDPOINT would be."""

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.token = ""
        self.asked: list[Asked] = []
        self.hub_faults: deque[Fault | None] = deque()
        self.store_faults: deque[Fault | None] = deque()
        self.released = threading.Event()
        self._blobs: dict[str, bytes] = {}
        self._hub = self._serve(_HubHandler)
        self._store = self._serve(_StoreHandler)
        self.endpoint = f"http://127.0.0.1:{self._hub.server_port}"
        self.store = f"http://127.0.0.1:{self._store.server_port}"

    def add(self, name: str, files: dict[str, bytes], **changes: Any) -> Repo:
        """Publish a repository."""
        repo = Repo(files, **changes)
        self.repos[name] = repo
        self._blobs.update({hashlib.sha256(data).hexdigest(): data for data in files.values()})
        return repo

    def fetched(self) -> list[Asked]:
        """Requests for bytes of large files."""
        return [one for one in self.asked if one.path.startswith("/blobs/")]

    def blob(self, name: str) -> bytes | None:
        """Content by its hash."""
        return self._blobs.get(name)

    def close(self) -> None:
        """Let everything go that stalls, and end."""
        self.released.set()
        for server in (self._hub, self._store):
            server.shutdown()
            server.server_close()

    def _serve(self, handler: type[_Handler]) -> ThreadingHTTPServer:
        bound = type(handler.__name__, (handler,), {"hub": self})
        server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server


class _Handler(BaseHTTPRequestHandler):
    hub: HubServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""

    def note(self) -> str:
        """Write the request down; return its path without host, query and escapes."""
        path = unquote(urlsplit(self.path).path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.hub.asked.append(Asked(self.command, path, headers))
        return path

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer; underscores in header names are dashes."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _HubHandler(_Handler):
    def do_GET(self) -> None:
        path = self.note()
        fault = self.hub.hub_faults.popleft() if self.hub.hub_faults else None
        if fault is not None:
            fault(self, b"")
        elif path.startswith("/api/models/"):
            self._list(path.removeprefix("/api/models/"))
        else:
            self._resolve(path)

    do_HEAD = do_GET

    def _list(self, rest: str) -> None:
        name, _, revision = rest.partition("/revision/")
        repo = self._repo(name, revision)
        if repo is None:
            return
        rows = []
        for file, data in repo.files.items():
            row: dict[str, Any] = {
                "rfilename": file,
                "size": len(data),
                "blobId": hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest(),
            }
            if file not in repo.small:
                sha256 = hashlib.sha256(data).hexdigest()
                row["lfs"] = {"sha256": sha256, "size": len(data), "pointerSize": 134}
            rows.append(row)
        document = {"id": name, "sha": repo.commit, "siblings": repo.listed(rows), "tags": []}
        self.send(200, json.dumps(document).encode(), Content_Type="application/json")

    def _resolve(self, path: str) -> None:
        name, _, rest = path.removeprefix("/").partition("/resolve/")
        revision, _, file = rest.partition("/")
        repo = self._repo(name, revision)
        if repo is None:
            return
        data = repo.files.get(file)
        if data is None:
            self.send(404, X_Error_Code="EntryNotFound")
        elif file in repo.small:
            self.send(200, data, ETag=f'"{hashlib.sha1(data).hexdigest()}"', X_Repo_Commit="c" * 40)
        else:
            sha256 = hashlib.sha256(data).hexdigest()
            self.send(
                302,
                Location=f"{self.hub.store}/blobs/{sha256}",
                X_Repo_Commit=repo.commit,
                X_Linked_Size=str(len(data)),
                X_Linked_Etag=f'"{sha256}"',
            )

    def _repo(self, name: str, revision: str) -> Repo | None:
        repo = self.hub.repos.get(name)
        known = self.headers.get("Authorization") == f"Bearer {self.hub.token}"
        if repo is None or (self.hub.token and not known):
            gated = "GatedRepo" if repo else "RepoNotFound"
            self.send(401, X_Error_Code=gated)
            return None
        if revision not in (repo.commit, *repo.branches):
            self.send(404, X_Error_Code="RevisionNotFound")
            return None
        return repo


class _StoreHandler(_Handler):
    def do_GET(self) -> None:
        path = self.note()
        data = self.hub.blob(path.removeprefix("/blobs/"))
        fault = self.hub.store_faults.popleft() if self.hub.store_faults else None
        if data is None:
            self.send(404)
        elif fault is not None:
            fault(self, data)
        else:
            whole(self, data)


# -- honest and dishonest answers -----------------------------------------------------------------


def _offset(handler: _Handler) -> int:
    wanted = handler.headers.get("Range", "")
    return int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0


def whole(handler: _Handler, data: bytes) -> None:
    """Answer honestly: the file, or the rest of it."""
    start = _offset(handler)
    if not start:
        handler.send(200, data)
    elif start >= len(data):
        handler.send(416)
    else:
        rest = data[start:]
        handler.send(206, rest, Content_Range=f"bytes {start}-{len(data) - 1}/{len(data)}")


def status(code: int, **headers: str) -> Fault:
    """Answer with nothing but a status."""
    return lambda handler, _data: handler.send(code, **headers)


def _begin(handler: _Handler, data: bytes) -> bytes:
    """Send the headers of an honest answer; return what should follow."""
    start = _offset(handler)
    handler.send_response(206 if start else 200)
    if start:
        handler.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
    handler.send_header("Content-Length", str(len(data) - start))
    handler.end_headers()
    return data[start:]


def drop(after: int) -> Fault:
    """Close the connection after so many bytes."""

    def fault(handler: _Handler, data: bytes) -> None:
        handler.wfile.write(_begin(handler, data)[:after])
        handler.wfile.flush()
        handler.close_connection = True

    return fault


def stall(after: int) -> Fault:
    """Say nothing any more after so many bytes."""

    def fault(handler: _Handler, data: bytes) -> None:
        handler.wfile.write(_begin(handler, data)[:after])
        handler.wfile.flush()
        handler.hub.released.wait(20)
        handler.close_connection = True

    return fault


def truncate(keep: int) -> Fault:
    """Send less and say that this is all."""
    return lambda handler, data: handler.send(200, data[:keep])


def lie(handler: _Handler, data: bytes) -> None:
    """Send the right number of wrong bytes."""
    whole(handler, bytes(len(data)))


def too_much(handler: _Handler, data: bytes) -> None:
    """Send more than there is."""
    handler.send(200, data + b"more")


def ignore_range(handler: _Handler, data: bytes) -> None:
    """Send everything, whatever was asked for."""
    handler.send(200, data)


def wrong_range(handler: _Handler, data: bytes) -> None:
    """Send another part than was asked for."""
    handler.send(206, data, Content_Range=f"bytes 0-{len(data) - 1}/{len(data)}")
