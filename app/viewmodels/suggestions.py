"""What models suggest for one garment, for the rows that show it: accept one, accept all, dismiss.

Read again whenever anybody changed the garment. Accepting and dismissing are one step of undo each;
a person's own words never have a suggestion against them here (``app.services.suggestions``).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.operations import Operations
from local_index import Library
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.notifications import Notifications
    from app.services.suggestions import Suggestion


class SuggestionsViewModel(QObject):
    """The suggestions for the garment on show; lives in the GUI thread.

    Attributes:
        found: Suggestions that wait, one per field at most: the newest.
    """

    changed = Signal()

    def __init__(
        self,
        operations: Operations,
        notifications: Notifications,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.found: tuple[Suggestion, ...] = ()
        self._operations = operations
        self._notifications = notifications
        self._item: int | None = None
        self._generation = 0
        self._leaving: set[int] = set()
        operations.changed.connect(self._on_changed)

    @property
    def models(self) -> tuple[str, ...]:
        """Which models suggest something, each once."""
        return tuple(dict.fromkeys(one.model for one in self.found))

    def of(self, field: str) -> Suggestion | None:
        """Return what is suggested for a field, or None."""
        return next((one for one in self.found if one.field == field), None)

    def show(self, item_id: int | None) -> None:
        """Show what is suggested for another garment; None for none."""
        if item_id == self._item:
            return
        self._item = item_id
        self._generation += 1
        self._take((self._generation, ()))
        if item_id is not None:
            self._read()

    def accept(self, field: str) -> None:
        """Take one suggestion as the person's own word."""
        if (one := self.of(field)) is not None:
            self._settle([one], accepted=True)

    def accept_all(self) -> None:
        """Take all of them: one step of undo."""
        self._settle(self.found, accepted=True)

    def dismiss(self, field: str) -> None:
        """Say no to one, for good."""
        if (one := self.of(field)) is not None:
            self._settle([one], accepted=False)

    def dismiss_all(self) -> None:
        """Say no to all of them: one step of undo."""
        self._settle(self.found, accepted=False)

    def _settle(self, chosen: Sequence[Suggestion], *, accepted: bool) -> None:
        # A second click comes before the first one is written.
        new = [one for one in chosen if one.id not in self._leaving]
        if not new:
            return
        ids, services = [one.id for one in new], self._operations.services
        self._leaving.update(ids)

        def action(library: Library, _wardrobe: object) -> ChangeSet:
            from app.services.suggestions import accept, dismiss

            if accepted:
                return accept(library, services.vocabulary, ids, seen=new)
            return dismiss(library, ids)

        self._operations.change(
            action,
            label="",
            done=functools.partial(self._settled, ids),
            failed=functools.partial(self._refused, ids),
        )

    def _settled(self, ids: Sequence[int], _changes: ChangeSet) -> None:
        self._leaving.difference_update(ids)
        self._read()

    def _refused(self, ids: Sequence[int], explained: Explanation) -> None:
        self._leaving.difference_update(ids)
        self._notifications.fail(explained)
        self._read()

    def _on_changed(self, changes: ChangeSet) -> None:
        touched = {*changes.added, *changes.changed, *changes.removed}
        if self._item is not None and (not changes or self._item in touched):
            self._read()

    def _read(self) -> None:
        self._generation += 1
        generation, item_id, services = self._generation, self._item, self._operations.services
        if item_id is None:
            return

        def read(library: Library) -> tuple[int, tuple[Suggestion, ...]]:
            from app.services.suggestions import pending

            return generation, _newest(pending(library, services.vocabulary, [item_id]))

        self._operations.read(read, self._take, failed=_left_out, owner=self)

    def _take(self, answer: tuple[int, tuple[Suggestion, ...]]) -> None:
        generation, found = answer
        if generation == self._generation and found != self.found:
            self.found = found
            self.changed.emit()


def _newest(found: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Return one suggestion per field: of two models the one that spoke last."""
    return tuple({one.field: one for one in sorted(found, key=lambda one: one.id)}.values())


def _left_out(_explained: Explanation) -> None:
    """The garment itself tells what is wrong with the wardrobe."""
