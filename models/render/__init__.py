"""Drawn garments: training data with exact labels, the sample wardrobe, and test pictures.

Everything is procedural and deterministic per seed. Nothing here reads photos, and no drawing is
meant to pass for one particular garment of a real brand.
"""

from models.render.background import draw_background
from models.render.drawing import draw_garment
from models.render.recipe import DRAWABLE, sample_recipe
from models.render.records import BackgroundKind, GarmentDrawing, GarmentRecipe, Scene
from models.render.scene import draw_scene
from models.render.wardrobe import sample_wardrobe

__all__ = [
    "DRAWABLE",
    "BackgroundKind",
    "GarmentDrawing",
    "GarmentRecipe",
    "Scene",
    "draw_background",
    "draw_garment",
    "draw_scene",
    "sample_recipe",
    "sample_wardrobe",
]
