"""Weights under the published names: read as they are, refused in words when they are others."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

from train.errors import DataError
from train.showo.backbone import ShowO
from train.showo.config import NANO
from train.showo.tokenizer_net import PictureTokenizer
from train.showo.weights import load_showo, load_tokenizer, save_weights

SHAPES = {"q_proj": (64, 64), "k_proj": (64, 64), "v_proj": (64, 64), "dense": (64, 64)}


def official(vocabulary: int = 332) -> dict[str, torch.Tensor]:
    """Return tensors under the names of the published file, written out rather than asked for."""
    shapes: dict[str, tuple[int, ...]] = {"showo.model.embed_tokens.weight": (vocabulary, 64)}
    for layer in range(2):
        prefix = f"showo.model.layers.{layer}"
        linear = {f"self_attn.{name}": shape for name, shape in SHAPES.items()}
        linear |= {"mlp.fc1": (256, 64), "mlp.fc2": (64, 256)}
        norms = {"input_layernorm": 64, "self_attn.q_layernorm": 32, "self_attn.k_layernorm": 32}
        for name, shape in linear.items():
            shapes |= {f"{prefix}.{name}.weight": shape, f"{prefix}.{name}.bias": shape[:1]}
        for name, width in norms.items():
            shapes |= {f"{prefix}.{name}.weight": (width,), f"{prefix}.{name}.bias": (width,)}
    shapes |= {f"showo.model.final_layernorm.{kind}": (64,) for kind in ("weight", "bias")}
    shapes |= {"showo.lm_head.weight": (vocabulary, 64), "showo.lm_head.bias": (vocabulary,)}
    generator = torch.Generator().manual_seed(0)
    return {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}


@pytest.fixture
def written(tmp_path):
    def write(tensors, name="pytorch_model.safetensors"):
        save_file(tensors, tmp_path / name, metadata={"format": "pt"})
        return tmp_path / name

    return write


def test_a_file_with_the_published_names_loads_to_the_last_bit(written):
    tensors = official()
    net = load_showo(written(tensors), NANO)
    state = net.state_dict()
    assert set(state) == set(tensors)
    assert all(torch.equal(state[name], tensors[name]) for name in tensors)
    assert not net.training
    ids = torch.tensor([[1, 2]])
    logits = net(ids, allowed=torch.ones(1, 2, 2, dtype=torch.bool))
    assert torch.isfinite(logits).all()
    sum_of_grads = logits.sum()
    sum_of_grads.backward()
    assert net.showo.lm_head.weight.grad is not None


def test_weights_are_read_in_the_type_that_is_asked_for(written):
    file = written({name: value.bfloat16() for name, value in official().items()})
    assert load_showo(file, NANO).showo.lm_head.weight.dtype == torch.bfloat16
    net = load_showo(file, NANO, dtype=torch.float32)
    assert {value.dtype for value in net.parameters()} == {torch.float32}


def test_what_is_saved_comes_back_with_the_same_answers(tmp_path):
    torch.manual_seed(0)
    net, tokenizer = ShowO(NANO).eval(), PictureTokenizer(NANO.tokenizer).eval()
    save_weights(net, tmp_path / "showo.safetensors")
    save_weights(tokenizer, tmp_path / "magvit.safetensors")
    assert {file.suffix for file in tmp_path.iterdir()} == {".safetensors"}
    again = load_showo(tmp_path / "showo.safetensors", NANO)
    ids = torch.tensor([[1, 2, 3]])
    allowed = torch.ones(1, 3, 3, dtype=torch.bool)
    assert torch.equal(net(ids, allowed=allowed), again(ids, allowed=allowed))
    codes = load_tokenizer(tmp_path / "magvit.safetensors", NANO.tokenizer)
    pixels = torch.randn(1, 3, 32, 32)
    assert torch.equal(tokenizer.encode(pixels), codes.encode(pixels))


def test_tables_that_follow_from_the_bits_may_be_missing(tmp_path, written):
    torch.manual_seed(0)
    save_weights(PictureTokenizer(NANO.tokenizer), tmp_path / "whole.safetensors")
    tensors = load_file(tmp_path / "whole.safetensors")
    assert tensors["quantize.embedding"].shape == (64, 6)
    assert tensors["quantize.power_vals"].tolist() == [32, 16, 8, 4, 2, 1]
    less = {name: value for name, value in tensors.items() if not name.startswith("quantize")}
    net = load_tokenizer(written(less, "less.safetensors"), NANO.tokenizer)
    assert torch.equal(net.quantize.embedding, tensors["quantize.embedding"])


def test_missing_and_foreign_names_are_all_told(written):
    tensors = official()
    for layer in range(2):
        for kind in ("weight", "bias"):
            del tensors[f"showo.model.layers.{layer}.self_attn.q_layernorm.{kind}"]
    tensors["showo.model.layers.2.mlp.fc1.bias"] = torch.zeros(256)
    with pytest.raises(DataError) as refusal:
        load_showo(written(tensors), NANO)
    message = refusal.value.message
    assert "4 tensors are missing (showo.model.layers.0.self_attn.q_layernorm.bias," in message
    assert "1 tensors are not of this model (showo.model.layers.2.mlp.fc1.bias)" in message


def test_another_shape_is_refused(written):
    with pytest.raises(DataError, match=r"lm_head.bias is \[333\] and not \[332\]"):
        load_showo(written(official(333)), NANO)
    bigger = replace(NANO, tokenizer=replace(NANO.tokenizer, bits=7))
    with pytest.raises(DataError, match="3 tensors are of another shape"):
        load_showo(written(official()), bigger)


def test_the_variant_with_clip_is_named(written):
    tensors = official() | {"mm_projector.0.weight": torch.zeros(64, 8)}
    with pytest.raises(DataError, match="projector for CLIP"):
        load_showo(written(tensors), NANO)


def test_quantized_weights_are_refused(written):
    tensors = official()
    tensors["showo.lm_head.weight"] = tensors["showo.lm_head.weight"].to(torch.int8)
    with pytest.raises(DataError, match=r"showo.lm_head.weight \(I8\)"):
        load_showo(written(tensors), NANO)


def test_pickles_and_torn_files_are_refused(tmp_path, written):
    with pytest.raises(DataError, match="pickled file"):
        load_showo(tmp_path / "pytorch_model.bin", NANO)
    with pytest.raises(DataError, match="not there or is no whole"):
        load_showo(tmp_path / "none.safetensors", NANO)
    file = written(official())
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(DataError, match="no whole safetensors file"):
        load_showo(file, NANO)
