"""A garment's pixels as a few dozen color bins, each described beside the scene it was shot in.

    soft mask, pulled in from its edge -> Lab histogram -> occupied bins
    background and scene              -> how the light was

A name like "navy" depends on more than one pixel: on the lamp, on how dark the rest of the garment
is, on whether the color is the bedspread's. So every bin carries that context, and the light is
described, not divided out: a scene that is truly all blue must not turn gray. It names nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.types import Mask, RgbImage

Floats = npt.NDArray[np.float32]

WORK_SIDE = 128
"""Longest side, in pixels, at which colors are counted; small prints still show there."""

MAX_BINS = 48
BIN_FEATURES = 22
SCENE_FEATURES = 22
FEATURES = BIN_FEATURES + SCENE_FEATURES

_STEPS = np.array((8.0, 7.0, 7.0), np.float32)
_OFFSET = np.array((0.0, 128.0, 128.0), np.float32)
_STRIDES = np.array((38 * 38, 38, 1))
_CELL_COUNT = 13 * 38 * 38
# Minkowski norm of "shades of gray" (Finlayson and Trezzi 2004): between mean and maximum.
_MINKOWSKI = 6
_EDGE_SHARE = 0.02
_MIN_GARMENT_PIXELS = 24


@dataclass(frozen=True, slots=True)
class ColorBins:
    """The colors of one garment.

    Attributes:
        shares: float32 ``[n]``, the bins' parts of the garment, sum 1, largest first.
        lab: float32 ``[n, 3]``, mean CIELAB of each bin (L 0-100).
        features: float32 ``[n, FEATURES]``, the bin and its scene, roughly in -2..2.
    """

    shares: Floats
    lab: Floats
    features: Floats


def color_bins(image: RgbImage, mask: Mask) -> ColorBins:
    """Count and describe the colors under a mask.

    Args:
        image: Photo of any size.
        mask: Garment mask of the same height and width; an empty one means the whole photo.
    """
    small, soft = _at_work_size(image, mask)
    garment, background = _weights(soft)
    lab = _lab(small)
    tint = _illuminant(small)
    codes = _codes(lab)
    mass = np.bincount(codes, garment, minlength=_CELL_COUNT)
    order = np.argsort(-mass, kind="stable")[:MAX_BINS]
    kept = order[mass[order] > 0]
    inside = np.flatnonzero(garment)
    neutral = np.clip(small.reshape(-1, 3)[inside] / tint, 0, 1)[None].astype(np.float32)
    values = np.column_stack([lab[inside], _lab(neutral), _depth(soft)[inside]])
    means = _means(codes[inside], kept, values=values, weight=garment[inside])
    around = np.bincount(codes, background, minlength=_CELL_COUNT)[kept]
    behind = (around / max(float(background.sum()), 1.0)).astype(np.float32)
    shares = (mass[kept] / mass[kept].sum()).astype(np.float32)
    scene = _scene(lab, garment, background, tint=tint)
    rows = _describe(means, shares, behind=behind, scene=scene)
    features = np.concatenate([rows, np.broadcast_to(scene, (len(rows), len(scene)))], axis=1)
    return ColorBins(shares=shares, lab=means[:, :3], features=features.astype(np.float32))


def _lab(pixels: Floats) -> Floats:
    """CIELAB ``[n, 3]`` of sRGB pixels ``[h, w, 3]`` in 0-1."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB), np.float32).reshape(-1, 3)


def _codes(lab: Floats) -> npt.NDArray[np.int64]:
    """The number of the histogram cell each pixel falls into."""
    cells = ((lab + _OFFSET) / _STEPS).astype(np.int64)
    codes: npt.NDArray[np.int64] = cells @ _STRIDES
    return codes


