"""The chat page's state: conversations, the branch that is shown, and answers while they come.

What is sent is written before anything is asked, in the database lane; each answer is one task of
the chat lane, which writes it as it comes (``app.services.conversing``). A stop shows at once and
whatever still comes is dropped. An answer goes on when another conversation is opened. Drawing,
Markdown and words for states are the views' business.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.assistant.plan import Call
from app.assistant.telling import write_file
from app.errors import CancelledError, Explanation
from app.operations import Operations
from app.services.chat_request import OptionKind
from app.services.chat_turns import Turn, ask, ask_again, ask_anew
from app.services.conversing import Conversing
from app.viewmodels import conversation_actions as actions
from app.viewmodels.chat_answers import ChatAnswers, Run
from app.viewmodels.chat_composer import ChatComposer
from app.viewmodels.chat_engine import ChatEngineWatch, Models
from app.viewmodels.chat_meter import Asked, ChatMeter
from app.viewmodels.chat_offers import ask_for_swap
from app.viewmodels.chat_values import (
    ChatRow,
    ContextMeter,
    ModelChoice,
    Shown,
    read_shown,
)
from app.viewmodels.conversation_list import ConversationList
from app.viewmodels.stylist_turns import STYLIST
from local_index import Library
from local_index.records import ChangeSet
from models.chat import ChatModelInfo

State = Literal["empty", "busy", "ready", "failed"]


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
    message_wanted = Signal(int)
    """A message that was asked for is among the rows now: bring it into sight."""
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
        self._answers = ChatAnswers(
            operations, larger_context=larger_context, note_speed=note_speed, parent=self
        )
        self.stream = self._answers.stream
        self.stylist = self._answers.stylist
        self.state: State = "empty"
        self.conversation_id = 0
        self.title = ""
        self.rows: tuple[ChatRow, ...] = ()
        self.error: Explanation | None = None
        self._operations = operations
        self._usual_model = usual_model
        self._remember_model = remember_model
        self._remember_context = remember_context
        self._model = ""
        self._runs = self._answers.runs
        self._asked = 0
        self._writing = False
        self._then: Callable[[], None] | None = None
        self._wanted = 0
        self._was_answering = False
        self._begun = False
        self._meter = ChatMeter(
            operations, asked=self._would_ask, is_idle=self._is_idle, parent=self
        )
        self._meter.changed.connect(self.meter_changed)
        self.stream.came.connect(self._on_text)
        self.stream.began.connect(self._on_began)
        self.composer.typed.connect(self._meter.measure_soon)
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

    @property
    def meter(self) -> ContextMeter | None:
        """How full the context of the shown conversation is; None while unknown."""
        return self._meter.value

    @property
    def by_stylist(self) -> bool:
        """Whether the stylist answers next, who needs no model."""
        return self.model is not None and self.model.name == STYLIST

    @property
    def _stand_in(self) -> str:
        """Who answers where the chosen model is not installed any more; empty where it is."""
        chosen, shown = self._model or self._usual_model(), self.model
        return shown.name if shown is not None and chosen and chosen != shown.name else ""

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
            self._answers.stylist.get_ready()
            actions.mark_interrupted(self._operations, lambda: None)
            self.conversations.refresh()

    def close(self) -> None:
        """The window closes: what is typed is kept, answers are stopped with what was said."""
        self.composer.save()
        self.engine.watch(watched=False)
        self._meter.stop()
        self._answers.close()

    # -- conversations ----------------------------------------------------------------------------

    def new(self) -> None:
        """Show a conversation that is not begun."""
        if self.conversation_id:
            self._asked += 1
            self._leave_for(0)
            self.composer.load(0, "")
            self._set_rows((), "empty", None)

    def open(self, conversation_id: int, *, message_id: int = 0) -> None:
        """Show a conversation; with a message, the branch that holds it."""
        if conversation_id != self.conversation_id:
            self._leave_for(conversation_id)
            self._set_rows((), "busy", None)
        self._wanted = message_id
        if message_id:
            actions.show_message(self._operations, message_id, self.refresh, self.failed.emit)
        else:
            self.refresh()

    def _leave_for(self, conversation_id: int) -> None:
        self.conversation_id, self.title, self._model = conversation_id, "", ""
        # What waits for a stopped answer was meant for where it was said, and stays there as text.
        self._then, self._wanted = None, 0

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
        actions.rename(self._operations, conversation_id, title, self.failed.emit)

    def archive(self, ids: Sequence[int], *, archived: bool = True) -> None:
        """Put conversations out of the list, or back; one step of undo."""
        actions.archive(self._operations, ids, self.failed.emit, archived=archived)

    def delete(self, ids: Sequence[int]) -> None:
        """Put conversations into the trash; one step of undo."""
        for run in tuple(self._runs.values()):
            if run.turn.conversation_id in ids:
                self._stop(run)
        if self.conversation_id in ids:
            self.new()
        actions.trash(self._operations, ids, self.failed.emit)

    def restore(self, ids: Sequence[int]) -> None:
        """Take conversations out of the trash; one step of undo."""
        actions.restore(self._operations, ids, self.failed.emit)

    def delete_for_good(self, ids: Sequence[int]) -> None:
        """Delete conversations of the trash and their pictures. Nothing brings them back."""
        actions.delete_for_good(self._operations, ids, self.failed.emit)

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
        model = self._model or self._stand_in

        def write(library: Library) -> Turn:
            turn = ask(library, conversation, text, attachments, model=model)
            library.conversations.set_draft(turn.conversation_id, "")
            return turn

        self._ask(write, put_back=lambda: self.composer.put_back(text, pictures))

    def say(self, words: str, call: Call | None = None) -> None:
        """Ask these words; what is typed meanwhile stays where it is.

        Args:
            call: What the words on a card's button stand for.
        """
        conversation = self.conversation_id or None
        model = self._model or self._stand_in

        def write(library: Library) -> Turn:
            return ask(library, conversation, words, (), model=model)

        if words.strip():
            self._ask(write, call=call)

    def swap(self, message_id: int, item_id: int, words: str) -> None:
        """Ask for another garment in the place of one that stands with an answer.

        Args:
            words: What the question says; one that `recognize_swap` knows.
        """
        at = next((at for at, row in enumerate(self.rows) if row.id == message_id), 0)
        if not at or not self.conversation_id:
            return
        write = functools.partial(
            ask_for_swap,
            conversation_id=self.conversation_id,
            item_id=item_id,
            question=self.rows[at - 1].parts,
            words=words,
            model=self._model or self._stand_in,
        )
        self._ask(write)

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
            self._start(self._answers.register(turn, go_on=True, said=row.text))

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

    def save_as(self, target: Path, done: Callable[[], None]) -> None:
        """Write the shown conversation to a file: JSON by its ending, else Markdown."""
        title, conversation = self.title, self.conversation_id

        def read(library: Library) -> None:
            write_file(target, title, library.messages.branch(conversation))

        self._operations.read(read, lambda _none: done(), failed=self.failed.emit, owner=self)

    def choose_model(self, name: str) -> None:
        """Let another model answer from now on, here and in new conversations."""
        self._model = name
        # the stylist is who answers where no model is chosen, and no model for anything else
        self._remember_model("" if name == STYLIST else name)
        if self.conversation_id:
            actions.set_model(self._operations, self.conversation_id, name, self.failed.emit)
        self.conversation_changed.emit()
        self._meter.measure_soon()

    # -- asking -----------------------------------------------------------------------------------

    @property
    def _is_ending(self) -> bool:
        """Whether an answer that was stopped is still put away: a fifth of a second at most."""
        return any(self._is_here(run) and run.stopped for run in self._runs.values())

    def _ask(
        self,
        write: Callable[[Library], Turn],
        *,
        put_back: Callable[[], None] = lambda: None,
        call: Call | None = None,
    ) -> None:
        """Write a question (or only an answer that waits) and let it be answered.

        Args:
            put_back: Called when it could not be written.
            call: What the assistant does instead of hearing the words.
        """
        if self._writing or self.is_answering:
            return
        if self._is_ending:
            self._then = functools.partial(self._ask, write, put_back=put_back, call=call)
            return
        self._writing = True
        turns: list[Turn] = []
        asked_in = self.conversation_id
        stand_in = STYLIST if self.by_stylist else self._stand_in

        def action(library: Library, _wardrobe: object) -> ChangeSet:
            turn = write(library)
            turns.append(turn)
            if library.conversations.get(turn.conversation_id).trashed_at is not None:
                library.conversations.restore((turn.conversation_id,))  # it is needed again
            if stand_in:
                library.conversations.set_model(turn.conversation_id, stand_in)
            return ChangeSet(conversations=(turn.conversation_id,))

        def done(_changes: ChangeSet) -> None:
            self._writing = False
            if self.conversation_id == asked_in:
                self.composer.began(turns[0].conversation_id)
                self._begin(turns[0], call)
            else:  # the person went on to another conversation meanwhile
                run = self._answers.register(turns[0])
                run.call = call
                self._start(run)

        def fail(words: Explanation) -> None:
            self._writing = False
            put_back()
            self.failed.emit(words)

        self._operations.change(action, label="", done=done, failed=fail)

    def _begin(self, turn: Turn, call: Call | None = None) -> None:
        self.conversation_id = turn.conversation_id
        run = self._answers.register(turn)
        run.call = call
        self.refresh()
        self._start(run)

    def _start(self, run: Run) -> None:
        self._tell_answering()
        self._answers.answer(
            run,
            done=functools.partial(self._over, run),
            failed=functools.partial(self._broke, run),
            stopped=functools.partial(self._was_cancelled, run),
        )

    def _begin_anew(self, message_id: int) -> None:
        """Begin a conversation with a summary of the shown one, which the model writes first."""
        run = self._answers.register(Turn(self.conversation_id, 0, message_id))
        if (row := self.row(message_id)) is not None:
            self._show_row(replace(row, state="streaming", failure=None, options=()))
        self._tell_answering()
        self._answers.summarize(
            run,
            done=functools.partial(self._summarized, run),
            failed=functools.partial(self._broke, run),
            stopped=functools.partial(self._was_cancelled, run),
        )

    def _summarized(self, run: Run, turn: Turn) -> None:
        self._put_away(run)
        self._operations.announce(ChangeSet(conversations=(turn.conversation_id,)))
        if self._is_here(run):
            self._begin(turn)
        else:
            self._start(self._answers.register(turn))

    def _stop(self, run: Run) -> None:
        self._answers.stop(run)
        row = self.row(run.turn.answer_id)
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
        if run is None or run.stopped:
            return
        run.said += text  # also while another conversation is shown
        row = self.row(message_id)
        if row is None:
            return
        waited = row.state != "streaming"
        self._replace(replace(row, text=run.said, state="streaming"))
        if waited:
            self.row_changed.emit(message_id)
        self.text_grew.emit(message_id, text)

    def _over(self, run: Run, row: ChatRow) -> None:
        self._put_away(run)
        if self._is_here(run):
            self._show_row(row)
            limit = int(row.usage.get("context_limit", 0))
            if limit:
                self._meter.set(ContextMeter(int(row.usage["context_cells"]), limit))
            if row.siblings > 1 or self.row(row.id) is None:
                self.refresh()
        self._operations.announce(ChangeSet(conversations=(run.turn.conversation_id,)))
        self.engine.look()
        self._go_on_then()

    def _broke(self, run: Run, words: Explanation) -> None:
        self._put_away(run)
        self.failed.emit(words)
        self.refresh()
        self._go_on_then()

    def _was_cancelled(self, run: Run, _error: CancelledError) -> None:
        self._put_away(run)
        self.refresh()
        self._go_on_then()

    def _put_away(self, run: Run) -> None:
        self._answers.put_away(run)
        self._tell_answering()

    def _go_on_then(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _is_here(self, run: Run) -> bool:
        return run.turn.conversation_id == self.conversation_id

    def _is_coming(self, run: Run) -> bool:
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
            self._meter.set(shown.meter)
        if self._wanted and self.row(self._wanted) is not None:
            wanted, self._wanted = self._wanted, 0
            self.message_wanted.emit(wanted)
        if any(row.is_coming and row.id not in self._runs for row in rows):
            # Another process writes an answer that is shown, unless it was killed meanwhile.
            actions.mark_interrupted(self._operations, self.refresh)

    def _with_what_came(self, row: ChatRow) -> ChatRow:
        """Return a row as it was read, with the words that came, which may not be written yet."""
        run = self._runs.get(row.id)
        if run is None:
            return row
        if run.stopped:
            return replace(row, text=run.said, state="stopped", ended="cancelled")
        shown = self.row(row.id)
        if run.said or (shown is not None and shown.state == "streaming"):
            return replace(row, text=run.said, state="streaming", failure=None)
        return row  # it waits, or it ended before its first words were carried here

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
            self._meter.set(None)
        self.conversation_changed.emit()
        self._tell_answering()

    def _replace(self, row: ChatRow) -> None:
        self.rows = tuple(row if shown.id == row.id else shown for shown in self.rows)

    def _show_row(self, row: ChatRow) -> None:
        self._replace(row)
        if self.row(row.id) is not None:
            self.row_changed.emit(row.id)

    def _step(self, message_id: int, by: int) -> None:
        if not self.is_answering:
            actions.show_version(self._operations, message_id, by, self.refresh, self.failed.emit)

    def _on_changed(self, changes: ChangeSet) -> None:
        if not self.conversation_id:
            return
        ours = self.conversation_id in changes.conversations
        # Elsewhere something was written: perhaps an answer of the command line. Deleted photos
        # and new names of garments show in messages, too.
        if ours or not changes or changes.removed or changes.changed:
            self.refresh()

    # -- meter ------------------------------------------------------------------------------------

    def _would_ask(self) -> Asked:
        return self.conversation_id or None, self.composer.text, self.composer.attachments

    def _is_idle(self) -> bool:
        return self.engine.state.condition == "ready" and not self._runs
