"""Every garment of an outfit as meshes on one body, from skin to outside, or why it is left out.

The same for a drawn figure and for a person's photo: whoever draws decides what hides what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from app.tryon import extras
from app.tryon.landmarks import Upper, read_lower, read_upper
from app.tryon.lowers import fit_legs, fit_lower
from app.tryon.mesh import Floats, Mesh, prepared
from app.tryon.seams import creases, line_down
from app.tryon.silhouette import Rgba, Solid, bounds, solid_of, straightened
from app.tryon.uppers import FLAT, Cutting, fit_upper, hang_of
from app.tryon.values import Garment, LeftOut
from app.tryon.wearable import objection, rolled_up, zone_of
from models.compatibility import layer_order
from models.render.figure import Figure

_FINE, _COARSE = 840, 400
_SLEEVELESS = frozenset(
    {"sleeveless", "spaghetti strap", "strapless", "halter", "off the shoulder"}
)
_SHORT = frozenset({"short sleeve", "cap sleeve"})
_BARE = frozenset(
    {
        "tank top",
        "vest",
        "t-shirt",
        "polo",
        "swimwear",
        "cape",
        "dress",
        "blouse",
        "jumpsuit",
        "bodysuit",
    }
)
"""Kinds that have no long sleeves unless a word says so."""

_STRAPS = frozenset({"tank top", "swimwear"})
_OPENS = frozenset({"jacket", "blazer", "coat", "cardigan", "vest"})
_TUCKED = frozenset({"t-shirt", "shirt", "blouse", "tank top", "polo"})
_ANKLE_OPEN = frozenset({"cropped", "knee length"})
_HANGER = 0.045
_EXTRAS = {
    "feet": extras.fit_shoes, "socks": extras.fit_socks, "hands": extras.fit_gloves,
    "hand": extras.fit_bag, "head": extras.fit_hat, "eyes": extras.fit_glasses,
    "brow": extras.fit_headband, "neck": extras.fit_scarf, "tie": extras.fit_tie,
    "waist": extras.fit_belt,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fitted:
    """A garment on a body.

    Attributes:
        picture: Its cut-out, premultiplied, without the fringe of a background.
        meshes: Where its parts lie; those over the arms are marked.
        tucked: The bottom goes over it.
    """

    garment: Garment
    zone: str
    picture: Floats
    meshes: tuple[Mesh, ...]
    tucked: bool = False

    @property
    def flat(self) -> tuple[Mesh, ...]:
        """What lies on the trunk and the legs."""
        return tuple(mesh for mesh in self.meshes if not mesh.over_arms)

    @property
    def sleeves(self) -> tuple[Mesh, ...]:
        """What lies over the arms, and whatever is placed in front."""
        return tuple(mesh for mesh in self.meshes if mesh.over_arms)


def fitted(garments: Sequence[Garment], figure: Figure) -> tuple[list[Fitted], list[LeftOut]]:
    """Fit an outfit to a body, from skin to outside."""
    by_id = {garment.piece.id: garment for garment in garments}
    ordered = [by_id[piece.id] for piece in layer_order([g.piece for g in by_id.values()])]
    found, left_out = [], []
    for garment in ordered:
        one = _fitted(garment, figure, ordered)
        if isinstance(one, str):
            left_out.append(LeftOut(garment.piece.id, one))
        else:
            found.append(one)
    return found, left_out


def _fitted(garment: Garment, figure: Figure, outfit: Sequence[Garment]) -> Fitted | str:
    zone = zone_of(garment.piece.category)
    fine = _shrunk(garment.cutout, _FINE)
    if zone in ("top", "outer", "legs", "hips", "whole"):
        fine = straightened(fine)
        fine = _without_hanger(fine, garment)
    coarse = _shrunk(fine, _COARSE)
    solid = solid_of(coarse)
    why = objection(garment, solid)
    if why:
        return why
    meshes = _meshes(garment, coarse, solid, figure, outfit)
    if not meshes:
        return rolled_up(garment)
    scale = fine.shape[0] / coarse.shape[0]
    scaled = tuple(replace(mesh, sources=mesh.sources * scale) for mesh in meshes)
    tucked = zone == "top" and _is_tucked(garment, outfit)
    return Fitted(garment, zone, prepared(fine), scaled, tucked)


def _shrunk(picture: Rgba, most: int) -> Rgba:
    scale = most / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    cover = picture[..., 3:].astype(np.float32)
    loose = np.concatenate([picture[..., :3] * (cover / 255), cover], axis=2).astype(np.float32)
    small = np.asarray(cv2.resize(loose, size, interpolation=cv2.INTER_AREA), np.float32)
    small[..., :3] *= 255 / np.maximum(small[..., 3:], 1)
    return np.asarray(np.clip(small + 0.5, 0, 255), np.uint8)


def _without_hanger(picture: Rgba, garment: Garment) -> Rgba:
    """Take away hooks and clips that stand thin above the cloth; straps are cloth."""
    if zone_of(garment.piece.category) != "legs" and _straps(garment):
        return picture
    solid = np.asarray(picture[..., 3] > 127, np.uint8)
    if not solid.any():
        return picture
    _, top, wide, tall = bounds(solid > 0)
    side = max(3, round(_HANGER * wide)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    thick = np.asarray(cv2.morphologyEx(solid, cv2.MORPH_OPEN, kernel), np.uint8)
    thick = np.asarray(cv2.dilate(thick, np.ones((3, 3), np.uint8)), np.uint8)
    high = np.arange(len(solid))[:, None] < top + 0.16 * tall
    out = picture.copy()
    out[..., 3] = np.where(high & (thick == 0), 0, out[..., 3])
    return out


def _straps(garment: Garment) -> bool:
    words = set(garment.piece.attributes)
    return bool(words & {"spaghetti strap", "halter", "strapless"}) or (
        garment.piece.category in _STRAPS
    )


def _is_tucked(garment: Garment, outfit: Sequence[Garment]) -> bool:
    if garment.piece.category == "bodysuit":
        return True
    if garment.piece.category not in _TUCKED or "cropped" in garment.piece.attributes:
        return False
    return any(
        other.piece.category == "skirt" or "high waist" in other.piece.attributes
        for other in outfit
        if zone_of(other.piece.category) in ("legs", "hips")
    )


def _meshes(
    garment: Garment, coarse: Rgba, solid: Solid, figure: Figure, outfit: Sequence[Garment]
) -> list[Mesh]:
    zone, kind = zone_of(garment.piece.category), garment.piece.category
    words = set(garment.piece.attributes)
    if zone in ("top", "outer", "whole"):
        return _upper(garment, coarse, solid, figure, outfit)
    if zone in ("legs", "hips"):
        lower = read_lower(coarse, solid, legs=kind != "skirt")
        return fit_lower(lower, figure, cropped=kind == "shorts" or bool(words & _ANKLE_OPEN))
    if zone == "feet":
        shoes = extras.fit_shoes(solid, figure, boots="boot" in words)
        return [replace(mesh, over_arms=False) for mesh in shoes]
    return _EXTRAS[zone](solid, figure)


def _upper(
    garment: Garment, coarse: Rgba, solid: Solid, figure: Figure, outfit: Sequence[Garment]
) -> list[Mesh]:
    words, kind = set(garment.piece.attributes), garment.piece.category
    sleeved = "long sleeve" in words or (kind not in _BARE and not words & (_SLEEVELESS | _SHORT))
    legs = kind == "jumpsuit"
    hooded = "hooded" in words or kind == "sweatshirt"
    upper = read_upper(coarse, solid, sleeved=sleeved, legs=legs, hooded=hooded)
    shown = any(sleeve is not None for sleeve in upper.sleeves)
    cutting = _cutting(garment, figure, straps=not shown, opened=_opened(garment, outfit))
    if not legs:
        return fit_upper(upper, figure, cutting)
    return _jumpsuit(upper, coarse, figure, cutting)


def _jumpsuit(upper: Upper, coarse: Rgba, figure: Figure, cutting: Cutting) -> list[Mesh]:
    """A trunk down to the crotch and two legs below it."""
    _, top, _, tall = bounds(upper.solid)
    chest = abs(float(upper.armpits[1, 0] - upper.armpits[0, 0]))
    guessed = np.array(
        [
            float(upper.armpits[:, 0].mean()),
            top + min(0.56 * tall, 1.5 * chest + upper.first_row - top),
        ]
    )
    crotch = guessed if upper.crotch is None else upper.crotch
    rows = max(4, round(float(crotch[1])) - 2 - upper.first_row)
    trunk = replace(
        upper, hem=float(upper.first_row + rows), edges=upper.edges[:rows], crotch=crotch
    )
    meshes = fit_upper(trunk, figure, cutting)
    end = meshes[0].targets[-1]
    last = int(np.flatnonzero(upper.solid.any(axis=1))[-1])
    low = np.flatnonzero(upper.solid[max(last - round(0.05 * tall), 0) : last + 1].any(axis=0))
    parting = line_down(
        upper.solid, creases(coarse), (int(crotch[1]), last + 1),
        (float(crotch[0]), float(low.mean())), reach=max(0.2 * chest, 4.0),
    )  # fmt: skip
    hang = hang_of(trunk, figure, cutting)
    legs = fit_legs(
        trunk, parting, figure, scale=(hang.wide, hang.wide * FLAT),
        start=np.array([abs(float(end[0, 0])), float(end[0, 1])]),
    )  # fmt: skip
    return [meshes[0], *legs, *meshes[1:]]


def _opened(garment: Garment, outfit: Sequence[Garment]) -> float:
    """Half of the gap in cm between a jacket's fronts, where there is something to be seen."""
    if garment.piece.category not in _OPENS:
        return 0.0
    under = any(
        zone_of(other.piece.category) in ("top", "whole")
        for other in outfit
        if other is not garment
    )
    return 3.6 if under else 0.0


