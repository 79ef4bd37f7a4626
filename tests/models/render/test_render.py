"""The renderer keeps its promises: same seed same bytes, true labels, masks that fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models import render
from models.render.palette import nearest_name, vocabulary
from models.render.records import GarmentRecipe


def recipe_for(category: str, seed: int = 3) -> GarmentRecipe:
    return render.sample_recipe(np.random.default_rng(seed), category=category)


def plain_shirt() -> GarmentRecipe:
    return replace(recipe_for("shirt"), colors=("navy",), pattern="plain", material="cotton")


def test_exports_are_sorted_and_present() -> None:
    assert render.__all__ == sorted(render.__all__, key=lambda n: (not n.isupper(), n.islower(), n))
    assert all(hasattr(render, name) for name in render.__all__)


def test_drawable_categories_are_all_real_garments_of_the_vocabulary() -> None:
    assert set(render.DRAWABLE) == set(vocabulary()["categories"]) - {"other", "unusable"}


@pytest.mark.parametrize("category", render.DRAWABLE)
def test_every_category_draws_a_garment_that_fills_its_image(category: str) -> None:
    drawing = render.draw_garment(recipe_for(category), size=160)
    assert drawing.rgba.shape == (160, 160, 4)
    assert drawing.rgba.dtype == np.uint8
    assert (drawing.rgba[..., 3] > 127).mean() > 0.02
    assert drawing.caption.endswith(".")


def test_labels_use_only_vocabulary_terms() -> None:
    terms = vocabulary()
    for k in range(150):
        recipe = render.sample_recipe(np.random.default_rng(k))
        assert set(recipe.attributes) <= set(terms["attributes"])
        assert set(recipe.colors) <= set(terms["colors"])
        assert recipe.pattern in terms["patterns"]
        assert recipe.material in terms["materials"]
        assert recipe.fit in terms["fits"]
        assert recipe.style in terms["styles"]
        assert set(recipe.season) <= set(terms["seasons"])
        assert set(recipe.occasion) <= set(terms["occasions"])
        assert 1 <= recipe.formality <= 5


def test_color_shares_sum_to_one_and_lead_with_the_largest() -> None:
    for k in range(12):
        tags = render.draw_garment(render.sample_recipe(np.random.default_rng(k)), size=128).tags
        shares = [color.share for color in tags.colors]
        assert sum(shares) == pytest.approx(1.0, abs=0.01)
        assert shares == sorted(shares, reverse=True)
        assert 1 <= len(shares) <= 3


def test_drawing_twice_gives_the_same_bytes() -> None:
    one, two = (render.draw_garment(recipe_for("dress"), size=160) for _ in range(2))
    assert np.array_equal(one.rgba, two.rgba)
    assert one.tags == two.tags


def test_scenes_repeat_with_their_seed_and_differ_without() -> None:
    drawing = render.draw_garment(recipe_for("t-shirt"), size=192)
    scenes = [
        render.draw_scene(drawing, np.random.default_rng(s), size=(120, 160)) for s in (1, 1, 2)
    ]
    assert np.array_equal(scenes[0].image, scenes[1].image)
    assert np.array_equal(scenes[0].mask, scenes[1].mask)
    assert not np.array_equal(scenes[0].image, scenes[2].image)


def test_another_seed_changes_the_garment() -> None:
    base = plain_shirt()
    one, two = (render.draw_garment(replace(base, seed=s), size=128).rgba for s in (1, 2))
    assert not np.array_equal(one[..., 3], two[..., 3])


def test_scene_mask_is_the_garment_and_not_its_shadow() -> None:
    drawing = render.draw_garment(plain_shirt(), size=256)
    size = (180, 240)
    scene = render.draw_scene(drawing, np.random.default_rng(5), background="paper", size=size)
    assert scene.image.shape == (240, 180, 3)
    assert scene.mask.shape == (240, 180)
    inside, outside = scene.image[scene.mask > 250], scene.image[scene.mask < 5]
    assert inside.mean() < outside.mean() - 60
    # A navy shirt on white paper: nothing outside the mask is as dark as the cloth.
    assert np.percentile(outside.mean(axis=1), 1) > np.percentile(inside.mean(axis=1), 50)


def test_a_plain_garment_has_one_color() -> None:
    recipe = replace(plain_shirt(), category="scarf", attributes=())
    drawing = render.draw_garment(recipe, size=192)
    assert [color.name for color in drawing.tags.colors] == ["navy"]
    cloth = drawing.rgba[drawing.rgba[..., 3] > 250][:, :3]
    assert nearest_name(np.median(cloth, axis=0) / 255) in ("navy", "black", "charcoal", "blue")


def test_a_striped_garment_shows_both_colors() -> None:
    recipe = replace(plain_shirt(), colors=("white", "red"), pattern="stripe")
    names = {color.name for color in render.draw_garment(recipe, size=192).tags.colors}
    assert {"white", "red"} <= names


@pytest.mark.parametrize(
    "kind",
    [
        "wood",
        "parquet",
        "tiles",
        "sheet",
        "bedspread",
        "carpet",
        "wall",
        "door",
        "concrete",
        "paper",
    ],
)
def test_every_background_fills_the_asked_size(kind: render.BackgroundKind) -> None:
    image = render.draw_background(np.random.default_rng(2), kind, (90, 120))
    assert image.shape == (120, 90, 3)
    assert image.dtype == np.uint8


def test_unknown_names_say_what_is_possible() -> None:
    with pytest.raises(ValueError, match="did you mean 'shirt'"):
        render.sample_recipe(np.random.default_rng(0), category="shrt")
    with pytest.raises(ValueError, match="choose one of"):
        render.draw_garment(replace(plain_shirt(), category="other"))


def test_the_sample_wardrobe_is_diverse_and_repeatable() -> None:
    first = list(render.sample_wardrobe(7, 6))
    again = next(iter(render.sample_wardrobe(7, 1)))
    assert np.array_equal(first[0].image, again.image)
    assert len({scene.tags.category for scene in first}) == 6
    assert len({scene.caption for scene in first}) == 6


def test_attributes_that_cannot_be_drawn_together_are_not_sampled() -> None:
    for k in range(300):
        attributes = set(
            render.sample_recipe(np.random.default_rng(k), category="dress").attributes
        )
        sleeves = {"sleeveless", "short sleeve", "long sleeve", "spaghetti strap", "puff sleeve"}
        assert len(attributes & sleeves) <= 1
        assert not attributes >= {"spaghetti strap", "square neck"}


def test_captions_name_color_and_kind() -> None:
    recipe = replace(recipe_for("shirt"), colors=("navy", "white"), pattern="stripe", kids=False)
    recipe = replace(recipe, material="cotton", attributes=("long sleeve", "collared"))
    caption = render.draw_garment(recipe, size=96).caption
    assert caption == "Navy and white striped cotton shirt with long sleeves and a collar."
