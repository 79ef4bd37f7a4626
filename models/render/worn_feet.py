"""Shoes, boots and socks on a figure's feet, seen from the front, the side or behind.

The flat garments show shoes from above; on a standing figure they are foreshortened, so they are
cut anew here and share only colors, materials and names with those.
"""

from __future__ import annotations

import numpy as np

from models.render.cut import FABRIC, TRIM, Cut, Item, Stroke, part
from models.render.figure import Figure, Leg
from models.render.geometry import Points, line, pts, ribbon, smooth
from models.render.records import GarmentRecipe
from models.render.worn import Claim, Worn, claim

Rng = np.random.Generator


def _axes(leg: Leg, figure: Figure) -> tuple[float, float, float]:
    """Middle of the ankle and how far the toe points aside (-1 to 1)."""
    return float(leg.ankle[0]), float(leg.ankle[1]), float(np.sin(leg.toe))


def _outline(leg: Leg, figure: Figure, wide: float, long: float, top: float, sole: float) -> Points:
    """A shoe's upper: opening at the ankle, toe toward where the foot points."""
    x, y, way = _axes(leg, figure)
    front = (1.0 - abs(way)) * (0.35 if figure.back else 1.0)
    toe = way * long
    base = y + sole
    near, far = (x - wide, x + wide)
    left = near + min(toe, 0.0) * 0.9
    right = far + max(toe, 0.0) * 0.9
    return smooth(
        pts(
            (x - wide * 0.8, y - top),
            (x + wide * 0.8, y - top),
            (x + wide * 0.92 + max(toe, 0) * 0.25, y + 1.2),
            (right - 0.2, base - 3.0 + 0.8 * front),
            (right + 0.1, base),
            (left - 0.1, base),
            (left + 0.2, base - 3.0 + 0.8 * front),
            (x - wide * 0.92 + min(toe, 0) * 0.25, y + 1.2),
        ),
        corners=(0, 1, 4, 5),
        steps=4,
    )


def _sole(leg: Leg, figure: Figure, wide: float, long: float, base: float, height: float) -> Points:
    x, y, way = _axes(leg, figure)
    toe = way * long
    left, right = x - wide + min(toe, 0) * 0.92, x + wide + max(toe, 0) * 0.92
    return smooth(
        pts(
            (left - 0.3, y + base - 0.8),
            (right + 0.3, y + base - 0.8),
            (right + 0.2, y + base + height),
            (left - 0.2, y + base + height),
        ),
        corners=(0, 1, 2, 3),
        steps=3,
    )


def _laces(leg: Leg, figure: Figure, top: float) -> list[Item]:
    x, y, way = _axes(leg, figure)
    items: list[Item] = []
    for k in range(3):
        cy = y - top * 0.3 + k * 1.7
        cx = x + way * (2.0 + k * 2.2)
        cord = pts((cx - 1.7, cy), (cx + 1.7, cy + 0.4))
        items.append(part(ribbon(cord, 0.42), slot=TRIM, lift=0.3, ease=0.3, surface="smooth"))
    return items


def _sneaker(leg: Leg, figure: Figure, recipe: GarmentRecipe, rng: Rng, high: float) -> list[Item]:
    long, wide = 11.0, 4.9
    items: list[Item] = [
        part(_outline(leg, figure, wide, long, high, 5.2), lift=1.4, ease=2.0, shadow=0.3),
        part(
            _sole(leg, figure, wide, long, 5.0, 2.4),
            slot=TRIM,
            lift=0.6,
            ease=0.6,
            surface="smooth",
        ),
    ]
    if figure.back:
        x, y, _ = _axes(leg, figure)
        items.append(
            part(
                ribbon(pts((x, y - high), (x, y + 4)), 1.1),
                slot=1 if len(recipe.colors) > 1 else FABRIC,
                tone=0.85,
                lift=0.2,
            )
        )
    else:
        items += _laces(leg, figure, high + 2)
    return items


