"""Puffers: quilted channels, the stand-up collar and padded jackets, coats and vests.

Sewn outerwear lives in `outerwear`.
"""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.body import (
    Sleeve,
    Torso,
    basic_top,
    neckline,
    sleeve_folds,
    sleeve_style,
    torso,
)
from models.render.cut import Cut, Item, Stroke, part
from models.render.geometry import line, pts, smooth
from models.render.records import GarmentRecipe
from models.render.tops import blocks

Rng = np.random.Generator


def quilting(body: Torso, rng: Rng, step: float) -> list[Item]:
    """Puffer channels across a torso."""
    items: list[Item] = []
    y = 6.0
    while y < body.length - 3:
        w = float(
            np.interp(
                y,
                (0, body.drop, body.armpit * 0.6, body.armpit, body.length),
                (body.neck, body.shoulder, body.shoulder - 2, body.chest, body.hem),
            )
        )
        sag = rng.normal(0, 0.5)
        items.append(
            Stroke(
                line((-w, y), (0, y + 0.8 + sag), (w, y)),
                width=0.35,
                tone=0.78,
                groove=-1.3,
                spread=step * 0.55,
            )
        )
        y += step * rng.uniform(0.92, 1.08)
    return items


def sleeve_quilting(body: Torso, style: Sleeve, step: float) -> list[Item]:
    """Puffer channels across both sleeves."""
    mid = np.array([(body.shoulder + body.chest) / 2, (body.drop + body.armpit) / 2])
    way = np.array([np.sin(style.angle), np.cos(style.angle)])
    across = np.array([way[1], -way[0]])
    items: list[Item] = []
    for t in np.arange(step, style.length - 3, step):
        half = np.interp(t / style.length, (0, 0.5, 1), (11.0, 8.6, style.cuff + 0.4))
        ends = np.array([mid + way * t - across * half, mid + way * t + across * half])
        for side in (-1.0, 1.0):
            items.append(
                Stroke(
                    ends * np.array([side, 1.0]),
                    width=0.35,
                    tone=0.78,
                    groove=-1.1,
                    spread=step * 0.5,
                )
            )
    return items


def stand_collar(neck: float, height: float) -> list[Item]:
    back = smooth(
        pts(
            (-neck, -height),
            (0, -height - 1.2),
            (neck, -height),
            (neck + 1, 2),
            (0, 6),
            (-neck - 1, 2),
        )
    )
    front = smooth(
        pts(
            (-neck - 0.6, -height + 1),
            (-neck * 0.4, -height + 3.6),
            (0, -height + 4.6),
            (neck * 0.4, -height + 3.6),
            (neck + 0.6, -height + 1),
            (neck + 1.4, 4),
            (0, 9),
            (-neck - 1.4, 4),
        ),
        corners=(0, 4),
    )
    return [
        part(back, tone=0.66, lift=0.3, shadow=0.1),
        part(front, lift=0.9, ease=1.6, shadow=0.35),
    ]


def padded(recipe: GarmentRecipe, rng: Rng, length: float) -> Cut:
    """A puffer of any length, with or without sleeves."""
    body = torso(recipe, rng, length=length, wide=1.08)
    step = rng.uniform(6.5, 11)
    style = sleeve_style(recipe, rng)
    if style:
        style = Sleeve(min(style.length, 58), style.angle, 0.0, 8.0, 1.1, 1.5, "rib", lift=1.6)
    front = neckline(recipe, body, rng)
    under, over = d.hood(body.neck, down=False) if recipe.has("hooded") else ([], [])
    top = basic_top(body, front, style, rng, neck_band=0.0)
    items = [top[0], *under, *top[1:]]
    items += blocks(recipe, body, rng)
    items += quilting(body, rng, step) + (sleeve_quilting(body, style, step) if style else [])
    if not under:
        items += stand_collar(body.neck, 5.5)
    items += d.zipper(pts((0, 4.5), (0, body.length)), slot=3, width=1.1)
    items += over
    for side in (-1.0, 1.0):
        if recipe.has("pocket"):
            items += d.welt(side * body.waist * 0.62, body.length * 0.72, 15, angle=side * 1.2)
    return Cut(
        tuple(items),
        tuple(sleeve_folds(body)),
        drape=0.7,
        trim=("black", "silver")[int(rng.integers(2))],
    )
