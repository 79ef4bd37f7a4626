"""The table of pages: one line each. A page that does not exist is not here, so never in the rail.

Factories import their page when it is first opened: a start pays for the wardrobe page alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QWidget

from app.views.context import WindowContext

Factory = Callable[[WindowContext], QWidget]
SetBadge = Callable[[int], None]


@dataclass(frozen=True)
class Page:
    """One page of the window.

    Attributes:
        name: What ``MainWindow.go`` takes.
        source_title: English title; ``title()`` translates it.
        icon: Lucide name.
        factory: Makes the page; called once, when it is first opened.
        shortcut: Key that opens it.
        at_foot: Whether it stands at the foot of the rail.
        detail_on_request: Whether a garment can be opened beside it.
        watch_badge: Called once with a function that sets the number shown beside the title.
    """

    name: str
    source_title: str
    icon: str
    factory: Factory
    shortcut: str = ""
    at_foot: bool = False
    detail_on_request: bool = False
    watch_badge: Callable[[WindowContext, SetBadge], None] | None = None

    def title(self) -> str:
        """Return the title in the person's language."""
        return QCoreApplication.translate("Page", self.source_title)


def _wardrobe(context: WindowContext) -> QWidget:
    from app.views.first_run import FirstRun
    from app.views.wardrobe_page import WardrobePage

    return WardrobePage(context, empty=FirstRun(context))


def _inbox(context: WindowContext) -> QWidget:
    from app.views.inbox_page import InboxPage

    return InboxPage(context)


def _count_inbox(context: WindowContext, set_badge: SetBadge) -> None:
    from app.viewmodels.inbox import InboxCount

    count = InboxCount(context.operations, context.operations)
    count.changed.connect(set_badge)


def _outfits(context: WindowContext) -> QWidget:
    from app.views.outfits_page import OutfitsPage

    return OutfitsPage(context)


def _chat(context: WindowContext) -> QWidget:
    from app.views.chat_page import ChatPage

    return ChatPage(context)


def _pictures(context: WindowContext) -> QWidget:
    from app.views.pictures_page import PicturesPage

    return PicturesPage(context)


def _diary(context: WindowContext) -> QWidget:
    from app.views.diary_page import DiaryPage

    return DiaryPage(context)


def _trash(context: WindowContext) -> QWidget:
    from app.views.trash_page import TrashPage

    return TrashPage(context)


def _statistics(context: WindowContext) -> QWidget:
    from app.views.statistics_page import StatisticsPage

    return StatisticsPage(context)


def _models(context: WindowContext) -> QWidget:
    from app.views.models_page import ModelsPage

    return ModelsPage(context)


def _settings(context: WindowContext) -> QWidget:
    from app.views.settings_page import SettingsPage

    return SettingsPage(context)


PAGES: tuple[Page, ...] = (
    Page("wardrobe", str(QT_TRANSLATE_NOOP("Page", "Wardrobe")), "shirt", _wardrobe, "Ctrl+1"),
    Page(
        "inbox",
        str(QT_TRANSLATE_NOOP("Page", "Inbox")),
        "inbox",
        _inbox,
        "Ctrl+2",
        detail_on_request=True,
        watch_badge=_count_inbox,
    ),
    Page("outfits", str(QT_TRANSLATE_NOOP("Page", "Outfits")), "layers", _outfits, "Ctrl+3"),
    Page(
        "diary",
        str(QT_TRANSLATE_NOOP("Page", "Diary")),
        "calendar-days",
        _diary,
        "Ctrl+4",
    ),
    Page("chat", str(QT_TRANSLATE_NOOP("Page", "Chat")), "message-circle", _chat, "Ctrl+5"),
    Page(
        "pictures",
        str(QT_TRANSLATE_NOOP("Page", "Pictures")),
        "image",
        _pictures,
        "Ctrl+6",
        detail_on_request=True,
    ),
    Page(
        "statistics",
        str(QT_TRANSLATE_NOOP("Page", "Statistics")),
        "chart-column",
        _statistics,
        "Ctrl+7",
    ),
    Page("models", str(QT_TRANSLATE_NOOP("Page", "Models")), "box", _models, "Ctrl+9"),
    Page(
        "trash",
        str(QT_TRANSLATE_NOOP("Page", "Trash")),
        "trash-2",
        _trash,
        "Ctrl+8",
        at_foot=True,
    ),
    Page(
        "settings",
        str(QT_TRANSLATE_NOOP("Page", "Settings")),
        "settings",
        _settings,
        "Ctrl+,",
        at_foot=True,
    ),
)
