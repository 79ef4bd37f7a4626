"""Trying clothes on, as the window sees it: who, what, and the newest picture of it.

Every change asks for a new picture beside the window; the last question wins, and what is answered
late is dropped. Pixels are arrays: the view makes images of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import AppError, Explanation
from app.notifications import Notifications
from app.operations import Operations
from app.tasks import Lane, Task, TaskToken
from app.tryon.album import keep_try_on, kept_person
from app.tryon.body import BodyPoints
from app.tryon.layering import judged
from app.tryon.people import KnownPerson, People
from app.tryon.service import TryOnService
from app.tryon.values import FigureChoice, TryOnPicture
from app.tryon.wearing import FigureBackend
from app.viewmodels.pictures import read_garments
from local_index import Library
from local_index.query import Query
from local_index.records import ItemRecord

WAIT_MS = 120
HEIGHT = 1152
SavedOutfit = tuple[str, tuple[int, ...]]
_MOST_FOUND, _MOST_OUTFITS = 2000, 40


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture was asked for with.

    Attributes:
        items: Garments, in the order in which they were chosen.
        person: A kept photo instead of the figure; None for the figure.
    """

    items: tuple[int, ...] = ()
    choice: FigureChoice = field(default_factory=FigureChoice)
    person: KnownPerson | None = None


