"""The transformer of Show-o: Phi-1.5 with a LayerNorm on queries and keys, in plain PyTorch.

    ids [B, S] -> embeddings [B, S, H] -> layers -> hidden [B, S, H] -> logits [B, S, V]

A layer is parallel: one norm feeds attention and feed-forward part, and both are added to the
stream. Names of parameters are those of the published checkpoints. Which rows exist and who sees
whom is decided elsewhere; positions and attention come in as tensors. There is no dropout, because
the published configuration has none.

A ``Cache`` holds rotated keys and values of tokens that later ones may look at. It is one tensor,
``[layers, 2, B, heads, P, head_dim]``, so that a graph can take it in and hand it out.

Source: Phi-1.5 (Li et al. 2023); QK-LayerNorm as in ViT-22B (Dehghani et al. 2023), section 2;
rotary embedding (Su et al. 2021), equation 34 in the rotate-half form; specification, section 1.1.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from train.showo.config import BackboneConfig, ShowoConfig

Cache = Tensor
Pair = tuple[Tensor, Tensor]


class Attention(nn.Module):
    """Multi-head attention with normalized, partly rotated queries and keys."""

    def __init__(self, config: BackboneConfig) -> None:
        super().__init__()
        self.heads, self.rotary = config.heads, config.rotary
        self.q_proj = nn.Linear(config.hidden, config.hidden)
        self.k_proj = nn.Linear(config.hidden, config.hidden)
        self.v_proj = nn.Linear(config.hidden, config.hidden)
        self.dense = nn.Linear(config.hidden, config.hidden)
        # one pair of scale and shift for all heads of a layer
        self.q_layernorm = nn.LayerNorm(config.head_dim, eps=config.eps)
        self.k_layernorm = nn.LayerNorm(config.head_dim, eps=config.eps)

    def forward(
        self, x: Tensor, angles: Tensor, *, allowed: Tensor, past: Tensor | None
    ) -> tuple[Tensor, Pair]:
        """Return the attended ``[B, S, H]``, and keys and values ``[B, heads, P + S, d]`` each.

        Args:
            angles: ``[B, 1, S, rotary / 2]``.
            allowed: ``[B, S, P + S]``.
            past: Keys and values of earlier tokens, ``[2, B, heads, P, d]``.
        """
        query = rotated(self.q_layernorm(self._split(self.q_proj(x))), angles, self.rotary)
        key = rotated(self.k_layernorm(self._split(self.k_proj(x))), angles, self.rotary)
        value = self._split(self.v_proj(x))
        if past is not None:
            key = torch.cat([past[0], key], dim=2)
            value = torch.cat([past[1], value], dim=2)
        if self.training and x.device.type == "cpu":
            mixed = _plain_attention(query, key, value, allowed[:, None])
        else:
            mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=allowed[:, None])
        merged = mixed.transpose(1, 2).flatten(2)
        return self.dense(merged), (key, value)

    def _split(self, x: Tensor) -> Tensor:
        """Map ``[B, S, H]`` to ``[B, heads, S, d]``."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class FeedForward(nn.Module):
    """Two matrices around a GELU in its tanh form."""

    def __init__(self, config: BackboneConfig) -> None:
        super().__init__()
        self.fc1 = nn.Linear(config.hidden, config.mlp)
        self.fc2 = nn.Linear(config.mlp, config.hidden)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, S, H]`` to ``[B, S, H]``."""
        return self.fc2(F.gelu(self.fc1(x), approximate="tanh"))


class Layer(nn.Module):
    """``x + attention(norm(x)) + mlp(norm(x))``, one norm for both."""

    def __init__(self, config: BackboneConfig) -> None:
        super().__init__()
        self.input_layernorm = nn.LayerNorm(config.hidden, eps=config.eps)
        self.self_attn = Attention(config)
        self.mlp = FeedForward(config)

    def forward(
        self, x: Tensor, angles: Tensor, *, allowed: Tensor, past: Tensor | None
    ) -> tuple[Tensor, Pair]:
        """Return the stream ``[B, S, H]`` and this layer's keys and values."""
        normed = self.input_layernorm(x)
        attended, pair = self.self_attn(normed, angles, allowed=allowed, past=past)
        return x + attended + self.mlp(normed), pair


