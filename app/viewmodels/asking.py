"""One question about chosen garments: does it suit, which is better, what differs.

Asked in the lane of models with a library of its own, shown in the activity panel, stopped from
either place. Which model answers is what the person chose for looking at photos. What comes back is
held as values; words for probabilities and terms are the view's, and nothing is written anywhere.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.errors import CancelledError, Explanation
from app.operations import Operations
from app.sentences import noted
from app.services.job_control import Progress
from app.tasks import Lane, Task, TaskToken
from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.model_shelf import ModelCard
from app.viewmodels.models import ModelsViewModel

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.services.asking import AskRequest, AskResult, Skill
    from local_index.records import ItemRecord

State = Literal["ready", "busy", "done", "failed", "stopped", "no_model"]
FEWEST = {"suits": 1, "compare": 2, "best": 2}
MOST = {"suits": 12, "compare": 2, "best": 12}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked last."""

    skill: Skill
    value: str


def can_ask(skill: Skill, count: int) -> bool:
    """Whether a question can be about so many garments."""
    return FEWEST[skill] <= count <= MOST[skill]


class AskingViewModel(QObject):
    """Asks one question at a time; lives in the GUI thread.

    Args:
        operations: Its runner does the work.
        models: Knows which model answers.

    Attributes:
        garments: The garments it is about, for their pictures.
        records: What is known of them, by id; empty until it is read.
        state: ``no_model`` when nothing installed looks at photos.
        result: The last answer; None before the first and while one is awaited.
        error: Why there is none.
    """

    changed = Signal()

    def __init__(
        self, operations: Operations, models: ModelsViewModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.garments = GarmentListModel(operations, self)
        self.records: dict[int, ItemRecord] = {}
        self.item_ids: tuple[int, ...] = ()
        self.state: State = "ready"
        self.result: AskResult | None = None
        self.error: Explanation | None = None
        self.model_title = ""
        self.asked: Asked | None = None
        self._operations = operations
        self._models = models
        self._task: Task | None = None
        self._number = 0

    def choose(self, item_ids: Sequence[int]) -> None:
        """Ask about these garments from now on; what is being answered is stopped."""
        self.stop()
        self._number += 1
        self.item_ids = tuple(dict.fromkeys(item_ids))
        self.garments.set_ids(self.item_ids)
        self.state, self.result, self.error, self.asked = "ready", None, None, None
        self.changed.emit()
        ids = self.item_ids
        self._operations.read(
            lambda library: library.items.get_many(ids), self._take_records, owner=self
        )

    def ask(self, skill: Skill, value: str = "") -> None:
        """Ask; another question that is still being answered is stopped."""
        from app.services.asking import AskRequest

        self.stop()
        self._number += 1
        self.state, self.result, self.error = "busy", None, None
        self.asked = Asked(skill, value)
        request = AskRequest(skill, self.item_ids, value)
        self._models.with_answerer(functools.partial(self._begin, self._number, request))
        self.changed.emit()

    def ask_again(self) -> None:
        """Ask the last question once more."""
        if self.asked is not None:
            self.ask(self.asked.skill, self.asked.value)

    def stop(self) -> None:
        """Stop the answer; a choice among several ends with what is known."""
        if self._task is not None:
            self._task.cancel()

    @property
    def progress(self) -> Progress | None:
        """How far the answer is; None while that is not known."""
        progress = self._task.progress if self._task is not None else None
        return progress if isinstance(progress, Progress) else None

    # -- answering --------------------------------------------------------------------------------

    def _begin(self, number: int, request: AskRequest, model: ModelCard | None) -> None:
        if number != self._number:
            return
        if model is None:
            self.state = "no_model"
            self.changed.emit()
            return
        self.model_title = model.title
        task = self._operations.runner.submit(
            Lane.MODEL,
            functools.partial(_work, self._operations.services, replace(request, model=model.id)),
            label=noted("Asking {name} about garments", name=model.title),
            progress=lambda _progress: self.changed.emit(),
            done=functools.partial(self._done, number),
            failed=functools.partial(self._failed, number),
            stopped=functools.partial(self._stopped, number),
            owner=self,
        )
        if not task.is_over:
            self._task = task
            task.ended.connect(functools.partial(self._ended, task))
        self.changed.emit()

    def _take_records(self, records: list[ItemRecord]) -> None:
        self.records = {record.id: record for record in records}
        self.changed.emit()

    def _done(self, number: int, result: AskResult) -> None:
        if number == self._number:
            self.state, self.result = "done", result
            self.changed.emit()

    def _failed(self, number: int, why: Explanation) -> None:
        if number == self._number:
            self.state, self.error = "failed", why
            self.changed.emit()

    def _stopped(self, number: int, _why: CancelledError) -> None:
        if number == self._number:
            self.state = "stopped"
            self.changed.emit()

    def _ended(self, task: Task) -> None:
        if self._task is task:
            self._task = None
            if self.state == "busy":  # cancelled while it waited for its turn
                self.state = "stopped"
            self.changed.emit()


def _work(services: Services, request: AskRequest, token: TaskToken) -> AskResult:
    from app.services.asking import AskService

    began = time.monotonic()

    def tell(_what: str, done: int, most: int) -> None:
        seconds = time.monotonic() - began
        rate = done / seconds if seconds > 0 else 0.0
        token.report(Progress(done, most, rate, (most - done) / rate if rate else None))

    with services.open_library() as library:
        service = AskService(library, services.perception, services.chat, services.vocabulary)
        return service.ask(request, control=token.control, tell=tell)
