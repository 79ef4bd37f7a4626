"""Let Vestry finish this: whole outfits around what stays, one proposal after the other.

What is locked stays, or everything where nothing is locked. "Not this one" is feedback: it is kept,
can be undone, and the next answer knows it. What is accepted is put on the board.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.browsing import PictureRecord, garments
from app.viewmodels.outfit_editor import OutfitEditor
from app.viewmodels.outfit_sentences import spoken
from app.viewmodels.outfit_suggestions import Look, look_of
from app.viewmodels.outfit_wish import OutfitWish
from app.viewmodels.stylist_asking import StylistAsker

if TYPE_CHECKING:
    from app.stylist.saved import Finished
    from app.stylist.service import Stylist
    from app.stylist.wishes import Wish
    from local_index import Library

State = Literal["waiting", "busy", "ready", "nothing", "failed"]
MOST = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to finish an outfit.

    Attributes:
        added: Names of what it puts on the board.
        dropped: Names of what it takes off, where only some pieces are locked.
    """

    look: Look
    added: tuple[str, ...]
    dropped: tuple[str, ...] = ()


class FinishingViewModel(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Its runner does the work.
        editor: Whose board is finished.
        wish: What the outfit is wanted for.

    Attributes:
        proposals: The best first.
        at: Which of them is shown.
        gaps: What the wardrobe could not give, in sentences.
        notes: What was assumed or done without, in sentences.
        was_whole: Whether it was an outfit before, so that what is added is extra.
        error: Why there is no answer, when it failed.
    """

    changed = Signal()

    def __init__(
        self,
        operations: Operations,
        editor: OutfitEditor,
        wish: OutfitWish,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state: State = "waiting"
        self.proposals: tuple[Proposal, ...] = ()
        self.at = 0
        self.gaps: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.was_whole = False
        self.error: Explanation | None = None
        self._editor = editor
        self._wish = wish
        self._asker = StylistAsker(operations, self)
        self._given: tuple[int, ...] = ()
        wish.changed.connect(self._ask_again)
        editor.pieces_changed.connect(self._on_pieces)

    @property
    def current(self) -> Proposal | None:
        """The proposal that is shown."""
        return self.proposals[self.at] if self.proposals else None

    def ask(self) -> None:
        """Ask for ways to finish what lies on the board now."""
        self._given = self._editor.anchors
        self.state, self.error = "busy", None
        self.changed.emit()
        wish = self._wish.asked(limit=MOST)
        question = functools.partial(_finish, self._given, wish)
        self._asker.ask_now(question, self._take, self._fail)

    def next(self, by: int = 1) -> None:
        """Show the next proposal, or the one before."""
        if self.proposals:
            self.at = (self.at + by) % len(self.proposals)
            self.changed.emit()

    def accept(self) -> None:
        """Put the shown proposal on the board."""
        proposal = self.current
        if proposal is not None:
            self.stop()
            self._editor.put(proposal.look.suggestion.item_ids)

    def refuse(self) -> None:
        """Say that this is none, and ask again: the next answer knows it."""
        proposal = self.current
        if proposal is None:
            return
        self._editor.actions.tell(
            "dislike",
            proposal.look.suggestion.item_ids,
            occasion=self._wish.occasion,
            told=self.tr("Noted. This will not come again"),
            over=self._ask_again,
        )

    def stop(self) -> None:
        """Propose nothing any more."""
        self._asker.drop()
        self.state, self.proposals, self.at = "waiting", (), 0
        self.gaps, self.notes = (), ()
        self.changed.emit()

    # -- inside -----------------------------------------------------------------------------------

    def _ask_again(self) -> None:
        if self.state != "waiting":
            self.ask()

    def _on_pieces(self) -> None:
        """What is proposed keeps other pieces than those that lie there now."""
        if self.state != "waiting" and self._editor.anchors != self._given:
            self.stop()

    def _take(self, answer: tuple[Finished, dict[int, PictureRecord]]) -> None:
        found, records = answer
        items = [one.item for one in records.values()]
        names = {piece.item_id: piece.name for piece in self._editor.pieces}
        made = []
        for one in found.suggestions:
            look = look_of(one, records)
            added = [each.name for each in look.pieces if each.item_id not in names]
            dropped = [name for ident, name in names.items() if ident not in one.item_ids]
            made.append(Proposal(look, tuple(added), tuple(dropped)))
        self.proposals, self.at = tuple(made), 0
        self.gaps = tuple(spoken(gap.text, items) for gap in found.gaps)
        self.notes = tuple(spoken(note, items) for note in found.notes)
        self.was_whole = found.was_whole
        self.state = "ready" if made else "nothing"
        self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self.state, self.error, self.proposals = "failed", explained, ()
        self.changed.emit()


def _finish(
    given: tuple[int, ...], wish: Wish, stylist: Stylist, library: Library
) -> tuple[Finished, dict[int, PictureRecord]]:
    found = stylist.finish(given, wish)
    ids = dict.fromkeys((*given, *(item for one in found.suggestions for item in one.item_ids)))
    return found, {one.item.id: one for one in garments(library, list(ids))}
