"""What the person is about to say: text and pictures, kept for each conversation.

Text is written into the wardrobe a moment after typing, so that neither another conversation nor a
closed window loses it. Pictures are copied into the wardrobe when they are attached; those that are
never sent go with the trash's days. Sending is ``chat``'s business.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.chat_turns import Attachment, keep_picture, photo_of
from app.viewmodels.chat_values import RowPicture, read_pictures
from local_index import Library
from local_index.records import ChangeSet
from models.chat import MAX_PICTURES

SAVE_MS = 800


class ChatComposer(QObject):
    """Text field and attachments; lives in the GUI thread.

    Attributes:
        text: What is typed; the view tells with `set_text`.
        pictures: What is attached, at most ``MAX_PICTURES``.
        is_attaching: Pictures are being copied.
    """

    loaded = Signal()
    """Another conversation's text is here, or it was taken away: show ``text``."""
    pictures_changed = Signal()
    typed = Signal()
    """Text or pictures are others, by whoever; for meters and the send button."""
    failed = Signal(object)
    """An ``Explanation``: a file is no picture, or there are too many."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.pictures: tuple[RowPicture, ...] = ()
        self.is_attaching = False
        self._operations = operations
        self._conversation = 0
        self._saved = ""
        self._waiting: dict[int, tuple[RowPicture, ...]] = {}
        self._new_text = ""
        self._attaching = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SAVE_MS)
        self._soon.timeout.connect(self.save)

    @property
    def has_content(self) -> bool:
        """Whether there is something to send."""
        return bool(self.text.strip() or self.pictures)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What is attached, as it is kept."""
        return tuple(picture.part for picture in self.pictures)

    def set_text(self, text: str) -> None:
        """Take what is typed."""
        if text != self.text:
            self.text = text
            self._soon.start()
            self.typed.emit()

    # -- pictures ---------------------------------------------------------------------------------

    def add_files(self, paths: Sequence[Path]) -> None:
        """Attach picture files."""
        self._attach([functools.partial(keep_picture, source=path) for path in paths])

    def add_picture(self, data: bytes, *, name: str = "") -> None:
        """Attach a picture by its bytes, as it was pasted (PNG or JPEG)."""
        self._attach([functools.partial(keep_picture, source=data, name=name)])

    def add_garments(self, item_ids: Sequence[int]) -> None:
        """Attach garments by their first photo."""
        self._attach([functools.partial(photo_of, item_id=ident) for ident in item_ids])

    def remove(self, place: int) -> None:
        """Take one picture away, by its place from 0."""
        if 0 <= place < len(self.pictures):
            self._set_pictures(self.pictures[:place] + self.pictures[place + 1 :])

    def _attach(self, makers: Sequence[Callable[[Library], Attachment]]) -> None:
        room = MAX_PICTURES - len(self.pictures) - self._attaching
        if len(makers) > room:
            self.failed.emit(
                Explanation(
                    "too_many_pictures",
                    f"A message can hold {MAX_PICTURES} pictures.",
                    "Leave some of them out.",
                )
            )
        for make in makers[: max(0, room)]:
            self._attach_one(make, self._conversation)

    def _attach_one(self, make: Callable[[Library], Attachment], conversation: int) -> None:
        made: list[RowPicture] = []

        def keep(library: Library, _wardrobe: object) -> ChangeSet:
            made.extend(read_pictures(library, [make(library)]))
            return ChangeSet()

        def done(_changes: ChangeSet) -> None:
            self._count(-1)
            if conversation == self._conversation:
                known = {picture.part for picture in self.pictures}
                fresh = tuple(picture for picture in made if picture.part not in known)
                self._set_pictures(self.pictures + fresh)
            else:
                self._waiting[conversation] = (*self._waiting.get(conversation, ()), *made)

        def fail(words: Explanation) -> None:
            self._count(-1)
            self.failed.emit(words)

        self._count(+1)
        self._operations.change(keep, label="", done=done, failed=fail)

    def _count(self, by: int) -> None:
        self._attaching += by
        if self.is_attaching != bool(self._attaching):
            self.is_attaching = bool(self._attaching)
            self.typed.emit()

    def _set_pictures(self, pictures: tuple[RowPicture, ...]) -> None:
        if pictures != self.pictures:
            self.pictures = pictures
            self.pictures_changed.emit()
            self.typed.emit()

    # -- conversations ----------------------------------------------------------------------------

    def load(self, conversation_id: int, draft: str) -> None:
        """Show what waits in a conversation; 0 is one that is not begun."""
        if conversation_id == self._conversation:
            return
        self.save()
        self._waiting[self._conversation] = self.pictures
        if not self._conversation:
            self._new_text = self.text
        self._conversation = conversation_id
        self.text = self._saved = draft if conversation_id else self._new_text
        self._set_pictures(self._waiting.pop(conversation_id, ()))
        self.loaded.emit()
        self.typed.emit()

    def take(self) -> tuple[str, tuple[RowPicture, ...]]:
        """Take text and pictures away to send them; what is typed from now on is the next."""
        taken = self.text, self.pictures
        self._soon.stop()
        self.text = self._saved = ""
        self._set_pictures(())
        self.loaded.emit()
        self.typed.emit()
        return taken

    def put_back(self, text: str, pictures: tuple[RowPicture, ...]) -> None:
        """Bring back what could not be sent, before what was typed meanwhile."""
        self.text = f"{text}\n{self.text}" if self.text else text
        self._set_pictures((*pictures, *self.pictures)[:MAX_PICTURES])
        self._soon.start()
        self.loaded.emit()
        self.typed.emit()

    def began(self, conversation_id: int) -> None:
        """What was not begun is this conversation from now on."""
        if not self._conversation:
            self._new_text = ""
            self._conversation = conversation_id

    def save(self) -> None:
        """Write down what is typed; a window that closes in the same moment still does it."""
        self._soon.stop()
        ident, text = self._conversation, self.text
        if not ident or text == self._saved:
            return
        self._saved = text

        def write(library: Library, _wardrobe: object) -> ChangeSet:
            library.conversations.set_draft(ident, text)
            return ChangeSet()

        self._operations.change(write, label="", failed=_leave_it)


def _leave_it(_words: Explanation) -> None:
    """A conversation that is gone needs no draft, and a full disk is told about when sending."""
