"""Cuts of bags: tote, crossbody, clutch, handbag and backpack."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.render import details as d
from models.render.cut import TRIM, Cut, Item, Stroke, part
from models.render.geometry import Points, box, line, pts, ribbon, smooth
from models.render.records import GarmentRecipe

Rng = np.random.Generator


def bag(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """One bag; its kind comes from the seed, its closure and pocket from the attributes."""
    build = _builder(recipe, rng)
    items = build(recipe, rng)
    return Cut(
        tuple(items),
        (),
        drape=0.5 if build is tote else 0.25,
        trim=("gold", "silver", "gold")[int(rng.integers(3))],
    )


def _builder(recipe: GarmentRecipe, rng: Rng) -> Callable[[GarmentRecipe, Rng], list[Item]]:
    """A kind of bag on which the recipe's pocket and closure can be seen."""
    kinds = [tote, handbag]
    if recipe.has("pocket", "zip-up"):
        kinds.append(backpack)
    if not recipe.has("pocket"):
        kinds.append(_clutch)
    if not recipe.has("pocket", "zip-up"):
        kinds.append(flap_bag)
    return kinds[int(rng.integers(len(kinds)))]


def _handle(half: float, y: float, tall: float, width: float, sway: float) -> Points:
    arc = line(
        (-half, y + 5),
        (-half * 0.95, y - tall * 0.5),
        (sway, y - tall),
        (half * 0.95, y - tall * 0.5),
        (half, y + 5),
    )
    return ribbon(arc, width)


def _body(w: float, h: float, taper: float, radius: float) -> Points:
    x = w * taper
    return smooth(
        pts(
            (-w, 0),
            (0, 0.5),
            (w, 0),
            (x, h - 3 * radius),
            (x, h - radius),
            (x - radius, h),
            (x - 3 * radius, h),
            (-x + 3 * radius, h),
            (-x + radius, h),
            (-x, h - radius),
            (-x, h - 3 * radius),
        ),
        corners=(0, 2, 3, 6, 7, 10),
    )


def _closing(recipe: GarmentRecipe, w: float, y: float) -> list[Item]:
    if recipe.has("zip-up"):
        path = line((-w * 0.92, y), (0, y + 0.4), (w * 0.92, y))
        return [
            Stroke(path, width=1.6, tone=0.75, groove=-0.2),
            Stroke(path, width=0.5, slot=TRIM, dash=0.4, tone=0.9),
            part(
                box(-w * 0.8 - 0.4, y, -w * 0.8 + 0.4, y + 3.4, 0.3),
                slot=TRIM,
                surface="metal",
                lift=0.3,
                ease=0.3,
            ),
        ]
    if recipe.has("buckle"):
        strap = part(box(-1.8, y - 2, 1.8, y + 9, 1.4), lift=0.5, ease=0.6, tone=0.95)
        frame = part(
            box(-2.8, y + 3.6, 2.8, y + 7.6, 0.6),
            box(-1.7, y + 4.5, 1.7, y + 6.7),
            slot=TRIM,
            surface="metal",
            lift=0.4,
            ease=0.3,
        )
        return [strap, frame]
    return []


