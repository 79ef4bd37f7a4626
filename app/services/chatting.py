"""Talking to a model, as the rest of Vestry sees it: a request in, events out as they come.

``ChatEngine`` is the one door to chat models. ``WorkerChat`` (``chat_worker``) keeps the model in a
process of its own; ``InlineChat`` does the same here and now, for tests with the fake and for
measuring. Both hold one model at a time and load it at the first use. Photos go by their file, so
that pixels need not cross the pipe. Conversations that are kept are the business of ``conversing``,
FashionX that of ``recognizing``.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.chat_wire import as_chat_error
from app.errors import CancelledError
from app.services.chat_shelf import no_such_model
from app.services.job_control import JobControl
from app.services.model_turn import EngineCondition, wait_for_turn
from models.chat import (
    ChatBegan,
    ChatDelta,
    ChatEnded,
    ChatEvent,
    ChatMessage,
    ChatModel,
    ChatModelInfo,
    ChatRequest,
    ChatUsage,
    ContextUse,
)
from models.errors import CancelledError as StoppedError
from models.errors import ModelsError

Listener = Callable[[ChatEvent], None]
"""Hears events in the order in which they come, in the thread that asked."""


@dataclass(frozen=True, slots=True)
class EngineState:
    """What the engine does now; for meters and buttons.

    Attributes:
        condition: ``asleep`` until the first use and after a while without any.
        model: Name of the model it holds or loads; empty when asleep.
        info: The loaded model about itself; None until it is loaded.
    """

    condition: EngineCondition
    model: str = ""
    info: ChatModelInfo | None = None


class ChatEngine(Protocol):
    """What talks. Calls from several threads wait for one another; ``state`` never waits.

    ``model`` is an installed model's name; empty for the person's choice (settings) or, without
    one, the first installed model that can chat. Another model than the one that is held replaces
    it.

    Every method but ``state``, ``unload`` and ``close`` raises ``WorkerError`` (the process
    crashed, hung or does not start; the next call starts it again), ``CancelledError`` (the engine
    was closed) and ``ChatFailedError`` (``app.chat_wire``) with the code of its cause:
    ``not_installed`` (there is no such model), ``out_of_memory`` (it does not fit beside what runs)
    and what ``ChatModel`` raises; ``context_full`` is a ``ConversationFullError`` with numbers.
    """

    def load(self, model: str = "", *, control: JobControl | None = None) -> ChatModelInfo:
        """Make a model ready and tell what it is."""

    def measure(self, messages: Sequence[ChatMessage], *, model: str = "") -> ContextUse:
        """Tell how much of the context a conversation takes."""

    def generate(
        self,
        request: ChatRequest,
        listener: Listener,
        *,
        model: str = "",
        control: JobControl | None = None,
    ) -> tuple[ChatEnded, ...]:
        """Answer, telling the listener; return the ends, one per candidate.

        When ``control`` is cancelled this returns within a fifth of a second, with the text so far
        and the reason ``cancelled`` (told to the listener as well); the processor is free again
        within two seconds, and the next call waits for that.
        """

    def score(
        self, messages: Sequence[ChatMessage], options: Sequence[str], *, model: str = ""
    ) -> tuple[float, ...]:
        """Return how likely each option is as the answer, among the options."""

    def state(self) -> EngineState:
        """Tell what it does now, without waiting for anything."""

    def unload(self) -> None:
        """Give the model's memory back once nobody uses it; the next call loads it again."""

    def close(self) -> None:
        """End for good; a running answer ends as cancelled."""


