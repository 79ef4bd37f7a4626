"""Photos to garments: each photo is hashed, looked at, copied and becomes one item.

A pool hashes ahead and copies behind while the perception looks, and rows are written in small
transactions strictly in input order. So an import that was killed and runs again ends in the
library of an undisturbed one, ids included. A photo that cannot be used is reported and does not
stop the rest; what stops all photos (a full disk, a lost worker) ends the import with one sentence
and keeps what is committed. Nothing is asked and nothing is printed here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import CancelledError, InputError
from app.item_json import format_id
from app.services.arrivals import Arrivals, Over, expected
from app.services.import_pipeline import ImportRun, ImportTally
from app.services.import_survey import survey
from app.services.job_control import JobControl, Meter, ProgressCallback, note_failure
from app.services.leftovers import sweep_leftovers
from app.services.perceiving import Perception
from app.services.photo_discovery import FailedPhoto, find_photos
from app.services.upkeep import keep_up
from local_index import Library
from local_index.records import JobRecord
from local_index.trash import KEPT_DAYS
from models.vocabulary import Vocabulary

JOB_KIND = "import"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did.

    Attributes:
        imported: Photos that became items, restored ones included.
        duplicates: Photos whose bytes the wardrobe already held.
        failed: Photos and folders that could not be used.
        resumed: Photos that an earlier, interrupted run of the same import had done.
        seconds: Wall time.
        items: Ids of the items, in import order.
        alike: Of these, the ones that may be the same garment as an earlier one.
    """

    imported: int
    duplicates: int
    failed: tuple[FailedPhoto, ...]
    seconds: float
    items: tuple[int, ...]
    resumed: int = 0
    alike: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {
            "imported": self.imported,
            "duplicates": self.duplicates,
            "failed": [failure.as_json() for failure in self.failed],
            "seconds": round(self.seconds, 3),
            "items": [format_id(item) for item in self.items],
            "resumed": self.resumed,
        }


