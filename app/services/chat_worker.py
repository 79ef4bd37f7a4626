"""``WorkerChat``: a chat model in a process of its own, started when needed and gone when not.

The process is one model's: another model, a rest of some minutes or an unload ends it, which is the
only way to be sure that all memory returns. What the person cancelled is answered here at once with
the text so far, while the process is asked to stop and ended if it does not; the next call waits
for that. A process that crashes, hangs or runs out of memory ends one call in one sentence and is
started again by the next. Which files a model has is the business of a ``ChatShelf``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
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
from app.errors import (
    CancelledError,
    RequestFailedError,
    WorkerCrashedError,
    WorkerStartError,
)
from app.services.chat_death import death_in_words
from app.services.chat_shelf import ChatShelf
from app.services.chatting import (
    PATIENCE_S,
    AnswerSoFar,
    EngineState,
    Listener,
    wait_for_turn,
)
from app.services.idle_timer import IdleTimer
from app.services.job_control import JobControl
from app.services.model_memory import ModelMemory
from app.workers import Answer, WorkerProcess, WorkerStream
from models.chat import (
    ChatEnded,
    ChatMessage,
    ChatModelInfo,
    ChatRequest,
    ContextUse,
)
from models.errors import ModelsError

# An engine that computes asks every moment whether to stop, inside a prompt and inside a picture,
# which is heard here: nothing between two questions takes a slow laptop that long.
SILENCE_S = 120.0
# mlx asks between parts of a prompt, and eight pictures are one part.
_SILENCE_OF: Mapping[str, float] = {"mlx": 300.0}
# A system that is asked for a file may read all of it before it answers: from a slow disk.
_SLOWEST_DISK = 20e6
# How long a cancelled answer may take to tell its own end before one is made here.
_LAST_WORDS_S = 0.08
_MAX_CRASHES = 3
_PARTING_S = 2.0
_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Held:
    """The model that has a process, or had one that crashed."""

    launch: ChatLaunch
    worker: WorkerProcess
    info: ChatModelInfo | None = None


class WorkerChat:
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
        self._shelf = shelf
        self._memory = memory
        self._silence_s = silence_s
        self._role = role
        self._turn = threading.Lock()
        self._closing = threading.Event()
        self._held: _Held | None = None
        self._working = False
        self._ending: WorkerStream | None = None
        self._last_used = time.monotonic()
        self._idle = IdleTimer(unload_after_s, self._on_idle)
        if memory is not None:
            memory.add(self)

    # -- the engine --------------------------------------------------------------------------------

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
                self._ask(held, "generate", wire, control=control, so_far=so_far)
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
        held, ending = self._held, self._ending
        if held is None:
            return EngineState("asleep")
        name, info = held.launch.name, held.info
        if self._working:
            return EngineState("busy" if info else "loading", name, info)
        if ending is not None and not ending.done:
            return EngineState("busy", name, info)
        if info is None or not held.worker.alive:
            return EngineState("asleep")
        return EngineState("ready", name, info)

    def unload(self) -> None:
        """Give the model's memory back once nobody uses it; the next call loads it again."""
        with contextlib.suppress(CancelledError):
            wait_for_turn(self._turn, self._closing.is_set)
            try:
                self._drop()
            finally:
                self._turn.release()

    def close(self) -> None:
        """End for good; a running answer ends as cancelled."""
        self._closing.set()
        self._idle.rest()
        if (held := self._held) is not None:
            held.worker.close()
        # Whoever is under way sees the closing and leaves, as soon as its listener lets it.
        if self._turn.acquire(timeout=_PARTING_S):
            try:
                self._drop()
            finally:
                self._turn.release()
        if self._memory is not None:
            self._memory.remove(self)

    # -- sharing the memory ------------------------------------------------------------------------

    @property
    def pid(self) -> int | None:
        """The process that holds the model; None when there is none."""
        held = self._held
        return held.worker.pid if held else None

    @property
    def memory_bytes(self) -> int:
        """What the model takes of the machine's memory now, by its own account; 0 without one."""
        held = self._held
        if held is None or not held.worker.alive or held.launch.on_card:
            return 0
        told = held.info.memory_bytes if held.info else 0
        return told or _size_to_be(held.launch)

    @property
    def last_used(self) -> float:
        """When it last answered, as ``time.monotonic``."""
        return self._last_used

    def give_back(self) -> bool:
        """End the process unless it is at work; return whether none is left."""
        if not self._turn.acquire(blocking=False):
            return False
        try:
            if self._ending is not None and not self._ending.done:
                return False
            self._drop()
            return True
        finally:
            self._turn.release()

    def _on_idle(self) -> None:
        if not self.give_back():  # somebody came in this moment: there will be another one
            self._idle.touch()

    # -- how ---------------------------------------------------------------------------------------

    def _unwanted(self, control: JobControl | None) -> bool:
        return self._closing.is_set() or (control is not None and control.cancelled)

    @contextlib.contextmanager
    def _using(self, model: str, control: JobControl | None = None) -> Iterator[_Held]:
        """Wait for this caller's turn and hold the model; errors become the engine's."""
        wait_for_turn(self._turn, lambda: self._unwanted(control))
        try:
            held = self._hold(model, control)
            self._working = True
            try:
                yield held
            finally:
                self._working = False
                self._last_used = time.monotonic()
                if self._closing.is_set():
                    self._drop()
                else:
                    self._idle.touch()
        except ModelsError as error:
            raise as_chat_error(error) from error
        finally:
            self._turn.release()

    def _hold(self, model: str, control: JobControl | None) -> _Held:
        """Return the model that is meant, with room for it made and nothing else in its process."""
        launch = self._shelf.chat_launch(model)
        ending = self._ending
        while ending is not None and not ending.wait(PATIENCE_S):
            if self._unwanted(control):
                raise CancelledError
        self._ending = None
        if self._held is not None and self._held.launch != launch:
            self._drop()
        held = self._held
        if held is None or not held.worker.alive:
            if self._memory is not None:
                self._memory.make_room(launch.name, _size_to_be(launch), asking=self)
            held = self._held = held or self._start(launch)
            held.info = None
        return held

    def _start(self, launch: ChatLaunch) -> _Held:
        worker = WorkerProcess(
            self._role,
            options=dataclasses.asdict(launch),
            answer_timeout_s=self._silence(launch),
            max_crashes=_MAX_CRASHES,
        )
        return _Held(launch, worker)

    def _silence(self, launch: ChatLaunch) -> float:
        if self._silence_s is not None:
            return self._silence_s
        return _SILENCE_OF.get(launch.engine, SILENCE_S)

    def _drop(self) -> None:
        """End the process; only while holding the turn."""
        self._idle.rest()
        held, self._held, self._ending = self._held, None, None
        if held is not None:
            held.worker.close()
            _log.info("a chat model was unloaded")

    def _ask(
        self,
        held: _Held,
        operation: str,
        arguments: Mapping[str, Any],
        *,
        control: JobControl | None = None,
        so_far: AnswerSoFar | None = None,
    ) -> Answer:
        """Send one request and follow it to its end."""
        inbox: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        silence_s = self._silence(held.launch)
        loading_s = 0.0 if held.info else _bytes_of_files(held.launch) / _SLOWEST_DISK
        stream = held.worker.stream(
            operation, arguments, inbox.put, silence_s=silence_s + loading_s
        )
        stream.when_done(lambda: inbox.put(None))
        hear = _Hearing(held, stream, so_far, silence_s)
        try:
            while not self._unwanted(control):
                try:
                    part = inbox.get(timeout=PATIENCE_S)
                except queue.Empty:
                    continue
                if part is None:
                    return self._outcome(held, stream)
                hear(part)
        except BaseException:  # a listener that fails must not leave the model talking
            self._end(stream)
            raise
        self._end(stream)
        _hear_last_words(inbox, hear)
        raise CancelledError

    def _end(self, stream: WorkerStream) -> None:
        if not stream.done:
            self._ending = stream
            stream.cancel()

    def _outcome(self, held: _Held, stream: WorkerStream) -> Answer:
        try:
            return stream.result()
        except RequestFailedError as error:
            if error.code == CancelledError.code:
                raise CancelledError(error.message) from error
            raise as_chat_error(error) from error
        except WorkerCrashedError as error:
            held.info = None
            raise death_in_words(error, held.launch.name) from error
        except WorkerStartError:
            # Given up after several crashes. The person asking again is reason to try again.
            self._drop()
            raise


