"""Color names from a garment's pixels."""

from __future__ import annotations

import numpy as np
import pytest

from models.palette import MAX_COLORS, measure_palette
from models.render import draw_garment, draw_scene, sample_recipe
from models.vocabulary import Vocabulary

BEDSPREAD = (222, 205, 190)


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.load()


def rgb(vocabulary, name):
    value = vocabulary.colors[name].hex
    return tuple(int(value[place : place + 2], 16) for place in (1, 3, 5))


def on_bedspread(color):
    image = np.full((80, 80, 3), BEDSPREAD, np.uint8)
    mask = np.zeros((80, 80), np.uint8)
    image[20:60, 20:60], mask[20:60, 20:60] = color, 255
    return image, mask


@pytest.mark.parametrize("name", ["navy", "red", "white", "black", "olive", "mustard", "pink"])
def test_a_plain_garment_has_the_name_of_its_color_on_a_light_sheet(vocabulary, name):
    colors = measure_palette(*on_bedspread(rgb(vocabulary, name)), vocabulary)
    assert colors[0].name == name
    assert sum(color.share for color in colors) == pytest.approx(1.0, abs=1e-3)


def test_two_colors_come_with_their_shares(vocabulary):
    image, mask = on_bedspread(rgb(vocabulary, "navy"))
    image[50:60, 20:60] = rgb(vocabulary, "yellow")
    colors = measure_palette(image, mask, vocabulary)
    assert [color.name for color in colors[:2]] == ["navy", "yellow"]
    assert colors[0].share > 2 * colors[1].share
    assert sum(color.share for color in colors) == pytest.approx(1.0, abs=1e-3)


def test_folds_do_not_make_a_second_hue(vocabulary):
    image, mask = on_bedspread((0, 0, 0))
    shade = np.linspace(0.75, 1.15, 40)[None, :, None]
    image[20:60, 20:60] = np.clip(np.array(rgb(vocabulary, "red")) * shade, 0, 255)
    assert measure_palette(image, mask, vocabulary)[0].name == "red"


def test_the_prior_leans_on_neighbors_but_invents_nothing(vocabulary):
    image, mask = on_bedspread(rgb(vocabulary, "yellow"))
    told = measure_palette(image, mask, vocabulary, prior={"navy": 0.9})
    assert "navy" not in [color.name for color in told]
    halfway = np.mean([rgb(vocabulary, "cream"), rgb(vocabulary, "beige")], axis=0)
    image, mask = on_bedspread(halfway.astype(np.uint8))
    for name in ("cream", "beige"):
        assert measure_palette(image, mask, vocabulary, prior={name: 0.95})[0].name == name


def test_an_empty_mask_takes_the_whole_photo(vocabulary):
    image = np.full((30, 30, 3), rgb(vocabulary, "green"), np.uint8)
    assert measure_palette(image, np.zeros((30, 30), np.uint8), vocabulary)[0].name == "green"


def test_palettes_are_short_sorted_and_in_the_vocabulary(vocabulary):
    for seed in range(12):
        rng = np.random.default_rng(seed)
        scene = draw_scene(draw_garment(sample_recipe(rng), size=160), rng, size=(120, 160))
        colors = measure_palette(scene.image, scene.mask, vocabulary)
        assert 1 <= len(colors) <= MAX_COLORS
        assert [c.share for c in colors] == sorted((c.share for c in colors), reverse=True)
        assert all(color.name in vocabulary.terms("colors") for color in colors)
