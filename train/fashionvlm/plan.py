"""What a run will take, told before its first step: weights, memory, hours.

Memory is weights, gradients, two moments and the activations of one micro-batch of the longest
rows; time is arithmetic over what this machine multiplies in a quick trial, at the share that
training reaches. Estimates, said as such; they are there to refuse a run that cannot end.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from train.distributed import World
from train.errors import RunError
from train.fashionvlm.config import VlmConfig
from train.fashionvlm.shapes import in_bf16
from train.omni.plan import UTILIZATION, available_gb, measured_tflops
from train.showo.backbone import ShowO

_PER_WEIGHT: Final = 16
"""Bytes: float32 weight, gradient and two moments."""


@dataclass(frozen=True)
class VlmPlan:
    """What a run takes.

    Attributes:
        memory_gb: Estimated.
        available_gb: What there is, the weights that are there already included.
        hours: Of each stage, no longer than its limit.
    """

    weights: int
    memory_gb: float
    available_gb: float
    tflops: float
    steps: dict[str, int]
    hours: dict[str, float]

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    def described(self) -> str:
        """Return the plan in words."""
        lines = [
            f"{self.weights:,} weights; about {self.memory_gb} GB of {self.available_gb} GB",
        ]
        lines += [
            f"{name}: {steps:,} steps, about {self.hours[name]} hours"
            for name, steps in self.steps.items()
        ]
        return "\n".join(lines)

    def require_memory(self) -> None:
        """Refuse what cannot fit.

        Raises:
            RunError: The estimate is above what there is.
        """
        if self.memory_gb > self.available_gb:
            raise RunError(
                f"This run needs about {self.memory_gb:.1f} GB of memory and there are "
                f"{self.available_gb:.1f} GB.",
                next_step="Lower runtime.micro, or set runtime.checkpointing to true.",
            )


def plan_of(net: ShowO, config: VlmConfig, world: World) -> VlmPlan:
    """Return what a run takes on this device."""
    bf16 = in_bf16(config.runtime, world)
    count = sum(weight.numel() for weight in net.parameters())
    tflops = measured_tflops(world.device, bf16=bf16) * world.size
    hours, steps = {}, {}
    for stage in config.stages:
        rows = sum(stage.rows.values())
        again = 8 if config.runtime.checkpointing else 6
        work = again * count * rows * net.config.length * stage.steps
        needed = work / (tflops * 1e12 * UTILIZATION) / 3600
        limit = stage.minutes / 60
        hours[stage.name] = round(min(needed, limit) if limit else needed, 2)
        steps[stage.name] = stage.steps
    free = available_gb(world.device) + 4 * count / 1e9
    needed_gb = round(memory_gb(net, config, bf16=bf16), 2)
    return VlmPlan(count, needed_gb, round(free, 2), round(tflops, 3), steps, hours)


def memory_gb(net: ShowO, config: VlmConfig, *, bf16: bool) -> float:
    """Return the memory of weights, gradients, moments and one micro-batch, in GB."""
    backbone, width = net.config.backbone, 2 if bf16 else 4
    count = sum(weight.numel() for weight in net.parameters())
    most = max(max(stage.rows.values()) for stage in config.stages)
    tokens = min(config.runtime.micro, most) * net.config.length
    layer = tokens * (14 * backbone.hidden + 3 * backbone.mlp) * width
    kept = tokens * backbone.hidden * width * backbone.layers + layer
    whole = kept if config.runtime.checkpointing else layer * backbone.layers
    # asked positions alone; of a picture two thirds are
    logits = tokens * 2 // 3 * net.config.vocabulary.size * 8
    return (count * _PER_WEIGHT + whole + logits) / 1e9
