"""Cuts of hats and headbands.

Each kind is seen from where it is recognized best: caps from the front, brims also from above.
"""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import FABRIC, Cut, Item, Stroke, part
from models.render.footwear import moved
from models.render.geometry import (
    box,
    ellipse,
    line,
    pts,
    ribbon,
    smooth,
)
from models.render.prints import logo_print
from models.render.records import GarmentRecipe

Rng = np.random.Generator


def hat(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A beanie, a cap or a brimmed hat."""
    if recipe.has("beanie"):
        return _beanie(recipe, rng)
    if recipe.has("cap"):
        return _cap(recipe, rng)
    return _brim_from_above(recipe, rng) if rng.random() < 0.5 else _brim_from_side(recipe, rng)


def _brim_from_above(recipe: GarmentRecipe, rng: Rng) -> Cut:
    wide, squash = rng.uniform(19, 26), rng.uniform(0.8, 0.98)
    slot = 1 if len(recipe.colors) > 1 else 0
    tie = ellipse(0, 0, 10.6, 11.4 * squash)
    items: list[Item] = [
        part(ellipse(0, 0, wide, wide * squash, 60), lift=0.8, ease=2.0),
        part(tie, slot=slot, tone=0.8, lift=0.2, ease=0.6, shadow=0.6),
        part(ellipse(0, -0.3, 9.6, 10.4 * squash), lift=2.2, ease=3.0, shadow=0.3),
        Stroke(line((0, -8), (0.4, 0), (0, 7)), width=0.5, tone=0.85, groove=-0.8, spread=3),
    ]
    return Cut(tuple(items), (), drape=0.4)


def _brim_from_side(recipe: GarmentRecipe, rng: Rng) -> Cut:
    tall, wide = rng.uniform(11, 15), rng.uniform(19, 26)
    crown = smooth(
        pts(
            (-9.6, 0),
            (-8.8, -tall * 0.7),
            (-5, -tall),
            (0, -tall + 1.2),
            (5, -tall),
            (8.8, -tall * 0.7),
            (9.6, 0),
            (0, 1.8),
        ),
        corners=(0, 6),
    )
    two = len(recipe.colors) > 1
    tie = ribbon(line((-9.5, -1.8), (0, 0.2), (9.5, -1.8)), 1.7)
    items: list[Item] = [
        part(ellipse(0, 0.4, wide, rng.uniform(4.5, 7.5), 60), lift=0.8, ease=1.8),
        part(crown, lift=2.2, ease=3.4, shadow=0.5),
        part(tie, slot=int(two), tone=1.0 if two else 0.72, lift=0.15, ease=0.4, shadow=0.2),
    ]
    return Cut(tuple(items), (), drape=0.4)


def _beanie(recipe: GarmentRecipe, rng: Rng) -> Cut:
    tall = rng.uniform(15, 21)
    dome = smooth(
        pts(
            (-11.5, 2),
            (-11.8, -tall * 0.45),
            (-7.5, -tall * 0.88),
            (0, -tall),
            (7.5, -tall * 0.88),
            (11.8, -tall * 0.45),
            (11.5, 2),
        ),
        corners=(0, 6),
    )
    slot = 1 if len(recipe.colors) > 1 and rng.random() < 0.5 else FABRIC
    items: list[Item] = []
    if rng.random() < 0.45:
        a = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        r = 4.2 + rng.normal(0, 0.3, 40)
        puff = np.stack([r * np.cos(a), -tall - 2.6 + r * np.sin(a)], axis=1)
        items.append(
            part(puff, slot=1 if len(recipe.colors) > 1 else 0, lift=2.0, ease=3.0, surface="fur")
        )
    items.append(part(dome, lift=1.4, ease=4.0))
    brim = smooth(
        pts((-12.2, 1), (0, 2.0), (12.2, 1), (12.4, 8.0), (0, 9.4), (-12.4, 8.0)),
        corners=(0, 2, 3, 5),
    )
    items.append(part(brim, slot=slot, lift=0.8, ease=1.2, surface="rib", shadow=0.45))
    if recipe.pattern == "logo":
        items += logo_print(rng, 0, 5, 6)
    return Cut(tuple(items), (), drape=0.5)


def _cap(recipe: GarmentRecipe, rng: Rng) -> Cut:
    crown = smooth(
        pts((-10.5, 3), (-11, -4), (-7, -11), (0, -13), (7, -11), (11, -4), (10.5, 3), (0, 6)),
        corners=(0, 6),
    )
    peak = smooth(
        pts((-10.2, 2.4), (0, 5.2), (10.2, 2.4), (9.6, 8.5), (4, 12.8), (-4, 12.8), (-9.6, 8.5)),
        corners=(0, 2),
    )
    slot = (
        1
        if len(recipe.colors) > 1 and recipe.pattern in ("plain", "color-block", "logo")
        else FABRIC
    )
    strap = part(
        smooth(pts((-10, 1), (0, -3), (10, 1), (9, 3), (0, 0), (-9, 3)), corners=(0, 2)),
        tone=0.6,
        lift=0.1,
    )
    items: list[Item] = [
        strap,
        part(crown, lift=2.4, ease=5.0),
        part(
            peak, slot=slot if recipe.pattern != "logo" else FABRIC, lift=0.9, ease=1.6, shadow=0.5
        ),
    ]
    for k in (-0.62, 0.0, 0.62):
        items.append(d.seam(line((0, -12.6), (k * 8.6, -6), (k * 10.8, 4.4)), tone=0.8))
    for k in (1.0, 2.0, 3.0):
        items.append(
            d.stitching(
                line(
                    (-9.8 + k * 0.2, 3 + k * 1.7), (0, 5.6 + k * 1.7), (9.8 - k * 0.2, 3 + k * 1.7)
                ),
                tone=0.85,
            )
        )
    items.append(d.button(0, -12.6, size=0.8, slot=0))
    if recipe.pattern == "logo":
        items += logo_print(rng, 0, -3.4, 8.5)
    angle = rng.normal(0, 0.1)
    return Cut(tuple(moved(items, (0, 0), angle=angle)), (), drape=0.4)


def headband(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A stiff hairband or a soft stretch loop."""
    if rng.random() < 0.5:
        width = rng.uniform(1.0, 2.6)
        arc = line((-6.6, 9), (-7.6, 1), (-5.4, -5.8), (0, -8.4), (5.4, -5.8), (7.6, 1), (6.6, 9))
        items: list[Item] = [
            part(
                ribbon(
                    arc, [width * 0.4, width * 0.8, width, width, width, width * 0.8, width * 0.4]
                ),
                lift=0.9,
                ease=1.0,
                shadow=0.5,
            )
        ]
        if recipe.has("bow"):
            items += moved(
                d.bow(0, 0, rng.uniform(3, 5)), (rng.uniform(-4.5, 0.5), -7.6), angle=0.1
            )
        return Cut(tuple(items), (), drape=0.5)
    w, h, thick = 11.0, rng.uniform(4.5, 7.5), rng.uniform(1.4, 2.6)
    ring = ellipse(0, 0, w, h)
    items = [
        part(ring + np.array([0, -1.2]), ellipse(0, -1.2, w - 1, h - 1.0), tone=0.62, lift=0.3),
        part(
            ribbon(
                line((-w, 0), (-w * 0.72, h * 0.8), (0, h * 1.15), (w * 0.72, h * 0.8), (w, 0)),
                [thick * 0.6, thick * 0.9, thick, thick * 0.9, thick * 0.6],
            ),
            lift=0.9,
            ease=1.4,
        ),
    ]
    if recipe.has("bow"):
        items += d.bow(0, h * 1.15, 5.5)
    elif rng.random() < 0.5:
        items.append(
            part(box(-1.5, h * 1.15 - thick, 1.5, h * 1.15 + thick, 1.0), lift=0.6, ease=1.0)
        )
    return Cut(tuple(items), (), drape=0.7)
