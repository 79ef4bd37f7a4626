"""Blocks that tops share: torso outlines, necklines, sleeves and their cuffs.

Sizes are adult centimeters; children's garments come out of the same blocks with shorter, wider
proportions (the painter scales every garment to its image, so absolute size does not show).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.render.cut import FABRIC, TRIM, Item, Stroke, Tension, part
from models.render.details import band, hem_line, seam
from models.render.geometry import Points, box, line, mirror, pts, ribbon, smooth, unit
from models.render.records import GarmentRecipe

_WIDTH = {"slim": 0.92, "regular": 1.0, "loose": 1.1, "oversized": 1.22, "cropped": 1.02}


@dataclass(frozen=True, slots=True)
class Torso:
    """Measures of a top in cm, half widths where a side is meant.

    Attributes:
        neck: Half width of the neck hole.
        drop: How much lower the shoulder tips lie than the neck.
        armpit: y of the armpits.
        flare: Half width added from chest to hem.
        curve: How much lower the hem hangs at the sides (negative) or in the middle.
    """

    chest: float = 26.0
    shoulder: float = 22.5
    neck: float = 9.0
    drop: float = 4.5
    armpit: float = 25.0
    waist: float = 24.5
    hem: float = 25.5
    length: float = 68.0
    curve: float = 0.5

    @property
    def side(self) -> tuple[float, float]:
        """The right armpit."""
        return (self.chest, self.armpit)

    @property
    def tip(self) -> tuple[float, float]:
        """The right shoulder tip."""
        return (self.shoulder, self.drop)


def torso(
    recipe: GarmentRecipe, rng: np.random.Generator, *, length: float = 72.0, wide: float = 1.0
) -> Torso:
    """Measures for a recipe's fit, cut length and age."""
    w = _WIDTH.get(recipe.fit, 1.0) * wide * rng.uniform(0.95, 1.06)
    long = length * rng.uniform(0.94, 1.06)
    long *= {"cropped": 0.76, "oversized": 1.03}.get(recipe.fit, 1.0)
    long *= 0.9 if recipe.kids else 1.0
    shoulder = 22.5 * (1 + (w - 1) * 0.75) * rng.uniform(0.96, 1.04)
    if recipe.fit == "oversized":
        shoulder += 4.0
    shaped = recipe.fit == "slim" or rng.random() < 0.35
    return Torso(
        chest=26.0 * w,
        shoulder=shoulder,
        neck=9.0 * rng.uniform(0.93, 1.08) * (1.06 if recipe.kids else 1.0),
        drop=rng.uniform(3.4, 5.4),
        armpit=25.0 * (0.6 + 0.4 * w) * rng.uniform(0.95, 1.05),
        waist=(23.2 if shaped else 25.4) * w,
        hem=(25.4 if shaped else 26.0) * w * rng.uniform(0.98, 1.05),
        length=long,
        curve=rng.uniform(-0.6, 1.0),
    )


def neckline(recipe: GarmentRecipe, body: Torso, rng: np.random.Generator) -> Points:
    """Front neckline from left to right."""
    n = body.neck
    if recipe.has("v-neck"):
        deep = rng.uniform(15, 21)
        return _vee(n, deep)
    if recipe.has("square neck"):
        n, deep = n * 1.25, rng.uniform(10, 14)
        return pts((-n, 0.6), (-n * 0.95, deep), (n * 0.95, deep), (n, 0.6))
    if recipe.has("scoop neck"):
        n, deep = n * 1.25, rng.uniform(13, 18)
    elif recipe.has("boat neck"):
        n, deep = n * 1.6, 5.0
    elif recipe.has("round neck"):
        n, deep = n * 1.08, rng.uniform(9.5, 12)
    else:
        deep = rng.uniform(7.0, 9.0)
    return smooth(
        pts((-n, 0.3), (-n * 0.78, deep * 0.62), (0, deep), (n * 0.78, deep * 0.62), (n, 0.3)),
        closed=False,
    )


def _vee(n: float, deep: float) -> Points:
    return smooth(
        pts((-n, 0.0), (-n * 0.56, deep * 0.48), (0, deep), (n * 0.56, deep * 0.48), (n, 0.0)),
        corners=(2,),
        closed=False,
    )


def outline(body: Torso, front: Points) -> Points:
    """The torso's outline below a front neckline."""
    b = body
    right = smooth(
        pts(
            (float(front[-1, 0]), float(front[-1, 1])),
            (b.shoulder, b.drop),
            (b.shoulder - 1.8, b.drop + (b.armpit - b.drop) * 0.55),
            (b.chest, b.armpit),
            (b.waist, b.armpit + (b.length - b.armpit) * 0.45),
            (b.hem, b.length - b.curve),
        ),
        corners=(0, 1, 3, 5),
        closed=False,
    )
    bottom = line(
        (b.hem, b.length - b.curve), (0, b.length + b.curve), (-b.hem, b.length - b.curve)
    )
    return np.concatenate([right, bottom[1:-1], mirror(right), front[1:-1]])