def _at_work_size(image: RgbImage, mask: Mask) -> tuple[Floats, Floats]:
    """The photo as float32 0-1 and the mask as float32 0-1 at the working size."""
    height, width = image.shape[:2]
    scale = min(1.0, WORK_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    soft = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    shape = (size[1], size[0])
    pixels = np.asarray(small.reshape(*shape, 3) / 255, dtype=np.float32)
    return pixels, np.asarray(soft.reshape(shape) / 255, dtype=np.float32)


def _weights(soft: Floats) -> tuple[Floats, Floats]:
    """Flat weights of garment and background pixels.

    Pixels near the outline mix both, and the outline is where a mask errs: the garment is eroded
    and the background is what lies clearly outside. A garment too thin to erode keeps its edge.
    """
    radius = max(1, round(_EDGE_SHARE * max(soft.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    inner = cv2.erode(soft, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=1.0)
    outer = 1 - cv2.dilate(soft, kernel)
    garment = np.where(inner > 0.5, inner, 0)
    if garment.sum() < max(_MIN_GARMENT_PIXELS, 0.15 * float(soft.sum())):
        garment = np.where(soft > 0.25, soft, 0)
    if garment.sum() < 1:
        garment = np.ones_like(soft)
    background = np.where(outer > 0.5, outer, 0)
    return np.asarray(garment, np.float32).ravel(), np.asarray(background, np.float32).ravel()


def _depth(soft: Floats) -> Floats:
    """How deep inside the garment each pixel lies, 0-1: a leaked bedspread lies at the rim."""
    distance = cv2.distanceTransform((soft > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    depth: Floats = (distance / max(float(distance.max()), 1.0)).reshape(-1).astype(np.float32)
    return depth


def _illuminant(small: Floats) -> Floats:
    """The light's color as gains with mean 1, from the whole scene."""
    power = (np.mean(small.reshape(-1, 3) ** _MINKOWSKI, axis=0) + 1e-6) ** (1 / _MINKOWSKI)
    tint: Floats = np.clip(power / power.mean(), 0.6, 1.6).astype(np.float32)
    return tint


def _means(
    codes: npt.NDArray[np.int64], kept: npt.NDArray[np.int64], *, values: Floats, weight: Floats
) -> Floats:
    """Weighted mean of ``values [pixels, k]`` in each kept bin, in the bins' order."""
    row_of = np.full(_CELL_COUNT, len(kept))
    row_of[kept] = np.arange(len(kept))
    rows = row_of[codes]
    count = len(kept) + 1  # the last row gathers the rare colors that were dropped
    total = np.bincount(rows, weight, minlength=count)[:-1]
    sums = [np.bincount(rows, weight * column, minlength=count)[:-1] for column in values.T]
    means: Floats = (np.stack(sums, axis=1) / total[:, None]).astype(np.float32)
    return means


def _scene(lab: Floats, garment: Floats, background: Floats, *, tint: Floats) -> Floats:
    """What all bins of a photo share: the garment's spread, its surroundings, the light."""
    inside = lab[garment > 0]
    lightness = np.percentile(inside[:, 0], (5, 25, 50, 75, 95)) / 50 - 1
    chroma = np.hypot(inside[:, 1], inside[:, 2])
    outside = lab[background > 0] if (background > 0).sum() > _MIN_GARMENT_PIXELS else lab
    described = (
        *lightness,
        *np.percentile(chroma, (50, 90)) / 30,
        *inside[:, 1:].mean(axis=0) / 30,
        *inside[:, 1:].std(axis=0) / 15,
        outside[:, 0].mean() / 50 - 1,
        *outside[:, 1:].mean(axis=0) / 30,
        *np.percentile(outside[:, 0], (10, 90)) / 50 - 1,
        np.hypot(outside[:, 1], outside[:, 2]).mean() / 30,
        *np.log(tint[[0, 2]]) * 4,
        np.percentile(lab[:, 0], 98) / 50 - 1,
        float((garment > 0).mean()),
        outside[:, 0].std() / 20,
    )
    return np.array(described, np.float32)


def _describe(means: Floats, shares: Floats, *, behind: Floats, scene: Floats) -> Floats:
    """One row of features per bin."""
    lightness, rank = means[:, 0], _rank(means[:, 0], shares)
    center = (shares[:, None] * means[:, :3]).sum(axis=0)
    offset = means[:, :3] - center
    near = np.exp(-(((means[:, None, :3] - means[None, :, :3]) / (14, 8, 8)) ** 2).sum(axis=2))
    columns = (
        *_lab_columns(means[:, :3]),
        *_lab_columns(means[:, 3:6]),
        np.log(shares + 1e-4) / 3 + 1,
        rank * 2 - 1,
        *(offset / (30, 15, 15)).T,
        np.log((shares + 2e-3) / (behind + 2e-3)) / 2,
        np.log(behind + 2e-3) / 2 + 2,
        means[:, 6] * 2 - 1,
        (near @ shares) * 2 - 1,
        (lightness / 50 - 1) - scene[2],
    )
    return np.stack(columns, axis=1).astype(np.float32)


def _lab_columns(lab: Floats) -> tuple[npt.NDArray[np.floating], ...]:
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    # Hue is noise near the neutral axis, so its direction fades in with chroma.
    direction = lab[:, 1:] / np.maximum(chroma, 8.0)[:, None]
    return (
        lab[:, 0] / 50 - 1,
        lab[:, 1] / 30,
        lab[:, 2] / 30,
        np.sqrt(chroma) / 5,
        direction[:, 0],
        direction[:, 1],
    )


def _rank(lightness: Floats, shares: Floats) -> Floats:
    """Part of the garment that is darker than each bin, 0-1."""
    order = np.argsort(lightness, kind="stable")
    below = np.empty_like(shares)
    below[order] = np.cumsum(shares[order]) - shares[order] / 2
    return below
