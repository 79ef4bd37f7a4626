"""Thin-plate splines: a smooth map of the plane that sends points to points.

Images are warped backward: every target pixel asks where it comes from, so that nothing tears. The
spline is evaluated on a coarse grid and interpolated, which is exact to a fraction of a pixel for
maps as smooth as a garment's.

Source: F. L. Bookstein, "Principal Warps: Thin-Plate Splines and the Decomposition of
Deformations", IEEE PAMI 11(6), 1989, equations 3-6; smoothing term as in G. Wahba, "Spline Models
for Observational Data", 1990, section 2.4.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Rgba = npt.NDArray[np.uint8]
_STEP = 6
_MOST = 7.0


@dataclass(frozen=True, slots=True)
class Spline:
    """A fitted map of the plane."""

    centers: Points
    weights: Points
    affine: Points
    unit: float

    @classmethod
    def fit(cls, places: Points, values: Points, *, stiffness: float = 0.0) -> Spline:
        """Return the map that sends ``places`` to ``values``.

        Args:
            stiffness: 0 passes through every point; larger values bend less.
        """
        unit = float(np.ptp(places, axis=0).max()) or 1.0
        at = places / unit
        count = len(at)
        flat = np.hstack([np.ones((count, 1)), at])
        system = np.zeros((count + 3, count + 3))
        system[:count, :count] = _kernel(at, at) + stiffness * np.eye(count)
        system[:count, count:] = flat
        system[count:, :count] = flat.T
        right = np.vstack([values, np.zeros((3, 2))])
        # least squares, because landmarks of a narrow cut-out may fall on one line
        solved = np.asarray(np.linalg.lstsq(system, right, rcond=None)[0], np.float64)
        return cls(at, solved[:count], solved[count:], unit)

    def at(self, places: Points) -> Points:
        """Where places are sent."""
        scaled = places / self.unit
        moved: Points = _kernel(scaled, self.centers) @ self.weights
        moved += np.hstack([np.ones((len(scaled), 1)), scaled]) @ self.affine
        return moved


def _kernel(a: Points, b: Points) -> Points:
    square = ((a[:, None] - b[None]) ** 2).sum(axis=2)
    found: Points = square * np.log(np.maximum(square, 1e-18)) * 0.5
    return found


@dataclass(frozen=True, slots=True)
class Warped:
    """A warped picture.

    Attributes:
        rgba: Straight-alpha.
        torn: Share of it that is folded over or stretched out of all proportion.
    """

    rgba: Rgba
    torn: float


def warp(
    picture: Rgba,
    sources: Points,
    targets: Points,
    box: tuple[int, int, int, int],
    *,
    margin: float,
    outline: Points | None = None,
) -> Warped:
    """Draw a picture so that its source points come to lie on the targets.

    Args:
        sources: In px of the picture, ``[n, 2]``.
        targets: In px of the canvas.
        box: Left, top, width and height of the part of the canvas to return.
        margin: How far in px beyond the targets there may be paint: a spline says nothing there.
        outline: Where there may be paint, in px of the canvas; the targets' hull when not given.
    """
    left, top, width, height = box
    corner = np.array([left, top], np.float64)
    back = Spline.fit(targets, sources, stiffness=2e-4)
    xs = np.arange(0, width + 2 * _STEP, _STEP, dtype=np.float64)
    ys = np.arange(0, height + 2 * _STEP, _STEP, dtype=np.float64)
    grid = np.stack(np.meshgrid(xs, ys), axis=2)
    coarse = back.at(grid.reshape(-1, 2) + corner).reshape(grid.shape)
    fine_x, fine_y = np.meshgrid(
        np.arange(width, dtype=np.float32) / _STEP, np.arange(height, dtype=np.float32) / _STEP
    )
    at = cv2.remap(coarse.astype(np.float32), fine_x, fine_y, cv2.INTER_LINEAR)
    # color is weighed by coverage, so that the photo's background does not bleed over the edge
    cover = picture[..., 3:].astype(np.float32)
    loose = np.concatenate([picture[..., :3] * (cover / 255), cover], axis=2).astype(np.float32)
    found = np.asarray(cv2.remap(loose, at[..., 0], at[..., 1], cv2.INTER_LINEAR), np.float32)
    found[..., :3] *= 255 / np.maximum(found[..., 3:], 1)
    hull = cv2.convexHull(targets.astype(np.float32)).reshape(-1, 2)
    edge = np.asarray(hull if outline is None else outline, np.float64)
    found[..., 3] *= _near(edge - corner, (width, height), margin)
    rgba = np.asarray(np.clip(found + 0.5, 0, 255), np.uint8)
    return Warped(rgba, _torn(coarse, rgba[::_STEP, ::_STEP, 3]))


def _near(edge: Points, size: tuple[int, int], margin: float) -> npt.NDArray[np.float32]:
    """1 within an outline and up to the margin around it, 0 beyond, soft in between."""
    field = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillPoly(field, [np.round(edge).astype(np.int32)], 1)
    away = cv2.distanceTransform(1 - field, cv2.DIST_L2, 5)
    return np.asarray(np.clip((margin - away) / 4 + 1, 0, 1), np.float32)


def _torn(coarse: Points, alpha: npt.NDArray[np.uint8]) -> float:
    along, down = np.diff(coarse[:-1], axis=1), np.diff(coarse[:, :-1], axis=0)
    area = along[..., 0] * down[..., 1] - along[..., 1] * down[..., 0]
    h, w = min(area.shape[0], alpha.shape[0]), min(area.shape[1], alpha.shape[1])
    # a mirrored garment is turned over everywhere, which tears nothing
    shown = area[:h, :w][alpha[:h, :w] > 127]
    if not len(shown):
        return 1.0
    usual = float(np.median(shown))
    share = shown / usual if usual else np.zeros_like(shown)
    return float(((share < 1 / _MOST) | (share > _MOST)).mean())
