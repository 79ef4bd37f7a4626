"""The rail on the left: one button per page, with a number where something waits.

Folds to icons (names stay for screen readers and as tooltips). What a page is comes from
``pages.PAGES``; the rail opens nothing itself, it says which page was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.brand import mark
from app.views.controls import label
from app.views.pages import Page
from app.views.theme import Theme, set_kind, set_role
from app.views.tokens import ICON_SIZE, RAIL_COLLAPSED, RAIL_WIDTH, SPACE_M, SPACE_S


class RailButton(QToolButton):
    """One page: icon, title and, on its right, how many things wait there."""

    def __init__(self, theme: Theme, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = page.title()
        self._key = QKeySequence(page.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        self._count = 0
        set_kind(self, "rail")
        self.setObjectName(f"rail_{page.name}")
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIcon(theme.icon(page.icon))
        self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(f"  {self._title}")
        self._badge = label("", "badge")
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACE_S, 0)
        row.addStretch(1)
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        self._badge.hide()
        self._name()

    def set_count(self, count: int) -> None:
        """Show how many things wait; 0 shows nothing."""
        self._count = count
        self._badge.setText(str(count) if count < 1000 else "999+")
        self._fold(self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._name()

    def set_folded(self, folded: bool) -> None:
        """Show the icon alone, or the title too."""
        self.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if folded
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        self._fold(folded)

    def _fold(self, folded: bool) -> None:
        self._badge.setVisible(self._count > 0 and not folded)

    def _name(self) -> None:
        waiting = self.tr("%Ln waiting", "", self._count) if self._count else ""
        self.setAccessibleName(", ".join(part for part in (self._title, waiting) if part))
        self.setToolTip("  ".join(part for part in (self._title, self._key) if part))


class Rail(QFrame):
    """All pages, those at the foot apart.

    Args:
        theme: Colors.
        pages: What exists, in order.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "rail")
        self.setObjectName("rail")
        self.setAccessibleName(self.tr("Pages"))
        self.folded = False
        self._theme = theme
        self._names = [page.name for page in pages]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(2)
        column.addWidget(self._make_head())
        column.addSpacing(SPACE_M)
        for page in pages:
            if not page.at_foot:
                column.addWidget(self._make_button(page))
        column.addStretch(1)
        for page in pages:
            if page.at_foot:
                column.addWidget(self._make_button(page))
        self._group.idClicked.connect(lambda at: self.asked.emit(self._names[at]))
        theme.changed.connect(self._paint_mark)
        self.setFixedWidth(RAIL_WIDTH)

    def show_page(self, name: str) -> None:
        """Mark the page that is open."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    def button(self, name: str) -> RailButton:
        """Return a page's button.

        Raises:
            KeyError: No such page is in the rail.
        """
        return self._buttons[name]

    def set_folded(self, folded: bool) -> None:
        """Fold to icons or unfold."""
        self.folded = folded
        self._word.setVisible(not folded)
        for each in self._buttons.values():
            each.set_folded(folded)
        side = SPACE_S if folded else SPACE_M
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(side, SPACE_M, side, SPACE_M)
        self.setFixedWidth(RAIL_COLLAPSED if folded else self._theme.scaled(RAIL_WIDTH))

    def _make_button(self, page: Page) -> RailButton:
        made = RailButton(self._theme, page)
        self._buttons[page.name] = made
        self._group.addButton(made, self._names.index(page.name))
        return made

    def _make_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(6, SPACE_S, 0, SPACE_S)
        row.setSpacing(SPACE_S + 2)
        self._mark = QLabel()
        self._mark.setFixedSize(26, 26)
        self._word = label("Vestry", "title", name="brand")
        row.addWidget(self._mark)
        row.addWidget(self._word)
        row.addStretch(1)
        self._paint_mark()
        return head

    def _paint_mark(self) -> None:
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(mark(self._theme.tokens, 26, ratio=ratio))
