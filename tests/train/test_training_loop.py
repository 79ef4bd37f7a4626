"""The loop on a tiny random network: its trajectory, accumulation, resume, schedule and average."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from train.checkpoint import load_checkpoint, save_checkpoint
from train.data.batches import Drawing
from train.data.mixing import NO_MIXING, Mixing
from train.errors import RunError, StartUpError
from train.loop import Loop, LoopSettings
from train.metric.arcface import Targets, check_start_up
from train.metric.ema import Ema
from train.metric.hits import closet_hits, hit_at_1
from train.metric.identity_batches import IdentityBatches
from train.metric.partial_fc import PartialFc
from train.optim import Optimizers, OptimizerSettings, decay_groups, scaled_rate

IDENTITIES = np.repeat(np.arange(16), 4)
STEPS = 20
DIMS = 192
SIDE = 16
# mean loss of each of five epochs of four steps; a change here changes every training run
TRAJECTORY = [16.789, 14.151, 9.721, 7.543, 6.846]


def synthetic_images():
    """64 images of 16 colored patterns, each in four noisy versions."""
    rng = np.random.default_rng(0)
    patterns = rng.integers(0, 256, (16, 4, 4, 3)).repeat(4, axis=1).repeat(4, axis=2)
    noisy = patterns[IDENTITIES] + rng.normal(0, 120, (64, SIDE, SIDE, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


class TinyTask:
    """Identity batches of the synthetic images; the loss needs no network of ours."""

    def __init__(self, net, centers, *, epochs, mixing=NO_MIXING, stop_at=None, views=2, batch=16):
        self.net, self.centers, self.epochs, self.stop_at = net, centers, epochs, stop_at
        self.images = synthetic_images()
        self.sampler = IdentityBatches(IDENTITIES, batch // views, views=views, seed=1)
        self.drawing = Drawing(self.view, mixing, seed=1)
        self.steps_per_epoch = self.sampler.steps(64)

    def view(self, row, rng):
        image = self.images[row]
        return image[:, ::-1] if rng.random() < 0.5 else image

    def batches(self, epoch, start):
        whole = self.epochs * self.steps_per_epoch

        def progress(step):
            return (epoch * self.steps_per_epoch + step) / whole

        steps = self.sampler.epoch(epoch, start=start)
        for batch in self.drawing.batches(steps, epoch=epoch, start=start, progress=progress):
            if self.stop_at is not None and epoch * self.steps_per_epoch + start == self.stop_at:
                raise KeyboardInterrupt
            start += 1
            yield batch

    def losses(self, forward, batch):
        embedding = F.normalize(forward(pixels(batch.views)), dim=1)
        classes = torch.from_numpy(IDENTITIES)
        second = None if batch.partners is None else classes[batch.partners]
        targets = Targets(classes[batch.rows], second, batch.share)
        return {"identity": self.centers(embedding, targets)}

    def check_start(self, losses):
        drawn = round(16 * self.centers.ratio)
        check_start_up(losses["identity"], drawn, DIMS, margin=self.centers.margin)

    def score(self):
        with torch.inference_mode():
            vectors = F.normalize(self.net(pixels(torch.from_numpy(self.images))), dim=1)
        return hit_at_1(vectors, [str(name) for name in IDENTITIES])


def pixels(views):
    return views.permute(0, 3, 1, 2).float() / 128 - 1


def tiny_net(*, dropout=0.0):
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, stride=2),
        nn.GroupNorm(4, 16),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, stride=2),
        nn.AdaptiveAvgPool2d(2),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(128, DIMS),
    )


def tiny_loop(run, *, epochs=5, accumulate=1, ratio=1.0, dropout=0.0, minutes=30.0, **more):
    run.mkdir(exist_ok=True)
    net = tiny_net(dropout=dropout)
    centers = PartialFc(16, DIMS, ratio=ratio, seed=2)
    settings = OptimizerSettings(
        backbone=3e-3, heads=3e-3, centers=3e-2, warmup_steps=4, schedule="cosine", clip=5.0
    )
    optimizers = Optimizers(
        settings,
        backbone=net.named_parameters(),
        heads=[],
        sharded=[centers.centers],
        sparse=centers.sampled,
    )
    torch.manual_seed(5)
    return Loop(
        net,
        net,
        task=TinyTask(net, centers, epochs=epochs, **more),
        optimizers=optimizers,
        settings=LoopSettings(epochs=epochs, accumulate=accumulate, checkpoint_minutes=minutes),
        run=run,
        sharded={"centers": centers},
        metadata={"epochs": epochs},
    )


def epoch_losses(run):
    lines = (run / "log.jsonl").read_text().splitlines()
    return [json.loads(line)["losses"]["identity"] for line in lines]


def test_twenty_steps_follow_the_committed_trajectory(tmp_path):
    loop = tiny_loop(tmp_path)
    before = loop.task.score()
    assert loop.run() > before + 0.1
    found = epoch_losses(tmp_path)
    assert loop.at.step == STEPS
    assert found == sorted(found, reverse=True)
    assert found == pytest.approx(TRAJECTORY, rel=0.02)


def test_pieces_of_a_batch_give_the_gradient_of_the_whole(tmp_path):
    whole, pieces = tiny_loop(tmp_path / "a"), tiny_loop(tmp_path / "b", accumulate=4)
    whole.run()
    pieces.run()
    assert epoch_losses(tmp_path / "b") == pytest.approx(epoch_losses(tmp_path / "a"), rel=1e-3)
    for ours, theirs in zip(whole.net.parameters(), pieces.net.parameters(), strict=True):
        assert torch.allclose(ours, theirs, atol=2e-3)


@pytest.mark.parametrize("ratio", [1.0, 0.5])
def test_a_stopped_run_ends_bit_for_bit_like_an_undisturbed_one(tmp_path, ratio):
    options = {"ratio": ratio, "dropout": 0.2, "epochs": 3, "mixing": Mixing(until=0.6)}
    whole = tiny_loop(tmp_path / "whole", **options)
    whole.run()
    cut = tiny_loop(tmp_path / "cut", minutes=0.0, stop_at=6, **options)
    with pytest.raises(KeyboardInterrupt):
        cut.run()
    assert 0 < cut.at.step < 12
    resumed = tiny_loop(tmp_path / "cut", **options)
    resumed.run()
    ours, theirs = whole.net.state_dict(), resumed.net.state_dict()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    assert torch.equal(whole.task.centers.centers, resumed.task.centers.centers)
    assert epoch_losses(tmp_path / "whole") == epoch_losses(tmp_path / "cut")


def test_a_run_of_other_settings_is_not_continued(tmp_path):
    tiny_loop(tmp_path, epochs=1).run()
    with pytest.raises(RunError, match="other settings"):
        tiny_loop(tmp_path, epochs=2).run()


def test_a_loss_that_cannot_be_right_stops_the_first_step(tmp_path, monkeypatch):
    loop = tiny_loop(tmp_path)
    # embeddings that somebody forgot to bring to unit length
    monkeypatch.setattr(F, "normalize", lambda rows, dim: rows * 1e-3)
    with pytest.raises(StartUpError):
        loop.run()
    assert not (tmp_path / "checkpoint.pt").exists()


def test_the_best_weights_are_kept_not_the_last(tmp_path, monkeypatch):
    loop = tiny_loop(tmp_path, epochs=3)
    scores = iter([0.2, 0.9, 0.5])
    kept = []

    def score():
        kept.append({name: value.clone() for name, value in loop.net.state_dict().items()})
        return next(scores)

    monkeypatch.setattr(loop.task, "score", score)
    assert loop.run() == 0.9
    assert all(torch.equal(kept[1][name], value) for name, value in loop.net.state_dict().items())
    assert load_checkpoint(tmp_path / "best.pt")["epoch"] == 2


def test_a_damaged_checkpoint_is_reported_in_a_sentence(tmp_path):
    file = tmp_path / "checkpoint.pt"
    save_checkpoint(file, {"step": 1})
    assert load_checkpoint(file) == {"step": 1}
    assert not list(tmp_path.glob("*.part"))
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(RunError, match="cannot be read"):
        load_checkpoint(file)


def test_the_average_warms_up_and_gives_the_network_back():
    net = nn.Linear(2, 1)
    ema = Ema(net, decay=0.9998)
    assert ema.decay_at(0) == pytest.approx(0.1)
    assert ema.decay_at(90) == pytest.approx(0.91)
    assert ema.decay_at(10**6) == 0.9998
    start = net.weight.detach().clone()
    with torch.no_grad():
        net.weight += 1.0
    ema.update(net)
    keep = 2 / 11
    with ema.applied(net):
        assert torch.allclose(net.weight, start + (1 - keep))
    assert torch.allclose(net.weight, start + 1.0)


def test_rates_follow_warm_up_schedule_and_batch():
    constant = OptimizerSettings(warmup_steps=10)
    assert constant.factor(0, 100) == pytest.approx(0.1)
    assert constant.factor(9, 100) == constant.factor(99, 100) == 1.0
    cosine = OptimizerSettings(warmup_steps=10, schedule="cosine")
    assert cosine.factor(50, 100) == pytest.approx(0.5)
    assert cosine.factor(99, 100) < 0.001
    assert scaled_rate(512) == pytest.approx(5e-5)


def test_norms_biases_and_centers_do_not_decay():
    net = tiny_net()
    groups = decay_groups(net.named_parameters(), rate=1.0, decay=0.05)
    assert [group["weight_decay"] for group in groups] == [0.05, 0.0]
    assert all(value.ndim > 1 for value in groups[0]["params"])
    assert all(value.ndim == 1 for value in groups[1]["params"])
    centers = nn.Parameter(torch.zeros(3, 2))
    optimizers = Optimizers(
        OptimizerSettings(), backbone=net.named_parameters(), heads=[], centers=[centers]
    )
    last = list(optimizers.groups())[-1]
    assert last["params"] == [centers]
    assert (last["peak"], last["weight_decay"]) == (1e-3, 0.0)


def test_hits_leave_out_the_own_person_and_the_unknown():
    angles = torch.tensor([0.0, 1.0, 50.0, 52.0, 51.0]).deg2rad()
    vectors = torch.stack([angles.cos(), angles.sin()], dim=1)
    found = closet_hits(vectors, ["a", "a", "b", "a", ""], ["x", "x", "y", "z", "z"])
    # alone: both a's of x find each other, b and the far a find one another
    assert found.same_person == pytest.approx(2 / 4)
    # across: x's a's find b, b finds a, z's a finds b
    assert found.cross_person == 0.0
    assert found.queries == 4
    assert hit_at_1(vectors, [""] * 5) == 0.0
    assert math.isclose(hit_at_1(vectors, ["a"] * 5), 1.0)
