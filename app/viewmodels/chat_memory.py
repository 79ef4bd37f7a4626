"""What the shown conversation remembers, in words, and forgetting it: one thing, or all of it.

Read in the wardrobe's lane when somebody looks. One thing is forgotten from where the conversation
stands; forgetting all erases it for every former answer as well. Either can be taken back as long
as the window holds what it was; an answer that is coming is not disturbed. What a person stated
for good is the profile's business.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.assistant.forgetting import Remembered, RememberedKind, forgotten, remembered
from app.assistant.state import DialogueState
from app.assistant.state_store import forget_states, keep_state, state_at
from app.assistant.tools.cards import number
from app.errors import Explanation
from app.operations import Operations
from app.viewmodels.degrees import shown_degrees
from app.viewmodels.names import shown_name
from app.viewmodels.terms import shown, shown_first
from local_index import Library
from local_index.errors import NotFoundError
from local_index.records import ChangeSet

State = Literal["busy", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class MemoryLine:
    """One thing in words.

    Attributes:
        role: What it is to the conversation, such as "Stays in every outfit".
        text: What it is.
    """

    what: Remembered
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a conversation stood when it was read."""

    conversation_id: int
    message_id: int
    state: DialogueState
    lines: tuple[MemoryLine, ...] = ()


_Change = Callable[[Library, _Stand], None]
"""Does something to where a conversation stands."""


class ChatMemory(QObject):
    """See the module; lives in the GUI thread.

    Attributes:
        lines: What is remembered.
        error: Why it could not be read.
    """

    changed = Signal()
    told = Signal(str, object)
    """Something was forgotten: a sentence, and what takes it back."""
    failed = Signal(object)

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: State = "ready"
        self.lines: tuple[MemoryLine, ...] = ()
        self.error: Explanation | None = None
        self._operations = operations
        self._conversation = 0
        self._asked = 0

    def show(self, conversation_id: int) -> None:
        """Read what a conversation remembers; 0 for one that is not begun."""
        if conversation_id != self._conversation:
            self.lines, self.state = (), "busy" if conversation_id else "ready"
        self._conversation = conversation_id
        self._asked += 1
        if not conversation_id:
            self.changed.emit()
            return
        self._operations.read(
            functools.partial(_read, conversation_id=conversation_id),
            functools.partial(self._take, self._asked),
            failed=functools.partial(self._fail, self._asked),
            owner=self,
        )

    def forget(self, line: MemoryLine) -> None:
        """Forget one thing."""
        told = QCoreApplication.translate("ChatMemory", "Forgotten: {text}")
        self._write(functools.partial(_forget_one, what=line.what), told.format(text=line.text))

    def forget_all(self) -> None:
        """Forget everything that this conversation remembers; its words stay."""
        told = QCoreApplication.translate("ChatMemory", "This conversation remembers nothing now.")
        self._write(_forget_all, told)

    # -- inside -----------------------------------------------------------------------------------

    def _write(self, change: _Change, told: str) -> None:
        conversation = self._conversation
        before: list[_Stand] = []
        if not conversation:
            return

        def act(library: Library, _wardrobe: object) -> ChangeSet:
            with library.atomic():
                stand = _stand(library, conversation)
                before.append(stand)
                change(library, stand)
            return ChangeSet(conversations=(conversation,))

        def done(_changes: ChangeSet) -> None:
            self.show(self._conversation)
            self.told.emit(told, functools.partial(self._put_back, before[0]))

        self._operations.change(act, label="", done=done, failed=self.failed.emit, owner=self)

    def _put_back(self, stand: _Stand) -> None:
        def act(library: Library, _wardrobe: object) -> ChangeSet:
            keep_state(library, stand.message_id, stand.state)
            return ChangeSet(conversations=(stand.conversation_id,))

        self._operations.change(
            act,
            label="",
            done=lambda _changes: self.show(self._conversation),
            failed=self.failed.emit,
            owner=self,
        )

    def _take(self, asked: int, stand: _Stand) -> None:
        if asked == self._asked:
            self.lines, self.state, self.error = stand.lines, "ready", None
            self.changed.emit()

    def _fail(self, asked: int, words: Explanation) -> None:
        if asked == self._asked:
            self.lines, self.state, self.error = (), "failed", words
            self.changed.emit()


def _forget_one(library: Library, stand: _Stand, what: Remembered) -> None:
    keep_state(library, stand.message_id, forgotten(stand.state, what))


