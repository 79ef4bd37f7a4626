"""Answers that models write while the window goes on: one task of the chat lane for each.

A run is stopped at once for the window, whatever its thread still does, and the end of the window
stops it as well. Which conversation is shown, and what its rows say, is ``chat``'s business.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.assistant.plan import Call
from app.errors import CancelledError, Explanation
from app.operations import Operations
from app.services.chat_skills import answering
from app.services.chat_turns import Turn
from app.services.chatting import Listener
from app.services.conversing import Conversing
from app.services.job_control import JobControl
from app.tasks import Lane, TaskToken
from app.viewmodels.chat_stream import AnswerStream
from app.viewmodels.chat_values import ChatRow, read_row
from app.viewmodels.stylist_turns import STYLIST, StylistTurns
from models.chat import ChatModelInfo


@dataclass(slots=True, eq=False)
class Run:
    """An answer that a model writes, or that waits for its turn.

    Attributes:
        go_on: Continues an answer that was cut.
        said: Its words as far as the window knows them, shown or not.
        stopped: The person wants no more of it; the engine may need a moment to notice.
        call: What a button of a card stands for; of the assistant alone.
    """

    turn: Turn
    listener: Listener
    go_on: bool = False
    said: str = ""
    stopped: bool = False
    control: JobControl | None = None
    call: Call | None = None

    def stop(self) -> None:
        """End it; safe whether or not it has begun in its lane."""
        self.stopped = True
        if self.control is not None:
            self.control.cancel()

    def begin(self, token: TaskToken) -> JobControl:
        """Let the lane's thread begin; the end of the window cancels the same control."""
        self.control = token.control
        if self.stopped:
            token.cancel()
        return token.control


class ChatAnswers(QObject):
    """The answers that are coming; lives in the GUI thread.

    Args:
        larger_context: With how many cells a loaded model could be; asked in the chat lane.
        note_speed: Keeps how fast an answer came; called in the chat lane.

    Attributes:
        stream: What they say, a few times a second.
        stylist: Turns that the assistant answers.
        runs: By the id of the answer.
    """

    def __init__(
        self,
        operations: Operations,
        *,
        larger_context: Callable[[ChatModelInfo], int],
        note_speed: Callable[[ChatRow], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.stream = AnswerStream(self)
        self.stylist = StylistTurns(operations, self)
        self.runs: dict[int, Run] = {}
        self._operations = operations
        self._larger_context = larger_context
        self._note_speed = note_speed

    def register(self, turn: Turn, *, go_on: bool = False, said: str = "") -> Run:
        """Note an answer before it is begun, so that whoever reads it knows that it is ours."""
        run = Run(turn, self.stream.open(turn.answer_id), go_on, said)
        self.runs[turn.answer_id] = run
        self._operations.begin_answer()
        return run

    def answer(
        self,
        run: Run,
        *,
        done: Callable[[ChatRow], None],
        failed: Callable[[Explanation], None],
        stopped: Callable[[CancelledError], None],
    ) -> None:
        """Let a model write it; what a model cannot do is part of the row, and no failure."""
        services = self._operations.services
        larger_context, note_speed = self._larger_context, self._note_speed

        def work(token: TaskToken) -> ChatRow:
            control = run.begin(token)
            with services.open_library(create=True) as library:
                conversation = library.conversations.get(run.turn.conversation_id)
                if conversation.model == STYLIST:
                    message = self.stylist.answer(
                        library,
                        run.turn.answer_id,
                        listener=run.listener,
                        control=control,
                        call=run.call,
                    )
                    return read_row(library, message)
                conversing = Conversing(
                    library,
                    services.chat,
                    larger_context=larger_context,
                    skills=answering(
                        lambda: services.perception, services.chat, services.vocabulary
                    ),
                    first=services.recommending.answering(),
                )
                answer = conversing.go_on if run.go_on else conversing.answer
                message = answer(run.turn.answer_id, listener=run.listener, control=control)
                row = read_row(library, message)
            note_speed(row)
            return row

        self._operations.runner.submit(
            Lane.CHAT, work, done=done, failed=failed, stopped=stopped, owner=self
        )

    def summarize(
        self,
        run: Run,
        *,
        done: Callable[[Turn], None],
        failed: Callable[[Explanation], None],
        stopped: Callable[[CancelledError], None],
    ) -> None:
        """Let a model write the summary with which another conversation begins."""
        services = self._operations.services

        def work(token: TaskToken) -> Turn:
            control = run.begin(token)
            with services.open_library(create=True) as library:
                conversing = Conversing(library, services.chat)
                return conversing.choose(run.turn.answer_id, "summary", control=control)

        self._operations.runner.submit(
            Lane.CHAT, work, done=done, failed=failed, stopped=stopped, owner=self
        )

    def stop(self, run: Run) -> None:
        """Want no more of it; what came until now is shown."""
        run.stop()
        self.stream.flush()
        self.stream.close(run.turn.answer_id)

    def put_away(self, run: Run) -> None:
        """It is over."""
        self.stream.flush()
        self.stream.close(run.turn.answer_id)
        if self.runs.pop(run.turn.answer_id, None) is not None:
            self._operations.end_answer()

    def close(self) -> None:
        """The window closes: all of them end with what was said."""
        for run in tuple(self.runs.values()):
            run.stop()
            self.stream.close(run.turn.answer_id)