def tote(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    w, h = rng.uniform(17, 22), rng.uniform(30, 38)
    tall, half = rng.uniform(14, 26), w * rng.uniform(0.4, 0.6)
    width = rng.uniform(0.9, 1.6)
    items: list[Item] = [
        part(_handle(half, 1, tall * 1.08, width, 2.5), tone=0.82, lift=0.4, ease=0.5, slot=0)
    ]
    items.append(
        part(smooth(pts((-w, 0), (0, -1.4), (w, 0), (0, 1.6)), corners=(0, 2)), tone=0.5, lift=0.0)
    )
    items += [
        part(_body(w, h, rng.uniform(0.92, 1.04), 1.5), lift=1.4, ease=2.6),
        part(
            _handle(half, 3, tall, width, -1.5), slot=0, tone=0.97, lift=0.4, ease=0.5, shadow=0.5
        ),
    ]
    items.append(d.stitching(line((-w + 0.5, 2.2), (0, 2.8), (w - 0.5, 2.2)), tone=0.8))
    if recipe.has("pocket"):
        items += d.patch_pocket(0, h * 0.45, w, h * 0.38)
    return items + _closing(recipe, w, 1.5)


def _strap(w: float, rng: Rng) -> list[Item]:
    sway = rng.normal(0, 5)
    path = line(
        (-w, 2),
        (-w * 1.15, -12),
        (sway - 6, -28 + rng.normal(0, 2)),
        (sway + 8, -26),
        (w * 1.2, -11),
        (w, 2),
    )
    return [part(ribbon(path, 0.7), slot=0, tone=0.95, lift=0.4, ease=0.4)]


def flap_bag(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    w, h = rng.uniform(11, 15), rng.uniform(15, 20)
    depth = h * rng.uniform(0.5, 0.75)
    flap = smooth(
        pts(
            (-w - 0.3, -0.4),
            (0, -0.8),
            (w + 0.3, -0.4),
            (w * 0.99, depth * 0.7),
            (w * 0.6, depth),
            (0, depth + 0.6),
            (-w * 0.6, depth),
            (-w * 0.99, depth * 0.7),
        ),
        corners=(0, 2),
    )
    items = [
        *_strap(w, rng),
        part(_body(w, h, 1.02, 3.0), lift=1.6, ease=2.8),
        part(flap, lift=0.7, ease=1.2, shadow=0.55),
    ]
    items.append(d.stitching(flap[8:] * 0.96, tone=0.8))
    items.append(
        part(
            box(-1.6, depth - 2.0, 1.6, depth + 1.2, 0.8),
            slot=TRIM,
            surface="metal",
            lift=0.4,
            ease=0.4,
        )
    )
    return items + (_closing(recipe, w, depth - 4) if recipe.has("buckle") else [])


def _clutch(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    w, h = rng.uniform(13, 16), rng.uniform(13, 17)
    items: list[Item] = [part(_body(w, h, 1.0, 1.6), lift=1.3, ease=2.4)]
    if recipe.has("zip-up"):
        return items + _closing(recipe, w, 1.6)
    point = pts((-w - 0.2, -0.3), (w + 0.2, -0.3), (w, h * 0.2), (0, h * 0.72), (-w, h * 0.2))
    items += [
        part(smooth(point, corners=(0, 1, 2, 4), steps=4), lift=0.5, ease=1.0, shadow=0.55),
        part(
            box(-0.9, h * 0.58, 0.9, h * 0.7, 0.6), slot=TRIM, surface="metal", lift=0.3, ease=0.3
        ),
    ]
    return items + (_closing(recipe, w, h * 0.2) if recipe.has("buckle") else [])


def handbag(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    w, h = rng.uniform(14, 18), rng.uniform(20, 25)
    tall = rng.uniform(10, 16)
    items: list[Item] = [
        part(_handle(w * 0.5, 1, tall * 1.1, 0.8, 1.5), slot=0, tone=0.75, lift=0.5, ease=0.5)
    ]
    items += [
        part(_body(w * 0.88, h, 1.16, 3.2), lift=1.8, ease=3.2),
        part(_handle(w * 0.5, 2, tall, 0.85, -0.8), slot=0, lift=0.6, ease=0.5, shadow=0.5),
    ]
    items += [
        part(
            box(s * w * 0.5 - 1.0, 3.0, s * w * 0.5 + 1.0, 7.0, 0.8),
            slot=TRIM,
            surface="metal",
            lift=0.3,
            ease=0.3,
        )
        for s in (-1.0, 1.0)
    ]
    items += [d.seam(line((s * w * 0.62, 1), (s * w * 0.66, h)), tone=0.8) for s in (-1.0, 1.0)]
    if recipe.has("pocket"):
        items += d.patch_pocket(0, h * 0.45, w * 0.95, h * 0.4)
    return items + _closing(recipe, w * 0.88, 1.6)


def _carrying_straps(w: float, h: float) -> list[Item]:
    """Two shoulder straps that stick out from behind, and a grab handle."""
    items: list[Item] = []
    for s in (-1.0, 1.0):
        strap = line(
            (s * w * 0.5, 2), (s * (w + 5), 8), (s * (w + 5.5), h * 0.5), (s * w * 0.9, h - 4)
        )
        shape = ribbon(strap, [2.4, 2.6, 1.6, 1.2])
        items.append(part(shape, slot=0, tone=0.8, lift=0.8, ease=1.0))
    grip = ribbon(line((-3, 1), (-2.4, -4), (2.4, -4), (3, 1)), 0.9)
    return [*items, part(grip, slot=0, tone=0.85, lift=0.5, ease=0.5)]


def backpack(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    w, h = rng.uniform(14, 17), rng.uniform(38, 45)
    items = _carrying_straps(w, h)
    shell = smooth(
        pts(
            (-w * 0.82, 5),
            (-w * 0.5, 0.6),
            (0, -0.4),
            (w * 0.5, 0.6),
            (w * 0.82, 5),
            (w, h * 0.55),
            (w * 0.96, h - 2),
            (w * 0.7, h),
            (-w * 0.7, h),
            (-w * 0.96, h - 2),
            (-w, h * 0.55),
        )
    )
    pocket = smooth(
        pts(
            (-w * 0.78, h * 0.52),
            (0, h * 0.5),
            (w * 0.78, h * 0.52),
            (w * 0.82, h * 0.9),
            (w * 0.6, h * 0.95),
            (-w * 0.6, h * 0.95),
            (-w * 0.82, h * 0.9),
        )
    )
    items.append(part(shell, lift=2.6, ease=5.0))
    arc = line((-w * 0.86, h * 0.42), (-w * 0.7, 7), (0, 3.4), (w * 0.7, 7), (w * 0.86, h * 0.42))
    items += [
        Stroke(arc, width=1.0, tone=0.7, groove=-0.3),
        Stroke(arc, width=0.4, slot=TRIM, tone=0.9, dash=0.4),
    ]
    second = 1 if len(recipe.colors) > 1 else -1
    items.append(part(pocket, slot=second, lift=1.2, ease=2.0, shadow=0.45))
    items.append(
        Stroke(
            line((-w * 0.7, h * 0.57), (0, h * 0.55), (w * 0.7, h * 0.57)),
            width=0.4,
            slot=TRIM,
            tone=0.9,
            dash=0.4,
        )
    )
    if recipe.has("buckle"):
        items += _closing(recipe, w, h * 0.4)
    return items
