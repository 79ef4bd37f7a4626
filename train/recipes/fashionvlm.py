"""FashionVLM: a Show-o learns to recommend garments and to draw them (arXiv 2504.17826, section V).

    vestry-train fashionvlm --base show-o-512x512 --picture-tokenizer magvitv2.safetensors
        --words phi-1_5 --drawing SET --dialogues SET --run RUN
    torchrun --nproc-per-node 8 -m train.recipes.fashionvlm -- --base ... --run ...

    RUN/codes/        pictures as codes            RUN/stages/NAME/  the model after a stage
    RUN/model/        the model at the end: weights, picture tokenizer, words

What would end the run after an hour is told before it: base, words, rows, memory. Works without
click and pydantic, so that ``python -m`` runs it on a machine that has torch, transformers, numpy
and Pillow alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.errors import ModelsError
from models.runtimes.showo_words import WORDS_NAME, ShowoWords
from train.data.drawing.captioned import CaptionedSet
from train.distributed import World, joined
from train.errors import DataError, TrainError
from train.export.showo_folder import load_folder, save_folder
from train.fashionvlm.batches import Corpus
from train.fashionvlm.codes import codes_of
from train.fashionvlm.config import StageSettings, VlmConfig, read_vlm_config
from train.fashionvlm.plan import plan_of
from train.fashionvlm.sources import DialogueSet, Sources
from train.fashionvlm.training import COLUMNS, Trainer
from train.omni.curves import draw_curves
from train.omni.run_folder import RunFolder, write_json
from train.showo.backbone import ShowO
from train.showo.tokenizer_net import PictureTokenizer

CONFIGS: Final = Path(__file__).resolve().parent.parent / "configs" / "fashionvlm"
WORD_FILES: Final = (WORDS_NAME, "tokenizer_config.json")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What a person asked for.

    Attributes:
        base: Folder of the model to begin with, ours or a published one.
        drawing: Set of ``vestry-train data drawing``.
        dialogues: Set of ``vestry-train data fashionrec build --pictures``.
        picture_tokenizer: File of the picture tokenizer, where it is not in the base.
        words: Folder or file of the text tokenizer, where it is not in the base.
        fresh: The base was never trained, so that its first loss is known.
        only_plan: Tell what the run takes and stop.
    """

    config: VlmConfig
    base: Path
    run: Path
    drawing: Path | None = None
    dialogues: Path | None = None
    picture_tokenizer: Path | None = None
    words: Path | None = None
    fresh: bool = False
    only_plan: bool = False


@dataclass(frozen=True)
class Loaded:
    """A base with everything that belongs to it."""

    net: ShowO
    tokenizer: PictureTokenizer
    words: ShowoWords
    word_file: Path


def train_fashionvlm(request: Request, *, say: Say) -> dict[str, Any]:
    """Train, or go on with it, and write the model; return the plan and where the model is.

    Raises:
        TrainError: Something is wrong with base, data, configuration or memory.
    """
    config = request.config
    if not config.stages:
        raise DataError("The configuration has no stage.", next_step="Give one in stages.")
    sources = read_sources(request.drawing, request.dialogues)
    with joined(accelerator=config.runtime.device != "cpu") as world:
        base = load_base(request)
        plan = plan_of(base.net, config, world)
        if world.leads:
            say(plan.described())
        if request.only_plan:
            return {"plan": plan.to_json()}
        plan.require_memory()
        corpus = _corpus(request, base, sources, world, say)
        folder = RunFolder(
            request.run,
            {"config": config.to_json(), "data": sources.identity, "base": _facts(base)},
            columns=COLUMNS,
        )
        if world.leads:
            folder.begin({"planned": plan.to_json(), "too_long": corpus.too_long})
        world.wait()

        def finish(stage: StageSettings) -> None:
            last = stage.name == config.stages[-1].name
            out = request.run / "model" if last else request.run / "stages" / stage.name
            save_whole(base, out)

        trainer = Trainer(
            base.net,
            corpus,
            config,
            folder=folder,
            world=world,
            finish=finish,
            fresh=request.fresh,
            say=say,
        )
        began = time.monotonic()
        trainer.run()
        return _finished(request, trainer, plan.to_json(), seconds=time.monotonic() - began)


