"""A stand-in for a model that draws: deterministic, instant, and scriptable in what goes wrong.

The picture is a block on plain ground whose colors come from words and seed. It imports no
inference library.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from models.chat import Stop
from models.errors import CancelledError
from models.painting import PainterInfo, Progress
from models.types import RgbImage

SIDE: Final = 64
STEPS: Final = 4


@dataclass(frozen=True)
class PaintScript:
    """What goes wrong; pictures are counted from 1.

    Attributes:
        errors: Number of a picture to the error it ends with.
        abort_on: Numbers of pictures that end the process at once, as native code does.
        hang_on: Numbers of pictures that never get on and do not listen.
        steps: Passes per picture.
        pause_s: Seconds before each step.
    """

    errors: Mapping[int, BaseException] = field(default_factory=dict)
    abort_on: frozenset[int] = frozenset()
    hang_on: frozenset[int] = frozenset()
    steps: int = STEPS
    pause_s: float = 0.0


class FakePainter:
    """Draws without a network.

    Args:
        name: What it is called.
        script: What goes otherwise than usual.
    """

    def __init__(self, name: str = "fake-painter", *, script: PaintScript | None = None) -> None:
        self._script = script or PaintScript()
        self._pictures = 0
        self.info = PainterInfo(name, "fake", self._script.steps)

    def paint(self, words: str, *, seed: int, progress: Progress, stop: Stop) -> RgbImage:
        """Draw a block in colors of words and seed."""
        self._pictures += 1
        script = self._script
        if self._pictures in script.abort_on:
            os.abort()
        while self._pictures in script.hang_on:
            time.sleep(60)
        if self._pictures in script.errors:
            raise script.errors[self._pictures]
        for step in range(script.steps):
            if stop():
                raise CancelledError("The person stopped the picture.")
            time.sleep(script.pause_s)
            progress(step + 1, script.steps)
        digest = hashlib.sha256(f"{seed} {words}".encode()).digest()
        picture = np.full((SIDE, SIDE, 3), 238, np.uint8)
        picture[SIDE // 4 : -SIDE // 4, SIDE // 4 : -SIDE // 4] = tuple(digest[:3])
        return picture
