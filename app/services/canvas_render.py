"""Draws a canvas: garments as they lie, on paper or on nothing, at any size.

Thumbnails, exports and the window's canvas show one geometry, the one that ``Placement`` describes:
what is exported is what was seen. Pillow alone; no file is opened and none is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from app.colors import LIGHT
from app.errors import InputError
from app.services.canvas_layout import RATIO
from app.services.canvas_pictures import scaled
from local_index.outfits import Placement

PAPER = LIGHT.tile
"""What lies behind garments where nobody chose a color."""
LEAST_SIDE, MOST_SIDE = 32, 8000
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Lying:
    """A garment as it lies; ``picture`` is it alone, RGBA, at any size."""

    placement: Placement
    picture: Image.Image


def draw(pieces: Sequence[Lying], height: int, *, background: str | None = PAPER) -> Image.Image:
    """Return the canvas.

    Args:
        height: In pixels; the width follows from the ratio of every canvas.
        background: ``#RRGGBB``, or None for transparency; then the picture is RGBA, else RGB.
    """
    if not LEAST_SIDE <= height <= MOST_SIDE:
        raise InputError(
            f"A picture can be {LEAST_SIDE} to {MOST_SIDE} pixels high.",
            next_step="Name another size.",
        )
    size = (round(height * RATIO), height)
    ground = (0, 0, 0, 0) if background is None else background
    canvas = Image.new("RGBA", size, ground)
    for one in sorted(pieces, key=lambda piece: piece.placement.z):
        _lay(canvas, one)
    return canvas if background is None else canvas.convert("RGB")


def checked_color(text: str) -> str:
    """Return a color as ``#RRGGBB``; empty for the paper.

    Raises:
        InputError: It is no color.
    """
    named = text.strip()
    if named.lower() in ("", "paper"):
        return ""
    if _COLOR.fullmatch(named) is None:
        raise InputError(
            f'"{named[:20]}" is no color.', next_step="Write it like #F4E9E1, or name paper."
        )
    return named.upper()


def _lay(canvas: Image.Image, one: Lying) -> None:
    at, picture = one.placement, one.picture
    height = max(1, round(at.scale * canvas.height))
    width = max(1, round(at.scale * canvas.height * picture.width / picture.height))
    if max(width, height) > 4 * MOST_SIDE:
        return  # so large that only a part of its middle could be seen
    shown = scaled(picture, (width, height))
    if at.flip:
        shown = shown.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if at.rotation % 360:
        turned = shown.convert("RGBa").rotate(
            -at.rotation, resample=Image.Resampling.BICUBIC, expand=True
        )
        shown = turned.convert("RGBA")
    left = round(at.x * canvas.width - shown.width / 2)
    top = round(at.y * canvas.height - shown.height / 2)
    inside = (
        max(0, -left),
        max(0, -top),
        min(shown.width, canvas.width - left),
        min(shown.height, canvas.height - top),
    )
    if inside[0] < inside[2] and inside[1] < inside[3]:
        canvas.alpha_composite(shown, (max(0, left), max(0, top)), inside)
