"""From settings to the network's shape and to what torch takes.

Source: specification of Show-o, section 9.
"""

from __future__ import annotations

import numpy as np
import torch

from train.distributed import World
from train.fashionvlm.config import RuntimeSettings, ShapeSettings, TokenizerSettings, VlmConfig
from train.showo.config import BackboneConfig, ShowoConfig, TokenizerConfig


def tokenizer_shape(settings: TokenizerSettings) -> TokenizerConfig:
    """Return the picture tokenizer's shape."""
    return TokenizerConfig(
        channels=settings.channels,
        bits=settings.bits,
        encoder_mult=settings.encoder_mult,
        decoder_mult=settings.decoder_mult,
        encoder_blocks=settings.encoder_blocks,
        decoder_blocks=settings.decoder_blocks,
    )


def model_shape(config: VlmConfig, *, text_tokens: int, end_of_text: int) -> ShowoConfig:
    """Return the whole shape for a text tokenizer of so many tokens."""
    shape: ShapeSettings = config.shape
    backbone = BackboneConfig(
        layers=shape.layers,
        hidden=shape.hidden,
        heads=shape.heads,
        mlp=shape.mlp,
        rotary=shape.rotary,
    )
    return ShowoConfig(
        backbone,
        tokenizer_shape(config.tokenizer),
        text_tokens=text_tokens,
        end_of_text=end_of_text,
        text_budget=shape.text_budget,
        side_px=shape.side_px,
    )


def in_bf16(runtime: RuntimeSettings, world: World) -> bool:
    """Tell whether matrices are multiplied in bfloat16; on a processor only where asked for."""
    if runtime.precision != "auto":
        return runtime.precision == "bf16"
    return world.device.type == "cuda" and torch.cuda.is_bf16_supported()


def generator_of(*numbers: int) -> torch.Generator:
    """Return a generator that depends on these numbers alone."""
    drawn = np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(drawn >> np.uint64(1)))
