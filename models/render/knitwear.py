"""Cuts of knitted and sweat layers: sweatshirt, sweater and cardigan.

Also the open front that cardigans share with robes.
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
    neckline,
    outline,
    sleeve_folds,
    sleeve_style,
    torso,
)
from models.render.cut import FABRIC, TRIM, Cut, Item, Stroke, part
from models.render.geometry import box, line, pts, smooth
from models.render.records import GarmentRecipe
from models.render.tops import accent_slot, blocks, button_color, prints, recolored, resized

Rng = np.random.Generator


def sweatshirt(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A sweatshirt or hoodie with ribbed cuffs and hem."""
    body = torso(recipe, rng, length=60, wide=1.08)
    style = sleeve_style(recipe, rng, rib=6.0) or Sleeve(54, 0.4, rib=6.0)
    accent = accent_slot(recipe, rng)
    style = recolored(
        style, 1 if recipe.pattern == "color-block" and rng.random() < 0.5 else FABRIC, accent
    )
    hooded = recipe.has("hooded")
    front = neckline(recipe, body, rng)
    under, over = d.hood(body.neck, down=rng.random() < 0.45) if hooded else ([], [])
    top = basic_top(
        body, front, style, rng, neck_band=0.0 if hooded else 1.5, band_slot=accent, hem_band=5.0
    )
    items = [*under, *top] if not under else [*top[:1], *under, *top[1:]]
    items += blocks(recipe, body, rng) + prints(recipe, body, rng)
    if recipe.has("raglan sleeve"):
        for side in (-1.0, 1.0):
            items.append(
                d.seam(
                    line(
                        (side * body.neck, 1),
                        (side * body.chest * 0.8, body.armpit * 0.7),
                        body_side(body, side),
                    )
                )
            )
    if recipe.has("pocket"):
        items += _kangaroo(body)
    if recipe.has("zip-up"):
        items += d.zipper(pts((0, float(front[len(front) // 2, 1])), (0, body.length + 5.0)))
    items += over
    if recipe.has("drawstring"):
        items += d.drawstrings(4.5, 8.0 if hooded else 6.0, 16, rng, TRIM)
    return Cut(
        tuple(items),
        tuple(sleeve_folds(body)),
        trim=("white", "black", "silver")[int(rng.integers(3))],
    )


def body_side(body: Torso, side: float) -> tuple[float, float]:
    """The armpit on one side."""
    return (side * body.chest, body.armpit)


def _kangaroo(body: Torso) -> list[Item]:
    y = body.length - 1
    w = body.waist * 0.62
    shape = pts((-w * 0.6, y - 20), (w * 0.6, y - 20), (w, y - 9), (w, y), (-w, y), (-w, y - 9))
    return [
        part(shape, lift=0.3, ease=0.8, shadow=0.3),
        d.stitching(shape[[1, 2]], tone=0.75),
        d.stitching(shape[[0, 5]], tone=0.75),
    ]


def sweater(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A knitted pullover."""
    body = torso(recipe, rng, length=60, wide=1.05)
    style = sleeve_style(recipe, rng, rib=6.5) or Sleeve(54, 0.4, rib=6.5)
    accent = accent_slot(recipe, rng)
    style = recolored(style, FABRIC, accent)
    high = recipe.has("turtle neck", "high neck")
    body = resized(body, neck=8.4 if high else body.neck)
    front = neckline(recipe, body, rng)
    items = basic_top(
        body, front, style, rng, neck_band=0.0 if high else 1.5, band_slot=accent, hem_band=6.0
    )
    items += blocks(recipe, body, rng)
    if high:
        items += _tube(body.neck, 13.0 if recipe.has("turtle neck") else 6.0, accent)
    return Cut(tuple(items), tuple(sleeve_folds(body)))


def _tube(neck: float, height: float, slot: int) -> list[Item]:
    shape = smooth(
        pts(
            (-neck * 0.92, -height),
            (0, -height - 0.6),
            (neck * 0.92, -height),
            (neck * 1.02, 0.5),
            (neck * 0.7, 5.5),
            (0, 7.5),
            (-neck * 0.7, 5.5),
            (-neck * 1.02, 0.5),
        ),
        corners=(0, 2),
    )
    items: list[Item] = [part(shape, slot=slot, lift=0.7, ease=1.4, surface="rib", shadow=0.35)]
    if height > 8:
        fold = line((-neck * 1.0, -1.5), (0, 2.2), (neck * 1.0, -1.5))
        items.append(Stroke(fold, width=0.5, tone=0.72, groove=-0.35, spread=1.4))
    else:
        rim = line((-neck * 0.9, -height + 0.2), (0, -height + 1.6), (neck * 0.9, -height + 0.2))
        items.append(Stroke(rim, width=0.4, tone=0.7, groove=-0.2))
    return items


def cardigan(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A cardigan, buttoned or lying open."""
    long = 86 if recipe.has("longline") else 60
    body = torso(recipe, rng, length=long, wide=1.03)
    style = sleeve_style(recipe, rng, rib=5.5) or Sleeve(54, 0.4, rib=5.5)
    deep = rng.uniform(18, 30) if recipe.has("v-neck") else 9.0
    if recipe.has("open front"):
        items = open_front(body, style, rng, gap=rng.uniform(3, 9))
    else:
        n = body.neck
        front = smooth(
            pts((-n, 0), (-n * 0.7, deep * 0.5), (0, deep), (n * 0.7, deep * 0.5), (n, 0)),
            corners=(2,) if deep > 12 else (),
            closed=False,
        )
        items = basic_top(body, front, style, rng, neck_band=1.6, hem_band=5.5)
        items.append(
            part(
                box(-1.8, deep - 0.5, 1.8, body.length + 5.6),
                lift=0.4,
                ease=0.6,
                surface="rib",
                shadow=0.35,
            )
        )
        items += d.button_row(0, deep + 2, body.length + 2, int(rng.integers(4, 8)), size=0.95)
    if recipe.has("pocket"):
        for side in (-1.0, 1.0):
            items += d.patch_pocket(side * body.waist * 0.58, body.length - 20, 12, 13)
    return Cut(tuple(items), tuple(sleeve_folds(body)), trim=button_color(recipe, rng))


def open_front(
    body: Torso, style: Sleeve | None, rng: Rng, *, gap: float, banded: bool = True
) -> list[Item]:
    """Two front panels that leave the inner back visible between them."""
    n = body.neck
    collar = smooth(pts((-n, 0.3), (0, 2.0), (n, 0.3)), closed=False)
    items: list[Item] = [part(outline(body, collar), tone=0.66, lift=0.1, shadow=0.0)]
    if style:
        items += both_sleeves(body, style, rng)
    for side in (-1.0, 1.0):
        lean = rng.uniform(0.6, 1.4)
        edge = line(
            (n, 0.2),
            (gap * lean + 3.0, body.armpit),
            (gap * lean, body.length * 0.75),
            (gap * lean + 1.5, body.length),
        )
        full = outline(body, collar)
        right = full[: len(full) // 2]
        outer = right[right[:, 0] > gap * lean + 1.0]
        panel = np.concatenate(
            [outer, pts((gap * lean + 1.5, body.length + body.curve)), edge[::-1]]
        )
        mirrored = panel * np.array([side, 1.0])
        items.append(part(mirrored, lift=0.9, ease=2.0, shadow=0.45))
        if banded:
            items.append(d.band(edge * np.array([side, 1.0]), 1.6))
    if style:
        items += [d.seam(armhole(body, side)) for side in (-1.0, 1.0)]
    return items
