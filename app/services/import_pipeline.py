"""One run of an import: hash ahead, look, copy, and commit in input order.

    pool: hash --> known? --no--> perception --> pool: copy + small pictures --> one transaction
                     \\--yes--> counted in its turn ----------------------------/

The generator of photos and the loop over outcomes run in the thread that owns the library's
connection; the pool touches files only. Memory is bounded by the windows below, not by the number
of photos.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import AppError, CancelledError
from app.perceived import PerceivedPhoto, PhotoFailedError
from app.services.arrivals import Arrivals, Settled
from app.services.item_drafts import draft_from_tags
from app.services.job_control import JobControl, Meter
from app.services.perceiving import Perception, encoder_key
from app.services.photo_discovery import FailedPhoto, printable
from local_index import Library
from local_index.errors import InvalidValueError, SourceUnreadableError
from local_index.files import StoredFile, hash_file
from local_index.query import DUPLICATE_MARK
from local_index.records import EncoderKey, PhotoRecord
from models.vocabulary import Vocabulary

BATCH_PHOTOS = 16
BATCH_SECONDS = 2.0
BATCH_BYTES = 256 << 20
# Files hashed ahead: reading them also warms the cache for the decoder.
AHEAD_PHOTOS = 32
AHEAD_BYTES = 256 << 20
POOL_THREADS = 2


@dataclass(slots=True)
class ImportTally:
    """Counts of a run; only what is committed or settled for good."""

    items: list[int] = field(default_factory=list)
    duplicates: int = 0
    resumed: int = 0
    failed: list[FailedPhoto] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Hashed:
    """A photo file that could be read."""

    path: Path
    sha256: str
    bytes: int


@dataclass(slots=True)
class _Entry:
    """A photo on its way through, in input order; exactly one of the last four gets set."""

    path: Path
    sha256: str = ""
    bytes: int = 0
    known: PhotoRecord | None = None
    twin: bool = False
    failure: AppError | None = None
    perceived: PerceivedPhoto | None = None
    copying: Future[StoredFile] | None = None

    @property
    def to_look_at(self) -> bool:
        return self.known is None and not self.twin and self.failure is None


class ImportRun:
    """State of one run.

    Args:
        library: Open, locked, used by this thread only.
        job_id: Row that remembers the run.
        tally: Filled as photos settle.
        meter: Counts photos for the progress.
        control: Pause and cancel.
        arrivals: Told what became of each photo, once it is committed.
        done_before: Photo ids that an interrupted run of the same import added.
    """

    def __init__(
        self,
        library: Library,
        perception: Perception,
        vocabulary: Vocabulary,
        *,
        job_id: int,
        tally: ImportTally,
        meter: Meter,
        control: JobControl,
        arrivals: Arrivals,
        done_before: range,
    ) -> None:
        self._library = library
        self._perception = perception
        self._vocabulary = vocabulary
        self._job_id = job_id
        self._tally = tally
        self._meter = meter
        self._control = control
        self._arrivals = arrivals
        self._done_before = done_before
        self._entries: deque[_Entry] = deque()
        self._batch: list[_Entry] = []
        self._batch_since = time.monotonic()
        self._on_the_way: set[str] = set()
        self._failures: dict[str, AppError] = {}
        self._encoder: EncoderKey | None = None
        self._least_cosine: float | None = None

    def go(self, photos: Sequence[Path]) -> None:
        """Import the photos.

        Raises:
            CancelledError: The person stopped it; what had settled is committed.
        """
        with ThreadPoolExecutor(POOL_THREADS, thread_name_prefix="import") as pool:
            try:
                for outcome in self._perception.analyze_many(self._unknown(photos, pool)):
                    self._settle_ready()
                    self._settle_outcome(self._entries.popleft(), outcome, pool)
                    self._commit_if_due()
                self._settle_ready()
                self._commit()
            except CancelledError:
                self._commit()
                raise
            finally:
                pool.shutdown(cancel_futures=True)

    def _unknown(self, photos: Sequence[Path], pool: ThreadPoolExecutor) -> Iterator[Path | None]:
        """Yield the photos to look at; every photo gets its entry, in order."""
        for entry in _hash_ahead(photos, pool):
            self._checkpoint()
            if entry.failure is None:
                self._recognize(entry)
            self._entries.append(entry)
            if entry.to_look_at:
                yield entry.path
            else:
                # A long stretch of known photos must not hold back what was looked at before it.
                yield None
                self._settle_ready()
                self._commit_if_due()

    def _checkpoint(self) -> None:
        if self._control.paused:
            self._commit()
            self._library.jobs.update(self._job_id, state="paused")
            self._control.checkpoint()
            self._library.jobs.update(self._job_id, state="running")
        self._control.checkpoint()

    def _recognize(self, entry: _Entry) -> None:
        entry.twin = entry.sha256 in self._on_the_way
        if not entry.twin:
            known = self._library.photos.by_hash(entry.sha256)
            if known is not None and self._library.items.of_photo(known.id):
                entry.known = known
        if entry.to_look_at:
            self._on_the_way.add(entry.sha256)

    def _settle_ready(self) -> None:
        """Move entries that need no look from the front of the line into the batch."""
        while self._entries and not self._entries[0].to_look_at:
            self._add(self._entries.popleft())

    def _settle_outcome(
        self, entry: _Entry, outcome: PerceivedPhoto | PhotoFailedError, pool: ThreadPoolExecutor
    ) -> None:
        if isinstance(outcome, PhotoFailedError):
            entry.failure = outcome
            self._failures[entry.sha256] = outcome
        else:
            entry.perceived = outcome
            self._encoder_key()  # now, not while a transaction is open
            entry.copying = pool.submit(self._keep_files, entry, outcome)
        self._add(entry)

    def _add(self, entry: _Entry) -> None:
        if not self._batch:
            self._batch_since = time.monotonic()
        self._batch.append(entry)

    def _commit_if_due(self) -> None:
        due = (
            len(self._batch) >= BATCH_PHOTOS
            or time.monotonic() - self._batch_since >= BATCH_SECONDS
            or sum(entry.bytes for entry in self._batch) >= BATCH_BYTES
        )
        if due:
            self._commit()

    def _keep_files(self, entry: _Entry, perceived: PerceivedPhoto) -> StoredFile:
        """Copy the original and write the small pictures; runs in the pool."""
        files = self._library.photos.files
        stored = files.store(entry.path, extension=perceived.extension)
        if stored.sha256 != entry.sha256:
            raise PhotoFailedError("This file changed while it was imported; import it again.")
        files.write_derived("thumb", stored.sha256, perceived.thumbnail)
        files.write_derived("cutout", stored.sha256, perceived.cutout)
        files.write_derived("mask", stored.sha256, perceived.mask)
        return stored

    def _commit(self) -> None:
        """Write the batch in one transaction; the tally moves only when it is in."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        gained = ImportTally()
        outcomes: list[tuple[Path, int]] = []
        stored = [_copied(entry) for entry in batch]  # waits for the pool outside the transaction
        with self._library.atomic():
            for entry, file in zip(batch, stored, strict=True):
                before = len(gained.items)
                self._write(entry, file, gained)
                outcomes.append((entry.path, next(iter(gained.items[before:]), 0)))
            self._library.jobs.update(self._job_id, done=self._meter.done + len(batch))
        self._tally.items += gained.items
        self._tally.duplicates += gained.duplicates
        self._tally.resumed += gained.resumed
        self._tally.failed += gained.failed
        self._arrivals.post(Settled(tuple(outcomes)))
        for entry in batch:
            self._on_the_way.discard(entry.sha256)
            self._meter.step()

    def _write(self, entry: _Entry, file: StoredFile | None, gained: ImportTally) -> None:
        if entry.twin:
            # Equal bytes earlier in this run: they share that photo's fate.
            entry.failure = self._failures.get(entry.sha256)
        if entry.failure is not None:
            gained.failed.append(
                FailedPhoto(str(entry.path), entry.failure.message, entry.failure.next_step)
            )
        elif entry.known is not None:
            self._meet_again(entry.known, gained)
        elif entry.perceived is not None and file is not None:
            gained.items.append(self._add_item(entry, entry.perceived, file))
        else:
            gained.duplicates += 1

    def _meet_again(self, photo: PhotoRecord, gained: ImportTally) -> None:
        """Count a known photo; if all its items lie in the trash, it wants them back."""
        items = self._library.items.of_photo(photo.id)
        trashed = [item for item in items if item.status == "trash"]
        if items and len(trashed) == len(items):
            self._library.trash.restore([item.id for item in trashed])
            gained.items += [item.id for item in trashed]
        elif photo.id in self._done_before:
            gained.resumed += 1
        else:
            gained.duplicates += 1

    def _add_item(self, entry: _Entry, perceived: PerceivedPhoto, file: StoredFile) -> int:
        library = self._library
        name = printable(entry.path.name)
        photo = library.photos.add_stored(
            file,
            width=perceived.width,
            height=perceived.height,
            media_type=perceived.media_type,
            perceptual_hash=perceived.perceptual_hash,
            taken_at=perceived.taken_at,
            source_name=name,
        )
        library.vectors.put(photo.id, "image", self._encoder_key(), perceived.image_vector)
        library.vectors.put(photo.id, "text", self._encoder_key(), perceived.text_vector)
        draft = draft_from_tags(
            perceived.tags, self._vocabulary, photo_id=photo.id, source_name=name
        )
        item_id = library.items.add(draft)
        self._suggest_duplicates(photo.id)
        return item_id

    def _suggest_duplicates(self, photo_id: int) -> None:
        if self._least_cosine is None:
            self._library.duplicates.suggest_for(photo_id)
        else:
            self._library.duplicates.suggest_for(
                photo_id, encoder=self._encoder_key(), least_cosine=self._least_cosine
            )

    def _encoder_key(self) -> EncoderKey:
        if self._encoder is None:
            info = self._perception.info()
            self._encoder = encoder_key(info)
            self._library.encoders.introduce(self._encoder, relevance=info.relevance)
            self._least_cosine = info.relevance.get(DUPLICATE_MARK)
        return self._encoder


