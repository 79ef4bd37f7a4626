"""Plane geometry in garment centimeters: smooth outlines, ribbons and the wrinkle warp.

Every point set is float64 ``[n, 2]`` with x to the right and y down; x = 0 is the garment's
middle. Nothing here knows about pixels, colors or categories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]


def pts(*xy: tuple[float, float]) -> Points:
    """Pack coordinate pairs into an array."""
    return np.array(xy, dtype=np.float64)


def mirror(points: Points) -> Points:
    """Reflect about x = 0, reversing the order so that halves join up."""
    return np.stack([-points[::-1, 0], points[::-1, 1]], axis=1)


def flip(points: Points) -> Points:
    """Reflect about x = 0, keeping the order."""
    flipped: Points = points * np.array([-1.0, 1.0])
    return flipped


def unit(angle: float) -> Points:
    """Direction of an angle in radians, 0 pointing down and positive toward +x."""
    return pts((float(np.sin(angle)), float(np.cos(angle)))).reshape(2)


def rotate(points: Points, angle: float, center: tuple[float, float] = (0.0, 0.0)) -> Points:
    """Turn points by an angle in radians about a center."""
    c, s = np.cos(angle), np.sin(angle)
    mid = np.array(center)
    turned: Points = (points - mid) @ np.array([[c, s], [-s, c]]) + mid
    return turned


def smooth(
    points: Points, *, corners: Sequence[int] = (), closed: bool = True, steps: int = 8
) -> Points:
    """Run a cubic Hermite curve through the points.

    Args:
        points: Control points ``[n, 2]``.
        corners: Indices that stay sharp; a segment between two corners stays straight.
        closed: Whether the last point joins the first.
        steps: Samples per segment.
    """
    n = len(points)
    sharp = np.zeros(n, dtype=bool)
    sharp[[c % n for c in corners]] = True
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    if not closed:
        sharp[[0, n - 1]] = True
    tangent = (after - before) / 2.0
    leave = np.where(sharp[:, None], after - points, tangent)
    arrive = np.where(sharp[:, None], points - before, tangent)
    t = np.linspace(0.0, 1.0, steps, endpoint=False)[None, :, None]
    p0, p1, m0, m1 = (
        points[:, None],
        after[:, None],
        leave[:, None],
        np.roll(arrive, -1, 0)[:, None],
    )
    h01 = t * t * (3 - 2 * t)
    curve = (1 - h01) * p0 + h01 * p1 + t * (1 - t) ** 2 * m0 - t * t * (1 - t) * m1
    if not closed:
        return np.concatenate([curve[:-1].reshape(-1, 2), points[-1:]])
    flat: Points = curve.reshape(-1, 2)
    return flat


def line(*xy: tuple[float, float], steps: int = 8) -> Points:
    """An open smooth line through the given coordinates."""
    return smooth(pts(*xy), closed=False, steps=steps)


def ellipse(x: float, y: float, rx: float, ry: float, n: int = 36) -> Points:
    """A closed ellipse."""
    a = np.linspace(0.0, 2 * np.pi, n, endpoint=False)
    return np.stack([x + rx * np.cos(a), y + ry * np.sin(a)], axis=1)


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> Points:
    """A rectangle, its corners cut round when a radius is given."""
    if radius <= 0.0:
        return pts((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    a = np.linspace(0.0, np.pi / 2, 6)
    arcs = []
    for cx, cy, turn in (
        (x1 - r, y1 - r, 0.0),
        (x0 + r, y1 - r, np.pi / 2),
        (x0 + r, y0 + r, np.pi),
        (x1 - r, y0 + r, 1.5 * np.pi),
    ):
        arcs.append(np.stack([cx + r * np.cos(a + turn), cy + r * np.sin(a + turn)], axis=1))
    return np.concatenate(arcs)


def normals(axis: Points) -> Points:
    """Unit normals of an open polyline, pointing to its right-hand side on a y-down page."""
    d = np.gradient(axis, axis=0)
    d /= np.maximum(np.linalg.norm(d, axis=1, keepdims=True), 1e-9)
    return np.stack([-d[:, 1], d[:, 0]], axis=1)


def ribbon(axis: Points, half: float | Sequence[float] | Points) -> Points:
    """A closed strip around an open polyline; half widths may vary along it."""
    widths = np.asarray(half, dtype=np.float64)
    if widths.ndim == 1 and len(widths) != len(axis):
        widths = np.interp(np.linspace(0, 1, len(axis)), np.linspace(0, 1, len(widths)), widths)
    side = normals(axis) * (widths if widths.ndim == 0 else widths[:, None])
    return np.concatenate([axis + side, (axis - side)[::-1]])


def subdivide(points: Points, step: float, *, closed: bool) -> Points:
    """Insert points so that no edge is longer than ``step``, keeping every original point."""
    ends = np.roll(points, -1, axis=0) if closed else points[1:]
    starts = points if closed else points[:-1]
    counts = np.maximum(1, np.ceil(np.linalg.norm(ends - starts, axis=1) / step)).astype(int)
    index = np.repeat(np.arange(len(starts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    t = ((np.arange(len(index)) - first) / counts[index])[:, None]
    dense = starts[index] * (1 - t) + ends[index] * t
    return dense if closed else np.concatenate([dense, points[-1:]])


@dataclass(frozen=True, slots=True)
class Wrinkle:
    """A smooth displacement of the plane: a few sine waves, so outlines never look ruled.

    Attributes:
        wave: Wave vectors in radians per cm ``[k, 2]``.
        push: Displacements in cm ``[k, 2]``.
        phase: Phases ``[k]``.
    """

    wave: Points
    push: Points
    phase: npt.NDArray[np.float64]

    @classmethod
    def sample(cls, rng: np.random.Generator, span: float, amount: float) -> Wrinkle:
        """Draw waves for a garment ``span`` cm long; ``amount`` 1 is normally rumpled."""
        lengths = span * np.array([1.7, 1.1, 0.62, 0.4, 0.22, 0.15])
        sizes = amount * span * np.array([0.016, 0.011, 0.0055, 0.0035, 0.0017, 0.0011])
        turn, way = rng.uniform(0, 2 * np.pi, (2, len(lengths)))
        wave = np.stack([np.cos(turn), np.sin(turn)], 1) * (2 * np.pi / lengths)[:, None]
        push = np.stack([np.cos(way), np.sin(way)], 1) * sizes[:, None]
        return cls(wave, push, rng.uniform(0, 2 * np.pi, len(lengths)))

    def shift(self, points: Points) -> Points:
        """Displacement in cm at each point ``[n, 2]``."""
        moved: Points = np.sin(points @ self.wave.T + self.phase) @ self.push
        return moved
