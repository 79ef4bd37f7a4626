"""What can be put on a day: outfits and garments by a few words, the newest first.

Outfits come before garments. A long wardrobe is narrowed by typing, never listed whole. Nothing is
written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from app.operations import Operations
from app.viewmodels.outfit_cards import PieceCard, piece_card

if TYPE_CHECKING:
    from local_index import Library
    from models.vocabulary import Vocabulary

MOST_OUTFITS, MOST_GARMENTS = 60, 240
DEBOUNCE_MS = 120
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Pick:
    """Something to choose.

    Attributes:
        outfit_id: None for a garment.
        pieces: Its garments.
        name: What it is called.
    """

    outfit_id: int | None
    pieces: tuple[PieceCard, ...]
    name: str


class PickModel(QAbstractListModel):
    """What fits the words, outfits first; lives in the GUI thread."""

    PickRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._picks: tuple[Pick, ...] = ()
        self._text = ""
        self._generation = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self.refresh)

    def set_text(self, text: str) -> None:
        """Find what fits, a moment later."""
        if text.strip() != self._text:
            self._text = text.strip()
            self._timer.start()

    def refresh(self) -> None:
        """Find what fits the words now."""
        self._generation += 1
        generation, text = self._generation, self._text
        vocabulary = self._operations.services.vocabulary
        self._operations.read(
            lambda library: find_picks(library, vocabulary, text),
            lambda found: self._arrived(generation, found),
            owner=self,
        )

    def pick_at(self, row: int) -> Pick:
        """Return what stands in a row."""
        return self._picks[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how much fits."""
        return 0 if parent.isValid() else len(self._picks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one thing about a row."""
        if not 0 <= index.row() < len(self._picks):
            return None
        pick = self._picks[index.row()]
        if role == self.PickRole:
            return pick
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return pick.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if pick.outfit_id is None:
                return pick.name
            return self.tr("Outfit: {name}").format(name=pick.name)
        return None

    def _arrived(self, generation: int, found: Sequence[Pick]) -> None:
        if generation == self._generation:
            self.beginResetModel()
            self._picks = tuple(found)
            self.endResetModel()


def find_picks(library: Library, vocabulary: Vocabulary, text: str) -> list[Pick]:
    """Return outfits and garments that fit some words."""
    from app.services.browsing import BrowseService, Wish, garments

    ids = BrowseService(library, vocabulary).find(Wish(text=text)).ids[:MOST_GARMENTS]
    held = {one.item.id: one for one in garments(library, ids)}
    words = text.casefold().split()
    chosen = []
    for outfit in library.outfits.find():
        here = any(item in held for item in outfit.item_ids)
        if all(word in outfit.name.casefold() for word in words) or (words and here):
            chosen.append(outfit)
        if len(chosen) == MOST_OUTFITS:
            break
    missing = sorted({item for one in chosen for item in one.item_ids} - {*held})
    known = held | {one.item.id: one for one in garments(library, missing)}
    picks = []
    for outfit in chosen:
        pieces = tuple(piece_card(known[item]) for item in outfit.item_ids if item in known)
        if pieces:
            name = outfit.name or ", ".join(piece.name for piece in pieces)
            picks.append(Pick(outfit.id, pieces, name))
    for item in ids:
        if item in held:
            piece = piece_card(held[item])
            picks.append(Pick(None, (piece,), piece.name))
    return picks
