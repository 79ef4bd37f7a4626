"""What every segmenter promises, network or not."""

from __future__ import annotations

import numpy as np
import pytest

from models.protocols import GarmentSegmenter


def shirt_on_a_sheet() -> tuple[np.ndarray, np.ndarray]:
    """A plain, clearly visible garment and its true mask."""
    truth = np.zeros((240, 200), bool)
    truth[50:210, 60:140] = True
    truth[50:100, 30:170] = True
    image = np.where(truth[..., None], (40, 60, 130), (226, 214, 200)).astype(np.uint8)
    grain = np.random.default_rng(3).integers(-6, 7, image.shape)
    return np.clip(image + grain, 0, 255).astype(np.uint8), truth


def test_it_is_a_segmenter(segmenter):
    assert isinstance(segmenter, GarmentSegmenter)
    assert "@" in segmenter.name
    assert segmenter.name == segmenter.name


def test_masks_have_their_photos_own_shape(segmenter, photos):
    masks = segmenter.segment(photos)
    assert [mask.shape for mask in masks] == [photo.shape[:2] for photo in photos]
    assert all(mask.dtype == np.uint8 for mask in masks)


def test_a_plain_garment_is_found(segmenter):
    image, truth = shirt_on_a_sheet()
    found = segmenter.segment([image])[0] > 127
    assert (found & truth).sum() / (found | truth).sum() > 0.85


def test_nothing_in_is_nothing_out(segmenter):
    assert segmenter.segment([]) == []


def test_the_same_photo_gives_the_same_mask(segmenter, photos):
    for first, second in zip(segmenter.segment(photos), segmenter.segment(photos), strict=True):
        np.testing.assert_array_equal(first, second)


def test_a_batch_answers_like_one_at_a_time(segmenter, photos):
    for photo, mask in zip(photos, segmenter.segment(photos), strict=True):
        alone = segmenter.segment([photo])[0]
        assert ((alone > 127) == (mask > 127)).mean() > 0.98


@pytest.mark.parametrize("shape", [(1, 1), (1, 60), (60, 1), (2, 3), (17, 400)])
def test_any_size_gets_a_mask(segmenter, shape):
    image = np.random.default_rng(2).integers(0, 256, (*shape, 3), dtype=np.uint8)
    assert segmenter.segment([image])[0].shape == shape


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_flat_photo_gets_some_mask(segmenter, value):
    image = np.full((50, 40, 3), value, np.uint8)
    assert segmenter.segment([image])[0].shape == (50, 40)


def test_images_are_not_changed(segmenter, photos):
    frozen = photos[0].copy()
    frozen.setflags(write=False)
    segmenter.segment([frozen])
    np.testing.assert_array_equal(frozen, photos[0])
