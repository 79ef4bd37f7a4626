"""Checkpoints of a run: written whole or not at all, read without running code.

A checkpoint holds tensors, numbers and strings only, so that ``weights_only`` can read it. What the
random generators of torch need to go on is part of it; recipes draw everything else as a function
of seed, epoch and step.
"""

from __future__ import annotations

import os
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import Tensor

from train.errors import RunError


def save_checkpoint(file: Path, state: dict[str, Any]) -> None:
    """Write ``state`` to ``file`` so that a kill at any time leaves the old or the new one."""
    part = file.with_suffix(".part")
    with part.open("wb") as target:
        torch.save(state, target)
        target.flush()
        os.fsync(target.fileno())
    part.replace(file)


def load_checkpoint(file: Path) -> dict[str, Any]:
    """Return a saved state, on the CPU.

    Raises:
        RunError: The file is not a checkpoint of ours.
    """
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, ValueError, OSError, UnpicklingError) as error:
        raise _damaged(file) from error
    if not isinstance(state, dict):
        raise _damaged(file)
    return state


def random_state() -> dict[str, Any]:
    """Return the state of torch's generators on the CPU and on every GPU."""
    return {"cpu": torch.get_rng_state(), "cuda": torch.cuda.get_rng_state_all()}


def restore_random_state(state: dict[str, Any]) -> None:
    """Continue drawing where ``state`` was taken; GPUs only on a machine with as many."""
    torch.set_rng_state(state["cpu"])
    cuda: list[Tensor] = state["cuda"]
    if cuda and len(cuda) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(cuda)


def _damaged(file: Path) -> RunError:
    return RunError(
        f"The checkpoint {file.name} cannot be read.",
        next_step="Delete it to start over, or choose another run folder.",
    )
