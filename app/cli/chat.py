"""``vestry chat``: a conversation with the assistant on the command line.

One message and its answer, or one round per line of standard input. The conversation is kept in the
wardrobe, where the window shows it. With ``--json`` each event is one line: calls of tools, words,
cards, ``error``, and exactly one ``done`` at the end of every round (``chat_events``). What must be
confirmed is asked in the terminal; ``--yes`` agrees to everything but deleting and what leaves this
computer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.interrupts import stoppable
from app.cli.options import Session, command

if TYPE_CHECKING:
    from app.assistant.assembly import Assembly
    from app.assistant.composer.reply import AssistantReply, Confirmation
    from app.assistant.turn_events import TurnEvent
    from app.services.chat_request import OptionKind
    from app.services.conversing import Conversing
    from app.services.job_control import JobControl
    from local_index import Library
    from local_index.chat_records import MessageRecord
    from models.chat import ChatEvent

EXIT_FAILED, EXIT_CANCELLED = 1, 130
_WHEN_FULL: Mapping[str, OptionKind] = {
    "drop-oldest": "drop_oldest",
    "newest-pictures": "newest_pictures",
    "summary": "summary",
}
_TIMINGS = ("first_token_s", "seconds", "tokens_per_s")
_COUNTS = ("prompt_tokens", "completion_tokens", "picture_tokens", "reused_tokens")


@command(
    "chat",
    examples="""
    vestry chat "What goes with my gray trousers?"
    vestry chat "Dress me for work, 6 degrees and rain"
    vestry chat "What is this made of?" --image photo.jpg
    vestry chat "Does this suit a wedding?" --item 12
    vestry chat "Which of these is better for work?" --item 12 --item 40
    vestry chat "Swap this" --item 12 --item 40 --item 7
    vestry chat "What shoes go with these?" --item 12 --item 40 --model pocket-vlm
    vestry chat --conversation 3 "And in winter?"
    """,
)
@click.argument("message", required=False)
@click.option(
    "--image",
    "images",
    multiple=True,
    metavar="PHOTO",
    type=click.Path(path_type=Path),
    help="A picture to talk about, sent with the first message; repeat it for more.",
)
@click.option(
    "--item",
    "items",
    multiple=True,
    metavar="ID",
    help="A garment to talk about, sent with the first message; repeat it for more.",
)
@click.option("--model", metavar="NAME", default="", help="Which model answers; router for none.")
@click.option(
    "--conversation", metavar="ID", type=click.IntRange(min=1), help="Go on with a kept one."
)
@click.option(
    "--when-full",
    type=click.Choice([*_WHEN_FULL]),
    help="What to do when the conversation gets too long for the model.",
)
@click.option(
    "--yes", is_flag=True, help="Agree to what would otherwise be asked, but never to deleting."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON event a line.")
def chat(
    session: Session,
    *,
    message: str | None,
    images: tuple[Path, ...],
    items: tuple[str, ...],
    model: str,
    conversation: int | None,
    when_full: str | None,
    yes: bool,
    as_json: bool,
) -> int:
    """Talk with the assistant about your clothes, with pictures or without.

    Without MESSAGE every line of standard input is one round. The conversation is kept in the
    wardrobe; the wardrobe itself is changed only after you agreed.
    """
    from app.item_json import parse_id
    from app.services.chat_skills import answering
    from app.services.conversing import Conversing

    with session.library(create=True) as library, stoppable() as control:
        library.messages.mark_interrupted()
        services = session.services
        skills = answering(lambda: services.perception, services.chat, services.vocabulary)
        first = services.recommending.answering()
        conversing = Conversing(library, services.chat, skills=skills, first=first)
        rounds = _Rounds(
            library, conversing, control, assembly=services.assembly, as_json=as_json, yes=yes
        )
        rounds.choice = _WHEN_FULL[when_full] if when_full else None
        rounds.begin(conversation, model)
        if message is None:
            services.assembly.warm()  # while the first line is typed
        lines = [message] if message is not None else _lines()
        pictures, garments = images, tuple(map(parse_id, items))
        for line in lines:
            rounds.hold(line, pictures, garments)
            pictures, garments = (), ()
            if control.cancelled:
                return EXIT_CANCELLED
    return EXIT_FAILED if rounds.failed else 0


def _lines() -> Iterator[str]:
    if sys.stdin.isatty():
        output.note("One message a line; end with Ctrl-D.")
    for line in sys.stdin:
        if line.strip():
            yield line.strip()


class _Rounds:
    """Holds one conversation, round after round, and prints what comes.

    Attributes:
        choice: What to do about a context that is full; None to say so.
        failed: Whether any round failed.
    """

    def __init__(
        self,
        library: Library,
        conversing: Conversing,
        control: JobControl,
        *,
        assembly: Assembly,
        as_json: bool,
        yes: bool,
    ) -> None:
        self.choice: OptionKind | None = None
        self.failed = False
        self._library = library
        self._conversing = conversing
        self._control = control
        self._as_json, self._yes = as_json, yes
        self._assistant = assembly.assistant(library, talk=self._talked)
        self._reply: AssistantReply | None = None
        self._conversation: int | None = None
        self._model = ""
        self._told_small = False

    def begin(self, conversation: int | None, model: str) -> None:
        """Choose the conversation and who answers in it."""
        self._conversation, self._model = conversation, model
        if conversation is not None:
            self._library.conversations.get(conversation)
            if model:
                self._library.conversations.set_model(conversation, model)

    def hold(self, text: str, images: Sequence[Path], items: Sequence[int] = ()) -> None:
        """Hold one round; what goes wrong is an event of it, and the next can be tried."""
        from app.errors import AppError, explain
        from local_index.errors import LocalIndexError
        from models.errors import ModelsError

        answer: MessageRecord | None = None
        self._reply = None
        try:
            answer = self._answered(text, images, items)
        except (AppError, LocalIndexError, ModelsError) as error:
            words = explain(error)
            self._fail(words.message, words.next_step)
        if answer is not None and answer.failure is not None:
            self._fail(answer.failure.message, self._next_step(answer))
        self._end(answer)

    def _answered(self, text: str, images: Sequence[Path], items: Sequence[int]) -> MessageRecord:
        from app.services.chat_turns import Attachment, ask, keep_picture, photo_of
        from models.errors import ContextFullError

        attached: list[Attachment] = [
            keep_picture(self._library, path.expanduser()) for path in images
        ]
        attached += [photo_of(self._library, ident) for ident in items]
        turn = ask(self._library, self._conversation, text, attached, model=self._model)
        self._conversation = turn.conversation_id
        answer = self._answer(turn.answer_id)
        full = answer.failure is not None and answer.failure.code == ContextFullError.code
        if full and self.choice is not None and self._is_offered(answer):
            turn = self._conversing.choose(answer.id, self.choice, control=self._control)
            self._conversation = turn.conversation_id
            answer = self._answer(turn.answer_id)
        return answer

    def _answer(self, answer_id: int) -> MessageRecord:
        return self._assistant.answer(
            answer_id, listener=self._note, agree=self._agrees, control=self._control
        )

    def _talked(self, answer_id: int, control: JobControl) -> MessageRecord:
        return self._conversing.answer(answer_id, listener=self._hear, control=control)

    def _is_offered(self, answer: MessageRecord) -> bool:
        options = answer.failure.details.get("options", ()) if answer.failure else ()
        return any(option.get("kind") == self.choice for option in options)

    def _next_step(self, answer: MessageRecord) -> str:
        assert answer.failure is not None
        kinds = [option["kind"] for option in answer.failure.details.get("options", ())]
        words = [word for word, kind in _WHEN_FULL.items() if kind in kinds]
        if not words:
            return answer.failure.next_step
        return f"Run it again with --when-full {' or '.join(words)}."

    # -- what is printed --------------------------------------------------------------------------

    def _note(self, event: TurnEvent) -> None:
        from app.assistant.turn_events import Replied
        from app.cli.chat_events import documents, lines

        if isinstance(event, Replied):
            self._reply = event.reply
        if self._as_json:
            for document in documents(event, self._file):
                output.document(document, one_line=True)
        else:
            lines(event, self._file)

    def _file(self, ref: str) -> str:
        from app.assistant.assistant import picture_file
        from local_index.errors import LocalIndexError

        assert self._conversation is not None
        try:
            return str(picture_file(self._library, self._conversation, ref))
        except LocalIndexError:
            return ""

    def _agrees(self, question: Confirmation) -> bool:
        """Ask in the terminal; without one only ``--yes`` agrees, and never to deleting."""
        agreed = self._yes and not question.grave
        if not agreed and not self._as_json and sys.stdin.isatty():
            for line in question.details:
                output.note(f"  {line}")
            agreed = click.confirm(question.text, default=False, err=True)
        if self._as_json:
            asked = {"tool": question.tool, "text": question.text, "agreed": agreed}
            told = {"details": list(question.details), "grave": question.grave}
            output.document({"type": "confirm", **asked, **told}, one_line=True)
        elif not agreed:
            output.note(f"Not done without your yes: {question.text}")
        return agreed

    def _hear(self, event: ChatEvent) -> None:
        from models.chat import ChatDelta

        if isinstance(event, ChatDelta) and event.text:
            if self._as_json:
                output.document({"type": "text", "text": event.text}, one_line=True)
            else:
                output.piece(event.text)

    def _fail(self, message: str, next_step: str) -> None:
        self.failed = True
        if self._as_json:
            event = {"type": "error", "message": message, "next_step": next_step}
            output.document(event, one_line=True)
            return
        output.note(message)
        if next_step:
            output.note(next_step)

    def _end(self, answer: MessageRecord | None) -> None:
        if self._as_json:
            output.document(_done(answer, self._conversation, self._reply), one_line=True)
        elif answer is not None:
            if answer.text and self._reply is None:
                output.line()
            self._tell(answer)

    def _tell(self, answer: MessageRecord) -> None:
        from app.assistant.recommending import DRAW_TOOL
        from local_index.chat_parts import LeftOutPart, ToolCallPart

        if cards := _cards(answer):
            output.note(f"Garments: {', '.join(cards)}.")
        for part in answer.parts:
            if isinstance(part, ToolCallPart) and part.tool == DRAW_TOOL:
                words = str(part.arguments.get("words", ""))
                output.note(f'Draw it with: vestry generate "{words}" -o drawn.png')
            if isinstance(part, LeftOutPart):
                turns = output.plural(part.turns, "earlier question")
                pictures = output.plural(part.pictures, "picture")
                output.note(f"The model did not read {turns} and {pictures}.")
        if answer.ended == "length":
            output.note("The answer was cut because it is long.")
        if answer.model.startswith("pocket") and not self._told_small:
            self._told_small = True
            output.note(f"A small model answered ({answer.model}); larger ones know more.")


def _done(
    answer: MessageRecord | None, conversation: int | None, reply: AssistantReply | None
) -> dict[str, Any]:
    usage = answer.usage if answer else {}
    return {
        "type": "done",
        "model": answer.model if answer else "",
        "usage": {name: int(usage.get(name, 0)) for name in _COUNTS},
        "timings": {name: round(float(usage.get(name, 0.0)), 4) for name in _TIMINGS},
        "context": {
            "used": int(usage.get("context_cells", 0)),
            "limit": int(usage.get("context_limit", 0)),
        },
        "ended": answer.ended if answer else "",
        "conversation": conversation,
        "message": answer.id if answer else None,
        "items": _cards(answer, reply),
        "offers": _offers(answer),
        "suggestions": [one.text for one in reply.suggestions] if reply else [],
        "language": reply.language if reply else "",
    }


def _offers(answer: MessageRecord | None) -> list[dict[str, Any]]:
    """Return what could be done next, for whoever says so."""
    from local_index.chat_parts import ToolCallPart

    parts = answer.parts if answer else ()
    calls = [part for part in parts if isinstance(part, ToolCallPart)]
    return [{"tool": one.tool, "arguments": dict(one.arguments)} for one in calls]


def _cards(answer: MessageRecord | None, reply: AssistantReply | None = None) -> list[str]:
    """Return the garments that stand with an answer, each once."""
    from app.item_json import format_id

    if reply is not None:
        from app.cli.chat_events import garments_of

        return garments_of(reply)
    from local_index.chat_parts import ItemPart

    parts = answer.parts if answer else ()
    return [format_id(part.item_id) for part in parts if isinstance(part, ItemPart)]
