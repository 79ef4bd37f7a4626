"""Garments read by a large model: started, followed, stopped, and gone on with later.

Two kinds of rounds: describing (gaps filled, better words suggested) and auditing (only where the
model disagrees). Both run in the lane of models, show in the activity panel with pause and stop,
and go on where they were at the next start. What is suggested is shown by ``suggestions`` and
``audit``; which model reads is what the person chose on the models page.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.errors import CancelledError, Explanation
from app.operations import Operations
from app.sentences import noted
from app.tasks import Lane, Task, TaskToken
from app.viewmodels.model_shelf import ModelCard
from app.viewmodels.models import ModelsViewModel
from local_index import Library

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.services.model_rounds import RoundRequest, RoundResult

Kind = Literal["describe", "audit"]
KINDS: tuple[Kind, ...] = ("describe", "audit")
STOPPED = "Stopped by the person."
"""Noted in a job's row: what somebody stopped is not offered again at the next start."""


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A round that the end of a window cut off."""

    kind: Kind
    request: RoundRequest
    done: int
    total: int


class DescribingViewModel(QObject):
    """Runs rounds; lives in the GUI thread.

    Args:
        operations: Its runner does the work.
        models: Knows which model reads.
    """

    changed = Signal()
    """A round began, is further or ended."""
    model_missing = Signal()
    """Nothing that is installed can look at photos."""
    finished = Signal(str, object)
    """Kind and ``RoundResult``."""
    stopped = Signal(str, object)
    """Kind and ``RoundRequest`` of a round that the person stopped."""
    failed = Signal(str, object, object)
    """Kind, ``RoundRequest`` and ``Explanation``."""
    left_over = Signal(object)
    """At the start: a ``LeftOver``."""

    def __init__(
        self, operations: Operations, models: ModelsViewModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._models = models
        self._running: dict[Kind, Task] = {}
        self._reading: dict[Kind, frozenset[int] | None] = {}
        self.last: dict[Kind, RoundResult] = {}

    @property
    def model_title(self) -> str:
        """What the model that reads is called; empty while none is known."""
        card = self._models.describer()
        return card.title if card is not None else ""

    def task(self, kind: Kind) -> Task | None:
        """Return the round of a kind that runs or waits, or None."""
        return self._running.get(kind)

    def is_reading(self, item_id: int) -> bool:
        """Whether a garment is part of a description that runs or waits."""
        if "describe" not in self._running:
            return False
        ids = self._reading.get("describe")
        return ids is None or item_id in ids

    # -- asking -----------------------------------------------------------------------------------

    def describe(self, item_ids: Sequence[int], *, again: bool = False) -> None:
        """Have garments described; suggestions appear as they come."""
        from app.services.model_rounds import RoundRequest

        if item_ids and "describe" not in self._running:
            self._ask("describe", RoundRequest(item_ids=tuple(item_ids), again=again))

    def audit(self, item_ids: Sequence[int] | None = None) -> None:
        """Have garments read again for what the model disagrees with; None for all."""
        from app.services.model_rounds import RoundRequest

        if "audit" not in self._running:
            chosen = None if item_ids is None else tuple(item_ids)
            self._ask("audit", RoundRequest(item_ids=chosen))

    def go_on(self, kind: Kind, request: RoundRequest) -> None:
        """Go on with a round where it stopped."""
        if kind not in self._running:
            self._ask(kind, request)

    def stop(self, kind: Kind) -> None:
        """Stop a round; what was read is kept."""
        if (task := self._running.get(kind)) is not None:
            task.cancel()

    def offer_left_over(self) -> None:
        """At the start: tell of rounds that the end of the last window cut off."""
        self._operations.read(_left_over, self._tell_left_over, failed=_not_now, owner=self)

    # -- running ----------------------------------------------------------------------------------

    def _ask(self, kind: Kind, request: RoundRequest) -> None:
        self._models.with_describer(functools.partial(self._begin, kind, request))

    def _begin(self, kind: Kind, request: RoundRequest, model: ModelCard | None) -> None:
        if model is None:
            self.model_missing.emit()
            return
        if kind in self._running:
            return
        wanted = replace(request, model=request.model or model.id)
        label = (
            noted("Describing garments with {name}", name=model.title)
            if kind == "describe"
            else noted("Checking tags with {name}", name=model.title)
        )
        self._reading[kind] = None if wanted.item_ids is None else frozenset(wanted.item_ids)
        task = self._operations.runner.submit(
            Lane.MODEL,
            functools.partial(_work, self._operations.services, kind, wanted),
            label=label,
            progress=functools.partial(self._progressed, kind),
            done=functools.partial(self._done, kind),
            failed=functools.partial(self._broke, kind, wanted),
            stopped=functools.partial(self._stopped, kind, wanted),
            owner=self,
        )
        if not task.is_over:
            self._running[kind] = task
            task.state_changed.connect(self._tell)
            task.ended.connect(functools.partial(self._over, kind))
        self.changed.emit()

    def _progressed(self, _kind: Kind, _progress: object) -> None:
        # Each garment is written on its own: what is on the screen shows it now.
        self._operations.announce()
        self.changed.emit()

    def _done(self, kind: Kind, result: RoundResult) -> None:
        self._running.pop(kind, None)
        self.last[kind] = result
        self._operations.announce()
        self.finished.emit(kind, result)
        self.changed.emit()

    def _broke(self, kind: Kind, request: RoundRequest, explained: Explanation) -> None:
        self._running.pop(kind, None)
        self._operations.announce()
        self.failed.emit(kind, request, explained)
        self.changed.emit()

    def _stopped(self, kind: Kind, request: RoundRequest, _error: CancelledError) -> None:
        self._running.pop(kind, None)
        self._operations.announce()
        self._operations.read(functools.partial(_note_stop, kind=kind), _ignore, owner=self)
        self.stopped.emit(kind, request)
        self.changed.emit()

    def _over(self, kind: Kind) -> None:
        # What was cancelled while it waited never began, so there is nothing to go on with.
        if self._running.pop(kind, None) is not None:
            self.changed.emit()

    def _tell(self, _state: str) -> None:
        self.changed.emit()

    def _tell_left_over(self, found: tuple[LeftOver, ...]) -> None:
        for each in found:
            if each.kind not in self._running:
                self.left_over.emit(each)


def _work(services: Services, kind: Kind, request: RoundRequest, token: TaskToken) -> RoundResult:
    service = services.describing if kind == "describe" else services.auditing
    return service.run(request, progress=token.report, control=token.control)


def _left_over(library: Library) -> tuple[LeftOver, ...]:
    from app.services.model_rounds import request_of, unfinished

    if library.at_work(model=True):
        return ()  # nothing was cut off: the command line is at it
    found = []
    for kind in KINDS:
        job = unfinished(library, kind)
        if job is not None and not job.error and job.done < job.total:
            found.append(LeftOver(kind, request_of(job), job.done, job.total))
    return tuple(found)


def _note_stop(library: Library, *, kind: Kind) -> None:
    from app.services.model_rounds import unfinished

    job = unfinished(library, kind)
    if job is not None and not job.error:
        library.jobs.finish(job.id, state="cancelled", error=STOPPED)


def _ignore(_nothing: None) -> None:
    """Nobody waits for this answer."""


def _not_now(_explained: Explanation) -> None:
    """Nobody asked; whoever describes something next is told what is wrong."""
