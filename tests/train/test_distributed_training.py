"""Two processes must give what one gives: losses, gradients of embeddings and of centers."""

from __future__ import annotations

import os

import pytest
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import torch.nn.functional as F
from torch import nn

from train.distributed import World, joined
from train.metric.arcface import Margin, Targets
from train.metric.partial_fc import PartialFc

CLASSES, DIMS, BATCH = 11, 8, 6


def rows_and_classes():
    generator = torch.Generator().manual_seed(5)
    rows = torch.randn(BATCH, 4, generator=generator)
    return rows, torch.tensor([0, 10, 5, 3, -1, 6]), torch.tensor([2, 2, 9, 0, 1, 10])


def a_net():
    torch.manual_seed(3)
    return nn.Linear(4, DIMS)


def one_process():
    net, centers = a_net(), PartialFc(CLASSES, DIMS, margin=Margin(), seed=4)
    rows, first, second = rows_and_classes()
    loss = centers(F.normalize(net(rows), dim=1), Targets(first, second, 0.7))
    loss.backward()
    return loss.detach(), net.weight.grad, centers.centers.grad


def half(rank, folder):
    dist.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=2)
    world = World(rank=rank, size=2)
    net = world.wrapped(a_net())
    centers = PartialFc(CLASSES, DIMS, margin=Margin(), seed=4, rank=rank, world=2)
    rows, first, second = rows_and_classes()
    mine = slice(rank * BATCH // 2, (rank + 1) * BATCH // 2)
    embedding = F.normalize(net(rows[mine]), dim=1)
    loss = centers(embedding, Targets(first[mine], second[mine], 0.7))
    loss.backward()
    assert world.agreed(rank == 0)
    torch.save(
        {
            "loss": loss.detach(),
            "net": net.module.weight.grad,
            "centers": centers.centers.grad,
            "first": centers.first,
        },
        f"{folder}/{rank}.pt",
    )
    # neither leaves while the other still talks to it
    world.wait()
    dist.destroy_process_group()
    # what is compared is on disk; tearing the interpreter down beside native threads of torch that
    # nobody joins has aborted a process once in a while
    os._exit(0)


@pytest.mark.slow
def test_two_processes_equal_one(tmp_path):
    loss, net, centers = one_process()
    mp.spawn(half, args=(str(tmp_path),), nprocs=2)
    parts = [torch.load(tmp_path / f"{rank}.pt", weights_only=True) for rank in range(2)]
    assert [part["first"] for part in parts] == [0, 5]
    for part in parts:
        assert torch.isclose(part["loss"], loss, rtol=1e-5)
        assert torch.allclose(part["net"], net, atol=1e-5)
    joined_centers = torch.cat([part["centers"] for part in parts])
    assert torch.allclose(joined_centers, centers, atol=1e-5)


def test_a_single_process_joins_nothing():
    with joined(accelerator=False) as world:
        assert (world.rank, world.size, world.leads) == (0, 1, True)
        net = nn.Linear(2, 2)
        assert world.wrapped(net) is net
        assert world.agreed(True)
        world.wait()
