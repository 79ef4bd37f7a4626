"""Tops, jackets and dresses: from a cut-out's landmarks to a figure's shoulders, trunk and arms.

A garment keeps its own width where it is wider than the body and its own length; a flat garment is
half of its girth wide, a worn one about as wide as the body, hence `FLAT`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.tryon.landmarks import STATIONS, Sleeve, Upper
from app.tryon.silhouette import Points, Solid, run_at
from models.render.figure import Arm, Figure
from models.render.geometry import pts

FLAT = 1.36
"""Half the girth of a trunk by its width from the front: an ellipse 0.7 as deep as wide."""

_SEAM = 0.12
_ROWS = (0.2, 0.4, 0.6, 0.78, 0.93)
"""The last rows of a hem are ragged: the spline goes on beyond the last that is measured."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a cut-out and where its points come to lie.

    Attributes:
        part: Its pixels.
        sources: Points of the cut-out in px.
        targets: The same points on the figure in cm.
        over_arms: Painted after the arms.
        by_rows: The targets come in rows of two and more.
    """

    part: Solid
    sources: Points
    targets: Points
    over_arms: bool = False
    by_rows: bool = False

    def outline(self) -> Points | None:
        """Around the outermost targets of each row, where they come in rows; else None.

        Between the rows of a leg a spline would draw the other leg again.
        """
        if not self.by_rows:
            return None
        rows = np.unique(np.round(self.targets[:, 1], 3))
        ends = []
        for y in rows:
            xs = self.targets[np.abs(self.targets[:, 1] - y) < 0.01, 0]
            if len(xs) > 1:
                ends.append((xs.min(), xs.max(), y))
        left = [[first, y] for first, _, y in ends]
        return np.array(left + [[last, y] for _, last, y in reversed(ends)])


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a kind of upper garment sits.

    Attributes:
        ease: How far in cm it stands off the chest.
        shortest, longest: y of the hem in cm.
        sleeveless: It has no sleeves whose armpits could be hidden.
    """

    ease: float
    shortest: float
    longest: float
    sleeveless: bool = False


def body_edge(figure: Figure, y: float) -> float:
    """Half width of trunk or legs at a height."""
    if y <= figure.shape.crotch_y:
        return figure.half(y)
    leg = figure.legs[1]
    middle = float(np.interp(y, (leg.hip[1], leg.ankle[1]), (leg.hip[0], leg.ankle[0])))
    thick = float(np.interp(y, (leg.hip[1], leg.knee[1], leg.ankle[1]), (8.6, 5.7, 3.4)))
    return middle + thick * figure.shape.limb


def shoulder_line(figure: Figure, x: float) -> float:
    """y of the shoulder at a distance from the middle."""
    s = figure.shape
    return float(np.interp(abs(x), (figure.neck, s.shoulder - 2.6, s.shoulder), (-1.6, 3.0, 5.0)))


def fit_upper(upper: Upper, figure: Figure, cutting: Cutting) -> list[Patch]:
    """Say where trunk and sleeves of a garment lie on a figure."""
    chest_y = 19.0 * figure.shape.torso
    half = figure.half(chest_y) + cutting.ease
    flat = float(abs(upper.armpits[1, 0] - upper.armpits[0, 0]))
    loose = upper.joined and not cutting.sleeveless
    if loose:
        # sleeves lie against the trunk: the row is as wide as trunk and arms together
        half = figure.shape.shoulder + 5.0 + cutting.ease
    wide = 2 * half / max(flat, 1.0)
    long = wide * (1.2 if loose else FLAT)
    sources: list[Points] = []
    targets: list[Points] = []

    def pin(source: Points, x: float, y: float) -> None:
        sources.append(np.asarray(source, float))
        targets.append(np.array([x, y]))

    shoulders = _edges(upper) if loose else upper.shoulders
    middle = float(shoulders[:, 0].mean())
    tips = _tips(shoulders, figure, cutting, wide if cutting.sleeveless and upper.joined else 0.0)
    for k in (0, 1):
        pin(shoulders[k], *tips[k])
        neck = None if upper.joined and not loose else _neck(upper, shoulders[k], middle)
        if neck is not None:
            x = tips[k][0] * 0.45
            pin(neck, x, shoulder_line(figure, x) - 0.5 - 0.3 * cutting.ease)
    pit_y = chest_y + 1.0 + 0.5 * cutting.ease
    first = float(shoulders[:, 1].mean())
    hem = float(np.clip(tips[0][1] + (upper.hem - first) * long, cutting.shortest, cutting.longest))
    start = float(upper.armpits[:, 1].mean())
    for k, side in enumerate((-1.0, 1.0)):
        pin(upper.armpits[k], side * half, pit_y)
    for share in _ROWS:
        y = start + (upper.hem - 1 - start) * share
        ends = run_at(upper.trunk, round(y), middle)
        if ends is None:
            continue
        to = pit_y + (hem - pit_y) * share
        reach = max((ends[1] - ends[0]) / 2 * wide, body_edge(figure, to) + 0.5 * cutting.ease)
        reach = min(reach, half * (1.1 if loose else 1.8))
        pin(np.array([ends[0], y]), -reach, to)
        pin(np.array([ends[1], y]), reach, to)
    patches = [Patch(upper.trunk, np.array(sources), np.array(targets), over_arms=loose)]
    # both sleeves of a garment are as long: the shorter one is bent or partly hidden
    longest = max((sleeve.length for sleeve in upper.sleeves if sleeve is not None), default=0.0)
    for k, found in enumerate(upper.sleeves):
        if found is not None:
            sleeve = replace(found, length=longest)
            ends_at = (pts(tips[k])[0], pts(((-half, half)[k], pit_y))[0])
            patches.append(_fit_sleeve(sleeve, figure.arms[k], ends_at, (wide, long), figure))
    return patches


