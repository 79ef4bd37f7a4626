"""Layers of a picture: cuts painted at their place, stacked, and what of each remains visible.

The paint's color weights are kept beside the lit pixels, so that shares of what is visible are
measured on the dye and not on light and shadow. Knows neither figures nor annotations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from models.render.cut import Cut, Part, Stroke
from models.render.geometry import Wrinkle
from models.render.paint import Easel, Placement, finish, paint
from models.render.records import GarmentRecipe
from models.types import RgbImage

Floats = npt.NDArray[np.float32]
_LEAST = 24
_STIFF = 0.35
"""Below this drape folds would be a pixel wide on a figure and are left out."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture's window onto the figure's plane.

    Attributes:
        px_per_cm: Resolution at which layers are painted.
        origin: Pixel of the figure's origin.
        width, height: Size in px, before the picture is scaled down.
    """

    px_per_cm: float
    origin: tuple[float, float]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layer:
    """Paint on transparency at a place of the frame; it may reach beyond the frame.

    Attributes:
        rgba: Straight-alpha uint8 ``[n, m, 4]``.
        weights: Share of each dye, float32 ``[n, m, 4]``.
        owner: Index of the garment it belongs to; -1 for skin and hair.
    """

    x: int
    y: int
    rgba: npt.NDArray[np.uint8]
    weights: Floats
    owner: int = -1
    shadow: float = 0.0

    @property
    def alpha(self) -> Floats:
        """Coverage 0-1."""
        return np.asarray(self.rgba[..., 3], np.float32) * np.float32(1 / 255)


def _bounds(cut: Cut) -> npt.NDArray[np.float64]:
    found = [c for item in cut.items if isinstance(item, Part) for c in item.contours]
    found += [item.points for item in cut.items if isinstance(item, Stroke)]
    points = np.concatenate(found)
    return np.stack([points.min(axis=0), points.max(axis=0)])


def paint_layer(
    cut: Cut,
    recipe: GarmentRecipe,
    frame: Frame,
    dyes: Floats,
    *,
    seed: int,
    owner: int = -1,
    motif: float = 1.0,
    shadow: float = 0.0,
) -> Layer:
    """Paint a cut of the figure's plane on a square of its own.

    Args:
        dyes: sRGB of the four slots, float32 ``[4, 3]`` in 0-1.
        seed: Decides folds and the place of patterns.
        motif: Factor on the size of patterns.
        shadow: Strength of the shade that the layer throws on what lies under it.
    """
    rng = np.random.default_rng([seed, 2])
    px = frame.px_per_cm
    low, high = _bounds(cut) * px + np.array(frame.origin)
    pad = 3
    x, y = (int(np.floor(v)) - pad for v in low)
    size = max(_LEAST, int(np.ceil((high - low).max())) + 2 * pad)
    span = float((high - low).max()) / px
    wrinkle = Wrinkle.sample(rng, max(span, 40.0), min(cut.drape, 1.0) * 0.22)
    if cut.drape < _STIFF:
        cut = replace(cut, drape=0.0)
    placement = Placement(wrinkle, px, np.array(frame.origin) - np.array([x, y]))
    easel: Easel = paint(recipe, cut, size, rng, placement=placement, motif=motif)
    # a long garment fills a strip of its square: the rest is never lit
    left, top, wide, tall = cv2.boundingRect((easel.alpha > 0).view(np.uint8))
    box = (slice(top, top + max(tall, 1)), slice(left, left + max(wide, 1)))
    rgba = finish(easel, dyes, box)
    return trimmed(x + left, y + top, rgba, easel.weights[box], owner, shadow)


def trimmed(
    x: int,
    y: int,
    rgba: npt.NDArray[np.uint8],
    weights: Floats,
    owner: int,
    shadow: float,
) -> Layer:
    """A layer without its empty margins."""
    left, top, wide, tall = cv2.boundingRect(np.ascontiguousarray(rgba[..., 3]))
    wide, tall = max(wide, 1), max(tall, 1)
    box = (slice(top, top + tall), slice(left, left + wide))
    return Layer(x + left, y + top, rgba[box], weights[box], owner, shadow)


def masked(layer: Layer, contours: list[npt.NDArray[np.float64]], frame: Frame) -> Layer:
    """The layer without what lies under some outlines in cm."""
    rgba = layer.rgba.copy()
    hole = np.zeros(rgba.shape[:2], np.uint8)
    shift = np.array(frame.origin) - np.array([layer.x, layer.y])
    for contour in contours:
        points = np.round((contour * frame.px_per_cm + shift) * 16).astype(np.int32)
        cv2.fillPoly(hole, [points], 255, cv2.LINE_AA, 4)
    keep = (255 - hole).astype(np.uint16)
    rgba[..., 3] = (rgba[..., 3] * keep // 255).astype(np.uint8)
    return Layer(layer.x, layer.y, rgba, layer.weights, layer.owner, layer.shadow)


def _window(layer: Layer, frame: Frame) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
    """Where layer and frame meet: slices of the frame and of the layer."""
    h, w = layer.rgba.shape[:2]
    x0, y0 = max(layer.x, 0), max(layer.y, 0)
    x1, y1 = min(layer.x + w, frame.width), min(layer.y + h, frame.height)
    if x1 <= x0 or y1 <= y0:
        return None
    inside = (slice(y0 - layer.y, y1 - layer.y), slice(x0 - layer.x, x1 - layer.x))
    return (slice(y0, y1), slice(x0, x1)), inside


def stack(canvas: RgbImage, layers: list[Layer], frame: Frame) -> Floats:
    """Lay layers on a background, lowest first; float32 ``[H, W, 3]`` in 0-255."""
    out = canvas.astype(np.float32)
    for layer in layers:
        met = _window(layer, frame)
        if met is None:
            continue
        box, inside = met
        alpha = layer.alpha[inside]
        if layer.shadow > 0:
            _shade(out, box, alpha, layer.shadow, frame.px_per_cm)
        paint_rgb = layer.rgba[inside][..., :3].astype(np.float32)
        out[box] += alpha[..., None] * (paint_rgb - out[box])
    return out


def _shade(
    out: Floats, box: tuple[slice, slice], alpha: Floats, strength: float, px_per_cm: float
) -> None:
    """Darken what lies under and around a layer, a little to the lower right of it."""
    reach = max(1, round(1.3 * px_per_cm)) * 2 + 1
    push = max(1, round(0.9 * px_per_cm))
    rows, columns = box
    top, left = max(rows.start - reach, 0), max(columns.start - reach, 0)
    low, right = min(rows.stop + reach, out.shape[0]), min(columns.stop + reach, out.shape[1])
    wide = cv2.copyMakeBorder(
        alpha,
        rows.start - top, low - rows.stop, columns.start - left, right - columns.stop,
        cv2.BORDER_CONSTANT,
    )  # fmt: skip
    soft = cv2.blur(wide, (reach, reach), borderType=cv2.BORDER_REPLICATE)
    shift = np.array([[1, 0, push / 2], [0, 1, push]], np.float32)
    moved = cv2.warpAffine(soft, shift, (wide.shape[1], wide.shape[0]))
    factor = 1 - np.float32(strength) * np.asarray(moved, np.float32) * (1 - wide)
    out[top:low, left:right] *= factor[..., None]


@dataclass(frozen=True, slots=True)
class Seen:
    """What of one garment can be seen.

    Attributes:
        coverage: Visible part of every pixel, float32 ``[H, W]`` in 0-1.
        weights: Visible area of each dye in px.
        whole: Area of the garment in px as if nothing hid it and the picture had no edge.
    """

    coverage: Floats
    weights: npt.NDArray[np.float64]
    whole: float

    @property
    def area(self) -> float:
        """Visible area in px."""
        return float(self.coverage.sum())

    @property
    def share(self) -> float:
        """Visible share of the whole garment."""
        return self.area / max(self.whole, 1e-6)


def what_is_seen(layers: list[Layer], frame: Frame, count: int) -> list[Seen]:
    """Visibility of ``count`` garments, from the topmost layer down."""
    covered = np.zeros((frame.height, frame.width), np.float32)
    coverage = [np.zeros((frame.height, frame.width), np.float32) for _ in range(count)]
    weights = [np.zeros(4) for _ in range(count)]
    wholes = [0.0] * count
    for layer in reversed(layers):
        if layer.owner >= 0:
            wholes[layer.owner] += float(layer.alpha.sum())
        met = _window(layer, frame)
        if met is None:
            continue
        box, inside = met
        seen = layer.alpha[inside] * (1 - covered[box])
        covered[box] += seen
        if layer.owner >= 0:
            coverage[layer.owner][box] += seen
            flat = seen.reshape(-1, 1)
            weights[layer.owner] += (layer.weights[inside].reshape(-1, 4) * flat).sum(axis=0)
    return [Seen(c, w, whole) for c, w, whole in zip(coverage, weights, wholes, strict=True)]
