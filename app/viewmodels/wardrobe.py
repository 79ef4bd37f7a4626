"""What the wardrobe page shows: words, a picture, filters, sort, groups, selection.

A query is answered twice when the models are slow: at once from the garments' words, and fully as
soon as they have looked at the words or the picture. Answers carry the number of their question and
late ones are dropped. Photos on their way in stand in front of what is listed (``arrivals``); what
is done to garments is ``garment_actions``. Widgets, pixmaps and places on the screen are the views'
business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.browsing import (
    BrowseService,
    Condition,
    Found,
    Wish,
    listed,
    typed_matches,
)
from app.tasks import Lane, Task
from app.viewmodels.arrivals import ArrivingPhotos
from app.viewmodels.garment_actions import GarmentActions
from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.grouping import Group, arrange
from app.viewmodels.searches import LaneSearcher, in_words
from app.viewmodels.small_pictures import SmallPictureMaker
from app.viewmodels.value_counts import ValueCounts
from local_index.records import ChangeSet, ItemRecord

if TYPE_CHECKING:
    from app.viewmodels.importing import ImportViewModel
    from local_index import Library

State = Literal["empty", "busy", "ready", "no_matches", "failed"]

DEBOUNCE_MS = 130
# Longer than the encoder takes once it runs: the quick answer is for when it has to start.
PATIENCE_MS = 200
COALESCE_MS = 120


class WardrobeViewModel(QObject):
    """State of the wardrobe page; lives in the GUI thread.

    Attributes:
        actions: What can be done to the chosen garments.
        pictures: Makes small pictures again that are gone or old.
        values: What one can narrow by.
        searching: Whether words or a picture are being looked for.
        slow: Whether that takes longer than one notices.

    Signals:
        state_changed: ``state``, ``searching``, ``slow`` or ``error`` is another.
        count_changed: How many garments are shown, owned or only weakly fitting.
        asked: Another question is being answered; what comes next begins at the top.
        query_changed: Words, picture, garment, filters, sort or suggestions are others.
        selection_changed: The ids now chosen.
        opened: A garment should be shown large.
        try_on_asked: Garments should be tried on; their ids.
        jump_to: A garment should be made current and visible.
        results_wanted: The person wants to go to what was found.
        settled: Photos that were on their way are garments now, in the same rows.
    """

    state_changed = Signal()
    count_changed = Signal()
    asked = Signal()
    query_changed = Signal()
    selection_changed = Signal(list)
    opened = Signal(int)
    try_on_asked = Signal(list)
    jump_to = Signal(int)
    results_wanted = Signal()
    settled = Signal()

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model = GarmentListModel(operations, self)
        self.actions = GarmentActions(operations, self)
        self.pictures = SmallPictureMaker(operations, self)
        self.values = ValueCounts(operations, self)
        self.state: State = "busy"
        self.error: Explanation | None = None
        self.searching = False
        self.slow = False
        self.selected: tuple[int, ...] = ()
        self._operations = operations
        self._searcher = LaneSearcher(operations.services)
        self._wish = Wish()
        self._typed = ""
        self._found = Found((), owned=0, relevant=0)
        self._generation = 0
        self._task: Task | None = None
        self._arriving = ArrivingPhotos()
        self.model.sources = self._arriving.sources
        self._debounce = self._timer(DEBOUNCE_MS, self._take_typed)
        self._patience = self._timer(PATIENCE_MS, self._lose_patience)
        self._coalesce = self._timer(COALESCE_MS, self.refresh)
        operations.runner.at_end(Lane.PERCEPTION, self._searcher.close)
        operations.changed.connect(self._on_changed)

    def _timer(self, milliseconds: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(call)
        return timer

    # -- what is asked ----------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The words as typed."""
        return self._typed

    @property
    def picture(self) -> Path | None:
        """The photo that similar garments are sought for."""
        return self._wish.picture

    @property
    def like(self) -> int:
        """The garment that similar ones are sought for; 0 for none."""
        return self._wish.like

    @property
    def filters(self) -> tuple[Condition, ...]:
        """The chips."""
        return self._wish.conditions

    @property
    def sort(self) -> str:
        """Field the list is sorted by; a search ranks by relevance."""
        return self._wish.order

    @property
    def group(self) -> str:
        """What the list is grouped by; a search is not."""
        return self._wish.group

    @property
    def ranked(self) -> bool:
        """Whether the order is that of relevance."""
        return self._wish.searches

    @property
    def suggestions(self) -> tuple[Condition, ...]:
        """What the words could be made a filter of."""
        if not self._wish.text:
            return ()
        return tuple(one for one in self._found.understood if one not in self._wish.conditions)

    def set_text(self, text: str) -> None:
        """Search by words, a moment after the last one was typed."""
        self._typed = text
        self._debounce.start()

    def search_now(self) -> None:
        """Search by what is typed without waiting."""
        self._debounce.stop()
        self._take_typed()

    def set_picture(self, picture: Path | None) -> None:
        """Search by a photo; it need not be in the wardrobe."""
        self._ask(picture=picture, like=0)

    def set_like(self, item_id: int) -> None:
        """Search for garments like this one; 0 stops that."""
        self._ask(picture=None, like=item_id)

    def set_sort(self, order: str) -> None:
        """Sort by a field, with a leading minus for descending."""
        self._ask(order=order)

    def set_group(self, group: str) -> None:
        """Group by ``slot``, ``category``, ``color`` or ``month``; empty for not at all."""
        self._ask(group=group)

    def add_filter(self, field: str, value: str) -> None:
        """Narrow to a value; several of one field are alternatives."""
        condition = Condition(field, value)
        if condition not in self._wish.conditions:
            self._ask(conditions=(*self._wish.conditions, condition))

    def remove_filter(self, field: str, value: str) -> None:
        """Take a chip away."""
        gone = Condition(field, value)
        self._ask(conditions=tuple(one for one in self._wish.conditions if one != gone))

    def narrow_to(self, suggestion: Condition) -> None:
        """Make a filter of a word that was understood."""
        self.add_filter(suggestion.field, str(suggestion.value))

    def clear(self) -> None:
        """Show the whole wardrobe again."""
        self._debounce.stop()
        self._typed = ""
        self._ask(text="", picture=None, like=0, conditions=())

    def show_weaker(self) -> None:
        """Also show what fits only a little."""
        self._ask(weaker=True)

    def show_results(self) -> None:
        """Go to what was found, without waiting for the rest of the words."""
        self.search_now()
        self.results_wanted.emit()

    def retry(self) -> None:
        """Ask again after a failure."""
        self.refresh()

    def _take_typed(self) -> None:
        words = " ".join(self._typed.split())
        if words != self._wish.text:
            self._ask(text=words)

    def _ask(
        self,
        *,
        text: str | None = None,
        picture: Path | Literal[False] | None = False,
        like: int | None = None,
        conditions: tuple[Condition, ...] | None = None,
        order: str | None = None,
        group: str | None = None,
        weaker: bool = False,
    ) -> None:
        old = self._wish
        new = Wish(
            text=old.text if text is None else text,
            picture=old.picture if picture is False else picture,
            like=old.like if like is None else like,
            conditions=old.conditions if conditions is None else conditions,
            order=old.order if order is None else order,
            group=old.group if group is None else group,
            weaker=weaker,
        )
        if new == old:
            return
        self._wish = new
        self._arriving.let_go()
        self.asked.emit()
        self.query_changed.emit()
        self.refresh()

    # -- what is answered -------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many garments are shown."""
        return len(self._found.ids)

    @property
    def arriving(self) -> int:
        """How many photos are on their way in."""
        return self._arriving.count

    @property
    def owned(self) -> int:
        """How many garments there are in all."""
        return self._found.owned

    @property
    def relevant(self) -> int:
        """How many fit, of which the best are shown."""
        return self._found.relevant

    @property
    def weaker(self) -> int:
        """How many more fit only a little and are not shown."""
        return self._found.weaker

    @property
    def note(self) -> str:
        """One sentence when a part of the search was not possible."""
        return self._found.note

    @property
    def searched_for(self) -> str:
        """What words of another language were taken for."""
        return self._found.searched_for

    @property
    def narrowed(self) -> bool:
        """Whether words, a picture or filters leave anything out."""
        return self._wish.narrows

    def refresh(self) -> None:
        """Ask again, as after a change."""
        self._coalesce.stop()
        self._patience.stop()
        if self._task is not None:
            self._task.cancel()
        self._generation += 1
        wish, generation = self._wish, self._generation
        self._set_searching(wish.searches)
        if wish.searches:
            self._task = self._operations.runner.submit(
                Lane.PERCEPTION,
                partial(self._searcher, wish),
                done=partial(self._answered, generation),
                failed=partial(self._failed, generation),
                owner=self,
            )
            if generation == self._generation and self.searching:
                self._patience.start()
        else:
            self._task = self._read(wish, self._answered)

    def _lose_patience(self) -> None:
        """Say that it takes a while, and meanwhile answer from the garments' words."""
        if not self.searching:
            return
        self.slow = True
        self.state_changed.emit()
        if self._wish.text and not (self._wish.picture or self._wish.like):
            self._read(self._wish, self._answered_quickly)

    def _read(self, wish: Wish, then: Callable[[int, Found], None]) -> Task:
        services = self._operations.services

        def find(library: Library) -> Found:
            if not wish.searches:
                return listed(library, wish)
            return BrowseService(library, services.vocabulary).find(wish)

        return self._operations.read(
            find,
            partial(then, self._generation),
            failed=partial(self._failed, self._generation),
            owner=self,
        )

    def _answered_quickly(self, generation: int, found: Found) -> None:
        if generation == self._generation and self.searching and found.ids:
            self._show(found)

    def _answered(self, generation: int, found: Found) -> None:
        if generation != self._generation:
            return
        self._patience.stop()
        self._set_searching(False)
        self._show(found)

    def _show(self, found: Found) -> None:
        self._found = found
        self.error = None
        self._arriving.listed(self._generation)
        self._list()
        self._keep_selection()
        self.count_changed.emit()
        self.query_changed.emit()

    def _list(self) -> None:
        """Put the answer into rows, in the order of its groups and behind what is arriving."""
        found, wish = self._found, self._wish
        groups = [Group(wish.group, key, count) for key, count in found.groups]
        ids, headed = found.ids, tuple[Group, ...]()
        if groups:
            ids, headed = arrange(ids, groups, oldest_first=wish.order == "added")
        if not wish.narrows:
            ids, headed = self._arriving.in_front(ids, headed)
        reasons = {ident: in_words(why) for ident, why in found.reasons.items()}
        self.model.set_ids(ids, reasons, groups=headed)
        empty = not found.owned and not wish.narrows
        self._set_state("ready" if ids else "empty" if empty else "no_matches")

    def _failed(self, generation: int, explained: Explanation) -> None:
        if generation != self._generation or explained.code == "cancelled":
            return
        self._patience.stop()
        self._set_searching(False)
        self.error = explained
        self._set_state("failed")

    def _set_state(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit()
        elif state == "failed":
            self.state_changed.emit()

    def _set_searching(self, searching: bool) -> None:
        if searching != self.searching or self.slow:
            self.searching, self.slow = searching, False
            self.state_changed.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        everything = not changes
        self.model.refresh(None if everything else (*changes.changed, *changes.added))
        if not self._coalesce.isActive():
            # Started once and not restarted: a long import must not keep its garments waiting.
            self._coalesce.start()

    # -- what an import brings --------------------------------------------------------------------

    def follow(self, importing: ImportViewModel) -> None:
        """Show photos as soon as an import means to look at them."""
        self._operations.services.arrivals.listen()
        for signal in (
            importing.progressed,
            importing.finished,
            importing.stopped,
            importing.failed,
        ):
            signal.connect(self._take_arrivals)

    def _take_arrivals(self, _what: object = None) -> None:
        news = self._operations.services.arrivals.take()
        if not news:
            return
        became = self._arriving.take(news, self._generation)
        if self.state in ("busy", "failed"):
            return  # shown with the answer that is awaited
        if not self._wish.narrows:
            self.model.become(became)
        self._list()
        self.count_changed.emit()
        if became:
            self.settled.emit()

    # -- jumping ----------------------------------------------------------------------------------

    def find_typed(self, text: str, *, after: int) -> None:
        """Look for the next garment whose name begins so; ``jump_to`` follows.

        Args:
            after: Row to look behind first; the search goes round.
        """
        self._operations.read(
            lambda library: typed_matches(library, text, self._wish.conditions),
            partial(self._jump, after),
            owner=self,
        )

    def _jump(self, after: int, found: list[int]) -> None:
        rows = sorted(row for row in map(self.model.row_of, found) if row >= 0)
        if rows:
            nearest = next((row for row in rows if row >= after), rows[0])
            self.jump_to.emit(self.model.id_at(nearest))

    # -- selection --------------------------------------------------------------------------------

    def select(self, ids: Sequence[int]) -> None:
        """Choose these garments."""
        chosen = tuple(ids)
        if chosen != self.selected:
            self.selected = chosen
            self.selection_changed.emit(list(chosen))

    def open(self, item_id: int) -> None:
        """Show a garment large."""
        self.opened.emit(item_id)

    def try_on(self, ids: Sequence[int]) -> None:
        """Open the try-on with exactly these garments; an outfit's ids are as good as any."""
        self.try_on_asked.emit(list(ids))

    def record(self, item_id: int) -> ItemRecord | None:
        """Return a garment if it is here already."""
        return self.model.record_of(item_id)

    def _keep_selection(self) -> None:
        kept = tuple(ident for ident in self.selected if self.model.row_of(ident) >= 0)
        self.select(kept)
