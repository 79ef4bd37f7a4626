"""A model in a process of its own, started when needed and gone when not: for chat and drawing.

The process is one model's: another model, a rest of some minutes or an unload ends it, which is the
only way to be sure that all memory returns. One caller at a time; what the person cancelled is let
go at once, while the process is asked to stop and ended if it does not; the next call waits for
that. A process that crashes, hangs or runs out of memory ends one call in one sentence and is
started again by the next. What is asked of a model, and how its answers are read, is the business
of who inherits.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from app.errors import (
    AppError,
    CancelledError,
    RequestFailedError,
    WorkerCrashedError,
    WorkerStartError,
)
from app.services.idle_timer import IdleTimer
from app.services.job_control import JobControl
from app.services.model_memory import ModelMemory
from app.services.model_turn import PATIENCE_S, EngineCondition, wait_for_turn
from app.workers import Answer, PartListener, WorkerProcess, WorkerStream
from models.errors import ModelsError

# An engine that computes asks every moment whether to stop, which is heard here: nothing between
# two questions takes a slow laptop that long.
SILENCE_S = 120.0
# A system that is asked for a file may read all of it before it answers: from a slow disk.
_SLOWEST_DISK = 20e6
# How long a cancelled answer may take to tell its own end before one is made up.
_LAST_WORDS_S = 0.08
_MAX_CRASHES = 3
_PARTING_S = 2.0
_log = logging.getLogger(__name__)


class ModelLaunch(Protocol):
    """How a worker gets its model; a frozen dataclass of plain values, because they cross the pipe.

    Equal values mean the same process.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def name(self) -> str:
        """As the catalogue or the person calls it."""

    @property
    def engine(self) -> str:
        """Which library runs it."""

    @property
    def memory_bytes(self) -> int:
        """What it will take; 0 when unknown."""

    @property
    def on_card(self) -> bool:
        """Whether that is a graphics card's own memory."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Files and folders that are read to load it."""


Launch = TypeVar("Launch", bound=ModelLaunch)
Info = TypeVar("Info")


@dataclass(slots=True, eq=False)
class Held(Generic[Launch, Info]):
    """The model that has a process, or had one that crashed."""

    launch: Launch
    worker: WorkerProcess
    info: Info | None = None


