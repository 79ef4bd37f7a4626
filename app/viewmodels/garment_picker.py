"""Garments to put on a board: those of one place or all, what goes best first, narrowed by words.

Words are looked up as the command palette does it, by names and terms, without any model. The order
comes a moment later, when the stylist has ranked the place; what it did not rank follows as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.browsing import BrowseService, Condition, Wish
from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.outfit_fillers import FillersViewModel
from local_index import Library
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.stylist.fillers import Filler
    from models.vocabulary import Vocabulary

State = Literal["busy", "ready", "nothing", "failed"]
DEBOUNCE_MS = 120
_BEST = 3


class GarmentPickerViewModel(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Reads the wardrobe.
        fillers: Ranks what could stand in a place.

    Attributes:
        model: What is listed.
        slot: The place that is filled; empty for all garments.
    """

    changed = Signal()
    asked = Signal()
    """Another question is answered next: its list begins at the top."""

    def __init__(
        self, operations: Operations, fillers: FillersViewModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.model = GarmentListModel(operations, self)
        self.slot = ""
        self.text = ""
        self.state: State = "busy"
        self._operations = operations
        self._fillers = fillers
        self._found: tuple[int, ...] = ()
        self._ranked: dict[int, float] = {}
        self._is_open = False
        self._rank_anew = False
        self._number = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DEBOUNCE_MS)
        self._soon.timeout.connect(self._look_up)
        operations.changed.connect(self._on_changed)

    def open(self, slot: str) -> None:
        """List what could stand in a place; an empty one for everything."""
        self._is_open = True
        if slot != self.slot:
            self._ranked = {}
        self.slot = slot
        self.asked.emit()
        self._look_up()
        self._rank_anew = True
        self.rank()

    def close(self) -> None:
        """List nothing any more."""
        self._is_open = False
        self._soon.stop()

    def set_text(self, text: str) -> None:
        """Narrow by words."""
        self.text = text
        self.asked.emit()
        self._soon.start()

    def rank(self) -> None:
        """Order by how well each goes with what lies on the board now."""
        if self._is_open and self.slot:
            slot = self.slot
            self._fillers.rank(slot, self._take_ranks_of(slot))

    # -- inside -----------------------------------------------------------------------------------

    def _take_ranks_of(self, slot: str) -> Callable[[tuple[Filler, ...]], None]:
        def take(found: tuple[Filler, ...]) -> None:
            if slot == self.slot:
                self._ranked = {one.item_id: one.score for one in found}
                if self._rank_anew:
                    self._rank_anew = False
                    self.asked.emit()
                self._show()

        return take

    def _look_up(self) -> None:
        self._number += 1
        number, vocabulary = self._number, self._operations.services.vocabulary
        conditions = (Condition("slot", self.slot),) if self.slot else ()
        wish = Wish(text=self.text, conditions=conditions)

        def take(ids: tuple[int, ...]) -> None:
            if number == self._number:
                self._found = ids
                self._show()

        self._operations.read(
            lambda library: _find(library, vocabulary, wish), take, failed=self._fail, owner=self
        )

    def _show(self) -> None:
        ids = self._found
        reasons: dict[int, tuple[str, ...]] = {}
        if self._ranked:
            best = sorted(self._ranked, key=lambda one: -self._ranked[one])
            if not self.text.strip():
                here = set(ids)
                first = [one for one in best if one in here]
                ids = (*first, *(one for one in ids if one not in self._ranked))
            reasons = {one: (self.tr("Goes best"),) for one in best[:_BEST]}
        self.model.set_ids(ids, reasons)
        self.state = "ready" if ids else "nothing"
        self.changed.emit()

    def _fail(self, _explained: Explanation) -> None:
        self.state = "failed"
        self.changed.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        self.model.refresh(changes.changed if changes else None)
        if self._is_open and (not changes or changes.added or changes.removed):
            self._soon.start()


def _find(library: Library, vocabulary: Vocabulary, wish: Wish) -> tuple[int, ...]:
    return BrowseService(library, vocabulary).find(wish).ids
