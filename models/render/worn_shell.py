"""The cloth around a trunk and along the arms: measures and outlines that every top shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.render.body import Torso, neckline
from models.render.cut import FABRIC, Item, part
from models.render.figure import Arm, Figure
from models.render.geometry import Points, line, pts, ribbon, smooth
from models.render.records import GarmentRecipe

Rng = np.random.Generator

EASE = {"slim": 0.5, "regular": 1.8, "loose": 3.6, "oversized": 5.6, "cropped": 1.6}
"""How far the cloth of a fit stands off the body, in cm."""


@dataclass(frozen=True, slots=True)
class Shell:
    """Measures of a top on a body.

    Attributes:
        ease: How far the cloth stands off the body in cm.
        hem: y of the lower edge.
        flare: Half width added at the hem.
        front: Neckline from left to right.
    """

    figure: Figure
    ease: float
    hem: float
    flare: float
    front: Points
    tip: float

    def half(self, y: float) -> float:
        """Half width of the cloth at a height; below the hips it hangs."""
        body, hip = self.figure.half(min(y, self.figure.shape.hip_y)), self.figure.half(20.0)
        loose = min(self.ease / 5.0, 1.0)
        straight = max(hip, self.figure.half(self.figure.shape.hip_y)) * (1 - 0.35 * (1 - loose))
        width = body + (max(body, straight) - body) * loose * (y > 20) + self.ease
        share = np.clip((y - 30.0) / max(self.hem - 30.0, 1.0), 0.0, 1.0)
        return float(width + self.flare * share)

    def side(self, top: float, bottom: float, count: int = 6) -> Points:
        """The right edge between two heights."""
        ys = np.linspace(top, bottom, count)
        return np.stack([[self.half(float(y)) for y in ys], ys], axis=1)

    def outline(self, *, sag: float = 0.6) -> Points:
        """The trunk's cloth, frontal."""
        pit = 17.0 * self.figure.shape.torso + self.ease * 0.5
        n = self.front[-1]
        drop = 4.6 + 0.12 * self.ease
        head = pts((float(n[0]), float(n[1])), (self.tip, drop), (self.tip - 0.4, drop + 5.5))
        right = smooth(
            np.concatenate([head, self.side(pit, self.hem)]),
            corners=(0, 1, 8),
            closed=False,
            steps=4,
        )
        low = line(
            (self.half(self.hem), self.hem), (0, self.hem + sag), (-self.half(self.hem), self.hem)
        )
        left = right[::-1] * np.array([-1.0, 1.0])
        return np.concatenate([right, low[1:-1], left, self.front[1:-1]])

    def hem_points(self, count: int = 5) -> Points:
        """Places along the hem, in the view."""
        xs = np.linspace(-0.8, 0.8, count) * self.half(self.hem)
        return self.figure.turn(np.stack([xs, np.full(count, self.hem - 1.0)], axis=1))


def neck_front(recipe: GarmentRecipe, figure: Figure, rng: Rng, *, deep: float = 0.0) -> Points:
    """Neckline on the body, left to right; flat from behind."""
    n = figure.neck + 1.0
    if figure.back:
        return smooth(pts((-n, -1.2), (0, 0.6), (n, -1.2)), closed=False)
    if deep:
        return smooth(
            pts((-n, -1.0), (-n * 0.6, deep * 0.4), (0, deep), (n * 0.6, deep * 0.4), (n, -1.0)),
            corners=(2,),
            closed=False,
        )
    front: Points = neckline(recipe, Torso(neck=n), rng)
    front = front * np.array([min(1.0, (figure.shape.shoulder - 4.5) / abs(front[0, 0])), 0.86])
    front[:, 1] -= 1.2 * (1 - np.clip(front[:, 1] / 4.0, 0, 1))
    return front


@dataclass(frozen=True, slots=True)
class SleeveCut:
    """How a sleeve is cut: ``reach`` is the share of the arm it covers, ``rib`` a cuff in cm."""

    reach: float
    ease: float
    bell: float = 1.0
    flare: float = 0.0
    rib: float = 0.0
    rib_surface: str = "rib"
    slot: int = FABRIC
    rib_slot: int = FABRIC


