"""Reading a Qwen2.5-VL folder: layouts, names, stored types, and everything that is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")

import torch
from safetensors.torch import load_file, save_file

from tests.tiny_models.vlm import ROWS, TinyVlm
from train.export.checkpoint import CheckpointError, Tensors, canonical, read_shape
from train.export.gguf_file import GgufError, write_gguf
from train.export.gguf_words import CONTROL, NORMAL, UNUSED, USER_DEFINED, read_words
from train.export.to_gguf import VlmSource, draft_text, draft_vision, write_text
from train.export.to_mlx import flat_config

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def folder(tiny_vlm: TinyVlm, tmp_path: Path) -> Path:
    """A copy of the tiny model that a test may spoil."""
    return Path(shutil.copytree(tiny_vlm.folder, tmp_path / "tiny-vlm"))


def _change(file: Path, change: Change) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    change(document)
    file.write_text(json.dumps(document), encoding="utf-8")


def _exported(folder: Path) -> bytes:
    source = VlmSource.open(folder, name="same")
    for draft, name in ((draft_text(source), "t.gguf"), (draft_vision(source), "v.gguf")):
        write_gguf(draft, folder / name, plain="F16")
    return (folder / "t.gguf").read_bytes() + (folder / "v.gguf").read_bytes()


def _renamed(folder: Path, rename: Callable[[str], str]) -> None:
    file = folder / "model.safetensors"
    save_file({rename(name): value for name, value in load_file(file).items()}, file)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("model.layers.0.mlp.up_proj.weight", "model.layers.0.mlp.up_proj.weight"),
        ("model.language_model.layers.0.mlp.up_proj.weight", "model.layers.0.mlp.up_proj.weight"),
        ("language_model.model.layers.0.x", "model.layers.0.x"),
        ("language_model.lm_head.weight", "lm_head.weight"),
        ("model.visual.merger.ln_q.weight", "visual.merger.ln_q.weight"),
        ("base_model.model.model.visual.merger.ln_q.weight", "visual.merger.ln_q.weight"),
        ("base_model.model.lm_head.weight", "lm_head.weight"),
        ("module.base_model.model.model.language_model.norm.weight", "model.norm.weight"),
        (
            "base_model.model.model.language_model.layers.1.self_attn.q_proj.base_layer.weight",
            "model.layers.1.self_attn.q_proj.weight",
        ),
    ],
)
def test_names_of_every_version_have_one_canonical_name(name: str, expected: str) -> None:
    assert canonical(name) == expected


def test_the_same_model_gives_the_same_bytes(folder: Path) -> None:
    assert _exported(folder) == _exported(folder)


def test_names_as_in_memory_and_behind_peft_give_the_same_bytes(folder: Path) -> None:
    before = _exported(folder)

    def in_memory(name: str) -> str:
        if name.startswith("lm_head"):
            return f"base_model.model.{name}"
        return (
            "base_model.model."
            + {"model": "model.language_model", "visual": "model.visual"}[name.split(".")[0]]
            + name[name.index(".") :]
        )

    _renamed(folder, in_memory)
    assert _exported(folder) == before


def test_flat_and_nested_settings_give_the_same_bytes(folder: Path) -> None:
    before = _exported(folder)
    shape = read_shape(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert "text_config" in config
    (folder / "config.json").write_text(json.dumps(flat_config(config, shape)), encoding="utf-8")
    assert "text_config" not in json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert _exported(folder) == before


def test_picture_settings_are_also_found_in_processor_config(folder: Path) -> None:
    before = _exported(folder)
    settings = json.loads((folder / "preprocessor_config.json").read_text(encoding="utf-8"))
    (folder / "preprocessor_config.json").unlink()
    (folder / "processor_config.json").write_text(json.dumps({"image_processor": settings}))
    assert _exported(folder) == before


@pytest.mark.parametrize("kind", ["BF16", "F16"])
def test_shards_of_half_precision_are_read_exactly(folder: Path, kind: str) -> None:
    dtype = {"BF16": torch.bfloat16, "F16": torch.float16}[kind]
    whole = load_file(folder / "model.safetensors")
    halves = {name: value.to(dtype) for name, value in whole.items()}
    (folder / "model.safetensors").unlink()
    weights = {}
    for number, name in enumerate(sorted(halves)):
        weights[name] = f"model-0000{1 + number % 3}-of-00003.safetensors"
    for file in set(weights.values()):
        save_file({n: v for n, v in halves.items() if weights[n] == file}, folder / file)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weights}))
    tensors = Tensors(folder)
    assert tensors.names() == {canonical(name) for name in whole}
    assert tensors.all_stored_as(kind)
    for name, value in halves.items():
        np.testing.assert_array_equal(tensors.read(canonical(name)), value.float().numpy())
    if kind == "BF16":
        # BF16 in, BF16 out: nothing is rounded, and a quantized file comes from these
        import gguf

        source = VlmSource.open(folder)
        write_text(source, folder / "text.gguf", kind="BF16")
        for tensor in gguf.GGUFReader(folder / "text.gguf").tensors:
            if tensor.name == "token_embd.weight":
                values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
                np.testing.assert_array_equal(values, tensors.read("model.embed_tokens.weight"))


def test_a_tied_output_layer_is_left_out_and_an_untied_one_is_not(folder: Path) -> None:
    assert "output.weight" in {t.name for t in draft_text(VlmSource.open(folder)).tensors}
    _change(folder / "config.json", lambda config: config.update(tie_word_embeddings=True))
    tied = VlmSource.open(folder)
    assert tied.shape.text.tied
    assert "output.weight" not in {tensor.name for tensor in draft_text(tied).tensors}


@pytest.mark.parametrize(
    ("rename", "message"),
    [
        (lambda name: name.replace("merger.ln_q", "merger.strange"), "lacks visual.merger.ln_q"),
        (lambda name: name.replace("lm_head", "extra"), "lacks lm_head.weight"),
        (
            lambda name: name.replace("self_attn.q_proj.bias", "self_attn.q_norm.bias"),
            "and 1 more",
        ),
    ],
)
def test_unknown_and_missing_tensors_are_refused(
    folder: Path, rename: Callable[[str], str], message: str
) -> None:
    _renamed(folder, rename)
    with pytest.raises(CheckpointError, match=message):
        VlmSource.open(folder)


def test_a_tensor_too_many_is_refused(folder: Path) -> None:
    file = folder / "model.safetensors"
    save_file({**load_file(file), "model.layers.0.new.weight": torch.zeros(2)}, file)
    with pytest.raises(CheckpointError, match=r"also holds model\.layers\.0\.new\.weight"):
        VlmSource.open(folder)


_VISION: dict[str, tuple[str, Any, str]] = {
    "windows of another size": ("window_size", 224, "windows of 112"),
    "full attention where llama.cpp has windows": ("fullatt_block_indexes", [0, 3], "n-th block"),
    "full attention that ends too early": ("fullatt_block_indexes", [1], "n-th block"),
    "no full attention": ("fullatt_block_indexes", [], "n-th block"),
    "a merger of three": ("spatial_merge_size", 3, "merger"),
    "single frames": ("temporal_patch_size", 1, "frames"),
    "patches of 16": ("patch_size", 16, "patches of 14"),
    "another activation": ("hidden_act", "gelu", "SiLU"),
    "a tower of another width": ("out_hidden_size", 64, "text's width"),
    "an inner layer as wide as the stream": ("intermediate_size", 64, "inner layer"),
    "heads that do not divide": ("num_heads", 3, "divide"),
}


@pytest.mark.parametrize("name", _VISION)
def test_what_llama_cpp_would_compute_otherwise_is_refused(folder: Path, name: str) -> None:
    key, value, message = _VISION[name]
    _change(folder / "config.json", lambda config: config["vision_config"].update({key: value}))
    with pytest.raises(CheckpointError, match=message) as refused:
        read_shape(folder)
    assert refused.value.next_step


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.update(model_type="qwen3_vl"), "not a Qwen2.5-VL"),
        (lambda c: c["text_config"].update(use_sliding_window=True), "sliding"),
        (lambda c: c["text_config"]["rope_parameters"].update(rope_type="yarn"), "rotary"),
        (lambda c: c["text_config"]["rope_parameters"].update(mrope_section=[4, 6, 7]), "M-RoPE"),
        (lambda c: c["text_config"]["rope_parameters"].pop("mrope_section"), "not complete"),
        (lambda c: c["text_config"].pop("hidden_size"), "not complete"),
    ],
)
def test_other_architectures_and_positions_are_refused(
    folder: Path, change: Change, message: str
) -> None:
    _change(folder / "config.json", change)
    with pytest.raises(CheckpointError, match=message):
        read_shape(folder)


def test_damaged_files_are_refused_in_words(folder: Path) -> None:
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    for spoiled in (whole[:-100], b"\xff" * 64, b""):
        weights.write_bytes(spoiled)
        with pytest.raises(CheckpointError, match="cannot be read"):
            VlmSource.open(folder)
    values = load_file_of(whole, folder)
    values["lm_head.weight"][0, 0] = float("nan")
    save_file(values, weights)
    with pytest.raises(CheckpointError, match=r"lm_head\.weight"):
        write_gguf(draft_text(VlmSource.open(folder)), folder / "t.gguf", plain="F16")
    assert not (folder / "t.gguf").exists()
    assert not list(folder.glob("*.part"))


def load_file_of(data: bytes, folder: Path) -> dict[str, Any]:
    (folder / "whole.safetensors").write_bytes(data)
    found = load_file(folder / "whole.safetensors")
    (folder / "whole.safetensors").unlink()
    return dict(found)


def test_values_too_large_for_f16_are_refused_and_f32_takes_them(folder: Path) -> None:
    file = folder / "model.safetensors"
    values = load_file(file)
    values["lm_head.weight"][0, 0] = 1e6
    save_file(values, file)
    draft = draft_text(VlmSource.open(folder))
    with pytest.raises(GgufError, match=r"output\.weight"):
        write_gguf(draft, folder / "t.gguf", plain="F16")
    write_gguf(draft, folder / "t.gguf", plain="F32")


def test_every_row_of_the_embedding_has_a_token(folder: Path) -> None:
    words = read_words(folder, rows=ROWS)
    assert len(words.tokens) == len(words.kinds) == ROWS
    kinds = dict(zip(words.tokens, words.kinds, strict=True))
    assert kinds[f"[PAD{ROWS - 1}]"] == UNUSED
    assert kinds["<|image_pad|>"] == kinds["<|im_end|>"] == CONTROL
    assert kinds["<tool_call>"] == USER_DEFINED
    assert kinds["e"] == NORMAL
    assert words.tokens[words.end] == "<|im_end|>"
    assert all(merge.count(" ") == 1 for merge in words.merges)


def test_the_template_is_found_wherever_a_version_put_it(folder: Path) -> None:
    template = read_words(folder, rows=ROWS).template
    (folder / "chat_template.jinja").unlink()
    with pytest.raises(CheckpointError, match="no chat template"):
        read_words(folder, rows=ROWS)
    named = [{"name": "tools", "template": "no"}, {"name": "default", "template": template}]
    for form in (template, named):
        _change(folder / "tokenizer_config.json", lambda c, form=form: c.update(chat_template=form))  # type: ignore[misc]
        assert read_words(folder, rows=ROWS).template == template
    (folder / "chat_template.json").write_text(json.dumps({"chat_template": "older"}))
    assert read_words(folder, rows=ROWS).template == "older"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["pre_tokenizer"]["pretokenizers"].pop(0), "splitting"),
        (
            lambda d: d["pre_tokenizer"]["pretokenizers"][0]["pattern"].update(Regex=r"\s+"),
            "splitting",
        ),
        (lambda d: d["pre_tokenizer"]["pretokenizers"][1].update(use_regex=True), "bytes"),
        (lambda d: d.update(normalizer={"type": "Lowercase"}), "NFC"),
        (lambda d: d["model"].update(type="Unigram"), "BPE"),
        (lambda d: d["model"].pop("merges"), "cannot be read"),
        (
            lambda d: [t.update(content="<|x|>") for t in d["added_tokens"] if "im_end" in str(t)],
            "im_end",
        ),
        (lambda d: [t.update(special=False) for t in d["added_tokens"]], "special token"),
    ],
)
def test_a_tokenizer_that_llama_cpp_would_read_otherwise_is_refused(
    folder: Path, change: Change, message: str
) -> None:
    _change(folder / "tokenizer.json", change)
    with pytest.raises(CheckpointError, match=message):
        read_words(folder, rows=ROWS)


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden"])
def test_a_name_that_leads_elsewhere_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(CheckpointError, match="name"):
        VlmSource.open(folder, name=name)


def test_more_tokens_than_rows_are_refused(folder: Path) -> None:
    with pytest.raises(CheckpointError, match="more tokens"):
        read_words(folder, rows=300)
