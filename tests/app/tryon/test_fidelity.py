"""Properties of the score that says what is left of a garment."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from app.tryon.fidelity import fidelity
from app.tryon.layering import judged
from app.tryon.values import FigureChoice
from app.tryon.wearing import FigureBackend
from models.types import RgbImage
from tests.app.tryon.drawn_garments import SHIRT, TROUSERS, Picture, cutout, garment

BLUE = (40, 60, 180)


def striped() -> Picture:
    picture = cutout(SHIRT, color=BLUE)
    for x in range(0, 280, 14):
        picture[:, x : x + 6, :3] = (235, 230, 220)
    return picture


def recolored(picture: Picture, degrees: int) -> Picture:
    hsv = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + degrees // 2) % 180
    out = picture.copy()
    out[..., :3] = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
    return out


@pytest.mark.parametrize("picture", [cutout(SHIRT, color=BLUE), striped()])
def test_a_garment_compared_with_itself_is_all_there(picture: Picture) -> None:
    same = fidelity(picture, picture, encode=looks)
    assert same is not None
    assert same.score == pytest.approx(1.0, abs=1e-6)
    assert same.grade == "faithful"


def looks(pictures: Sequence[RgbImage]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    small = [cv2.resize(each, (8, 8), interpolation=cv2.INTER_AREA).ravel() for each in pictures]
    rows = np.asarray(small, np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_further_a_color_is_turned_the_less_is_left() -> None:
    picture = striped()
    scores = [fidelity(picture, recolored(picture, turn)) for turn in (0, 40, 160)]
    known = [score.score for score in scores if score is not None]
    assert len(known) == 3
    assert known[0] > known[1] + 0.05
    assert known[1] >= known[2]


def test_a_pattern_that_is_blurred_away_is_missed_while_its_colors_are_near() -> None:
    picture = striped()
    blurred = picture.copy()
    blurred[..., :3] = cv2.GaussianBlur(picture[..., :3], (0, 0), 12)
    found = fidelity(picture, blurred)
    assert found is not None
    assert found.pattern < 0.5


def test_shade_and_size_cost_little() -> None:
    picture = striped()
    small = cv2.resize(picture, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    small[..., :3] = (small[..., :3] * 0.9).astype(np.uint8)
    found = fidelity(picture, small)
    assert found is not None
    assert found.score > 0.8


def test_what_is_hidden_is_not_scored_and_what_is_seen_is() -> None:
    nothing = np.zeros_like(striped())
    assert fidelity(striped(), nothing) is None
    worn = FigureBackend(height=480).wear(
        [
            garment(1, "shirt", striped(), ("long sleeve",)),
            garment(2, "pants", cutout(TROUSERS, color=(30, 90, 60))),
        ],
        FigureChoice(),
    )
    kept = {each.id: each for each in worn.kept}
    assert set(kept) == {1, 2}
    unlike = judged(worn, lambda pictures: np.eye(len(pictures), dtype=np.float32))
    for each in unlike.kept:
        assert each.score == pytest.approx(0.75 * kept[each.id].score, abs=1e-6)
    alike = judged(worn, lambda pictures: np.ones((len(pictures), 1), np.float32))
    assert all(each.score >= kept[each.id].score for each in alike.kept)
    assert all(0.5 < each.score <= 1 for each in kept.values())


def test_an_encoder_is_not_asked_about_a_strip() -> None:
    asked = []

    def looks(pictures):
        asked.append(len(pictures))
        return np.ones((len(pictures), 1), np.float32)

    whole = np.full((120, 90, 4), (20, 90, 160, 255), np.uint8)
    strip = whole.copy()
    strip[30:, :, 3] = 0
    assert fidelity(whole, strip, encode=looks).likeness is None
    assert asked == []
    assert fidelity(whole, whole, encode=looks).likeness == 1.0
    assert asked == [2]
