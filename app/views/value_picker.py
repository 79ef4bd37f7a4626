"""Every value of a field with how many garments have it, to choose filters from by typing.

A ``TermPicker`` with counts at its right edge; what choosing means is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.views.term_picker import Offer, TermPicker
from app.views.theme import Theme
from app.views.tokens import SPACE_S

Index = QModelIndex | QPersistentModelIndex
_COUNT = Qt.ItemDataRole.AccessibleDescriptionRole


class _CountDelegate(QStyledItemDelegate):
    """Writes a quiet count behind each value."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the value, then its count."""
        super().paint(painter, option, index)
        painter.save()
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text_3"))
        right = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(option.rect.adjusted(0, 0, -SPACE_S, 0), right, str(index.data(_COUNT)))
        painter.restore()


def value_picker(
    theme: Theme,
    title: str,
    values: Sequence[tuple[str, int]],
    *,
    chosen: Collection[str],
    word: Callable[[str], str],
    parent: QWidget,
) -> TermPicker:
    """Return a picker of values that stays open while several are chosen.

    Args:
        values: With counts, most frequent first.
        word: What a value is called.
    """
    terms = [value for value, _ in values]
    offer = Offer(title=title, terms=terms, chosen=chosen, several=True, word=word)
    picker = TermPicker(theme, offer, parent)
    found = picker.findChild(QListWidget, "term_list")
    assert isinstance(found, QListWidget)
    counts, locale = dict(values), QLocale()
    for row in range(found.count()):
        item = found.item(row)
        value = str(item.data(Qt.ItemDataRole.UserRole))
        item.setData(_COUNT, locale.toString(counts.get(value, 0)))
    found.setItemDelegate(_CountDelegate(theme, found))
    return picker
