"""Two small sets and a model with all its parts, made once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.tiny_models.fashionvlm import settings, write_captioned, write_dialogues
from train.fashionvlm.sources import Sources
from train.recipes.fashionvlm import read_sources
from train.recipes.pocket_vlm import PocketRequest, make_base
from train.showo.tokenizer_net import PictureTokenizer


@pytest.fixture(scope="session")
def captioned_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_captioned(tmp_path_factory.mktemp("captioned") / "set")


@pytest.fixture(scope="session")
def dialogue_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dialogues(tmp_path_factory.mktemp("dialogues") / "set")


@pytest.fixture(scope="session")
def sources(captioned_folder: Path, dialogue_folder: Path) -> Sources:
    return read_sources(captioned_folder, dialogue_folder)


@pytest.fixture(scope="session")
def base_folder(
    tmp_path_factory: pytest.TempPathFactory,
    sources: Sources,
    captioned_folder: Path,
    dialogue_folder: Path,
) -> Path:
    """A model of random weights with words that fit the sets."""
    from train.fashionvlm.shapes import tokenizer_shape

    config = replace(settings())
    torch.manual_seed(1)
    tokenizer = PictureTokenizer(tokenizer_shape(config.tokenizer))
    run = tmp_path_factory.mktemp("pocket")
    request = PocketRequest(config, run, captioned_folder, dialogue_folder)
    return make_base(request, sources, tokenizer)
