"""A stroke of the brush, handed to what makes it follow the garment's edge; plain bytes both ways.

The window paints with its own pictures and knows no arrays; ``models.edge_snap`` knows nothing
else. Safe in any thread.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BrushStroke:
    """A stroke and the crop of the photo around it; all rows without gaps.

    Attributes:
        rgb: Three bytes for each pixel.
        before: The mask without the stroke, a byte for each pixel.
        stroke: How much the brush covers.
        core: How much the middle of the brush covers.
        adds: Whether it gives to the garment or takes from it.
    """

    width: int
    height: int
    rgb: bytes
    before: bytes
    stroke: bytes
    core: bytes
    adds: bool


def follow_edges(stroke: BrushStroke) -> bytes:
    """Return the mask of the crop after a stroke whose edge follows the colors."""
    import numpy as np

    from models.edge_snap import snap_stroke

    shape = (stroke.height, stroke.width)

    def plane(data: bytes) -> np.ndarray:
        return np.frombuffer(data, np.uint8).reshape(shape)

    found = snap_stroke(
        np.frombuffer(stroke.rgb, np.uint8).reshape(*shape, 3),
        plane(stroke.before),
        plane(stroke.stroke),
        plane(stroke.core),
        adds=stroke.adds,
    )
    return found.tobytes()