class TryOnViewModel(QObject):
    """State of the try-on; lives in the GUI thread.

    Attributes:
        look: What is asked for.
        picture: The newest answer; None while there is none.
        shown: What ``picture`` was asked for with.
        error: Why there is no picture.
        people: Ids of kept photos of people, the newest first.
    """

    changed = Signal()
    """Anything of it is another."""
    saved = Signal(str)
    """Id of the picture that was put into the album."""
    deleted = Signal()
    """Photos of people are gone, and maybe pictures with them."""

    def __init__(
        self, operations: Operations, notifications: Notifications, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.look = Look()
        self.shown = Look()
        self.picture: TryOnPicture | None = None
        self.error: Explanation | None = None
        self.people: tuple[str, ...] = ()
        self._operations, self._notifications = operations, notifications
        self._asked = 0
        self._running: Task | None = None
        self._saving: Task | None = None
        self._looking: Task | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WAIT_MS)
        self._soon.timeout.connect(self._ask)

    @property
    def busy(self) -> bool:
        """Whether a picture is on its way."""
        tasks = (self._running, self._looking)
        return self._soon.isActive() or any(task and not task.is_over for task in tasks)

    def wear(self, items: Sequence[int]) -> None:
        """Try exactly these garments on."""
        self._want(replace(self.look, items=tuple(dict.fromkeys(items))))

    def add(self, items: Sequence[int]) -> None:
        """Put these on as well."""
        self.wear((*self.look.items, *items))

    def remove(self, item: int) -> None:
        """Take one off."""
        self.wear([each for each in self.look.items if each != item])

    def choose(self, choice: FigureChoice) -> None:
        """Another figure; leaves the person's own photo."""
        self._want(replace(self.look, choice=choice, person=None))

    def read_garments(
        self, items: Sequence[int], done: Callable[[Mapping[int, ItemRecord]], None]
    ) -> None:
        """Read garments by their ids; what is gone is left out."""
        read_garments(self._operations, items, done, owner=self)

    def find_garments(self, words: str, done: Callable[[tuple[int, ...]], None]) -> None:
        """Ids of garments by words, or of all, the newest first."""
        self._operations.read(lambda library: _found(library, words.strip()), done, owner=self)

    def read_outfits(self, done: Callable[[Sequence[SavedOutfit]], None]) -> None:
        """The outfits that were saved, as names with ids of garments."""
        self._operations.read(_outfits, done, owner=self)

    def refresh_people(self) -> None:
        """Read which photos of people are kept."""

        def take(ids: tuple[str, ...]) -> None:
            self.people = ids
            self.changed.emit()

        self._operations.read(lambda library: library.people.ids(), take, owner=self)

    def use_person(self, ident: str) -> None:
        """Dress a kept photo."""
        self._operations.read(
            lambda library: kept_person(library, ident), self._take_person, owner=self
        )

    def add_person(self, photo: Path) -> None:
        """Look at a photo, keep it with a first guess of its points, and dress it."""
        services = self._operations.services

        def look(_token: TaskToken) -> KnownPerson | None:
            with services.open_library() as library:
                people = People(library, services.perception, pose=services.models.pose_model())
                known = people.find(photo)
                ident = known.id if known else people.keep(people.look(photo), source=photo)
                return kept_person(library, ident)

        self.error = None
        self._looking = self._operations.runner.submit(
            Lane.PERCEPTION, look, done=self._take_person, failed=self._fail, owner=self
        )
        self._looking.ended.connect(self.changed)
        self.changed.emit()

    def move_point(self, name: str, x: float, y: float) -> None:
        """Put a body point elsewhere, in px of the photo; kept at once."""
        known = self.look.person
        if known is None:
            return
        points = known.person.points.moved(name, x, y)
        self._set_points(known, points)

    def guess_points(self) -> None:
        """Go back to what the pose model finds, or to the guess from the outline."""
        known, services = self.look.person, self._operations.services
        if known is None or not known.person.solid.any():
            return
        person = known.person

        def guess(_token: TaskToken) -> BodyPoints:
            with services.open_library() as library:
                people = People(library, services.perception, pose=services.models.pose_model())
                return people.guess(person.photo, person.solid)

        def take(points: BodyPoints) -> None:
            if self.look.person is not None and self.look.person.id == known.id:
                self._set_points(self.look.person, points)

        self._operations.runner.submit(
            Lane.PERCEPTION, guess, done=take, failed=self._fail, owner=self
        )

    def delete_person(self, *, every: bool = False, with_pictures: bool = False) -> None:
        """Delete the photo on show for good.

        Args:
            every: All photos of people.
            with_pictures: Also the try-ons that were saved on them.
        """
        known, services = self.look.person, self._operations.services
        if known is None:
            return
        idents = self.people if every else (known.id,)

        def delete(library: Library) -> None:
            People(library, services.perception).forget(idents, with_pictures=with_pictures)

        def gone(_done: None) -> None:
            self.refresh_people()
            self.deleted.emit()

        self._operations.read(delete, gone, owner=self)
        self._want(replace(self.look, person=None))

    def take_drawn(self, picture: TryOnPicture, look: Look) -> None:
        """Show what a model drew for a look, unless something else is asked for by now."""
        # the very same one: looks hold photos, which have no equality
        if look is self.look and not self.busy:
            self.picture, self.shown = picture, look
            self.changed.emit()

    def save(self) -> None:
        """Put the picture on show into the album."""
        picture, look = self.picture, self.shown
        if picture is None or self._saving is not None:
            return
        person = look.person.id if look.person else ""

        services = self._operations.services

        def keep(_token: TaskToken) -> str:
            seen = picture
            with suppress(AppError):  # without the encoder's word it is a score as well
                seen = judged(picture, services.perception.embed_images)
            with services.open_library() as library:
                return keep_try_on(library, seen, look.choice, person=person)

        self._saving = self._operations.runner.submit(
            Lane.PERCEPTION, keep, done=self._saved, failed=self._fail, owner=self, kept=True
        )
        self._saving.ended.connect(self._over)
        if self._saving.is_over:
            self._over()
        self.changed.emit()

    @property
    def saving(self) -> bool:
        """Whether a picture is on its way into the album."""
        return self._saving is not None

    def _over(self) -> None:
        self._saving = None
        self.changed.emit()

    def _set_points(self, known: KnownPerson, points: BodyPoints) -> None:
        ident, services = known.id, self._operations.services

        def move(library: Library) -> None:
            People(library, services.perception).move(ident, points)

        self._operations.read(move, lambda _done: None, owner=self)
        moved = replace(known, person=replace(known.person, points=points), guessed=False)
        self._want(replace(self.look, person=moved))

    def _want(self, look: Look) -> None:
        self.look = look
        self.error = None
        if look.items:
            self._soon.start()
        else:
            self._asked += 1
            self._soon.stop()
            self.picture = None
        self.changed.emit()

    def _ask(self) -> None:
        if self._running is not None:
            self._running.cancel()
        self._asked += 1
        number, look = self._asked, self.look
        services = self._operations.services

        def draw(token: TaskToken) -> TryOnPicture | None:
            if token.cancelled:
                return None
            with services.open_library() as library:
                backend = FigureBackend(height=HEIGHT)
                service = TryOnService(library, services.vocabulary, backend=backend)
                person = look.person.person if look.person else None
                return service.try_on(look.items, look.choice, person=person)

        def take(picture: TryOnPicture | None) -> None:
            if number == self._asked and picture is not None:
                self.picture, self.shown = picture, look
                self.changed.emit()

        def fail(explained: Explanation) -> None:
            if number == self._asked:
                self.picture = None
                self._fail(explained)

        self._running = self._operations.runner.submit(
            Lane.FILES, draw, done=take, failed=fail, owner=self
        )
        self._running.ended.connect(self.changed)
        self.changed.emit()

    def _take_person(self, known: KnownPerson | None) -> None:
        if known is not None:
            self._want(replace(self.look, person=known))
        self.refresh_people()

    def _fail(self, explained: Explanation) -> None:
        self.error = explained
        self.changed.emit()

    def _saved(self, ident: str) -> None:
        self._notifications.say(self.tr("Saved in Pictures."), kind="success")
        self.saved.emit(ident)


def _found(library: Library, words: str) -> tuple[int, ...]:
    if not words:
        return tuple(library.items.ids(order="-added"))
    result = library.search(Query(text=words, limit=_MOST_FOUND))
    return tuple(hit.item_id for hit in result.hits)


def _outfits(library: Library) -> list[SavedOutfit]:
    found = library.outfits.find()[:_MOST_OUTFITS]
    return [(outfit.name, tuple(item.item_id for item in outfit.items)) for outfit in found]
