"""Bags on a figure: in a hand, on a strap across the body, on the back.

The bags are the flat garments' own pieces, scaled to the figure.
"""

from __future__ import annotations

import numpy as np

from models.render.bags import backpack, flap_bag, handbag, tote
from models.render.cut import Cut, Item, part
from models.render.figure import Figure
from models.render.geometry import line, pts, ribbon, smooth
from models.render.records import GarmentRecipe
from models.render.worn import Worn, accessory, claim, mapped, placed

Rng = np.random.Generator


def worn_bag(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """A bag in a hand, on a strap across the body, or on the back."""
    metal = ("gold", "silver")[recipe.seed % 2]
    if term == "backpack":
        return _backpack(recipe, figure, rng, term, metal)
    if term == "crossbody bag":
        return _crossbody(recipe, figure, rng, term, metal)
    arms = [a for a in figure.arms if not a.behind and a.hand[1] > a.shoulder[1] + 15.0]
    arm = (arms or list(figure.arms))[recipe.seed % max(len(arms), 1)]
    make = tote if term == "tote" else handbag
    items = make(recipe, rng)
    scale = 0.8 if term == "tote" else 0.78
    grip = arm.wrist + (arm.hand - arm.wrist) * 0.62
    tall = min(float(i.contours[0][:, 1].min()) for i in items if hasattr(i, "contours"))
    drop = -tall * scale - 1.0
    x, y = float(grip[0]) + arm.side * 1.0, float(grip[1])
    at = (x, y + drop)
    items = placed(items, at, scale=scale)
    spots = np.array([[at[0] + s * 6, at[1] + 8.0] for s in (-1, 0, 1)])
    claims = claim(
        "detail",
        "top handles",
        np.array([[at[0] + s * 4.5, at[1] - 2.0] for s in (-1, 1)]),
        lean=3.0,
    )
    if recipe.has("pocket"):
        claims += claim("detail", "pocket", spots + np.array([0.0, 4.0]))
    if recipe.has("zip-up"):
        claims += claim("closure", "zip-up", spots - np.array([0.0, 6.6]), lean=1.5)
    elif recipe.has("buckle"):
        claims += claim("closure", "buckle", np.array([[at[0], at[1] + 4.0]]), lean=1.5)
    return accessory(recipe, term, items, claims, order=8.0, trim=metal)


def _crossbody(recipe: GarmentRecipe, figure: Figure, rng: Rng, term: str, metal: str) -> Worn:
    side = -1.0 if recipe.seed % 2 else 1.0
    if figure.back:
        side = -side
    if figure.yaw:
        side = -float(np.sign(figure.yaw))
    s = figure.shape
    x, y = side * (s.hip - 1.0), s.hip_y - 3.0
    strap = line(
        (-side * (figure.neck + 3.0), 0.4), (side * 2.0, s.waist_y * 0.6), (x - side * 2, y + 2)
    )
    items: list[Item] = [
        part(ribbon(figure.turn(strap), 1.0), slot=0, tone=0.94, lift=0.5, ease=0.4, shadow=0.5)
    ]
    at = figure.turn(pts((x, y)))[0]
    items += placed(flap_bag(recipe, rng)[1:], (float(at[0]), float(at[1])), scale=0.86)
    spot = np.array([[at[0], at[1] + 6.0], [at[0] - 5, at[1] + 6], [at[0] + 5, at[1] + 6]])
    claims = claim("detail", "crossbody strap", figure.turn(strap)[4:-4:3], need=0.4)
    claims += claim("detail", "flap", spot)
    return accessory(recipe, term, items, claims, order=8.0, trim=metal)


def _backpack(recipe: GarmentRecipe, figure: Figure, rng: Rng, term: str, metal: str) -> Worn:
    s = figure.shape
    if figure.back:
        items = mapped(placed(backpack(recipe, rng)[3:], (0.0, 5.0), scale=0.92), figure.turn)
        spots = figure.turn(pts((-7, 14), (7, 14), (0, 30)))
        claims = claim("detail", "pocket", spots)
        return accessory(recipe, term, items, claims, order=8.0, trim=metal)
    items = []
    for side in (-1.0, 1.0):
        x = s.shoulder * 0.62
        strap = line((side * x * 0.92, -0.2), (side * x, 12.0), (side * (s.chest - 1.0), 27.0))
        items.append(
            part(
                ribbon(figure.turn(strap), [1.9, 2.0, 1.5]),
                slot=0,
                tone=0.94,
                lift=0.7,
                ease=0.7,
                shadow=0.5,
            )
        )
    w = s.shoulder * 0.86
    body = smooth(
        pts((-w, 4), (0, 1), (w, 4), (w + 1.5, 26), (w, 42), (-w, 42), (-w - 1.5, 26)),
        corners=(4, 5),
    )
    under = Cut((part(figure.turn(body), tone=0.8, lift=1.6, ease=3.0),), drape=0.3)
    x = s.shoulder * 0.62
    spots = figure.turn(pts((-x, 8.0), (x, 8.0), (-x, 14), (x, 14)))
    return accessory(
        recipe,
        term,
        items,
        claim("detail", "shoulder straps", spots),
        order=7.0,
        over=False,
        trim=metal,
        under=under,
    )
