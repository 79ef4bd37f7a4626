"""Where a cut-out has its shoulders, armpits, sleeves, waist, crotch, legs and hems.

Armpits and the crotch are the outline's deepest inward corners; a sleeve is what falls off when
shoulder and armpit are joined by a cut. Where a sleeve lies against the trunk, or legs against one
another, the line between them is looked for in the picture (`seams`), and only for garments that
have sleeves or legs: the category says so, never the outline.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from app.tryon.seams import Floats, creases, line_down
from app.tryon.silhouette import (
    Points,
    Rgba,
    Solid,
    axis_of,
    bounds,
    notches,
    pieces_of,
    ray,
    run_at,
)

_ARMPIT = 0.05
_CROTCH = 0.06
_WAIST = (0.05, 0.07, 0.09, 0.11)
_LEAST_WAIST = 0.76
_SLOPE, _HOOD = 1.1, 0.55
"""How steep a shoulder line may rise toward the neck."""

_LEAST_SLEEVE, _MOST_SLEEVE = 0.02, 0.4
STATIONS = 9
"""Places along a sleeve at which its edges are read."""


@dataclass(frozen=True, slots=True)
class Sleeve:
    """One sleeve, from the shoulder to its end.

    Attributes:
        outer, inner: Its edges, ``[STATIONS, 2]``; the first are shoulder and armpit.
        length: Along its middle line, in px.
        apart: It lies off the trunk, so that all of it is seen.
    """

    outer: Points
    inner: Points
    length: float
    apart: bool


@dataclass(frozen=True, slots=True)
class Upper:
    """What is worn on the shoulders.

    Attributes:
        shoulders, armpits: Left and right, ``[2, 2]``.
        hem: y of the lowest row.
        edges: x of the trunk's left and right edge for each row from the armpits to the hem.
        top: y of the upper edge for each column, from the left shoulder to the right one.
        sleeves: Left and right; None where it has none.
        crotch: Of what has legs; None else.
        solid: All of it.
    """

    shoulders: Points
    armpits: Points
    hem: float
    edges: Points
    top: Floats
    sleeves: tuple[Sleeve | None, Sleeve | None]
    crotch: Points | None
    solid: Solid

    @property
    def first_row(self) -> int:
        """The row that ``edges`` begin with."""
        return round(float(self.armpits[:, 1].mean()))


@dataclass(frozen=True, slots=True)
class Lower:
    """What is worn from the waist down.

    Attributes:
        waist: Its upper corners, ``[2, 2]``.
        crotch: None for what has no legs.
        hem: y of the lowest row.
        parting: x of the line between the legs for each row from the crotch to the hem.
    """

    waist: Points
    crotch: Points | None
    hem: float
    solid: Solid
    parting: Floats


def read_upper(
    picture: Rgba, solid: Solid, *, sleeved: bool, legs: bool = False, hooded: bool = False
) -> Upper:
    """Find the landmarks of a top, a jacket, a dress or a jumpsuit.

    Args:
        sleeved: It has long sleeves, also where the outline shows none.
        legs: It ends in two legs.
        hooded: What stands above its shoulders is a hood.
    """
    _, top, _, tall = bounds(solid)
    middle = _middle(solid)
    crotch = _crotch(solid, from_share=0.4) if legs else None
    pits = _pits(solid, middle)
    given = [pit is not None for pit in pits]
    if not any(given):
        shoulders, armpits = _by_rows(solid, middle, sleeved=sleeved)
    else:
        armpits = np.array(_mirrored(pits, middle))
        shoulders = np.array([_above(solid, point) for point in armpits])
    hem = float(top + tall - 1)
    dark = creases(picture)
    trunk, sleeves = solid.copy(), []
    for k, side in enumerate((-1.0, 1.0)):
        sleeve = _apart(solid, shoulders[k], armpits[k], side=side) if any(given) else None
        if sleeve is None and sleeved:
            sleeve = _beside(solid, dark, shoulders[k], armpits[k], (middle, side))
        sleeves.append(sleeve[0] if sleeve else None)
        trunk = trunk & ~sleeve[1] if sleeve else trunk
    rows = np.flatnonzero(trunk.any(axis=1))
    hem = float(rows[-1]) if len(rows) else hem
    edges = _trunk_edges(trunk, armpits, hem, middle)
    left, right = _alike(sleeves)
    line = _top(solid, shoulders, armpits, steepest=_HOOD if hooded else _SLOPE)
    return Upper(shoulders, armpits, hem, edges, line, (left, right), crotch, solid)


def read_lower(picture: Rgba, solid: Solid, *, legs: bool) -> Lower:
    """Find the landmarks of trousers, shorts or a skirt.

    Args:
        legs: It has two, also where they lie together.
    """
    left, top, wide, tall = bounds(solid)
    # hangers, loops and a tilted waistband make the first rows narrower than the waist is
    ends = [run_at(solid, int(top + share * tall), left + wide / 2) for share in _WAIST]
    known = [pair for pair in ends if pair is not None] or [(left, left + wide)]
    first, last = (float(np.median([pair[k] for pair in known])) for k in (0, 1))
    hips = [run_at(solid, int(top + share * tall), left + wide / 2) for share in (0.2, 0.26, 0.32)]
    broadest = max((pair[1] - pair[0] for pair in hips if pair is not None), default=0.0)
    if last - first < _LEAST_WAIST * broadest:
        # a button tab or a hanger's clip instead of a waist
        middle = (first + last) / 2
        first, last = (middle + side * _LEAST_WAIST * broadest / 2 for side in (-1, 1))
    waist = np.array([[first, top + 0.01 * tall], [last, top + 0.01 * tall]])
    hem = float(top + tall - 1)
    if not legs:
        return Lower(waist, None, hem, solid, np.empty(0))
    crotch = _crotch(solid, from_share=0.18)
    middle = float(waist[:, 0].mean())
    if crotch is None:
        # legs that lie together: a crotch is about two thirds of a waist's width below it
        crotch = np.array([_middle(solid), min(top + 0.72 * (last - first), hem - 0.12 * tall)])
    rows = (int(crotch[1]), int(hem) + 1)
    low = solid[int(hem - 0.06 * tall) : int(hem) + 1].any(axis=0)
    at_hem = float(np.flatnonzero(low).mean()) if low.any() else middle
    parting = line_down(
        solid, creases(picture), rows, (float(crotch[0]), at_hem), reach=max(0.16 * wide, 4.0)
    )
    return Lower(waist, crotch, hem, solid, parting)


def _crotch(solid: Solid, *, from_share: float) -> Points | None:
    left, top, wide, tall = bounds(solid)
    for notch in notches(solid, least=_CROTCH * wide):
        central = abs(notch.at[0] - (left + wide / 2)) < 0.22 * wide
        below = notch.span[:, 1].min() > notch.at[1]
        if central and below and notch.at[1] > top + from_share * tall:
            return notch.at
    return None


def _middle(solid: Solid) -> float:
    """x of the trunk: the median of what lies in the middle rows."""
    rows = np.flatnonzero(solid.any(axis=1))
    low, high = np.quantile(rows, (0.3, 0.9)).astype(int)
    xs = np.nonzero(solid[low : high + 1])[1]
    return float(np.median(xs))


def _pits(solid: Solid, middle: float) -> list[Points | None]:
    """Left and right armpit where the outline shows them."""
    _, top, wide, tall = bounds(solid)
    found = [
        notch
        for notch in notches(solid, least=_ARMPIT * min(wide, tall))
        if top + 0.1 * tall < notch.at[1] < top + min(0.55 * tall, 0.75 * wide)
        and 0.11 * wide < abs(notch.at[0] - middle) < 0.42 * wide
        and notch.span[:, 1].max() > notch.at[1] + 0.02 * tall
    ]
    pits = [next((n.at for n in found if side * (n.at[0] - middle) > 0), None) for side in (-1, 1)]
    if pits[0] is not None and pits[1] is not None:
        uneven = abs(pits[0][1] - pits[1][1]) > 0.16 * tall
        if uneven:
            # a fold of the trunk below one of them: armpits are high
            pits[int(pits[1][1] > pits[0][1])] = None
    return pits


def _mirrored(pits: list[Points | None], middle: float) -> list[Points]:
    """Both armpits, the missing one where the other is."""
    whole = []
    for k in (0, 1):
        pit, other = pits[k], pits[1 - k]
        if pit is None:
            assert other is not None
            pit = np.array([2 * middle - other[0], other[1]])
        whole.append(pit)
    return whole


def _above(solid: Solid, armpit: Points) -> Points:
    """The upper edge of the garment right above an armpit."""
    column = int(np.clip(round(float(armpit[0])), 0, solid.shape[1] - 1))
    ys = np.flatnonzero(solid[: int(armpit[1]) + 1, column])
    return np.array([armpit[0], float(ys[0]) if len(ys) else armpit[1]])


def _by_rows(solid: Solid, middle: float, *, sleeved: bool) -> tuple[Points, Points]:
    """Shoulders and armpits where the outline shows none.

    Sleeves against the trunk take a fifth of the width each; without sleeves the shoulders are the
    outer ends of what is uppermost.
    """
    _, top, wide, tall = bounds(solid)
    deep = min(0.3 * tall, 0.52 * wide)
    if sleeved:
        chest = run_at(solid, round(top + deep), middle) or (middle - wide / 2, middle + wide / 2)
        half = 0.31 * (chest[1] - chest[0])
        armpits = np.array([[middle - half, top + deep], [middle + half, top + deep]])
        return np.array([_above(solid, pit) for pit in armpits]), armpits
    upper = solid[top : top + max(2, round(0.07 * tall))]
    xs = np.flatnonzero(upper.any(axis=0))
    ends = (float(xs[0]), float(xs[-1])) if len(xs) else (middle, middle)
    chest = run_at(solid, round(top + deep), middle) or ends
    inset = 0.03 * wide
    shoulders = np.array(
        [_above(solid, np.array([x, top + deep])) for x in (ends[0] + inset, ends[1] - inset)]
    )
    return shoulders, np.array([[chest[0], top + deep], [chest[1], top + deep]])


def _top(solid: Solid, shoulders: Points, armpits: Points, *, steepest: float) -> Floats:
    """The shoulder line for each column: the upper edge, straight across the neck."""
    left, right = (round(float(x)) for x in shoulders[:, 0])
    count = max(3, right - left + 1)
    xs = np.clip(np.arange(left, left + count), 0, solid.shape[1] - 1)
    found = np.where(solid[:, xs].any(axis=0), solid[:, xs].argmax(axis=0), np.nan)
    share = np.abs(np.linspace(-1, 1, count))
    tips = np.interp(np.linspace(0, 1, count), (0, 1), shoulders[:, 1])
    steep = steepest * (1 - share) * count / 2
    # a hood or a raised collar stands above the shoulder line and does not lift it
    found = np.clip(np.where(np.isnan(found), tips, found), tips - steep, tips + 0.1 * steep)
    neck = np.flatnonzero(share <= 0.42)
    if len(neck) > 1:
        found[neck] = np.linspace(found[neck[0]], found[neck[-1]], len(neck))
    found = np.minimum(found, float(armpits[:, 1].min()) - 4)
    smooth: Floats = np.convolve(np.pad(found, 4, mode="edge"), np.ones(9) / 9, mode="valid")
    return smooth


def _trunk_edges(trunk: Solid, armpits: Points, hem: float, middle: float) -> Points:
    """The trunk's edges row by row, held where a ragged hem or a hole would jump."""
    first = round(float(armpits[:, 1].mean()))
    rows = np.arange(first, max(int(hem) + 1, first + 2))
    found = [run_at(trunk, int(y), middle) for y in rows]
    both = np.array([pair if pair is not None else (np.nan, np.nan) for pair in found])
    widths = both[:, 1] - both[:, 0]
    usual = float(np.nanmedian(widths)) if np.isfinite(widths).any() else 1.0
    # the last rows of a curved hem are narrow: the edge goes on as it was
    late = np.arange(len(rows)) > 0.8 * len(rows)
    steady = np.nanmax(np.where(late, np.nan, widths)) if (~late).any() else usual
    both[late & (widths < 0.9 * min(steady, np.nanmedian(widths[-len(rows) // 3 :])))] = np.nan
    both[widths < 0.5 * usual] = np.nan
    for k in (0, 1):
        known = np.flatnonzero(np.isfinite(both[:, k]))
        fallback = armpits[k, 0]
        both[:, k] = (
            np.interp(np.arange(len(rows)), known, both[known, k]) if len(known) else fallback
        )
        span = min(15, len(rows) // 4 * 2 + 1)
        middle_of = np.pad(both[:, k], span // 2, mode="edge")
        both[:, k] = np.convolve(middle_of, np.ones(span) / span, mode="valid")
    return both


def _apart(
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
    apart = [p for p in apart if _LEAST_SLEEVE < p.sum() / solid.sum() < _MOST_SLEEVE]
    if not apart:
        return None
    limb = max(apart, key=lambda piece: int(piece.sum()))
    axis = axis_of(limb, (shoulder, armpit), stations=STATIONS)
    axis[1:-1] = (axis[:-2] + 2 * axis[1:-1] + axis[2:]) / 4
    along = np.gradient(axis, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    across = np.stack([along[:, 1], -along[:, 0]], axis=1) * side
    reach = 0.75 * float(np.linalg.norm(shoulder - armpit))
    outer = np.array([ray(limb, p, w, longest=reach) for p, w in zip(axis, across, strict=True)])
    inner = np.array([ray(limb, p, -w, longest=reach) for p, w in zip(axis, across, strict=True)])
    outer[0], inner[0] = shoulder, armpit
    length = float(np.linalg.norm(np.diff(axis, axis=0), axis=1).sum())
    return Sleeve(outer, inner, length, apart=True), limb


def _beside(
    solid: Solid, dark: Floats, shoulder: Points, armpit: Points, trunk: tuple[float, float]
) -> tuple[Sleeve, Solid] | None:
    """The sleeve that lies against the trunk: what is beyond the line between them.

    Args:
        trunk: x of its middle, and the side: -1 for the left.
    """
    middle, side = trunk
    rows = np.flatnonzero(solid.any(axis=1))
    first, last = round(float(armpit[1])), int(rows[-1]) + 1
    outline = [run_at(solid, y, middle) for y in range(first, last)]
    outer = np.array([pair[int(side > 0)] if pair else armpit[0] for pair in outline])
    away = abs(float(armpit[0]) - middle)
    reach = max(0.22 * away, 4.0)
    inner = line_down(
        solid, dark, (first, last), (float(armpit[0]), middle + side * away * 1.04), reach=reach
    )
    count = min(len(inner), len(outer))
    inner, outer = inner[:count], outer[:count]
    thick = side * (outer - inner)
    broad = float(np.median(thick[: max(3, count // 2)]))
    if broad < 0.16 * away:
        return None
    gone = np.flatnonzero(thick < 0.4 * broad)
    gone = gone[gone > 0.25 * count]
    end = int(gone[0]) if len(gone) else count - 1
    if end < 0.2 * count:
        return None
    ys = np.linspace(0, end, STATIONS).astype(int)
    smooth = np.convolve(np.pad(outer, 5, mode="edge"), np.ones(11) / 11, mode="valid")
    edges = [np.stack([xs[ys], first + ys.astype(float)], axis=1) for xs in (smooth, inner)]
    tops = np.array([[float(shoulder[0]), float(shoulder[1])], [*armpit]])
    # the sleeve begins at the seam, above the first row that was split
    outside = np.concatenate([tops[:1], edges[0][1:]])
    inside = np.concatenate([tops[1:], edges[1][1:]])
    limb = np.zeros_like(solid)
    columns = np.arange(solid.shape[1])
    for k in range(end):
        limb[first + k] = solid[first + k] & (side * (columns - inner[k]) > 0)
    limb[:first] = solid[:first] & (side * (columns - float(armpit[0])) > 0)
    length = end + 0.5 * (float(armpit[1]) - float(shoulder[1]))
    return Sleeve(outside, inside, float(length), apart=False), limb


def _alike(sleeves: list[Sleeve | None]) -> list[Sleeve | None]:
    """Both sleeves from the better one, where one was not seen whole or at all."""
    apart = [sleeve is not None and sleeve.apart for sleeve in sleeves]
    if apart[0] == apart[1]:
        return sleeves
    good = sleeves[apart.index(True)]
    return [good, good]


__all__ = ["STATIONS", "Lower", "Sleeve", "Upper", "read_lower", "read_upper"]