class WorkerModel(Generic[Launch, Info]):
    """Holds one model at a time in a process; safe to use from several threads.

    Args:
        role: The worker's role.
        memory: What all models share; None for no limit.
        unload_after_s: Asked after each call: how long to keep a model that nobody uses; 0 for
            ever.
        silence_s: Silence at work that counts as hanging, None for what suits the engine; loading
            may take longer by the time in which a slow disk reads the files.
    """

    def __init__(
        self,
        role: str,
        *,
        memory: ModelMemory | None = None,
        unload_after_s: Callable[[], float] = lambda: 0.0,
        silence_s: float | None = None,
    ) -> None:
        self._memory = memory
        self._silence_s = silence_s
        self._role = role
        self._turn = threading.Lock()
        self._closing = threading.Event()
        self._held: Held[Launch, Info] | None = None
        self._working = False
        self._ending: WorkerStream | None = None
        self._last_used = time.monotonic()
        self._idle = IdleTimer(unload_after_s, self._on_idle)
        if memory is not None:
            memory.add(self)

    # -- what differs from model to model ----------------------------------------------------------

    def _launch_of(self, name: str) -> Launch:
        """Return how the model of a name is started."""
        raise NotImplementedError

    def _info_of(self, wire: Mapping[str, Any]) -> Info:
        """Return what a loaded model says about itself."""
        raise NotImplementedError

    def _memory_of(self, info: Info) -> int:
        """Return what a loaded model takes by its own account; 0 when it does not say."""
        raise NotImplementedError

    def _as_error(self, error: RequestFailedError | ModelsError) -> AppError:
        """Return an error of the model as its callers know it."""
        raise NotImplementedError

    def _death(self, error: WorkerCrashedError, name: str) -> AppError:
        """Say what became of the process."""
        raise NotImplementedError

    def _usual_silence(self, launch: Launch) -> float:
        """Return how long the engine may be silent at work."""
        return SILENCE_S

    def _condition(self) -> tuple[EngineCondition, Held[Launch, Info] | None]:
        """Tell what it does now, and with which model, without waiting for anything."""
        held, ending = self._held, self._ending
        if held is None:
            return "asleep", None
        if self._working:
            return ("busy" if held.info else "loading"), held
        if ending is not None and not ending.done:
            return "busy", held
        if held.info is None or not held.worker.alive:
            return "asleep", None
        return "ready", held

    # -- letting go --------------------------------------------------------------------------------

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
        told = self._memory_of(held.info) if held.info else 0
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
    def _using(self, model: str, control: JobControl | None = None) -> Iterator[Held[Launch, Info]]:
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
            raise self._as_error(error) from error
        finally:
            self._turn.release()

    def _hold(self, model: str, control: JobControl | None) -> Held[Launch, Info]:
        """Return the model that is meant, with room for it made and nothing else in its process."""
        launch = self._launch_of(model)
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

    def _start(self, launch: Launch) -> Held[Launch, Info]:
        worker = WorkerProcess(
            self._role,
            options=dataclasses.asdict(launch),
            answer_timeout_s=self._silence(launch),
            max_crashes=_MAX_CRASHES,
        )
        return Held(launch, worker)

    def _silence(self, launch: Launch) -> float:
        if self._silence_s is not None:
            return self._silence_s
        return self._usual_silence(launch)

    def _drop(self) -> None:
        """End the process; only while holding the turn."""
        self._idle.rest()
        held, self._held, self._ending = self._held, None, None
        if held is not None:
            held.worker.close()
            _log.info("a model was unloaded")

    def _ask(
        self,
        held: Held[Launch, Info],
        operation: str,
        arguments: Mapping[str, Any],
        *,
        control: JobControl | None = None,
        on_part: PartListener = lambda _part: None,
    ) -> Answer:
        """Send one request and follow it to its end; parts are heard in this thread.

        Raises:
            CancelledError: The person wants no more; what the model still said was heard.
        """
        inbox: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        silence_s = self._silence(held.launch)
        loading_s = 0.0 if held.info else _bytes_of_files(held.launch) / _SLOWEST_DISK
        stream = held.worker.stream(
            operation, arguments, inbox.put, silence_s=silence_s + loading_s
        )
        stream.when_done(lambda: inbox.put(None))

        def hear(part: Answer) -> None:
            if "loaded" in part:
                held.info = self._info_of(part["loaded"])
                stream.allow_silence(silence_s)
            else:
                on_part(part)

        try:
            while not self._unwanted(control):
                try:
                    part = inbox.get(timeout=PATIENCE_S)
                except queue.Empty:
                    continue
                if part is None:
                    return self._outcome(held, stream)
                hear(part)
        except BaseException:  # a listener that fails must not leave the model at work
            self._end(stream)
            raise
        self._end(stream)
        _hear_last_words(inbox, hear)
        raise CancelledError

    def _end(self, stream: WorkerStream) -> None:
        if not stream.done:
            self._ending = stream
            stream.cancel()

    def _outcome(self, held: Held[Launch, Info], stream: WorkerStream) -> Answer:
        try:
            return stream.result()
        except RequestFailedError as error:
            if error.code == CancelledError.code:
                raise CancelledError(error.message) from error
            raise self._as_error(error) from error
        except WorkerCrashedError as error:
            held.info = None
            raise self._death(error, held.launch.name) from error
        except WorkerStartError:
            # Given up after several crashes. The person asking again is reason to try again.
            self._drop()
            raise


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


def _size_to_be(launch: ModelLaunch) -> int:
    """What a model will take of the machine: as its launch says, else at least its files."""
    if launch.on_card:  # the engine finds out whether it has room there, and says so
        return 0
    return launch.memory_bytes or _bytes_of_files(launch)


def _bytes_of_files(launch: ModelLaunch) -> int:
    """What is read from the disk to load a model."""
    total = 0
    for file in launch.files:
        with contextlib.suppress(OSError):
            files = file.rglob("*") if file.is_dir() else (file,)
            total += sum(one.stat().st_size for one in files if one.is_file())
    return total
