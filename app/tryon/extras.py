"""What is placed more than bent: shoes, socks, bags, hats, scarves, ties, belts, gloves, glasses.

A pair becomes one a foot or hand; one alone is mirrored for the other side. A scarf is laid once
around the neck with both ends in front; a belt shows the half that is seen from the front, its
buckle in the middle.
"""

from __future__ import annotations

import cv2
import numpy as np

from app.tryon.mesh import Grid, Mesh, strip
from app.tryon.silhouette import Points, Solid, bounds, pieces_of
from models.render.figure import Figure
from models.render.geometry import line, normals, pts

_SHOE = 10.5
_TALLEST, _BOOT = 15.0, 34.0
_SIDE_VIEW = 0.78
_PAIR = 0.35
_UNROLLED = 2.2


def fit_shoes(solid: Solid, figure: Figure, *, boots: bool = False) -> list[Mesh]:
    """Say where shoes lie."""
    tallest = _BOOT if boots else _TALLEST
    return [
        _at_foot(piece, figure, k, mirrored=mirrored, tallest=tallest)
        for k, (piece, mirrored) in enumerate(_pair(solid))
    ]


def fit_socks(solid: Solid, figure: Figure) -> list[Mesh]:
    """Pull a pair of socks up from the feet."""
    meshes = []
    for k, (piece, mirrored) in enumerate(_pair(solid)):
        _, _, wide, tall = bounds(piece)
        leg = figure.legs[k]
        width = 8.6 * figure.shape.limb
        high = float(np.clip(width * tall / wide, 10.0, 30.0))
        place = (float(leg.ankle[0]) + leg.side * 0.5, figure.sole)
        meshes.append(_boxed(piece, place, (width, high), from_bottom=True, mirrored=mirrored))
    return meshes


def fit_gloves(solid: Solid, figure: Figure) -> list[Mesh]:
    """Put gloves on both hands, fingers down."""
    meshes = []
    for k, (piece, mirrored) in enumerate(_pair(solid)):
        left, top, wide, tall = bounds(piece)
        arm = figure.arms[k]
        way = (arm.hand - arm.wrist) / max(float(np.linalg.norm(arm.hand - arm.wrist)), 1e-6)
        across = np.array([-way[1], way[0]]) * (1 if mirrored else -1) * 4.6 * figure.shape.limb
        start, end = arm.wrist - way * 4.0, arm.hand + way * 0.5
        sources = (
            pts((left, top), (left, top + tall)),
            pts((left + wide, top), (left + wide, top + tall)),
        )
        edges = [np.stack([start + sign * across, end + sign * across]) for sign in (-1, 1)]
        meshes.append(strip(sources, (edges[1], edges[0]), roundness=0.3, over_arms=True))
    return meshes


def fit_bag(solid: Solid, figure: Figure) -> list[Mesh]:
    """Hang a bag from the hand at the viewer's right."""
    _, _, wide, tall = bounds(solid)
    width = min(27.0, 34.0 * wide / tall)
    arm = figure.arms[1]
    grip = arm.wrist * 0.35 + arm.hand * 0.65
    return [
        _boxed(
            solid,
            (float(grip[0]), float(grip[1]) - 1.2),
            (width, width * tall / wide),
            roundness=0.2,
        )
    ]


def fit_hat(solid: Solid, figure: Figure) -> list[Mesh]:
    """Put a hat on the head down to the brows."""
    _, _, wide, tall = bounds(solid)
    k = figure.shape.head
    brimmed = wide / tall > 1.6
    width = (27.0 if brimmed else 19.0) * k
    # the dome of a hat reaches a hand above the skull, however it was photographed
    high = float(np.clip(width * tall / wide, 9.0 * k, 17.0 * k))
    low = float(figure.head[1]) - (3.4 if brimmed else 2.6) * k
    place = (float(figure.head[0]), low)
    return [_boxed(solid, place, (width, high), from_bottom=True, roundness=0.6)]


