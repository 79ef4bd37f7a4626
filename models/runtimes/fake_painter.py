"""Stand-ins for models that draw: deterministic, instant, and scriptable in what goes wrong.

A picture from words is a block on plain ground whose colors come from words and seed; somebody is
dressed in a block of the garment's own color, where their joints are. No inference library is
imported.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from models.chat import Stop
from models.dressing import Dressing
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


def script_of(told: Mapping[str, Any]) -> PaintScript:
    """Return the script that plain values say."""
    return PaintScript(
        abort_on=frozenset(told.get("abort_on", ())),
        hang_on=frozenset(told.get("hang_on", ())),
        steps=int(told.get("steps", STEPS)),
        pause_s=float(told.get("pause_s", 0.0)),
    )


class _Scripted:
    """What goes wrong, and steps."""

    def __init__(self, name: str, script: PaintScript | None) -> None:
        self._script = script or PaintScript()
        self._pictures = 0
        self.info = PainterInfo(name, "fake", self._script.steps)

    def _go(self, progress: Progress, stop: Stop) -> None:
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


class FakeDresser(_Scripted):
    """Dresses without a network.

    Args:
        name: What it is called.
        script: What goes otherwise than usual.
    """

    def __init__(self, name: str = "fake-dresser", *, script: PaintScript | None = None) -> None:
        super().__init__(name, script)

    def dress(self, asked: Dressing, *, seed: int, progress: Progress, stop: Stop) -> RgbImage:
        """Paint a block in the garment's color between the shoulders and hips, or below them."""
        self._go(progress, stop)
        picture = asked.person.copy()
        joints = asked.standing.joints
        rows = {"tops": (2, 8), "bottoms": (8, 10), "one-pieces": (2, 10)}[asked.kind]
        known = np.nan_to_num(joints[[2, 5, *rows]], nan=0.0).astype(int)
        left, right = sorted(known[:2, 0])
        top, low = sorted(known[2:, 1])
        solid = asked.garment[asked.garment.min(axis=2) < 250]
        color = np.median(solid, axis=0) if len(solid) else np.full(3, 255.0)
        shade = 1.0 - 0.1 * (seed % 2)  # another seed is another picture
        picture[max(top, 0) : max(low, 1), max(left, 0) : max(right, 1)] = color * shade
        return picture


class FakePainter(_Scripted):
    """Draws without a network.

    Args:
        name: What it is called.
        script: What goes otherwise than usual.
    """

    def __init__(self, name: str = "fake-painter", *, script: PaintScript | None = None) -> None:
        super().__init__(name, script)

    def paint(self, words: str, *, seed: int, progress: Progress, stop: Stop) -> RgbImage:
        """Draw a block in colors of words and seed."""
        self._go(progress, stop)
        digest = hashlib.sha256(f"{seed} {words}".encode()).digest()
        picture = np.full((SIDE, SIDE, 3), 238, np.uint8)
        picture[SIDE // 4 : -SIDE // 4, SIDE // 4 : -SIDE // 4] = tuple(digest[:3])
        return picture
