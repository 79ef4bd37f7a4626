"""Asking the stylist beside the window: the newest question counts, late answers are dropped.

Each asker has one question at a time, a moment after the last change, in the stylist's lane with a
library of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from app.errors import Explanation
from app.operations import Operations
from app.tasks import Lane, Task, TaskToken

if TYPE_CHECKING:
    from app.stylist.service import Stylist
    from local_index import Library

Question = Callable[["Stylist", "Library"], Any]


class StylistAsker(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Its runner does the work.
        settle_ms: How long a question waits for a newer one.
    """

    def __init__(
        self, operations: Operations, parent: QObject | None = None, *, settle_ms: int = 120
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._number = 0
        self._task: Task | None = None
        self._wanted: tuple[Question, Callable[[Any], None], Callable[[Explanation], None]] | None
        self._wanted = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(settle_ms)
        self._soon.timeout.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._soon.isActive() or self._task is not None

    def ask(
        self,
        question: Question,
        done: Callable[[Any], None],
        failed: Callable[[Explanation], None],
    ) -> None:
        """Ask a moment from now; what was asked before is dropped.

        Args:
            question: Runs in the stylist's lane; returns plain values.
        """
        self.drop()
        self._wanted = (question, done, failed)
        self._soon.start()

    def ask_now(
        self,
        question: Question,
        done: Callable[[Any], None],
        failed: Callable[[Explanation], None],
    ) -> None:
        """Ask at once; what was asked before is dropped."""
        self.drop()
        self._wanted = (question, done, failed)
        self._begin()

    def drop(self) -> None:
        """Want no answer any more."""
        self._number += 1
        self._wanted = None
        self._soon.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self) -> None:
        if self._wanted is None:
            return
        (question, done, failed), self._wanted = self._wanted, None
        number, services = self._number, self._operations.services

        def work(_token: TaskToken) -> Any:
            with services.open_library(create=True) as library:
                return question(services.stylist(library), library)

        def take(answer: Any) -> None:
            if number == self._number:
                self._task = None
                done(answer)

        def fail(explained: Explanation) -> None:
            if number == self._number:
                self._task = None
                failed(explained)

        task = self._operations.runner.submit(
            Lane.STYLIST, work, done=take, failed=fail, owner=self
        )
        self._task = None if task.is_over else task
