"""The inbox as the window sees it: one garment at a time, its neighbors at hand.

Keys must not wait for the disk: an accepted garment leaves at once, and is written behind it. Undo
brings it back and goes there. What counts as waiting is decided in ``app.services.inbox``; how a
garment is shown is the page's business.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.services import inbox
from app.services.inbox import CategoryWords, InboxCard, Waiting
from app.services.wardrobe import WardrobeService
from app.tasks import Lane
from local_index import Library
from local_index.records import ChangeSet

State = Literal["busy", "empty", "ready", "failed"]
AHEAD = 12
BEHIND = 3
KEPT_CARDS = 60
COALESCE_MS = 150


class InboxCount(QObject):
    """How many garments wait, for the number beside the page's name; lives in the GUI thread."""

    changed = Signal(int)

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.count = 0
        self._operations = operations
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)
        self._soon.start()  # a start opens the wardrobe when the window is on the screen, not here

    def refresh(self) -> None:
        """Count anew."""
        self._operations.read(inbox.count, self._take, failed=_leave_it, owner=self)

    def _on_changed(self, _changes: ChangeSet) -> None:
        self._soon.start()

    def _take(self, count: int) -> None:
        if count != self.count:
            self.count = count
            self.changed.emit(count)


class InboxViewModel(QObject):
    """State of the inbox page; lives in the GUI thread.

    Attributes:
        state: What the page shows.
        ids: What waits and is shown, in the order it came.
        days: How many wait from which day on which they came, the latest first.
        day: Only what came on this day is shown; None for all.
        error: Why the inbox could not be read, when it failed.
    """

    changed = Signal()
    """The current garment, its place, its words or the state is another."""
    edit_wanted = Signal(int)
    """A garment should be opened for editing."""
    nothing_to_undo = Signal()
    """The last change of the wardrobe was no answer given here, so it was left alone."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: State = "busy"
        self.ids: tuple[int, ...] = ()
        self.days: Mapping[date, int] = {}
        self.day: date | None = None
        self._waiting = Waiting((), {})
        self._accepted: set[int] = set()
        self.error: Explanation | None = None
        self._operations = operations
        self._place = 0
        self._cards: dict[int, InboxCard] = {}
        self._asked: set[int] = set()
        self._leaving: set[int] = set()
        self._answers: list[str] = []
        self._orders: dict[int, tuple[str, ...]] = {}
        self._words: CategoryWords | None = None
        self._words_asked = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)

    # -- what is shown ----------------------------------------------------------------------------

    @property
    def current_id(self) -> int:
        """The garment in front; 0 when nothing waits."""
        return self.ids[self._place] if self.ids else 0

    @property
    def current(self) -> InboxCard | None:
        """The garment in front as it is known; None for a moment while it is read."""
        return self._cards.get(self.current_id)

    @property
    def accepted(self) -> int:
        """How many garments were accepted since the page was made."""
        return len(self._accepted)

    @property
    def position(self) -> int:
        """Place of the garment in front, from 1; 0 when nothing waits."""
        return self._place + 1 if self.ids else 0

    def card(self, item_id: int) -> InboxCard | None:
        """Return a garment if it is here already."""
        return self._cards.get(item_id)

    def around(self, before: int, after: int) -> tuple[int, ...]:
        """Return the garments next to the one in front, that one included."""
        return self.ids[max(0, self._place - before) : self._place + after + 1]

    def refresh(self) -> None:
        """Read anew what waits; the garment in front stays in front."""
        self._operations.read(inbox.waiting, self._take_ids, failed=self._fail, owner=self)

    def open(self) -> None:
        """Begin: the page is shown."""
        self.refresh()

    def show_day(self, day: date | None) -> None:
        """Show only what came on a day; None shows all."""
        if day != self.day:
            self.day = day
            if day is not None and self.current_id not in self._waiting.days.get(day, ()):
                self._place = 0
            self._show_waiting()

    # -- moving -----------------------------------------------------------------------------------

    def next(self) -> None:
        """Look at the next garment without deciding."""
        self.go_to(self._place + 1)

    def previous(self) -> None:
        """Look at the one before."""
        self.go_to(self._place - 1)

    def show(self, item_id: int) -> None:
        """Look at a certain garment."""
        if item_id in self.ids:
            self.go_to(self.ids.index(item_id))

    def go_to(self, place: int) -> None:
        """Look at the garment of a place, from 0; beyond the ends stays where it is."""
        if 0 <= place < len(self.ids) and place != self._place:
            self._place = place
            self._read_cards()
            self.changed.emit()

    # -- deciding ---------------------------------------------------------------------------------

    def accept(self) -> None:
        """Say that the garment in front is described rightly, and show the next."""
        if self.current_id:
            ids = (self.current_id,)
            self._accepted.update(ids)
            self._let_go(ids, self._accept, noted("Accept"))

    def accept_all(self) -> None:
        """Say so of all that are shown: one step of undo."""
        if self.ids:
            ids = self.ids
            self._accepted.update(ids)
            self._let_go(ids, self._accept, noted("Accept {n} garments", n=len(ids)))

    def discard(self) -> None:
        """Put the garment in front into the trash."""
        if self.current_id:
            self._let_go([self.current_id], self._trash, noted("Move to trash"))

    def choose(self, number: int) -> None:
        """Correct the category by its digit, from 1; the garment stays in front."""
        card = self.current
        if card is None or not 1 <= number <= len(card.choices):
            return
        self.set_category(card.choices[number - 1])

    def set_category(self, category: str) -> None:
        """Correct what the garment in front is."""
        card = self.current
        if card is None or card.item.category == category:
            return
        item_id, label = card.item.id, noted("Change category")
        self._answers.append(label)
        self._operations.change(
            lambda library, wardrobe: inbox.recategorize(library, wardrobe, item_id, category),
            label=label,
        )

    def edit(self) -> None:
        """Ask for the garment in front to be opened for editing."""
        if self.current_id:
            self.edit_wanted.emit(self.current_id)

    @property
    def can_undo(self) -> bool:
        """Whether an answer was given here that is not taken back yet."""
        return bool(self._answers)

    def undo(self) -> None:
        """Take the last answer back, and go to its garment; never anything but an answer.

        The step before the first answer may be the whole import.
        """
        if not self._answers:
            self.nothing_to_undo.emit()
            return
        label = self._answers.pop()
        self._operations.change(functools.partial(_undo, label), label="", done=self._back_to)

    def _accept(self, ids: Sequence[int]) -> Callable[[Library, WardrobeService], ChangeSet]:
        label = noted("Accept")
        return lambda library, _wardrobe: inbox.accept(library, ids, label=label)

    def _trash(self, ids: Sequence[int]) -> Callable[[Library, WardrobeService], ChangeSet]:
        return lambda _library, wardrobe: wardrobe.trash(ids)

    def _let_go(
        self,
        ids: Sequence[int],
        action: Callable[[Sequence[int]], Callable[[Library, WardrobeService], ChangeSet]],
        label: str,
    ) -> None:
        """Show the next garment at once and write what became of these behind it."""
        gone = tuple(ids)
        self._answers.append(label)
        self._leaving.update(gone)
        self._waiting = self._waiting.without(set(gone))
        self._show_waiting()
        self._operations.change(
            action(gone),
            label=label,
            done=functools.partial(self._gone, gone),
            failed=functools.partial(self._stayed, gone, label),
        )

    def _gone(self, ids: Sequence[int], _changes: ChangeSet) -> None:
        self._leaving.difference_update(ids)

    def _stayed(self, ids: Sequence[int], label: str, explained: Explanation) -> None:
        if label in self._answers:
            self._answers.remove(label)
        self._leaving.difference_update(ids)
        self._accepted.difference_update(ids)
        self._operations.runner.unhandled.emit(explained)
        self.refresh()

    def _back_to(self, changes: ChangeSet) -> None:
        if not changes:
            self.nothing_to_undo.emit()
            return
        touched = (*changes.changed, *changes.added)
        self._operations.read(
            inbox.waiting, functools.partial(self._take_ids, wanted=touched), owner=self
        )

    # -- reading ----------------------------------------------------------------------------------

    def _on_changed(self, changes: ChangeSet) -> None:
        stale = {*changes.changed, *changes.added} if changes else set(self._cards)
        self._asked.difference_update(stale)
        for ident in stale - {self.current_id}:
            self._cards.pop(ident, None)
        self._soon.start()
        if not changes or self.current_id in stale:
            self._read_cards(again=self.current_id)

    def _take_ids(self, waiting: Waiting, wanted: Sequence[int] = ()) -> None:
        self.error = None
        # What was answered meanwhile is not written yet.
        self._waiting = waiting.without(self._leaving) if self._leaving else waiting
        there = set(self._waiting.ids)
        self._accepted.difference_update(there)
        back = next((ident for ident in wanted if ident in there), 0)
        if back and self.day is not None and back not in self._waiting.days.get(self.day, ()):
            self.day = None  # what was brought back is worth more than what was narrowed to
        self._show_waiting()
        if back:
            self._place = self.ids.index(back)
            self._read_cards()
            self.changed.emit()

    def _show_waiting(self) -> None:
        """Show what waits, of the chosen day if something of it is left."""
        waiting = self._waiting
        self.days = {day: len(ids) for day, ids in waiting.days.items()}
        if self.day not in self.days:
            self.day = None
        self._show_ids(waiting.ids if self.day is None else waiting.days[self.day])

    def _show_ids(self, ids: Sequence[int]) -> None:
        front, place = self.current_id, self._place
        self.ids = tuple(ids)
        if front in self.ids:
            self._place = self.ids.index(front)
        else:
            # The next one moved up into the place of the one that left.
            self._place = max(0, min(place, len(self.ids) - 1))
        self.state = "ready" if self.ids else "empty"
        self._read_cards()
        self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()

    def _read_cards(self, *, again: int = 0) -> None:
        near = self.around(BEHIND, AHEAD)
        wanted = [
            ident
            for ident in near
            if ident == again or (ident not in self._cards and ident not in self._asked)
        ]
        if not wanted:
            return
        self._learn_words()
        self._asked.update(wanted)
        vocabulary, words = self._operations.services, self._words
        self._operations.read(
            lambda library: inbox.cards(library, wanted, vocabulary.vocabulary, words),
            functools.partial(self._take_cards, wanted),
            failed=functools.partial(self._cards_failed, wanted),
            owner=self,
        )

    def _take_cards(self, asked: Sequence[int], found: list[InboxCard]) -> None:
        self._asked.difference_update(asked)
        for card in found:
            self._cards[card.item.id] = self._with_order(card)
        near = set(self.around(BEHIND, AHEAD))
        for ident in list(self._cards):
            if len(self._cards) <= KEPT_CARDS:
                break
            if ident not in near:
                del self._cards[ident]
        self.changed.emit()

    def _with_order(self, card: InboxCard) -> InboxCard:
        """Keep the digits where they were: what was 3 a moment ago must not become 2."""
        order = self._orders.setdefault(card.item.id, card.choices)
        if order == card.choices or card.item.category not in order:
            return card
        return replace(card, choices=order)

    def _cards_failed(self, asked: Sequence[int], explained: Explanation) -> None:
        self._asked.difference_update(asked)
        if self.current is None:
            self._fail(explained)

    # -- what else it may be ----------------------------------------------------------------------

    def _learn_words(self) -> None:
        """Have the categories read once; until then the order is a guess from the slot."""
        if self._words_asked:
            return
        self._words_asked = True
        services = self._operations.services
        self._operations.runner.submit(
            Lane.PERCEPTION,
            lambda _token: inbox.learn_categories(services.perception, services.vocabulary),
            done=self._take_words,
            failed=_leave_it,
            owner=self,
        )

    def _take_words(self, words: CategoryWords) -> None:
        self._words = words
        self._orders.clear()
        self._asked.clear()
        front = self.current_id
        self._cards = {ident: card for ident, card in self._cards.items() if ident == front}
        self._read_cards(again=front)


def _undo(label: str, library: Library, wardrobe: WardrobeService) -> ChangeSet:
    """Take the last step back if it is the one that is meant."""
    last = next((entry.label for entry in library.history.entries() if not entry.undone), "")
    return wardrobe.undo() if last == label else ChangeSet()


def _leave_it(_explained: Explanation) -> None:
    """A courtesy that may fail in silence: the order of choices, the number in the rail."""
