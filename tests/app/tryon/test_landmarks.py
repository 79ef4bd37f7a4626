"""Landmarks of drawn garments, and what they become on a figure."""

from __future__ import annotations

import numpy as np
import pytest

from app.tryon.extras import fit_shoes
from app.tryon.landmarks import read_lower, read_upper
from app.tryon.lowers import fit_lower
from app.tryon.silhouette import evenness, solid_of, straightened, turned
from app.tryon.uppers import Cutting, fit_upper
from app.tryon.warp import Spline, warp
from app.tryon.wearing import SHAPES, standing
from tests.app.tryon.drawn_garments import (
    ARMPITS,
    CROTCH,
    CUFFS,
    SHIRT,
    SKIRT,
    TROUSERS,
    cutout,
)

RED = (180, 30, 30)


def test_armpits_and_sleeve_ends_of_a_shirt_are_where_they_were_drawn() -> None:
    upper = read_upper(solid_of(cutout(SHIRT, color=RED)))
    # the gap beside an armpit is narrower than a pixel at its tip
    assert np.allclose(upper.armpits, ARMPITS, atol=6)
    for sleeve, cuff in zip(upper.sleeves, CUFFS, strict=True):
        assert sleeve is not None
        assert np.linalg.norm((sleeve.outer[-1] + sleeve.inner[-1]) / 2 - cuff) < 12
    assert upper.hem == pytest.approx(290, abs=1)


def test_a_shirt_without_armpits_says_that_its_sleeves_cannot_be_seen() -> None:
    box = [(60, 20), (220, 20), (220, 280), (60, 280)]
    assert read_upper(solid_of(cutout(box, color=RED))).joined


def test_the_crotch_of_trousers_is_found_and_a_skirt_has_none() -> None:
    lower = read_lower(solid_of(cutout(TROUSERS, color=RED)))
    assert lower.crotch is not None
    assert np.allclose(lower.crotch, CROTCH, atol=8)
    assert read_lower(solid_of(cutout(SKIRT, color=RED))).crotch is None


def test_a_tilted_photo_is_straightened() -> None:
    tilted = turned(cutout(SHIRT, color=RED), 14)
    assert evenness(solid_of(straightened(tilted))) > evenness(solid_of(tilted)) + 0.1


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_garments_reach_the_landmarks_of_every_figure(shape: str) -> None:
    figure = standing(SHAPES[shape])
    shirt = read_upper(solid_of(cutout(SHIRT, color=RED)))
    trunk, *sleeves = fit_upper(shirt, figure, Cutting(1.2, 45.0, 80.0))
    assert len(sleeves) == 2
    widest = np.abs(trunk.targets[trunk.targets[:, 1] < 25, 0]).max()
    assert widest > figure.half(19.0 * figure.shape.torso)
    for arm, sleeve in zip(figure.arms, sleeves, strict=True):
        assert np.linalg.norm(sleeve.targets[-2:].mean(axis=0) - arm.wrist) < 3.0
    legs = fit_lower(read_lower(solid_of(cutout(TROUSERS, color=RED))), figure)
    assert legs.targets[:, 1].max() == pytest.approx(figure.legs[0].ankle[1], abs=5)
    left = legs.targets[legs.targets[:, 1] > figure.shape.crotch_y + 8]
    assert (np.sort(left[:, 0])[: len(left) // 2] < 0).all()


def test_a_spline_passes_through_its_points_and_keeps_straight_maps_straight() -> None:
    rng = np.random.default_rng(3)
    places, values = rng.uniform(0, 100, (9, 2)), rng.uniform(0, 50, (9, 2))
    assert np.allclose(Spline.fit(places, values).at(places), values, atol=1e-6)
    straight = Spline.fit(places, places * 2 + 5)
    others = rng.uniform(0, 100, (20, 2))
    assert np.allclose(straight.at(others), others * 2 + 5, atol=1e-6)


def test_a_smooth_warp_tears_nothing_and_a_crossed_one_says_that_it_does() -> None:
    corners = np.array([[10, 10], [250, 10], [10, 300], [250, 300], [130, 150]], float)
    whole = [(5, 5), (270, 5), (270, 305), (5, 305)]
    picture = cutout(whole, color=RED)
    box = (0, 0, 280, 310)
    kept = warp(picture, corners, corners, box, margin=20)
    assert kept.torn == 0.0
    assert np.abs(kept.rgba.astype(int) - picture)[20:290, 20:240].max() <= 1
    crossed = corners.copy()
    crossed[4] = (245, 15)
    assert warp(picture, crossed, corners, box, margin=20).torn > 0.05


def test_nothing_is_painted_beyond_the_rows_of_a_leg() -> None:
    figure = standing(SHAPES["average"])
    legs = fit_lower(read_lower(solid_of(cutout(TROUSERS, color=RED))), figure)
    edge = legs.outline()
    assert edge is not None
    size = (400, 700)
    shift = np.array([200.0, 0.0])
    picture = cutout([(0, 0), (279, 0), (279, 309), (0, 309)], color=RED)
    box = (0, 0, *size)
    targets = legs.targets * 4 + shift
    drawn = warp(picture, legs.sources, targets, box, margin=4, outline=edge * 4 + shift)
    left, right = edge[:, 0].min() * 4 + 200, edge[:, 0].max() * 4 + 200
    columns = np.flatnonzero((drawn.rgba[..., 3] > 0).any(axis=0))
    assert left - 10 < columns.min() < columns.max() < right + 10


def test_a_pair_of_touching_shoes_becomes_one_shoe_a_foot() -> None:
    figure = standing(SHAPES["average"])
    pair = cutout([(60, 40), (220, 40), (220, 240), (60, 240)], color=RED)
    shoes = fit_shoes(solid_of(pair), figure)
    assert len(shoes) == 2
    for leg, shoe in zip(figure.legs, shoes, strict=True):
        assert abs(shoe.targets[:, 0].mean() - leg.ankle[0]) < 3
        assert np.ptp(shoe.targets[:, 1]) <= 16


def test_a_sleeve_that_is_partly_hidden_ends_where_the_other_one_does() -> None:
    figure = standing(SHAPES["average"])
    cut_off = {(52, 190): (66, 152), (18, 176): (44, 136)}
    short = [cut_off.get(point, point) for point in SHIRT]
    shirt = read_upper(solid_of(cutout(short, color=RED)))
    assert all(sleeve is not None for sleeve in shirt.sleeves)
    _, left, right = fit_upper(shirt, figure, Cutting(1.2, 45.0, 80.0))
    ends = [patch.targets[-2:, 1].mean() for patch in (left, right)]
    assert abs(ends[0] - ends[1]) < 2
