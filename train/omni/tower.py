"""Warms up the picture tower alone, before any word: labels, and the pocket-encoder as a teacher.

A language model of five million parameters learns to see badly from words alone. Here the mean of
a picture's tokens, as the words will meet them, answers with linear heads for the labels and with
the encoder's vector (distillation: cosine of vectors, Kullback-Leibler of logits), and each token
says what the encoder's map holds at its place (squared error). The heads are thrown away. What is
chosen is chosen on held-out training people; ``val`` is looked at once.

    vestry-train pocket omni --stage tower
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.types import RgbImage
from train.checkpoint import load_checkpoint, save_checkpoint
from train.errors import RunError
from train.omni.fast_tower import quicken
from train.omni.muon import MuonAdamW, muon_groups
from train.omni.patches import Eyes, Grid, together
from train.omni.schedule import set_rates
from train.omni.teacher import MAP_WIDTH, Part, at_tokens, draw_part
from train.omni.tower_data import FIELDS, TarPictures, TowerData, draw_view, is_mixed, view_of

CHECKPOINT: Final = "tower-checkpoint.pt"
WEIGHTS: Final = "tower.safetensors"
TEACHER_WIDTH: Final = 256
TEMPERATURE: Final = 2.0


@dataclass(frozen=True)
class TowerConfig:
    """How the tower is warmed up.

    Attributes:
        minutes: Wall-clock limit; the rate falls to nothing by then.
        tokens: Most tokens of a picture; each batch takes one of these. Small pictures cost a third
            and teach nearly as much.
        teach: Weight of the teacher's vector and logits beside labels; 0 for labels alone.
        places: Weight of the teacher's map, place by place.
    """

    steps: int = 6000
    minutes: float = 20.0
    batch: int = 48
    rate: float = 1e-3
    weight_decay: float = 0.05
    warmup: int = 100
    tokens: tuple[int, ...] = (9, 9, 16, 25)
    teach: float = 1.0
    places: float = 2.0
    smoothing: float = 0.1
    seed: int = 20260303
    bf16: bool = True
    save_minutes: float = 2.0


class TowerTask(nn.Module):
    """The tower with throw-away heads on the mean of its tokens."""

    def __init__(self, tower: nn.Module, widths: dict[str, int], *, width: int) -> None:
        super().__init__()
        self.tower = tower
        self.norm = nn.LayerNorm(width)
        self.heads = nn.ModuleDict({field: nn.Linear(width, n) for field, n in widths.items()})
        self.vector = nn.Linear(width, TEACHER_WIDTH)
        self.places = nn.Linear(width, MAP_WIDTH)

    def forward(self, patches: Tensor, grids: Tensor) -> tuple[dict[str, Tensor], Tensor, Tensor]:
        """Return logits by field and vectors of each picture, and places of each token."""
        tokens = self.tower(patches, grid_thw=grids).pooler_output
        sizes = (grids.prod(-1) // 4).tolist()
        means = torch.stack([part.mean(0) for part in tokens.split(sizes)])
        seen = self.norm(means.float())
        said = {name: head(seen) for name, head in self.heads.items()}
        return said, self.vector(seen), self.places(self.norm(tokens))


@dataclass(frozen=True)
class TowerBatch:
    """Pictures and what is to be said about them."""

    patches: Tensor
    grids: Tensor
    labels: dict[str, Tensor]
    vectors: Tensor | None
    logits: dict[str, Tensor]
    places: Tensor | None


def warm_up(
    tower: nn.Module,
    data: TowerData,
    pictures: TarPictures,
    config: TowerConfig,
    *,
    run: Path,
    width: int,
    device: torch.device,
    say: Callable[[str], None],
) -> dict[str, float]:
    """Train the tower in place, or go on with it; leave its weights in the run folder.

    Returns:
        Held-out accuracy by field at the end.
    """
    run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)
    task = TowerTask(tower, dict(data.widths), width=width).to(device).train()
    quicken(task)
    optimizer = _optimizer(task, config)
    step, spent = _resume(run, task, optimizer, config)
    began, saved = time.monotonic() - spent, time.monotonic()
    total = 0.0
    for batch in _batches(data, pictures, config, start=step, device=device):
        gone = (time.monotonic() - began) / (config.minutes * 60)
        progress = max(step / config.steps, gone)
        if progress >= 1:
            break
        set_rates(optimizer, _factor(config, step, progress))
        total += _step(task, optimizer, batch, config)
        step += 1
        if step % 50 == 0:
            say(f"step {step}, {gone:.0%} of the time, loss {total / 50:.3f}")
            total = 0.0
        if time.monotonic() - saved > config.save_minutes * 60:
            _save(run, task, optimizer, config, (step, time.monotonic() - began))
            found = accuracy(task, data, pictures, part="tune", tokens=max(config.tokens))
            say(f"step {step}: held-out {found}")
            saved = time.monotonic()
    _save(run, task, optimizer, config, (step, time.monotonic() - began))
    _write_weights(run, task)
    return accuracy(task, data, pictures, part="tune", tokens=max(config.tokens))


@torch.no_grad()
def accuracy(
    task: TowerTask, data: TowerData, pictures: TarPictures, *, part: str, tokens: int
) -> dict[str, float]:
    """Return the share of right labels by field on whole pictures of a part."""
    task.eval()
    rows, eyes = data.rows(part), Eyes()
    device = next(task.parameters()).device
    right = {field: [0, 0] for field in FIELDS}
    for some in np.array_split(rows, max(1, len(rows) // 64)):
        images = [pictures.image(data.names[row]) for row in some]
        grids = [eyes.grid(*image.shape[:2], max_tokens=tokens) for image in images]
        patches, table = (torch.from_numpy(x).to(device) for x in together(images, grids, eyes))
        found, _, _ = task(patches, table)
        for field, logits in found.items():
            truth = torch.from_numpy(data.labels[field][some]).to(device)
            known = truth >= 0
            right[field][0] += int((logits.argmax(-1) == truth)[known].sum())
            right[field][1] += int(known.sum())
    task.train()
    return {field: round(hits / max(1, n), 4) for field, (hits, n) in right.items()}


def _step(task: TowerTask, optimizer: MuonAdamW, batch: TowerBatch, config: TowerConfig) -> float:
    device = batch.patches.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=config.bf16):
        logits, vectors, places = task(batch.patches, batch.grids)
    loss = _loss(logits, vectors, batch, config)
    if batch.places is not None:
        loss = loss + config.places * functional.mse_loss(places.float(), batch.places)
    loss.backward()
    nn.utils.clip_grad_norm_(task.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


def _loss(
    logits: dict[str, Tensor], vectors: Tensor, batch: TowerBatch, config: TowerConfig
) -> Tensor:
    terms = []
    for field, found in logits.items():
        found, truth = found.float(), batch.labels[field]
        if bool((truth >= 0).any()):
            terms.append(
                functional.cross_entropy(
                    found, truth, ignore_index=-1, label_smoothing=config.smoothing
                )
            )
        if batch.vectors is not None and config.teach:
            soft = functional.kl_div(
                functional.log_softmax(found / TEMPERATURE, -1),
                functional.log_softmax(batch.logits[field] / TEMPERATURE, -1),
                reduction="batchmean",
                log_target=True,
            )
            terms.append(config.teach * TEMPERATURE**2 * soft)
    loss = torch.stack(terms).sum() / len(logits)
    if batch.vectors is not None and config.teach:
        near = functional.cosine_similarity(vectors.float(), batch.vectors)
        loss = loss + config.teach * 4 * (1 - near).mean()
    return loss


def _batches(
    data: TowerData,
    pictures: TarPictures,
    config: TowerConfig,
    *,
    start: int,
    device: torch.device,
) -> Iterator[TowerBatch]:
    """Yield batches for ever from step ``start`` on; each is a function of its number."""
    rows, eyes = data.rows("fit"), Eyes()
    place = np.zeros(len(data.names), np.int64)
    place[rows] = np.arange(len(rows))
    per_epoch = max(1, len(rows) // config.batch)
    step = start
    while True:
        epoch, at = divmod(step, per_epoch)
        order = np.random.default_rng((config.seed, epoch)).permutation(rows)
        chosen = order[at * config.batch : (at + 1) * config.batch]
        rng = np.random.default_rng((config.seed, 1, step))
        tokens = int(rng.choice(config.tokens))
        views = rng.integers(0, max(1, data.views), len(chosen))
        shown = [
            _view(pictures, data, rows, int(row), int(view), rng)
            for row, view in zip(chosen, views, strict=True)
        ]
        mixed = np.array([data.views > 0 and is_mixed(int(view)) for view in views])
        images = [image for image, _, _ in shown]
        grids = [eyes.grid(*image.shape[:2], max_tokens=tokens) for image in images]
        patches, table = together(images, grids, eyes)
        yield TowerBatch(
            torch.from_numpy(patches).to(device),
            torch.from_numpy(table).to(device),
            {
                # two photos in one have no label
                f: torch.from_numpy(np.where(mixed, -1, data.labels[f][chosen])).to(device)
                for f in FIELDS
            },
            _floats(data.vectors[chosen, views], device) if data.views else None,
            {f: _floats(v[chosen, views], device) for f, v in data.logits.items()},
            _floats(_places(data, place[chosen], views, shown, grids), device)
            if data.views
            else None,
        )
        step += 1


def _view(
    pictures: TarPictures,
    data: TowerData,
    rows: npt.NDArray[np.int64],
    row: int,
    number: int,
    rng: np.random.Generator,
) -> tuple[RgbImage, tuple[int, int], Part]:
    """Return what the student sees, the size of the view it is of, and which part it is."""

    def image_of(each: int) -> RgbImage:
        return pictures.image(data.names[each])

    if not data.views:
        drawn = draw_view(image_of(row), rng)
        tall, wide = drawn.shape[:2]
        return drawn, (tall, wide), Part(0, 0, tall, wide, False)
    view = view_of(image_of, rows, seed=data.seed, row=row, number=number)
    tall, wide = view.shape[:2]
    part = draw_part(tall, wide, rng)
    return part.of(view), (tall, wide), part


def _places(
    data: TowerData,
    rows: npt.NDArray[np.int64],
    views: npt.NDArray[np.int64],
    shown: Sequence[tuple[RgbImage, tuple[int, int], Part]],
    grids: Sequence[Grid],
) -> npt.NDArray[np.float32]:
    """Return the teacher's answer at every token of a batch."""
    return np.concatenate(
        [
            at_tokens(data.maps[row, view], size, part, (grid[0] // 2, grid[1] // 2))
            for row, view, (_, size, part), grid in zip(rows, views, shown, grids, strict=True)
        ]
    )


def _floats(values: Any, device: torch.device) -> Tensor:
    return torch.from_numpy(values.astype(np.float32)).to(device)


def _optimizer(task: TowerTask, config: TowerConfig) -> MuonAdamW:
    named = task.named_parameters()
    return MuonAdamW(*muon_groups(named, rate=config.rate, decay=config.weight_decay))


def _factor(config: TowerConfig, step: int, progress: float) -> float:
    warm = min(1.0, (step + 1) / config.warmup)
    return warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress)))


