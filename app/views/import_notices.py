"""What the window says of imports that ended: what came in, what could not, and what to do now."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.errors import Explanation
from app.views.activity_words import summary
from app.views.context import WindowContext

if TYPE_CHECKING:
    from app.services.importing import ImportResult


class ImportNotices(QObject):
    """Turns the end of an import into a message with the next step on it.

    Args:
        context: Whose imports.
        window: Its parent.
    """

    def __init__(self, context: WindowContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        importing = context.importing
        importing.finished.connect(self._finished)
        importing.stopped.connect(self._stopped)
        importing.failed.connect(self._failed)
        importing.left_over.connect(self._left_over)

    def _finished(self, result: ImportResult) -> None:
        panel = self._window.findChild(QWidget, "activity_panel")
        if panel is not None and panel.isVisible():
            return  # the same words stand there already
        say = self._context.notifications.say
        if result.failed:
            action = (self.tr("Show"), self._run("activity.open"))
            say(summary(result), action=action, seconds=0.0)
        elif result.alike:
            compare = functools.partial(self._compare, result.alike[0])
            say(summary(result), action=(self.tr("Compare"), compare), seconds=0.0)
        elif result.imported:
            action = (self.tr("Review"), self._run("go.inbox"))
            say(summary(result), action=action, kind="success", seconds=10.0)
        else:
            say(summary(result))

    def _compare(self, first: int) -> None:
        from app.views.duplicates_dialog import open_duplicates

        open_duplicates(self._context, self._window, first=first)

    def _stopped(self, result: ImportResult | None) -> None:
        kept = result.imported if result is not None else 0
        self._context.notifications.say(
            self.tr("Import stopped. %Ln garment(s) kept.", "", kept),
            action=(self.tr("Continue"), self._context.importing.try_again),
            seconds=10.0,
        )

    def _failed(self, explained: Explanation) -> None:
        again = (self.tr("Try again"), self._context.importing.try_again)
        self._context.notifications.fail(explained, action=again)

    def _left_over(self, done: int, total: int) -> None:
        self._context.notifications.say(
            self.tr("An import stopped at {done} of {total} photos.").format(
                done=done, total=total
            ),
            action=(self.tr("Continue"), self._context.importing.try_again),
            seconds=0.0,
        )

    def _run(self, shortcut_id: str) -> _Trigger:
        return _Trigger(self._context, shortcut_id)


class _Trigger:
    """Calls an action by its id, whenever that is."""

    def __init__(self, context: WindowContext, shortcut_id: str) -> None:
        self._context = context
        self._id = shortcut_id

    def __call__(self) -> None:
        self._context.shortcuts.action(self._id).trigger()
