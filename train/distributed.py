"""One process or many: joins the group that ``torchrun`` announces, or does nothing.

    torchrun --nproc-per-node 8 -m train.cli -- encoder --preset gr-lite --data products.csv

torch itself reads torchrun's variables; nccl is taken where there are GPUs, gloo elsewhere.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

CPU = torch.device("cpu")


@dataclass(frozen=True)
class World:
    """Our place among the processes of a run.

    Attributes:
        rank: Our number.
        size: How many there are.
        device: Where our tensors live.
    """

    rank: int = 0
    size: int = 1
    device: torch.device = CPU

    @property
    def leads(self) -> bool:
        """Tell whether we write files and report."""
        return self.rank == 0

    def wrapped(self, module: nn.Module, *, unused: bool = False) -> nn.Module:
        """Return ``module`` with gradients averaged over processes, itself when alone.

        Args:
            unused: Some parameters may get no gradient in some steps.
        """
        if self.size == 1:
            return module
        devices = [self.device.index] if self.device.type == "cuda" else None
        with warnings.catch_warnings():
            # torch 2.13 renames the option; until it is the least version, the old name stays
            warnings.filterwarnings("ignore", message="`broadcast_buffers`", category=FutureWarning)
            return DistributedDataParallel(
                module, device_ids=devices, find_unused_parameters=unused, broadcast_buffers=False
            )

    def agreed(self, flag: bool) -> bool:
        """Return the first process's ``flag`` on all."""
        if self.size == 1:
            return flag
        answer = torch.tensor([int(flag)], device=self.device)
        dist.broadcast(answer, 0)
        return bool(answer.item())

    def clock(self, seconds: float) -> float:
        """Return the first process's clock, so that all stop at the same step."""
        if self.size == 1:
            return seconds
        shared = torch.tensor([seconds], dtype=torch.float64, device=self.device)
        dist.broadcast(shared, 0)
        return float(shared.item())

    def summed(self, figures: Tensor) -> Tensor:
        """Return figures on the processor, added up over processes."""
        if self.size == 1:
            return figures
        moved = figures.to(self.device)
        dist.all_reduce(moved)
        return moved.cpu()

    def wait(self) -> None:
        """Let all processes arrive here."""
        if self.size > 1:
            dist.barrier()


@contextmanager
def joined(*, accelerator: bool = True) -> Iterator[World]:
    """Join the process group that torchrun announced, and leave it at the end.

    Args:
        accelerator: Use a GPU where there is one.
    """
    cuda = accelerator and torch.cuda.is_available()
    if not dist.is_torchelastic_launched():
        yield World(device=torch.device("cuda" if cuda else "cpu"))
        return
    dist.init_process_group("nccl" if cuda else "gloo")
    try:
        device = CPU
        if cuda:
            device = torch.device("cuda", dist.get_node_local_rank())
            torch.cuda.set_device(device)
        world = World(rank=dist.get_rank(), size=dist.get_world_size(), device=device)
        yield world
        # nobody leaves while another still talks to it
        world.wait()
    finally:
        dist.destroy_process_group()


def sum_gradients(weights: Sequence[nn.Parameter], world: World) -> None:
    """Add up the gradients of all processes; each loss was divided by the whole step's weight."""
    if world.size == 1:
        return
    for weight in weights:
        if weight.grad is None:
            weight.grad = torch.zeros_like(weight)
    flat = torch.cat([weight.grad.flatten() for weight in weights if weight.grad is not None])
    dist.all_reduce(flat)
    at = 0
    for weight in weights:
        size = weight.numel()
        weight.grad = flat[at : at + size].view_as(weight)
        at += size
