"""Second views of pictures that have none: crops, mirror images and other light (S07).

A made view is called after its picture, ``ID@view7``, and is the same whenever it is made. Corpora
with outfit ids have real views and need none of this; questions on made ones say so in their facts.
"""

from __future__ import annotations

from PIL import Image, ImageEnhance, ImageOps

from train.data.qa.drawing import Dice

MARK = "@view"
VIEWS = 16
LEAST_SIDE = 0.72
"""Smallest share of a side that a crop keeps."""


def view_of(image: str, dice: Dice) -> str:
    """Return the id of one of a picture's made views."""
    return f"{image}{MARK}{dice.below(VIEWS)}"


def original_of(image: str) -> tuple[str, int | None]:
    """Return the picture an id was made from, and the number of the view when it was made."""
    base, mark, number = image.rpartition(MARK)
    return (base, int(number)) if mark and number.isdigit() else (image, None)


def make_view(picture: Image.Image, image: str) -> Image.Image:
    """Return the made view that ``image`` names, of its picture."""
    dice = Dice("view", image)
    width, height = picture.size
    wide, high = (LEAST_SIDE + dice.below(1000) / 1000 * (0.95 - LEAST_SIDE) for _ in range(2))
    size = (max(1, round(width * wide)), max(1, round(height * high)))
    left, top = dice.below(width - size[0] + 1), dice.below(height - size[1] + 1)
    view = picture.crop((left, top, left + size[0], top + size[1]))
    if dice.chance(0.5):
        view = ImageOps.mirror(view)
    view = ImageEnhance.Brightness(view).enhance(0.8 + dice.below(1000) / 1000 * 0.4)
    return ImageEnhance.Contrast(view).enhance(0.85 + dice.below(1000) / 1000 * 0.3)
