"""A Qwen2.5-VL as GGUF: the same answers as transformers, adapters, and a folder that is whole."""

from __future__ import annotations

import json
import math
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("llama_cpp")
pytest.importorskip("torch")

import llama_cpp
import torch
from click.testing import CliRunner
from safetensors.torch import load_file, save_file

from models.store import read_manifest, sha256_of
from tests.tiny_models.vlm import QUESTIONS, TinyVlm, lessons, prompt_of
from train.cli import main
from train.export.adapter import LoraAdapter
from train.export.chat_parity import Case, Reference, deviation_of
from train.export.checkpoint import CheckpointError
from train.export.gguf_file import GgufError, quantize, write_gguf
from train.export.llama_side import LlamaSide
from train.export.to_gguf import ExportOptions, VlmSource, draft_lora, export_gguf
from train.export.transformers_side import TransformersSide


@pytest.fixture(scope="module")
def reference(tiny_vlm: TinyVlm) -> TransformersSide:
    return TransformersSide(tiny_vlm.folder)


@pytest.fixture(scope="module")
def said(reference: TransformersSide) -> dict[tuple[int, str], list[int]]:
    """What transformers answers, by picture and question."""
    return {
        (number, question): reference.greedy(prompt_of(question), lesson.picture, most=32)
        for number, lesson in enumerate(lessons())
        for question in QUESTIONS
    }


def test_the_tiny_model_answers_in_several_tokens_that_differ_by_picture(
    reference: TransformersSide, said: dict[tuple[int, str], list[int]]
) -> None:
    for number, lesson in enumerate(lessons()):
        for question, answer in zip(QUESTIONS, lesson.answers, strict=True):
            assert reference.words.decode(said[number, question]) == answer
    assert len({tuple(tokens) for tokens in said.values()}) == len(said)
    assert min(map(len, said.values())) >= 6


@pytest.mark.parametrize(
    ("kind", "vision"), [("F32", "F32"), ("F16", "F16"), ("Q8_0", "F16")], ids=str
)
def test_greedy_answers_equal_those_of_transformers(
    tiny_vlm: TinyVlm, said: dict[tuple[int, str], list[int]], kind: str, vision: str
) -> None:
    with LlamaSide(tiny_vlm.text_as(kind), tiny_vlm.mmproj_as(vision)) as side:
        for number, lesson in enumerate(lessons()):
            for question in QUESTIONS:
                answer = side.greedy(prompt_of(question), lesson.picture, most=32)
                assert answer == said[number, question]


@pytest.mark.parametrize(
    "text",
    [
        "This is a red t-shirt to wear.",
        "  two  spaces\n\nand lines\t\n ",
        "Größe 38,5 — naïve café, 12345 pcs",
        "色は赤いです。 👗🧥",
        "don't we'll I'M <tool_call>x</tool_call>",
        "<|im_start|>user\n<|im_end|>",
    ],
)
def test_llama_cpp_splits_text_as_transformers_does(
    tiny_vlm: TinyVlm, reference: TransformersSide, text: str
) -> None:
    with LlamaSide(tiny_vlm.text, tiny_vlm.mmproj) as side:
        ours = side.tokens(unicodedata.normalize("NFC", text))
    assert ours == reference.words(text, add_special_tokens=False)["input_ids"]


def _adapter(folder: Path, *, scale: float = 0.3, **config: Any) -> Path:
    """Write an adapter with random matrices for two modules of each layer."""
    generator = torch.Generator().manual_seed(3)
    tensors = {}
    ranks = {"self_attn.q_proj": (4, 128, 128), "mlp.down_proj": (6, 256, 128)}
    for layer in range(4):
        for module, (rank, wide, tall) in ranks.items():
            name = f"base_model.model.model.language_model.layers.{layer}.{module}"
            a = torch.randn(rank, wide, generator=generator) / math.sqrt(wide)
            b = torch.randn(tall, rank, generator=generator) * scale
            tensors[f"{name}.lora_A.weight"], tensors[f"{name}.lora_B.weight"] = a, b
    folder.mkdir()
    save_file(tensors, folder / "adapter_model.safetensors")
    settings = {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "bias": "none", **config}
    (folder / "adapter_config.json").write_text(json.dumps(settings))
    return folder


