"""The loop of OmniFashion: stages, steps of several micro-batches, several processes, checkpoints.

Everything random is a function of (seed, stage, step, process), so a run that was killed goes on
bit for bit on a processor in fp32, and the questions of a step are the same for any number of
processes. Gradients are summed over processes once a step, after the last micro-batch: where no
question has a picture the tower has no gradient, which a wrapper around the model would wait for.
What a run is made of is decided by ``train.recipes.omnifashion``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from train.distributed import World, sum_gradients
from train.errors import RunError
from train.omni.collate import MicroBatch, collate
from train.omni.config import RunConfig, StageSettings
from train.omni.contrast import Contrast, depth_of, pairs_of
from train.omni.curves import draw_curves
from train.omni.encode import Encoded
from train.omni.loss import LossSums, answer_loss, divisor_of, learned, states_of, step_weight
from train.omni.network import Network
from train.omni.question_set import QuestionSet, batches_of
from train.omni.run_folder import TASKS, Position, RunFolder, peak_mb
from train.omni.schedule import (
    Optimizer,
    optimizer_of,
    peak_rates,
    progress_of,
    rate_factor,
    set_rates,
)
from train.omni.seen_pictures import SeenPictures
from train.prefetch import made_ahead

DRAW_EVERY: Final = 50

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class StageData:
    """The questions of a stage, measured.

    Attributes:
        batches: Rows of each step.
        answers: Learned tokens of each row of the set.
        counts: Asked and had by subtask.
        dropped: Questions that are too long.
        tokens: Of one pass.
        image_tokens: Of one pass.
    """

    batches: list[Rows]
    answers: Rows
    counts: dict[str, tuple[int, int]]
    dropped: int
    tokens: int
    image_tokens: int


@dataclass(frozen=True)
class Micro:
    """What one forward pass takes, and what is contrasted beside it.

    Attributes:
        pictures: Single pictures, a row each; None where too few have a caption.
        captions: Theirs, in the same order.
    """

    batch: MicroBatch
    pictures: MicroBatch | None = None
    captions: MicroBatch | None = None


@dataclass(frozen=True)
class StepFacts:
    """What one step was like, over all processes."""

    loss: float
    norm: float
    tokens: int
    answer_tokens: int
    image_tokens: int
    by_task: dict[str, float]


class Trainer:
    """One run.

    Args:
        say: Hears of progress; only the leading process speaks.
    """

    def __init__(
        self,
        network: Network,
        questions: QuestionSet,
        config: RunConfig,
        *,
        folder: RunFolder,
        world: World,
        bf16: bool,
        say: Callable[[str], None],
    ) -> None:
        self.network, self.questions, self.config = network, questions, config
        self.folder, self.world, self.bf16 = folder, world, bf16
        self.say: Callable[[str], None] = say if world.leads else lambda _: None
        runtime = config.runtime
        self.learn, self.held = questions.split(runtime.held_out, seed=config.seed)
        self.position = Position()
        self._learns = network.groups()
        self._seen: SeenPictures | None = None
        self._contrast: Contrast | None = None
        self._board = _tensorboard(folder) if world.leads else None

    def run(self, *, stop_after: int | None = None) -> None:
        """Train all stages, or go on with them.

        Args:
            stop_after: Steps of all stages after which to stop with a checkpoint, for tests.
        """
        state = self.folder.newest()
        if state is not None:
            self._restore(state)
        if self.world.leads:
            self.folder.forget_after(self.position.step)
        while self.position.stage < len(self.config.stages):
            stage = self.config.stages[self.position.stage]
            with self._learning(stage):
                finished = self._stage(stage, state, stop_after)
            state = None
            if not finished:
                return
            self.position.stage += 1
            self.position.at, self.position.seconds = 0, 0.0
            self._save(None)

    @contextmanager
    def _learning(self, stage: StageSettings) -> Iterator[None]:
        """Let only what has a rate learn; look once at pictures where no part of the tower does."""
        rates, granted = peak_rates(stage), self.config.runtime.seen_gb
        for kind, weights in self._learns.items():
            for _, weight in weights:
                weight.requires_grad_(rates[kind] > 0)
        if granted and not self.network.groups().keys() & {"merger", "tower"}:
            self._seen = SeenPictures(granted)
        try:
            yield
        finally:
            self._seen = None
            for weights in self._learns.values():
                for _, weight in weights:
                    weight.requires_grad_(True)

    def stage_data(self, stage: StageSettings, number: int) -> StageData:
        """Choose, measure and cut the questions of a stage."""
        seed = self.config.seed + 7919 * number
        stream, counts = self.questions.chosen(self.learn, stage, self.config.ablation, seed=seed)
        lengths = np.zeros(len(self.questions.questions), np.int64)
        answers, images = lengths.copy(), lengths.copy()
        for row in np.unique(stream):
            sample = self.encoded(int(row), stage)
            lengths[row], answers[row] = len(sample.ids), learned(sample)
            images[row] = sum(self.network.eyes.tokens(grid) for grid in sample.grids)
        fits = lengths[stream] <= stage.max_len
        kept = stream[fits]
        if not len(kept):
            raise RunError(
                f"Every question of the stage {stage.name} is longer than max_len.",
                next_step="Raise max_len, or lower picture_tokens.",
            )
        batches = batches_of(
            kept,
            lengths[kept],
            batch=stage.batch,
            seed=seed,
            mixed=self.config.runtime.mixed_steps,
        )
        if min(map(len, batches)) < self.world.size:
            batches = [rows for rows in batches if len(rows) >= self.world.size]
        return StageData(
            batches,
            answers,
            counts,
            int((~fits).sum()),
            int(lengths[kept].sum()),
            int(images[kept].sum()),
        )

    def encoded(self, row: int, stage: StageSettings) -> Encoded:
        """Return a question as tokens."""
        question = self.questions.questions[row]
        most = stage.picture_tokens if len(question.images) < 2 else stage.multi_tokens
        grids = [
            self.network.eyes.grid(*self.questions.sizes[image], max_tokens=most)
            for image in question.images
        ]
        return self.network.encoder.encode(question, grids)

    def _stage(
        self, stage: StageSettings, state: dict[str, Any] | None, stop_after: int | None
    ) -> bool:
        """Train one stage to its end; tell whether it was reached."""
        if self.position.at == 0:
            # losses of stages that learn other subtasks cannot be compared
            self.position.best = math.inf
        data = self.stage_data(stage, self.position.stage)
        steps = len(data.batches)
        self.say(
            f"stage {stage.name}: {steps} steps, {data.tokens} tokens, "
            f"{data.dropped} questions too long, {data.counts}"
        )
        device = self.world.device
        eight_bit = self.config.model.quant == "nf4" and device.type == "cuda"
        self._contrast = self._contrast_of(stage)
        if state is not None and state.get("contrast") and self._contrast is not None:
            self._contrast.load_state_dict(state["contrast"])
        optimizer = optimizer_of(self._groups(), stage, eight_bit=eight_bit)
        if state is not None and state["optimizer"] is not None:
            optimizer.load_state_dict(state["optimizer"])
        before = self.position.seconds
        began = time.monotonic()
        for micros in self._prepared(stage, data):
            # the clock of the leading process counts for all
            self.position.seconds = self.world.clock(before + time.monotonic() - began)
            progress = progress_of(
                stage, step=self.position.at, steps=steps, seconds=self.position.seconds
            )
            if progress >= 1:
                break
            factor = rate_factor(stage, step=self.position.at, steps=steps, progress=progress)
            set_rates(optimizer, factor)
            since = time.monotonic()
            facts = self._step(stage, data, optimizer, micros)
            self.position.at += 1
            self.position.step += 1
            self._report(stage, facts, rate=stage.lr * factor, seconds=time.monotonic() - since)
            if self.position.step % self.config.runtime.save_every == 0:
                self._save(optimizer)
            if stop_after is not None and self.position.step >= stop_after:
                self._save(optimizer)
                return False
        done = f"{self.position.at} of {steps} steps"
        self.say(f"stage {stage.name} is over after {done}")
        self._judge()
        return True

    def _step(
        self,
        stage: StageSettings,
        data: StageData,
        optimizer: Optimizer,
        micros: Sequence[Micro],
    ) -> StepFacts:
        runtime, device = self.config.runtime, self.world.device
        torch.manual_seed(_seed(self.config.seed, self.position, self.world.rank))
        rows = data.batches[self.position.at]
        answers = int(data.answers[rows].sum())
        divisor = divisor_of([int(count) for count in data.answers[rows]], runtime.reduction)
        sums = torch.zeros(4 + 2 * len(TASKS), dtype=torch.float64)
        broken: list[str] = []
        for micro in micros:
            batch = micro.batch.to(device)
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=self.bf16):
                found = answer_loss(
                    self.network.model,
                    batch,
                    divisor=divisor,
                    reduction=runtime.reduction,
                    seen=self._seen,
                    depth=self._depth,
                )
                extra = self._contrasted(found, micro)
            if not bool(torch.isfinite(found.total)):
                broken += batch.uids
            total = found.total
            if extra is not None:
                total = total + extra * (stage.contrast / len(micros) / self.world.size)
            total.backward()
            _count(sums, found.total, found.by_question, batch)
        weights = [weight for group in self._groups().values() for _, weight in group]
        sum_gradients(weights, self.world)
        sums = self.world.summed(sums)
        norm = float(nn.utils.clip_grad_norm_(weights, stage.clip))
        if not np.isfinite(norm) or not np.isfinite(float(sums[0])):
            raise RunError(
                f"Step {self.position.step} has no finite loss; its questions: "
                f"{', '.join((broken or [u for m in micros for u in m.batch.uids])[:16])}.",
                next_step="Look at these questions, or lower the rates.",
            )
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return _facts(sums, norm, answers)

    def _groups(self) -> dict[str, list[tuple[str, nn.Parameter]]]:
        """Return what learns now, with what only serves the loss."""
        groups = self.network.groups()
        if self._contrast is not None:
            groups["contrast"] = list(self._contrast.named_parameters())
        return groups

    @property
    def _depth(self) -> int:
        if self._contrast is None:
            return 0
        return depth_of(int(self.network.inner.config.text_config.num_hidden_layers))

    def _contrast_of(self, stage: StageSettings) -> Contrast | None:
        if not stage.contrast:
            return None
        # the same start on every process, whatever was drawn before
        torch.manual_seed(self.config.seed)
        wide = int(self.network.inner.config.text_config.hidden_size)
        return Contrast(wide).to(self.world.device)

    def _contrasted(self, found: LossSums, micro: Micro) -> Tensor | None:
        """Return what a micro-batch adds by contrast, None where it holds nothing to choose."""
        contrast, device = self._contrast, self.world.device
        if contrast is None or found.hidden is None:
            return None
        picks, text = micro.batch.picks, self.network.inner.model.language_model
        positions = micro.batch.positions.to(device)
        parts = [
            contrast.rows(found.hidden, picks),
            contrast.points(found.hidden, picks, positions, text),
            contrast.named(found.hidden, picks),
        ]
        if micro.pictures is not None and micro.captions is not None:
            pictures = self._summed_up(micro.pictures.to(device))
            captions = self._summed_up(micro.captions.to(device))
            images = [image for image, _ in micro.pictures.pictures]
            parts.append(contrast.pairs(pictures, captions, images))
        losses = [part for part in parts if part is not None]
        return torch.stack(losses).sum() if losses else None

    def _summed_up(self, batch: MicroBatch) -> Tensor:
        """Return the contrasted state of the last token of each row, ``[rows, hidden]``."""
        _, hidden = states_of(self.network.inner, batch, seen=self._seen, depth=self._depth)
        assert hidden is not None
        assert batch.mask is not None
        rows = torch.arange(len(hidden), device=hidden.device)
        return hidden[rows, batch.mask.sum(1) - 1]

    def _prepared(self, stage: StageSettings, data: StageData) -> Iterator[list[Micro]]:
        """Yield this process's micro-batches of each step."""
        workers = max(1, self.config.runtime.workers)

        def made(rows: Rows) -> list[Micro]:
            return self._micros(stage, rows[self.world.rank :: self.world.size])

        return made_ahead(
            made, data.batches[self.position.at :], threads=workers, waiting=2 * workers
        )

    def _micros(self, stage: StageSettings, rows: Rows) -> list[Micro]:
        samples = [self.encoded(int(row), stage) for row in rows]
        made = []
        for start in range(0, len(samples), stage.micro):
            part = samples[start : start + stage.micro]
            pairs = pairs_of(part) if stage.contrast else None
            alone = map(self._collated, (pairs.pictures, pairs.captions)) if pairs else ()
            made.append(Micro(self._collated(part), *alone))
        return made

    def _collated(self, samples: Sequence[Encoded]) -> MicroBatch:
        return collate(
            samples,
            self.questions.pictures.read,
            self.network.eyes,
            image_token=self.network.image_token,
            fill=self.network.words.pad_token_id,
            packed=self.config.runtime.packing,
            knows=None if self._seen is None else self._seen.knows,
        )

    @torch.no_grad()
    def held_out_loss(self) -> float | None:
        """Return the loss per answer token of held-out groups, None where there are none.

        They are asked what the stage learns: of what an earlier one taught it may forget.
        """
        last = min(self.position.stage, len(self.config.stages) - 1)
        stage = self.config.stages[last]
        held = sorted(
            self.questions.of_stage(self.held, stage)[: self.config.runtime.held_out_most]
        )
        if not held:
            return None
        self.network.model.eval()
        sums = torch.zeros(2, dtype=torch.float64)
        mine = held[self.world.rank :: self.world.size]
        for start in range(0, len(mine), stage.micro):
            samples = [self.encoded(row, stage) for row in mine[start : start + stage.micro]]
            samples = [sample for sample in samples if len(sample.ids) <= stage.max_len]
            if not samples:
                continue
            batch = self._collated(samples).to(self.world.device)
            with torch.autocast(self.world.device.type, torch.bfloat16, enabled=self.bf16):
                found = answer_loss(
                    self.network.model, batch, divisor=1.0, reduction="token", seen=self._seen
                )
            sums += torch.tensor([float(found.total), step_weight(samples, "token")])
        self.network.model.train()
        sums = self.world.summed(sums)
        return float(sums[0] / sums[1]) if sums[1] else None

    def _judge(self) -> float | None:
        found = self.held_out_loss()
        if found is not None and found < self.position.best:
            self.position.best = found
            if self.world.leads:
                self.folder.save_best(self.weights(), self.position)
        return found

    def _report(
        self, stage: StageSettings, facts: StepFacts, *, rate: float, seconds: float
    ) -> None:
        due = self.position.step % self.config.runtime.eval_every == 0
        held = self._judge() if due else None
        if not self.world.leads:
            return
        row: dict[str, Any] = {
            "step": self.position.step,
            "stage": stage.name,
            "loss": f"{facts.loss:.6g}",
            "lr": f"{rate:.6g}",
            "grad_norm": f"{facts.norm:.6g}",
            "tokens": facts.tokens,
            "answer_tokens": facts.answer_tokens,
            "image_tokens": facts.image_tokens,
            "tokens_per_s": round(facts.tokens / max(seconds, 1e-9)),
            "peak_mb": peak_mb(self.world.device),
            "held_out": "" if held is None else f"{held:.6g}",
            **{task: f"{value:.5g}" for task, value in facts.by_task.items()},
        }
        self.folder.log(row)
        if self._board is not None:
            self._board.add_scalar("loss", facts.loss, self.position.step)
            self._board.add_scalar("lr", rate, self.position.step)
        if self.position.step % DRAW_EVERY == 0:
            draw_curves(self.folder.metrics, self.folder.folder / "loss.png")
            self.say(f"step {self.position.step}: loss {facts.loss:.4f}, {seconds:.2f} s")

    def weights(self) -> dict[str, Tensor]:
        """Return what learns in any stage, on the processor."""
        return {
            name: weight.detach().cpu().clone()
            for group in self._learns.values()
            for name, weight in group
        }

    def _save(self, optimizer: Optimizer | None) -> None:
        if self.world.leads:
            state = {
                "weights": self.weights(),
                "optimizer": None if optimizer is None else optimizer.state_dict(),
                "contrast": None if self._contrast is None else self._contrast.state_dict(),
            }
            self.folder.save(self.position, state, keep=self.config.runtime.keep)
        self.world.wait()

    def _restore(self, state: dict[str, Any]) -> None:
        self.position = Position(**state["position"])
        load_weights(self.network, state["weights"])
        self.say(f"going on after step {self.position.step}")


