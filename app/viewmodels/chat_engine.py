"""Who answers: which models there are, which one is meant, and what the engine does now.

``state`` of an engine never waits, so it is looked at twice a second while the chat page is shown,
and not at all otherwise. The list of models is read from the disk in a lane. Nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import CancelledError, Explanation
from app.operations import Operations
from app.services.chatting import EngineState
from app.tasks import Lane, TaskToken
from app.viewmodels.chat_values import ModelChoice

LOOK_MS = 500
Models = Callable[[], Sequence[ModelChoice]]


class ChatEngineWatch(QObject):
    """The models one can talk with, and their engine; lives in the GUI thread.

    Args:
        models: Lists what is installed and can chat; asked in the files lane.

    Attributes:
        state: What the engine does: ``asleep``, ``loading``, ``ready`` or ``busy``.
        models: What is installed and can chat.
        are_known: Whether ``models`` was read already.
    """

    changed = Signal()
    """Models or state are others."""

    def __init__(
        self, operations: Operations, models: Models, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = EngineState("asleep")
        self.models: tuple[ModelChoice, ...] = ()
        self.are_known = False
        self._operations = operations
        self._list = models
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def none_installed(self) -> bool:
        """Whether there is surely nothing to talk with."""
        return self.are_known and not self.models

    @property
    def only_brief(self) -> bool:
        """Whether what came along is all there is to talk with."""
        return bool(self.models) and all(model.is_brief for model in self.models)

    def find(self, name: str) -> ModelChoice | None:
        """Return a model by its name; for an empty one the first that can be used."""
        if not name:
            usable = (model for model in self.models if not model.problem)
            return next(usable, self.models[0] if self.models else None)
        return next((model for model in self.models if model.name == name), None)

    def watch(self, *, watched: bool) -> None:
        """Look at the engine while the page is shown."""
        if watched:
            self._timer.start()
            self.look()
            self.refresh()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Look at the engine now."""
        try:
            state = self._operations.services.chat.state()
        except CancelledError:
            return  # the window is closing
        if state != self.state:
            self.state = state
            self.changed.emit()

    def refresh(self) -> None:
        """Read anew what is installed."""

        def read(_token: TaskToken) -> tuple[ModelChoice, ...]:
            return tuple(self._list())

        self._operations.runner.submit(
            Lane.FILES, read, done=self._take, failed=self._fail, owner=self
        )

    def _take(self, models: tuple[ModelChoice, ...]) -> None:
        fresh = models != self.models or not self.are_known
        self.models, self.are_known = models, True
        if fresh:
            self.changed.emit()

    def _fail(self, _words: Explanation) -> None:
        # What is wrong with the models folder is told by the models page and by the answer.
        self._take(())
