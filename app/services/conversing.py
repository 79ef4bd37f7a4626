"""One turn of a conversation: the question is kept, a model answers, and that is kept as it comes.

What came so far is written about once a second and at the end, each time in one transaction, so
that a kill costs a second of text; whatever goes wrong is kept beside the message with its next
step, and trying again is one call. A conversation that is too long is never cut in silence: the
answer fails with a `ContextChoice`, and `choose` does what the person decided. Which words were
sent is never logged. How questions are written is in ``chat_turns``, what a model reads of them in
``chat_request``; nothing here knows Qt or a model.
"""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Callable, Mapping, Sequence

from app.errors import AppError, CancelledError, InputError, explain
from app.services.chat_request import (
    ContextChoice,
    OptionKind,
    Prepared,
    Preparing,
    is_small,
)
from app.services.chat_skills import Answering, Reply
from app.services.chat_turns import Attachment, Turn, ask, ask_again, ask_anew
from app.services.chatting import ChatEngine, Listener
from app.services.job_control import JobControl
from local_index import Library
from local_index.chat_parts import (
    Part,
    PhotoPart,
    PicturePart,
    SummaryPart,
    TextPart,
)
from local_index.chat_records import (
    Keeping,
    MessageEnd,
    MessageFailure,
    MessageRecord,
    MessageState,
)
from local_index.errors import LocalIndexError
from models.chat import (
    ChatBegan,
    ChatDelta,
    ChatEnded,
    ChatEvent,
    ChatMessage,
    ChatModelInfo,
    ChatRequest,
    ChatUsage,
    ContextUse,
)
from models.chat_prompt import ChatPrompt, load_chat_prompt
from models.errors import ContextFullError, ModelsError
from models.spec import answers_briefly

_log = logging.getLogger(__name__)

WRITE_EVERY_S = 1.0
TEMPERATURE, TOP_P = 0.7, 0.9
_SUMMARY_TOKENS = 300


BRIEF_TOKENS = 96
"""Longest answer of a model that answers briefly: the longest that ``eval_v1.toml`` asks for."""
_NOTHING_SPENT = ChatUsage(0, 0, 0, 0, 0.0, 0.0, 0.0)
"""Of an answer that is made of fixed sentences: nothing was written by the model."""


def _silent(_event: ChatEvent) -> None:
    """Nobody listens."""


def _no_larger(_info: ChatModelInfo) -> int:
    return 0


