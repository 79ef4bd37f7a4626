"""OmniFashion: a Qwen-VL learns fashion in two stages (arXiv 2603.02658, spec C).

    vestry-train omnifashion --config train/configs/omnifashion-3b.json --questions DIR --run RUN
    torchrun --nproc-per-node 8 -m train.recipes.omnifashion --config ... --questions ... --run ...

Stage 1 aligns pictures with descriptions, stage 2 mixes thirteen subtasks in one stream; both are
stages of one configuration and one loop (``train.omni.training``). What would end the run after an
hour is told before it: license, base, rows, pictures, memory. Works without click and pydantic, so
that ``python -m`` runs it on a machine that has torch, transformers, numpy and Pillow alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from train.distributed import World, joined
from train.errors import TrainError
from train.omni.bases import find_base
from train.omni.compiling import compile_text
from train.omni.config import RunConfig, read_config
from train.omni.curves import draw_curves
from train.omni.finish import write_model
from train.omni.native_caches import bound_native_caches
from train.omni.network import Network, load_network
from train.omni.plan import (
    Plan,
    StagePlan,
    available_gb,
    hours_of,
    measured_tflops,
    memory_gb,
    weights_of,
    weights_on_paper,
)
from train.omni.question_set import QuestionSet
from train.omni.run_folder import RunFolder, write_json
from train.omni.training import Trainer

Say = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What a person asked for.

    Attributes:
        questions: Folder that ``vestry-train data qa`` wrote.
        images: Where the pictures are, if not in that folder.
        allow_drift: Keys in which a run that goes on may differ.
        only_plan: Tell what the run takes and stop.
    """

    config: RunConfig
    questions: Path
    run: Path
    images: Path | None = None
    allow_research: bool = False
    allow_drift: tuple[str, ...] = ()
    only_plan: bool = False


def train_omnifashion(request: Request, *, say: Say) -> dict[str, Any]:
    """Train, or go on with it, and write the model; return the plan and where the model is.

    Raises:
        TrainError: Something is wrong with base, data, configuration or memory.
    """
    bound_native_caches()
    config = request.config
    place, base = find_base(config.model.base, allow_research=request.allow_research)
    if base is not None:
        say(f"{base.place}, {base.license}")
    questions = QuestionSet.read(request.questions, images=request.images)
    with joined(accelerator=config.runtime.device != "cpu") as world:
        bf16 = _bf16(config, world)
        _require_room(place, config, world, bf16=bf16)
        network = load_network(
            place,
            config.model,
            config.lora,
            device=world.device,
            dtype=torch.bfloat16 if bf16 and config.model.tune == "lora" else torch.float32,
            checkpointing=config.runtime.checkpointing,
        )
        if config.runtime.compiled:
            compile_text(network.inner)
        folder = RunFolder(
            request.run,
            {"config": config.to_json(), "data": questions.sha256},
            allowed=request.allow_drift,
        )
        trainer = Trainer(
            network, questions, config, folder=folder, world=world, bf16=bf16, say=say
        )
        plan = plan_of(trainer, bf16=bf16)
        say(described(plan))
        if request.only_plan:
            return {"plan": plan.to_json()}
        plan.require_memory()
        if world.leads:
            folder.begin(_facts(config, plan, base, processes=world.size))
        world.wait()
        began = time.monotonic()
        trainer.run()
        return _finished(request, network, plan, trainer, seconds=time.monotonic() - began)


def _require_room(place: str, config: RunConfig, world: World, *, bf16: bool) -> None:
    """Refuse a base whose weights alone do not fit: loading it would be what ends the process.

    Raises:
        RunError: They do not.
    """
    weights = weights_on_paper(place, config.model)
    if weights is None:
        return  # ``load_network`` says why
    least = memory_gb(weights, config, bf16=bf16, longest=0)
    free = available_gb(world.device)
    Plan(weights, round(least, 2), round(free, 2), 0.0, ()).require_memory()


