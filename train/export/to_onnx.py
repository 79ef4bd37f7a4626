"""Export the pocket models: torch -> ONNX fp32 -> int8, each step held against the one before.

Convolutional graphs are quantized statically (QDQ, calibrated on training photos), the text tower
dynamically: its activations vary too much between sentences for fixed ranges. Weights keep 7 bits
(``reduce_range``), because on x86 without VNNI two 8-bit products overflow the 16-bit sums that
onnxruntime uses there.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from train.backbone import EfficientNetLite, InvertedResidual
from train.cutout_net import CutoutNet, Refine
from train.encoder_net import GarmentNet
from train.text_tower import MiniLm

OPSET = 17
Floats = npt.NDArray[np.float32]


class EncoderGraph(nn.Module):
    """``GarmentNet`` with named outputs in a fixed order."""

    def __init__(self, net: GarmentNet) -> None:
        super().__init__()
        self.net = net
        self.names = ["embedding", "text_space", *net.heads]

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        """Return the outputs of ``names`` for ``pixels [B, 3, S, S]``."""
        outputs = self.net(pixels)
        return tuple(outputs[name] for name in self.names)


class CutoutGraph(nn.Module):
    """``CutoutNet`` that answers probabilities."""

    def __init__(self, net: CutoutNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, pixels: Tensor) -> Tensor:
        """Return probabilities ``[B, 1, S/2, S/2]``."""
        return self.net(pixels).sigmoid()


def export_encoder(net: GarmentNet, file: Path, *, size: int) -> None:
    """Write the picture side as fp32 ONNX: ``pixels`` in, both vectors and all logits out.

    Raises:
        TypeError: The backbone is not an EfficientNet-Lite: how another one folds its norms and
            survives int8 is not known here.
    """
    net = copy.deepcopy(net).eval()
    backbone: nn.Module = net.backbone
    if not isinstance(backbone, EfficientNetLite):
        raise TypeError(f"cannot export a {type(backbone).__name__}")
    _fuse(backbone)
    graph = EncoderGraph(net)
    _export(graph, (torch.zeros(2, 3, size, size),), file, ["pixels"], graph.names)


def export_cutout(net: CutoutNet, file: Path, *, size: int) -> None:
    """Write the cut-out network as fp32 ONNX: ``pixels`` in, ``probability`` out."""
    net = copy.deepcopy(net).eval()
    _fuse(net.backbone)
    for module in net.modules():
        if isinstance(module, Refine):
            module.pointwise = fuse_conv_bn_eval(module.pointwise, module.norm)
            module.norm = nn.Identity()  # type: ignore[assignment]
    pixels = torch.zeros(2, 3, size, size)
    _export(CutoutGraph(net), (pixels,), file, ["pixels"], ["probability"])


def export_text(tower: MiniLm, file: Path) -> None:
    """Write the text tower as fp32 ONNX: ``ids`` and ``mask`` in, ``vector`` out."""
    ids, mask = torch.zeros(2, 7, dtype=torch.int64), torch.ones(2, 7, dtype=torch.int64)
    _export(tower, (ids, mask), file, ["ids", "mask"], ["vector"], lengths=True)


def quantize_network(
    source: Path,
    target: Path,
    calibration: Sequence[Floats],
    *,
    keep_first: int = 0,
    keep: Sequence[str] = (),
) -> None:
    """Quantize a convolutional graph to int8.

    Args:
        calibration: Normalized pixels, float32 ``[3, S, S]`` each.
        keep_first: How many leading convolutions stay in fp32: they hold few weights, and what they
            round away no later layer brings back.
        keep: Names of further nodes that stay in fp32.
    """
    prepared = target.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    leading = nodes_of(prepared, "Conv")[:keep_first]
    quantize_static(
        str(prepared),
        str(target),
        _Reader(calibration),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        reduce_range=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
        op_types_to_quantize=["Conv", "Gemm", "MatMul", "Add", "Clip", "Relu", "Concat"],
        nodes_to_exclude=[*leading, *keep],
    )
    prepared.unlink()


def quantize_text(source: Path, target: Path) -> None:
    """Quantize the text tower's matrices and its word-piece table to int8."""
    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"],
    )


def nodes_of(file: Path, op_type: str) -> list[str]:
    """Return the names of all nodes of a type, in graph order."""
    return [node.name for node in onnx.load(str(file)).graph.node if node.op_type == op_type]


def nodes_under(file: Path, scope: str) -> list[str]:
    """Return the names of all nodes of a module, in graph order."""
    return [node.name for node in onnx.load(str(file)).graph.node if node.name.startswith(scope)]


class _Reader(CalibrationDataReader):  # type: ignore[misc]
    def __init__(self, pixels: Sequence[Floats]) -> None:
        self._rows: Iterator[Floats] = iter(pixels)

    def get_next(self) -> dict[str, Floats] | None:
        row = next(self._rows, None)
        return None if row is None else {"pixels": row[None]}


def _fuse(backbone: EfficientNetLite) -> None:
    """Fold every batch norm into the convolution before it, in place."""
    pairs: list[tuple[nn.Module, str, str]] = [(backbone, "_conv_stem", "_bn0")]
    if backbone.has_head:
        pairs.append((backbone, "_conv_head", "_bn1"))
    for block in backbone.modules():
        if isinstance(block, InvertedResidual):
            if block.expands:
                pairs.append((block, "_expand_conv", "_bn0"))
            pairs += [(block, "_depthwise_conv", "_bn1"), (block, "_project_conv", "_bn2")]
    for owner, conv, norm in pairs:
        setattr(owner, conv, fuse_conv_bn_eval(getattr(owner, conv), getattr(owner, norm)))
        setattr(owner, norm, nn.Identity())


def _export(
    graph: nn.Module,
    inputs: tuple[Tensor, ...],
    file: Path,
    input_names: list[str],
    output_names: list[str],
    *,
    lengths: bool = False,
) -> None:
    axes: dict[str, dict[int, str]] = {name: {0: "batch"} for name in input_names + output_names}
    if lengths:
        for name in input_names:
            axes[name][1] = "tokens"
    with warnings.catch_warnings():
        # the dynamo exporter needs onnxscript and names tensors less readably
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.eval(),
            inputs,
            str(file),
            input_names=input_names,
            output_names=output_names,
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
