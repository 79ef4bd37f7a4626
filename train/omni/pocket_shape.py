"""The shape of pocket-omni: a Qwen2.5-VL of about eleven million parameters, one on every machine.

Presets differ in steps, data and pixels, never in shape. What decides it is the budget of the files
(13 MB in Q8_0, both together) and what ``train.export`` needs: M-RoPE sections that fill half a
head, full attention at every n-th block of the picture tower, rows that quantization can cut. Every
block of the tower attends to the whole picture: at 36 tokens a picture, windows of 112 pixels would
save nothing and cut it in odd places. Trains nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

MERGE = 2
PATCH = 14


@dataclass(frozen=True)
class PocketShape:
    """Sizes; the defaults are what ships.

    Attributes:
        sections: Pairs of rotary dimensions for time, height and width; half a head together.
        tower_inner: Inner layer of the picture tower, never as wide as its stream.
        picture_tokens: Most tokens of a picture that stands alone.
        multi_tokens: Most tokens of one of several pictures.
    """

    vocabulary: int = 4096
    layers: int = 6
    hidden: int = 256
    inner: int = 768
    heads: int = 4
    kv_heads: int = 1
    sections: tuple[int, int, int] = (8, 12, 12)
    tower_blocks: int = 5
    tower_hidden: int = 256
    tower_inner: int = 768
    tower_heads: int = 4
    context: int = 2048
    picture_tokens: int = 36
    multi_tokens: int = 16

    def parameters(self) -> int:
        """Return the number of parameters, by formula."""
        head = self.hidden // self.heads
        wide, kv = self.hidden, self.kv_heads * head
        layer = 2 * wide * wide + wide + 2 * (wide * kv + kv) + 3 * wide * self.inner + 2 * wide
        text = self.vocabulary * wide + self.layers * layer + wide
        return text + self.tower_parameters()

    def tower_parameters(self) -> int:
        """Return the parameters of the picture tower with its merger, by formula."""
        eye, inner = self.tower_hidden, self.tower_inner
        block = 4 * eye * eye + 4 * eye + 3 * eye * inner + 2 * inner + eye + 2 * eye
        merged = eye * MERGE**2
        merger = eye + merged * merged + merged + merged * self.hidden + self.hidden
        return 3 * 2 * PATCH**2 * eye + self.tower_blocks * block + merger


def pocket_config(shape: PocketShape, special: dict[str, int]) -> Qwen2_5_VLConfig:
    """Return the configuration; ``special`` holds the ids of Qwen's special tokens by text."""
    text = {
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.hidden,
        "intermediate_size": shape.inner,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "max_position_embeddings": shape.context,
        "rms_norm_eps": 1e-6,
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 1e5,
            "mrope_section": list(shape.sections),
        },
        "bos_token_id": special["<|endoftext|>"],
        "eos_token_id": special["<|im_end|>"],
        "pad_token_id": special["<|endoftext|>"],
        "tie_word_embeddings": True,
    }
    return Qwen2_5_VLConfig(
        text_config=text,
        vision_config=tower_settings(shape),
        image_token_id=special["<|image_pad|>"],
        video_token_id=special["<|video_pad|>"],
        vision_start_token_id=special["<|vision_start|>"],
        vision_end_token_id=special["<|vision_end|>"],
        tie_word_embeddings=True,
    )


def tower_settings(shape: PocketShape) -> dict[str, Any]:
    """Return the settings of the picture tower."""
    return {
        "depth": shape.tower_blocks,
        "hidden_size": shape.tower_hidden,
        "intermediate_size": shape.tower_inner,
        "num_heads": shape.tower_heads,
        "out_hidden_size": shape.hidden,
        "fullatt_block_indexes": list(range(shape.tower_blocks)),
        "in_channels": 3,
        "hidden_act": "silu",
        "window_size": 112,
    }


def pocket_model(shape: PocketShape, special: dict[str, int]) -> Qwen2_5_VLForConditionalGeneration:
    """Return the model with random weights, drawn from torch's generator as it is now."""
    model = Qwen2_5_VLForConditionalGeneration(pocket_config(shape, special))
    own = sum(weight.numel() for weight in model.parameters())
    assert own == shape.parameters(), (own, shape.parameters())
    return model
