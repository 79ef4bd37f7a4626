"""The style quiz as the window shows it: what was answered before, what is chosen now, and keeping.

Nothing is written before the end; then it is one step of undo. Whether the quiz is offered unasked
is asked of the stylist: only while there is little in the diary, and nobody has taken it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.errors import Explanation
from app.operations import Operations
from app.stylist.quiz import ENOUGH_EVENTS, MOST_LOVED, QUESTIONS, QuizAnswers
from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.stylist_asking import StylistAsker
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.wardrobe import WardrobeService
    from app.stylist.service import Stylist
    from local_index import Library

Known = tuple[dict[str, tuple[str, ...]], tuple[int, ...], tuple[int, ...]]


class StyleQuizViewModel(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.

    Attributes:
        model: Garments to pick from.
        chosen: Entry of the profile to the words that are chosen now.
        loved: Garments that were picked the last time.
    """

    ready = Signal()
    """What was answered before is known."""
    kept = Signal(str)
    """It was kept; a sentence that an undo may stand beside, empty where nothing is different."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model = GarmentListModel(operations, self)
        self.chosen: dict[str, tuple[str, ...]] = {}
        self.loved: tuple[int, ...] = ()
        self._touched: set[str] = set()
        self._operations = operations
        operations.read(_known, self._take, owner=self)

    def terms(self, field: str) -> tuple[str, ...]:
        """Return what there is to choose from."""
        return self._operations.services.vocabulary.picker_terms(field)

    def toggle(self, name: str, term: str, on: bool) -> None:
        """Choose a word for a question, or no longer."""
        held = [one for one in self.chosen.get(name, ()) if one != term]
        self.chosen[name] = (*held, term) if on else tuple(held)
        self._touched.add(name)

    def keep(self, loved: Sequence[int] | None) -> None:
        """Keep what was answered; questions that were not touched stay as they were.

        Args:
            loved: The garments that were picked; None where none could be.
        """
        stated = {name: self.chosen.get(name, ()) for name in sorted(self._touched)}
        picked = None if loved is None else tuple(loved)[:MOST_LOVED]
        answers, operations = QuizAnswers(stated, picked), self._operations
        vocabulary, did = operations.services.vocabulary, list[bool]()

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.stylist.quiz import take

            did.append(take(library, vocabulary, answers))
            return ChangeSet()

        def done(_changes: ChangeSet) -> None:
            told = ""
            if did and did[0]:
                operations.announce()
                told = self.tr("Noted. Suggestions follow your answers from now on")
            # the window may have been closed meanwhile
            if isValid(self):
                self.kept.emit(told)

        operations.change(act, label="", done=done)

    def _take(self, known: Known) -> None:
        self.chosen, self.loved, offered = dict(known[0]), known[1], known[2]
        self.model.set_ids(tuple(dict.fromkeys((*self.loved, *offered))))
        self.ready.emit()


class QuizOffer(QObject):
    """Whether to offer the quiz; asked once, when somebody looks at suggestions."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asker = StylistAsker(operations, self)

    def ask(self, done: Callable[[bool], None]) -> None:
        """Hand over whether there is little to go by and the quiz was never taken."""

        def failed(_why: Explanation) -> None:
            done(False)

        self._asker.ask_now(_wanted, done, failed)


def _wanted(stylist: Stylist, library: Library) -> bool:
    from app.stylist.quiz import was_taken

    wardrobe = stylist.wardrobe()
    few = wardrobe.habits.events < ENOUGH_EVENTS
    return few and len(wardrobe.closet) > 0 and not was_taken(library)


def _known(library: Library) -> Known:
    from app.stylist.quiz import loved, offered

    entries = library.profile.all()
    stated = {}
    for one in QUESTIONS:
        entry = entries.get(one.name.replace(".", "/"))
        if entry is not None and isinstance(entry.value, list):
            stated[one.name] = tuple(map(str, entry.value))
    return stated, loved(library), offered(library.items.find(order="-added"))
