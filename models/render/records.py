"""Frozen values that the renderer hands out. No drawing happens here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from models.types import GarmentTags, Mask, RgbImage

BackgroundKind = Literal[
    "wood",
    "parquet",
    "tiles",
    "sheet",
    "bedspread",
    "carpet",
    "wall",
    "door",
    "concrete",
    "paper",
]


@dataclass(frozen=True, slots=True)
class GarmentRecipe:
    """Everything that decides a drawing; equal recipes give equal pixels.

    Attributes:
        colors: One to three vocabulary colors, main color first.
        attributes: Vocabulary attributes that the drawing really shows.
        seed: Decides proportions, shades, folds and details that carry no label.
    """

    category: str
    colors: tuple[str, ...]
    pattern: str
    material: str
    fit: str
    style: str
    season: tuple[str, ...]
    occasion: tuple[str, ...]
    formality: int
    kids: bool
    attributes: tuple[str, ...]
    seed: int

    def has(self, *names: str) -> bool:
        """Whether any of the attributes is present."""
        return any(name in self.attributes for name in names)


@dataclass(frozen=True, slots=True)
class GarmentDrawing:
    """One garment cut out.

    Attributes:
        rgba: uint8 ``[S, S, 4]``, straight alpha, the garment on transparency.
        tags: Exact labels; color shares are measured before light is applied.
        caption: One shop-like sentence.
    """

    rgba: npt.NDArray[np.uint8]
    tags: GarmentTags
    caption: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawn phone photo of one garment.

    Attributes:
        image: uint8 ``[H, W, 3]`` sRGB.
        mask: uint8 ``[H, W]`` anti-aliased coverage of the garment, its shadow left out.
    """

    image: RgbImage
    mask: Mask
    tags: GarmentTags
    caption: str
