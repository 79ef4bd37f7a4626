"""What puts a garment onto a person in a photo, whichever network does it: one small protocol.

Such a network sees the person, the garment and how the person stands, and draws the person anew; it
is loaded once and used by one thread. What of an outfit it is asked for, and where its picture is
laid, is decided by who asks (``tryon`` of the app), which also marks what leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol

from models.chat import Stop
from models.openpose_sketch import Standing
from models.painting import PainterInfo, Progress
from models.types import RgbImage

GarmentKind = Literal["tops", "bottoms", "one-pieces"]
GARMENT_KINDS: Final[tuple[GarmentKind, ...]] = ("tops", "bottoms", "one-pieces")


@dataclass(frozen=True, slots=True)
class Dressing:
    """One garment for one person.

    Attributes:
        person: Upright, the whole person.
        garment: Flat, whole, on plain ground; nobody wears it.
        kind: Which part of the body it dresses.
        standing: Where the person's points are, in px of their picture.
    """

    person: RgbImage
    garment: RgbImage
    kind: GarmentKind
    standing: Standing


class Dresser(Protocol):
    """A model that dresses people in photos."""

    @property
    def info(self) -> PainterInfo:
        """What it is."""

    def dress(self, asked: Dressing, *, seed: int, progress: Progress, stop: Stop) -> RgbImage:
        """Draw the person in the garment, in the person's proportions.

        The same seed draws the same picture.

        Raises:
            CancelledError: ``stop`` said so.
            ModelsError: It cannot.
        """