def fit_glasses(solid: Solid, figure: Figure) -> list[Mesh]:
    """Put glasses before the eyes."""
    _, _, wide, tall = bounds(solid)
    k = figure.shape.head
    width = 14.2 * k
    high = min(width * tall / wide, 6.4 * k)
    place = (float(figure.head[0]), float(figure.head[1]) + 0.8 * k - high / 2)
    return [_boxed(solid, place, (width, high), roundness=0.0)]


def fit_headband(solid: Solid, figure: Figure) -> list[Mesh]:
    """Lay a band around the forehead."""
    along = _along(solid)
    if along is None:
        return []
    x, y = figure.head
    k = figure.shape.head
    axis = line((x - 8.0 * k, y - 3.6 * k), (x, y - 5.4 * k), (x + 8.0 * k, y - 3.6 * k), steps=10)
    return [_ribbon(along, (0.0, 1.0), axis, 1.7 * k, roundness=0.7)]


def fit_scarf(solid: Solid, figure: Figure) -> list[Mesh]:
    """Lay a scarf around the neck; both ends hang in front."""
    along = _along(solid) or _upright(solid)
    n = figure.neck
    ends_y = 34.0 * figure.shape.torso
    left = line((-n + 0.6, 1.0), (-n - 0.8, 9.0), (-n + 0.2, 22.0), (-n - 0.6, ends_y), steps=7)
    right = line((n - 0.4, 1.0), (n + 0.4, 9.0), (n - 0.6, 20.0), (n + 0.8, ends_y - 5.0), steps=7)
    around = line((-n - 3.6, -3.4), (-n, 1.6), (0.0, 4.2), (n, 1.6), (n + 3.6, -3.4), steps=7)
    return [
        _ribbon(along, (0.4, 0.0), left, 4.6, roundness=0.6),
        _ribbon(along, (0.6, 1.0), right, 4.6, roundness=0.6),
        _ribbon(along, (0.34, 0.66), around, 4.0, roundness=0.5),
    ]


def fit_tie(solid: Solid, figure: Figure) -> list[Mesh]:
    """Hang a tie from the collar."""
    along = _along(solid)
    if along is None:
        return []
    axis = line((0.0, 1.0), (0.0, 20.0), (0.0, figure.shape.waist_y - 1.0))
    narrow = _width_at(solid, along, 0.1) < _width_at(solid, along, 0.9)
    return [_ribbon(along, (0.0, 1.0) if narrow else (1.0, 0.0), axis, 4.0, roundness=0.4)]


def fit_belt(solid: Solid, figure: Figure) -> list[Mesh]:
    """Lay a belt around the waist, or nothing where its photo shows it rolled up."""
    along = _along(solid)
    if along is None or along[1] < 5 * along[2]:
        return []
    y = figure.shape.waist_y + 2.6
    half = figure.half(y) + 1.0
    buckle_first = _width_at(solid, along, 0.03) >= _width_at(solid, along, 0.97)
    first, last = (0.0, 1.0) if buckle_first else (1.0, 0.0)
    step = 0.3 * (last - first)
    right = line((-1.5, y), (half * 0.5, y - 0.1), (half, y - 0.7))
    left = line((0.5, y), (-half * 0.5, y - 0.1), (-half, y - 0.7))
    tall = 1.9
    return [
        _ribbon(along, (last, last - step), left, tall, roundness=0.0),
        _ribbon(along, (first, first + step), right, tall, roundness=0.0),
    ]


def _pair(solid: Solid) -> list[tuple[Solid, bool]]:
    """The left and the right one, and whether it is mirrored."""
    pieces = sorted(pieces_of(solid), key=lambda piece: -int(piece.sum()))[:2]
    if len(pieces) == 2 and pieces[1].sum() > _PAIR * pieces[0].sum():
        pieces.sort(key=lambda piece: float(np.nonzero(piece)[1].mean()))
        return [(pieces[0], False), (pieces[1], False)]
    _, _, wide, tall = bounds(solid)
    if tall / wide < _SIDE_VIEW or tall / wide > 1.9:
        return [(solid, False), (solid, True)]
    # a pair that touches is parted in its middle
    left = np.arange(solid.shape[1])[None, :] < np.median(np.nonzero(solid)[1])
    return [(solid & left, False), (solid & ~left, False)]


