"""Turns a `Cut` into pixels: rasterizes pieces, lays fabric on them and lights the result.

Color is kept as weights of four palette slots until the very end, so the shares that the labels
state are those of the paint itself, untouched by light.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from models.render.cut import FABRIC, TRIM, Cut, Part, Stamp, Stroke
from models.render.fabric import CLOTHS, Cloth, relief_tile, rib_relief
from models.render.geometry import Points, Wrinkle, subdivide
from models.render.patterns import pattern_tile
from models.render.records import GarmentRecipe
from models.render.shading import LIGHT, Field, fold_field, light

Rng = np.random.Generator
Box = tuple[slice, slice]
Sheet = npt.NDArray[Any]

_MARGIN = 0.035
_FLAT = 0.62
_KNITS = ("cable knit", "ribbed")
_GLOSS = {"skin": 0.03, "smooth": 0.16, "metal": 0.75, "glass": 0.5, "rib": 0.0}


@dataclass(frozen=True, slots=True)
class Placement:
    """Maps garment centimeters to pixels, wrinkles included."""

    wrinkle: Wrinkle
    px_per_cm: float
    offset: Points

    def to_px(self, points: Points) -> Points:
        """Pixel coordinates of points in cm."""
        moved: Points = (points + self.wrinkle.shift(points)) * self.px_per_cm + self.offset
        return moved


def place(cut: Cut, size: int, rng: Rng) -> Placement:
    """Fit a cut into a square of ``size`` px with a small margin."""
    outline = np.concatenate(
        [c for item in cut.items if isinstance(item, Part) for c in item.contours]
    )
    span = float((outline.max(axis=0) - outline.min(axis=0)).max())
    wrinkle = Wrinkle.sample(rng, span, min(cut.drape, 1.0) * rng.uniform(0.55, 1.15))
    moved = outline + wrinkle.shift(outline)
    low, high = moved.min(axis=0), moved.max(axis=0)
    px_per_cm = size * (1 - 2 * _MARGIN) / float((high - low).max())
    return Placement(wrinkle, px_per_cm, size / 2 - (low + high) / 2 * px_per_cm)


@lru_cache(maxsize=256)
def _weave(kind: str, knit: tuple[str, ...], px_per_cm: float) -> Sheet:
    """A material's relief at one resolution, made once: weave is no part of what tells clothes."""
    rng = np.random.default_rng(11)
    tile = rib_relief(rng, px_per_cm) if kind == "rib" else relief_tile(kind, knit, rng, px_per_cm)
    return np.asarray(tile * np.float32(0.7), np.float32)


@lru_cache(maxsize=64)
def _shared_sheet(kind: str, knit: tuple[str, ...], px_per_cm: float, side: int) -> Sheet:
    """The relief repeated until it covers a drawing of a size."""
    tile = _weave(kind, knit, px_per_cm)
    reps = int(np.ceil(1.5 * side / tile.shape[0]))
    return np.tile(tile, (reps, reps))


