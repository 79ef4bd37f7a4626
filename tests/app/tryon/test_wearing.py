"""Pictures of dressed figures: what is on top, what is left out, what is said."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import InputError
from app.tryon.values import FigureChoice, Garment
from app.tryon.wearing import FigureBackend
from tests.app.tryon.drawn_garments import SHIRT, SKIRT, TROUSERS, Picture, cutout, garment

RED, BLUE, GREEN = (190, 30, 30), (30, 40, 190), (20, 150, 40)
BACKEND = FigureBackend(height=576)
CHOICE = FigureChoice("average", 3, "bob")


def shirt(
    color: tuple[int, int, int] = RED, identifier: int = 1, category: str = "shirt"
) -> Garment:
    return garment(identifier, category, cutout(SHIRT, color=color), ("long sleeve",))


def trousers() -> Garment:
    return garment(2, "pants", cutout(TROUSERS, color=BLUE))


def mostly(image: Picture, color: tuple[int, int, int]) -> Picture:
    """Where a picture has the hue of a color, in light and in shade."""
    wanted = int(np.argmax(color))
    rest = np.delete(image.astype(int), wanted, axis=2).max(axis=2)
    return np.asarray(image[..., wanted] > rest + 50)


def test_a_shirt_lies_over_trousers_and_both_are_where_they_are_worn() -> None:
    picture = BACKEND.wear([shirt(), trousers()], CHOICE)
    assert picture.worn == (2, 1)
    assert not picture.left_out
    assert not picture.drawn_by
    high = np.nonzero(mostly(picture.image, RED))[0]
    low = np.nonzero(mostly(picture.image, BLUE))[0]
    assert np.median(high) < np.median(low)
    assert low.max() > 0.85 * picture.image.shape[0]
    alone = BACKEND.wear([trousers()], CHOICE)
    assert mostly(alone.image, BLUE).sum() > mostly(picture.image, BLUE).sum()


def test_a_jacket_covers_the_shirt_whatever_order_they_are_named_in() -> None:
    jacket = shirt(GREEN, 3, "jacket")
    one = BACKEND.wear([shirt(), jacket], CHOICE)
    other = BACKEND.wear([jacket, shirt()], CHOICE)
    assert np.array_equal(one.image, other.image)
    # it is worn open: the shirt shows between its fronts, and nowhere else
    green, red = mostly(one.image, GREEN), mostly(one.image, RED)
    assert green.sum() > 3 * red.sum() > 300
    columns = np.flatnonzero(red.any(axis=0))
    assert np.ptp(columns) < 0.4 * np.ptp(np.flatnonzero(green.any(axis=0)))


def test_a_jumpsuit_covers_trunk_and_both_legs() -> None:
    overall = [
        (100, 10), (180, 10), (196, 110), (204, 300), (156, 300), (140, 160), (124, 300),
        (76, 300), (84, 110),
    ]  # fmt: skip
    worn = BACKEND.wear([garment(5, "jumpsuit", cutout(overall, color=BLUE))], CHOICE).image
    blue = mostly(worn, BLUE)
    rows = np.flatnonzero(blue.any(axis=1))
    assert np.ptp(rows) > 0.6 * len(worn)
    ankles = blue[rows[-1] - 12]
    left, right = ankles[: len(ankles) // 2], ankles[len(ankles) // 2 :]
    assert left.any()
    assert right.any()
    assert not ankles[len(ankles) // 2 - 3 : len(ankles) // 2 + 3].any()


def test_a_scarf_lies_over_a_coat_and_under_the_chin() -> None:
    coat = shirt(GREEN, 3, "coat")
    long = [(20, 120), (260, 120), (260, 160), (20, 160)]
    scarf = garment(6, "scarf", cutout(long, color=RED))
    picture = BACKEND.wear([scarf, coat], CHOICE)
    assert set(picture.worn) == {3, 6}
    ys = np.nonzero(mostly(picture.image, RED))[0]
    assert 0.1 < ys.min() / len(picture.image) < 0.25
    assert ys.max() < 0.5 * len(picture.image)


def test_a_shirt_is_tucked_into_a_skirt_and_not_into_trousers() -> None:
    skirt = garment(4, "skirt", cutout(SKIRT, color=BLUE))
    tucked = mostly(BACKEND.wear([shirt(), skirt], CHOICE).image, BLUE)
    hanging = mostly(BACKEND.wear([shirt(), trousers()], CHOICE).image, BLUE)
    assert np.flatnonzero(tucked.any(axis=1))[0] < np.flatnonzero(hanging.any(axis=1))[0] - 15


def test_hair_and_face_stay_in_front_of_a_high_collar() -> None:
    bare = BACKEND.wear([trousers()], CHOICE).image
    worn = BACKEND.wear([shirt(), trousers()], CHOICE).image
    face = (slice(45, 85), slice(180, 204))
    assert np.array_equal(bare[face], worn[face])


@pytest.mark.parametrize(
    ("category", "picture", "words"),
    [
        ("pants", cutout([(10, 100), (270, 100), (270, 180), (10, 180)], color=BLUE), "folded"),
        ("shirt", cutout([(20, 20), (120, 20), (20, 290)], color=RED), "folded"),
        (
            "sweater",
            cutout(
                [(10, 20), (130, 20), (130, 200), (10, 200)],
                [(150, 20), (270, 20), (270, 200), (150, 200)],
                color=RED,
            ),
            "several pieces",
        ),
        ("umbrella", cutout(SKIRT, color=RED), "carried"),
        ("belt", cutout([(60, 60), (160, 60), (160, 160), (60, 160)], color=RED), "rolled up"),
        ("skirt", np.zeros((1, 1, 4), np.uint8), "next to nothing"),
    ],
)
def test_what_cannot_be_worn_is_left_out_and_said(
    category: str, picture: Picture, words: str
) -> None:
    answer = BACKEND.wear([trousers(), garment(9, category, picture)], CHOICE)
    assert answer.worn == (2,)
    assert [each.id for each in answer.left_out] == [9]
    assert words in answer.left_out[0].why
    assert answer.left_out[0].why.endswith(".")


def test_when_nothing_can_be_worn_the_answer_is_an_error_with_a_next_step() -> None:
    with pytest.raises(InputError) as caught:
        BACKEND.wear([garment(9, "watch", cutout(SKIRT, color=RED))], CHOICE)
    assert caught.value.next_step


def test_figures_differ_by_skin_and_shape() -> None:
    looks = [FigureChoice("slender", 1), FigureChoice("slender", 10), FigureChoice("full", 1)]
    images = [BACKEND.wear([trousers()], choice).image for choice in looks]
    assert images[0][55:80, 185:200].mean() > images[1][55:80, 185:200].mean() + 60
    assert mostly(images[2], BLUE).sum() > 1.1 * mostly(images[0], BLUE).sum()