class AnswerSoFar:
    """Listens to an answer, so that one that is cut off has an end with all that was said.

    Args:
        listener: Hears everything, too.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._started = time.monotonic()
        self._began: ChatBegan | None = None
        self._said: list[str] = []
        self._first_s = 0.0
        self.ends: list[ChatEnded] = []

    def hear(self, event: ChatEvent) -> None:
        """Note an event and tell the listener."""
        if isinstance(event, ChatBegan):
            self._began = event
        elif isinstance(event, ChatDelta):
            self._first_s = self._first_s or time.monotonic() - self._started
            self._said.append(event.text)
        else:
            self.ends.append(event)
            self._said.clear()
        self._listener(event)

    def cut(self, candidates: int) -> tuple[ChatEnded, ...]:
        """End the present candidate as cancelled; return all ends."""
        complete = len(self.ends) == candidates
        if not complete and not (self.ends and self.ends[-1].reason == "cancelled"):
            self.hear(self._cut_off())
        return tuple(self.ends)

    def _cut_off(self) -> ChatEnded:
        """The end that the model did not tell; its tokens are counted by the pieces that came."""
        context = self._began.context if self._began else ContextUse(0, 0, 0)
        count = len(self._said)
        seconds = time.monotonic() - self._started
        decoding = seconds - self._first_s
        usage = ChatUsage(
            prompt_tokens=context.cells,
            reused_tokens=self._began.reused_tokens if self._began else 0,
            picture_tokens=context.picture_cells,
            completion_tokens=count,
            first_token_s=self._first_s,
            seconds=seconds,
            tokens_per_s=(count - 1) / decoding if count > 1 and decoding > 0 else 0.0,
        )
        after = ContextUse(context.cells + count, context.picture_cells, context.limit)
        return ChatEnded("".join(self._said), "cancelled", usage, after, len(self.ends))


class InlineChat:
    """Chat models in this process, one caller at a time.

    A cancelled answer ends as soon as the model asks whether to stop; nothing can end a model that
    does not ask, which is what ``WorkerChat`` is for.

    Args:
        models: What is "installed"; the first one answers when none is named. They are not closed
            by ``unload``, only by ``close``.
    """

    def __init__(self, *models: ChatModel) -> None:
        if not models:
            raise ValueError("an engine needs a model")
        self._models = {model.info.name: model for model in models}
        self._turn = threading.Lock()
        self._closing = threading.Event()
        self._state = EngineState("asleep")

    def load(self, model: str = "", *, control: JobControl | None = None) -> ChatModelInfo:
        """Make a model ready and tell what it is."""
        with self._using(model, control) as chosen:
            return chosen.info

    def measure(self, messages: Sequence[ChatMessage], *, model: str = "") -> ContextUse:
        """Tell how much of the context a conversation takes."""
        with self._using(model) as chosen:
            return chosen.measure(messages)

    def generate(
        self,
        request: ChatRequest,
        listener: Listener,
        *,
        model: str = "",
        control: JobControl | None = None,
    ) -> tuple[ChatEnded, ...]:
        """Answer, telling the listener; return the ends, one per candidate."""
        so_far = AnswerSoFar(listener)
        try:
            with self._using(model, control) as chosen:
                for event in chosen.generate(request, stop=lambda: self._unwanted(control)):
                    so_far.hear(event)
        except CancelledError:
            if self._unwanted(control):
                return so_far.cut(request.candidates)
            raise
        return tuple(so_far.ends)

    def score(
        self, messages: Sequence[ChatMessage], options: Sequence[str], *, model: str = ""
    ) -> tuple[float, ...]:
        """Return how likely each option is as the answer, among the options."""
        with self._using(model) as chosen:
            return chosen.score(messages, options, stop=self._closing.is_set)

    def state(self) -> EngineState:
        """Tell what it does now."""
        return self._state

    def unload(self) -> None:
        """Fall asleep."""
        with self._turn:
            self._state = EngineState("asleep")

    def close(self) -> None:
        """End for good."""
        self._closing.set()
        with self._turn:
            self._state = EngineState("asleep")
            for model in self._models.values():
                model.close()

    def _unwanted(self, control: JobControl | None) -> bool:
        return self._closing.is_set() or (control is not None and control.cancelled)

    @contextlib.contextmanager
    def _using(self, name: str, control: JobControl | None = None) -> Iterator[ChatModel]:
        """Wait for this caller's turn and lend the model; errors become the engine's."""
        wait_for_turn(self._turn, lambda: self._unwanted(control))
        try:
            model = self._find(name)
            self._state = EngineState("busy", model.info.name, model.info)
            try:
                yield model
            finally:
                self._state = EngineState("ready", model.info.name, model.info)
        except (ModelsError, MemoryError) as error:
            if isinstance(error, StoppedError):
                raise CancelledError from error
            raise as_chat_error(error) from error
        finally:
            self._turn.release()

    def _find(self, name: str) -> ChatModel:
        if not name:
            return next(iter(self._models.values()))
        if name not in self._models:
            raise no_such_model(name)
        return self._models[name]