def _merged_by_hand(model: Path, adapter: Path, out: Path, strength: Any) -> Path:
    shutil.copytree(model, out)
    weights = load_file(out / "model.safetensors")
    pairs = load_file(adapter / "adapter_model.safetensors")
    for name, a in pairs.items():
        if name.endswith("lora_A.weight"):
            b = pairs[name.replace("lora_A", "lora_B")]
            module = name.removeprefix("base_model.model.model.language_model.")
            module = module.removesuffix(".lora_A.weight")
            weights[f"model.{module}.weight"] += strength(module, a.shape[0]) * (b @ a)
    save_file(weights, out / "model.safetensors")
    return out


STRENGTHS: dict[str, tuple[dict[str, Any], Any]] = {
    "plain": ({}, lambda module, rank: 8 / rank),
    "rank-stabilized": ({"use_rslora": True}, lambda module, rank: 8 / math.sqrt(rank)),
    "alpha of its own": (
        {"alpha_pattern": {r"layers\.\d+\.mlp.down_proj": 3, "q_pro": 99}},
        lambda module, rank: (3 if "down_proj" in module else 8) / rank,
    ),
}


@pytest.mark.parametrize("name", STRENGTHS)
def test_an_adapter_as_a_file_and_merged_computes_what_transformers_does(
    tiny_vlm: TinyVlm, tmp_path: Path, name: str
) -> None:
    config, strength = STRENGTHS[name]
    folder = _adapter(tmp_path / "lora", **config)
    merged = _merged_by_hand(tiny_vlm.folder, folder, tmp_path / "merged", strength)
    by_torch = TransformersSide(merged)
    cases = [Case(lesson.picture, prompt_of(QUESTIONS[0])) for lesson in lessons()[:2]]
    expected = Reference.of(by_torch, cases, real_tokens=by_torch.real_tokens, most=8)

    source, adapter = VlmSource.open(tiny_vlm.folder), LoraAdapter.read(folder)
    write_gguf(draft_lora(source, adapter), tmp_path / "lora.gguf", plain="F32")
    text, mmproj = tiny_vlm.text_as("F32"), tiny_vlm.mmproj_as("F32")
    with LlamaSide(text, mmproj, lora=tmp_path / "lora.gguf") as side:
        beside = deviation_of(side, expected)
    with LlamaSide(text, mmproj) as side:
        without = deviation_of(side, expected)
    assert beside.logits < 2e-6 < 1e-2 < without.logits
    assert beside.equal_answers == beside.answers

    adapter.merge_into(source.tensors)
    for module in adapter.modules():
        ours = source.tensors.read(f"{module}.weight")
        theirs = by_torch.model.get_parameter(
            f"{module.replace('model.', 'model.language_model.', 1)}.weight"
        )
        np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=2e-5)


def _without_partner(folder: Path) -> None:
    pairs = load_file(folder / "adapter_model.safetensors")
    pairs.pop(sorted(pairs)[0])
    save_file(pairs, folder / "adapter_model.safetensors")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"use_dora": True}, "DoRA"),
        ({"bias": "all"}, "biases"),
        ({"modules_to_save": ["lm_head"]}, "whole modules"),
        ({"peft_type": "IA3"}, "no LoRA"),
        ({"fan_in_fan_out": True}, "transposes"),
    ],
)
def test_adapters_that_are_more_than_a_lora_are_refused(
    tmp_path: Path, config: dict[str, Any], message: str
) -> None:
    with pytest.raises(CheckpointError, match=message):
        LoraAdapter.read(_adapter(tmp_path / "lora", **config))


def test_half_a_pair_is_refused(tmp_path: Path) -> None:
    folder = _adapter(tmp_path / "lora")
    _without_partner(folder)
    with pytest.raises(CheckpointError, match="more than matrices"):
        LoraAdapter.read(folder)


def test_an_adapter_of_the_picture_tower_must_be_merged(tiny_vlm: TinyVlm, tmp_path: Path) -> None:
    folder = tmp_path / "lora"
    _adapter(folder)
    name = "base_model.model.model.visual.blocks.0.mlp.up_proj"
    pair = {f"{name}.lora_A.weight": torch.ones(2, 64), f"{name}.lora_B.weight": torch.ones(160, 2)}
    save_file(pair, folder / "adapter_model.safetensors")
    source, adapter = VlmSource.open(tiny_vlm.folder), LoraAdapter.read(folder)
    with pytest.raises(CheckpointError, match="cannot add while") as refused:
        draft_lora(source, adapter)
    assert "--merge" in refused.value.next_step
    before = source.tensors.read("visual.blocks.0.mlp.up_proj.weight")
    adapter.merge_into(source.tensors)
    after = source.tensors.read("visual.blocks.0.mlp.up_proj.weight")
    np.testing.assert_allclose(after - before, 8.0, atol=1e-4)


