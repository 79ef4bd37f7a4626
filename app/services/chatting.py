"""Talking to a model, as the rest of Vestry sees it: a request in, events out as they come.

``ChatEngine`` is the one door to chat models. ``WorkerChat`` keeps the model in a process of its
own; ``InlineChat`` does the same here and now, for tests with the fake and for measuring. Both hold
one model at a time and load it at the first use. Photos go by their file: pixels do not cross the
pipe. Conversations that are kept are the business of ``conversing``, FashionX that of
``recognizing``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from app.services.job_control import JobControl
from models.chat import (
    ChatEnded,
    ChatEvent,
    ChatMessage,
    ChatModelInfo,
    ChatRequest,
    ContextUse,
)

EngineCondition = Literal["asleep", "loading", "ready", "busy"]
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

    Every method but ``state``, ``unload`` and ``close`` raises ``NotInstalledError`` (there is no
    such model), ``OutOfMemoryError`` (it does not fit beside what runs), ``WorkerError`` (the
    process crashed, hung or does not start; the next call starts it again) and what ``ChatModel``
    raises, as ``AppError`` with its code.
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
        and the reason ``cancelled``; the processor is free again within two seconds.
        """

    def score(
        self, messages: Sequence[ChatMessage], options: Sequence[str], *, model: str = ""
    ) -> tuple[float, ...]:
        """Return how likely each option is as the answer, among the options."""

    def state(self) -> EngineState:
        """Tell what it does now, without waiting for anything."""

    def unload(self) -> None:
        """Give the model's memory back; the next call loads it again."""

    def close(self) -> None:
        """End for good; a running answer ends as cancelled."""
