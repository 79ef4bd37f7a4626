"""Draws an outfit recipe: a dressed figure or a flat-lay in its setting, and what of it is visible.

Layers are painted at twice the picture's resolution and scaled down, so that buttons and collars of
a figure 200 px tall still leave a trace. What is said about the picture is ``outfit_annotation``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from models.render.background import draw_background
from models.render.dressing import dress, garment_dyes, paint_dressed
from models.render.flat_lay import paint_flat_lay
from models.render.layers import Frame, Layer, Seen, stack, what_is_seen
from models.render.outfit_recipe import OutfitRecipe
from models.render.records import BackgroundKind
from models.render.scene import Camera, calm_camera, capture, gain_of, phone_camera
from models.render.setting import draw_setting, sample_place
from models.render.worn import Worn
from models.types import RgbImage

Rng = np.random.Generator
Framing = tuple[float, float]

OVERSAMPLING = 2
_SURFACES: tuple[BackgroundKind, ...] = (
    "wood", "parquet", "tiles", "sheet", "carpet", "concrete", "paper",
)  # fmt: skip
_SURFACE_ODDS = (0.2, 0.1, 0.1, 0.25, 0.08, 0.07, 0.2)
_LEAST_SIZE = 96


@dataclass(frozen=True, slots=True)
class PaintedOutfit:
    """An outfit's picture and its truth, still unspoken.

    Attributes:
        place: Where it is: a place of ``setting``, or the surface of a flat-lay.
        worn: The garments on the figure; empty for a flat-lay.
        slots: Names of the four dyes of every garment.
        seen: What of every garment is visible, at the resolution of ``frame``.
        layers: What was painted, lowest first.
    """

    image: RgbImage
    place: str
    worn: tuple[Worn, ...]
    slots: tuple[tuple[str, ...], ...]
    seen: tuple[Seen, ...]
    frame: Frame
    layers: tuple[Layer, ...]


def paint_outfit(recipe: OutfitRecipe, *, size: int = 224) -> PaintedOutfit:
    """Draw an outfit.

    Args:
        size: Longest side of the picture in px.

    Raises:
        ValueError: The picture would be too small to show an outfit.
    """
    if size < _LEAST_SIZE:
        raise ValueError(f"An outfit needs at least {_LEAST_SIZE} px, not {size}; ask for 224")
    rng = np.random.default_rng([recipe.seed, 31, recipe.look])
    if recipe.layout == "flat":
        return _flat(recipe, rng, size)
    return _worn(recipe, rng, size)


def _worn(recipe: OutfitRecipe, rng: Rng, size: int) -> PaintedOutfit:
    dressed = dress(recipe)
    figure = dressed.figure
    width = size if rng.random() < 0.25 else round(size * 0.75)
    top = figure.head[1] - 16.0 * figure.shape.head
    full = rng.random() < 0.74
    bottom = figure.sole + 6.0
    if not full:
        bottom = rng.uniform(figure.shape.crotch_y + 8, figure.legs[0].knee[1] + 6)
    margin = rng.uniform(1.02, 1.16) if full else rng.uniform(1.0, 1.05)
    tall, wide = size * OVERSAMPLING, width * OVERSAMPLING
    px = round(min(tall / ((bottom - top) * margin), wide / 76.0), 1)
    x = wide / 2 + rng.normal(0, 0.02) * wide
    y = tall / 2 - (top + bottom) / 2 * px
    if not full:
        y = min(y, tall - bottom * px)
    frame = Frame(px, (float(x), float(y)), wide, tall)
    layers = paint_dressed(dressed, frame)
    place = sample_place(rng)
    ground = int(frame.origin[1] + (figure.sole - 10.0) * px) // OVERSAMPLING
    small = draw_setting(rng, place, (width, size), ground)
    canvas = np.asarray(cv2.resize(small, (wide, tall), interpolation=cv2.INTER_LINEAR), np.uint8)
    _ground_shadow(canvas, frame, figure.sole, (figure.legs[0].ankle[0], figure.legs[1].ankle[0]))
    slots = tuple(garment_dyes(w.recipe, w.cut.trim)[0] for w in dressed.worn)
    return _finished(recipe, layers, canvas, frame, place, dressed.worn, slots, rng)


def _ground_shadow(canvas: RgbImage, frame: Frame, sole: float, feet: tuple[float, float]) -> None:
    """Darken the floor under the feet."""
    shade = np.zeros(canvas.shape[:2], np.uint8)
    px = frame.px_per_cm
    for x in feet:
        middle = (int(frame.origin[0] + x * px), int(frame.origin[1] + (sole + 0.5) * px))
        cv2.ellipse(shade, middle, (int(13 * px), int(3.4 * px)), 0, 0, 360, 110, -1)
    reach = max(1, int(4 * px)) | 1
    soft = cv2.blur(shade, (reach, reach))
    cv2.multiply(canvas, cv2.merge([255 - soft] * 3), canvas, 1 / 255)


def _flat(recipe: OutfitRecipe, rng: Rng, size: int) -> PaintedOutfit:
    width = size if rng.random() < 0.5 else round(size * 0.8)
    tall, wide = size * OVERSAMPLING, width * OVERSAMPLING
    frame = Frame(tall / 150.0, (wide / 2, 0.0), wide, tall)
    layers, trims = paint_flat_lay(recipe, frame)
    place = _SURFACES[int(rng.choice(len(_SURFACES), p=_SURFACE_ODDS))]
    small = draw_background(rng, place, (width, size))
    canvas = np.asarray(cv2.resize(small, (wide, tall), interpolation=cv2.INTER_LINEAR), np.uint8)
    slots = tuple(
        garment_dyes(piece.recipe, trim)[0]
        for piece, trim in zip(recipe.pieces, trims, strict=True)
    )
    return _finished(recipe, layers, canvas, frame, place, (), slots, rng)


def _finished(
    recipe: OutfitRecipe,
    layers: list[Layer],
    canvas: RgbImage,
    frame: Frame,
    place: str,
    worn: tuple[Worn, ...],
    slots: tuple[tuple[str, ...], ...],
    rng: Rng,
) -> PaintedOutfit:
    lit = stack(canvas, layers, frame)
    small = cv2.resize(
        lit,
        (frame.width // OVERSAMPLING, frame.height // OVERSAMPLING),
        interpolation=cv2.INTER_AREA,
    )
    image = photographed(np.asarray(small, np.float32), rng)
    seen = what_is_seen(layers, frame, len(recipe.pieces))
    return PaintedOutfit(image, place, worn, slots, tuple(seen), frame, tuple(layers))


def photographed(lit: npt.NDArray[np.float32], rng: Rng) -> RgbImage:
    """What a camera makes of it: light that falls off, a color cast, noise, blur and JPEG."""
    camera: Camera = phone_camera(rng) if rng.random() < 0.45 else calm_camera(rng)
    # Garments are a fifth as large here as in a picture of their own: what blurs those hides these.
    camera = replace(camera, blur=camera.blur * 0.4, exposure=max(camera.exposure, 0.72))
    gain = gain_of((lit.shape[1], lit.shape[0]), camera, rng)
    planes = [
        np.asarray(lit[..., k] * gain * np.float32(camera.cast[k]), np.float32) for k in range(3)
    ]
    return capture(planes, camera, rng)
