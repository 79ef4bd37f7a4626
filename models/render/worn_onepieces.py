"""Dresses and jumpsuits on a figure: a bodice, and a skirt or trousers below the waist."""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import Cut, Item, Stroke, part
from models.render.figure import Figure
from models.render.geometry import Points, line, pts
from models.render.outerwear import waist_belt
from models.render.records import GarmentRecipe
from models.render.tops import frill
from models.render.worn import Claim, Worn, claim, mapped
from models.render.worn_lower import skirt_items, skirt_length, trousers
from models.render.worn_shell import EASE, Shell, neck_front, sleeve_cut, sleeve_items, strap_bodice

Rng = np.random.Generator


def _bodice(
    recipe: GarmentRecipe, figure: Figure, rng: Rng, waist: float
) -> tuple[list[Item], list[Item], tuple[Points, ...], list[Claim], list[Item]]:
    """Trunk items (frontal), sleeve items (view), sleeve outlines, claims, far sleeves."""
    ease = EASE.get(recipe.fit, 1.5) * 0.45 + 0.4
    claims: list[Claim] = []
    bare = recipe.has("spaghetti strap", "halter", "sweetheart", "off the shoulder", "strapless")
    shell = Shell(
        figure, ease, waist, 0.0, neck_front(recipe, figure, rng), figure.shape.shoulder - 0.4
    )
    sleeves: list[Item] = []
    outlines: list[Points] = []
    far: list[Item] = []
    if bare:
        upper, straps, top = strap_bodice(recipe, figure, ease)
        right = shell.side(19.0 * figure.shape.torso, waist + 1.0)
        items: list[Item] = [
            *straps,
            part(
                np.concatenate([upper, right, right[::-1] * np.array([-1.0, 1.0])]),
                lift=0.9,
                ease=2.0,
            ),
        ]
        edge = figure.turn(pts((-8, top + 1), (0, top + 4), (8, top + 1)))
        for name in ("sweetheart", "halter", "off the shoulder"):
            if recipe.has(name) and not figure.back:
                claims += claim("neckline", name, edge)
        if recipe.has("off the shoulder"):
            w = figure.shape.shoulder + 2.0
            items += frill(line((-w, top - 3), (0, top), (w, top - 3)), 7.5, rng)
        if recipe.has("spaghetti strap"):
            x = figure.shape.chest * 0.55
            claims += claim(
                "detail", "spaghetti strap", figure.turn(pts((-x, top - 6), (x, top - 6))), lean=1.5
            )
        claims += claim("sleeve", "sleeveless", edge)
        return items, sleeves, (), claims, far
    tip = figure.shape.shoulder - (0.6 if not recipe.has("sleeveless") else 3.2)
    front = neck_front(recipe, figure, rng)
    shell = Shell(figure, ease, waist + 1.0, 0.0, front, max(tip, abs(float(front[0, 0])) + 2.2))
    items = [
        part(shell.outline(sag=0.2), lift=0.9, ease=2.0, shadow=0.3),
        d.band(front, 0.6, surface="fabric"),
    ]
    name = next(
        (
            n
            for n in ("v-neck", "round neck", "square neck", "crew neck", "scoop neck")
            if recipe.has(n)
        ),
        "",
    )
    if name and not figure.back:
        low = float(front[:, 1].max())
        claims += claim(
            "neckline", name, figure.turn(pts((-5.5, 3.2), (0, low + 1.2), (5.5, 3.2))), lean=1.6
        )
    style = sleeve_cut(recipe, ease + 0.4) if not recipe.has("sleeveless") else None
    if style is None:
        spots = figure.turn(pts((-shell.tip + 1.2, 6.0), (shell.tip - 1.2, 6.0)))
        claims += claim("sleeve", "sleeveless", spots, lean=2.5)
        return items, sleeves, (), claims, far
    for arm in figure.arms:
        found, shape = sleeve_items(figure, arm, style)
        if arm.behind:
            far += found
        else:
            sleeves += found
            outlines.append(shape)
    words = {"puff sleeve": "short", "short sleeve": "short", "long sleeve": "long"}
    word = next((w for n, w in words.items() if recipe.has(n)), "long")
    ends = np.stack([arm.along(min(style.reach, 0.97) - 0.04) for arm in figure.arms])
    claims += claim("sleeve", word, ends, lean=3.0)
    if recipe.has("puff sleeve"):
        claims += claim("detail", "puff sleeve", ends, lean=3.0)
    return items, sleeves, tuple(outlines), claims, far


