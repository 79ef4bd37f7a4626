"""Drawn outfits: dressed figures and flat-lays with the annotation that is exactly true of them.

    recipe = sample_outfit(7)
    drawing = draw_outfit(recipe)              # the front, or a flat-lay
    drawing = draw_outfit(recipe.seen(2))      # the same outfit from behind

Not imported by ``models.render`` itself: annotations need pydantic, single garments do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.fashionx import OutfitAnnotation
from models.render.outfit_annotation import DrawnGarment, annotate
from models.render.outfit_drawing import paint_outfit
from models.render.outfit_recipe import OutfitRecipe, sample_outfit
from models.types import RgbImage

__all__ = ["OutfitDrawing", "OutfitRecipe", "draw_outfit", "sample_outfit"]


@dataclass(frozen=True, slots=True)
class OutfitDrawing:
    """A picture and what is true of it.

    Attributes:
        image: uint8 ``[H, W, 3]`` sRGB.
        annotation: What is visible; None in the rare picture that shows no garment well enough.
        garments: Every garment with its mask, also those too hidden to be listed.
        place: Where the picture was taken, a word of ``setting`` or ``background``.
    """

    image: RgbImage
    annotation: OutfitAnnotation | None
    garments: tuple[DrawnGarment, ...]
    place: str


def draw_outfit(recipe: OutfitRecipe, *, size: int = 224) -> OutfitDrawing:
    """Draw an outfit and say what is visible of it.

    Args:
        size: Longest side of the picture in px.

    Raises:
        ValueError: The picture would be too small.
    """
    painted = paint_outfit(recipe, size=size)
    annotation, garments = annotate(recipe, painted)
    return OutfitDrawing(painted.image, annotation, garments, painted.place)
