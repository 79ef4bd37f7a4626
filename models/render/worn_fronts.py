"""Sewn onto the front of a top: collars, closures, pockets, bands, and what each lets one say.

Drawn frontal; the caller turns it with the trunk.
"""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import FABRIC, TRIM, Item, Stroke, part
from models.render.geometry import Points, line, pts, ribbon, smooth
from models.render.outerwear import lapels
from models.render.padding import stand_collar
from models.render.records import GarmentRecipe
from models.render.tops import frill
from models.render.worn import Claim, claim, mapped
from models.render.worn_shell import Shell

Rng = np.random.Generator
_NECKS = ("v-neck", "crew neck", "round neck", "scoop neck", "square neck", "boat neck")


def _spread(items: list[Item], gap: float, depth: float) -> list[Item]:
    """Move lapels apart as the fronts are."""

    def apart(points: Points) -> Points:
        moved = points.copy()
        side = np.sign(points[:, 0].mean())
        moved[:, 0] += side * gap * np.clip(points[:, 1] / max(depth, 1.0), 0, 1)
        return moved

    return mapped(items, apart)


def _quilting(shell: Shell, rng: Rng) -> list[Item]:
    step = rng.uniform(6.0, 9.0)
    items: list[Item] = []
    for y in np.arange(9.0, shell.hem - 2.0, step):
        w = shell.half(float(y)) if y > 17 else shell.tip - 0.5
        curve = line((-w, float(y)), (0, float(y) + 0.8), (w, float(y)))
        items.append(Stroke(curve, width=0.5, tone=0.74, groove=-1.1, spread=step * 0.5))
    return items


def front_details(
    recipe: GarmentRecipe,
    shell: Shell,
    rng: Rng,
    *,
    opened: bool,
    gap: float,
    deep: float,
    tucked: bool,
) -> tuple[list[Item], list[Claim]]:
    """Everything sewn onto the front, frontal, with what it lets one say."""
    f = shell.figure
    items: list[Item] = []
    claims: list[Claim] = []
    low = shell.hem
    knitted = recipe.category in ("sweatshirt", "sweater", "cardigan") or (
        recipe.category == "vest" and recipe.material == "knit"
    )
    if recipe.material == "nylon/puffer":
        items += _quilting(shell, rng)
        claims += claim("detail", "quilted", f.turn(pts((-10, 24), (10, 24), (-10, 34), (10, 34))))
    if knitted and not tucked and not opened:
        w = shell.half(low - 2)
        band = smooth(
            pts((-w, low - 4.5), (w, low - 4.5), (w * 0.95, low), (-w * 0.95, low)),
            corners=(0, 1, 2, 3),
            steps=3,
        )
        items.append(part(band, surface="rib", lift=0.5, ease=0.9, shadow=0.35))
    elif not tucked:
        w = shell.half(low) - 0.4
        items.append(d.hem_line(pts((-w, low), (w, low)), 1.8))
    if f.back:
        if recipe.has("hooded"):
            hood = smooth(pts((-9, -1.5), (0, -3.5), (9, -1.5), (8, 9), (0, 15), (-8, 9)))
            items.append(part(hood, lift=1.4, ease=3.0, shadow=0.5))
            claims += claim("detail", "hooded", pts((-4, 5), (4, 5), (0, 9)))
        elif recipe.has("collared"):
            collar = smooth(
                pts((-7.6, -1.5), (0, -3.2), (7.6, -1.5), (7.4, 3.0), (0, 4.2), (-7.4, 3.0))
            )
            items.append(part(collar, lift=0.5, ease=0.8, shadow=0.45))
        return items, claims
    more, said = _collar(recipe, shell, rng, opened=opened, gap=gap, deep=deep)
    closing, closed = _closure(recipe, shell, rng, opened=opened, gap=gap, deep=deep)
    items += closing + more
    claims += said + closed
    items2, claims2 = _pockets(recipe, shell, rng, opened=opened, tucked=tucked)
    items += items2
    claims += claims2
    if recipe.has("ruffled") and recipe.category == "blouse":
        y = 20.0
        items += frill(line((-f.half(y) * 0.7, y - 6), (0, y), (f.half(y) * 0.7, y - 6)), 6.0, rng)
        claims += claim("detail", "ruffled", f.turn(pts((-6, y - 1), (0, y + 3), (6, y - 1))))
    if recipe.has("bow") and recipe.category == "blouse":
        y = float(shell.front[:, 1].max()) + 2
        items += d.bow(0, y, 7.5)
        claims += claim("detail", "bow", f.turn(pts((-3, y), (0, y), (3, y))))
    for name in ("cable knit", "ribbed"):
        if recipe.has(name):
            claims += claim("detail", name, f.turn(pts((-8, 24), (8, 24), (-8, 32), (8, 32))))
    if recipe.has("belted"):
        y, w = f.shape.waist_y + 1, shell.half(f.shape.waist_y + 1) * 0.99
        strip = ribbon(line((-w, y), (0, y + 0.8), (w, y)), 2.2)
        items.append(part(strip, lift=0.5, ease=0.7, shadow=0.5, grain=1.57))
        tail = ribbon(line((1, y), (4, y + 8), (5, y + 16)), 1.8)
        items.append(part(tail, lift=0.5, ease=0.7, shadow=0.5))
        claims += claim("detail", "belted", f.turn(pts((-w * 0.5, y), (0, y), (w * 0.5, y))))
    return items, claims