def _edges(upper: Upper) -> Points:
    """The shoulders of a garment whose sleeves lie against its trunk."""
    rows = np.flatnonzero(upper.trunk.any(axis=1))
    y = float(rows[0] + 0.13 * (rows[-1] - rows[0]))
    middle = float(upper.shoulders[:, 0].mean())
    ends = run_at(upper.trunk, round(y), middle) or (middle, middle)
    return np.array([[ends[0], y], [ends[1], y]])


def _tips(
    shoulders: Points, figure: Figure, cutting: Cutting, straps: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the shoulders of the garment come to lie.

    Args:
        straps: cm per px where the garment hangs on straps of its own width; 0 where it does not.
    """
    reach = figure.shape.shoulder + 0.2 + 0.35 * cutting.ease
    if straps:
        own = abs(float(shoulders[1, 0] - shoulders[0, 0])) / 2 * straps
        reach = float(np.clip(own, figure.neck + 2.5, reach - 1.5))
    y = shoulder_line(figure, reach) - 0.6 - 0.25 * cutting.ease
    return (-reach, y), (reach, y)


def _neck(upper: Upper, shoulder: Points, middle: float) -> Points | None:
    """The garment's edge beside the neck; None where it lies lower than the shoulder."""
    x = middle + (float(shoulder[0]) - middle) * 0.45
    column = upper.trunk[:, int(np.clip(round(x), 0, upper.trunk.shape[1] - 1))]
    ys = np.flatnonzero(column)
    if not len(ys) or ys[0] > shoulder[1] + 2:
        return None
    return np.array([x, float(ys[0])])


def _fit_sleeve(
    sleeve: Sleeve,
    arm: Arm,
    seam: tuple[Points, Points],
    scale: tuple[float, float],
    figure: Figure,
) -> Patch:
    wide, long = scale
    reach = float(np.linalg.norm(arm.elbow - arm.shoulder) + np.linalg.norm(arm.wrist - arm.elbow))
    pit = (float(seam[1][1]) - float(arm.shoulder[1])) / reach
    end = _SEAM + sleeve.length * long / reach
    # a sleeve that comes near to the wrist is a long one, however it was photographed
    end = 1.02 if end > 0.84 else max(end, pit + 0.07)
    targets = [seam[0], seam[1]]
    sources = [sleeve.outer[0], sleeve.inner[0]]
    widths = np.linalg.norm(sleeve.outer - sleeve.inner, axis=1) / 2 * wide
    for k in range(1, STATIONS):
        along = k / (STATIONS - 1)
        # the seam runs down beside the arm: the inner edge begins at the armpit
        outer = _edge(arm, end * along, widths[k], figure)[0]
        inner = _edge(arm, pit + (end - pit) * along, widths[k], figure)[1]
        inner[0] = arm.side * max(arm.side * inner[0], arm.side * seam[1][0] - 0.6)
        sources += [sleeve.outer[k], sleeve.inner[k]]
        targets += [outer, inner]
    return Patch(sleeve.part, np.array(sources), np.array(targets), over_arms=True)


def _edge(arm: Arm, share: float, width: float, figure: Figure) -> tuple[Points, Points]:
    """Outer and inner edge of a sleeve this wide at a share of the arm."""
    at = arm.along(share)
    way = arm.along(share + 0.02) - arm.along(share - 0.02)
    way = way / np.linalg.norm(way)
    out = np.array([way[1] * arm.side, -way[0] * arm.side])
    thick = float(np.interp(share, (0, 0.25, 0.5, 0.62, 1), (4.6, 4.9, 3.9, 4.0, 2.7)))
    thick = thick * figure.shape.limb
    half = float(np.clip(width, thick + 0.6, thick + 4.0))
    return at + out * half, at - out * half


__all__ = ["Cutting", "Patch", "body_edge", "fit_upper", "shoulder_line"]
