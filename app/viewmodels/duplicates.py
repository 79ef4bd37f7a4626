"""Garments that may be the same, pair by pair: keep one, keep both, or decide later.

Pairs are read once and walked through; each decision is one step of undo, and the next pair is
shown at once. Whoever undoes elsewhere finds the pair here again. Nothing is decided by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.notifications import Notifications
from app.operations import Operations
from app.sentences import noted
from app.services.garment_card import PictureOf
from app.services.pair_card import (
    Difference,
    PairCard,
    measure_sharpness,
    open_pairs,
    read_pair,
)
from app.services.wardrobe import WardrobeService
from app.tasks import Lane
from app.viewmodels.names import shown_name
from local_index import DuplicatePair, Library
from local_index.records import ChangeSet, ItemRecord

State = Literal["empty", "busy", "ready", "failed"]
Action = Callable[[Library, WardrobeService], ChangeSet]


@dataclass(frozen=True, slots=True)
class Side:
    """One garment of the pair.

    Attributes:
        reasons: What speaks for it, as the index says it ("sharper").
        better: Whether it is the one that is better to keep.
    """

    item: ItemRecord
    picture: PictureOf | None
    reasons: tuple[str, ...]
    better: bool


class DuplicatesViewModel(QObject):
    """State of the comparison; lives in the GUI thread.

    Attributes:
        state: ``empty`` when nothing is left to decide.
        left: The garment on the left, the earlier one.
        right: The other.
        kind: Why they are suspected: ``exact``, ``perceptual`` or ``embedding``.
        at: Place of the pair, from 0.
        total: How many pairs there are to decide.
        decided: How many were decided since it was opened, and not taken back.
        differences: Where the two garments disagree.
    """

    changed = Signal()

    def __init__(
        self, operations: Operations, notifications: Notifications, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state: State = "busy"
        self.left: Side | None = None
        self.right: Side | None = None
        self.kind = ""
        self.at = 0
        self.differences: tuple[Difference, ...] = ()
        self.error: Explanation | None = None
        self._operations = operations
        self._notifications = notifications
        self._pairs: tuple[DuplicatePair, ...] = ()
        self._begun = 0
        self._sharpness: dict[int, float] = {}
        self._generation = 0
        self._mine = False
        operations.changed.connect(self._on_changed)

    @property
    def total(self) -> int:
        """How many pairs there are to decide."""
        return len(self._pairs)

    @property
    def decided(self) -> int:
        """How many were decided since it was opened."""
        return self._begun - self.total

    def open(self, *, first: int | None = None) -> None:
        """Read the open pairs.

        Args:
            first: A garment whose pairs come first.
        """
        self._generation += 1
        generation = self._generation
        self._operations.read(
            lambda library: (generation, open_pairs(library, first=first)),
            self._listed,
            failed=self._missed,
            owner=self,
        )

    # -- walking ----------------------------------------------------------------------------------

    def next(self) -> None:
        """Decide later: show the pair after this one, the first after the last."""
        self._go(self.at + 1)

    def back(self) -> None:
        """Show the pair before this one."""
        self._go(self.at - 1)

    # -- deciding ---------------------------------------------------------------------------------

    def keep_left(self) -> None:
        """Make one garment of both; the left one stays."""
        self._merge(self.left, self.right)

    def keep_right(self) -> None:
        """Make one garment of both; the right one stays."""
        self._merge(self.right, self.left)

    def keep_better(self) -> None:
        """Make one garment of both; the better one stays."""
        if self.left is not None and self.left.better:
            self.keep_left()
        else:
            self.keep_right()

    def keep_both(self) -> None:
        """They are two garments; never ask again."""
        pair = self._pair()
        if pair is None:
            return

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            library.duplicates.dismiss(pair)
            return ChangeSet(changed=(pair.item_a, pair.item_b))

        self._decide(action, noted("Not duplicates"), self.tr("They stay two garments."))

    def _merge(self, keep: Side | None, drop: Side | None) -> None:
        if keep is None or drop is None:
            return
        kept, dropped = keep.item.id, drop.item.id

        def action(_library: Library, wardrobe: WardrobeService) -> ChangeSet:
            wardrobe.merge(kept, dropped)
            return ChangeSet(changed=(kept,), removed=(dropped,))

        name = shown_name(keep.item)
        told = self.tr("Merged into {name}.").format(name=name)
        self._decide(action, noted("Merge two garments"), told)

    def _decide(self, action: Action, label: str, told: str) -> None:
        pair = self._pair()
        if pair is None or self.state != "ready":
            return
        self.state = "busy"
        self._mine = True

        def done(_changes: ChangeSet) -> None:
            self._mine = False
            gone = {pair.item_a, pair.item_b}
            self._pairs = tuple(one for one in self._pairs if {one.item_a, one.item_b} != gone)
            self._notifications.say(told, action=(self.tr("Undo"), self._undo))
            self.open_again()

        self._operations.change(action, label=label, done=done, failed=self._refused)

    def open_again(self) -> None:
        """Read the pairs anew, keeping the place: a merge can settle several."""
        self._generation += 1
        generation = self._generation
        order = {_key(pair): place for place, pair in enumerate(self._pairs)}

        def read(library: Library) -> tuple[int, tuple[DuplicatePair, ...]]:
            pairs = sorted(open_pairs(library), key=lambda pair: order.get(_key(pair), len(order)))
            return generation, tuple(pairs)

        self._operations.read(read, self._listed, failed=self._missed, owner=self)

    # -- inside -----------------------------------------------------------------------------------

    def _undo(self) -> None:
        self._operations.undo()

    def _pair(self) -> DuplicatePair | None:
        return self._pairs[self.at] if 0 <= self.at < len(self._pairs) else None

    def _listed(self, answer: tuple[int, tuple[DuplicatePair, ...]]) -> None:
        generation, pairs = answer
        if generation != self._generation:
            return
        self._pairs = pairs
        self._begun = max(self._begun, len(pairs))
        self._go(min(self.at, max(0, len(pairs) - 1)))

    def _go(self, at: int) -> None:
        if not self._pairs:
            self.left = self.right = None
            self.differences = ()
            self.state = "empty"
            self.changed.emit()
            return
        self.at = at % len(self._pairs)
        pair = self._pairs[self.at]
        self._generation += 1
        generation, known = self._generation, dict(self._sharpness)
        self._operations.read(
            lambda library: (generation, read_pair(library, pair, sharpness=known)),
            self._arrived,
            failed=self._missed,
            owner=self,
        )

    def _arrived(self, answer: tuple[int, PairCard]) -> None:
        generation, card = answer
        if generation != self._generation:
            return
        pair = card.pair
        keep = pair.keep
        self.kind = pair.kind
        self.left = Side(card.first, card.picture_a, pair.reasons_a, card.first.id == keep)
        self.right = Side(card.second, card.picture_b, pair.reasons_b, card.second.id == keep)
        self.differences = card.differences
        self.state = "ready"
        self.error = None
        self.changed.emit()
        self._measure(card)

    def _measure(self, card: PairCard) -> None:
        """See which photo is sharper, beside everything else; the pair is judged again then."""
        pictures = [one for one in (card.picture_a, card.picture_b) if one is not None]
        missing = [one for one in pictures if one.view.photo_id not in self._sharpness]
        if not missing:
            return
        generation = self._generation

        def work(_token: object) -> dict[int, float]:
            # What cannot be measured is as good as any other: it must not be asked for again.
            return {one.view.photo_id: measure_sharpness(one) or 0.0 for one in missing}

        def done(found: dict[int, float]) -> None:
            self._sharpness |= found
            if generation == self._generation and self.state == "ready":
                self._go(self.at)

        self._operations.runner.submit(
            Lane.FILES, work, done=done, failed=lambda _explained: None, owner=self
        )

    def _on_changed(self, _changes: ChangeSet) -> None:
        if not self._mine and self.state != "busy":
            self.open_again()

    def _missed(self, explained: Explanation) -> None:
        self.error = explained
        self.state = "failed"
        self.changed.emit()

    def _refused(self, explained: Explanation) -> None:
        self._mine = False
        self._notifications.fail(explained)
        self.open_again()


def _key(pair: DuplicatePair) -> frozenset[int]:
    return frozenset((pair.item_a, pair.item_b))