def worn_dress(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """A dress: a bodice, a skirt and what joins them."""
    waist = figure.shape.waist_y + 1.0
    hem, word = skirt_length(recipe, figure, rng)
    lower, claims, wide = skirt_items(recipe, figure, rng, waist, hem)
    upper, sleeves, outlines, said, far = _bodice(recipe, figure, rng, waist)
    claims += said
    items = lower + upper
    w = figure.half(waist) + 0.8
    items.append(d.seam(line((-w, waist), (0, waist + 1), (w, waist)), tone=0.72, groove=-0.3))
    if recipe.has("wrap") and not figure.back:
        over = line((-figure.neck, 2), (2, waist * 0.5), (w * 0.9, waist))
        edge = line((w * 0.6, waist), (4, (waist + hem) / 2), (wide * 0.3, hem))
        items += [
            Stroke(over, width=1.0, tone=0.6, groove=-0.5, spread=1.6),
            Stroke(edge, width=1.0, tone=0.62, groove=-0.5, spread=1.8),
        ]
        claims += claim(
            "closure",
            "wrap",
            figure.turn(pts((w * 0.6, waist - 3), (4, (waist + hem) / 2))),
            lean=2.0,
        )
    if recipe.has("belted"):
        items += waist_belt(w + 0.2, waist, 4.0, rng)
        claims += claim(
            "detail",
            "belted",
            figure.turn(pts((-6, waist), (0, waist + 0.5), (6, waist))),
            lean=1.6,
        )
    if recipe.has("bow"):
        items += d.bow(0, waist, 8)
        claims += claim("detail", "bow", figure.turn(pts((-4, waist), (0, waist), (4, waist))))
    low = figure.turn(np.stack([np.linspace(-0.7, 0.7, 5) * wide, np.full(5, hem - 1.0)], axis=1))
    claims += claim("length", word, low, lean=2.0)
    cut = Cut(tuple(mapped(items, figure.turn) + sleeves), drape=0.8, trim="gold")
    under = Cut(tuple(far), drape=0.6) if far else None
    return Worn(recipe, term, "one_piece", cut, tuple(claims), under, outlines, order=2.5)


def worn_jumpsuit(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """A jumpsuit with long legs."""
    waist = figure.shape.waist_y + 1.0
    ankle = figure.legs[0].ankle[1]
    hem = ankle - rng.uniform(-1, 3)
    ease = EASE.get(recipe.fit, 1.8) * 0.7 + 0.4
    ending = 11.5 if recipe.has("wide leg") else 7.4
    legs = trousers(recipe, figure, top=waist - 1.0, hem=hem, ease=ease, ending=ending)
    upper, sleeves, outlines, claims, far = _bodice(recipe, figure, rng, waist)
    w = figure.half(waist) + 0.8
    if recipe.has("button") and not figure.back:
        upper += d.button_row(0, 18.0, waist - 4, 4, size=1.0)
        claims += claim("closure", "button", figure.turn(pts((0, 18.0), (0, waist - 4))))
    if recipe.has("belted"):
        upper += waist_belt(w + 0.2, waist, 4.0, rng)
        claims += claim(
            "detail",
            "belted",
            figure.turn(pts((-6, waist), (0, waist + 0.5), (6, waist))),
            lean=1.6,
        )
    else:
        upper.append(d.seam(line((-w, waist), (0, waist + 1), (w, waist)), tone=0.7, groove=-0.3))
    middle = figure.turn(line((0, waist), (0, figure.shape.crotch_y + 1)))
    items = [part(legs, lift=1.0, ease=2.2, shadow=0.35), d.seam(middle, tone=0.75)]
    ends = np.stack([leg.ankle + np.array([0.0, hem - ankle - 3.0]) for leg in figure.legs])
    claims += claim("length", "full", ends, lean=3.0)
    shape = "wide leg" if recipe.has("wide leg") else "straight leg"
    claims += claim("detail", shape, ends - np.array([0.0, 3.0]), lean=3.0)
    cut = Cut(tuple([*items, *mapped(upper, figure.turn), *sleeves]), drape=0.7, trim="white")
    under = Cut(tuple(far), drape=0.6) if far else None
    return Worn(recipe, term, "one_piece", cut, tuple(claims), under, outlines, order=2.5)
