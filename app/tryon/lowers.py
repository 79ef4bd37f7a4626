"""Trousers, shorts, skirts and the legs of jumpsuits on the legs of a figure.

Trousers are two strips, one a leg, that share a line from the middle of the waist to the crotch.
"""

from __future__ import annotations

import numpy as np

from app.tryon.landmarks import Lower, Upper
from app.tryon.mesh import Mesh, strip
from app.tryon.seams import Floats
from app.tryon.silhouette import Points, Solid, run_at
from app.tryon.uppers import FLAT, body_edge
from models.render.figure import Figure, Leg

_HIP, _LEG, _SKIRT = 8, 20, 24
_NEAR_ANKLE = 0.62
_WIDEST = 12.5
_LATE = 0.86
_HANGS = 1.2


def fit_lower(lower: Lower, figure: Figure, *, cropped: bool = False) -> list[Mesh]:
    """Say where trousers or a skirt lie on a figure.

    Args:
        cropped: They end where their length says, also near the ankle.
    """
    top = figure.shape.waist_y + 1.0
    half = figure.half(top) + 0.6
    wide = 2 * half / max(float(lower.waist[1, 0] - lower.waist[0, 0]), 1.0)
    if lower.crotch is None:
        return [_fit_skirt(lower, figure, (top, half), wide)]
    low = figure.shape.crotch_y + 3.0
    start = float(lower.waist[0, 1])
    hips: tuple[list[tuple[Points, Points]], list[tuple[Points, Points]]] = ([], [])
    for share in np.linspace(0, 1, _HIP, endpoint=False):
        y = start + (float(lower.crotch[1]) - start) * share
        middle = float(lower.waist[:, 0].mean() * (1 - share) + lower.crotch[0] * share)
        ends = run_at(lower.solid, round(y), middle) or (lower.waist[0, 0], lower.waist[1, 0])
        if share == 0:
            ends = (float(lower.waist[0, 0]), float(lower.waist[1, 0]))
        to = top + (low - top) * share
        least = body_edge(figure, to) + 0.8
        reach = float(np.clip((ends[1] - ends[0]) / 2 * wide, least, least + 3.5))
        for k, side in enumerate((-1.0, 1.0)):
            source = np.array([[ends[k], y], [middle, y]])
            hips[k].append((source, np.array([[side * reach, to], [0.0, to]])))
    found = _Legs(lower.solid, lower.crotch, lower.hem, lower.parting)
    inseam = (lower.hem - float(lower.crotch[1])) * wide * FLAT
    return [_half(found, k, figure, hips[k], (wide, inseam), cropped) for k in (0, 1)]


def fit_legs(
    upper: Upper, parting: Floats, figure: Figure, *, scale: tuple[float, float], start: Points
) -> list[Mesh]:
    """The legs of a jumpsuit, below the row where its trunk ends.

    Args:
        scale: cm by px across and along.
        start: Half width in cm and y of the trunk's end on the figure.
    """
    assert upper.crotch is not None
    rows = np.flatnonzero(upper.solid.any(axis=1))
    hem = float(rows[-1]) if len(rows) else float(len(upper.solid))
    found = _Legs(upper.solid, upper.crotch, hem, parting)
    inseam = (hem - float(upper.crotch[1])) * scale[1]
    ends = run_at(upper.solid, round(float(upper.crotch[1]) - 2), float(upper.crotch[0]))
    meshes = []
    for k, side in enumerate((-1.0, 1.0)):
        edge = ends[k] if ends else float(upper.crotch[0])
        y = float(upper.crotch[1]) - 2
        source = np.array([[edge, y], [float(upper.crotch[0]), y]])
        target = np.array([[side * start[0], start[1] - 0.5], [0.0, start[1] - 0.5]])
        meshes.append(_half(found, k, figure, [(source, target)], (scale[0], inseam), False))
    return meshes


class _Legs:
    """Edges of both legs, row by row."""

    def __init__(self, solid: Solid, crotch: Points, hem: float, parting: Floats) -> None:
        self.solid, self.crotch, self.hem, self.parting = solid, crotch, hem, parting

    def of(self, side: float) -> list[tuple[float, float, float]]:
        """y, inner and outer edge from the crotch to the leg's own hem."""
        start = int(self.crotch[1])
        count = min(len(self.parting), self.solid.shape[0] - start)
        ys, inner, outer = [], [], []
        for k in range(count):
            xs = np.flatnonzero(self.solid[start + k])
            xs = xs[side * (xs - self.parting[k]) > 0]
            if len(xs) < 2:
                continue
            near, far = (xs[0], xs[-1]) if side > 0 else (xs[-1], xs[0])
            ys.append(float(start + k))
            inner.append(float(near))
            outer.append(float(far))
        if len(ys) < 4:
            x = float(self.crotch[0])
            return [(float(self.crotch[1]), x, x), (self.hem, x, x)]
        return list(zip(ys, _steady(inner, outer, 0), _steady(inner, outer, 1), strict=True))


