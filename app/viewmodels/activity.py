"""What runs beside the window: the tasks with a name, their speed, and what is left of them.

Only tells; ``activity_bar`` shows. Services report ``Progress``; a task that reports nothing yet is
shown without a number.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.job_control import Progress
from app.tasks import State, Task, TaskRunner

if TYPE_CHECKING:
    from app.services.import_survey import Survey

KEPT_ENDED = 20
# Eyes need no more; a fast import would otherwise repaint the bar hundreds of times a second.
COALESCE_MS = 100


@dataclass(frozen=True, slots=True)
class InBytes:
    """``Progress.about`` of work that counts bytes, so that it is shown as sizes.

    Attributes:
        phase: What it does with them: ``checking``, ``waiting`` ...; empty for just that.
    """

    phase: str = ""


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One named task at this moment.

    Attributes:
        done: Units done; 0 before the first report.
        total: Units in all; 0 while unknown.
        rate: Units per second.
        eta_s: Seconds to go; None while unknown.
        found: What an import found before it began; None for other work.
        in_bytes: Whether units are bytes.
    """

    id: int
    label: str
    state: State
    done: int = 0
    total: int = 0
    rate: float = 0.0
    eta_s: float | None = None
    found: Survey | None = None
    in_bytes: bool = False

    @property
    def fraction(self) -> float | None:
        """Share that is done, 0-1; None while unknown."""
        return min(1.0, self.done / self.total) if self.total > 0 else None


class ActivityViewModel(QObject):
    """Follows the runner's named tasks; lives in the GUI thread."""

    changed = Signal()
    """Some row is different, came or went; at most ten times a second."""
    started = Signal(int)
    ended = Signal(int)

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[int, Task] = {}
        self._ended: list[ActivityRow] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COALESCE_MS)
        self._timer.timeout.connect(self.changed)
        runner.added.connect(self._follow)

    def rows(self) -> tuple[ActivityRow, ...]:
        """Return what waits, runs or is paused, oldest first."""
        return tuple(map(_row, self._running.values()))

    def recent(self) -> tuple[ActivityRow, ...]:
        """Return what ended last, newest first."""
        return tuple(reversed(self._ended))

    @property
    def busy(self) -> bool:
        """Whether anything is going on."""
        return bool(self._running)

    def pause(self, task_id: int) -> None:
        """Let a task wait at its next step."""
        if (task := self._running.get(task_id)) is not None:
            task.pause()

    def resume(self, task_id: int) -> None:
        """Let a task go on."""
        if (task := self._running.get(task_id)) is not None:
            task.resume()

    def cancel(self, task_id: int) -> None:
        """Stop a task; what is done stays done."""
        if (task := self._running.get(task_id)) is not None:
            task.cancel()

    def pause_all(self) -> None:
        """Let everything wait."""
        for task in tuple(self._running.values()):
            task.pause()

    def resume_all(self) -> None:
        """Let everything go on."""
        for task in tuple(self._running.values()):
            task.resume()

    def _follow(self, task: Task) -> None:
        self._running[task.id] = task
        task.progressed.connect(self._soon)
        task.state_changed.connect(self._soon)
        task.ended.connect(functools.partial(self._end, task.id))
        self.started.emit(task.id)
        self._soon()

    def _end(self, task_id: int) -> None:
        task = self._running.pop(task_id, None)
        if task is None:
            return
        self._ended = [*self._ended, _row(task)][-KEPT_ENDED:]
        self.ended.emit(task_id)
        if self._running:
            self._soon()  # hundreds may end in one breath
            return
        self._timer.stop()
        self.changed.emit()

    def _soon(self, _value: object = None) -> None:
        if not self._timer.isActive():
            self._timer.start()


def _row(task: Task) -> ActivityRow:
    progress = task.progress
    if not isinstance(progress, Progress):
        return ActivityRow(task.id, task.label, task.state)
    return ActivityRow(
        task.id,
        task.label,
        task.state,
        done=progress.done,
        total=progress.total,
        rate=progress.rate,
        eta_s=progress.eta_s,
        found=_found(progress.about),
        in_bytes=isinstance(progress.about, InBytes),
    )


def _found(about: object) -> Survey | None:
    from app.services.import_survey import Survey  # not at the start: it reads picture formats

    return about if isinstance(about, Survey) else None