class Trunk(nn.Module):
    """Embeddings, layers and the last norm: everything under ``showo.model`` of a checkpoint."""

    def __init__(self, config: ShowoConfig) -> None:
        super().__init__()
        backbone = config.backbone
        self.embed_tokens = nn.Embedding(config.vocabulary.size, backbone.hidden)
        self.layers = nn.ModuleList(Layer(backbone) for _ in range(backbone.layers))
        self.final_layernorm = nn.LayerNorm(backbone.hidden, eps=backbone.eps)
        # compute layers again on the way back instead of keeping what they computed
        self.checkpointing = False
        # not part of a checkpoint; a plain list, because a buffer would follow a cast to bf16
        half = backbone.rotary // 2
        self._frequencies = [backbone.theta ** (-2 * j / backbone.rotary) for j in range(half)]

    def forward(
        self, ids: Tensor, positions: Tensor, *, allowed: Tensor, past: Cache | None = None
    ) -> tuple[Tensor, list[Pair]]:
        """Return hidden states ``[B, S, H]`` and every layer's keys and values, past and present.

        Args:
            ids: ``[B, S]``.
            positions: ``[B, S]``, counted over the whole row, pads included.
            allowed: Who may see whom, ``[B, S, P + S]``.
            past: Cache of ``P`` earlier tokens.
        """
        x = self.embed_tokens(ids)
        again = self.checkpointing and past is None and torch.is_grad_enabled()
        frequencies = torch.tensor(self._frequencies, dtype=torch.float32, device=ids.device)
        angles = (positions[..., None].float() * frequencies)[:, None]
        pairs = []
        for number, layer in enumerate(self.layers):
            before = None if past is None else past[number]
            if again:
                x, _ = checkpoint(layer, x, angles, allowed=allowed, past=None, use_reentrant=False)
                continue
            x, pair = layer(x, angles, allowed=allowed, past=before)
            pairs.append(pair)
        return self.final_layernorm(x), pairs


class CausalPhi(nn.Module):
    """Trunk and head: everything under ``showo`` of a checkpoint."""

    def __init__(self, config: ShowoConfig) -> None:
        super().__init__()
        self.model = Trunk(config)
        # with a bias and not tied to the embeddings
        self.lm_head = nn.Linear(config.backbone.hidden, config.vocabulary.size)


class ShowO(nn.Module):
    """The whole model, with the parameter names of the published files."""

    def __init__(self, config: ShowoConfig) -> None:
        super().__init__()
        self.config = config
        self.showo = CausalPhi(config)
        self.apply(self._start)

    def hidden(
        self, ids: Tensor, positions: Tensor, *, allowed: Tensor, past: Cache | None = None
    ) -> Tensor:
        """Return hidden states alone; see ``Trunk``."""
        return self.showo.model(ids, positions, allowed=allowed, past=past)[0]

    def hidden_and_cache(
        self, ids: Tensor, positions: Tensor, *, allowed: Tensor, past: Cache | None = None
    ) -> tuple[Tensor, Cache]:
        """Return hidden states and the cache of past and present tokens.

        Apart from ``hidden``, because training has no use for a copy of all keys and values.
        """
        x, pairs = self.showo.model(ids, positions, allowed=allowed, past=past)
        return x, torch.stack([torch.stack(pair) for pair in pairs])

    def forward(self, ids: Tensor, *, allowed: Tensor) -> Tensor:
        """Return all logits ``[B, L, V]`` in float32 for whole rows ``[B, L]``."""
        return self.logits(self.hidden(ids, row_positions(ids), allowed=allowed))

    def logits(self, hidden: Tensor, *, first: int = 0, last: int | None = None) -> Tensor:
        """Return logits ``[..., last - first]`` in float32 of the ids from ``first`` to ``last``.

        A part of the vocabulary costs a part of the time: codes are a ninth of the pocket one.
        """
        head = self.showo.lm_head
        return F.linear(hidden, head.weight[first:last], head.bias[first:last]).float()

    def _start(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=self.config.backbone.init_std)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)


def _plain_attention(query: Tensor, key: Tensor, value: Tensor, allowed: Tensor) -> Tensor:
    """Return what the fused kernel does; on a processor its gradient takes half as long again."""
    scores = (query @ key.transpose(-1, -2)) * query.shape[-1] ** -0.5
    lowest = torch.finfo(scores.dtype).min
    return scores.masked_fill(~allowed, lowest).softmax(dim=-1).to(value.dtype) @ value


def row_positions(ids: Tensor) -> Tensor:
    """Return ``[B, L]``: 0 to L - 1 in every row, pads included and no new start for pictures."""
    return torch.arange(ids.shape[1], device=ids.device).expand_as(ids)


def rotated(x: Tensor, angles: Tensor, width: int) -> Tensor:
    """Return ``x [B, heads, S, d]`` with its first ``width`` dimensions rotated.

    Dimension ``j`` is paired with ``j + width / 2`` and not with its neighbor.

    Args:
        angles: ``[B, 1, S, width / 2]``.
    """
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    left, right, rest = x.split([width // 2, width // 2, x.shape[-1] - width], dim=-1)
    return torch.cat([left * cos - right * sin, right * cos + left * sin, rest], dim=-1)
