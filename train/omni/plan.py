"""What a run will take, told before its first step: memory, tokens, hours.

Memory is weights, gradients, moments and the activations of one micro-batch; time is the
arithmetic of the model divided by what this machine multiplies in a quick trial, at a share that
training reaches. Estimates, said as such; what they are for is to refuse a run that cannot end.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import torch

from train.errors import RunError
from train.omni.config import ModelSettings, RunConfig, StageSettings

UTILIZATION: Final = 0.35
_MOMENTS: Final = 8  # two float32 per weight
_NF4: Final = 0.56


@dataclass(frozen=True)
class Weights:
    """Numbers of weights.

    Attributes:
        all: Of the model, an adapter included.
        learned: Of what learns.
        tower: Of the picture tower without merger.
        layers: Layers of the language model.
        hidden: Width of the language model.
        inner: Inner width of its layers.
        vocabulary: Rows of the output layer.
    """

    all: int
    learned: int
    tower: int
    layers: int
    hidden: int
    inner: int
    vocabulary: int


@dataclass(frozen=True)
class StagePlan:
    """What a stage takes."""

    name: str
    questions: int
    dropped: int
    steps: int
    tokens: int
    image_tokens: int
    answer_tokens: int
    hours: float
    asked_and_had: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Plan:
    """What a run takes.

    Attributes:
        memory_gb: Of the device, estimated.
        available_gb: What there is.
        tflops: What this device multiplies in a quick trial.
    """

    weights: Weights
    memory_gb: float
    available_gb: float
    tflops: float
    stages: tuple[StagePlan, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    def require_memory(self) -> None:
        """Refuse what cannot fit.

        Raises:
            RunError: The estimate is above what there is.
        """
        if self.memory_gb > self.available_gb:
            raise RunError(
                f"This run needs about {self.memory_gb:.1f} GB of memory and there are "
                f"{self.available_gb:.1f} GB.",
                next_step="Lower micro or max_len, or set model.tune to lora or model.quant to"
                " nf4.",
            )


def weights_of(model: Any, learned: int) -> Weights:
    """Count a model's weights; it may lie on the meta device."""
    text = model.config.text_config
    named = [(name, weight.numel()) for name, weight in model.named_parameters()]
    return Weights(
        all=sum(count for _, count in named),
        learned=learned,
        tower=sum(n for name, n in named if "visual." in name and ".merger" not in name),
        layers=int(text.num_hidden_layers),
        hidden=int(text.hidden_size),
        inner=int(text.intermediate_size),
        vocabulary=int(text.vocab_size),
    )


def weights_on_paper(place: str, settings: ModelSettings) -> Weights | None:
    """Count the weights of a base by its configuration alone; None where it cannot be read.

    What learns is counted too low rather than too high: none for an adapter, no tower for a frozen
    one.
    """
    from transformers import AutoConfig, AutoModelForImageTextToText

    options = {"revision": settings.revision} if settings.revision else {}
    try:
        config = AutoConfig.from_pretrained(place, local_files_only=True, **options)
        with torch.device("meta"):
            model = AutoModelForImageTextToText.from_config(config)
    except (OSError, ValueError, KeyError):
        return None
    whole = weights_of(model, 0)
    learned = whole.all if settings.tower == "trained" else whole.all - whole.tower
    return replace(whole, learned=learned if settings.tune == "full" else 0)


def memory_gb(weights: Weights, config: RunConfig, *, bf16: bool, longest: int) -> float:
    """Return the memory of weights, gradients, moments and one micro-batch, in GB.

    Args:
        longest: Tokens of the longest question.
    """
    frozen = weights.all - weights.learned
    each = _NF4 if config.model.quant == "nf4" else 2 if bf16 else 4
    fixed = frozen * each + weights.learned * (4 + 4 + _MOMENTS)
    width = 2 if bf16 else 4
    rows = max(stage.micro for stage in config.stages) * longest
    per_layer = rows * (14 * weights.hidden + 3 * weights.inner) * width
    kept = rows * weights.hidden * width * weights.layers + per_layer
    whole = kept if config.runtime.checkpointing else per_layer * weights.layers
    # the output layer sees answers alone; a quarter of a question is generous
    logits = rows // 4 * weights.vocabulary * 8
    return (fixed + whole + logits) / 1e9


def hours_of(
    weights: Weights,
    stage: StageSettings,
    *,
    tokens: int,
    image_tokens: int,
    tflops: float,
    config: RunConfig,
) -> float:
    """Return how long a stage takes at the rate of this device."""
    again = 1 if config.runtime.checkpointing else 0
    learning = 6 if config.model.tune == "full" else 4
    words = (weights.all - weights.tower) * tokens * (learning + 2 * again)
    seeing = 6 if config.model.tower == "trained" else 2
    # four patches of the tower to a token
    tower = weights.tower * 4 * image_tokens * seeing
    hours = (words + tower) / (tflops * 1e12 * UTILIZATION) / 3600
    return min(hours, stage.minutes / 60) if stage.minutes else hours


def measured_tflops(device: torch.device, *, bf16: bool) -> float:
    """Return what the device multiplies in a quarter of a second."""
    side = 4096 if device.type == "cuda" else 768
    kind = torch.bfloat16 if bf16 else torch.float32
    left = torch.randn(side, side, device=device, dtype=kind)
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < 0.25:
        left @ left
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        done += 1
    return 2 * side**3 * done / (time.perf_counter() - began) / 1e12


def available_gb(device: torch.device) -> float:
    """Return the memory that is free on the device, in GB; endless where nobody says."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0] / 1e9
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            found: Mapping[str, str] = dict(line.split(":", 1) for line in lines if ":" in line)
        return int(found["MemAvailable"].split()[0]) * 1024 / 1e9
    except (OSError, KeyError, ValueError):
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, OSError, ValueError):
        return float("inf")
