"""Bottoms on a figure: trousers along the legs, skirts from the waist.

Cut from the figure's landmarks; dresses and jumpsuits (`worn_onepieces`) use the same pieces.
"""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.bottoms import skirt_folds
from models.render.cut import Cut, Item, Stroke, part
from models.render.figure import Figure
from models.render.geometry import Points, line, normals, pts, smooth
from models.render.outerwear import waist_belt
from models.render.records import GarmentRecipe
from models.render.tops import frill
from models.render.worn import Claim, Worn, claim, mapped
from models.render.worn_shell import EASE

Rng = np.random.Generator

_RISE = {"high waist": -2.0, "mid waist": 4.5, "low waist": 9.0}
_SKIRTS = {
    "mini length": "short",
    "knee length": "knee",
    "midi length": "midi",
    "maxi length": "long",
}
_HEMS = {"skinny": 4.2, "tapered": 5.2, "straight leg": 7.6, "wide leg": 12.0, "flared": 11.0}


_LEGS_APART = 1.9
"""Least distance of a trouser leg from the middle between both, at the hem."""


def waist_of(recipe: GarmentRecipe, figure: Figure) -> float:
    """y of a bottom's upper edge."""
    rise = next((v for k, v in _RISE.items() if recipe.has(k)), 2.0)
    return figure.shape.waist_y + rise


def _leg_sides(
    figure: Figure, index: int, hem: float, widths: tuple[float, float, float], crotch: float
) -> tuple[Points, Points]:
    """Outer and inner edge of one trouser leg, top to bottom."""
    leg = figure.legs[index]
    axis = np.stack([leg.hip, leg.knee, leg.ankle])
    ys = np.linspace(crotch + 3, hem, 8)
    xs = np.interp(ys, axis[:, 1], axis[:, 0])
    spots = np.stack([xs, ys], axis=1)
    side = normals(spots)
    side = side * np.sign(side[:, :1] * leg.side)
    half = np.interp(ys, (crotch, leg.knee[1], leg.ankle[1]), widths)
    outer, inner = spots + side * half[:, None], spots - side * half[:, None]
    middle = (
        (figure.legs[0].hip[0] + figure.legs[1].hip[0])
        / 2
        * (1 - (ys - ys[0]) / (ys[-1] - ys[0] + 1e-6))
    )
    middle = middle + (figure.legs[0].ankle[0] + figure.legs[1].ankle[0]) / 2 * (
        (ys - ys[0]) / (ys[-1] - ys[0] + 1e-6)
    )
    # Wide legs that met would be a skirt to whoever looks, so the gap opens towards the hem.
    apart = np.linspace(0.35, _LEGS_APART, len(ys))
    inner[:, 0] = leg.side * np.maximum(leg.side * (inner[:, 0] - middle), apart) + middle
    return outer, inner


def trousers(
    recipe: GarmentRecipe, figure: Figure, *, top: float, hem: float, ease: float, ending: float
) -> Points:
    """Outline of trousers in the view, with one leg at least a little apart from the other."""
    limb = figure.shape.limb
    crotch = figure.shape.crotch_y + 1.5
    thigh, knee = 8.6 * limb + ease * 0.8, 6.2 * limb + ease * 0.7
    knee = max(knee, ending * 0.8) if recipe.has("wide leg", "straight leg") else knee
    ankle = max(ending, 3.7 * limb + 0.4)
    hips = np.array(
        [[figure.half(y) + ease * 0.5, y] for y in np.linspace(top, figure.shape.hip_y, 4)]
    )
    waist_r, waist_l = figure.turn(hips), figure.turn(hips * np.array([-1.0, 1.0]))
    middle = figure.turn(pts((0.0, crotch)))
    out_l, in_l = _leg_sides(figure, 0, hem, (thigh, knee, ankle), crotch)
    out_r, in_r = _leg_sides(figure, 1, hem, (thigh, knee, ankle), crotch)
    rough = np.concatenate([waist_r, out_r, in_r[::-1], middle, in_l, out_l[::-1], waist_l[::-1]])
    n = len(waist_r)
    corners = (0, n + 7, n + 8, n + 16, n + 24, n + 25, len(rough) - 1)
    return smooth(rough, corners=corners, steps=3)


