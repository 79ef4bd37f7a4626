"""The try-on network: against a plain writing of it in NumPy, and from a folder to a picture."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from models.dressing import Dressing
from models.errors import CancelledError, DamagedFileError, ModelsError
from models.openpose_sketch import Standing
from models.runtimes.vton import VtonDresser, load_vton, schedule
from models.vton_layout import WEIGHTS_NAME, VtonLayout, VtonPlan
from tests.tiny_models.vton import SHAPE, write_vton

PLAN = VtonPlan("cpu", "float32", False, 3, 0)
Weights = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("vton")
    write_vton(made)
    return made


@pytest.fixture(scope="module")
def dresser(folder: Path) -> VtonDresser:
    return load_vton("tiny", folder, PLAN, threads=1)


def asked(**changes: object) -> Dressing:
    rows = np.arange(60 * 40 * 3, dtype=np.int64).reshape(60, 40, 3)
    joints = Standing().joints
    joints[[1, 2, 5, 8, 11]] = [(20, 12), (12, 12), (28, 12), (14, 32), (26, 32)]
    usual = {
        "person": (rows % 251).astype(np.uint8),
        "garment": (rows * 7 % 240).astype(np.uint8),
        "kind": "tops",
        "standing": Standing(joints),
    }
    return Dressing(**{**usual, **changes})  # type: ignore[arg-type]


def dress(dresser: VtonDresser, given: Dressing, seed: int = 1) -> np.ndarray:
    return dresser.dress(given, seed=seed, progress=lambda *_: None, stop=lambda: False)


def test_a_picture_has_the_persons_proportions_and_repeats_its_seed(dresser: VtonDresser) -> None:
    steps: list[tuple[int, int]] = []
    one = dresser.dress(asked(), seed=4, progress=lambda *s: steps.append(s), stop=lambda: False)
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert one.shape == (48, 32, 3)
    assert one.std() > 1
    assert np.array_equal(one, dress(dresser, asked(), seed=4))
    assert not np.array_equal(one, dress(dresser, asked(), seed=5))
    narrow = dress(dresser, asked(person=np.full((60, 20, 3), 90, np.uint8)))
    assert narrow.shape == (48, 16, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"person": np.full((60, 40, 3), 90, np.uint8)},
        {"garment": np.full((60, 40, 3), 90, np.uint8)},
        {"kind": "bottoms"},
        {"standing": Standing()},
    ],
)
def test_everything_that_is_given_counts(dresser: VtonDresser, changes: dict[str, object]) -> None:
    assert not np.array_equal(dress(dresser, asked()), dress(dresser, asked(**changes)))


@pytest.mark.parametrize("heard", [0, 2])
def test_a_stop_is_heard_between_steps(dresser: VtonDresser, heard: int) -> None:
    steps: list[int] = []
    with pytest.raises(CancelledError):
        dresser.dress(
            asked(), seed=1, progress=lambda n, _of: steps.append(n),
            stop=lambda: len(steps) >= heard,
        )  # fmt: skip
    assert len(steps) == heard


def test_both_looks_at_once_and_half_precision_draw_nearly_the_same(
    folder: Path, dresser: VtonDresser
) -> None:
    alone = dress(dresser, asked()).astype(int)
    both = load_vton("tiny", folder, VtonPlan("cpu", "float32", True, 3, 0))
    assert np.abs(alone - dress(both, asked())).max() <= 1
    half = load_vton("tiny", folder, VtonPlan("cpu", "bfloat16", False, 3, 0))
    assert np.abs(alone - dress(half, asked())).mean() < 12


def test_a_damaged_file_and_a_stop_while_loading_are_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        load_vton("tiny", folder, PLAN, stop=lambda: True)
    data = bytearray((folder / WEIGHTS_NAME).read_bytes())
    (tmp_path / WEIGHTS_NAME).write_bytes(data[:-100])
    (tmp_path / "config.json").write_text(json.dumps({"input_shape": SHAPE}), encoding="utf-8")
    with pytest.raises(DamagedFileError):
        load_vton("tiny", tmp_path, PLAN)


def test_weights_that_are_no_numbers_draw_nothing(folder: Path, dresser: VtonDresser) -> None:
    broken = load_vton("tiny", folder, PLAN)
    with torch.no_grad():
        broken._network.final_layer.linear.bias.fill_(math.nan)
    with pytest.raises(ModelsError, match="nothing that can be shown"):
        dress(broken, asked())


def test_times_go_from_noise_to_the_picture_slowly_at_first() -> None:
    times = schedule(30)
    assert (times[0], len(times)) == (0.0, 31)
    assert times[-1] == pytest.approx(1.0)
    steps = np.diff(times)
    assert (np.diff(steps) > 0).all()
    assert times[15] == pytest.approx(math.exp(-1.5) / (math.exp(-1.5) + 1))


def test_the_network_computes_what_a_plain_writing_of_it_does(
    folder: Path, dresser: VtonDresser
) -> None:
    layout = dresser._layout
    weights = {
        name: value.float().numpy().astype(np.float64)
        for name, value in load_file(str(folder / WEIGHTS_NAME)).items()
    }
    dice = np.random.default_rng(2)
    given = {
        name: dice.normal(size=(1, channels, *SHAPE))
        for name, channels in (
            ("pixels", 3), ("person", 3), ("person_pose", 1), ("garment", 3), ("garment_pose", 1),
        )
    }  # fmt: skip
    with torch.inference_mode():
        found = dresser._network(
            torch.tensor(given["pixels"]).float(),
            torch.tensor([0.37]),
            kind=torch.tensor([2]),
            **{name: torch.tensor(v).float() for name, v in given.items() if name != "pixels"},
        )
    wanted = plain(weights, layout, given, at=0.37, kind=2)
    assert np.abs(found[0].numpy() - wanted).max() < 1e-3 * np.abs(wanted).max()


def plain(w: Weights, layout: VtonLayout, given: Weights, *, at: float, kind: int) -> np.ndarray:
    """One look at one picture, loop by loop, from the published description."""
    half = np.exp(-math.log(10_000) * np.arange(128) / 128) * at * 1000
    time = _lin(w, "t_embedder.mlp.in_layer", np.concatenate([np.cos(half), np.sin(half)]))
    about = _lin(w, "t_embedder.mlp.out_layer", _silu(time)) + w["y_embedder.weight"][kind]
    image = _squares(w, "x_embedder", [given[n] for n in ("pixels", "person", "person_pose")])
    cloth = _squares(w, "garment_embedder", [given[n] for n in ("garment", "garment_pose")])
    places = [(r, c) for r in range(SHAPE[0] // 8) for c in range(SHAPE[1] // 8)]
    for n in range(layout.mixers):
        image = _single(w, f"x_patch_mixer.{n}", image, about, (layout, places))
    for n in range(layout.doubles):
        image, cloth = _double(w, f"double_blocks.{n}", (image, cloth), about, (layout, places * 2))
    row = np.concatenate([cloth, image])
    for n in range(layout.singles):
        row = _single(w, f"single_blocks.{n}", row, about, (layout, places * 2))
    shift, scale = np.split(_lin(w, "final_layer.adaLN_modulation.1", _silu(about)), 2)
    out = _lin(w, "final_layer.linear", (1 + scale) * _norm(row[len(cloth) :]) + shift)
    grid = out.reshape(SHAPE[0] // 8, SHAPE[1] // 8, 3, 8, 8)
    return grid.transpose(2, 0, 3, 1, 4).reshape(3, *SHAPE)


def _single(w: Weights, name: str, row: np.ndarray, about: np.ndarray, how: tuple) -> np.ndarray:
    shift, scale, gate = np.split(_lin(w, f"{name}.modulation.lin", _silu(about)), 3)
    both = _lin(w, f"{name}.linear1", (1 + scale) * _norm(row) + shift)
    width = row.shape[1]
    heads = _heads(w, f"{name}.norm", both[:, : 3 * width], how)
    seen = _attend(*heads)
    made = np.concatenate([seen, _gelu(both[:, 3 * width :])], axis=1)
    return row + gate * _lin(w, f"{name}.linear2", made)


def _double(w: Weights, name: str, rows: tuple, about: np.ndarray, how: tuple) -> tuple:
    layout, places = how
    count = len(places) // 2
    parts, kept = [], []
    for stream, row in zip(("img", "txt"), rows, strict=True):
        mod = np.split(_lin(w, f"{name}.{stream}_mod.lin", _silu(about)), 6)
        kept.append(mod)
        qkv = _lin(w, f"{name}.{stream}_attn.qkv", (1 + mod[1]) * _norm(row) + mod[0])
        parts.append(_heads(w, f"{name}.{stream}_attn.norm", qkv, (layout, places[:count])))
    seen = _attend(*(np.concatenate([parts[1][k], parts[0][k]], axis=1) for k in range(3)))
    found = []
    for stream, row, mod, by in zip(
        ("img", "txt"), rows, kept, (seen[count:], seen[:count]), strict=True
    ):
        row = row + mod[2] * _lin(w, f"{name}.{stream}_attn.proj", by)
        inner = _gelu(_lin(w, f"{name}.{stream}_mlp.0", (1 + mod[4]) * _norm(row) + mod[3]))
        found.append(row + mod[5] * _lin(w, f"{name}.{stream}_mlp.2", inner))
    return tuple(found)


def _heads(w: Weights, name: str, qkv: np.ndarray, how: tuple) -> list[np.ndarray]:
    layout, places = how
    query, key, value = (
        part.reshape(len(qkv), -1, layout.head).transpose(1, 0, 2)
        for part in np.split(qkv, 3, axis=1)
    )
    turned = []
    for part, which in ((query, "query_norm"), (key, "key_norm")):
        even = part / np.sqrt((part**2).mean(axis=-1, keepdims=True) + 1e-6)
        turned.append(_turn(even * w[f"{name}.{which}.scale"], layout, places))
    return [*turned, value]


def _turn(part: np.ndarray, layout: VtonLayout, places: list[tuple[int, int]]) -> np.ndarray:
    out = part.copy()
    still, size = layout.head // 8, (layout.head - layout.head // 8) // 2
    for token, (r, c) in enumerate(places):
        for first, place in ((still, r), (still + size, c)):
            for k in range(0, size, 2):
                angle = place / 10_000 ** (k / size)
                a, b = part[:, token, first + k], part[:, token, first + k + 1]
                out[:, token, first + k] = math.cos(angle) * a - math.sin(angle) * b
                out[:, token, first + k + 1] = math.sin(angle) * a + math.cos(angle) * b
    return out


def _attend(query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
    scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return (shares @ value).transpose(1, 0, 2).reshape(query.shape[1], -1)


def _squares(w: Weights, name: str, pictures: list[np.ndarray]) -> np.ndarray:
    whole = np.concatenate([picture[0] for picture in pictures])
    rows = whole.reshape(len(whole), SHAPE[0] // 8, 8, SHAPE[1] // 8, 8).transpose(1, 3, 0, 2, 4)
    kernel = w[f"{name}.proj.weight"].reshape(len(w[f"{name}.proj.bias"]), -1)
    return rows.reshape(-1, kernel.shape[1]) @ kernel.T + w[f"{name}.proj.bias"]


def _lin(w: Weights, name: str, values: np.ndarray) -> np.ndarray:
    return values @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def _norm(row: np.ndarray) -> np.ndarray:
    middle = row - row.mean(axis=-1, keepdims=True)
    return middle / np.sqrt((middle**2).mean(axis=-1, keepdims=True) + 1e-6)


def _silu(values: np.ndarray) -> np.ndarray:
    return values / (1 + np.exp(-values))


def _gelu(values: np.ndarray) -> np.ndarray:
    return 0.5 * values * (1 + np.tanh(math.sqrt(2 / math.pi) * (values + 0.044715 * values**3)))
