"""Cuts of small things: glasses, gloves, watches, belts and umbrellas.

Hats live in `headwear`, ties and scarves in `neckwear`, bags in `bags`.
"""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import FABRIC, TRIM, Cut, Item, Stroke, part
from models.render.footwear import moved
from models.render.geometry import (
    Points,
    box,
    ellipse,
    line,
    mirror,
    pts,
    ribbon,
    rotate,
    smooth,
)
from models.render.records import GarmentRecipe

Rng = np.random.Generator


def glasses(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """Glasses or sunglasses from the front, temples folded or open."""
    kind = int(rng.integers(4))
    rim = rng.uniform(0.2, 0.55)
    if kind == 0:
        lens = ellipse(3.5, 0, 2.7, 2.6)
    elif kind == 1:
        lens = box(0.8, -1.9, 6.2, 2.0, 0.9)
    elif kind == 2:
        lens = smooth(
            pts((0.9, -0.9), (3.5, -1.7), (6.9, -2.6), (6.2, 0.6), (4.0, 2.0), (1.6, 1.5))
        )
    else:
        lens = smooth(
            pts((0.9, -1.6), (3.5, -2.1), (6.4, -1.6), (6.2, 1.2), (4.2, 2.9), (1.9, 2.2))
        )
    mid = lens.mean(axis=0)
    inner = (lens - mid) * (1 - rim * 0.3) + mid
    sun = rng.random() < 0.55
    items: list[Item] = []
    for s in (-1.0, 1.0):
        drop = rng.uniform(1.0, 2.4)
        temple = (
            line((s * 6.5, -1.2), (s * 6.9, -2.2), (-s * 2.0, -3.0 - drop), (-s * 4.5, -2.2 - drop))
            if kind != 3
            else line((s * 6.4, -1.4), (s * 7.6, -4.5), (s * 8.0, -9))
        )
        items.append(
            part(ribbon(temple, 0.3), slot=0, tone=0.85, lift=0.3, ease=0.25, surface="smooth")
        )
    for s in (-1.0, 1.0):
        way = np.array([s, 1.0])
        items.append(
            part(inner * way, slot=TRIM, tone=1.0, lift=0.2, ease=0.8, surface="glass", shadow=0.2)
        )
        items.append(part(lens * way, inner * way, slot=0, lift=0.4, ease=0.25, surface="smooth"))
    items.append(
        part(
            ribbon(line((-1.1, -0.6), (0, -1.1), (1.1, -0.6)), 0.16 + rim * 0.4),
            slot=0,
            lift=0.4,
            ease=0.2,
            surface="smooth",
        )
    )
    trim = ("black", "charcoal", "brown")[int(rng.integers(3))] if sun else "silver"
    return Cut(tuple(items), (), drape=0.0, trim=trim)


def _hand(rng: Rng, mitten: bool) -> list[Item]:
    if mitten:
        palm = smooth(
            pts((-4.6, 9), (-4.9, 0), (-4.6, -7), (0, -11.5), (4.4, -7), (4.9, 0), (4.6, 9)),
            corners=(0, 6),
        )
        fingers: list[Points] = []
    else:
        palm = smooth(
            pts((-4.2, 9), (-4.7, 1), (-4.4, -3), (4.4, -3), (4.7, 1), (4.2, 9)),
            corners=(0, 2, 3, 5),
        )
        fingers = []
        for x, tall, lean in (
            (-3.4, 6.6, -0.16),
            (-1.2, 8.4, -0.05),
            (1.1, 8.0, 0.04),
            (3.3, 6.2, 0.16),
        ):
            one = smooth(
                pts(
                    (x - 1.15, -1),
                    (x - 1.15, -tall),
                    (x, -tall - 1.5),
                    (x + 1.15, -tall),
                    (x + 1.15, -1),
                ),
                corners=(0, 4),
            )
            fingers.append(rotate(one, -lean * rng.uniform(0.7, 1.5), (x, -2)))
    thumb = rotate(
        smooth(pts((3.0, 7.5), (4.2, -0.5), (7.0, -3.4), (8.6, -1.2), (6.6, 5)), corners=(0, 4)),
        -0.3,
        (4, 3),
    )
    items: list[Item] = [part(f, lift=0.8, ease=1.3, shadow=0.3) for f in (*fingers, thumb)]
    items.append(part(palm, lift=0.9, ease=1.6, shadow=0.15))
    return items


def glove(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A pair of gloves or mittens."""
    knitted = recipe.material in ("knit", "wool", "fleece")
    mitten = knitted and rng.random() < 0.5
    one = _hand(rng, mitten)
    cuff = box(-4.4, 8.4, 4.4, 8.4 + rng.uniform(3, 7), 0.5)
    one.append(
        part(
            cuff,
            lift=0.5,
            ease=0.8,
            surface="rib" if knitted else "fabric",
            slot=1 if len(recipe.colors) > 1 else FABRIC,
        )
    )
    if not knitted:
        for x in (-2.0, 0.0, 2.0):
            one.append(d.seam(line((x, -1), (x * 0.8, 5)), tone=0.82))
    spread = rng.uniform(6.8, 9)
    items = moved(one, (spread, rng.normal(0, 2)), side=-1.0, angle=rng.normal(-0.1, 0.2))
    items += moved(one, (-spread, 0.0), side=1.0, angle=rng.normal(0.1, 0.2))
    if rng.random() < 0.35:
        items = moved(one, (0, 0), angle=-0.25) + moved(one, (2.5, 3.0), side=-1.0, angle=0.3)
    return Cut(tuple(items), (), drape=0.5)


def _watch_strap(half: float, *, metal: bool) -> list[Item]:
    """Both halves of the strap with links or holes, and the clasp."""
    h = half
    upper = pts((-h * 1.15, -1.2), (-h, -9), (0, -9.8), (h, -9), (h * 1.15, -1.2))
    lower = pts((-h * 1.15, 1.2), (-h * 0.9, 11), (0, 12.4), (h * 0.9, 11), (h * 1.15, 1.2))
    surface = "metal" if metal else "fabric"
    items: list[Item] = [
        part(smooth(s, corners=(0, 4)), slot=0, lift=0.35, ease=0.4, surface=surface)
        for s in (upper, lower)
    ]
    if metal:
        for y in (*np.arange(-9, -2, 0.75), *np.arange(2, 11.5, 0.75)):
            link = pts((-h * 1.1, float(y)), (h * 1.1, float(y)))
            items.append(Stroke(link, width=0.12, tone=0.6, groove=-0.1, spread=0.3))
    else:
        for y in np.arange(5.5, 11, 1.0):
            items.append(part(ellipse(0, float(y), 0.16, 0.16, 10), slot=0, tone=0.3, lift=-0.1))
    frame = box(-h - 0.25, -10.6, h + 0.25, -9.0, 0.3)
    hole = box(-h + 0.1, -10.2, h - 0.1, -9.5)
    return [*items, part(frame, hole, slot=TRIM, lift=0.3, ease=0.2, surface="metal")]


def _dial(case: Points, size: float, rng: Rng) -> list[Item]:
    """The face with twelve marks and two hands."""
    bright = rng.random() < 0.5
    slot, tone, ink = (TRIM, 1.08, 0.4) if bright else (0, 0.85, 2.2)
    items: list[Item] = [
        part(case * 0.8, slot=slot, tone=tone, lift=-0.15, ease=0.3, surface="glass", shadow=0.0)
    ]
    for a in np.linspace(0, 2 * np.pi, 12, endpoint=False):
        way = np.array([np.sin(a), -np.cos(a)]) * size
        items.append(Stroke(np.array([way * 0.62, way * 0.72]), width=0.09, tone=ink))
    for reach in (0.38, 0.58):
        a = rng.uniform(0, 2 * np.pi)
        tip = np.array([np.sin(a), -np.cos(a)]) * size * reach
        items.append(Stroke(np.array([[0.0, 0.0], tip]), width=0.11, tone=ink))
    return items


def watch(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A wristwatch laid straight."""
    items = _watch_strap(rng.uniform(0.8, 1.15), metal=recipe.material == "other")
    size = rng.uniform(1.7, 2.3)
    square = rng.random() < 0.35
    case = box(-size, -size * 1.1, size, size * 1.1, 0.5) if square else ellipse(0, 0, size, size)
    crown = box(size * 0.9, -0.35, size + 0.45, 0.35, 0.15)
    items += [
        part(crown, slot=TRIM, surface="metal"),
        part(case, slot=TRIM, lift=0.6, ease=0.4, surface="metal", shadow=0.6),
        *_dial(case, size, rng),
    ]
    trim = ("silver", "gold", "silver", "black")[int(rng.integers(4))]
    return Cut(tuple(items), (), drape=0.05, trim=trim)


def belt(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A belt: coiled, folded double or stretched in an arc."""
    kind = int(rng.integers(3))
    half = rng.uniform(1.3, 2.3)
    if kind == 0:
        a = np.linspace(0, 2 * np.pi * rng.uniform(1.6, 2.4), 80)
        r = 9.0 + a * (half * 2 + 0.8) / (2 * np.pi) * 1.1
        path = np.stack([r * np.sin(a), -r * np.cos(a) * rng.uniform(0.8, 1.0)], axis=1)
    elif kind == 1:
        path = line((-24, -4), (-8, -5), (14, -4), (20, 0), (14, 4.5), (-6, 5), (-20, 4.6))
    else:
        path = line((-34, 3), (-18, -4), (0, -6), (18, -4), (34, 3))
    strip = part(ribbon(path, half), slot=0, lift=0.4, ease=0.5, shadow=0.5)
    items: list[Item] = [strip]
    side = np.stack([-np.gradient(path[:, 1]), np.gradient(path[:, 0])], axis=1)
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    if recipe.material != "canvas":
        items += [d.stitching(path + side * k * half * 0.82, tone=0.8) for k in (-1.0, 1.0)]
    end, way = path[-1], path[-1] - path[-3]
    angle = float(np.arctan2(way[0], way[1]))
    frame = [
        part(
            box(-half - 0.9, -0.6, half + 0.9, 4.2, 0.7),
            box(-half + 0.1, 0.4, half - 0.1, 3.3, 0.3),
            slot=TRIM,
            lift=0.5,
            ease=0.4,
            surface="metal",
            shadow=0.6,
        ),
        part(box(-0.25, 0.0, 0.25, 3.9), slot=TRIM, lift=0.5, ease=0.3, surface="metal"),
    ]
    items += moved(list(frame), (float(end[0]), float(end[1])), angle=-angle)
    steps = np.linspace(3, 18, 5).astype(int) if len(path) > 40 else np.arange(1, 6)
    items += [
        part(
            ellipse(float(path[k, 0]), float(path[k, 1]), 0.28, 0.28, 10),
            slot=0,
            tone=0.25,
            lift=-0.1,
        )
        for k in steps
    ]
    return Cut(
        tuple(items), (), drape=0.15, trim=("silver", "gold", "silver")[int(rng.integers(3))]
    )


def umbrella(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """An umbrella, open from above or closed with its handle."""
    return _open_umbrella(rng) if rng.random() < 0.45 else _closed_umbrella(rng)


def _open_umbrella(rng: Rng) -> Cut:
    a = np.linspace(0, 2 * np.pi, 8, endpoint=False) + rng.uniform(0, 0.7)
    tips = 48 * np.stack([np.cos(a), np.sin(a)], axis=1)
    middles = 43.5 * np.stack([np.cos(a + np.pi / 8), np.sin(a + np.pi / 8)], axis=1)
    ring = np.stack([tips, middles], axis=1).reshape(-1, 2)
    shape = smooth(ring, corners=range(0, 16, 2))
    items: list[Item] = [part(shape, lift=6.0, ease=26, shadow=0.2)]
    for tip in tips:
        spoke = np.array([tip * 0.02, tip * 0.98])
        items.append(Stroke(spoke, width=0.5, tone=0.8, groove=0.9, spread=5))
    items.append(part(ellipse(0, 0, 1.8, 1.8, 16), slot=TRIM, surface="metal", lift=0.5))
    return Cut(tuple(items), (), drape=0.35, trim="silver")


def _handle(y: float, rng: Rng) -> Points:
    if rng.random() < 0.6:
        return line((0, y - 2), (0, y + 7), (2.4, y + 11), (6, y + 10), (6.6, y + 6))
    return line((0, y - 2), (0.0, y + 9))


def _closed_umbrella(rng: Rng) -> Cut:
    long, fat = rng.uniform(48, 62), rng.uniform(3.6, 5.6)
    shaft = pts((-0.5, -4), (0.5, -4), (0.5, long + 6), (-0.5, long + 6))
    side = pts((-0.8, 0), (-fat * 0.6, long * 0.4), (-fat, long * 0.9), (-fat * 0.4, long))
    cover = smooth(np.concatenate([side, mirror(side)]), corners=(0, 7))
    grip = ribbon(_handle(long + 5, rng), 1.1)
    y, x = long * 0.62, fat * 0.78
    items: list[Item] = [
        part(shaft, slot=TRIM, surface="metal", lift=0.4),
        part(grip, slot=TRIM, tone=0.9, lift=0.8, ease=0.9, surface="smooth"),
        part(cover, lift=1.6, ease=2.8),
    ]
    for k in (-0.45, 0.05, 0.5):
        fold = line((k * 0.6, 2), (k * fat * 1.1, long * 0.5), (k * fat * 1.6, long * 0.96))
        items.append(Stroke(fold, width=0.5, tone=0.7, groove=-0.7, spread=1.6))
    items.append(part(ribbon(line((-x, y), (0, y + 1.6), (x, y)), 0.9), lift=0.4, ease=0.5))
    trim = ("brown", "black", "tan")[int(rng.integers(3))]
    return Cut(tuple(items), (), drape=0.4, trim=trim)
