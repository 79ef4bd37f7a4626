"""What is done to the chosen garments: corrected, put into the laundry, moved to the trash.

Each is one step of undo, told in one sentence. Which garments are chosen is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.operations import Operations
from app.sentences import noted
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.bulk_editing import Summary
    from app.services.wardrobe import WardrobeService
    from local_index import Library


class GarmentActions(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Does it.
    """

    told = Signal(str)
    """Something was done to garments; a sentence that an undo may stand beside."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations

    def edit_many(self, ids: Sequence[int], corrections: Sequence[str]) -> None:
        """Apply ``FIELD=VALUE`` corrections to garments, as one step of undo."""
        chosen, services = tuple(ids), self._operations.services
        if not chosen or not corrections:
            return

        def action(library: Library, wardrobe: WardrobeService) -> ChangeSet:
            from app.services.bulk_editing import edit_many

            return edit_many(
                library,
                wardrobe,
                chosen,
                corrections=corrections,
                vocabulary=services.vocabulary,
            )

        text = self.tr("%Ln garment(s) changed", "", len(chosen))
        self._change(action, label=noted("Edit garments"), told=text)

    def set_status(self, ids: Sequence[int], status: str) -> None:
        """Put garments into the laundry, away or back, as one step of undo."""
        self.edit_many(ids, [f"status={status}"])

    def trash(self, ids: Sequence[int]) -> None:
        """Put garments into the trash, from where they come back for thirty days."""
        chosen = tuple(ids)
        text = self.tr("%Ln garment(s) moved to the trash", "", len(chosen))

        def action(_library: Library, wardrobe: WardrobeService) -> ChangeSet:
            return wardrobe.trash(chosen)

        self._change(action, label=noted("Move to trash"), told=text)

    def summarize(self, ids: Sequence[int], done: Callable[[Summary], None]) -> None:
        """Hand over what these garments have in common."""
        chosen = tuple(ids)

        def read(library: Library) -> Summary:
            from app.services.bulk_editing import summarize

            return summarize(library, chosen)

        self._operations.read(read, done, owner=self)

    def terms(self, field: str) -> tuple[str, ...]:
        """Return the words one can pick from for a field."""
        return self._operations.services.vocabulary.picker_terms(field)

    def _change(
        self, action: Callable[[Library, WardrobeService], ChangeSet], *, label: str, told: str
    ) -> None:
        def done(changes: ChangeSet) -> None:
            if changes:
                self.told.emit(told)

        self._operations.change(action, label=label, done=done)
