"""The encoder as a teacher: what it saw where, for students who look at parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from train.errors import DataError
from train.omni.teacher import MAP, MapBasis, Part, Teacher, _with_map, at_tokens, draw_part

ENCODER = Path(__file__).resolve().parents[3] / "models" / "pocket" / "encoder"


def _places(side: int) -> np.ndarray:
    """Return a map that says in each cell where its middle is, as shares of the square."""
    middles = (np.arange(side, dtype=np.float16) + 0.5) / side
    rows, columns = np.meshgrid(middles, middles, indexing="ij")
    return np.stack([rows, columns], axis=-1)


def test_tokens_of_a_whole_square_are_asked_at_their_middles() -> None:
    found = at_tokens(_places(8), (64, 64), Part(0, 0, 64, 64, False), (2, 2))
    np.testing.assert_allclose(found, [[0.25, 0.25], [0.25, 0.75], [0.75, 0.25], [0.75, 0.75]])


def test_a_mirrored_part_is_read_from_right_to_left() -> None:
    part = Part(16, 32, 32, 32, True)
    found = at_tokens(_places(8), (64, 64), part, (1, 2))
    np.testing.assert_allclose(found, [[0.5, 0.875], [0.5, 0.625]], atol=1e-3)


def test_what_is_beside_a_tall_view_is_left_out() -> None:
    # a view of 64 x 32 stands in the middle half of the teacher's square
    found = at_tokens(_places(8), (64, 32), Part(0, 0, 64, 32, False), (1, 2))
    np.testing.assert_allclose(found[:, 1], [0.375, 0.625], atol=1e-3)


def test_parts_lie_inside_their_view_and_differ() -> None:
    rng = np.random.default_rng(3)
    parts = [draw_part(50, 31, rng) for _ in range(200)]
    assert all(p.top >= 0 and p.top + p.tall <= 50 for p in parts)
    assert all(p.left >= 0 and p.left + p.wide <= 31 for p in parts)
    assert {p.mirrored for p in parts} == {True, False}
    assert len(set(parts)) > 150


def test_directions_keep_what_varies_most() -> None:
    rng = np.random.default_rng(4)
    maps = rng.normal(size=(6, 4, 4, 5)).astype(np.float32) * np.array([9, 1e-3, 3, 1e-3, 1])
    basis = MapBasis.of(maps, width=3)
    found = basis(maps)
    assert found.shape == (6, 4, 4, 3)
    assert np.mean(found**2) == pytest.approx(1, abs=1e-4)
    assert np.argmax(np.abs(basis.axes), axis=0).tolist() == [0, 2, 4]


def test_the_shipped_encoder_shows_its_map_beside_its_usual_answers() -> None:
    image = np.zeros((40, 30, 3), np.uint8)
    image[10:30] = (200, 30, 30)
    seen = Teacher(ENCODER).look([image, image[::-1]])
    assert seen[MAP].shape[:3] == (2, 8, 8)
    assert seen["embedding"].shape == (2, 256)
    # turned upside down, the map is too, as far as a network with strides goes
    upright, turned = seen[MAP][0], seen[MAP][1][::-1]
    assert np.corrcoef(upright.ravel(), turned.ravel())[0, 1] > 0.5


def test_a_graph_that_pools_nothing_is_no_teacher(tmp_path: Path) -> None:
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Relu", ["pixels"], ["out"])],
        "plain",
        [value("pixels", onnx.TensorProto.FLOAT, [1])],
        [value("out", onnx.TensorProto.FLOAT, [1])],
    )
    onnx.save(onnx.helper.make_model(graph), tmp_path / "image.onnx")
    with pytest.raises(DataError, match="pools no map"):
        _with_map(tmp_path / "image.onnx", tmp_path / "out.onnx")
