"""Above every page: the search, and on its right the one primary action and a menu of the rest."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from app.views import window_parts
from app.views.context import WindowContext
from app.views.controls import icon_button
from app.views.theme import set_kind, set_role
from app.views.tokens import ICON_SIZE, SPACE_S, SPACE_XL

_MENU = (
    ("import.photos", "import.folder", "library.open"),
    ("undo", "redo"),
    ("palette", "shortcuts"),
    ("view.rail", "view.detail"),
    ("go.settings", "about"),
)


class TopBar(QFrame):
    """Search, Add photos, and a menu."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        set_role(self, "top")
        self.setObjectName("top_bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_XL, SPACE_S + 2, SPACE_XL, SPACE_S + 2)
        row.setSpacing(SPACE_S)
        self.search = window_parts.make_search(context)
        row.addWidget(self.search, 1)
        row.addSpacing(SPACE_S)
        self._add = QToolButton()
        self._more = icon_button(
            context.theme, "ellipsis", self.tr("More actions"), name="more_actions"
        )
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self._add)
        row.addWidget(self._more)

    def use_actions(self) -> None:
        """Show the registered actions; called once they exist."""
        shortcuts = self._context.shortcuts
        add = shortcuts.action("import.photos")
        self._add.setDefaultAction(add)
        self._add.setObjectName("add_photos")
        self._add.setText(self.tr("Add photos"))
        self._add.setAccessibleName(self.tr("Add photos"))
        self._add.setIcon(self._context.theme.icon("plus", "on_accent"))
        self._add.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self._add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._add.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_kind(self._add, "primary")
        menu = QMenu(self._more)
        known = {each.id for each in shortcuts.all()}
        for part in _MENU:
            for name in part:
                if name in known:
                    menu.addAction(shortcuts.action(name))
            menu.addSeparator()
        self._more.setMenu(menu)
