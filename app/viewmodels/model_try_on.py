"""A try-on that a model draws, as the window sees it: which model, how far, stop, and its picture.

Bent clothes follow every choice at once; a model takes minutes, so it draws when it is asked, for
what is on show then, and another choice stops it. The model works in a process of its own.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.services.drawing import steps_told
from app.services.dressing import DresserCard
from app.services.job_control import Progress
from app.tasks import Lane, Task, TaskToken
from app.tryon.people import People
from app.tryon.service import TryOnService
from app.tryon.values import TryOnPicture
from app.viewmodels.trying_on import Look, TryOnViewModel

State = Literal["none", "ready", "drawing", "failed"]


class ModelTryOnViewModel(QObject):
    """State of the model's picture; lives in the GUI thread.

    Attributes:
        state: ``none`` while no model that dresses people is there.
        card: Which one would draw.
        done, total: Steps.
        error: Why nothing was drawn.
    """

    changed = Signal()

    def __init__(
        self, operations: Operations, trying: TryOnViewModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state: State = "none"
        self.card: DresserCard | None = None
        self.done, self.total = 0, 0
        self.error: Explanation | None = None
        self._operations, self._trying = operations, trying
        self._task: Task | None = None
        self._look = Look()
        trying.changed.connect(self._follow)

    @property
    def possible(self) -> bool:
        """Whether what is on show is something a model could draw."""
        return self._trying.look.person is not None and bool(self._trying.look.items)

    def refresh(self) -> None:
        """Look again which model would draw."""
        services = self._operations.services

        def look(_token: TaskToken) -> DresserCard | None:
            return services.dresser_card

        self._operations.runner.submit(Lane.FILES, look, done=self._take, owner=self)

    def draw(self) -> None:
        """Have the model draw what is on show; one picture at a time."""
        if self.state == "drawing" or self.card is None or not self.possible:
            return
        look, services, model = self._trying.look, self._operations.services, self.card.name

        def work(token: TaskToken) -> TryOnPicture:
            from app.tryon.generative import GenerativeBackend

            assert look.person is not None
            person = look.person.person
            with services.open_library() as library:
                people = People(library, services.perception, pose=services.models.pose_model())
                backend = GenerativeBackend(
                    person,
                    services.dresser,
                    standing=people.standing(person),
                    model=model,
                    control=token.control,
                    on_step=steps_told(token.report),
                )
                service = TryOnService(library, services.vocabulary)
                return service.try_on(look.items, look.choice, person=person, backend=backend)

        self._look = look
        self.state, self.done, self.total, self.error = "drawing", 0, 0, None
        self._task = self._operations.runner.submit(
            Lane.MODEL,
            work,
            label=noted("Drawing a try-on"),
            done=self._drawn,
            failed=self._fail,
            progress=self._step,
            stopped=lambda _error: self._idle(),
            owner=self,
        )
        self.changed.emit()

    def stop(self) -> None:
        """Stop; nothing is kept of a picture that is not done."""
        if self._task is not None and self.state == "drawing":
            waits = self._task.state == "waiting"
            self._task.cancel()
            if waits:
                self._idle()

    def _follow(self) -> None:
        if self.state == "drawing" and self._trying.look is not self._look:
            self.stop()
        elif self.state == "failed" and self._trying.look is not self._look:
            self._idle()

    def _take(self, card: DresserCard | None) -> None:
        self.card = card
        if self.state != "drawing":
            self.state = "ready" if card else "none"
        self.changed.emit()

    def _step(self, progress: Progress) -> None:
        self.done, self.total = progress.done, progress.total
        self.changed.emit()

    def _drawn(self, picture: TryOnPicture) -> None:
        self._idle()
        self._trying.take_drawn(picture, self._look)

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()

    def _idle(self) -> None:
        self.state = "ready" if self.card else "none"
        self.error = None
        self.changed.emit()
