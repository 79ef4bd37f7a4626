"""What the settings tell but do not set: where things are, which models, what was fetched.

Read in the file lane when somebody looks. Opening folders is the view's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.network import Request, read_requests
from app.operations import Operations
from app.services.installed_models import InstalledModel, installed_models
from app.tasks import Lane
from app.version import app_version
from app.viewmodels.chat_values import ModelChoice
from app.viewmodels.chat_wiring import installed_models as installed_talkers
from models.errors import ModelsError
from models.fit import usable_bytes

if TYPE_CHECKING:
    from app.bootstrap import Services


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found.

    Attributes:
        models: What is installed.
        requests: Connections that were asked for, newest first.
        talkers: The installed models that can chat.
        memory_bytes: What this computer has; 0 when nobody knows.
        usable_bytes: What models may take of it unless the person says otherwise; 0 likewise.
    """

    models: tuple[InstalledModel, ...] = ()
    requests: tuple[Request, ...] = ()
    talkers: tuple[ModelChoice, ...] = ()
    memory_bytes: int = 0
    usable_bytes: int = 0


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
        services = self._operations.services
        paths = services.paths

        def look(_token: object) -> Facts:
            machine = services.model_memory.machine
            return Facts(
                installed_models(paths.models),
                read_requests(paths.logs / "network.jsonl"),
                _talkers(services),
                machine.memory_bytes,
                usable_bytes(machine),
            )

        self._operations.runner.submit(Lane.FILES, look, done=self._show, owner=self)

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        self.changed.emit()


def _talkers(services: Services) -> tuple[ModelChoice, ...]:
    try:
        return installed_talkers(services)
    except (ModelsError, OSError):
        return ()  # told where models are shown; everything else of the settings can be read
