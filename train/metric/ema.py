"""A running average of a network's weights: what is measured and shipped instead of the last step.

The average starts short and grows with the run, so that runs of a few hundred steps profit too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Ema:
    """Exponential moving average of all floating-point weights and buffers.

    Args:
        net: Its present weights are the start.
        decay: Share of the average that a step keeps, once the run is long enough.
    """

    def __init__(self, net: nn.Module, *, decay: float = 0.9998) -> None:
        self.decay = decay
        self.steps = 0
        self.weights = {name: value.detach().clone() for name, value in net.state_dict().items()}

    def decay_at(self, step: int) -> float:
        """Return the share kept at a step: min(decay, (1 + t) / (10 + t))."""
        return min(self.decay, (1 + step) / (10 + step))

    @torch.no_grad()
    def update(self, net: nn.Module) -> None:
        """Take one optimizer step's weights in."""
        self.steps += 1
        keep = self.decay_at(self.steps)
        for name, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                self.weights[name].lerp_(value, 1 - keep)
            else:
                self.weights[name].copy_(value)

    @contextmanager
    def applied(self, net: nn.Module) -> Iterator[None]:
        """Let ``net`` be the average within the block, and itself again after it."""
        own = {name: value.detach().clone() for name, value in net.state_dict().items()}
        net.load_state_dict(self.weights)
        try:
            yield
        finally:
            net.load_state_dict(own)

    def state(self) -> dict[str, dict[str, Tensor] | int]:
        """Return what a resumed run needs."""
        return {"weights": self.weights, "steps": self.steps}

    def load(self, state: dict) -> None:
        """Continue from a state."""
        for name, value in state["weights"].items():
            self.weights[name].copy_(value)
        self.steps = int(state["steps"])