def test_an_adapter_of_another_model_is_refused(tiny_vlm: TinyVlm, tmp_path: Path) -> None:
    folder = _adapter(tmp_path / "lora")
    name = "base_model.model.model.language_model.layers.0.mlp.up_proj"
    pair = {f"{name}.lora_A.weight": torch.ones(2, 64), f"{name}.lora_B.weight": torch.ones(256, 2)}
    save_file(pair, folder / "adapter_model.safetensors")
    source, adapter = VlmSource.open(tiny_vlm.folder), LoraAdapter.read(folder)
    with pytest.raises(CheckpointError, match="does not fit"):
        draft_lora(source, adapter)
    with pytest.raises(CheckpointError, match="does not fit"):
        adapter.merge_into(source.tensors)


@pytest.mark.parametrize("kind", ["Q4_K_M", "Q8_0"])
def test_an_exported_folder_is_whole_and_the_same_every_time(
    tiny_vlm: TinyVlm, tmp_path: Path, kind: Any
) -> None:
    out = tmp_path / "stylist"
    options = ExportOptions(kind, lora=_adapter(tmp_path / "lora"), name="stylist")
    first = export_gguf(tiny_vlm.folder, out, options)
    assert {file.name for file in out.iterdir()} == {
        f"stylist-{kind}.gguf",
        "mmproj-stylist-F16.gguf",
        "lora-stylist-F16.gguf",
        "manifest.json",
    }
    fields = read_manifest(out / "manifest.json").fields
    assert fields["quantization"] == kind
    assert fields["runtime"] == "llama"
    assert all(sha256_of(out / file.name) == file.sha256 for file in first.files)
    assert export_gguf(tiny_vlm.folder, out, options) == first
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("stylist")] == [
        "stylist"
    ]
    with LlamaSide(out / fields["text"], out / fields["mmproj"]) as side:
        assert len(side.greedy(prompt_of(QUESTIONS[0]), lessons()[0].picture, most=4)) == 4


def test_a_folder_with_something_else_in_it_is_left_alone(
    tiny_vlm: TinyVlm, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(CheckpointError, match="not an exported model"):
        export_gguf(tiny_vlm.folder, tmp_path, ExportOptions("F16"))
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_an_export_that_fails_leaves_the_earlier_one(
    tiny_vlm: TinyVlm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "stylist"
    before = export_gguf(tiny_vlm.folder, out, ExportOptions("F16", name="stylist"))
    monkeypatch.setattr(llama_cpp, "llama_model_quantize", lambda *_: 1)
    with pytest.raises(GgufError, match="Q8_0"):
        export_gguf(tiny_vlm.folder, out, ExportOptions("Q8_0", name="stylist"))
    assert read_manifest(out / "manifest.json") == before
    assert [file.name for file in tmp_path.iterdir()] == ["stylist"]


def test_quantizing_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "not.gguf").write_bytes(b"GGUF but not really")
    with pytest.raises(GgufError, match="Q8_0"):
        quantize(tmp_path / "not.gguf", tmp_path / "out.gguf", quant="Q8_0")
    assert not (tmp_path / "out.gguf").exists()


def test_the_command_exports_checks_and_refuses(tiny_vlm: TinyVlm, tmp_path: Path) -> None:
    out, report = str(tmp_path / "stylist"), str(tmp_path / "report.json")
    call = CliRunner().invoke
    model = ["--model", str(tiny_vlm.folder)]
    made = call(
        main, ["export", "gguf", *model, "--out", out, "--type", "f32", "--vision-type", "f32"]
    )
    assert made.exit_code == 0, made.output
    checked = call(main, ["export", "check", *model, "--exported", out, "--out", report, "--json"])
    assert checked.exit_code == 0, checked.output
    figures = json.loads(checked.stdout)
    assert figures["met"] is True
    assert figures["deviation"]["answers"] >= 4
    # a smaller type does not stay within five times what F32 loses, and that is said
    smaller = call(main, ["export", "gguf", *model, "--out", out, "--type", "q4_0"])
    assert smaller.exit_code == 0, smaller.output
    refused = call(main, ["export", "check", *model, "--exported", out, "--bounds", report])
    assert refused.exit_code == 1
    assert "logit_deviation" in refused.output
    foreign = call(main, ["export", "check", *model, "--exported", str(tmp_path)])
    assert foreign.exit_code == 1
    assert "not a folder that an export wrote" in foreign.output
