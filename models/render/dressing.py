"""Dresses a figure: every piece of an outfit becomes layers in the order in which they are worn.

The order, lowest first: hair behind, an arm behind the trunk, what lies behind the body, the body,
garments by their order, arms in front (where no sleeve covers them), head, accessories.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from models.render.cut import Cut
from models.render.figure import Figure, Stance, View, pose_figure, sample_shape, sample_stance
from models.render.figure_paint import (
    Looks,
    arms_cut,
    body_cut,
    hair_behind,
    head_cut,
    sample_looks,
)
from models.render.layers import Frame, Layer, masked, paint_layer
from models.render.outfit_recipe import OutfitRecipe, Piece
from models.render.palette import dye
from models.render.records import GarmentRecipe
from models.render.worn import Worn
from models.render.worn_bags import worn_bag
from models.render.worn_extras import (
    worn_belt,
    worn_glasses,
    worn_gloves,
    worn_hat,
    worn_headband,
    worn_scarf,
    worn_tie,
    worn_watch,
)
from models.render.worn_feet import worn_shoes, worn_socks
from models.render.worn_lower import waist_of, worn_skirt, worn_trousers
from models.render.worn_onepieces import worn_dress, worn_jumpsuit
from models.render.worn_upper import worn_top

Floats = npt.NDArray[np.float32]
_MOTIF = 1.5
"""Patterns are drawn larger than life: at 1 px per cm a real pinstripe would be gray."""

_SHARED_OUTFITS = 0.5
_SKIN = GarmentRecipe(
    "other", ("black",), "plain", "other", "n/a", "casual", (), (), 2, False, (), 0
)
_EXTRAS = {
    "hat": worn_hat, "headband": worn_headband, "scarf": worn_scarf, "tie": worn_tie,
    "glasses": worn_glasses, "watch": worn_watch, "glove": worn_gloves, "bag": worn_bag,
    "sock": worn_socks,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dressed:
    """A figure and what it wears, still geometry."""

    figure: Figure
    looks: Looks
    worn: tuple[Worn, ...]


def view_of(recipe: OutfitRecipe) -> View:
    """Which side a picture of the outfit shows: mostly the front, then the others in turn."""
    if recipe.look == 0:
        share = float(np.random.default_rng([recipe.seed, 40]).random())
        return "front" if share < 0.78 else "three-quarter"
    return ("three-quarter", "back", "front")[(recipe.look - 1) % 3]


def dress(recipe: OutfitRecipe) -> Dressed:
    """Pose the figure of a recipe and cut its garments to it."""
    person = _person(recipe)
    shape = sample_shape(person, build=recipe.build, child=recipe.child)
    looks = sample_looks(person, build=recipe.build)
    stance = _stance(recipe)
    figure = pose_figure(shape, stance, view_of(recipe))
    worn = tuple(wear(piece, recipe, figure) for piece in recipe.pieces)
    return Dressed(figure, looks, worn)


def _person(recipe: OutfitRecipe) -> np.random.Generator:
    """Who wears an outfit: in half of the cases somebody else of like build in each further look.

    Were it always the same person, "which picture shows this item again" would be a question about
    faces.
    """
    key = [recipe.seed, 11]
    if recipe.look and np.random.default_rng([recipe.seed, 41]).random() < _SHARED_OUTFITS:
        key.append(recipe.look)
    return np.random.default_rng(key)


def _stance(recipe: OutfitRecipe) -> Stance:
    rng = np.random.default_rng([recipe.seed, 12, recipe.look])
    wide = any(p.recipe.has("flared sleeve") for p in recipe.pieces)
    vest = any(p.term == "vest" and p.level for p in recipe.pieces)
    return sample_stance(rng, sleeves_overlap=not (wide or vest))


def wear(piece: Piece, outfit: OutfitRecipe, figure: Figure) -> Worn:
    """Cut one piece to the figure; the same garment in every view."""
    recipe, term = piece.recipe, piece.term
    rng = np.random.default_rng([recipe.seed, 1])
    if recipe.category in ("pants", "leggings", "shorts"):
        return worn_trousers(recipe, figure, rng, term=term)
    if recipe.category == "skirt":
        return worn_skirt(recipe, figure, rng, term=term)
    if recipe.category == "dress":
        return worn_dress(recipe, figure, rng, term=term)
    if recipe.category == "jumpsuit":
        return worn_jumpsuit(recipe, figure, rng, term=term)
    if recipe.category == "shoe":
        return worn_shoes(recipe, figure, rng, term=term, over=piece.over)
    if recipe.category == "belt":
        bottom = next(
            (p for p in outfit.pieces if p.recipe.category in ("pants", "shorts", "skirt")), None
        )
        at = waist_of(bottom.recipe, figure) if bottom else figure.shape.waist_y
        at = figure.shape.waist_y + 2.0 if bottom and bottom.recipe.category == "skirt" else at
        return worn_belt(recipe, figure, rng, term=term, at=at + 1.8, ease=1.0)
    if recipe.category in _EXTRAS:
        return _EXTRAS[recipe.category](recipe, figure, rng, term=term)
    return worn_top(
        recipe, figure, rng, term=term, level=piece.level, tucked=piece.tucked, opened=piece.opened
    )


@lru_cache(maxsize=64)
def garment_dyes(recipe: GarmentRecipe, trim: str) -> tuple[tuple[str, ...], Floats]:
    """Names and sRGB of a garment's four slots; not to be written to."""
    slots = (*recipe.colors, *(recipe.colors[-1:] * (3 - len(recipe.colors))), trim)
    shades = np.random.default_rng([recipe.seed, 3])
    return slots, np.stack([dye(name, shades) for name in slots])


