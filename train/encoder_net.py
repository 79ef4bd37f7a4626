"""The encoders as networks: the pocket encoder with its heads, and GR-Lite's bare embedding.

The pocket encoder is a small backbone, two embeddings and a head per field:

    pixels [B, 3, S, S] -> features [B, 1280]
    features -> embedding  [B, 256]  unit length, picture to picture
             -> text_space [B, 384]  unit length, picture to locked MiniLM words
             -> one vector of logits per field

The two embeddings never mix. Early stages stay frozen: on two cores that halves a step, and they
know edges and textures well enough from ImageNet. ``MetricNet`` is any backbone with an optional
projection: picture to picture only.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from train.backbone import HEAD_WIDTH, VARIANTS, EfficientNetLite
from train.backbones import load_backbone
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS, LabelSpace

IMAGE_DIMS = 256
TEXT_DIMS = 384
NECK = 512


class GarmentNet(nn.Module):
    """Backbone, embeddings and heads.

    Args:
        labels: Decides the heads and their widths.
        variant: EfficientNet-Lite variant, or another backbone's name as ``train.backbones``
            reads it; only the former exports to the embedded runtime.
        frozen_stages: Leading stages of an EfficientNet-Lite that are never trained.
        dropout: On the features in front of the heads.
    """

    def __init__(
        self,
        labels: LabelSpace,
        *,
        variant: str = "lite2",
        frozen_stages: int = 3,
        dropout: float = 0.25,
    ) -> None:
        super().__init__()
        self.lite = variant in VARIANTS
        self.frozen_blocks = 0
        if self.lite:
            self.backbone: nn.Module = EfficientNetLite(variant)
            self.width = HEAD_WIDTH
            self._freeze(frozen_stages)
        else:
            self.backbone = load_backbone(variant)
            self.width = self.backbone.width
        self.image_head = nn.Linear(self.width, IMAGE_DIMS)
        self.text_head = nn.Linear(self.width, TEXT_DIMS)
        self.neck = nn.Linear(self.width, NECK)
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict(
            {field: nn.Linear(NECK, labels.width(field)) for field in SINGLE_FIELDS + MULTI_FIELDS}
        )

    def features(self, pixels: Tensor) -> Tensor:
        """Return pooled features ``[B, width]``; no gradient reaches the frozen stages."""
        net = self.backbone
        if not isinstance(net, EfficientNetLite):
            found: Tensor = net(pixels)
            return found
        blocks = list(net._blocks)
        with torch.no_grad():
            x = F.relu6(net._bn0(net._conv_stem(pixels)))
            for block in blocks[: self.frozen_blocks]:
                x = block(x)
        for block in blocks[self.frozen_blocks :]:
            x = block(x)
        pooled: Tensor = F.relu6(net._bn1(net._conv_head(x))).mean(dim=(2, 3))
        return pooled

    def project(self, features: Tensor) -> dict[str, Tensor]:
        """Return both embeddings and all logits for ``features [B, width]``."""
        neck = F.relu(self.neck(self.dropout(features)))
        outputs = {field: head(neck) for field, head in self.heads.items()}
        outputs["embedding"] = F.normalize(self.image_head(features), dim=-1)
        outputs["text_space"] = F.normalize(self.text_head(features), dim=-1)
        return outputs

    def forward(self, pixels: Tensor) -> dict[str, Tensor]:
        """Return both embeddings and all logits for normalized ``pixels [B, 3, S, S]``."""
        return self.project(self.features(pixels))

    def train(self, mode: bool = True) -> GarmentNet:
        """Keep batch norm at its ImageNet statistics: batches are too small to re-estimate them."""
        super().train(mode)
        for module in self.backbone.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self

    def _freeze(self, stages: int) -> None:
        """Take the stem and the leading stages out of training, and out of every optimizer."""
        if not stages:
            return
        net = self.backbone
        assert isinstance(net, EfficientNetLite)
        self.frozen_blocks = net.taps[stages - 1] + 1
        for module in (net._conv_stem, net._bn0, *net._blocks[: self.frozen_blocks]):
            module.requires_grad_(False)


class MetricNet(nn.Module):
    """A backbone and, where wanted, a projection: unit vectors and nothing else.

    Args:
        backbone: Name as ``train.backbones`` reads it.
        proj_dim: Width of the projection; None keeps the backbone's own features.
        checkpointing: Recompute activations in the backward pass to save memory.
        lora: Rank of low-rank adapters to train in place of the backbone; 0 trains all of it.
    """

    def __init__(
        self,
        backbone: str,
        *,
        proj_dim: int | None = None,
        checkpointing: bool = False,
        lora: int = 0,
        pretrained: bool = True,
    ) -> None:
        super().__init__()
        self.backbone = load_backbone(
            backbone, checkpointing=checkpointing, lora=lora, pretrained=pretrained
        )
        self.dims = proj_dim or self.backbone.width
        self.proj = nn.Linear(self.backbone.width, proj_dim) if proj_dim else nn.Identity()

    def forward(self, pixels: Tensor) -> Tensor:
        """Return unit vectors ``[B, dims]`` of normalized ``pixels [B, 3, S, S]``."""
        return F.normalize(self.proj(self.backbone(pixels)).float(), dim=-1)


def init_from_features(net: GarmentNet, features: Tensor) -> None:
    """Start the image embedding as the whitened-down principal axes of ``features [n, width]``.

    A random projection would forget what ImageNet features know about single garments; principal
    axes keep it, and training only has to bend them.
    """
    mean = features.mean(0)
    # fewer photos than dimensions have fewer axes; the rest stays random
    count = min(IMAGE_DIMS, len(features))
    _, _, axes = torch.pca_lowrank(features - mean, q=count, niter=4)
    with torch.no_grad():
        net.image_head.weight[:count] = axes.T
        net.image_head.bias[:count] = -axes.T @ mean
