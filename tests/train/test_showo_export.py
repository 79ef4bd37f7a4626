"""An exported Show-O answers and draws as the torch model does, and says what it cannot use."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.errors import CancelledError, DamagedFileError, NotInstalledError, UnsupportedError
from models.maskgit import DrawingSteps
from models.runtimes.showo import ShowoRuntime
from models.showo_layout import read_shape
from train.export.parity import ParityError, require
from train.export.showo_graphs import compare, export_showo
from train.showo.backbone import ShowO
from train.showo.config import NANO
from train.showo.sampling import pictures, sample_codes
from train.showo.tokenizer_net import PictureTokenizer
from train.showo.understanding import answer

K = NANO.tokenizer.codes
STEPS = DrawingSteps(count=4)


@pytest.fixture(scope="module")
def source():
    torch.manual_seed(5)
    net, tokenizer = ShowO(NANO).eval(), PictureTokenizer(NANO.tokenizer).eval()
    for value in net.parameters():
        value.data += 0.1 * torch.randn_like(value)
    return net, tokenizer


@pytest.fixture(scope="module")
def exported(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("showo") / "nano"
    gates = export_showo(*source, folder)
    return folder, gates


@pytest.fixture(scope="module")
def runtime(exported):
    return ShowoRuntime(exported[0])


def test_an_export_is_within_its_bounds(exported):
    folder, gates = exported
    measured = {gate.name: gate.measured for gate in gates}
    assert measured["largest difference of logits"] <= 1e-3
    assert measured["largest difference of pixels"] <= 1e-3
    assert measured["share of equal codes"] >= 0.995
    names = {file.name for file in folder.iterdir()}
    assert names == {"backbone.onnx", "backbone.data", "encoder.onnx", "decoder.onnx", "showo.json"}
    assert [path.name for path in folder.parent.iterdir()] == ["nano"]
    assert read_shape(folder / "showo.json") == NANO.shape


def test_an_export_of_other_weights_is_refused(source, runtime):
    torch.manual_seed(6)
    other = ShowO(NANO).eval()
    with pytest.raises(ParityError, match="largest difference of logits"):
        require(compare(other, source[1], runtime))


def test_a_refused_export_leaves_what_was_there(source, tmp_path, monkeypatch):
    (tmp_path / "nano").mkdir()
    (tmp_path / "nano" / "showo.json").write_text("an earlier one")
    monkeypatch.setattr("train.export.showo_graphs.LOGITS_BOUND", 0.0)
    with pytest.raises(ParityError, match="largest difference of logits"):
        export_showo(*source, tmp_path / "nano")
    assert (tmp_path / "nano" / "showo.json").read_text() == "an earlier one"


def test_an_int8_backbone_is_less_than_half_as_large_and_points_the_same_way(
    source, exported, tmp_path
):
    gates = export_showo(*source, tmp_path / "small", int8=True)
    assert gates[0].name == "smallest cosine of logits"
    assert gates[0].measured >= 0.99
    sizes = [
        sum((folder / f"backbone.{kind}").stat().st_size for kind in ("onnx", "data"))
        for folder in (tmp_path / "small", exported[0])
    ]
    assert sizes[0] < 0.5 * sizes[1]
    drawn = ShowoRuntime(tmp_path / "small").draw([[1, 2]], seeds=[3], steps=STEPS)
    assert drawn.shape == (1, 16)
    assert (drawn < K).all()


@pytest.mark.parametrize("scale", [0.0, 2.0])
def test_a_seed_draws_the_same_picture_with_and_without_torch(source, runtime, scale):
    net, tokenizer = source
    prompts = [[1, 2, 3], [4]]
    chosen = {"seeds": [1, 2], "scale": scale, "steps": STEPS}
    drawn = runtime.draw(prompts, **chosen)
    assert (drawn == sample_codes(net, prompts, **chosen)).all()
    shown = runtime.decode(drawn)
    assert shown.dtype == np.uint8
    difference = shown.astype(int) - pictures(tokenizer, drawn).astype(int)
    assert np.abs(difference).max() <= 1


def test_a_hole_is_filled_progress_told_and_a_stop_heard(runtime):
    start = np.arange(16)[None].copy()
    start[0, 2:6] = K
    told = []
    drawn = runtime.draw(
        [[1]],
        seeds=[0],
        steps=STEPS,
        start=start,
        progress=lambda done, total: told.append((done, total)),
    )
    assert (np.delete(drawn, range(2, 6)) == np.delete(start, range(2, 6))).all()
    assert (drawn < K).all()
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    with pytest.raises(CancelledError):
        runtime.draw([[1]], seeds=[0], stop=lambda: True)
    with pytest.raises(CancelledError):
        runtime.answer(np.arange(16), [1], stop=lambda: True)


def test_words_about_a_picture_are_the_same_with_and_without_torch(source, runtime):
    net, _ = source
    for question in ([256, 1, 2], [7], [9] * 8):
        expected = answer(net, torch.arange(16), question, limit=5)
        assert runtime.answer(np.arange(16), question, limit=5) == expected
    assert expected


def test_other_ids_and_long_questions_are_refused(runtime):
    with pytest.raises(UnsupportedError, match="id 257 is no text token"):
        runtime.draw([[NANO.vocabulary.pad]], seeds=[0])
    with pytest.raises(UnsupportedError, match="question has 13 tokens"):
        runtime.answer(np.arange(16), [1] * 13)


def test_a_folder_that_lacks_a_part_is_refused(exported, tmp_path):
    with pytest.raises(DamagedFileError, match=r"showo.json does not say"):
        ShowoRuntime(tmp_path)
    (tmp_path / "showo.json").write_text('{"grid": 4}')
    with pytest.raises(DamagedFileError, match=r"showo.json does not say"):
        ShowoRuntime(tmp_path)
    (tmp_path / "showo.json").write_text(NANO.shape.to_json())
    with pytest.raises(NotInstalledError, match=r"backbone.onnx is missing"):
        ShowoRuntime(tmp_path)
