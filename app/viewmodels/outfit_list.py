"""The saved outfits of a grid as rows; a list of garments in all but what a row holds.

Cards are all here at once (a shelf is read whole), so nothing is read by the page. Pictures belong
to the views, and what is listed is decided in ``outfits``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.operations import Operations
from app.viewmodels.garment_list import GarmentListModel, Index, ThumbKey
from app.viewmodels.outfit_cards import OutfitCard, odd_words
from app.viewmodels.outfit_sentences import names_listed


class OutfitListModel(GarmentListModel):
    """Rows of the grid of outfits; lives in the GUI thread.

    Args:
        operations: What a list of garments needs; nothing is read with it.
    """

    CardRole = Qt.ItemDataRole.UserRole + 20

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(operations, parent)
        self._cards: Mapping[int, OutfitCard] = {}

    def set_cards(self, cards: Sequence[OutfitCard]) -> None:
        """List these outfits; what stays keeps its selection."""
        before, self._cards = self._cards, {one.id: one for one in cards}
        self.set_ids([one.id for one in cards])
        other = [row for row, one in enumerate(cards) if one.id in before and before[one.id] != one]
        if other:
            self.dataChanged.emit(self.index(other[0]), self.index(other[-1]))

    def card(self, outfit_id: int) -> OutfitCard | None:
        """Return an outfit that is listed, or None."""
        return self._cards.get(outfit_id)

    def card_at(self, row: int) -> OutfitCard | None:
        """Return the outfit of a row, or None."""
        return self._cards.get(self.id_at(row))

    def thumb_at(self, row: int) -> ThumbKey | None:
        """Return None: a tile has as many pictures as its outfit has pieces."""
        del row
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one thing about an outfit."""
        card = self.card_at(index.row())
        if card is None:
            return None
        if role == self.IdRole:
            return card.id
        if role == self.CardRole:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (card.title, card.caption, card.loud)))
        if role == self.AccessibleText:
            return self._spoken(card)
        return None

    def _spoken(self, card: OutfitCard) -> str:
        """Return an outfit in words, for those who hear the grid."""
        words = [card.title, card.caption]
        if card.favorite:
            words.append(self.tr("favorite"))
        words.append(odd_words(card.odd))
        names = names_listed([one.name for one in card.pieces])
        words.append(self.tr("made of {pieces}").format(pieces=names))
        return ", ".join(word for word in words if word)
