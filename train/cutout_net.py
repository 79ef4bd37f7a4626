"""The pocket cut-out network: truncated EfficientNet-Lite0 encoder with a light U-Net decoder.

    pixels [B, 3, S, S] -> logits [B, 1, S/2, S/2]   (skip connections: Ronneberger et al. 2015)

Five of seven ImageNet stages keep 0.8 M parameters; the deepest activation also contributes its
mean over the picture, because what counts as "the garment" is decided by the whole photo, not by a
patch of cloth.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from train.backbone import EfficientNetLite

STAGES = 5
CONTEXT = 64


class Refine(nn.Module):
    """Upsample by two where needed, join the skip, mix with a separable convolution."""

    def __init__(self, width_in: int, skip: int, width_out: int) -> None:
        super().__init__()
        joined = width_in + skip
        self.depthwise = nn.Conv2d(joined, joined, 3, padding=1, groups=joined, bias=False)
        self.pointwise = nn.Conv2d(joined, width_out, 1, bias=False)
        self.norm = nn.BatchNorm2d(width_out)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        """Map ``x [B, C, h, w]`` and ``skip [B, K, H, W]`` to ``[B, width_out, H, W]``."""
        x = F.interpolate(x, size=skip.shape[-2:], mode="bilinear", align_corners=False)
        x = torch.cat([x, skip], dim=1)
        return F.relu(self.norm(self.pointwise(self.depthwise(x))))


class CutoutNet(nn.Module):
    """Garment logits at half the input resolution."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = EfficientNetLite("lite0", stages=STAGES)
        half, quarter, eighth, _, deep = self.backbone.tap_widths
        self.context = nn.Linear(deep, CONTEXT)
        self.reduce = nn.Conv2d(deep, CONTEXT, 1)
        self.refine8 = Refine(CONTEXT, eighth, 48)
        self.refine4 = Refine(48, quarter, 32)
        self.refine2 = Refine(32, half, 24)
        self.out = nn.Conv2d(24, 1, 3, padding=1)

    def forward(self, pixels: Tensor) -> Tensor:
        """Return logits ``[B, 1, S/2, S/2]`` for normalized ``pixels [B, 3, S, S]``."""
        half, quarter, eighth, _, deep = self.backbone.stage_outputs(pixels)
        context = self.context(deep.mean(dim=(2, 3)))[:, :, None, None]
        x = F.relu(self.reduce(deep) + context)
        x = self.refine8(x, eighth)
        x = self.refine4(x, quarter)
        x = self.refine2(x, half)
        logits: Tensor = self.out(x)
        return logits

    def train(self, mode: bool = True) -> CutoutNet:
        """Keep the backbone's batch norm at its ImageNet statistics."""
        super().train(mode)
        for module in self.backbone.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self


def mask_loss(logits: Tensor, target: Tensor) -> Tensor:
    """Return binary cross-entropy plus soft Dice (Milletari et al. 2016).

    Args:
        logits: ``[B, 1, H, W]``.
        target: Coverage 0-1, ``[B, 1, H, W]``.
    """
    probability = logits.sigmoid()
    overlap = (probability * target).sum(dim=(1, 2, 3))
    total = probability.sum(dim=(1, 2, 3)) + target.sum(dim=(1, 2, 3))
    dice = 1 - (2 * overlap + 1) / (total + 1)
    return F.binary_cross_entropy_with_logits(logits, target) + dice.mean()
