"""Small pieces that many garments share: buttons, zips, pockets, collars, hoods.

Every function returns items in garment centimeters, ready to be put on top of a body. Which
garment gets which detail is decided by the cuts, never here.
"""

from __future__ import annotations

import numpy as np

from models.render.cut import FABRIC, TRIM, Item, Stroke, part
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


def button(x: float, y: float, *, size: float = 0.6, slot: int = TRIM, tone: float = 1.0) -> Item:
    """One round button."""
    return part(
        ellipse(x, y, size, size, 14),
        slot=slot,
        tone=tone,
        lift=0.3,
        ease=0.4,
        surface="smooth",
        shadow=0.5,
    )


def button_row(
    x: float, top: float, bottom: float, count: int, *, size: float = 0.6, slot: int = TRIM
) -> list[Item]:
    """Buttons spaced evenly down a front."""
    return [button(x, float(y), size=size, slot=slot) for y in np.linspace(top, bottom, count)]


def seam(points: Points, *, tone: float = 0.8, groove: float = -0.12) -> Item:
    """A sewn seam: a thin shade with a shallow dip."""
    return Stroke(points, width=0.22, tone=tone, groove=groove, spread=0.8)


def stitching(points: Points, *, slot: int | None = None, tone: float = 0.7) -> Item:
    """A visible row of stitches."""
    return Stroke(points, width=0.16, slot=slot, tone=tone, dash=0.55)


def band(
    points: Points, half: float, *, surface: str = "rib", slot: int = FABRIC, tone: float = 1.0
) -> Item:
    """A sewn-on strip along a line: rib neckline, hem band or binding."""
    return part(
        ribbon(points, half), slot=slot, tone=tone, lift=0.3, ease=0.7, surface=surface, shadow=0.3
    )


def zipper(points: Points, *, slot: int = TRIM, width: float = 0.9) -> list[Item]:
    """A closed zip with a puller at its top."""
    x, y = points[0]
    return [
        Stroke(points, width=width * 1.9, tone=0.82, groove=-0.15, spread=1.2),
        Stroke(points, width=width * 0.55, slot=slot, tone=0.9, dash=0.35),
        part(
            box(x - 0.35, y + 0.3, x + 0.35, y + 2.8, 0.3),
            slot=slot,
            lift=0.3,
            ease=0.3,
            surface="metal",
            shadow=0.5,
        ),
    ]


def patch_pocket(
    x: float, y: float, width: float, height: float, *, flap: bool = False, slot: int = FABRIC
) -> list[Item]:
    """A pocket sewn on the outside, ``x`` its middle and ``y`` its top."""
    w = width / 2
    outline = pts(
        (x - w, y),
        (x + w, y),
        (x + w, y + height * 0.86),
        (x, y + height),
        (x - w, y + height * 0.86),
    )
    items: list[Item] = [
        part(outline, lift=0.22, ease=0.5, shadow=0.22, slot=slot),
        stitching(outline[[1, 2, 3, 4, 0]], tone=0.78),
    ]
    if flap:
        cover = pts(
            (x - w - 0.3, y - 0.8),
            (x + w + 0.3, y - 0.8),
            (x + w + 0.2, y + height * 0.24),
            (x, y + height * 0.36),
            (x - w - 0.2, y + height * 0.24),
        )
        items += [
            part(cover, lift=0.3, ease=0.5, shadow=0.35, slot=slot),
            button(x, y + height * 0.22, size=0.55),
        ]
    return items


def welt(x: float, y: float, width: float, *, angle: float = 0.0, flap: float = 0.0) -> list[Item]:
    """A cut-in pocket: a dark slit, or a flap hanging over it."""
    w = width / 2
    if flap > 0:
        outline = rotate(box(x - w, y, x + w, y + flap, 1.2), angle, (x, y))
        return [part(outline, lift=0.3, ease=0.5, shadow=0.4)]
    slit = rotate(pts((x - w, y), (x + w, y)), angle, (x, y))
    return [Stroke(slit, width=0.5, tone=0.5, groove=-0.2, spread=0.9)]


def shirt_collar(
    neck: float, depth: float, *, spread: float = 1.0, slot: int = FABRIC
) -> list[Item]:
    """A turned-down collar with its stand and the dark inside of the back."""
    inside = smooth(
        pts(
            (-neck, 0.5),
            (0, -2.0),
            (neck, 0.5),
            (neck * 0.5, depth * 0.75),
            (0, depth),
            (-neck * 0.5, depth * 0.75),
        ),
        corners=(0, 2, 4),
    )
    fall = smooth(
        pts(
            (-neck - 1.6, 0.5),
            (0, -4.2),
            (neck + 1.6, 0.5),
            (neck * 0.6, -0.4),
            (0, -1.0),
            (-neck * 0.6, -0.4),
        ),
        corners=(0, 2),
    )
    leaf = smooth(
        pts(
            (0.2, depth),
            (neck * 0.62, depth * 0.34),
            (neck * 0.9, -1.6),
            (neck + 1.9, 0.6),
            (neck * 0.98, depth * 0.8),
            (4.2 + 3.0 * spread, depth + 5.2),
        ),
        corners=(0, 2, 3, 5),
    )
    style = {"lift": 0.45, "ease": 0.7, "shadow": 0.5}
    return [
        part(inside, slot=slot, tone=0.72, lift=0.05, shadow=0.0),
        part(fall, slot=slot, tone=0.97, lift=0.3, ease=0.8, shadow=0.3),
        part(leaf, slot=slot, grain=-0.5, **style),
        part(flip(leaf), slot=slot, grain=0.5, **style),
    ]


