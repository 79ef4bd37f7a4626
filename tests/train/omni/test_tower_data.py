"""Views of photos: the same for teacher and student, and honest about what they show."""

from __future__ import annotations

import numpy as np
import pytest

from train.omni.tower_data import is_mixed, view_of

RED, BLUE = (np.full((60, 40, 3), color, np.uint8) for color in ((200, 0, 0), (0, 0, 200)))
ROWS = np.array([0, 1])


def _photo(row: int) -> np.ndarray:
    return (RED, BLUE)[row]


def _view(number: int, row: int = 0) -> np.ndarray:
    return view_of(_photo, ROWS, seed=7, row=row, number=number)


def test_a_view_is_a_function_of_its_number():
    for number in range(8):
        np.testing.assert_array_equal(_view(number), _view(number))
    assert len({_view(number).tobytes() for number in range(8)}) == 8


@pytest.mark.parametrize("number", [0, 4, 8])
def test_plain_views_show_one_photo(number):
    assert not is_mixed(number)
    # contrast lifts black a little; the other photo is bright blue
    assert _view(number)[..., 2].max() < 70


def test_mixed_views_show_two_photos_as_large_as_one():
    mixed = [_view(number) for number in range(40) if is_mixed(number)]
    # half of them were mixed with the other photo; a photo may also meet itself
    assert sum(int(view[..., 2].max()) > 100 for view in mixed) > 8
    assert all(min(view.shape[:2]) >= 28 for view in mixed)


def test_a_photo_is_not_changed_by_what_is_laid_on_it():
    before = RED.copy()
    for number in range(12):
        _view(number)
    np.testing.assert_array_equal(RED, before)
