"""Cuts of small things: hats, glasses, ties, gloves, watches, belts, scarves and umbrellas."""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import FABRIC, TRIM, Cut, Item, Stroke, Tension, part
from models.render.footwear import moved
from models.render.geometry import (
    Points,
    box,
    ellipse,
    flip,
    line,
    mirror,
    pts,
    ribbon,
    rotate,
    smooth,
)
from models.render.outerwear import tassels
from models.render.records import GarmentRecipe

Rng = np.random.Generator


def hat(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A beanie, a cap or a brimmed hat."""
    if recipe.has("beanie"):
        return _beanie(recipe, rng)
    if recipe.has("cap"):
        return _cap(recipe, rng)
    tall, wide = rng.uniform(11, 15), rng.uniform(19, 26)
    if rng.random() < 0.5:
        squash = rng.uniform(0.8, 0.98)
        items: list[Item] = [part(ellipse(0, 0, wide, wide * squash, 60), lift=0.8, ease=2.0)]
        items += [
            part(
                ellipse(0, 0, 10.6, 11.4 * squash),
                slot=1 if len(recipe.colors) > 1 else 0,
                tone=0.8,
                lift=0.2,
                ease=0.6,
                shadow=0.6,
            )
        ]
        items += [
            part(ellipse(0, -0.3, 9.6, 10.4 * squash), lift=2.2, ease=3.0, shadow=0.3),
            Stroke(line((0, -8), (0.4, 0), (0, 7)), width=0.5, tone=0.85, groove=-0.8, spread=3),
        ]
        return Cut(tuple(items), (), drape=0.4)
    crown = smooth(
        pts(
            (-9.6, 0),
            (-8.8, -tall * 0.7),
            (-5, -tall),
            (0, -tall + 1.2),
            (5, -tall),
            (8.8, -tall * 0.7),
            (9.6, 0),
            (0, 1.8),
        ),
        corners=(0, 6),
    )
    items = [
        part(ellipse(0, 0.4, wide, rng.uniform(4.5, 7.5), 60), lift=0.8, ease=1.8),
        part(crown, lift=2.2, ease=3.4, shadow=0.5),
    ]
    ribbon_ = ribbon(line((-9.5, -1.8), (0, 0.2), (9.5, -1.8)), 1.7)
    items.append(
        part(
            ribbon_,
            slot=1 if len(recipe.colors) > 1 else 0,
            tone=1.0 if len(recipe.colors) > 1 else 0.72,
            lift=0.15,
            ease=0.4,
            shadow=0.2,
        )
    )
    return Cut(tuple(items), (), drape=0.4)


def _beanie(recipe: GarmentRecipe, rng: Rng) -> Cut:
    tall = rng.uniform(15, 21)
    dome = smooth(
        pts(
            (-11.5, 2),
            (-11.8, -tall * 0.45),
            (-7.5, -tall * 0.88),
            (0, -tall),
            (7.5, -tall * 0.88),
            (11.8, -tall * 0.45),
            (11.5, 2),
        ),
        corners=(0, 6),
    )
    slot = 1 if len(recipe.colors) > 1 and rng.random() < 0.5 else FABRIC
    items: list[Item] = []
    if rng.random() < 0.45:
        a = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        r = 4.2 + rng.normal(0, 0.3, 40)
        puff = np.stack([r * np.cos(a), -tall - 2.6 + r * np.sin(a)], axis=1)
        items.append(
            part(puff, slot=1 if len(recipe.colors) > 1 else 0, lift=2.0, ease=3.0, surface="fur")
        )
    items.append(part(dome, lift=1.4, ease=4.0))
    brim = smooth(
        pts((-12.2, 1), (0, 2.0), (12.2, 1), (12.4, 8.0), (0, 9.4), (-12.4, 8.0)),
        corners=(0, 2, 3, 5),
    )
    items.append(part(brim, slot=slot, lift=0.8, ease=1.2, surface="rib", shadow=0.45))
    if recipe.pattern == "logo":
        items += d.logo_print(rng, 0, 5, 6)
    return Cut(tuple(items), (), drape=0.5)


def _cap(recipe: GarmentRecipe, rng: Rng) -> Cut:
    crown = smooth(
        pts((-10.5, 3), (-11, -4), (-7, -11), (0, -13), (7, -11), (11, -4), (10.5, 3), (0, 6)),
        corners=(0, 6),
    )
    peak = smooth(
        pts((-10.2, 2.4), (0, 5.2), (10.2, 2.4), (9.6, 8.5), (4, 12.8), (-4, 12.8), (-9.6, 8.5)),
        corners=(0, 2),
    )
    slot = (
        1
        if len(recipe.colors) > 1 and recipe.pattern in ("plain", "color-block", "logo")
        else FABRIC
    )
    strap = part(
        smooth(pts((-10, 1), (0, -3), (10, 1), (9, 3), (0, 0), (-9, 3)), corners=(0, 2)),
        tone=0.6,
        lift=0.1,
    )
    items: list[Item] = [
        strap,
        part(crown, lift=2.4, ease=5.0),
        part(
            peak, slot=slot if recipe.pattern != "logo" else FABRIC, lift=0.9, ease=1.6, shadow=0.5
        ),
    ]
    for k in (-0.62, 0.0, 0.62):
        items.append(d.seam(line((0, -12.6), (k * 8.6, -6), (k * 10.8, 4.4)), tone=0.8))
    for k in (1.0, 2.0, 3.0):
        items.append(
            d.stitching(
                line(
                    (-9.8 + k * 0.2, 3 + k * 1.7), (0, 5.6 + k * 1.7), (9.8 - k * 0.2, 3 + k * 1.7)
                ),
                tone=0.85,
            )
        )
    items.append(d.button(0, -12.6, size=0.8, slot=0))
    if recipe.pattern == "logo":
        items += d.logo_print(rng, 0, -3.4, 8.5)
    angle = rng.normal(0, 0.1)
    return Cut(tuple(moved(items, (0, 0), angle=angle)), (), drape=0.4)


def headband(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A stiff hairband or a soft stretch loop."""
    if rng.random() < 0.5:
        width = rng.uniform(1.0, 2.6)
        arc = line((-6.6, 9), (-7.6, 1), (-5.4, -5.8), (0, -8.4), (5.4, -5.8), (7.6, 1), (6.6, 9))
        items: list[Item] = [
            part(
                ribbon(
                    arc, [width * 0.4, width * 0.8, width, width, width, width * 0.8, width * 0.4]
                ),
                lift=0.9,
                ease=1.0,
                shadow=0.5,
            )
        ]
        if recipe.has("bow"):
            items += moved(
                d.bow(0, 0, rng.uniform(3, 5)), (rng.uniform(-4.5, 0.5), -7.6), angle=0.1
            )
        return Cut(tuple(items), (), drape=0.5)
    w, h, thick = 11.0, rng.uniform(4.5, 7.5), rng.uniform(1.4, 2.6)
    ring = ellipse(0, 0, w, h)
    items = [
        part(ring + np.array([0, -1.2]), ellipse(0, -1.2, w - 1, h - 1.0), tone=0.62, lift=0.3),
        part(
            ribbon(
                line((-w, 0), (-w * 0.72, h * 0.8), (0, h * 1.15), (w * 0.72, h * 0.8), (w, 0)),
                [thick * 0.6, thick * 0.9, thick, thick * 0.9, thick * 0.6],
            ),
            lift=0.9,
            ease=1.4,
        ),
    ]
    if recipe.has("bow"):
        items += d.bow(0, h * 1.15, 5.5)
    elif rng.random() < 0.5:
        items.append(
            part(box(-1.5, h * 1.15 - thick, 1.5, h * 1.15 + thick, 1.0), lift=0.6, ease=1.0)
        )
    return Cut(tuple(items), (), drape=0.7)


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


def tie(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A necktie, knotted or simply laid in a loop, or a bow tie."""
    if recipe.has("bow"):
        items: list[Item] = [
            part(ribbon(line((-3, 0.0), (-12, 1.0), (-19, -0.6)), 0.6)),
            part(ribbon(line((3, 0.0), (12, 1.0), (19, -0.6)), 0.6)),
        ]
        return Cut(tuple(items + d.bow(0, 0, 6.5)[2:]), (), drape=0.4)
    length, half = rng.uniform(50, 75), rng.uniform(3.2, 4.6)
    tip = length + half * 0.9
    blade = pts((-1.7, 4), (1.7, 4), (half, length), (0, tip), (-half, length))
    tail = pts(
        (-1.3, 4),
        (1.2, 4),
        (half * 0.6 + 1.2, length * 0.8),
        (1.2, length * 0.8 + 2.2),
        (-half * 0.6 + 1.2, length * 0.8),
    )
    items = [part(rotate(tail, rng.normal(-0.05, 0.04), (0, 4)), tone=0.85, lift=0.3, grain=0.6)]
    if rng.random() < 0.6:
        for s in (-1.0, 1.0):
            loop = line(
                (s * 1.2, 2),
                (s * 6.5, -7),
                (s * 7.5, -14),
                (s * rng.uniform(2, 4.5), -20),
                (0, -21),
            )
            items.append(
                part(
                    ribbon(loop, [1.0, 1.6, 1.7, 1.7, 1.6]),
                    tone=0.94,
                    lift=0.4,
                    ease=0.7,
                    grain=-s * 0.7,
                )
            )
    items += [
        part(blade, lift=0.6, ease=1.6, grain=0.78),
        part(
            pts((-2.5, 0), (2.5, 0), (1.8, 5), (-1.8, 5)),
            lift=0.9,
            ease=1.2,
            grain=-0.6,
            shadow=0.5,
        ),
    ]
    return Cut(tuple(items), (), drape=0.45)


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


def watch(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A wristwatch laid straight."""
    half = rng.uniform(0.8, 1.15)
    strap_u = smooth(
        pts((-half * 1.15, -1.2), (-half, -9), (0, -9.8), (half, -9), (half * 1.15, -1.2)),
        corners=(0, 4),
    )
    strap_d = smooth(
        pts(
            (-half * 1.15, 1.2), (-half * 0.9, 11), (0, 12.4), (half * 0.9, 11), (half * 1.15, 1.2)
        ),
        corners=(0, 4),
    )
    metal = recipe.material == "other"
    surface = "metal" if metal else "fabric"
    items: list[Item] = [
        part(s, slot=0, lift=0.35, ease=0.4, surface=surface) for s in (strap_u, strap_d)
    ]
    if metal:
        for y in np.concatenate([np.arange(-9, -2, 0.75), np.arange(2, 11.5, 0.75)]):
            items.append(
                Stroke(
                    pts((-half * 1.1, float(y)), (half * 1.1, float(y))),
                    width=0.12,
                    tone=0.6,
                    groove=-0.1,
                    spread=0.3,
                )
            )
    else:
        items += [
            part(ellipse(0, float(y), 0.16, 0.16, 10), slot=0, tone=0.3, lift=-0.1)
            for y in np.arange(5.5, 11, 1.0)
        ]
    items.append(
        part(
            box(-half - 0.25, -10.6, half + 0.25, -9.0, 0.3),
            box(-half + 0.1, -10.2, half - 0.1, -9.5),
            slot=TRIM,
            lift=0.3,
            ease=0.2,
            surface="metal",
        )
    )
    square = rng.random() < 0.35
    size = rng.uniform(1.7, 2.3)
    case = box(-size, -size * 1.1, size, size * 1.1, 0.5) if square else ellipse(0, 0, size, size)
    items += [
        part(box(size * 0.9, -0.35, size + 0.45, 0.35, 0.15), slot=TRIM, surface="metal"),
        part(case, slot=TRIM, lift=0.6, ease=0.4, surface="metal", shadow=0.6),
    ]
    dial_slot, tone = (TRIM, 1.08) if rng.random() < 0.5 else (0, 0.85)
    items.append(
        part(
            case * 0.8, slot=dial_slot, tone=tone, lift=-0.15, ease=0.3, surface="glass", shadow=0.0
        )
    )
    for a in np.linspace(0, 2 * np.pi, 12, endpoint=False):
        way = np.array([np.sin(a), -np.cos(a)])
        items.append(
            Stroke(
                np.array([way * size * 0.62, way * size * 0.72]),
                width=0.09,
                tone=0.45 if dial_slot == TRIM else 2.2,
            )
        )
    for a, reach in ((rng.uniform(0, 6.28), 0.38), (rng.uniform(0, 6.28), 0.58)):
        items.append(
            Stroke(
                np.array([[0.0, 0.0], [np.sin(a) * size * reach, -np.cos(a) * size * reach]]),
                width=0.11,
                tone=0.35 if dial_slot == TRIM else 2.4,
            )
        )
    return Cut(
        tuple(items),
        (),
        drape=0.05,
        trim=("silver", "gold", "silver", "black")[int(rng.integers(4))],
    )


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


def scarf(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A scarf: folded long, draped in a loop, or a square one lying flat."""
    kind = int(rng.integers(3))
    fringed = recipe.material != "silk/satin" and rng.random() < 0.7
    items: list[Item] = []
    if kind == 0:
        w, h = rng.uniform(13, 19), rng.uniform(60, 80)
        for shift, tone in (((4.0, 3.0), 0.86), ((-3.0, 0.0), 1.0)):
            cover = smooth(
                pts(
                    (-w / 2, 0),
                    (0, 0.6),
                    (w / 2, 0),
                    (w / 2 + rng.normal(0, 1), h * 0.5),
                    (w / 2, h),
                    (0, h + 0.5),
                    (-w / 2, h),
                    (-w / 2 + rng.normal(0, 1), h * 0.5),
                ),
                corners=(0, 2, 4, 6),
            )
            piece: list[Item] = (
                tassels(line((-w / 2 + 0.5, h), (w / 2 - 0.5, h)), 5.5, rng) if fringed else []
            )
            piece.append(part(cover, tone=tone, lift=0.9, ease=1.8, shadow=0.5))
            items += moved(piece, shift, angle=rng.normal(0, 0.05))
        return Cut(
            tuple(items), tuple(Tension((0.0, float(y)), 0.1, 30) for y in (5, 30)), drape=0.9
        )
    if kind == 1:
        a = rng.uniform(0.25, 0.45)
        for s in (-1.0, 1.0):
            tail = line((s * 3, 12), (s * 8, 30), (s * (10 + rng.normal(0, 2)), 62))
            ends = tail[-1]
            fringe = (
                moved(
                    tassels(pts((-7, 0), (7, 0)), 5, rng),
                    (float(ends[0]), float(ends[1]) - 0.5),
                    angle=-s * 0.1,
                )
                if fringed
                else []
            )
            items += [
                *fringe,
                part(ribbon(tail, [5.0, 7.0, 7.8]), lift=0.9, ease=2.0, grain=s * 0.1, shadow=0.5),
            ]
        loop = line((-4, 16), (-13, 4), (-13, -10), (0, -18), (13, -10), (13, 4), (4, 16))
        items.append(
            part(
                ribbon(loop, [4.0, 5.5, 6.0, 6.0, 6.0, 5.5, 4.0]),
                lift=1.2,
                ease=2.4,
                grain=a,
                shadow=0.5,
            )
        )
        return Cut(
            tuple(items),
            tuple(Tension((s * 12.0, -6.0), s * 0.2, 20) for s in (-1.0, 1.0)),
            drape=1.1,
        )
    w = rng.uniform(26, 34)
    square = smooth(
        pts((-w, -w * 0.8), (w, -w * 0.8), (w, w * 0.8), (-w, w * 0.8)),
        corners=(0, 1, 2, 3),
        steps=4,
    )
    if fringed:
        items += tassels(line((-w + 1, w * 0.8), (w - 1, w * 0.8)), 5, rng)
    items.append(part(square, lift=0.7, ease=1.4))
    edge = np.concatenate([square * 0.94, square[:1] * 0.94])
    items.append(
        Stroke(
            edge,
            width=1.4 if len(recipe.colors) > 1 else 0.3,
            slot=1 if len(recipe.colors) > 1 else None,
            tone=0.85 if len(recipe.colors) < 2 else 1.0,
        )
    )
    return Cut(tuple(items), (), drape=1.2)


def umbrella(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """An umbrella, open from above or closed with its handle."""
    if rng.random() < 0.45:
        a = np.linspace(0, 2 * np.pi, 8, endpoint=False) + rng.uniform(0, 0.7)
        tips = 48 * np.stack([np.cos(a), np.sin(a)], axis=1)
        middles = 43.5 * np.stack([np.cos(a + np.pi / 8), np.sin(a + np.pi / 8)], axis=1)
        ring = np.stack([tips, middles], axis=1).reshape(-1, 2)
        items: list[Item] = [
            part(smooth(ring, corners=range(0, 16, 2)), lift=6.0, ease=26, shadow=0.2)
        ]
        for tip in tips:
            items.append(
                Stroke(
                    np.array([tip * 0.02, tip * 0.98]), width=0.5, tone=0.8, groove=0.9, spread=5
                )
            )
        items.append(part(ellipse(0, 0, 1.8, 1.8, 16), slot=TRIM, surface="metal", lift=0.5))
        return Cut(tuple(items), (), drape=0.35, trim="silver")
    length, fat = rng.uniform(48, 62), rng.uniform(3.6, 5.6)
    shaft = pts((-0.5, -4), (0.5, -4), (0.5, length + 6), (-0.5, length + 6))
    y = length + 5
    hook = (
        line((0, y - 2), (0, y + 7), (2.4, y + 11), (6, y + 10), (6.6, y + 6))
        if rng.random() < 0.6
        else line((0, y - 2), (0.0, y + 9))
    )
    cover = smooth(
        pts(
            (-0.8, 0),
            (-fat * 0.6, length * 0.4),
            (-fat, length * 0.9),
            (-fat * 0.4, length),
            (fat * 0.4, length),
            (fat, length * 0.9),
            (fat * 0.6, length * 0.4),
            (0.8, 0),
        ),
        corners=(0, 7),
    )
    items = [
        part(shaft, slot=TRIM, surface="metal", lift=0.4),
        part(ribbon(hook, 1.1), slot=TRIM, tone=0.9, lift=0.8, ease=0.9, surface="smooth"),
        part(cover, lift=1.6, ease=2.8),
    ]
    for k in (-0.45, 0.05, 0.5):
        items.append(
            Stroke(
                line((k * 0.6, 2), (k * fat * 1.1, length * 0.5), (k * fat * 1.6, length * 0.96)),
                width=0.5,
                tone=0.7,
                groove=-0.7,
                spread=1.6,
            )
        )
    items.append(
        part(
            ribbon(
                line((-fat * 0.78, length * 0.62), (0, length * 0.65), (fat * 0.78, length * 0.62)),
                0.9,
            ),
            lift=0.4,
            ease=0.5,
        )
    )
    return Cut(
        tuple(moved(items, (0, 0))),
        (),
        drape=0.4,
        trim=("brown", "black", "tan")[int(rng.integers(3))],
    )


__all__ = [
    "belt",
    "flip",
    "glasses",
    "glove",
    "hat",
    "headband",
    "mirror",
    "scarf",
    "tie",
    "umbrella",
    "watch",
]