def _steady(inner: list[float], outer: list[float], which: int) -> list[float]:
    """An edge without the raggedness of a hem's last rows."""
    edges = np.array([inner, outer])
    widths = np.abs(edges[1] - edges[0])
    late = np.arange(len(widths)) > _LATE * len(widths)
    usual = float(np.median(widths[late])) if late.any() else 0.0
    known = ~(late & (widths < 0.85 * usual))
    at = np.arange(len(widths))
    line = np.interp(at, at[known], edges[which][known])
    span = min(11, len(line) // 4 * 2 + 1)
    padded = np.pad(line, span // 2, mode="edge")
    return [float(v) for v in np.convolve(padded, np.ones(span) / span, mode="valid")]


def _half(
    legs: _Legs,
    k: int,
    figure: Figure,
    hip: list[tuple[Points, Points]],
    scale: tuple[float, float],
    cropped: bool,
) -> Mesh:
    """One leg with its half of the hips; the outer edge comes first."""
    side, leg = (-1.0, 1.0)[k], figure.legs[k]
    wide, inseam = scale
    low = figure.shape.crotch_y + 3.0
    full = float(leg.ankle[1]) - low
    long = float(np.clip(inseam, 6.0, full + 1.5))
    if not cropped and inseam > _NEAR_ANKLE * full:
        long = full + 1.5
    rows = legs.of(side)
    sources, targets, across = [s for s, _ in hip], [t for _, t in hip], [(-1.0, 0.0)] * len(hip)
    hip_edge = float(hip[-1][1][0, 0])
    broad = np.abs(np.array([outer - inner for _, inner, outer in rows]))
    # a leg that was photographed bent is cut across its bend: its own width changes slowly
    slowly = np.polynomial.Polynomial.fit(np.linspace(0, 1, len(broad)), broad, 2)
    for share in np.linspace(0, 1, _LEG):
        at = share * (len(rows) - 1)
        y, inner, outer = (
            float(np.interp(at, np.arange(len(rows)), column)) for column in zip(*rows, strict=True)
        )
        to = low + long * share
        ys = (leg.hip[1], leg.knee[1], leg.ankle[1])
        thick = float(np.interp(to, ys, (8.2, 5.7, 3.4))) * figure.shape.limb
        reach = float(np.clip(float(slowly(share)) / 2 * wide, thick + 0.5, _WIDEST))
        middle = _middle(leg, to)
        # the inner edges of wide legs meet, they never cross
        near = side * max(side * (middle - side * reach), 0.25)
        far = near + side * 2 * reach
        begin = float(np.clip(share / 0.22, 0, 1))
        far = hip_edge * (1 - begin) + far * begin
        near *= begin
        sources.append(np.array([[outer, y], [inner, y]]))
        targets.append(np.array([[far, to], [near, to]]))
        across.append((-1.0, begin))
    grid, laid = np.array(sources), np.array(targets)
    mesh = strip((grid[:, 0], grid[:, 1]), (laid[:, 0], laid[:, 1]), columns=9)
    turn = np.array([np.linspace(first, last, 9) for first, last in across]) * -side
    return Mesh(mesh.sources, mesh.targets, turn)


def _fit_skirt(lower: Lower, figure: Figure, waist: tuple[float, float], wide: float) -> Mesh:
    top, half = waist
    start = float(lower.waist[0, 1])
    ankle = float(figure.legs[0].ankle[1])
    hem = min(top + (lower.hem - start) * wide * _HANGS, ankle + 1)
    hem = max(hem, figure.shape.crotch_y + 8.0)
    left, right, targets = [lower.waist[0]], [lower.waist[1]], [(half, top)]
    rows = np.linspace(0, 1, _SKIRT)[1:]
    widths = []
    for share in rows:
        y = start + (lower.hem - 1 - start) * share
        ends = run_at(lower.solid, round(y), float(lower.waist[:, 0].mean()))
        widths.append((ends or (np.nan, np.nan), y))
    both = np.array([pair for pair, _ in widths])
    broad = both[:, 1] - both[:, 0]
    # the last rows of a round hem are narrow: the edge goes on as it was
    best = np.fmax.accumulate(np.nan_to_num(broad))
    both[broad < 0.93 * best] = np.nan
    for k in (0, 1):
        known = np.flatnonzero(np.isfinite(both[:, k]))
        both[:, k] = (
            np.interp(np.arange(len(both)), known, both[known, k])
            if len(known)
            else lower.waist[k, 0]
        )
    for share, (first, last), (_, y) in zip(rows, both, widths, strict=True):
        to = top + (hem - top) * share
        # cloth of a wide skirt hangs in folds: it is never as wide as it lies
        least = body_edge(figure, to) + 0.7
        reach = float(np.clip((last - first) / 2 * wide * 0.94, least, 1.4 * least + 9 * share))
        left.append(np.array([first, y]))
        right.append(np.array([last, y]))
        targets.append((reach, to))
    laid = np.array(targets)
    smooth = np.convolve(np.pad(laid[:, 0], 2, mode="edge"), np.ones(5) / 5, mode="valid")
    smooth[0] = half
    edges = [np.stack([side * smooth, laid[:, 1]], axis=1) for side in (-1.0, 1.0)]
    return strip((np.array(left), np.array(right)), (edges[0], edges[1]), columns=17)


def _middle(leg: Leg, y: float) -> float:
    ys = (leg.hip[1], leg.knee[1], leg.ankle[1])
    return float(np.interp(y, ys, (leg.hip[0], leg.knee[0], leg.ankle[0])))