class Easel:
    """The layers of one drawing while it is being painted.

    Attributes:
        weights: Share of each palette slot, float32 ``[S, S, 4]``.
        alpha: Coverage 0-1, float32 ``[S, S]``.
        tone: Multiplier on color.
        height: Relief in cm.
        shade: Contact shade between layers, 1 unshaded.
        gloss: Highlight strength.
        grain: Weave relief, zero mean.
        pattern: Sheet of color weights that repeats the pattern, or None for plain cloth.
    """

    def __init__(
        self,
        recipe: GarmentRecipe,
        cut: Cut,
        size: int,
        rng: Rng,
        *,
        placement: Placement | None = None,
        motif: float = 1.0,
    ) -> None:
        self.size = size
        self.cloth: Cloth = CLOTHS[recipe.material]
        self.place = placement or place(cut, size, rng)
        self.px = self.place.px_per_cm
        self.weights = np.zeros((size, size, 4), np.float32)
        self.weights[..., 0] = 1.0
        self.alpha = np.zeros((size, size), np.float32)
        self.tone = np.ones((size, size), np.float32)
        self.height = np.zeros((size, size), np.float32)
        self.shade = np.ones((size, size), np.float32)
        self.gloss = np.zeros((size, size), np.float32)
        self.grain = np.zeros((size, size), np.float32)
        self._where: tuple[Field, Field] | None = None
        self._folds: Field | None = None
        span = size / self.px
        tile = pattern_tile(recipe.pattern, len(recipe.colors), rng, self.px * motif, span)
        self.pattern = None if tile is None else self._sheet(tile)
        self._own: tuple[Sheet, Sheet] | None = None
        self._shared = (recipe.material, tuple(a for a in _KNITS if recipe.has(a)))
        if placement is None:
            relief = relief_tile(recipe.material, recipe.attributes, rng, self.px)
            self._own = (self._sheet(relief), self._sheet(rib_relief(rng, self.px)))

    @property
    def relief(self) -> Sheet:
        """Sheet of the material's relief; what shows only skin never asks for it."""
        material, knit = self._shared
        return self._own[0] if self._own else self._shared_sheet(material, knit)

    @property
    def rib(self) -> Sheet:
        """Sheet of ribbing, for cuffs and hems."""
        return self._own[1] if self._own else self._shared_sheet("rib", ())

    def _shared_sheet(self, kind: str, knit: tuple[str, ...]) -> Sheet:
        return _shared_sheet(kind, knit, round(self.px, 1), 128 * (self.size // 128 + 1))

    def _sheet(self, tile: Sheet) -> Sheet:
        """Repeat a tile until most lookups need no wrapping, which remap does slowly."""
        reps = int(np.ceil(1.5 * self.size / tile.shape[0]))
        return np.tile(tile, (reps, reps) + (1,) * (tile.ndim - 2))

    def _fabric_coordinates(self) -> tuple[Field, Field]:
        """Where each pixel lies on the flat cloth, in px around the middle of the drawing."""
        coarse = (np.arange(33) + 0.5) * (self.size / 33) - 0.5
        grid = np.stack(np.meshgrid(coarse, coarse), axis=2).reshape(-1, 2)
        cm = (grid - self.place.offset) / self.px
        flat = (cm - self.place.wrinkle.shift(cm)) * self.px
        maps = [
            cv2.resize(
                flat[:, k].reshape(33, 33).astype(np.float32),
                (self.size, self.size),
                interpolation=cv2.INTER_LINEAR,
            )
            for k in (0, 1)
        ]
        return np.asarray(maps[0], np.float32), np.asarray(maps[1], np.float32)

    def bend_cloth(self, folds: Field) -> None:
        """Let patterns follow the folds: cloth on a slope is seen foreshortened."""
        self._folds = folds

    def _on_cloth(self) -> tuple[Field, Field]:
        """Where each pixel lies on the bent cloth; asked for by what has a weave or a pattern."""
        if self._where is None:
            u, v = self._fabric_coordinates()
            if self._folds is not None:
                gain = np.float32(2.2 * self.px)
                gx, gy = (
                    cv2.Scharr(self._folds, cv2.CV_32F, 1 - k, k, scale=1 / 32) for k in (0, 1)
                )
                u, v = u + gx * gain, v + gy * gain
            self._where = (np.asarray(u, np.float32), np.asarray(v, np.float32))
        return self._where

    def raster(
        self, contours: tuple[Points, ...], *, pad_cm: float
    ) -> tuple[Box, npt.NDArray[np.uint8]] | None:
        """Anti-aliased coverage of closed outlines, in a box that leaves ``pad_cm`` around them."""
        step = max(1.2, 6.0 / self.px)
        px = [self.place.to_px(subdivide(c, step, closed=True)) for c in contours]
        joined = np.concatenate(px)
        pad = pad_cm * self.px + 2
        x0, y0 = np.maximum(np.floor(joined.min(axis=0) - pad), 0).astype(int)
        x1, y1 = np.minimum(np.ceil(joined.max(axis=0) + pad), self.size).astype(int)
        if x1 <= x0 or y1 <= y0:
            return None
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        shapes = [np.round((p - (x0, y0)) * 16).astype(np.int32) for p in px]
        cv2.fillPoly(mask, shapes, 255, cv2.LINE_AA, 4)
        return (slice(y0, y1), slice(x0, x1)), mask

    def lookup(self, sheet: Sheet, box: Box, turn: float, shift: float) -> Sheet:
        """Sample a repeating sheet over a box with the cloth turned by an angle."""
        u, v = (axis[box] for axis in self._on_cloth())
        c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        middle = np.float32(sheet.shape[0] / 2 + shift)
        mx, my = u * c - v * s + middle, u * s + v * c + middle
        return cv2.remap(sheet, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)


def _blend(layer: Field, box: Box, mask: Field, value: Field | float) -> None:
    view = layer[box]
    view += mask * (value - view)


def _lay_color(easel: Easel, item: Part, box: Box, mask: Field, order: int) -> None:
    view = easel.weights[box]
    if item.slot == FABRIC and easel.pattern is not None:
        looked = easel.lookup(easel.pattern, box, item.grain, 17.3 * order).astype(np.float32)
        looked *= np.float32(1 / 255)
        view[..., :3] += mask[..., None] * (looked - view[..., :3])
        view[..., 3] *= 1 - mask
        return
    view *= (1 - mask)[..., None]
    view[..., max(item.slot, 0)] += mask


def _lay_surface(easel: Easel, item: Part, box: Box, mask: Field, order: int) -> None:
    relief: Sheet = np.zeros((), np.float32)
    if item.surface in ("fabric", "fur"):
        gloss = easel.cloth.gloss if item.slot != TRIM else 0.08
        relief = easel.lookup(easel.relief, box, item.grain, 11.0 * order) * easel.cloth.contrast
    elif item.surface == "rib":
        gloss, relief = 0.0, easel.lookup(easel.rib, box, item.grain, 0.0) * 0.06
    else:
        gloss = _GLOSS[item.surface]
    _blend(easel.gloss, box, mask, gloss)
    _blend(easel.grain, box, mask, np.asarray(relief, np.float32))


def paint_part(easel: Easel, item: Part, order: int) -> None:
    """Lay one piece on top of what is there."""
    found = easel.raster(item.contours, pad_cm=item.ease + 1.4)
    if found is None:
        return
    box, raw = found
    mask = raw.astype(np.float32) * np.float32(1 / 255)
    if item.shadow > 0:
        _cast(easel, box, raw, item.shadow)
    reach = max(1, round(item.ease * easel.px)) * 2 + 1
    rise = cv2.blur(cv2.blur(raw, (reach, reach)), (reach | 1, reach | 1)).astype(
        np.float32
    ) * np.float32(1 / 255)
    rise = np.clip(rise * 2 - 1, 0, 1)
    rise = rise * rise * (3 - 2 * rise)
    soft = item.surface in ("fabric", "rib")
    # Cloth lies nearly flat: only its last few millimeters bend down to what is below.
    lift = np.float32(item.lift * (_FLAT * easel.cloth.thick if soft else 1.0))
    easel.height[box] += lift * rise * mask
    # Straight alpha: where nothing lies beneath, an edge pixel takes the piece's full color.
    np.maximum(easel.alpha[box], mask, out=easel.alpha[box])
    mask = np.asarray(mask / np.maximum(easel.alpha[box], np.float32(1e-3)), np.float32)
    _blend(easel.tone, box, mask, item.tone)
    _blend(easel.shade, box, mask, 1.0)
    if item.lift > 0.3 and item.surface not in ("metal", "glass"):
        easel.shade[box] *= 1 - mask * (1 - rise) * np.float32(0.07)
    _lay_color(easel, item, box, mask, order)
    _lay_surface(easel, item, box, mask, order)


def _cast(easel: Easel, box: Box, raw: npt.NDArray[np.uint8], strength: float) -> None:
    """Shade what lies under a piece, on the side away from the light and a little all around."""
    reach = max(1, round(0.55 * easel.px)) * 2 + 1
    soft = cv2.blur(cv2.blur(raw, (reach, reach)), (reach, reach))
    dx, dy = -LIGHT[0] * 0.8 * easel.px, -LIGHT[1] * 0.8 * easel.px
    moved = cv2.warpAffine(
        soft, np.array([[1, 0, dx], [0, 1, dy]], np.float32), (raw.shape[1], raw.shape[0])
    )
    easel.shade[box] *= 1 - moved.astype(np.float32) * np.float32(strength * 0.85 / 255)


def _dashes(points: Points, dash: float) -> list[Points]:
    dense = subdivide(points, dash / 2, closed=False)
    return [dense[k : k + 3] for k in range(0, len(dense) - 2, 4)]


def paint_stroke(easel: Easel, item: Stroke) -> None:
    """Draw one line: its tone, its color and the dip it leaves in the cloth."""
    pieces = (
        _dashes(item.points, item.dash)
        if item.dash > 0
        else [subdivide(item.points, 1.5, closed=False)]
    )
    px = [easel.place.to_px(p) for p in pieces if len(p) > 1]
    if not px:
        return
    joined = np.concatenate(px)
    pad = (item.width + item.spread * 2 * (item.groove != 0)) * easel.px + 3
    x0, y0 = np.maximum(np.floor(joined.min(axis=0) - pad), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(joined.max(axis=0) + pad), easel.size).astype(int)
    if x1 <= x0 or y1 <= y0:
        return
    wide = item.width * easel.px
    thick = max(1, round(wide))
    raw = np.zeros((y1 - y0, x1 - x0), np.uint8)
    cv2.polylines(
        raw,
        [np.round((p - (x0, y0)) * 16).astype(np.int32) for p in px],
        False,
        255,
        thick,
        cv2.LINE_AA,
        4,
    )
    box = (slice(y0, y1), slice(x0, x1))
    mask = raw.astype(np.float32) * np.float32(min(1.0, max(wide, 0.45)) / 255) * easel.alpha[box]
    easel.tone[box] *= 1 - mask * (1 - np.float32(item.tone))
    if item.slot is not None:
        view = easel.weights[box]
        view *= (1 - mask)[..., None]
        view[..., item.slot] += mask
    if item.groove != 0:
        reach = max(1, round(item.spread * easel.px * 0.5)) * 2 + 1
        dip = cv2.blur(cv2.blur(raw, (reach, reach)), (reach, reach)).astype(np.float32)
        easel.height[box] += dip * np.float32(item.groove * min(1.0, reach / thick * 0.5) / 255)


def paint_stamp(easel: Easel, item: Stamp) -> None:
    """Print a picture; it follows the wrinkles because its corners and middle do."""
    h, w = item.bitmap.shape
    tall = item.width * h / w
    x, y = item.center
    src = np.array([[0, 0], [w, 0], [0, h]], np.float32)
    corners = np.array(
        [
            [x - item.width / 2, y - tall / 2],
            [x + item.width / 2, y - tall / 2],
            [x - item.width / 2, y + tall / 2],
        ]
    )
    dst = easel.place.to_px(corners).astype(np.float32)
    ratio = item.width * easel.px / w
    bitmap = (
        item.bitmap
        if ratio > 0.8
        else cv2.GaussianBlur(item.bitmap, (0, 0), 0.45 / max(ratio, 0.05))
    )
    raw = cv2.warpAffine(
        bitmap, cv2.getAffineTransform(src, dst), (easel.size, easel.size), flags=cv2.INTER_LINEAR
    )
    x0, y0, bw, bh = cv2.boundingRect(raw)
    if bw == 0:
        return
    box = (slice(y0, y0 + bh), slice(x0, x0 + bw))
    mask = raw[box].astype(np.float32) * np.float32(1 / 255) * (easel.alpha[box] > 0.5)
    view = easel.weights[box]
    view *= (1 - mask)[..., None]
    view[..., item.slot] += mask
    easel.height[box] += mask * np.float32(item.relief)


def paint(
    recipe: GarmentRecipe,
    cut: Cut,
    size: int,
    rng: Rng,
    *,
    placement: Placement | None = None,
    motif: float = 1.0,
) -> Easel:
    """Paint a whole cut and return its finished layers, still unlit.

    Args:
        placement: Where the cut lies, when it is part of a larger picture; it fills ``size``
            otherwise.
        motif: Factor on the size of patterns, for garments that are drawn small.
    """
    easel = Easel(recipe, cut, size, rng, placement=placement, motif=motif)
    places = (
        easel.place.to_px(np.array([t.origin for t in cut.tensions]))
        if cut.tensions
        else np.zeros((0, 2))
    )
    folds = fold_field(
        rng,
        size,
        places,
        cut.tensions,
        easel.px,
        softness=easel.cloth.softness,
        amount=easel.cloth.folds * cut.drape * rng.uniform(0.8, 1.6),
        creases=(12, 30) if placement is None else (4, 10),
    )
    easel.bend_cloth(folds)
    for order, item in enumerate(cut.items):
        if isinstance(item, Part):
            paint_part(easel, item, order)
        elif isinstance(item, Stroke):
            paint_stroke(easel, item)
        else:
            paint_stamp(easel, item)
    easel.height += folds
    easel.height += easel.grain * np.float32(easel.cloth.bump / max(easel.cloth.contrast, 1e-3))
    return easel


def finish(
    easel: Easel, dyes: npt.NDArray[np.float32], box: Box | None = None
) -> npt.NDArray[np.uint8]:
    """Light the layers and return straight-alpha RGBA uint8 ``[S, S, 4]``.

    Args:
        dyes: sRGB of the four palette slots, float32 ``[4, 3]`` in 0-1.
        box: Light only this part and return nothing else.
    """
    part = box or (slice(0, easel.size), slice(0, easel.size))
    rows, columns = part
    # slopes look one pixel to each side
    wide = tuple(slice(max(s.start - 1, 0), min(s.stop + 1, easel.size)) for s in part)
    inner = (
        slice(rows.start - wide[0].start, rows.stop - wide[0].start),
        slice(columns.start - wide[1].start, columns.stop - wide[1].start),
    )
    lit = light(np.ascontiguousarray(easel.height[wide]), easel.px, easel.gloss[wide])
    bright, highlight = (np.ascontiguousarray(each[inner]) for each in lit)
    weights = np.ascontiguousarray(easel.weights[part])
    color = cv2.transform(weights, np.ascontiguousarray(dyes.T) * np.float32(255))
    factor = bright * easel.tone[part] * easel.shade[part] * (easel.grain[part] + np.float32(1))
    # Dark cloth shows its folds through sheen, not through darker shade: lift it a little.
    sheen = highlight * np.float32(255) + (bright - np.float32(1)) * np.float32(13)
    planes = [cv2.add(cv2.multiply(plane, factor), sheen) for plane in cv2.split(color)]
    rgba = np.empty((*bright.shape, 4), np.uint8)
    for k, plane in enumerate((*planes, easel.alpha[part] * np.float32(255))):
        # Conversion inside OpenCV rounds and saturates in one pass.
        rgba[..., k] = cv2.convertScaleAbs(np.maximum(plane, np.float32(0)))
    return rgba
