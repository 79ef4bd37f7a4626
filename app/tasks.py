"""Work beside the window: lanes of one thread each, tasks that can be watched, paused, cancelled.

A lane runs what it is given in order; its thread starts with the first task. Where work may be
paused for hours (``YIELDING``), what is paused lets the next go on and comes back beside it.
Whatever a task has
to say travels through one mailbox that is emptied in the GUI thread, so callbacks and signals
always arrive there, progress is never queued twice, and a burst of results costs one event.
Worker threads touch no QObject but that mailbox. What the work means is the business of services.
"""

from __future__ import annotations

import functools
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from queue import SimpleQueue
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QMetaMethod, QObject, Qt, Signal
from shiboken6 import isValid

from app.errors import CancelledError, Explanation, explain
from app.services.job_control import JobControl

_log = logging.getLogger(__name__)

T = TypeVar("T")
ExplainedError = Explanation
State = Literal["waiting", "running", "paused", "done", "failed", "cancelled"]
_LEAST_PATIENCE_S = 0.2
_KEPT_PATIENCE_S = 20.0
"""What the person did last is written before the window's process ends, on a slow disk too."""
ENDED: frozenset[State] = frozenset({"done", "failed", "cancelled"})


class Lane(StrEnum):
    """What a task needs for itself while it runs."""

    DATABASE = "database"
    FILES = "files"
    PERCEPTION = "perception"
    IMPORT = "import"
    """For as long as an import takes; settings and exports must not wait that long."""
    CHAT = "chat"
    """For as long as an answer takes."""
    DOWNLOAD = "download"
    """For as long as gigabytes take."""
    MODEL = "model"
    """Long work of a model that talks: describing a selection, measuring how fast it is."""
    STYLIST = "stylist"
    """For the moment that an outfit takes to be put together or judged; never behind minutes."""
    BACKGROUND = "background"


YIELDING = frozenset({Lane.DOWNLOAD})
"""Lanes whose tasks are strangers to one another: one that is paused keeps no other waiting."""


class TaskToken:
    """The work's side of a task: asks whether to go on, tells how far it is; safe in any thread.

    Attributes:
        control: The same hand on the work, as services take it.
    """

    def __init__(self, report: Callable[[object], None] | None = None) -> None:
        self.control = JobControl()
        self._report = report

    @property
    def cancelled(self) -> bool:
        """Whether the person (or the end of the window) asked to stop."""
        return self.control.cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.control.cancel()

    def pause(self) -> None:
        """Ask the work to wait at its next step."""
        self.control.pause()

    def resume(self) -> None:
        """Let the work go on."""
        self.control.resume()

    def report(self, progress: object) -> None:
        """Tell how far the work is; only the newest report waits for the GUI thread."""
        report = self._report
        if report is not None:
            report(progress)


class Task(QObject):
    """One piece of work as the window sees it; lives in the GUI thread.

    Attributes:
        label: What the activity panel calls it; empty when it is not shown.
        progress: The newest report, or None.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    """An ``ExplainedError``."""
    stopped = Signal(object)
    """The ``CancelledError`` with which the work ended."""
    state_changed = Signal(str)
    ended = Signal()

    def __init__(self, number: int, lane: Lane, label: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.id = number
        self.lane = lane
        self.label = label
        self.progress: object = None
        self.token = TaskToken()
        self.started_at: float | None = None
        self._state: State = "waiting"

    @property
    def state(self) -> State:
        """Where it stands."""
        return self._state

    @property
    def is_over(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self._state in ENDED

    def cancel(self) -> None:
        """Stop it; what waits ends at once, what runs ends at its next step."""
        if self.is_over:
            return
        begun = self.started_at is not None
        self.token.cancel()
        if not begun:
            self._end("cancelled")

    def pause(self) -> None:
        """Let it wait at its next step; in a lane that yields also before its first."""
        if self._state == "running" or (self._state == "waiting" and self.lane in YIELDING):
            self.token.pause()
            self._set_state("paused")

    def resume(self) -> None:
        """Let it go on."""
        if self._state == "paused":
            self.token.resume()
            self._set_state("running" if self.started_at is not None else "waiting")

    def _begin(self) -> None:
        if self.is_over:
            return
        self.started_at = time.monotonic()
        if self._state == "waiting":
            self._set_state("running")

    def _set_progress(self, progress: object) -> None:
        self.progress = progress
        if not self.is_over:
            self.progressed.emit(progress)

    def _set_state(self, state: State) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _end(self, state: State) -> None:
        self._set_state(state)
        self.ended.emit()


@dataclass(slots=True, eq=False)
class _Job:
    """A task with everything around it; ``outcome`` is filled by the lane's thread."""

    task: Task
    token: TaskToken
    work: Callable[[TaskToken], Any]
    done: Callable[[Any], None] | None = None
    failed: Callable[[ExplainedError], None] | None = None
    stopped: Callable[[CancelledError], None] | None = None
    owner: QObject | None = None
    has_owner: bool = False
    kept: bool = False
    value: Any = None
    error: BaseException | None = None

    def wanted(self) -> bool:
        """Whether anybody still waits for it."""
        return not self.has_owner or (self.owner is not None and isValid(self.owner))


