"""Below every page: whose wardrobe this is, what runs, and whether the network is off."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from app.views import window_parts
from app.views.context import WindowContext
from app.views.controls import label
from app.views.library_button import LibraryButton
from app.views.theme import set_role
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS


class BottomBar(QFrame):
    """Wardrobe, activity, network."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        set_role(self, "bottom")
        self.setObjectName("bottom_bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, SPACE_XS, SPACE_M + SPACE_XS, SPACE_XS)
        row.setSpacing(SPACE_M)
        self.library = LibraryButton(context)
        row.addWidget(self.library)
        self.activity = window_parts.make_activity(context)
        row.addWidget(self.activity, 1)
        self._network_icon = QLabel()
        self._network = label("", "caption", name="network_state")
        row.addWidget(self._network_icon)
        row.addSpacing(SPACE_S - SPACE_M)
        row.addWidget(self._network)
        context.theme.changed.connect(self._show_network)
        context.settings.changed.connect(self._show_network)
        self._show_network()

    def _show_network(self, _name: str = "") -> None:
        allowed = bool(self._context.settings.get("network"))
        self._network.setText(self.tr("Network allowed") if allowed else self.tr("Offline"))
        why = (
            self.tr("Vestry may download what you ask it to download, and nothing else.")
            if allowed
            else self.tr("Vestry opens no connection. Everything works without one.")
        )
        self._network.setToolTip(why)
        icon = "wifi" if allowed else "wifi-off"
        theme = self._context.theme
        ratio = self.devicePixelRatioF()
        self._network_icon.setPixmap(theme.pixmap(icon, "text_3", 14, ratio=ratio))
