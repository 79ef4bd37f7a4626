"""What a garment is made of, read from the middle of the backbone on the garment alone.

The deepest features are pooled over the whole photo and bent towards what a garment *is*; what its
surface looks like (print, weave, gloss) is plainer in earlier maps, and in how much they vary
rather than in their mean (Cimpoi et al. 2015 pool such maps for textures, with more statistics).
A 1x1 convolution marks the garment, so that the bedspread it lies on does not speak:

    maps [B, C_i, H_i, W_i] -> marked share of every cell
         -> mean and standard deviation of each map on the garment  [B, 2 * sum(C_i)]
         -> standardized, cut off at ``LIMIT``

Nothing here is trained by gradient descent through the backbone: ``train.recipes.texture`` fits it
in closed form or convexly once the backbone no longer moves.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# stages counted from one; the first two share a resolution and mark the garment together
STAGES = (4, 5, 6)
MARKING = 2
# of standardized statistics: int8 has no room for outliers, and they are rarely the garment's
LIMIT = 4.0
_LEAST_SHARE = 1e-3
_LEAST_VARIANCE = 1e-6


class GarmentTexture(nn.Module):
    """Statistics of some maps on the garment.

    Args:
        widths: Channels of the maps, shallow first; the first ``MARKING`` have one resolution,
            each later one half of it.
    """

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__()
        self.mark = nn.Conv2d(sum(widths[:MARKING]), 1, 1)
        self.width = 2 * sum(widths)
        self.register_buffer("shift", torch.zeros(self.width))
        self.register_buffer("scale", torch.ones(self.width))

    def marking_maps(self, maps: Sequence[Tensor]) -> Tensor:
        """Return what marks the garment ``[B, C, H, W]``."""
        return torch.cat(list(maps[:MARKING]), dim=1)

    def forward(self, maps: Sequence[Tensor]) -> Tensor:
        """Return raw statistics ``[B, width]``: per map its means, then its deviations."""
        share = torch.sigmoid(self.mark(self.marking_maps(maps)))
        found = []
        for values in maps:
            if values.shape[-1] < share.shape[-1]:
                share = F.avg_pool2d(share, 2, ceil_mode=True)
            weights = share + _LEAST_SHARE
            weights = weights / weights.sum(dim=(2, 3), keepdim=True)
            mean = (values * weights).sum(dim=(2, 3))
            square = (values * values * weights).sum(dim=(2, 3))
            deviation = torch.sqrt(torch.relu(square - mean * mean) + _LEAST_VARIANCE)
            found += [mean, deviation]
        return torch.cat(found, dim=1)

    def standardized(self, statistics: Tensor) -> Tensor:
        """Return statistics as the training photos make them: mean 0, deviation 1, no outliers."""
        shift, scale = self.get_buffer("shift"), self.get_buffer("scale")
        return ((statistics - shift) * scale).clamp(-LIMIT, LIMIT)

    def standardize_on(self, statistics: Tensor) -> None:
        """Take the standard from ``[n, width]`` statistics of training photos."""
        self.get_buffer("shift").copy_(statistics.mean(0))
        self.get_buffer("scale").copy_(1 / (statistics.std(0) + 1e-3))
