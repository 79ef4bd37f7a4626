"""Cuts of shoes and socks, always in pairs: from above, or from the side when shape matters."""

from __future__ import annotations

import numpy as np

from models.render import details as d
from models.render.cut import FABRIC, TRIM, Cut, Item, Part, Stamp, Stroke, part
from models.render.geometry import Points, box, ellipse, line, pts, ribbon, rotate, smooth
from models.render.records import GarmentRecipe

Rng = np.random.Generator


def moved(
    items: list[Item], shift: tuple[float, float], *, side: float = 1.0, angle: float = 0.0
) -> list[Item]:
    """Mirror (``side`` -1), turn by an angle in radians, then shift items."""
    by, way = np.array(shift), np.array([side, 1.0])

    def place(points: Points) -> Points:
        placed: Points = rotate(points * way, angle) + by
        return placed

    out: list[Item] = []
    for item in items:
        if isinstance(item, Part):
            out.append(
                Part(
                    tuple(place(c) for c in item.contours),
                    item.slot,
                    item.tone,
                    item.grain * side - angle,
                    item.lift,
                    item.ease,
                    item.surface,
                    item.shadow,
                )
            )
        elif isinstance(item, Stroke):
            out.append(
                Stroke(
                    place(item.points),
                    item.width,
                    item.slot,
                    item.tone,
                    item.groove,
                    item.spread,
                    item.dash,
                )
            )
        elif isinstance(item, Stamp):
            x, y = place(np.array([item.center]))[0]
            out.append(Stamp(item.bitmap, (float(x), float(y)), item.width, item.slot, item.relief))
    return out


def pair(one: list[Item], gap: float, rng: Rng) -> list[Item]:
    """Left and right copies, lying nearly parallel."""
    lean, slip = rng.normal(0.04, 0.08), rng.normal(0, 1.6)
    left = moved(one, (-gap, slip), side=-1.0, angle=-lean + rng.normal(0, 0.04))
    return left + moved(one, (gap, 0.0), angle=lean)


def _last(width: float, length: float, point: float) -> Points:
    """Sole of a right foot seen from above, toe up; ``point`` 0 round to 1 pointed."""
    w, h = width / 2, length
    return smooth(
        pts(
            (-0.3 * w, 0.0),
            (w * (0.42 - 0.2 * point), h * 0.03),
            (w * 0.98, h * 0.22),
            (w * 0.92, h * 0.42),
            (w * 0.66, h * 0.66),
            (w * 0.72, h * 0.88),
            (w * 0.3, h),
            (-w * 0.4, h),
            (-w * 0.76, h * 0.87),
            (-w * 0.7, h * 0.62),
            (-w * 0.92, h * 0.36),
            (-w * (0.84 - 0.2 * point), h * 0.14),
        )
    )


def _scaled(outline: Points, factor: float, center: tuple[float, float]) -> Points:
    mid = np.array(center)
    scaled: Points = (outline - mid) * factor + mid
    return scaled


def _opening(y0: float, y1: float, half: float) -> Points:
    mid = (y0 + y1) / 2
    return smooth(
        pts(
            (0, y0),
            (half * 0.9, y0 + (mid - y0) * 0.5),
            (half, mid + 2),
            (half * 0.7, y1 - 1),
            (0, y1),
            (-half * 0.7, y1 - 1),
            (-half, mid + 2),
            (-half * 0.9, y0 + (mid - y0) * 0.5),
        )
    )


def _laces(x: float, top: float, bottom: float, rows: int, slot: int) -> list[Item]:
    items: list[Item] = []
    for y in np.linspace(top, bottom, rows):
        for side in (-1.0, 1.0):
            cord = line(
                (-side * x, float(y)), (side * x, float(y) + (bottom - top) / rows * 0.8), steps=3
            )
            items.append(
                part(
                    ribbon(cord, 0.27),
                    slot=slot,
                    lift=0.28,
                    ease=0.25,
                    surface="smooth",
                    shadow=0.4,
                )
            )
    return items


