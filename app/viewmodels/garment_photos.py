"""The photos of the garment on show: more of them, in another order, with mended cut-outs.

Every change is one step of undo, the mended cut-out too. Photos are looked at beside the window;
pictures are paths here, and decoding them is the views'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.notifications import Notifications
from app.operations import Operations
from app.sentences import noted
from app.services import brush, cutouts, garment_photos
from app.tasks import Lane, TaskToken
from app.viewmodels.names import shown_name
from local_index import Library
from local_index.files import PhotoFiles
from local_index.records import ChangeSet, ItemRecord, ViewDraft, ViewKind

if TYPE_CHECKING:
    from app.errors import Explanation
    from app.services.brush import BrushStroke
    from app.services.garment_card import GarmentCard
    from app.services.wardrobe import WardrobeService

PREVIEW_SIDE = 1400


class GarmentPhotos(QObject):
    """What can be done with the photos of a garment; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.
        notifications: Where what was done can be taken back, and failures are told.
        card: Returns the garment on show, or None.
    """

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
        card: Callable[[], GarmentCard | None],
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._notifications = notifications
        self._card = card

    # -- which photos -----------------------------------------------------------------------------

    def add(self, paths: Sequence[Path], kind: ViewKind | None = None) -> None:
        """Show the garment with more photos; each is looked at first, beside everything else."""
        item = self._item()
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
                label=noted("Adding a photo"),
                done=lambda photo: self._keep(item, photo, kind),
                failed=self._notifications.fail,
                owner=self,
            )

    def _keep(
        self, item: ItemRecord, photo: garment_photos.LookedAt, kind: ViewKind | None
    ) -> None:
        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            now = library.items.get(item.id)
            garment_photos.keep(library, item.id, photo, kind or garment_photos.next_kind(now))
            return ChangeSet(changed=(item.id,))

        self._change(action, noted("Add a photo to {name}", name=shown_name(item)))

    def set_kind(self, photo_id: int, kind: ViewKind) -> None:
        """Say what a photo shows: front, back, label, detail, worn."""

        def change(library: Library, item: ItemRecord) -> None:
            region = next(view.region for view in item.views if view.photo_id == photo_id)
            library.items.add_view(item.id, ViewDraft(photo_id, kind=kind, region=region))

        self._views(change, noted("Name a photo of {name}"))

    def make_cover(self, photo_id: int) -> None:
        """Show the garment by this photo first."""
        self._order(photo_id, lambda _place, _count: 0, noted("Change the cover of {name}"))

    def move(self, photo_id: int, to: int) -> None:
        """Put a photo at another place among the others, from 0."""
        self._order(photo_id, lambda _place, _count: to, noted("Order the photos of {name}"))

    def move_by(self, photo_id: int, places: int) -> None:
        """Move a photo among the others, forward or back."""
        self._order(
            photo_id, lambda place, _count: place + places, noted("Order the photos of {name}")
        )

    def remove(self, photo_id: int) -> None:
        """Stop showing the garment with a photo; the last one stays."""
        card = self._card()
        if card is None or len(card.pictures) < 2:
            return
        self._views(
            lambda library, item: library.items.remove_view(item.id, photo_id),
            noted("Remove a photo of {name}"),
            told=self.tr("The photo is no longer shown here."),
        )

    def _order(self, photo_id: int, to: Callable[[int, int], int], label: str) -> None:
        def change(library: Library, item: ItemRecord) -> None:
            # From the photos as they are: two quick moves must not undo each other.
            photos = [view.photo_id for view in item.views]
            place = photos.index(photo_id)
            photos.pop(place)
            photos.insert(min(len(photos), max(0, to(place, len(photos)))), photo_id)
            library.items.order_views(item.id, photos)

        self._views(change, label)

    def _views(
        self, change: Callable[[Library, ItemRecord], Any], label: str, *, told: str = ""
    ) -> None:
        item = self._item()
        if item is None:
            return

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            change(library, library.items.get(item.id))
            return ChangeSet(changed=(item.id,))

        self._change(action, label.format(name=shown_name(item)), told=told)

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
        """Keep a mended cut-out (gray PNG of the whole photo) and measure the colors in it."""
        self._mend(photo_id, mask, self.tr("The cut-out is mended."))

    def reset_cutout(self, photo_id: int) -> None:
        """Go back to the automatic cut-out and its colors."""
        self._mend(photo_id, None, self.tr("The automatic cut-out is back."))

    def _mend(self, photo_id: int, mask: bytes | None, told: str) -> None:
        services, label = self._operations.services, noted("Mend a cut-out")

        def work(_token: TaskToken) -> ChangeSet:
            # One task, so that closing the window right after keeps all of it.
            with services.open_library() as library:
                photo = library.photos.get(photo_id)
                if mask is None and not photo.edit:
                    return ChangeSet()
                files = library.photos.files
                mended = cutouts.prepare(photo, mask, perception=services.perception, files=files)
                with library.history.group(label):
                    return cutouts.keep(library, mended, services.vocabulary)

        def done(changes: ChangeSet) -> None:
            if changes:
                self._operations.announce(changes)
                self._notifications.say(told, action=(self.tr("Undo"), self._undo))
            self.cutout_saved.emit(photo_id)

        self._operations.runner.submit(
            Lane.FILES, work, done=done, failed=self._mend_failed, owner=self, kept=True
        )

    def follow_edges(
        self, stroke: BrushStroke, done: Callable[[bytes | None], None], *, owner: QObject
    ) -> None:
        """Ask what a stroke becomes when its edge follows the colors.

        Args:
            done: Gets the stroke's mask as a gray PNG, None where it cannot follow.
            owner: Who asks; once it is gone, nobody is told.
        """
        self._operations.runner.submit(
            Lane.FILES,
            lambda _token: brush.follow_edges(stroke),
            done=done,
            failed=lambda _explained: done(None),
            owner=owner,
        )

    def _mend_failed(self, explained: Explanation) -> None:
        self.cutout_failed.emit(explained)
        self._notifications.fail(explained)

    # -- inside -----------------------------------------------------------------------------------

    def _undo(self) -> None:
        self._operations.undo()

    def _item(self) -> ItemRecord | None:
        card = self._card()
        return card.item if card is not None else None

    def _change(
        self,
        action: Callable[[Library, WardrobeService], ChangeSet],
        label: str,
        *,
        told: str = "",
    ) -> None:
        def done(_changes: ChangeSet) -> None:
            if told:
                self._notifications.say(told, action=(self.tr("Undo"), self._undo))

        self._operations.change(action, label=label, done=done, failed=self._notifications.fail)
