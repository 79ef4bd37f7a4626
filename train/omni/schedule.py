"""Optimizer and rates of a stage: AdamW or Muon, a cosine, and a clock that ends in time.

Words, merger and tower have rates of their own; norms and biases never decay. With a limit of
minutes the rate falls by whichever is further, steps or time, so that a stage that is stopped by
the clock ends at its floor all the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import torch
from torch import nn

from train.omni.config import StageSettings
from train.omni.muon import MuonAdamW, muon_groups
from train.optim import decay_groups

Optimizer = torch.optim.Optimizer | MuonAdamW


def peak_rates(stage: StageSettings) -> dict[str, float]:
    """Return the peak rates of words, merger and tower, and of what only serves the loss."""
    return {
        "words": stage.lr,
        "merger": stage.merger_lr,
        "tower": stage.tower_lr,
        "contrast": stage.lr,
    }


def optimizer_of(
    groups: Mapping[str, Sequence[tuple[str, nn.Parameter]]],
    stage: StageSettings,
    *,
    eight_bit: bool = False,
) -> Optimizer:
    """Return the stage's optimizer over what learns.

    Args:
        eight_bit: Moments in eight bits that can move out of a GPU's memory (QLoRA on CUDA).
    """
    rates = peak_rates(stage)
    if stage.optimizer == "muon":
        parts = [
            muon_groups(weights, rate=rates[name], decay=stage.weight_decay)
            for name, weights in groups.items()
        ]
        return MuonAdamW(
            [group for inside, _ in parts for group in inside],
            [group for _, outside in parts for group in outside],
        )
    cut: list[dict[str, Any]] = []
    for name, weights in groups.items():
        cut += decay_groups(weights, rate=rates[name], decay=stage.weight_decay)
    if eight_bit:
        import bitsandbytes

        paged: torch.optim.Optimizer = bitsandbytes.optim.PagedAdamW8bit(cut, betas=(0.9, 0.98))
        return paged
    return torch.optim.AdamW(cut, betas=(0.9, 0.98), eps=1e-8)


class Paced(Protocol):
    """What decides the rate of a stage; see ``StageSettings``."""

    @property
    def minutes(self) -> float:
        """Wall-clock limit, 0 for none."""

    @property
    def warmup(self) -> float:
        """Share of the steps."""

    @property
    def floor(self) -> float:
        """Share of the peak rate at the end."""


def progress_of(stage: Paced, *, step: int, steps: int, seconds: float) -> float:
    """Return how much of a stage is over, 0 to 1."""
    by_steps = step / max(1, steps)
    by_time = seconds / (stage.minutes * 60) if stage.minutes else 0.0
    return min(1.0, max(by_steps, by_time))


def rate_factor(stage: Paced, *, step: int, steps: int, progress: float) -> float:
    """Return the share of the peak rate."""
    warm = min(1.0, (step + 1) / max(1.0, stage.warmup * steps))
    falling = 0.5 * (1 + math.cos(math.pi * progress))
    return warm * (stage.floor + (1 - stage.floor) * falling)


def set_rates(optimizer: Optimizer, factor: float) -> None:
    """Set every group's rate."""
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * factor
