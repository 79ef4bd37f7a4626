"""The back end that needs no model: cut-outs bent to a drawn figure, layered and lit.

The figure stands in plain underclothes: nobody is shown bare when a garment is left out.
The order, lowest first: hair behind, body, underclothes, arms, shoes, clothes from skin to outside,
forearms and hands, sleeves by the same order, head and hair, hat, bag. Light and the soft shadow
that a piece throws are those that the figure itself is painted with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from app.errors import InputError
from app.tryon.extras import fit_bag, fit_hat, fit_shoes
from app.tryon.landmarks import read_lower, read_upper
from app.tryon.lowers import fit_lower
from app.tryon.silhouette import Rgba, solid_of, straightened
from app.tryon.uppers import Cutting, Patch, fit_upper
from app.tryon.values import FigureChoice, Garment, LeftOut, TryOnPicture
from app.tryon.warp import warp
from app.tryon.wearable import crumpled, objection, zone_of
from models.compatibility import layer_order
from models.render.cut import Cut, part
from models.render.dressing import paint_skin
from models.render.figure import BodyShape, Figure, Stance, pose_figure
from models.render.figure_paint import (
    HAIR_COLORS,
    SKIN,
    Looks,
    arms_cut,
    body_cut,
    hair_behind,
    head_cut,
    leg_skin,
)
from models.render.geometry import pts
from models.render.layers import Frame, Layer, stack, trimmed
from models.render.shading import light
from models.types import RgbImage

HEIGHT = 1152
_NARROW, _FINE = 2 / 3, 1.5
_TALL, _OVER = 196.0, 36.5
_SHADOW = 0.32
_TORN, _TORN_ROWS, _TORN_SLEEVE = 0.085, 0.03, 0.13
_MARGIN, _MARGIN_ROWS = 4.5, 2.2
_BARE = frozenset({"tank top", "vest", "t-shirt", "polo"})
_SHORT = frozenset({"sleeveless", "short sleeve", "short sleeves", "cap sleeve", "strapless"})
_BACKDROP = ((241, 239, 235), (223, 219, 212))
_PLAIN = Looks((196, 193, 188), "none", (196, 193, 188), mannequin=True)

SHAPES = {
    "slender": BodyShape(shoulder=17.4, chest=14.8, waist=12.0, hip=15.6, limb=0.9),
    "average": BodyShape(),
    "curved": BodyShape(shoulder=17.6, chest=16.4, waist=12.8, hip=18.8, limb=1.0),
    "broad": BodyShape(shoulder=20.6, chest=17.6, waist=15.2, hip=16.6, limb=1.08),
    "full": BodyShape(shoulder=19.4, chest=19.0, waist=18.2, hip=20.6, limb=1.18),
    "child": BodyShape(
        shoulder=15.6, chest=13.8, waist=13.0, hip=14.2, limb=0.92,
        leg=56.0, arm=46.0, head=1.28, torso=0.9, child=True,
    ),
}  # fmt: skip


class FigureBackend:
    """Implements ``TryOnBackend`` with drawn figures.

    Args:
        height: Of the picture in px; it is two thirds as wide.
    """

    def __init__(self, *, height: int = HEIGHT) -> None:
        self._height = height

    def wear(self, garments: Sequence[Garment], choice: FigureChoice) -> TryOnPicture:
        """Dress a figure; what cannot be worn as photographed is left out and said.

        Raises:
            InputError: Nothing of it can be worn.
        """
        figure = standing(SHAPES[choice.shape])
        frame = _frame(self._height)
        by_id = {garment.piece.id: garment for garment in garments}
        worn: list[tuple[Garment, list[Layer], list[Layer]]] = []
        left_out = []
        for piece in layer_order([garment.piece for garment in by_id.values()]):
            garment = by_id[piece.id]
            upright = garment.cutout
            if zone_of(piece.category) not in ("feet", "hand", "head", ""):
                upright = straightened(upright)
            solid = solid_of(upright)
            why = objection(garment, solid)
            if why:
                left_out.append(LeftOut(piece.id, why))
                continue
            patches = _patches(garment, upright, figure)
            bent = [(patch.over_arms, *_laid(upright, patch, frame)) for patch in patches]
            limits = (
                _TORN_ROWS if patches[0].by_rows else _TORN,
                *(_TORN_SLEEVE,) * (len(bent) - 1),
            )
            if any(torn > most for (_, _, torn), most in zip(bent, limits, strict=True)):
                left_out.append(LeftOut(piece.id, crumpled(garment)))
                continue
            flat = [layer for over, layer, _ in bent if not over]
            worn.append((garment, flat, [layer for over, layer, _ in bent if over]))
        if not worn:
            raise InputError(
                "None of these garments can be shown on a figure.",
                next_step="Take clothes that were photographed flat, whole and unfolded.",
            )
        layers = _stacked(figure, _looks(choice), frame, worn)
        image = _developed(layers, frame, figure)
        return TryOnPicture(image, tuple(g.piece.id for g, _, _ in worn), tuple(left_out))


def standing(shape: BodyShape) -> Figure:
    """A figure as clothes are shown on it: arms off the trunk, legs apart as wide as they need."""
    apart = 10.5 + 0.7 * max(shape.hip - 16.8, 0.0) + 14.0 * max(shape.limb - 1.0, 0.0)
    return pose_figure(shape, Stance(swing=(0.2, 0.2), spread=apart), "front")


def _frame(tall: int) -> Frame:
    width, height = round(tall * _NARROW * _FINE), round(tall * _FINE)
    px = height / _TALL
    return Frame(px, (width / 2, _OVER * px), width, height)


def _looks(choice: FigureChoice) -> Looks:
    skin = SKIN[choice.skin - 1]
    return Looks(skin, choice.hair, HAIR_COLORS[2 if choice.skin < 6 else 1])


def _cutting(garment: Garment, figure: Figure) -> Cutting:
    s, category = figure.shape, garment.piece.category
    zone = zone_of(category)
    bare = category in _BARE or bool(_SHORT & set(garment.piece.attributes))
    ankle = float(figure.legs[0].ankle[1])
    if zone == "whole":
        return Cutting(0.9, s.crotch_y + 12.0, ankle, sleeveless=True)
    if zone == "outer":
        long = ankle - 14.0 if category == "coat" else s.crotch_y + 26.0
        return Cutting(2.6, s.waist_y + 8.0, long, sleeveless=bare)
    ease = {"sweater": 1.8, "sweatshirt": 2.0}.get(category, 1.2)
    return Cutting(ease, s.waist_y + 4.0, s.crotch_y + 14.0, sleeveless=bare)


def _patches(garment: Garment, upright: Rgba, figure: Figure) -> list[Patch]:
    solid = solid_of(upright)
    zone = zone_of(garment.piece.category)
    if zone in ("top", "outer", "whole"):
        return fit_upper(read_upper(solid), figure, _cutting(garment, figure))
    if zone in ("legs", "hips"):
        lower = read_lower(solid)
        if garment.piece.category == "skirt":
            lower = replace(lower, crotch=None)
        return [fit_lower(lower, figure)]
    if zone == "feet":
        return [replace(patch, over_arms=False) for patch in fit_shoes(solid, figure)]
    return [fit_bag(solid, figure)] if zone == "hand" else [fit_hat(solid, figure)]


def _laid(upright: Rgba, patch: Patch, frame: Frame) -> tuple[Layer, float]:
    """Bend a part of a cut-out onto the figure and light it; says how much of it tore."""
    rgba = upright.copy()
    rgba[..., 3] = np.where(
        cv2.dilate(patch.part.astype(np.uint8), np.ones((3, 3))), rgba[..., 3], 0
    )
    targets = patch.targets * frame.px_per_cm + np.array(frame.origin)
    pad = 9 * frame.px_per_cm
    low, high = targets.min(axis=0) - pad, targets.max(axis=0) + pad
    low = np.maximum(low, 0)
    high = np.minimum(high, (frame.width, frame.height))
    left, top = (int(v) for v in low)
    wide, tall = (max(8, int(v)) for v in high - low)
    box = (left, top, wide, tall)
    margin = (_MARGIN_ROWS if patch.by_rows else _MARGIN) * frame.px_per_cm
    edge = patch.outline()
    if edge is not None:
        edge = edge * frame.px_per_cm + np.array(frame.origin)
    bent = warp(rgba, patch.sources, targets, box, margin=margin, outline=edge)
    lit = _lit(bent.rgba, frame.px_per_cm)
    return trimmed(left, top, lit, _no_dyes(lit), 0, _SHADOW), bent.torn


def _no_dyes(rgba: Rgba) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    # nobody measures the dyes of a photo
    return np.zeros((*rgba.shape[:2], 4), np.float32)


def _lit(rgba: Rgba, px_per_cm: float) -> Rgba:
    """Round a flat garment: its edge falls away from the viewer as the body under it does."""
    solid = np.asarray(rgba[..., 3] > 100, np.uint8)
    far = cv2.distanceTransform(
        cv2.copyMakeBorder(solid, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 5
    )
    ease = 7.0 * px_per_cm
    near = np.clip(far[1:-1, 1:-1] / ease, 0, 1)
    height = cv2.GaussianBlur(
        (3.2 * np.sqrt(1 - (1 - near) ** 2)).astype(np.float32), (0, 0), px_per_cm * 0.9
    )
    bright, _ = light(np.asarray(height, np.float32), px_per_cm, 0.0)
    out = rgba.copy()
    factor = (1 + 0.55 * (bright - 1))[..., None]
    out[..., :3] = np.clip(rgba[..., :3] * factor, 0, 255).astype(np.uint8)
    return out


def _stacked(
    figure: Figure,
    looks: Looks,
    frame: Frame,
    worn: list[tuple[Garment, list[Layer], list[Layer]]],
) -> list[Layer]:
    def skin(cut: Cut | None, seed: int, shadow: float = 0.0) -> list[Layer]:
        return [] if cut is None else [paint_skin(cut, looks, frame, seed=seed, shadow=shadow)]

    def of(zones: tuple[str, ...], over: bool) -> list[Layer]:
        return [
            layer
            for garment, flat, raised in worn
            if zone_of(garment.piece.category) in zones
            for layer in (raised if over else flat)
        ]

    clothes = ("legs", "hips", "whole", "top", "outer")
    arms = arms_cut(figure, behind=False)
    layers = skin(hair_behind(figure, looks), 1) + skin(body_cut(figure), 2)
    layers.append(paint_skin(_underclothes(figure), _PLAIN, frame, seed=5))
    layers += skin(arms, 3)
    layers += of(("feet",), False) + of(clothes, False)
    layers += [_below(layer, figure, frame) for layer in skin(arms, 3, 0.2)]
    layers += of(clothes, True)
    layers += skin(head_cut(figure, looks), 4, 0.15) + of(("head",), True) + of(("hand",), True)
    return layers


def _underclothes(figure: Figure) -> Cut:
    """A plain suit from the chest to the upper thighs."""
    s = figure.shape
    ys = np.linspace(11.0, s.crotch_y + 0.5, 24)
    edge = np.array([[figure.half(float(y)) + 0.3, float(y)] for y in ys])
    strap = pts((figure.neck + 4.4, 1.2), (figure.neck + 8.2, 2.4), (s.chest - 0.6, 10.0))
    right = np.concatenate([pts((0.0, 8.5), (figure.neck + 1.8, 5.5)), strap, edge])
    left = right[::-1] * np.array([-1.0, 1.0])
    legs = [
        outline[outline[:, 1] < s.crotch_y + 9.0]
        for outline in (leg_skin(leg, s.limb + 0.03) for leg in figure.legs)
    ]
    pieces = [part(leg, slot=0, lift=1.2, ease=3.0) for leg in legs if len(leg) > 2]
    trunk = part(np.concatenate([right, left]), slot=0, lift=1.4, ease=3.0, surface="smooth")
    return Cut((*pieces, trunk), drape=0.0)


def _below(layer: Layer, figure: Figure, frame: Frame) -> Layer:
    """What of the arms hangs in front of clothes: from the elbow down, softly."""
    at = float(figure.arms[0].elbow[1]) * frame.px_per_cm + frame.origin[1] - layer.y
    rows = np.arange(layer.rgba.shape[0], dtype=np.float32)
    keep = np.clip((rows - at) / (4 * frame.px_per_cm), 0, 1)[:, None]
    rgba = layer.rgba.copy()
    rgba[..., 3] = (rgba[..., 3] * keep).astype(np.uint8)
    return replace(layer, rgba=rgba)


def _developed(layers: list[Layer], frame: Frame, figure: Figure) -> RgbImage:
    """Stack the layers on a plain backdrop with a soft shadow on the ground."""
    top, low = (np.array(tone, np.float32) for tone in _BACKDROP)
    share = np.linspace(0, 1, frame.height, dtype=np.float32)[:, None, None]
    canvas = np.broadcast_to(top + (low - top) * share, (frame.height, frame.width, 3)).copy()
    shade = np.zeros((frame.height, frame.width), np.float32)
    px = frame.px_per_cm
    at = (int(frame.origin[0]), int(frame.origin[1] + figure.sole * px))
    cv2.ellipse(shade, at, (int(26 * px), int(3.2 * px)), 0, 0, 360, 0.3, -1)
    canvas *= 1 - cv2.GaussianBlur(shade, (0, 0), 2.6 * px)[..., None]
    lit = stack(canvas.astype(np.uint8), layers, frame)
    size = (round(frame.width / _FINE), round(frame.height / _FINE))
    small = cv2.resize(lit, size, interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(small + 0.5, 0, 255), np.uint8)
