"""The journey through the real window that ``vestry demo`` takes, with pictures along the way.

A scratch wardrobe shows the first run and an import; the given wardrobe shows everything else, in
light and dark. Nothing is faked: real lanes, real view-models, whatever models the services have.
Only clicking is left to the tests; the journey speaks to pages as their buttons do.
"""

from __future__ import annotations

import dataclasses
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QToolButton

from app.bootstrap import Services
from app.errors import AppError
from app.main import make_application
from app.paths import DEFAULT_FOLDER
from app.services.sample import SHOWN_WORDS, draw_photos
from app.views.languages import install_language, remove_languages
from app.views.theme import Theme
from app.window_bootstrap import OpenWardrobe, claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.job_control import Progress

_log = logging.getLogger(__name__)
SIZE = (1280, 800)
PATIENCE_S = 120.0
FIRST_PHOTOS = 24
_TICK_MS = 20
# The window counts as settled when nothing has run for this many looks.
_QUIET_LOOKS = 5
_SHOWN_GARMENT = 6
"""Which garment of the grid is shown large: a colorful one of the sample wardrobe."""


class Journey:
    """Takes pictures of the window.

    Args:
        pictures: Where they go; made if missing.
        size: Of the window, in logical pixels.
        photos: How many are imported into the scratch wardrobe.
    """

    def __init__(
        self, pictures: Path, *, size: tuple[int, int] = SIZE, photos: int = FIRST_PHOTOS
    ) -> None:
        self._app: QApplication = make_application()
        self._app.setCursorFlashTime(0)
        self._pictures = pictures
        self._size = size
        self._photos = photos
        self._theme = Theme()
        self._theme.apply("light", motion=False)
        self.taken: list[Path] = []

    def go(self, services: Services) -> tuple[Path, ...]:
        """Go the whole way; returns the pictures in the order they were taken.

        Args:
            services: Of a wardrobe with garments; closed at the end.

        Raises:
            AppError: The wardrobe is open in a window, or something did not happen in time.
        """
        self._pictures.mkdir(parents=True, exist_ok=True)
        install_language("en")
        try:
            with tempfile.TemporaryDirectory(prefix="vestry-journey-") as scratch:
                self._first_minute(services, Path(scratch))
            with self._open(services) as opened:
                self._look_around(opened)
        finally:
            remove_languages()
        return tuple(self.taken)

    # -- the way ----------------------------------------------------------------------------------

    def _first_minute(self, services: Services, scratch: Path) -> None:
        library = scratch / "wardrobes" / DEFAULT_FOLDER
        paths = dataclasses.replace(services.paths, home=scratch, library=library)
        empty = Services(
            paths=paths,
            settings=services.settings,
            environment=services.environment,
            perception=services.given_perception,
        )
        drawn = draw_photos(_made(scratch / "photos"), count=self._photos)
        photos = [photo.path for photo in drawn]
        with self._open(empty) as opened:
            self._settle(opened)
            self._take(opened, "first-run")
            self._import(opened, photos)
            if "inbox" in opened.window.pages:
                opened.window.go("inbox")
                for close in opened.window.findChildren(QToolButton, "toast_close"):
                    close.click()
                self._settle(opened)
                self._take(opened, "inbox")

    def _import(self, opened: OpenWardrobe, photos: Sequence[Path]) -> None:
        importing = opened.context.importing
        seen: list[Progress] = []
        importing.progressed.connect(seen.append)
        importing.start(photos)
        # Held early: a fast computer would be done before the picture is taken.
        third = len(photos) // 3
        self._wait(lambda: not importing.is_running or (bool(seen) and seen[-1].done >= third))
        opened.context.activity.pause_all()
        opened.context.operations.announce()
        self._wait(lambda: opened.context.wardrobe.state == "ready")
        self._settle_pictures(opened)
        self._take(opened, "importing")
        opened.context.activity.resume_all()
        self._wait(lambda: not importing.is_running)
        self._settle(opened)

    def _look_around(self, opened: OpenWardrobe) -> None:
        window, wardrobe = opened.window, opened.context.wardrobe
        self._settle(opened)
        self._take(opened, "wardrobe")
        window.resize(1500, self._size[1])
        shown = wardrobe.model.index(min(_SHOWN_GARMENT, wardrobe.model.rowCount() - 1), 0)
        item_id = wardrobe.model.id_at(shown.row())
        wardrobe.select([item_id])
        self._settle(opened)
        self._take(opened, "detail")
        wardrobe.select([])
        window.resize(*self._size)
        wardrobe.set_text(SHOWN_WORDS)
        wardrobe.search_now()
        self._wait(lambda: wardrobe.state != "busy" and not wardrobe.searching)
        self._settle(opened)
        self._take(opened, "search")
        wardrobe.clear()
        self._settle(opened)
        for name in window.pages:
            if name not in ("wardrobe", "inbox"):
                window.go(name)
                self._settle(opened)
                self._take(opened, name)

    # -- the means --------------------------------------------------------------------------------

    @contextmanager
    def _open(self, services: Services) -> Iterator[OpenWardrobe]:
        instance = claim(services)
        if instance is None:
            raise AppError(
                "This wardrobe is open in a window.", next_step="Close it and run this again."
            )
        QSettings(str(services.paths.home / "window.ini"), QSettings.Format.IniFormat).clear()
        opened = OpenWardrobe(services, self._theme, instance)
        ready: list[bool] = []
        opened.ready.connect(lambda: ready.append(True))
        opened.show()
        opened.window.resize(*self._size)
        try:
            self._wait(lambda: bool(ready))
            yield opened
        finally:
            opened.window.close()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _take(self, opened: OpenWardrobe, name: str) -> None:
        for scheme in ("light", "dark"):
            self._theme.apply(scheme)
            self._settle_pictures(opened)
            file = self._pictures / f"{name}-{scheme}.png"
            if not opened.window.grab().save(str(file)):
                raise AppError(
                    "A picture of the window could not be kept.",
                    next_step="Check the folder and the space on its disk.",
                )
            self.taken.append(file)
        self._theme.apply("light")

    def _settle(self, opened: OpenWardrobe) -> None:
        """Wait until nothing runs and every picture is there."""
        quiet = 0

        def looked() -> bool:
            nonlocal quiet
            busy = opened.runner.tasks() or not opened.context.thumbnails.is_idle
            quiet = 0 if busy else quiet + 1
            return quiet >= _QUIET_LOOKS

        self._wait(looked)

    def _settle_pictures(self, opened: OpenWardrobe) -> None:
        looks = iter(range(_QUIET_LOOKS))
        self._wait(lambda: opened.context.thumbnails.is_idle and next(looks, None) is None)

    def _wait(self, until: Callable[[], bool]) -> None:
        """Let the window live until something is true.

        Raises:
            AppError: It did not come true in time.
        """
        loop = QEventLoop()
        timer = QTimer()
        timer.setInterval(_TICK_MS)
        deadline = time.monotonic() + PATIENCE_S
        came = False

        def look() -> None:
            nonlocal came
            came = until()
            if came or time.monotonic() > deadline:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()
        if not came:
            raise AppError(
                "The window did not come to rest in time.",
                next_step="Run it again when the computer has less to do.",
            )


def run_journey(services: Services, pictures: Path) -> tuple[Path, ...]:
    """Take every picture of the window; see ``Journey.go``."""
    return Journey(pictures).go(services)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