def _at_foot(piece: Solid, figure: Figure, k: int, *, mirrored: bool, tallest: float) -> Mesh:
    _, _, wide, tall = bounds(piece)
    leg = figure.legs[k]
    width = _SHOE if tall >= wide else min(_SHOE * 1.75, _SHOE * wide / tall)
    out = leg.side * (width - _SHOE) * 0.4
    place = (float(leg.ankle[0]) + leg.side * 0.8 + out, figure.sole + 1.5)
    # a shoe from above is seen foreshortened on a foot
    high = min(width * tall / wide, tallest)
    return _boxed(piece, place, (width, high), from_bottom=True, mirrored=mirrored, roundness=0.25)


def _boxed(
    piece: Solid,
    place: tuple[float, float],
    size: tuple[float, float],
    *,
    from_bottom: bool = False,
    mirrored: bool = False,
    roundness: float = 0.3,
) -> Mesh:
    """Scale a piece so that the middle of its upper or lower edge lies at a place."""
    left, top, wide, tall = bounds(piece)
    width, height = size
    y = place[1] - height if from_bottom else place[1]
    xs = (place[0] - width / 2, place[0] + width / 2)
    xs = (xs[1], xs[0]) if mirrored else xs
    sources = (
        pts((left, top), (left, top + tall)),
        pts((left + wide, top), (left + wide, top + tall)),
    )
    targets = (pts((xs[0], y), (xs[0], y + height)), pts((xs[1], y), (xs[1], y + height)))
    return strip(sources, targets, roundness=roundness, over_arms=True)


Along = tuple[Points, float, float, Points]
"""Middle, length and width in px of a long thing, and its direction."""


def _along(solid: Solid) -> Along | None:
    """The box around a long thing; None for what is not long, because it is rolled or folded."""
    outline = np.argwhere(solid)[:, ::-1].astype(np.float32)
    if len(outline) < 8:
        return None
    (x, y), (wide, tall), angle = cv2.minAreaRect(outline)
    turn = np.deg2rad(angle if wide >= tall else angle + 90)
    long, short = max(wide, tall), min(wide, tall)
    if long < _UNROLLED * short:
        return None
    way = np.array([np.cos(turn), np.sin(turn)])
    return np.array([x, y]), float(long), float(max(short, 1.0)), way


def _upright(solid: Solid) -> Along:
    """A folded cloth as a strip from its upper to its lower edge."""
    left, top, wide, tall = bounds(solid)
    return (
        np.array([left + wide / 2, top + tall / 2]),
        0.94 * tall,
        0.8 * wide,
        np.array([0.0, 1.0]),
    )


def _width_at(solid: Solid, along: Along, share: float) -> float:
    """How broad a long thing is at a share of its length."""
    middle, long, short, way = along
    at = middle + way * (share - 0.5) * long
    across = np.array([-way[1], way[0]])
    steps = np.linspace(-0.6, 0.6, 61)[:, None] * short
    places = np.round(at + steps * across).astype(int)
    h, w = solid.shape
    inside = (places >= 0).all(axis=1) & (places[:, 0] < w) & (places[:, 1] < h)
    return float(solid[places[inside, 1], places[inside, 0]].sum())


def _ribbon(
    along: Along, part: tuple[float, float], axis: Grid, half: float, *, roundness: float
) -> Mesh:
    """Lay a stretch of a long thing along a line on the body."""
    middle, long, short, way = along
    across = np.array([-way[1], way[0]]) * short * 0.47
    shares = np.linspace(part[0], part[1], len(axis)) * 0.98 + 0.01
    places = middle + (shares[:, None] - 0.5) * long * way
    side = normals(axis) * half
    return strip(
        (places + across, places - across),
        (axis + side, axis - side),
        roundness=roundness,
        over_arms=True,
    )
