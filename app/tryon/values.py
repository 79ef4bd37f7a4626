"""What a try-on is asked and what it answers; the seam behind which other back ends come.

Values only: nothing here reads a file or draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from app.tryon.fidelity import Grade
from models.compatibility import Piece
from models.render.figure_paint import HAIRS, Hair
from models.types import RgbImage

Rgba = npt.NDArray[np.uint8]
Shape = Literal["slender", "average", "curved", "broad", "full", "child"]

SHAPES: tuple[Shape, ...] = ("slender", "average", "curved", "broad", "full", "child")
BACKDROP = ((241, 239, 235), (223, 219, 212))
"""Tones behind a figure, at the upper and the lower edge."""

SKINS = tuple(range(1, 11))
"""Skin tones from light to dark, evenly."""


@dataclass(frozen=True, slots=True)
class Garment:
    """One garment to be tried on.

    Attributes:
        piece: What it is; its id names it in the answer.
        name: As the person knows it, for sentences.
        cutout: Straight-alpha RGBA ``[n, m, 4]``, upright as photographed.
    """

    piece: Piece
    name: str
    cutout: Rgba


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """Who wears it.

    Attributes:
        skin: One of `SKINS`.
    """

    shape: Shape = "average"
    skin: int = 4
    hair: Hair = "short"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A garment that the picture does not show, and why, in one sentence."""

    id: int | str
    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What of a garment is left in the picture, 0-1, and the word for it.

    Attributes:
        parts: The cut-out and what is seen of it, both small, to be looked at again.
    """

    id: int | str
    score: float
    grade: Grade
    parts: tuple[Rgba, Rgba] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TryOnPicture:
    """What came of it.

    Attributes:
        worn: Ids of the garments in the picture, from skin to outside.
        drawn_by: Name of the model that drew it; empty where none did.
        before: The same person without the garments.
        kept: What of each garment is left, where enough of it is seen.
        seed: What the model began with; None where none drew.
        note: What else there is to say, in a sentence, such as why no model drew.
    """

    image: RgbImage
    worn: tuple[int | str, ...]
    left_out: tuple[LeftOut, ...] = ()
    drawn_by: str = ""
    before: RgbImage | None = None
    kept: tuple[Kept, ...] = ()
    seed: int | None = None
    note: str = ""


class TryOnBackend(Protocol):
    """Puts garments on somebody."""

    def wear(self, garments: Sequence[Garment], choice: FigureChoice) -> TryOnPicture:
        """Return the picture; what cannot be worn is left out and said.

        Raises:
            InputError: Nothing of it can be worn.
        """


__all__ = [
    "BACKDROP",
    "HAIRS",
    "SHAPES",
    "SKINS",
    "FigureChoice",
    "Garment",
    "Hair",
    "Kept",
    "LeftOut",
    "Rgba",
    "Shape",
    "TryOnBackend",
    "TryOnPicture",
]