def _low(leg: Leg, figure: Figure, recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    """Loafers, ballet flats, lace-ups and slippers."""
    x, y, way = _axes(leg, figure)
    ballet, slipper = recipe.has("ballet flat"), recipe.has("slipper")
    wide, long = (4.3, 10.5) if not slipper else (5.0, 10.0)
    items: list[Item] = [
        part(_outline(leg, figure, wide, long, 0.2, 5.6), lift=1.3, ease=1.8, shadow=0.3),
        part(
            _sole(leg, figure, wide, long, 5.6, 1.2), slot=0, tone=0.45, lift=0.3, surface="smooth"
        ),
    ]
    if figure.back:
        return items
    deep = 3.6 if ballet else 1.6
    mouth = smooth(
        pts(
            (x - 2.9, y - 0.4),
            (x + 2.9, y - 0.4),
            (x + 2.4 + way * 3, y + deep),
            (x + way * 4, y + deep + 1.0),
            (x - 2.4 + way * 3, y + deep),
        ),
        corners=(0, 1),
        steps=4,
    )
    if ballet:
        items.append(part(mouth, slot=3, tone=1.0, lift=-0.3, shadow=0.0, surface="skin"))
        return items
    items.append(Stroke(np.concatenate([mouth[3:], mouth[:1]]), width=0.6, tone=0.6, groove=-0.2))
    if recipe.has("loafer"):
        strap = line(
            (x - 3.4 + way * 3.5, y + 2.6), (x + way * 4.4, y + 2.0), (x + 3.4 + way * 3.5, y + 2.8)
        )
        items.append(part(ribbon(strap, 0.9), tone=0.8, lift=0.5, ease=0.4, shadow=0.5))
    elif recipe.has("lace-up"):
        for k in range(3):
            cy = y + 0.6 + k * 1.3
            items.append(
                part(
                    ribbon(
                        pts((x - 1.5 + way * (1.5 + k), cy), (x + 1.5 + way * (1.5 + k), cy)), 0.3
                    ),
                    tone=0.5,
                    lift=0.2,
                )
            )
    return items


def _heel(leg: Leg, figure: Figure, recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    x, y, way = _axes(leg, figure)
    slim = 1.1
    if figure.back or abs(way) < 0.5:
        upper = smooth(
            pts(
                (x - 3.4, y + 1.4),
                (x - 2.6, y + 2.8),
                (x, y + 4.4),
                (x + 2.6, y + 2.8),
                (x + 3.4, y + 1.4),
                (x + 3.3 + way * 3, y + 5.6),
                (x + way * 5, y + 7.2),
                (x - 3.3 + way * 3, y + 5.6),
            ),
            corners=(0, 4),
            steps=4,
        )
        if figure.back:
            upper = smooth(
                pts((x - 3.2, y - 0.5), (x + 3.2, y - 0.5), (x + 3.0, y + 4.4), (x - 3.0, y + 4.4)),
                corners=(0, 1),
                steps=4,
            )
        stem = pts(
            (x - slim - 0.3, y + 4),
            (x + slim + 0.3, y + 4),
            (x + slim * 0.8, y + 7.4),
            (x - slim * 0.8, y + 7.4),
        )
        return [part(stem, slot=0, tone=0.8, lift=0.4), part(upper, lift=1.2, ease=1.6, shadow=0.3)]
    s = float(np.sign(way))
    upper = smooth(
        pts(
            (x - s * 3.4, y - 1.0),
            (x - s * 1.0, y + 1.2),
            (x + s * 4, y + 3.4),
            (x + s * 8, y + 3.6),
            (x + s * 12.4, y + 6.6),
            (x + s * 6, y + 7.2),
            (x + s * 1.0, y + 4.2),
            (x - s * 3.6, y + 3.4),
        ),
        corners=(0, 4, 5, 7),
        steps=4,
    )
    stem = pts(
        (x - s * 3.7, y + 2.6),
        (x - s * 1.6, y + 3.4),
        (x - s * 2.6, y + 7.3),
        (x - s * 3.8, y + 7.3),
    )
    return [part(stem, slot=0, tone=0.85, lift=0.5), part(upper, lift=1.2, ease=1.6, shadow=0.3)]


def _sandal(leg: Leg, figure: Figure, recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    x, y, way = _axes(leg, figure)
    items: list[Item] = [
        part(_sole(leg, figure, 4.6, 10.5, 5.6, 1.9), slot=TRIM, tone=0.8, lift=0.5)
    ]
    if figure.back:
        items.append(
            part(
                ribbon(pts((x - 3.3, y + 0.8), (x + 3.3, y + 0.8)), 1.0),
                lift=0.6,
                ease=0.5,
                shadow=0.5,
            )
        )
        return items
    for drop, half in ((4.0, 1.35), (1.0, 1.0)):
        shift = way * (2.0 + drop)
        strap = line(
            (x - 4.0 + shift, y + drop + 0.7),
            (x + shift, y + drop - 0.3),
            (x + 4.0 + shift, y + drop + 0.7),
        )
        items.append(part(ribbon(strap, half), lift=0.8, ease=0.6, shadow=0.55))
    ankle = line((x - 3.3, y - 1.6), (x, y - 1.2), (x + 3.3, y - 1.6))
    items.append(part(ribbon(ankle, 0.8), lift=0.6, ease=0.5, shadow=0.5))
    return items


def _boot(leg: Leg, figure: Figure, recipe: GarmentRecipe, rng: Rng, tall: float) -> list[Item]:
    limb = figure.shape.limb
    shaft_axis = np.stack(
        [
            leg.ankle
            + (leg.knee - leg.ankle)
            * min(tall / float(np.linalg.norm(leg.knee - leg.ankle)), 0.96),
            leg.ankle + np.array([0.0, 2.0]),
        ]
    )
    top = (5.9 if tall > 20 else 4.6) * limb
    shaft = ribbon(
        np.linspace(shaft_axis[0], shaft_axis[1], 6), np.linspace(top, 4.3 * max(limb, 0.95), 6)
    )
    items: list[Item] = [
        part(_outline(leg, figure, 5.0, 11.0, 2.0, 5.2), slot=0, lift=1.3, ease=2.0, shadow=0.3),
        part(shaft, slot=0, lift=1.3, ease=2.2, shadow=0.2),
        part(_sole(leg, figure, 5.0, 11.0, 5.2, 2.2), slot=TRIM, lift=0.5, surface="smooth"),
    ]
    rim = ribbon(
        np.stack([shaft_axis[0] + np.array([-top, 0.4]), shaft_axis[0] + np.array([top, 0.4])]),
        0.55,
    )
    items.append(part(rim, slot=0, tone=0.7, lift=0.2))
    if recipe.has("lace-up") and not figure.back:
        items += _laces(leg, figure, 8.0)
    return items


def worn_shoes(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str, over: bool) -> Worn:
    """A pair of shoes; ``over`` draws boots over the trousers."""
    items: list[Item] = []
    tall = rng.uniform(26, 34) if over else rng.uniform(10, 14)
    high = rng.choice((1.6, 1.6, 5.0))
    for leg in figure.legs:
        own = np.random.default_rng([recipe.seed, 5])
        if recipe.has("boot"):
            items += _boot(leg, figure, recipe, own, tall)
        elif recipe.has("sneaker"):
            items += _sneaker(leg, figure, recipe, own, high)
        elif recipe.has("heel"):
            items += _heel(leg, figure, recipe, own)
        elif recipe.has("sandal"):
            items += _sandal(leg, figure, recipe, own)
        else:
            items += _low(leg, figure, recipe, own)
    claims: tuple[Claim, ...] = ()
    spots = np.stack([leg.ankle + np.array([np.sin(leg.toe) * 4.0, 2.0]) for leg in figure.legs])
    closure = "lace-up" if recipe.has("sneaker", "lace-up") else ""
    if closure and not figure.back:
        claims += claim("closure", closure, spots)
    elif recipe.has("loafer", "ballet flat", "slipper", "heel") and not figure.back:
        claims += claim("closure", "slip-on", spots)
    if recipe.has("boot") and tall > 20:
        shins = np.stack([leg.ankle + (leg.knee - leg.ankle) * 0.55 for leg in figure.legs])
        claims += claim("detail", "knee-high shaft", shins, lean=2.0)
    elif recipe.has("boot"):
        claims += claim(
            "detail", "ankle shaft", np.stack([leg.ankle for leg in figure.legs]), lean=2.0
        )
    if recipe.has("heel"):
        claims += claim("detail", "heel", spots + np.array([0.0, 3.0]), lean=2.0)
    trim = {
        "sneaker": "white",
        "boot": "black",
        "sandal": ("tan", "brown", "black")[recipe.seed % 3],
    }
    name = next((t for a, t in trim.items() if recipe.has(a)), "beige")
    cut = Cut(tuple(items), drape=0.2, trim=name)
    return Worn(recipe, term, "footwear", cut, claims, order=2.1 if over else 0.6)


def worn_socks(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, term: str) -> Worn:
    """Socks to the calf."""
    items: list[Item] = []
    limb = figure.shape.limb
    reach = rng.uniform(0.3, 0.62)
    for leg in figure.legs:
        top = leg.ankle + (leg.knee - leg.ankle) * reach
        axis = np.linspace(top, leg.ankle + np.array([0.0, 3.0]), 6)
        shape = ribbon(axis, np.interp(np.linspace(0, 1, 6), (0, 0.4, 1), (5.5, 5.3, 3.9)) * limb)
        items.append(part(shape, lift=0.6, ease=1.4, shadow=0.3))
        slot = 1 if len(recipe.colors) > 1 else FABRIC
        cuff = ribbon(np.stack([top, top + (axis[1] - axis[0]) * 0.5]), 5.6 * limb)
        items.append(part(cuff, slot=slot, lift=0.3, ease=0.5, surface="rib", shadow=0.2))
    claims = (
        claim(
            "detail",
            "ribbed",
            np.stack([leg.ankle + (leg.knee - leg.ankle) * reach * 0.5 for leg in figure.legs]),
        )
        if recipe.has("ribbed")
        else ()
    )
    return Worn(recipe, term, "accessory", Cut(tuple(items), drape=0.3), claims, order=0.3)
