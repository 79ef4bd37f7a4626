"""Skin, face and hair of a figure as painted layers. No garment is drawn here.

Skin tones are spread evenly from light to dark; faces are schematic on purpose: a drawing must
never resemble a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from models.render.cut import Cut, Item, Stroke, part
from models.render.figure import Arm, Figure, Leg
from models.render.geometry import Points, ellipse, line, pts, ribbon, smooth

Rng = np.random.Generator
Hair = Literal["none", "short", "bob", "long", "bun", "ponytail", "curls"]

SKIN: tuple[tuple[int, int, int], ...] = (
    (246, 219, 200), (238, 203, 178), (228, 187, 156), (214, 168, 132), (196, 147, 110),
    (172, 122, 86), (146, 99, 68), (118, 78, 54), (92, 60, 43), (68, 45, 34),
)  # fmt: skip
HAIR_COLORS: tuple[tuple[int, int, int], ...] = (
    (28, 23, 21), (48, 34, 27), (78, 52, 36), (118, 80, 48), (168, 124, 72), (206, 172, 116),
    (140, 66, 34), (150, 146, 142), (212, 208, 202),
)  # fmt: skip
MANNEQUINS: tuple[tuple[int, int, int], ...] = (
    (232, 230, 226), (206, 196, 182), (120, 120, 124), (58, 58, 62), (196, 166, 130),
)  # fmt: skip
HAIRS: tuple[Hair, ...] = ("none", "short", "bob", "long", "bun", "ponytail", "curls")


@dataclass(frozen=True, slots=True)
class Looks:
    """What a figure looks like without clothes; ``mannequin`` has neither face nor hair."""

    skin: tuple[int, int, int]
    hair: Hair
    hair_color: tuple[int, int, int]
    mannequin: bool = False

    def dyes(self) -> npt.NDArray[np.float32]:
        """sRGB of the four slots: skin, hair, eyes and lips."""
        skin = np.array(self.skin, np.float32)
        dark = np.array((34, 26, 24), np.float32)
        if self.mannequin:
            dark = skin * 0.9
        lips = skin * np.array((0.86, 0.62, 0.6), np.float32)
        hair = np.array(self.hair_color, np.float32)
        return np.asarray(np.stack([skin, hair, dark, lips]) / 255, np.float32)


def sample_looks(rng: Rng, *, build: float) -> Looks:
    """Draw skin and hair; ``build`` (0 to 1) only shifts how likely long hair is."""
    if rng.random() < 0.12:
        tone = MANNEQUINS[int(rng.integers(len(MANNEQUINS)))]
        return Looks(tone, "none", tone, mannequin=True)
    odds = (
        np.array((0.3, 1.0, 2.0, 3.2, 1.4, 1.4, 1.2))
        if build < 0.5
        else np.array((1.2, 5.0, 0.3, 0.4, 0.2, 0.2, 0.9))
    )
    hair = HAIRS[int(rng.choice(len(HAIRS), p=odds / odds.sum()))]
    index = int(rng.integers(len(SKIN)))
    color = HAIR_COLORS[int(rng.integers(0, len(HAIR_COLORS)))]
    if index > 5:
        color = HAIR_COLORS[int(rng.integers(0, 3))]
    wander = rng.normal(0, 3.0, 3)
    skin = tuple(int(v) for v in np.clip(np.array(SKIN[index]) + wander, 20, 252))
    return Looks((skin[0], skin[1], skin[2]), hair, color)


def _smooth_part(*contours: Points, slot: int = 0, lift: float = 1.6, ease: float = 3.0) -> Item:
    return part(*contours, slot=slot, lift=lift, ease=ease, surface="skin", shadow=0.22)


def leg_skin(leg: Leg, limb: float) -> Points:
    """Outline of a bare leg."""
    axis = smooth(np.stack([leg.hip, leg.knee, leg.ankle]), closed=False, steps=6)
    widths = np.array([9.0, 8.0, 6.0, 5.6, 5.7, 4.4, 3.3]) * limb
    return ribbon(axis, np.interp(np.linspace(0, 1, len(axis)), np.linspace(0, 1, 7), widths))


def _foot(leg: Leg, figure: Figure) -> Points:
    x, y = leg.ankle
    way = np.sin(leg.toe)
    front = 0.0 if figure.back else 1.0
    return smooth(
        pts(
            (x - 3.0, y - 1.0),
            (x + 3.0, y - 1.0),
            (x + 3.8 + way * 9, y + 4.6 + 1.2 * front),
            (x + 2.4 + way * 11, y + 6.8),
            (x - 2.4 + way * 9, y + 6.8),
            (x - 3.8 + way * 3, y + 4.6),
        )
    )


def arm_skin(arm: Arm, limb: float) -> tuple[Points, Points]:
    """Outlines of a bare arm and of its hand."""
    axis = smooth(np.stack([arm.shoulder, arm.elbow, arm.wrist]), closed=False, steps=6)
    widths = np.interp(
        np.linspace(0, 1, len(axis)), (0, 0.25, 0.5, 0.62, 1), (4.6, 4.9, 3.9, 4, 2.7)
    )
    forearm = ribbon(axis, widths * limb)
    way = arm.hand - arm.wrist
    reach = float(np.linalg.norm(way))
    way = way / reach
    across = np.array([-way[1], way[0]]) * -arm.side
    w, base = arm.wrist, 2.5 * limb
    hand = smooth(
        np.stack(
            [
                w + across * base,
                w + way * reach * 0.3 + across * 4.0,
                w + way * reach * 0.62 + across * 3.2,
                w + way * reach * 1.0 + across * 1.0,
                w + way * reach * 1.0 - across * 1.8,
                w + way * reach * 0.6 - across * 3.4,
                w - across * base,
            ]
        ),
        corners=(0, 6),
        steps=4,
    )
    return forearm, hand


def body_cut(figure: Figure) -> Cut:
    """Legs, trunk and neck."""
    limb = figure.shape.limb
    items: list[Item] = []
    for leg in figure.legs:
        items += [_smooth_part(_foot(leg, figure)), _smooth_part(leg_skin(leg, limb))]
    items.append(_smooth_part(figure.torso()))
    return Cut(tuple(items), drape=0.0)


def arms_cut(figure: Figure, *, behind: bool) -> Cut | None:
    """The arms that lie in front of the torso, or the one behind it."""
    items: list[Item] = []
    for arm in figure.arms:
        if arm.behind == behind:
            items += [_smooth_part(piece, lift=1.0) for piece in arm_skin(arm, figure.shape.limb)]
    return Cut(tuple(items), drape=0.0) if items else None


def _skull(figure: Figure) -> Points:
    x, y = figure.head
    k = figure.shape.head
    lean = 1.0 * np.sin(figure.yaw)
    return smooth(
        pts(
            (x - 7.0 * k, y - 5.0 * k),
            (x, y - 11.4 * k),
            (x + 7.0 * k, y - 5.0 * k),
            (x + 7.2 * k, y + 1.5 * k),
            (x + (5.4 + lean) * k, y + 8.0 * k),
            (x + lean * 2 * k, y + 11.8 * k),
            (x + (-5.4 + lean) * k, y + 8.0 * k),
            (x - 7.2 * k, y + 1.5 * k),
        )
    )


def _face(figure: Figure) -> list[Item]:
    x, y = figure.head
    k = figure.shape.head
    x = x + 2.6 * np.sin(figure.yaw) * k * 1.4
    gap = 3.0 * k * (0.86 if figure.yaw else 1.0)
    items: list[Item] = []
    for side in (-1.0, 1.0):
        eye = (x + side * gap, y + 0.8 * k)
        items += [
            part(ellipse(*eye, 1.65 * k, 0.85 * k, 14), slot=0, tone=1.3, lift=0.0, shadow=0.0),
            part(ellipse(*eye, 1.0 * k, 0.85 * k, 12), slot=2, lift=0.0, shadow=0.0),
        ]
        brow = line(
            (x + side * (gap - 1.5 * k), y - 1.4 * k),
            (x + side * gap, y - 2.1 * k),
            (x + side * (gap + 1.7 * k), y - 1.3 * k),
        )
        items.append(Stroke(brow, width=0.55, slot=1, tone=0.9))
    nose = line((x + 0.4, y + 1.2 * k), (x + 1.1 * k, y + 4.2 * k), (x - 0.3, y + 4.6 * k))
    items.append(Stroke(nose, width=0.4, tone=0.84))
    mouth = smooth(
        pts(
            (x - 2.5 * k, y + 7.2 * k),
            (x, y + 6.6 * k),
            (x + 2.5 * k, y + 7.2 * k),
            (x, y + 8.3 * k),
        ),
        corners=(0, 2),
        steps=4,
    )
    items.append(part(mouth, slot=3, lift=0.0, shadow=0.0))
    return items


def _scalp(figure: Figure, low: float, *, full: float = 1.0) -> Points:
    """Hair over the skull down to ``low`` cm below its middle at the sides."""
    x, y = figure.head
    k = figure.shape.head
    w = 8.0 * full
    lean = -1.6 * np.sin(figure.yaw)
    brow = -4.6
    return smooth(
        pts(
            (x + (-w + lean) * k, y + low * k),
            (x + (-w - 0.4 + lean) * k, y - 4.0 * k),
            (x + (-4.4 + lean) * k, y - 11.6 * full * k),
            (x + (4.4 + lean) * k, y - 11.8 * full * k),
            (x + (w + 0.4 + lean) * k, y - 4.0 * k),
            (x + (w + lean) * k, y + low * k),
            (x + (6.2 + lean * 0.4) * k, y - 1.0 * k),
            (x + 3.4 * k, y + (brow - 1.0) * k),
            (x - 2.0 * k, y + (brow - 2.2) * k),
            (x + (-6.2 + lean * 0.2) * k, y - 0.6 * k),
        ),
        corners=(0, 5),
    )


def _hair_part(shape: Points, lift: float = 1.2) -> Item:
    return part(shape, slot=1, lift=lift, ease=2.2, surface="fur", shadow=0.3)


def _mane(figure: Figure, low: float, wide: float) -> Points:
    """Loose hair from the crown to ``low`` (y), as seen behind or from behind."""
    x, y = figure.head
    k = figure.shape.head
    return smooth(
        pts(
            (x - 6.0 * k, y - 10.0 * k),
            (x + 6.0 * k, y - 10.0 * k),
            (x + 8.8 * k, y - 1.0 * k),
            (x + wide, (y + low) / 2),
            (x + wide * 0.92, low),
            (x - wide * 0.92, low),
            (x - wide, (y + low) / 2),
            (x - 8.8 * k, y - 1.0 * k),
        ),
        corners=(4, 5),
    )


def hair_behind(figure: Figure, looks: Looks) -> Cut | None:
    """Hair that falls behind neck and shoulders; None for short hair and in the back view."""
    x, y = figure.head
    k = figure.shape.head
    if figure.back or looks.mannequin:
        return None
    if looks.hair == "long":
        return Cut((_hair_part(_mane(figure, 15.0, 10.5 * k)),), drape=0.0)
    if looks.hair == "bob":
        return Cut((_hair_part(_mane(figure, y + 12.5 * k, 9.6 * k)),), drape=0.0)
    if looks.hair == "curls":
        return Cut((_hair_part(_curls(figure)),), drape=0.0)
    if looks.hair == "ponytail":
        side = -np.sign(figure.yaw) if figure.yaw else 1.0
        tail = line((x, y - 8 * k), (x + side * 10 * k, y), (x + side * 10.5 * k, y + 17 * k))
        return Cut((_hair_part(ribbon(tail, [1.5, 3.4, 1.2])),), drape=0.0)
    return None


def _curls(figure: Figure) -> Points:
    x, y = figure.head
    k = figure.shape.head
    a = np.linspace(0, 2 * np.pi, 44, endpoint=False)
    r = 12.0 * k * (1 + 0.045 * np.sin(a * 11))
    return np.stack([x + r * np.cos(a), y - 3.0 * k + r * np.sin(a) * 0.95], axis=1)


def head_cut(figure: Figure, looks: Looks) -> Cut:
    """The head with face and the hair in front of it."""
    x, y = figure.head
    k = figure.shape.head
    items: list[Item] = []
    if not figure.back:
        ears = [e for e in (-1.0, 1.0) if not figure.yaw or e * figure.yaw < 0]
        items += [
            _smooth_part(ellipse(x + e * 7.2 * k, y + 1.5 * k, 1.2 * k, 2.2 * k, 14), lift=0.3)
            for e in ears
        ]
        items.append(_smooth_part(_skull(figure), lift=2.0, ease=4.5))
        items += [] if looks.mannequin else _face(figure)
    else:
        items.append(_smooth_part(_skull(figure), lift=2.0, ease=4.5))
    if looks.mannequin or looks.hair == "none":
        return Cut(tuple(items), drape=0.0)
    if figure.back:
        low = {"long": 24.0, "bob": y + 12.5 * k, "ponytail": y + 8.5 * k}.get(
            looks.hair, y + 8.0 * k
        )
        shape = (
            _curls(figure)
            if looks.hair == "curls"
            else _mane(figure, low, (11.0 if looks.hair == "long" else 8.2) * k)
        )
        items.append(_hair_part(shape))
        if looks.hair == "ponytail":
            tail = line((x, y - 6 * k), (x + 0.8, y + 4 * k), (x, y + 24 * k))
            items.append(_hair_part(ribbon(tail, [1.6, 3.6, 1.4])))
    else:
        low = {"short": 1.0, "bob": 9.5, "long": 9.0, "curls": 1.5}.get(looks.hair, 1.2)
        items.append(_hair_part(_scalp(figure, low, full=1.03 if looks.hair != "curls" else 1.12)))
    if looks.hair == "bun":
        items.append(
            _hair_part(
                ellipse(x - 1.0 * np.sin(figure.yaw) * 4, y - 13.6 * k, 4.2 * k, 3.9 * k, 24)
            )
        )
    return Cut(tuple(items), drape=0.0)
