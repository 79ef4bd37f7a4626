"""Backbones by name, behind one face: pixels in, one feature vector per picture out.

    lite2, lite0          EfficientNet-Lite with ImageNet weights (``train.backbone``)
    timm:NAME             any classification model of timm, pooled features
    hf:FOLDER_OR_NAME     any vision model that transformers' AutoModel reads; a folder needs no
                          network. CLS after the last norm where the model has one ("pooler"),
                          otherwise the mean over all patches

timm, transformers and peft are optional and imported here only. Code from a model repository is
never run (``trust_remote_code`` stays off) and only safetensors are read.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from train.backbone import HEAD_WIDTH, VARIANTS, EfficientNetLite, load_imagenet_weights
from train.data.pixels import PIXEL_MEAN, PIXEL_STD
from train.errors import DataError, MissingLibraryError, RunError

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
# attention and MLP projections by the names that common vision transformers give them
LORA_TARGETS = (
    r".*\.(q_proj|k_proj|v_proj|o_proj|query|key|value|qkv|proj|dense|up_proj|down_proj|fc1|fc2)"
)


class Backbone(nn.Module):
    """What every adapter offers.

    Attributes:
        width: Features per picture.
        mean: Of the pixels it expects, per channel on the 0-1 scale.
        std: Likewise.
    """

    width: int
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD

    def forward(self, pixels: Tensor) -> Tensor:
        """Return features ``[B, width]`` of normalized ``pixels [B, 3, S, S]``."""
        raise NotImplementedError

    def normalized(self, images: Tensor) -> Tensor:
        """Return pixels ``[n, 3, S, S]`` as this backbone expects them, from uint8 NHWC."""
        mean = torch.tensor(self.mean, device=images.device).view(1, 3, 1, 1)
        std = torch.tensor(self.std, device=images.device).view(1, 3, 1, 1)
        return (images.permute(0, 3, 1, 2).float() / 255 - mean) / std


class LiteBackbone(Backbone):
    """EfficientNet-Lite; batch norm stays at its ImageNet statistics."""

    def __init__(self, variant: str, *, pretrained: bool = True) -> None:
        super().__init__()
        self.net = EfficientNetLite(variant)
        self.width = HEAD_WIDTH
        self.mean, self.std = (PIXEL_MEAN / 255,) * 3, (PIXEL_STD / 255,) * 3
        if pretrained:
            load_imagenet_weights(self.net, variant)

    def forward(self, pixels: Tensor) -> Tensor:
        """Return pooled features ``[B, 1280]``."""
        features: Tensor = self.net(pixels)
        return features

    def train(self, mode: bool = True) -> LiteBackbone:
        """Keep batch norm at its statistics."""
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self


class TransformersBackbone(Backbone):
    """A vision model of transformers.

    Args:
        net: A model whose output has ``last_hidden_state`` and perhaps ``pooler_output``.
        mean: Per channel.
        std: Per channel.
        pooled: Trust ``pooler_output``; False where its weights were never trained.
    """

    def __init__(
        self,
        net: Any,
        *,
        pooled: bool = True,
        mean: tuple[float, ...] = IMAGENET_MEAN,
        std: tuple[float, ...] = IMAGENET_STD,
    ) -> None:
        super().__init__()
        self.net = net
        self.mean, self.std = mean, std
        self.pooled = pooled
        self.width = _hidden_width(net.config)

    def forward(self, pixels: Tensor) -> Tensor:
        """Return the pooler's output, or the mean over all positions."""
        output = self.net(pixel_values=pixels)
        pooled: Tensor | None = getattr(output, "pooler_output", None)
        if pooled is not None and self.pooled:
            return pooled.flatten(1)
        hidden: Tensor = output.last_hidden_state
        return hidden.mean(dim=1) if hidden.ndim == 3 else hidden.mean(dim=(2, 3))


class TimmBackbone(Backbone):
    """A classification model of timm without its classifier."""

    def __init__(self, net: Any) -> None:
        super().__init__()
        self.net = net
        self.width = int(net.num_features)
        settings = net.pretrained_cfg
        self.mean, self.std = tuple(settings["mean"]), tuple(settings["std"])

    def forward(self, pixels: Tensor) -> Tensor:
        """Return timm's pooled features."""
        features: Tensor = self.net(pixels)
        return features


