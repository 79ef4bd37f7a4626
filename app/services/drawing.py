"""A garment from words: the model that draws is loaded, draws once, and the picture is marked.

Runs in the caller's process, for a command that draws one picture and ends; a window draws in a
worker. No picture leaves here without badge and metadata.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from app.errors import CancelledError, InputError, StorageError
from app.services.generated_mark import DrawnFrom, marked_png
from app.services.job_control import JobControl, Progress, ProgressCallback

if TYPE_CHECKING:
    from models.types import RgbImage

GUIDANCE: Final = 3.0
STEPS: Final = 12
_MOST_SEED: Final = 2**31


class PainterShelf(Protocol):
    """Knows which models draw."""

    def painter_folder(self, name: str = "") -> tuple[str, Path]:
        """Return name and folder of a model that draws; empty for the first there is."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that a model drew.

    Attributes:
        png: The file, with badge and metadata.
        told: What it was drawn from.
    """

    png: bytes
    told: DrawnFrom
    seconds: float


class DrawService:
    """Draws garments.

    Args:
        shelf: Finds the model.
        threads: Of one operator; 0 for two.
    """

    def __init__(self, shelf: PainterShelf, *, threads: int = 0) -> None:
        self._shelf, self._threads = shelf, threads or 2

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

        Raises:
            InputError: There are no words.
            CancelledError: The person stopped it.
            ModelsError: There is no such model, or its files are damaged.
        """
        asked = " ".join(words.split())
        if not asked.strip(". "):
            raise InputError(
                "There is nothing to draw.", next_step="Say what the garment looks like."
            )
        name, folder = self._shelf.painter_folder(model)
        chosen = secrets.randbelow(_MOST_SEED) if seed is None else seed
        began = time.monotonic()
        picture = self._picture(folder, asked, chosen, control, progress)
        told = DrawnFrom(asked, name, chosen)
        return Drawing(marked_png(picture, told), told, time.monotonic() - began)

    def _picture(
        self,
        folder: Path,
        words: str,
        seed: int,
        control: JobControl | None,
        progress: ProgressCallback | None,
    ) -> RgbImage:
        # loaded here, because a command that draws nothing must not wait for onnxruntime
        from models.errors import CancelledError as Stopped
        from models.maskgit import DrawingSteps
        from models.runtimes.showo import ShowoRuntime
        from models.runtimes.showo_words import WORDS_NAME, ShowoWords

        prompt = ShowoWords(folder / WORDS_NAME).prompt(words)
        runtime = ShowoRuntime(folder, threads=self._threads)
        try:
            codes = runtime.draw(
                [prompt],
                seeds=[seed],
                scale=GUIDANCE,
                steps=DrawingSteps(count=STEPS),
                progress=_told(progress),
                stop=lambda: control is not None and control.cancelled,
            )
        except Stopped as error:
            raise CancelledError("Stopped; nothing was drawn.") from error
        shown: RgbImage = runtime.decode(codes)[0]
        return shown


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


def _told(progress: ProgressCallback | None) -> Callable[[int, int], None]:
    began = time.monotonic()

    def tell(done: int, total: int) -> None:
        if progress is not None:
            rate = done / max(time.monotonic() - began, 1e-9)
            progress(Progress(done, total, rate, (total - done) / rate))

    return tell


def _not_written(target: Path) -> StorageError:
    return StorageError(
        f"{target.name} could not be written.",
        next_step="Choose a folder that exists and can be written to.",
    )
