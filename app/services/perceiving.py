"""Perception as the services see it: photos in, what is on them out, in the order they came.

``WorkerPerception`` looks in a worker process; ``InlinePerception`` does the same here and now, for
tests with the fake runtime and for measuring. A photo that cannot be used comes back as a
``PhotoFailedError`` in its place; only what stops all work is raised.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from app.draw_wire import picture_to_wire
from app.errors import WorkerCrashedError, WorkerHungError
from app.perceived import (
    PerceivedPhoto,
    PerceptionInfo,
    PhotoFailedError,
    info_from_wire,
    photo_failure,
    photo_from_wire,
    vector_from_wire,
)
from app.perception import EngineOptions, PhotoEngine, cut_out_with, decode, fitted_mask, preview
from app.services.model_memory import ModelMemory
from app.workers import Answer, RequestFailedError, WorkerProcess
from local_index.records import EncoderKey
from models.errors import OutOfMemoryError
from models.types import RgbImage, Vectors

# Photos sent ahead of the one waited for: enough that the worker never idles while a batch is
# committed, few enough that a crash has few suspects.
WINDOW = 12
# Every crash of a suspect photo counts, and one broken photo costs two; this many in a row
# without one good answer between them is not the photos' fault.
MAX_CRASHES = 40
# A photo takes well under a second; a minute of silence is a decoder in a loop.
ANSWER_TIMEOUT_S = 60.0
MEMORY_BYTES = 256 << 20
"""What the process takes with both networks loaded and large photos on the way, as measured."""
_log = logging.getLogger(__name__)

PhotoOutcome = PerceivedPhoto | PhotoFailedError


def encoder_key(info: PerceptionInfo) -> EncoderKey:
    """Return the encoder's identity as the index names it."""
    identity = info.encoder
    return EncoderKey(
        identity.name, identity.revision, identity.preprocess, text_space=identity.text_space
    )


class Perception(Protocol):
    """What looks at photos and words."""

    def info(self) -> PerceptionInfo:
        """Tell who looks; loads the models when that has not happened yet."""

    def analyze_many(self, photos: Iterable[Path | None]) -> Iterator[PhotoOutcome]:
        """Look at photos, one outcome each, in order; pulls ``photos`` only as far as needed.

        A None among the photos asks for nothing; it lets finished outcomes out while the caller
        has no photo to send.
        """

    def analyze(self, photo: Path) -> PerceivedPhoto:
        """Look at one photo; raises ``PhotoFailedError``."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows ``[len(texts), 384]``."""

    def embed_images(self, pictures: Sequence[RgbImage]) -> Vectors:
        """Return unit rows ``[len(pictures), 256]`` of small pictures, as they are."""

    def analyze_mended(self, photo: Path, mask: bytes) -> PerceivedPhoto:
        """Look at a photo with a person's own mask (gray PNG of the whole upright photo).

        Colors and cut-out are the mask's; raises ``PhotoFailedError``.
        """

    def cut_out(self, photo: Path, mask: bytes) -> bytes:
        """Return the cut-out (WebP) that a person's mask (gray PNG) gives.

        Raises ``PhotoFailedError``.
        """

    def preview(self, photo: Path, *, side: int) -> bytes:
        """Return a photo as an upright JPEG; for formats that the window cannot read itself.

        Raises ``PhotoFailedError``.
        """

    def close(self) -> None:
        """Let go of the models."""


