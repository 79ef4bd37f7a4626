"""Cuts of dresses, jumpsuits, swimwear, sleepwear and underwear."""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.body import (
    Sleeve,
    Torso,
    armhole,
    both_sleeves,
    neckline,
    outline,
    sleeve_folds,
    sleeve_style,
    torso,
)
from models.render.bottoms import legs, skirt_folds, skirt_outline
from models.render.cut import FABRIC, Cut, Item, Stroke, Tension, part
from models.render.geometry import Points, ellipse, flip, line, mirror, pts, ribbon, smooth
from models.render.knitwear import open_front
from models.render.outerwear import waist_belt
from models.render.records import GarmentRecipe
from models.render.tops import frill, strapped

Rng = np.random.Generator


def _bodice(
    recipe: GarmentRecipe, rng: Rng, waist_y: float, waist: float
) -> tuple[Torso, list[Item]]:
    """The upper half of a dress or jumpsuit, ending at the waist."""
    base = torso(recipe, rng, length=waist_y)
    chest = min(base.chest, 24.5) * 0.93
    body = Torso(
        chest,
        19.0 if not recipe.has("sleeveless") else 16.5,
        base.neck,
        base.drop,
        base.armpit * 0.9,
        (chest + waist) / 2 * 0.97,
        waist,
        waist_y,
        0.0,
    )
    style = sleeve_style(recipe, rng)
    items: list[Item] = []
    if recipe.has("spaghetti strap", "halter", "sweetheart", "off the shoulder"):
        shape, straps = strapped(body, recipe, rng)
        if recipe.has("off the shoulder"):
            low = Torso(
                body.chest,
                body.chest * 0.98,
                body.neck,
                body.armpit * 0.6,
                body.armpit * 1.1,
                body.waist,
                body.hem,
                body.length,
                0.0,
            )
            items += both_sleeves(low, Sleeve(rng.uniform(14, 30), 0.45, cuff=8.0), rng)
        items += [*straps, part(shape, lift=0.9, ease=2.2)]
        if recipe.has("off the shoulder"):
            edge = line(
                (-body.chest - 2, body.armpit * 0.75),
                (0, body.armpit * 0.8),
                (body.chest + 2, body.armpit * 0.75),
            )
            items += frill(edge, rng.uniform(6, 10), rng)
        return body, items
    front = neckline(recipe, body, rng)
    items.append(d.neck_hole(front))
    if style:
        items += both_sleeves(body, style, rng)
    items += [
        part(outline(body, front), lift=0.9, ease=2.2, shadow=0.2),
        d.band(front, 0.5, surface="fabric"),
    ]
    items += [d.seam(armhole(body, s)) for s in (-1.0, 1.0)]
    return body, items


