"""One outfit on the board: its pieces, what is locked, what is said of it; kept as it is changed.

What the hand does shows at once; a moment later it is written as one step of undo, so that walking
through ten shirts is one step and not ten. Undo and redo are the wardrobe's own. How well pieces go
together is asked beside the window (`outfit_verdict`); what could stand where is `outfit_fillers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.services.browsing import PictureRecord, garments
from app.services.outfit_board import Kept, Wording, keep_board
from app.services.outfit_shelf import SHELF_SLOTS, ShelvedOutfit, read_shelf
from app.viewmodels.outfit_actions import OutfitActions
from app.viewmodels.outfit_cards import OutfitCard, PieceCard, outfit_card, piece_card
from local_index.outfits import OutfitItem
from local_index.records import ChangeSet, ItemRecord

if TYPE_CHECKING:
    from app.services.wardrobe import WardrobeService
    from app.stylist.swaps import Swap
    from local_index import Library

State = Literal["busy", "ready", "gone", "failed"]
Word = Literal["name", "notes", "occasion", "season"]
WRITE_MS = 500


class OutfitEditor(QObject):
    """State of the board; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.
        today: The person's calendar day.

    Attributes:
        outfit_id: 0 for an outfit that is not there yet.
        state: ``gone`` when it lies in the trash.
        card: The outfit as it is kept; None before it is.
        pieces: What lies on the board, in order.
        locked: Garments that stay when Vestry finishes the outfit.
        wording: Name, notes, occasions and seasons.
        error: Why it could not be read, when it failed.
    """

    changed = Signal()
    """Something of the outfit is another."""
    pieces_changed = Signal()
    """Other pieces, or in other places."""

    def __init__(
        self,
        operations: Operations,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self.actions = OutfitActions(operations, self, today=today)
        self.outfit_id = 0
        self.state: State = "ready"
        self.card: OutfitCard | None = None
        self.pieces: tuple[PieceCard, ...] = ()
        self.locked: frozenset[int] = frozenset()
        self.wording = Wording()
        self.error: Explanation | None = None
        self._operations = operations
        self._held: tuple[OutfitItem, ...] = ()
        self._wanted: tuple[OutfitItem, ...] | None = None
        self._records: dict[int, PictureRecord] = {}
        self._unwritten = False
        self._writing = 0
        self._target = [0]
        self._before_swap: tuple[int, ...] = ()
        self._swapped: list[Swap] = []
        self._number = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WRITE_MS)
        self._later.timeout.connect(self.flush)
        operations.changed.connect(self._on_changed)

    # -- what lies there --------------------------------------------------------------------------

    @property
    def item_ids(self) -> tuple[int, ...]:
        """The garments on the board, in order."""
        return tuple(one.item_id for one in self._held)

    @property
    def items(self) -> tuple[ItemRecord, ...]:
        """The same with everything that is known of them."""
        known = (self._records.get(one) for one in self.item_ids)
        return tuple(one.item for one in known if one is not None)

    @property
    def anchors(self) -> tuple[int, ...]:
        """What stays when Vestry finishes the outfit: what is locked, or all where nothing is."""
        kept = tuple(one for one in self.item_ids if one in self.locked)
        return kept or self.item_ids

    def holds(self, item_id: int) -> bool:
        """Whether a garment lies there, or will as soon as it has been read."""
        return item_id in {one.item_id for one in self._meant}

    def in_slot(self, slot: str) -> tuple[PieceCard, ...]:
        """Return the pieces in one place; what fits in none stands with the accessories."""
        return tuple(one for one in self.pieces if board_slot(one.slot) == slot)

    # -- opening ----------------------------------------------------------------------------------

    def open(self, outfit_id: int) -> None:
        """Work on a saved outfit; what was changed on the one before is kept first."""
        self.flush()
        self._number += 1
        self.outfit_id, self.state = outfit_id, "busy"
        self._target = [outfit_id]
        self._before_swap, self._swapped = (), []
        self.card, self.locked = None, frozenset()
        self._take_pieces((), ())
        self._read()

    def begin(self, item_ids: Sequence[int] = (), wording: Wording | None = None) -> None:
        """Begin an outfit, with these garments; it is kept with its first piece."""
        self.flush()
        self._number += 1
        self.outfit_id, self.card, self.state = 0, None, "ready"
        self._target = [0]
        self._before_swap, self._swapped = (), []
        self.locked, self.wording = frozenset(), wording or Wording()
        self._take_pieces((), ())
        self.changed.emit()
        if item_ids:
            self.put(item_ids)

    def close(self) -> None:
        """Keep what is not kept yet, and work on nothing."""
        self.flush()
        self._number += 1
        self.outfit_id, self.card, self.state = 0, None, "ready"
        self._target = [0]
        self._wanted, self._held, self.pieces = None, (), ()

    # -- changing ---------------------------------------------------------------------------------

    def put(self, item_ids: Sequence[int]) -> None:
        """Let the outfit hold these garments and no others; those that stay lie where they lay."""
        held = {one.item_id: one for one in self._meant}
        wanted = [held.get(one, OutfitItem(one)) for one in dict.fromkeys(item_ids)]
        self._hold(wanted)

    def add(self, item_id: int, slot: str = "") -> None:
        """Put a garment on the board, or into another place if it is there already.

        Args:
            slot: The place; empty for the garment's own.
        """
        if self.holds(item_id):
            self.move(item_id, slot)
        else:
            self._hold([*self._meant, OutfitItem(item_id, slot)])

    def remove(self, item_id: int) -> None:
        """Take a garment off the board."""
        if self.holds(item_id):
            self.locked -= {item_id}
            self._hold([one for one in self._meant if one.item_id != item_id])

    def swap(self, item_id: int, other: int) -> bool:
        """Put another garment where one lies, and return whether it does; what is locked stays.

        What is taken instead of something teaches, once the outfit is kept.
        """
        if item_id in self.locked or not self.holds(item_id) or self.holds(other):
            return False
        self._before_swap = self._before_swap or tuple(one.item_id for one in self._meant)
        self._hold(
            [replace(one, item_id=other) if one.item_id == item_id else one for one in self._meant]
        )
        return True

    def move(self, item_id: int, slot: str) -> None:
        """Wear a garment in another place of this outfit."""
        record = self._records.get(item_id)
        own = record.item.slot if record is not None else ""
        kept = "" if slot == own else slot
        self._hold(
            [replace(one, slot=kept) if one.item_id == item_id else one for one in self._meant]
        )

    def set_locked(self, item_id: int, locked: bool) -> None:
        """Let a garment stay when Vestry finishes the outfit, or not."""
        self.locked = self.locked | {item_id} if locked else self.locked - {item_id}
        self.changed.emit()

    def say(self, field: Word, value: str | Sequence[str]) -> None:
        """Say something of the outfit: its name, notes, occasions or seasons."""
        text = value if isinstance(value, str) else ""
        terms = () if isinstance(value, str) else tuple(value)
        said = {
            "name": replace(self.wording, name=text),
            "notes": replace(self.wording, notes=text),
            "occasion": replace(self.wording, occasion=terms),
            "season": replace(self.wording, season=terms),
        }[field]
        if said == self.wording:
            return
        self.wording = said
        self.changed.emit()
        if not self.outfit_id and not self._writing:
            return
        self.flush()
        target, vocabulary = self._target, self._operations.services.vocabulary

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.services.outfits import OutfitService

            return OutfitService(library, vocabulary).change(
                target[0],
                name=said.name if field == "name" else None,
                notes=said.notes if field == "notes" else None,
                occasion=said.occasion if field == "occasion" else None,
                season=said.season if field == "season" else None,
            )

        self._operations.change(act, label="")

    def bring_back(self) -> None:
        """Take the outfit out of the trash."""
        outfit_id = self.outfit_id
        if outfit_id:
            self._operations.change(
                lambda library, _wardrobe: library.outfits.restore([outfit_id]), label=""
            )

    # -- keeping ----------------------------------------------------------------------------------

    def flush(self) -> None:
        """Keep now what the hand did last."""
        self._later.stop()
        if not self._unwritten:
            return
        self._unwritten = False
        # asked in the lane: the write before this one may just be making the outfit
        target, held, wording = self._target, self._meant, self.wording
        outfit_id = self.outfit_id
        swap, swapped = self._swap_to(held), self._swapped
        vocabulary, number, kept = self._operations.services.vocabulary, self._number, list[Kept]()
        self._writing += 1

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            kept.append(keep_board(library, vocabulary, target[0], items=held, wording=wording))
            target[0] = kept[0].outfit_id
            if swap is not None:
                from app.stylist.swaps import teach

                former = swapped[-1] if swapped else None
                swapped[:] = [teach(library, swap, [one.item_id for one in held], former=former)]
            return kept[0].changes

        def failed(explained: Explanation) -> None:
            self._writing -= 1
            self._operations.runner.unhandled.emit(explained)
            if number == self._number and outfit_id:
                self._read()

        self._operations.change(
            act,
            label=noted("Change outfit") if outfit_id else noted("Save outfit"),
            done=lambda _changes: self._written(number, kept[0]),
            failed=failed,
            owner=self,
        )

    def undo(self) -> None:
        """Take the last change back, of this outfit or of whatever came last."""
        self.flush()
        self._operations.undo()

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self.flush()
        self._operations.redo()

    def _written(self, number: int, kept: Kept) -> None:
        self._writing -= 1
        if number != self._number:
            return
        self.outfit_id = kept.outfit_id
        if kept.copied:
            self.actions.told.emit(
                self.tr("The diary holds this outfit, so a copy of it was changed")
            )
        if kept.outfit_id and not self._unwritten and not self._writing:
            self._read()

    # -- inside -----------------------------------------------------------------------------------

    @property
    def _meant(self) -> tuple[OutfitItem, ...]:
        """What lies there once everything that was put there has been read."""
        return self._held if self._wanted is None else self._wanted

    def _swap_to(self, held: Sequence[OutfitItem]) -> Swap | None:
        """Return what was taken instead of something since the outfit was kept last."""
        from app.stylist.swaps import changed_one

        before, self._before_swap = self._before_swap, ()
        return changed_one(before, [one.item_id for one in held])

    def _hold(self, held: Sequence[OutfitItem]) -> None:
        """Show other pieces, as soon as they are known; a hand that goes on builds upon them."""
        if tuple(held) == self._meant:
            return
        self._wanted, self._unwritten = tuple(held), True
        missing = [one.item_id for one in held if one.item_id not in self._records]
        if not missing:
            self._take_wanted()
            return
        number = self._number

        def take(found: list[PictureRecord]) -> None:
            self._records |= {one.item.id: one for one in found}
            if number == self._number and self._wanted is not None:
                gone = {*missing} - self._records.keys()
                self._wanted = tuple(one for one in self._wanted if one.item_id not in gone)
                self._take_wanted()

        def fail(explained: Explanation) -> None:
            if number == self._number:
                self._wanted = None
            self._operations.runner.unhandled.emit(explained)

        self._operations.read(
            lambda library: garments(library, missing), take, failed=fail, owner=self
        )

    def _take_wanted(self) -> None:
        """Show what was put there, once all of it has been read."""
        wanted = self._wanted
        if wanted is None or any(one.item_id not in self._records for one in wanted):
            return
        self._wanted = None
        if self.state == "gone":
            self.state = "ready"
        self._take_pieces(wanted, ())
        self._later.start()

    def _take_pieces(self, held: Sequence[OutfitItem], known: Iterable[PictureRecord]) -> None:
        self._records |= {one.item.id: one for one in known}
        self._wanted, self._held = None, tuple(held)
        self.pieces = tuple(
            piece_card(self._records[one.item_id], one.slot, one.placement)
            for one in held
            if one.item_id in self._records
        )
        self.locked &= {one.item_id for one in held}
        self.pieces_changed.emit()
        self.changed.emit()

    def _read(self) -> None:
        number, outfit_id = self._number, self.outfit_id
        vocabulary, today = self._operations.services.vocabulary, self.actions.today()

        def take(found: tuple[ShelvedOutfit, ...]) -> None:
            # what the hand did meanwhile is newer than what was read
            newer = self._unwritten or self._writing > 0
            if number == self._number and not newer and outfit_id == self.outfit_id:
                self._show(found[0] if found else None)

        self._operations.read(
            lambda library: read_shelf(library, vocabulary, today, outfit_ids=[outfit_id]),
            take,
            failed=self._fail,
            owner=self,
        )

    def _show(self, found: ShelvedOutfit | None) -> None:
        self.error = None
        if found is None:
            self.state, self.card = "gone", None
            self._take_pieces((), ())
            return
        outfit = found.outfit
        self.card = outfit_card(found, self.actions.today())
        self.wording = Wording(outfit.name, outfit.notes, outfit.occasion, outfit.season)
        gone = outfit.trashed_at is not None
        self.state = "gone" if gone else "ready"
        held = () if gone else outfit.items
        # a corrected garment is another one to whoever judges the pieces, whatever its picture
        same = all(self._records.get(one.item.id) == one for one in found.pieces)
        if same and held == self._held:
            self.changed.emit()
        else:
            self._take_pieces(held, found.pieces)

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        if not self.outfit_id or self._writing or self._unwritten:
            return
        mine = {*self.item_ids}
        touched = {*changes.changed, *changes.removed, *changes.added}
        if not changes or self.outfit_id in changes.outfits or mine & touched:
            self._read()


def board_slot(slot: str) -> str:
    """Return the place of the board that a slot is; what has none stands with the accessories."""
    return slot if slot in SHELF_SLOTS else "accessory"
