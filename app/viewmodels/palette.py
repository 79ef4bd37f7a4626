"""What the command palette finds: actions by their words, garments and named outfits by theirs.

Actions are given by the view (they live in widgets); garments are looked up in the database lane,
by name and terms, without any model. Late answers are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.operations import Operations
from app.services.browsing import BrowseService, Wish
from app.viewmodels.names import shown_name
from local_index import Library
from local_index.outfits import OutfitRecord

Kind = Literal["action", "garment", "outfit", "wardrobe"]
DEBOUNCE_MS = 90
_MOST_GARMENTS = 8
_MOST_OUTFITS = 5
_MOST_ACTIONS = 240
COMMANDS_ONLY = ">"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette.

    Attributes:
        key: What to do with it: the action's id, the garment's or outfit's id, the wardrobe's
            folder.
        text: What it says.
        note: On its right: a key, or what kind of thing it is.
        icon: Lucide name; empty for the action's own.
    """

    kind: Kind
    key: str
    text: str
    note: str = ""
    icon: str = ""


class PaletteViewModel(QObject):
    """Finds; lives in the GUI thread.

    Args:
        operations: Looks garments up.
        fixed: Returns the actions and wardrobes there are now.
    """

    changed = Signal()

    def __init__(
        self,
        operations: Operations,
        fixed: Callable[[], Sequence[Entry]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self._operations = operations
        self._fixed = tuple(fixed())
        self._text = ""
        self._found: tuple[Entry, ...] = ()
        self._generation = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._look_up)
        self._show()

    def set_text(self, text: str) -> None:
        """Find what fits; actions at once, garments a moment later."""
        self._text = text
        self._generation += 1
        self._found = ()
        self._show()
        if text.strip() and not text.startswith(COMMANDS_ONLY):
            self._timer.start()
        else:
            self._timer.stop()

    def _look_up(self) -> None:
        generation, words, note = self._generation, self._text, self.tr("Garment")
        services = self._operations.services

        def find(library: Library) -> list[Entry]:
            found = BrowseService(library, services.vocabulary).find(Wish(text=words))
            items = library.items.get_many(found.ids[:_MOST_GARMENTS])
            outfits = [one for one in library.outfits.find() if _is_called(one, words)]
            return [
                *(
                    Entry("outfit", str(one.id), one.name, self.tr("Outfit"), icon="layers")
                    for one in outfits[:_MOST_OUTFITS]
                ),
                *(
                    Entry("garment", str(item.id), shown_name(item), note, icon="shirt")
                    for item in items
                ),
            ]

        self._operations.read(
            find, lambda found: self._arrived(generation, found), failed=_not_now, owner=self
        )

    def _arrived(self, generation: int, found: list[Entry]) -> None:
        if generation == self._generation:
            self._found = tuple(found)
            self._show()

    def _show(self) -> None:
        words = self._text.removeprefix(COMMANDS_ONLY).casefold().split()
        fitting = [entry for entry in self._fixed if _fits(entry, words)]
        fitting.sort(key=lambda entry: _rank(entry, words))
        self.entries = (*fitting[:_MOST_ACTIONS], *self._found)
        self.changed.emit()


def _is_called(outfit: OutfitRecord, words: str) -> bool:
    text = " ".join((outfit.name, *outfit.occasion, *outfit.season)).casefold()
    return bool(outfit.name) and all(word in text for word in words.casefold().split())


def _fits(entry: Entry, words: Sequence[str]) -> bool:
    text = f"{entry.text} {entry.note}".casefold()
    return all(word in text for word in words)


def _rank(entry: Entry, words: Sequence[str]) -> int:
    """Return 0 when a word of the entry begins with the first word typed, else 1."""
    if not words:
        return 0
    return 0 if any(each.startswith(words[0]) for each in entry.text.casefold().split()) else 1


def _not_now(_words: object) -> None:
    """The palette stays with its actions; what is wrong shows on the page."""
