"""Makes pocket-omni from nothing: picture tower, words, stage 1, stage 2, in one command.

    vestry-train pocket omni --questions DIR --photos DIR --preset cpu [--stage tower]

    RUN/tower-data/  labels, and what the pocket-encoder says     RUN/tower/   warmed-up tower
    RUN/base/        shape, words and tower, before any question   RUN/stages/  the OmniFashion run

Every part is done once and found again by the next call; each can be killed and goes on. People of
``val`` are looked at once, after the tower's last step, for the figure in the log. The shape is one
on every machine (``train.omni.pocket_shape``); presets are ``train/configs/pocket-omni-*.json``.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch

from train.checkpoint import load_checkpoint
from train.data.qa.question import read_questions
from train.errors import RunError
from train.omni.config import RunConfig
from train.omni.native_caches import bound_native_caches
from train.omni.patches import Eyes, together
from train.omni.pocket_shape import PocketShape, pocket_model, tower_settings
from train.omni.run_folder import write_json
from train.omni.tower import (
    CHECKPOINT,
    WEIGHTS,
    TowerConfig,
    TowerTask,
    accuracy,
    load_tower,
    warm_up,
)
from train.omni.tower_data import (
    TARGETS,
    TarPictures,
    TowerData,
    build_tower_data,
    read_tower_data,
    write_tower_data,
)
from train.omni.tower_start import start_tower
from train.omni.words import learn_words, save_processor, special_ids
from train.recipes.omnifashion import Request, train_omnifashion

PHOTOS = "photos-224.tar"
Say = Callable[[str], None]
Stage = Literal["tower", "all"]


@dataclass(frozen=True)
class PocketRequest:
    """What a person asked for.

    Attributes:
        questions: Folder of questions; not needed for the tower alone.
        photos: A closet with ``photos-224.tar``; without it the tower starts from nothing.
        encoder: Teacher of the tower; None for labels alone.
        views: Views of each photo that the teacher sees.
    """

    config: RunConfig
    run: Path
    questions: Path | None = None
    photos: Path | None = None
    encoder: Path | None = None
    stage: Stage = "all"
    views: int = 8
    tower: TowerConfig = dataclasses.field(default_factory=TowerConfig)
    allow_drift: tuple[str, ...] = ()


def make_pocket_omni(
    request: PocketRequest, *, say: Say, shape: PocketShape | None = None
) -> dict[str, Any]:
    """Make what is not there yet, and return where the model is and what the tower can.

    Raises:
        TrainError: Something is missing or belongs to another run.
    """
    bound_native_caches()
    shape = shape or PocketShape()
    result: dict[str, Any] = {}
    if request.photos is not None:
        result["tower"] = warmed_tower(request, shape, say=say)
    if request.stage == "tower":
        return result
    if request.questions is None:
        raise RunError("The stages need questions.", next_step="Give the folder with --questions.")
    base = make_base(request, shape, say=say)
    model = dataclasses.replace(request.config.model, base=str(base))
    config = dataclasses.replace(request.config, model=model)
    run = request.run / "stages"
    stages = Request(config, request.questions, run, allow_drift=request.allow_drift)
    return result | train_omnifashion(stages, say=say)


def warmed_tower(request: PocketRequest, shape: PocketShape, *, say: Say) -> dict[str, Any]:
    """Warm the tower up, or find it warm; return its figures on held-out people and on ``val``."""
    from transformers.models.qwen2_5_vl import modeling_qwen2_5_vl as qwen
    from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLVisionConfig

    run = request.run / "tower"
    report = run / "tower.json"
    if (run / WEIGHTS).exists() and report.exists():
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return found
    assert request.photos is not None
    pictures = TarPictures(request.photos / PHOTOS)
    data = _targets(request, pictures, say=say)
    torch.manual_seed(request.tower.seed)
    settings: Any = Qwen2_5_VLVisionConfig(**tower_settings(shape))
    tower = qwen.Qwen2_5_VisionTransformerPretrainedModel(settings)
    start_tower(tower, _some_patches(data, pictures, tokens=max(request.tower.tokens)))
    device = _device(request.config)
    held_out = warm_up(
        tower,
        data,
        pictures,
        request.tower,
        run=run,
        width=shape.hidden,
        device=device,
        say=say,
    )
    task = TowerTask(tower, dict(data.widths), width=shape.hidden).to(device)
    task.load_state_dict(load_checkpoint(run / CHECKPOINT)["task"])
    tokens = max(request.tower.tokens)
    val = accuracy(task, data, pictures, part="val", tokens=tokens)
    figures = {"held_out": held_out, "val": val, "photos": {p: len(data.rows(p)) for p in _PARTS}}
    write_json(report, figures)
    say(f"tower: held-out people {held_out}, val {val}")
    return figures


def make_base(request: PocketRequest, shape: PocketShape, *, say: Say) -> Path:
    """Write shape, words and tower as a folder of transformers, once; return it."""
    out, part = request.run / "base", request.run / "base.part"
    if out.exists():
        return out
    assert request.questions is not None
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    questions = read_questions(request.questions / "train.jsonl")
    texts = (text for question in questions for turn in question.turns for text in turn)
    words = learn_words(texts, rows=shape.vocabulary, folder=part)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(request.config.seed)
        model = pocket_model(shape, special_ids(words))
    warm = request.run / "tower" / WEIGHTS
    if warm.exists():
        load_tower(model.model.visual, warm)
    model.save_pretrained(part)
    save_processor(part, most_tokens=_most_tokens(request.config))
    part.replace(out)
    say(f"pocket-omni begins with {shape.parameters():,} weights and {len(words)} words")
    return out


def _targets(request: PocketRequest, pictures: TarPictures, *, say: Say) -> TowerData:
    folder = request.run / "tower-data"
    if not (folder / TARGETS).exists():
        assert request.photos is not None
        data = build_tower_data(
            request.photos,
            pictures,
            views=request.views,
            seed=request.tower.seed,
            encoder=request.encoder,
            say=say,
        )
        write_tower_data(folder, data)
    return read_tower_data(folder)


def _some_patches(
    data: TowerData, pictures: TarPictures, *, tokens: int
) -> npt.NDArray[np.float32]:
    """Return the patches of some training photos."""
    rows, eyes = data.rows("fit"), Eyes()
    images = [pictures.image(data.names[row]) for row in rows[:: len(rows) // 64 + 1]]
    grids = [eyes.grid(*image.shape[:2], max_tokens=tokens) for image in images]
    return together(images, grids, eyes)[0]


def _most_tokens(config: RunConfig) -> int:
    return max(stage.picture_tokens for stage in config.stages)


def _device(config: RunConfig) -> torch.device:
    cuda = config.runtime.device != "cpu" and torch.cuda.is_available()
    return torch.device("cuda" if cuda else "cpu")


_PARTS = ("fit", "tune", "val")
