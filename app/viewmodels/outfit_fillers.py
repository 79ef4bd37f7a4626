"""What could lie where a piece lies: walked through by arrow keys, and first in the picker.

Ranked by how well each goes with everything else on the board. A ranking holds for as long as the
rest of the board and the wish stay, so only the first step in a place waits for one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.operations import Operations
from app.viewmodels.outfit_editor import OutfitEditor, board_slot
from app.viewmodels.outfit_wish import OutfitWish
from app.viewmodels.stylist_asking import StylistAsker

if TYPE_CHECKING:
    from app.stylist.fillers import Filler
    from app.stylist.service import Stylist
    from app.stylist.wishes import Wish
    from local_index import Library

_KEPT = 16


@dataclass(frozen=True)
class Place:
    """One place on the board beside everything else, under one wish."""

    slot: str
    others: tuple[int, ...]
    wish: Wish


class FillersViewModel(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Its runner does the work.
        editor: Whose board it is.
        wish: What the outfit is wanted for.
    """

    told = Signal(str)
    """Why a step leads nowhere, in a sentence."""

    def __init__(
        self,
        operations: Operations,
        editor: OutfitEditor,
        wish: OutfitWish,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._wish = wish
        self._asker = StylistAsker(operations, self)
        self._ranked: dict[Place, tuple[Filler, ...]] = {}
        operations.changed.connect(self._forget)

    def step(self, item_id: int, by: int) -> None:
        """Put the next or the former candidate where a piece lies."""
        editor = self._editor
        if item_id in editor.locked:
            self.say_locked()
            return
        piece = next((one for one in editor.pieces if one.item_id == item_id), None)
        if piece is None:
            return
        place = self._place(piece.slot, item_id)
        ranked = self._ranked.get(place)
        if ranked is not None and item_id in {one.item_id for one in ranked}:
            self._take_step(item_id, by, ranked)
            return

        def done(found: tuple[Filler, ...]) -> None:
            self._keep(place, found)
            self._take_step(item_id, by, found)

        self._asker.ask_now(
            functools.partial(_ask, place, item_id), done, lambda _why: self._say_none()
        )

    def say_locked(self) -> None:
        """Say why nothing else comes where a piece lies."""
        self.told.emit(self.tr("This piece is locked. Unlock it to try others."))

    def rank(self, slot: str, done: Callable[[tuple[Filler, ...]], None], *, now: int = 0) -> None:
        """Hand over what could lie in a place, the best first; nothing where it cannot be said."""
        place = self._place(slot, now)
        ranked = self._ranked.get(place)
        if ranked is not None:
            done(ranked)
            return

        def take(found: tuple[Filler, ...]) -> None:
            self._keep(place, found)
            done(found)

        def fail(_why: Explanation) -> None:
            # the picker lists everything all the same; only its order says less
            done(())

        self._asker.ask_now(functools.partial(_ask, place, now), take, fail)

    # -- inside -----------------------------------------------------------------------------------

    def _forget(self, _changes: object) -> None:
        """Rank anew: garments, the diary or what was said may be others."""
        self._ranked.clear()

    def _place(self, slot: str, now: int) -> Place:
        others = tuple(one for one in self._editor.item_ids if one != now)
        return Place(slot, others, self._wish.asked())

    def _keep(self, place: Place, found: tuple[Filler, ...]) -> None:
        self._ranked[place] = found
        while len(self._ranked) > _KEPT:
            del self._ranked[next(iter(self._ranked))]

    def _take_step(self, item_id: int, by: int, ranked: tuple[Filler, ...]) -> None:
        ids = [one.item_id for one in ranked]
        free = [one for one in ids if one == item_id or one not in self._editor.item_ids]
        if item_id not in free or len(free) < 2:
            self._say_none()
            return
        other = free[(free.index(item_id) + by) % len(free)]
        self._editor.swap(item_id, other)

    def _say_none(self) -> None:
        self.told.emit(self.tr("There is nothing else that could stand here."))


def _ask(place: Place, now: int, stylist: Stylist, _library: Library) -> tuple[Filler, ...]:
    # the board's own place may differ from the garment's: a shirt worn as a layer
    return stylist.fillers(place.others, board_slot(place.slot), place.wish, now=now)
