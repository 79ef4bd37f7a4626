"""Changed views: the same for everybody, stronger with severity, and laid where nobody lives."""

from __future__ import annotations

import numpy as np
import pytest

from train.evaluate.closet.severities import (
    STRENGTHS,
    VIEW_SIDE,
    lay_elsewhere,
    make_view,
    square,
)


@pytest.fixture
def picture():
    y, x = np.mgrid[0:300, 0:200]
    image = np.stack([x, y // 2, (x * y) % 256], axis=-1).astype(np.uint8)
    return square(image)


@pytest.mark.parametrize("severity", list(STRENGTHS))
def test_a_view_depends_only_on_the_photo_its_name_and_the_severity(picture, severity):
    first = make_view(picture, "a/1.jpg", severity)
    assert first.shape == (VIEW_SIDE, VIEW_SIDE, 3)
    assert first.dtype == np.uint8
    assert (make_view(picture.copy(), "a/1.jpg", severity) == first).all()
    assert (make_view(picture, "a/2.jpg", severity) != first).any()


def test_severities_change_more_and_more_of_the_picture(picture):
    def change(severity):
        views = [make_view(picture, f"a/{index}.jpg", severity) for index in range(24)]
        return np.mean([np.abs(view.astype(float) - picture).mean() for view in views])

    assert change("S1") < change("S2") < change("S3")


def test_the_photos_name_is_all_that_randomness_comes_from(picture):
    state = np.random.get_state()[1].copy()
    make_view(picture, "a/1.jpg", "S3")
    assert (np.random.get_state()[1] == state).all()


def test_a_garment_keeps_its_pixels_on_another_surface(picture):
    mask = np.zeros((VIEW_SIDE, VIEW_SIDE), np.uint8)
    mask[80:180, 80:180] = 255
    laid = lay_elsewhere(picture, mask, "a/1.jpg")
    assert laid is not None
    assert (laid[mask == 255] == picture[mask == 255]).all()
    assert (laid[mask == 0] != picture[mask == 0]).any(axis=1).mean() > 0.9
    again = lay_elsewhere(picture, mask, "a/1.jpg")
    assert (again == laid).all()
    assert (lay_elsewhere(picture, mask, "a/2.jpg") != laid).any()


@pytest.mark.parametrize("opacity", [0, 255])
def test_without_a_garment_in_the_mask_nothing_is_laid_elsewhere(picture, opacity):
    mask = np.full((VIEW_SIDE, VIEW_SIDE), opacity, np.uint8)
    assert lay_elsewhere(picture, mask, "a/1.jpg") is None
