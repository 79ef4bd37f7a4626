"""Weights that a picture tower begins with when it has only a few thousand photos to learn from.

Attention from random weights has to find out that neighbors matter, which takes a million pictures.
Here every head of every block begins by looking one patch up, down, left or right: rotary positions
make that a matter of two biases (the idea of ConViT, d'Ascoli et al. 2021, arXiv 2103.10697, in the
terms of RoPE). Patches begin as their whitened principal directions, so that fine texture is as
loud as light and dark. Nothing is held there: training changes all of it.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

LOOKS: Final = ((-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0))
"""Where heads look, in patches down and to the right; more heads than looks begin again."""
SHARPNESS: Final = 5.0
"""Length of the biases: a patch beside the one looked at gets a ninth of its weight."""
FREQUENCIES: Final = 4
"""The fast ones tell neighbors apart; the slow ones stay free for what is learned."""


@torch.no_grad()
def start_tower(tower: Any, patches: npt.NDArray[np.float32]) -> None:
    """Set the weights of a Qwen2.5-VL tower; chance is torch's.

    Args:
        patches: ``[n, 3 * frames * patch * patch]`` of training photos, a few thousand.
    """
    _embed(tower.patch_embed, patches)
    blocks = len(tower.blocks)
    for block in tower.blocks:
        _attend(block.attn, tower.rotary_pos_emb.inv_freq)
        _scaled(block.attn.proj, 1 / (2 * blocks))
        _scaled(block.mlp.gate_proj, 1)
        _scaled(block.mlp.up_proj, 1)
        _scaled(block.mlp.down_proj, 1 / (2 * blocks))
    for layer in tower.merger.mlp:
        if isinstance(layer, nn.Linear):
            _scaled(layer, 1)


def _embed(module: Any, patches: npt.NDArray[np.float32]) -> None:
    """Give the embedding the principal directions of patches, each as loud as the others."""
    kernel: Tensor = module.proj.weight
    wide = kernel.shape[0]
    rows = patches.astype(np.float64)
    rows = rows - rows.mean(0)
    variance, directions = np.linalg.eigh(rows.T @ rows / len(rows))
    best = np.argsort(variance)[::-1][:wide]
    # directions that are nearly noise are not blown up
    loud = np.sqrt(np.maximum(variance[best], 0) + 1e-3 * variance.mean())
    weights = (directions[:, best] / loud).T
    found = torch.zeros(wide, weights.shape[1])
    found[: len(best)] = torch.from_numpy(weights.astype(np.float32))
    kernel.copy_(found.view_as(kernel))


def _attend(module: Any, speeds: Tensor) -> None:
    """Let each head look at a neighbor.

    Rotary positions turn the pair (j, j + half) of a query at place p by ``speed * p``. With one
    query for all places and a key turned back by ``speed * look``, their product is greatest where
    the key's place is the query's plus ``look``.
    """
    heads, width = module.num_heads, module.head_dim
    half, axis = width // 2, width // 4
    query, key = torch.zeros(heads, width), torch.zeros(heads, width)
    fast = min(FREQUENCIES, axis)
    for head in range(heads):
        for place, step in zip((0, axis), LOOKS[head % len(LOOKS)], strict=True):
            pairs = slice(place, place + fast)
            behind = slice(half + place, half + place + fast)
            turn = speeds[:fast] * step
            query[head, pairs] = SHARPNESS
            key[head, pairs] = SHARPNESS * turn.cos()
            key[head, behind] = -SHARPNESS * turn.sin()
    bias: Tensor = module.qkv.bias
    bias.zero_()
    bias.view(3, heads, width)[0].copy_(query)
    bias.view(3, heads, width)[1].copy_(key)
    values: Tensor = module.qkv.weight[2 * heads * width :]
    nn.init.normal_(values, std=values.shape[1] ** -0.5)


def _scaled(layer: nn.Linear, variance: float) -> None:
    """Draw weights that multiply the variance of what comes in by ``variance``."""
    nn.init.normal_(layer.weight, std=(variance / layer.weight.shape[1]) ** 0.5)
