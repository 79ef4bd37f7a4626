"""One to four garments whole on one white square: how a model that recommends sees an outfit.

The same in training and in the app, because a model knows no other. Which garments are shown, and
in which order, is decided by whoever asks.

Source: FashionM3 (arXiv 2504.17826), section III; specification A.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PIL import Image

MOST_SHOWN: Final = 4
SIDE: Final = 512
SLOT_ORDER: Final = (
    "top", "mid", "outerwear", "bottom", "one_piece", "shoes", "bag", "accessory",
)  # fmt: skip


def composed(photos: Sequence[Image.Image], *, side: int = SIDE) -> Image.Image:
    """Return one to four photos on a white square: one fills it, two stand side by side.

    Raises:
        ValueError: There are none, or too many.
    """
    if not 1 <= len(photos) <= MOST_SHOWN:
        raise ValueError("a picture shows one to four garments")
    across = 1 if len(photos) == 1 else 2
    down = 1 if len(photos) <= 2 else 2
    wide, high = side // across, side // down
    square = Image.new("RGB", (side, side), "white")
    for place, photo in enumerate(photos):
        scale = min(wide / photo.width, high / photo.height)
        size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
        left = (place % across) * wide + (wide - size[0]) // 2
        top = (place // across) * high + (high - size[1]) // 2
        square.paste(photo.resize(size, Image.Resampling.LANCZOS), (left, top))
    return square


def place_of(slot: str) -> int:
    """Return where garments of a slot stand among those of an outfit."""
    return SLOT_ORDER.index(slot) if slot in SLOT_ORDER else len(SLOT_ORDER)
