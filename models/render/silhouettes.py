"""From a recipe to its cut: which block draws which category."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.render import (
    accessories,
    bags,
    bottoms,
    footwear,
    headwear,
    knitwear,
    neckwear,
    onepieces,
    outerwear,
    tops,
)
from models.render.cut import Cut
from models.render.records import GarmentRecipe

CUTTERS: dict[str, Callable[[GarmentRecipe, np.random.Generator], Cut]] = {
    "shirt": tops.shirt,
    "blouse": tops.blouse,
    "t-shirt": tops.tee,
    "polo": tops.polo,
    "tank top": tops.tank,
    "bodysuit": tops.bodysuit,
    "sweatshirt": knitwear.sweatshirt,
    "sweater": knitwear.sweater,
    "cardigan": knitwear.cardigan,
    "vest": outerwear.vest,
    "blazer": outerwear.blazer,
    "jacket": outerwear.jacket,
    "coat": outerwear.coat,
    "cape": outerwear.cape,
    "pants": bottoms.pants,
    "leggings": bottoms.leggings,
    "shorts": bottoms.shorts,
    "skirt": bottoms.skirt,
    "dress": onepieces.dress,
    "jumpsuit": onepieces.jumpsuit,
    "shoe": footwear.shoe,
    "sock": footwear.sock,
    "hat": headwear.hat,
    "headband": headwear.headband,
    "glasses": accessories.glasses,
    "tie": neckwear.tie,
    "glove": accessories.glove,
    "watch": accessories.watch,
    "belt": accessories.belt,
    "scarf": neckwear.scarf,
    "umbrella": accessories.umbrella,
    "bag": bags.bag,
    "swimwear": onepieces.swimwear,
    "sleepwear": onepieces.sleepwear,
    "underwear": onepieces.underwear,
}


def cut_garment(recipe: GarmentRecipe, rng: np.random.Generator) -> Cut:
    """The pieces of a recipe's garment in centimeters.

    Raises:
        ValueError: If the recipe's category cannot be drawn.
    """
    cutter = CUTTERS.get(recipe.category)
    if cutter is None:
        raise ValueError(
            f"Cannot draw the category {recipe.category!r}; choose one of {', '.join(CUTTERS)}"
        )
    return cutter(recipe, rng)
