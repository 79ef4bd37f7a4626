"""What the window reads from the wardrobe and does to it, always in the database lane.

The lane's thread keeps one open library. Every action ends in a change set that is announced once,
so that open views refresh what it names; what other connections wrote (an import, the command
line, another computer's sync) is noticed within a second. Undo and redo are the library's own log.
What an action does is written where it is asked for: a function of library and service.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.errors import InputError
from app.tasks import ExplainedError, Lane, Task, TaskRunner, TaskToken
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.services.wardrobe import WardrobeService
    from local_index import Library

T = TypeVar("T")
POLL_MS = 1000
ANYTHING = ChangeSet()
"""Announced when another connection wrote: empty, so it is false; refresh whatever is shown."""


class Operations(QObject):
    """The window's hand on one wardrobe; lives in the GUI thread.

    Args:
        services: Everything that works on this wardrobe.
        runner: Runs it.
        poll_ms: How often to look for what others wrote; 0 never.
    """

    changed = Signal(object)
    """A ``ChangeSet``; an empty one (``ANYTHING``) means that it is not known what changed."""
    can_undo = Signal(str)
    """What undo would take back, as a label; empty when there is nothing."""
    can_redo = Signal(str)
    """What redo would make again, as a label; empty when there is nothing."""

    def __init__(
        self,
        services: Services,
        runner: TaskRunner,
        *,
        poll_ms: int = POLL_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.services = services
        self.runner = runner
        self.undo_label = ""
        self.redo_label = ""
        self._mine = threading.local()
        self._version: int | None = None
        self._stamp: tuple[int, ...] = ()
        self._answers = 0
        self._unsaid = False
        self._polling = False
        runner.at_end(Lane.DATABASE, self._close_library)
        self._timer = QTimer(self)
        self._timer.setInterval(poll_ms)
        self._timer.timeout.connect(self._poll)
        if poll_ms:
            self._timer.start()

    def read(
        self,
        query: Callable[[Library], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[ExplainedError], None] | None = None,
        owner: QObject | None = None,
    ) -> Task:
        """Ask the wardrobe something.

        Args:
            query: Runs in the database lane; returns plain values, never the library.
            done: Gets them in the GUI thread.
            failed: Gets an error as words; without it a notification does.
            owner: The answer is dropped once this object is gone.
        """

        def work(_token: TaskToken) -> T:
            return query(self._library())

        return self.runner.submit(Lane.DATABASE, work, done=done, failed=failed, owner=owner)

    def change(
        self,
        action: Callable[[Library, WardrobeService], ChangeSet],
        *,
        label: str,
        done: Callable[[ChangeSet], None] | None = None,
        failed: Callable[[ExplainedError], None] | None = None,
        owner: QObject | None = None,
    ) -> Task:
        """Do something to the wardrobe: one step of undo, announced by ``changed``.

        A window that is closed in the same moment still does it.

        Args:
            action: Runs in the database lane; returns what it touched.
            label: What undo calls it, translated; empty keeps the labels of what it calls.
            done: Called after ``changed``.
            failed: Gets an error as words; without it a notification does.
            owner: Once this object is gone it is done and announced all the same; ``done`` is not
                called, and a notification gets an error.
        """

        def work(_token: TaskToken) -> tuple[ChangeSet, str, str]:
            library = self._library()
            group: AbstractContextManager[Any] = (
                library.history.group(label) if label else nullcontext()
            )
            with group:
                changes = action(library, self._wardrobe(library))
            return changes, *_labels(library)

        def announce(answer: tuple[ChangeSet, str, str]) -> None:
            changes, undo, redo = answer
            self._show_labels(undo, redo)
            if changes:
                self.changed.emit(changes)
            if done is not None and (owner is None or isValid(owner)):
                done(changes)

        def fail(words: ExplainedError) -> None:
            if failed is not None and (owner is None or isValid(owner)):
                failed(words)
            else:
                self.runner.unhandled.emit(words)

        heard = None if failed is None else fail
        return self.runner.submit(Lane.DATABASE, work, done=announce, failed=heard, kept=True)

    def undo(self) -> Task:
        """Take the last change back."""
        return self.change(_undo, label="", done=self._after_step)

    def redo(self) -> Task:
        """Make the change again that was taken back last."""
        return self.change(_redo, label="", done=self._after_step)

    def announce(self, changes: ChangeSet = ANYTHING) -> None:
        """Tell views of a change that another task has written."""
        self.changed.emit(changes)
        self.refresh_labels()

    def refresh_labels(self) -> None:
        """Read again what can be taken back."""
        self.read(_labels, lambda both: self._show_labels(*both), failed=_not_now, owner=self)

    def begin_answer(self) -> None:
        """An answer of a model is written every second from now on; views need not look at that."""
        self._answers += 1

    def end_answer(self) -> None:
        """It is complete; what was not looked at meanwhile is announced at the next look."""
        self._answers -= 1

    def close(self) -> None:
        """Look for nothing any more; the runner closes the library with the lane."""
        self._timer.stop()

    def _after_step(self, changes: ChangeSet) -> None:
        """Tell of a step that names neither garment nor outfit, such as one of the profile."""
        if changes.label and not changes:
            self.changed.emit(ANYTHING)

    # -- in the database lane ---------------------------------------------------------------------

    def _library(self) -> Library:
        library: Library | None = getattr(self._mine, "library", None)
        if library is None:
            library = self._mine.library = self.services.open_library(create=True)
        return library

    def _wardrobe(self, library: Library) -> WardrobeService:
        from app.services.wardrobe import WardrobeService

        return WardrobeService(library, self.services.vocabulary)

    def _close_library(self) -> None:
        library: Library | None = getattr(self._mine, "library", None)
        if library is not None:
            library.close()
            del self._mine.library

    # -- what others wrote ------------------------------------------------------------------------

    def _poll(self) -> None:
        if not self._polling:
            self._polling = True
            self.read(_version, self._compare, failed=self._poll_failed, owner=self)

    def _compare(self, seen: tuple[int, tuple[int, ...]]) -> None:
        self._polling = False
        version, stamp = seen
        before, self._version = self._version, version
        former, self._stamp = self._stamp, stamp
        if before is None or (before == version and not self._unsaid):
            return
        self._unsaid = self._answers > 0
        if not self._answers or stamp != former:
            self.announce()

    def _poll_failed(self, _words: ExplainedError) -> None:
        # A disk that was taken out is told about by whatever the person does next.
        self._polling = False

    def _show_labels(self, undo: str, redo: str) -> None:
        if undo != self.undo_label:
            self.undo_label = undo
            self.can_undo.emit(undo)
        if redo != self.redo_label:
            self.redo_label = redo
            self.can_redo.emit(redo)


def _undo(_library: Library, service: WardrobeService) -> ChangeSet:
    try:
        return service.undo()
    except InputError:
        return ANYTHING


def _redo(_library: Library, service: WardrobeService) -> ChangeSet:
    try:
        return service.redo()
    except InputError:
        return ANYTHING


def _version(library: Library) -> tuple[int, tuple[int, ...]]:
    return library.data_version(), library.wardrobe_stamp()


def _labels(library: Library) -> tuple[str, str]:
    """Return what could be taken back and what could be made again."""
    undone = ""
    for entry in library.history.entries():
        if not entry.undone:
            return entry.label, undone
        undone = entry.label
    return "", undone


def _not_now(_words: ExplainedError) -> None:
    """Labels are a courtesy: whatever is wrong shows where the person is looking."""
