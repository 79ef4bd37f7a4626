"""What the person does in a conversation before a model is asked: quick, only in the wardrobe.

Asks, asks anew and asks for another answer: each writes the question and an answer that waits, in
one transaction, so that nothing that was sent can be lost. Answering is the business of
``conversing``. Pictures are copied into the wardrobe when they are attached; nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputError
from local_index import Library
from local_index.chat_parts import Part, PhotoPart, PicturePart, SummaryPart, TextPart
from local_index.chat_records import UNFINISHED, MessageRecord
from local_index.errors import SourceUnreadableError
from models.chat import MAX_PICTURES
from models.errors import ImageTooLargeError, UnreadableImageError
from models.photo_formats import is_cut_off, sniff

LONGEST_TITLE = 48
LARGEST_PICTURE = 100 << 20
"""Bytes of a file; what is larger is a film or a scan that no decoder here would take."""

Attachment = PicturePart | PhotoPart


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and the answer that waits for a model.

    Attributes:
        question_id: The person's message.
        answer_id: The answer, queued.
    """

    conversation_id: int
    question_id: int
    answer_id: int


def keep_picture(library: Library, source: Path | bytes, *, name: str = "") -> PicturePart:
    """Copy a picture into the wardrobe, to be sent with a message.

    Raises:
        UnreadableImageError: It is no picture that can be read, or it is cut off.
        SourceUnreadableError: The file cannot be opened.
        DiskFullError: There is no room.
    """
    data = source if isinstance(source, bytes) else _read(source)
    kind = sniff(data)
    if kind is None or is_cut_off(kind.kind, data):
        raise UnreadableImageError(
            "This file is not a picture that Vestry can read.",
            next_step="Choose a JPEG, PNG or WebP picture.",
        )
    kept = library.chat_pictures.add(data, extension=kind.extension, media_type=kind.media_type)
    called = name or ("" if isinstance(source, bytes) else source.name)
    return PicturePart(kept.id, called)


def photo_of(library: Library, item_id: int) -> PhotoPart:
    """Return a garment's first photo, to be sent with a message.

    Raises:
        InputError: The garment has no photo.
        NotFoundError: There is no such garment.
    """
    item = library.items.get(item_id)
    if not item.views:
        raise InputError(
            "This garment has no photo.", next_step="Add a photo to it, or choose another one."
        )
    return PhotoPart(item.views[0].photo_id, item.id, item.name)


def ask(
    library: Library,
    conversation_id: int | None,
    text: str,
    attachments: Sequence[Attachment] = (),
    *,
    model: str = "",
    summary: SummaryPart | None = None,
) -> Turn:
    """Add a question to the end of what is shown, and an answer that waits.

    Args:
        conversation_id: None begins a conversation.
        model: For a new conversation: who answers.
        summary: What an earlier conversation was about.

    Raises:
        InputError: There is nothing to send, too many pictures, or an answer is still coming.
    """
    parts = _parts(text, attachments, summary)
    with library.atomic():
        if conversation_id is None:
            conversation_id = library.conversations.create(model=model).id
        branch = library.messages.branch(conversation_id)
        if branch and branch[-1].state in UNFINISHED:
            raise InputError(
                "The last answer is still coming.", next_step="Wait for it, or stop it."
            )
        turn = _add(library, conversation_id, branch[-1].id if branch else None, parts)
        library.conversations.give_title(conversation_id, title_of(text))
    return turn


def ask_anew(
    library: Library,
    message_id: int,
    text: str,
    attachments: Sequence[Attachment] | None = None,
) -> Turn:
    """Ask a question again in other words, beside the former one.

    Args:
        message_id: A message of the person.
        attachments: None for the former ones.

    Raises:
        InputError: It is no message of the person, or there is nothing to send.
    """
    former = library.messages.get(message_id)
    if former.role != "person":
        raise InputError("Only your own messages can be changed.")
    if attachments is None:
        attachments = [part for part in former.parts if isinstance(part, PicturePart | PhotoPart)]
    summary = next((part for part in former.parts if isinstance(part, SummaryPart)), None)
    parts = _parts(text, attachments, summary)
    with library.atomic():
        return _add(library, former.conversation_id, former.parent_id, parts)


def ask_again(library: Library, message_id: int) -> Turn:
    """Let another answer stand beside an answer; one that failed without a word is used again.

    Args:
        message_id: An answer, or a question that has none.

    Raises:
        InputError: The answer is still coming.
    """
    with library.atomic():
        message = library.messages.get(message_id)
        question = _question_of(library, message)
        if message.role == "assistant" and message.state in UNFINISHED:
            raise InputError("This answer is still coming.", next_step="Wait for it, or stop it.")
        if message.role == "assistant" and message.state == "failed" and not message.parts:
            library.messages.write(message.id, state="queued")
            answer_id = message.id
        else:
            answer_id = library.messages.add(
                message.conversation_id, "assistant", (), parent_id=question, state="queued"
            )
        return Turn(message.conversation_id, question, answer_id)


def title_of(text: str) -> str:
    """Return the first words of a text, short enough for a list."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_TITLE:
        return line
    cut = line[: LONGEST_TITLE - 1]
    words = cut.rsplit(" ", 1)[0] if " " in cut[LONGEST_TITLE // 2 :] else cut
    return words.rstrip(" ,.;:-") + "…"


def _parts(
    text: str, attachments: Sequence[Attachment], summary: SummaryPart | None
) -> tuple[Part, ...]:
    if not text.strip() and not attachments:
        raise InputError("There is nothing to send.", next_step="Write something first.")
    if len(attachments) > MAX_PICTURES:
        raise InputError(
            f"A message can hold {MAX_PICTURES} pictures.", next_step="Leave some of them out."
        )
    words = (TextPart(text.strip()),) if text.strip() else ()
    return (*((summary,) if summary else ()), *attachments, *words)


def _add(
    library: Library, conversation_id: int, parent_id: int | None, parts: Sequence[Part]
) -> Turn:
    messages = library.messages
    question = messages.add(conversation_id, "person", parts, parent_id=parent_id)
    answer = messages.add(conversation_id, "assistant", (), parent_id=question, state="queued")
    return Turn(conversation_id, question, answer)


def _question_of(library: Library, message: MessageRecord) -> int:
    if message.role == "person":
        return message.id
    if message.parent_id is None:
        raise InputError("There is no question to answer again.")
    return message.parent_id


def _read(source: Path) -> bytes:
    try:
        if source.stat().st_size > LARGEST_PICTURE:
            raise ImageTooLargeError(
                "This picture is too large.", next_step="Save it in a smaller size."
            )
        return source.read_bytes()
    except OSError as error:
        raise SourceUnreadableError(
            "This picture cannot be opened.", next_step="Check that it is still there."
        ) from error
