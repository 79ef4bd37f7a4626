"""Trousers, shorts and skirts: from a cut-out's waist, crotch and hems to a figure's legs."""

from __future__ import annotations

import numpy as np

from app.tryon.landmarks import Lower
from app.tryon.silhouette import Points, run_at
from app.tryon.uppers import FLAT, Patch, body_edge
from models.render.figure import Figure, Leg

_LEGS = (0.25, 0.5, 0.75, 0.95)
_ROWS = (0.25, 0.5, 0.75, 0.94)
_NEAR_ANKLE = 0.78


def fit_lower(lower: Lower, figure: Figure) -> Patch:
    """Say where trousers or a skirt lie on a figure."""
    top = figure.shape.waist_y + 1.0
    half = figure.half(top) + 0.6
    wide = 2 * half / max(float(lower.waist[1, 0] - lower.waist[0, 0]), 1.0)
    if lower.crotch is None:
        return _fit_skirt(lower, figure, top, half, wide)
    return _fit_legs(lower, figure, top, half, wide)


def _fit_skirt(lower: Lower, figure: Figure, top: float, half: float, wide: float) -> Patch:
    sources = [lower.waist[0], lower.waist[1]]
    targets = [np.array([-half, top]), np.array([half, top])]
    start = float(lower.waist[0, 1])
    ankle = float(figure.legs[0].ankle[1])
    hem = min(top + (lower.hem - start) * wide * FLAT, ankle + 1)
    for share in _ROWS:
        y = start + (lower.hem - 1 - start) * share
        ends = run_at(lower.solid, round(y), float(lower.waist[:, 0].mean()))
        if ends is None:
            continue
        to = top + (hem - top) * share
        # cloth of a wide skirt hangs in folds: it is never as wide as it lies
        least = body_edge(figure, to) + 0.9
        reach = float(np.clip((ends[1] - ends[0]) / 2 * wide * 0.92, least, 2.1 * least))
        sources += [np.array([ends[0], y]), np.array([ends[1], y])]
        targets += [np.array([-reach, to]), np.array([reach, to])]
    return Patch(lower.solid, np.array(sources), np.array(targets), by_rows=True)


def _fit_legs(lower: Lower, figure: Figure, top: float, half: float, wide: float) -> Patch:
    crotch = lower.crotch
    if crotch is None:
        raise ValueError("legs need a crotch")
    sources = [lower.waist[0], lower.waist[1], crotch]
    low = figure.shape.crotch_y + 3.0
    targets = [np.array([-half, top]), np.array([half, top]), np.array([0.0, low])]
    start = float(lower.waist[0, 1])
    for share in (0.5, 0.92):
        y = start + (crotch[1] - start) * share
        ends = run_at(lower.solid, round(y), float(crotch[0]))
        if ends is not None:
            to = top + (low - top) * share
            least = body_edge(figure, to) + 0.8
            reach = float(np.clip((ends[1] - ends[0]) / 2 * wide, least, least + 4))
            sources += [np.array([ends[0], y]), np.array([ends[1], y])]
            targets += [np.array([-reach, to]), np.array([reach, to])]
    inseam = (lower.hem - float(crotch[1])) * wide * FLAT
    for k, side in enumerate((-1.0, 1.0)):
        leg = figure.legs[k]
        found = _leg(lower, crotch, side)
        full = float(leg.ankle[1]) - low
        long = full + 1.5 if inseam > _NEAR_ANKLE * full else inseam
        for share, (y, first, last) in zip(_LEGS, found, strict=True):
            to = low + long * share
            at = _middle(leg, to)
            thick = float(np.interp(to, (leg.hip[1], leg.knee[1], leg.ankle[1]), (8.2, 5.7, 3.4)))
            reach = max((last - first) / 2 * wide, thick * figure.shape.limb + 0.6)
            reach = min(reach, 15.0)
            # the inner edges of wide legs meet, they never cross
            ends_at = sorted((at - reach, at + reach), key=abs)
            inner = side * max(side * ends_at[0], 0.7)
            outer = inner + side * 2 * reach
            pair = (inner, outer) if side > 0 else (outer, inner)
            sources += [np.array([first, y]), np.array([last, y])]
            targets += [np.array([pair[0], to]), np.array([pair[1], to])]
    return Patch(lower.solid, np.array(sources), np.array(targets), by_rows=True)


def _leg(lower: Lower, crotch: Points, side: float) -> list[tuple[float, float, float]]:
    """Height and edges of one leg from below the crotch to its own hem."""
    half = lower.solid.copy()
    at = int(crotch[0])
    half[:, at + 1 if side < 0 else 0 : None if side < 0 else at] = False
    half[: int(crotch[1])] = False
    rows = np.flatnonzero(half.any(axis=1))
    if not len(rows):
        rows = np.array([int(crotch[1]), int(lower.hem)])
    first, last = float(rows[0]), float(rows[-1])
    found = []
    for share in _LEGS:
        y = first + (last - 1 - first) * share
        xs = np.flatnonzero(half[round(y)])
        ends = (float(xs[0]), float(xs[-1])) if len(xs) else (crotch[0], crotch[0])
        found.append((y, *ends))
    return found


def _middle(leg: Leg, y: float) -> float:
    ys = (leg.hip[1], leg.knee[1], leg.ankle[1])
    return float(np.interp(y, ys, (leg.hip[0], leg.knee[0], leg.ankle[0])))
