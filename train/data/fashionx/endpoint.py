"""An OpenAI-compatible endpoint as an annotator: a server of one's own, or a hosted one.

The only module of the package that opens a connection, and only to the address that the person
names. Pictures go as ``data:`` URIs made of pixels alone. The shape of an answer is asked for by
JSON schema where the server knows that, else as "some JSON object", else in words only; what works
is found out once. Servers that are busy or broken are waited for with growing, jittered pauses, or
as long as they say. The key is read from an environment variable, sent in one header to that host
and nowhere else (redirects are not followed), and removed from whatever the server says.
"""

from __future__ import annotations

import email.utils
import json
import os
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Final

from models.annotating import Ask
from models.chat import ChatEnded, ChatRequest, EndReason
from train.data.fashionx.backends import Answer, BackendDownError, PictureRefusedError
from train.data.fashionx.messages import openai_messages
from train.errors import DataError, RunError

FORMATS: Final = ("json_schema", "json_object", "plain")
LONGEST_PAUSE_S: Final = 300.0
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
_BUSY = frozenset((408, 409, 425, 429))
_REFUSED = frozenset((400, 404, 415, 422))


@dataclass(frozen=True, slots=True)
class EndpointOptions:
    """Which endpoint, and how patiently.

    Attributes:
        base_url: Up to ``/v1``, without ``/chat/completions``.
        key_env: Environment variable with the key; empty for none.
        extra: Further fields of every request, such as a switch that turns thinking off.
        patience: How often a request is sent again when the server is busy or broken.
        first_pause_s: Doubled with every pause.
    """

    base_url: str
    model: str
    key_env: str = ""
    extra: Mapping[str, Any] | None = None
    timeout_s: float = 180.0
    patience: int = 6
    first_pause_s: float = 1.0


