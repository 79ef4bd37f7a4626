"""Cuts of ties, bow ties and scarves.

Fringes come from `outerwear.tassels`; what the cloth shows comes from `patterns`.
"""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import Cut, Item, Stroke, Tension, part
from models.render.details import seam
from models.render.footwear import moved
from models.render.geometry import (
    line,
    pts,
    ribbon,
    rotate,
    smooth,
)
from models.render.outerwear import tassels
from models.render.records import GarmentRecipe

Rng = np.random.Generator


def tie(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A necktie, knotted or simply laid in a loop, or a bow tie."""
    if recipe.has("bow"):
        items: list[Item] = [
            part(ribbon(line((-3, 0.0), (-12, 1.0), (-19, -0.6)), 0.6)),
            part(ribbon(line((3, 0.0), (12, 1.0), (19, -0.6)), 0.6)),
        ]
        return Cut(tuple(items + d.bow(0, 0, 6.5)[2:]), (), drape=0.4)
    length, half = rng.uniform(50, 75), rng.uniform(3.2, 4.6)
    tip = length + half * 0.9
    blade = pts((-1.7, 4), (1.7, 4), (half, length), (0, tip), (-half, length))
    tail = pts(
        (-1.3, 4),
        (1.2, 4),
        (half * 0.6 + 1.2, length * 0.8),
        (1.2, length * 0.8 + 2.2),
        (-half * 0.6 + 1.2, length * 0.8),
    )
    items = [part(rotate(tail, rng.normal(-0.05, 0.04), (0, 4)), tone=0.85, lift=0.3, grain=0.6)]
    if rng.random() < 0.6:
        for s in (-1.0, 1.0):
            loop = line(
                (s * 1.2, 2),
                (s * 6.5, -7),
                (s * 7.5, -14),
                (s * rng.uniform(2, 4.5), -20),
                (0, -21),
            )
            items.append(
                part(
                    ribbon(loop, [1.0, 1.6, 1.7, 1.7, 1.6]),
                    tone=0.94,
                    lift=0.4,
                    ease=0.7,
                    grain=-s * 0.7,
                )
            )
    items += [
        part(blade, lift=0.6, ease=1.6, grain=0.78),
        part(
            pts((-2.5, 0), (2.5, 0), (1.8, 5), (-1.8, 5)),
            lift=0.9,
            ease=1.2,
            grain=-0.6,
            shadow=0.5,
        ),
    ]
    return Cut(tuple(items), (), drape=0.45)


def scarf(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A scarf: folded long, draped in a loop, or a square one lying flat."""
    fringed = recipe.material != "silk/satin" and rng.random() < 0.7
    lay = (_folded_scarf, _looped_scarf, _square_scarf)[int(rng.integers(3))]
    return lay(recipe, rng, fringed)


def _folded_scarf(recipe: GarmentRecipe, rng: Rng, fringed: bool) -> Cut:
    half, h = rng.uniform(6.5, 9.5), rng.uniform(60, 80)
    items: list[Item] = []
    for shift, tone in (((4.0, 3.0), 0.86), ((-3.0, 0.0), 1.0)):
        left, right = -half + rng.normal(0, 1), half + rng.normal(0, 1)
        upper = pts((-half, 0), (0, 0.6), (half, 0), (right, h * 0.5))
        lower = pts((half, h), (0, h + 0.5), (-half, h), (left, h * 0.5))
        cover = smooth(np.concatenate([upper, lower]), corners=(0, 2, 4, 6))
        edge = line((-half + 0.5, h), (half - 0.5, h))
        piece = tassels(edge, 5.5, rng) if fringed else []
        piece.append(part(cover, tone=tone, lift=0.9, ease=1.8, shadow=0.5))
        items += moved(piece, shift, angle=rng.normal(0, 0.05))
    return Cut(tuple(items), tuple(Tension((0.0, y), 0.1, 30) for y in (5.0, 30.0)), drape=0.9)


def _looped_scarf(recipe: GarmentRecipe, rng: Rng, fringed: bool) -> Cut:
    items: list[Item] = []
    for s in (-1.0, 1.0):
        tail = line((s * 3, 12), (s * 8, 30), (s * (10 + rng.normal(0, 2)), 62))
        end = (float(tail[-1, 0]), float(tail[-1, 1]) - 0.5)
        if fringed:
            items += moved(tassels(pts((-7, 0), (7, 0)), 5, rng), end, angle=-s * 0.1)
        shape = ribbon(tail, [5.0, 7.0, 7.8])
        items.append(part(shape, lift=0.9, ease=2.0, grain=s * 0.1, shadow=0.5))
    loop = line((-4, 16), (-13, 4), (-13, -10), (0, -18), (13, -10), (13, 4), (4, 16))
    wrap = ribbon(loop, [4.0, 5.5, 6.0, 6.0, 6.0, 5.5, 4.0])
    items.append(part(wrap, lift=1.2, ease=2.4, grain=rng.uniform(0.25, 0.45), shadow=0.5))
    pulls = tuple(Tension((s * 12.0, -6.0), s * 0.2, 20) for s in (-1.0, 1.0))
    return Cut(tuple(items), pulls, drape=1.1)


def _square_scarf(recipe: GarmentRecipe, rng: Rng, fringed: bool) -> Cut:
    w = rng.uniform(26, 34)
    h = w * 0.8
    square = smooth(pts((-w, -h), (w, -h), (w, h), (-w, h)), corners=(0, 1, 2, 3), steps=4)
    items = tassels(line((-w + 1, h), (w - 1, h)), 5, rng) if fringed else []
    items.append(part(square, lift=0.7, ease=1.4))
    edge = np.concatenate([square, square[:1]]) * 0.94
    bordered = len(recipe.colors) > 1
    border = Stroke(edge, width=1.4, slot=1, tone=1.0) if bordered else seam(edge)
    return Cut((*items, border), (), drape=1.2)
