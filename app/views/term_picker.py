"""A small window to choose terms in: type a few letters, arrows, Enter.

Synonyms find their term ("jeans" finds pants). One choice closes it; where several can be chosen it
stays open and each Enter or click switches one. It knows no garment: it is given terms and tells
what was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.views.controls import label
from app.views.swatches import swatch_icon
from app.views.theme import Theme, set_kind, set_role
from app.views.tokens import SPACE_S

_WIDTH, _HEIGHT = 260, 320
_TERM = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Offer:
    """What can be chosen.

    Attributes:
        title: What is being chosen, for the search field and screen readers.
        terms: In the order to show them.
        chosen: Those that are taken now; they come first.
        several: Whether more than one can be taken.
        synonyms: Term to further words that find it.
        colors: Term to ``#rrggbb``, to show a swatch.
        word: What a term is called.
    """

    title: str
    terms: Sequence[str]
    chosen: Collection[str]
    several: bool = False
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    colors: Mapping[str, str | None] | None = None
    word: Callable[[str], str] = str


class TermPicker(QFrame):
    """The window; a popup that closes by Esc or a click beside it."""

    picked = Signal(str)

    def __init__(self, theme: Theme, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("term_picker")
        set_role(self, "float")
        self.setAccessibleName(offer.title)
        self._theme = theme
        self._offer = offer
        self._chosen = set(offer.chosen)
        self._search = QLineEdit()
        self._search.setObjectName("term_search")
        self._search.setPlaceholderText(offer.title)
        self._search.setAccessibleName(offer.title)
        self._search.setClearButtonEnabled(False)
        self._search.textChanged.connect(self._filter)
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setObjectName("term_list")
        self._list.setAccessibleName(offer.title)
        self._list.setUniformItemSizes(True)
        self._list.setIconSize(QSize(16, 16))
        set_kind(self._list, "picker")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._take)
        self._list.installEventFilter(self)
        self._none = label(self.tr("Nothing fits."), "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        column.addWidget(self._search)
        column.addWidget(self._none)
        column.addWidget(self._list, 1)
        self._fill()

    def open_below(self, anchor: QWidget) -> None:
        """Show it under a widget, or above where there is no room."""
        rows = max(3, len(self._offer.terms))
        height = min(_HEIGHT, 74 + rows * 31)
        self.resize(self._theme.scaled(_WIDTH), height)
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        screen = (
            anchor.screen().availableGeometry() if anchor.screen() else QRect(place, self.size())
        )
        if place.y() + height > screen.bottom():
            place = anchor.mapToGlobal(QPoint(0, -height - 4))
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        self.move(place)
        self.show()
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)

    def visible_terms(self) -> list[str]:
        """Return what is listed now, top down."""
        items = [self._list.item(row) for row in range(self._list.count())]
        return [item.data(_TERM) for item in items if not item.isHidden()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter work from the search field, and typing from the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._list.currentItem())
            return True
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if watched is self._search and key in moves:
            QApplication.sendEvent(self._list, QKeyEvent(event))
            return True
        if watched is self._list and event.text().isprintable() and event.text().strip():
            self._search.setFocus()
            QApplication.sendEvent(self._search, QKeyEvent(event))
            return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        offer = self._offer
        first = [term for term in offer.terms if term in self._chosen]
        strangers = [term for term in offer.chosen if term not in offer.terms]
        rest = [term for term in offer.terms if term not in self._chosen]
        for term in (*strangers, *first, *rest):
            item = QListWidgetItem(offer.word(term))
            item.setData(_TERM, term)
            item.setSizeHint(QSize(0, self._theme.scaled(30)))
            self._list.addItem(item)
        self._mark()
        self._filter("")

    def _mark(self) -> None:
        check = self._theme.icon("check", "accent")
        for row in range(self._list.count()):
            item = self._list.item(row)
            term = item.data(_TERM)
            taken = term in self._chosen
            if self._offer.colors is not None:
                item.setIcon(
                    swatch_icon(self._offer.colors.get(term), self._theme, side=16, marked=taken)
                )
            elif taken:
                item.setIcon(check)
            else:
                item.setIcon(self._blank())
            state = self.tr("chosen") if taken else ""
            name = self._offer.word(term)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {state}" if state else name)

    def _blank(self) -> QIcon:
        pixmap = QPixmap(16, 16)
        pixmap.fill(QColor(0, 0, 0, 0))
        return QIcon(pixmap)

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        best: QListWidgetItem | None = None
        best_rank = 99
        for row in range(self._list.count()):
            item = self._list.item(row)
            rank = self._rank(item.data(_TERM), wanted)
            item.setHidden(rank > 3)
            if rank < best_rank:
                best, best_rank = item, rank
        self._list.setCurrentRow(-1 if best is None else self._list.row(best))
        self._none.setVisible(best is None)
        self._list.setVisible(best is not None)

    def _rank(self, term: str, wanted: str) -> int:
        """0 for the best match; above 3 there is none."""
        shown = self._offer.word(term).casefold()
        if not wanted or shown == wanted:
            return 0
        words = [shown, term.casefold()]
        if any(word.startswith(wanted) for word in words):
            return 1
        if any(wanted in word for word in words):
            return 2
        others = (other.casefold() for other in self._offer.synonyms.get(term, ()))
        return 3 if any(other.startswith(wanted) for other in others) else 9

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None or item.isHidden():
            return
        term = str(item.data(_TERM))
        if not self._offer.several:
            self.picked.emit(term)
            self.close()
            return
        self._chosen ^= {term}
        self._mark()
        self.picked.emit(term)
        self._search.selectAll()
