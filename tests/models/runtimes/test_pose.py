"""Body points from a network of RTMPose's form, made here: it lights up where it is told to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.errors import DamagedFileError, NotInstalledError
from models.runtimes.pose import SimccPose, pose_in

WIDE, TALL, JOINTS = 48, 64, 17
BOX = (100, 40, 120, 200)


def network(
    file: Path, places: dict[int, tuple[int, int]], *, unsure: tuple[int, ...] = ()
) -> None:
    """Write a network that answers these places of its picture, whatever it sees."""
    across = np.zeros((1, JOINTS, WIDE * 2), np.float32)
    down = np.zeros((1, JOINTS, TALL * 2), np.float32)
    for joint, (x, y) in places.items():
        height = 0.1 if joint in unsure else 0.9
        across[0, joint, 2 * x] = down[0, joint, 2 * y] = height
    nodes, kept = [], []
    for name, value in (("simcc_x", across), ("simcc_y", down)):
        kept.append(numpy_helper.from_array(value, f"{name}_is"))
        # the sum of the picture times nothing: the graph depends on its input
        nodes.append(helper.make_node("Add", [f"{name}_is", "nothing"], [name]))
    kept.append(numpy_helper.from_array(np.zeros((1, 1, 1, 1), np.float32), "zero"))
    kept.append(numpy_helper.from_array(np.array([1, 1, 1], np.int64), "one"))
    before = [
        helper.make_node("GlobalAveragePool", ["input"], ["mean"]),
        helper.make_node("ReduceMean", ["mean"], ["single"], axes=[1], keepdims=1),
        helper.make_node("Mul", ["single", "zero"], ["flat"]),
        helper.make_node("Reshape", ["flat", "one"], ["nothing"]),
    ]
    graph = helper.make_graph(
        [*before, *nodes],
        "pose",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, TALL, WIDE])],
        [
            helper.make_tensor_value_info("simcc_x", TensorProto.FLOAT, list(across.shape)),
            helper.make_tensor_value_info("simcc_y", TensorProto.FLOAT, list(down.shape)),
        ],
        kept,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    onnx.save(model, str(file))


def test_joints_come_back_to_their_places_in_the_photo(tmp_path: Path) -> None:
    middle = (WIDE // 2, TALL // 2)
    network(tmp_path / "pose.onnx", {6: middle, 5: (WIDE // 2 + 8, TALL // 2)})
    found = SimccPose(tmp_path / "pose.onnx", name="pose").points(
        np.full((300, 320, 3), 90, np.uint8), BOX
    )
    assert set(found) == {"left_shoulder", "right_shoulder"}
    # the middle of the network's picture is the middle of the person, in the photo's own px
    assert found["left_shoulder"] == pytest.approx((160.0, 140.0), abs=0.01)
    x, y = found["right_shoulder"]
    scale = 200 * 1.25 / TALL
    assert (x, y) == pytest.approx((160.0 + 8 * scale, 140.0), abs=0.01)


def test_what_it_is_not_sure_of_is_left_out_and_the_neck_is_above_the_shoulders(
    tmp_path: Path,
) -> None:
    places = {5: (30, 20), 6: (18, 20), 11: (28, 40), 12: (20, 40), 9: (40, 44)}
    network(tmp_path / "pose.onnx", places, unsure=(9,))
    found = pose_in(tmp_path, name="pose").points(np.zeros((300, 320, 3), np.uint8), BOX)
    assert "right_wrist" not in found
    shoulders = (found["left_shoulder"][1] + found["right_shoulder"][1]) / 2
    assert found["neck"][1] < shoulders
    assert found["left_shoulder"][0] < found["neck"][0] < found["right_shoulder"][0]


def test_another_network_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotInstalledError):
        pose_in(tmp_path, name="pose")
    graph = helper.make_graph(
        [helper.make_node("Identity", ["input"], ["output"])],
        "other",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 8, 8])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 3, 8, 8])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    onnx.save(model, str(tmp_path / "detector.onnx"))
    with pytest.raises(DamagedFileError) as caught:
        pose_in(tmp_path, name="pose")
    assert caught.value.next_step
    network(tmp_path / "pose.onnx", {5: (3, 3)})
    assert pose_in(tmp_path, name="pose").name == "pose"
