"""What the wardrobe's search needs beside its state: a searcher for the perception lane, and words.

Questions, generations and what is shown are ``wardrobe``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.services.browsing import BrowseService, Found, Wish
from app.tasks import TaskToken

if TYPE_CHECKING:
    from app.bootstrap import Services


class LaneSearcher:
    """Searches with a library of its own, opened at the first search; for one thread only.

    The database lane must stay free for pages of garments while the models look at a picture.

    Args:
        services: Of the wardrobe.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._browser: BrowseService | None = None

    def __call__(self, wish: Wish, _token: TaskToken) -> Found:
        """Answer a wish in full."""
        if self._browser is None:
            services = self._services
            self._browser = BrowseService(
                services.open_library(), services.vocabulary, services.perception
            )
        return self._browser.find(wish)

    def close(self) -> None:
        """Close the library; the lane calls this in the thread that opened it."""
        if self._browser is not None:
            self._browser.library.close()
            self._browser = None


def in_words(why: Sequence[str]) -> tuple[str, ...]:
    """Say the index's reasons in the person's words; what the chips say is left out."""
    said = []
    for reason in why:
        kind, _, rest = reason.partition(": ")
        if kind == "text" and rest:
            said.append(f"\u201c{rest}\u201d")
        elif reason == "looks alike":
            said.append(QCoreApplication.translate("WardrobeViewModel", "looks alike"))
        elif reason == "fits the description" or kind == "looks like":
            said.append(QCoreApplication.translate("WardrobeViewModel", "looks like it"))
        elif reason == "a weak match":
            said.append(QCoreApplication.translate("WardrobeViewModel", "a weak match"))
    return tuple(dict.fromkeys(said))