class ImportCancelledError(CancelledError):
    """The person stopped the import; ``result`` tells what is kept."""

    def __init__(self, result: ImportResult) -> None:
        super().__init__(
            "The import was stopped; everything imported so far is kept.",
            next_step="Continue with `vestry import --resume`.",
        )
        self.result = result


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a job row remembers, so that it can go on in another process.

    Attributes:
        last_photo_id: The newest photo before the job; later ones are its own.
        resumed: Whether an earlier run of the job was cut off.
    """

    paths: tuple[str, ...]
    last_photo_id: int
    resumed: bool = False

    @classmethod
    def of(cls, job: JobRecord) -> _Plan:
        paths, last = job.params.get("paths"), job.params.get("last_photo_id")
        if not isinstance(paths, list) or not isinstance(last, int):
            raise InputError(
                "The unfinished import cannot be continued.",
                next_step="Import the same folder again; known photos are passed over.",
            )
        return cls(tuple(map(str, paths)), last, resumed=True)

    def as_params(self) -> dict[str, object]:
        return {"paths": list(self.paths), "last_photo_id": self.last_photo_id}


class ImportService:
    """Imports photos into one wardrobe. Opens the library per run, so any thread may call it.

    Args:
        library_folder: The wardrobe; made if missing.
        perception: What looks at the photos.
        vocabulary: Names and finds the items.
        arrivals: Where each photo's fate is told as it happens; None tells nobody.
        trash_days: How long the trash is kept.
    """

    def __init__(
        self,
        library_folder: Path,
        perception: Perception,
        vocabulary: Vocabulary,
        *,
        arrivals: Arrivals | None = None,
        trash_days: Callable[[], int] = lambda: KEPT_DAYS,
    ) -> None:
        self._folder = library_folder
        self._perception = perception
        self._vocabulary = vocabulary
        self._arrivals = arrivals or Arrivals()
        self._trash_days = trash_days

    def run(
        self,
        paths: Sequence[Path],
        *,
        progress: ProgressCallback | None = None,
        control: JobControl | None = None,
    ) -> ImportResult:
        """Import files and folders.

        Args:
            paths: Files and folders, in order.
            progress: Called in this thread after every photo.
            control: Pause and cancel, from any thread.

        Raises:
            ImportCancelledError: The person stopped it.
            LocalIndexError: The library is busy, read-only, full or damaged.
            WorkerError: Nothing can look at photos here.
        """
        with Library.open(self._folder, create=True) as library, library.long_job("import"):
            _clear_away(library)
            plan = _Plan(_as_text(paths), library.photos.last_id())
            job = library.jobs.start(JOB_KIND, plan.as_params())
            return self._work(
                library, job, plan, progress=progress, control=control or JobControl()
            )

    def resume(
        self, *, progress: ProgressCallback | None = None, control: JobControl | None = None
    ) -> ImportResult:
        """Go on with the last import if it did not finish.

        Raises:
            InputError: There is nothing to go on with.
        """
        with Library.open(self._folder) as library, library.long_job("import"):
            job = _unfinished(library)
            if job is None:
                raise InputError(
                    "There is no unfinished import.", next_step="Start one with `vestry import`."
                )
            _clear_away(library)
            plan = _Plan.of(job)
            library.jobs.update(job.id, state="running", error="")
            return self._work(
                library, job, plan, progress=progress, control=control or JobControl()
            )

    def unfinished(self) -> JobRecord | None:
        """Return the last import if it did not finish."""
        with Library.open(self._folder) as library:
            return _unfinished(library)

    def _work(
        self,
        library: Library,
        job: JobRecord,
        plan: _Plan,
        *,
        progress: ProgressCallback | None,
        control: JobControl,
    ) -> ImportResult:
        try:
            found = find_photos([Path(path) for path in plan.paths])
            seen = survey(library, found, control=control)
        except CancelledError as error:
            library.jobs.finish(job.id, state="cancelled")
            raise ImportCancelledError(_nothing()) from error
        meter = Meter(len(found.photos), progress, about=seen)
        meter.step(0)  # what was found is told before the first photo is looked at
        tally = ImportTally(failed=list(found.failed))
        library.jobs.update(job.id, total=meter.total)
        if self._arrivals.is_heard:
            self._arrivals.post(expected(library, found.photos))
        run = ImportRun(
            library,
            self._perception,
            self._vocabulary,
            job_id=job.id,
            tally=tally,
            meter=meter,
            control=control,
            arrivals=self._arrivals,
            done_before=range(plan.last_photo_id + 1, library.photos.last_id() + 1)
            if plan.resumed
            else range(0),
        )
        try:
            # One step of the undo log, however many transactions and runs it takes.
            with library.history.group("Import of photos", key=f"import:{job.id}"):
                run.go(found.photos)
        except (CancelledError, KeyboardInterrupt) as error:
            library.jobs.finish(job.id, state="cancelled")
            raise ImportCancelledError(_result(library, tally, meter)) from error
        except BaseException as error:
            note_failure(library, job.id, error)
            raise
        finally:
            self._arrivals.post(Over())
        library.jobs.finish(job.id, state="done")
        keep_up(library, trash_days=self._trash_days(), locked=True)
        return _result(library, tally, meter)


def _clear_away(library: Library) -> None:
    """After an import that was cut off, remove what it was writing; the lock is ours now."""
    job = library.jobs.latest(JOB_KIND)
    if job is not None and job.state in ("running", "paused"):
        sweep_leftovers(library.folder)


def _nothing() -> ImportResult:
    return ImportResult(imported=0, duplicates=0, failed=(), seconds=0.0, items=())


def _result(library: Library, tally: ImportTally, meter: Meter) -> ImportResult:
    return ImportResult(
        imported=len(tally.items),
        duplicates=tally.duplicates,
        failed=tuple(tally.failed),
        seconds=meter.seconds,
        items=tuple(tally.items),
        resumed=tally.resumed,
        alike=_alike(library, tally.items),
    )


def _alike(library: Library, items: Sequence[int]) -> tuple[int, ...]:
    """Return which of these wait to be compared with a garment that was there before them."""
    if not items:
        return ()
    pairs = library.duplicates.open_pairs()
    suspected = {max(pair.item_a, pair.item_b) for pair in pairs}
    return tuple(item for item in items if item in suspected)


def _unfinished(library: Library) -> JobRecord | None:
    job = library.jobs.latest(JOB_KIND)
    return job if job is not None and job.state != "done" else None


def _as_text(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(str(path.absolute()) for path in paths)
