"""The sample wardrobe: a balanced capsule of drawn garments for first-run demos.

Deterministic per seed. Only pretty, everyday combinations are chosen here; the full variety that
training needs comes from `recipe.sample_recipe`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from models.render.background import calm_background
from models.render.drawing import draw_garment
from models.render.recipe import sample_recipe
from models.render.records import BackgroundKind, GarmentRecipe, Scene
from models.render.scene import Pose, calm_camera, compose

_ORDER = (
    "t-shirt", "pants", "shoe", "sweater", "jacket", "dress", "shirt", "bag", "skirt", "coat",
    "scarf", "blouse", "shorts", "hat", "cardigan", "t-shirt", "pants", "shoe", "blazer",
    "sweatshirt", "belt", "tank top", "polo", "glasses", "jumpsuit", "vest", "watch", "leggings",
    "tie", "swimwear", "sleepwear", "sock", "glove", "cape", "umbrella", "headband",
)  # fmt: skip

_PALETTE = {
    "navy", "white", "cream", "beige", "charcoal", "gray", "light blue", "olive", "burgundy", "tan",
    "brown", "black", "teal", "mustard", "pink", "green", "khaki", "blue", "lavender",
}  # fmt: skip

_CALM_PATTERNS = ("plain", "stripe", "check", "floral", "dot", "textured", "geometric")

_SURFACES: tuple[BackgroundKind, ...] = ("paper", "sheet", "paper", "wood", "sheet", "concrete")


def _tasteful(recipe: GarmentRecipe) -> bool:
    return recipe.colors[0] in _PALETTE and recipe.pattern in _CALM_PATTERNS and not recipe.kids


def _pick(rng: np.random.Generator, category: str, worn: list[GarmentRecipe]) -> GarmentRecipe:
    """The first of a few tasteful recipes that differs from what is already there."""
    chosen = sample_recipe(rng, category=category)
    recent = [(r.category, r.colors[0]) for r in worn] + [("", r.colors[0]) for r in worn[-3:]]
    for _ in range(40):
        fresh = ("", chosen.colors[0]) not in recent and (category, chosen.colors[0]) not in recent
        if _tasteful(chosen) and fresh:
            break
        chosen = sample_recipe(rng, category=category)
    return replace(chosen, kids=False)


def sample_wardrobe(seed: int, count: int) -> Iterator[Scene]:
    """Draw a capsule wardrobe.

    Args:
        seed: Same seed, same wardrobe.
        count: How many garments; categories repeat only after the list is through.

    Yields:
        Scenes of 480 by 640 px on calm surfaces, captions usable as names.
    """
    rng = np.random.default_rng([seed, 71])
    worn: list[GarmentRecipe] = []
    for k in range(count):
        recipe = _pick(rng, _ORDER[k % len(_ORDER)], worn)
        worn.append(recipe)
        surface = calm_background(rng, _SURFACES, (480, 640))
        pose = Pose(float(rng.normal(0, 0.04)), float(rng.uniform(0.84, 0.91)), 0.12)
        drawing = draw_garment(recipe, size=640)
        yield compose(drawing, rng, surface, camera=calm_camera(rng), pose=pose)
