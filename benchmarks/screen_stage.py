"""The real window standing still, for pictures: everything happens at once, no clock moves.

Work is done when it is asked for, except in lanes that are held: a task there has begun, has told
how far it is, and stays so. `Stage.grab` returns what a person sees, floating menus and dialogs
included, once nothing is left to happen.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractAnimation,
    QCoreApplication,
    QDeadlineTimer,
    QEvent,
    QEventLoop,
    QObject,
    QPoint,
    QRect,
    QTimer,
)
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from app.bootstrap import Services
from app.environ import Environment
from app.paths import Paths
from app.services.job_control import Progress
from app.services.perceiving import Perception
from app.services.upkeep import keep_up
from app.settings import Settings
from app.tasks import InlineRunner, Lane, _Job
from app.viewmodels.diary import DiaryViewModel
from app.viewmodels.garment import GarmentViewModel
from app.viewmodels.laundry import LaundryViewModel
from app.viewmodels.outfit_suggestions import SuggestionsViewModel
from app.viewmodels.outfits import OutfitsViewModel
from app.viewmodels.packing import PackingViewModel
from app.viewmodels.statistics import StatisticsViewModel
from app.views.context import WindowContext
from app.views.conversation_list import when
from app.views.languages import install_language, remove_languages
from app.views.main_window import MainWindow
from app.views.theme import Theme
from app.views.toast import Toast
from app.window_bootstrap import build_context
from benchmarks.screen_looks import seer
from benchmarks.screen_models import StandingShelf
from benchmarks.screen_wardrobes import clock, today
from local_index import Library

_PATIENCE_MS = 5_000
_LONGEST_WAIT_MS = 1_500
"""Timers longer than this (a toast that goes away) are nothing to wait for."""


class HeldRunner(InlineRunner):
    """Does everything at once, except in the lanes of `held`.

    Attributes:
        held: How far a task of a lane is, for ever.
    """

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[Lane, Progress | None] = {}

    def _start(self, lane: Lane, job: _Job) -> None:
        if lane not in self.held:
            super()._start(lane, job)
            return
        job.task._begin()
        if (progress := self.held[lane]) is not None:
            job.token.report(progress)
        self._read_mail()


class StillServices(Services):
    """Services whose wardrobe lives in one moment."""

    def open_library(self, *, create: bool = False) -> Library:
        """Open the wardrobe with the clock that stands still."""
        paths = self.paths
        library = Library.open(paths.library, create=create, name=paths.library_name, clock=clock)
        keep_up(library)
        return library


class Stage:
    """One wardrobe with its window.

    Attributes:
        window: The real one.
        context: What its pages share.
        runner: Holds lanes.
        scratch: Where a scene may put files.
        shelf: Its models.
        menus: Painted over the window, each in its place.
    """

    def __init__(
        self, context: WindowContext, runner: HeldRunner, scratch: Path, shelf: StandingShelf
    ) -> None:
        self.shelf = shelf
        self.context = context
        self.runner = runner
        self.scratch = scratch
        self.window = MainWindow(context)
        self.menus: list[tuple[QMenu, QPoint]] = []

    def act(self, name: str) -> None:
        """Do what an action does."""
        self.context.shortcuts.action(name).trigger()

    def find(self, name: str) -> QWidget:
        """Return a widget of the window by its object name.

        Raises:
            LookupError: There is none.
        """
        found = self.window.findChild(QWidget, name)
        if not isinstance(found, QWidget):
            raise LookupError(name)
        return found

    def rest(self) -> None:
        """Let happen what is under way: short timers, queued calls, pictures."""
        patience = QDeadlineTimer(_PATIENCE_MS)
        while not patience.hasExpired():
            for _ in range(3):
                QCoreApplication.sendPostedEvents()
                QCoreApplication.processEvents()
            if not (self._waits() or not self.context.thumbnails.is_idle):
                return
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 10)

    def dismiss_messages(self) -> None:
        """Take away what was said on the way to a scene: it would lie over what is looked at."""
        self.rest()
        for toast in self.window.findChildren(Toast):
            toast.dismiss()

    def grab(self) -> QPixmap:
        """Return the window and what floats before it, as it is at rest."""
        self.rest()
        picture = self.window.grab()
        self.rest()
        picture = self.window.grab()
        painter = QPainter(picture)
        for widget in _floating(self.window):
            where = widget.geometry().topLeft() - self.window.geometry().topLeft()
            if isinstance(widget, QDialog):
                where = self.window.rect().center() - widget.rect().center()
            _paint_floating(painter, widget, where, self.context.theme)
        for menu, where in self.menus:
            menu.resize(menu.sizeHint())
            painter.drawPixmap(where, menu.grab())
        painter.end()
        return picture

    def _waits(self) -> bool:
        owners = [self.window, *vars(self.context).values()]
        found = [owner for owner in owners if isinstance(owner, QObject)]
        # What looks at an engine or at words that come goes on for ever.
        endless: set[int] = set()
        if "chat" in vars(self.context):
            chat = self.context.chat
            endless = {id(each) for part in (chat.engine, chat.stream) for each in part.children()}
        timers = [
            timer
            for owner in found
            for timer in owner.findChildren(QTimer)
            if id(timer) not in endless
        ]
        if any(timer.isActive() and timer.interval() < _LONGEST_WAIT_MS for timer in timers):
            return True
        # Qt fades a field's clear button by itself.
        moving = self.window.findChildren(QAbstractAnimation)
        return any(each.state() == QAbstractAnimation.State.Running for each in moving)


@contextmanager
def on_stage(
    home: Path,
    library: Path,
    *,
    theme: Theme,
    size: tuple[int, int],
    perception: Perception | None = None,
    language: str = "en",
    settings: Settings | None = None,
) -> Iterator[Stage]:
    """Show a wardrobe's window and take it away again.

    Args:
        home: Settings and other wardrobes.
        library: The wardrobe.
        perception: Looks at photos and words.
    """
    install_language(language)
    paths = Paths(home=home, cache=home / "cache", logs=home / "logs", library=library)
    services = StillServices(
        paths=paths,
        settings=settings or Settings(),
        environment=Environment(),
        perception=perception,
        chat=seer(),
    )
    runner = HeldRunner()
    shelf = StandingShelf()
    context = build_context(services, runner, theme, poll_ms=0, readers=-1, shelf=lambda: shelf)
    stage = Stage(context, runner, home, shelf)
    try:
        with _standing_day():
            stage.window.resize(*size)
            stage.window.show()
            context.wardrobe.refresh()
            context.operations.refresh_labels()
            context.libraries.refresh()
            stage.window.focus_page()
            stage.rest()
            yield stage
    finally:
        for widget in _floating(stage.window):
            widget.close()
        context.close_chat()
        stage.window.close()
        stage.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        context.operations.close()
        context.thumbnails.shut_down()
        runner.shut_down()
        services.close()
        remove_languages()
        gc.collect()


@contextmanager
def _standing_day() -> Iterator[None]:
    """Let the view-models that know a calendar day know the day of the pictures."""
    changed: list[tuple[dict[str, Any], Any]] = []
    for model in (
        GarmentViewModel,
        StatisticsViewModel,
        OutfitsViewModel,
        SuggestionsViewModel,
        DiaryViewModel,
        LaundryViewModel,
        PackingViewModel,
    ):
        # A default of the constructor: pages make these models themselves.
        defaults: dict[str, Any] = model.__init__.__kwdefaults__ or {}
        changed.append((defaults, defaults["today"]))
        defaults["today"] = today
    now: dict[str, Any] = when.__kwdefaults__ or {}
    now["now"] = clock()
    try:
        yield
    finally:
        for defaults, before in changed:
            defaults["today"] = before
        now["now"] = None


def _floating(window: QWidget) -> list[QWidget]:
    tops = [each for each in QApplication.topLevelWidgets() if each is not window]
    shown = [each for each in tops if each.isVisible() and each.isWindow()]
    return sorted(shown, key=lambda each: each.objectName())


def _paint_floating(painter: QPainter, widget: QWidget, where: QPoint, theme: Theme) -> None:
    if isinstance(widget, QDialog):
        frame = QRect(where, widget.size()).adjusted(-1, -1, 0, 0)
        painter.fillRect(painter.viewport(), theme.color("shadow", alpha=0.25))
        painter.setPen(theme.color("outline"))
        painter.drawRect(frame)
    painter.drawPixmap(where, widget.grab())
