"""What the chat page shows, as values: rows of a conversation, attachments, meters, models.

Read from the wardrobe in its own thread (`read_shown`), so that a view never opens anything. Text
is as it was said; what of it is Markdown, and how it is drawn, is the views' business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.services.chat_request import ContextOption, OptionKind, picture_file
from app.services.conversing import can_go_on
from app.viewmodels.chat_replies import ShownReply, read_reply
from local_index import Library
from local_index.chat_parts import (
    ItemPart,
    LeftOutPart,
    Part,
    PhotoPart,
    PicturePart,
    SummaryPart,
    text_of,
)
from local_index.chat_records import (
    UNFINISHED,
    ConversationRecord,
    MessageEnd,
    MessageFailure,
    MessageRecord,
    MessageRole,
    MessageState,
)
from models.errors import ContextFullError

_KINDS: Mapping[str, OptionKind] = {
    "drop_oldest": "drop_oldest",
    "newest_pictures": "newest_pictures",
    "summary": "summary",
    "larger_context": "larger_context",
}


@dataclass(frozen=True, slots=True)
class RowPicture:
    """A picture in a message or beside the text field.

    Attributes:
        part: What is kept.
        file: Where it is; None when it is gone (its garment was deleted for good).
        name: A garment's name or a file's; may be empty.
    """

    part: PicturePart | PhotoPart
    file: Path | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class ChatRow:
    """One message of the branch that is shown.

    Attributes:
        id: Stays the same for as long as the message is there.
        text: Its words; of an answer, Markdown, as far as they came.
        parts: Everything it is made of, for cards of later kinds.
        failure: Why an answer failed, with its next step.
        options: What can be done about a conversation that is too long.
        siblings: How many versions of this message there are.
        place: Which of them this is, from 1.
        left_out: What the model did not get to read before it answered.
        summary: With what this conversation began, if it goes on from another one.
        can_go_on: Whether the model could continue a cut answer.
        reply: The assistant's cards, where it is an answer of the assistant.
    """

    id: int
    role: MessageRole
    text: str
    state: MessageState
    parts: tuple[Part, ...] = ()
    pictures: tuple[RowPicture, ...] = ()
    model: str = ""
    ended: MessageEnd = ""
    created: str = ""
    failure: MessageFailure | None = None
    options: tuple[ContextOption, ...] = ()
    usage: Mapping[str, float] = field(default_factory=dict)
    siblings: int = 1
    place: int = 1
    left_out: LeftOutPart | None = None
    summary: SummaryPart | None = None
    can_go_on: bool = False
    reply: ShownReply | None = None

    @property
    def is_coming(self) -> bool:
        """Whether more of it is to come."""
        return self.state in UNFINISHED

    @property
    def speed(self) -> Speed | None:
        """How fast it came; None for the person's messages and for answers cut by a crash."""
        if not self.usage.get("completion_tokens"):
            return None
        return Speed(
            tokens_per_s=self.usage.get("tokens_per_s", 0.0),
            first_token_s=self.usage.get("first_token_s", 0.0),
            tokens=int(self.usage["completion_tokens"]),
        )


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast an answer came.

    Attributes:
        tokens_per_s: Decoding alone; 0.0 for an answer too short to tell.
        first_token_s: From the question to the first token.
    """

    tokens_per_s: float
    first_token_s: float
    tokens: int


@dataclass(frozen=True, slots=True)
class ContextMeter:
    """How full the model's context is.

    Attributes:
        cells: What the conversation takes (with what is typed, where the model is awake).
        limit: What there is.
    """

    cells: int
    limit: int

    @property
    def share(self) -> float:
        """0 empty to 1 full."""
        return min(1.0, self.cells / self.limit) if self.limit else 0.0


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that can be talked with.

    Attributes:
        name: What it is called in settings and conversations.
        title: What people call it.
        is_small: Should be said where its answers are shown.
        is_brief: Answers short questions about garments alone.
        problem: Why it cannot be used now; empty when it can.
    """

    name: str
    title: str
    sees_pictures: bool = True
    is_small: bool = False
    is_brief: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One conversation as it is shown."""

    conversation: ConversationRecord
    rows: tuple[ChatRow, ...]

    @property
    def meter(self) -> ContextMeter | None:
        """How full the context was after the newest answer; None before the first."""
        for row in reversed(self.rows):
            if limit := int(row.usage.get("context_limit", 0)):
                return ContextMeter(int(row.usage.get("context_cells", 0)), limit)
        return None


def read_shown(library: Library, conversation_id: int) -> Shown:
    """Read a conversation; runs in the database lane.

    Raises:
        NotFoundError: It is gone.
    """
    with library.db.reading():
        conversation = library.conversations.get(conversation_id)
        messages = library.messages.branch(conversation_id)
        return Shown(conversation, tuple(read_row(library, message) for message in messages))


def read_row(library: Library, message: MessageRecord) -> ChatRow:
    """Return a message as a row."""
    return ChatRow(
        id=message.id,
        role=message.role,
        text=text_of(message.parts),
        state=message.state,
        parts=message.parts,
        pictures=read_pictures(library, message.parts),
        model=message.model,
        ended=message.ended,
        created=message.created,
        failure=message.failure,
        options=_options(message.failure),
        usage=message.usage,
        siblings=max(1, len(message.siblings)),
        place=message.place,
        left_out=next((part for part in message.parts if isinstance(part, LeftOutPart)), None),
        summary=next((part for part in message.parts if isinstance(part, SummaryPart)), None),
        can_go_on=can_go_on(message),
        reply=read_reply(library, message.conversation_id, message.parts),
    )


def read_pictures(library: Library, parts: Sequence[Part]) -> tuple[RowPicture, ...]:
    """Return the pictures of a message with their files, and garments' names as they are now."""
    found = []
    for part in parts:
        if isinstance(part, PicturePart):
            found.append(RowPicture(part, picture_file(library, part), part.name))
        elif isinstance(part, PhotoPart):
            known = library.items.get_many([part.item_id]) if part.item_id else []
            name = known[0].name if known else part.name
            found.append(RowPicture(part, picture_file(library, part), name))
        elif isinstance(part, ItemPart):
            known = library.items.get_many([part.item_id])
            name = known[0].name or known[0].category if known else part.name
            photo = known[0].views[0].photo_id if known and known[0].views else 0
            shown = PhotoPart(photo, part.item_id, name)
            found.append(RowPicture(shown, picture_file(library, shown), name))
    return tuple(found)


def _options(failure: MessageFailure | None) -> tuple[ContextOption, ...]:
    if failure is None or failure.code != ContextFullError.code:
        return ()
    return tuple(
        ContextOption(
            _KINDS[option["kind"]],
            int(option.get("turns", 0)),
            int(option.get("pictures", 0)),
            int(option.get("cells", 0)),
            int(option.get("limit", 0)),
        )
        for option in failure.details.get("options", ())
        if option.get("kind") in _KINDS
    )
