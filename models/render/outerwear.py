"""Cuts of outer and second layers: vest, blazer, jacket, coat and cape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.render import details as d
from models.render.body import (
    Sleeve,
    Torso,
    armhole,
    basic_top,
    neckline,
    sleeve_folds,
    sleeve_style,
    torso,
)
from models.render.cut import Cut, Item, Part, Tension, part
from models.render.geometry import Points, box, ellipse, flip, line, mirror, pts, ribbon, smooth
from models.render.padding import padded, stand_collar
from models.render.records import GarmentRecipe
from models.render.tops import blocks

Rng = np.random.Generator


def lapels(depth: float, neck: float, *, wide: float, notch: bool, slot: int = -1) -> list[Item]:
    """Notched lapels with their collar, meeting at ``depth``."""
    fold = line((neck - 0.5, -1.5), (neck * 0.62, depth * 0.45), (0.4, depth))
    y = depth * (0.33 if notch else 0.3)
    reach = neck * 0.75 + wide
    leaf = np.concatenate(
        [
            fold,
            smooth(
                pts(
                    (0.4, depth),
                    (reach * 0.62, depth * 0.72),
                    (reach, y + 3.2),
                    (reach - 2.6, y + (1.4 if notch else -2.0)),
                    (neck * 0.85, y - 0.6),
                ),
                corners=(0, 2, 3, 4),
                closed=False,
            ),
        ]
    )
    collar = smooth(
        pts(
            (neck - 0.8, -3.2),
            (neck * 0.8, y - 0.4),
            (reach - 3.4, y + 0.6),
            (reach - 1.6, y - 4.5),
            (neck + 2.4, 0.5),
        ),
        corners=(0, 1, 2, 3),
    )
    back = smooth(
        pts(
            (-neck - 2, 0.6),
            (0, -4.6),
            (neck + 2, 0.6),
            (neck - 1.2, -0.6),
            (0, -1.6),
            (-neck + 1.2, -0.6),
        ),
        corners=(0, 2),
    )
    items: list[Item] = [part(back, lift=0.4, ease=0.8, slot=slot)]
    for turn in (lambda p: p, flip):
        items.append(part(turn(leaf), lift=0.55, ease=0.8, shadow=0.55, slot=slot))
        items.append(part(turn(collar), lift=0.6, ease=0.8, shadow=0.45, slot=slot))
    return items


def _front_opening(neck: float, depth: float) -> Points:
    return smooth(
        pts(
            (-neck, 0),
            (-neck * 0.6, depth * 0.45),
            (0, depth),
            (neck * 0.6, depth * 0.45),
            (neck, 0),
        ),
        corners=(2,),
        closed=False,
    )


def _lining(depth: float, neck: float, tone: float = 0.6) -> Item:
    shape = smooth(
        pts(
            (-neck, 0),
            (0, -1.0),
            (neck, 0),
            (neck * 0.7, depth * 0.5),
            (0, depth + 1),
            (-neck * 0.7, depth * 0.5),
        ),
        corners=(0, 2, 4),
    )
    return part(shape, slot=0, tone=tone, lift=0.05, shadow=0.0)


def tailored(
    recipe: GarmentRecipe, rng: Rng, *, length: float, depth: float
) -> tuple[Torso, list[Item]]:
    """Body, lapels, sleeves and buttons that blazers and coats share."""
    body = torso(recipe, rng, length=length, wide=1.02)
    style = sleeve_style(recipe, rng) or Sleeve(58, 0.3)
    style = Sleeve(style.length, min(style.angle, 0.6), style.bend, 7.0, 1.04)
    double = recipe.has("double breasted")
    x = 6.5 if double else 1.4
    items: list[Item] = basic_top(body, _front_opening(body.neck, depth), style, rng, neck_band=0.0)
    items[0] = _lining(depth, body.neck)
    items.append(
        d.seam(
            line((x, depth), (x + 0.4, body.length * 0.8), (x + 2.5, body.length)),
            tone=0.62,
            groove=-0.3,
        )
    )
    for side in (-1.0, 1.0):
        items.append(
            d.seam(
                line(
                    (side * body.chest * 0.5, body.armpit + 6),
                    (side * body.waist * 0.52, body.length * 0.78),
                ),
                tone=0.9,
            )
        )
    items += lapels(
        depth, body.neck, wide=rng.uniform(4.0, 6.5) + 1.5 * double, notch=rng.random() < 0.75
    )
    count = int(rng.integers(2, 4)) if double else int(rng.integers(1, 4))
    reach = min(body.length * 0.3, 32.0)
    rows = (-5.0, 5.0) if double else (0.0,)
    for column in rows:
        items += d.button_row(column, depth + 3, depth + 3 + reach * (count > 1), count, size=1.05)
    return body, items


def blazer(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A suit jacket."""
    body, items = tailored(recipe, rng, length=72, depth=rng.uniform(30, 40))
    for side in (-1.0, 1.0):
        items += d.welt(
            side * body.waist * 0.58,
            body.length - 22,
            13,
            angle=-0.06 * side,
            flap=rng.choice((0.0, 4.5)),
        )
    items += d.welt(body.chest * 0.52, body.armpit - 3, 9, angle=0.12)
    return Cut(tuple(items), tuple(sleeve_folds(body)), drape=0.6, trim=_dark_trim(recipe, rng))