class WorkerPerception:
    """Perception in a process of its own; started at the first use.

    Args:
        options: How the worker builds its engine.
        answer_timeout_s: Silence after which a photo counts as hanging.
        memory: What all models share; None for no limit. Photos are looked at whatever it says,
            because that takes little; a chat model that rests makes room where there is none.
        worker: Replaces the process (tests).
    """

    def __init__(
        self,
        options: EngineOptions,
        *,
        answer_timeout_s: float = ANSWER_TIMEOUT_S,
        memory: ModelMemory | None = None,
        worker: WorkerProcess | None = None,
    ) -> None:
        self._memory = memory
        self._last_used = time.monotonic()
        self._worker = worker or WorkerProcess(
            "photo",
            options=dataclasses.asdict(options),
            window=WINDOW,
            answer_timeout_s=answer_timeout_s,
            max_crashes=MAX_CRASHES,
        )
        if memory is not None:
            memory.add(self)

    @property
    def memory_bytes(self) -> int:
        """What the process takes; 0 while there is none."""
        return MEMORY_BYTES if self._worker.alive else 0

    @property
    def last_used(self) -> float:
        """When it was last asked something, as ``time.monotonic``."""
        return self._last_used

    def give_back(self) -> bool:
        """End the process unless it owes an answer; the next photo starts another."""
        return self._worker.release()

    def info(self) -> PerceptionInfo:
        """Tell who looks."""
        self._make_room()
        return info_from_wire(self._worker.start())

    def analyze_many(self, photos: Iterable[Path | None]) -> Iterator[PhotoOutcome]:
        """Look at photos, keeping the worker busy ahead of the caller.

        Raises:
            WorkerError: The worker does not start, or crashes whatever it is given.
        """
        waiting: deque[_InFlight] = deque()
        for photo in photos:
            if photo is not None:
                waiting.append(_InFlight(photo, self._send(photo)))
            while waiting and (len(waiting) >= WINDOW or waiting[0].future.done()):
                yield self._oldest(waiting)
        while waiting:
            yield self._oldest(waiting)

    def analyze(self, photo: Path) -> PerceivedPhoto:
        """Look at one photo.

        Raises:
            PhotoFailedError: It cannot be used.
        """
        (outcome,) = self.analyze_many([photo])
        if isinstance(outcome, PhotoFailedError):
            raise outcome
        return outcome

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows ``[len(texts), 384]``."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        answer = self._submit("embed_texts", {"texts": list(texts)}).result()
        return np.stack([vector_from_wire(row) for row in answer["vectors"]])

    def embed_images(self, pictures: Sequence[RgbImage]) -> Vectors:
        """Return unit rows ``[len(pictures), 256]``."""
        if not pictures:
            return np.zeros((0, 0), np.float32)
        given = {"pictures": [picture_to_wire(each) for each in pictures]}
        answer = self._submit("embed_images", given).result()
        return np.stack([vector_from_wire(row) for row in answer["vectors"]])

    def analyze_mended(self, photo: Path, mask: bytes) -> PerceivedPhoto:
        """Look at a photo with a person's own mask; raises ``PhotoFailedError``."""
        given = {"path": str(photo.absolute()), "mask": base64.b64encode(mask).decode("ascii")}
        outcome = _outcome(self._submit("analyze", given))
        if isinstance(outcome, PhotoFailedError):
            raise outcome
        return outcome

    def cut_out(self, photo: Path, mask: bytes) -> bytes:
        """Return the cut-out that a person's mask gives; raises ``PhotoFailedError``."""
        return self._picture("cut_out", photo, mask=base64.b64encode(mask).decode("ascii"))

    def preview(self, photo: Path, *, side: int) -> bytes:
        """Return a photo as an upright JPEG; raises ``PhotoFailedError``."""
        return self._picture("preview", photo, side=side)

    def close(self) -> None:
        """End the worker."""
        self._worker.close()
        if self._memory is not None:
            self._memory.remove(self)

    def _submit(self, operation: str, arguments: Mapping[str, Any]) -> Future[Answer]:
        self._make_room()
        return self._worker.submit(operation, arguments)

    def _make_room(self) -> None:
        self._last_used = time.monotonic()
        if self._memory is not None and not self._worker.alive:
            with contextlib.suppress(OutOfMemoryError):
                self._memory.make_room("Looking at photos", MEMORY_BYTES, asking=self)

    def _picture(self, operation: str, photo: Path, **arguments: object) -> bytes:
        given = {"path": str(photo.absolute()), **arguments}
        future = self._submit(operation, given)
        try:
            return base64.b64decode(future.result()["picture"])
        except (RequestFailedError, WorkerCrashedError) as error:
            raise _failure(error) from error

    def _send(self, photo: Path) -> Future[Answer]:
        return self._submit("analyze", {"path": str(photo.absolute())})

    def _oldest(self, waiting: deque[_InFlight]) -> PhotoOutcome:
        first = waiting[0]
        if isinstance(first.future.exception(), WorkerCrashedError) and not first.alone:
            self._try_alone(waiting)
        waiting.popleft()
        return _outcome(first.future)

    def _try_alone(self, waiting: deque[_InFlight]) -> None:
        """After a crash, give each photo that was in flight a fresh chance, alone.

        Nobody knows which of them it was; whoever brings the worker down alone is named.
        """
        _log.warning("the photo worker died; %d photos are tried again one by one", len(waiting))
        for suspect in waiting:
            if isinstance(suspect.future.exception(), WorkerCrashedError) and not suspect.alone:
                suspect.future, suspect.alone = self._send(suspect.photo), True
                suspect.future.exception()


