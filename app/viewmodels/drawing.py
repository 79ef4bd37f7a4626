"""A garment drawn from words, as the window sees it: which model, how far, stop, and the album.

The model works in a process of its own; a stop is heard at its next step. What was drawn goes into
the album with its badge, never among photos.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.services.job_control import Progress
from app.tasks import Lane, Task, TaskToken
from models.errors import ModelsError

State = Literal["ready", "none", "drawing", "failed"]


class DrawViewModel(QObject):
    """State of the prompt; lives in the GUI thread.

    Attributes:
        state: ``none`` while no model that draws is there.
        painter: Name of the model that would draw; empty when there is none.
        done, total: Steps.
        error: Why nothing was drawn.
    """

    changed = Signal()
    drawn = Signal(str)
    """Id of the new picture."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: State = "ready"
        self.painter = ""
        self.done, self.total = 0, 0
        self.error: Explanation | None = None
        self._operations = operations
        self._task: Task | None = None

    def refresh(self) -> None:
        """Look again which model would draw."""
        services = self._operations.services

        def look(_token: TaskToken) -> str:
            try:
                return services.models.draw_launch().name
            except ModelsError:
                return ""

        self._operations.runner.submit(Lane.FILES, look, done=self._take, owner=self)

    def draw(self, words: str) -> None:
        """Draw a garment; one at a time."""
        if self.state == "drawing" or not words.strip():
            return
        services = self._operations.services

        def work(token: TaskToken) -> str:
            from app.services.pictures import keep_drawing

            drawing = services.drawing.draw(words, control=token.control, progress=token.report)
            with services.open_library() as library:
                return keep_drawing(library, drawing)

        self.state, self.done, self.total, self.error = "drawing", 0, 0, None
        self._task = self._operations.runner.submit(
            Lane.MODEL,
            work,
            label=noted("Drawing"),
            done=self._drawn,
            failed=self._fail,
            progress=self._step,
            stopped=lambda _error: self._idle(),
            owner=self,
        )
        self.changed.emit()

    def stop(self) -> None:
        """Stop; nothing is kept of a picture that is not done."""
        if self._task is not None:
            waits = self._task.state == "waiting"
            self._task.cancel()
            if waits:
                self._idle()

    def _take(self, name: str) -> None:
        self.painter = name
        if self.state != "drawing":
            self.state = "ready" if name else "none"
        self.changed.emit()

    def _step(self, progress: Progress) -> None:
        self.done, self.total = progress.done, progress.total
        self.changed.emit()

    def _drawn(self, ident: str) -> None:
        self._idle()
        self.drawn.emit(ident)

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()

    def _idle(self) -> None:
        self.state = "ready"
        self.changed.emit()
