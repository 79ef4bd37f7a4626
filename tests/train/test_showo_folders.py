"""A Show-o as a folder: what is saved comes back, exports from the command line, or is refused."""

from __future__ import annotations

import json

import pytest
import torch
from click.testing import CliRunner

from models.runtimes.showo import ShowoRuntime
from train.cli import main
from train.errors import DataError
from train.export.showo_folder import folder_config, load_folder, save_folder
from train.showo.backbone import ShowO
from train.showo.config import FULL, NANO
from train.showo.tokenizer_net import PictureTokenizer


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    torch.manual_seed(0)
    net, tokenizer = ShowO(NANO), PictureTokenizer(NANO.tokenizer)
    folder = tmp_path_factory.mktemp("runs") / "nano"
    save_folder(net, tokenizer, folder)
    return net, tokenizer, folder


def test_what_is_saved_comes_back(saved):
    net, tokenizer, folder = saved
    again, pictures = load_folder(folder)
    assert again.config == NANO
    for one, other in ((net, again), (tokenizer, pictures)):
        state = other.state_dict()
        assert all(torch.equal(value, state[name]) for name, value in one.state_dict().items())
    assert [path.name for path in folder.parent.iterdir()] == ["nano"]


def test_a_saved_model_exports_and_draws(saved, tmp_path):
    arguments = ["export", "onnx", "--model", str(saved[2]), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout.splitlines()[-1])
    assert report["gates"][0]["measured"] <= 1e-3
    runtime = ShowoRuntime(tmp_path / "out")
    assert runtime.decode(runtime.draw([[1]], seeds=[0])).shape == (1, 64, 64, 3)


def test_a_model_without_its_tokenizer_is_refused_in_words(saved, tmp_path):
    for name in ("config.json", "pytorch_model.safetensors"):
        (tmp_path / name).write_bytes((saved[2] / name).read_bytes())
    arguments = ["export", "onnx", "--model", str(tmp_path), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code != 0
    assert "magvitv2.safetensors is not there" in result.output
    given = ["--tokenizer", str(saved[2] / "magvitv2.safetensors")]
    assert CliRunner().invoke(main, [*arguments, *given]).exit_code == 0


def test_published_configurations_are_understood_and_others_refused(tmp_path):
    file = tmp_path / "config.json"
    said = {
        "codebook_size": 8192,
        "llm_model_path": "microsoft/phi-1_5",
        "llm_vocab_size": 50295,
        "mask_token_id": 58497,
        "num_vq_tokens": 1024,
        "vocab_size": 58498,
        "w_clip_vit": False,
    }
    file.write_text(json.dumps(said))
    assert folder_config(file) == FULL
    for wrong in ({"format": "vestry-showo/9"}, {"format": "vestry-showo/1", "side_px": 64}):
        file.write_text(json.dumps(wrong))
        with pytest.raises(DataError, match="describes no Show-o of this version"):
            folder_config(file)
