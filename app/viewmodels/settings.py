"""The person's settings as the window sees them: read at once, changed one by one, kept by itself.

Writing happens in the file lane, the newest state only; a disk that refuses is told about once and
changes nothing of what is shown. What a setting means is the business of whoever listens.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.settings import Settings, save_settings
from app.tasks import ExplainedError, Lane, TaskRunner, TaskToken


class SettingsViewModel(QObject):
    """Holds the settings of this run; lives in the GUI thread.

    Args:
        file: Where they are kept.
        settings: As they were read at the start.
        runner: Writes them.
    """

    changed = Signal(str)
    """The name of the setting that has another value now."""

    def __init__(
        self, file: Path, settings: Settings, runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._file = file
        self._settings = settings
        self._runner = runner
        self._saving = False
        self._saved = settings

    @property
    def current(self) -> Settings:
        """All settings as they are now."""
        return self._settings

    def get(self, name: str) -> Any:
        """Return one setting.

        Raises:
            AttributeError: There is none of that name.
        """
        return getattr(self._settings, name)

    def set(self, name: str, value: Any) -> None:
        """Change one setting, tell who listens, and keep it.

        Raises:
            TypeError: There is none of that name.
        """
        self.update(**{name: value})

    def update(self, **values: Any) -> None:
        """Change several settings; only what really differs is announced."""
        before = self._settings
        self._settings = dataclasses.replace(before, **values)
        names = [name for name in values if getattr(before, name) != values[name]]
        if names:
            self._save()
        for name in names:
            self.changed.emit(name)

    def save_now(self) -> None:
        """Write what is not written yet, in this thread; for the end of the program.

        Raises:
            OSError: The disk refused.
        """
        if self._saved != self._settings:
            save_settings(self._file, self._settings)
            self._saved = self._settings

    def _save(self) -> None:
        if self._saving:
            return
        self._saving = True
        newest = self._settings

        def write(_token: TaskToken) -> Settings:
            save_settings(self._file, newest)
            return newest

        self._runner.submit(Lane.FILES, write, done=self._note_saved, failed=self._save_failed)

    def _note_saved(self, settings: Settings) -> None:
        self._saving = False
        self._saved = settings
        if settings != self._settings:
            self._save()

    def _save_failed(self, words: ExplainedError) -> None:
        # Not tried again by itself: the next change, or the end of the program, does.
        self._saving = False
        self._runner.unhandled.emit(words)