class _Hearing:
    """Takes the parts of one answer apart."""

    def __init__(
        self,
        held: _Held,
        stream: WorkerStream,
        so_far: AnswerSoFar | None,
        silence_s: float,
    ) -> None:
        self._held = held
        self._stream = stream
        self._so_far = so_far
        self._silence_s = silence_s

    def __call__(self, part: Mapping[str, Any]) -> None:
        if "loaded" in part:
            self._held.info = info_from_wire(part["loaded"])
            self._stream.allow_silence(self._silence_s)
            return
        event = event_from_wire(part)
        if event is not None and self._so_far is not None:
            self._so_far.hear(event)


def _hear_last_words(
    inbox: queue.SimpleQueue[Answer | None], hear: Callable[[Answer], None]
) -> None:
    """Hear what is on its way, for a moment: a model that stops at once tells its own end."""
    until = time.monotonic() + _LAST_WORDS_S
    while True:
        try:
            part = inbox.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return
        if part is None:
            return
        hear(part)


def _size_to_be(launch: ChatLaunch) -> int:
    """What a model will take of the machine: as its launch says, else at least its files."""
    if launch.on_card:  # the engine finds out whether it has room there, and says so
        return 0
    return launch.memory_bytes or _bytes_of_files(launch)


def _bytes_of_files(launch: ChatLaunch) -> int:
    """What is read from the disk to load a model."""
    total = 0
    for name in filter(None, (launch.model, launch.projector)):
        with contextlib.suppress(OSError):
            file = Path(name)
            files = file.rglob("*") if file.is_dir() else (file,)
            total += sum(one.stat().st_size for one in files if one.is_file())
    return total
