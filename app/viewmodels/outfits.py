"""The shelf of saved outfits as the window sees it: which are listed, in which order, and chosen.

The whole shelf is read in the database lane; typing, filters and orders narrow it here at once. It
is read again when outfits, their garments or the diary changed and somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.outfit_shelf import ShelvedOutfit, read_shelf
from app.viewmodels.outfit_actions import OutfitActions
from app.viewmodels.outfit_cards import OutfitCard, outfit_card
from app.viewmodels.outfit_list import OutfitListModel
from local_index import Library
from local_index.records import ChangeSet

State = Literal["busy", "empty", "ready", "nothing_fits", "failed"]
Only = Literal["", "favorites", "ready", "planned", "never_worn", "stylist", "odd"]
Order = Literal["-added", "-updated", "name", "-worn", "worn", "last_worn", "-last_worn"]
COALESCE_MS = 120
NEWEST: Order = "-added"
_AT_HAND = frozenset({"dirty", "away", "in_trash"})


@dataclass(frozen=True, slots=True)
class ShelfWish:
    """What the shelf is narrowed to.

    Attributes:
        only: One of the shelf's own kinds; empty for all.
    """

    text: str = ""
    occasion: str = ""
    season: str = ""
    only: Only = ""
    order: Order = NEWEST

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.text.strip() or self.occasion or self.season or self.only)


class OutfitsViewModel(QObject):
    """State of the shelf; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.
        today: The person's calendar day.

    Attributes:
        model: The outfits that are listed.
        actions: What is done to them.
        owned: How many there are in all.
        wears_anything: Whether the wardrobe holds a garment at all.
        error: Why the shelf could not be read, when it failed.
    """

    changed = Signal()
    """What is listed, or the state, is another."""
    selection_changed = Signal()

    def __init__(
        self,
        operations: Operations,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self.model = OutfitListModel(operations, self)
        self.actions = OutfitActions(operations, self, today=today)
        self.state: State = "busy"
        self.error: Explanation | None = None
        self.wish = ShelfWish()
        self.selected: tuple[int, ...] = ()
        self.owned = 0
        self.has_garments = True
        self._operations = operations
        self._cards: tuple[OutfitCard, ...] = ()
        self._looking = False
        self._stale = True
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)

    # -- looking ----------------------------------------------------------------------------------

    def look(self, looking: bool) -> None:
        """Say whether anybody looks; what changed meanwhile is read now."""
        self._looking = looking
        if looking and self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the shelf anew."""
        self._stale = False
        vocabulary, today = self._operations.services.vocabulary, self.actions.today()

        def read(library: Library) -> tuple[tuple[ShelvedOutfit, ...], bool]:
            shelf = read_shelf(library, vocabulary, today)
            return shelf, bool(library.items.count())

        self._operations.read(read, self._take, failed=self._fail, owner=self)

    def card(self, outfit_id: int) -> OutfitCard | None:
        """Return an outfit of the shelf, listed or not; None when it is not there."""
        return next((one for one in self._cards if one.id == outfit_id), None)

    @property
    def chosen(self) -> tuple[OutfitCard, ...]:
        """The chosen outfits, in the order of the grid."""
        cards = (self.model.card(one) for one in self.selected)
        return tuple(one for one in cards if one is not None)

    def occasions(self) -> tuple[str, ...]:
        """Return the occasions that outfits are marked for, in the vocabulary's order."""
        return self._marked("occasion")

    def seasons(self) -> tuple[str, ...]:
        """Return the seasons that outfits are marked for, in the vocabulary's order."""
        return self._marked("season")

    # -- narrowing --------------------------------------------------------------------------------

    def narrow(self, **changes: str) -> None:
        """Change what the shelf is narrowed to: fields of `ShelfWish`."""
        wish = replace(self.wish, **changes)  # type: ignore[arg-type]
        if wish != self.wish:
            self.wish = wish
            self._show()

    def clear(self) -> None:
        """Show everything again, in the same order."""
        self.wish = ShelfWish(order=self.wish.order)
        self._show()

    def select(self, outfit_ids: Sequence[int]) -> None:
        """Choose these outfits."""
        if tuple(outfit_ids) != self.selected:
            self.selected = tuple(outfit_ids)
            self.selection_changed.emit()

    # -- inside -----------------------------------------------------------------------------------

    def _marked(self, field: Literal["occasion", "season"]) -> tuple[str, ...]:
        marked = {term for one in self._cards for term in getattr(one, field)}
        terms = self._operations.services.vocabulary.terms(field)
        return tuple(term for term in terms if term in marked)

    def _on_changed(self, changes: ChangeSet) -> None:
        mine = {item for card in self._cards for item in card.item_ids}
        garments = (*changes.changed, *changes.removed, *changes.added)
        first = not self.has_garments and changes.added
        if changes and not changes.outfits and not first and mine.isdisjoint(garments):
            return
        self._stale = True
        if self._looking:
            self._soon.start()

    def _take(self, read: tuple[tuple[ShelvedOutfit, ...], bool]) -> None:
        shelf, self.has_garments = read
        today = self.actions.today()
        self.error = None
        self._cards = tuple(outfit_card(one, today) for one in shelf)
        self.owned = len(self._cards)
        self._show()

    def _fail(self, explained: Explanation) -> None:
        self._stale = True
        self.state, self.error = "failed", explained
        self.changed.emit()

    def _show(self) -> None:
        found = listed(self._cards, self.wish)
        self.model.set_cards(found)
        kept = {one.id for one in found}
        self.selected = tuple(one for one in self.selected if one in kept)
        if found:
            self.state = "ready"
        else:
            self.state = "nothing_fits" if self._cards else "empty"
        self.changed.emit()


def listed(cards: Sequence[OutfitCard], wish: ShelfWish) -> list[OutfitCard]:
    """Return what of a shelf fits a wish, in its order."""
    words = wish.text.casefold().split()
    found = [one for one in cards if _fits(one, wish, words)]
    order = wish.order
    if order == "name":
        found.sort(key=lambda one: (not one.is_named, one.title.casefold(), one.id))
    elif order in ("worn", "-worn"):
        sign = -1 if order == "-worn" else 1
        found.sort(key=lambda one: (sign * one.worn, one.last_worn, one.id))
    elif order == "last_worn":  # what was never worn waits longest
        found.sort(key=lambda one: (one.last_worn, one.id))
    elif order == "-last_worn":
        found.sort(key=lambda one: (one.last_worn, one.id), reverse=True)
    elif order == "-updated":
        found.sort(key=lambda one: (one.updated, one.id), reverse=True)
    else:
        found.sort(key=lambda one: (one.added, one.id), reverse=True)
    return found


def _fits(card: OutfitCard, wish: ShelfWish, words: Sequence[str]) -> bool:
    if wish.occasion and wish.occasion not in card.occasion:
        return False
    if wish.season and card.season and wish.season not in card.season:
        return False
    if not all(word in card.words for word in words):
        return False
    fits: dict[Only, bool] = {
        "": True,
        "favorites": card.favorite,
        "ready": _AT_HAND.isdisjoint(card.odd),
        "planned": bool(card.planned),
        "never_worn": not card.worn,
        "stylist": card.by_stylist,
        "odd": bool(card.odd),
    }
    return fits[wish.only]