def read_sources(drawing: Path | None, dialogues: Path | None) -> Sources:
    """Read what there is to learn from.

    Raises:
        DataError: Neither is given, or one cannot be used.
    """
    if drawing is None and dialogues is None:
        raise DataError(
            "There is nothing to learn from.",
            next_step="Give captioned pictures with --drawing, dialogues with --dialogues.",
        )
    return Sources(
        CaptionedSet.read(drawing) if drawing else None,
        DialogueSet.read(dialogues) if dialogues else None,
    )


def load_base(request: Request) -> Loaded:
    """Load the model to begin with.

    Raises:
        DataError: A part is missing or belongs to another model.
    """
    net, tokenizer = load_folder(request.base, request.picture_tokenizer)
    place = request.words or request.base
    file = place / WORDS_NAME if place.is_dir() else place
    try:
        words = ShowoWords(file)
    except ModelsError as error:
        raise DataError(error.message, next_step="Name the text tokenizer with --words.") from error
    vocabulary = net.config.vocabulary
    vocabulary.require_tokenizer({}, text_tokens=words.size)
    if words.end_of_text != vocabulary.end_of_text:
        raise DataError(
            f"The text tokenizer ends texts with {words.end_of_text}, and the model with "
            f"{vocabulary.end_of_text}.",
            next_step="Use the tokenizer that was published with the model.",
        )
    return Loaded(net, tokenizer, words, file)


def save_whole(base: Loaded, out: Path) -> None:
    """Write weights, picture tokenizer and words as one folder that every command takes."""
    files = {
        name: base.word_file.with_name(name).read_bytes()
        for name in WORD_FILES
        if base.word_file.with_name(name).exists()
    }
    save_folder(base.net, base.tokenizer, out, more=files)


def _corpus(request: Request, base: Loaded, sources: Sources, world: World, say: Say) -> Corpus:
    """Return the rows to learn from."""
    base.tokenizer.to(world.device).eval()
    codes = codes_of(
        sources,
        base.tokenizer,
        base.net.config,
        request.run / "codes",
        world=world,
        say=say if world.leads else lambda _: None,
    )
    return Corpus(sources, base.words, codes, base.net.config)


def _facts(base: Loaded) -> dict[str, Any]:
    vocabulary = base.net.config.vocabulary
    return {
        "weights": sum(weight.numel() for weight in base.net.parameters()),
        "text_tokens": vocabulary.text_tokens,
        "codes": vocabulary.codes,
        "side_px": base.net.config.side_px,
    }


def _finished(
    request: Request, trainer: Trainer, plan: dict[str, Any], *, seconds: float
) -> dict[str, Any]:
    if not trainer.world.leads:
        return {}
    if trainer.folder.metrics.exists():
        draw_curves(trainer.folder.metrics, request.run / "loss.png")
    file = request.run / "run.json"
    facts = json.loads(file.read_text(encoding="utf-8"))
    facts["done"] = {"steps": trainer.position.step, "seconds": round(seconds, 1)}
    write_json(file, facts)
    return {"plan": plan, "model": str(request.run / "model"), "steps": trainer.position.step}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line without click; torchrun starts this."""
    parser = argparse.ArgumentParser(description="Train FashionVLM in stages.")
    parser.add_argument("--config", type=Path, default=CONFIGS / "512.json")
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    for name in ("drawing", "dialogues", "picture-tokenizer", "words"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--set", dest="changes", action="append", default=[], metavar="A.B=VALUE")
    parser.add_argument("--plan", dest="only_plan", action="store_true")
    given = vars(parser.parse_args(arguments))
    changes, config = given.pop("changes"), given.pop("config")
    try:
        request = Request(read_vlm_config(config, changes), **given)
        train_fashionvlm(request, say=lambda line: print(line, file=sys.stderr, flush=True))
    except TrainError as error:
        print(f"{error.message} {error.next_step}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
