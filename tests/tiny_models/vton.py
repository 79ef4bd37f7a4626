"""A try-on network of FASHN VTON's form with some thousand random weights, as a model folder."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from models.vton_layout import CONFIG_NAME, WEIGHTS_NAME, VtonLayout

SHAPE = (48, 32)


def tiny_layout(folder: Path) -> VtonLayout:
    """Return the sizes of the tiny network."""
    return VtonLayout(
        file=folder / WEIGHTS_NAME,
        shape=SHAPE,
        patch=8,
        width=64,
        head=32,
        inner=96,
        mixers=1,
        doubles=2,
        singles=2,
    )


def write_vton(folder: Path, *, seed: int = 5) -> VtonLayout:
    """Write it, in half precision as the published one is."""
    folder.mkdir(parents=True, exist_ok=True)
    layout = tiny_layout(folder)
    dice = torch.Generator().manual_seed(seed)
    weights = {
        name: (torch.randn(shape, generator=dice) * (0.15 if len(shape) > 1 else 0.5)).bfloat16()
        for name, shape in layout.tensors().items()
    }
    save_file(weights, str(folder / WEIGHTS_NAME))
    (folder / CONFIG_NAME).write_text(json.dumps({"input_shape": list(SHAPE)}), encoding="utf-8")
    return layout