def dress(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A dress: bodice, skirt and what joins them."""
    top = rng.uniform(36, 42) * (0.84 if recipe.kids else 1.0)
    length = (
        next(
            v
            for k, v in (
                ("mini length", 42.0),
                ("knee length", 56.0),
                ("midi length", 74.0),
                ("maxi length", 96.0),
                ("", 58.0),
            )
            if not k or recipe.has(k)
        )
        * (0.72 if recipe.kids else 1.0)
        * rng.uniform(0.93, 1.06)
    )
    waist = 18.0 * rng.uniform(0.95, 1.08) * (1.08 if recipe.fit == "loose" else 1.0)
    spread = 0.42 if recipe.has("fit and flare") else 0.26
    hem = waist + 5 + length * spread * rng.uniform(0.8, 1.15)
    hem = waist + 4.5 if recipe.has("bodycon") else hem
    hip = waist + 5.5 if recipe.has("bodycon") else waist + (hem - waist) * 0.45
    body, upper = _bodice(recipe, rng, top, waist)
    lower: list[Item] = [
        part(skirt_outline(waist, hip, hem, length, top=top - 0.6), lift=0.9, ease=2.4, shadow=0.1)
    ]
    lower += skirt_folds(recipe, waist, hem, top - 1, length, rng)
    if recipe.has("ruffled"):
        y, w = top + length * 0.75, waist + (hem - waist) * 0.78
        lower += frill(line((-w, y), (0, y + 1.5), (w, y)), length * 0.27, rng)
    items = lower + upper
    items.append(d.seam(line((-waist, top), (0, top + 1.0), (waist, top)), tone=0.75, groove=-0.25))
    if recipe.has("wrap"):
        items += _wrap(body, top, length, hem)
    if recipe.has("belted"):
        items += waist_belt(waist + 0.6, top, 4.0, rng)
    if recipe.has("bow"):
        items += d.bow(0, top, 8)
    items.append(
        d.hem_line(line((-hem, top + length), (0, top + length + 1.6), (hem, top + length)), 1.6)
    )
    gathers = tuple(
        Tension((float(x), top + 1), float(x) * 0.03, length * 0.55)
        for x in np.linspace(-waist, waist, 7)
    )
    return Cut(tuple(items), (*sleeve_folds(body), *gathers), trim="gold")


def _wrap(body: Torso, top: float, length: float, hem: float) -> list[Item]:
    over = line((-body.neck, 1), (-3, body.armpit * 0.75), (body.waist * 0.9, top))
    skirt_edge = line((body.waist * 0.8, top), (6, top + length * 0.5), (hem * 0.25, top + length))
    return [
        Stroke(over, width=0.6, tone=0.66, groove=-0.45, spread=1.4),
        Stroke(skirt_edge, width=0.6, tone=0.7, groove=-0.45, spread=1.6),
        *waist_ties(body.waist * 0.85, top),
    ]


def waist_ties(x: float, y: float) -> list[Item]:
    """Two short tails of a wrap tie."""
    tails = (
        line((x, y), (x + 3, y + 9), (x + 1, y + 18)),
        line((x, y), (x + 6, y + 6), (x + 9, y + 14)),
    )
    return [part(ribbon(tail, 1.1), lift=0.4, ease=0.6, shadow=0.45) for tail in tails]


def jumpsuit(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A jumpsuit, or dungarees when it is denim without sleeves."""
    waist_y = 40.0 * (0.84 if recipe.kids else 1.0)
    long = rng.choice((1.0, 1.0, 0.45)) * rng.uniform(92, 100) * (0.78 if recipe.kids else 1.0)
    width = 28.0 if recipe.has("wide leg") else 19.0
    width = max(width, 24.0) if long < 60 else width
    lean, waist = rng.uniform(2, 5), 19.5
    crotch = waist_y + 27
    below = legs(waist, 24.5, crotch, waist_y + long, (lean, lean + width), top=waist_y - 0.6)
    lower: list[Item] = [
        part(below, lift=0.9, ease=2.4, shadow=0.1),
        d.seam(line((0, waist_y), (0.3, crotch)), tone=0.78),
    ]
    if recipe.material == "denim" and recipe.has("sleeveless"):
        upper = _bib(waist_y, waist, rng)
        tensions: tuple[Tension, ...] = ()
    else:
        body, upper = _bodice(recipe, rng, waist_y, waist)
        tensions = tuple(sleeve_folds(body))
    items = (
        lower
        + upper
        + [
            d.seam(
                line((-waist, waist_y), (0, waist_y + 1), (waist, waist_y)), tone=0.72, groove=-0.25
            )
        ]
    )
    for s in (-1.0, 1.0):
        pocket = line((s * waist * 0.6, waist_y + 3), (s * 23.6, waist_y + 17))
        items += [
            d.seam(pocket, tone=0.6),
            d.hem_line(pts((s * lean, waist_y + long), (s * (lean + width), waist_y + long)), 2),
        ]
    if recipe.has("button"):
        items += d.button_row(0, 16, waist_y - 4, 5, size=0.8)
    if recipe.has("belted"):
        items += waist_belt(waist + 0.5, waist_y, 4.0, rng)
    folds = tuple(Tension((s * 1.0, crotch), s * t, 18.0) for s in (-1.0, 1.0) for t in (1.2, 0.75))
    return Cut(
        tuple(items), (*tensions, *folds), trim="gold" if recipe.material == "denim" else "white"
    )


def _bib(waist_y: float, waist: float, rng: Rng) -> list[Item]:
    top = waist_y - 25
    bib = smooth(
        pts(
            (-11, top),
            (11, top),
            (12.5, top + 12),
            (waist, waist_y),
            (-waist, waist_y),
            (-12.5, top + 12),
        ),
        corners=(0, 1, 3, 4),
    )
    items: list[Item] = []
    for s in (-1.0, 1.0):
        sway = rng.normal(0, 2)
        strap = line(
            (s * 9, top + 4),
            (s * 9 + sway, top - 12),
            (s * 6 + sway, top - 24),
            (s * 2, top - 8),
            (-s * 3, top + 8),
        )
        items.append(part(ribbon(strap, 2.0), lift=0.4, ease=0.7, shadow=0.4))
    items.append(part(bib, lift=0.7, ease=1.4, shadow=0.4))
    items += d.patch_pocket(0, top + 7, 14, 11)
    for s in (-1.0, 1.0):
        items.append(d.button(s * 8.8, top + 3, size=1.3))
    return items


def _brief(y: float, waist: float, height: float, leg: float) -> tuple[Points, Points]:
    """Outline of briefs with waist at ``y`` and their right leg opening."""
    opening = line(
        (waist + 0.4, y + height * 0.42),
        (waist * 0.62, y + height * (0.42 + leg)),
        (4.2, y + height),
    )
    right = np.concatenate([pts((waist - 0.4, y)), opening])
    return np.concatenate(
        [line((-waist + 0.4, y), (0, y + 1.2), (waist - 0.4, y))[:-1], right, mirror(right)[:-1]]
    ), opening


def swimwear(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A swimsuit, a bikini or trunks."""
    if recipe.has("drawstring"):
        return _trunks(recipe, rng)
    if recipe.has("halter"):
        return _bikini(recipe, rng)
    base = torso(recipe, rng, length=46)
    body = Torso(19.5, 13.0, base.neck * 1.1, 2.0, 21.0, 16.5, 18.0, 44.0, 0.0)
    front = neckline(recipe, body, rng)
    reach = abs(float(front[-1, 0]))
    body = Torso(19.5, max(13.0, reach + 3.0), body.neck, 2.0, 21.0, 16.5, 18.5, 44.0, 0.0)
    brief, opening = _brief(43.0, 19.0, 24.0, 0.3)
    items: list[Item] = [d.neck_hole(front), part(brief, lift=0.8, ease=2.0, shadow=0.0)]
    items += [
        part(outline(body, front), lift=0.8, ease=2.0, shadow=0.0),
        d.band(front, 0.5, surface="smooth"),
    ]
    if recipe.pattern == "color-block":
        items.append(
            part(
                pts((-17.6, 24), (0, 25), (17.6, 24), (16.8, 36), (0, 37), (-16.8, 36)),
                slot=1,
                lift=0.05,
                shadow=0.1,
            )
        )
    items += [
        d.band(opening, 0.45, surface="smooth"),
        d.band(flip(opening), 0.45, surface="smooth"),
    ]
    items += [
        d.band(armhole(body, s) * np.array([0.98, 1]), 0.45, surface="smooth") for s in (-1.0, 1.0)
    ]
    return Cut(tuple(items), tuple(sleeve_folds(body)), drape=0.7)


def _trunks(recipe: GarmentRecipe, rng: Rng) -> Cut:
    length = rng.uniform(34, 48)
    width = rng.uniform(22, 27)
    items: list[Item] = [
        part(legs(18.5, 24.0, 25.0, length, (2.0, 2.0 + width)), lift=0.9, ease=2.4)
    ]
    items += d.elastic(18.5, -0.5, 4.5)
    items.append(d.seam(line((0, 4), (0.2, 25)), tone=0.75))
    if recipe.pattern == "color-block":
        for s in (-1.0, 1.0):
            items.append(
                part(
                    pts(
                        (s * 2.1, length - 9),
                        (s * (1.4 + width), length - 9),
                        (s * (2 + width), length - 0.2),
                        (s * 2.1, length),
                    ),
                    slot=1,
                    lift=0.05,
                    shadow=0.1,
                )
            )
    items += d.drawstrings(1.4, 3.0, 10, rng, 3)
    return Cut(
        tuple(items), tuple(Tension((s, 25.0), s * t, 15) for s in (-1.0, 1.0) for t in (1.2, 0.8))
    )


def _cup(x: float, y: float, w: float, h: float) -> Points:
    return smooth(
        pts(
            (x - w * 0.9, y + h),
            (x - w * 0.8, y + h * 0.3),
            (x + w * 0.1, y - h * 0.55),
            (x + w * 0.95, y + h * 0.45),
            (x + w, y + h),
        ),
        corners=(0, 2, 4),
    )


def _bikini(recipe: GarmentRecipe, rng: Rng) -> Cut:
    y = 12.0
    items: list[Item] = []
    for s in (-1.0, 1.0):
        neck = line((s * 8.5, y - 5), (s * 6, y - 14), (s * rng.uniform(1, 5), y - 22))
        tie = line(
            (s * 15, y + 8),
            (s * 20, y + 9 + rng.normal(0, 1.5)),
            (s * 26, y + 8 + rng.normal(0, 2)),
        )
        items += [part(ribbon(p, 0.45), lift=0.3, ease=0.4, surface="smooth") for p in (neck, tie)]
    for s in (-1.0, 1.0):
        items.append(part(_cup(8.2, y, 7.5, 9.0) * np.array([s, 1.0]), lift=1.3, ease=2.6))
    items.append(
        part(ribbon(line((-15.5, y + 8.6), (0, y + 9.4), (15.5, y + 8.6)), 0.7), lift=0.3, ease=0.5)
    )
    low = y + 9 + rng.uniform(7, 12)
    brief, opening = _brief(low, 15.5, 19.0, 0.35)
    items.append(
        part(
            np.concatenate(
                [
                    line((-15, low), (0, low - 1.5), (15, low)),
                    line((15, low + 2), (0, low + 4), (-15, low + 2)),
                ]
            ),
            tone=0.65,
            lift=0.1,
        )
    )
    items += [
        part(brief, lift=0.8, ease=1.8, slot=1 if recipe.pattern == "color-block" else FABRIC),
        d.band(opening, 0.4, surface="smooth"),
        d.band(flip(opening), 0.4, surface="smooth"),
    ]
    return Cut(tuple(items), (), drape=0.6)


def sleepwear(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """Pajamas, a nightgown or a bathrobe."""
    kind = int(rng.integers(3))
    if kind == 0:
        return _pajamas(recipe, rng)
    body = torso(recipe, rng, length=96 if kind == 1 else 100, wide=1.05)
    style = Sleeve(rng.uniform(18, 54), rng.uniform(0.35, 0.7), 0.1, 8.5 if kind == 2 else 7.0)
    if kind == 2:
        items = open_front(body, style, rng, gap=rng.uniform(1, 5), banded=False)
        for s in (-1.0, 1.0):
            shawl = line(
                (s * body.neck, -1),
                (s * (body.neck * 0.9), body.armpit * 0.7),
                (s * 5, body.length * 0.55),
            )
            items.append(part(ribbon(shawl, [1.5, 3.4, 2.4]), lift=0.7, ease=1.4, shadow=0.45))
        items += waist_belt(body.waist * 1.02, body.length * 0.5, 5.0, rng)
        return Cut(tuple(items), tuple(sleeve_folds(body)))
    front = line((-9, 0), (-6, 8), (0, 11), (6, 8), (9, 0))
    wide = Torso(
        body.chest,
        body.shoulder,
        9,
        body.drop,
        body.armpit,
        body.chest * 1.02,
        body.chest * 1.3,
        body.length,
        1.0,
    )
    items = [
        d.neck_hole(front),
        *both_sleeves(wide, style, rng),
        part(outline(wide, front), lift=0.9, ease=2.4),
        d.band(front, 0.8),
    ]
    items += [d.placket(0, 11, 34, 2.8), *d.button_row(0, 14, 31, 4, size=0.55)]
    items += frill(
        line(
            (-wide.hem + 0.6, body.length - 2), (0, body.length), (wide.hem - 0.6, body.length - 2)
        ),
        10,
        rng,
    )
    return Cut(tuple(items), tuple(sleeve_folds(wide)))


def _pajamas(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A top lying half over its trousers."""
    body = torso(recipe, rng, length=62, wide=1.05)
    low = body.length - rng.uniform(6, 14)
    lean, width = rng.uniform(2, 5), rng.uniform(19, 23)
    below = legs(22, 26, low + 28, low + 78, (lean, lean + width), top=low)
    items: list[Item] = [
        part(below, lift=0.9, ease=2.4),
        d.seam(line((0, low), (0.2, low + 28)), tone=0.78),
    ]
    style = Sleeve(rng.uniform(20, 52), rng.uniform(0.4, 0.8), 0.1, 7.5)
    front = line((-8.5, 0), (-5, 7), (0, 11), (5, 7), (8.5, 0))
    items += [
        d.neck_hole(front),
        *both_sleeves(body, style, rng),
        part(outline(body, front), lift=0.9, ease=2.4, shadow=0.5),
    ]
    items += [
        d.placket(0, 11, body.length, 3),
        *d.shirt_collar(8.5, 10, spread=1.0),
        *d.button_row(0, 14, body.length - 6, 5, size=0.65),
    ]
    items += d.patch_pocket(body.chest * 0.46, body.armpit - 2, 10, 11)
    return Cut(tuple(items), tuple(sleeve_folds(body)))


def underwear(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """Briefs, boxers or a bra."""
    if not recipe.has("elastic waist") and not recipe.kids:
        return _bra(recipe, rng)
    kind = int(rng.integers(2))
    items: list[Item] = []
    if kind == 1:
        length, width = rng.uniform(26, 32), 20.0
        items.append(part(legs(19, 22, 22, length, (1.2, 1.2 + width)), lift=0.8, ease=2.0))
        items += [
            d.hem_line(pts((s * 1.2, length), (s * (1.2 + width), length)), 1.6)
            for s in (-1.0, 1.0)
        ]
        pouch = line((-5, 3), (-5.5, 12), (-1, 22))
        items += [d.seam(pouch, tone=0.82), d.seam(flip(pouch), tone=0.82)]
    else:
        brief, opening = _brief(0, 18.5, 22.0, rng.uniform(0.2, 0.42))
        items += [part(brief, lift=0.8, ease=2.0), d.band(opening, 0.7), d.band(flip(opening), 0.7)]
        if rng.random() < 0.4:
            items += d.bow(0, 3.4, 1.8)
    waist = 19.0 if kind == 1 else 18.0
    items += d.elastic(
        waist,
        -1.5,
        rng.uniform(2.0, 4.0),
        slot=1 if len(recipe.colors) > 1 and rng.random() < 0.4 else -1,
    )
    return Cut(
        tuple(items),
        tuple(Tension((s * 3.0, 18.0), s * t, 12) for s in (-1.0, 1.0) for t in (1.4, 1.9)),
        drape=0.8,
    )


def _bra(recipe: GarmentRecipe, rng: Rng) -> Cut:
    items: list[Item] = []
    for s in (-1.0, 1.0):
        strap = line(
            (s * 10.5, 2),
            (s * (12 + rng.normal(0, 1)), -12),
            (s * 13, -24),
            (s * 17, -8),
            (s * 19, 9),
        )
        items.append(part(ribbon(strap, 0.65), lift=0.3, ease=0.4, surface="smooth"))
        wing = smooth(
            pts(
                (s * 14, 5), (s * 21, 8), (s * 29, 9.5), (s * 29, 12.5), (s * 20, 14), (s * 12, 15)
            ),
            corners=(0, 2, 3, 5),
        )
        items.append(part(wing, lift=0.4, ease=0.8))
    for s in (-1.0, 1.0):
        cup = smooth(
            pts((0.9, 9.5), (4.5, 4.5), (10.6, 0.5), (16, 5.5), (17, 12), (9.5, 17.5), (2.0, 14)),
            corners=(2,),
        )
        items.append(part(cup * np.array([s, 1.0]), lift=1.8, ease=3.6, shadow=0.5))
        items.append(d.seam(line((s * 1.5, 10), (s * 9, 9), (s * 16.5, 9.5)), tone=0.9))
    items += d.bow(0, 10, 1.7)
    items += [
        part(ellipse(s * 10.6, 1.0, 0.8, 0.8, 14), slot=3, lift=0.3, ease=0.3, surface="metal")
        for s in (-1.0, 1.0)
    ]
    return Cut(tuple(items), (), drape=0.3, trim="silver")
