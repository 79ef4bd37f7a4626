"""New weights arrive: every photo is looked at again, and old vectors answer until that is done.

``ReindexService.run`` may be called from any thread and beside anything else: it works in small
transactions, lets imports go first and goes on wherever an earlier run was cut off, because what is
left is simply every photo without vectors of the present encoder. The change itself is one write
(``library.encoders.serve``); only then are old vectors forgotten. What the person said is never
touched: vectors are all that is renewed, unless new tags are asked for (``tagging``).

Nothing is printed and nothing runs by itself: a window calls ``run`` in a thread, the command line
in the foreground.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import AppError, CancelledError
from app.item_json import format_id
from app.perceived import PerceivedPhoto, PerceptionInfo, PhotoFailedError
from app.services.index_status import JOB_KIND, IndexStatus, index_status, is_settled
from app.services.job_control import JobControl, Meter, ProgressCallback, note_failure
from app.services.perceiving import Perception, PhotoOutcome, encoder_key
from app.services.photo_discovery import FailedPhoto
from app.services.tagging import LABEL, Tagger
from local_index import Library
from local_index.query import DUPLICATE_MARK
from local_index.records import SPACES, JobRecord, PhotoRecord
from models.vocabulary import Vocabulary

BATCH_PHOTOS = 8
"""Photos between two commits: what a kill costs, and how long an import waits for its turn."""

FORGET_ROWS = 2_000
WAIT_S = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReindexResult:
    """What a run did.

    Attributes:
        prepared: Photos that were looked at.
        changed: Items that got new tags.
        failed: Photos whose original can no longer be read; their words still find them.
    """

    prepared: int
    changed: tuple[int, ...]
    failed: tuple[FailedPhoto, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {
            "prepared": self.prepared,
            "changed": [format_id(item) for item in self.changed],
            "failed": [failure.as_json() for failure in self.failed],
            "seconds": round(self.seconds, 3),
        }


class ReindexService:
    """Renews the vectors of one wardrobe. Opens the library per run, so any thread may call it.

    Args:
        library_folder: The wardrobe.
        perception: What looks at the photos; best one of its own with low priority, so that a
            search never waits behind it.
        vocabulary: Names and finds the items, where new tags are asked for.
        wait_s: How often to look whether an import is over.
    """

    def __init__(
        self,
        library_folder: Path,
        perception: Perception,
        vocabulary: Vocabulary,
        *,
        wait_s: float = WAIT_S,
    ) -> None:
        self._folder = library_folder
        self._perception = perception
        self._vocabulary = vocabulary
        self._wait_s = wait_s

    def status(self) -> IndexStatus:
        """Return how far the present encoder is.

        Raises:
            LocalIndexError: There is no wardrobe, or it cannot be read.
            WorkerError: The models do not start here.
        """
        key = encoder_key(self._perception.info())
        with Library.open(self._folder) as library:
            return index_status(library, key)

    def run(
        self,
        *,
        retag: bool = False,
        progress: ProgressCallback | None = None,
        control: JobControl | None = None,
    ) -> ReindexResult:
        """Look at every photo that the present encoder has not seen, then let it answer.

        Args:
            retag: Also look at every garment's first photo for tags, and renew those that no
                person has set: one step of undo.
            progress: Called in this thread after every few photos.
            control: Pause and cancel, from any thread.

        Raises:
            CancelledError: The person stopped it; what is done is kept.
            LocalIndexError: Such a run goes on already, or the library is read-only or full.
            WorkerError: Nothing can look at photos here.
        """
        info = self._perception.info()
        tagger = Tagger(self._vocabulary) if retag else None
        with Library.open(self._folder) as library, library.background_job("new models"):
            run = _Run(
                library,
                self._perception,
                info,
                tagger=tagger,
                meter=Meter(0, progress),
                control=control or JobControl(),
                wait_s=self._wait_s,
            )
            return run.go()


@dataclass(slots=True)
class _Tally:
    """What a run did so far; only what is committed."""

    prepared: int = 0
    changed: list[int] = field(default_factory=list)
    failed: dict[int, FailedPhoto] = field(default_factory=dict)


class _Run:
    """One run; see ``ReindexService.run``."""

    def __init__(
        self,
        library: Library,
        perception: Perception,
        info: PerceptionInfo,
        *,
        tagger: Tagger | None,
        meter: Meter,
        control: JobControl,
        wait_s: float,
    ) -> None:
        self._library = library
        self._perception = perception
        self._key = encoder_key(info)
        self._relevance = info.relevance
        self._tagger = tagger
        self._meter = meter
        self._control = control
        self._wait_s = wait_s
        self._tally = _Tally()
        self._job_id = 0

    def go(self) -> ReindexResult:
        if self._tagger is not None or not is_settled(self._library, self._key):
            self._work()
        tally = self._tally
        changed, failed = tuple(tally.changed), tuple(tally.failed.values())
        return ReindexResult(tally.prepared, changed, failed, self._meter.seconds)

    def _work(self) -> None:
        job = self._begin()
        self._job_id = job.id
        library = self._library
        try:
            library.encoders.introduce(self._key, relevance=self._relevance)
            # One step of the undo log, however many transactions and runs it takes.
            with library.history.group(LABEL, key=f"{JOB_KIND}:{job.id}"):
                self._look_at_covers(job)
                self._look_at_the_rest()
            self._change_over()
        except (CancelledError, KeyboardInterrupt) as error:
            library.jobs.finish(job.id, state="cancelled")
            raise CancelledError(
                "Stopped; what is prepared is kept, and search goes on.",
                next_step="Go on with `vestry index update`.",
            ) from error
        except BaseException as error:
            note_failure(library, job.id, error)
            raise
        library.jobs.finish(job.id, state="done")

    def _begin(self) -> JobRecord:
        """Go on with the last run if it wanted the same, else begin anew."""
        jobs = self._library.jobs
        params = {"encoder": str(self._key), "retag": self._tagger is not None}
        last = jobs.latest(JOB_KIND)
        if last is not None and last.state != "done":
            if last.params == params:
                jobs.update(last.id, state="running", error="", cursor=_cursor(last, failed=()))
                return jobs.get(last.id)
            jobs.finish(last.id, state="cancelled")
        return jobs.start(JOB_KIND, params)

    # -- looking ----------------------------------------------------------------------------------

    def _look_at_covers(self, job: JobRecord) -> None:
        """Renew tags, newest photo first, from where an earlier run of the job stopped."""
        if self._tagger is None:
            return
        below = job.cursor.get("retag_below")
        covers = self._library.photos.covers(below=below if isinstance(below, int) else None)
        others = {*self._library.encoders.to_encode(self._key)}.difference(covers)
        self._meter.total = len(covers) + len(others)
        for batch in _batches(covers):
            self._take_turn()
            self._renew(batch, self._tagger)

    def _look_at_the_rest(self) -> None:
        """Renew vectors, the most wanted first, until none is missing."""
        while left := self._left():
            self._meter.total = self._meter.done + len(left)
            for batch in _batches(left):
                self._take_turn()
                self._renew(batch, None)

    def _left(self) -> list[int]:
        """Return the photos still to be looked at; more may come while others import."""
        wanted = self._library.encoders.to_encode(self._key)
        return [photo for photo in wanted if photo not in self._tally.failed]

    def _take_turn(self) -> None:
        """Let imports go first, and wait while the person wants it."""
        if self._control.paused or self._library.at_work():
            self._library.jobs.update(self._job_id, state="paused")
            while not self._control.cancelled:
                if self._control.paused:
                    self._control.checkpoint()
                elif not self._library.at_work():
                    break
                else:
                    self._control.sleep(self._wait_s)
            self._control.checkpoint()
            self._library.jobs.update(self._job_id, state="running")
        self._control.checkpoint()

    def _renew(self, photo_ids: Sequence[int], tagger: Tagger | None) -> None:
        library = self._library
        photos = library.photos.get_many(photo_ids)
        originals = [library.photos.file(photo) for photo in photos]
        outcomes = list(self._perception.analyze_many(originals))
        if tagger is not None:
            outcomes = [self._as_mended(*pair) for pair in zip(photos, outcomes, strict=True)]
        gained = _Tally()
        with library.atomic():
            # Another process may have purged some of them since.
            there = {photo.id for photo in library.photos.get_many(photo_ids)}
            for photo, outcome in zip(photos, outcomes, strict=True):
                if photo.id not in there:
                    continue
                if isinstance(outcome, PhotoFailedError):
                    gained.failed[photo.id] = FailedPhoto(
                        photo.source_name, outcome.message, outcome.next_step
                    )
                else:
                    self._keep(photo, outcome)
                    gained.prepared += 1
                    if tagger is not None:
                        gained.changed += tagger.renew(library, photo.id, outcome)
            self._note(gained, photo_ids, retagged=tagger is not None)
        self._tally.prepared += gained.prepared
        self._tally.changed += gained.changed
        self._tally.failed |= gained.failed
        self._meter.step(len(photo_ids))

    def _as_mended(self, photo: PhotoRecord, seen: PhotoOutcome) -> PhotoOutcome:
        """Colors of a photo whose cut-out the person mended come from their mask."""
        mask = self._library.photos.edit_file(photo)
        if isinstance(seen, PhotoFailedError) or mask is None or not mask.is_file():
            return seen
        try:
            file = self._library.photos.file(photo)
            return self._perception.analyze_mended(file, mask.read_bytes())
        except PhotoFailedError as error:
            return error

    def _keep(self, photo: PhotoRecord, seen: PerceivedPhoto) -> None:
        self._library.vectors.put(photo.id, "image", self._key, seen.image_vector)
        self._library.vectors.put(photo.id, "text", self._key, seen.text_vector)

    def _note(self, gained: _Tally, photo_ids: Sequence[int], *, retagged: bool) -> None:
        jobs = self._library.jobs
        done = self._meter.done + len(photo_ids)
        cursor = None
        if retagged or gained.failed:
            failed = {**self._tally.failed, **gained.failed}
            cursor = _cursor(jobs.get(self._job_id), failed=tuple(failed))
            if retagged:
                cursor["retag_below"] = min(photo_ids)
        jobs.update(self._job_id, done=done, total=self._meter.total, cursor=cursor)

    # -- changing over ----------------------------------------------------------------------------

    def _change_over(self) -> None:
        library, key = self._library, self._key
        coverage = library.encoders.coverage(key)
        if coverage.ready * 2 < coverage.photos:
            raise AppError(
                "Most photos of this wardrobe cannot be read, so search stays as it was.",
                next_step="Check that its disk is connected, and run `vestry doctor`.",
            )
        serving = library.encoders.serving()
        if serving is None or serving.key != key:
            # An earlier run may have come this far and have been killed while it was forgetting.
            self._compare_newcomers()
            for space in SPACES:
                library.vectors.prepare(space, key)
            library.encoders.serve(key)
        while library.vectors.forget_superseded(key, limit=FORGET_ROWS):
            self._control.checkpoint()
        _log.info("The new encoder answers for %d photos", coverage.ready)

    def _compare_newcomers(self) -> None:
        """Look for duplicates of photos that came meanwhile, when few others had such vectors."""
        least = self._relevance.get(DUPLICATE_MARK)
        if least is None:
            return
        for photo in self._library.encoders.newcomers(self._key):
            self._control.checkpoint()
            self._library.duplicates.suggest_for(photo, encoder=self._key, least_cosine=least)


def _cursor(job: JobRecord, *, failed: Sequence[int]) -> dict[str, object]:
    return {**job.cursor, "failed": list(failed)}


def _batches(photo_ids: Sequence[int]) -> list[Sequence[int]]:
    return [
        photo_ids[start : start + BATCH_PHOTOS] for start in range(0, len(photo_ids), BATCH_PHOTOS)
    ]
