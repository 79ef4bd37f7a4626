"""Computes Qwen2.5-VL's picture tower in few large steps instead of many small ones.

transformers attends window by window in a Python loop unless FlashAttention is there, and cuts
patches by a three-dimensional convolution whose gradient costs more than all other layers together
on a processor (1.6 of 3.6 s a step). Here windows of one length are one batch, and the convolution
is the matrix product that it is, because stride and kernel are the same. The weights stay where
they are; numbers differ by rounding. FlashAttention keeps its own path.
"""

from __future__ import annotations

from types import MethodType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


def quicken(model: nn.Module) -> int:
    """Let every picture tower in ``model`` compute so; return how many layers changed."""
    changed = 0
    for module in model.modules():
        name = type(module).__name__
        if name == "Qwen2_5_VLVisionAttention" and not _flash(module):
            module.forward = MethodType(_attend, module)
        elif name == "Qwen2_5_VisionPatchEmbed":
            module.forward = MethodType(_embed, module)
        else:
            continue
        changed += 1
    return changed


def _flash(module: Any) -> bool:
    return "flash" in str(module.config._attn_implementation)


def _embed(self: Any, hidden_states: Tensor) -> Tensor:
    kernel: Tensor = self.proj.weight
    return functional.linear(hidden_states.to(kernel.dtype), kernel.flatten(1), self.proj.bias)


def _attend(
    self: Any,
    hidden_states: Tensor,
    cu_seqlens: Tensor,
    position_embeddings: tuple[Tensor, Tensor],
    **kwargs: Any,
) -> Tensor:
    """Attend inside each segment ``cu_seqlens[i]..cu_seqlens[i + 1]``."""
    count = hidden_states.shape[0]
    split = self.qkv(hidden_states).view(count, 3, self.num_heads, -1)
    cos, sin = (part.unsqueeze(-2) for part in position_embeddings)
    query, key = _turned(split[:, 0], cos, sin), _turned(split[:, 1], cos, sin)
    whole = torch.stack([query, key, split[:, 2]])
    found = whole.new_empty(count, self.num_heads, whole.shape[-1])
    lengths = cu_seqlens.diff()
    sizes = torch.unique(lengths).tolist()
    if len(sizes) == 1:
        found = _batched(whole, sizes[0], scale=self.scaling)
    else:
        for size in sizes:
            starts = cu_seqlens[:-1][lengths == size].long()
            rows = (starts[:, None] + torch.arange(size, device=starts.device)).flatten()
            part = _batched(whole[:, rows], size, scale=self.scaling)
            found = found.index_copy(0, rows, part)
    return self.proj(found.reshape(count, -1))


def _batched(whole: Tensor, size: int, *, scale: float) -> Tensor:
    """Attend within neighboring rows of ``size``; ``whole`` is ``[3, rows, heads, width]``."""
    _, rows, heads, width = whole.shape
    query, key, value = whole.view(3, rows // size, size, heads, width).transpose(2, 3)
    if whole.device.type == "cpu":
        # the gradient of torch's fused attention takes ten times as long there at such sizes
        scores = (query * scale) @ key.transpose(-1, -2)
        found = scores.softmax(dim=-1, dtype=torch.float32).to(value.dtype) @ value
    else:
        found = functional.scaled_dot_product_attention(query, key, value, scale=scale)
    return found.transpose(1, 2).reshape(rows, heads, width)


def _turned(values: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate, in float32 as transformers does."""
    whole = values.float()
    first, second = whole.chunk(2, dim=-1)
    turned = whole * cos.float() + torch.cat([-second, first], dim=-1) * sin.float()
    return turned.to(values.dtype)
