"""How conversations, events and errors of chat models cross the pipe, and the error they end in.

Light on purpose: both ends import it, and neither an inference library nor pixels come along. A
photo crosses as its path and is decoded where the model runs; pixels that have no file cross as
PNG, which keeps every one of them. Nothing here knows a process.
"""

from __future__ import annotations

import base64
import dataclasses
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import AppError, RequestFailedError, explain
from models.chat import (
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
)
from models.errors import ContextFullError

Wire = dict[str, Any]


class ChatFailedError(AppError):
    """A chat model could not do what it was asked; ``code`` is that of the cause."""

    code = "chat_failed"

    def __init__(self, message: str, *, next_step: str = "", code: str = "chat_failed") -> None:
        super().__init__(message, next_step=next_step)
        self.code = code


class ConversationFullError(ChatFailedError):
    """A conversation does not fit into the model's context.

    Attributes:
        needed: Cells of the prompt and the least answer.
        limit: Cells that there are.
    """

    def __init__(self, message: str, *, next_step: str = "", needed: int, limit: int) -> None:
        super().__init__(message, next_step=next_step, code=ContextFullError.code)
        self.needed = needed
        self.limit = limit


@dataclass(frozen=True, slots=True)
class ChatLaunch:
    """How a worker gets its model; plain values, because they cross the pipe.

    Attributes:
        name: As the catalogue or the person calls it.
        engine: ``llama``, ``mlx``, ``showo`` or ``fake``.
        model: File or folder of the weights.
        projector: File of the picture part; empty when the model sees no pictures.
        context: KV cells, 0 for as many as the model is meant for.
        threads: At most; 0 for as many as there are cores.
        gpu: Whether the graphics processor may be used.
        memory_bytes: What it will take, weights, context and picture buffers; 0 when unknown.
        on_card: Whether that is expected to be a graphics card's own memory. What is expected does
            not make another model of it: both are left out when launches are compared.
        script: For the fake: answers, pauses and faults, as ``chat_role`` reads them.
    """

    name: str
    engine: str = "llama"
    model: str = ""
    projector: str = ""
    context: int = 0
    threads: int = 0
    gpu: bool = True
    memory_bytes: int = field(default=0, compare=False)
    on_card: bool = field(default=False, compare=False)
    script: Mapping[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> tuple[Path, ...]:
        """What is read from the disk to load it."""
        return tuple(Path(name) for name in (self.model, self.projector) if name)


def messages_to_wire(messages: Sequence[ChatMessage]) -> list[Wire]:
    """Return a conversation as JSON values."""
    return [
        {"role": message.role, "parts": [_part_to_wire(part) for part in message.parts]}
        for message in messages
    ]


def messages_from_wire(wire: Sequence[Mapping[str, Any]]) -> tuple[ChatMessage, ...]:
    """Return the conversation that ``messages_to_wire`` wrote."""
    return tuple(
        ChatMessage(one["role"], tuple(_part_from_wire(part) for part in one["parts"]))
        for one in wire
    )


def request_to_wire(request: ChatRequest) -> Wire:
    """Return a request as JSON values."""
    fields = {
        one.name: getattr(request, one.name)
        for one in dataclasses.fields(request)
        if one.name != "messages"
    }
    return {**fields, "messages": messages_to_wire(request.messages)}


def request_from_wire(wire: Mapping[str, Any]) -> ChatRequest:
    """Return the request that ``request_to_wire`` wrote."""
    fields = {**wire, "messages": messages_from_wire(wire["messages"])}
    return ChatRequest(**{**fields, "stop": tuple(wire["stop"])})


def event_to_wire(event: ChatEvent) -> Wire:
    """Return an event as JSON values; a delta, of which there are many, is short."""
    if isinstance(event, ChatDelta):
        return {"delta": event.text, "candidate": event.candidate}
    if isinstance(event, ChatBegan):
        return {"began": dataclasses.asdict(event)}
    return {"ended": dataclasses.asdict(event)}


def event_from_wire(wire: Mapping[str, Any]) -> ChatEvent | None:
    """Return the event that ``event_to_wire`` wrote; None for a part that is no event."""
    if "delta" in wire:
        return ChatDelta(wire["delta"], wire["candidate"])
    if "began" in wire:
        began = wire["began"]
        return ChatBegan(context_from_wire(began["context"]), began["reused_tokens"])
    if "ended" in wire:
        ended = dict(wire["ended"])
        ended["usage"] = ChatUsage(**ended["usage"])
        ended["context"] = context_from_wire(ended["context"])
        return ChatEnded(**ended)
    return None


def context_from_wire(wire: Mapping[str, Any]) -> ContextUse:
    """Return how much of the context is taken."""
    return ContextUse(**wire)


def info_to_wire(info: ChatModelInfo) -> Wire:
    """Return what a model says about itself as JSON values."""
    return {**dataclasses.asdict(info), "details": dict(info.details)}


def info_from_wire(wire: Mapping[str, Any]) -> ChatModelInfo:
    """Return the info that ``info_to_wire`` wrote."""
    return ChatModelInfo(**wire)


def details_of(error: BaseException) -> Wire:
    """Return what an error says beside its words, as JSON values."""
    if isinstance(error, ContextFullError):
        return {"needed": error.needed, "limit": error.limit}
    return {}


def as_chat_error(error: BaseException) -> AppError:
    """Return any error of a model, from here or from across the pipe, as the engine raises it."""
    details = error.details if isinstance(error, RequestFailedError) else details_of(error)
    words = explain(error)
    if words.code == ContextFullError.code and "needed" in details:
        return ConversationFullError(
            words.message,
            next_step=words.next_step,
            needed=int(details["needed"]),
            limit=int(details["limit"]),
        )
    return ChatFailedError(words.message, next_step=words.next_step, code=words.code)


def _part_to_wire(part: str | ChatPicture) -> str | Wire:
    if isinstance(part, str):
        return part
    if isinstance(part, Path):
        return {"photo": str(part.absolute())}
    from PIL import Image

    stream = io.BytesIO()
    # Speed, not size: this goes to a process beside us and is decoded at once.
    Image.fromarray(np.ascontiguousarray(part)).save(stream, "PNG", compress_level=1)
    return {"png": base64.b64encode(stream.getvalue()).decode("ascii")}


def _part_from_wire(wire: str | Mapping[str, Any]) -> str | ChatPicture:
    if isinstance(wire, str):
        return wire
    if "photo" in wire:
        return Path(wire["photo"])
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(wire["png"]))) as picture:
        return np.asarray(picture.convert("RGB"), np.uint8)