def _collar(
    recipe: GarmentRecipe, shell: Shell, rng: Rng, *, opened: bool, gap: float, deep: float
) -> tuple[list[Item], list[Claim]]:
    f = shell.figure
    lowest = float(shell.front[:, 1].max())
    at_neck = f.turn(pts((-5.5, 1.5), (0, lowest - 0.2), (5.5, 1.5)) + np.array([0.0, 1.6]))
    name = next((n for n in _NECKS if recipe.has(n)), "")
    tailored = recipe.category in ("blazer", "coat") and recipe.material != "nylon/puffer"
    if tailored:
        items = lapels(deep, f.neck + 1.2, wide=rng.uniform(3.2, 5.2), notch=True)
        items = items[1:]
        if opened:
            items = _spread(items, gap, deep)
        spots = f.turn(pts((-6.5, 7.0), (6.5, 7.0), (-7, 9), (7, 9)))
        return items, list(claim("detail", "lapels", spots, lean=2.0))
    if recipe.has("hooded"):
        n = f.neck + 1.4
        sides: list[Item] = []
        for side in (-1.0, 1.0):
            roll = line(
                (side * n * 0.75, -4.5),
                (side * (n + 2.6), -1.5),
                (side * (n + 1.0), 4.5),
                (side * 2.2, lowest + 2.0),
            )
            sides.append(part(ribbon(roll, [1.8, 3.0, 2.7, 1.0]), lift=1.4, ease=2.0, shadow=0.5))
        cords = d.drawstrings(3.6, lowest + 2, 11, rng, TRIM) if recipe.has("drawstring") else []
        return [*sides, *cords], list(
            claim(
                "detail", "hooded", f.turn(pts((-n - 2, 0), (n + 2, 0), (-n, 3), (n, 3))), lean=2.0
            )
        )
    if recipe.has("collared"):
        depth = deep or 6.0
        items = d.shirt_collar(f.neck + 1.2, depth, spread=rng.uniform(0.4, 1.1))[2:]
        if opened:
            items = _spread(items, gap * 0.6, depth)
        spots = f.turn(pts((-6.0, depth - 1), (6.0, depth - 1), (-5, depth + 1), (5, depth + 1)))
        return items, list(claim("neckline", "collared", spots, lean=2.0))
    if recipe.has("turtle neck", "high neck"):
        tall = 9.0 if recipe.has("turtle neck") else 5.0
        n = f.neck + 0.9
        tube = smooth(
            pts(
                (-n, -tall), (0, -tall + 1.2), (n, -tall), (n + 1.6, 1.0), (0, 5.0), (-n - 1.6, 1.0)
            ),
            corners=(0, 2),
        )
        name = "turtle neck" if recipe.has("turtle neck") else "high neck"
        if recipe.category in ("jacket", "coat", "vest"):
            spots = f.turn(pts((-4, 1), (4, 1), (0, 3)))
            if opened:
                return [], []
            return stand_collar(n, 3.6)[1:], list(claim("neckline", name, spots, lean=2.0))
        rib: list[Item] = [part(tube, lift=0.8, ease=1.4, surface="rib", shadow=0.4)]
        return rib, list(claim("neckline", name, f.turn(pts((-3, -1), (3, -1), (0, 2)))))
    if opened:
        return [], []
    width = 0.9 if recipe.category in ("sweatshirt", "sweater", "t-shirt") else 0.5
    accent = 1 if recipe.pattern == "color-block" and rng.random() < 0.5 else FABRIC
    band = d.band(shell.front + np.array([0.0, 0.4]), width, slot=accent)
    return [band], list(claim("neckline", name, at_neck, lean=1.6))


