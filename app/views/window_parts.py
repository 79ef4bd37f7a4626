"""What the frame holds but does not know: detail side, search, activity, toasts, drop target.

Each function makes one part from the context. They are imported when they are made, so that the
window is on the screen before the detail side has been read from disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from app.errors import Explanation
    from app.views.context import WindowContext
    from app.views.detail_panel import DetailPanel
    from app.views.toast import Toast


def make_detail(context: WindowContext) -> DetailPanel:
    """Return the detail side."""
    from app.views.detail_panel import DetailPanel

    return DetailPanel(context)


def make_search(context: WindowContext) -> QWidget:
    """Return the search field of the top bar."""
    from app.views.search_bar import SearchBar

    return SearchBar(context)


def make_activity(context: WindowContext) -> QWidget:
    """Return what shows running work in the bottom bar."""
    from app.views.activity_bar import ActivityBar

    return ActivityBar(context)


def told_failures(window: QMainWindow) -> list[Explanation]:
    """Return the failures that the window tells of right now, oldest first."""
    explained = (toast.notification.explained for toast in told(window))
    return [each for each in explained if each is not None]


def told(window: QMainWindow) -> list[Toast]:
    """Return the messages that the window shows right now, oldest first."""
    from app.views.toast import ToastHost

    host = window.findChild(ToastHost)
    return list(host.toasts()) if host is not None else []


def make_floating(context: WindowContext, window: QMainWindow) -> list[QObject]:
    """Return what lies over the window: toasts, what imports say, and the drop target."""
    from app.views.describe_notices import DescribeNotices
    from app.views.drop_target import DropTarget
    from app.views.import_notices import ImportNotices
    from app.views.toast import ToastHost

    foot = window.findChild(QWidget, "bottom_bar")
    return [
        ToastHost(context, window, foot=foot),
        ImportNotices(context, window),
        DescribeNotices(context, window),
        DropTarget(context, window),
    ]
