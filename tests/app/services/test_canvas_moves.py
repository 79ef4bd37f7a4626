"""What a hand can do to garments on a canvas."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.canvas_layout import extent
from app.services.canvas_moves import (
    LEAST_SCALE,
    MOST_SCALE,
    aligned,
    distributed,
    flipped,
    kept_near,
    layered,
    moved,
    scaled,
    snapped,
    turned,
)
from local_index import Placement

PLACES = {
    1: Placement(0.2, 0.2, 0.2, 0, 0),
    2: Placement(0.5, 0.6, 0.3, 0, 1),
    3: Placement(0.7, 0.8, 0.1, 0, 2),
    4: Placement(0.4, 0.4, 0.1, 0, 3),
}
ASPECTS = {1: 0.8, 2: 1.2, 3: 0.5, 4: 1.0}

places = st.builds(
    Placement,
    st.floats(-2, 3),
    st.floats(-2, 3),
    st.floats(0.01, 10),
    st.floats(-720, 720),
    st.integers(-5, 5),
    st.booleans(),
)


def layers(found: dict[int, Placement]) -> list[int]:
    return sorted(found, key=lambda key: found[key].z)


def box(found: dict[int, Placement], key: int) -> tuple[float, float, float, float]:
    return extent(found[key], ASPECTS[key])


@given(places)
def test_a_garment_never_leaves_the_canvas_nor_its_size(place: Placement) -> None:
    near = kept_near(place)
    assert -0.1 <= near.x <= 1.1
    assert -0.1 <= near.y <= 1.1
    assert LEAST_SCALE <= near.scale <= MOST_SCALE
    assert 0 <= near.rotation < 360
    assert kept_near(near) == near


def test_what_is_not_chosen_stays() -> None:
    for found in (
        moved(PLACES, [1], 0.1, 0.1),
        scaled(PLACES, [1], 1.5),
        turned(PLACES, [1], 30),
        flipped(PLACES, [1]),
        aligned(PLACES, ASPECTS, [1], "left"),
    ):
        assert found[1] != PLACES[1]
        assert {key: found[key] for key in (2, 3, 4)} == {key: PLACES[key] for key in (2, 3, 4)}


def test_mirroring_twice_changes_nothing_and_leans_the_other_way() -> None:
    leaning = {1: Placement(0.5, 0.5, 0.4, 30)}
    once = flipped(leaning, [1])
    assert (once[1].flip, once[1].rotation) == (True, 330)
    assert flipped(once, [1]) == leaning


def test_layers_move_past_one_other_or_all_and_keep_their_order() -> None:
    assert layers(layered(PLACES, [1], "up")) == [2, 1, 3, 4]
    assert layers(layered(PLACES, [4], "up")) == [1, 2, 3, 4]
    assert layers(layered(PLACES, [4], "down")) == [1, 2, 4, 3]
    assert layers(layered(PLACES, [1, 2], "up")) == [3, 1, 2, 4]
    assert layers(layered(PLACES, [2, 4], "back")) == [2, 4, 1, 3]
    assert layers(layered(PLACES, [2, 1], "front")) == [3, 4, 1, 2]
    same = {key: Placement(z=7) for key in (1, 2, 3)}
    assert layers(layered(same, [1], "up")) == [2, 1, 3], "equal layers are told apart"


@pytest.mark.parametrize(("to", "edge"), [("left", 0), ("top", 1), ("right", 2), ("bottom", 3)])
def test_edges_are_brought_in_line_with_the_outermost(to: str, edge: int) -> None:
    found = aligned(PLACES, ASPECTS, [1, 2, 3], to)  # type: ignore[arg-type]
    edges = [box(PLACES, key)[edge] for key in (1, 2, 3)]
    wanted = min(edges) if edge < 2 else max(edges)
    for key in (1, 2, 3):
        assert box(found, key)[edge] == pytest.approx(wanted)
    assert found[4] == PLACES[4]


def test_a_turned_garment_is_aligned_by_what_is_seen() -> None:
    found = aligned({**PLACES, 2: Placement(0.5, 0.6, 0.3, 90, 1)}, ASPECTS, [1, 2], "left")
    assert box(found, 2)[0] == pytest.approx(box(found, 1)[0])


def test_a_single_garment_is_aligned_with_the_canvas() -> None:
    found = aligned(PLACES, ASPECTS, [1], "center")
    assert found[1].x == pytest.approx(0.5)
    assert box(aligned(PLACES, ASPECTS, [1], "bottom"), 1)[3] == pytest.approx(0.955)


@settings(max_examples=40)
@given(st.sampled_from(["across", "down"]), st.permutations([1, 2, 3, 4]))
def test_room_between_garments_becomes_the_same(axis: str, order: list[int]) -> None:
    near, far = (0, 2) if axis == "across" else (1, 3)
    found = distributed(PLACES, ASPECTS, order, axis)  # type: ignore[arg-type]
    boxes = sorted((box(found, key) for key in order), key=lambda one: one[near] + one[far])
    gaps = [after[near] - before[far] for before, after in pairwise(boxes)]
    assert gaps == pytest.approx([gaps[0]] * 3, abs=1e-9)


def test_two_garments_have_no_room_to_share() -> None:
    assert distributed(PLACES, ASPECTS, [1, 2], "across") == PLACES


def test_a_box_snaps_to_the_nearest_line_and_says_which() -> None:
    other = (0.2, 0.2, 0.4, 0.4)
    found = snapped((0.205, 0.6, 0.33, 0.7), [other], (0.01, 0.01))
    assert found.x == pytest.approx(-0.005)
    assert found.y == 0
    assert [(one.upright, one.at) for one in found.guides] == [(True, 0.2)]
    nothing = snapped((0.25, 0.6, 0.38, 0.7), [other], (0.01, 0.01))
    assert (nothing.x, nothing.y, nothing.guides) == (0, 0, ())
    middle = snapped((0.455, 0.3, 0.555, 0.9), [], (0.01, 0.01))
    assert middle.x == pytest.approx(-0.005)
    assert middle.guides[0].at == 0.5
