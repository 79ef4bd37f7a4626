"""The fp32 twin of a quantized graph runs the same network without its rounding."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.runtimes.session import OnnxSession
from train.cutout_net import CutoutNet
from train.export.float_twin import write_float_twin
from train.export.to_onnx import export_cutout, nodes_of, quantize_network

SIZE = 64


@pytest.mark.runtime
def test_the_twin_answers_nearly_alike_without_any_rounding(tmp_path):
    torch.manual_seed(0)
    export_cutout(CutoutNet().eval(), tmp_path / "exact.onnx", size=SIZE)
    rng = np.random.default_rng(0)
    pixels = rng.normal(size=(4, 3, SIZE, SIZE)).astype(np.float32)
    small, twin = tmp_path / "small.onnx", tmp_path / "twin.onnx"
    quantize_network(tmp_path / "exact.onnx", small, list(pixels))
    write_float_twin(small, twin)
    assert nodes_of(small, "QuantizeLinear")
    assert not nodes_of(twin, "QuantizeLinear")
    assert not nodes_of(twin, "DequantizeLinear")
    assert len(nodes_of(twin, "Conv")) == len(nodes_of(small, "Conv"))
    rounded = OnnxSession(small, threads=1).run({"pixels": pixels})["probability"]
    whole = OnnxSession(twin, threads=1).run({"pixels": pixels})["probability"]
    exact = OnnxSession(tmp_path / "exact.onnx", threads=1).run({"pixels": pixels})["probability"]
    assert np.abs(whole - rounded).mean() < 0.005
    # weights rounded to 7 bits are all that is left of the quantization
    assert np.abs(whole - exact).mean() <= np.abs(rounded - exact).mean() + 1e-3
