"""A stylist's outfits on their way into the wardrobe: what would become of them, then what did.

The file is read beside the window and looked up in the wardrobe before anything is written; taking
it in is one step of undo. What a proposal is decides ``handover_reading``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.tasks import Lane
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.handover_reading import Handover, Proposal
    from app.services.wardrobe import WardrobeService
    from local_index import Library

State = Literal["busy", "ready", "taken", "failed"]


def is_handover(file: Path) -> bool:
    """Whether a file or folder looks like a stylist's handover."""
    from app.services.handover_reading import is_handover

    return is_handover(file)


class HandoverTaking(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.
        file: The ZIP file, the folder, or ``outfits.json`` in it.

    Attributes:
        title: What the stylist calls it.
        stylist: Who it comes from; empty where nobody said.
        proposals: What becomes of each outfit.
        error: Why it cannot be read.
    """

    changed = Signal()

    def __init__(self, operations: Operations, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: State = "busy"
        self.error: Explanation | None = None
        self.title = self.stylist = ""
        self.proposals: tuple[Proposal, ...] = ()
        self._operations = operations
        self._file = file
        self._handover: Handover | None = None

    @property
    def count(self) -> int:
        """How many outfits would be proposed, or were."""
        return sum(one.outcome == "proposed" for one in self.proposals)

    def read(self) -> None:
        """Read the file, and look up its garments in the wardrobe."""
        file = self._file
        self.state = "busy"
        self.changed.emit()

        def work(_token: object) -> Handover:
            from app.services.handover_reading import read_handover

            return read_handover(file)

        self._operations.runner.submit(
            Lane.FILES, work, done=self._look_up, failed=self._fail, owner=self
        )

    def take(self) -> None:
        """Propose what can be proposed."""
        handover, found = self._handover, list["Proposal"]()
        if handover is None or self.state != "ready":
            return
        vocabulary = self._operations.services.vocabulary
        self.state = "busy"
        self.changed.emit()

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.services.handover_reading import propose

            found.extend(propose(library, handover, vocabulary))
            made = tuple(one.outfit_id for one in found if one.outcome == "proposed")
            return ChangeSet("Import outfits", outfits=made)

        def done(_changes: ChangeSet) -> None:
            self.proposals, self.state = tuple(found), "taken"
            self.changed.emit()

        self._operations.change(
            act, label=noted("Import outfits"), done=done, failed=self._fail, owner=self
        )

    def _look_up(self, handover: Handover) -> None:
        self._handover = handover
        self.title, self.stylist = handover.title, handover.stylist
        vocabulary = self._operations.services.vocabulary

        def query(library: Library) -> tuple[Proposal, ...]:
            from app.services.handover_reading import propose

            return tuple(propose(library, handover, vocabulary, preview=True))

        def show(found: tuple[Proposal, ...]) -> None:
            self.proposals, self.state = found, "ready"
            self.changed.emit()

        self._operations.read(query, show, failed=self._fail, owner=self)

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error = "failed", explained
        self.changed.emit()
