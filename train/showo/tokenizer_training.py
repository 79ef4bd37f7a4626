"""One training step of the picture tokenizer: how well it reconstructs, and how it uses its codes.

    loss = |x' - x| + (x' - x)^2 + entropy + commit          means over the batch

The released code holds no training of the tokenizer. There is no adversarial and no perceptual
term: the one needs a second network and a schedule, the other weights that nobody may ship.

Source: MAGVIT-v2 (Yu et al. 2023), section 3.1, equation 5; the rest of its loss is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from train.showo.quantizer import QuantizerLosses
from train.showo.tokenizer_net import PictureTokenizer


@dataclass(frozen=True)
class TokenizerLosses:
    """Terms of one batch.

    Attributes:
        total: To go backwards from.
        absolute: Mean absolute difference of pixels in [-1, 1].
        squared: Mean squared difference.
        quantizer: Entropy and commitment, weighted.
        codes: What the batch was encoded as, ``[B, N]``.
    """

    total: Tensor
    absolute: Tensor
    squared: Tensor
    quantizer: QuantizerLosses
    codes: Tensor


def tokenizer_losses(net: PictureTokenizer, pixels: Tensor) -> TokenizerLosses:
    """Return the losses of reconstructing ``pixels [B, 3, S, S]`` in [-1, 1]."""
    z = net.encoder(pixels)
    signs, quantizer = net.quantize(z)
    again = net.decoder(signs)
    absolute, squared = F.l1_loss(again, pixels), F.mse_loss(again, pixels)
    total = absolute + squared + quantizer.entropy + quantizer.commit
    codes = net.quantize.codes(z.detach()).flatten(1)
    return TokenizerLosses(total, absolute, squared, quantizer, codes)


def bit_balance(codes: Tensor, bits: int) -> Tensor:
    """Return for each bit ``[bits]`` the share of codes in which it is set, most significant first.

    A bit that is always or never set carries nothing.
    """
    values = 1 << torch.arange(bits - 1, -1, -1, device=codes.device)
    return ((codes.flatten()[:, None] & values) > 0).float().mean(dim=0)


def used_codes(codes: Tensor) -> int:
    """Return how many different codes a batch uses."""
    return len(codes.unique())
