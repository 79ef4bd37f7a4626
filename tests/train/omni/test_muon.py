"""Two optimizers with the face of one: what each is given, and going on from a checkpoint."""

from __future__ import annotations

import copy

import torch
from torch import nn

from train.omni.muon import MuonAdamW, muon_groups
from train.omni.schedule import set_rates


def _net() -> nn.Sequential:
    torch.manual_seed(5)
    return nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1))


def _optimizer(net: nn.Sequential) -> MuonAdamW:
    named = [
        (f"blocks.{name}" if name == "2.weight" else name, p) for name, p in net.named_parameters()
    ]
    return MuonAdamW(*muon_groups(named, rate=0.02, decay=0.01))


def _step(net: nn.Sequential, optimizer: MuonAdamW, number: int) -> float:
    generator = torch.Generator().manual_seed(number)
    inputs = torch.randn(32, 6, generator=generator)
    loss = (net(inputs).squeeze(-1) - inputs[:, 0] * inputs[:, 1]).square().mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


def test_a_stopped_run_goes_on_bit_for_bit() -> None:
    whole, half = _net(), _net()
    first, second = _optimizer(whole), _optimizer(half)
    for number in range(6):
        _step(whole, first, number)
    for number in range(3):
        _step(half, second, number)
    saved = copy.deepcopy((half.state_dict(), second.state_dict()))
    again = _net()
    resumed = _optimizer(again)
    again.load_state_dict(saved[0])
    resumed.load_state_dict(saved[1])
    for number in range(3, 6):
        _step(again, resumed, number)
    for one, other in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)


def test_it_learns_and_a_rate_of_zero_changes_nothing() -> None:
    net = _net()
    optimizer = _optimizer(net)
    losses = [_step(net, optimizer, number) for number in range(200)]
    assert sum(losses[-20:]) < 0.6 * sum(losses[:20])
    before = [p.detach().clone() for p in net.parameters()]
    set_rates(optimizer, 0.0)
    _step(net, optimizer, 0)
    assert all(torch.equal(a, b) for a, b in zip(before, net.parameters(), strict=True))


def test_only_matrices_between_hidden_layers_are_made_orthogonal() -> None:
    matrix, vector = nn.Parameter(torch.zeros(3, 4)), nn.Parameter(torch.zeros(3))
    patches = nn.Parameter(torch.zeros(3, 2, 2, 2, 2))
    named = [
        ("model.language_model.embed_tokens.weight", matrix),
        ("lm_head.weight", matrix),
        ("model.language_model.layers.0.mlp.up_proj.weight", matrix),
        ("model.language_model.layers.0.input_layernorm.weight", vector),
        ("model.visual.blocks.0.attn.qkv.weight", matrix),
        ("model.visual.blocks.0.attn.qkv.bias", vector),
        ("model.visual.merger.mlp.0.weight", matrix),
        ("model.visual.patch_embed.proj.weight", patches),
    ]
    inside, outside = muon_groups(named, rate=0.5, decay=0.1)
    assert [(len(group["params"]), group["weight_decay"]) for group in inside] == [(3, 0.1)]
    assert [(len(group["params"]), group["weight_decay"]) for group in outside] == [
        (3, 0.1),
        (2, 0.0),
    ]
    assert all(group["lr"] == group["peak"] == 0.5 for group in inside + outside)


def test_gradients_are_forgotten_when_asked() -> None:
    net = _net()
    optimizer = _optimizer(net)
    _step(net, optimizer, 1)
    assert all(p.grad is None for p in net.parameters())