class Conversing:
    """Holds conversations with a model; belongs to the library's thread.

    Args:
        engine: What talks.
        larger_context: Cells with which a loaded model could be loaded instead; 0 for no more.
        clock: Seconds that never go backwards.
        write_every_s: How much of an answer a kill may cost.
        skills: Answers questions that a fixed procedure answers better; None leaves all to the
            model.
        first: Asked before a chat model is loaded, for what needs none or chooses its own.
    """

    def __init__(
        self,
        library: Library,
        engine: ChatEngine,
        *,
        prompt: ChatPrompt | None = None,
        larger_context: Callable[[ChatModelInfo], int] = _no_larger,
        clock: Callable[[], float] = time.monotonic,
        write_every_s: float = WRITE_EVERY_S,
        skills: Answering | None = None,
        first: Answering | None = None,
    ) -> None:
        self._library = library
        self._engine = engine
        self._prompt = prompt or load_chat_prompt()
        self._larger_context = larger_context
        self._clock = clock
        self._write_every_s = write_every_s
        self._skills = skills
        self._first = first
        self._control: JobControl | None = None

    # -- one call for each thing a person does ----------------------------------------------------

    def say(
        self,
        conversation_id: int | None,
        text: str,
        attachments: Sequence[Attachment] = (),
        *,
        model: str = "",
        listener: Listener = _silent,
        control: JobControl | None = None,
    ) -> MessageRecord:
        """Ask and answer; see `answer`.

        Raises:
            InputError: There is nothing to send, or an answer is still coming.
        """
        turn = ask(self._library, conversation_id, text, attachments, model=model)
        return self.answer(turn.answer_id, listener=listener, control=control)

    def regenerate(
        self, message_id: int, *, listener: Listener = _silent, control: JobControl | None = None
    ) -> MessageRecord:
        """Answer once more, beside the former answer; one that failed wordlessly is tried again."""
        turn = ask_again(self._library, message_id)
        return self.answer(turn.answer_id, listener=listener, control=control)

    def edit(
        self,
        message_id: int,
        text: str,
        *,
        listener: Listener = _silent,
        control: JobControl | None = None,
    ) -> MessageRecord:
        """Ask in other words, beside the former question, and answer."""
        turn = ask_anew(self._library, message_id, text)
        return self.answer(turn.answer_id, listener=listener, control=control)

    def stop(self) -> None:
        """End the answer that is coming; what was said is kept. Safe in any thread."""
        control = self._control
        if control is not None:
            control.cancel()

    # -- answering --------------------------------------------------------------------------------

    def answer(
        self, answer_id: int, *, listener: Listener = _silent, control: JobControl | None = None
    ) -> MessageRecord:
        """Let the model write an answer that waits, and return what became of it.

        What goes wrong does not raise: the message says it. Only what the wardrobe itself refuses
        (a full disk, an answer that is written elsewhere) and our own bugs do.

        Raises:
            LocalIndexError: The wardrobe cannot be written.
        """
        return self._answer(answer_id, listener, control or JobControl(), go_on=False)

    def go_on(
        self, message_id: int, *, listener: Listener = _silent, control: JobControl | None = None
    ) -> MessageRecord:
        """Let the model continue an answer that was cut, in the same message.

        Raises:
            InputError: It is no answer that was cut.
        """
        message = self._library.messages.get(message_id)
        if not can_go_on(message):
            raise InputError("This answer is complete.")
        return self._answer(message_id, listener, control or JobControl(), go_on=True)

    def choose(
        self,
        answer_id: int,
        option: OptionKind,
        *,
        listener: Listener = _silent,
        control: JobControl | None = None,
    ) -> Turn:
        """Do what was decided about a full context; the answer of the turn then waits.

        A larger context is a setting, which the caller changed before.

        Returns:
            The turn to answer: in a new conversation for ``summary``, else the same.

        Raises:
            InputError: The answer did not fail because of its context.
            AppError: The summary could not be made.
        """
        message = self._library.messages.get(answer_id)
        if message.failure is None or message.failure.code != ContextFullError.code:
            raise InputError("This conversation is not too long any more.")
        if option == "summary":
            return self._with_summary(message, listener, control or JobControl())
        conversation = self._library.conversations.get(message.conversation_id)
        keeping = conversation.keeping
        if option == "drop_oldest":
            keeping = dataclasses.replace(keeping, drop_oldest=True)
        elif option == "newest_pictures":
            keeping = dataclasses.replace(keeping, newest_pictures=True)
        with self._library.atomic():
            self._library.conversations.set_keeping(conversation.id, keeping)
            return ask_again(self._library, answer_id)

    def measure(
        self, conversation_id: int | None, text: str, attachments: Sequence[Attachment] = ()
    ) -> ContextUse | None:
        """Tell what a conversation with a question would take; None while the model is asleep.

        Nothing is loaded for this: typing must not cost gigabytes.
        """
        info = self._engine.state().info
        if info is None:
            return None
        path: tuple[MessageRecord, ...] = ()
        model, keeping = "", Keeping()
        if conversation_id is not None:
            conversation = self._library.conversations.get(conversation_id)
            path = self._library.messages.branch(conversation_id)
            model, keeping = conversation.model, conversation.keeping
        if model and model != info.name:
            return None
        asked = (*attachments, TextPart(text))
        return self._preparing(info, info.name).measure_with(path, asked, keeping)

    # -- inside -----------------------------------------------------------------------------------

    def _answer(
        self, answer_id: int, listener: Listener, control: JobControl, *, go_on: bool
    ) -> MessageRecord:
        messages = self._library.messages
        with messages.writing(answer_id):
            message = messages.get(answer_id)
            writer = _Writer(self, message, listener, control, go_on=go_on)
            self._control = control
            try:
                self._stream(message, writer, control, go_on=go_on)
            except CancelledError:
                writer.close("stopped", "cancelled")
            except _TooLongError as full:
                writer.fail(full.failure)
            except (AppError, ModelsError) as error:
                writer.fail(_failure(error))
            except LocalIndexError as error:
                writer.fail(_failure(error))
                raise
            except BaseException as error:
                # Ours to mend: the message says so, and whoever runs us reports it.
                writer.fail(_failure(error))
                raise
            finally:
                self._control = None
        return messages.get(answer_id)

    def _stream(
        self, message: MessageRecord, writer: _Writer, control: JobControl, *, go_on: bool
    ) -> None:
        if control.cancelled:
            raise CancelledError
        conversation = self._library.conversations.get(message.conversation_id)
        writer.begin(conversation.model)
        path = self._library.messages.path(message.id)
        if not go_on:
            path = path[:-1]
            if self._first is not None:
                early = self._first(self._library, path[-1].parts, conversation.model, control)
                if early is not None:
                    writer.reply(early, ContextUse(0, 0, 0))
                    return
        info = self._engine.load(conversation.model, control=control)
        preparing = self._preparing(info, conversation.model)
        prepared = preparing.prepare(
            path, conversation.keeping, larger_context=self._larger_context(info)
        )
        if isinstance(prepared, ContextChoice):
            raise _TooLongError(prepared)
        if prepared.first and prepared.first != conversation.keeping.first:
            # The next question begins with the same message: the model has read that already.
            keeping = dataclasses.replace(conversation.keeping, first=prepared.first)
            self._library.conversations.set_keeping(conversation.id, keeping)
        writer.prepared(info.name, prepared)
        if not go_on and self._skills is not None:
            said = self._skills(self._library, path[-1].parts, conversation.model, control)
            if said is not None:
                writer.reply(said, prepared.use)
                return
        request = self._request(prepared, go_on=go_on)
        if answers_briefly(info.name):  # as it was trained and measured; what is longer is babble
            most = min(request.max_tokens, BRIEF_TOKENS)
            request = dataclasses.replace(request, max_tokens=most, temperature=0.0)
        self._engine.generate(request, writer.hear, model=conversation.model, control=control)
        writer.complete()

    def _request(self, prepared: Prepared, *, go_on: bool) -> ChatRequest:
        messages = prepared.messages
        if go_on:
            messages = (*messages, ChatMessage.of("user", self._prompt.go_on))
        return ChatRequest(
            messages,
            max_tokens=prepared.max_tokens,
            temperature=TEMPERATURE,
            top_p=TOP_P,
            seed=time.time_ns() & 0x7FFFFFFF,
        )

    def _with_summary(
        self, message: MessageRecord, listener: Listener, control: JobControl
    ) -> Turn:
        path = self._library.messages.path(message.id)[:-1]
        question = path[-1]
        conversation = self._library.conversations.get(message.conversation_id)
        info = self._engine.load(conversation.model, control=control)
        asked = self._preparing(info, conversation.model).for_summary(path[:-1])
        request = ChatRequest(asked, max_tokens=_SUMMARY_TOKENS)
        (ended,) = self._engine.generate(
            request, listener, model=conversation.model, control=control
        )
        if ended.reason == "cancelled":
            raise CancelledError
        attachments = [p for p in question.parts if isinstance(p, PicturePart | PhotoPart)]
        summary = SummaryPart(ended.text.strip(), conversation.id)
        return ask(
            self._library,
            None,
            question.text,
            attachments,
            model=conversation.model,
            summary=summary,
        )

    def _preparing(self, info: ChatModelInfo, model: str) -> Preparing:
        def measure(messages: Sequence[ChatMessage]) -> ContextUse:
            return self._engine.measure(messages, model=model)

        return Preparing(
            self._library,
            self._prompt,
            measure,
            sees_pictures=info.sees_pictures,
            small=is_small(info),
            brief=answers_briefly(info.name),
        )