def load_backbone(
    name: str, *, pretrained: bool = True, checkpointing: bool = False, lora: int = 0
) -> Backbone:
    """Return the backbone of a name, with its published weights.

    Args:
        pretrained: False starts from random weights, for tests.
        checkpointing: Recompute activations in the backward pass (transformers and timm only).
        lora: Rank of low-rank adapters; the backbone's own weights are then frozen.

    Raises:
        MissingLibraryError: The library that knows the name is not installed.
        DataError: The library does not find or cannot read it.
        RunError: The name is of no known kind, or the option does not fit the backbone.
    """
    kind, _, rest = name.partition(":")
    if name in VARIANTS:
        if checkpointing or lora:
            raise RunError(
                "Activation checkpointing and LoRA are for transformer backbones.",
                next_step=f"Switch them off for {name}.",
            )
        return LiteBackbone(name, pretrained=pretrained)
    if kind == "hf" and rest:
        return _from_transformers(
            rest, pretrained=pretrained, checkpointing=checkpointing, lora=lora
        )
    if kind == "timm" and rest:
        return _from_timm(rest, pretrained=pretrained, checkpointing=checkpointing, lora=lora)
    raise RunError(
        f"There is no backbone called {name}.",
        next_step="Use lite2, lite0, timm:NAME or hf:FOLDER.",
    )


def _from_transformers(name: str, *, pretrained: bool, checkpointing: bool, lora: int) -> Backbone:
    require_library("transformers")
    from transformers import AutoConfig, AutoModel

    local = Path(name).is_dir()
    try:
        config = AutoConfig.from_pretrained(name, local_files_only=local)
        if pretrained:
            net, pooled = _read_whole(AutoModel, name, local=local)
        else:
            net, pooled = AutoModel.from_config(config), True
    except (OSError, ValueError) as error:
        raise DataError(
            f"transformers cannot read the backbone {Path(name).name}.",
            next_step="Give a folder with config.json and model.safetensors.",
        ) from error
    # a CLIP or SigLIP holds two towers: pictures need one
    net = getattr(net, "vision_model", net)
    if checkpointing:
        net.activation_checkpointing_enable()
    mean, std = _pixel_scale(Path(name))
    return TransformersBackbone(_with_lora(net, lora), mean=mean, std=std, pooled=pooled)


def _read_whole(auto_model: Any, name: str, *, local: bool) -> tuple[Any, bool]:
    """Return a model whose weights were all in the file, and whether its pooler's were.

    transformers only warns when it fills gaps with random weights.
    """
    net, found = auto_model.from_pretrained(
        name, local_files_only=local, use_safetensors=True, output_loading_info=True
    )
    missing = sorted(key for key in found["missing_keys"] if "pooler." not in key)
    if missing:
        raise ValueError(f"{len(missing)} tensors are missing, the first is {missing[0]}")
    return net, len(found["missing_keys"]) == 0


def _from_timm(name: str, *, pretrained: bool, checkpointing: bool, lora: int) -> Backbone:
    require_library("timm")
    timm = importlib.import_module("timm")
    try:
        net = timm.create_model(name, pretrained=pretrained, num_classes=0)
    except RuntimeError as error:
        raise DataError(
            f"timm does not know the model {name}.", next_step="See timm.list_models()."
        ) from error
    if checkpointing:
        net.set_grad_checkpointing()
    backbone = TimmBackbone(net)
    backbone.net = _with_lora(net, lora)
    return backbone


def _with_lora(net: Any, rank: int) -> Any:
    if not rank:
        return net
    require_library("peft")
    peft = importlib.import_module("peft")
    settings = peft.LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=LORA_TARGETS)
    return peft.get_peft_model(net, settings)


def _pixel_scale(folder: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and deviation from the model's own preprocessing file, ImageNet's without one."""
    import json

    file = folder / "preprocessor_config.json"
    if not file.exists():
        return IMAGENET_MEAN, IMAGENET_STD
    settings = json.loads(file.read_text(encoding="utf-8"))
    return (
        tuple(settings.get("image_mean", IMAGENET_MEAN)),
        tuple(settings.get("image_std", IMAGENET_STD)),
    )


def _hidden_width(config: Any) -> int:
    config = getattr(config, "vision_config", config)
    if hasattr(config, "hidden_size"):
        return int(config.hidden_size)
    return int(config.hidden_sizes[-1])


def require_library(name: str) -> None:
    """Refuse to go on without an optional library.

    Raises:
        MissingLibraryError: It is not installed.
    """
    if importlib.util.find_spec(name) is None:
        raise MissingLibraryError(
            f"This backbone or option needs the library {name}.",
            next_step=f"Install it with: pip install {name}",
        )
