"""What a tower begins with: heads that look at neighbors, patches as loud as one another."""

from __future__ import annotations

import numpy as np
import torch
from transformers.models.qwen2_5_vl import modeling_qwen2_5_vl as qwen
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLVisionConfig

from train.omni.pocket_shape import PocketShape, tower_settings
from train.omni.tower_start import LOOKS, start_tower

PATCHES = np.repeat(
    np.cumsum(np.random.default_rng(1).normal(size=(3000, 3, 1, 196)), axis=-1), 2, axis=2
).reshape(3000, -1)


def _tower() -> qwen.Qwen2_5_VisionTransformerPretrainedModel:
    torch.manual_seed(3)
    tower = qwen.Qwen2_5_VisionTransformerPretrainedModel(
        Qwen2_5_VLVisionConfig(**tower_settings(PocketShape()))
    )
    start_tower(tower, PATCHES.astype(np.float32))
    return tower.eval()


def test_every_head_looks_one_patch_aside() -> None:
    tower = _tower()
    side = 6
    places = torch.stack(torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij"))
    places = places.reshape(2, -1)
    attention = tower.blocks[2].attn
    biases = attention.qkv.bias.view(3, attention.num_heads, 1, -1)
    cos, sin = tower.rotary_pos_emb(torch.zeros(1), places.T)
    flat = [each.expand(-1, side * side, -1).transpose(0, 1) for each in biases[:2]]
    query, key = qwen.apply_rotary_pos_emb_vision(*flat, cos, sin)
    scores = torch.einsum("phd,qhd->hpq", query, key) * attention.scaling
    weights = scores.softmax(-1)
    middle = 2 * side + 3
    for head, (down, right) in enumerate(LOOKS):
        wanted = middle + int(down) * side + int(right)
        assert weights[head, middle].argmax() == wanted
        assert weights[head, middle, wanted] > 0.4


def test_patches_come_out_equally_loud() -> None:
    tower = _tower()
    with torch.no_grad():
        found = tower.patch_embed(torch.from_numpy(PATCHES.astype(np.float32)))
    loudness = found.std(0)
    assert loudness.max() < 1.1
    assert loudness[:100].min() > 0.8


def test_a_picture_goes_through_at_a_sane_size() -> None:
    tower = _tower()
    with torch.no_grad():
        seen = tower(torch.from_numpy(PATCHES[:36].astype(np.float32)), torch.tensor([[1, 6, 6]]))
    assert 0.1 < seen.pooler_output.std() < 3
