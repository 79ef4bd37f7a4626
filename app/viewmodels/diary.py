"""The diary as the window sees it: days of a month or a week, the chosen one, and what is done.

Days are read for the range on the screen and read again when anything changed, but only while
somebody looks. Every act is one step of undo and told in a sentence; suggestions are worked out in
the lane of models with a library of their own. Dates are the person's calendar days; the first day
of a week is the locale's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.diary import DiaryService
from app.services.diary_pages import DayEntry as DayEntry
from app.services.diary_pages import DayPage as DayPage
from app.services.diary_pages import DiaryPages, read_pages
from app.services.wears import WearService
from app.tasks import Lane, TaskToken
from app.viewmodels.names import listed
from app.viewmodels.outfit_cards import PieceCard, piece_card
from local_index.days import DayRecord
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.browsing import PictureRecord
    from app.services.wardrobe import WardrobeService
    from app.stylist.wishes import Recommendation, Suggestion
    from local_index import Library

State = Literal["busy", "ready", "failed"]
Span = Literal["month", "week"]
COALESCE_MS, CLOCK_MS = 150, 20_000
_SOUTH = frozenset(
    ("AR", "AU", "BO", "BR", "BW", "CL", "MG", "MZ", "NA", "NZ", "PE", "PY", "UY", "ZA")
)


class DiaryViewModel(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Reads and writes.
        today: The person's calendar day.
    """

    changed = Signal()
    """Days, range or state are others."""
    chosen = Signal()
    """Another day is chosen."""
    told = Signal(str, str)
    """Something was done: a sentence, and the label of the step that undo would take back."""
    suggested = Signal()
    """``suggestions``, ``notes`` or ``suggesting`` are others."""

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
        self.span: Span = "month"
        self.day = today()
        self.pages: Mapping[str, DayPage] = {}
        self.pictures: Mapping[int, PictureRecord] = {}
        self.suggestions: tuple[Suggestion, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.suggesting = False
        self._seed = 0
        self._question = 0
        self._looking = False
        self._generation = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        self._dated = self.day
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self.follow_clock)
        operations.changed.connect(self._on_changed)

    # -- where one looks --------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The person's calendar day."""
        return self._today()

    @property
    def occasions(self) -> tuple[str, ...]:
        """Words that a day can be for."""
        return self._operations.services.vocabulary.picker_terms("occasion")

    @property
    def first(self) -> date:
        """The first day on the screen: of whole weeks, as the locale begins them."""
        start = self.day.replace(day=1) if self.span == "month" else self.day
        begin = QLocale().firstDayOfWeek().value
        return start - timedelta(days=(start.isoweekday() - begin) % 7)

    @property
    def last(self) -> date:
        """The last day on the screen: no week is shown that the month does not reach."""
        end = self.day if self.span == "week" else _month_end(self.day)
        weeks = (end - self.first).days // 7 + 1
        return self.first + timedelta(days=7 * weeks - 1)

    @property
    def page(self) -> DayPage:
        """The chosen day."""
        return self.page_of(self.day)

    def page_of(self, day: date) -> DayPage:
        """Return a day of the range; an empty one where nothing is noted."""
        name = day.isoformat()
        return self.pages.get(name) or DayPage(name, (), DayRecord(name))

    def look(self, on: bool) -> None:
        """Read while the page is on the screen, and not otherwise."""
        self._looking = on
        if on:
            self.follow_clock()
            self._clock.start()
            self.refresh()
        else:
            self._clock.stop()

    def follow_clock(self) -> None:
        """Notice that it has become another day; who looked at today goes on looking at it."""
        before, now = self._dated, self.today
        if now == before:
            return
        self._dated = now
        if self.day == before:
            self.choose(now)
        self.changed.emit()

    def choose(self, day: date) -> None:
        """Choose a day; the range follows it."""
        if day == self.day:
            return
        before = (self.first, self.last)
        self.day = day
        self._forget_suggestions()
        self.chosen.emit()
        if (self.first, self.last) != before:
            self.changed.emit()
            self.refresh()

    def show_span(self, span: Span) -> None:
        """Show a month, or a week."""
        if span != self.span:
            self.span = span
            self.changed.emit()
            self.refresh()

    def turn(self, pages: int) -> None:
        """Go months, or weeks, on or back."""
        if self.span == "week":
            self.choose(self.day + timedelta(days=7 * pages))
            return
        count = self.day.year * 12 + self.day.month - 1 + pages
        year, month = count // 12, count % 12 + 1
        if not 1 <= year <= 9998:
            return
        last = _month_end(date(year, month, 1)).day
        self.choose(date(year, month, min(self.day.day, last)))

    def refresh(self) -> None:
        """Read the range anew."""
        if not self._looking:
            return
        self._generation += 1
        generation = self._generation
        first, last = self.first.isoformat(), self.last.isoformat()
        self._operations.read(
            lambda library: read_pages(library, first, last),
            lambda found: self._arrived(generation, found),
            failed=self._fail,
            owner=self,
        )

    def _arrived(self, generation: int, found: DiaryPages) -> None:
        if generation != self._generation:
            return
        # suggestions show garments that no day of the range holds
        offered = {item for one in self.suggestions for item in one.item_ids}
        kept = {item: one for item, one in self.pictures.items() if item in offered}
        self.pages, self.pictures = found.days, {**kept, **found.pictures}
        self.state, self.error = "ready", None
        self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self._looking:
            self._soon.start()

    # -- in words ---------------------------------------------------------------------------------

    def pieces(self, item_ids: Sequence[int]) -> tuple[PieceCard, ...]:
        """Return the garments of a collage that are known."""
        return tuple(piece_card(self.pictures[item]) for item in item_ids if item in self.pictures)

    def title(self, entry: DayEntry) -> str:
        """Return what an entry is called: its outfit's name, or its garments'."""
        if entry.name:
            return entry.name
        return listed(piece.name for piece in self.pieces(entry.item_ids)) or self.tr("Outfit")

    # -- what is done -----------------------------------------------------------------------------

    def add(
        self,
        day: date,
        *,
        item_ids: Sequence[int] = (),
        outfit_id: int | None = None,
        planned: bool,
    ) -> None:
        """Note garments or an outfit on a day, as worn or as planned."""
        items, today = tuple(item_ids), self.today

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            diary = DiaryService(library, today)
            if outfit_id is not None:
                if planned:
                    return diary.plan(outfit_id, day)
                return diary.wear(outfit_id, day=day)
            if planned:
                label = "Plan garments"
                return library.wears.add(items, day.isoformat(), planned=True, label=label)
            return WearService(library, today).wear(items, day=day)

        self._change(action, self.tr("Planned") if planned else self.tr("Noted as worn"))

    def lived(self, entry: DayEntry) -> None:
        """Say that a plan was lived."""
        self._diary(lambda diary: diary.lived(entry.row_ids), self.tr("Noted as worn"))

    def wore_instead(
        self, entry: DayEntry, *, item_ids: Sequence[int] = (), outfit_id: int | None = None
    ) -> None:
        """Say what was worn instead of a plan; suggestions learn from it."""
        items, today = tuple(item_ids), self.today

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            diary = DiaryService(library, today)
            label = "Wore something else"
            with library.atomic(), library.history.group(label):
                for other in entry.row_ids[1:]:
                    library.wears.change(other, skipped=True, label=label)
                return diary.wore_instead(entry.row_ids[0], item_ids=items, outfit_id=outfit_id)

        self._change(action, self.tr("Noted; the plan is kept as not worn"))

    def move(self, entry: DayEntry, day: date) -> None:
        """Move an entry to another day."""
        if day.isoformat() != entry.day:
            self._diary(lambda diary: diary.move(entry.row_ids, day), self.tr("Moved"))

    def remove(self, entry: DayEntry) -> None:
        """Take an entry out of the diary."""
        self._diary(lambda diary: diary.remove(entry.row_ids), self.tr("Removed from the diary"))

    def say(self, day: date, **values: object) -> None:
        """Say something of a day: note, occasion, temperature, rain."""
        name = day.isoformat()
        self._forget_suggestions()
        self._operations.change(lambda library, _w: library.days.put([name], values), label="")

    def _diary(self, act: Callable[[DiaryService], ChangeSet], told: str) -> None:
        today = self.today
        self._change(lambda library, _wardrobe: act(DiaryService(library, today)), told)

    def _change(self, action: Callable[[Library, WardrobeService], ChangeSet], told: str) -> None:
        def done(changes: ChangeSet) -> None:
            if changes:
                self.told.emit(told, changes.label)

        self._operations.change(action, label="", done=done, owner=self)

    # -- suggestions ------------------------------------------------------------------------------

    def suggest(self) -> None:
        """Ask for outfits for the chosen day; asked again, for others."""
        day, today, seed = self.day, self.today, self._seed
        season, services = self._season(day), self._operations.services
        self._seed += 1
        self._question += 1
        question = self._question
        self.suggesting = True
        self.suggested.emit()

        def work(_token: TaskToken) -> tuple[Recommendation, list[PictureRecord]]:
            from app.services.browsing import garments
            from app.stylist.week import suggest

            with services.open_library() as library:
                found = suggest(
                    services.stylist(library), library, day, today=today, season=season, seed=seed
                )
                held = sorted({item for one in found.suggestions for item in one.item_ids})
                return found, garments(library, held)

        def done(answer: tuple[Recommendation, list[PictureRecord]]) -> None:
            if question != self._question:
                return  # another day, or this one is for something else now
            found, held = answer
            self.pictures = {**self.pictures, **{one.item.id: one for one in held}}
            self.suggestions = found.suggestions
            self.notes = (*(gap.text for gap in found.gaps), *found.notes)
            self.suggesting = False
            self.suggested.emit()

        def failed(explained: Explanation) -> None:
            if question == self._question:
                self._not_suggested(explained)

        self._operations.runner.submit(Lane.MODEL, work, done=done, failed=failed, owner=self)

    def take(self, suggestion: Suggestion) -> None:
        """Plan a suggestion for the chosen day."""
        day, today = self.day, self.today
        occasion, vocabulary = self.page.said.occasion, self._operations.services.vocabulary

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.stylist.week import take

            return take(library, vocabulary, suggestion, day, today=today, occasion=occasion)

        self._forget_suggestions()
        self._change(action, self.tr("Planned"))

    def plan_week(self) -> None:
        """Plan every empty day of the chosen day's week that is not over."""
        begin = QLocale().firstDayOfWeek().value
        first = self.day - timedelta(days=(self.day.isoweekday() - begin) % 7)
        today, services = self.today, self._operations.services
        days = [first + timedelta(days=at) for at in range(7)]
        coming = [day for day in days if day >= today]
        season = self._season(self.day)
        if not coming:
            self.told.emit(self.tr("This week is over."), "")
            return
        self.suggesting = True
        self.suggested.emit()

        def work(_token: TaskToken) -> tuple[ChangeSet, int, int]:
            from app.stylist.week import plan_days

            with services.open_library() as library:
                # asked of the wardrobe: what is on the screen may still be on its way
                held = read_pages(library, coming[0].isoformat(), coming[-1].isoformat()).days
                noted = {name for name, page in held.items() if page.entries}
                free = [day for day in coming if day.isoformat() not in noted]
                found = plan_days(
                    services.stylist(library),
                    library,
                    services.vocabulary,
                    free,
                    today=today,
                    season=season,
                )
                return found.changes, len(found.planned), len(found.open)

        def done(answer: tuple[ChangeSet, int, int]) -> None:
            changes, planned, left = answer
            self.suggesting = False
            self.suggested.emit()
            if changes:
                self._operations.announce(changes)
            if not (planned or left):
                self.told.emit(self.tr("Every day of this week is planned."), "")
                return
            text = self.tr("%Ln day(s) planned", "", planned)
            if left:
                text = f"{text}. " + self.tr("Nothing was found for %Ln day(s).", "", left)
            self.told.emit(text, changes.label if changes else "")

        self._operations.runner.submit(
            Lane.MODEL, work, done=done, failed=self._not_suggested, owner=self, kept=True
        )

    def _not_suggested(self, explained: Explanation) -> None:
        self.suggesting = False
        self.notes = tuple(filter(None, (explained.message, explained.next_step)))
        self.suggested.emit()

    def _forget_suggestions(self) -> None:
        self._question += 1
        if self.suggestions or self.notes or self._seed:
            self.suggestions, self.notes, self._seed = (), (), 0
            self.suggesting = False
            self.suggested.emit()

    @staticmethod
    def _season(day: date) -> str:
        from app.stylist.week import season_of

        return season_of(day, southern=is_southern())


def _month_end(day: date) -> date:
    """Return the last day of a day's month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def is_southern() -> bool:
    """Return whether the person's country has its winter in July."""
    return QLocale.territoryToCode(QLocale().territory()) in _SOUTH