def _closure(
    recipe: GarmentRecipe, shell: Shell, rng: Rng, *, opened: bool, gap: float, deep: float
) -> tuple[list[Item], list[Claim]]:
    f = shell.figure
    top, low = float(shell.front[:, 1].max()), shell.hem
    middle = f.turn(np.array([[0.0, y] for y in np.linspace(top + 3, low - 3, 5)]))
    size = 1.0
    if opened:
        edges = np.array([[s * gap, y] for s in (-1, 1) for y in (24.0, low * 0.6, low * 0.8)])
        return [], list(claim("closure", "open front", f.turn(edges), need=0.3, lean=2.0))
    if recipe.has("single breasted", "double breasted"):
        double = recipe.has("double breasted")
        x = 5.5 if double else 1.0
        items = [d.seam(line((x, deep), (x, low)), tone=0.6, groove=-0.3)]
        count = 2 if double or rng.random() < 0.6 else 3
        if recipe.category == "coat":
            count += 1
        for column in (-4.6, 4.6) if double else (0.0,):
            items += d.button_row(column, deep + 2, deep + 2 + 9.0 * (count - 1), count, size=1.25)
        name = "double breasted" if double else "single breasted"
        spots = f.turn(np.array([[0.0, deep + 3], [0.0, deep + 9], [0.0, deep + 14]]))
        return items, list(claim("closure", name, spots))
    if recipe.has("zip-up"):
        zipper = d.zipper(pts((0, top), (0, low)), width=1.2)
        return zipper, list(claim("closure", "zip-up", middle))
    if recipe.has("button-down", "button"):
        if recipe.category == "polo":
            items = [
                d.placket(0, top, top + 10, 3.0),
                *d.button_row(0, top + 2.5, top + 8, 2, size=size),
            ]
            return items, list(claim("closure", "button", f.turn(pts((0, top + 2), (0, top + 8)))))
        value = "button-down" if recipe.has("button-down") else "button"
        count = max(3, int((low - top) / 8.5))
        items = [
            d.placket(0, top, low, 3.2),
            *d.button_row(
                0,
                top + 3,
                low - 5,
                count,
                size=size * (1.15 if recipe.category != "shirt" else 1.0),
            ),
        ]
        return items, list(claim("closure", value, middle))
    return [], []


def _pockets(
    recipe: GarmentRecipe, shell: Shell, rng: Rng, *, opened: bool, tucked: bool
) -> tuple[list[Item], list[Claim]]:
    f = shell.figure
    if not recipe.has("pocket"):
        return [], []
    if recipe.category in ("t-shirt", "shirt"):
        x, y = f.shape.chest * 0.48, 17.0
        items = d.patch_pocket(x, y, 9.5, 10.5, flap=recipe.material == "denim")
        return items, list(
            claim("detail", "pocket", f.turn(pts((x, y + 2), (x, y + 6), (x, y + 8))))
        )
    if recipe.category == "sweatshirt":
        if recipe.has("zip-up"):
            return [], []
        y, w = shell.hem - 5, shell.half(shell.hem) * 0.6
        shape = pts((-w * 0.6, y - 15), (w * 0.6, y - 15), (w, y - 7), (w, y), (-w, y), (-w, y - 7))
        items = [part(shape, lift=0.4, ease=0.8, shadow=0.45)]
        return items, list(
            claim("detail", "pocket", f.turn(pts((-w * 0.5, y - 8), (w * 0.5, y - 8), (0, y - 4))))
        )
    y = min(f.shape.hip_y - 4.0, shell.hem - 11.0)
    spots, items = [], []
    for side in (-1.0, 1.0):
        x = side * shell.half(y) * 0.62
        if recipe.material == "denim":
            items += d.patch_pocket(side * f.shape.chest * 0.52, 16.0, 9.5, 10.0, flap=True)
            spots.append((side * f.shape.chest * 0.52, 20.0))
        else:
            items += d.welt(x, y, 10.5, angle=side * 0.25, flap=3.6)
            spots.append((x, y + 1.5))
    return items, list(claim("detail", "pocket", f.turn(np.array(spots)), lean=2.0))
