"""Muon for the matrices inside a transformer, AdamW for everything else, as one optimizer.

Muon (Jordan et al. 2024; torch.optim.Muon) makes each step of a matrix orthogonal, so that rare
directions are learned as fast as common ones; embeddings, heads, norms and biases are not matrices
in that sense. Rates are made comparable (Liu et al. 2025, arXiv 2502.16982), so that one rate
serves both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import torch
from torch import nn

from train.optim import decay_groups

BETAS: Final = (0.9, 0.98)
INSIDE: Final = (".blocks.", ".layers.", ".merger.")

Groups = list[dict[str, Any]]


def muon_groups(
    named: Iterable[tuple[str, nn.Parameter]], *, rate: float, decay: float
) -> tuple[Groups, Groups]:
    """Return the groups for Muon and those for AdamW of weights that share a rate."""
    inside: list[tuple[str, nn.Parameter]] = []
    outside: list[tuple[str, nn.Parameter]] = []
    for name, weight in named:
        hidden = weight.ndim == 2 and any(part in f".{name}" for part in INSIDE)
        (inside if hidden else outside).append((name, weight))
    return (
        decay_groups(inside, rate=rate, decay=decay),
        decay_groups(outside, rate=rate, decay=decay),
    )


class MuonAdamW:
    """Both optimizers with the face of one.

    Args:
        matrices: Groups of two-dimensional weights between hidden layers, each with ``params``,
            ``lr`` and ``weight_decay``.
        others: Groups of all other parameters.
    """

    def __init__(
        self, matrices: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]]
    ) -> None:
        self._parts: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.Muon(list(matrices), adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(list(others), betas=BETAS, eps=1e-8),
        )

    @property
    def param_groups(self) -> list[dict[str, Any]]:
        """The groups of both, whose ``lr`` the next step takes."""
        return [group for part in self._parts for group in part.param_groups]

    def step(self) -> None:
        """Change all parameters by their gradients."""
        for part in self._parts:
            part.step()

    def zero_grad(self, *, set_to_none: bool = True) -> None:
        """Forget the gradients."""
        for part in self._parts:
            part.zero_grad(set_to_none=set_to_none)

    def state_dict(self) -> dict[str, Any]:
        """Return what goes into a checkpoint."""
        return {type(part).__name__: part.state_dict() for part in self._parts}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a checkpoint."""
        for part in self._parts:
            part.load_state_dict(state[type(part).__name__])