def armhole(body: Torso, side: float) -> Points:
    """The seam where a sleeve joins."""
    b = body
    return line(
        (side * b.shoulder, b.drop),
        (side * (b.shoulder - 1.8), b.drop + (b.armpit - b.drop) * 0.55),
        (side * b.chest, b.armpit),
    )


def hem_curve(body: Torso) -> Points:
    """The bottom edge from left to right, slightly inset."""
    b = body
    return line(
        (-b.hem + 0.3, b.length - b.curve),
        (0, b.length + b.curve),
        (b.hem - 0.3, b.length - b.curve),
    )


@dataclass(frozen=True, slots=True)
class Sleeve:
    """How one sleeve lies.

    Attributes:
        angle: Radians from hanging straight down; larger points further out.
        bend: Radians by which the lower arm turns back toward the body.
        cuff: Half width at the end in cm.
        bell: Factor on the half width halfway down (above 1 for puffed sleeves).
        rib: Height in cm of a ribbed or sewn cuff; 0 for a plain hem.
    """

    length: float
    angle: float
    bend: float = 0.0
    cuff: float = 6.0
    bell: float = 1.0
    rib: float = 0.0
    rib_surface: str = "rib"
    slot: int = FABRIC
    rib_slot: int = FABRIC
    lift: float = 0.6


def sleeve(body: Torso, side: float, s: Sleeve) -> list[Item]:
    """One sleeve as items; it starts a little inside the torso so that no gap can open."""
    tip, pit = np.array([body.shoulder, body.drop]), np.array([body.chest, body.armpit])
    mid = (tip + pit) / 2
    upper, lower = unit(s.angle), unit(s.angle - s.bend)
    elbow = mid + upper * s.length * 0.5
    axis = np.array(
        [
            mid - upper * 2.0,
            mid + upper * s.length * 0.22,
            elbow,
            elbow + lower * s.length * 0.27,
            elbow + lower * s.length * 0.5,
        ]
    )
    half0 = float(np.linalg.norm(tip - pit)) / 2
    widths = np.array(
        [half0, half0 * 0.62 + s.cuff * 0.38, half0 * 0.32 + s.cuff * 0.68, s.cuff * 1.08, s.cuff]
    )
    widths[1:4] *= np.array([1 + (s.bell - 1) * 0.7, s.bell, 1 + (s.bell - 1) * 0.8])
    strip = ribbon(axis, widths)
    n = len(axis)
    edge_a, edge_b = strip[1:n], strip[n : 2 * n - 1]
    # The armhole curves inward, so the sleeve reaches under the torso to leave no gap.
    inner = np.array([tip, pit]) + np.array([[-5.5, 2.0], [-7.0, -1.0]])
    rough = np.concatenate([[pit + np.array([-1.0, 0.5])], edge_a, edge_b, [tip], inner])
    shape = smooth(rough, corners=(0, n - 1, n, 2 * n - 1, 2 * n, 2 * n + 1), steps=5)
    grain = -side * (s.angle - s.bend * 0.3)
    where = np.array([side, 1.0])
    items: list[Item] = [
        part(shape * where, grain=grain, lift=s.lift, ease=2.2, slot=s.slot, shadow=0.3)
    ]
    wrist, way = axis[-1], lower
    if s.rib > 0:
        cuff_axis = np.array([wrist - way * 0.6, wrist + way * s.rib])
        narrow = 0.86 if s.rib_surface == "rib" else 1.02
        cuff = ribbon(cuff_axis, np.array([s.cuff * 1.0, s.cuff * narrow]))
        items.append(
            part(
                cuff * where,
                grain=grain,
                lift=0.5,
                ease=0.9,
                slot=s.rib_slot,
                surface=s.rib_surface,
                shadow=0.35,
            )
        )
    else:
        across = np.array([way[1], -way[0]])
        hem = np.array([wrist + across * s.cuff, wrist - across * s.cuff]) - way * 1.6
        items.append(Stroke(hem * where, width=0.14, tone=0.8, groove=-0.06, spread=0.7))
    return items


def sleeve_folds(body: Torso) -> list[Tension]:
    """Folds that run from both armpits."""
    return [
        Tension((side * body.chest * 0.94, body.armpit), side * turn, length)
        for side in (-1.0, 1.0)
        for turn, length in ((-0.9, 16.0), (-0.3, 20.0), (0.8, 12.0))
    ]


