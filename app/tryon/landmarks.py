"""Where a cut-out has its shoulders, armpits, sleeves, waist, crotch, legs and hems.

Read from the outline alone: armpits and the crotch are its deepest inward corners, a shoulder is
the edge right above an armpit, and a sleeve is what falls off when the two are joined by a cut.
Whatever the outline does not tell is absent here, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from app.tryon.silhouette import Points, Solid, axis_of, bounds, notches, pieces_of, ray, run_at

_ARMPIT = 0.05
_CROTCH = 0.07
_WAIST = (0.05, 0.07, 0.09, 0.11)
STATIONS = 5
"""Places along a sleeve or a leg at which its edges are read."""


@dataclass(frozen=True, slots=True)
class Sleeve:
    """One sleeve, from the shoulder to its end.

    Attributes:
        outer, inner: Its edges, ``[STATIONS, 2]``; the first are shoulder and armpit.
        length: Along its middle line, in px.
        part: Its pixels, with some of the trunk beside the seam.
    """

    outer: Points
    inner: Points
    length: float
    part: Solid


@dataclass(frozen=True, slots=True)
class Upper:
    """What is worn on the shoulders.

    Attributes:
        shoulders, armpits: Left and right, ``[2, 2]``.
        hem: y of the lowest row.
        trunk: The pixels without sleeves.
        sleeves: Left and right; None where the outline shows none.
        joined: No armpit can be seen: it has no sleeves, or they lie against the trunk.
    """

    shoulders: Points
    armpits: Points
    hem: float
    trunk: Solid
    sleeves: tuple[Sleeve | None, Sleeve | None]
    joined: bool


@dataclass(frozen=True, slots=True)
class Lower:
    """What is worn from the waist down.

    Attributes:
        waist: Its upper corners, ``[2, 2]``.
        crotch: None where the legs cannot be told apart.
        hem: y of the lowest row.
    """

    waist: Points
    crotch: Points | None
    hem: float
    solid: Solid


def read_upper(solid: Solid) -> Upper:
    """Find the landmarks of a top, a jacket or a dress."""
    _, top, wide, tall = bounds(solid)
    middle = _middle(solid)
    found = [
        notch
        for notch in notches(solid, least=_ARMPIT * min(wide, tall))
        if top + 0.1 * tall < notch.at[1] < top + 0.52 * tall
        and abs(notch.at[0] - middle) > 0.08 * wide
        and notch.span[:, 1].max() > notch.at[1] + 0.02 * tall
    ]
    pits = [next((n.at for n in found if side * (n.at[0] - middle) > 0), None) for side in (-1, 1)]
    hem = float(top + tall - 1)
    if pits[0] is None and pits[1] is None:
        return _joined(solid, hem)
    for k in (0, 1):
        other = pits[1 - k]
        if pits[k] is None and other is not None:
            # one sleeve lies against the trunk: its armpit is where the other one is
            pits[k] = np.array([2 * middle - other[0], other[1]])
    armpits = np.array(pits)
    shoulders = np.array([_above(solid, point) for point in armpits])
    trunk, sleeves = solid, []
    for k in (0, 1):
        sleeve = _sleeve(solid, shoulders[k], armpits[k], side=(-1.0, 1.0)[k])
        sleeves.append(sleeve[0] if sleeve else None)
        trunk = trunk & ~sleeve[1] if sleeve else trunk
    if sleeves[0] is None and sleeves[1] is None:
        return _joined(solid, hem)
    rows = np.flatnonzero(trunk.any(axis=1))
    return Upper(shoulders, armpits, float(rows[-1]), trunk, (sleeves[0], sleeves[1]), joined=False)


def read_lower(solid: Solid) -> Lower:
    """Find the landmarks of trousers, shorts or a skirt."""
    left, top, wide, tall = bounds(solid)
    # hangers, loops and a tilted waistband make the first rows narrower than the waist is
    ends = [run_at(solid, int(top + share * tall), left + wide / 2) for share in _WAIST]
    known = [pair for pair in ends if pair is not None] or [(left, left + wide)]
    first, last = (float(np.median([pair[k] for pair in known])) for k in (0, 1))
    waist = np.array([[first, top + 0.01 * tall], [last, top + 0.01 * tall]])
    crotch = None
    for notch in notches(solid, least=_CROTCH * wide):
        central = abs(notch.at[0] - (left + wide / 2)) < 0.22 * wide
        below = notch.span[:, 1].min() > notch.at[1]
        if central and below and notch.at[1] > top + 0.18 * tall:
            crotch = notch.at
            break
    return Lower(waist, crotch, float(top + tall - 1), solid)


def _middle(solid: Solid) -> float:
    """x of the trunk: the median of what lies in the middle rows."""
    rows = np.flatnonzero(solid.any(axis=1))
    low, high = np.quantile(rows, (0.3, 0.9)).astype(int)
    xs = np.nonzero(solid[low : high + 1])[1]
    return float(np.median(xs))


def _above(solid: Solid, armpit: Points) -> Points:
    """The upper edge of the garment right above an armpit."""
    column = int(np.clip(round(float(armpit[0])), 0, solid.shape[1] - 1))
    ys = np.flatnonzero(solid[: int(armpit[1]) + 1, column])
    return np.array([armpit[0], float(ys[0]) if len(ys) else armpit[1]])


def _sleeve(
    solid: Solid, shoulder: Points, armpit: Points, *, side: float
) -> tuple[Sleeve, Solid] | None:
    """The sleeve beyond a seam and its own pixels, or None where it does not come off."""
    cut = solid.astype(np.uint8)
    ends = [
        tuple(round(float(v)) for v in p)
        for p in (shoulder + np.array([0, -3]), armpit + np.array([0, 2]))
    ]
    cv2.line(cut, ends[0], ends[1], 0, 3)
    seam = (shoulder + armpit) / 2
    apart = [p for p in pieces_of(cut > 0) if side * (np.nonzero(p)[1].mean() - seam[0]) > 0]
    apart = [p for p in apart if 0.025 < p.sum() / solid.sum() < 0.4]
    if not apart:
        return None
    limb = max(apart, key=lambda piece: int(piece.sum()))
    axis = axis_of(limb, (shoulder, armpit), stations=STATIONS)
    along = np.gradient(axis, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    across = np.stack([along[:, 1], -along[:, 0]], axis=1) * side
    reach = 0.6 * float(np.linalg.norm(shoulder - armpit))
    outer = [ray(limb, p, w, longest=reach) for p, w in zip(axis, across, strict=True)]
    inner = [ray(limb, p, -w, longest=reach) for p, w in zip(axis, across, strict=True)]
    outer[0], inner[0] = shoulder, armpit
    length = float(np.linalg.norm(np.diff(axis, axis=0), axis=1).sum())
    wide = max(3, round(0.25 * float(np.linalg.norm(shoulder - armpit))))
    grown = cv2.dilate(limb.astype(np.uint8), np.ones((3, 2 * wide + 1), np.uint8)) > 0
    part = limb | (grown & solid & (_beyond(solid, armpit[1])))
    return Sleeve(np.array(outer), np.array(inner), length, part), limb


def _beyond(solid: Solid, y: float) -> Solid:
    """Rows above the armpit: below it the trunk beside a sleeve is not the sleeve's."""
    rows = np.arange(solid.shape[0])[:, None] <= y
    return np.asarray(np.broadcast_to(rows, solid.shape), np.bool_)


def _joined(solid: Solid, hem: float) -> Upper:
    """Landmarks by rows alone: straps or shoulders at the top, armpits a fifth below."""
    _, top, _, tall = bounds(solid)
    middle = _middle(solid)
    shoulders, armpits = [], []
    upper = solid[top : top + max(2, int(0.1 * tall))]
    xs = np.flatnonzero(upper.any(axis=0))
    for side in (-1, 1):
        half = xs[side * (xs - middle) > 0]
        x = float(np.quantile(half, 0.25 if side < 0 else 0.75)) if len(half) else middle
        shoulders.append(_above(solid, np.array([x, hem])))
    at = top + 0.3 * tall
    ends = run_at(solid, int(at), middle) or (middle, middle)
    armpits = [[ends[0], at], [ends[1], at]]
    return Upper(np.array(shoulders), np.array(armpits, float), hem, solid, (None, None), True)
