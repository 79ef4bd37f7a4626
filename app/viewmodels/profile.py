"""What is known of the person, as the window shows and changes it: stated and learned kept apart.

Stated values are typed or chosen and rule; learned ones are shown and never edited, only reset.
Every change is one step of undo, told so that an undo may stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.viewmodels.stylist_asking import StylistAsker
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.wardrobe import WardrobeService
    from app.stylist.profile import ProfileEditor, ShownProfile
    from app.stylist.service import Stylist
    from local_index import Library

State = Literal["busy", "ready", "failed"]
COALESCE_MS = 100
ENOUGH_EVENTS = 10
"""From here on what was learned has its whole weight."""
SIZED = ("top", "mid", "outerwear", "bottom", "one_piece", "shoes")
_MOST_EACH_WAY = 3


@dataclass(frozen=True, slots=True)
class Learned:
    """One term that is worn more, or less, than the wardrobe holds of it.

    Attributes:
        worth: -1 to 1.
    """

    field: str
    term: str
    worth: float


class ProfileViewModel(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.

    Attributes:
        shown: What there is; None before it was read.
        error: Why it could not be read, when it failed.
    """

    changed = Signal()
    told = Signal(str)
    """Something was changed; a sentence that an undo may stand beside."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: State = "busy"
        self.shown: ShownProfile | None = None
        self.error: Explanation | None = None
        self._operations = operations
        self._stated: dict[str, tuple[str, ...]] = {}
        self._asker = StylistAsker(operations, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read the profile."""
        self._asker.ask_now(_read, self._take, self._fail)

    def stated(self, name: str) -> tuple[str, ...]:
        """Return what the person stated under a name, such as ``likes.colors``."""
        return self._stated.get(name, ())

    def terms(self, field: str) -> tuple[str, ...]:
        """Return the terms of a field of garments that can be liked or disliked."""
        return self._operations.services.vocabulary.picker_terms(field)

    @property
    def events(self) -> int:
        """How much was learned from: wears, saved outfits, feedback."""
        return self.shown.events if self.shown is not None else 0

    @property
    def learned(self) -> tuple[Learned, ...]:
        """What was learned, by field: the strongest that are worn more, then less."""
        if self.shown is None:
            return ()
        found = []
        for field, worths in self.shown.learned.items():
            held = [Learned(field, term, worth) for term, worth in worths.items()]
            found += [one for one in held if one.worth > 0][:_MOST_EACH_WAY]
            found += [one for one in held if one.worth < 0][:_MOST_EACH_WAY]
        return tuple(found)

    # -- changing ---------------------------------------------------------------------------------

    def state_words(self, name: str, words: Sequence[str]) -> None:
        """State something; no words forget it."""
        chosen = tuple(words)
        if chosen == self.stated(name):
            return
        # shown at once: the next click counts on it
        self._stated[name] = chosen
        self.changed.emit()
        self._change(lambda editor: editor.state(name, chosen), label=noted("Change the profile"))

    def toggle(self, name: str, word: str) -> None:
        """State one more word under a name, or take it back."""
        now = self.stated(name)
        self.state_words(name, [one for one in now if one != word] if word in now else [*now, word])

    def reset_learned(self) -> None:
        """Learn anew from now on; the diary stays as it is."""
        self._change(
            lambda editor: editor.reset_learned(),
            label="",
            told=self.tr("Learning begins anew; your diary stays as it is"),
        )

    def reset_stated(self) -> None:
        """Forget everything that was stated."""
        self._change(
            lambda editor: editor.reset_stated(),
            label="",
            told=self.tr("What you stated is forgotten"),
        )

    # -- inside -----------------------------------------------------------------------------------

    def _change(
        self, change: Callable[[ProfileEditor], bool], *, label: str, told: str = ""
    ) -> None:
        operations, did = self._operations, list[bool]()
        vocabulary = operations.services.vocabulary

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.stylist.profile import ProfileEditor

            did.append(change(ProfileEditor(library, vocabulary)))
            return ChangeSet()

        def done(_changes: ChangeSet) -> None:
            if did and did[0]:
                # no garment is another, and yet everything that the stylist says may be
                operations.announce()
                # the dialog may have been closed meanwhile
                if told and isValid(self):
                    self.told.emit(told)

        self._operations.change(act, label=label, done=done)

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self.shown is not None:
            self._soon.start()

    def _take(self, shown: ShownProfile) -> None:
        self.shown, self.state, self.error = shown, "ready", None
        self._stated = {name: tuple(words) for name, words in shown.stated.items()}
        self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()


def _read(stylist: Stylist, _library: Library) -> ShownProfile:
    from app.stylist.profile import shown_profile

    wardrobe = stylist.wardrobe()
    return shown_profile(wardrobe.taste, wardrobe.habits.events)
