"""Fits what reads texture, once the backbone no longer moves (``train.texture``).

Two convex problems instead of more epochs. Deep features have seen every training photo two dozen
times and know many by heart, so heads trained on both together listen to them alone; texture gets
heads of its own, strongly decayed, and a fixed share in the logits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.types import GarmentTags, Mask
from train.data.background import COVERAGE
from train.data.encoder_data import EncoderData
from train.data.encoder_views import GarmentMasks
from train.data.labels import LabelSpace
from train.data.pixels import resized, to_tensor
from train.encoder_net import GarmentNet
from train.recipes.encoder_config import EncoderConfig

Rows = npt.NDArray[np.int64]
_Objective = Callable[[Tensor, Tensor], Tensor]
MARK_DECAY = 1e-4
ITERATIONS = 60
_BATCH = 16


def mark_garments(
    net: GarmentNet, data: EncoderData, masks: GarmentMasks, rows: Rows, config: EncoderConfig
) -> None:
    """Teach the network's 1x1 convolution where garments are: logistic regression on cells.

    Args:
        masks: The cut-out network's answers for photos, the truth for drawings.
        rows: Data rows to choose pictures from.
    """
    assert net.texture is not None
    settings = config.settling.texture
    rng = np.random.default_rng(config.seed)
    device = next(net.parameters()).device
    found = ((int(row), masks(int(row))) for row in rng.permutation(rows))
    trusted = ((row, mask) for row, mask in found if mask is not None and _trusted(mask))
    chosen = list(islice(trusted, settings.pictures))
    net.eval()
    cells, shares = [], []
    for start in range(0, len(chosen), _BATCH):
        part = chosen[start : start + _BATCH]
        views = np.stack([resized(data.image(row), config.size) for row, _ in part])
        with torch.no_grad():
            maps = net.texture.marking_maps(net.texture_maps(to_tensor(views).to(device)))
        truth = torch.from_numpy(np.stack([mask for _, mask in part])).float()[:, None] / 255
        share = F.adaptive_avg_pool2d(truth.to(device), (maps.shape[2], maps.shape[3])).flatten(1)
        flat = maps.flatten(2).transpose(1, 2)
        picked = torch.from_numpy(
            rng.permuted(np.tile(np.arange(flat.shape[1]), (len(part), 1)), axis=1)
        )[:, : settings.cells].to(device)
        cells.append(torch.gather(flat, 1, picked[..., None].expand(-1, -1, flat.shape[2])))
        shares.append(torch.gather(share, 1, picked))
    if not cells:
        return
    inputs, targets = torch.cat(cells).flatten(0, 1), torch.cat(shares).flatten()
    shift, scale = inputs.mean(0), 1 / (inputs.std(0) + 1e-3)

    def objective(weight: Tensor, bias: Tensor) -> Tensor:
        logits = ((inputs - shift) * scale) @ weight[0] + bias[0]
        loss = F.binary_cross_entropy_with_logits(logits, targets)
        return loss + MARK_DECAY * weight.square().sum()

    weight, bias = _minimize(objective, 1, inputs.shape[1], device=device)
    folded = weight * scale
    with torch.no_grad():
        net.texture.mark.weight.copy_(folded[:, :, None, None])
        assert net.texture.mark.bias is not None
        net.texture.mark.bias.copy_(bias - folded @ shift)


def fit_texture(
    net: GarmentNet,
    features: Tensor,
    tags: Sequence[GarmentTags],
    labels: LabelSpace,
    config: EncoderConfig,
) -> None:
    """Fit the heads of texture and blend them into the logits, in place.

    Args:
        features: ``[views, n, width]`` of settled rows.
        tags: What the ``n`` rows show.
    """
    assert net.texture is not None
    settings = config.settling.texture
    raw = features[:, :, net.deep_width :]
    net.texture.standardize_on(raw.flatten(0, 1))
    inputs = net.texture.standardized(raw)
    for field, head in net.texture_heads.items():
        assert isinstance(head, nn.Linear)
        truth = torch.from_numpy(labels.single(field, tags)).to(inputs.device)
        known = truth >= 0
        if not known.any():
            continue
        views = inputs[:, known].flatten(0, 1)
        targets = truth[known].repeat(len(inputs))

        def objective(
            weight: Tensor, bias: Tensor, views: Tensor = views, targets: Tensor = targets
        ) -> Tensor:
            loss = F.cross_entropy(F.linear(views, weight, bias), targets)
            return loss + settings.decay * weight.square().sum()

        weight, bias = _minimize(
            objective, head.out_features, head.in_features, device=inputs.device
        )
        deep = net.heads[field]
        assert isinstance(deep, nn.Linear)
        with torch.no_grad():
            head.weight.copy_(settings.share * weight)
            head.bias.copy_(settings.share * bias)
            deep.weight.mul_(1 - settings.share)
            deep.bias.mul_(1 - settings.share)


def _minimize(
    objective: _Objective, outputs: int, inputs: int, *, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Return the weight ``[outputs, inputs]`` and bias ``[outputs]`` of least objective."""
    weight = torch.zeros(outputs, inputs, device=device, requires_grad=True)
    bias = torch.zeros(outputs, device=device, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [weight, bias], max_iter=ITERATIONS, history_size=10, line_search_fn="strong_wolfe"
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = objective(weight, bias)
        loss.backward()
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weight.detach(), bias.detach()


def _trusted(mask: Mask) -> bool:
    return bool(COVERAGE[0] <= (mask > 127).mean() <= COVERAGE[1])
