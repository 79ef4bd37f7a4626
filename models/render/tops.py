"""Cuts of light tops: t-shirt, shirt, blouse, polo, tank top and bodysuit.

Each function turns a recipe into a `Cut`; knitted layers live in
`knitwear`, outer layers in `outerwear`.
"""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.body import (
    Sleeve,
    Torso,
    armhole,
    basic_top,
    both_sleeves,
    hem_curve,
    neckline,
    sleeve_folds,
    sleeve_style,
    torso,
)
from models.render.cut import FABRIC, Cut, Item, Stroke, Tension, part
from models.render.geometry import Points, flip, line, mirror, pts, ribbon, smooth
from models.render.prints import chest_print, logo_print
from models.render.records import GarmentRecipe

Rng = np.random.Generator


def button_color(recipe: GarmentRecipe, rng: Rng) -> str:
    options = (
        ("white", "cream", "black", "brown") if recipe.colors[0] != "black" else ("black", "white")
    )
    return options[int(rng.integers(len(options)))]


def accent_slot(recipe: GarmentRecipe, rng: Rng, chance: float = 0.5) -> int:
    """Slot for bands and cuffs: a second color on color-block pieces, else the fabric."""
    if recipe.pattern == "color-block" and len(recipe.colors) > 1 and rng.random() < chance:
        return 1
    return FABRIC


def blocks(recipe: GarmentRecipe, body: Torso, rng: Rng) -> list[Item]:
    """Panels of a color-block top, clipped by being narrower than the torso."""
    if recipe.pattern != "color-block":
        return []
    top, bottom = body.armpit + rng.uniform(-4, 4), body.armpit + rng.uniform(8, 16)
    last = len(recipe.colors) - 1

    def strip(y0: float, y1: float, slot: int) -> Item:
        w0, w1 = (_half_width(body, y) for y in (y0, y1))
        shape = pts((-w0, y0), (0, y0 + 0.4), (w0, y0), (w1, y1), (0, y1 + 0.4), (-w1, y1))
        return part(shape, slot=slot, lift=0.06, ease=0.4, shadow=0.12)

    if rng.random() < 0.4:
        return [strip(bottom, body.length - 0.2, 1)]
    return [strip(top, bottom, 1), *([strip(bottom, bottom + 5, last)] if last > 1 else [])]


def _half_width(body: Torso, y: float) -> float:
    xs = (body.shoulder - 1.8, body.chest - 0.1, body.waist, body.hem)
    mid = body.armpit + (body.length - body.armpit) * 0.45
    return float(np.interp(y, (body.armpit * 0.6, body.armpit, mid, body.length), xs))


def prints(recipe: GarmentRecipe, body: Torso, rng: Rng) -> list[Item]:
    """The print or logo that the recipe's pattern names."""
    if recipe.pattern == "graphic":
        width = body.chest * rng.uniform(0.9, 1.25)
        return chest_print(rng, body.armpit + width * 0.28, width, len(recipe.colors))
    if recipe.pattern == "logo":
        big = rng.random() < 0.45 and not recipe.has("zip-up", "button")
        x = 0.0 if big else body.chest * 0.45
        return logo_print(
            rng, x, body.armpit * (0.95 if big else 0.8), body.chest * (0.8 if big else 0.4)
        )
    return []


