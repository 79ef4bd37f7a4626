"""Accessories on a figure: hats, scarves, belts, ties, glasses, watches, gloves, bands.

Cut from the figure's landmarks; bags are `worn_bags`.
"""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import TRIM, Item, Stroke, part
from models.render.figure import Figure
from models.render.figure_paint import arm_skin
from models.render.geometry import box, ellipse, line, pts, ribbon, smooth
from models.render.outerwear import tassels
from models.render.prints import logo_print
from models.render.records import GarmentRecipe
from models.render.worn import Claim, Worn, accessory, claim, mapped, placed

Rng = np.random.Generator


def worn_hat(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """A cap, a beanie or a brimmed hat on the head."""
    x, y = figure.head
    k = figure.shape.head
    lean = 1.6 * float(np.sin(figure.yaw))
    top = y - 4.0 * k
    two = len(recipe.colors) > 1
    items: list[Item] = []
    claims: tuple[Claim, ...] = ()
    if term == "beanie":
        dome = smooth(
            pts(
                (x - 8.6 * k, top + 1),
                (x - 8.4 * k, top - 5 * k),
                (x, top - 10.8 * k),
                (x + 8.4 * k, top - 5 * k),
                (x + 8.6 * k, top + 1),
            ),
            corners=(0, 4),
        )
        brim = smooth(
            pts(
                (x - 8.9 * k, top - 3.2),
                (x, top - 2.2),
                (x + 8.9 * k, top - 3.2),
                (x + 8.9 * k, top + 1.6),
                (x, top + 2.6),
                (x - 8.9 * k, top + 1.6),
            ),
            corners=(0, 2, 3, 5),
        )
        items = [
            part(dome, lift=1.6, ease=3.4),
            part(brim, slot=1 if two else -1, lift=0.8, ease=1.0, surface="rib", shadow=0.4),
        ]
        claims = claim("detail", "turned-up brim", np.array([[x - 4, top], [x + 4, top]]))
    elif term == "cap":
        crown = smooth(
            pts(
                (x - 8.6 * k, top + 1.4),
                (x - 8.4 * k, top - 4 * k),
                (x, top - 9.6 * k),
                (x + 8.4 * k, top - 4 * k),
                (x + 8.6 * k, top + 1.4),
                (x, top + 0.6),
            ),
            corners=(0, 4),
        )
        items = [
            part(crown, lift=2.0, ease=3.6, shadow=0.4),
            d.button(x, top - 9.2 * k, size=0.9, slot=0),
        ]
        items += [
            d.seam(
                line((x, top - 9 * k), (x + s * 4.0, top - 4 * k), (x + s * 4.4, top + 0.8)),
                tone=0.75,
            )
            for s in (-1.0, 1.0)
        ]
        if not figure.back:
            cx = x + lean * 3.0
            peak = smooth(
                pts(
                    (cx - 8.0 * k, top + 0.6),
                    (cx, top - 0.6),
                    (cx + 8.0 * k, top + 0.6),
                    (cx + 6.8 * k + lean * 2, top + 4.0),
                    (cx + lean * 3, top + 5.0),
                    (cx - 6.8 * k + lean * 2, top + 4.0),
                ),
                corners=(0, 2),
            )
            items.append(
                part(
                    peak,
                    slot=1 if two and recipe.pattern != "logo" else -1,
                    lift=0.9,
                    ease=1.2,
                    shadow=0.5,
                )
            )
            claims = claim("detail", "visor", np.array([[cx - 3, top + 2.5], [cx + 3, top + 2.5]]))
            if recipe.pattern == "logo":
                items += logo_print(rng, x + lean * 2, top - 4.0 * k, 8.5)
                claims += claim(
                    "pattern", "logo", np.array([[x - 2, top - 4 * k], [x + 2, top - 4 * k]])
                )
    else:
        crown = smooth(
            pts(
                (x - 8.2 * k, top + 1),
                (x - 7.6 * k, top - 7.4 * k),
                (x - 3, top - 9.4 * k),
                (x + 3, top - 9.4 * k),
                (x + 7.6 * k, top - 7.4 * k),
                (x + 8.2 * k, top + 1),
            ),
            corners=(0, 5),
        )
        items = [
            part(ellipse(x, top + 1.2, 16.0 * k, 3.4 * k, 40), lift=0.8, ease=1.4, shadow=0.5),
            part(crown, lift=2.0, ease=3.0, shadow=0.3),
        ]
        band = line((x - 8.2 * k, top - 0.8), (x, top + 0.6), (x + 8.2 * k, top - 0.8))
        items.append(
            part(ribbon(band, 1.3), slot=1 if two else 0, tone=1.0 if two else 0.6, lift=0.2)
        )
        claims = claim(
            "detail",
            "wide brim",
            np.array([[x - 12 * k, top + 1.2], [x + 12 * k, top + 1.2]]),
            lean=1.5,
        )
    return accessory(recipe, term, items, claims, order=9.0, trim="black")


def worn_headband(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """A band across the hair."""
    x, y = figure.head
    k = figure.shape.head
    arc = line(
        (x - 8.4 * k, y - 3.0 * k),
        (x - 5 * k, y - 8.6 * k),
        (x, y - 10.0 * k),
        (x + 5 * k, y - 8.6 * k),
        (x + 8.4 * k, y - 3.0 * k),
    )
    items: list[Item] = [part(ribbon(arc, 1.7), lift=0.7, ease=0.8, shadow=0.5)]
    claims: tuple[Claim, ...] = ()
    if recipe.has("bow") and not figure.back:
        items += placed(d.bow(0, 0, 5.0), (float(x + 4.5 * k), float(y - 9.4 * k)))
        claims = claim("detail", "bow", np.array([[x + 4.5 * k, y - 9.4 * k]]), lean=2.0)
    return accessory(recipe, term, items, claims, order=9.0)


def worn_scarf(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """A scarf around the neck with its ends hanging in front."""
    fringe = recipe.material != "silk/satin"
    n = figure.neck + 3.6
    items: list[Item] = []
    claims: tuple[Claim, ...] = ()
    if not figure.back:
        for side, long in ((-1.0, rng.uniform(30, 44)), (1.0, rng.uniform(24, 40))):
            x = side * 3.6
            tail = line((x * 0.5, 3.0), (x, 14.0), (x * 1.5, long))
            if fringe:
                items += placed(tassels(pts((-3.6, 0), (3.6, 0)), 4.0, rng), (x * 1.5, long - 0.4))
            items.append(
                part(
                    ribbon(tail, [3.2, 4.2, 4.4]), lift=0.9, ease=1.6, grain=side * 0.1, shadow=0.5
                )
            )
            if fringe:
                claims += claim(
                    "detail", "fringe", figure.turn(pts((x * 1.5, long + 1.5))), lean=2.5
                )
    wrap = smooth(
        pts(
            (-n, -4.4),
            (0, -5.6),
            (n, -4.4),
            (n + 2.6, 2.0),
            (n * 0.5, 7.6),
            (0, 8.4),
            (-n * 0.5, 7.6),
            (-n - 2.6, 2.0),
        )
    )
    items.append(part(wrap, lift=1.3, ease=2.2, grain=0.3, shadow=0.5))
    for y in (-1.6, 2.0):
        items.append(
            Stroke(
                line((-n - 1.5, y - 1.4), (0, y + 2.4), (n + 1.5, y - 1.4)),
                width=0.5,
                tone=0.78,
                groove=-0.6,
                spread=2.0,
            )
        )
    return accessory(
        recipe, term, mapped(items, figure.turn), claims, order=6.0, over=False, drape=0.8
    )


def worn_belt(
    recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str, at: float, ease: float
) -> Worn:
    """A belt around the waist at height ``at``."""
    w = figure.half(at) + ease
    items: list[Item] = [
        part(
            ribbon(line((-w, at - 0.2), (0, at + 0.9), (w, at - 0.2)), 1.9),
            lift=0.5,
            ease=0.5,
            shadow=0.5,
        )
    ]
    claims: tuple[Claim, ...] = ()
    if not figure.back:
        frame = part(
            box(-3.0, at - 1.8, 3.0, at + 3.2, 0.6),
            box(-1.7, at - 0.6, 1.7, at + 2.0),
            slot=TRIM,
            surface="metal",
            lift=0.5,
            ease=0.3,
        )
        items.append(frame)
        claims = claim("closure", "buckle", figure.turn(pts((0, at + 0.8))), lean=1.8)
    return accessory(recipe, term, mapped(items, figure.turn), claims, order=2.9, over=False)


def worn_tie(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """A necktie or a bow tie; nothing of it shows from behind."""
    if figure.back:
        return accessory(recipe, term, [], order=3.6, over=False)
    if term == "bow tie":
        items = placed(d.bow(0, 0, 5.6)[2:], (0.0, 5.4))
        return accessory(recipe, term, mapped(items, figure.turn), order=3.6, over=False)
    low = figure.shape.waist_y - 1.0
    blade = pts((-1.7, 8), (1.7, 8), (3.5, low - 3), (0, low), (-3.5, low - 3))
    knot = pts((-2.3, 4.6), (2.3, 4.6), (1.7, 8.8), (-1.7, 8.8))
    items = [
        part(blade, lift=0.6, ease=1.2, grain=0.78, shadow=0.5),
        part(knot, lift=0.9, ease=0.8, grain=-0.6, shadow=0.5),
    ]
    return accessory(recipe, term, mapped(items, figure.turn), order=3.6, over=False)


def worn_glasses(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """Glasses or sunglasses on the face; nothing of them shows from behind."""
    if figure.back:
        return accessory(recipe, term, [], order=9.5)
    x, y = figure.head
    k = figure.shape.head
    cx = x + 2.6 * np.sin(figure.yaw) * k * 1.4
    items: list[Item] = []
    dark = term == "sunglasses"
    squeeze = 0.86 if figure.yaw else 1.0
    for side in (-1.0, 1.0):
        ring = (
            ellipse(0, 0, 2.9 * k * squeeze, 2.5 * k, 18)
            if recipe.seed % 2
            else box(-2.9 * k * squeeze, -2.1 * k, 2.9 * k * squeeze, 2.2 * k, 0.9)
        )
        ring = ring + np.array([cx + side * 3.3 * k * squeeze, y + 1.0 * k])
        inner = (ring - ring.mean(axis=0)) * 0.8 + ring.mean(axis=0)
        if dark:
            items.append(part(ring, slot=TRIM, lift=0.3, surface="glass", shadow=0.2))
        items.append(part(ring, inner, slot=0, lift=0.4, ease=0.3, surface="smooth", shadow=0.2))
    items.append(
        part(ribbon(pts((cx - 1.0, y + 0.4), (cx + 1.0, y + 0.4)), 0.4), slot=0, surface="smooth")
    )
    claims = (
        claim("detail", "dark lenses", np.array([[cx - 3.3 * k, y + k], [cx + 3.3 * k, y + k]]))
        if dark
        else ()
    )
    return accessory(recipe, term, items, claims, order=9.5, trim="black" if dark else "silver")


def worn_watch(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """A watch on a wrist that can be seen."""
    arms = [a for a in figure.arms if not a.behind]
    arm = arms[recipe.seed % len(arms)]
    way = (arm.wrist - arm.elbow) / np.linalg.norm(arm.wrist - arm.elbow)
    at = arm.wrist - way * 1.2
    across = np.array([-way[1], way[0]])
    strap = ribbon(np.stack([at - across * 3.3, at + across * 3.3]), 1.3)
    items: list[Item] = [
        part(strap, slot=0, lift=0.5, ease=0.4, shadow=0.4),
        part(
            ellipse(float(at[0]), float(at[1]), 2.3, 2.3, 18),
            slot=0,
            tone=0.8,
            surface="metal",
            lift=0.6,
        ),
        part(
            ellipse(float(at[0]), float(at[1]), 1.7, 1.7, 16), slot=TRIM, surface="glass", lift=0.2
        ),
    ]
    return accessory(recipe, term, items, order=7.5, trim="white")


def worn_gloves(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """Gloves on both hands."""
    items: list[Item] = []
    for arm in figure.arms:
        if arm.behind:
            continue
        hand = arm_skin(arm, figure.shape.limb)[1]
        mid = hand.mean(axis=0)
        items.append(part((hand - mid) * 1.14 + mid, lift=0.8, ease=1.2, shadow=0.3))
        way = (arm.hand - arm.wrist) / np.linalg.norm(arm.hand - arm.wrist)
        cuff = ribbon(
            np.stack([arm.wrist - way * 3.0, arm.wrist + way * 1.2]), 3.6 * figure.shape.limb
        )
        items.append(part(cuff, lift=0.5, ease=0.6, surface="rib", shadow=0.3))
    return accessory(recipe, term, items, order=7.6)