def worn_trousers(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """Pants, leggings or shorts."""
    legging, short = recipe.category == "leggings", recipe.category == "shorts"
    ease = 0.2 if legging else EASE.get(recipe.fit, 1.8) * 0.75 + 0.3
    top = waist_of(recipe, figure)
    leg = figure.legs[0]
    knee, ankle = leg.knee[1], leg.ankle[1]
    word = "full"
    if short:
        hem, word = (
            (knee - rng.uniform(18, 25), "short")
            if rng.random() < 0.65
            else (knee - rng.uniform(1, 5), "knee")
        )
    elif recipe.has("cropped") or (legging and rng.random() < 0.3):
        hem, word = ankle - rng.uniform(14, 19), "cropped"
    else:
        hem = ankle + rng.uniform(0.5, 2.5)
    ending = next((v for k, v in _HEMS.items() if recipe.has(k)), 7.0) + ease * 0.5
    if legging:
        ending = 3.9
    if short:
        ending = 10.0 + ease
    items: list[Item] = [
        part(
            trousers(recipe, figure, top=top, hem=hem, ease=ease, ending=ending),
            lift=1.0,
            ease=2.2,
            shadow=0.35,
        )
    ]
    claims: list[Claim] = []
    middle = pts((0.0, top), (0.0, figure.shape.crotch_y + 1.0))
    items.append(
        d.seam(figure.turn(line(*[(float(x), float(y)) for x, y in middle])), tone=0.7, groove=-0.3)
    )
    items += _band(recipe, figure, top, rng)
    if not figure.back and not legging:
        items += _trouser_front(recipe, figure, top)
    if recipe.has("cargo"):
        spots = []
        for one in figure.legs:
            x, y = (
                (one.hip * 0.45 + one.knee * 0.55)
                if not short
                else (one.hip * 0.75 + one.knee * 0.25)
            )
            items += d.patch_pocket(x + one.side * 5.0, y - 2, 9.0, 11.0, flap=True)
            spots.append((x + one.side * 4, y + 3))
        claims += claim("detail", "cargo", np.array(spots), lean=2.5)
    if recipe.has("pleated") and not short:
        for one in figure.legs:
            crease = np.stack([one.hip + np.array([0, -6.0]), one.knee, one.ankle])
            items.append(Stroke(crease, width=0.5, tone=0.82, groove=-0.4))
        claims += claim("detail", "pleated", np.stack([one.knee for one in figure.legs]), lean=2.5)
    if recipe.pattern == "distressed":
        items += _tears(figure, rng)
        knees = np.stack([one.knee + np.array([0.0, -2.0]) for one in figure.legs])
        claims += claim("pattern", "distressed", knees, lean=3.0)
    for one in figure.legs:
        x = float(
            np.interp(
                hem,
                (one.hip[1], one.knee[1], one.ankle[1]),
                (one.hip[0], one.knee[0], one.ankle[0]),
            )
        )
        items.append(d.hem_line(pts((x - ending * 0.9, hem), (x + ending * 0.9, hem)), 2.0))
    ends = np.array(
        [
            [
                float(np.interp(hem - 3, (one.knee[1], one.ankle[1]), (one.knee[0], one.ankle[0])))
                if not short
                else one.hip[0],
                hem - 3.0,
            ]
            for one in figure.legs
        ]
    )
    claims += claim("length", word, ends, lean=3.0)
    shape = next((n for n in _HEMS if recipe.has(n)), "")
    if shape and not short and not legging:
        claims += claim("detail", shape, ends - np.array([0.0, 3.0]), lean=3.0)
    claims += _waist_claims(recipe, figure, top)
    cut = Cut(tuple(items), drape=0.7, trim="gold" if recipe.material == "denim" else "black")
    return Worn(recipe, term, "bottom", cut, tuple(claims), order=2.0)


def _waist_claims(recipe: GarmentRecipe, figure: Figure, top: float) -> tuple[Claim, ...]:
    w = figure.half(top) * 0.6
    spots = figure.turn(pts((-w, top + 2), (0, top + 2), (w, top + 2)))
    claims: tuple[Claim, ...] = ()
    if recipe.has("high waist"):
        claims += claim("detail", "high waist", spots)
    if recipe.has("drawstring") and not figure.back:
        claims += claim(
            "closure", "drawstring", figure.turn(pts((0, top + 3), (0, top + 7))), lean=2.0
        )
    elif recipe.has("elastic waist"):
        claims += claim("detail", "elastic waist", spots)
    return claims


def _band(recipe: GarmentRecipe, figure: Figure, top: float, rng: Rng) -> list[Item]:
    ease = EASE.get(recipe.fit, 1.8) * 0.4
    upper, lower = figure.half(top) + ease, figure.half(top + 3.6) + ease
    strip = np.concatenate(
        [
            line((-upper, top - 0.2), (0, top + 1.0), (upper, top - 0.2)),
            line((lower, top + 3.6), (0, top + 4.8), (-lower, top + 3.6)),
        ]
    )
    soft = recipe.has("drawstring", "elastic waist")
    surface = "rib" if soft else "fabric"
    items: list[Item] = [part(strip, lift=0.4, ease=0.6, shadow=0.4, grain=1.57, surface=surface)]
    if recipe.has("drawstring") and not figure.back:
        items += d.drawstrings(1.6, top + 3, 9, rng, 3)
    elif not soft and not figure.back and recipe.category != "skirt":
        items.append(d.button(0.2, top + 2.6, size=1.0))
    return mapped(items, figure.turn)


def _trouser_front(recipe: GarmentRecipe, figure: Figure, top: float) -> list[Item]:
    w = figure.half(top + 8)
    items: list[Item] = []
    for side in (-1.0, 1.0):
        if recipe.material == "denim":
            curve = line(
                (side * w * 0.45, top + 4), (side * w * 0.62, top + 8.5), (side * w, top + 10)
            )
            items.append(d.seam(curve, tone=0.6, groove=-0.3))
            items.append(d.stitching(curve + np.array([0, 1.0]), tone=1.35))
        else:
            items.append(
                d.seam(
                    line((side * w * 0.62, top + 4), (side * w * 1.0, top + 15)),
                    tone=0.62,
                    groove=-0.3,
                )
            )
    return mapped(items, figure.turn)


def _tears(figure: Figure, rng: Rng) -> list[Item]:
    items: list[Item] = []
    for leg in figure.legs:
        for drop in (-1.0, rng.uniform(-16, -10)):
            x, y = leg.knee + np.array([rng.normal(0, 0.6), drop])
            w, h = rng.uniform(3.6, 4.6), rng.uniform(2.0, 3.2)
            a = np.linspace(0, 2 * np.pi, 16, endpoint=False)
            ring = np.stack(
                [x + w * np.cos(a) * rng.uniform(0.8, 1.1, 16), y + h * np.sin(a)], axis=1
            )
            items.append(part(ring, tone=1.6, lift=-0.2, ease=0.5, shadow=0.0))
            for k in (-0.5, 0.1, 0.6):
                items.append(
                    Stroke(pts((x - w, y + h * k), (x + w, y + h * k)), width=0.45, tone=0.8)
                )
    return items


# -- skirts ----------------------------------------------------------------------------------------


def skirt_length(recipe: GarmentRecipe, figure: Figure, rng: Rng) -> tuple[float, str]:
    knee, ankle = figure.legs[0].knee[1], figure.legs[0].ankle[1]
    name = next((n for n in _SKIRTS if recipe.has(n)), "knee length")
    low = {
        "mini length": knee - rng.uniform(14, 20),
        "knee length": knee + rng.uniform(-3, 3),
        "midi length": knee + (ankle - knee) * rng.uniform(0.42, 0.6),
        "maxi length": ankle - rng.uniform(-1, 5),
    }[name]
    return float(low), _SKIRTS[name]


def _skirt_shape(
    recipe: GarmentRecipe, figure: Figure, top: float, hem: float, rng: Rng
) -> tuple[Points, float]:
    """Outline of a hanging skirt, frontal, and its half width at the hem."""
    hip = figure.shape.hip_y
    length = hem - top
    narrow = recipe.has("pencil", "bodycon")
    spread = 0.02 if narrow else 0.12 if recipe.has("wrap") else 0.2
    spread = 0.32 if recipe.has("flared", "fit and flare", "pleated") else spread
    wide = figure.half(hip) + 1.0 + max(length - 16.0, 0.0) * spread * rng.uniform(0.85, 1.15)
    ys = np.linspace(top, min(hip, hem - 2), 5)
    sides = np.stack([[figure.half(float(y)) + 0.9 for y in ys], ys], axis=1)
    if not narrow:
        sides[:, 0] += np.linspace(0, 1, 5) * spread * 10.0
    wide = max(wide, float(sides[-1, 0]))
    right = smooth(np.concatenate([sides, pts((wide, hem))]), corners=(0, 5), closed=False, steps=4)
    sag = 0.8 if narrow else 2.2
    low = line(
        (wide, hem),
        (wide * 0.5, hem + sag),
        (0, hem + sag * 1.2),
        (-wide * 0.5, hem + sag),
        (-wide, hem),
    )
    return np.concatenate([right, low[1:-1], right[::-1] * np.array([-1.0, 1.0])]), wide


def skirt_items(
    recipe: GarmentRecipe, figure: Figure, rng: Rng, top: float, hem: float
) -> tuple[list[Item], list[Claim], float]:
    shape, wide = _skirt_shape(recipe, figure, top, hem, rng)
    items: list[Item] = [part(shape, lift=1.0, ease=2.4, shadow=0.4)]
    items += skirt_folds(recipe, figure.half(top), wide, top, hem - top, rng)
    claims: list[Claim] = []
    low = figure.turn(np.stack([np.linspace(-0.7, 0.7, 5) * wide, np.full(5, hem - 1.0)], axis=1))
    for name in ("a-line", "pencil", "pleated", "flared", "fit and flare", "bodycon"):
        if recipe.has(name):
            claims += claim("detail", name, low, need=0.6, lean=2.0)
    if recipe.has("ruffled"):
        y = hem - (hem - top) * 0.26
        w = float(np.interp(0.74, (0.3, 1.0), (figure.half(figure.shape.hip_y), wide))) + 0.6
        items += frill(line((-w, y), (0, y + 1.6), (w, y)), hem - y, rng)
        claims += claim(
            "detail", "ruffled", figure.turn(pts((-w * 0.6, y + 4), (0, y + 5), (w * 0.6, y + 4)))
        )
    w = wide - 0.4
    items.append(d.hem_line(line((-w, hem), (0, hem + 1.8), (w, hem)), 1.8))
    return items, claims, wide


def worn_skirt(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """A skirt of any shape and length."""
    top = figure.shape.waist_y + (-1.5 if recipe.has("high waist") else 2.0)
    hem, word = skirt_length(recipe, figure, rng)
    items, claims, wide = skirt_items(recipe, figure, rng, top, hem)
    if recipe.has("button") and not figure.back:
        items += [d.placket(0, top + 3, hem + 1, 3.0)]
        items += d.button_row(0, top + 6, hem - 4, max(3, int((hem - top) / 8)), size=1.0)
        spots = np.array([[0.0, y] for y in np.linspace(top + 8, hem - 5, 4)])
        claims += claim("closure", "button", figure.turn(spots))
    items = mapped(items, figure.turn) + _band(recipe, figure, top, rng)
    if recipe.has("belted"):
        items += mapped(waist_belt(figure.half(top) + 1.0, top + 2.0, 3.8, rng), figure.turn)
        spots = figure.turn(pts((-6, top + 2), (0, top + 2.5), (6, top + 2)))
        claims += claim("detail", "belted", spots, lean=1.6)
    low = figure.turn(np.stack([np.linspace(-0.7, 0.7, 5) * wide, np.full(5, hem - 1.0)], axis=1))
    claims += claim("length", word, low, lean=2.0)
    claims += _waist_claims(recipe, figure, top)
    cut = Cut(tuple(items), drape=0.8, trim="brown")
    return Worn(recipe, term, "bottom", cut, tuple(claims), order=2.4)