def _forget_all(library: Library, stand: _Stand) -> None:
    forget_states(library, stand.conversation_id)


def _stand(library: Library, conversation_id: int) -> _Stand:
    branch = library.messages.branch(conversation_id)
    if not branch:
        raise NotFoundError("This conversation has no messages yet.")
    last = branch[-1].id
    return _Stand(conversation_id, last, state_at(library, last))


def _read(library: Library, conversation_id: int) -> _Stand:
    with library.db.reading():
        branch = library.messages.branch(conversation_id)
        if not branch:
            return _Stand(conversation_id, 0, DialogueState())
        state = state_at(library, branch[-1].id)
        names = _names(library, state)
    lines = tuple(_line(one, names) for one in remembered(state))
    return _Stand(conversation_id, branch[-1].id, state, lines)


def _names(library: Library, state: DialogueState) -> Mapping[str, str]:
    """Return what the handles of a state are called now."""
    translate = QCoreApplication.translate
    handles = {*state.anchors, *state.excluded, *state.rejected, state.person} - {""}
    owned = {one: number(one) for one in handles if one.startswith("itm_")}
    held = {item.id: item for item in library.items.get_many([*owned.values()])}
    found = {one: shown_name(held[at]) for one, at in owned.items() if at in held}
    for upload in state.uploads:
        card = upload.card
        found[upload.id] = card.text if card is not None and card.text else ""
    found |= {one.id: one.title for one in state.products if one.title}
    found |= {one.id: one.text for one in state.pictures if one.text}
    unnamed = translate("ChatMemory", "A picture of this conversation")
    gone = translate("ChatMemory", "A garment that is gone")
    for handle in (*handles, *(one.id for one in state.uploads)):
        if not found.get(handle):
            found[handle] = unnamed if handle.startswith("img_") else gone
    return found


def _line(one: Remembered, names: Mapping[str, str]) -> MemoryLine:
    return MemoryLine(one, _roles()[one.kind], _text(one, names))


def _text(one: Remembered, names: Mapping[str, str]) -> str:
    translate = QCoreApplication.translate
    if one.value in names:
        return names[one.value]
    if one.kind == "temperature":
        return shown_degrees(float(one.value))
    if one.kind == "rain":
        return {
            "no": translate("ChatMemory", "None"),
            "possible": translate("ChatMemory", "Possible"),
            "likely": translate("ChatMemory", "Likely"),
        }.get(one.value, one.value)
    if one.kind == "formality":
        dressier = translate("ChatMemory", "Dressier")
        return dressier if int(one.value) > 0 else translate("ChatMemory", "More casual")
    if one.kind == "warmth":
        warmer = translate("ChatMemory", "Warmer")
        return warmer if int(one.value) > 0 else translate("ChatMemory", "Lighter")
    if one.kind == "surprise":
        return translate("ChatMemory", "Surprise me")
    if one.kind == "shown":
        return translate("ChatMemory", 'What "it" and "the second one" mean')
    if one.kind in ("gap", "pending"):
        return one.value[:1].upper() + one.value[1:] or translate("ChatMemory", "A question")
    return shown_first(one.value) if shown(one.value) else one.value


def _roles() -> Mapping[RememberedKind, str]:
    translate = QCoreApplication.translate
    return {
        "anchor": translate("ChatMemory", "Stays in every outfit"),
        "excluded": translate("ChatMemory", "Left out"),
        "rejected": translate("ChatMemory", "Turned down"),
        "occasion": translate("ChatMemory", "Occasion"),
        "season": translate("ChatMemory", "Season"),
        "temperature": translate("ChatMemory", "Temperature"),
        "rain": translate("ChatMemory", "Rain"),
        "formality": translate("ChatMemory", "Wish"),
        "warmth": translate("ChatMemory", "Wish"),
        "color_wanted": translate("ChatMemory", "Color wanted"),
        "color_avoided": translate("ChatMemory", "No such color"),
        "material_avoided": translate("ChatMemory", "No such material"),
        "style": translate("ChatMemory", "Style"),
        "surprise": translate("ChatMemory", "Wish"),
        "upload": translate("ChatMemory", "Picture that was looked at"),
        "person": translate("ChatMemory", "Photo to try on"),
        "gap": translate("ChatMemory", "Missing from the wardrobe"),
        "pending": translate("ChatMemory", "Not answered yet"),
        "shown": translate("ChatMemory", "Shown last"),
    }
