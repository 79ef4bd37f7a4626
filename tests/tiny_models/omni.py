"""Questions about plain pictures and a Qwen2.5-VL of two layers, for tests of training."""

from __future__ import annotations

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from train.data.qa.question import ALIGN, Gold, Question
from train.distributed import World
from train.omni.config import RunConfig, config_from
from train.omni.network import Network, load_network
from train.omni.pocket_shape import PocketShape, pocket_model
from train.omni.question_set import QuestionSet
from train.omni.run_folder import RunFolder
from train.omni.training import Trainer
from train.omni.words import learn_words, save_processor, special_ids

COLORS = ("red", "green", "blue", "white", "black", "yellow")
RGB = ((220, 30, 30), (30, 160, 40), (30, 60, 220), (240, 240, 240), (15, 15, 15), (240, 220, 20))
SMALL = PocketShape(
    vocabulary=512,
    layers=2,
    hidden=64,
    inner=96,
    heads=2,
    kv_heads=1,
    sections=(4, 6, 6),
    tower_blocks=2,
    tower_hidden=64,
    tower_inner=96,
    tower_heads=2,
)


def questions_of(count: int) -> list[Question]:
    """Return questions about plain pictures: one picture, two pictures, none, and two turns."""
    made = []
    for number in range(count):
        color = COLORS[number % len(COLORS)]
        image, other = f"img{number % 12:02d}", f"img{(number + 1) % 12:02d}"
        gold = Gold("terms", color, (color,))
        turns: tuple[tuple[str, str], ...] = (("What color is it?", f"It is {color}."),)
        images: tuple[str, ...] = (image,)
        subtask = "S09"
        if number % 4 == 1:
            images, subtask = (image, other), "S07"
            turns = (("Do both images show the same item?", "No, different items."),)
        elif number % 4 == 2:
            subtask, turns = ALIGN, (("Describe it.", f"A plain {color} garment, nothing else."),)
        elif number % 4 == 3:
            turns = (*turns, ("Are you sure?", f"Yes, {color} it is."))
        made.append(
            Question(
                uid=f"{subtask}-{number:03d}",
                subtask=subtask,
                form="open",
                images=images,
                turns=turns,
                gold=None if subtask == ALIGN else gold,
                group=f"group{number % 12:02d}",
                source="test",
                split="train",
            )
        )
    return made


def write_questions(folder: Path, questions: list[Question]) -> Path:
    """Write a folder as ``vestry-train data qa`` does."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(question.to_line() + "\n" for question in questions)
    (folder / "train.jsonl").write_text(lines, encoding="utf-8")
    (folder / "questions.json").write_text(json.dumps({"format": "vestry-questions/1"}))
    with tarfile.open(folder / "images.tar", "w") as archive:
        for number in range(12):
            size = ((56, 84), (84, 56), (84, 84))[number % 3]
            pixels = np.full((*size, 3), RGB[number % len(RGB)], np.uint8)
            pixels[: 10 + number, :, number % 3] //= 2
            data = io.BytesIO()
            Image.fromarray(pixels).save(data, "PNG")
            entry = tarfile.TarInfo(f"img{number:02d}.png")
            entry.size = data.tell()
            data.seek(0)
            archive.addfile(entry, data)
    return folder


def write_base(folder: Path) -> Path:
    """Save a random two-layer model as transformers saves one."""
    texts = [text for q in questions_of(48) for turn in q.turns for text in turn]
    words = learn_words(texts * 3, rows=SMALL.vocabulary, folder=folder)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        model = pocket_model(SMALL, special_ids(words))
        with torch.no_grad():
            for name, weight in model.named_parameters():
                if weight.ndim == 1:
                    noise = torch.randn_like(weight) * 0.1
                    weight.copy_(noise if name.endswith("bias") else 1 + noise)
        model.save_pretrained(folder)
    save_processor(folder, most_tokens=SMALL.picture_tokens)
    return folder


def config_of(
    base: Path, *, stage: dict[str, Any] | None = None, model: Any = None, **runtime: Any
) -> RunConfig:
    """Return a configuration of one stage; keywords change the runtime."""
    first = {
        "name": "align",
        "lr": 1e-3,
        "merger_lr": 1e-3,
        "tower_lr": 1e-3,
        "batch": 8,
        "micro": 4,
        "max_len": 256,
        "picture_tokens": 9,
        "multi_tokens": 4,
        **(stage or {}),
    }
    whole = {
        "base": str(base),
        "tune": "full",
        "tower": "trained",
        "merger": "trained",
        **(model or {}),
    }
    plain = {
        "precision": "fp32",
        "checkpointing": False,
        "held_out": 0.0,
        "save_every": 1000,
        "workers": 1,
        "device": "cpu",
    }
    return config_from({"model": whole, "stages": [first], "runtime": {**plain, **runtime}})


def network_of(config: RunConfig) -> Network:
    """Return the network of a configuration, in fp32 on the processor."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        return load_network(
            config.model.base,
            config.model,
            config.lora,
            device=torch.device("cpu"),
            dtype=torch.float32,
            checkpointing=config.runtime.checkpointing,
        )


def trainer_of(config: RunConfig, questions: Path, run: Path) -> Trainer:
    """Return a trainer on a folder of questions."""
    read = QuestionSet.read(questions)
    identity = {"config": config.to_json(), "data": read.sha256}
    return Trainer(
        network_of(config),
        read,
        config,
        folder=RunFolder(run, identity),
        world=World(),
        bf16=False,
        say=lambda _: None,
    )


def with_stages(config: RunConfig, count: int) -> RunConfig:
    """Return a configuration whose one stage is repeated under other names."""
    stages = tuple(replace(config.stages[0], name=f"stage{i}") for i in range(count))
    return replace(config, stages=stages)
