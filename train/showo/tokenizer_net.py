"""The picture tokenizer in the layout of MAGVIT-v2: pixels to codes and back.

    pixels [B, 3, S, S] in [-1, 1] -> z [B, bits, S/16, S/16] -> codes [B, N] -> pixels [B, 3, S, S]

Fully convolutional with one global attention in the middle, so that one set of weights serves every
size that 16 divides. Parameter names are those of the published file; both 1x1 convolutions around
the quantizer live inside encoder and decoder. Training is in ``tokenizer_training``.

Source: MAGVIT-v2 (Yu et al. 2023), section 3; VQGAN's blocks (Esser et al. 2021); specification,
section 2.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from train.showo.config import TokenizerConfig
from train.showo.quantizer import SignQuantizer

_GROUPS = 32
_EPS = 1e-6


def norm(channels: int) -> nn.GroupNorm:
    """Return the norm of every block."""
    return nn.GroupNorm(_GROUPS, channels, eps=_EPS)


class ResBlock(nn.Module):
    """Two convolutions around a skip."""

    def __init__(self, width_in: int, width_out: int) -> None:
        super().__init__()
        self.norm1 = norm(width_in)
        self.conv1 = nn.Conv2d(width_in, width_out, 3, padding=1)
        self.norm2 = norm(width_out)
        self.conv2 = nn.Conv2d(width_out, width_out, 3, padding=1)
        self.widens = width_in != width_out
        if self.widens:
            self.nin_shortcut = nn.Conv2d(width_in, width_out, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, width_in, h, w]`` to ``[B, width_out, h, w]``."""
        y = self.conv1(F.silu(self.norm1(x)))
        y = self.conv2(F.silu(self.norm2(y)))
        return (self.nin_shortcut(x) if self.widens else x) + y


class MiddleAttention(nn.Module):
    """Attention of one head over all positions."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = norm(width)
        self.q = nn.Conv2d(width, width, 1)
        self.k = nn.Conv2d(width, width, 1)
        self.v = nn.Conv2d(width, width, 1)
        self.proj_out = nn.Conv2d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, C, h, w]`` to the same shape."""
        normed = self.norm(x)
        rows = [conv(normed).flatten(2).transpose(1, 2) for conv in (self.q, self.k, self.v)]
        mixed = F.scaled_dot_product_attention(rows[0], rows[1], rows[2])
        return x + self.proj_out(mixed.transpose(1, 2).reshape(x.shape))


class Middle(nn.Module):
    """Block, attention, block."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.block_1 = ResBlock(width, width)
        self.attn_1 = MiddleAttention(width)
        self.block_2 = ResBlock(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, C, h, w]`` to the same shape."""
        return self.block_2(self.attn_1(self.block_1(x)))


class Downsample(nn.Module):
    """Halve both sides."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, C, h, w]`` to ``[B, C, h/2, w/2]``; only right and bottom are padded."""
        return self.conv(F.pad(x, (0, 1, 0, 1)))


