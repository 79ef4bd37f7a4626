"""Muon for the matrices inside a transformer, AdamW for everything else, as one optimizer.

Muon (Jordan et al. 2024; torch.optim.Muon) makes each step of a matrix orthogonal, so that rare
directions are learned as fast as common ones; embeddings, heads, norms and biases are not matrices
in that sense. Rates are made comparable (Liu et al. 2025, arXiv 2502.16982), so that one rate
serves both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import torch
from torch import nn

BETAS: Final = (0.9, 0.98)


class MuonAdamW:
    """Both optimizers with the face of one.

    Args:
        matrices: Two-dimensional weights between hidden layers.
        others: All other parameters; those with more than one dimension decay as well.
    """

    def __init__(
        self,
        matrices: Sequence[nn.Parameter],
        others: Sequence[nn.Parameter],
        *,
        rate: float,
        weight_decay: float,
    ) -> None:
        groups = [
            {"params": [p for p in others if p.ndim > 1], "weight_decay": weight_decay},
            {"params": [p for p in others if p.ndim <= 1], "weight_decay": 0.0},
        ]
        self._parts: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.Muon(
                list(matrices),
                lr=rate,
                weight_decay=weight_decay,
                adjust_lr_fn="match_rms_adamw",
            ),
            torch.optim.AdamW(groups, lr=rate, betas=BETAS),
        )

    def set_rate(self, rate: float) -> None:
        """Let the next steps take this rate."""
        for part in self._parts:
            for group in part.param_groups:
                group["lr"] = rate

    def step(self) -> None:
        """Change all parameters by their gradients, and forget these."""
        for part in self._parts:
            part.step()
            part.zero_grad(set_to_none=True)

    def state_dict(self) -> dict[str, Any]:
        """Return what goes into a checkpoint."""
        return {type(part).__name__: part.state_dict() for part in self._parts}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a checkpoint."""
        for part in self._parts:
            part.load_state_dict(state[type(part).__name__])
