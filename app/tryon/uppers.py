"""Tops, jackets, dresses and jumpsuits: from a cut-out's landmarks to shoulders, trunk and arms.

A garment keeps its own width where it is wider than the body and its own length; a flat garment is
half of its girth wide, a worn one about as wide as the body, hence `FLAT`. Above the armpits cloth
hangs from the shoulder line, column by column; below them it goes row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.tryon.landmarks import STATIONS, Sleeve, Upper
from app.tryon.mesh import Grid, Mesh, strip
from app.tryon.silhouette import Points
from models.render.figure import Arm, Figure
from models.render.geometry import pts

FLAT = 1.36
"""Half the girth of a trunk by its width from the front: an ellipse 0.7 as deep as wide."""

_HANGS = 1.12
"""Length by width of what hangs: less than `FLAT`, because a photo from above shortens no width."""

_SEAM = 0.1
_COLUMNS = 17
_YOKE = (-0.4, -0.2, -0.12, 0.0, 0.12, 0.28, 0.46, 0.64, 0.82, 1.0)
_ROWS = 30
_COLLAR = 0.8
_OVERLAP = 0.22
_LONG_SLEEVE = 0.6


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a kind of upper garment sits.

    Attributes:
        ease: How far in cm it stands off the chest.
        shortest, longest: y of the hem in cm.
        straps: It hangs from straps of its own width, or from nothing.
        strapless: It begins below the arms.
        open: Half of the gap in cm between its fronts; 0 where it is closed.
    """

    ease: float
    shortest: float
    longest: float
    straps: bool = False
    strapless: bool = False
    open: float = 0.0


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


@dataclass(frozen=True, slots=True)
class Hang:
    """Where a garment's corners lie on a figure, in cm, and its scale in cm by px."""

    tip: float
    pit: tuple[float, float]
    hem: float
    wide: float
    long: float


def hang_of(upper: Upper, figure: Figure, cutting: Cutting) -> Hang:
    """Say where shoulders, armpits and hem of a garment lie."""
    chest_y = 19.0 * figure.shape.torso
    half = figure.half(chest_y) + cutting.ease
    flat = float(abs(upper.armpits[1, 0] - upper.armpits[0, 0]))
    wide = 2 * half / max(flat, 1.0)
    tip = figure.shape.shoulder + 0.2 + 0.35 * cutting.ease
    if cutting.straps:
        own = abs(float(upper.shoulders[1, 0] - upper.shoulders[0, 0])) / 2 * wide
        tip = float(np.clip(own, figure.neck + 3.0, tip - 0.8))
    if cutting.strapless:
        tip = figure.half(13.0) + 0.3
    pit_y = chest_y + 1.0 + 0.5 * cutting.ease
    long = wide * _HANGS
    hem = pit_y + (upper.hem - upper.first_row) * long
    return Hang(
        tip, (half, pit_y), float(np.clip(hem, cutting.shortest, cutting.longest)), wide, long
    )


def fit_upper(upper: Upper, figure: Figure, cutting: Cutting) -> list[Mesh]:
    """Say where trunk and sleeves of a garment lie on a figure; the trunk comes first."""
    hang = hang_of(upper, figure, cutting)
    sources, targets = _trunk(upper, figure, cutting, hang)
    across = np.broadcast_to(np.linspace(-1, 1, _COLUMNS), sources.shape[:2]).astype(np.float64)
    trunk = Mesh(sources, targets, across)
    meshes = _opened(trunk, cutting.open) if cutting.open else [trunk]
    # both sleeves of a garment are as long: the shorter one is bent or partly hidden
    longest = max((sleeve.length for sleeve in upper.sleeves if sleeve is not None), default=0.0)
    for k, found in enumerate(upper.sleeves):
        if found is not None:
            sleeve = replace(found, length=longest)
            meshes.append(_sleeve(sleeve, figure.arms[k], hang, figure))
    return meshes


def _trunk(upper: Upper, figure: Figure, cutting: Cutting, hang: Hang) -> tuple[Grid, Grid]:
    share = np.linspace(-1, 1, _COLUMNS)
    half, pit_y = hang.pit
    first = float(upper.first_row)
    sources, targets = [], []
    tops = np.interp(np.linspace(0, 1, _COLUMNS), np.linspace(0, 1, len(upper.top)), upper.top)
    lift = 0.5 + 0.3 * cutting.ease
    for s in _YOKE:
        if cutting.straps and s < 0:
            # nothing stands above straps but what a photo shows behind them
            continue
        down = float(np.clip(s, 0, 1))
        # only collar and hood stand above the shoulder line, never its ends
        along = s if s >= 0 else s * np.clip((_COLLAR - np.abs(share)) / 0.3, 0, 1)
        ends = upper.shoulders[:, 0] * (1 - down) + upper.armpits[:, 0] * down
        sources.append(
            np.stack([np.interp(share, (-1, 1), ends), tops + along * (first - tops)], axis=1)
        )
        xs = share * (hang.tip * (1 - down**1.6) + half * down**1.6)
        if cutting.strapless:
            high = np.full(_COLUMNS, 12.5)
        else:
            high = np.array([shoulder_line(figure, x * hang.tip) for x in share]) - lift
        targets.append(np.stack([xs, high + along * (pit_y - high)], axis=1))
    rows = np.linspace(0, len(upper.edges) - 1, _ROWS)[1:]
    reaches = []
    for row in rows:
        left, right = (
            float(np.interp(row, np.arange(len(upper.edges)), upper.edges[:, k])) for k in (0, 1)
        )
        part = row / max(len(upper.edges) - 1, 1)
        y = pit_y + (hang.hem - pit_y) * part
        own = (right - left) / 2 * hang.wide
        sources.append(
            np.stack([np.linspace(left, right, _COLUMNS), np.full(_COLUMNS, first + row)], 1)
        )
        least = body_edge(figure, y) + 0.5 * cutting.ease
        reaches.append((float(np.clip(own, least, half * 1.9)), y))
    wide = np.array([half, *(reach for reach, _ in reaches)])
    wide = np.convolve(np.pad(wide, 3, mode="edge"), np.ones(7) / 7, mode="valid")[1:]
    targets += [
        np.stack([share * reach, np.full(_COLUMNS, y)], axis=1)
        for reach, (_, y) in zip(wide, reaches, strict=True)
    ]
    return np.array(sources), np.array(targets)


