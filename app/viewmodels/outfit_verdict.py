"""What is to be said of the pieces on a board: how they go together, why, and what is odd.

Warnings of structure are the services' and come for any pieces; a score comes for two pieces or
more, asked beside the window whenever pieces or the wish are others. Nothing here forbids anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import said
from app.viewmodels.outfit_editor import OutfitEditor
from app.viewmodels.outfit_sentences import (
    PartWords,
    doubled_words,
    part_words,
    spoken,
    verdict_words,
)
from app.viewmodels.outfit_wish import OutfitWish
from app.viewmodels.stylist_asking import StylistAsker

if TYPE_CHECKING:
    from app.stylist.service import Stylist
    from app.stylist.wishes import Suggestion
    from local_index import Library
    from local_index.records import ItemRecord

LEAST = 2
_SAID_BY_BOTH = frozenset({"doubled", "dirty", "away"})


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning and the garments it is about."""

    kind: str
    item_ids: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one set of pieces.

    Attributes:
        score: 0-1; None where there is nothing to compare, or it could not be judged.
        text: The score in plain words, or why there is none.
    """

    score: float | None = None
    text: str = ""
    parts: tuple[PartWords, ...] = ()
    reasons: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()


class VerdictViewModel(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Its runner does the work.
        editor: Whose pieces are judged.
        wish: What they are wanted for.

    Attributes:
        verdict: The last answer; it stays while the next is awaited.
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
        self.verdict = Verdict()
        self._editor = editor
        self._wish = wish
        self._services = operations.services
        self._asker = StylistAsker(operations, self)
        editor.pieces_changed.connect(self.judge)
        wish.changed.connect(self.judge)

    @property
    def is_busy(self) -> bool:
        """Whether a newer verdict is awaited."""
        return self._asker.is_busy

    def warned_of(self, item_id: int) -> str:
        """Return what is odd about one garment; empty for nothing."""
        found = [one.text for one in self.verdict.warnings if item_id in one.item_ids]
        return "\n".join(found)

    def judge(self) -> None:
        """Judge what lies on the board now."""
        ids, items = self._editor.item_ids, self._editor.items
        if not ids:
            self._asker.drop()
            self._take(Verdict())
            return
        wish, services = self._wish.asked(), self._services

        def question(stylist: Stylist, library: Library) -> Verdict:
            from app.errors import InputError, explain
            from app.services.outfits import OutfitService

            warnings = [
                Warned(one.kind, one.item_ids, spoken(one.text, items))
                for one in OutfitService(library, services.vocabulary).warnings(ids)
            ]
            if len(ids) < LEAST:
                return Verdict(warnings=tuple(warnings))
            try:
                found = stylist.judge(ids, wish)
            except InputError as error:
                why = said(explain(error).message)
                return Verdict(text=why, warnings=tuple(warnings))
            return _verdict(found, warnings, items)

        self._asker.ask(question, self._take, self._fail)
        self.changed.emit()

    def _take(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.changed.emit()

    def _fail(self, explained: Explanation) -> None:
        self._take(Verdict(text=said(explained.message)))


def _verdict(found: Suggestion, warnings: list[Warned], items: tuple[ItemRecord, ...]) -> Verdict:
    more = [
        Warned(one.kind, one.item_ids, spoken(one.text, items))
        for one in found.warnings
        if one.kind not in _SAID_BY_BOTH
    ]
    doubled = any(one.kind == "doubled" for one in warnings)
    return Verdict(
        score=found.score,
        text=doubled_words() if doubled else verdict_words(found.score),
        parts=part_words(found.parts),
        reasons=tuple(spoken(one.text, items) for one in found.reasons),
        warnings=(*warnings, *more),
    )
