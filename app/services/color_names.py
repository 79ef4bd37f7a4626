"""Which named color a pixel is nearest to, as an eye sees it: CIEDE2000 in CIELAB.

For one color that a person points at. A whole garment is named by ``models.palette``, which looks
at all of its pixels and at the light; this looks at nothing else. Plain arithmetic, because the
window loads no arrays for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[int, int, int]
Lab = tuple[float, float, float]

# On cloth, folds make lighter and darker what is one color: lightness counts for less than hue,
# as the textile trade weighs it (between its 2 and the 1 of flat samples).
_LIGHTNESS_WEIGHT = 1.5
_WHITE = (0.95047, 1.0, 1.08883)
_25_7 = 25.0**7


@dataclass(frozen=True, slots=True)
class NamedColor:
    """A color by its name.

    Attributes:
        name: Of the vocabulary.
        hex: ``#rrggbb`` of what was pointed at.
        distance: To the name's own color; about 2 is a difference one just sees.
    """

    name: str
    hex: str
    distance: float


def nearest_color(rgb: Rgb, colors: Mapping[str, str | None]) -> NamedColor | None:
    """Return the nearest of some named colors; None when none of them has a color.

    Args:
        colors: Name to ``#rrggbb``; None for names without one color of their own.
    """
    point = lab(rgb)
    found = [(difference(point, lab(_rgb(value))), name) for name, value in colors.items() if value]
    if not found:
        return None
    distance, name = min(found)
    return NamedColor(name, "#{:02x}{:02x}{:02x}".format(*rgb), distance)


@lru_cache(maxsize=4096)
def lab(rgb: Rgb) -> Lab:
    """Return an sRGB color in CIELAB (D65)."""
    red, green, blue = (_linear(value / 255) for value in rgb)
    xyz = (
        0.4124564 * red + 0.3575761 * green + 0.1804375 * blue,
        0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
        0.0193339 * red + 0.1191920 * green + 0.9503041 * blue,
    )
    x, y, z = (_curve(part / white) for part, white in zip(xyz, _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: Lab, other: Lab, *, lightness_weight: float = _LIGHTNESS_WEIGHT) -> float:
    """Return the CIEDE2000 difference of two colors (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(chroma**7 / (chroma**7 + _25_7))
    c1, h1 = _polar(a1 * stretch, b1)
    c2, h2 = _polar(a2 * stretch, b2)
    turn, hue = _hues(c1, c2, h1, h2)
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    light, mean = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * mean, 1 + 0.015 * mean * t
    rotation = math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    rt = -2 * math.sqrt(mean**7 / (mean**7 + _25_7)) * rotation
    dl, dc, dh = (l2 - l1) / (lightness_weight * sl), (c2 - c1) / sc, dh / sh
    return math.sqrt(max(0.0, dl * dl + dc * dc + dh * dh + rt * dc * dh))


def _hues(c1: float, c2: float, h1: float, h2: float) -> tuple[float, float]:
    """Return the turn from one hue to the other, and the hue between them, in degrees."""
    if not c1 * c2:
        return 0.0, h1 + h2
    turn = h2 - h1
    if turn > 180:
        turn -= 360
    elif turn < -180:
        turn += 360
    between = (h1 + h2) / 2
    if abs(h1 - h2) > 180:
        between += 180 if h1 + h2 < 360 else -180
    return turn, between


def _polar(a: float, b: float) -> tuple[float, float]:
    return math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360 if a or b else 0.0


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _curve(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _rgb(value: str) -> Rgb:
    digits = value.removeprefix("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