def paint_body(figure: Figure, looks: Looks, frame: Frame) -> list[Layer]:
    """Paint a figure that wears nothing: what real cut-outs are laid on."""
    cuts = (body_cut(figure), arms_cut(figure, behind=False), head_cut(figure, looks))
    return [paint_skin(cut, looks, frame, seed=k) for k, cut in enumerate(cuts) if cut is not None]


def paint_skin(cut: Cut, looks: Looks, frame: Frame, *, seed: int, shadow: float = 0.0) -> Layer:
    """Paint skin, face or hair."""
    return paint_layer(cut, _SKIN, frame, looks.dyes(), seed=seed, shadow=shadow)


def paint_dressed(dressed: Dressed, frame: Frame) -> list[Layer]:
    """Paint a dressed figure, lowest layer first."""
    figure, looks = dressed.figure, dressed.looks

    def bare(cut: Cut | None, seed: int, shadow: float = 0.0) -> list[Layer]:
        return [] if cut is None else [paint_skin(cut, looks, frame, seed=seed, shadow=shadow)]

    def cloth(index: int, cut: Cut | None, shadow: float) -> list[Layer]:
        # what a view shows nothing of is worn all the same
        if cut is None or not cut.items:
            return []
        worn = dressed.worn[index]
        dyes = garment_dyes(worn.recipe, worn.cut.trim)[1]
        motif = _MOTIF * worn.motif
        return [
            paint_layer(
                cut,
                worn.recipe,
                frame,
                dyes,
                seed=worn.recipe.seed,
                owner=index,
                motif=motif,
                shadow=shadow,
            )
        ]

    order = sorted(range(len(dressed.worn)), key=lambda k: dressed.worn[k].order)
    under = [layer for k in order for layer in cloth(k, dressed.worn[k].under, 0.0)]
    layers = bare(hair_behind(figure, looks), 1) + bare(arms_cut(figure, behind=True), 2)
    layers = layers + under + bare(body_cut(figure), 3)
    first = [k for k in order if not dressed.worn[k].over_arms]
    for k in first:
        layers += cloth(k, dressed.worn[k].cut, 0.35)
    covers = [shape for worn in dressed.worn for shape in worn.sleeves]
    layers += [masked(layer, covers, frame) for layer in bare(arms_cut(figure, behind=False), 4)]
    head = bare(head_cut(figure, looks), 5, 0.15)
    # A scarf lies over the chin, all other clothes under it.
    loose = {k for k in order if dressed.worn[k].recipe.category == "scarf"}
    scarves = [layer for layer in layers if layer.owner in loose]
    layers = [layer for layer in layers if layer.owner not in loose] + head + scarves
    for k in order:
        if dressed.worn[k].over_arms:
            layers += cloth(k, dressed.worn[k].cut, 0.3)
    return layers
