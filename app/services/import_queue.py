"""What the person asked to import and what is not done yet: it survives closing and kill -9.

An import's own job row tells how far it came; a row here tells that somebody wanted it, and whether
they still do. A window that closes in the middle leaves its rows as they are, and the next one goes
on by itself; an import that the person stopped is not begun again behind their back. Nothing is
imported here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.errors import InputError
from app.services.job_control import JobControl, ProgressCallback
from local_index import Library
from local_index.records import JobRecord

if TYPE_CHECKING:
    from app.services.importing import ImportResult, ImportService

JOB_KIND = "import-wish"
_LOOKED_THROUGH = 200
Ending = Literal["done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Wish:
    """One import that was asked for.

    Attributes:
        id: Of its row.
        paths: Files and folders; empty for the sample wardrobe.
        begun: Whether its import was started before.
    """

    id: int
    paths: tuple[Path, ...]
    begun: bool = False

    @property
    def is_sample(self) -> bool:
        """Whether the sample wardrobe is meant."""
        return not self.paths


def ask(library: Library, paths: Sequence[Path]) -> Wish:
    """Remember an import before it is begun; no paths mean the sample wardrobe."""
    names = tuple(path.absolute() for path in paths)
    job = library.jobs.start(JOB_KIND, {"paths": [str(path) for path in names]})
    # Waiting, until an import is really begun for it.
    library.jobs.update(job.id, state="paused")
    return Wish(job.id, names)


def begin(library: Library, wish: Wish) -> None:
    """Note that a wish's import starts now."""
    library.jobs.update(wish.id, state="running")


def end(library: Library, wish: Wish, how: Ending, *, error: str = "") -> None:
    """Note what became of a wish; it is not asked for again by itself."""
    library.jobs.finish(wish.id, state=how, error=error)


def waiting(library: Library) -> tuple[Wish, ...]:
    """Return what a window that closed or was killed left to do, in the order it was asked for."""
    rows = [job for job in library.jobs.recent(limit=_LOOKED_THROUGH) if job.kind == JOB_KIND]
    return tuple(_read(job) for job in reversed(rows) if job.state in ("running", "paused"))


def cut_off(library: Library) -> JobRecord | None:
    """Return the last import if it did not finish and nobody is at it, whoever began it."""
    from app.services.importing import JOB_KIND as IMPORT_KIND  # not at the start: it has numpy

    job = library.jobs.latest(IMPORT_KIND)
    if job is None or job.state == "done" or library.at_work():
        return None
    return job


def carry_out(
    service: ImportService,
    wish: Wish,
    *,
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> ImportResult:
    """Import what was wished for, going on where an earlier run of it was cut off.

    Raises:
        ImportCancelledError: It was stopped.
        AppError: Nothing can look at photos here.
        LocalIndexError: The wardrobe is busy, read-only, full or damaged.
    """
    if wish.begun and _is_last(service, wish):
        try:
            return service.resume(progress=progress, control=control)
        except InputError:
            pass  # finished by another program since: looking again finds what it knows
    return service.run(wish.paths, progress=progress, control=control)


def _is_last(service: ImportService, wish: Wish) -> bool:
    job = service.unfinished()
    return job is not None and job.params.get("paths") == [str(path) for path in wish.paths]


def _read(job: JobRecord) -> Wish:
    paths = job.params.get("paths")
    names = paths if isinstance(paths, list) else []
    return Wish(job.id, tuple(Path(str(name)) for name in names), begun=job.state == "running")
