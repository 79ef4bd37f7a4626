"""What draws pictures from words, whichever library does it: one small protocol for all.

A painter is loaded once and used by one thread. It tells each step and asks between steps whether
to stop. Badge and metadata are put on a picture where it leaves (``generated_mark`` of the app).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from models.chat import Stop
from models.types import RgbImage

Progress = Callable[[int, int], None]
"""Told after each step how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class PainterInfo:
    """What a loaded painter says about itself.

    Attributes:
        name: As the catalogue or the person calls it.
        engine: The library that runs it.
        steps: Passes through its network that a picture takes.
        memory_bytes: What it takes of the machine's memory; 0 when it does not know.
    """

    name: str
    engine: str
    steps: int
    memory_bytes: int = 0


class Painter(Protocol):
    """A model that draws."""

    @property
    def info(self) -> PainterInfo:
        """What it is."""

    def paint(self, words: str, *, seed: int, progress: Progress, stop: Stop) -> RgbImage:
        """Draw what words say; the same seed draws the same picture.

        Raises:
            CancelledError: ``stop`` said so.
            ModelsError: It cannot.
        """
