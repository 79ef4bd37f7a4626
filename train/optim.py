"""Optimizers of the encoder recipes: who learns how fast, what decays, and when.

AdamW in three groups, backbone, heads and class centers (ten times the backbone's rate in GR-Lite),
each cut once more: norms, biases and centers never decay. Centers with sparse gradients get
SparseAdam, which keeps moments for all rows but touches only those a step has drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

REFERENCE_BATCH = 2048
REFERENCE_RATE = 1e-4


@dataclass(frozen=True)
class OptimizerSettings:
    """How weights move.

    Attributes:
        backbone: Peak rate of the backbone.
        heads: Peak rate of everything between backbone and class centers.
        centers: Peak rate of class centers.
        weight_decay: Of matrices; norms, biases and centers never decay.
        warmup_steps: Steps until the peak.
        schedule: ``"constant"`` after the warm-up (GR-Lite) or ``"cosine"`` down to nothing.
        clip: Largest norm of the gradient without the centers'; 0 lets it be.
    """

    backbone: float = 1e-4
    heads: float = 1e-4
    centers: float = 1e-3
    weight_decay: float = 0.05
    warmup_steps: int = 2000
    schedule: Literal["constant", "cosine"] = "constant"
    clip: float = 1.0

    def factor(self, step: int, steps: int) -> float:
        """Return the share of the peak rate at a step of a run of ``steps``."""
        warm = min(1.0, (step + 1) / max(1, self.warmup_steps))
        if self.schedule == "constant":
            return warm
        return warm * 0.5 * (1 + math.cos(math.pi * min(1.0, step / max(1, steps))))


def scaled_rate(batch: int, *, rate: float = REFERENCE_RATE) -> float:
    """Return GR-Lite's rate for another global batch: rate * sqrt(B / 2048)."""
    return rate * math.sqrt(batch / REFERENCE_BATCH)


class Optimizers:
    """The dense and, where centers are sampled, the sparse optimizer as one.

    Args:
        backbone: Named parameters of the backbone.
        heads: Named parameters of heads and projections.
        centers: Class centers and temperatures.
        sharded: Centers that other processes do not share (``PartialFc``).
        sparse: Their gradients are sparse.
    """

    def __init__(
        self,
        settings: OptimizerSettings,
        *,
        backbone: Iterable[tuple[str, nn.Parameter]],
        heads: Iterable[tuple[str, nn.Parameter]],
        centers: Sequence[nn.Parameter] = (),
        sharded: Sequence[nn.Parameter] = (),
        sparse: bool = False,
    ) -> None:
        self.settings = settings
        groups = [
            *decay_groups(backbone, rate=settings.backbone, decay=settings.weight_decay),
            *decay_groups(heads, rate=settings.heads, decay=settings.weight_decay),
        ]
        self._clipped = [parameter for group in groups for parameter in group["params"]]
        if centers:
            groups.append(_group(list(centers), rate=settings.centers, decay=0.0))
        self._shared: torch.optim.Optimizer = torch.optim.AdamW(groups)
        self._sharded: torch.optim.Optimizer | None = None
        if sharded:
            group = _group(list(sharded), rate=settings.centers, decay=0.0)
            if sparse:
                del group["weight_decay"]
            kind = torch.optim.SparseAdam if sparse else torch.optim.AdamW
            self._sharded = kind([group])

    def set_rate(self, step: int, steps: int) -> None:
        """Set every group's rate for a step."""
        factor = self.settings.factor(step, steps)
        for group in self.groups():
            group["lr"] = group["peak"] * factor

    def step(self) -> None:
        """Clip, step and forget the gradients."""
        if self.settings.clip > 0:
            nn.utils.clip_grad_norm_(self._clipped, self.settings.clip)
        for optimizer in self._every():
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

    def groups(self) -> Iterator[dict[str, Any]]:
        """Yield every parameter group."""
        for optimizer in self._every():
            yield from optimizer.param_groups

    def state(self) -> dict[str, Any]:
        """Return what a resumed run needs and all processes share."""
        return self._shared.state_dict()

    def load(self, state: dict[str, Any]) -> None:
        """Continue from a shared state."""
        self._shared.load_state_dict(state)

    def sharded_state(self) -> dict[str, Any] | None:
        """Return what belongs to this process's centers."""
        return None if self._sharded is None else self._sharded.state_dict()

    def load_sharded(self, state: dict[str, Any] | None) -> None:
        """Continue from this process's state."""
        if self._sharded is not None and state is not None:
            self._sharded.load_state_dict(state)

    def _every(self) -> list[torch.optim.Optimizer]:
        return [self._shared] if self._sharded is None else [self._shared, self._sharded]


def decay_groups(
    named: Iterable[tuple[str, nn.Parameter]], *, rate: float, decay: float
) -> list[dict[str, Any]]:
    """Return one group of matrices that decay and one of norms, biases and scalars that do not."""
    matrices: list[Tensor] = []
    vectors: list[Tensor] = []
    for name, parameter in named:
        if parameter.requires_grad:
            plain = parameter.ndim <= 1 or name.endswith("bias")
            (vectors if plain else matrices).append(parameter)
    groups = [_group(matrices, rate=rate, decay=decay), _group(vectors, rate=rate, decay=0.0)]
    return [group for group in groups if group["params"]]


def _group(parameters: list[Any], *, rate: float, decay: float) -> dict[str, Any]:
    return {"params": parameters, "peak": rate, "lr": rate, "weight_decay": decay}