def load_weights(network: Network, weights: dict[str, Tensor]) -> None:
    """Put saved weights into what learns.

    Raises:
        RunError: They are not the ones that learn.
    """
    own = {name: weight for group in network.groups().values() for name, weight in group}
    if own.keys() != weights.keys():
        raise RunError(
            "The checkpoint holds other weights than those that learn.",
            next_step="Choose another run folder.",
        )
    with torch.no_grad():
        for name, weight in own.items():
            weight.copy_(weights[name])


def _count(sums: Tensor, total: Tensor, by_question: Tensor, batch: MicroBatch) -> None:
    sums[0] += float(total.detach())
    sums[1] += batch.tokens
    sums[2] += int(batch.kinds.sum())
    sizes = torch.bincount(batch.owners[:, 1:][batch.labels[:, 1:] >= 0], minlength=len(batch.uids))
    for task, part, size in zip(batch.subtasks, by_question.tolist(), sizes.tolist(), strict=True):
        place = 4 + 2 * TASKS.index(task)
        sums[place] += part
        sums[place + 1] += size


def _facts(sums: Tensor, norm: float, answers: int) -> StepFacts:
    by_task = {}
    for number, task in enumerate(TASKS):
        part, size = sums[4 + 2 * number : 6 + 2 * number].tolist()
        if size:
            by_task[task] = part / size
    return StepFacts(float(sums[0]), norm, int(sums[1]), answers, int(sums[2]), by_task)


def _seed(seed: int, position: Position, rank: int) -> int:
    drawn = np.random.SeedSequence((seed, position.stage, position.at, rank))
    return int(drawn.generate_state(1, np.uint64)[0] >> np.uint64(1))


def _tensorboard(folder: RunFolder) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder.folder / "tensorboard"))
