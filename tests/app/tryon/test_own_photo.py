"""A person's own photo: points from an outline, clothes on them, what stays in front."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from app.errors import InputError
from app.tryon.body import NAMES, BodyPoints, body_of, guessed
from app.tryon.on_photo import Person, PhotoBackend
from app.tryon.values import FigureChoice
from app.tryon.wearing import SHAPES, bare, standing
from tests.app.tryon.drawn_garments import SHIRT, TROUSERS, Picture, cutout, garment

GREEN, BLUE = (20, 150, 40), (30, 40, 190)
CHOICE = FigureChoice("average", 3, "long")


@cache
def person() -> Person:
    """A drawn figure before its backdrop, as if it were a photo."""
    photo = bare(CHOICE, 576)
    gray = photo.astype(int)
    edge = np.concatenate([gray[:, :8], gray[:, -8:]], axis=1).mean(axis=1, keepdims=True)
    solid = (np.abs(gray - edge).sum(axis=2) > 14).astype(np.uint8)
    solid = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)) > 0
    return Person(photo, solid, guessed(solid))


def where(image: Picture, color: tuple[int, int, int]) -> Picture:
    wanted = int(np.argmax(color))
    rest = np.delete(image.astype(int), wanted, axis=2).max(axis=2)
    return np.asarray(image[..., wanted] > rest + 45)


def test_the_guess_from_an_outline_is_near_to_the_joints() -> None:
    figure = standing(SHAPES["average"])
    points = person().points
    body = body_of(points, person().solid)
    tall = float(points["left_ankle"][1] - points["neck"][1])
    usual = float(figure.legs[0].ankle[1])
    for k, side in enumerate(("left", "right")):
        for name, at in (
            ("elbow", figure.arms[k].elbow),
            ("wrist", figure.arms[k].wrist),
            ("knee", figure.legs[k].knee),
            ("ankle", figure.legs[k].ankle),
        ):
            found = (points[f"{side}_{name}"] - points["neck"]) / tall * usual
            assert np.linalg.norm(found - at) < 9.0, (side, name)
    assert abs(body.lean) < 0.05


def test_a_cut_out_with_a_hole_at_a_shoulder_still_has_its_neck_in_the_middle() -> None:
    whole = person()
    neck, shoulder = whole.points["neck"], whole.points["right_shoulder"]
    bitten = whole.solid.copy()
    middle = (neck[0] + shoulder[0]) / 2
    bitten[int(neck[1]) : int(neck[1]) + 28, int(middle) : int(middle) + 3] = False
    found = guessed(bitten)
    assert abs(found["neck"][0] - neck[0]) < 6
    assert abs(found["right_shoulder"][0] - shoulder[0]) < 9


def test_neck_and_hips_lie_where_a_figure_has_them_however_the_photo_is_turned() -> None:
    points = person().points
    turn = cv2.getRotationMatrix2D((200.0, 250.0), 17.0, 1.3)
    turned = BodyPoints(points.at @ turn[:, :2].T + turn[:, 2])
    for each in (points, turned):
        body = body_of(each)
        hips = (each["left_hip"] + each["right_hip"]) / 2
        laid = body.place(np.array([[0.0, 0.0], [0.0, 57.0]]), trunk=False)
        assert np.allclose(laid, [each["neck"], hips], atol=1e-6)
        wrist = body.place(body.figure.arms[1].wrist[None], trunk=False)[0]
        assert np.allclose(wrist, each["right_wrist"], atol=1e-6)
    assert body_of(turned).px_per_cm == pytest.approx(1.3 * body_of(points).px_per_cm)


def test_clothes_lie_on_the_person_and_face_and_hair_stay_in_front() -> None:
    shirt = garment(1, "shirt", cutout(SHIRT, color=GREEN), ("long sleeve",))
    trousers = garment(2, "pants", cutout(TROUSERS, color=BLUE))
    picture = PhotoBackend(person()).wear([shirt, trousers], CHOICE)
    assert picture.before is person().photo
    green, blue = where(picture.image, GREEN), where(picture.image, BLUE)
    assert np.median(np.nonzero(green)[0]) < np.median(np.nonzero(blue)[0])
    points = person().points
    for side in ("left", "right"):
        x, y = (round(float(v)) for v in points[f"{side}_knee"])
        assert blue[y, x - 4 : x + 5].all()
    head = slice(0, round(float(points["neck"][1])) - 16)
    assert np.abs(picture.image[head].astype(int) - person().photo[head]).max() <= 1
    background = ~cv2.dilate(person().solid.astype(np.uint8), np.ones((61, 61), np.uint8)) > 254
    same = np.abs(picture.image.astype(int) - person().photo).max(axis=2) <= 1
    assert same[background].all()


def test_a_moved_point_moves_the_sleeve() -> None:
    shirt = garment(1, "shirt", cutout(SHIRT, color=GREEN), ("long sleeve",))
    points = person().points
    elbow, wrist = points["right_elbow"], points["right_wrist"]
    lifted = points.moved("right_elbow", elbow[0] + 40, elbow[1] - 40)
    lifted = lifted.moved("right_wrist", wrist[0] + 90, wrist[1] - 110)
    before = PhotoBackend(person()).wear([shirt], CHOICE).image
    moved = Person(person().photo, person().solid, lifted)
    after = PhotoBackend(moved).wear([shirt], CHOICE).image
    columns = [np.flatnonzero(where(image, GREEN).any(axis=0)).max() for image in (before, after)]
    assert columns[1] > columns[0] + 30


def test_points_survive_their_document_at_another_size_and_nonsense_is_refused() -> None:
    points = person().points
    told = points.as_json((400, 600))
    twice = BodyPoints.from_json(told, (800, 1200))
    assert np.allclose(twice.at, points.at * 2, atol=0.02)
    for broken in ({}, {**told, "neck": ["a", 1]}, {**told, "neck": [float("nan"), 1.0]}):
        with pytest.raises(InputError):
            BodyPoints.from_json(broken, (400, 600))
    assert len(told) == len(NAMES)


def test_a_photo_without_a_person_is_refused_with_a_next_step() -> None:
    with pytest.raises(InputError) as caught:
        guessed(np.zeros((90, 60), np.bool_))
    assert caught.value.next_step
    with pytest.raises(InputError):
        body_of(BodyPoints(np.full((len(NAMES), 2), 30.0)))
