"""A garment from words: a model draws, the picture is marked, and a file of it can be kept.

The model runs behind ``PaintEngine``, in a worker process. No picture leaves here without badge and
metadata.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import CancelledError, InputError, StorageError
from app.services.generated_mark import DrawnFrom, marked_png
from app.services.job_control import JobControl, Progress, ProgressCallback
from app.services.painting import PaintEngine, StepListener

MOST_SEED: Final = 2**31 - 1
"""Every engine takes seeds up to this one; a larger one would be another seed to each of them."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that a model drew.

    Attributes:
        png: The file, with badge and metadata.
        told: What it was drawn from.
        seconds: How long it took, with the loading of a model that was not there yet.
    """

    png: bytes
    told: DrawnFrom
    seconds: float


class DrawService:
    """Draws garments; safe to use from several threads.

    Args:
        engine: Draws the pixels.
    """

    def __init__(self, engine: PaintEngine) -> None:
        self._engine = engine

    def draw(
        self,
        words: str,
        *,
        model: str = "",
        seed: int | None = None,
        control: JobControl | None = None,
        progress: ProgressCallback | None = None,
    ) -> Drawing:
        """Draw what the words say.

        Args:
            model: Its name; empty for the first there is.
            seed: The same one draws the same picture; None for any.
            progress: Told after each step.

        Raises:
            InputError: There are no words, or the seed is out of range.
            CancelledError: The person stopped it.
            DrawFailedError: There is no such model, too little memory, or its files are damaged.
            WorkerError: The model's process died; the next call starts it again.
        """
        asked = " ".join(words.split())
        if not asked.strip(". "):
            raise InputError(
                "There is nothing to draw.", next_step="Say what the garment looks like."
            )
        if seed is not None and not 0 <= seed <= MOST_SEED:
            raise InputError(f"A seed is a number from 0 to {MOST_SEED}.")
        chosen = secrets.randbelow(MOST_SEED + 1) if seed is None else seed
        began = time.monotonic()
        try:
            painted = self._engine.paint(
                asked, seed=chosen, model=model, control=control, on_step=steps_told(progress)
            )
        except CancelledError as error:
            raise CancelledError("Stopped; nothing was drawn.") from error
        told = DrawnFrom(asked, painted.model, chosen)
        return Drawing(marked_png(painted.picture, told), told, time.monotonic() - began)


def keep(drawing: Drawing, target: Path) -> None:
    """Write a picture whole or not at all.

    Raises:
        StorageError: The disk does not take it.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    except OSError as error:
        raise _not_written(target) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(drawing.png)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise _not_written(target) from error


def steps_told(progress: ProgressCallback | None) -> StepListener:
    """Return a listener that tells steps with their rate and what is left."""
    first: float | None = None

    def tell(done: int, total: int) -> None:
        nonlocal first
        # From the first step on: the loading before it says nothing about the next.
        now = time.monotonic()
        first = now if first is None else first
        if progress is None:
            return
        passed = now - first
        rate = (done - 1) / passed if done > 1 and passed > 0 else 0.0
        progress(Progress(done, total, rate, (total - done) / rate if rate else None))

    return tell


def _not_written(target: Path) -> StorageError:
    return StorageError(
        f"{target.name} could not be written.",
        next_step="Choose a folder that exists and can be written to.",
    )
