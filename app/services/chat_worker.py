"""``WorkerChat``: a chat model in a process of its own, started when needed and gone when not.

What a process is and when it ends is ``worker_model``'s business. What the person cancelled is
answered here at once with the text so far. Which files a model has is the business of a
``ChatShelf``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.chat_wire import (
    ChatLaunch,
    as_chat_error,
    context_from_wire,
    event_from_wire,
    info_from_wire,
    messages_to_wire,
    request_to_wire,
)
from app.errors import AppError, CancelledError, RequestFailedError, WorkerCrashedError
from app.services.chat_death import death_in_words
from app.services.chat_shelf import ChatShelf
from app.services.chatting import AnswerSoFar, EngineState, Listener
from app.services.job_control import JobControl
from app.services.model_memory import ModelMemory
from app.services.worker_model import SILENCE_S, WorkerModel
from app.workers import Answer
from models.chat import ChatEnded, ChatMessage, ChatModelInfo, ChatRequest, ContextUse
from models.errors import ModelsError

# mlx asks between parts of a prompt, and eight pictures are one part.
_SILENCE_OF: Mapping[str, float] = {"mlx": 300.0}


class WorkerChat(WorkerModel[ChatLaunch, ChatModelInfo]):
    """The engine over a worker process; see ``ChatEngine`` for what each method promises.

    Args:
        shelf: Which models there are.
        memory: What all models share; None for no limit.
        unload_after_s: Asked after each call: how long to keep a model that nobody uses; 0 for
            ever.
        silence_s: Silence at work that counts as hanging, None for what suits the engine; loading
            may take longer by the time in which a slow disk reads the files.
        role: Replaces the worker's role (tests).
    """

    def __init__(
        self,
        shelf: ChatShelf,
        *,
        memory: ModelMemory | None = None,
        unload_after_s: Callable[[], float] = lambda: 0.0,
        silence_s: float | None = None,
        role: str = "chat",
    ) -> None:
        super().__init__(role, memory=memory, unload_after_s=unload_after_s, silence_s=silence_s)
        self._shelf = shelf

    def load(self, model: str = "", *, control: JobControl | None = None) -> ChatModelInfo:
        """Make a model ready and tell what it is."""
        with self._using(model, control) as held:
            self._ask(held, "info", {}, control=control)
            assert held.info is not None
            return held.info

    def measure(self, messages: Sequence[ChatMessage], *, model: str = "") -> ContextUse:
        """Tell how much of the context a conversation takes."""
        given = {"messages": messages_to_wire(messages), "picture_tokens": 0}
        with self._using(model) as held:
            return context_from_wire(self._ask(held, "measure", given))

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
            with self._using(model, control) as held:
                wire = request_to_wire(request)
                self._ask(held, "generate", wire, control=control, on_part=_heard_by(so_far))
        except CancelledError:
            if self._unwanted(control):
                return so_far.cut(request.candidates)
            raise
        return tuple(so_far.ends)

    def score(
        self, messages: Sequence[ChatMessage], options: Sequence[str], *, model: str = ""
    ) -> tuple[float, ...]:
        """Return how likely each option is as the answer, among the options."""
        given = {"messages": messages_to_wire(messages), "options": list(options)}
        with self._using(model) as held:
            return tuple(self._ask(held, "score", given)["shares"])

    def state(self) -> EngineState:
        """Tell what it does now, without waiting for anything."""
        condition, held = self._condition()
        return (
            EngineState(condition, held.launch.name, held.info) if held else EngineState("asleep")
        )

    # -- what a chat model is ----------------------------------------------------------------------

    def _launch_of(self, name: str) -> ChatLaunch:
        return self._shelf.chat_launch(name)

    def _info_of(self, wire: Mapping[str, Any]) -> ChatModelInfo:
        return info_from_wire(wire)

    def _memory_of(self, info: ChatModelInfo) -> int:
        return info.memory_bytes

    def _as_error(self, error: RequestFailedError | ModelsError) -> AppError:
        return as_chat_error(error)

    def _death(self, error: WorkerCrashedError, name: str) -> AppError:
        return death_in_words(error, name)

    def _usual_silence(self, launch: ChatLaunch) -> float:
        return _SILENCE_OF.get(launch.engine, SILENCE_S)


def _heard_by(so_far: AnswerSoFar) -> Callable[[Answer], None]:
    def hear(part: Answer) -> None:
        event = event_from_wire(part)
        if event is not None:
            so_far.hear(event)

    return hear
