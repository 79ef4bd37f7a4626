"""The review of a tag audit: only disagreements, one after another, each settled by one key.

A finding that is settled leaves at once and is written behind it; undo brings it back. What counts
as a disagreement, and that a settled one does not come back, is ``app.services.suggestions``'s.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from local_index import Library
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.services.inbox import InboxCard
    from app.services.suggestions import Suggestion
    from app.services.wardrobe import WardrobeService

State = Literal["busy", "empty", "ready", "failed"]
Answer = Literal["accepted", "kept"]
MANY = 2_000
"""Findings from which reading all of them takes long enough to be felt."""
RARELY_MS = 2_000


@dataclass(frozen=True, slots=True)
class _Read:
    """What waits.

    Attributes:
        of: Only about these garments; None for all.
        garments: How many the wardrobe has; 0 where only some were asked about.
    """

    findings: tuple[Suggestion, ...]
    garments: int = 0
    of: frozenset[int] | None = None


class AuditViewModel(QObject):
    """State of the review; lives in the GUI thread.

    Attributes:
        state: What is shown.
        findings: What waits, garment by garment, of the chosen field.
        at: Place of the one in front.
        field: Only findings about this field; empty for all.
        garments: How many garments the wardrobe has.
        card: The garment in front with its photo; None while it is read.
        error: Why nothing could be read.
    """

    changed = Signal()

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: State = "busy"
        self.findings: tuple[Suggestion, ...] = ()
        self.at = 0
        self.field = ""
        self.garments = 0
        self.card: InboxCard | None = None
        self.error: Explanation | None = None
        self._all: tuple[Suggestion, ...] = ()
        self._leaving: set[int] = set()
        self._settled: dict[int, Answer] = {}
        self._answers: list[str] = []
        self._pictured: int | None = None
        self._operations = operations
        self._reading = self._stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(RARELY_MS)
        self._later.timeout.connect(self.open)
        operations.changed.connect(self._on_changed)

    # -- what is shown ----------------------------------------------------------------------------

    @property
    def current(self) -> Suggestion | None:
        """The finding in front."""
        return self.findings[self.at] if self.at < len(self.findings) else None

    @property
    def around(self) -> tuple[Suggestion, ...]:
        """Every finding about the garment in front, in their order."""
        front = self.current
        return tuple(one for one in self.findings if front and one.item_id == front.item_id)

    @property
    def settled(self) -> int:
        """How many were settled since this was opened."""
        return len(self._settled)

    @property
    def left_of(self) -> Mapping[str, int]:
        """How many wait, by field, the most first."""
        return dict(Counter(one.field for one in self._all).most_common())

    @property
    def total(self) -> int:
        """How many wait, whatever field is chosen."""
        return len(self._all)

    @property
    def can_undo(self) -> bool:
        """Whether an answer was given here that is not taken back yet."""
        return bool(self._answers)

    def open(self) -> None:
        """Read what waits; asked for while that is read, it is read once more after it."""
        if self._reading:
            self._stale = True
            return
        self._reading = True
        self._operations.read(
            functools.partial(_read, services=self._operations.services),
            self._take,
            failed=self._fail,
            owner=self,
        )

    def _open_some(self, item_ids: Collection[int]) -> None:
        """Read again what waits about some garments: answers must not wait for a whole wardrobe."""
        if not item_ids:
            return
        self._operations.read(
            functools.partial(_read, services=self._operations.services, of=frozenset(item_ids)),
            self._take,
            failed=self._fail,
            owner=self,
        )

    def show_field(self, field: str) -> None:
        """Show only what is about one field; empty shows all."""
        if field != self.field:
            self.field = field
            self.at = 0
            self._show()

    # -- moving -----------------------------------------------------------------------------------

    def next(self) -> None:
        """Leave this one for later and look at the next."""
        self.go_to(self.at + 1)

    def previous(self) -> None:
        """Look at the one before."""
        self.go_to(self.at - 1)

    def next_garment(self) -> None:
        """Leave this garment for later."""
        front = self.current
        for place in range(self.at, len(self.findings)):
            if front is not None and self.findings[place].item_id != front.item_id:
                self.go_to(place)
                return

    def go_to(self, place: int) -> None:
        """Look at a finding by its place; beyond the ends stays where it is."""
        if 0 <= place < len(self.findings) and place != self.at:
            self.at = place
            self._show_picture()
            self.changed.emit()

    def show(self, suggestion_id: int) -> None:
        """Look at a certain finding."""
        for place, one in enumerate(self.findings):
            if one.id == suggestion_id:
                self.go_to(place)

    # -- answering --------------------------------------------------------------------------------

    def accept(self) -> None:
        """Take the model's value; it becomes the person's own word."""
        if (front := self.current) is not None:
            self._settle([front], "accepted")

    def keep(self) -> None:
        """Keep what is stored; the model does not ask again."""
        if (front := self.current) is not None:
            self._settle([front], "kept")

    def accept_garment(self) -> None:
        """Take every value of this garment that is not against the person's own words."""
        chosen = [one for one in self.around if one.preselected or one is self.current]
        if chosen:
            self._settle(chosen, "accepted")

    def keep_garment(self) -> None:
        """Keep everything that is stored of this garment."""
        if chosen := self.around:
            self._settle(chosen, "kept")

    def undo(self) -> None:
        """Take the last answer back; never anything but an answer given here."""
        if self._answers:
            label = self._answers.pop()
            self._operations.change(
                functools.partial(_undo, label), label="", done=self._taken_back
            )

    def _taken_back(self, changes: ChangeSet) -> None:
        self._open_some(_touched(changes))

    def _settle(self, chosen: Sequence[Suggestion], how: Answer) -> None:
        seen, services = tuple(chosen), self._operations.services
        gone = tuple(one.id for one in seen)
        self._leaving.update(gone)
        self._settled.update(dict.fromkeys(gone, how))

        def action(library: Library, _wardrobe: object) -> ChangeSet:
            from app.services.suggestions import accept, dismiss

            if how == "accepted":
                return accept(library, services.vocabulary, gone, seen=seen)
            return dismiss(library, gone)

        self._show()
        self._operations.change(
            action,
            label="",
            done=functools.partial(self._gone, seen),
            failed=functools.partial(self._stayed, seen),
        )

    def _gone(self, seen: Sequence[Suggestion], changes: ChangeSet) -> None:
        if changes.label:  # none where the garment had changed meanwhile
            self._answers.append(changes.label)
        self._leaving.difference_update(one.id for one in seen)
        self._open_some({one.item_id for one in seen})

    def _stayed(self, seen: Sequence[Suggestion], explained: Explanation) -> None:
        self._leaving.difference_update(one.id for one in seen)
        for one in seen:
            self._settled.pop(one.id, None)
        self._operations.runner.unhandled.emit(explained)
        self._open_some({one.item_id for one in seen})

    # -- reading ----------------------------------------------------------------------------------

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes:
            self._open_some(_touched(changes))
        elif len(self._all) < MANY:
            self.open()
        elif not self._later.isActive():
            self._later.start()

    def _take(self, found: _Read) -> None:
        self.error = None
        if found.of is None:
            self._reading = False
            self._all, self.garments = found.findings, found.garments
        else:
            others = (one for one in self._all if one.item_id not in found.of)
            both = (*others, *found.findings)
            self._all = tuple(sorted(both, key=lambda one: (-one.item_id, one.id)))
        for back in [one.id for one in found.findings if one.id in self._settled]:
            if back not in self._leaving:
                del self._settled[back]  # taken back, here or by undo elsewhere
        self._show()
        if found.of is None and self._stale:
            self._stale = False
            self.open()

    def _show(self) -> None:
        front = self.current
        self._all = tuple(one for one in self._all if one.id not in self._leaving)
        fields = {one.field for one in self._all}
        if self.field and self.field not in fields and not self._leaving:
            self.field = ""
        self.findings = tuple(one for one in self._all if self.field in ("", one.field))
        places = {one.id: place for place, one in enumerate(self.findings)}
        if front is not None and front.id in places:
            self.at = places[front.id]
        else:
            # The next one moved up into the place of the one that left.
            self.at = max(0, min(self.at, len(self.findings) - 1))
        self.state = "ready" if self.findings else "empty"
        self._show_picture()
        self.changed.emit()

    def _show_picture(self) -> None:
        front = self.current
        wanted = front.item_id if front is not None else None
        if wanted == self._pictured:
            return
        self._pictured, self.card = wanted, None
        if wanted is not None:
            self._operations.read(
                functools.partial(_card, item_id=wanted, services=self._operations.services),
                functools.partial(self._take_card, wanted),
                failed=_no_picture,
                owner=self,
            )

    def _take_card(self, item_id: int, card: InboxCard | None) -> None:
        if item_id == self._pictured:
            self.card = card
            self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self._reading = self._stale = False
        self.state, self.error = "failed", explained
        self.changed.emit()


def _read(library: Library, *, services: Services, of: frozenset[int] | None = None) -> _Read:
    from app.services.suggestions import findings

    if of is None:
        return _Read(tuple(findings(library, services.vocabulary)), library.items.count())
    return _Read(tuple(findings(library, services.vocabulary, sorted(of))), of=of)


def _touched(changes: ChangeSet) -> frozenset[int]:
    return frozenset((*changes.added, *changes.changed, *changes.removed))


def _card(library: Library, *, item_id: int, services: Services) -> InboxCard | None:
    from app.services.inbox import cards

    return next(iter(cards(library, [item_id], services.vocabulary, None)), None)


def _undo(label: str, library: Library, wardrobe: WardrobeService) -> ChangeSet:
    """Take the last step back if it is the one that is meant."""
    last = next((entry.label for entry in library.history.entries() if not entry.undone), "")
    return wardrobe.undo() if last == label else ChangeSet()


def _no_picture(_explained: Explanation) -> None:
    """The words are enough to answer by; whatever is wrong shows when an answer is written."""
