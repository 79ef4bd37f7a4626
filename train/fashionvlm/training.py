"""The loop of FashionVLM: stages, steps of several kinds of rows, several processes, checkpoints.

    L = L_draw + L_answer + 0.1 L_text       each a mean over the asked tokens of the whole step

Rows of a step are a function of (seed, stage, step) and each part of them counts by its share of
the step's asked tokens, so any number of processes and micro-batches computes the same gradient,
and a run that was killed goes on bit for bit on a processor in float32. What a run is made of is
decided by ``train.recipes.fashionvlm``.

Source: FashionM3 (arXiv 2504.17826), equations 2 and 3; means instead of sums as in Show-o's code.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from train.distributed import World, sum_gradients
from train.errors import RunError, StartUpError
from train.fashionvlm.batches import Answered, Corpus, Drawn, Row, tensors_of
from train.fashionvlm.config import ROW_KINDS, StageSettings, VlmConfig
from train.fashionvlm.shapes import in_bf16
from train.omni.curves import draw_curves
from train.omni.run_folder import Position, RunFolder, peak_mb
from train.omni.schedule import progress_of, rate_factor, set_rates
from train.optim import decay_groups
from train.prefetch import made_ahead
from train.showo.backbone import ShowO
from train.showo.losses import Task, task_loss
from train.showo.rows import IGNORED, Rows

COLUMNS: Final = (
    "step",
    "stage",
    "loss",
    *ROW_KINDS,
    "lr",
    "grad_norm",
    "tokens",
    "tokens_per_s",
    "peak_mb",
    "held_out",
    *(f"held_{kind}" for kind in ROW_KINDS),
)
DRAW_EVERY: Final = 20
_AHEAD: Final = 3
_START_SLACK: Final = 0.5
_TASK_OF: Final[Mapping[str, Task]] = {
    "draw": "draw",
    "caption": "answer",
    "dialogue": "answer",
    "text": "text",
}

Part = tuple[str, Rows, Tensor, int]


@dataclass(frozen=True)
class StepFacts:
    """What a step was like, over all processes."""

    loss: float
    by_kind: dict[str, float]
    norm: float
    tokens: int


class Trainer:
    """One run.

    Args:
        finish: Is told of every stage that is over, to keep what it made.
        fresh: The weights are random, so that the first loss is known.
        say: Hears of progress; only the leading process speaks.
    """

    def __init__(
        self,
        net: ShowO,
        corpus: Corpus,
        config: VlmConfig,
        *,
        folder: RunFolder,
        world: World,
        finish: Callable[[StageSettings], None],
        fresh: bool,
        say: Callable[[str], None],
    ) -> None:
        self.net, self.corpus, self.config = net, corpus, config
        self.folder, self.world, self.finish, self.fresh = folder, world, finish, fresh
        self.say: Callable[[str], None] = say if world.leads else lambda _: None
        self.bf16 = in_bf16(config.runtime, world)
        self.weights = [weight for weight in net.parameters() if weight.requires_grad]
        self.position = Position()
        net.showo.model.checkpointing = config.runtime.checkpointing
        net.to(world.device).train()

    def run(self, *, stop_after: int | None = None) -> bool:
        """Train all stages, or go on with them; tell whether the end was reached.

        Args:
            stop_after: Steps of all stages after which to stop with a checkpoint.

        Raises:
            TrainError: A stage has no rows, or a loss is no number.
        """
        for stage in self.config.stages:
            self.corpus.require(stage)
        state = self.folder.newest()
        if state is not None:
            self.net.load_state_dict(state["weights"])
            self.position = Position(**state["position"])
            self.say(f"going on after step {self.position.step}")
        elif self.fresh:
            self._require_a_plain_start()
        if self.world.leads:
            self.folder.forget_after(self.position.step)
        while self.position.stage < len(self.config.stages):
            stage = self.config.stages[self.position.stage]
            moments = state["optimizer"] if state is not None else None
            state = None
            if not self._stage(stage, moments, stop_after):
                return False
            if self.world.leads:
                self.finish(stage)
            self.world.wait()
            self.position.stage += 1
            self.position.at, self.position.seconds = 0, 0.0
            self._save(None)
        return True

    def _stage(
        self, stage: StageSettings, moments: dict[str, Any] | None, stop_after: int | None
    ) -> bool:
        named = list(self.net.named_parameters())
        groups = decay_groups(named, rate=stage.lr, decay=stage.weight_decay)
        optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=1e-8)
        if moments is not None:
            optimizer.load_state_dict(moments)
        before, began = self.position.seconds, time.monotonic()
        for parts in self._ahead(stage):
            self.position.seconds = self.world.clock(before + time.monotonic() - began)
            progress = progress_of(
                stage, step=self.position.at, steps=stage.steps, seconds=self.position.seconds
            )
            if progress >= 1:
                break
            factor = rate_factor(stage, step=self.position.at, steps=stage.steps, progress=progress)
            set_rates(optimizer, factor)
            since = time.monotonic()
            facts = self._step(stage, optimizer, parts)
            self.position.at += 1
            self.position.step += 1
            self._report(stage, facts, rate=stage.lr * factor, seconds=time.monotonic() - since)
            if self.position.step % self.config.runtime.save_every == 0:
                self._save(optimizer)
            if stop_after is not None and self.position.step >= stop_after:
                self._save(optimizer)
                return False
        self.say(f"stage {stage.name} is over after {self.position.at} of {stage.steps} steps")
        return True

    def _step(
        self, stage: StageSettings, optimizer: torch.optim.Optimizer, parts: Sequence[Part]
    ) -> StepFacts:
        rows = self._rows(stage, self.position.at)
        asked = _asked(rows)
        sums = torch.zeros(len(ROW_KINDS) + 1, dtype=torch.float64)
        for kind, tensors, positions, _ in parts:
            task = _TASK_OF[kind]
            # a part counts by its share of what the whole step asks for
            scale = (stage.text_weight if task == "text" else 1.0) / _of_task(asked, task)
            mine = int((tensors.labels != IGNORED).sum()) - _begins(kind, tensors)
            total = self._loss(tensors, positions, task) * mine
            (total * scale).backward()
            sums[ROW_KINDS.index(kind)] += float(total.detach())
            sums[-1] += tensors.ids.numel()
        sum_gradients(self.weights, self.world)
        sums = self.world.summed(sums)
        norm = float(nn.utils.clip_grad_norm_(self.weights, stage.clip or math.inf))
        if not np.isfinite(norm) or not bool(torch.isfinite(sums).all()):
            raise RunError(
                f"Step {self.position.step} has no finite loss.",
                next_step="Lower the stage's lr, or compute in fp32.",
            )
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return _facts(sums, asked, stage, norm)

    def _loss(self, rows: Rows, positions: Tensor, task: Task) -> Tensor:
        """Return the mean loss of rows of one task."""
        with torch.autocast(self.world.device.type, torch.bfloat16, enabled=self.bf16):
            hidden = self.net.hidden(rows.ids, positions, allowed=rows.allowed)
            return task_loss(self.net, hidden, rows.labels, task)

    def _rows(self, stage: StageSettings, at: int) -> dict[str, list[Row]]:
        return self.corpus.rows(stage, seed=self.config.seed, number=self.position.stage, step=at)

    def _parts(self, stage: StageSettings, at: int) -> list[Part]:
        """Return this process's rows of a step as micro-batches, rows of like length together."""
        mine = {
            kind: rows[self.world.rank :: self.world.size]
            for kind, rows in self._rows(stage, at).items()
        }
        return self._micro_batches(mine)

    def _micro_batches(self, rows: Mapping[str, Sequence[Row]]) -> list[Part]:
        micro, parts = self.config.runtime.micro, []
        for kind, all_of in rows.items():
            ordered = sorted(all_of, key=_words)
            for start in range(0, len(ordered), micro):
                some = {kind: ordered[start : start + micro]}
                made = tensors_of(some, self.corpus.codes, self.corpus.config, self.world.device)
                tensors, positions = made[kind]
                parts.append((kind, tensors, positions, len(some[kind])))
        return parts

    def _ahead(self, stage: StageSettings) -> Iterator[list[Part]]:
        """Yield this process's part of each step that is left."""
        return made_ahead(
            lambda at: self._parts(stage, at), range(self.position.at, stage.steps), waiting=_AHEAD
        )

    @torch.no_grad()
    def held_out(self, stage: StageSettings) -> dict[str, float]:
        """Return the mean loss of each kind on rows that are not learned from."""
        rows = self.corpus.held_out(
            stage, seed=self.config.seed, most=self.config.runtime.held_out_rows
        )
        self.net.eval()
        sums: dict[str, list[float]] = {}
        for kind, tensors, positions, _ in self._micro_batches(rows):
            mine = int((tensors.labels != IGNORED).sum()) - _begins(kind, tensors)
            loss = float(self._loss(tensors, positions, _TASK_OF[kind]))
            total = sums.setdefault(kind, [0.0, 0.0])
            total[0] += loss * mine
            total[1] += mine
        self.net.train()
        return {kind: total / count for kind, (total, count) in sums.items()}

    def _report(
        self, stage: StageSettings, facts: StepFacts, *, rate: float, seconds: float
    ) -> None:
        if not self.world.leads:
            return
        step = self.position.step
        due = step % self.config.runtime.eval_every == 0 or self.position.at == stage.steps
        held = self.held_out(stage) if due else {}
        row: dict[str, Any] = {
            "step": step,
            "stage": stage.name,
            "loss": f"{facts.loss:.6g}",
            **{kind: f"{value:.6g}" for kind, value in facts.by_kind.items()},
            "lr": f"{rate:.6g}",
            "grad_norm": f"{facts.norm:.6g}",
            "tokens": facts.tokens,
            "tokens_per_s": round(facts.tokens / max(seconds, 1e-9)),
            "peak_mb": peak_mb(self.world.device),
            "held_out": f"{sum(held.values()):.6g}" if held else "",
            **{f"held_{kind}": f"{value:.6g}" for kind, value in held.items()},
        }
        self.folder.log(row)
        if step % DRAW_EVERY == 0:
            draw_curves(self.folder.metrics, self.folder.folder / "loss.png")
            parts = ", ".join(f"{kind} {value:.3f}" for kind, value in facts.by_kind.items())
            self.say(f"step {step}: {parts}, {seconds:.2f} s")

    def _require_a_plain_start(self) -> None:
        """Refuse a network whose first loss is not that of knowing nothing.

        Raises:
            StartUpError: It is not.
        """
        expected = math.log(self.corpus.config.vocabulary.size)
        for kind, loss in self.held_out(self.config.stages[0]).items():
            if abs(loss - expected) > _START_SLACK:
                raise StartUpError(
                    f"The first loss of {kind} is {loss:.2f} and should be near {expected:.2f}.",
                    next_step="This is a defect of the program or of the weights; report it.",
                )

    def _save(self, optimizer: torch.optim.Optimizer | None) -> None:
        if self.world.leads:
            state = {
                "weights": self.net.state_dict(),
                "optimizer": None if optimizer is None else optimizer.state_dict(),
            }
            self.folder.save(self.position, state, keep=self.config.runtime.keep)
        self.world.wait()


