"""What the settings tell but do not set: where things are, which models, what was fetched.

Read in the file lane when somebody looks. Opening folders is the view's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.network import Request, read_requests
from app.operations import Operations
from app.services.installed_models import InstalledModel, installed_models
from app.tasks import Lane
from app.version import app_version


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found.

    Attributes:
        models: What is installed.
        requests: Connections that were asked for, newest first.
    """

    models: tuple[InstalledModel, ...] = ()
    requests: tuple[Request, ...] = ()


class AboutThisViewModel(QObject):
    """Facts about this installation; lives in the GUI thread.

    Args:
        operations: Knows the paths and runs the reading.
    """

    changed = Signal()

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.facts = Facts()
        self.version = app_version()

    @property
    def library_folder(self) -> Path:
        """Where the open wardrobe is."""
        return self._operations.services.library_folder

    @property
    def logs_folder(self) -> Path:
        """Where the log and crash reports are."""
        return self._operations.services.paths.logs

    @property
    def settings_file(self) -> Path:
        """Where the settings are."""
        return self._operations.services.paths.settings_file

    def refresh(self) -> None:
        """Look again."""
        paths = self._operations.services.paths

        def look(_token: object) -> Facts:
            return Facts(
                installed_models(paths.models), read_requests(paths.logs / "network.jsonl")
            )

        self._operations.runner.submit(Lane.FILES, look, done=self._show, owner=self)

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        self.changed.emit()
