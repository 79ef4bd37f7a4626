"""How full the model's context is: after each answer, and while somebody types.

Measured a moment after typing, in the chat lane and only while the model is awake and idle: typing
must neither load gigabytes nor wait behind an answer.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.chat_turns import Attachment
from app.services.conversing import Conversing
from app.tasks import Lane, TaskToken
from app.viewmodels.chat_values import ContextMeter
from models.chat import ContextUse

MEASURE_MS = 400
Asked = tuple[int | None, str, tuple[Attachment, ...]]
"""Conversation, words and attachments of a question that is not asked yet."""


class ChatMeter(QObject):
    """Holds the newest measure; lives in the GUI thread.

    Args:
        asked: What would be asked now.
        is_idle: Whether the model could be asked without loading or waiting.

    Attributes:
        value: None while unknown.
    """

    changed = Signal()

    def __init__(
        self,
        operations: Operations,
        *,
        asked: Callable[[], Asked],
        is_idle: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.value: ContextMeter | None = None
        self._operations = operations
        self._asked = asked
        self._is_idle = is_idle
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(MEASURE_MS)
        self._soon.timeout.connect(self.measure)

    def set(self, value: ContextMeter | None) -> None:
        """Take what an answer or the wardrobe told."""
        if value != self.value:
            self.value = value
            self.changed.emit()

    def measure_soon(self) -> None:
        """Something was typed."""
        if self._is_idle():
            self._soon.start()

    def measure(self) -> None:
        """Measure what would be asked now."""
        if not self._is_idle():
            return
        services, asked = self._operations.services, self._asked()

        def work(_token: TaskToken) -> ContextUse | None:
            with services.open_library(create=True) as library:
                return Conversing(library, services.chat).measure(*asked)

        def done(use: ContextUse | None) -> None:
            if use is not None and self._asked()[0] == asked[0]:
                self.set(ContextMeter(use.cells, use.limit))

        self._operations.runner.submit(Lane.CHAT, work, done=done, failed=_leave_it, owner=self)

    def stop(self) -> None:
        """Measure no more."""
        self._soon.stop()


def _leave_it(_words: Explanation) -> None:
    """A courtesy: whatever is wrong is told by the answer."""
