"""How a picture that is drawn crosses the pipe, and the error that drawing ends in.

Light on purpose: both ends import it, and no inference library comes along. Pixels cross as PNG,
which keeps every one of them.
"""

from __future__ import annotations

import base64
import dataclasses
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import AppError, explain
from models.painting import PainterInfo
from models.types import RgbImage

Wire = dict[str, Any]


class DrawFailedError(AppError):
    """A model could not draw; ``code`` is that of the cause."""

    code = "draw_failed"

    def __init__(self, message: str, *, next_step: str = "", code: str = "draw_failed") -> None:
        super().__init__(message, next_step=next_step)
        self.code = code


@dataclass(frozen=True, slots=True)
class DrawLaunch:
    """How a worker gets a model that draws; plain values, because they cross the pipe.

    Attributes:
        name: As the catalogue or the person calls it.
        engine: ``showo``, ``diffusion`` or ``fake``.
        folder: Folder of its files.
        threads: Of one operator; 0 for as many as suit the engine.
        plan: For a diffusion pipeline: where and how its parts are held, as
            ``models.pipeline_plan`` writes it.
        memory_bytes: What it will take of the machine's memory; 0 when unknown.
        on_card: Whether a graphics card's own memory holds it.
        script: For the fake: pauses and faults, as ``draw_role`` reads them.
    """

    name: str
    engine: str = "showo"
    folder: str = ""
    threads: int = 0
    plan: Mapping[str, Any] = field(default_factory=dict)
    memory_bytes: int = field(default=0, compare=False)
    on_card: bool = field(default=False, compare=False)
    script: Mapping[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> tuple[Path, ...]:
        """What is read from the disk to load it."""
        return (Path(self.folder),) if self.folder else ()


def picture_to_wire(picture: RgbImage) -> str:
    """Return a picture as text."""
    from PIL import Image

    stream = io.BytesIO()
    # Speed, not size: this goes to a process beside us and is decoded at once.
    Image.fromarray(np.ascontiguousarray(picture)).save(stream, "PNG", compress_level=1)
    return base64.b64encode(stream.getvalue()).decode("ascii")


def picture_from_wire(text: str) -> RgbImage:
    """Return the picture that ``picture_to_wire`` wrote."""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(text))) as picture:
        return np.asarray(picture.convert("RGB"), np.uint8)


def info_to_wire(info: PainterInfo) -> Wire:
    """Return what a painter says about itself as JSON values."""
    return dataclasses.asdict(info)


def info_from_wire(wire: Mapping[str, Any]) -> PainterInfo:
    """Return the info that ``info_to_wire`` wrote."""
    return PainterInfo(**wire)


def as_draw_error(error: BaseException) -> AppError:
    """Return any error of a model, from here or from across the pipe, as drawing raises it."""
    words = explain(error)
    return DrawFailedError(words.message, next_step=words.next_step, code=words.code)
