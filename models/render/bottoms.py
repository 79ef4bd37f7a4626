"""Cuts of what is worn from the waist down: pants, leggings, shorts and skirts."""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import Cut, Item, Stroke, Tension, part
from models.render.geometry import Points, box, line, mirror, pts, smooth
from models.render.outerwear import waist_belt
from models.render.prints import logo_print
from models.render.records import GarmentRecipe
from models.render.tops import frill

Rng = np.random.Generator

_FIT = {"slim": 0.93, "regular": 1.0, "loose": 1.1, "oversized": 1.18}


def legs(
    waist: float,
    hip: float,
    crotch: float,
    length: float,
    ends: tuple[float, float],
    *,
    top: float = 0.0,
) -> Points:
    """Outline of a pair of legs.

    Args:
        waist: Half width of the waist in cm.
        hip: Half width at the hips.
        crotch: y of the crotch.
        length: y of the hems.
        ends: Inner and outer x of the right hem.
        top: y of the waist.
    """
    inner, outer = ends
    knee = max(top + (length - top) * 0.58, crotch + (length - crotch) * 0.55)
    thigh = hip * 0.985
    short = length - crotch < 40
    outer = min(outer, hip * 1.08) if short else outer
    calf = thigh * 0.3 + outer * 0.7 if short else thigh * 0.42 + outer * 0.58 + 0.3
    right = smooth(
        pts(
            (waist, top),
            (hip, top + (crotch - top) * 0.62),
            (thigh, crotch + 4),
            (calf, knee),
            (outer, length),
            (inner, length + 0.6),
            (inner * 0.62 + 0.2, knee),
            (0.0, crotch),
        ),
        corners=(0, 4, 5, 7),
        closed=False,
    )
    return np.concatenate([right, mirror(right)[1:]])


def _waistband(waist: float, height: float, rng: Rng, *, loops: bool) -> list[Item]:
    dip = rng.uniform(0.8, 2.2)
    strip = np.concatenate(
        [
            line((-waist, 0), (0, dip), (waist, 0)),
            line((waist + 0.5, height), (0, height + dip), (-waist - 0.5, height)),
        ]
    )
    back = np.concatenate(
        [line((-waist, 0), (0, -1.6), (waist, 0)), line((waist, 1), (0, dip + 1), (-waist, 1))]
    )
    items: list[Item] = [
        part(back, tone=0.62, lift=0.1, shadow=0.0),
        part(strip, lift=0.35, ease=0.6, shadow=0.3, grain=1.57),
    ]
    if loops:
        for x in (-0.72, -0.36, 0.36, 0.72):
            y = dip * (1 - x * x)
            items.append(
                part(
                    box(waist * x - 0.6, y - 0.4, waist * x + 0.6, y + height + 0.6),
                    lift=0.4,
                    ease=0.4,
                    shadow=0.4,
                )
            )
        items.append(d.button(0.2, dip + height * 0.5, size=0.85))
    return items


def _fly(crotch: float, tone: float = 0.8) -> list[Item]:
    curve = line((3.2, 4), (3.0, crotch * 0.55), (0.2, crotch * 0.78))
    return [d.seam(line((0, 4), (0, crotch)), tone=0.7, groove=-0.3), d.stitching(curve, tone=tone)]


def _side_pockets(waist: float, hip: float, denim: bool) -> list[Item]:
    items: list[Item] = []
    for side in (-1.0, 1.0):
        if denim:
            curve = line(
                (side * waist * 0.42, 4.5), (side * waist * 0.6, 10), (side * hip * 0.97, 12)
            )
        else:
            curve = line((side * waist * 0.66, 4.5), (side * hip * 0.97, 19))
        items += [
            d.seam(curve, tone=0.6, groove=-0.3),
            d.stitching(curve + np.array([0, 0.8]), tone=1.25 if denim else 0.8),
        ]
    return items


def _leg_details(
    recipe: GarmentRecipe, hip: float, crotch: float, length: float, ends: tuple[float, float]
) -> list[Item]:
    items: list[Item] = []
    middle = (ends[0] + ends[1]) / 2
    for side in (-1.0, 1.0):
        if recipe.has("pleated"):
            items.append(
                d.seam(
                    line(
                        (side * hip * 0.5, 5), (side * hip * 0.52, crotch), (side * middle, length)
                    ),
                    tone=0.86,
                    groove=-0.35,
                )
            )
        if recipe.has("cargo"):
            items += d.patch_pocket(
                side * (hip * 0.42 + middle * 0.5), crotch + 8, 13, 15, flap=True
            )
    return items


