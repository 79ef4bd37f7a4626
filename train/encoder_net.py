"""The encoders as networks: the pocket encoder with its heads, and GR-Lite's bare embedding.

The pocket encoder is a small backbone, two embeddings and a head per field:

    pixels [B, 3, S, S] -> deep features [B, 1280] and texture [B, 832]
    deep -> embedding  [B, 256]  unit length, picture to picture
         -> text_space [B, 384]  unit length, picture to locked MiniLM words
         -> one vector of logits per field
    texture -> added to the logits of ``TEXTURE_FIELDS``

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
from train.texture import STAGES, GarmentTexture

IMAGE_DIMS = 256
TEXT_DIMS = 384
NECK = 512
# what texture has a say in
TEXTURE_FIELDS = ("category", "pattern", "material")


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
            self.deep_width = HEAD_WIDTH
            self._freeze(frozen_stages)
        else:
            self.backbone = load_backbone(variant)
            self.deep_width = self.backbone.width
        self.image_head = nn.Linear(self.deep_width, IMAGE_DIMS)
        self.text_head = nn.Linear(self.deep_width, TEXT_DIMS)
        self.neck = nn.Linear(self.deep_width, NECK)
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict(
            {field: nn.Linear(NECK, labels.width(field)) for field in SINGLE_FIELDS + MULTI_FIELDS}
        )
        self.texture: GarmentTexture | None = None
        self.texture_heads = nn.ModuleDict()
        if isinstance(self.backbone, EfficientNetLite):
            self._add_texture(self.backbone, labels)
        self.width = self.deep_width + (self.texture.width if self.texture else 0)

    def features(self, pixels: Tensor) -> Tensor:
        """Return deep features and texture ``[B, width]``; frozen stages get no gradient."""
        deep, texture = self._parts(pixels)
        return deep if texture is None else torch.cat([deep, texture], dim=1)

    def texture_maps(self, pixels: Tensor) -> list[Tensor]:
        """Return the maps that texture is read from, shallow first."""
        net = self.backbone
        assert isinstance(net, EfficientNetLite)
        outputs = net.stage_outputs(pixels)
        return [outputs[stage - 1] for stage in STAGES]

    def deep(self, features: Tensor) -> Tensor:
        """Return the deep part ``[B, deep_width]`` of ``features [B, width]``."""
        return features[:, : self.deep_width]

    def project(self, features: Tensor) -> dict[str, Tensor]:
        """Return both embeddings and all logits for ``features [B, width]``."""
        texture = None if self.texture is None else features[:, self.deep_width :]
        return self._outputs(self.deep(features), texture)

    def forward(self, pixels: Tensor) -> dict[str, Tensor]:
        """Return both embeddings and all logits for normalized ``pixels [B, 3, S, S]``."""
        return self._outputs(*self._parts(pixels))

    def train(self, mode: bool = True) -> GarmentNet:
        """Keep batch norm at its ImageNet statistics: batches are too small to re-estimate them."""
        super().train(mode)
        for module in self.backbone.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self

    def _parts(self, pixels: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return deep features ``[B, deep_width]`` and raw texture, where the net reads it."""
        net = self.backbone
        if not isinstance(net, EfficientNetLite):
            return net(pixels), None
        maps = []
        with torch.no_grad():
            x = F.relu6(net._bn0(net._conv_stem(pixels)))
        for index, block in enumerate(net._blocks):
            with torch.set_grad_enabled(torch.is_grad_enabled() and index >= self.frozen_blocks):
                x = block(x)
            if index in self.texture_blocks:
                maps.append(x)
        deep = F.relu6(net._bn1(net._conv_head(x))).mean(dim=(2, 3))
        assert self.texture is not None
        with torch.no_grad():
            return deep, self.texture(maps)

    def _outputs(self, deep: Tensor, texture: Tensor | None) -> dict[str, Tensor]:
        neck = F.relu(self.neck(self.dropout(deep)))
        outputs = {field: head(neck) for field, head in self.heads.items()}
        if self.texture is not None and texture is not None:
            standard = self.texture.standardized(texture)
            for field, head in self.texture_heads.items():
                outputs[field] = outputs[field] + head(standard)
        outputs["embedding"] = F.normalize(self.image_head(deep), dim=-1)
        outputs["text_space"] = F.normalize(self.text_head(deep), dim=-1)
        return outputs

    def _add_texture(self, net: EfficientNetLite, labels: LabelSpace) -> None:
        """Add heads that say nothing yet: they are fitted when the backbone no longer moves."""
        self.texture = GarmentTexture([net.tap_widths[stage - 1] for stage in STAGES])
        self.texture_blocks = {net.taps[stage - 1] for stage in STAGES}
        for field in TEXTURE_FIELDS:
            head = nn.Linear(self.texture.width, labels.width(field))
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)
            self.texture_heads[field] = head
        for module in (self.texture, self.texture_heads):
            module.requires_grad_(False)

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
