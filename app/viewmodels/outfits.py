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
from app.services.outfit_shelf import read_shelf
from app.viewmodels.outfit_actions import OutfitActions
from app.viewmodels.outfit_cards import OutfitCard, outfit_card
from app.viewmodels.outfit_list import OutfitListModel
from local_index import Library
from local_index.records import ChangeSet

State = Literal["busy", "empty", "ready", "nothing_fits", "failed"]
Only = Literal[
    "", "favorites", "ready", "planned", "never_worn", "stylist", "proposed", "odd", "trash"
]
Order = Literal["-added", "-updated", "name", "-worn", "worn", "last_worn", "-last_worn"]
COALESCE_MS = 120
_MOST_ALONE = 100
"""Of more outfits that changed the whole shelf is read anew."""
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

    @property
    def in_trash(self) -> bool:
        """Whether it asks for what was thrown away."""
        return self.only == "trash"


@dataclass(frozen=True, slots=True)
class _Read:
    cards: tuple[OutfitCard, ...]
    has_garments: bool
    in_trash: bool


class OutfitsViewModel(QObject):
    """State of the shelf; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.
        today: The person's calendar day.

    Attributes:
        model: The outfits that are listed.
        actions: What is done to them.
        owned: How many there are in all.
        has_garments: Whether the wardrobe holds a garment at all.
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
        self._touched: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self._refresh_what_changed)
        operations.changed.connect(self._on_changed)

    # -- looking ----------------------------------------------------------------------------------

    def look(self, looking: bool) -> None:
        """Say whether anybody looks; what changed meanwhile is read now."""
        self._looking = looking
        if looking and (self._stale or self._touched):
            self._refresh_what_changed()

    def refresh(self) -> None:
        """Read the shelf anew."""
        self._stale, self._touched = False, set()
        vocabulary, today = self._operations.services.vocabulary, self.actions.today()
        in_trash = self.wish.in_trash

        def read(library: Library) -> _Read:
            shelf = read_shelf(library, vocabulary, today, in_trash=in_trash)
            cards = tuple(outfit_card(one, today) for one in shelf)
            return _Read(cards, bool(library.items.count()), in_trash)

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

    def narrow(
        self,
        *,
        text: str | None = None,
        occasion: str | None = None,
        season: str | None = None,
        only: Only | None = None,
        order: Order | None = None,
    ) -> None:
        """Change what the shelf is narrowed to; None leaves a part as it is."""
        before = self.wish
        self._wish_for(
            ShelfWish(
                text=before.text if text is None else text,
                occasion=before.occasion if occasion is None else occasion,
                season=before.season if season is None else season,
                only=before.only if only is None else only,
                order=before.order if order is None else order,
            )
        )

    def show_proposed(self) -> None:
        """Show what a stylist proposed and nobody accepted yet."""
        self._wish_for(ShelfWish(only="proposed"))

    @property
    def proposals(self) -> tuple[int, ...]:
        """What a stylist proposed, of what is chosen; of all that is listed when nothing is."""
        cards = self.chosen or [self.model.card(one) for one in self.model.ids]
        return tuple(one.id for one in cards if one is not None and one.proposed)

    def clear(self) -> None:
        """Show everything again, in the same order."""
        self._wish_for(ShelfWish(order=self.wish.order))

    def select(self, outfit_ids: Sequence[int]) -> None:
        """Choose these outfits."""
        if tuple(outfit_ids) != self.selected:
            self.selected = tuple(outfit_ids)
            self.selection_changed.emit()

    # -- inside -----------------------------------------------------------------------------------

    def _wish_for(self, wish: ShelfWish) -> None:
        before, self.wish = self.wish, wish
        if before.in_trash != wish.in_trash:
            self.refresh()
        elif before != wish:
            self._show()

    def _marked(self, field: Literal["occasion", "season"]) -> tuple[str, ...]:
        marked = {term for one in self._cards for term in getattr(one, field)}
        terms = self._operations.services.vocabulary.terms(field)
        return tuple(term for term in terms if term in marked)

    def _on_changed(self, changes: ChangeSet) -> None:
        garments = {*changes.changed, *changes.removed, *changes.added}
        holding = {one.id for one in self._cards if not garments.isdisjoint(one.item_ids)}
        first = not self.has_garments and changes.added
        # a garment that comes out of the trash may be set aside in any outfit
        if not changes or first or changes.added:
            self._stale = True
        self._touched |= {*changes.outfits, *holding}
        if self._looking and (self._stale or self._touched):
            self._soon.start()

    def _refresh_what_changed(self) -> None:
        """Read only the outfits that are others, as long as they are few."""
        touched, in_trash = tuple(self._touched), self.wish.in_trash
        if self._stale or len(touched) > _MOST_ALONE:
            self.refresh()
            return
        self._touched = set()
        vocabulary, today = self._operations.services.vocabulary, self.actions.today()

        def read(library: Library) -> _Read:
            shelf = read_shelf(library, vocabulary, today, outfit_ids=touched)
            here = [one for one in shelf if (one.outfit.trashed_at is not None) == in_trash]
            cards = tuple(outfit_card(one, today) for one in here)
            return _Read(cards, bool(library.items.count()), in_trash)

        def take(read: _Read) -> None:
            kept = [one for one in self._cards if one.id not in touched]
            self._take(replace(read, cards=(*kept, *read.cards)))

        self._operations.read(read, take, failed=self._fail, owner=self)

    def _take(self, read: _Read) -> None:
        if read.in_trash != self.wish.in_trash:
            return  # the other list is on its way
        self.error, self.has_garments = None, read.has_garments
        self._cards = read.cards
        if not read.in_trash:
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
            self.state = "nothing_fits" if self._cards or self.wish.in_trash else "empty"
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
        "proposed": card.proposed,
        "odd": bool(card.odd),
        "trash": card.in_trash,
    }
    return fits[wish.only]
