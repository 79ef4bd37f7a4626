"""A two-layer model and a folder of questions, made once for all tests of training."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.tiny_models.omni import config_of, questions_of, write_base, write_questions
from train.omni.config import RunConfig


@pytest.fixture(scope="session")
def questions_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_questions(tmp_path_factory.mktemp("questions") / "qa", questions_of(48))


@pytest.fixture(scope="session")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("base") / "small")


@pytest.fixture
def settings(base_folder: Path) -> Callable[..., RunConfig]:
    """Return a maker of configurations; keywords change runtime, ``stage`` changes the stage."""
    return partial(config_of, base_folder)
