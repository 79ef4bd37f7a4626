"""The loop that both encoder configurations share: steps, average, log, checkpoints, best weights.

A recipe hands in a ``Task`` that draws batches and computes losses; the loop adds gradient
accumulation, bfloat16 autocast, clipping, the running average of weights and everything on disk:

    RUN/checkpoint.pt   to go on from, exactly: weights, average, optimizer, random state
    RUN/shard-S-R.pt    what differs between processes, where there are several
    RUN/best.pt         the average to keep: of the best held-out figure so far, or the last
    RUN/log.jsonl       one line an epoch

Batches are functions of (seed, epoch, step); a run that was killed continues as if it had not been.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import torch
from torch import Tensor, nn

from train.checkpoint import (
    load_checkpoint,
    random_state,
    restore_random_state,
    save_checkpoint,
)
from train.data.batches import Batch
from train.distributed import World
from train.errors import RunError
from train.metric.ema import Ema
from train.optim import Optimizers

# how often several processes ask the first one whether to save
ASK_STEPS = 20


class Task(Protocol):
    """What a recipe tells the loop."""

    @property
    def steps_per_epoch(self) -> int:
        """Optimizer steps of one epoch."""

    def batches(self, epoch: int, start: int) -> Iterator[Batch]:
        """Yield this process's batches of an epoch from step ``start`` on."""

    def losses(self, forward: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Return weighted losses by name; ``forward`` is the objective, perhaps wrapped."""

    def check_start(self, losses: dict[str, float]) -> None:
        """Refuse a first step whose losses cannot be right."""

    def score(self) -> float | None:
        """Return the held-out figure of the objective as it is now, None where there is none."""


@dataclass(frozen=True)
class LoopSettings:
    """How a run goes.

    Attributes:
        accumulate: Pieces that a batch is computed in; the gradient is that of the whole batch.
        bf16: Autocast to bfloat16.
        ema: Decay of the running average.
        keep: Average to end with: of the best held-out figure, or the last.
        checkpoint_minutes: Time between checkpoints within an epoch; each epoch ends with one.
        unused: Some parameters get no gradient in some steps (several processes need to know).
    """

    epochs: int
    accumulate: int = 1
    bf16: bool = False
    ema: float = 0.9998
    keep: Literal["best", "last"] = "best"
    checkpoint_minutes: float = 30.0
    unused: bool = False


@dataclass
class Position:
    """Where a run stands: everything between two steps that is not a tensor."""

    epoch: int = 0
    step_of_epoch: int = 0
    step: int = 0
    best: float = -1.0
    best_epoch: int = 0
    totals: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0


class Loop:
    """One run.

    Args:
        objective: What has shared weights: the network, and losses with centers of their own.
        net: The part of it that is averaged and kept.
        sharded: Modules whose weights differ between processes, by name.
        metadata: Kept in checkpoint and best weights; a run with other metadata is not continued.
    """

    def __init__(
        self,
        objective: nn.Module,
        net: nn.Module,
        *,
        task: Task,
        optimizers: Optimizers,
        settings: LoopSettings,
        run: Path,
        world: World | None = None,
        sharded: Mapping[str, nn.Module] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        self.objective, self.net, self.task = objective, net, task
        self.optimizers, self.settings, self.run_folder = optimizers, settings, run
        self.world = world or World()
        self.sharded = dict(sharded or {})
        self.metadata = metadata or {}
        self.ema = Ema(net, decay=settings.ema)
        self.at = Position()
        self._saved_at = time.monotonic()

    def run(self) -> float | None:
        """Train to the end and leave the best averaged weights in the network, in eval mode.

        Returns:
            The best held-out figure, None where nothing was held out.
        """
        forward = self.world.wrapped(self.objective, unused=self.settings.unused)
        self._resume()
        while self.at.epoch < self.settings.epochs:
            self._epoch(forward)
            self._finish_epoch()
        self._load_best()
        self.net.eval()
        return self.at.best if self.at.best >= 0 else None

    def _epoch(self, forward: nn.Module) -> None:
        forward.train()
        steps = self.settings.epochs * self.task.steps_per_epoch
        began = time.monotonic() - self.at.seconds
        for batch in self.task.batches(self.at.epoch, self.at.step_of_epoch):
            self.optimizers.set_rate(self.at.step, steps)
            found = self._step(forward, batch.to(self.world.device))
            if self.at.step == 0:
                self.task.check_start(found)
            self.at.step += 1
            self.at.step_of_epoch += 1
            self.at.seconds = time.monotonic() - began
            for name, value in found.items():
                self.at.totals[name] = self.at.totals.get(name, 0.0) + value
            if self._time_to_save():
                self._save()

    def _step(self, forward: nn.Module, batch: Batch) -> dict[str, float]:
        totals: dict[str, Tensor] = {}
        for part in batch.parts(self.settings.accumulate):
            weight = len(part.rows) / len(batch.rows)
            with torch.autocast(
                self.world.device.type, dtype=torch.bfloat16, enabled=self.settings.bf16
            ):
                losses = self.task.losses(forward, part)
            (torch.stack(list(losses.values())).sum() * weight).backward()
            for name, value in losses.items():
                totals[name] = totals.get(name, torch.zeros(())) + value.detach().cpu() * weight
        self.optimizers.step()
        self.ema.update(self.net)
        return {name: float(value) for name, value in totals.items()}

    def _finish_epoch(self) -> None:
        """Score the averaged weights, keep them if they are the best, log and save."""
        score = None
        if self.world.leads:
            with self.ema.applied(self.net):
                self.objective.eval()
                score = self.task.score()
        self.at.epoch += 1
        if self.world.leads:
            last = self.settings.keep == "last"
            if last or score is None or score > self.at.best:
                self.at.best = -1.0 if score is None else score
                self.at.best_epoch = self.at.epoch
                self._save_best(score)
            self._log(score)
        self.at.step_of_epoch, self.at.totals, self.at.seconds = 0, {}, 0.0
        self._save()

    def _log(self, score: float | None) -> None:
        count = max(1, self.at.step_of_epoch)
        row: dict[str, Any] = {"epoch": self.at.epoch, "seconds": round(self.at.seconds, 1)}
        row["losses"] = {name: round(v / count, 4) for name, v in self.at.totals.items()}
        if score is not None:
            row["hit@1"] = round(score, 4)
        with (self.run_folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        print(row, flush=True)

    def _time_to_save(self) -> bool:
        due = time.monotonic() - self._saved_at >= self.settings.checkpoint_minutes * 60
        if self.world.size == 1:
            return due
        return self.at.step % ASK_STEPS == 0 and self.world.agreed(due)

    def _save(self) -> None:
        own = {
            "modules": {name: module.state_dict() for name, module in self.sharded.items()},
            "optimizer": self.optimizers.sharded_state(),
            "random": random_state(),
        }
        if self.world.size > 1:
            save_checkpoint(self._shard(self.at.step), own)
            self.world.wait()
        if self.world.leads:
            state = {
                "metadata": json.dumps(self.metadata, sort_keys=True),
                "objective": self.objective.state_dict(),
                "ema": self.ema.state(),
                "optimizer": self.optimizers.state(),
                "position": vars(self.at),
                "processes": self.world.size,
                "own": own if self.world.size == 1 else None,
            }
            save_checkpoint(self.run_folder / "checkpoint.pt", state)
        self.world.wait()
        for old in self.run_folder.glob(f"shard-*-{self.world.rank}.pt"):
            if old != self._shard(self.at.step):
                old.unlink()
        self._saved_at = time.monotonic()

    def _resume(self) -> None:
        file = self.run_folder / "checkpoint.pt"
        if not file.exists():
            return
        state = load_checkpoint(file)
        if state.get("metadata") != json.dumps(self.metadata, sort_keys=True):
            raise RunError(
                "This run folder holds a run with other settings or other data.",
                next_step="Choose another run folder, or delete this one to start over.",
            )
        if state["processes"] != self.world.size:
            raise RunError(
                f"This run was started with {state['processes']} processes.",
                next_step=f"Continue it with as many, not with {self.world.size}.",
            )
        self.objective.load_state_dict(state["objective"])
        self.ema.load(state["ema"])
        self.optimizers.load(state["optimizer"])
        self.at = Position(**state["position"])
        own = state["own"] or load_checkpoint(self._shard(self.at.step))
        for name, module in self.sharded.items():
            module.load_state_dict(own["modules"][name])
        self.optimizers.load_sharded(own["optimizer"])
        restore_random_state(own["random"])
        if self.world.leads:
            self._forget_later_epochs()

    def _forget_later_epochs(self) -> None:
        """Drop log lines of an epoch whose checkpoint was never written."""
        log = self.run_folder / "log.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        kept = [line for line in lines if json.loads(line)["epoch"] <= self.at.epoch]
        if len(kept) < len(lines):
            part = log.with_suffix(".part")
            part.write_text("".join(line + "\n" for line in kept), encoding="utf-8")
            part.replace(log)

    def _save_best(self, score: float | None) -> None:
        state = {
            "weights": self.ema.weights,
            "hit@1": score,
            "epoch": self.at.epoch,
            "metadata": json.dumps(self.metadata, sort_keys=True),
        }
        save_checkpoint(self.run_folder / "best.pt", state)

    def _load_best(self) -> None:
        self.world.wait()
        self.net.load_state_dict(load_checkpoint(self.run_folder / "best.pt")["weights"])

    def _shard(self, step: int) -> Path:
        return self.run_folder / f"shard-{step}-{self.world.rank}.pt"
