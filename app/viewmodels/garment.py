"""One garment as the detail panel shows and changes it; no widgets, no pixels.

What is shown is a card that was read at one moment; every change goes through ``Operations``, one
step of undo each, and the card is read again when anybody changed the garment. Answers that come
after another garment was chosen are dropped. Pictures are paths here; decoding them is the views'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.notifications import Notifications
from app.operations import Operations
from app.sentences import noted
from app.services.garment_card import Choices, GarmentCard, PictureOf, read_card, read_choices
from app.services.wardrobe import WardrobeService
from app.services.wears import WearFacts, WearService
from app.viewmodels.garment_colors import moved_color, toggled_color
from app.viewmodels.garment_photos import GarmentPhotos
from app.viewmodels.names import shown_name
from local_index import Library
from local_index.records import ChangeSet, ItemRecord, Status

State = Literal["empty", "busy", "ready", "failed"]
Action = Callable[[Library, WardrobeService], ChangeSet]


class GarmentViewModel(QObject):
    """State of the detail panel; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.
        notifications: Where what was done can be taken back, and failures are told.
        today: The person's calendar day (a test's day stands still).

    Attributes:
        state: What the panel shows.
        card: The garment and everything around it; None unless ``ready``.
        choices: What the vocabulary offers; None until the first garment was read.
        error: Why the garment could not be read.
        photos: Its photos and their cut-outs, and what can be done with them.
    """

    changed = Signal()
    """``state``, ``card`` or ``error`` is another."""
    leaving = Signal()
    """Another garment is about to be shown: write down what is being typed."""

    def __init__(
        self,
        operations: Operations,
        notifications: Notifications,
        *,
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state: State = "empty"
        self.card: GarmentCard | None = None
        self.choices: Choices | None = None
        self.error: Explanation | None = None
        self.photos = GarmentPhotos(operations, notifications, lambda: self.card, parent=self)
        self._operations = operations
        self._notifications = notifications
        self._today = today
        self._shown: int | None = None
        self._generation = 0
        operations.changed.connect(self._on_changed)

    # -- what is shown ----------------------------------------------------------------------------

    @property
    def record(self) -> ItemRecord | None:
        """The garment, or None."""
        return self.card.item if self.card else None

    @property
    def facts(self) -> WearFacts:
        """What is known about its wears."""
        return self.card.facts if self.card else WearFacts()

    @property
    def pictures(self) -> tuple[PictureOf, ...]:
        """Its photos, in display order."""
        return self.card.pictures if self.card else ()

    @property
    def today(self) -> date:
        """The person's calendar day."""
        return self._today()

    @property
    def shown_id(self) -> int | None:
        """The garment that was asked for, though it may still be on its way."""
        return self._shown

    def show(self, item_id: int | None) -> None:
        """Show another garment; None for none."""
        if item_id == self._shown and self.state != "failed":
            return
        self.leaving.emit()
        self._shown = item_id
        self._generation += 1
        if item_id is None:
            self._become("empty")
            return
        if self.card is None:
            # With a garment on screen, that one stays until the next is here: no flicker.
            self._become("busy")
        self._read(item_id)

    def reload(self) -> None:
        """Read the garment again."""
        if self._shown is not None:
            self._read(self._shown)

    def _read(self, item_id: int) -> None:
        self._generation += 1
        generation, today, choices = self._generation, self._today(), self.choices
        vocabulary = self._operations.services

        def read(library: Library) -> tuple[int, GarmentCard, Choices]:
            offered = choices or read_choices(vocabulary.vocabulary)
            return generation, read_card(library, item_id, today), offered

        def failed(explained: Explanation) -> None:
            if generation == self._generation:
                self._missed(explained)

        self._operations.read(read, self._arrived, failed=failed, owner=self)

    def _arrived(self, answer: tuple[int, GarmentCard, Choices]) -> None:
        generation, card, choices = answer
        self.choices = choices
        if generation != self._generation:
            return
        self.card, self.error = card, None
        self._become("ready", keep=True)

    def _missed(self, explained: Explanation) -> None:
        if explained.code == "not_found":
            # Deleted for good while it was shown: there is nothing to be told.
            self._shown = None
            self._become("empty")
        else:
            self.error = explained
            self._become("failed")

    def _become(self, state: State, *, keep: bool = False) -> None:
        self.state = state
        if not keep:
            self.card = None
        self.changed.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        touched = {*changes.added, *changes.changed, *changes.removed}
        around = {self._shown, *(self.card.twins if self.card else ())}
        if self._shown is not None and (not changes or touched & around):
            self._read(self._shown)

    # -- tags -------------------------------------------------------------------------------------

    def edit(self, field: str, value: object) -> None:
        """Set one field to a value as the record holds it."""
        self.edit_fields({field: value})

    def edit_fields(self, changes: Mapping[str, object]) -> None:
        """Set several fields, as one step of undo; values they have already are no step."""
        self._edit(lambda _now: changes)

    def toggle_term(self, field: str, term: str) -> None:
        """Add a term to a list field, or take it away."""
        seasons = self.choices.terms.get("season", ()) if self.choices else ()

        def toggled(now: ItemRecord) -> Mapping[str, object]:
            if field == "colors":
                return {"colors": toggled_color(now.colors, term)}
            held: tuple[str, ...] = getattr(now, field)
            terms = tuple(one for one in held if one != term) if term in held else (*held, term)
            if field == "season":
                strangers = tuple(one for one in terms if one not in seasons)
                terms = (*(one for one in seasons if one in terms), *strangers)
            return {field: terms}

        self._edit(toggled)

    def move_color(self, name: str, places: int) -> None:
        """Make a color more or less dominant: move it among the others."""
        self._edit(lambda now: {"colors": moved_color(now.colors, name, places)})

    def _edit(self, changes: Callable[[ItemRecord], Mapping[str, object]]) -> None:
        item = self.record
        if item is None:
            return

        def action(library: Library, wardrobe: WardrobeService) -> ChangeSet:
            # From the garment as it is, not as it is shown: two quick changes must not undo
            # each other while the first is still on its way.
            now = library.items.get(item.id)
            wanted = {
                name: value for name, value in changes(now).items() if _differs(now, name, value)
            }
            if not wanted:
                return ChangeSet()
            wardrobe.change(now, wanted)
            return ChangeSet(changed=(item.id,))

        self._change(action, noted("Edit {name}", name=_called(item)))

    def accept_guess(self, field: str) -> None:
        """Say that what a model set is right: from now on it is the person's word."""
        item = self.record
        if item is None or item.origin.get(field) != "model":
            return
        value = getattr(item, field)

        def action(library: Library, wardrobe: WardrobeService) -> ChangeSet:
            wardrobe.change(library.items.get(item.id), {field: value})
            return ChangeSet(changed=(item.id,))

        self._change(action, noted("Confirm {name}", name=_called(item)))

    def accept_all(self) -> None:
        """Say that everything a model set is right."""
        item = self.record
        if item is None:
            return
        said = {
            name: getattr(item, name)
            for name, origin in item.origin.items()
            if origin == "model" and name not in ("name", "slot")
        }
        if not said:
            return

        def action(library: Library, wardrobe: WardrobeService) -> ChangeSet:
            wardrobe.change(library.items.get(item.id), said)
            return ChangeSet(changed=(item.id,))

        self._change(action, noted("Confirm {name}", name=_called(item)))

    # -- wearing ----------------------------------------------------------------------------------

    def set_status(self, status: Status) -> None:
        """Say where the garment is: ready, in the laundry, away."""
        self.edit("status", status)

    def wear(self, *, day: date | None = None) -> None:
        """Note that it was worn; today unless a day is given."""
        self._diary(lambda service, item: service.wear([item], day=day), noted("Wear {name}"))

    def unwear(self, *, day: date | None = None) -> None:
        """Take a worn day back."""
        self._diary(lambda service, item: service.unwear(item, day=day), noted("Not worn {name}"))

    def toggle_worn_today(self) -> None:
        """Note today as worn, or take it back."""
        if self.facts.worn_today:
            self.unwear()
        else:
            self.wear()

    def wash(self) -> None:
        """Note that it was washed today."""
        self._diary(lambda service, item: service.wash([item]), noted("Wash {name}"))

    def remove_day(self, wear_id: int) -> None:
        """Take one row out of the diary."""
        self._change(
            lambda library, _wardrobe: library.wears.remove(wear_id),
            noted("Remove from the diary"),
        )

    def _diary(self, act: Callable[[WearService, int], ChangeSet], label: str) -> None:
        item, today = self.record, self._today()
        if item is None:
            return

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            return act(WearService(library, today), item.id)

        self._change(action, label.format(name=_called(item)))

    # -- away with it -----------------------------------------------------------------------------

    def trash(self) -> None:
        """Put the garment into the trash; a notification offers to take it back."""
        item = self.record
        if item is None:
            return
        name = _called(item)
        self._change(
            lambda _library, wardrobe: wardrobe.trash([item.id]),
            noted("Move {name} to the trash", name=name),
            done=lambda _changes: self._notifications.say(
                self.tr("{name} is in the trash.").format(name=name),
                action=(self.tr("Undo"), lambda: self._restore(item.id, name)),
            ),
        )

    def restore(self) -> None:
        """Take the garment out of the trash."""
        if self.record is not None:
            self._restore(self.record.id, _called(self.record))

    def _restore(self, item_id: int, name: str) -> None:
        # Not "undo": something else may have been done since the notification came up.
        self._change(
            lambda _library, wardrobe: wardrobe.restore([item_id]),
            noted("Restore {name}", name=name),
        )

    def _change(
        self, action: Action, label: str, *, done: Callable[[ChangeSet], None] | None = None
    ) -> None:
        self._operations.change(action, label=label, done=done, failed=self._refused)

    def _refused(self, explained: Explanation) -> None:
        self._notifications.fail(explained)
        self.changed.emit()  # what was typed gives way to what is true


def _differs(item: ItemRecord, name: str, value: object) -> bool:
    return bool(getattr(item, name) != value)


def _called(item: ItemRecord) -> str:
    return shown_name(item)
