"""A stand-in for a chat model: deterministic, instant, scriptable, and honest about its context.

``FakeChat`` answers from the words and pictures it was given, one word per token. With a schema it
fills every field with the first value that fits. Tests hand it answers and failures by call. It
imports no inference library; ``tests/contract/test_chat_models.py`` runs the same cases on it as on
the real engines.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.chat import (
    MAX_PICTURES,
    ChatBegan,
    ChatDelta,
    ChatEnded,
    ChatEvent,
    ChatMessage,
    ChatModelInfo,
    ChatPicture,
    ChatRequest,
    ChatUsage,
    ContextUse,
    EndReason,
    Stop,
    never,
)
from models.errors import CancelledError, ContextFullError, UnsupportedError

PICTURE_CELLS = 64
_PIECES = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True)
class ChatScript:
    """What is said and what goes wrong; calls to ``generate`` and ``score`` are counted from 1.

    Attributes:
        answers: Call number to the text that is said instead of the usual one.
        errors: Call number to the error it raises.
        abort_on: Call numbers that end the process at once, as a crash in native code does.
        hang_on: Call numbers that never say anything and do not listen.
        pause_s: Seconds before each token.
        on_token: Called with the number of each token, from 1: a place to wait.
    """

    answers: Mapping[int, str] = field(default_factory=dict)
    errors: Mapping[int, BaseException] = field(default_factory=dict)
    abort_on: frozenset[int] = frozenset()
    hang_on: frozenset[int] = frozenset()
    pause_s: float = 0.0
    on_token: Callable[[int], None] | None = None


class FakeChat:
    """Talks without a network.

    Args:
        context: Cells of its context.
        sees_pictures: Whether it takes pictures.
        script: What goes otherwise than usual.
    """

    def __init__(
        self,
        name: str = "fake-chat",
        *,
        context: int = 4096,
        sees_pictures: bool = True,
        script: ChatScript | None = None,
    ) -> None:
        self._info = ChatModelInfo(
            name=name, family="fake", engine="fake", context=context, sees_pictures=sees_pictures
        )
        self._script = script or ChatScript()
        self._calls = 0
        self._held: list[str] = []

    @property
    def info(self) -> ChatModelInfo:
        """What it is."""
        return self._info

    def measure(self, messages: Sequence[ChatMessage], *, picture_tokens: int = 0) -> ContextUse:
        """Count words and pictures."""
        pictures = sum(len(message.pictures) for message in messages)
        if pictures and not self._info.sees_pictures:
            raise UnsupportedError(
                f"{self._info.name} cannot look at pictures.",
                next_step="Choose a model that sees pictures, or leave the picture out.",
            )
        if pictures > MAX_PICTURES:
            raise UnsupportedError(
                f"A conversation can hold {MAX_PICTURES} pictures.",
                next_step="Leave some pictures out, or begin a new conversation.",
            )
        for message in messages:
            for picture in message.pictures:
                _pixels(picture)
        per_picture = min(PICTURE_CELLS, picture_tokens or PICTURE_CELLS)
        words = sum(2 + len(_PIECES.findall(message.text)) for message in messages)
        seen = pictures * per_picture
        return ContextUse(words + seen, seen, self._info.context)

    def generate(self, request: ChatRequest, *, stop: Stop = never) -> Iterator[ChatEvent]:
        """Say the scripted answer, or what was asked and shown."""
        call = self._next_call()
        context = self.measure(request.messages, picture_tokens=request.picture_tokens)
        if context.free < 1:
            raise ContextFullError(needed=context.cells + 1, limit=context.limit)
        reused = self._reuse(request.messages)
        yield ChatBegan(context, reused)
        for candidate in range(request.candidates):
            text = self._script.answers.get(call) or _usual_answer(request, candidate)
            ended = yield from self._say(text, candidate, request, context, reused, stop)
            if ended.reason == "cancelled":
                return

    def score(
        self, messages: Sequence[ChatMessage], options: Sequence[str], *, stop: Stop = never
    ) -> tuple[float, ...]:
        """Prefer options whose letters occur in the conversation."""
        self._next_call()
        if stop():
            raise CancelledError("The person stopped it.")
        self.measure(messages)
        said = "".join(message.text for message in messages).casefold()
        weights = [1.0 + said.count(option.casefold()) for option in options]
        total = sum(weights)
        return tuple(weight / total for weight in weights)

    def close(self) -> None:
        """Hold nothing."""
        self._held.clear()

    def _next_call(self) -> int:
        self._calls += 1
        if self._calls in self._script.abort_on:
            os.abort()
        while self._calls in self._script.hang_on:
            time.sleep(0.05)
        if error := self._script.errors.get(self._calls):
            raise error
        return self._calls

    def _reuse(self, messages: Sequence[ChatMessage]) -> int:
        """Cells of the longest common beginning with the conversation before."""
        now = [f"{message.role}\n{message.text}\n{len(message.pictures)}" for message in messages]
        same = 0
        for old, new in zip(self._held, now, strict=False):
            if old != new:
                break
            same += 1
        self._held = now
        return self.measure(messages[:same]).cells if same else 0

    def _say(
        self,
        text: str,
        candidate: int,
        request: ChatRequest,
        context: ContextUse,
        reused: int,
        stop: Stop,
    ) -> Generator[ChatEvent, None, ChatEnded]:
        began = time.perf_counter()
        said: list[str] = []
        first = 0.0
        reason: EndReason = "stop"
        pieces = _PIECES.findall(_until_stop(text, request.stop))
        for number, piece in enumerate(pieces, start=1):
            if self._script.pause_s:
                time.sleep(self._script.pause_s)
            if self._script.on_token:
                self._script.on_token(number)
            if stop():
                reason = "cancelled"
            elif number > request.max_tokens:
                reason = "length"
            elif number > context.free:
                reason = "context"
            if reason != "stop":
                break
            said.append(piece)
            first = first or time.perf_counter() - began
            yield ChatDelta(piece, candidate)
        seconds = time.perf_counter() - began
        speed = (len(said) - 1) / (seconds - first) if len(said) > 1 and seconds > first else 0.0
        usage = ChatUsage(
            prompt_tokens=context.cells,
            reused_tokens=reused,
            picture_tokens=context.picture_cells,
            completion_tokens=len(said),
            first_token_s=first,
            seconds=seconds,
            tokens_per_s=speed,
        )
        after = ContextUse(context.cells + len(said), context.picture_cells, context.limit)
        ended = ChatEnded("".join(said), reason, usage, after, candidate)
        yield ended
        return ended


def _pixels(picture: ChatPicture) -> tuple[int, int]:
    """Height and width; a file is decoded, so that a broken one fails here as it would there."""
    if isinstance(picture, np.ndarray):
        return int(picture.shape[0]), int(picture.shape[1])
    from models.preprocess import decode_photo

    shape = decode_photo(picture, max_side=64).image.shape
    return int(shape[0]), int(shape[1])


def _usual_answer(request: ChatRequest, candidate: int) -> str:
    if request.schema is not None:
        return json.dumps(_fill(request.schema, request.schema))
    last = request.messages[-1]
    seen = f" I see {len(last.pictures)} pictures." if last.pictures else ""
    other = f" (another way, {candidate + 1})" if candidate else ""
    return f"You said: {last.text.strip()}{seen}{other}"


def _until_stop(text: str, stops: Sequence[str]) -> str:
    ends = [text.find(stop) for stop in stops if stop and stop in text]
    return text[: min(ends)] if ends else text


def _fill(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """Return the first value that fits; covers what pydantic writes into its schemas."""
    if "$ref" in schema:
        target: Any = root
        for step in str(schema["$ref"]).removeprefix("#/").split("/"):
            target = target[step]
        return _fill(target, root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return _fill(schema[key][0], root)
    match schema.get("type"):
        case "object":
            return {key: _fill(part, root) for key, part in schema.get("properties", {}).items()}
        case "array":
            return [_fill(schema["items"], root)] * int(schema.get("minItems", 0))
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return "x" * max(1, int(schema.get("minLength", 1)))