class Upsample(nn.Module):
    """Double both sides."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, C, h, w]`` to ``[B, C, 2h, 2w]``."""
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Level(nn.Module):
    """Blocks of one resolution; the change to the next one is ``downsample`` or ``upsample``."""

    def __init__(self, width_in: int, width_out: int, blocks: int) -> None:
        super().__init__()
        widths = [width_in] + [width_out] * blocks
        self.block = nn.ModuleList(ResBlock(a, b) for a, b in pairwise(widths))

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, width_in, h, w]`` to ``[B, width_out, h, w]``."""
        for block in self.block:
            x = block(x)
        return x


class Encoder(nn.Module):
    """Pixels to channels of bits."""

    def __init__(self, config: TokenizerConfig) -> None:
        super().__init__()
        widths = [config.channels * mult for mult in config.encoder_mult]
        inputs = [config.channels, *widths[:-1]]
        self.conv_in = nn.Conv2d(3, config.channels, 3, padding=1)
        self.down = nn.ModuleList(
            Level(a, b, n) for a, b, n in zip(inputs, widths, config.encoder_blocks, strict=True)
        )
        for level, width in zip(self.down[:-1], widths[:-1], strict=True):
            level.downsample = Downsample(width)
        self.mid = Middle(widths[-1])
        self.norm_out = norm(widths[-1])
        self.conv_out = nn.Conv2d(widths[-1], config.bits, 3, padding=1)
        self.quant_conv = nn.Conv2d(config.bits, config.bits, 1)

    def forward(self, pixels: Tensor) -> Tensor:
        """Map ``[B, 3, S, S]`` to ``[B, bits, S/16, S/16]``."""
        x = self.conv_in(pixels)
        for level in self.down[:-1]:
            x = level.get_submodule("downsample")(level(x))
        x = self.mid(self.down[-1](x))
        return self.quant_conv(self.conv_out(F.silu(self.norm_out(x))))


class Decoder(nn.Module):
    """Signs to pixels; ``up[0]`` has full resolution and runs last."""

    def __init__(self, config: TokenizerConfig) -> None:
        super().__init__()
        widths = [config.channels * mult for mult in config.decoder_mult]
        inputs = [*widths[1:], widths[-1]]
        self.post_quant_conv = nn.Conv2d(config.bits, config.bits, 1)
        self.conv_in = nn.Conv2d(config.bits, widths[-1], 3, padding=1)
        self.mid = Middle(widths[-1])
        self.up = nn.ModuleList(
            Level(a, b, n) for a, b, n in zip(inputs, widths, config.decoder_blocks, strict=True)
        )
        for level, width in zip(self.up[1:], widths[1:], strict=True):
            level.upsample = Upsample(width)
        self.norm_out = norm(widths[0])
        self.conv_out = nn.Conv2d(widths[0], 3, 3, padding=1)

    def forward(self, signs: Tensor) -> Tensor:
        """Map ``[B, bits, h, w]`` to ``[B, 3, 16h, 16w]``, about [-1, 1] and not clipped."""
        x = self.mid(self.conv_in(self.post_quant_conv(signs)))
        for level in reversed(self.up[1:]):
            x = level.get_submodule("upsample")(level(x))
        x = self.up[0](x)
        return self.conv_out(F.silu(self.norm_out(x)))


class PictureTokenizer(nn.Module):
    """Encoder, quantizer and decoder, with the parameter names of the published file."""

    def __init__(self, config: TokenizerConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.quantize = SignQuantizer(config.bits)

    def encode(self, pixels: Tensor) -> Tensor:
        """Return the codes ``[B, N]``, row by row, of ``pixels [B, 3, S, S]`` in [-1, 1]."""
        return self.quantize.codes(self.encoder(pixels)).flatten(1)

    def decode(self, codes: Tensor, grid: tuple[int, int] | None = None) -> Tensor:
        """Return pixels ``[B, 3, 16h, 16w]`` in [-1, 1] for codes ``[B, N]``.

        Args:
            grid: Height and width in codes; square when not given.
        """
        side = math.isqrt(codes.shape[1])
        height, width = grid or (side, side)
        signs = self.quantize.signs(codes.unflatten(1, (height, width)))
        weight = self.decoder.conv_in.weight
        return self.decoder(signs.to(weight.dtype)).clamp(-1, 1)


def to_bytes(pixels: Tensor) -> Tensor:
    """Return uint8 ``[B, S, S, 3]`` for pixels ``[B, 3, S, S]`` in [-1, 1]."""
    return ((pixels.clamp(-1, 1) + 1) * 127.5).to(torch.uint8).permute(0, 2, 3, 1)


def to_pixels(shown: npt.NDArray[np.uint8], device: torch.device) -> Tensor:
    """Return pixels ``[B, 3, S, S]`` in [-1, 1] for uint8 pictures ``[B, S, S, 3]``."""
    moved = torch.from_numpy(np.ascontiguousarray(shown)).to(device)
    return moved.permute(0, 3, 1, 2).float() / 127.5 - 1
