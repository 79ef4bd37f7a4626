"""The laundry as the window sees it: four runs of one list, and what is done to the chosen ones.

Read while somebody looks. Washing everything is one step of undo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.laundry import LaundryLine, LaundryList, LaundryService
from app.services.wash_rules import DEFAULTS, MOST, set_by_itself, set_interval, wash_rules
from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.grouping import Group
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.wardrobe import WardrobeService
    from local_index import Library

State = Literal["busy", "empty", "ready", "failed"]
COALESCE_MS = 150
RUNS = ("dirty", "washing", "due", "away")
MOST_WEARS = MOST


class LaundryViewModel(QObject):
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
        self.model = GarmentListModel(operations, self)
        self.state: State = "busy"
        self.error: Explanation | None = None
        self.listed = LaundryList()
        self.selected: tuple[int, ...] = ()
        self._operations = operations
        self._today = today
        self._looking = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)

    @property
    def waiting(self) -> int:
        """How many garments are to be washed or in the wash."""
        return len(self.listed.dirty) + len(self.listed.washing)

    def look(self, on: bool) -> None:
        """Read while the list is on the screen."""
        self._looking = on
        if on:
            self.refresh()

    def refresh(self) -> None:
        """Read the laundry anew."""
        today = self._today()
        self._operations.read(
            lambda library: LaundryService(library, today).read(),
            self._arrived,
            failed=self._fail,
            owner=self,
        )

    def select(self, ids: Sequence[int]) -> None:
        """Choose these garments."""
        if tuple(ids) != self.selected:
            self.selected = tuple(ids)
            self.changed.emit()

    def wash(self) -> None:
        """Note that the chosen garments, or all that is dirty or in the wash, were washed."""
        count = len(self.selected) or self.waiting
        chosen = self.selected
        self._act(lambda laundry: laundry.wash(chosen), self.tr("%Ln garment(s) washed", "", count))

    def start(self) -> None:
        """Put the chosen garments, or all that is dirty, into the wash."""
        count = len(self.selected) or len(self.listed.dirty)
        chosen = self.selected
        self._act(
            lambda laundry: laundry.start(chosen),
            self.tr("%Ln garment(s) in the wash", "", count),
        )

    def put_in(self) -> None:
        """Put the chosen garments, or all that is due, into the laundry."""
        chosen = self.selected or tuple(line.item.id for line in self.listed.due)
        self._act(
            lambda laundry: laundry.put_in(chosen),
            self.tr("%Ln garment(s) put into the laundry", "", len(chosen)),
        )

    def take_out(self) -> None:
        """Say that the chosen garments are clean after all, or here again."""
        chosen = self.selected
        if chosen:
            self._act(
                lambda laundry: laundry.take_out(chosen),
                self.tr("%Ln garment(s) ready again", "", len(chosen)),
            )

    # -- rules ------------------------------------------------------------------------------------

    def read_rules(self, done: Callable[[dict[str, int], bool], None]) -> None:
        """Hand over after how many wears each kind is washed, and whether wearing soils."""

        def read(library: Library) -> tuple[dict[str, int], bool]:
            rules = wash_rules(library)
            kinds = dict.fromkeys([*DEFAULTS, *rules.intervals])
            return {kind: rules.of_kind(kind) for kind in kinds}, rules.by_itself

        self._operations.read(read, lambda both: done(*both), owner=self)

    def set_rule(self, kind: str, wears: int) -> None:
        """Say after how many wears a kind is washed; 0 for never."""

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            set_interval(library, kind, wears)
            return ChangeSet("Change wash intervals")

        self._operations.change(action, label="", done=lambda _changes: self._announce())

    def set_by_itself(self, on: bool) -> None:
        """Say whether wearing puts garments into the laundry."""

        def action(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            set_by_itself(library, on)
            return ChangeSet("Change wash intervals")

        self._operations.change(action, label="", done=lambda _changes: self._announce())

    def _announce(self) -> None:
        # what is due is another now, on every page that says so
        self._operations.announce()

    def _act(self, act: Callable[[LaundryService], ChangeSet], told: str) -> None:
        today = self._today()

        def done(changes: ChangeSet) -> None:
            if changes:
                self.told.emit(told, changes.label)

        self._operations.change(
            lambda library, _wardrobe: act(LaundryService(library, today)),
            label="",
            done=done,
            owner=self,
        )

    def _arrived(self, found: LaundryList) -> None:
        self.listed = found
        ids: list[int] = []
        groups = []
        reasons: dict[int, tuple[str, ...]] = {}
        for name in RUNS:
            lines: tuple[LaundryLine, ...] = getattr(found, name)
            if lines:
                groups.append(Group("laundry", name, len(lines)))
            ids += [line.item.id for line in lines]
            reasons |= {line.item.id: (self._said(line),) for line in lines if line.since_wash}
        self.model.refresh(ids)
        self.model.set_ids(ids, reasons, groups=tuple(groups))
        there = {*ids}
        self.selected = tuple(one for one in self.selected if one in there)
        self.state, self.error = ("ready" if ids else "empty"), None
        self.changed.emit()

    def _said(self, line: LaundryLine) -> str:
        if line.limit is None:
            return self.tr("worn %Ln time(s)", "", line.since_wash)
        return self.tr("worn {count} of {limit}").format(count=line.since_wash, limit=line.limit)

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self._looking:
            self._soon.start()