@dataclass(slots=True)
class _Mail:
    """What lanes left for the GUI thread."""

    begun: deque[_Job] = field(default_factory=deque)
    progress: dict[int, tuple[Task, object]] = field(default_factory=dict)
    over: deque[_Job] = field(default_factory=deque)


class _LaneThread(threading.Thread):
    """Runs one lane's jobs in order until it is told to end."""

    def __init__(
        self, lane: Lane, runner: TaskRunner, jobs: SimpleQueue[_Job | None] | None = None
    ) -> None:
        # A daemon: what does not stop in time must not keep the process alive; kill -9 is safe.
        super().__init__(name=f"lane-{lane.value}", daemon=True)
        self.jobs: SimpleQueue[_Job | None] = SimpleQueue() if jobs is None else jobs
        self.closers: list[Callable[[], None]] = []
        self.job: _Job | None = None
        self.relieved = False
        """Whether another thread has taken over the queue: this one ends with its job."""
        self._runner = runner

    def run(self) -> None:
        """Work off the queue, then let go of what belongs to this thread."""
        try:
            while not self.relieved and (job := self.jobs.get()) is not None:
                self.job = job
                self._runner._perform(job)
                self.job = None
                del job
        finally:
            for close in self.closers:
                close()


class TaskRunner(QObject):
    """Hands work to lanes and brings back what came of it; lives in the GUI thread.

    Args:
        on_bug: Called in the worker's thread with an error that is our fault, to report it.
    """

    added = Signal(object)
    """A ``Task`` with a label, for the activity panel."""
    unhandled = Signal(object)
    """The ``ExplainedError`` of a task whose failure nobody listens to."""
    _mail_came = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        on_bug: Callable[[BaseException], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._on_bug = on_bug
        self._numbers = itertools.count(1)
        self._live: dict[int, Task] = {}
        self._threads: dict[Lane, _LaneThread] = {}
        self._relieved: list[_LaneThread] = []
        self._closers: dict[Lane, list[Callable[[], None]]] = {}
        self._mail = _Mail()
        self._lock = threading.Lock()
        self._kept: list[_Job] = []
        self._kept_done = threading.Condition(self._lock)
        self._announced = False
        self._closed = False
        self._mail_came.connect(self._read_mail, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        lane: Lane,
        work: Callable[[TaskToken], T],
        *,
        label: str = "",
        done: Callable[[T], None] | None = None,
        failed: Callable[[ExplainedError], None] | None = None,
        progress: Callable[[Any], None] | None = None,
        stopped: Callable[[CancelledError], None] | None = None,
        owner: QObject | None = None,
        kept: bool = False,
    ) -> Task:
        """Queue work in a lane; to be called in the GUI thread, where all callbacks run.

        Args:
            work: Runs in the lane's thread; touches no QObject.
            label: Names it in the activity panel; empty keeps it out of there.
            done: Gets what ``work`` returned.
            failed: Gets an error as words; without it, and without a listener of the task's
                ``failed``, the runner's ``unhandled`` does.
            progress: Gets what ``work`` reports, the newest only.
            stopped: Gets the error with which cancelled work ended.
            owner: Callbacks are dropped once this object is gone.
            kept: What the person did: short, and done even when the window closes meanwhile.
        """
        task = Task(next(self._numbers), lane, label, self)
        if progress is not None:
            task.progressed.connect(progress)
        job = _Job(
            task=task,
            token=task.token,
            work=work,
            done=done,
            failed=failed,
            stopped=stopped,
            owner=owner,
            has_owner=owner is not None,
            kept=kept,
        )
        task.token._report = lambda value: self._post_progress(task, value)
        if lane in YIELDING:
            # By number: a ring through the task's own signal would keep it for the collector.
            task.state_changed.connect(functools.partial(self._yield, task.id))
        self._live[task.id] = task
        if label:
            self.added.emit(task)
        if self._closed:
            task.cancel()
            self._forget(task)
        else:
            if kept:
                with self._lock:
                    self._kept.append(job)
            self._start(lane, job)
        return task

    def tasks(self) -> tuple[Task, ...]:
        """Return what waits or runs, oldest first."""
        return tuple(self._live.values())

    def at_end(self, lane: Lane, close: Callable[[], None]) -> None:
        """Call something in a lane's thread when that ends, such as closing its connection."""
        self._closers.setdefault(lane, []).append(close)
        if (thread := self._threads.get(lane)) is not None:
            thread.closers.append(close)

    def shut_down(
        self, *, seconds: float = 2.0, interrupt: Callable[[], object] | None = None
    ) -> None:
        """Take nothing more, cancel everything and wait for the lanes to end.

        Args:
            seconds: How long to wait for what was cancelled; what is ``kept`` is waited for.
            interrupt: Called when nothing that is kept is left, to wake work that waits for
                something slower than its next step (a process that loads models).
        """
        self._closed = True
        with self._lock:
            kept = {job.task.id for job in self._kept}
        for task in self.tasks():
            if task.id not in kept:
                task.cancel()
        with self._lock:
            if not self._kept_done.wait_for(lambda: not self._kept, _KEPT_PATIENCE_S):
                _log.error("%d changes could not be written in time", len(self._kept))
        if interrupt is not None:
            interrupt()
        deadline = time.monotonic() + seconds
        threads = (*self._relieved, *self._threads.values())
        for thread in threads:
            thread.jobs.put(None)
        for thread in threads:
            thread.join(max(_LEAST_PATIENCE_S, deadline - time.monotonic()))
            if thread.is_alive():
                _log.warning("%s did not end in time and is left behind", thread.name)
        self._threads.clear()
        self._relieved.clear()
        self._live.clear()

    # -- in the lane's thread ---------------------------------------------------------------------

    def _perform(self, job: _Job) -> None:
        if job.token.cancelled or not (job.kept or job.wanted()):
            job.error = CancelledError()
        else:
            self._post(self._mail.begun, job)
            try:
                job.value = job.work(job.token)
            except Exception as error:  # noqa: BLE001 - the border: it becomes a sentence
                job.error = error
                self._log_failure(job, error)
        self._post(self._mail.over, job)
        if job.kept:
            with self._lock:
                self._kept.remove(job)
                self._kept_done.notify_all()

    def _log_failure(self, job: _Job, error: Exception) -> None:
        if isinstance(error, CancelledError):
            return
        if not explain(error).is_bug:
            _log.info("%s task failed: %s", job.task.lane.value, type(error).__name__)
            return
        _log.error("a task failed by a bug", exc_info=error)
        if self._on_bug is not None:
            self._on_bug(error)

    def _post(self, box: deque[_Job], job: _Job) -> None:
        with self._lock:
            box.append(job)
        self._announce()

    def _post_progress(self, task: Task, value: object) -> None:
        with self._lock:
            self._mail.progress[task.id] = (task, value)
        self._announce()

    def _announce(self) -> None:
        with self._lock:
            if self._announced or self._closed:
                return
            self._announced = True
        self._mail_came.emit()

    # -- in the GUI thread ------------------------------------------------------------------------

    def _start(self, lane: Lane, job: _Job) -> None:
        thread = self._threads.get(lane)
        if thread is None:
            thread = self._thread_for(lane)
        thread.jobs.put(job)

    def _thread_for(self, lane: Lane, jobs: SimpleQueue[_Job | None] | None = None) -> _LaneThread:
        thread = self._threads[lane] = _LaneThread(lane, self, jobs)
        thread.closers.extend(self._closers.get(lane, ()))
        thread.start()
        return thread

    def _yield(self, number: int, state: State) -> None:
        """Give the queue behind a paused task to another thread.

        The old one ends with its task, which goes on beside the others when the person wants it to.
        """
        task = self._live.get(number)
        thread = self._threads.get(task.lane) if task is not None else None
        if state != "paused" or self._closed or task is None or thread is None:
            return
        job = thread.job
        if job is None or job.task is not task:  # it has not begun: nobody waits behind it yet
            return
        thread.relieved = True
        self._relieved = [old for old in self._relieved if old.is_alive()]
        self._relieved.append(thread)
        self._thread_for(task.lane, thread.jobs)

    def _read_mail(self) -> None:
        with self._lock:
            mail, self._mail = self._mail, _Mail()
            self._announced = False
        self._deliver(mail)

    def _deliver(self, mail: _Mail) -> None:
        for job in mail.begun:
            job.task._begin()
            if job.task.lane in YIELDING:
                self._yield(job.task.id, job.task.state)  # paused before it began
        for task, value in mail.progress.values():
            task._set_progress(value)
        try:
            while mail.over:
                self._conclude(mail.over.popleft())
        finally:
            if mail.over:  # a callback raised: the report is made, the others still arrive
                with self._lock:
                    self._mail.over.extendleft(reversed(mail.over))
                self._announce()

    def _conclude(self, job: _Job) -> None:
        task = job.task
        self._forget(task)
        if task.is_over:  # cancelled while it waited
            return
        if job.error is None:
            self._succeed(job)
        elif isinstance(job.error, CancelledError):
            task._set_state("cancelled")
            if job.stopped is not None and job.wanted():
                job.stopped(job.error)
            task.stopped.emit(job.error)
        else:
            self._fail(job, explain(job.error))
        task.ended.emit()

    def _succeed(self, job: _Job) -> None:
        job.task._set_state("done")
        if job.done is not None and job.wanted():
            job.done(job.value)
        job.task.finished.emit(job.value)

    def _fail(self, job: _Job, words: ExplainedError) -> None:
        job.task._set_state("failed")
        heard = job.task.isSignalConnected(QMetaMethod.fromSignal(job.task.failed))
        if job.failed is not None:
            if job.wanted():
                job.failed(words)
        elif not heard:
            self.unhandled.emit(words)
        job.task.failed.emit(words)

    def _forget(self, task: Task) -> None:
        self._live.pop(task.id, None)
        # A ring of references would leave the task, and whoever listens to it, to the garbage
        # collector, which may run in a lane's thread, where no QObject may end.
        task.token._report = None
        task.setParent(None)  # from here on it lives as long as somebody looks at it


class InlineRunner(TaskRunner):
    """Runs work when it is submitted and calls back before ``submit`` returns; for tests."""

    def shut_down(
        self, *, seconds: float = 2.0, interrupt: Callable[[], object] | None = None
    ) -> None:
        """Let go of what the lanes would have let go of."""
        super().shut_down(seconds=seconds, interrupt=interrupt)
        for close in _drain(self._closers.values()):
            close()
        self._closers.clear()

    def _start(self, lane: Lane, job: _Job) -> None:
        self._perform(job)
        self._read_mail()

    def _announce(self) -> None:
        """Mail is read at once, by whoever submitted."""


def _drain(lists: Iterable[list[Callable[[], None]]]) -> list[Callable[[], None]]:
    return [close for closers in lists for close in closers]
