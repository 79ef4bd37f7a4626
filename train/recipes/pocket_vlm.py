"""Makes pocket-vlm from nothing: picture tokenizer, words, and three stages, in one command.

    vestry-train pocket vlm --drawing SET --dialogues SET --preset cpu [--stage tokenizer]

    RUN/tokenizer/   the picture tokenizer's run     RUN/base/     shape, tokenizer, words, no skill
    RUN/stages/      the FashionVLM run: captions to pictures, then answers, then FashionRec

Every part is done once and found again by the next call; each can be killed and goes on. Presets
are ``train/configs/fashionvlm/pocket-*.json``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch

from train.distributed import joined
from train.export.showo_folder import save_folder
from train.fashionvlm.batches import texts_of
from train.fashionvlm.config import VlmConfig
from train.fashionvlm.shapes import model_shape
from train.fashionvlm.sources import Sources
from train.fashionvlm.tokenizer_run import trained_tokenizer
from train.fashionvlm.words import learn_words
from train.recipes.fashionvlm import WORD_FILES, Request, read_sources, train_fashionvlm
from train.showo.backbone import ShowO
from train.showo.tokenizer_net import PictureTokenizer

Say = Callable[[str], None]


@dataclass(frozen=True)
class PocketRequest:
    """What a person asked for.

    Attributes:
        stage: Stop after the picture tokenizer, or make everything.
    """

    config: VlmConfig
    run: Path
    drawing: Path
    dialogues: Path | None = None
    stage: Literal["tokenizer", "all"] = "all"


def make_pocket_vlm(request: PocketRequest, *, say: Say) -> dict[str, Any]:
    """Make what is not there yet; return where the model is and what the tokenizer can.

    Raises:
        TrainError: Something is missing or belongs to another run.
    """
    config = request.config
    sources = read_sources(request.drawing, request.dialogues)
    with joined(accelerator=config.runtime.device != "cpu") as world:
        tokenizer, figures = trained_tokenizer(
            config, sources, request.run / "tokenizer", world=world, say=say
        )
    result: dict[str, Any] = {"tokenizer": figures}
    if request.stage == "tokenizer":
        return result
    base = make_base(request, sources, tokenizer)
    stages = Request(
        config, base, request.run / "stages", request.drawing, request.dialogues, fresh=True
    )
    return result | train_fashionvlm(stages, say=say)


def make_base(request: PocketRequest, sources: Sources, tokenizer: PictureTokenizer) -> Path:
    """Write shape, random weights, picture tokenizer and words as a folder, once; return it."""
    out, scratch = request.run / "base", request.run / "words"
    if out.exists():
        return out
    shutil.rmtree(scratch, ignore_errors=True)
    words = learn_words(texts_of(sources), most=request.config.shape.words, folder=scratch)
    shape = model_shape(request.config, text_tokens=words.size, end_of_text=words.end_of_text)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(request.config.seed)
        net = ShowO(shape)
    files = {name: (scratch / name).read_bytes() for name in WORD_FILES}
    save_folder(net, tokenizer.cpu(), out, more=files)
    shutil.rmtree(scratch, ignore_errors=True)
    return out