def tee(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A t-shirt."""
    body = torso(recipe, rng)
    front = neckline(recipe, body, rng)
    style = sleeve_style(recipe, rng, rib=3.0 if recipe.has("long sleeve") else 0.0)
    if style and recipe.pattern == "color-block":
        style = recolored(style, 1 if rng.random() < 0.5 else FABRIC, FABRIC)
    items = basic_top(
        body, front, style, rng, neck_band=rng.uniform(0.8, 1.4), band_slot=accent_slot(recipe, rng)
    )
    items += blocks(recipe, body, rng) + prints(recipe, body, rng)
    if recipe.has("pocket"):
        items += d.patch_pocket(body.chest * 0.45, body.armpit - 5, 10, 11)
    return Cut(tuple(items), tuple(sleeve_folds(body)))


def recolored(style: Sleeve, slot: int, rib_slot: int) -> Sleeve:
    return Sleeve(
        style.length,
        style.angle,
        style.bend,
        style.cuff,
        style.bell,
        style.rib,
        style.rib_surface,
        slot,
        rib_slot,
        style.lift,
    )


def shirt(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A button-up shirt with collar, placket, cuffs and a curved hem."""
    body = torso(recipe, rng, length=76)
    curved = rng.random() < 0.6
    body = resized(body, curve=rng.uniform(2.5, 4.5) if curved else 0.4, neck=8.0)
    depth = rng.uniform(6.0, 8.5)
    front = smooth(
        pts((-8, 0), (-6.4, depth * 0.6), (0, depth), (6.4, depth * 0.6), (8, 0)), closed=False
    )
    style = sleeve_style(recipe, rng)
    if style and recipe.has("long sleeve"):
        style = Sleeve(style.length, style.angle, style.bend, 6.6, 1.05, 6.0, "fabric")
    items = basic_top(body, front, style, rng, neck_band=0.0)
    for side in (-1.0, 1.0):
        yoke = line((side * 8.5, 1.6), (side * body.shoulder, body.drop + 3.0))
        items.append(d.seam(yoke, tone=0.86))
    items.append(d.placket(0, depth, body.length + body.curve * 0.9))
    items += [d.stitching(line((x, depth + 2), (x, body.length)), tone=0.84) for x in (-1.3, 1.3)]
    if recipe.has("pocket"):
        items += d.patch_pocket(
            body.chest * 0.46, body.armpit - 5, 10.5, 12, flap=recipe.material == "denim"
        )
    items += d.shirt_collar(8.0, depth, spread=rng.uniform(0.4, 1.1))
    items += d.button_row(0, depth + 1.2, body.length - 7, 7, size=0.62)
    return Cut(tuple(items), tuple(sleeve_folds(body)), trim=button_color(recipe, rng))


def resized(body: Torso, **changes: float) -> Torso:
    values = {name: getattr(body, name) for name in Torso.__slots__}
    return Torso(**(values | changes))


def polo(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A polo shirt: knitted collar and a short placket."""
    body = resized(torso(recipe, rng, length=70), neck=8.2)
    depth = 7.0
    front = smooth(pts((-8.2, 0), (-6.4, 4.4), (0, depth), (6.4, 4.4), (8.2, 0)), closed=False)
    style = sleeve_style(recipe, rng, rib=3.2)
    trim = 1 if recipe.pattern == "color-block" else FABRIC
    if style:
        style = recolored(style, FABRIC, trim)
    items = basic_top(body, front, style, rng, neck_band=0.0)
    items += blocks(recipe, body, rng) + prints(recipe, body, rng)
    low = depth + rng.uniform(9, 14)
    items.append(d.placket(0, depth, low, 3.0, slot=trim))
    if rng.random() < 0.4:
        gap = pts((-0.4, depth - 1), (2.6, depth), (0.6, low - 3))
        items.append(part(gap, tone=0.55, lift=0.0, shadow=0.0))
    items += d.shirt_collar(8.2, depth, spread=0.7, slot=trim)
    items += d.button_row(0, depth + 2.0, low - 2, int(rng.integers(2, 4)), size=0.55)
    return Cut(tuple(items), tuple(sleeve_folds(body)), trim=button_color(recipe, rng))


def strapped(body: Torso, recipe: GarmentRecipe, rng: Rng) -> tuple[Points, list[Item]]:
    """Outline and straps of a top that hangs from straps or bares the shoulders."""
    top = body.armpit * rng.uniform(0.72, 0.85)
    w = body.chest * 0.93
    peak = top - rng.uniform(2, 5)
    dip = 4.5 if recipe.has("v-neck", "sweetheart") else 1.5
    x = w * 0.52
    upper = smooth(
        pts((-w, top + 4), (-x, peak), (0, peak + dip), (x, peak), (w, top + 4)),
        corners=(2,) if dip > 3 else (),
        closed=False,
    )
    mid = body.armpit + (body.length - body.armpit) * 0.45
    right = smooth(
        pts((w, top + 4), (body.waist, mid), (body.hem, body.length)), corners=(0, 2), closed=False
    )
    bottom = line((body.hem, body.length), (0, body.length + body.curve), (-body.hem, body.length))
    shape = np.concatenate([upper[:-1], right, bottom[1:-1], mirror(right)[:-1]])
    return shape, _straps(recipe, rng, x, peak, upper, w)


def _straps(
    recipe: GarmentRecipe, rng: Rng, x: float, peak: float, upper: Points, w: float
) -> list[Item]:
    back = part(
        np.concatenate([upper, line((w, peak + 8), (0, peak + 5.5), (-w, peak + 8))]),
        tone=0.62,
        lift=0.05,
        shadow=0.0,
    )
    items: list[Item] = [back] if not recipe.has("off the shoulder") else []
    if recipe.has("off the shoulder"):
        return items
    if recipe.has("halter"):
        for side in (-1.0, 1.0):
            loop = line((side * x, peak + 1), (side * x * 0.62, 3), (side * 1.5, -8))
            items.append(part(ribbon(loop, [2.0, 1.3, 0.8]), lift=0.3, ease=0.6, shadow=0.4))
        return items
    for side in (-1.0, 1.0):
        sway = rng.normal(0, 1.2)
        strap = line(
            (side * x, peak + 1.5),
            (side * x + sway, peak * 0.45),
            (side * x * 0.96 + sway, -1.0),
            (side * x * 0.86, peak * 0.5),
            (side * x * 0.72, peak + 6),
        )
        items.append(part(ribbon(strap, 0.5), lift=0.3, ease=0.4, shadow=0.4, surface="smooth"))
    return items


def tank(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A tank top or camisole."""
    body = torso(recipe, rng, length=62)
    if recipe.has("spaghetti strap"):
        body = resized(body, curve=0.6)
        shape, straps = strapped(body, recipe, rng)
        items: list[Item] = [*straps, part(shape, lift=0.8, ease=2.4)]
        items.append(d.hem_line(hem_curve(body)))
        items += prints(recipe, body, rng)
        return Cut(tuple(items), _bust_folds(body))
    body = resized(body, shoulder=body.neck * 1.3 + rng.uniform(3.5, 6.5), drop=1.8)
    front = neckline(recipe, body, rng)
    reach = abs(float(front[-1, 0]))
    body = resized(body, shoulder=max(body.shoulder, reach + rng.uniform(3.0, 6.0)))
    items = basic_top(body, front, None, rng, neck_band=0.7)
    items += [d.band(_deep_armhole(body, side), 0.6) for side in (-1.0, 1.0)]
    items += prints(recipe, body, rng)
    return Cut(tuple(items), tuple(sleeve_folds(body)))


def _deep_armhole(body: Torso, side: float) -> Points:
    inset: Points = armhole(body, side) * np.array([0.985, 1.0])
    return inset


def _bust_folds(body: Torso) -> tuple[Tension, ...]:
    return tuple(
        Tension((s * body.chest * 0.5, body.armpit * 0.8), s * t, 22)
        for s in (-1.0, 1.0)
        for t in (-0.4, 0.3)
    )


def bodysuit(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A fitted top that ends in high-cut briefs with snaps."""
    body = torso(recipe, rng, length=58)
    body = resized(body, hem=body.waist * 0.98, curve=0.0)
    style = sleeve_style(recipe, rng, rib=2.0)
    low, y = body.length, body.length
    wide = body.hem
    right = smooth(
        pts((wide, y - 3), (wide + 1.2, y + 4), (6.2, y + 17), (5.0, y + 20)),
        corners=(0, 1, 2, 3),
        closed=False,
    )
    curve = line((wide + 1.2, low + 4), (wide * 0.62, low + 10), (5.6, low + 18))
    gusset = np.concatenate(
        [
            right[:9],
            curve,
            pts((4.8, low + 21)),
            pts((-4.8, low + 21)),
            mirror(curve),
            mirror(right[:9]),
        ]
    )
    hips = part(gusset, lift=0.8, ease=2.0, shadow=0.1)
    if recipe.has("spaghetti strap"):
        shape, straps = strapped(body, recipe, rng)
        items: list[Item] = [*straps, hips, part(shape, lift=0.8, ease=2.4, shadow=0.0)]
    else:
        items = [hips, *basic_top(body, neckline(recipe, body, rng), style, rng, neck_band=0.9)]
    items += [d.band(curve, 0.7), d.band(flip(curve), 0.7)]
    items += [d.button(x, low + 19.6, size=0.55) for x in (-2.8, 0.0, 2.8)]
    return Cut(tuple(items), tuple(sleeve_folds(body)), trim="silver")


def blouse(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A soft top, gathered, with ruffles, a bow or a short button row."""
    body = resized(torso(recipe, rng, length=64), curve=rng.uniform(0, 2.0))
    style = sleeve_style(recipe, rng, rib=3.0) or Sleeve(20, 0.8)
    if style.rib:
        style = Sleeve(
            style.length, style.angle, style.bend, style.cuff, max(style.bell, 1.25), 3.0, "fabric"
        )
    if recipe.has("off the shoulder", "sweetheart"):
        items = _bare_shoulders(body, recipe, style, rng)
    else:
        items = basic_top(body, neckline(recipe, body, rng), style, rng, neck_band=0.6)
    deep = 9.0
    if recipe.has("ruffled"):
        items += _ruffle(body, rng)
    if recipe.has("bow"):
        items += d.bow(0, deep + 3, 9)
    if recipe.has("button"):
        items += [
            d.placket(0, deep + 8, body.length, 2.6),
            *d.button_row(0, deep + 11, body.length - 6, 6, size=0.5),
        ]
    gathers = tuple(
        Tension((float(x), deep + 6), float(x) * 0.01, 18) for x in np.linspace(-9, 9, 6)
    )
    return Cut(tuple(items), (*sleeve_folds(body), *gathers), trim=button_color(recipe, rng))


def _bare_shoulders(body: Torso, recipe: GarmentRecipe, style: Sleeve, rng: Rng) -> list[Item]:
    shape, straps = strapped(body, recipe, rng)
    low = resized(
        body, drop=body.armpit * 0.6, shoulder=body.chest * 0.98, armpit=body.armpit * 1.12
    )
    items: list[Item] = [*both_sleeves(low, style, rng), *straps, part(shape, lift=0.8, ease=2.4)]
    if recipe.has("off the shoulder"):
        y = body.armpit * 0.72
        edge = line((-low.shoulder - 2, y), (0, y + 1.5), (low.shoulder + 2, y))
        items += frill(edge, rng.uniform(7, 12), rng)
    items.append(d.hem_line(hem_curve(body)))
    return items


def frill(edge: Points, depth: float, rng: Rng, *, slot: int = FABRIC) -> list[Item]:
    """A gathered strip hanging from ``edge``, with a wavy lower rim and fold grooves."""
    n = len(edge) * 4
    t = np.linspace(0, 1, n)
    upper = np.stack(
        [np.interp(t, np.linspace(0, 1, len(edge)), edge[:, k]) for k in (0, 1)], axis=1
    )
    span = float(np.linalg.norm(np.diff(edge, axis=0), axis=1).sum())
    waves = max(4, round(span / 5))
    phase = rng.uniform(0, 6)
    lower = upper + np.stack(
        [np.zeros(n), depth + 0.8 * np.sin(2 * np.pi * waves * t + phase)], axis=1
    )
    items: list[Item] = [
        part(np.concatenate([upper, lower[::-1]]), lift=0.7, ease=1.0, slot=slot, shadow=0.5)
    ]
    for k in range(waves):
        i = int((k + rng.uniform(0.2, 0.8)) / waves * (n - 1))
        items.append(
            Stroke(
                np.stack([upper[i], lower[i] - (0, 0.6)]),
                width=0.4,
                tone=0.9,
                groove=-0.35,
                spread=1.6,
            )
        )
    items.append(d.seam(upper))
    return items


def _ruffle(body: Torso, rng: Rng) -> list[Item]:
    if rng.random() < 0.5:
        y = body.length - 10
        return frill(line((-body.hem, y), (0, y + 1), (body.hem, y)), 12, rng)
    items: list[Item] = []
    for side in (-1.0, 1.0):
        edge = line(
            (side * body.neck, 2),
            (side * body.neck * 0.8, body.armpit),
            (side * 4, body.length * 0.7),
        )
        items.append(
            part(ribbon(edge, [1.0, 3.0, 1.2]), lift=0.7, ease=1.2, shadow=0.5, grain=0.8 * side)
        )
    return items
