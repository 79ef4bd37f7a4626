"""A Qwen2.5-VL folder for mlx-vlm: flat settings, the same weights, still a transformers model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")

import torch
from click.testing import CliRunner
from safetensors.torch import load_file, save_file

from models.store import read_manifest
from tests.tiny_models.vlm import QUESTIONS, TinyVlm, lessons, prompt_of
from train.cli import main
from train.export.to_mlx import export_mlx
from train.export.transformers_side import TransformersSide


def test_the_folder_is_flat_and_transformers_computes_the_same_from_it(
    tiny_vlm: TinyVlm, tmp_path: Path
) -> None:
    manifest = export_mlx(tiny_vlm.folder, tmp_path / "out", name="stylist")
    config = json.loads((tmp_path / "out" / "config.json").read_text(encoding="utf-8"))
    assert "text_config" not in config
    assert config["hidden_size"] == 128
    assert config["rope_theta"] == 1e6
    assert config["rope_scaling"] == {"type": "mrope", "mrope_section": [4, 6, 6]}
    assert config["vision_config"]["model_type"] == "qwen2_5_vl"
    assert manifest.name == "stylist"
    assert read_manifest(tmp_path / "out" / "manifest.json").fields["runtime"] == "mlx"
    picture = lessons()[0].picture
    ours, theirs = TransformersSide(tmp_path / "out"), TransformersSide(tiny_vlm.folder)
    prompt = prompt_of(QUESTIONS[0])
    np.testing.assert_array_equal(
        ours.logits(prompt, picture, (5, 6)), theirs.logits(prompt, picture, (5, 6))
    )


def test_every_byte_of_the_weights_stays(tiny_vlm: TinyVlm, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    for file in tiny_vlm.folder.iterdir():
        (model / file.name).write_bytes(file.read_bytes())
    halves = {n: v.bfloat16() for n, v in load_file(model / "model.safetensors").items()}
    save_file(halves, model / "model.safetensors")
    export_mlx(model, tmp_path / "out")
    written = load_file(tmp_path / "out" / "model.safetensors")
    assert written.keys() == halves.keys()
    assert all(torch.equal(written[name], halves[name]) for name in halves)
    assert {value.dtype for value in written.values()} == {torch.bfloat16}


def test_the_command_writes_it_and_says_what_is_next(tiny_vlm: TinyVlm, tmp_path: Path) -> None:
    made = CliRunner().invoke(
        main,
        ["export", "mlx", "--model", str(tiny_vlm.folder), "--out", str(tmp_path / "out")],
    )
    assert made.exit_code == 0, made.output
    assert "vestry models add" in made.output
    assert (tmp_path / "out" / "manifest.json").exists()


def test_an_adapter_becomes_part_of_the_weights(tiny_vlm: TinyVlm, tmp_path: Path) -> None:
    adapter = tmp_path / "lora"
    adapter.mkdir()
    name = "base_model.model.model.language_model.layers.2.self_attn.o_proj"
    a, b = torch.ones(2, 128), torch.full((128, 2), 0.5)
    pair = {f"{name}.lora_A.weight": a, f"{name}.lora_B.weight": b}
    save_file(pair, adapter / "adapter_model.safetensors")
    (adapter / "adapter_config.json").write_text('{"peft_type": "LORA", "lora_alpha": 4}')
    export_mlx(tiny_vlm.folder, tmp_path / "out", lora=adapter)
    before = load_file(tiny_vlm.folder / "model.safetensors")
    after = load_file(tmp_path / "out" / "model.safetensors")
    target = "model.layers.2.self_attn.o_proj.weight"
    torch.testing.assert_close(after[target], before[target] + 4 / 2 * (b @ a))
    assert all(torch.equal(after[key], before[key]) for key in before if key != target)
