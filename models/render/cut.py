"""What a garment is made of before it is painted: parts, strokes, stamps and tensions.

A `Cut` is pure geometry in centimeters plus which palette slot each piece takes. It knows no
pixels; `paint` turns it into an image.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.render.geometry import Points

FABRIC = -1
"""Slot of pieces cut from the patterned main fabric."""

TRIM = 3
"""Slot of hardware and soles: the one color that need not be among the recipe's own."""


@dataclass(frozen=True, slots=True)
class Part:
    """A filled piece.

    Attributes:
        contours: Closed outlines; inner ones cut holes (even-odd).
        slot: Palette slot 0-3, or `FABRIC`.
        tone: Multiplies the color; below 1 for insides, above for worn places.
        grain: Angle in radians by which the fabric is turned on this piece.
        lift: Height in cm that the piece rises to, away from its edge.
        ease: Distance in cm over which it rises.
        surface: "fabric", "fur", "rib", "skin", "smooth", "metal" or "glass".
        shadow: Strength (0-1) of the shade that it throws on what lies under it.
    """

    contours: tuple[Points, ...]
    slot: int = FABRIC
    tone: float = 1.0
    grain: float = 0.0
    lift: float = 0.5
    ease: float = 1.2
    surface: str = "fabric"
    shadow: float = 0.4


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line on the garment: seam, stitching, groove, lace or strap.

    Attributes:
        points: Open polyline.
        width: Width in cm; painted at least a fraction of a pixel wide.
        slot: Palette slot, or None to only change tone and height.
        tone: Multiplies the color along the line.
        groove: Height change in cm, negative for quilting seams.
        spread: Width in cm over which the groove falls off.
        dash: Dash length in cm; 0 draws a solid line.
    """

    points: Points
    width: float = 0.25
    slot: int | None = None
    tone: float = 0.8
    groove: float = 0.0
    spread: float = 1.0
    dash: float = 0.0


@dataclass(frozen=True, slots=True)
class Stamp:
    """A printed or sewn picture: a gray bitmap placed on the garment.

    Attributes:
        bitmap: uint8 ``[h, w]`` coverage.
        center: Middle in cm.
        width: Width in cm.
        slot: Palette slot of the ink.
        relief: Height in cm, above 0 for embroidery.
    """

    bitmap: npt.NDArray[np.uint8]
    center: tuple[float, float]
    width: float
    slot: int = 1
    relief: float = 0.0


@dataclass(frozen=True, slots=True)
class Tension:
    """A place where cloth pulls: folds run from ``origin`` along ``angle`` for ``length`` cm."""

    origin: tuple[float, float]
    angle: float
    length: float


Item = Part | Stroke | Stamp


@dataclass(frozen=True, slots=True)
class Cut:
    """A garment ready to be painted, first item lowest.

    Attributes:
        items: Pieces in painting order.
        tensions: Where folds start.
        drape: Multiplies the folds; 0 for rigid things such as glasses.
        trim: Vocabulary color name of slot 3.
    """

    items: tuple[Item, ...]
    tensions: tuple[Tension, ...] = ()
    drape: float = 1.0
    trim: str = "white"


def part(*contours: Points, slot: int = FABRIC, **style: float | str) -> Part:
    """Shorthand for `Part` with its contours as positional arguments."""
    return Part(contours=contours, slot=slot, **style)  # type: ignore[arg-type]