def _copied(entry: _Entry) -> StoredFile | None:
    """Return the stored file; a source that vanished meanwhile is that photo's failure."""
    if entry.copying is None:
        return None
    try:
        return entry.copying.result()
    except (PhotoFailedError, SourceUnreadableError, InvalidValueError) as error:
        entry.failure = PhotoFailedError(error.message, next_step=error.next_step)
        return None


def _hash_ahead(photos: Sequence[Path], pool: ThreadPoolExecutor) -> Iterator[_Entry]:
    """Yield entries in order, hashing a bounded number of files and bytes ahead."""
    ahead: deque[tuple[Path, int, Future[tuple[str, int]]]] = deque()
    waiting_bytes = 0
    for path in photos:
        size = _size(path)
        while ahead and (len(ahead) >= AHEAD_PHOTOS or waiting_bytes + size > AHEAD_BYTES):
            waiting_bytes -= ahead[0][1]
            yield _hashed(*ahead.popleft())
        ahead.append((path, size, pool.submit(hash_file, path)))
        waiting_bytes += size
    while ahead:
        yield _hashed(*ahead.popleft())


def _hashed(path: Path, _size_before: int, hashing: Future[tuple[str, int]]) -> _Entry:
    try:
        sha256, size = hashing.result()
    except SourceUnreadableError as error:
        return _Entry(path, failure=PhotoFailedError(error.message, next_step=error.next_step))
    if not size:
        return _Entry(path, failure=PhotoFailedError("This file is empty."))
    return _Entry(path, sha256=sha256, bytes=size)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # hashing it will say what is wrong
