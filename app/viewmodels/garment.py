"""One garment as the detail panel shows and changes it; no widgets, no pixels.

What is shown is a card that was read at one moment; every change goes through ``Operations``, one
step of undo each, and the card is read again when anybody changed the garment. Answers that come
after another garment was chosen are dropped. Pictures are paths here; decoding them is the views'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.notifications import Notifications
from app.operations import Operations
from app.services import garment_photos
from app.services.cutouts import CutoutService
from app.services.garment_card import Choices, GarmentCard, PictureOf, read_card, read_choices
from app.services.wardrobe import WardrobeService
from app.services.wears import WearFacts, WearService
from app.tasks import Lane, TaskToken
from local_index import Library
from local_index.files import PhotoFiles
from local_index.records import ChangeSet, ItemRecord, Status, ViewKind

State = Literal["empty", "busy", "ready", "failed"]
Action = Callable[[Library, WardrobeService], ChangeSet]

MOST_COLORS = 3
PREVIEW_SIDE = 1400


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
    """

    changed = Signal()
    """``state``, ``card`` or ``error`` is another."""
    leaving = Signal()
    """Another garment is about to be shown: write down what is being typed."""
    preview_made = Signal(int, bytes)
    """A JPEG of a photo that the window cannot read itself, by the photo's id."""
    cutout_saved = Signal(int)
    """A mended cut-out of this photo was kept, or the automatic one came back."""
    cutout_failed = Signal(object)
    """Why it was not; an ``Explanation``."""

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

        self._change(action, self.tr("Edit {name}").format(name=_called(item)))

    def accept_guess(self, field: str) -> None:
        """Say that what a model set is right: from now on it is the person's word."""
        item = self.record
        if item is None or item.origin.get(field) != "model":
            return
        value = getattr(item, field)

        def action(library: Library, wardrobe: WardrobeService) -> ChangeSet:
            wardrobe.change(library.items.get(item.id), {field: value})
            return ChangeSet(changed=(item.id,))

        self._change(action, self.tr("Confirm {name}").format(name=_called(item)))

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

        self._change(action, self.tr("Confirm {name}").format(name=_called(item)))

    # -- wearing ----------------------------------------------------------------------------------

    def set_status(self, status: Status) -> None:
        """Say where the garment is: ready, in the laundry, away."""
        self.edit("status", status)

    def wear(self, *, day: date | None = None) -> None:
        """Note that it was worn; today unless a day is given."""
        self._diary(lambda service, item: service.wear([item], day=day), self.tr("Wear {name}"))

    def unwear(self, *, day: date | None = None) -> None:
        """Take a worn day back."""
        self._diary(lambda service, item: service.unwear(item, day=day), self.tr("Not worn {name}"))

    def toggle_worn_today(self) -> None:
        """Note today as worn, or take it back."""
        if self.facts.worn_today:
            self.unwear()
        else:
            self.wear()

    def wash(self) -> None:
        """Note that it was washed today."""
        self._diary(lambda service, item: service.wash([item]), self.tr("Wash {name}"))

    def remove_day(self, wear_id: int) -> None:
        """Take one row out of the diary."""
        self._change(
            lambda library, _wardrobe: library.wears.remove(wear_id),
            self.tr("Remove from the diary"),
        )

    def _diary(self, act: Callable[[WearService, int], ChangeSet], label: str) -> None:
        item, today = self.record, self._today()
        if item is None:
            return

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            return act(WearService(library, today), item.id)

        self._change(action, label.format(name=_called(item)))

    # -- photos -----------------------------------------------------------------------------------

    def add_photos(self, paths: Sequence[Path], kind: ViewKind | None = None) -> None:
        """Show the garment with more photos; each is looked at first, beside everything else."""
        item = self.record
        if item is None:
            return
        services = self._operations.services
        folder = services.library_folder
        for path in paths:

            def look(_token: TaskToken, path: Path = path) -> garment_photos.LookedAt:
                files = PhotoFiles(folder, read_only=False)
                return garment_photos.look(path, services.perception, files)

            self._operations.runner.submit(
                Lane.PERCEPTION,
                look,
                label=self.tr("Adding a photo"),
                done=lambda photo: self._keep_photo(item, photo, kind),
                failed=self._notifications.fail,
                owner=self,
            )

    def _keep_photo(
        self, item: ItemRecord, photo: garment_photos.LookedAt, kind: ViewKind | None
    ) -> None:
        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            now = library.items.get(item.id)
            garment_photos.keep(library, item.id, photo, kind or garment_photos.next_kind(now))
            return ChangeSet(changed=(item.id,))

        self._change(action, self.tr("Add a photo to {name}").format(name=_called(item)))

    def set_view_kind(self, photo_id: int, kind: ViewKind) -> None:
        """Say what a photo shows: front, back, label, detail, worn."""

        def change(library: Library, item: ItemRecord) -> None:
            from local_index.records import ViewDraft

            region = next(view.region for view in item.views if view.photo_id == photo_id)
            library.items.add_view(item.id, ViewDraft(photo_id, kind=kind, region=region))

        self._views(change, self.tr("Name a photo of {name}"))

    def make_cover(self, photo_id: int) -> None:
        """Show the garment by this photo first."""

        def change(library: Library, item: ItemRecord) -> None:
            rest = [view.photo_id for view in item.views if view.photo_id != photo_id]
            library.items.order_views(item.id, [photo_id, *rest])

        self._views(change, self.tr("Change the cover of {name}"))

    def remove_photo(self, photo_id: int) -> None:
        """Stop showing the garment with a photo; the last one stays."""
        if len(self.pictures) > 1:
            self._views(
                lambda library, item: library.items.remove_view(item.id, photo_id),
                self.tr("Remove a photo of {name}"),
            )

    def _views(self, change: Callable[[Library, ItemRecord], Any], label: str) -> None:
        item = self.record
        if item is None:
            return

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            change(library, library.items.get(item.id))
            return ChangeSet(changed=(item.id,))

        self._change(action, label.format(name=_called(item)))

    def want_preview(self, photo_id: int, path: Path) -> None:
        """Ask the worker for a photo that the window cannot read; ``preview_made`` brings it."""
        services = self._operations.services
        self._operations.runner.submit(
            Lane.FILES,
            lambda _token: services.perception.preview(path, side=PREVIEW_SIDE),
            done=lambda made: self.preview_made.emit(photo_id, made),
            failed=lambda _explained: self.preview_made.emit(photo_id, b""),
            owner=self,
        )

    # -- the cut-out ------------------------------------------------------------------------------

    def save_cutout(self, photo_id: int, mask: bytes) -> None:
        """Keep a mended cut-out (gray PNG of the whole photo)."""
        self._mend(photo_id, mask, self.tr("The cut-out is mended."))

    def reset_cutout(self, photo_id: int) -> None:
        """Go back to the automatic cut-out."""
        self._mend(photo_id, None, self.tr("The automatic cut-out is back."))

    def _mend(self, photo_id: int, mask: bytes | None, told: str, *, undo: bool = True) -> None:
        services = self._operations.services

        def work(_token: TaskToken) -> tuple[bytes | None, tuple[int, ...]]:
            with services.open_library() as library:
                service = CutoutService(library, services.perception)
                before = service.reset(photo_id) if mask is None else service.mend(photo_id, mask)
                return before, tuple(library.photos.items_of(photo_id))

        def done(answer: tuple[bytes | None, tuple[int, ...]]) -> None:
            before, items = answer
            if mask is None and before is None:
                self.cutout_saved.emit(photo_id)
                return
            self._operations.announce(ChangeSet(changed=items))
            self.cutout_saved.emit(photo_id)
            taking_back = self.tr("Undo"), lambda: self._mend(photo_id, before, "", undo=False)
            if told:
                self._notifications.say(told, action=taking_back if undo else None)

        self._operations.runner.submit(
            Lane.FILES, work, done=done, failed=self._mend_failed, owner=self
        )

    def _mend_failed(self, explained: Explanation) -> None:
        self.cutout_failed.emit(explained)
        self._notifications.fail(explained)

    # -- away with it -----------------------------------------------------------------------------

    def trash(self) -> None:
        """Put the garment into the trash; a notification offers to take it back."""
        item = self.record
        if item is None:
            return
        name = _called(item)
        self._change(
            lambda _library, wardrobe: wardrobe.trash([item.id]),
            self.tr("Move {name} to the trash").format(name=name),
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
            self.tr("Restore {name}").format(name=name),
        )

    def _change(
        self, action: Action, label: str, *, done: Callable[[ChangeSet], None] | None = None
    ) -> None:
        self._operations.change(action, label=label, done=done, failed=self._refused)

    def _refused(self, explained: Explanation) -> None:
        self._notifications.fail(explained)
        self.changed.emit()  # what was typed gives way to what is true


def toggled_color(
    colors: tuple[tuple[str, float], ...], name: str
) -> tuple[tuple[str, float], ...]:
    """Return the colors with one more or one less; shares keep their proportions and fill 1.

    A further color takes the place of the least one when there are three already.
    """
    held = dict(colors)
    if name in held:
        del held[name]
    else:
        kept = sorted(held.items(), key=lambda pair: -pair[1])[: MOST_COLORS - 1]
        held = dict(kept)
        held[name] = min((share for _, share in kept), default=1.0)
    total = sum(held.values())
    if total <= 0:
        return tuple((one, round(1 / len(held), 4)) for one in held)
    shared = [(one, round(share / total, 4)) for one, share in held.items()]
    return tuple(sorted(shared, key=lambda pair: -pair[1]))


def _differs(item: ItemRecord, name: str, value: object) -> bool:
    return bool(getattr(item, name) != value)


def _called(item: ItemRecord) -> str:
    return item.name or item.category
