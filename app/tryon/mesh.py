"""Cloth as a grid: rows of places on a cut-out, and where the same rows come to lie.

Between the rows everything is straight, so that nothing bulges beyond its outline and nothing
folds over, whatever a photo's outline looks like; that is why no spline is used. The grid is drawn
forward: it is subdivided until its points are nearer than a pixel, every pixel takes the mean of
the points that fall on it, and what none fell on is asked of its neighbors.

Source: G. Wolberg, "Digital Image Warping",
1990, section 7.2 (mesh warping; forward, in one pass).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.float64]
Rgba = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_FRINGE, _GROWN = 1, 4
_SPACING = 0.8
_LEFT_LIGHT = 0.34


@dataclass(frozen=True, slots=True)
class Mesh:
    """A part of a cut-out and where it lies.

    Attributes:
        sources: Places on the cut-out in px, ``[rows, columns, 2]``.
        targets: The same places on the body in cm.
        across: How far around the limb a place lies, -1 to 1, ``[rows, columns]``: its light.
        roundness: Share of a cylinder's shading, 0 for what lies flat.
        over_arms: Painted after the arms.
        fades_in: Its first row is transparent: it begins on cloth of its own garment.
    """

    sources: Grid
    targets: Grid
    across: Grid
    roundness: float = 0.75
    over_arms: bool = False
    fades_in: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part as it lies: straight-alpha pixels and the place of their corner in px."""

    x: int
    y: int
    rgba: Rgba


def strip(
    sources: tuple[Grid, Grid],
    targets: tuple[Grid, Grid],
    *,
    columns: int = 9,
    roundness: float = 0.75,
    over_arms: bool = False,
) -> Mesh:
    """A mesh between two edges, each ``[rows, 2]`` from above to below."""
    share = np.linspace(0, 1, columns)[None, :, None]
    between = [
        first[:, None] * (1 - share) + last[:, None] * share for first, last in (sources, targets)
    ]
    across = np.broadcast_to(np.linspace(-1, 1, columns), (len(sources[0]), columns))
    return Mesh(between[0], between[1], across.astype(np.float64), roundness, over_arms)


def prepared(picture: Rgba) -> Floats:
    """A cut-out without the fringe of its background, its own color carried over the edge.

    Color is premultiplied, so that nothing behind the garment bleeds in when it is sampled.
    """
    kernel = np.ones((3, 3), np.uint8)
    solid = np.asarray(picture[..., 3] > 127, np.uint8)
    core = np.asarray(cv2.erode(solid, kernel, iterations=_FRINGE), np.uint8)
    core = core if core.any() else solid
    grown = np.asarray(cv2.dilate(core, kernel, iterations=_GROWN), np.uint8)
    _, labels = cv2.distanceTransformWithLabels(
        1 - core, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    owner = np.zeros(int(labels.max()) + 1, np.int64)
    inside = np.flatnonzero(core)
    owner[labels.ravel()[inside]] = inside
    color = picture[..., :3].reshape(-1, 3)[owner[labels]].astype(np.float32)
    alpha = np.asarray(cv2.GaussianBlur(grown.astype(np.float32), (3, 3), 0), np.float32)[..., None]
    return np.concatenate([color * alpha, alpha * 255], axis=2)


def draw(picture: Floats, mesh: Mesh, targets: Grid, size: tuple[int, int]) -> Drawn:
    """Draw a part of a prepared cut-out.

    Args:
        targets: The mesh's targets in px of the canvas.
        size: Width and height of the canvas, beyond which nothing is drawn.
    """
    low = np.maximum(np.floor(targets.reshape(-1, 2).min(axis=0)) - 2, 0).astype(int)
    high = np.minimum(np.ceil(targets.reshape(-1, 2).max(axis=0)) + 3, size).astype(int)
    wide, tall = (max(1, int(v)) for v in high - low)
    shown = np.ones((*mesh.across.shape, 1))
    shown[0] = 0.0 if mesh.fades_in else 1.0
    values = np.concatenate([targets - low, mesh.sources, mesh.across[..., None], shown], axis=2)
    dense = _subdivided(values.astype(np.float32)).reshape(-1, 6)
    at = np.round(dense[:, :2]).astype(np.int64)
    fits = (at[:, 0] >= 0) & (at[:, 1] >= 0) & (at[:, 0] < wide) & (at[:, 1] < tall)
    dense, at = dense[fits], at[fits]
    index = at[:, 1] * wide + at[:, 0]
    hits = np.bincount(index, minlength=wide * tall).astype(np.float32).reshape(tall, wide)
    sums = [
        np.bincount(index, weights=dense[:, k], minlength=wide * tall).reshape(tall, wide)
        for k in (2, 3, 4, 5)
    ]
    x, y, across, fade = _closed(hits, [np.asarray(part, np.float32) for part in sums])
    found = np.asarray(cv2.remap(picture, x, y, cv2.INTER_LINEAR), np.float32)
    cover = found[..., 3:] / 255
    color = found[..., :3] / np.maximum(cover, 1e-3)
    color *= _light(across, mesh.roundness)[..., None]
    # two openings of a pixel: points at the edge fall on every second one
    there = cv2.morphologyEx(
        (hits > 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)
    )
    soft = cv2.GaussianBlur(np.asarray(there, np.float32), (3, 3), 0)
    alpha = np.clip(cover[..., 0] * soft * fade, 0, 1) * 255
    rgba = np.dstack([np.clip(color, 0, 255), alpha])
    return Drawn(int(low[0]), int(low[1]), np.asarray(rgba + 0.5, np.uint8))


def _subdivided(values: Floats) -> Floats:
    """The grid so fine that neighbors lie less than a pixel apart."""
    down = np.linalg.norm(np.diff(values[..., :2], axis=0), axis=2).max(initial=1.0)
    along = np.linalg.norm(np.diff(values[..., :2], axis=1), axis=2).max(initial=1.0)
    rows, columns = values.shape[:2]
    fine = [
        np.linspace(0, count - 1, (count - 1) * max(1, int(np.ceil(step / _SPACING))) + 1)
        for count, step in ((rows, down), (columns, along))
    ]
    ys, xs = np.meshgrid(*(part.astype(np.float32) for part in fine), indexing="ij")
    return np.dstack(
        [
            np.asarray(cv2.remap(values[..., k], xs, ys, cv2.INTER_LINEAR), np.float32)
            for k in range(values.shape[2])
        ]
    )


def _closed(hits: Floats, sums: list[Floats]) -> list[Floats]:
    """Means of what fell on each pixel, those of the neighbors where nothing did."""
    near = np.maximum(cv2.boxFilter(hits, -1, (5, 5), normalize=False), 1e-6)
    out = []
    for part in sums:
        around = cv2.boxFilter(part, -1, (5, 5), normalize=False) / near
        out.append(np.where(hits > 0, part / np.maximum(hits, 1), around).astype(np.float32))
    return out


def _light(across: Floats, roundness: float) -> Floats:
    """Light of a cylinder lit from the upper left, 1 in its middle."""
    turn = np.clip(across, -1, 1) * 0.97 * roundness
    facing = np.sqrt(1 - turn**2) - _LEFT_LIGHT * turn
    return np.asarray(1 + 0.5 * (np.clip(facing, 0.2, 1.08) - 1), np.float32)
