"""An OpenAI-compatible endpoint on this machine, with every fault on demand.

Faults are answers handed over one per request, in order; without one it is honest: it answers with
the fake annotator's outfit, by the picture it is shown.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from train.data.fashionx.fake_answers import outfit

Fault = Callable[["_Handler"], None]


class OpenaiServer:
    """Runs until ``close``.

    Attributes:
        knows: Formats of answers that it accepts; "plain" always.
        asked: Bodies of all requests, as they came.
        headers: Their headers, names in small letters.
    """

    def __init__(self) -> None:
        self.knows = {"json_schema", "json_object"}
        self.faults: deque[Fault | None] = deque()
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.owner = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def take(self, body: dict[str, Any], headers: dict[str, str]) -> Fault | None:
        with self._lock:
            self.asked.append(body)
            self.headers.append(headers)
            return self.faults.popleft() if self.faults else None

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def status(number: int, text: str = "no", **headers: str) -> Fault:
    """Answer with a status."""

    def fault(handler: _Handler) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.reply(number, text.encode(), **named)

    return fault


def text(content: str) -> Fault:
    """Answer with bytes that are no JSON, or other JSON than one expects."""
    return lambda handler: handler.reply(200, content.encode())


def saying(content: object, **choice: object) -> Fault:
    """Answer with this as what the model said."""
    return lambda handler: handler.say(content, **choice)


def silent(handler: _Handler) -> None:
    """Say nothing until the test is over."""
    handler.server.owner.released.wait(60)
    handler.close_connection = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_POST(self) -> None:
        owner: OpenaiServer = self.server.owner
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        fault = owner.take({**body, "path": self.path}, headers)
        if fault is not None:
            fault(self)
            return
        form = body.get("response_format", {}).get("type", "plain")
        if form != "plain" and form not in owner.knows:
            self.reply(400, b'{"error": {"message": "response_format is not supported"}}')
            return
        picture = body["messages"][0]["content"][0]["image_url"]["url"]
        self.say(json.dumps(outfit(hashlib.sha256(picture.encode()).hexdigest())))

    def say(self, content: object, **choice: object) -> None:
        document = {
            "choices": [{"message": {"content": content}, "finish_reason": "stop", **choice}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 300},
        }
        self.reply(200, json.dumps(document).encode())

    def reply(self, number: int, content: bytes, **headers: str) -> None:
        self.send_response(number)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Stay silent."""
