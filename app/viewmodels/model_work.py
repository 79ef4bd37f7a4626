"""What happens to one model at this moment, and what went wrong with it last: values for the page.

Who starts and ends such work is ``app.viewmodels.models``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from app.errors import Explanation
from app.services.job_control import Progress
from app.tasks import State, TaskToken
from app.viewmodels.activity import InBytes

Doing = Literal["fetch", "verify", "measure", "remove", "add"]


@dataclass(frozen=True, slots=True)
class Work:
    """What happens to one model at this moment.

    Attributes:
        done: Bytes, or steps; 0 before the first report.
        total: 0 while unknown.
        rate: Units per second.
        eta_s: Seconds to go; None while unknown.
        phase: Of a download: ``asking``, ``checking``, ``downloading`` or ``waiting``.
    """

    doing: Doing
    state: State
    done: int = 0
    total: int = 0
    rate: float = 0.0
    eta_s: float | None = None
    phase: str = ""

    @property
    def fraction(self) -> float | None:
        """Share that is done, 0-1; None while unknown."""
        return min(1.0, self.done / self.total) if self.total > 0 else None


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one model, and what was being done."""

    doing: Doing
    explained: Explanation


def work_of(doing: Doing, state: State, progress: object) -> Work:
    """Return what a task tells of itself; little before its first report."""
    if not isinstance(progress, Progress):
        return Work(doing, state)
    about = progress.about
    return Work(
        doing,
        state,
        progress.done,
        progress.total,
        progress.rate,
        progress.eta_s,
        about.phase if isinstance(about, InBytes) else "",
    )


def in_bytes(token: TaskToken) -> Callable[[Progress], None]:
    """Return what hears of bytes and passes them on to who watches the task."""

    def report(progress: Progress) -> None:
        phase = str(getattr(progress.about, "phase", ""))
        token.report(replace(progress, about=InBytes(phase)))

    return report
