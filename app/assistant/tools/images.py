"""Pictures of a conversation by their handle: the file for a tool, the card for everybody else.

A handle finds only what this conversation holds. The file never leaves the tools; what a model or
another program gets to know of a picture is its card. A photo of a person serves a try-on and
nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.tools.cards import image_handle, number
from app.assistant.tools.desk import Bench, ToolFailure
from app.assistant.tools.results import Seen
from local_index.errors import NotFoundError

if TYPE_CHECKING:
    from local_index import Library
    from local_index.attachments import Attachment, AttachmentKind


@dataclass(frozen=True, slots=True)
class Image:
    """One picture.

    Attributes:
        file: Never write there, never tell it.
    """

    attachment: Attachment
    file: Path

    @property
    def handle(self) -> str:
        """How it is called outside."""
        return image_handle(self.attachment.id)


@dataclass(frozen=True, slots=True)
class ImageCard:
    """What may be said of a picture of a conversation.

    Attributes:
        kind: ``upload``, ``photo``, ``made`` or ``person``.
        seen: Garments that were recognized in it; empty before a look.
        words: What it was drawn from.
    """

    id: str
    kind: str
    seen: tuple[Seen, ...] = ()
    words: str = ""


def image_of(bench: Bench, handle: str, *, person: bool = False) -> Image:
    """Return a picture of this conversation.

    Args:
        person: Whether a person's photo will do.

    Raises:
        ToolFailure: The conversation has none, its file is gone, or it is of another kind.
    """
    try:
        attachment = bench.library.attachments.get(bench.session.conversation, number(handle))
        file = file_of(bench.library, attachment)
    except NotFoundError as error:
        raise ToolFailure("E_NOT_FOUND", error.message, next_step=error.next_step) from error
    if attachment.kind == "person" and not person:
        raise ToolFailure(
            "E_PERMISSION", "A photo of a person is for trying clothes on, and for nothing else."
        )
    if not file.is_file():
        raise ToolFailure("E_NOT_FOUND", "The file of this picture is gone.")
    return Image(attachment, file)


def file_of(library: Library, attachment: Attachment) -> Path:
    """Return where a picture is; for the app's own eyes.

    Raises:
        NotFoundError: It is not kept any more.
    """
    if attachment.kind == "upload":
        return library.chat_pictures.file(library.chat_pictures.get(int(attachment.ref)))
    if attachment.kind == "photo":
        found = library.photos.get_many([int(attachment.ref)])
        if not found:
            raise NotFoundError("This photo is not kept any more.")
        return library.photos.file(found[0])
    folder = library.people if attachment.kind == "person" else library.pictures
    return folder.file(folder.get(attachment.ref))


def attach(
    library: Library,
    conversation: int,
    kind: AttachmentKind,
    ref: str | int,
    *,
    card: Mapping[str, Any] | None = None,
) -> str:
    """Let a conversation name a picture, and return its handle."""
    return image_handle(library.attachments.attach(conversation, kind, ref, card=card).id)


def image_cards(library: Library, conversation: int) -> tuple[ImageCard, ...]:
    """Return what may be said of every picture of a conversation, oldest first."""
    return tuple(card_of(one) for one in library.attachments.all(conversation))


def card_of(attachment: Attachment) -> ImageCard:
    """Return what may be said of a picture."""
    card = attachment.card
    return ImageCard(
        image_handle(attachment.id),
        attachment.kind,
        tuple(seen_of(card)),
        str(card.get("words", "")),
    )


def seen_of(card: Mapping[str, Any]) -> Sequence[Seen]:
    """Return the garments of a card; none where it holds anything else."""
    found = card.get("seen", [])
    if not isinstance(found, list):
        return ()
    return [Seen.model_validate(one) for one in found if isinstance(one, dict)]
