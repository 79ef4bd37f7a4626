"""Turns of the assistant for the window: the loop in a lane of its own, questions to the person.

The assistant calls tools through the hub, which asks before what matters; the question is carried
to the window's thread, and whoever asked waits until it is answered or the turn is stopped. What a
turn says and does on its way comes as text and short notes. Showing any of it is the views'
business.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from app.assistant.composer.reply import Confirmation
from app.assistant.plan import Call
from app.assistant.turn_events import Said, StepBegan, TurnEvent
from app.errors import Explanation
from app.operations import Operations
from app.services.chatting import Listener
from app.services.job_control import JobControl
from app.tasks import Lane, TaskToken
from app.viewmodels.chat_values import ModelChoice
from local_index import Library
from local_index.chat_records import MessageRecord
from local_index.records import ChangeSet
from models.chat import ChatDelta

STYLIST: Final = "router"
"""Who answers by the wardrobe's own tools and by rules; no model is loaded for it."""
_LOOK_S: Final = 0.1


def stylist_choice() -> ModelChoice:
    """Return the stylist as one who answers."""
    return ModelChoice(STYLIST, QCoreApplication.translate("StylistTurns", "Stylist"))


@dataclass(eq=False, slots=True)
class Waiting:
    """A question that waits for the person; made where it is asked, answered in the window."""

    confirmation: Confirmation
    answered: threading.Event = field(default_factory=threading.Event)
    agrees: bool = False


class StylistTurns(QObject):
    """Holds turns of the assistant; lives in the window's thread.

    Attributes:
        waiting: What the person is asked now; None for nothing.
    """

    asked_changed = Signal()
    """Another question waits, or none does any more."""
    stepped = Signal(int, str)
    """What an answer is at: its message, and a few words."""
    _asked = Signal(object)
    _ended = Signal(object)

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.waiting: Waiting | None = None
        self._operations = operations
        self._asked.connect(self._on_asked)
        self._ended.connect(self._on_ended)

    def get_ready(self) -> None:
        """Let the tools start in the background, because a first message is near."""

        def work(_token: TaskToken) -> None:
            self._operations.services.assembly.warm()

        self._operations.runner.submit(Lane.BACKGROUND, work, owner=self)

    # -- in the lane ------------------------------------------------------------------------------

    def answer(
        self,
        library: Library,
        answer_id: int,
        *,
        listener: Listener,
        control: JobControl,
        call: Call | None = None,
    ) -> MessageRecord:
        """Write an answer that waits; in the thread of the library.

        Args:
            call: What a button of a card stands for; None to hear what the person said.
        """

        def hear(event: TurnEvent) -> None:
            if isinstance(event, StepBegan):
                self.stepped.emit(answer_id, event.text)
            elif isinstance(event, Said) and not control.cancelled:
                listener(ChatDelta(event.text))

        def agree(confirmation: Confirmation) -> bool:
            return self._agrees(confirmation, control)

        assistant = self._operations.services.assembly.assistant(library)
        return assistant.answer(answer_id, listener=hear, agree=agree, control=control, call=call)

    def _agrees(self, confirmation: Confirmation, control: JobControl) -> bool:
        """Ask the person, and wait; in any thread but the window's."""
        waiting = Waiting(confirmation)
        self._asked.emit(waiting)
        while not waiting.answered.wait(_LOOK_S):
            if control.cancelled:
                self._ended.emit(waiting)
                return False
        return waiting.agrees

    # -- in the window ----------------------------------------------------------------------------

    def decide(self, *, agrees: bool) -> None:
        """Answer the question that waits."""
        waiting, self.waiting = self.waiting, None
        if waiting is not None:
            waiting.agrees = agrees
            waiting.answered.set()
            self.asked_changed.emit()

    def undo(
        self,
        token: str,
        *,
        done: Callable[[], None],
        failed: Callable[[Explanation], None],
    ) -> None:
        """Take back what a call wrote."""

        def work(_token: TaskToken) -> ChangeSet:
            return self._operations.services.assembly.hub.undo(token)

        def tell(changes: ChangeSet) -> None:
            self._operations.announce(changes)
            done()

        self._operations.runner.submit(Lane.FILES, work, done=tell, failed=failed, owner=self)

    @Slot(object)
    def _on_asked(self, waiting: Waiting) -> None:
        if self.waiting is not None:  # two turns at once: the newer question waits for no answer
            waiting.answered.set()
            return
        self.waiting = waiting
        self.asked_changed.emit()

    @Slot(object)
    def _on_ended(self, waiting: Waiting) -> None:
        if self.waiting is waiting:
            self.waiting = None
            self.asked_changed.emit()
