"""The rim of a cut-out has the garment's color and not the ground's."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.cutout_edges import without_ground

GARMENT = np.array([24, 26, 40], np.float32)
GROUND = np.array([244, 243, 240], np.float32)


def photographed(garment: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a round garment before a white wall, soft at its rim, and its transparency."""
    sharp = np.zeros((256, 256), np.uint8)
    cv2.circle(sharp, (128, 128), 80, 255, -1)
    alpha = cv2.GaussianBlur(sharp, (9, 9), 2.2)
    share = alpha.astype(np.float32)[..., None] / 255
    return (garment * share + GROUND * (1 - share)).astype(np.uint8), alpha


def error_at_the_rim(image: np.ndarray, alpha: np.ndarray, garment: np.ndarray) -> float:
    """Return the mean distance from the garment's color, where it is half transparent."""
    rim = (alpha > 32) & (alpha < 224)
    garment = np.broadcast_to(garment, image.shape)
    return float(np.abs(image[rim].astype(np.float32) - garment[rim]).mean())


def test_a_dark_garment_loses_the_white_wall_at_its_rim():
    image, alpha = photographed(GARMENT)
    before = error_at_the_rim(image, alpha, GARMENT)
    after = error_at_the_rim(without_ground(image, alpha), alpha, GARMENT)
    assert before > 90
    assert after < 4


def test_stripes_reach_into_the_rim():
    stripes = np.where(np.arange(256) // 16 % 2, 40.0, 120.0).astype(np.float32)
    garment = np.repeat(np.tile(stripes, (256, 1))[..., None], 3, axis=2)
    image, alpha = photographed(garment)
    before = error_at_the_rim(image, alpha, garment)
    after = error_at_the_rim(without_ground(image, alpha), alpha, garment)
    assert after < before / 3


def test_what_is_opaque_or_absent_is_not_touched():
    image, alpha = photographed(GARMENT)
    cleaned = without_ground(image, alpha)
    untouched = (alpha >= 245) | (alpha == 0)
    assert np.array_equal(cleaned[untouched], image[untouched])


@pytest.mark.parametrize("level", [0, 128, 255])
def test_where_nothing_is_sure_the_photo_stays_as_it_is(level):
    image, _ = photographed(GARMENT)
    alpha = np.full((256, 256), level, np.uint8)
    assert np.array_equal(without_ground(image, alpha), image)


def test_sizes_must_agree():
    image, alpha = photographed(GARMENT)
    with pytest.raises(ValueError, match="differ in size"):
        without_ground(image, alpha[:-1])
