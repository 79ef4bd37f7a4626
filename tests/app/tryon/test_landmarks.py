"""Landmarks of drawn garments, and what they become on a figure."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from app.tryon.extras import fit_belt, fit_shoes
from app.tryon.landmarks import Lower, Upper, read_lower, read_upper
from app.tryon.lowers import fit_lower
from app.tryon.mesh import draw, prepared, strip
from app.tryon.seams import creases, line_down
from app.tryon.silhouette import evenness, solid_of, straightened, turned
from app.tryon.uppers import Cutting, fit_upper
from app.tryon.wearing import SHAPES, standing
from tests.app.tryon.drawn_garments import (
    ARMPITS,
    CROTCH,
    CUFFS,
    SHIRT,
    SKIRT,
    TROUSERS,
    Picture,
    cutout,
)

RED = (180, 30, 30)
SLEEVES_DOWN = [(60, 40), (120, 20), (160, 20), (220, 40), (236, 280), (44, 280)]
"""A sweater whose sleeves lie against its trunk."""


def upper(picture: Picture, *, sleeved: bool = True) -> Upper:
    return read_upper(picture, solid_of(picture), sleeved=sleeved)


def lower(picture: Picture, *, legs: bool) -> Lower:
    return read_lower(picture, solid_of(picture), legs=legs)


def test_armpits_and_sleeve_ends_of_a_shirt_are_where_they_were_drawn() -> None:
    shirt = upper(cutout(SHIRT, color=RED))
    # the gap beside an armpit is narrower than a pixel at its tip
    assert np.allclose(shirt.armpits, ARMPITS, atol=6)
    for sleeve, cuff in zip(shirt.sleeves, CUFFS, strict=True):
        assert sleeve is not None
        assert sleeve.apart
        assert np.linalg.norm((sleeve.outer[-1] + sleeve.inner[-1]) / 2 - cuff) < 12
    assert shirt.hem == pytest.approx(290, abs=1)
    assert np.allclose(shirt.edges[len(shirt.edges) // 2], (84, 196), atol=3)


def test_sleeves_that_lie_against_the_trunk_are_parted_from_it_where_the_cloth_is_dark() -> None:
    picture = cutout(SLEEVES_DOWN, color=RED)
    for x in (88, 192):
        cv2.line(picture, (x, 90), (x, 279), (60, 5, 5, 255), 3)
    sweater = upper(picture)
    low = sweater.edges[2 * len(sweater.edges) // 3]
    assert np.allclose(low, (88, 192), atol=5)
    for sleeve in sweater.sleeves:
        assert sleeve is not None
        assert not sleeve.apart
    none = upper(picture, sleeved=False)
    assert none.sleeves == (None, None)
    assert np.ptp(none.edges[len(none.edges) // 2]) > np.ptp(low) + 40


def test_a_sleeve_that_lies_apart_stands_for_the_one_that_does_not() -> None:
    one_down = [point for point in SHIRT if point[0] <= 196]
    shirt = upper(cutout([*one_down[:2], (190, 36), (230, 280), *one_down[3:]], color=RED))
    assert shirt.sleeves[0] is not None
    assert shirt.sleeves[0] is shirt.sleeves[1]


def test_the_crotch_of_trousers_is_found_and_a_skirt_has_none() -> None:
    trousers = lower(cutout(TROUSERS, color=RED), legs=True)
    assert trousers.crotch is not None
    assert np.allclose(trousers.crotch, CROTCH, atol=8)
    assert lower(cutout(SKIRT, color=RED), legs=False).crotch is None


def test_trousers_whose_legs_lie_together_still_have_two() -> None:
    block = cutout([(60, 10), (160, 10), (156, 300), (64, 300)], color=RED)
    together = lower(block, legs=True)
    assert together.crotch is not None
    assert 50 < together.crotch[1] < 140
    assert np.allclose(together.parting, 110, atol=8)


def test_a_line_down_follows_a_crease_and_prefers_a_gap() -> None:
    picture = cutout([(20, 0), (260, 0), (260, 300), (20, 300)], color=(200, 200, 200))
    cv2.line(picture, (120, 0), (150, 300), (90, 90, 90, 255), 3)
    found = line_down(solid_of(picture), creases(picture), (10, 290), (135.0, 135.0), reach=40.0)
    expected = np.linspace(121, 149, len(found))
    assert np.abs(found - expected)[20:-20].max() < 5
    solid = solid_of(picture)
    solid[:, 110:114] = False
    gap = line_down(solid, np.zeros(solid.shape), (10, 290), (135.0, 135.0), reach=40.0)
    assert np.abs(gap - 112)[20:-20].max() < 4


def test_a_tilted_photo_is_straightened() -> None:
    tilted = turned(cutout(SHIRT, color=RED), 14)
    assert evenness(solid_of(straightened(tilted))) > evenness(solid_of(tilted)) + 0.1


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_garments_reach_the_landmarks_of_every_figure(shape: str) -> None:
    figure = standing(SHAPES[shape])
    trunk, *sleeves = fit_upper(upper(cutout(SHIRT, color=RED)), figure, Cutting(1.2, 45.0, 80.0))
    assert len(sleeves) == 2
    assert np.abs(trunk.targets[..., 0]).max() > figure.half(19.0 * figure.shape.torso)
    for arm, sleeve in zip(figure.arms, sleeves, strict=True):
        assert np.linalg.norm(sleeve.targets[-1].mean(axis=0) - arm.wrist) < 3.0
    left, right = fit_lower(lower(cutout(TROUSERS, color=RED), legs=True), figure)
    for leg in (left, right):
        assert leg.targets[..., 1].max() == pytest.approx(figure.legs[0].ankle[1], abs=5)
    assert left.targets[..., 0].max() <= 0
    assert right.targets[..., 0].min() >= 0


def test_a_mesh_that_moves_nothing_draws_the_cut_out_itself() -> None:
    whole = [(5, 5), (270, 5), (270, 305), (5, 305)]
    picture = cutout(whole, color=RED)
    picture[100:110, :, :3] = (20, 40, 200)
    edges = (np.array([[20.0, 20.0], [20.0, 290.0]]), np.array([[250.0, 20.0], [250.0, 290.0]]))
    still = strip(edges, edges, roundness=0.0)
    drawn = draw(prepared(picture), still, still.targets, (280, 310))
    shown = drawn.rgba[5:-8, 5:-8]
    top, left = drawn.y + 5, drawn.x + 5
    original = picture[top : top + shown.shape[0], left : left + shown.shape[1]]
    assert (shown[..., 3] == 255).mean() > 0.99
    assert np.abs(shown[..., :3].astype(int) - original[..., :3]).mean() < 2.5


def test_nothing_is_painted_beyond_the_edges_of_a_mesh_and_nothing_is_missing_within() -> None:
    figure = standing(SHAPES["average"])
    picture = cutout([(0, 0), (279, 0), (279, 309), (0, 309)], color=RED)
    left, _ = fit_lower(lower(cutout(TROUSERS, color=RED), legs=True), figure)
    targets = left.targets * 4 + np.array([200.0, 0.0])
    drawn = draw(prepared(picture), left, targets, (400, 700))
    outline = np.concatenate([targets[:, 0], targets[::-1, -1]])
    inside = np.zeros((700, 400), np.uint8)
    cv2.fillPoly(inside, [np.round(outline).astype(np.int32)], 1)
    there = np.zeros((700, 400), np.uint8)
    h, w = drawn.rgba.shape[:2]
    there[drawn.y : drawn.y + h, drawn.x : drawn.x + w] = drawn.rgba[..., 3]
    kernel = np.ones((5, 5), np.uint8)
    assert not there[cv2.dilate(inside, kernel) == 0].any()
    assert (there[cv2.erode(inside, kernel) > 0] > 200).mean() > 0.995


def test_a_jacket_worn_open_leaves_a_gap_between_its_fronts() -> None:
    figure = standing(SHAPES["average"])
    jacket = upper(cutout(SHIRT, color=RED))
    left, right, *_ = fit_upper(jacket, figure, Cutting(2.4, 45.0, 80.0, open=3.6))
    assert (right.targets[..., 0].min(axis=1) - left.targets[..., 0].max(axis=1) > 3).all()


def test_a_pair_of_touching_shoes_becomes_one_shoe_a_foot() -> None:
    figure = standing(SHAPES["average"])
    pair = cutout([(60, 40), (220, 40), (220, 240), (60, 240)], color=RED)
    shoes = fit_shoes(solid_of(pair), figure)
    assert len(shoes) == 2
    for leg, shoe in zip(figure.legs, shoes, strict=True):
        assert abs(shoe.targets[..., 0].mean() - leg.ankle[0]) < 3
        assert np.ptp(shoe.targets[..., 1]) <= 16


def test_a_belt_goes_around_the_waist_and_one_that_is_rolled_up_does_not() -> None:
    figure = standing(SHAPES["average"])
    long = solid_of(cutout([(10, 100), (270, 100), (270, 116), (10, 116)], color=RED))
    ends = np.concatenate([mesh.targets.reshape(-1, 2) for mesh in fit_belt(long, figure)])
    assert np.ptp(ends[:, 0]) > 2 * figure.half(figure.shape.waist_y)
    assert np.abs(ends[:, 1] - figure.shape.waist_y).max() < 6
    rolled = solid_of(cutout([(60, 60), (160, 60), (160, 160), (60, 160)], color=RED))
    assert not fit_belt(rolled, figure)


def test_a_sleeve_that_is_partly_hidden_ends_where_the_other_one_does() -> None:
    figure = standing(SHAPES["average"])
    cut_off = {(52, 190): (66, 152), (18, 176): (44, 136)}
    shirt = upper(cutout([cut_off.get(point, point) for point in SHIRT], color=RED))
    assert all(sleeve is not None for sleeve in shirt.sleeves)
    _, left, right = fit_upper(shirt, figure, Cutting(1.2, 45.0, 80.0))
    ends = [mesh.targets[-1, :, 1].mean() for mesh in (left, right)]
    assert abs(ends[0] - ends[1]) < 2
