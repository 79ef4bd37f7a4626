"""The worker role ``chat``: one chat model in a process of its own.

The model is named by the options and loaded with the first request that needs it, so that the
process is there at once, a load can be cancelled like an answer, and a process that was started
anew after a crash goes on without being told what it was. One thread does everything (an engine
that two threads use aborts the process); the thread that reads the pipe sets the flag that the
engine asks. There is no request to unload: the process ends instead, so that all memory returns.

    info                                  part {"loaded": info}, then ok {}
    measure  {messages, picture_tokens}   ok {"context": ...}
    generate {"request": ...}             parts: events of ``chat_wire``, then ok {}
    score    {messages, options}          ok {"shares": [...]}

Any of them may send ``{"loaded": info}`` first, and ``{"at_work": true}`` while it computes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from app.chat_wire import (
    ChatLaunch,
    details_of,
    event_to_wire,
    info_to_wire,
    messages_from_wire,
    request_from_wire,
)
from app.errors import InputError
from app.worker_roles import Channel, Request
from models.chat import ChatDelta, ChatEvent
from models.errors import CancelledError, NotInstalledError, UnsupportedError

if TYPE_CHECKING:
    from models.chat import ChatModel, Stop

SIGN_EVERY_S = 5.0
GULP_S = 0.03
Answer = dict[str, Any]


class WorkSign:
    """What an engine asks whether to stop; its asking tells the parent that work goes on.

    It is asked from within the computation, between tokens and between the layers of a long
    prompt, so unlike a heartbeat of another thread it falls silent when the computation does.
    """

    def __init__(self, channel: Channel, request: Request) -> None:
        self._channel = channel
        self._request = request
        self._told = monotonic()

    def __call__(self) -> bool:
        """Return whether the person wants no more."""
        now = monotonic()
        if now - self._told >= SIGN_EVERY_S:
            self._told = now
            self._channel.part(self._request, {"at_work": True})
        return self._request.cancelled


class ChatHost:
    """Holds the model and does what requests ask.

    Args:
        load: Loads the model; may ask whether to stop.
    """

    def __init__(self, channel: Channel, load: Callable[[Stop], ChatModel]) -> None:
        self._channel = channel
        self._load = load
        self._model: ChatModel | None = None

    def handle(self, request: Request) -> Answer:
        """Do one request.

        Raises:
            ModelsError: The model says why not.
        """
        stop = WorkSign(self._channel, request)
        if request.cancelled:  # taken back before its turn
            raise CancelledError("The person stopped it.")
        model = self._loaded(request, stop)
        given = request.arguments
        match request.operation:
            case "info":
                return {}
            case "measure":
                messages = messages_from_wire(given["messages"])
                found = model.measure(messages, picture_tokens=given["picture_tokens"])
                return {
                    "cells": found.cells,
                    "picture_cells": found.picture_cells,
                    "limit": found.limit,
                }
            case "generate":
                for event in in_gulps(model.generate(request_from_wire(given), stop=stop)):
                    self._channel.part(request, event_to_wire(event))
                return {}
            case "score":
                messages = messages_from_wire(given["messages"])
                return {"shares": list(model.score(messages, given["options"], stop=stop))}
            case other:
                raise InputError(f"A chat model cannot do {other}.")

    def _loaded(self, request: Request, stop: Stop) -> ChatModel:
        if self._model is None:
            self._model = self._load(stop)
            self._channel.part(request, {"loaded": info_to_wire(self._model.info)})
        elif request.operation == "info":
            self._channel.part(request, {"loaded": info_to_wire(self._model.info)})
        return self._model


def in_gulps(
    events: Iterator[ChatEvent], *, every_s: float = GULP_S, clock: Callable[[], float] = monotonic
) -> Iterator[ChatEvent]:
    """Put pieces of text together that come faster than anybody can see them.

    Each line wakes the parent, which takes a core from a model that computes on all of them. A
    piece that comes ``every_s`` after the last one that was told, or later, is told at once.
    """
    held: ChatDelta | None = None
    told = -math.inf
    for event in events:
        if isinstance(event, ChatDelta):
            if held is not None and held.candidate == event.candidate:
                event = ChatDelta(held.text + event.text, event.candidate)
            if clock() - told < every_s:
                held = event
                continue
        elif held is not None:
            yield held
        held = None
        yield event
        told = clock()
    if held is not None:
        yield held


def chat_role(channel: Channel, options: Mapping[str, Any]) -> None:
    """Serve one model; see ``app.worker_roles``."""
    launch = ChatLaunch(**options)
    host = ChatHost(channel, lambda stop: load_chat_model(launch, stop))
    channel.ready({})
    for request in channel.requests():
        try:
            answer = host.handle(request)
        except Exception as error:  # noqa: BLE001 - worker border: the parent gets every failure
            channel.fail(request, error, details=details_of(error))
        else:
            channel.answer(request, answer)


def load_chat_model(launch: ChatLaunch, stop: Stop) -> ChatModel:
    """Load the model that the options name; the engine's library is imported here and only here.

    Raises:
        ModelsError: Files or libraries are missing or damaged, or there is too little memory.
    """
    if launch.engine == "fake":
        return _fake(launch)
    if launch.engine == "llama":
        return _llama(launch, stop)
    if launch.engine == "mlx":
        return _mlx(launch, stop)
    if launch.engine == "showo":
        from models.runtimes.showo_chat import ShowoChat

        return ShowoChat(launch.name, Path(launch.model), threads=launch.threads or 2)
    raise UnsupportedError(
        f"This Vestry cannot run models for {launch.engine}.",
        next_step="Choose another model with `vestry models list`.",
    )


def _llama(launch: ChatLaunch, stop: Stop) -> ChatModel:
    from models.runtimes.llama import load_llama
    from models.runtimes.llama_options import LlamaOptions

    options = LlamaOptions(
        Path(launch.model),
        Path(launch.projector) if launch.projector else None,
        name=launch.name,
        context=launch.context,
        threads=launch.threads,
        gpu_layers=-1 if launch.gpu else 0,
    )
    return load_llama(options, stop=stop)


def _mlx(launch: ChatLaunch, stop: Stop) -> ChatModel:
    from models.runtimes.mlx_options import MlxOptions

    try:
        from models.runtimes.mlx import load_mlx
    except ImportError as error:
        raise NotInstalledError(
            "mlx-vlm is not installed.",
            next_step="Run `pip install 'vestry[mlx]'`; it needs a Mac with Apple silicon.",
        ) from error
    options = MlxOptions(Path(launch.model), name=launch.name, context=launch.context)
    return load_mlx(options, stop=stop)


def _fake(launch: ChatLaunch) -> ChatModel:
    from models.runtimes.fake_chat import ChatScript, FakeChat

    told = launch.script
    script = ChatScript(
        answers={int(call): text for call, text in told.get("answers", {}).items()},
        abort_on=frozenset(told.get("abort_on", ())),
        hang_on=frozenset(told.get("hang_on", ())),
        pause_s=float(told.get("pause_s", 0.0)),
    )
    sees = bool(told.get("sees_pictures", True))
    return FakeChat(launch.name, context=launch.context or 4096, sees_pictures=sees, script=script)
