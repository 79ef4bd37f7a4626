"""Sizes at which pictures are read: Qwen's own figures, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vision_resize import merged_size, resize_merged


@pytest.mark.parametrize(
    ("size", "limits", "expected"),
    [
        ((200, 300), (4, 1024), (196, 308)),
        ((336, 336), (4, 1024), (336, 336)),
        ((42, 70), (1, 1024), (56, 56)),
        ((3000, 4000), (4, 768), (672, 896)),
        ((10, 10), (4, 768), (56, 56)),
        ((1, 1), (4, 768), (56, 56)),
        ((6000, 8000), (4, 1280), (840, 1148)),
    ],
)
def test_sizes_are_those_of_the_models_own_preprocessing(size, limits, expected):
    found = merged_size(*size, factor=28, min_tokens=limits[0], max_tokens=limits[1])
    assert found == expected


@given(
    height=st.integers(1, 20_000),
    width=st.integers(1, 20_000),
    factor=st.sampled_from([28, 32]),
    most=st.integers(16, 2048),
)
def test_a_size_is_a_multiple_inside_its_limits(height, width, factor, most):
    tall, wide = merged_size(height, width, factor=factor, max_tokens=most)
    assert tall % factor == 0
    assert wide % factor == 0
    assert 1 <= tall * wide // factor**2 <= most


@pytest.mark.parametrize("size", [(1, 3000), (4000, 10), (1, 100_000)])
def test_ribbons_are_shortened_and_not_refused(size):
    tall, wide = merged_size(*size, factor=28, max_tokens=256)
    assert tall * wide <= 256 * 28**2
    assert (tall > wide) == (size[0] > size[1])


def test_a_picture_of_the_right_size_is_untouched():
    image = np.random.default_rng(3).integers(0, 256, (56, 84, 3), dtype=np.uint8)
    assert np.array_equal(resize_merged(image, factor=28), image)


def test_a_picture_is_stretched_and_gets_no_border():
    image = np.full((50, 75, 3), 200, np.uint8)
    found = resize_merged(image, factor=28)
    assert found.shape == (56, 84, 3)
    assert found.flags.c_contiguous
    assert int(found.min()) == int(found.max()) == 200


def test_senseless_limits_are_refused():
    with pytest.raises(ValueError, match="positive"):
        merged_size(10, 10, factor=28, min_tokens=8, max_tokens=4)
