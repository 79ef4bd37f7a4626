"""How fast OmniFashion's loop trains the pocket shape, beside transformers' own Trainer.

    python -m benchmarks.omni_training [--steps N] [--threads N]

Both train the same random model on the same drawn pictures and questions, in bfloat16, each in a
process of its own, so that its peak memory is its own; they take turns, and the best round of each
counts. The Trainer gets ready-made samples, cut by the same code, in random batches padded to their
longest. It needs ``accelerate`` (extra ``train``); without it there is nothing to compare with.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibration import Calibration, Target, report

RATIO = 1.1
QUESTIONS = 256
BATCH = 16


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--side", choices=("ours", "trainer"))
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.side:
        print(json.dumps(_measured(given.side, given.folder, given.steps, given.threads)))
        return
    if importlib.util.find_spec("accelerate") is None:
        print("not measured: transformers' Trainer needs accelerate (extra train)")
        return
    calibration = Calibration()
    calibration.sample()
    best: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        _prepare(Path(folder))
        for _ in range(given.rounds):
            for side in ("trainer", "ours"):
                found = _apart(side, Path(folder), given)
                if side not in best or found["tokens_per_s"] > best[side]["tokens_per_s"]:
                    best[side] = found
            calibration.sample()
    ratio = best["ours"]["tokens_per_s"] / best["trainer"]["tokens_per_s"]
    report(
        "omni_training",
        {**best, "ratio": round(ratio, 2)},
        targets=[Target("tokens a second beside Trainer", ratio, RATIO, at_least=True)],
        calibration=calibration,
    )


def _apart(side: str, folder: Path, given: argparse.Namespace) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.omni_training", "--side", side]
    command += ["--folder", str(folder), "--steps", str(given.steps)]
    command += ["--threads", str(given.threads)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _prepare(folder: Path) -> None:
    """Write questions about drawn garments, and the pocket model with random weights."""
    import torch
    from PIL import Image

    from models.render import draw_garment, draw_scene, sample_recipe
    from train.data.qa.question import Question
    from train.omni.pocket_shape import PocketShape, pocket_model
    from train.omni.words import learn_words, save_processor, special_ids

    images = folder / "images"
    images.mkdir()
    captions = []
    for number in range(32):
        rng = np.random.default_rng(number)
        scene = draw_scene(draw_garment(sample_recipe(rng), size=128), rng, size=(168, 126))
        Image.fromarray(scene.image).save(images / f"p{number:02d}.png")
        captions.append(scene.caption)
    lines = []
    for number in range(QUESTIONS):
        rng = np.random.default_rng((1, number))
        shown = [int(p) for p in rng.permutation(32)[: (1, 1, 2, 4)[number % 4]]]
        length = int(rng.integers(1, 4))
        question = Question(
            uid=f"q{number:04d}",
            subtask="ALIGN",
            form="open",
            images=tuple(f"p{p:02d}" for p in shown),
            turns=(("What is worn here?", " ".join(captions[p] for p in (shown * 3)[:length])),),
            gold=None,
            group=str(number),
            source="bench",
            split="train",
        )
        lines.append(question.to_line())
    (folder / "train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "questions.json").write_text("{}", encoding="utf-8")
    base = folder / "base"
    words = learn_words(captions, rows=4096, folder=base)
    torch.manual_seed(1)
    pocket_model(PocketShape(), special_ids(words)).save_pretrained(base)
    save_processor(base, most_tokens=36)


def _measured(side: str, folder: Path, steps: int, threads: int) -> dict[str, float]:
    import torch

    from train.omni.run_folder import peak_mb

    torch.set_num_threads(threads)
    tokens, seconds = (_ours if side == "ours" else _trainer)(folder, steps)
    peak = peak_mb(torch.device("cpu"))
    return {"tokens_per_s": round(tokens / seconds, 1), "peak_mb": float(peak)}


def _ours(folder: Path, steps: int) -> tuple[int, float]:
    trainer = _our_trainer(folder)
    # the Trainer writes no checkpoint either
    trainer._save = lambda _optimizer: None
    trainer.run(stop_after=1)
    trainer.folder.folder = folder / f"ours-{time.time_ns()}"
    began = time.perf_counter()
    trainer.run(stop_after=1 + steps)
    seconds = time.perf_counter() - began
    with trainer.folder.metrics.open(newline="") as table:
        tokens = sum(int(row["tokens"]) for row in csv.DictReader(table))
    return tokens, seconds


def _trainer(folder: Path, steps: int) -> tuple[int, float]:
    import torch
    from transformers import AutoModelForImageTextToText, Trainer, TrainingArguments

    from train.omni.encode import Encoded

    helper = _our_trainer(folder)
    stage = helper.config.stages[0]
    samples = [helper.encoded(row, stage) for row in range(QUESTIONS)]
    counted = [0]

    def collated(rows: list[Encoded]) -> dict[str, Any]:
        batch = helper._collated(rows)
        counted[0] += batch.tokens
        return {
            "input_ids": batch.ids,
            "attention_mask": batch.mask,
            "labels": batch.labels,
            "mm_token_type_ids": batch.kinds,
            "pixel_values": batch.patches,
            "image_grid_thw": batch.grids,
        }

    model: Any = AutoModelForImageTextToText.from_pretrained(folder / "base", dtype=torch.float32)
    total = 0.0
    for most in (1, steps):
        arguments = TrainingArguments(
            output_dir=str(folder / "trainer"),
            per_device_train_batch_size=BATCH,
            max_steps=most,
            bf16=True,
            use_cpu=True,
            report_to=[],
            save_strategy="no",
            logging_strategy="no",
            disable_tqdm=True,
            remove_unused_columns=False,
            dataloader_pin_memory=False,
        )
        plain = Trainer(model=model, args=arguments, train_dataset=samples, data_collator=collated)
        counted[0] = 0
        began = time.perf_counter()
        plain.train()
        total = time.perf_counter() - began
    return counted[0], total


def _our_trainer(folder: Path) -> Any:
    import torch

    from train.distributed import World
    from train.omni.config import config_from
    from train.omni.network import load_network
    from train.omni.question_set import QuestionSet
    from train.omni.run_folder import RunFolder
    from train.omni.training import Trainer

    stage = {"batch": BATCH, "micro": BATCH, "picture_tokens": 25, "multi_tokens": 16}
    model = {"base": str(folder / "base"), "tune": "full", "tower": "trained"}
    runtime = {"checkpointing": False, "held_out": 0.0, "workers": 1, "save_every": 10**6}
    config = config_from({"model": model, "stages": [stage], "runtime": runtime})
    questions = QuestionSet.read(folder)
    network = load_network(
        str(folder / "base"),
        config.model,
        config.lora,
        device=torch.device("cpu"),
        dtype=torch.float32,
        checkpointing=False,
    )
    return Trainer(
        network,
        questions,
        config,
        folder=RunFolder(folder / f"run-{time.time_ns()}", {}),
        world=World(),
        bf16=True,
        say=lambda _: None,
    )


if __name__ == "__main__":
    main()
