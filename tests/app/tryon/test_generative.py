"""Clothes that a model draws on somebody's photo, behind a stand-in for the model."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from app.errors import CancelledError
from app.services.dressing import InlineDresser
from app.services.job_control import JobControl
from app.tryon.generative import GenerativeBackend, laid_over, on_white
from app.tryon.on_photo import PhotoBackend
from app.tryon.service import png_of
from models.dressing import Dressing
from models.errors import OutOfMemoryError
from models.runtimes.fake_painter import FakeDresser, PaintScript
from tests.app.tryon.drawn_garments import SHIRT, TROUSERS, cutout, garment
from tests.app.tryon.test_own_photo import BLUE, CHOICE, GREEN, person, where

SHIRT_ON = garment(1, "shirt", cutout(SHIRT, color=GREEN), ("long sleeve",))
TROUSERS_ON = garment(2, "pants", cutout(TROUSERS, color=BLUE))
BAG = garment(3, "bag", np.full((120, 100, 4), (200, 30, 30, 255), np.uint8))


class Listening(FakeDresser):
    """Remembers what it was asked for."""

    def __init__(self, script: PaintScript | None = None) -> None:
        super().__init__(script=script)
        self.asked: list[Dressing] = []

    def dress(self, asked: Dressing, **how) -> np.ndarray:
        self.asked.append(asked)
        return super().dress(asked, **how)


def backend(dresser: FakeDresser, **how) -> GenerativeBackend:
    return GenerativeBackend(person(), InlineDresser(dresser), **{"seed": 4, **how})


def test_each_garment_is_drawn_onto_the_picture_that_the_one_before_made() -> None:
    dresser, steps = Listening(), list[tuple[int, int]]()
    made = backend(dresser, on_step=lambda *s: steps.append(s))
    picture = made.wear([SHIRT_ON, TROUSERS_ON], CHOICE)
    assert sorted(asked.kind for asked in dresser.asked) == ["bottoms", "tops"]
    first, second = dresser.asked
    assert np.array_equal(first.person, person().photo)
    assert not np.array_equal(second.person, first.person)
    assert steps[-1] == (8, 8)
    assert [step for step, _of in steps] == list(range(1, 9))
    assert (picture.drawn_by, picture.seed, picture.note) == ("fake-dresser", 4, "")
    assert set(picture.worn) == {1, 2}
    assert where(picture.image, GREEN).any()
    assert where(picture.image, BLUE).any()
    assert {each.id for each in picture.kept} == {1, 2}


def test_the_model_sees_the_points_that_the_person_set() -> None:
    dresser = Listening()
    backend(dresser).wear([SHIRT_ON], CHOICE)
    joints = dresser.asked[0].standing.joints
    assert np.allclose(joints[2], person().points["left_shoulder"])
    assert np.allclose(joints[10], person().points["left_ankle"])
    assert np.isnan(joints[0]).all(), "nobody said where the nose is"


def test_what_no_model_draws_is_bent_onto_its_picture() -> None:
    dresser = Listening()
    picture = backend(dresser).wear([SHIRT_ON, BAG], CHOICE)
    assert [asked.kind for asked in dresser.asked] == ["tops"]
    assert set(picture.worn) == {1, 3}
    assert where(picture.image, (200, 30, 30)).sum() > 200
    alone = backend(Listening()).wear([BAG], CHOICE)
    assert (alone.drawn_by, alone.seed) == ("", None)
    assert alone.note.startswith("None of these garments")


def test_a_model_that_fails_leaves_the_bent_picture_and_a_sentence() -> None:
    script = PaintScript(errors={1: OutOfMemoryError("Too little memory.", next_step="Close.")})
    picture = backend(Listening(script)).wear([SHIRT_ON], CHOICE)
    bent = PhotoBackend(person()).wear([SHIRT_ON], CHOICE)
    assert np.array_equal(picture.image, bent.image)
    assert picture.drawn_by == ""
    assert picture.note.endswith("could not draw this. Too little memory.")


def test_a_stop_draws_nothing() -> None:
    control = JobControl()

    def stop(_done: int, _total: int) -> None:
        control.cancel()

    with pytest.raises(CancelledError):
        backend(Listening(), control=control, on_step=stop).wear([SHIRT_ON, TROUSERS_ON], CHOICE)


def test_the_photo_stays_where_the_model_changed_next_to_nothing() -> None:
    dice = np.random.default_rng(3)
    photo = dice.integers(0, 255, (400, 240, 3)).astype(np.uint8)
    small = np.asarray(Image.fromarray(photo).resize((120, 200), Image.Resampling.BOX), np.uint8)
    drawn = np.clip(small.astype(int) + 3, 0, 255).astype(np.uint8)
    drawn[60:120, 30:90] = (20, 200, 60)
    mixed = laid_over(photo, drawn)
    assert mixed.shape == photo.shape
    assert np.array_equal(mixed[:60], photo[:60])
    assert np.array_equal(mixed[330:], photo[330:])
    assert np.abs(mixed[140:220, 80:160].astype(int) - (20, 200, 60)).max() <= 2


def test_a_garment_is_shown_on_white_with_air() -> None:
    rgba = np.zeros((300, 200, 4), np.uint8)
    rgba[100:200, 50:150] = (10, 20, 30, 255)
    shown = on_white(rgba)
    assert shown.shape == (112, 112, 3)
    assert (shown[0] == 255).all()
    assert shown[56, 56].tolist() == [10, 20, 30]


def test_its_file_carries_the_badge_the_model_and_the_seed() -> None:
    picture = backend(Listening()).wear([SHIRT_ON], CHOICE)
    with Image.open(io.BytesIO(png_of(picture))) as file:
        assert file.info["Model"] == "fake-dresser"
        assert file.info["Seed"] == "4"
        assert file.info["AI-generated"] == "yes"
        corner = np.asarray(file)[-60:, -160:]
    assert (corner > 250).all(axis=2).any(), "the badge is on the pixels"
