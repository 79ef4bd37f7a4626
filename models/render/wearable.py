"""Which cut-outs can be laid on a figure as they were photographed, by their proportions.

Shared by the try-on and by the corpus of real garments on drawn mannequins. Proportions let some
folded garments through; whoever needs to be surer looks at the silhouette as well.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Wearable(NamedTuple):
    """Zone of the body, and least and most height by width of a cut-out that can be worn."""

    zone: str
    low: float
    high: float


WEARABLE: Final[dict[str, Wearable]] = {
    "t-shirt": Wearable("top", 0.75, 1.7), "shirt": Wearable("top", 0.8, 1.9),
    "blouse": Wearable("top", 0.75, 1.8), "polo": Wearable("top", 0.75, 1.7),
    "tank top": Wearable("top", 0.9, 2.2), "sweater": Wearable("top", 0.7, 1.7),
    "sweatshirt": Wearable("top", 0.7, 1.7), "cardigan": Wearable("outer", 0.8, 1.9),
    "jacket": Wearable("outer", 0.75, 1.8), "blazer": Wearable("outer", 0.8, 1.9),
    "coat": Wearable("outer", 1.1, 2.4), "vest": Wearable("outer", 0.9, 1.9),
    "pants": Wearable("legs", 1.5, 3.6), "leggings": Wearable("legs", 1.6, 4.2),
    "shorts": Wearable("hips", 0.6, 1.4), "skirt": Wearable("hips", 0.7, 1.9),
    "dress": Wearable("whole", 1.2, 2.8), "jumpsuit": Wearable("whole", 1.5, 3.4),
    "shoe": Wearable("feet", 0.35, 1.6), "bag": Wearable("hand", 0.6, 1.8),
    "hat": Wearable("head", 0.45, 1.2),
}  # fmt: skip
