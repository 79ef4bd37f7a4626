"""Packing lists as the window sees them: the lists, the one on show, and what is done to it.

Packing is worked out in the lane of models with a library of its own; everything else is a step of
undo in the database lane.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import in_words
from app.services.outfit_export import file_name, write_whole
from app.services.packing_lists import PackingList as PackingList
from app.services.packing_lists import PackingListService
from app.services.packing_text import as_html, as_text
from app.tasks import Lane, TaskToken
from app.viewmodels.diary import is_southern
from app.viewmodels.export_words import packing_words
from app.viewmodels.names import shown_name
from app.viewmodels.outfit_cards import PieceCard, piece_card
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.browsing import PictureRecord
    from app.services.wardrobe import WardrobeService
    from local_index import Library

State = Literal["busy", "empty", "ready", "failed"]
T = TypeVar("T")
COALESCE_MS = 150


class PackingViewModel(QObject):
    """See the module; lives in the GUI thread."""

    changed = Signal()
    told = Signal(str, str)
    """Something was done: a sentence, and the label of the step that undo would take back."""

    def __init__(
        self,
        operations: Operations,
        *,
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._today = today
        self.state: State = "busy"
        self.error: Explanation | None = None
        self.lists: tuple[PackingList, ...] = ()
        self.pictures: Mapping[int, PictureRecord] = {}
        self.current = 0
        self.packing = False
        self.trouble = ""
        self._looking = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)

    @property
    def today(self) -> date:
        """The person's calendar day."""
        return self._today()

    @property
    def occasions(self) -> tuple[str, ...]:
        """Words that a trip can be for."""
        return self._operations.services.vocabulary.picker_terms("occasion")

    @property
    def shown(self) -> PackingList | None:
        """The list on show."""
        for one in self.lists:
            if one.id == self.current:
                return one
        return self.lists[0] if self.lists else None

    def look(self, on: bool) -> None:
        """Read while the lists are on the screen."""
        self._looking = on
        if on:
            self.refresh()

    def show(self, packing_id: int) -> None:
        """Show a list."""
        if packing_id != self.current:
            self.current = packing_id
            self.changed.emit()

    def refresh(self) -> None:
        """Read the lists anew."""

        def read(library: Library) -> tuple[tuple[PackingList, ...], dict[int, PictureRecord]]:
            from app.services.browsing import garments

            lists = PackingListService(library).all()
            held = {item for one in lists for item in one.item_ids}
            held |= {item for one in lists for day in one.days for item in day.items}
            return lists, {one.item.id: one for one in garments(library, sorted(held))}

        self._operations.read(read, self._arrived, failed=self._fail, owner=self)

    def pieces(self, item_ids: Sequence[int]) -> tuple[PieceCard, ...]:
        """Return the garments of a collage that are known."""
        return tuple(piece_card(self.pictures[item]) for item in item_ids if item in self.pictures)

    def name(self, item: int) -> str:
        """Return what a garment is called."""
        return shown_name(self.pictures[item].item) if item in self.pictures else ""

    # -- packing ----------------------------------------------------------------------------------

    def pack(
        self,
        first: date,
        last: date,
        *,
        name: str = "",
        occasion: str = "",
        temperature: float | None = None,
        rain: float | None = None,
        laundry_every: int = 0,
        most_shoes: int = 2,
    ) -> None:
        """Pack for a trip and keep the list."""
        from app.stylist.trips import TripWish, keep_trip

        services = self._operations.services
        wish = TripWish(
            first,
            last,
            occasion=occasion,
            temperature=temperature,
            rain=rain,
            southern=is_southern(),
            laundry_every=laundry_every,
            most_shoes=most_shoes,
        )

        def work(_token: TaskToken) -> tuple[int, ChangeSet]:
            with services.open_library() as library:
                return keep_trip(services.stylist(library), library, wish, name=name)

        def done(answer: tuple[int, ChangeSet]) -> None:
            self.current, changes = answer
            self._packed(changes)

        self._submit(work, done)

    def pack_again(self) -> None:
        """Pack for the list on show anew, with the garments as they are now."""
        shown, services = self.shown, self._operations.services
        if shown is None:
            return
        number = shown.id

        def work(_token: TaskToken) -> ChangeSet:
            from app.stylist.trips import pack_again

            with services.open_library() as library:
                return pack_again(services.stylist(library), library, number)

        self._submit(work, self._packed)

    def _submit(self, work: Callable[[TaskToken], T], done: Callable[[T], None]) -> None:
        self.packing, self.trouble = True, ""
        self.changed.emit()
        self._operations.runner.submit(
            Lane.MODEL, work, done=done, failed=self._not_packed, owner=self, kept=True
        )

    def _packed(self, changes: ChangeSet) -> None:
        self.packing = False
        self._operations.announce(changes)
        self.refresh()
        self.told.emit(self.tr("Packed"), changes.label)

    def _not_packed(self, explained: Explanation) -> None:
        self.packing = False
        words = in_words(explained)
        self.trouble = " ".join(filter(None, (words.message, words.next_step)))
        self.changed.emit()

    def forget_trouble(self) -> None:
        """Say no more what went wrong."""
        self.trouble = ""
        self.changed.emit()

    # -- what is done to a list -------------------------------------------------------------------

    def tick(self, place: int, packed: bool) -> None:
        """Tick a line off, or take the tick back."""
        self._act(lambda service, number: service.tick(number, [place], packed=packed))

    def take_out(self, place: int) -> None:
        """Take a line out of the list."""
        self._act(lambda service, number: service.take_out(number, [place]), self.tr("Taken out"))

    def add_text(self, text: str) -> None:
        """Add anything else: a charger, a passport."""
        if text.strip():
            self._act(lambda service, number: service.add(number, texts=[text]))

    def add_items(self, item_ids: Sequence[int]) -> None:
        """Add garments."""
        items = tuple(item_ids)
        self._act(lambda service, number: service.add(number, item_ids=items), self.tr("Added"))

    def mark_away(self, away: bool) -> None:
        """Say that the list's garments are away, or back."""
        self._act(
            lambda service, number: service.mark_away(number, away=away),
            self.tr("Marked as away") if away else self.tr("Ready again"),
        )

    def rename(self, name: str) -> None:
        """Give the list another name."""
        self._act(lambda service, number: service.rename(number, name))

    def remove(self) -> None:
        """Let the list be gone."""
        self._act(lambda service, number: service.remove(number), self.tr("Packing list removed"))

    @property
    def file_name(self) -> str:
        """What a file of the list on show is called."""
        name, otherwise = self.shown.name if self.shown else "", self.tr("packing list")
        return f"{file_name(name, otherwise)}.html"

    def export(self, file: Path) -> None:
        """Write the list on show: ``.txt`` as plain text, anything else as a page to print."""
        shown = self.shown
        if shown is None:
            return
        names = {item: self.name(item) for item in self.pictures}
        write = as_text if file.suffix.lower() == ".txt" else as_html
        words = packing_words()
        told = self.tr("Saved as {name}").format(name=file.name)

        def work(_token: TaskToken) -> None:
            write_whole(file, write(shown, names, words).encode("utf-8", "replace"))

        self._operations.runner.submit(
            Lane.FILES, work, done=lambda _none: self.told.emit(told, ""), owner=self
        )

    def _act(self, act: Callable[[PackingListService, int], ChangeSet], told: str = "") -> None:
        shown = self.shown
        if shown is None:
            return
        number = shown.id

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            return act(PackingListService(library), number)

        def done(changes: ChangeSet) -> None:
            if changes and told:
                self.told.emit(told, changes.label)

        self._operations.change(action, label="", done=done, owner=self)

    def _arrived(self, found: tuple[tuple[PackingList, ...], dict[int, PictureRecord]]) -> None:
        self.lists, self.pictures = found
        self.state, self.error = ("ready" if self.lists else "empty"), None
        self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self._looking:
            self._soon.start()
