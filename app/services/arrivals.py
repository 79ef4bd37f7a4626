"""Photos on their way in: told by the import's thread, taken by the window's, nothing lost between.

An import's progress may skip steps; what happened to each photo may not. Nobody listens on the
command line, and then nothing is kept. Photos whose name and size the wardrobe knows are not
announced: they are most likely in it, and a tile that comes only to leave again is noise.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.photo_discovery import printable

if TYPE_CHECKING:
    from local_index import Library


@dataclass(frozen=True, slots=True)
class Expected:
    """An import has begun and means to look at these photos, in this order."""

    photos: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Photos an import is done with.

    Attributes:
        outcomes: Each photo with the garment it became, or 0 when it became none: it cannot be
            used, or the wardrobe has it already.
    """

    outcomes: tuple[tuple[Path, int], ...]


@dataclass(frozen=True, slots=True)
class Over:
    """An import has ended, in whatever way; what it did not settle does not come."""


News = Expected | Settled | Over


class Arrivals:
    """The board between both threads; safe in any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._news: list[News] = []
        self._heard = False

    @property
    def is_heard(self) -> bool:
        """Whether anybody wants to know."""
        return self._heard

    def listen(self) -> None:
        """Keep news from now on until they are taken."""
        self._heard = True

    def post(self, news: News) -> None:
        """Tell something."""
        if self._heard:
            with self._lock:
                self._news.append(news)

    def take(self) -> list[News]:
        """Return what was told since the last call, oldest first."""
        with self._lock:
            news, self._news = self._news, []
        return news


def expected(library: Library, photos: Sequence[Path]) -> Expected:
    """Return the photos that most likely become garments."""
    known = {(photo.source_name, photo.bytes) for photo in library.photos.all()}
    return Expected(
        tuple(path for path in photos if not _seems(path, known)) if known else (*photos,)
    )


def _seems(path: Path, known: Iterable[tuple[str, int]]) -> bool:
    try:
        return (printable(path.name), path.stat().st_size) in known
    except OSError:
        return False  # the import will say what is wrong with it
