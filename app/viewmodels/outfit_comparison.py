"""Two to four outfits beside each other: pieces by their places, scores, wears, and what differs.

Read and judged in the stylist's lane, again when the wish or one of the outfits is another. What
every number is called is said in plain words; nothing is ranked.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.outfit_shelf import SHELF_SLOTS, ShelvedOutfit, read_shelf
from app.viewmodels.outfit_actions import OutfitActions
from app.viewmodels.outfit_cards import OutfitCard, PieceCard, outfit_card
from app.viewmodels.outfit_editor import board_slot
from app.viewmodels.outfit_sentences import (
    PartWords,
    part_words,
    slot_words,
    spoken,
    verdict_words,
)
from app.viewmodels.outfit_wish import OutfitWish
from app.viewmodels.stylist_asking import StylistAsker
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.stylist.service import Stylist
    from app.stylist.side_by_side import SideBySide
    from app.stylist.wishes import Wish
    from local_index import Library
    from models.vocabulary import Vocabulary

State = Literal["waiting", "busy", "ready", "gone", "failed"]
FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Column:
    """One outfit of the comparison.

    Attributes:
        text: How it goes together, in plain words.
        warmth: Sum over what is worn on the torso.
        formality: 1 (home) to 5 (black tie).
    """

    card: OutfitCard
    score: float
    text: str
    parts: tuple[PartWords, ...]
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    warmth: float
    formality: float


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One place in every outfit.

    Attributes:
        cells: Of each outfit, what is worn there; may be nothing.
        same: Whether it is the same everywhere.
        apart: Of each outfit, whether it is another one there while the others agree.
    """

    slot: str
    text: str
    cells: tuple[tuple[PieceCard, ...], ...]
    same: bool
    apart: tuple[bool, ...]


class ComparisonViewModel(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Its runner does the work.
        wish: What the outfits are wanted for.

    Attributes:
        columns: The outfits, in the order in which they were chosen.
        rows: Places that at least one of them fills.
        error: Why they cannot be compared, when it failed.
    """

    changed = Signal()

    def __init__(
        self,
        operations: Operations,
        wish: OutfitWish,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self.actions = OutfitActions(operations, self, today=today)
        self.state: State = "waiting"
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[SlotRow, ...] = ()
        self.error: Explanation | None = None
        self._operations = operations
        self._wish = wish
        self._asker = StylistAsker(operations, self)
        self._ids: tuple[int, ...] = ()
        wish.changed.connect(self._again)
        operations.changed.connect(self._on_changed)

    def compare(self, outfit_ids: Sequence[int]) -> None:
        """Put these outfits beside each other."""
        self._ids = tuple(dict.fromkeys(outfit_ids))[:MOST]
        self.columns, self.rows = (), ()
        self._ask()

    def drop(self, outfit_id: int) -> None:
        """Leave an outfit out, as long as two are left."""
        if len(self._ids) > FEWEST:
            self._ids = tuple(one for one in self._ids if one != outfit_id)
            self._ask()

    def stop(self) -> None:
        """Compare nothing any more."""
        self._asker.drop()
        self._ids, self.columns, self.rows, self.state = (), (), (), "waiting"

    # -- inside -----------------------------------------------------------------------------------

    def _again(self) -> None:
        if self._ids:
            self._ask()

    def _on_changed(self, changes: ChangeSet) -> None:
        held = {item for one in self.columns for item in one.card.item_ids}
        touched = {*changes.changed, *changes.removed}
        if not changes or held & touched or {*self._ids} & {*changes.outfits}:
            self._again()

    def _ask(self) -> None:
        self.state = "busy"
        self.changed.emit()
        services, today = self._operations.services, self.actions.today()
        question = functools.partial(
            _compare, services.vocabulary, today, self._ids, self._wish.asked()
        )
        self._asker.ask_now(question, self._take, self._fail)

    def _take(self, found: tuple[tuple[OutfitCard, ...], tuple[Column, ...]]) -> None:
        cards, self.columns = found
        self.rows = slot_rows(cards)
        self.error = None
        self.state = "ready" if self.columns else "gone"
        self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()


def slot_rows(cards: Sequence[OutfitCard]) -> tuple[SlotRow, ...]:
    """Return the places that outfits fill, with what is in each of them."""
    rows = []
    for slot in SHELF_SLOTS:
        cells = tuple(
            tuple(one for one in card.pieces if board_slot(one.slot) == slot) for card in cards
        )
        if any(cells):
            sets = [frozenset(one.item_id for one in cell) for cell in cells]
            most = max(sets.count(one) for one in sets)
            apart = tuple(most > 1 and sets.count(one) < most for one in sets)
            rows.append(SlotRow(slot, slot_words(slot), cells, most == len(sets), apart))
    return tuple(rows)


def _compare(
    vocabulary: Vocabulary,
    today: date,
    outfit_ids: tuple[int, ...],
    wish: Wish,
    stylist: Stylist,
    library: Library,
) -> tuple[tuple[OutfitCard, ...], tuple[Column, ...]]:
    by_id = {
        one.outfit.id: one
        for one in read_shelf(library, vocabulary, today, outfit_ids=outfit_ids)
        if one.pieces and one.outfit.trashed_at is None
    }
    shelf = [by_id[one] for one in outfit_ids if one in by_id]
    if len(shelf) < FEWEST:
        return (), ()
    found = stylist.side_by_side([[p.item.id for p in one.pieces] for one in shelf], wish)
    cards = tuple(outfit_card(one, today) for one in shelf)
    return cards, _columns(cards, shelf, found)


def _columns(
    cards: Sequence[OutfitCard], shelf: Sequence[ShelvedOutfit], found: SideBySide
) -> tuple[Column, ...]:
    columns = []
    for card, shelved, side in zip(cards, shelf, found.sides, strict=True):
        items = [one.item for one in shelved.pieces]
        columns.append(
            Column(
                card=card,
                score=side.judged.score,
                text=verdict_words(side.judged.score),
                parts=part_words({name: side.judged.parts[name] for name in found.parts}),
                reasons=tuple(spoken(one.text, items) for one in side.judged.reasons),
                cautions=tuple(spoken(one.text, items) for one in side.judged.warnings),
                warmth=side.warmth,
                formality=side.formality,
            )
        )
    return tuple(columns)