def _worn(
    recipe: GarmentRecipe,
    hip: float,
    crotch: float,
    length: float,
    middle: float,
    rng: Rng,
    *,
    sides: tuple[float, ...] = (-1.0, 1.0),
) -> list[Item]:
    """Tears on distressed denim: pale frayed patches with threads."""
    if recipe.pattern != "distressed":
        return []
    items: list[Item] = []
    for _ in range(int(rng.integers(2, 6))):
        side = sides[int(rng.integers(len(sides)))]
        t = rng.uniform(0.15, 0.8)
        y = crotch + (length - crotch) * t
        x = side * ((1 - t) * hip * 0.5 + t * middle + rng.normal(0, 1.2))
        w, h = rng.uniform(2.5, 5.0), rng.uniform(1.2, 3.6)
        ring = np.stack(
            [
                x + w * np.cos(np.linspace(0, 6.28, 20)) * rng.uniform(0.75, 1.1, 20),
                y + h * np.sin(np.linspace(0, 6.28, 20)) * rng.uniform(0.7, 1.2, 20),
            ],
            axis=1,
        )
        items.append(part(ring, tone=1.55, lift=-0.15, ease=0.5, shadow=0.0))
        for k in np.linspace(-0.7, 0.7, 5):
            items.append(
                Stroke(
                    pts((x - w * 0.9, y + h * k), (x + w * 0.9, y + h * k + rng.normal(0, 0.2))),
                    width=0.2,
                    tone=0.82,
                )
            )
    return items


def trouser_like(
    recipe: GarmentRecipe, rng: Rng, *, length: float, ends: tuple[float, float], stretchy: bool
) -> Cut:
    """Pants and shorts with their waist, fly, pockets and leg details."""
    f = _FIT.get(recipe.fit, 1.0)
    waist = 20.0 * (0.95 + 0.05 * f) * rng.uniform(0.96, 1.05)
    hip = 25.0 * f * rng.uniform(0.97, 1.04)
    crotch = {"high waist": 31.0, "low waist": 23.0}.get(
        next((a for a in recipe.attributes if a.endswith(" waist") and a != "elastic waist"), ""),
        27.0,
    )
    crotch *= rng.uniform(0.95, 1.05)
    denim = recipe.material == "denim"
    items: list[Item] = []
    body = part(legs(waist, hip, crotch, length, ends), lift=0.9, ease=2.4, shadow=0.2)
    soft = stretchy or recipe.has("drawstring", "elastic waist")
    band = d.elastic(waist, -1.0, 4.5) if soft else _waistband(waist, 4.0, rng, loops=True)
    items += [*band[: 0 if soft else 1], body]
    items += (
        [d.seam(line((0.0, 4), (0.3, crotch * 0.6), (0, crotch)), tone=0.75)]
        if soft
        else _fly(crotch, 1.3 if denim else 0.8)
    )
    if not stretchy:
        items += _side_pockets(waist, hip, denim)
    items += _leg_details(recipe, hip, crotch, length, ends)
    items += _worn(recipe, hip, crotch, length, sum(ends) / 2, rng)
    items += band if soft else band[1:]
    for side in (-1.0, 1.0):
        hem = pts((side * ends[0], length), (side * ends[1], length - 0.4))
        items.append(d.hem_line(hem, 2.0))
    if recipe.has("drawstring"):
        items += d.drawstrings(1.6, 3.0, 11, rng, 3)
    if recipe.pattern == "logo":
        items += logo_print(rng, hip * 0.6, crotch * 0.75, 7)
    return Cut(
        tuple(items),
        _crotch_folds(crotch, hip, length),
        trim="gold" if denim else ("white", "black", "brown")[int(rng.integers(3))],
    )


def _crotch_folds(crotch: float, hip: float, length: float) -> tuple[Tension, ...]:
    folds = [Tension((s * 1.0, crotch), s * t, 18.0) for s in (-1.0, 1.0) for t in (1.2, 0.75, 2.1)]
    knee = crotch + (length - crotch) * 0.5
    folds += [Tension((s * hip * 0.2, knee), s * t, 14.0) for s in (-1.0, 1.0) for t in (1.3, 1.9)]
    return tuple(folds)


