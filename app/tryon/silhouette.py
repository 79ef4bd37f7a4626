"""What the outline of a cut-out says, before anybody asks what garment it is.

Masks are bool ``[h, w]`` of one upright cut-out, points are (x, y) in its pixels. No category is
known here.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Solid = npt.NDArray[np.bool_]
Points = npt.NDArray[np.float64]
Rgba = npt.NDArray[np.uint8]

_TILTS = range(-24, 25, 4)
_GAIN = 0.02
_SMALL = 96


@dataclass(frozen=True, slots=True)
class Notch:
    """A place where the outline turns inward.

    Attributes:
        at: Its innermost point.
        depth: How far in px it lies from the line that spans it.
        span: The ends of that line.
    """

    at: Points
    depth: float
    span: Points


def solid_of(cutout: Rgba) -> Solid:
    """The garment's pieces without specks and hairs."""
    found = np.asarray(cutout[..., 3] > 127, np.uint8)
    found = np.asarray(cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(found)
    if count < 2:
        return found > 0
    areas = stats[1:, cv2.CC_STAT_AREA]
    keep = 1 + np.flatnonzero(areas > 0.06 * areas.max())
    return np.asarray(np.isin(labels, keep), np.bool_)


def pieces_of(solid: Solid) -> list[Solid]:
    """Connected pieces, left to right."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid.astype(np.uint8))
    order = sorted(range(1, count), key=lambda k: int(stats[k, cv2.CC_STAT_LEFT]))
    return [np.asarray(labels == k, np.bool_) for k in order]


def bounds(solid: Solid) -> tuple[int, int, int, int]:
    """Left, top, width and height."""
    left, top, wide, tall = cv2.boundingRect(solid.astype(np.uint8))
    return int(left), int(top), int(wide), int(tall)


def evenness(solid: Solid) -> float:
    """How alike the left and right half are: 1 for a mirror image of itself."""
    columns = np.flatnonzero(solid.any(axis=0))
    if not len(columns):
        return 0.0
    best = 0.0
    middle = float((solid.sum(axis=0) * np.arange(solid.shape[1])).sum() / solid.sum())
    for axis in (middle, (columns[0] + columns[-1]) / 2):
        shift = np.array([[-1, 0, 2 * axis], [0, 1, 0]], np.float32)
        size = (solid.shape[1], solid.shape[0])
        turned = cv2.warpAffine(solid.astype(np.uint8), shift, size) > 0
        best = max(best, float((turned & solid).sum() / max((turned | solid).sum(), 1)))
    return best


def straightened(cutout: Rgba) -> Rgba:
    """The cut-out turned so that its halves mirror each other, by what a hand-held phone tilts."""
    scale = _SMALL / max(cutout.shape[:2])
    shrunk = cv2.resize(cutout, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.asarray(shrunk, np.uint8)
    found = {angle: evenness(solid_of(turned(small, angle))) for angle in _TILTS}
    best = max(found, key=lambda angle: (found[angle], -abs(angle)))
    if found[best] < found[0] + _GAIN:
        return cutout
    return turned(cutout, best)


def turned(cutout: Rgba, degrees: float) -> Rgba:
    """Turn a cut-out counterclockwise on a canvas that holds all of it."""
    if not degrees:
        return cutout
    h, w = cutout.shape[:2]
    side = int(np.ceil(np.hypot(h, w)))
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1.0)
    turn[:, 2] += ((side - w) / 2, (side - h) / 2)
    return np.asarray(cv2.warpAffine(cutout, turn, (side, side)), np.uint8)


def notches(solid: Solid, *, least: float) -> list[Notch]:
    """Inward corners of the largest piece deeper than ``least`` px, deepest first."""
    outlines, _ = cv2.findContours(solid.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return []
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline, returnPoints=False)
    if len(outline) < 4 or len(hull) < 4:
        return []
    # OpenCV wants the hull in the outline's own order
    ordered = np.ascontiguousarray(np.sort(hull.ravel())[::-1].reshape(-1, 1))
    defects = cv2.convexityDefects(outline, ordered)
    if defects is None:
        return []
    found = [
        Notch(
            outline[far, 0].astype(np.float64),
            float(deep) / 256,
            outline[[start, end], 0].astype(np.float64),
        )
        for start, end, far, deep in defects.reshape(-1, 4)
        if deep / 256 >= least
    ]
    return sorted(found, key=lambda notch: -notch.depth)


def run_at(solid: Solid, y: int, x: float) -> tuple[float, float] | None:
    """Ends of the stretch of a row that holds ``x``, or the nearest one to it."""
    row = solid[int(np.clip(y, 0, solid.shape[0] - 1))]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.view(np.int8), [0]])))
    if not len(edges):
        return None
    starts, ends = edges[::2], edges[1::2] - 1
    gap = np.maximum(np.maximum(starts - x, x - ends), 0)
    best = int(np.argmin(gap))
    return float(starts[best]), float(ends[best])


def ray(solid: Solid, start: Points, way: Points, *, longest: float) -> Points:
    """The last place of the garment on the way from a place inside."""
    steps = np.arange(0.0, longest, 0.5)
    places = start + steps[:, None] * way
    h, w = solid.shape
    xs, ys = np.round(places).astype(int).T
    inside = (xs >= 0) & (ys >= 0) & (xs < w) & (ys < h)
    inside[inside] = solid[ys[inside], xs[inside]]
    leaves = np.flatnonzero(~inside)
    last = len(places) - 1 if not len(leaves) else max(int(leaves[0]) - 1, 0)
    found: Points = places[last]
    return found


def axis_of(limb: Solid, seam: tuple[Points, Points], *, stations: int) -> Points:
    """Middle line of a limb from the seam that it hangs on to its end, ``[stations, 2]``.

    Distances are measured inside the limb, so that a bent sleeve is followed around its bend.
    """
    far = _inner_distance(limb, seam)
    long = float(np.percentile(far[limb & (far > 0)], 98))
    ys, xs = np.nonzero(limb)
    share = far[ys, xs] / max(long, 1.0)
    places = [(seam[0] + seam[1]) / 2]
    for k in range(1, stations):
        want = min(k / (stations - 1), 0.97)
        near = np.abs(share - want) <= 0.5 / (stations - 1) * 0.6
        if not near.any():
            near = np.abs(share - want) <= np.abs(share - want).min() + 0.02
        places.append(np.array([xs[near].mean(), ys[near].mean()]))
    return np.array(places)


def _inner_distance(limb: Solid, seam: tuple[Points, Points]) -> npt.NDArray[np.float64]:
    h, w = limb.shape
    front = np.zeros((h, w), np.uint8)
    ends = [tuple(round(float(v)) for v in end) for end in seam]
    cv2.line(front, ends[0], ends[1], 1, 7)
    field = limb.astype(np.uint8)
    out = np.zeros((h, w))
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    block = np.ones((3, 3), np.uint8)
    reached = np.asarray(front & field, np.uint8)
    for step in range(1, h + w):
        # a cross and a block in turn come near to a circle
        wider = np.asarray(cv2.dilate(reached, cross if step % 2 else block), np.uint8)
        grown = wider & field
        fresh = (grown > 0) & (reached == 0)
        if not fresh.any():
            break
        out[fresh] = step
        reached = np.asarray(grown, np.uint8)
    return out
