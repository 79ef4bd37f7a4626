"""An adapter made part of its base: transformers reads the folder, and nothing else changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from tests.tiny_models.vlm import TinyVlm
from train.export.checkpoint import CheckpointError
from train.export.merged import export_merged
from train.picture_limits import FILE, PictureLimits, limits_of, write_limits

CHANGED = "model.layers.1.self_attn.q_proj"


@pytest.fixture
def adapter(tiny_vlm: TinyVlm, tmp_path: Path) -> Path:
    """A LoRA of rank 2 on one matrix."""
    folder = tmp_path / "lora"
    folder.mkdir()
    rows, columns = _weights(tiny_vlm.folder)[f"{CHANGED}.weight"].shape
    a, b = torch.randn(2, columns), torch.randn(rows, 2)
    name = f"base_model.model.{CHANGED}"
    pair = {f"{name}.lora_A.weight": a, f"{name}.lora_B.weight": b}
    save_file(pair, folder / "adapter_model.safetensors")
    (folder / "adapter_config.json").write_text('{"peft_type": "LORA", "r": 2, "lora_alpha": 4}')
    return folder


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    from train.export.checkpoint import canonical

    return {canonical(name): each for name, each in load_file(folder / "model.safetensors").items()}


def test_a_merged_folder_is_the_base_with_its_adapter(
    tiny_vlm: TinyVlm, adapter: Path, tmp_path: Path
) -> None:
    from transformers import AutoTokenizer, Qwen2_5_VLForConditionalGeneration

    base = tmp_path / "base"
    base.mkdir()
    for file in tiny_vlm.folder.iterdir():
        if file.is_file():
            (base / file.name).write_bytes(file.read_bytes())
    write_limits(base, PictureLimits(25, 16))
    out = tmp_path / "merged"
    export_merged(base, out, lora=adapter)
    before, after = _weights(base), _weights(out)
    pair = load_file(adapter / "adapter_model.safetensors")
    a, b = (next(v for n, v in pair.items() if f"lora_{part}" in n) for part in "AB")
    wanted = before[f"{CHANGED}.weight"].float() + 2.0 * (b @ a)
    assert torch.allclose(after.pop(f"{CHANGED}.weight").float(), wanted, atol=1e-5)
    before.pop(f"{CHANGED}.weight")
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in after)
    assert limits_of(out) == PictureLimits(25, 16)
    loaded = Qwen2_5_VLForConditionalGeneration.from_pretrained(out, dtype=torch.float32)
    own = dict(loaded.model.language_model.named_parameters())
    assert torch.allclose(own["layers.1.self_attn.q_proj.weight"], wanted, atol=1e-5)
    assert AutoTokenizer.from_pretrained(out).chat_template
    assert (out / FILE).is_file()

    export_merged(base, out, lora=adapter)  # an earlier one is replaced


def test_what_is_read_is_not_written_over(tiny_vlm: TinyVlm, adapter: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="is what is read here"):
        export_merged(tiny_vlm.folder, tiny_vlm.folder, lora=adapter)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "x.txt").write_text("mine")
    with pytest.raises(CheckpointError, match="not a model"):
        export_merged(tiny_vlm.folder, tmp_path / "notes", lora=adapter)
    assert (tmp_path / "notes" / "x.txt").read_text() == "mine"