def pants(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """Long pants in any leg shape."""
    kid = 0.8 if recipe.kids else 1.0
    length = rng.uniform(96, 106) * kid
    width, lean = 20.0, rng.uniform(1.5, 7.0)
    for name, value in (
        ("skinny", 13.0),
        ("tapered", 15.0),
        ("straight leg", 20.0),
        ("wide leg", 29.0),
        ("flared", 28.0),
    ):
        if recipe.has(name):
            width = value * rng.uniform(0.94, 1.06)
    if (
        not recipe.has("wide leg", "flared", "pleated", "cargo", "drawstring")
        and rng.random() < 0.14
    ):
        return _folded(recipe, rng, length, width)
    jogger = recipe.has("drawstring") and recipe.has("tapered", "skinny")
    cut = trouser_like(recipe, rng, length=length, ends=(lean, lean + width), stretchy=False)
    extra: list[Item] = []
    if jogger:
        for side in (-1.0, 1.0):
            cuff = box(lean + 0.8, length - 0.5, lean + width - 0.8, length + 6.0, 0.6)
            extra.append(
                part(cuff * np.array([side, 1.0]), lift=0.6, ease=1.0, surface="rib", shadow=0.3)
            )
    if recipe.has("flared"):
        knee = [
            d.seam(
                line((s * (lean + 4), length * 0.6), (s * (lean + width - 6), length * 0.6)),
                tone=0.95,
            )
            for s in (-1.0, 1.0)
        ]
        extra += knee
    return Cut((*cut.items, *extra), cut.tensions, cut.drape, cut.trim)


def _folded(recipe: GarmentRecipe, rng: Rng, length: float, width: float) -> Cut:
    """Pants folded lengthwise, one leg on the other, as they come from a shelf."""
    rise = 27.0 if not recipe.has("high waist") else 31.0
    leg = smooth(
        pts(
            (0, 0),
            (22, 1.0),
            (24.5, rise * 0.5),
            (29, rise),
            (24, rise + 8),
            (width * 0.6 + 9.5, length * 0.6),
            (width, length),
            (0.8, length),
            (-1.2, length * 0.5),
            (-1.8, rise * 0.6),
        ),
        corners=(0, 1, 3, 6, 7),
    )
    denim = recipe.material == "denim"
    slip = np.array([rng.uniform(0.6, 1.8), rng.uniform(-1.0, 1.4)])
    strip = pts((-0.3, -0.2), (22.2, 0.9), (22.7, 5.0), (-0.6, 3.9))
    pocket = line((14, 5), (8, 9), (-1.2, 11)) if denim else line((11, 4.6), (-1.4, 18))
    items: list[Item] = [
        part(leg + slip, tone=0.9, lift=0.9, ease=2.0),
        part(leg, lift=0.9, ease=2.2, shadow=0.45),
        d.seam(pocket, tone=0.6, groove=-0.3),
        part(strip, lift=0.35, ease=0.6, shadow=0.3, grain=1.57),
        d.hem_line(pts((0.8, length), (width, length)), 2.0),
    ]
    for x in (3.0, 12.0):
        items.append(part(box(x, 0.0, x + 1.2, 5.0), lift=0.4, ease=0.4, shadow=0.4))
    items += _worn(recipe, 24.0, rise, length, width / 2, rng, sides=(1.0,))
    folds = [Tension((26.0, rise), -t, 18.0) for t in (0.9, 1.4, 1.9)]
    return Cut(tuple(items), tuple(folds), trim="gold" if denim else "black")


def leggings(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """Narrow stretch pants with an elastic waist."""
    length = rng.uniform(84, 96) * (0.82 if recipe.kids else 1.0)
    waist, hip = rng.uniform(15, 18), rng.uniform(18.5, 21)
    lean, end = rng.uniform(2.0, 6.0), rng.uniform(8.0, 9.5)
    crotch = 28.0 if recipe.has("high waist") else 24.0
    items: list[Item] = [
        part(legs(waist, hip, crotch, length, (lean, lean + end)), lift=0.9, ease=2.8)
    ]
    items += d.elastic(waist, -0.5, rng.uniform(3.5, 9.0))
    items.append(d.seam(line((0, 5), (0.3, crotch)), tone=0.8))
    if rng.random() < 0.35:
        slot = 1 if len(recipe.colors) > 1 else -1
        for s in (-1.0, 1.0):
            side = line(
                (s * hip * 0.96, 10), (s * hip * 0.92, crotch + 6), (s * (lean + end - 1.2), length)
            )
            items.append(Stroke(side, width=0.3, slot=None if slot < 0 else slot, tone=0.8))
    for s in (-1.0, 1.0):
        items.append(d.hem_line(pts((s * lean, length), (s * (lean + end), length)), 1.5))
    return Cut(tuple(items), _crotch_folds(crotch, hip, length), drape=0.9)


def shorts(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """Shorts from hot pants to bermudas."""
    length = rng.uniform(36, 54)
    width = rng.uniform(23, 28) * _FIT.get(recipe.fit, 1.0)
    lean = rng.uniform(1.5, 3.5)
    cut = trouser_like(recipe, rng, length=length, ends=(lean, lean + width), stretchy=False)
    extra: list[Item] = []
    if recipe.has("pocket") and not recipe.has("cargo"):
        extra += d.patch_pocket(lean + width * 0.55, length * 0.5, 10, 11)
    return Cut((*cut.items, *extra), cut.tensions, cut.drape, cut.trim)


def skirt_outline(
    waist: float, hip: float, hem: float, length: float, *, top: float = 0.0, sag: float = 1.5
) -> Points:
    """Outline of a skirt hanging from ``top``; ``hem`` is its half width."""
    right = smooth(
        pts((waist, top), (hip, top + min(18.0, length * 0.42)), (hem, top + length)),
        corners=(0, 2),
        closed=False,
    )
    lower = line(
        (hem, top + length),
        (hem * 0.5, top + length + sag),
        (0, top + length + sag * 1.2),
        (-hem * 0.5, top + length + sag),
        (-hem, top + length),
    )
    return np.concatenate(
        [
            line((-waist, top), (0, top + 0.8), (waist, top))[:-1],
            right,
            lower[1:-1],
            mirror(right)[:-1],
        ]
    )


def skirt_folds(
    recipe: GarmentRecipe, waist: float, hem: float, top: float, length: float, rng: Rng
) -> list[Item]:
    """Pleats or soft flares drawn as grooves that open toward the hem."""
    count = int(rng.integers(9, 16)) if recipe.has("pleated") else int(rng.integers(5, 9))
    if not recipe.has("pleated", "flared", "fit and flare"):
        return []
    deep = -0.8 if recipe.has("pleated") else -1.0
    items: list[Item] = []
    for t in np.linspace(-0.9, 0.9, count) + rng.normal(
        0, 0.012 if recipe.has("pleated") else 0.04, count
    ):
        begin = 0.0 if recipe.has("pleated") else rng.uniform(0.1, 0.5)
        x0, x1 = waist * t + (hem - waist) * t * begin, hem * t
        fold = line(
            (x0, top + 3 + length * begin),
            ((x0 + x1) / 2, top + length * (0.5 + begin / 2)),
            (x1, top + length),
        )
        tone = 0.8 if recipe.has("pleated") else 0.93
        items.append(
            Stroke(
                fold,
                width=0.35,
                tone=tone,
                groove=deep,
                spread=2.0 if recipe.has("pleated") else 4.0,
            )
        )
    return items


def skirt(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A skirt of any shape and length."""
    length = next(
        v
        for k, v in (
            ("mini length", 40.0),
            ("knee length", 56.0),
            ("midi length", 74.0),
            ("maxi length", 95.0),
            ("", 56.0),
        )
        if not k or recipe.has(k)
    ) * rng.uniform(0.93, 1.06)
    waist = 18.5 * rng.uniform(0.94, 1.06)
    spread = 0.18 if recipe.has("pencil") else 0.36 if recipe.has("a-line") else 0.5
    hem = waist + 6 + length * spread * rng.uniform(0.75, 1.1)
    hip = 24.0 if recipe.has("pencil") else waist + (hem - waist) * 0.42
    hem = min(hem, 23.5) if recipe.has("pencil") else hem
    items: list[Item] = []
    band = _waistband(waist, 3.5, rng, loops=recipe.material == "denim")
    items += [band[0], part(skirt_outline(waist, hip, hem, length), lift=0.9, ease=2.4)]
    items += skirt_folds(recipe, waist, hem, 0.0, length, rng)
    if recipe.has("ruffled"):
        y = length * 0.72
        w = float(np.interp(0.72, (0.4, 1.0), (hip, hem))) - 0.5
        items += frill(line((-w, y), (0, y + 1.6), (w, y)), length * 0.29, rng)
    if recipe.has("button"):
        items += [
            d.placket(0, 3, length + 1, 3.0),
            *d.button_row(0, 6, length - 4, max(4, int(length / 9)), size=0.8),
        ]
    elif recipe.has("pencil"):
        items.append(d.seam(line((0, 4), (0, length)), tone=0.85))
    items += band[1:]
    if recipe.has("belted"):
        items += waist_belt(waist + 0.6, 2.5, 3.5, rng)
    items.append(d.hem_line(line((-hem, length), (0, length + 1.8), (hem, length)), 1.8))
    drape = tuple(
        Tension((float(x), 6.0), float(x) * 0.02, length * 0.6)
        for x in np.linspace(-waist, waist, 5)
    )
    return Cut(tuple(items), drape, trim="brown" if recipe.has("button") else "gold")