def sleeve_cut(recipe: GarmentRecipe, ease: float, *, rib: float = 0.0) -> SleeveCut | None:
    """The sleeve that the attributes ask for."""
    if recipe.has("sleeveless", "spaghetti strap", "halter"):
        return None
    for name, reach in (("cap sleeve", 0.16), ("short sleeve", 0.36)):
        if recipe.has(name):
            return SleeveCut(reach, ease + 1.0, rib=min(rib, 2.0))
    if recipe.has("puff sleeve"):
        return SleeveCut(0.42, ease + 1.6, bell=1.5, rib=2.0, rib_surface="fabric")
    if recipe.has("flared sleeve"):
        return SleeveCut(0.96, ease, flare=5.0)
    if recipe.has("three-quarter sleeve"):
        return SleeveCut(0.72, ease, rib=rib * 0.5)
    return SleeveCut(1.02, ease, rib=rib)


def sleeve_items(figure: Figure, arm: Arm, cut: SleeveCut) -> tuple[list[Item], Points]:
    """One sleeve along an arm, and its outline."""
    shares = np.linspace(0.0, cut.reach, 7)
    axis = np.stack([arm.along(float(t)) for t in shares])
    first = axis[1] - axis[0]
    axis = np.concatenate([[axis[0] - first / np.linalg.norm(first) * 1.2], axis])
    axis = smooth(axis, closed=False, steps=3)
    t = np.linspace(0.0, cut.reach, len(axis))
    limb = figure.shape.limb
    bare = np.interp(t, (0.0, 0.14, 0.5, 1.0), (3.6, 5.0, 4.3, 3.1)) * limb
    widths = bare + cut.ease * np.interp(t, (0, 0.2, 1.0), (0.4, 0.62, 0.62))
    along = t / cut.reach
    widths = widths * (1 + (cut.bell - 1) * np.sin(np.pi * np.clip(along, 0, 1)))
    widths = widths + cut.flare * np.clip(along - 0.45, 0, 1) ** 1.5
    strip = ribbon(axis, widths)
    # The head of a sleeve is round, as the shoulder under it.
    cap = axis[0] - (axis[1] - axis[0]) / np.linalg.norm(axis[1] - axis[0]) * widths[0] * 0.62
    n = len(axis)
    rough = np.concatenate([strip[1:n], strip[n : 2 * n - 1], [cap]])
    shape = smooth(rough, corners=(n - 2, n - 1), steps=2)
    way = axis[-1] - axis[-2]
    grain = -float(np.arctan2(way[0], way[1]))
    items: list[Item] = [part(shape, slot=cut.slot, grain=grain, lift=0.9, ease=2.2, shadow=0.4)]
    if cut.rib > 0:
        cuff = np.stack([axis[-1] - way / np.linalg.norm(way) * cut.rib, axis[-1] + way * 0.2])
        wide = float(widths[-1]) * (0.92 if cut.rib_surface == "rib" else 1.03)
        cuff_shape = ribbon(cuff, wide)
        items.append(
            part(
                cuff_shape,
                slot=cut.rib_slot,
                surface=cut.rib_surface,
                lift=0.5,
                ease=0.8,
                shadow=0.4,
            )
        )
    return items, shape


def strap_bodice(
    recipe: GarmentRecipe, figure: Figure, ease: float
) -> tuple[Points, list[Item], float]:
    """Upper edge from left to right, straps, and the height of the edge at the bust."""
    s = figure.shape
    top = 15.0 * s.torso
    w, x = s.chest + ease * 0.6, s.chest * 0.55
    dip = 0.6 if figure.back else (5.5 if recipe.has("v-neck", "sweetheart") else 1.6)
    upper = smooth(
        pts((-w, top + 4), (-x, top - 1.5), (0, top - 1.5 + dip), (x, top - 1.5), (w, top + 4)),
        corners=(2,) if dip > 3 else (),
        closed=False,
    )
    straps: list[Item] = []
    if not recipe.has("off the shoulder", "strapless"):
        for side in (-1.0, 1.0):
            end = (side * 2.0, -2.5) if recipe.has("halter") else (side * x * 1.02, 1.2)
            strap = line((side * x, top), (side * x * 1.02, top * 0.5), end)
            straps.append(
                part(ribbon(strap, 0.85), lift=0.3, ease=0.4, shadow=0.3, surface="smooth")
            )
    return upper, straps, top