def _words(row: Row) -> int:
    """Return how many tokens of text a row has."""
    if isinstance(row, Answered):
        return sum(len(turn.ids) for turn in row.turns)
    return len(row.prompt) if isinstance(row, Drawn) else len(row.ids)


def _begins(kind: str, rows: Rows) -> int:
    """Return labels that no position predicts: what a row of text begins with."""
    return len(rows.ids) if kind == "text" else 0


def _asked(rows: Mapping[str, Sequence[Row]]) -> dict[str, int]:
    return {kind: sum(row.asked for row in mine) for kind, mine in rows.items()}


def _of_task(asked: Mapping[str, int], task: Task) -> int:
    return sum(count for kind, count in asked.items() if _TASK_OF[kind] == task)


def _facts(sums: Tensor, asked: Mapping[str, int], stage: StageSettings, norm: float) -> StepFacts:
    loss = 0.0
    by_kind: dict[str, float] = {}
    for number, kind in enumerate(ROW_KINDS):
        if asked.get(kind):
            total, task = float(sums[number]), _TASK_OF[kind]
            by_kind[kind] = total / asked[kind]
            weight = stage.text_weight if task == "text" else 1.0
            loss += weight * total / _of_task(asked, task)
    return StepFacts(loss, by_kind, norm, int(sums[-1]))
