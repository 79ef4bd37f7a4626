"""`Assistant`: one turn of a conversation, from the person's words to the answer with its cards.

    message -> pictures seen once -> plan -> calls -> state -> reply, kept with the message

A model plans where there is one that can, and rules where there is none or where it failed. Tools
are called through a `Caller` (the hub), never directly. Steps are bounded; what was declined or
stopped ends the calls and is said. What the rules do not understand goes to whoever talks, where
there is somebody. A turn belongs to the library's thread; nothing here knows Qt or the protocol.

Source: FashionM3 (arXiv 2504.17826), section III; specification of the assistant, C.3.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from app.assistant.attaching import strangers_of, with_attachments
from app.assistant.calling import Agreeing, Asking, Caller
from app.assistant.composer.composing import Heard, compose, step_words
from app.assistant.composer.reply import AssistantReply, StepLine
from app.assistant.composer.reply_json import reply_of, reply_parts
from app.assistant.garments_view import LibraryView, SeenGarments
from app.assistant.plan import MOST_CALLS, Answer, Ask, Call, Plan
from app.assistant.planning import Done, Garment, Note, Planned, Planner
from app.assistant.state import DialogueState
from app.assistant.state_store import keep_state, state_at
from app.assistant.state_updates import after
from app.assistant.tools.cards import number
from app.assistant.tools.images import file_of
from app.assistant.turn_events import (
    CardShown,
    Failed,
    Replied,
    Said,
    StepBegan,
    StepEnded,
    StepProgress,
    TurnListener,
    deaf,
)
from app.errors import AppError, CancelledError, explain
from app.services.chat_turns import Attachment, Turn, ask, ask_again, ask_anew
from app.services.job_control import JobControl, Progress
from local_index import Library
from local_index.chat_parts import Part
from local_index.chat_records import MessageFailure, MessageRecord
from local_index.errors import LocalIndexError
from local_index.records import ChangeSet
from models.errors import ModelsError
from models.vocabulary import Vocabulary

_log = logging.getLogger(__name__)

MOST_REPAIRS: Final = 2
ASSUMED: Final = "everyday"
_ENDS: Final = frozenset({"E_PERMISSION", "E_CANCELLED"})
_DRESSING: Final = frozenset({"stylist_outfits", "stylist_complete"})
_KNOWN_FOR: Final = ("occasion", "season", "temperature", "rain", "dress_code")

Talk = Callable[[int, JobControl], MessageRecord]
"""Lets somebody else write an answer that waits."""


def nobody(_words: object) -> bool:
    """Agree to nothing: for where there is nobody to ask."""
    return False


class Assistant:
    """Answers; belongs to the library's thread.

    Args:
        caller: Carries calls out and asks what must be asked (the hub).
        router: Plans by rules.
        planner: The model that plans under a name (empty: the usual one); None where none can.
        talk: Answers what is about no tool; None where nobody does.
        talks: Whether ``talk`` has a model to answer anything with.
        theirs: Whether a question is one that ``talk`` answers better than any tool.
        asking: The same that the hub asks through.
        seen: Garments that were read, shared by assistants of the same wardrobe.
        clock: Seconds that never go backwards.
    """

    def __init__(
        self,
        library: Library,
        caller: Caller,
        *,
        router: Planner,
        vocabulary: Vocabulary,
        planner: Callable[[str], Planner | None] = lambda _name: None,
        talk: Talk | None = None,
        talks: Callable[[], bool] = lambda: True,
        theirs: Callable[[Sequence[Part]], bool] = lambda _parts: False,
        asking: Asking | None = None,
        seen: SeenGarments | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._library, self._caller, self._router = library, caller, router
        self._vocabulary, self._planner, self._talk = vocabulary, planner, talk
        self._talks, self._theirs = talks, theirs
        self._asking = asking or Asking()
        self._clock = clock
        self._view = LibraryView(library, seen)

    # -- what a person does -----------------------------------------------------------------------

    def say(
        self,
        conversation_id: int | None,
        text: str,
        attachments: Sequence[Attachment] = (),
        *,
        model: str = "",
        listener: TurnListener = deaf,
        agree: Agreeing = nobody,
        control: JobControl | None = None,
    ) -> MessageRecord:
        """Ask and answer; see `answer`.

        Raises:
            InputError: There is nothing to send, or an answer is still coming.
        """
        turn = ask(self._library, conversation_id, text, attachments, model=model)
        return self.answer(turn.answer_id, listener=listener, agree=agree, control=control)

    def act(
        self,
        conversation_id: int,
        label: str,
        call: Call,
        *,
        listener: TurnListener = deaf,
        agree: Agreeing = nobody,
        control: JobControl | None = None,
    ) -> MessageRecord:
        """Do what a button of a card says; it stands in the conversation as if it had been said."""
        turn = ask(self._library, conversation_id, label)
        run = _Run(self, turn.answer_id, listener, agree, control or JobControl(), fixed=(call,))
        return run.carried_out()

    def regenerate(
        self,
        message_id: int,
        *,
        listener: TurnListener = deaf,
        agree: Agreeing = nobody,
        control: JobControl | None = None,
    ) -> MessageRecord:
        """Answer once more, from where the conversation stood before."""
        turn = ask_again(self._library, message_id)
        return self.answer(turn.answer_id, listener=listener, agree=agree, control=control)

    def edit(
        self,
        message_id: int,
        text: str,
        *,
        listener: TurnListener = deaf,
        agree: Agreeing = nobody,
        control: JobControl | None = None,
    ) -> MessageRecord:
        """Ask in other words, beside the former question, and answer."""
        turn: Turn = ask_anew(self._library, message_id, text)
        return self.answer(turn.answer_id, listener=listener, agree=agree, control=control)

    def answer(
        self,
        answer_id: int,
        *,
        listener: TurnListener = deaf,
        agree: Agreeing = nobody,
        control: JobControl | None = None,
        call: Call | None = None,
    ) -> MessageRecord:
        """Write an answer that waits, and return what became of it.

        What goes wrong does not raise: the message says it, and `Failed` is told.

        Args:
            call: What a button of a card stands for; None to hear what the person said.

        Raises:
            LocalIndexError: The wardrobe cannot be written.
        """
        fixed = (call,) if call is not None else ()
        run = _Run(self, answer_id, listener, agree, control or JobControl(), fixed=fixed)
        return run.carried_out()

    def undo(self, token: str) -> ChangeSet:
        """Take back what a call wrote, whatever was done after it.

        Raises:
            NotFoundError: It is not remembered, or was taken back already.
            ChangedSinceError: A later change built on it.
        """
        return self._caller.undo(token)

    # -- what is kept -----------------------------------------------------------------------------

    def replies(self, conversation_id: int) -> Mapping[int, AssistantReply]:
        """Return the answers of a conversation with their cards, by message; for opening it."""
        branch = self._library.messages.branch(conversation_id)
        found = {one.id: reply_of(one.parts) for one in branch if one.role == "assistant"}
        return {ident: reply for ident, reply in found.items() if reply is not None}

    def state(self, conversation_id: int) -> DialogueState:
        """Return where a conversation stands: what it remembers, which a page may show."""
        branch = self._library.messages.branch(conversation_id)
        return state_at(self._library, branch[-1].id if branch else None)

    def forget(self, conversation_id: int) -> None:
        """Let a conversation remember nothing of what was shown and wished; its words stay."""
        branch = self._library.messages.branch(conversation_id)
        if branch:
            keep_state(self._library, branch[-1].id, DialogueState())

    def picture_file(self, conversation_id: int, ref: str) -> Path:
        """Return the file of a picture (``img_5``) of a conversation; for showing it.

        Raises:
            NotFoundError: The conversation has none, or it is gone.
        """
        return picture_file(self._library, conversation_id, ref)


def picture_file(library: Library, conversation_id: int, ref: str) -> Path:
    """Return the file of a picture of a conversation; see `Assistant.picture_file`."""
    return file_of(library, library.attachments.get(conversation_id, number(ref)))


@dataclass
class _Run:
    """One turn while it runs.

    Attributes:
        fixed: Calls that a button stands for; then nothing is planned.
    """

    owner: Assistant
    answer_id: int
    listener: TurnListener
    agree: Agreeing
    control: JobControl
    fixed: tuple[Call, ...] = ()
    done: list[Done] = field(default_factory=list)
    steps: list[StepLine] = field(default_factory=list)
    assumed: bool = False
    first_s: float = 0.0

    def carried_out(self) -> MessageRecord:
        """Carry the turn out, and keep what came of it."""
        messages = self.owner._library.messages
        other = False
        self._began = self.owner._clock()
        with messages.writing(self.answer_id):
            try:
                other = not self._answered()
            except CancelledError:
                messages.write(
                    self.answer_id, state="stopped", ended="cancelled", usage=self._usage()
                )
                self.listener(Failed("cancelled", "Stopped."))
            except (AppError, ModelsError) as error:
                self._fail(error)
            except LocalIndexError as error:
                self._fail(error)
                raise
            except BaseException as error:
                # Ours to mend: the message says so, and whoever runs us reports it.
                self._fail(error)
                raise
        if other:
            assert self.owner._talk is not None
            return self.owner._talk(self.answer_id, self.control)
        return messages.get(self.answer_id)

    # -- the turn ---------------------------------------------------------------------------------

    def _answered(self) -> bool:
        """Answer; return False where somebody else shall."""
        owner, library = self.owner, self.owner._library
        message = library.messages.get(self.answer_id)
        assert message.parent_id is not None
        question = library.messages.get(message.parent_id)
        self.conversation = message.conversation_id
        model = library.conversations.get(self.conversation).model
        owner._caller.new_turn(self.conversation)
        if not self.fixed and self._is_theirs(question.parts, model):
            return False
        state = state_at(library, question.parent_id)
        state, unseen = with_attachments(library, self.conversation, question.parts, state)
        library.messages.write(self.answer_id, state="streaming", usage={})
        known = dict(owner._view.by_id()) | dict(strangers_of(state))
        with owner._asking.during(
            self.conversation, self.agree, language=state.language, garments=known
        ):
            if self.fixed:
                planned = self._worked("", owner._router, Planned(self.fixed, state))
            else:
                planner = self._planner(model)
                if planner is not None:  # it reads what is on the pictures
                    state, unseen = self._looked(unseen, state), ()
                planner, planned = self._planned(question.text, state, planner)
                if self._is_talk(planned, model):
                    return False
                looked = self._looked(_still_unseen(unseen, planned.plan), planned.state)
                planned = self._worked(question.text, planner, replace(planned, state=looked))
        self._reply(planned)
        return True

    def _is_theirs(self, parts: Sequence[Part], model: str) -> bool:
        """Whether somebody else answers this whatever it says."""
        owner = self.owner
        if owner._talk is None or model == "router":
            return False
        return owner._theirs(parts) or bool(model and owner._planner(model) is None)

    def _planner(self, model: str) -> Planner | None:
        return None if model == "router" else self.owner._planner(model)

    def _looked(self, handles: Sequence[str], state: DialogueState) -> DialogueState:
        for handle in handles:
            state = self._called(Call("vision_recognize", {"image_ref": handle}), state)
        return state

    def _planned(
        self, said: str, state: DialogueState, planner: Planner | None
    ) -> tuple[Planner, Planned]:
        """Return who plans, and the first plan: a model where one can, else the rules."""
        owner = self.owner
        if planner is not None:
            try:
                return planner, planner.plan(
                    said, state, owner._view, done=(), control=self.control
                )
            except (AppError, ModelsError) as error:
                if isinstance(error, CancelledError) or self.control.cancelled:
                    raise CancelledError from error
                _log.warning("the model did not plan: %s", type(error).__name__)
        return owner._router, owner._router.plan(said, state, owner._view)

    def _is_talk(self, planned: Planned, model: str) -> bool:
        """Whether this is about no tool, and somebody is there who talks about anything."""
        owner = self.owner
        if owner._talk is None or model == "router" or not owner._talks():
            return False
        plan = planned.plan
        if isinstance(plan, Ask):
            return plan.missing == ("intent",)
        return isinstance(plan, Answer) and plan.about == "off_topic"

    def _worked(self, said: str, planner: Planner, planned: Planned) -> Planned:
        """Carry plans out until one ends the turn; return the last one with what is known then."""
        notes: list[Note] = list(planned.notes)
        failures = 0
        while isinstance(planned.plan, tuple):
            state, stopped = planned.state, False
            for call in planned.plan:
                if len(self.done) >= MOST_CALLS + len(state.uploads):
                    stopped = True
                    break
                state = self._called(call, state)
                code = _code(self.done[-1])
                if code in _ENDS:
                    stopped = True
                    break
                failures += bool(code)
            planned = replace(planned, state=state)
            if stopped or self.fixed or planner is self.owner._router or failures > MOST_REPAIRS:
                break
            planned = self._next(said, planner, planned)
            notes += [one for one in planned.notes if one not in notes]
        return replace(planned, notes=tuple(notes))

    def _next(self, said: str, planner: Planner, planned: Planned) -> Planned:
        """Return what a model makes of the results; what was found is told where it fails."""
        try:
            return planner.plan(
                said, planned.state, self.owner._view, done=self.done, control=self.control
            )
        except (AppError, ModelsError) as error:
            if isinstance(error, CancelledError) or self.control.cancelled:
                raise CancelledError from error
            _log.warning("the model did not go on: %s", type(error).__name__)
            return replace(planned, plan=Answer("", "normal", "results"), notes=())

    def _called(self, call: Call, state: DialogueState) -> DialogueState:
        """Call one tool, tell of it, and return the state after it."""
        self.control.checkpoint()
        call = self._filled(call)
        place = len(self.done) + 1
        words = step_words(call, state.language)
        self._heard(StepBegan(place, call.tool, words, dict(call.arguments)))
        began = self.owner._clock()

        def tell(progress: Progress) -> None:
            self.listener(StepProgress(place, call.tool, progress.done, progress.total or 0))

        envelope = self.owner._caller.call(
            call.tool,
            call.arguments,
            conversation=self.conversation,
            progress=tell,
            control=self.control,
        )
        result: dict[str, Any] = envelope.model_dump(mode="json")
        done = Done(call, result)
        self.done.append(done)
        self.steps.append(StepLine(call.tool, words, envelope.ok))
        seconds = self.owner._clock() - began
        self._heard(StepEnded(place, call.tool, envelope.ok, words, _code(done), seconds, result))
        if self.control.cancelled:
            raise CancelledError
        return after(state, call, result)

    def _filled(self, call: Call) -> Call:
        """Return a call with an occasion that is assumed where nobody named any to dress for."""
        if call.tool not in _DRESSING:
            return call
        held = call.arguments.get("context")
        context = dict(held) if isinstance(held, Mapping) else {}
        if any(context.get(name) is not None for name in _KNOWN_FOR):
            return call
        self.assumed = True
        return Call(call.tool, {**call.arguments, "context": {**context, "occasion": ASSUMED}})

    # -- the answer -------------------------------------------------------------------------------

    def _reply(self, planned: Planned) -> None:
        owner, library = self.owner, self.owner._library
        end: Plan = planned.plan
        garments: dict[str, Garment] = dict(owner._view.by_id())
        garments |= strangers_of(planned.state)
        heard = Heard(
            state=planned.state,
            done=tuple(self.done),
            end=end if isinstance(end, (Ask, Answer)) else None,
            notes=planned.notes,
            garments=garments,
            assumed=self.assumed,
            by=planned.by,
            steps=tuple(self.steps),
            empty=not owner._view.garments() and not planned.state.uploads,
        )
        reply = compose(heard, owner._vocabulary)
        with library.atomic():
            library.messages.write(
                self.answer_id,
                state="done",
                ended="stop",
                parts=reply_parts(reply),
                model=reply.by,
                usage=self._usage(),
            )
            keep_state(library, self.answer_id, planned.state)
        self._heard(Said(reply.text))
        for card in reply.cards:
            self.listener(CardShown(card))
        self.listener(Replied(reply))

    def _heard(self, event: Any) -> None:
        if not self.first_s:
            self.first_s = self.owner._clock() - self._began
        self.listener(event)

    def _usage(self) -> dict[str, float]:
        seconds = self.owner._clock() - self._began
        return {
            "first_token_s": self.first_s or seconds,
            "seconds": seconds,
            "tool_calls": len(self.done),
        }

    def _fail(self, error: BaseException) -> None:
        words = explain(error)
        failure = MessageFailure(words.code, words.message, words.next_step)
        self.owner._library.messages.write(
            self.answer_id, state="failed", failure=failure, usage=self._usage()
        )
        self.listener(Failed(words.code, words.message, words.next_step))


def _still_unseen(unseen: Sequence[str], plan: Plan) -> tuple[str, ...]:
    """Return pictures that a plan does not look at by itself."""
    calls = plan if isinstance(plan, tuple) else ()
    looked = {one.arguments.get("image_ref") for one in calls if one.tool == "vision_recognize"}
    return tuple(one for one in unseen if one not in looked)


def _code(done: Done) -> str:
    if done.result.get("ok", False):
        return ""
    error = done.result.get("error")
    return str(error.get("code", "E_FAILED")) if isinstance(error, Mapping) else "E_FAILED"