def sneaker(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    """One sneaker from above."""
    length = 29.0
    sole = _last(11.6, length, 0.0)
    upper = _scaled(sole, 0.93, (0, length / 2))
    items: list[Item] = [
        part(sole, slot=TRIM, lift=0.7, ease=0.8, surface="smooth"),
        part(upper, slot=FABRIC, lift=2.4, ease=3.4, shadow=0.2),
    ]
    accent = 1 if len(recipe.colors) > 1 else FABRIC
    cap = np.concatenate([upper[-14:], upper[:18]])
    items.append(
        part(
            smooth(np.concatenate([cap[::3], pts((2.6, 7.5), (0, 6.6), (-2.6, 7.4))])),
            slot=accent,
            tone=0.94,
            lift=0.3,
            ease=0.6,
            shadow=0.2,
        )
    )
    tongue = smooth(
        pts((-1.9, 7.6), (1.9, 7.6), (2.7, 15), (2.6, 18.5), (0, 19.2), (-2.6, 18.5), (-2.7, 15)),
        corners=(0, 1),
    )
    items.append(
        part(_opening(13.0, 27.6, 3.5), slot=0, tone=0.42, lift=-0.8, ease=1.4, shadow=0.0)
    )
    items.append(
        part(_opening(16.0, 27.0, 2.7), slot=TRIM, tone=0.75, lift=-0.5, ease=1.4, shadow=0.0)
    )
    items.append(part(tongue, slot=FABRIC, tone=0.9, lift=0.5, ease=1.0, shadow=0.5))
    items += _laces(2.5, 8.4, 15.4, int(rng.integers(4, 6)), TRIM)
    for side in (-1.0, 1.0):
        quarter = line((side * 4.5, 11), (side * 4.1, 17), (side * 3.9, 23))
        items.append(
            Stroke(
                quarter,
                width=0.9 if accent > 0 else 0.3,
                slot=accent if accent > 0 else None,
                tone=0.85,
            )
        )
    items.append(Stroke(sole * np.array([0.965, 1.0]), width=0.2, tone=0.8))
    return items


def low_shoe(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    """One lace-up, loafer or ballet flat from above."""
    ballet, loafer = recipe.has("ballet flat"), recipe.has("loafer")
    length, point = 28.0, rng.uniform(0.1, 0.9)
    sole = _last(9.6, length, point)
    upper = _scaled(sole, 0.95, (0, length / 2))
    mouth = _opening(8.0 if ballet else 12.5, 27.2, 3.3 if ballet else 3.0)
    items: list[Item] = [
        part(sole, slot=0, tone=0.35, lift=0.5, ease=0.6),
        part(upper, slot=0, lift=2.2, ease=3.2, shadow=0.2),
    ]
    items += [
        part(mouth, slot=TRIM, tone=0.55, lift=-0.9, ease=1.2, shadow=0.0),
        part(_scaled(mouth, 0.86, (0, 19)), slot=TRIM, tone=0.85, lift=-0.3, ease=1.4, shadow=0.0),
    ]
    items.append(Stroke(np.concatenate([mouth, mouth[:1]]), width=0.5, tone=0.75, groove=0.15))
    if ballet:
        return items + (d.bow(0, 7.4, 1.7, slot=0) if rng.random() < 0.6 else [])
    if loafer:
        apron = line((-3.3, 13), (-2.9, 6.5), (0, 4.0), (2.9, 6.5), (3.3, 13))
        strap = line((-3.9, 11.0), (0, 10.2), (3.9, 11.0))
        return [
            *items,
            Stroke(apron, width=0.35, tone=0.7, groove=0.3),
            part(ribbon(strap, 1.0), slot=0, tone=0.93, lift=0.4, ease=0.5, shadow=0.4),
        ]
    items.append(d.seam(line((-4.0, 8.2), (0, 7.0), (4.0, 8.2)), tone=0.7))
    flaps = smooth(
        pts((-2.3, 8.0), (2.3, 8.0), (2.6, 15), (0, 15.6), (-2.6, 15)), corners=(0, 1, 2, 4)
    )
    items += [
        part(flaps, slot=0, tone=0.94, lift=0.35, ease=0.6),
        Stroke(pts((0, 8.4), (0, 15)), width=0.7, tone=0.55, groove=-0.2),
    ]
    laces = [
        part(ribbon(pts((-1.7, y), (1.7, y)), 0.28), slot=0, tone=0.55, lift=0.3, ease=0.2)
        for y in np.linspace(9.2, 14.2, 4)
    ]
    return items + laces


def sandal(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    """One sandal or slipper from above."""
    length = 27.5
    sole = _last(10.4, length, 0.0)
    items: list[Item] = [
        part(sole, slot=TRIM, tone=0.62, lift=0.9, ease=0.8),
        part(_scaled(sole, 0.92, (0, 14)), slot=TRIM, lift=0.2, ease=1.0, shadow=0.0),
    ]
    slot = FABRIC
    if recipe.has("slipper"):
        vamp = smooth(
            pts(
                (-4.6, 4.5), (-2.5, 0.4), (1.8, 0.2), (4.9, 5), (5.1, 11.5), (0, 13.6), (-5.0, 11.5)
            ),
            corners=(4, 6),
        )
        return [
            *items,
            part(vamp, slot=slot, lift=2.0, ease=2.8, shadow=0.55),
            d.band(line((-4.5, 11.4), (0, 13.2), (4.6, 11.4)), 0.6, slot=slot),
        ]
    kind = int(rng.integers(3))
    if kind == 0:
        toe = (rng.uniform(-0.8, 0.2), 4.5)
        for side in (-1.0, 1.0):
            strap = line(toe, (side * 2.8, 8.0), (side * 4.7, 14.5))
            items.append(
                part(ribbon(strap, [0.5, 0.9, 0.9]), slot=slot, lift=0.8, ease=0.7, shadow=0.6)
            )
        return items
    rows = (7.0, 13.0) if kind == 1 else (6.0, 9.5, 13.0, 17.5)
    for y in rows:
        half = 1.7 if kind == 1 else 0.8
        strap = line((-5.0, y + 0.8), (0, y - 0.6), (5.1, y + 0.6))
        items.append(part(ribbon(strap, half), slot=slot, lift=1.1, ease=0.8, shadow=0.6))
        if kind == 1:
            items.append(
                part(
                    box(2.2, y - 1.5, 4.2, y + 1.3, 0.4),
                    box(2.7, y - 0.8, 3.7, y + 0.7),
                    slot=2 if len(recipe.colors) > 2 else 0,
                    tone=0.7,
                    lift=0.3,
                    ease=0.3,
                    surface="metal",
                )
            )
    items.append(
        part(
            ribbon(line((-4.2, 19), (-3.6, 24), (0, 26.6), (3.6, 24), (4.2, 19)), 0.7),
            slot=slot,
            lift=0.9,
            ease=0.6,
            shadow=0.5,
        )
    )
    return items


def boot(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    """One boot from the side, toe to the right."""
    tall = rng.uniform(16, 36)
    heel = rng.choice((1.6, 2.6, 5.0))
    upper = smooth(
        pts(
            (-6.0, -tall),
            (5.6, -tall - 0.4),
            (5.0, -9),
            (7.5, -4.5),
            (15.5, -1.2),
            (18.0, 3.2),
            (17.6, 5.2),
            (-6.2, 5.2),
            (-6.9, -1),
            (-5.9, -8),
        ),
        corners=(0, 1, 6, 7),
    )
    sole = pts(
        (-6.6, 5.0), (18.0, 5.0), (18.2, 6.4), (2.0, 6.6), (0.8, 6.2 + heel), (-6.4, 6.2 + heel)
    )
    items: list[Item] = [
        part(upper, slot=0, lift=1.8, ease=3.0),
        part(sole, slot=TRIM, lift=0.6, ease=0.6, surface="smooth"),
    ]
    items.append(part(ellipse(-0.2, -tall - 0.2, 5.7, 1.1), slot=0, tone=0.5, lift=0.0, shadow=0.0))
    style = int(rng.integers(3))
    if style == 0:
        gore = smooth(
            pts((-1.5, -tall * 0.8), (2.5, -tall * 0.8), (3.6, -2), (-2.6, -2)),
            corners=(0, 1, 2, 3),
        )
        items.append(part(gore, slot=0, tone=0.7, lift=0.1, surface="rib", shadow=0.1))
    elif style == 1:
        items.append(d.seam(line((4.0, -tall), (3.6, -9), (9.5, -2.0), (11, 5)), tone=0.7))
        for y in np.linspace(-tall + 2, -6, 6):
            items.append(
                part(
                    ribbon(pts((2.0, float(y)), (5.6, float(y) - 0.6)), 0.35),
                    slot=TRIM,
                    tone=0.9,
                    lift=0.4,
                    ease=0.3,
                )
            )
    else:
        items += [
            Stroke(line((-4.5, -tall + 1), (-3.6, 4)), width=0.35, slot=TRIM, tone=1.0),
            d.seam(line((-6, -2), (2, 0), (8, -3)), tone=0.75),
        ]
    items.append(d.seam(line((-6.5, 4.4), (17.6, 4.3)), tone=0.7))
    return items


def pump(recipe: GarmentRecipe, rng: Rng) -> list[Item]:
    """One high-heeled shoe from the side, toe to the right."""
    h = rng.uniform(5, 10)
    upper = smooth(
        pts(
            (-7.5, -h - 5.5),
            (-5.5, -h - 4.6),
            (-2, -h * 0.7 - 1.2),
            (4, -h * 0.25 - 2.0),
            (9.5, -2.4),
            (15.5, 1.8),
            (15.8, 3.0),
            (9, 3.2),
            (3, 0.8 - h * 0.2),
            (-3, -h * 0.8 + 2.5),
            (-8.2, -h + 1.4),
            (-8.3, -h - 2.5),
        ),
        corners=(0, 6, 10),
    )
    block = rng.random() < 0.4
    w = 2.6 if block else 0.7
    heel = smooth(
        pts((-8.2, -h + 1.0), (-3.6, -h * 0.85 + 2.6), (-6.0 + w, 3.4), (-6.6 - w * 0.3, 3.4)),
        corners=(0, 1, 2, 3),
    )
    inside = smooth(
        pts(
            (-7.4, -h - 5.3),
            (-5.5, -h - 4.7),
            (-2, -h * 0.7 - 1.4),
            (4, -h * 0.25 - 2.1),
            (9, -2.5),
            (3, -h * 0.3 - 3.6),
            (-3, -h * 0.8 - 4.4),
        ),
        corners=(0, 4),
    )
    items: list[Item] = [
        part(inside, slot=TRIM, tone=0.7, lift=0.1, shadow=0.0),
        part(heel, slot=0, tone=0.9, lift=0.8, ease=1.2),
        part(upper, slot=0, lift=1.4, ease=2.2),
    ]
    items.append(
        Stroke(
            line((16, 3.2), (9, 3.5), (3, 1.2 - h * 0.2), (-3, -h * 0.8 + 2.8)),
            width=0.4,
            tone=0.45,
        )
    )
    return items


def shoe(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A pair of shoes of the kind that the attributes name."""
    trim = ("white", "white", "cream", "black", "tan")[int(rng.integers(5))]
    if recipe.has("boot", "heel"):
        one = boot(recipe, rng) if recipe.has("boot") else pump(recipe, rng)
        shift = (rng.uniform(8, 13), rng.uniform(9, 15))
        items = moved(one, (0.0, 0.0), angle=rng.normal(0, 0.05)) + moved(
            one, shift, angle=rng.normal(0, 0.08)
        )
        return Cut(tuple(items), (), drape=0.25, trim="black" if recipe.has("boot") else "beige")
    if recipe.has("sneaker"):
        one, gap = sneaker(recipe, rng), rng.uniform(6.2, 8.0)
    elif recipe.has("sandal", "slipper"):
        one, gap, trim = (
            sandal(recipe, rng),
            rng.uniform(6.0, 8.5),
            ("tan", "brown", "black", "beige")[int(rng.integers(4))],
        )
    else:
        one, gap, trim = (
            low_shoe(recipe, rng),
            rng.uniform(5.4, 7.5),
            ("beige", "black", "tan", "brown")[int(rng.integers(4))],
        )
    return Cut(tuple(pair(one, gap, rng)), (), drape=0.2, trim=trim)


def sock(recipe: GarmentRecipe, rng: Rng) -> Cut:
    """A pair of socks, flat on their sides, from ankle to knee length."""
    tall = rng.choice((5.0, 16.0, 18.0, 32.0)) * rng.uniform(0.9, 1.1)
    w = 4.6
    foot = smooth(
        pts(
            (-w, -tall),
            (w, -tall),
            (w * 0.95, -3),
            (7.5, 1.5),
            (16.5, 2.6),
            (19.5, 6.2),
            (16.5, 9.8),
            (4, 9.8),
            (-3.6, 8.6),
            (-5.2, 3.6),
            (-w * 0.95, -3),
        ),
        corners=(0, 1),
    )
    plain = len(recipe.colors) < 2
    accent = FABRIC if plain else 1
    one: list[Item] = [part(foot, lift=0.9, ease=1.6)]
    heel = smooth(pts((-5.0, 2.6), (1.0, 4.6), (1.5, 9.4), (-3.4, 8.4)), corners=(0, 1, 2))
    toe = smooth(
        pts((14.6, 2.6), (16.5, 2.7), (19.3, 6.2), (16.4, 9.6), (14.2, 9.6)), corners=(0, 4)
    )
    for shape in (heel, toe):
        one.append(
            part(shape, slot=accent, tone=0.93 if plain else 1.0, lift=0.05, ease=0.4, shadow=0.1)
        )
    one.append(
        part(
            box(-w, -tall - 0.4, w, -tall + min(5.0, tall * 0.4), 0.4),
            slot=accent,
            lift=0.3,
            ease=0.6,
            surface="rib",
            shadow=0.2,
        )
    )
    facing = rng.random() < 0.5
    second = moved(one, (0, 0), side=-1.0) if facing else one
    items = moved(
        second,
        (-12.5 if facing else -rng.uniform(2, 13), rng.normal(-3, 2)),
        angle=rng.normal(0, 0.1),
    )
    items += moved(one, (12.0 if facing else 5.0, rng.normal(2, 1)), angle=rng.normal(0, 0.12))
    return Cut(tuple(items), (), drape=0.6)
