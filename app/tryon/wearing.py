"""The back end that needs no model: cut-outs bent to a drawn figure, layered and lit.

The figure stands in plain underclothes: nobody is shown bare when a garment is left out.
The order, lowest first: hair behind, body, underclothes, arms, socks, shoes, clothes from skin to
outside, bag, forearms and hands, the sleeves that are seen, gloves, scarf, head and hair, glasses,
hat. The soft shadow that a piece throws is the one that the figure itself is painted with.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from app.tryon.fitting import Fitted, fitted
from app.tryon.layering import kept_of, laid, nothing_worn, outer_sleeves, trunks
from app.tryon.mesh import Grid, Mesh
from app.tryon.values import BACKDROP, FigureChoice, Garment, TryOnPicture
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
from models.render.layers import Frame, Layer, stack, what_is_seen
from models.types import RgbImage

HEIGHT = 1152
_NARROW, _FINE = 2 / 3, 1.5
_TALL, _OVER = 196.0, 36.5
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
        worn, left_out = fitted(garments, figure)
        if not worn:
            raise nothing_worn()
        layers = _stacked(figure, _looks(choice), frame, worn)
        image = _developed(layers, frame, figure)
        kept = kept_of(worn, what_is_seen(layers, frame, len(worn)), image)
        ids = tuple(one.garment.piece.id for one in worn)
        before = bare(choice, self._height)
        return TryOnPicture(image, ids, tuple(left_out), before=before, kept=kept)


@functools.lru_cache(maxsize=4)
def bare(choice: FigureChoice, height: int) -> RgbImage:
    """The figure in its underclothes; asked for again and again while clothes are chosen."""
    figure, frame = standing(SHAPES[choice.shape]), _frame(height)
    image = _developed(_stacked(figure, _looks(choice), frame, ()), frame, figure)
    image.setflags(write=False)
    return image


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


def _stacked(figure: Figure, looks: Looks, frame: Frame, worn: Sequence[Fitted]) -> list[Layer]:
    def skin(cut: Cut | None, seed: int, shadow: float = 0.0) -> list[Layer]:
        return [] if cut is None else [paint_skin(cut, looks, frame, seed=seed, shadow=shadow)]

    def place(targets: Grid) -> Grid:
        placed: Grid = targets * frame.px_per_cm + np.array(frame.origin)
        return placed

    def on(one: Fitted, mesh: Mesh) -> Layer:
        return laid(one, mesh, (frame.width, frame.height), place, owner=worn.index(one))

    def of(*zones: str) -> list[Layer]:
        return [on(one, mesh) for one in worn if one.zone in zones for mesh in one.meshes]

    arms = arms_cut(figure, behind=False)
    layers = skin(hair_behind(figure, looks), 1) + skin(body_cut(figure), 2)
    layers.append(paint_skin(_underclothes(figure), _PLAIN, frame, seed=5))
    layers += skin(arms, 3) + of("socks", "feet")
    layers += [on(one, mesh) for one, mesh in trunks(worn)]
    layers += of("hand") + [_below(layer, figure, frame) for layer in skin(arms, 3, 0.2)]
    layers += [on(one, mesh) for one, mesh in outer_sleeves(worn)]
    layers += of("hands", "neck")
    layers += skin(head_cut(figure, looks), 4, 0.15) + of("eyes", "head", "brow")
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
    top, low = (np.array(tone, np.float32) for tone in BACKDROP)
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
