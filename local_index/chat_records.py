"""Conversations and messages as they are handed out: frozen values with integer ids.

No SQL and no words for the person. What a message is made of is in ``chat_parts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from local_index.chat_parts import Part, text_of

MessageRole = Literal["person", "assistant", "tool"]
MessageState = Literal["queued", "streaming", "done", "stopped", "failed"]
MessageEnd = Literal["", "stop", "length", "context", "cancelled"]
"""Why an answer ended; empty while it has not, and where a crash ended it."""

UNFINISHED: tuple[MessageState, ...] = ("queued", "streaming")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What of a long conversation the model still reads, as the person decided.

    Attributes:
        drop_oldest: Oldest turns are left out when it gets too long again.
        first: Message with which what is read begins; 0 for the first. It counts on branches
            that hold it.
        newest_pictures: Only the pictures of the newest question that has some are read.
    """

    drop_oldest: bool = False
    first: int = 0
    newest_pictures: bool = False


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """One conversation, without its messages.

    Attributes:
        updated: When the newest message was added.
        trashed_at: When it went to the trash; None outside the trash.
        model: Name of the model it is held with; empty for the usual one.
        draft: What was typed and not sent.
    """

    id: int
    title: str
    created: str
    updated: str
    archived: bool = False
    trashed_at: str | None = None
    model: str = ""
    draft: str = ""
    keeping: Keeping = Keeping()


@dataclass(frozen=True, slots=True)
class MessageFailure:
    """Why an answer failed, in words.

    Attributes:
        code: Stable word for programs, as errors have it.
        details: Plain JSON values beside the words, such as what could be done.
    """

    code: str
    message: str
    next_step: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One message of a branch.

    Attributes:
        parent_id: The message it answers or follows; None for a first one.
        model: Who wrote an answer; empty for the person's messages.
        ended: Why an answer ended.
        usage: What an answer cost: numbers by name.
        failure: Why it failed; None otherwise.
        siblings: Every version of this message, oldest first, itself included.
    """

    id: int
    conversation_id: int
    parent_id: int | None
    role: MessageRole
    parts: tuple[Part, ...]
    state: MessageState
    created: str
    model: str = ""
    ended: MessageEnd = ""
    usage: Mapping[str, float] = field(default_factory=dict)
    failure: MessageFailure | None = None
    siblings: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Its words."""
        return text_of(self.parts)

    @property
    def place(self) -> int:
        """Which of its versions it is, from 1."""
        return self.siblings.index(self.id) + 1 if self.id in self.siblings else 1


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The words around what was found.

    Attributes:
        text: One line.
        marks: Where the found words are: start and end in ``text``.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ConversationHit:
    """A conversation that holds what was looked for.

    Attributes:
        message_id: The newest message that does; 0 where only the title does.
    """

    conversation: ConversationRecord
    message_id: int
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class ChatPicture:
    """A picture that is kept for conversations.

    Attributes:
        extension: Lower case, without the dot.
    """

    id: int
    sha256: str
    extension: str
    bytes: int
    media_type: str
    added: str
