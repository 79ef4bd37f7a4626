"""A language model of random 4-bit weights in any size, written on the spot for measuring speed.

What it says means nothing; what it costs is what a trained one of the same shape costs. Blocks are
made at random instead of quantized, so that half a billion weights take seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_BLOCK, _BLOCK_BYTES = 32, 18
_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
_Q4_0 = 2
_MOSTLY_Q4_0 = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a model is; every width is a multiple of 32.

    Attributes:
        words: Rows of the embedding, which is also the output.
    """

    layers: int
    width: int
    inner: int
    heads: int
    kv_heads: int
    words: int

    @property
    def weights(self) -> int:
        """Numbers in all matrices."""
        head = self.width // self.heads
        attention = 2 * self.width**2 + 2 * self.width * head * self.kv_heads
        layer = attention + 3 * self.width * self.inner
        return self.layers * layer + self.words * self.width


HALF_BILLION = Shape(layers=24, width=1024, inner=3072, heads=16, kv_heads=4, words=151_936)
TINY = Shape(layers=4, width=256, inner=512, heads=4, kv_heads=2, words=4096)


def write_random(file: Path, shape: Shape, *, seed: int = 1) -> Path:
    """Write a model and return its file."""
    import gguf

    writer = gguf.GGUFWriter(str(file), "llama")
    writer.add_name("random")
    writer.add_file_type(_MOSTLY_Q4_0)
    writer.add_block_count(shape.layers)
    writer.add_context_length(4096)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_vocab_size(shape.words)
    _add_words(writer, shape.words)
    rng = np.random.default_rng(seed)
    for name, rows, columns in _matrices(shape):
        data = _blocks(rng, rows, columns)
        writer.add_tensor(name, data, raw_dtype=gguf.GGMLQuantizationType(_Q4_0))
    norms = [f"blk.{n}.{kind}_norm.weight" for n in range(shape.layers) for kind in ("attn", "ffn")]
    for name in (*norms, "output_norm.weight"):
        writer.add_tensor(name, np.ones(shape.width, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def _matrices(shape: Shape) -> list[tuple[str, int, int]]:
    """Return name, rows and columns of every matrix."""
    width, inner = shape.width, shape.inner
    narrow = width // shape.heads * shape.kv_heads
    of_layer = (
        ("attn_q", width, width),
        ("attn_k", narrow, width),
        ("attn_v", narrow, width),
        ("attn_output", width, width),
        ("ffn_gate", inner, width),
        ("ffn_up", inner, width),
        ("ffn_down", width, inner),
    )
    found = [("token_embd.weight", shape.words, width)]
    for layer in range(shape.layers):
        found += [(f"blk.{layer}.{name}.weight", high, wide) for name, high, wide in of_layer]
    return found


def _blocks(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    """Return random Q4_0 blocks: a 16-bit scale, then 32 numbers of four bits around 8."""
    blocks = rng.integers(0, 256, (rows, columns // _BLOCK, _BLOCK_BYTES), dtype=np.uint8)
    # the numbers spread by 4.6 around their middle; this brings the rows to unit length
    scale = np.float16(1 / (4.6 * columns**0.5))
    blocks[:, :, :2] = np.frombuffer(scale.tobytes(), np.uint8)
    return blocks.reshape(rows, -1)


def _add_words(writer: Any, count: int) -> None:
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(byte) for byte in shown]
    letters += [chr(256 + number) for number in range(256 - len(shown))]
    unused = [f"[PAD{number}]" for number in range(count - 256 - len(_SPECIAL))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([*letters, *_SPECIAL, *unused])
    writer.add_token_types([1] * 256 + [3] * len(_SPECIAL) + [5] * len(unused))
    writer.add_token_merges(["h e"])
    writer.add_eos_token_id(258)
    writer.add_bos_token_id(256)
    writer.add_add_bos_token(False)
