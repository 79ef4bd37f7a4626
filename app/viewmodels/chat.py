"""The chat page's state: conversations, the branch that is shown, and answers while they come.

What is sent is written before anything is asked, in the database lane; each answer is one task of
the chat lane, which writes it as it comes (``app.services.conversing``). A stop shows at once and
whatever still comes is dropped. An answer goes on when another conversation is opened. Drawing,
Markdown and words for states are the views' business.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import CancelledError, Explanation
from app.operations import Operations
from app.sentences import noted
from app.services.chat_request import OptionKind
from app.services.chat_turns import Turn, ask, ask_again, ask_anew
from app.services.conversing import Conversing
from app.services.job_control import JobControl
from app.tasks import Lane, Task, TaskToken
from app.viewmodels.chat_composer import ChatComposer
from app.viewmodels.chat_engine import ChatEngineWatch, Models
from app.viewmodels.chat_stream import AnswerStream
from app.viewmodels.chat_values import (
    ChatRow,
    ContextMeter,
    ModelChoice,
    Shown,
    read_row,
    read_shown,
    with_text,
)
from app.viewmodels.conversation_list import ConversationList
from local_index import Library
from local_index.records import ChangeSet
from models.chat import ChatModelInfo, ContextUse

State = Literal["empty", "busy", "ready", "failed"]
MEASURE_MS = 400


@dataclass(slots=True, eq=False)
class _Run:
    """An answer that a model writes, or that waits for its turn."""

    turn: Turn
    listener: Callable[..., None]
    go_on: bool = False
    stopped: bool = False
    control: JobControl | None = None
    task: Task | None = None

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


class ChatViewModel(QObject):
    """State of the chat page; lives in the GUI thread.

    Args:
        models: Lists the models that can chat; asked in the files lane.
        usual_model: Name of the model that the person chose in the settings.
        remember_model: Makes a model the usual one.
        remember_context: Lets models be loaded with so many cells from now on.
        larger_context: With how many a loaded model could be; 0 for no more. In the chat lane.
        note_speed: Keeps how fast an answer came. In the chat lane.

    Attributes:
        conversations: The list beside the chat.
        composer: What is about to be said.
        engine: Who answers.
        state: ``empty`` for a conversation that is not begun; ``busy`` while one is read.
        conversation_id: The one that is shown; 0 for one that is not begun.
        title: Its title; empty while it has none.
        rows: The messages that are shown, the first one first.
        meter: How full its context is; None while unknown.
        error: Why it could not be read.
    """

    conversation_changed = Signal()
    """Another conversation is shown, or its title, model or state is another."""
    rows_reset = Signal()
    """Other messages are shown: read ``rows`` anew. Ids that stay mean rows that stay."""
    row_changed = Signal(int)
    """A message is another in more than its text: state, failure, pictures, versions."""
    text_grew = Signal(int, str)
    """Words were added to the end of a message; ``rows`` has them already."""
    answering_changed = Signal(bool)
    """Whether an answer of the conversation that is shown is coming."""
    meter_changed = Signal()
    failed = Signal(object)
    """An ``Explanation`` of something that was not done; answers carry their own failures."""

    def __init__(
        self,
        operations: Operations,
        *,
        models: Models,
        usual_model: Callable[[], str] = lambda: "",
        remember_model: Callable[[str], None] = lambda _name: None,
        remember_context: Callable[[int], None] = lambda _cells: None,
        larger_context: Callable[[ChatModelInfo], int] = lambda _info: 0,
        note_speed: Callable[[ChatRow], None] = lambda _row: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.conversations = ConversationList(operations, self)
        self.composer = ChatComposer(operations, self)
        self.engine = ChatEngineWatch(operations, models, self)
        self.stream = AnswerStream(self)
        self.state: State = "empty"
        self.conversation_id = 0
        self.title = ""
        self.rows: tuple[ChatRow, ...] = ()
        self.meter: ContextMeter | None = None
        self.error: Explanation | None = None
        self._operations = operations
        self._usual_model = usual_model
        self._remember_model = remember_model
        self._remember_context = remember_context
        self._larger_context = larger_context
        self._note_speed = note_speed
        self._model = ""
        self._runs: dict[int, _Run] = {}
        self._asked = 0
        self._writing = False
        self._then: Callable[[], None] | None = None
        self._was_answering = False
        self._begun = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(MEASURE_MS)
        self._soon.timeout.connect(self._measure)
        self.stream.came.connect(self._on_text)
        self.stream.began.connect(self._on_began)
        self.composer.typed.connect(self._on_typed)
        self.composer.failed.connect(self.failed)
        operations.changed.connect(self._on_changed)

    # -- what is shown ----------------------------------------------------------------------------

    @property
    def is_answering(self) -> bool:
        """Whether an answer of the conversation that is shown is coming."""
        return any(self._is_coming(run) for run in self._runs.values())

    @property
    def can_send(self) -> bool:
        """Whether `send` would send something."""
        ready = self.composer.has_content and not self.composer.is_attaching
        return ready and not self._writing and not self.is_answering

    @property
    def model(self) -> ModelChoice | None:
        """The model that answers next; None when there is none."""
        return self.engine.find(self._model or self._usual_model()) or self.engine.find("")

    def row(self, message_id: int) -> ChatRow | None:
        """Return a message that is shown."""
        return next((row for row in self.rows if row.id == message_id), None)

    def is_small(self, model: str) -> bool:
        """Whether it should be said that a small model wrote something."""
        known = self.engine.find(model) if model else None
        return known.is_small if known else model.startswith("pocket")

    def set_active(self, *, active: bool) -> None:
        """The page is shown or hidden."""
        self.engine.watch(watched=active)
        if not active:
            self.composer.save()
        elif not self._begun:
            self._begun = True
            self._operations.change(_mark_interrupted, label="", failed=_leave_it)
            self.conversations.refresh()

    def close(self) -> None:
        """The window closes: what is typed is kept, answers are stopped with what was said."""
        self.composer.save()
        self.engine.watch(watched=False)
        self._soon.stop()
        for run in tuple(self._runs.values()):
            run.stop()
            self.stream.close(run.turn.answer_id)

    # -- conversations ----------------------------------------------------------------------------

    def new(self) -> None:
        """Show a conversation that is not begun."""
        if self.conversation_id:
            self._asked += 1
            self.conversation_id, self.title, self._model = 0, "", ""
            self.composer.load(0, "")
            self._set_rows((), "empty", None)

    def open(self, conversation_id: int, *, message_id: int = 0) -> None:
        """Show a conversation; with a message, the branch that holds it."""
        if conversation_id != self.conversation_id:
            self.conversation_id, self.title, self._model = conversation_id, "", ""
            self._set_rows((), "busy", None)
        if message_id:
            self._change(functools.partial(_show, message_id=message_id), then=self.refresh)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read the shown conversation anew."""
        if not self.conversation_id:
            return
        self._asked += 1
        read = functools.partial(read_shown, conversation_id=self.conversation_id)
        take = functools.partial(self._take, self._asked)
        fail = functools.partial(self._fail, self._asked)
        self._operations.read(read, take, failed=fail, owner=self)

    def rename(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title; one step of undo."""
        self._operations.change(
            lambda library, _: library.conversations.rename(conversation_id, title),
            label=noted("Rename conversation"),
            failed=self.failed.emit,
        )

    def archive(self, ids: Sequence[int], *, archived: bool = True) -> None:
        """Put conversations out of the list, or back; one step of undo."""
        chosen = tuple(ids)
        label = noted("Archive conversation") if archived else noted("Bring conversation back")
        self._operations.change(
            lambda library, _: library.conversations.archive(chosen, archived=archived),
            label=label,
            failed=self.failed.emit,
        )

    def delete(self, ids: Sequence[int]) -> None:
        """Put conversations into the trash; one step of undo."""
        chosen = tuple(ids)
        for run in tuple(self._runs.values()):
            if run.turn.conversation_id in chosen:
                self._stop(run)
        if self.conversation_id in chosen:
            self.new()
        self._operations.change(
            lambda library, _: library.conversations.trash(chosen),
            label=noted("Delete conversation"),
            failed=self.failed.emit,
        )

    def restore(self, ids: Sequence[int]) -> None:
        """Take conversations out of the trash; one step of undo."""
        chosen = tuple(ids)
        self._operations.change(
            lambda library, _: library.conversations.restore(chosen),
            label=noted("Restore conversation"),
            failed=self.failed.emit,
        )

    def delete_for_good(self, ids: Sequence[int]) -> None:
        """Delete conversations of the trash and their pictures. Nothing brings them back."""
        chosen = tuple(ids)

        def purge(library: Library, _wardrobe: object) -> ChangeSet:
            gone = library.trash.purge_conversations(chosen)
            return ChangeSet(conversations=gone.conversation_ids)

        self._operations.change(purge, label="", failed=self.failed.emit)

    def search(self, query: str) -> None:
        """List only conversations in which this was said."""
        self.conversations.search(query)

    # -- talking ----------------------------------------------------------------------------------

    def send(self) -> None:
        """Ask what is typed and attached."""
        if not self.can_send:
            return
        if self._is_ending:
            self._then = self.send
            return
        attachments = self.composer.attachments
        text, pictures = self.composer.take()
        conversation = self.conversation_id or None
        model = self._model

        def write(library: Library) -> Turn:
            turn = ask(library, conversation, text, attachments, model=model)
            library.conversations.set_draft(turn.conversation_id, "")
            return turn

        self._ask(write, put_back=lambda: self.composer.put_back(text, pictures))

    def regenerate(self, message_id: int) -> None:
        """Answer once more, beside the former answer; also what tries a failed one again."""
        self._ask(functools.partial(ask_again, message_id=message_id))

    retry = regenerate

    def edit(self, message_id: int, text: str) -> None:
        """Ask a former question in other words, beside it, and answer."""
        self._ask(functools.partial(ask_anew, message_id=message_id, text=text))

    def go_on(self, message_id: int) -> None:
        """Let the model continue an answer that was cut."""
        row = self.row(message_id)
        if row is not None and row.can_go_on and not self.is_answering:
            self._show_row(replace(row, state="streaming", can_go_on=False, failure=None))
            turn = Turn(self.conversation_id, 0, message_id)
            self._start(self._register(turn, go_on=True))

    def stop(self) -> None:
        """End the answer that is shown while it comes; what was said stays."""
        for run in tuple(self._runs.values()):
            if self._is_coming(run):
                self._stop(run)

    def choose(self, message_id: int, option: OptionKind, *, cells: int = 0) -> None:
        """Do something about a conversation that is too long, and ask again.

        Args:
            cells: For ``larger_context``: how many, as the option says.
        """
        if self.is_answering:
            return
        if option == "summary":
            self._begin_anew(message_id)
            return
        if option == "larger_context":
            self._remember_context(cells)
        services = self._operations.services

        def write(library: Library) -> Turn:
            return Conversing(library, services.chat).choose(message_id, option)

        self._ask(write)

    def next_version(self, message_id: int) -> None:
        """Show the next version of a message and what followed it."""
        self._step(message_id, +1)

    def previous_version(self, message_id: int) -> None:
        """Show the version before."""
        self._step(message_id, -1)

    def copy_text(self, message_id: int) -> str:
        """Return the words of a message, for the clipboard."""
        row = self.row(message_id)
        return row.text if row else ""

    def copy_all(self) -> str:
        """Return the shown conversation as Markdown, for the clipboard."""
        return "\n\n".join(
            f"> {row.text}".replace("\n", "\n> ") if row.role == "person" else row.text
            for row in self.rows
            if row.text
        )

    def choose_model(self, name: str) -> None:
        """Let another model answer from now on, here and in new conversations."""
        self._model = name
        self._remember_model(name)
        ident = self.conversation_id
        if ident:

            def write(library: Library, _wardrobe: object) -> ChangeSet:
                library.conversations.set_model(ident, name)
                return ChangeSet(conversations=(ident,))

            self._operations.change(write, label="", failed=self.failed.emit)
        self.conversation_changed.emit()
        self._soon.start()

    # -- asking -----------------------------------------------------------------------------------

    @property
    def _is_ending(self) -> bool:
        """Whether an answer that was stopped is still put away: a fifth of a second at most."""
        return any(self._is_here(run) and run.stopped for run in self._runs.values())

    def _ask(
        self, write: Callable[[Library], Turn], *, put_back: Callable[[], None] = lambda: None
    ) -> None:
        """Write a question (or only an answer that waits) and let it be answered.

        Args:
            put_back: Called when it could not be written.
        """
        if self._writing or self.is_answering:
            return
        if self._is_ending:
            self._then = functools.partial(self._ask, write, put_back=put_back)
            return
        self._writing = True
        turns: list[Turn] = []

        def action(library: Library, _wardrobe: object) -> ChangeSet:
            turns.append(write(library))
            return ChangeSet(conversations=(turns[0].conversation_id,))

        def done(_changes: ChangeSet) -> None:
            self._writing = False
            self.composer.began(turns[0].conversation_id)
            self._begin(turns[0])

        def fail(words: Explanation) -> None:
            self._writing = False
            put_back()
            self.failed.emit(words)

        self._operations.change(action, label="", done=done, failed=fail)

    def _begin(self, turn: Turn) -> None:
        self.conversation_id = turn.conversation_id
        run = self._register(turn)
        self.refresh()
        self._start(run)

    def _register(self, turn: Turn, *, go_on: bool = False) -> _Run:
        run = _Run(turn, self.stream.open(turn.answer_id), go_on)
        self._runs[turn.answer_id] = run
        self._operations.begin_answer()
        return run

    def _start(self, run: _Run) -> None:
        turn, services = run.turn, self._operations.services
        larger, note_speed = self._larger_context, self._note_speed

        def work(token: TaskToken) -> ChatRow:
            control = run.begin(token)
            with services.open_library(create=True) as library:
                conversing = Conversing(library, services.chat, larger_context=larger)
                answer = conversing.go_on if run.go_on else conversing.answer
                message = answer(turn.answer_id, listener=run.listener, control=control)
                row = read_row(library, message)
            note_speed(row)
            return row

        self._tell_answering()
        run.task = self._operations.runner.submit(
            Lane.CHAT,
            work,
            done=functools.partial(self._over, run),
            failed=functools.partial(self._broke, run),
            stopped=functools.partial(self._was_cancelled, run),
            owner=self,
        )

    def _begin_anew(self, message_id: int) -> None:
        """Begin a conversation with a summary of the shown one, which the model writes first."""
        services = self._operations.services
        former = Turn(self.conversation_id, 0, message_id)
        run = _Run(former, lambda _event: None)
        self._runs[message_id] = run
        self._operations.begin_answer()
        if (row := self.row(message_id)) is not None:
            self._show_row(replace(row, state="streaming", failure=None, options=()))
        self._tell_answering()

        def work(token: TaskToken) -> Turn:
            control = run.begin(token)
            with services.open_library(create=True) as library:
                return Conversing(library, services.chat).choose(
                    message_id, "summary", control=control
                )

        def done(turn: Turn) -> None:
            self._put_away(run)
            self._operations.announce(ChangeSet(conversations=(turn.conversation_id,)))
            if self.conversation_id == former.conversation_id:
                self.open(turn.conversation_id)
            self._start(self._register(turn))

        def fail(words: Explanation) -> None:
            self._put_away(run)
            self.refresh()
            self.failed.emit(words)

        def stopped(_error: CancelledError) -> None:
            self._put_away(run)
            self.refresh()

        run.task = self._operations.runner.submit(
            Lane.CHAT, work, done=done, failed=fail, stopped=stopped, owner=self
        )

    def _stop(self, run: _Run) -> None:
        run.stop()
        ident = run.turn.answer_id
        self.stream.flush()
        self.stream.close(ident)
        row = self.row(ident)
        if row is not None:
            self._show_row(replace(row, state="stopped", ended="cancelled"))
        self._tell_answering()

    # -- answers that come ------------------------------------------------------------------------

    def _on_began(self, message_id: int) -> None:
        row = self.row(message_id)
        if row is not None and row.state == "queued":
            self._show_row(replace(row, state="streaming"))
        self.engine.look()

    def _on_text(self, message_id: int, text: str) -> None:
        run = self._runs.get(message_id)
        row = self.row(message_id)
        if run is None or run.stopped or row is None:
            return
        waited = row.state != "streaming"
        self._replace(with_text(row, text))
        if waited:
            self.row_changed.emit(message_id)
        self.text_grew.emit(message_id, text)

    def _over(self, run: _Run, row: ChatRow) -> None:
        self._put_away(run)
        if self._is_here(run):
            self._show_row(row)
            limit = int(row.usage.get("context_limit", 0))
            if limit:
                self._set_meter(ContextMeter(int(row.usage["context_cells"]), limit))
            if row.siblings > 1 or self.row(row.id) is None:
                self.refresh()
        self._operations.announce(ChangeSet(conversations=(run.turn.conversation_id,)))
        self.engine.look()
        self._go_on_then()

    def _broke(self, run: _Run, words: Explanation) -> None:
        self._put_away(run)
        self.failed.emit(words)
        self.refresh()
        self._go_on_then()

    def _was_cancelled(self, run: _Run, _error: CancelledError) -> None:
        self._put_away(run)
        self.refresh()
        self._go_on_then()

    def _put_away(self, run: _Run) -> None:
        self.stream.flush()
        self.stream.close(run.turn.answer_id)
        if self._runs.pop(run.turn.answer_id, None) is not None:
            self._operations.end_answer()
        self._tell_answering()

    def _go_on_then(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _is_here(self, run: _Run) -> bool:
        return run.turn.conversation_id == self.conversation_id

    def _is_coming(self, run: _Run) -> bool:
        return self._is_here(run) and not run.stopped

    def _tell_answering(self) -> None:
        now = self.is_answering
        if now != self._was_answering:
            self._was_answering = now
            self.answering_changed.emit(now)

    # -- rows -------------------------------------------------------------------------------------

    def _take(self, number: int, shown: Shown) -> None:
        if number != self._asked:
            return
        conversation = shown.conversation
        self.composer.load(conversation.id, conversation.draft)
        self.title, self._model = conversation.title, conversation.model
        rows = tuple(self._with_what_came(row) for row in shown.rows)
        self._set_rows(rows, "ready", None)
        if shown.meter is not None or not rows:
            self._set_meter(shown.meter)
        if any(row.is_coming and row.id not in self._runs for row in rows):
            self._look_for_interrupted()

    def _look_for_interrupted(self) -> None:
        """Another process writes an answer that is shown, unless it was killed meanwhile."""

        def done(changes: ChangeSet) -> None:
            if changes:
                self.refresh()

        self._operations.change(_mark_interrupted, label="", done=done, failed=_leave_it)

    def _with_what_came(self, row: ChatRow) -> ChatRow:
        """Return a row as it was read, with what has come since it was written."""
        run = self._runs.get(row.id)
        shown = self.row(row.id)
        if run is None or shown is None:
            return row
        if run.stopped:
            return shown
        return row if len(shown.text) < len(row.text) else replace(shown, place=row.place)

    def _fail(self, number: int, words: Explanation) -> None:
        if number == self._asked:
            self._set_rows((), "failed", words)

    def _set_rows(self, rows: tuple[ChatRow, ...], state: State, error: Explanation | None) -> None:
        before = self.rows
        self.rows, self.state, self.error = rows, state, error
        if [row.id for row in before] != [row.id for row in rows]:
            self.rows_reset.emit()
        else:
            for old, new in zip(before, rows, strict=True):
                if old != new:
                    self.row_changed.emit(new.id)
        if not rows and state != "ready":
            self._set_meter(None)
        self.conversation_changed.emit()
        self._tell_answering()

    def _replace(self, row: ChatRow) -> None:
        self.rows = tuple(row if shown.id == row.id else shown for shown in self.rows)

    def _show_row(self, row: ChatRow) -> None:
        self._replace(row)
        if self.row(row.id) is not None:
            self.row_changed.emit(row.id)

    def _step(self, message_id: int, by: int) -> None:
        if self.is_answering:
            return
        self._change(functools.partial(_step, message_id=message_id, by=by), then=self.refresh)

    def _change(self, action: Callable[[Library], ChangeSet], *, then: Callable[[], None]) -> None:
        self._operations.change(
            lambda library, _: action(library),
            label="",
            done=lambda _changes: then(),
            failed=self.failed.emit,
        )

    def _on_changed(self, changes: ChangeSet) -> None:
        if not self.conversation_id:
            return
        ours = self.conversation_id in changes.conversations
        # Elsewhere something was written: perhaps an answer of the command line. Deleted photos
        # and new names of garments show in messages, too.
        if ours or not changes or changes.removed or changes.changed:
            self.refresh()

    # -- meter ------------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        if self.engine.state.condition == "ready":
            self._soon.start()

    def _measure(self) -> None:
        if self.engine.state.condition != "ready" or self._runs:
            return
        services = self._operations.services
        ident, text = self.conversation_id or None, self.composer.text
        attachments = self.composer.attachments

        def work(_token: TaskToken) -> ContextUse | None:
            with services.open_library(create=True) as library:
                return Conversing(library, services.chat).measure(ident, text, attachments)

        def done(use: ContextUse | None) -> None:
            if use is not None and (self.conversation_id or None) == ident:
                self._set_meter(ContextMeter(use.cells, use.limit))

        self._operations.runner.submit(Lane.CHAT, work, done=done, failed=_leave_it, owner=self)

    def _set_meter(self, meter: ContextMeter | None) -> None:
        if meter != self.meter:
            self.meter = meter
            self.meter_changed.emit()


def _mark_interrupted(library: Library, _wardrobe: object) -> ChangeSet:
    stopped = library.messages.mark_interrupted()
    of = {library.messages.get(message_id).conversation_id for message_id in stopped}
    return ChangeSet(conversations=tuple(sorted(of)))


def _show(library: Library, *, message_id: int) -> ChangeSet:
    library.messages.show(message_id)
    return ChangeSet()


def _step(library: Library, *, message_id: int, by: int) -> ChangeSet:
    siblings = library.messages.get(message_id).siblings
    place = siblings.index(message_id) + by
    if 0 <= place < len(siblings):
        library.messages.show(siblings[place])
    return ChangeSet()


def _leave_it(_words: Explanation) -> None:
    """A courtesy that does not work now: whatever is wrong shows where the person is looking."""