def _save(
    run: Path,
    task: TowerTask,
    optimizer: MuonAdamW,
    config: TowerConfig,
    at: tuple[int, float],
) -> None:
    state = {
        "config": json.dumps(asdict(config), sort_keys=True),
        "task": task.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": at[0],
        "seconds": at[1],
    }
    save_checkpoint(run / CHECKPOINT, state)


def _resume(
    run: Path, task: TowerTask, optimizer: MuonAdamW, config: TowerConfig
) -> tuple[int, float]:
    if not (run / CHECKPOINT).exists():
        return 0, 0.0
    state = load_checkpoint(run / CHECKPOINT)
    if state["config"] != json.dumps(asdict(config), sort_keys=True):
        raise RunError(
            "This run folder holds a tower that was warmed up with other settings.",
            next_step="Choose another run folder, or delete this one to start over.",
        )
    task.load_state_dict(state["task"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"]), float(state["seconds"])


def _write_weights(run: Path, task: TowerTask) -> None:
    from safetensors.torch import save_file

    weights = {name: value.contiguous() for name, value in task.tower.state_dict().items()}
    part = run / (WEIGHTS + ".part")
    save_file(weights, part)
    part.replace(run / WEIGHTS)


def load_tower(tower: nn.Module, file: Path) -> None:
    """Load warmed-up weights into a tower.

    Raises:
        RunError: They are of another shape, or not there.
    """
    from safetensors.torch import load_file

    try:
        tower.load_state_dict(load_file(file))
    except (OSError, RuntimeError, ValueError) as error:
        raise RunError(
            f"{file.name} does not hold the weights of this picture tower.",
            next_step="Warm the tower up again with `vestry-train pocket omni --stage tower`.",
        ) from error
