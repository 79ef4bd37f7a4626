"""Small pieces that many garments share: buttons, zips, pockets, collars, hoods, prints.

Every function returns items in garment centimeters, ready to be put on top of a body. Which
garment gets which detail is decided by the cuts, never here.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from models.render.cut import FABRIC, TRIM, Item, Stamp, Stroke, part
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

_WORDS = (
    "NORTH",
    "Sunday",
    "HAVEN",
    "good day",
    "RIVER",
    "1984",
    "OCEAN",
    "slow",
    "WILD",
    "Club",
    "PARIS",
    "coast",
    "EAST",
    "hello",
    "SUMMER",
    "76",
    "atlas",
    "MOON",
    "team",
    "forest",
    "TOKYO",
    "sweet",
    "PLAY",
    "bloom",
    "RADIO",
    "lucky",
    "VISTA",
    "dream",
    "CAMP",
    "21",
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
        stitching(rotate(outline[[1, 2, 3, 4, 0]], 0.0) * 1.0, tone=0.78),
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


def hood(neck: float, *, down: bool) -> tuple[list[Item], list[Item]]:
    """A hood laid flat: items that go under the body and items that go over it."""
    if down:
        outer = smooth(
            pts(
                (-neck - 5, 5),
                (-neck - 3, -4),
                (0, -10),
                (neck + 3, -4),
                (neck + 5, 5),
                (neck * 0.7, 9),
                (0, 10),
                (-neck * 0.7, 9),
            )
        )
        hole = smooth(
            pts(
                (-neck + 1, 2),
                (0, -3.5),
                (neck - 1, 2),
                (neck * 0.55, 7),
                (0, 12),
                (-neck * 0.55, 7),
            ),
            corners=(4,),
        )
        return [], [
            part(outer, lift=1.4, ease=3.0, shadow=0.5),
            part(hole, tone=0.6, lift=-0.3, ease=1.5, shadow=0.1),
            Stroke(line((0, -9.6), (0, -4)), width=0.25, tone=0.8, groove=-0.1),
        ]
    outer = smooth(
        pts(
            (-neck - 3, 4),
            (-neck - 4.5, -9),
            (-6, -24),
            (0, -26),
            (6, -24),
            (neck + 4.5, -9),
            (neck + 3, 4),
            (0, 8),
        ),
        corners=(0, 6),
    )
    hole = smooth(
        pts(
            (-neck + 0.5, 3),
            (-neck - 0.5, -9),
            (-4, -20),
            (4, -20),
            (neck + 0.5, -9),
            (neck - 0.5, 3),
            (0, 9),
        ),
        corners=(6,),
    )
    rim = np.concatenate([hole[-6:], hole[:-6]])
    return (
        [
            part(outer, lift=0.9, ease=2.4, shadow=0.3),
            part(hole, tone=0.62, lift=-0.4, ease=2.0, shadow=0.1),
            Stroke(rim, width=0.2, tone=0.75),
            Stroke(line((0, -20), (0.3, -6), (0, 4)), width=0.25, tone=0.8, groove=-0.1),
        ],
        [],
    )


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


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _lettering(words: list[str], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    sheet = Image.new("L", (320, 90 * len(words) + 20), 0)
    pen = ImageDraw.Draw(sheet)
    for row, word in enumerate(words):
        font = _font(int(rng.choice((40, 52, 66, 80))))
        box_ = pen.textbbox((0, 0), word, font=font)
        width = box_[2] - box_[0]
        pen.text(
            ((320 - width) / 2 - box_[0], 12 + 88 * row),
            word,
            fill=255,
            font=font,
            stroke_width=int(rng.integers(0, 3)),
        )
    return np.asarray(sheet.crop(sheet.getbbox()), dtype=np.uint8)


def _emblem(rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """An invented picture: sun and hills, star burst, ring, leaf, bolt or mountain."""
    sheet = Image.new("L", (256, 256), 0)
    pen = ImageDraw.Draw(sheet)
    kind = int(rng.integers(6))
    if kind == 0:
        pen.ellipse((58, 30, 198, 170), fill=255)
        for k in range(5):
            pen.rectangle((40, 104 + k * 16, 216, 108 + k * 16 + k), fill=0)
        pen.polygon([(10, 210), (80, 130), (130, 190), (170, 150), (246, 210)], fill=255)
    elif kind == 1:
        count = int(rng.integers(5, 13))
        a = np.linspace(0, 2 * np.pi, 2 * count, endpoint=False)
        r = np.where(np.arange(2 * count) % 2 == 0, 112, rng.uniform(40, 80))
        pen.polygon(
            [(128 + q * np.sin(t), 128 - q * np.cos(t)) for q, t in zip(r, a, strict=True)],
            fill=255,
        )
    elif kind == 2:
        pen.ellipse((20, 20, 236, 236), outline=255, width=14)
        pen.ellipse((52, 52, 204, 204), outline=255, width=6)
        pen.polygon([(128, 70), (176, 168), (80, 168)], fill=255)
    elif kind == 3:
        for turn in np.linspace(-1.0, 1.0, 5):
            tip = (128 + 100 * np.sin(turn), 130 - 110 * np.cos(turn))
            side = np.array([np.cos(turn), np.sin(turn)]) * 17
            mid = np.array([(128 + tip[0]) / 2, (200 + tip[1]) / 2])
            pen.polygon([(128, 200), tuple(mid - side), tip, tuple(mid + side)], fill=255)
        pen.line((128, 195, 128, 250), fill=255, width=8)
    elif kind == 4:
        pen.polygon([(150, 10), (70, 140), (120, 140), (96, 246), (190, 100), (136, 100)], fill=255)
    else:
        pen.polygon([(8, 220), (96, 70), (128, 120), (160, 60), (248, 220)], fill=255)
        pen.polygon([(96, 70), (80, 98), (96, 112), (112, 96)], fill=0)
        pen.polygon([(160, 60), (140, 96), (160, 112), (182, 96)], fill=0)
    return np.asarray(sheet, dtype=np.uint8)


def chest_print(rng: np.random.Generator, y: float, width: float, colors: int) -> list[Item]:
    """A large print: lettering, an emblem, or both."""
    words = [
        _WORDS[int(i)] for i in rng.choice(len(_WORDS), int(rng.integers(1, 4)), replace=False)
    ]
    ink = 1 if colors < 3 else int(rng.integers(1, 3))
    kind = int(rng.integers(4))
    if kind == 0:
        return [Stamp(_lettering(words, rng), (0.0, y), width, 1)]
    if kind == 1:
        return [Stamp(_emblem(rng), (0.0, y), width * 0.85, 1)]
    second = ink if colors > 2 else 1
    return [
        Stamp(_emblem(rng), (0.0, y - width * 0.12), width * 0.7, second),
        Stamp(_lettering(words[:1], rng), (0.0, y + width * 0.42), width * 0.9, 1),
    ]


def logo_print(rng: np.random.Generator, x: float, y: float, width: float) -> list[Item]:
    """A small mark or one word, as on a chest or a thigh."""
    if rng.random() < 0.5:
        return [Stamp(_emblem(rng), (x, y), width * 0.7, 1, relief=0.05)]
    word = [_WORDS[int(rng.integers(len(_WORDS)))]]
    return [Stamp(_lettering(word, rng), (x, y), width, 1, relief=0.04)]


def neck_hole(front: Points, back: float = -1.2) -> Item:
    """The inside of the back that shows through a neckline running left to right."""
    left, right = front[0], front[-1]
    top = line((left[0], left[1]), (0.0, min(left[1], right[1]) - back), (right[0], right[1]))
    outline = np.concatenate([top, front[::-1]])
    return part(outline, tone=0.66, lift=0.05, ease=0.6, shadow=0.0)


def symmetric(right_half: Points) -> Points:
    """Close an outline from its right half, which runs from the top middle to the bottom."""
    return np.concatenate([right_half, mirror(right_half)])