def _opened(trunk: Mesh, gap: float) -> list[Mesh]:
    """Both fronts of a jacket, drawn apart so that what is under it shows."""
    rows = np.linspace(0, 1, len(trunk.targets))
    apart = gap * (0.55 + 0.45 * np.clip(rows * 1.4, 0, 1) + 0.25 * rows**3)
    middle = _COLUMNS // 2
    halves = []
    for columns in (slice(0, middle + 1), slice(middle, _COLUMNS)):
        targets = trunk.targets[:, columns].copy()
        side = -1.0 if columns.start == 0 else 1.0
        reach = np.abs(targets[..., 0]).max(axis=1)
        pushed = apart + np.abs(targets[..., 0]).T * (1 - 0.75 * apart / np.maximum(reach, 1.0))
        targets[..., 0] = side * pushed.T
        halves.append(
            replace(
                trunk,
                sources=trunk.sources[:, columns],
                targets=targets,
                across=trunk.across[:, columns],
            )
        )
    return halves


def _sleeve(sleeve: Sleeve, arm: Arm, hang: Hang, figure: Figure) -> Mesh:
    half, pit_y = hang.pit
    tip_y = shoulder_line(figure, hang.tip) - 0.6
    reach = float(np.linalg.norm(arm.elbow - arm.shoulder) + np.linalg.norm(arm.wrist - arm.elbow))
    pit = (pit_y - float(arm.shoulder[1])) / reach
    end = _SEAM + sleeve.length * hang.long / reach
    # a sleeve that comes near to the wrist is a long one, however it was photographed
    end = 1.0 if end > _LONG_SLEEVE else max(end, pit + 0.07)
    outer = [pts((arm.side * hang.tip, tip_y))[0]]
    inner = [pts((arm.side * half, pit_y))[0]]
    widths = np.linalg.norm(sleeve.outer - sleeve.inner, axis=1) / 2 * hang.wide
    widths[1:] = np.convolve(np.pad(widths[1:], 1, mode="edge"), np.ones(3) / 3, mode="valid")
    for k in range(1, STATIONS):
        along = k / (STATIONS - 1)
        # the seam runs down beside the arm: the inner edge begins at the armpit
        outer.append(_edge(arm, end * along, widths[k], figure)[0])
        edge = _edge(arm, pit + (end - pit) * along, widths[k], figure)[1]
        edge[0] = arm.side * max(arm.side * edge[0], arm.side * inner[0][0] - 1.2 * along)
        inner.append(edge)
    # some of the trunk comes with it, so that no gap opens at the seam
    into = _OVERLAP * float(np.linalg.norm(sleeve.outer[0] - sleeve.inner[0]))
    inward = np.array([-np.sign((sleeve.outer[-1] - sleeve.inner[0])[0]) * into, 0.0])
    shift = np.array([-arm.side * into * hang.wide, 0.0])
    edges = [np.array(found) for found in (outer, inner)]
    mesh = strip(
        (
            np.concatenate([[sleeve.outer[0] + inward], sleeve.outer]),
            np.concatenate([[sleeve.inner[0] + inward], sleeve.inner]),
        ),
        (
            np.concatenate([[edges[0][0] + shift], edges[0]]),
            np.concatenate([[edges[1][0] + shift], edges[1]]),
        ),
        over_arms=True,
    )
    return replace(mesh, fades_in=True)


def _edge(arm: Arm, share: float, width: float, figure: Figure) -> tuple[Points, Points]:
    """Outer and inner edge of a sleeve this wide at a share of the arm."""
    at = arm.along(share)
    way = arm.along(min(share + 0.12, 1.0)) - arm.along(max(min(share, 0.98) - 0.12, 0.0))
    way = way / max(float(np.linalg.norm(way)), 1e-6)
    out = np.array([way[1] * arm.side, -way[0] * arm.side])
    thick = float(np.interp(share, (0, 0.25, 0.5, 0.62, 1), (4.6, 4.9, 3.9, 4.0, 2.7)))
    thick = thick * figure.shape.limb
    half = float(np.clip(width, thick + 0.5, thick + 2.6))
    return at + out * half, at - out * half


__all__ = ["FLAT", "Cutting", "Hang", "body_edge", "fit_upper", "hang_of", "shoulder_line"]