def _dark_trim(recipe: GarmentRecipe, rng: Rng) -> str:
    return (
        ("black", "brown", "navy", "gold")[int(rng.integers(4))]
        if recipe.colors[0] != "brown"
        else "brown"
    )


def coat(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """An overcoat, trench or long puffer."""
    length = 104.0 if recipe.has("knee length") else 92.0
    if recipe.material == "nylon/puffer":
        return padded(recipe, rng, length)
    body, items = tailored(recipe, rng, length=length, depth=rng.uniform(22, 32))
    for side in (-1.0, 1.0):
        items += d.welt(
            side * body.waist * 0.6,
            body.length * 0.6,
            16,
            angle=side * 0.9 if rng.random() < 0.4 else 0.0,
            flap=0.0 if rng.random() < 0.4 else 6.0,
        )
    if recipe.has("belted"):
        items += waist_belt(body.waist * 1.01, body.length * 0.48, 4.5, rng)
    return Cut(tuple(items), tuple(sleeve_folds(body)), drape=0.7, trim=_dark_trim(recipe, rng))


def waist_belt(half: float, y: float, height: float, rng: Rng) -> list[Item]:
    """A tied or buckled fabric belt around a waist."""
    strip = ribbon(line((-half, y), (0, y + 0.8), (half, y)), height / 2)
    items: list[Item] = [part(strip, lift=0.5, ease=0.7, shadow=0.5, grain=1.57)]
    if rng.random() < 0.5:
        frame = box(-3.2, y - height * 0.75, 3.2, y + height * 0.85, 0.8)
        items.append(
            part(
                frame,
                box(-2.0, y - height * 0.5, 2.0, y + height * 0.6),
                slot=3,
                lift=0.4,
                ease=0.4,
                surface="smooth",
            )
        )
        return items
    for side in (-1.0, 0.6):
        tail = line((0, y), (side * 3.0, y + 9), (side * 4.5, y + rng.uniform(16, 26)))
        items.append(part(ribbon(tail, height * 0.42), lift=0.5, ease=0.7, shadow=0.5))
    items.append(
        part(ellipse(0, y + 0.6, height * 0.55, height * 0.6, 18), lift=0.7, ease=0.9, shadow=0.5)
    )
    return items


def jacket(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A short jacket: puffer, trucker, biker, bomber or windbreaker."""
    if recipe.material == "nylon/puffer":
        return padded(recipe, rng, 66)
    body = torso(
        recipe, rng, length=62 if recipe.material in ("denim", "leather") else 66, wide=1.05
    )
    banded = recipe.has("high neck") or recipe.material in ("denim", "corduroy")
    style = sleeve_style(recipe, rng) or Sleeve(57, 0.4)
    ribbed = recipe.has("high neck") and recipe.material != "denim"
    style = Sleeve(
        style.length,
        style.angle,
        style.bend,
        7.0,
        1.05,
        5.0,
        "rib" if ribbed else "fabric",
        slot=1 if recipe.pattern == "color-block" else -1,
    )
    hem = 5.0 if banded else 0.0
    top = basic_top(body, neckline(recipe, body, rng), style, rng, neck_band=0.0, hem_band=hem)
    if hem and not ribbed:
        top = [flat_bands(i) if isinstance(i, Part) else i for i in top]
    under, over = d.hood(body.neck, down=False) if recipe.has("hooded") else ([], [])
    items = [top[0], *under, *top[1:], *blocks(recipe, body, rng)]
    items += _closure(recipe, body, hem, rng)
    if recipe.has("pocket"):
        items += _jacket_pockets(recipe, body)
    if recipe.has("collared"):
        biker = recipe.material in ("leather", "suede") and rng.random() < 0.5
        items += (
            lapels(24, body.neck, wide=6.5, notch=True)
            if biker
            else d.shirt_collar(body.neck, 8.0, spread=1.2)
        )
    elif recipe.has("high neck"):
        items += stand_collar(body.neck, 4.0)
    return Cut(
        tuple(items + over),
        tuple(sleeve_folds(body)),
        drape=0.8,
        trim=("silver", "gold", "black")[int(rng.integers(3))],
    )


def flat_bands(item: Item) -> Item:
    """The same piece in plain fabric: woven jackets have sewn bands, not knitted ones."""
    return replace(item, surface="fabric") if isinstance(item, Part) else item


def _closure(recipe: GarmentRecipe, body: Torso, hem: float, rng: Rng) -> list[Item]:
    low = body.length + hem
    if recipe.has("zip-up"):
        return d.zipper(pts((0, 7.5), (rng.normal(0, 0.4), low)), slot=3, width=1.0)
    items: list[Item] = [d.placket(0, 7.5, low, 4.0)]
    if recipe.material == "denim":
        items += [d.stitching(line((x, 9), (x, low)), slot=None, tone=1.35) for x in (-1.6, 1.6)]
    return items + d.button_row(0, 10, low - 2.2, 6, size=0.9)


def _jacket_pockets(recipe: GarmentRecipe, body: Torso) -> list[Item]:
    items: list[Item] = []
    for side in (-1.0, 1.0):
        if recipe.has("button"):
            items += d.patch_pocket(side * body.chest * 0.5, body.armpit - 4, 12, 13, flap=True)
            for x in (0.3, 0.68):
                items.append(
                    d.seam(
                        line(
                            (side * body.chest * x, body.armpit + 8),
                            (side * body.hem * x * 0.72, body.length),
                        ),
                        tone=0.85,
                    )
                )
        else:
            items += d.welt(side * body.waist * 0.6, body.length * 0.74, 14, angle=side * 0.9)
    if recipe.has("button"):
        items.append(
            d.seam(
                line(
                    (-body.shoulder + 2, body.armpit - 7),
                    (0, body.armpit - 6),
                    (body.shoulder - 2, body.armpit - 7),
                ),
                tone=0.82,
            )
        )
    return items


def vest(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A sleeveless layer: gilet, waistcoat or knitted vest."""
    if recipe.has("puffer"):
        return padded(recipe, rng, 64)
    knitted = recipe.material == "knit"
    body = torso(recipe, rng, length=58)
    body = Torso(
        body.chest,
        body.shoulder * 0.84,
        body.neck,
        body.drop,
        body.armpit * 1.05,
        body.waist,
        body.hem,
        body.length,
        -1.5 if not knitted else 0.3,
    )
    deep = rng.uniform(18, 28)
    front = _front_opening(body.neck, 7.0 if recipe.has("high neck") else deep)
    items = basic_top(
        body, front, None, rng, neck_band=1.4 if knitted else 0.0, hem_band=5.0 if knitted else 0.0
    )
    surface = "rib" if knitted else "fabric"
    items += [
        d.band(
            armhole(body, side) * np.array([0.985, 1.0]), 1.1 if knitted else 0.5, surface=surface
        )
        for side in (-1.0, 1.0)
    ]
    if recipe.has("zip-up"):
        items += [*d.zipper(pts((0, 6.0), (0, body.length))), *stand_collar(body.neck, 4.5)]
    elif recipe.has("button"):
        items.append(d.seam(line((1.2, deep), (1.4, body.length)), tone=0.65, groove=-0.25))
        items += d.button_row(0, deep + 2.5, body.length - 7, int(rng.integers(4, 6)), size=0.8)
        if recipe.material == "denim":
            items += d.shirt_collar(body.neck, 8, spread=1.1)
    if recipe.has("pocket"):
        for side in (-1.0, 1.0):
            items += d.welt(side * body.waist * 0.56, body.length - 18, 11, angle=-side * 0.12)
    return Cut(tuple(items), tuple(sleeve_folds(body)), drape=0.7, trim=_dark_trim(recipe, rng))


def cape(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A cape or poncho: one wide piece without sleeves."""
    n, long, wide = 9.0, rng.uniform(68, 86), rng.uniform(48, 60)
    pointed = rng.random() < 0.4
    front = smooth(
        pts(
            (-n, 0), (-n * 0.7, 6), (0, 9 if not recipe.has("v-neck") else 18), (n * 0.7, 6), (n, 0)
        ),
        corners=(2,) if recipe.has("v-neck") else (),
        closed=False,
    )
    right = smooth(
        pts(
            (n, 0),
            (21, 4),
            (wide * 0.75, long * 0.42),
            (wide, long * (0.55 if pointed else 0.82)),
            (wide * 0.5, long * 0.93),
            (0, long),
        ),
        corners=(0, 3, 5),
        closed=False,
    )
    items: list[Item] = [d.neck_hole(front)]
    fringe = pointed or rng.random() < 0.3
    if fringe:
        items += tassels(np.concatenate([right[24:], mirror(right[24:])]), 5.0, rng)
    items.append(part(np.concatenate([right, mirror(right)[1:], front[1:-1]]), lift=1.2, ease=4))
    if recipe.has("turtle neck"):
        tube = smooth(
            pts((-8, -9), (0, -9.6), (8, -9), (9.2, 1), (6, 6), (0, 8.5), (-6, 6), (-9.2, 1)),
            corners=(0, 2),
        )
        items.append(part(tube, lift=0.8, ease=1.6, surface="rib", shadow=0.4))
    else:
        items.append(d.band(front, 1.0))
    if not pointed and not recipe.has("turtle neck"):
        items += [
            d.seam(line((0.8, 9), (1.0, long)), tone=0.65, groove=-0.3),
            *d.button_row(0, 12, 40, 3, size=1.1),
        ]
    folds = tuple(
        Tension((float(x) * 0.4, 14.0), float(x) * 0.03, 46) for x in np.linspace(-24, 24, 7)
    )
    return Cut(tuple(items), folds, drape=1.1, trim=_dark_trim(recipe, rng))


def tassels(edge: Points, length: float, rng: Rng) -> list[Item]:
    """A fringe of threads hanging from an edge."""
    span = float(np.linalg.norm(np.diff(edge, axis=0), axis=1).sum())
    count = int(np.clip(span / 1.6, 8, 90))
    picks = np.linspace(0, len(edge) - 1, count)
    index = np.arange(len(edge))
    contours = []
    for p in picks:
        x, y = (float(np.interp(p, index, edge[:, k])) for k in (0, 1))
        sway, drop = rng.normal(0, 0.5), length * rng.uniform(0.8, 1.15)
        contours.append(
            pts(
                (x - 0.35, y - 1.2),
                (x + 0.35, y - 1.2),
                (x + sway + 0.15, y + drop),
                (x + sway - 0.15, y + drop),
            )
        )
    return [part(*contours, lift=0.3, ease=0.4, shadow=0.0)]
