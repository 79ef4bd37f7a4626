"""What every page is given: one frozen bundle, so that pages need no globals and no look-ups.

``app.window_bootstrap`` builds it once; tests build it from inline parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.notifications import Notifications
    from app.operations import Operations
    from app.viewmodels.activity import ActivityViewModel
    from app.viewmodels.chat import ChatViewModel
    from app.viewmodels.describing import DescribingViewModel
    from app.viewmodels.drawing import DrawViewModel
    from app.viewmodels.importing import ImportViewModel
    from app.viewmodels.libraries import LibrariesViewModel
    from app.viewmodels.models import ModelsViewModel
    from app.viewmodels.settings import SettingsViewModel
    from app.viewmodels.wardrobe import WardrobeViewModel
    from app.views.shortcuts import Shortcuts
    from app.views.theme import Theme
    from app.views.thumbnails import ThumbnailCache


@dataclass(frozen=True)
class WindowContext:
    """The parts that pages share.

    Attributes:
        operations: Reading and changing the wardrobe off the GUI thread.
        notifications: Words for the person that need no answer.
        theme: Colors, fonts and icons.
        settings: What the person chose.
        wardrobe: What the grid shows and why.
        importing: Photos on their way in.
        activity: Long work that runs now.
        libraries: The wardrobes this person keeps.
        make_chat: Makes ``chat``.
        models: What runs on this machine, and what is on its way.
        describing: Large models that read garments.
        thumbnails: Small pictures for whoever paints one.
        shortcuts: Every action of the window, by its id.
    """

    operations: Operations
    notifications: Notifications
    theme: Theme
    settings: SettingsViewModel
    wardrobe: WardrobeViewModel
    importing: ImportViewModel
    activity: ActivityViewModel
    libraries: LibrariesViewModel
    make_chat: Callable[[], ChatViewModel]
    models: ModelsViewModel
    describing: DescribingViewModel
    thumbnails: ThumbnailCache
    shortcuts: Shortcuts

    @cached_property
    def chat(self) -> ChatViewModel:
        """Conversations with a model; made when its page is first opened, for what it imports."""
        return self.make_chat()

    @cached_property
    def drawing(self) -> DrawViewModel:
        """A garment from words, for whichever page asks; made when the first one does."""
        from app.viewmodels.drawing import DrawViewModel

        return DrawViewModel(self.operations)

    def close_chat(self) -> None:
        """End what `chat` does, if it was ever made."""
        if "chat" in self.__dict__:
            self.chat.close()