def sleeve_style(
    recipe: GarmentRecipe, rng: np.random.Generator, *, rib: float = 0.0
) -> Sleeve | None:
    """The sleeve that a recipe's attributes ask for; None for sleeveless tops."""
    kid = 0.84 if recipe.kids else 1.0
    if recipe.has("sleeveless", "spaghetti strap", "halter"):
        return None
    if recipe.has("cap sleeve"):
        return Sleeve(length=9 * kid, angle=rng.uniform(0.8, 1.05), cuff=10.5)
    if recipe.has("short sleeve"):
        return Sleeve(
            length=rng.uniform(17, 22) * kid,
            angle=rng.uniform(0.6, 1.15),
            cuff=rng.uniform(8, 10),
            rib=rib * 0.6,
        )
    if recipe.has("puff sleeve"):
        long = rng.uniform(22, 52) * kid
        return Sleeve(
            length=long,
            angle=rng.uniform(0.4, 0.9),
            cuff=6.5,
            bell=1.55,
            rib=2.5,
            rib_surface="fabric",
            lift=1.3,
        )
    if recipe.has("flared sleeve"):
        return Sleeve(
            length=rng.uniform(38, 55) * kid, angle=rng.uniform(0.3, 0.8), cuff=13.0, bell=0.9
        )
    length = 40.0 if recipe.has("three-quarter sleeve") else rng.uniform(52, 60)
    angle = rng.uniform(0.22, 0.8) if rng.random() < 0.85 else rng.uniform(0.9, 1.4)
    bend = rng.uniform(-0.1, 0.35)
    if rng.random() < 0.25:
        bend = rng.uniform(0.5, 1.3)
    return Sleeve(length=length * kid, angle=angle, bend=bend, cuff=rng.uniform(5.2, 6.6), rib=rib)


def both_sleeves(body: Torso, style: Sleeve, rng: np.random.Generator) -> list[Item]:
    """Left and right sleeves that lie nearly but never exactly alike."""
    items: list[Item] = []
    for side in (-1.0, 1.0):
        one = Sleeve(
            length=style.length,
            angle=style.angle + rng.normal(0, 0.07),
            bend=style.bend + rng.normal(0, 0.12) * (style.length > 30),
            cuff=style.cuff,
            bell=style.bell,
            rib=style.rib,
            rib_surface=style.rib_surface,
            slot=style.slot,
            rib_slot=style.rib_slot,
            lift=style.lift,
        )
        items += sleeve(body, side, one)
    return items


def basic_top(
    body: Torso,
    front: Points,
    style: Sleeve | None,
    rng: np.random.Generator,
    *,
    neck_band: float = 1.0,
    band_slot: int = FABRIC,
    hem_band: float = 0.0,
) -> list[Item]:
    """Inside, sleeves, torso, neckline band and hem of a plain top."""
    from_neck = band(front + np.array([0.0, 0.4]), neck_band, slot=band_slot)
    inside = _inside(front)
    items: list[Item] = [inside]
    if rng.random() < 0.6 and float(front[:, 1].max()) > 5.0:
        items.append(_label(float(front[0, 1]), rng))
    over = style is not None and style.bend > 0.55
    sleeves = both_sleeves(body, style, rng) if style else []
    if not over:
        items += sleeves
    items.append(part(outline(body, front), lift=0.9, ease=2.6, shadow=0.25))
    if neck_band > 0:
        items.append(from_neck)
    if style:
        items += [seam(armhole(body, side)) for side in (-1.0, 1.0)]
    if hem_band > 0:
        items.append(rib_hem(body, hem_band, band_slot))
    else:
        items.append(hem_line(hem_curve(body)))
    return items + (sleeves if over else [])


def rib_hem(body: Torso, height: float, slot: int = FABRIC) -> Item:
    """A ribbed band below the torso."""
    b = body
    strip = smooth(
        pts(
            (-b.hem, b.length - 2.4),
            (0, b.length - 1.6),
            (b.hem, b.length - 2.4),
            (b.hem * 0.93, b.length + height),
            (0, b.length + height + 1),
            (-b.hem * 0.93, b.length + height),
        ),
        corners=(0, 2, 3, 5),
    )
    return part(strip, slot=slot, lift=0.6, ease=1.0, surface="rib", shadow=0.35)


def _label(y: float, rng: np.random.Generator) -> Item:
    """The maker's label inside the back of the neck."""
    half = rng.uniform(1.2, 2.2)
    return part(
        box(-half, y + 1.8, half, y + 1.8 + rng.uniform(1.4, 2.4)),
        slot=TRIM,
        tone=0.9,
        lift=0.05,
        ease=0.3,
        surface="smooth",
        shadow=0.1,
    )


def _inside(front: Points) -> Item:
    left, right = front[0], front[-1]
    back = line(
        (float(left[0]), float(left[1])),
        (0.0, float(left[1]) + 2.2),
        (float(right[0]), float(right[1])),
    )
    shape = np.concatenate([back, front[::-1] + np.array([0.0, 1.5])])
    return part(shape, tone=0.62, lift=0.05, ease=0.6, shadow=0.0)
