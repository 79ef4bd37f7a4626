"""How well two named colors go together: a table over the vocabulary's colors.

The steps over hue differences follow the classical harmonies (same, neighboring, opposite hues; a
neutral goes with everything), measured in CIELAB's lightness, chroma and hue of each name. Colors
of a garment come as names with shares, so a pair of garments is a share-weighted mean over the
table: two small matrix products for a whole wardrobe.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from models.vocabulary import Vocabulary

Floats = npt.NDArray[np.float64]

NEUTRAL_CHROMA = 12.0
DARK, LIGHT = 18.0, 92.0
# worn as neutrals although their chroma says otherwise
_WORN_AS_NEUTRAL = frozenset({"navy", "beige", "tan", "cream", "khaki", "charcoal"})
_BOTH_NEUTRAL, _ONE_NEUTRAL, _UNKNOWN = 0.85, 0.9, 0.6
_STRONG_CHROMA = 60.0
_STRONG_CLASH = 0.3
# hue difference in degrees up to which a value holds
_STEPS = ((30, 1.0), (45, 0.8), (100, 0.45), (135, 0.75), (150, 0.7), (181, 0.9))


class ColorHarmony:
    """Pairwise harmony of the vocabulary's colors.

    Args:
        vocabulary: Whose colors, the person's own included.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.names: tuple[str, ...] = tuple(vocabulary.colors)
        self._index = {name: number for number, name in enumerate(self.names)}
        self._rgb = [vocabulary.colors[name].rgb for name in self.names]

    def index(self, name: str) -> int | None:
        """Return a color's row, or None for one that the vocabulary does not know."""
        return self._index.get(name)

    @cached_property
    def lch(self) -> Floats:
        """Lightness 0-100, chroma, hue in degrees; NaN for "multicolor"."""
        rows = [(np.nan,) * 3 if rgb is None else _lch(rgb) for rgb in self._rgb]
        return np.array(rows, dtype=np.float64)

    @cached_property
    def neutral(self) -> npt.NDArray[np.bool_]:
        """Which names go with everything."""
        light, chroma = self.lch[:, 0], self.lch[:, 1]
        by_measure = (chroma < NEUTRAL_CHROMA) | (light < DARK) | (light > LIGHT)
        by_habit = np.array([name in _WORN_AS_NEUTRAL for name in self.names])
        found: npt.NDArray[np.bool_] = (by_measure | by_habit) & ~np.isnan(light)
        return found

    @cached_property
    def table(self) -> Floats:
        """``[n, n]`` in [0, 1], symmetric."""
        chroma, hue = self.lch[:, 1], self.lch[:, 2]
        turned = np.abs(hue[:, None] - hue[None, :])
        apart = np.minimum(turned, 360 - turned)
        values = np.full(apart.shape, _UNKNOWN)
        low = -1.0
        for high, value in _STEPS:
            values[(apart > low) & (apart <= high)] = value
            low = high
        strong = (chroma[:, None] > _STRONG_CHROMA) & (chroma[None, :] > _STRONG_CHROMA)
        values[strong & (apart > 45) & (apart < 100)] = _STRONG_CLASH
        neutral = self.neutral
        values[neutral[:, None] ^ neutral[None, :]] = _ONE_NEUTRAL
        values[neutral[:, None] & neutral[None, :]] = _BOTH_NEUTRAL
        unmeasured = np.isnan(chroma)
        values[unmeasured, :] = _UNKNOWN
        values[:, unmeasured] = _UNKNOWN
        return values

    def between(self, first: str, second: str) -> float:
        """Return how well two names go together; 0.6 where one is not known."""
        rows = self.index(first), self.index(second)
        if rows[0] is None or rows[1] is None:
            return _UNKNOWN
        return float(self.table[rows[0], rows[1]])


def _lch(rgb: tuple[int, int, int]) -> tuple[float, float, float]:
    """Return CIELAB (D65) in polar form, by the formulas of IEC 61966-2-1 and CIE 15."""
    encoded = np.array(rgb, dtype=np.float64) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    scaled = to_xyz @ linear / np.array([0.95047, 1.0, 1.08883])
    cubed = np.where(scaled > 216 / 24389, np.cbrt(scaled), (24389 / 27 * scaled + 16) / 116)
    light = 116 * cubed[1] - 16
    red, yellow = 500 * (cubed[0] - cubed[1]), 200 * (cubed[1] - cubed[2])
    return float(light), float(np.hypot(red, yellow)), float(np.degrees(np.arctan2(yellow, red)))
