"""Annotates a list of pictures: many at once, one writer, and never a picture twice.

    list -> share -> (threads: decode, ask, check, ask again) -> one writer -> ledger and shards

The procedure for one picture is ``models.annotating.Annotator``, the same that the app uses; what
does not pass after the last try goes to quarantine and never into a corpus. At most two pictures
per worker are under way, so that a slow disk holds the askers back. Spec A.3 and A.4.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from models.annotate_prompt import annotate_prompt
from models.annotating import CORPUS_RETRIES, Annotated, Annotator, Ask
from models.chat import ChatEnded, ChatRequest
from models.errors import ModelsError, UnreadableImageError
from models.fashionx import ImageFacts
from models.preprocess import decode_photo
from models.vocabulary import Vocabulary
from train.data.fashionx.backends import Backend, BackendDownError, PictureRefusedError
from train.data.fashionx.ledger import Cost, Finished, Ledger
from train.data.fashionx.manifest import Manifest, Photo
from train.data.fashionx.run_folder import RunFolder, RunIdentity, Share
from train.errors import DataError, RunError

MOST_DOWN = 8
"""Pictures in a row without an answer from the backend, after which a run stops."""
LONGEST_OUTPUT = 20_000
"""Characters of a failing answer that quarantine keeps."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run is made.

    Attributes:
        workers: Pictures asked about at once; what the backend can do when None.
        picture_side: Longest side in pixels of what is sent.
        requeue: Ask again about what is in quarantine; nothing else when the model is another.
        new_run: Put an earlier run aside.
    """

    share: Share = field(default_factory=Share)
    workers: int | None = None
    max_retries: int = CORPUS_RETRIES
    base_seed: int = 0
    picture_side: int = 1024
    requeue: bool = False
    new_run: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """What one call of ``annotate`` did.

    Attributes:
        asked: Pictures that were finished.
        left: Pictures that the backend gave no answer about.
        recovered: Lines that an earlier session wrote and could not note any more.
        seconds: Of the clock on the wall.
    """

    asked: int
    left: int
    recovered: int
    seconds: float


def annotate(
    manifest: Manifest,
    folder: RunFolder,
    backend: Backend,
    vocabulary: Vocabulary,
    *,
    options: RunOptions | None = None,
    say: Callable[[int, int], None] = lambda done, total: None,
) -> Session:
    """Annotate what this share owns and is not finished.

    Args:
        say: Told after each picture how many are done, out of how many.

    Raises:
        DataError: A picture of the list is missing.
        RunError: Another run is in the folder, or the backend answers nobody.
    """
    options = options or RunOptions()
    began = time.perf_counter()
    photos = options.share.of(manifest.photos)
    _require_files(manifest, photos)
    if options.new_run:
        if options.share.shards > 1:
            raise RunError(
                "A new run would put aside what the other shards do.",
                next_step="Give it another folder with --out.",
            )
        folder.put_aside()
    identity = _identity(backend, vocabulary, options)
    folder.begin(identity, requeue=options.requeue)
    with folder.ledger(options.share) as ledger:
        ledger.add(photo.image_id for photo in photos)
        todo = _todo(ledger, photos, folder, backend, options)
        crew = _Crew(manifest, backend, vocabulary, options, ledger, say)
        asked, left = crew.work(todo)
        return Session(asked, left, ledger.recovered, time.perf_counter() - began)


def _identity(backend: Backend, vocabulary: Vocabulary, options: RunOptions) -> RunIdentity:
    prompt = annotate_prompt(vocabulary)
    return RunIdentity(
        prompt.name,
        prompt.sha,
        backend.name,
        backend.model,
        backend.revision,
        options.max_retries,
        options.base_seed,
        options.picture_side,
        options.share.shards,
    )


def _todo(
    ledger: Ledger,
    photos: Sequence[Photo],
    folder: RunFolder,
    backend: Backend,
    options: RunOptions,
) -> list[Photo]:
    todo = ledger.open_jobs()
    if options.requeue:
        failed = ledger.failed_before()
        identity = folder.identity()
        mine = (backend.name, backend.model, backend.revision)
        same = mine == (identity["backend"], identity["model"], identity["revision"])
        # Another model finishes what the first one could not, and begins nothing of its own.
        todo = todo | failed if same else failed
    return [photo for photo in photos if photo.image_id in todo]


def _require_files(manifest: Manifest, photos: Sequence[Photo]) -> None:
    missing = [photo for photo in photos if not manifest.file(photo).is_file()]
    if missing:
        raise DataError(
            f"{len(missing)} of {len(photos)} pictures are not where the list says, the first is "
            f"{missing[0].path}.",
            next_step="Say where the folder lies now with --root NAME=FOLDER, or ingest again.",
        )


class _Crew:
    """The threads of one session and the writer that they hand their work to."""

    def __init__(
        self,
        manifest: Manifest,
        backend: Backend,
        vocabulary: Vocabulary,
        options: RunOptions,
        ledger: Ledger,
        say: Callable[[int, int], None],
    ) -> None:
        self._manifest = manifest
        self._backend = backend
        self._options = options
        self._ledger = ledger
        self._say = say
        self._workers = options.workers or backend.workers
        # One for all threads: it keeps nothing between pictures, and its question is long to make.
        self._annotator = Annotator(
            self._ask,
            vocabulary,
            max_retries=options.max_retries,
            base_seed=options.base_seed,
        )
        self._present = threading.local()

    def work(self, todo: Sequence[Photo]) -> tuple[int, int]:
        """Ask about all; return how many were finished and how many were not answered."""
        waiting = iter(todo)
        under_way: dict[Future[Finished], Photo] = {}
        done = left = down = 0
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="annotate")
        try:
            while True:
                for photo in waiting:
                    self._ledger.begin(photo.image_id)
                    under_way[pool.submit(self._one, photo)] = photo
                    if len(under_way) >= 2 * self._workers:
                        break
                if not under_way:
                    return done, left
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    photo = under_way.pop(future)
                    try:
                        self._ledger.finish(future.result())
                    except BackendDownError as error:
                        self._ledger.give_back(photo.image_id)
                        left, down = left + 1, down + 1
                        if down >= MOST_DOWN:
                            raise RunError(error.message, next_step=error.next_step) from error
                        continue
                    done, down = done + 1, 0
                    self._say(done, len(todo))
        finally:
            self._backend.stop()
            pool.shutdown(wait=True, cancel_futures=True)
            self._keep(under_way)

    def _keep(self, under_way: Mapping[Future[Finished], Photo]) -> None:
        """Write down what was ready when a session ended early: it was paid for."""
        for future in under_way:
            if future.done() and not future.cancelled() and future.exception() is None:
                self._ledger.finish(future.result())

    def _one(self, photo: Photo) -> Finished:
        meter = _Meter(self._backend.asking(photo.image_id))
        self._present.meter = meter
        try:
            picture = self._picture(photo)
            annotated = self._annotator.annotate(picture)
        except (PictureRefusedError, UnreadableImageError) as error:
            return self._failed(photo, meter, [error.message])
        except ModelsError as error:
            # What the engine says of one picture it would say of all: no memory, no room, no file.
            raise RunError(error.message, next_step=error.next_step or _AGAIN) from error
        return self._finished(photo, annotated, meter)

    def _ask(self, request: ChatRequest) -> ChatEnded:
        meter: _Meter = self._present.meter
        return meter(request)

    def _picture(self, photo: Photo) -> Any:
        try:
            content = self._manifest.file(photo).read_bytes()
        except OSError as error:
            # Not the picture's fault: a disk that went away would empty the list into quarantine.
            raise RunError(f"The picture {photo.path} cannot be read.", next_step=_AGAIN) from error
        if hashlib.sha256(content).hexdigest() != photo.sha256:
            raise PictureRefusedError(
                "The file is another one than when it was listed.", next_step="Ingest again."
            )
        # Pixels alone go on from here: no camera's notes, no place where a photo was taken.
        return decode_photo(content, max_side=self._options.picture_side).image

    def _finished(self, photo: Photo, annotated: Annotated, meter: _Meter) -> Finished:
        if annotated.partial:
            said = [finding.text for finding in annotated.findings if finding.level == "error"]
            last = annotated.attempts[-1].text
            return self._failed(photo, meter, said, last=last)
        record = annotated.record(
            backend=self._backend.name,
            model=self._backend.model,
            revision=self._backend.revision,
            image=ImageFacts(sha256=photo.sha256, w=photo.width, h=photo.height),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        return Finished(
            photo.image_id,
            "rejected" if annotated.outcome == "no_garment" else "done",
            record.to_document(),
            annotated.tries,
            annotated.prompt.sha,
            self._backend.model,
            meter.cost(),
            any(attempt.repaired for attempt in annotated.attempts),
        )

    def _failed(
        self, photo: Photo, meter: _Meter, errors: list[str], *, last: str = ""
    ) -> Finished:
        document = {
            "image_id": photo.image_id,
            "tries": meter.tries,
            "last_output": last[:LONGEST_OUTPUT],
            "errors": errors,
            "backend": self._backend.name,
            "model": self._backend.model,
        }
        return Finished(
            photo.image_id,
            "quarantined",
            document,
            meter.tries,
            self._annotator.prompt.sha,
            self._backend.model,
            meter.cost(),
        )


_AGAIN = "Run the same command again; what is done stays done."


class _Meter:
    """Counts what the answers about one picture cost."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.tries = 0
        self._prompt = self._completion = 0
        self._began = time.perf_counter()

    def __call__(self, request: ChatRequest) -> ChatEnded:
        self.tries += 1
        ended = self._ask(request)
        self._prompt += ended.usage.prompt_tokens
        self._completion += ended.usage.completion_tokens
        return ended

    def cost(self) -> Cost:
        """Return it."""
        return Cost(self._prompt, self._completion, time.perf_counter() - self._began)