@dataclass(slots=True)
class _InFlight:
    """A photo in the worker; ``alone`` once it had the worker to itself."""

    photo: Path
    future: Future[Answer]
    alone: bool = False


def _outcome(future: Future[Answer]) -> PhotoOutcome:
    try:
        return photo_from_wire(future.result())
    except (RequestFailedError, WorkerCrashedError) as error:
        return _failure(error)


def _failure(error: RequestFailedError | WorkerCrashedError) -> PhotoFailedError:
    if isinstance(error, RequestFailedError):
        if error.code == "bug":
            return PhotoFailedError("This photo could not be processed.", code=error.code)
        return PhotoFailedError(error.message, next_step=error.next_step, code=error.code)
    if isinstance(error, WorkerHungError):
        return PhotoFailedError("Reading this photo took too long.", code="photo_hangs")
    return PhotoFailedError(
        "Reading this photo crashes its decoder; try saving it as a JPEG.", code="photo_crashes"
    )


class InlinePerception:
    """Perception in this process, photo by photo.

    Args:
        engine: Loaded runtimes.
    """

    def __init__(self, engine: PhotoEngine) -> None:
        self._engine = engine

    def info(self) -> PerceptionInfo:
        """Tell who looks."""
        return self._engine.info

    def analyze_many(self, photos: Iterable[Path | None]) -> Iterator[PhotoOutcome]:
        """Look at photos one after another."""
        for photo in photos:
            if photo is None:
                continue
            try:
                outcome = self._engine.perceive(decode(photo))
            except Exception as error:  # noqa: BLE001 - the same border as the worker's
                outcome = error
            yield photo_failure(outcome) if isinstance(outcome, Exception) else outcome

    def analyze(self, photo: Path) -> PerceivedPhoto:
        """Look at one photo; raises ``PhotoFailedError``."""
        (outcome,) = self.analyze_many([photo])
        if isinstance(outcome, PhotoFailedError):
            raise outcome
        return outcome

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows ``[len(texts), 384]``."""
        return self._engine.embed_texts(texts)

    def embed_images(self, pictures: Sequence[RgbImage]) -> Vectors:
        """Return unit rows ``[len(pictures), 256]``."""
        return self._engine.embed_images(pictures)

    def analyze_mended(self, photo: Path, mask: bytes) -> PerceivedPhoto:
        """Look at a photo with a person's own mask; raises ``PhotoFailedError``."""
        try:
            decoded = decode(photo)
            outcome = self._engine.perceive(decoded, fitted_mask(decoded, mask))
        except Exception as error:  # noqa: BLE001 - the same border as the worker's
            outcome = error
        if isinstance(outcome, Exception):
            raise photo_failure(outcome) from outcome
        return outcome

    def cut_out(self, photo: Path, mask: bytes) -> bytes:
        """Return the cut-out that a person's mask gives; raises ``PhotoFailedError``."""
        return _made(lambda: cut_out_with(photo, mask))

    def preview(self, photo: Path, *, side: int) -> bytes:
        """Return a photo as an upright JPEG; raises ``PhotoFailedError``."""
        return _made(lambda: preview(photo, side))

    def close(self) -> None:
        """Nothing to let go of."""


def _made(make: Callable[[], bytes]) -> bytes:
    try:
        return make()
    except Exception as error:
        # The same border as the worker's: whatever is wrong with a photo is that photo's failure.
        raise photo_failure(error) from error
