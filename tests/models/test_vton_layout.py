"""Which network weights make, and how it is held: headers and numbers, no torch."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from models.errors import DamagedFileError, NotInstalledError, OutOfMemoryError, UnsupportedError
from models.probe import Gpu, Machine
from models.spec import shipped_catalog
from models.vton_frame import framed, framed_sketch, looked_at
from models.vton_layout import (
    CONFIG_NAME,
    USUAL_SHAPE,
    WEIGHTS_NAME,
    VtonLayout,
    VtonPlan,
    is_vton,
    plan_from,
    plan_vton,
    read_layout,
)
from tests.tiny_models.vton import SHAPE, write_vton

FULL = VtonLayout(
    Path(WEIGHTS_NAME), USUAL_SHAPE, 12, width=1280, head=128, inner=5120,
    mixers=4, doubles=8, singles=16,
)  # fmt: skip
GB = 1_000_000_000


def machine(gigabytes: int, card: Gpu | None = None) -> Machine:
    return Machine("linux", "x86_64", 8, gigabytes * GB, gpu=card)


def header_of(layout: VtonLayout, width: int) -> bytes:
    told, at = {}, 0
    for name, shape in sorted(layout.tensors().items()):
        size = width * math.prod(shape)
        told[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(told, separators=(",", ":")).encode()
    return len(text).to_bytes(8, "little") + text + b" " * (-len(text) % 8)


def test_the_published_file_is_as_long_as_this_network_to_the_byte() -> None:
    entry = shipped_catalog().get("fashn-vton-1.5")
    assert FULL.numbers == 971_814_240
    assert entry.files[0].bytes == 2 * FULL.numbers + len(header_of(FULL, 2))
    assert (FULL.axes, FULL.tokens) == ((16, 56, 56), 72 * 48)


def test_a_folder_tells_its_network_and_its_size(tmp_path: Path) -> None:
    written = write_vton(tmp_path)
    assert read_layout(tmp_path) == written
    assert is_vton(tmp_path / WEIGHTS_NAME)
    with pytest.raises(DamagedFileError, match="size"):
        read_layout(_with_shape(tmp_path, (50, 32)))
    assert read_layout(_with_shape(tmp_path, SHAPE)) == written


def _with_shape(folder: Path, shape: tuple[int, int]) -> Path:
    (folder / CONFIG_NAME).write_text(json.dumps({"input_shape": shape}), encoding="utf-8")
    return folder


def test_a_missing_and_a_foreign_tensor_are_refused_before_anything_is_loaded(
    tmp_path: Path,
) -> None:
    from safetensors.torch import load_file, save_file

    write_vton(tmp_path)
    weights = load_file(str(tmp_path / WEIGHTS_NAME))
    lost = {name: value for name, value in weights.items() if name != "final_layer.linear.bias"}
    save_file(lost, str(tmp_path / WEIGHTS_NAME))
    with pytest.raises(DamagedFileError, match=r"final_layer\.linear\.bias"):
        read_layout(tmp_path)
    save_file(
        {**weights, "guidance": weights["final_layer.linear.bias"].clone()},
        str(tmp_path / WEIGHTS_NAME),
    )
    with pytest.raises(UnsupportedError):
        read_layout(tmp_path)
    (tmp_path / WEIGHTS_NAME).write_bytes(b"\x10\0\0\0\0\0\0\0{}")
    with pytest.raises(DamagedFileError):
        read_layout(tmp_path)
    (tmp_path / WEIGHTS_NAME).unlink()
    with pytest.raises(NotInstalledError):
        read_layout(tmp_path)


@pytest.mark.parametrize(
    "config",
    ["[1]", '{"input_shape": [48]}', '{"input_shape": ["a", 2]}', '{"input_shape": [0, 8]}'],
)
def test_a_size_that_is_none_is_refused(tmp_path: Path, config: str) -> None:
    write_vton(tmp_path)
    (tmp_path / CONFIG_NAME).write_text(config, encoding="utf-8")
    with pytest.raises(DamagedFileError):
        read_layout(tmp_path)


@pytest.mark.parametrize(
    ("where", "device", "precision", "together"),
    [
        (machine(16, Gpu("card", 8 * GB, 8 * GB)), "cuda", "bfloat16", True),
        (machine(16), "cpu", "float32", False),
        (machine(4), "cpu", "bfloat16", False),
        (machine(16, Gpu("card", 2 * GB, 2 * GB)), "cpu", "float32", False),
        (machine(16, Gpu("M", 16 * GB, 12 * GB, unified=True)), "mps", "float32", False),
    ],
)  # fmt: skip
def test_the_machine_decides_where_and_how_it_is_held(
    where: Machine, device: str, precision: str, together: bool
) -> None:
    plan = plan_vton(FULL, where)
    assert (plan.device, plan.precision, plan.together) == (device, precision, together)
    assert plan_from(json.loads(json.dumps(plan.as_values()))) == plan
    assert isinstance(plan, VtonPlan)


def test_a_machine_that_is_too_small_is_told_numbers() -> None:
    with pytest.raises(OutOfMemoryError, match=r"2\.\d GB.*1\.0 GB"):
        plan_vton(FULL, machine(2))


def test_pictures_are_fitted_with_black_around_them_and_cut_out_again() -> None:
    photo = np.full((300, 100, 3), 200, np.uint8)
    seen = looked_at(photo, (48, 32))
    assert seen.shape == (48, 16, 3)
    inside, frame = framed(seen, (48, 32))
    assert inside.shape == (48, 32, 3)
    assert (frame.left, frame.top, frame.wide, frame.tall) == (8, 0, 16, 48)
    assert not inside[:, :8].any()
    assert (frame.cut(inside) == 200).all()
    small = np.full((10, 8, 3), 7, np.uint8)
    assert looked_at(small, (48, 32)) is small
    grays = framed_sketch(np.array([[0, 90], [180, 20]], np.uint8), (48, 32))
    assert set(np.unique(grays)) == {0, 20, 90, 180}
