"""The gray sketch of how somebody stands."""

from __future__ import annotations

import json

import numpy as np

from models.openpose_sketch import WHOLE_BODY, Standing, sketch

SIZE = (200, 400)


def whole_body() -> tuple[np.ndarray, np.ndarray]:
    places = np.zeros((WHOLE_BODY, 2))
    coco = {
        0: (100, 40), 1: (106, 36), 2: (94, 36), 3: (112, 40), 4: (88, 40), 5: (130, 90),
        6: (70, 90), 7: (140, 150), 8: (60, 150), 9: (145, 210), 10: (55, 210), 11: (118, 210),
        12: (82, 210), 13: (118, 290), 14: (82, 290), 15: (118, 370), 16: (82, 370),
    }  # fmt: skip
    sure = np.zeros(WHOLE_BODY)
    for joint, place in coco.items():
        places[joint], sure[joint] = place, 0.9
    return places, sure


def test_sticks_and_dots_have_the_grays_that_the_network_learned() -> None:
    drawn = sketch(Standing.of_whole_body(*whole_body()), SIZE)
    # the person's right upper arm is the third stick, on the viewer's left
    assert drawn[120, 65] == int(int(np.linspace(20, 240, 18).astype(np.uint8)[2]) * 0.6)
    # ...and its left one the fifth
    assert drawn[120, 135] == int(int(np.linspace(20, 240, 18).astype(np.uint8)[4]) * 0.6)
    # the nose belongs to the stick of the head first: the thirteenth
    nose = int(float(np.linspace(20, 240, 18).astype(np.uint8)[12]) * 1.3)
    assert drawn[40, 100] == nose
    assert drawn[0, 0] == 0


def test_the_neck_lies_between_the_shoulders_and_who_is_not_seen_is_black() -> None:
    standing = Standing.of_whole_body(*whole_body())
    assert standing.joints[1].tolist() == [100.0, 90.0]
    assert not sketch(Standing(), SIZE).any()
    places, sure = whole_body()
    sure[9] = 0.2
    hidden = sketch(Standing.of_whole_body(places, sure), SIZE)
    assert hidden[180, 142] == 0
    assert sketch(standing, SIZE)[180, 142] > 0


def test_joints_are_where_the_person_put_them_by_the_viewers_sides() -> None:
    named = {"left_shoulder": (60.0, 90.0), "right_shoulder": (140.0, 100.0)}
    moved = Standing.of_whole_body(*whole_body()).with_joints(named)
    assert moved.joints[2].tolist() == [60.0, 90.0], "a viewer's left is the person's right"
    assert moved.joints[1].tolist() == [100.0, 95.0]
    assert moved.joints[3].tolist() == [60.0, 150.0]


def test_face_and_hands_are_drawn_where_they_are_known() -> None:
    places, sure = whole_body()
    places[23:91], sure[23:91] = (100, 30), 0.9
    places[91:112] = np.stack([np.linspace(145, 160, 21), np.linspace(210, 230, 21)], axis=1)
    sure[91:112] = 0.9
    drawn = sketch(Standing.of_whole_body(places, sure), SIZE)
    assert drawn[30, 100] == 200
    assert drawn[230, 160] == 240


def test_it_crosses_a_pipe_and_another_size() -> None:
    standing = Standing.of_whole_body(*whole_body())
    back = Standing.from_values(json.loads(json.dumps(standing.as_values())))
    for one, other in ((standing, back), (standing.scaled((1, 1)), standing)):
        assert np.array_equal(one.joints, other.joints, equal_nan=True)
        assert np.array_equal(one.face, other.face, equal_nan=True)
        assert np.array_equal(one.hands[1], other.hands[1], equal_nan=True)
    assert standing.scaled((0.5, 2)).joints[0].tolist() == [50.0, 80.0]