def plan_of(trainer: Trainer, *, bf16: bool) -> Plan:
    """Return what a run takes on this device."""
    config, network = trainer.config, trainer.network
    device = trainer.world.device
    learned = sum(w.numel() for group in network.groups().values() for _, w in group)
    weights = weights_of(network.inner, learned)
    tflops = measured_tflops(device, bf16=bf16) * trainer.world.size
    stages = []
    for number, stage in enumerate(config.stages):
        data = trainer.stage_data(stage, number)
        hours = hours_of(
            weights,
            stage,
            tokens=data.tokens,
            image_tokens=data.image_tokens,
            tflops=tflops,
            config=config,
        )
        rows = [row for batch in data.batches for row in batch]
        stages.append(
            StagePlan(
                stage.name,
                len(rows),
                data.dropped,
                len(data.batches),
                data.tokens,
                data.image_tokens,
                int(data.answers[rows].sum()),
                round(hours, 3),
                data.counts,
            )
        )
    longest = max(stage.max_len for stage in config.stages)
    needed = memory_gb(weights, config, bf16=bf16, longest=longest)
    # the weights are there already
    free = available_gb(device) + weights.all * (2 if bf16 else 4) / 1e9
    return Plan(weights, round(needed, 2), round(free, 2), round(tflops, 3), tuple(stages))


def described(plan: Plan) -> str:
    """Return a plan in words."""
    weights = plan.weights
    lines = [
        f"{weights.all:,} weights, {weights.learned:,} of them learn;"
        f" about {plan.memory_gb} GB of {plan.available_gb} GB"
    ]
    lines += [
        f"{stage.name}: {stage.questions:,} questions in {stage.steps:,} steps, "
        f"{stage.tokens:,} tokens ({stage.image_tokens:,} of pictures), about "
        f"{stage.hours} hours; {stage.dropped} too long"
        for stage in plan.stages
    ]
    short = {
        task: counts
        for stage in plan.stages
        for task, counts in stage.asked_and_had.items()
        if counts[1] < counts[0]
    }
    if short:
        lines.append(f"without any question (asked, had): {short}")
    return "\n".join(lines)


def _bf16(config: RunConfig, world: World) -> bool:
    if config.runtime.precision != "auto":
        return config.runtime.precision == "bf16"
    return world.device.type == "cuda"


def _facts(config: RunConfig, plan: Plan, base: Any, *, processes: int) -> dict[str, Any]:
    return {
        "name": config.name,
        "base": config.model.base if base is None else base.place,
        "license": "" if base is None else base.license,
        "processes": processes,
        "planned": plan.to_json(),
    }


def _finished(
    request: Request, network: Network, plan: Plan, trainer: Trainer, *, seconds: float
) -> dict[str, Any]:
    if not trainer.world.leads:
        return {}
    file = request.run / "run.json"
    if trainer.folder.metrics.exists():
        draw_curves(trainer.folder.metrics, request.run / "loss.png")
    facts = json.loads(file.read_text(encoding="utf-8"))
    facts["done"] = {"steps": trainer.position.step, "seconds": round(seconds, 1)}
    write_json(file, facts)
    out = write_model(network, request.config, request.run)
    return {"plan": plan.to_json(), "model": str(out), "steps": trainer.position.step}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line without click; torchrun starts this."""
    parser = argparse.ArgumentParser(description="Train OmniFashion in stages.")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--images", type=Path)
    parser.add_argument("--set", dest="changes", action="append", default=[], metavar="A.B=VALUE")
    parser.add_argument("--allow-research", action="store_true")
    parser.add_argument("--allow-drift", action="append", default=[], metavar="KEY")
    parser.add_argument("--plan", action="store_true")
    given = parser.parse_args(arguments)
    try:
        train_omnifashion(
            request_of(
                given.config,
                given.questions,
                given.run,
                changes=given.changes,
                images=given.images,
                allow_research=given.allow_research,
                allow_drift=given.allow_drift,
                only_plan=given.plan,
            ),
            say=lambda line: print(line, file=sys.stderr, flush=True),
        )
    except TrainError as error:
        print(f"{error.message} {error.next_step}", file=sys.stderr)
        return 1
    return 0


def request_of(
    config: Path,
    questions: Path,
    run: Path,
    *,
    changes: Sequence[str] = (),
    images: Path | None = None,
    allow_research: bool = False,
    allow_drift: Collection[str] = (),
    only_plan: bool = False,
) -> Request:
    """Return what the options of a command line ask for.

    Raises:
        RunError: The configuration cannot be used.
    """
    return Request(
        read_config(config, changes),
        questions,
        run,
        images,
        allow_research,
        tuple(allow_drift),
        only_plan,
    )


if __name__ == "__main__":
    sys.exit(main())
