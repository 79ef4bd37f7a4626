"""What the frame holds but does not know: detail side, search, activity, toasts, drop target.

Each function makes one part from the context. They are imported when they are made, so that the
window is on the screen before the detail side has been read from disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from app.views.context import WindowContext


class ShowsGarment(Protocol):
    """Whatever can show one garment by its id, or nothing."""

    def show_item(self, item_id: int | None) -> None:
        """Show it."""


@dataclass(frozen=True)
class Detail:
    """The detail side: its widget, and how to tell it what to show."""

    widget: QWidget
    target: ShowsGarment

    def show(self, item_id: int | None) -> None:
        """Show a garment; None shows nothing."""
        self.target.show_item(item_id)


def make_detail(context: WindowContext) -> Detail | None:
    """Return the detail side."""
    return None


def make_search(context: WindowContext) -> QWidget | None:
    """Return the search field of the top bar."""
    return None


def make_activity(context: WindowContext) -> QWidget | None:
    """Return what shows running work in the bottom bar."""
    return None


def make_floating(context: WindowContext, window: QMainWindow) -> list[QObject]:
    """Return what lies over the window: toasts and the drop target."""
    return []