def _hood_down(neck: float) -> list[Item]:
    n = neck
    outer = pts((-n - 5, 5), (-n - 3, -4), (0, -10), (n + 3, -4), (n + 5, 5), (n * 0.7, 9), (0, 10))
    hole = pts((-n + 1, 2), (0, -3.5), (n - 1, 2), (n * 0.55, 7), (0, 12), (-n * 0.55, 7))
    rim = np.concatenate([outer, pts((-n * 0.7, 9))])
    return [
        part(smooth(rim), lift=1.4, ease=3.0, shadow=0.5),
        part(smooth(hole, corners=(4,)), tone=0.6, lift=-0.3, ease=1.5, shadow=0.1),
        Stroke(line((0, -9.6), (0, -4)), width=0.25, tone=0.8, groove=-0.1),
    ]


def _hood_up(neck: float) -> list[Item]:
    n = neck
    outer = pts(
        (-n - 3, 4), (-n - 4.5, -9), (-6, -24), (0, -26), (6, -24), (n + 4.5, -9), (n + 3, 4)
    )
    shell = smooth(np.concatenate([outer, pts((0, 8))]), corners=(0, 6))
    inner = pts((-n + 0.5, 3), (-n - 0.5, -9), (-4, -20), (4, -20), (n + 0.5, -9), (n - 0.5, 3))
    hole = smooth(np.concatenate([inner, pts((0, 9))]), corners=(6,))
    return [
        part(shell, lift=0.9, ease=2.4, shadow=0.3),
        part(hole, tone=0.62, lift=-0.4, ease=2.0, shadow=0.1),
        Stroke(np.concatenate([hole[-6:], hole[:-6]]), width=0.2, tone=0.75),
        Stroke(line((0, -20), (0.3, -6), (0, 4)), width=0.25, tone=0.8, groove=-0.1),
    ]


def hood(neck: float, *, down: bool) -> tuple[list[Item], list[Item]]:
    """A hood laid flat: items that go under the body and items that go over it."""
    return ([], _hood_down(neck)) if down else (_hood_up(neck), [])


def drawstrings(
    x: float, y: float, length: float, rng: np.random.Generator, slot: int
) -> list[Item]:
    """Two cords hanging down from eyelets."""
    items: list[Item] = []
    for side in (-1.0, 1.0):
        drop = length * rng.uniform(0.75, 1.2)
        sway = rng.normal(0, 1.6, 2)
        cord = line(
            (side * x, y),
            (side * x * 1.1 + sway[0], y + drop * 0.5),
            (side * x * 0.9 + sway[1], y + drop),
        )
        items.append(
            part(ribbon(cord, 0.34), slot=slot, lift=0.35, ease=0.4, surface="smooth", shadow=0.45)
        )
    return items


def bow(x: float, y: float, size: float, *, slot: int = FABRIC) -> list[Item]:
    """A tied bow with two loops and two ends."""
    loop = smooth(
        pts(
            (0, 0),
            (size * 0.5, -size * 0.5),
            (size, -size * 0.32),
            (size * 0.95, size * 0.3),
            (size * 0.45, size * 0.3),
        ),
        corners=(0,),
    )
    end = smooth(
        pts((0, 0), (size * 0.75, size * 1.1), (size * 0.42, size * 1.25)), corners=(0, 1, 2)
    )
    shift = np.array([x, y])
    items: list[Item] = []
    for shape in (end, flip(end), loop, flip(loop)):
        items.append(part(shape + shift, slot=slot, lift=0.7, ease=1.0, shadow=0.4, grain=0.7))
    items.append(part(ellipse(x, y, size * 0.17, size * 0.2, 16), slot=slot, lift=0.7, ease=0.5))
    return items


def elastic(half: float, top: float, height: float, *, slot: int = FABRIC) -> list[Item]:
    """A gathered waistband around x = 0."""
    edge = smooth(
        pts(
            (-half, top),
            (0, top + 0.6),
            (half, top),
            (half + 0.4, top + height),
            (0, top + height + 0.7),
            (-half - 0.4, top + height),
        ),
        corners=(0, 2, 3, 5),
    )
    return [
        part(edge, slot=slot, lift=0.45, ease=0.8, surface="rib", shadow=0.35),
        seam(line((-half, top + height), (0, top + height + 0.7), (half, top + height))),
    ]


def hem_line(points: Points, lift: float = 1.6) -> Item:
    """The stitch line above a hem that runs along ``points``."""
    return Stroke(points - np.array([0.0, lift]), width=0.14, tone=0.8, groove=-0.06, spread=0.7)


def placket(x: float, top: float, bottom: float, width: float = 3.2, *, slot: int = FABRIC) -> Item:
    """The double strip that carries buttons."""
    return part(
        box(x - width / 2, top, x + width / 2, bottom), slot=slot, lift=0.18, ease=0.4, shadow=0.22
    )


def neck_hole(front: Points, back: float = -1.2) -> Item:
    """The inside of the back that shows through a neckline running left to right."""
    left, right = front[0], front[-1]
    top = line((left[0], left[1]), (0.0, min(left[1], right[1]) - back), (right[0], right[1]))
    outline = np.concatenate([top, front[::-1]])
    return part(outline, tone=0.66, lift=0.05, ease=0.6, shadow=0.0)


def symmetric(right_half: Points) -> Points:
    """Close an outline from its right half, which runs from the top middle to the bottom."""
    return np.concatenate([right_half, mirror(right_half)])