class _BusyError(Exception):
    """The server may answer later.

    Args:
        after_s: How long it wants quiet; None when it does not say.
    """

    def __init__(self, reason: str, after_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after_s = after_s


class _FormatRefusedError(Exception):
    """The server refused the request as it is; a plainer one may pass."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.said = said


class Endpoint:
    """An endpoint; used by many threads.

    Args:
        pause: Waits so many seconds, or less when the run ends; for tests.

    Raises:
        DataError: Address or key cannot be used.
    """

    name = "openai"
    revision = ""
    workers = 16

    def __init__(
        self, options: EndpointOptions, *, pause: Callable[[float], object] | None = None
    ) -> None:
        # Servers of one's own often call a model by its path, which is no business of a record's.
        absolute = PurePosixPath(options.model).is_absolute()
        self.model = PurePosixPath(options.model).name if absolute else options.model
        self._options = options
        self._ended = threading.Event()
        self._pause = pause or self._ended.wait
        self._jitter = random.Random()
        self._key = _key(options)
        self._format = 0
        self._client = _client(options, self._key)

    def asking(self, image_id: str) -> Ask:
        """Return what answers about one picture."""
        return self._ask

    def stop(self) -> None:
        """End all pauses."""
        self._ended.set()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    # -- one question -----------------------------------------------------------------------------

    def _ask(self, request: ChatRequest) -> ChatEnded:
        messages = openai_messages(request.messages)
        for attempt in range(self._options.patience + 1):
            if self._ended.is_set():
                break
            try:
                return self._in_some_format(request, messages)
            except _BusyError as busy:
                if attempt == self._options.patience:
                    raise self._down(busy.reason) from busy
                self._pause(self._pause_s(attempt, busy.after_s))
        raise self._down("The run has ended.")

    def _in_some_format(self, request: ChatRequest, messages: list[Any]) -> ChatEnded:
        """Ask in the format that works, or find out which one does."""
        for number in range(self._format, len(FORMATS)):
            try:
                ended = self._send(self._body(request, messages, FORMATS[number]))
            except _FormatRefusedError as refused:
                if number == len(FORMATS) - 1:
                    raise self._refused(refused) from refused
                continue
            # Only now: a refusal may have been about the picture and not about the format.
            self._format = max(self._format, number)
            return ended
        raise AssertionError("unreachable")

    def _body(self, request: ChatRequest, messages: list[Any], form: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._options.model,
            "messages": messages,
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
        }
        if request.schema is not None and form == "json_schema":
            shape = {"name": "annotation", "schema": dict(request.schema), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif request.schema is not None and form == "json_object":
            body["response_format"] = {"type": "json_object"}
        # Last, so that the person has the last word; None takes a field away.
        for name, value in (self._options.extra or {}).items():
            if value is None:
                body.pop(name, None)
            else:
                body[name] = value
        return body

    def _send(self, body: Mapping[str, Any]) -> ChatEnded:
        began = time.perf_counter()
        try:
            answer = self._client.post("/chat/completions", json=body)
        except self._errors as error:
            raise _BusyError(_spoken(error)) from error
        status = int(answer.status_code)
        if status in _BUSY or status >= 500:
            raise _BusyError(
                f"The endpoint answers with status {status}.", _retry_after(answer.headers)
            )
        said = self._scrubbed(answer.text[:2000])
        if status in _REFUSED:
            raise _FormatRefusedError(status, said)
        if status != 200:
            raise RunError(
                f"The endpoint refuses with status {status}: {_one_line(said)}",
                next_step="Check --base-url, --model and the key that --key-env names.",
            )
        try:
            document = json.loads(answer.text)
            return _read(document, time.perf_counter() - began).ended()
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise _BusyError("The endpoint's answer is not what such endpoints send.") from error

    # -- trouble ----------------------------------------------------------------------------------

    @property
    def _errors(self) -> tuple[type[Exception], ...]:
        # RuntimeError: the client was closed under a thread that still asks.
        return (_http().TransportError, RuntimeError)

    def _pause_s(self, attempt: int, after_s: float | None) -> float:
        if after_s is not None:
            return min(after_s, LONGEST_PAUSE_S)
        full = min(self._options.first_pause_s * 2.0**attempt, LONGEST_PAUSE_S)
        # Half of it at random: sixteen threads must not come back in one moment.
        return full * (0.5 + 0.5 * self._jitter.random())

    def _refused(self, refused: _FormatRefusedError) -> Exception:
        message = f"The endpoint refuses with status {refused.status}: {_one_line(refused.said)}"
        if refused.status == 404:
            return RunError(message, next_step="Check --base-url and --model.")
        return PictureRefusedError(message, next_step="Ask another model about it.")

    def _down(self, reason: str) -> BackendDownError:
        return BackendDownError(
            f"The endpoint gives no answer: {reason}",
            next_step="Run the same command again when it does; what is done stays done.",
        )

    def _scrubbed(self, text: str) -> str:
        return text.replace(self._key, "[key]") if self._key else text


def _read(document: Mapping[str, Any], seconds: float) -> Answer:
    choice = document["choices"][0]
    content = choice["message"].get("content") or ""
    if not isinstance(content, str):
        content = "".join(str(part.get("text", "")) for part in content)
    reason: EndReason = "length" if choice.get("finish_reason") == "length" else "stop"
    usage = document.get("usage") or {}
    return Answer(
        content,
        reason,
        int(usage.get("prompt_tokens") or 0),
        int(usage.get("completion_tokens") or 0),
        seconds,
    )


def is_on_this_computer(base_url: str) -> bool:
    """Return whether an address leads nowhere else."""
    address = _address(base_url)
    return address is not None and address.host in _LOCAL


def _key(options: EndpointOptions) -> str:
    """Read the key, if one is asked for."""
    address = _address(options.base_url)
    if address is None:
        raise DataError(
            "An endpoint needs an address.",
            next_step="Name it with --base-url, such as http://localhost:8000/v1.",
        )
    if address.userinfo:
        raise DataError(
            "An address must not hold a password.",
            next_step="Put the key into an environment variable and name that with --key-env.",
        )
    if not options.key_env:
        return ""
    key = os.environ.get(options.key_env, "").strip()
    if not key:
        raise DataError(
            f"The environment variable {options.key_env} is empty.",
            next_step="Set it to the endpoint's key.",
        )
    if address.scheme == "http" and address.host not in _LOCAL:
        raise DataError(
            "A key would travel unprotected over http.",
            next_step="Use https, or leave --key-env where the server needs no key.",
        )
    return key


def _address(text: str) -> Any:
    """Return an address that can be asked; None when it is none."""
    try:
        address = _http().URL(text)
    except (_http().InvalidURL, ValueError):
        return None
    return address if address.scheme in ("http", "https") and address.host else None


def _client(options: EndpointOptions, key: str) -> Any:
    headers = {"User-Agent": "vestry-train"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return _http().Client(
        base_url=options.base_url.rstrip("/"),
        headers=headers,
        timeout=options.timeout_s,
        follow_redirects=False,
    )


def _http() -> Any:
    """Return the HTTP library that huggingface_hub brings: its name changed between versions."""
    try:
        import httpx2
    except ImportError:
        import httpx

        return httpx
    return httpx2


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read how long a server wants quiet: seconds, or a date."""
    value = str(headers.get("Retry-After", "")).strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _spoken(error: Exception) -> str:
    if "Timeout" in type(error).__name__:
        return "It does not answer in time."
    if "Connect" in type(error).__name__:
        return "It cannot be reached."
    return "The connection was lost."


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
