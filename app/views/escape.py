"""Who gets the Escape key: the widget in front, before an action of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def claims_escape(event: QEvent) -> bool:
    """Accept the question of Qt whether Escape is wanted here; False for every other event.

    A widget returns True from ``event`` then, and gets the key press itself afterwards.
    """
    if (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_Escape
    ):
        event.accept()
        return True
    return False
