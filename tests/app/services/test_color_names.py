"""The name of one color: the published CIEDE2000 pairs, and what an eye would say."""

from __future__ import annotations

import pytest

from app.services.color_names import difference, lab, nearest_color
from models.vocabulary import Vocabulary

# Sharma, Wu and Dalal (2005), table 1: pairs that tell a wrong implementation from a right one.
_PAIRS = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "wanted"), _PAIRS)
def test_differences_are_the_published_ones(one, other, wanted) -> None:
    assert difference(one, other, lightness_weight=1) == pytest.approx(wanted, abs=1e-4)
    assert difference(other, one, lightness_weight=1) == pytest.approx(wanted, abs=1e-4)


def test_white_and_black_lie_at_the_ends_of_lightness() -> None:
    assert lab((255, 255, 255)) == pytest.approx((100, 0, 0), abs=0.02)
    assert lab((0, 0, 0)) == pytest.approx((0, 0, 0), abs=1e-6)


def test_every_color_of_the_vocabulary_is_called_by_its_own_name(vocabulary: Vocabulary) -> None:
    colors = {name: color.hex for name, color in vocabulary.colors.items()}
    for name, value in colors.items():
        if value is None:
            continue
        digits = value.removeprefix("#")
        rgb = (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
        found = nearest_color(rgb, colors)
        assert found is not None
        assert (colors[found.name], found.distance) == (value, pytest.approx(0, abs=1e-9)), name


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((28, 36, 66), "navy"),
        ((8, 8, 9), "black"),
        ((250, 250, 248), "white"),
        ((200, 30, 40), "red"),
    ],
)
def test_what_an_eye_would_say(vocabulary: Vocabulary, rgb, name: str) -> None:
    found = nearest_color(rgb, {one: color.hex for one, color in vocabulary.colors.items()})
    assert found is not None
    assert found.name == name


def test_without_colors_there_is_no_name() -> None:
    assert nearest_color((1, 2, 3), {"multicolor": None}) is None