def _cutting(garment: Garment, figure: Figure, *, straps: bool, opened: float) -> Cutting:
    s, kind = figure.shape, garment.piece.category
    words = set(garment.piece.attributes)
    zone = zone_of(kind)
    ankle = float(figure.legs[0].ankle[1])
    strapless = bool(words & {"strapless"})
    if kind == "jumpsuit":
        return Cutting(1.2, s.crotch_y + 3.0, s.crotch_y + 3.0, straps, strapless)
    if kind in ("bodysuit", "swimwear"):
        return Cutting(0.4, s.crotch_y + 1.0, s.crotch_y + 1.0, straps, strapless)
    if zone == "whole":
        return Cutting(0.9, s.crotch_y + 12.0, ankle, straps, strapless)
    if zone == "outer":
        long = ankle - 14.0 if kind in ("coat", "cape") else s.crotch_y + 10.0
        short = s.crotch_y + 4.0 if kind in ("coat", "cape") else s.waist_y + 3.0
        return Cutting(2.4, short, long, straps, strapless, opened)
    ease = {"sweater": 1.8, "sweatshirt": 2.0}.get(kind, 1.1)
    short = s.waist_y - 2.0 if "cropped" in words else s.waist_y + 6.0
    return Cutting(ease, short, s.crotch_y + 7.0, straps, strapless)
