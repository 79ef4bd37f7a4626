"""Look-up-free quantization: a code is the signs of a few channels, read as a binary number.

    z [B, bits, h, w] -> signs q in {-1, +1} -> code = sum over c of [z_c > 0] * 2^(bits - 1 - c)

Channel 0 is the most significant bit; exactly zero is a 0. No distance to a table is ever computed.
The tables of a published file are buffers here only so that its keys match.

Source: MAGVIT-v2 (Yu et al. 2023, arXiv 2310.05737), section 3.1, equations 3-5; constants of the
released module (specification, section 2.5).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# the released module's: p(+1) = sigmoid(4 z), and what both terms weigh in the tokenizer's loss
SHARPNESS = 4.0
ENTROPY_WEIGHT = 0.1
COMMIT_WEIGHT = 0.1
STRAIGHT_SHARE = 0.25
_EDGE = 1e-6


@dataclass(frozen=True)
class QuantizerLosses:
    """Two terms of a tokenizer's loss, weighted.

    Attributes:
        entropy: Low when each position is sure and all positions together use every bit equally.
        commit: Low when channels are near -1 or +1.
    """

    entropy: Tensor
    commit: Tensor


class SignQuantizer(nn.Module):
    """Between channels, bits and codes."""

    def __init__(self, bits: int) -> None:
        super().__init__()
        self.bits = bits
        values = 1 << torch.arange(bits - 1, -1, -1)
        codes = torch.arange(1 << bits)
        self.register_buffer("power_vals", values)
        self.register_buffer("embedding", ((codes[:, None] & values) > 0).float() * 2 - 1)

    def codes(self, z: Tensor) -> Tensor:
        """Return the codes ``[B, h, w]`` of ``z [B, bits, h, w]``."""
        values = 1 << torch.arange(self.bits - 1, -1, -1, device=z.device)
        return ((z > 0).long() * values[:, None, None]).sum(dim=1)

    def signs(self, codes: Tensor) -> Tensor:
        """Return ``[B, bits, h, w]`` of -1 and +1 for codes ``[B, h, w]``."""
        values = 1 << torch.arange(self.bits - 1, -1, -1, device=codes.device)
        # divided and not "and"-ed: ONNX has no bitwise operators before opset 18
        bits = torch.div(codes[:, None], values[:, None, None], rounding_mode="floor") % 2
        return bits.float() * 2 - 1

    def forward(self, z: Tensor) -> tuple[Tensor, QuantizerLosses]:
        """Return signs that pass the gradient straight through, and the losses.

        The commit term counts the straight-through signs with a quarter, whose gradient opposes the
        first part's: together they pull as three quarters of the first do. That is the released
        module's and kept.
        """
        hard = torch.where(z > 0, 1.0, -1.0).to(z.dtype)
        straight = z + (hard - z).detach()
        commit = F.mse_loss(z, hard) + STRAIGHT_SHARE * F.mse_loss(straight, z.detach())
        losses = QuantizerLosses(ENTROPY_WEIGHT * entropy_term(z), COMMIT_WEIGHT * commit)
        return straight, losses


def entropy_term(z: Tensor) -> Tensor:
    """Return mean entropy of single bits minus entropy of their mean, in nats per channel.

    Bits count as independent, which makes 13 sums of what would be one over 8,192 codes.
    """
    logits = SHARPNESS * z.float()
    shares = logits.sigmoid()
    # from logits, because the logarithm of a share that rounds to 0 has no gradient
    single = F.softplus(logits) - logits * shares
    mean = shares.mean(dim=(0, 2, 3)).clamp(_EDGE, 1 - _EDGE)
    together = -(mean * mean.log() + (1 - mean) * (1 - mean).log())
    return single.mean() - together.mean()