class _TooLongError(Exception):
    """Carries a choice out of the work; never leaves this module."""

    def __init__(self, choice: ContextChoice) -> None:
        super().__init__("too long")
        error = ContextFullError(needed=choice.needed, limit=choice.limit)
        self.failure = MessageFailure(
            error.code, error.message, "Choose what the model shall still read.", choice.as_json()
        )


def can_go_on(message: MessageRecord) -> bool:
    """Whether an answer was cut and its model could continue it."""
    cut = message.ended in ("length", "cancelled") or message.state in ("stopped", "failed")
    written = message.role == "assistant" and message.state in ("done", "stopped", "failed")
    return cut and written and bool(message.text.strip())


def _failure(error: BaseException) -> MessageFailure:
    words = explain(error)
    return MessageFailure(words.code, words.message, words.next_step)


class _Writer:
    """Writes one answer as it comes."""

    def __init__(
        self,
        conversing: Conversing,
        message: MessageRecord,
        listener: Listener,
        control: JobControl,
        *,
        go_on: bool,
    ) -> None:
        self._messages = conversing._library.messages
        self._clock = conversing._clock
        self._write_every_s = conversing._write_every_s
        self._listener = listener
        self._control = control
        self._id = message.id
        self._said = [message.text] if go_on else []
        self._others = tuple(part for part in message.parts if not isinstance(part, TextPart))
        self._joins = go_on
        self._go_on = go_on
        self._ended: ChatEnded | None = None
        self._written_at = self._clock()

    def begin(self, model: str) -> None:
        """Note that a model was asked, which may have to be loaded first."""
        self._messages.write(self._id, state="streaming", model=model or None, usage={})

    def prepared(self, model: str, prepared: Prepared) -> None:
        """Note who answers and what it did not get to read."""
        if not self._go_on:
            self._others = (prepared.left_out,) if prepared.left_out else ()
        self._messages.write(self._id, state="streaming", parts=self._parts(), model=model)

    def reply(self, said: Reply, use: ContextUse) -> None:
        """Write an answer that is whole already."""
        if said.model:
            self._messages.write(self._id, state="streaming", model=said.model)
        self._others = (*self._others, *said.cards, *said.offers)
        self.hear(ChatBegan(use))
        self.hear(ChatDelta(said.text))
        self.hear(ChatEnded(said.text, "stop", _NOTHING_SPENT, use))
        self.complete()

    def hear(self, event: ChatEvent) -> None:
        """Take an event of the engine."""
        if isinstance(event, ChatDelta):
            if self._control.cancelled:
                return  # whoever stopped it has seen how it ends
            event = self._joined(event)
            self._add(event.text)
        elif isinstance(event, ChatEnded):
            self._ended = event
        self._listener(event)

    def complete(self) -> None:
        """Write the end that the engine told."""
        ended = self._ended
        if ended is None:
            raise CancelledError
        state: MessageState = "stopped" if ended.reason == "cancelled" else "done"
        self.close(state, ended.reason)

    def close(self, state: MessageState, ended: MessageEnd) -> None:
        """Write everything."""
        self._messages.write(
            self._id, state=state, parts=self._parts(), ended=ended, usage=self._usage()
        )

    def fail(self, failure: MessageFailure) -> None:
        """Write what came and why no more did."""
        self._messages.write(self._id, state="failed", parts=self._parts(), failure=failure)

    def _joined(self, delta: ChatDelta) -> ChatDelta:
        """Put a space between what was cut and its continuation, where words would meet."""
        if not self._joins or not delta.text:
            return delta
        self._joins = False
        meet = self._said and self._said[-1][-1:].isalnum() and delta.text[:1].isalnum()
        return dataclasses.replace(delta, text=" " + delta.text) if meet else delta

    def _add(self, text: str) -> None:
        self._said.append(text)
        if self._clock() - self._written_at >= self._write_every_s:
            self._written_at = self._clock()
            self._write_part()

    def _write_part(self) -> None:
        try:
            self._messages.write(self._id, state="streaming", parts=self._parts())
        except LocalIndexError as error:
            # A busy or full disk: the model goes on, and the end is written or reported.
            _log.warning("a part of an answer was not written: %s", type(error).__name__)

    def _parts(self) -> tuple[Part, ...]:
        text = "".join(self._said)
        self._said = [text] if text else []
        return (*self._others, *((TextPart(text),) if text.strip() else ()))

    def _usage(self) -> Mapping[str, float]:
        if self._ended is None:
            return {}
        usage, context = self._ended.usage, self._ended.context
        return {
            **dataclasses.asdict(usage),
            "context_cells": context.cells,
            "context_limit": context.limit,
        }
