"""Shoes at the feet, a bag at the hand, a hat on the head: cut-outs that are placed, not bent.

A pair becomes one shoe a foot; one shoe alone is mirrored for the other foot.
"""

from __future__ import annotations

import numpy as np

from app.tryon.silhouette import Solid, bounds, pieces_of
from app.tryon.uppers import Patch
from models.render.figure import Figure

_SHOE = 10.5
_TALLEST = 16.0
_SIDE_VIEW = 0.78
_PAIR = 0.35


def fit_shoes(solid: Solid, figure: Figure) -> list[Patch]:
    """Say where shoes lie."""
    pieces = sorted(pieces_of(solid), key=lambda piece: -int(piece.sum()))[:2]
    if len(pieces) == 2 and pieces[1].sum() > _PAIR * pieces[0].sum():
        pieces.sort(key=lambda piece: float(np.nonzero(piece)[1].mean()))
        return [_at_foot(piece, figure, k, mirrored=False) for k, piece in enumerate(pieces)]
    _, _, wide, tall = bounds(solid)
    if tall / wide < _SIDE_VIEW:
        return [_at_foot(solid, figure, k, mirrored=k == 1) for k in (0, 1)]
    # a pair whose shoes touch is parted in its middle
    left = np.arange(solid.shape[1])[None, :] < np.median(np.nonzero(solid)[1])
    halves = (solid & left, solid & ~left)
    return [_at_foot(half, figure, k, mirrored=False) for k, half in enumerate(halves)]


def _at_foot(piece: Solid, figure: Figure, k: int, *, mirrored: bool) -> Patch:
    _, _, wide, tall = bounds(piece)
    leg = figure.legs[k]
    width = _SHOE if tall >= wide else min(_SHOE * 1.75, _SHOE * wide / tall)
    out = leg.side * (width - _SHOE) * 0.4
    place = (float(leg.ankle[0]) + leg.side * 0.8 + out, figure.sole + 1.5)
    return _boxed(piece, place, width, from_bottom=True, mirrored=mirrored, tallest=_TALLEST)


def fit_bag(solid: Solid, figure: Figure) -> Patch:
    """Hang a bag from the hand at the viewer's right."""
    _, _, wide, tall = bounds(solid)
    width = min(27.0, 36.0 * wide / tall)
    hand = figure.arms[1].hand
    return _boxed(solid, (float(hand[0]) + 1.0, float(hand[1]) - 5.0), width)


def fit_hat(solid: Solid, figure: Figure) -> Patch:
    """Put a hat on the head down to the brows."""
    _, _, wide, tall = bounds(solid)
    k = figure.shape.head
    width = 19.0 * k * (1.25 if wide / tall > 1.7 else 1.0)
    low = float(figure.head[1]) - 2.6 * k
    return _boxed(solid, (float(figure.head[0]), low), width, from_bottom=True)


def _boxed(
    piece: Solid,
    place: tuple[float, float],
    width: float,
    *,
    from_bottom: bool = False,
    mirrored: bool = False,
    tallest: float = 100.0,
) -> Patch:
    """Scale a piece so that the middle of its upper or lower edge lies at a place."""
    left, top, wide, tall = bounds(piece)
    # a shoe from above is seen foreshortened on a foot
    height = min(width * tall / wide, tallest)
    y = place[1] - height if from_bottom else place[1]
    xs = (place[0] - width / 2, place[0] + width / 2)
    xs = xs[::-1] if mirrored else xs
    right, low = left + wide, top + tall
    sources = np.array([[left, top], [right, top], [left, low], [right, low]], float)
    targets = np.array([[xs[0], y], [xs[1], y], [xs[0], y + height], [xs[1], y + height]])
    return Patch(piece, sources, targets, over_arms=True)
