"""What a step is made of, and text layers that are compiled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.tiny_models import omni as made
from train.errors import RunError
from train.omni.compiling import COMPILERS, compile_text
from train.omni.config import RunConfig
from train.omni.question_set import batches_of

Settings = Callable[..., RunConfig]


def _cut(*, mixed: bool) -> tuple[np.ndarray, list[np.ndarray]]:
    lengths = np.random.default_rng(4).permutation(np.repeat([20, 60, 200], 64))
    return lengths, batches_of(np.arange(192), lengths, batch=24, seed=7, mixed=mixed)


def test_a_step_is_of_like_length_and_so_of_few_subtasks():
    lengths, batches = _cut(mixed=False)
    assert all(len(set(lengths[rows])) <= 2 for rows in batches)
    assert sorted(np.concatenate(batches)) == list(range(192))


def test_a_mixed_step_has_all_lengths_and_its_micro_batches_do_not():
    lengths, batches = _cut(mixed=True)
    assert sorted(np.concatenate(batches)) == list(range(192))
    assert all(len(set(lengths[rows])) == 3 for rows in batches)
    for rows in batches:
        assert list(lengths[rows]) == sorted(lengths[rows])


def test_a_machine_without_a_compiler_is_told_so_before_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    with pytest.raises(RunError, match=r"C\+\+ compiler"):
        compile_text(torch.nn.Module())


@pytest.mark.long
# what torch's compiler does inside warns of itself
@pytest.mark.filterwarnings("default")
@pytest.mark.skipif(not any(map(shutil.which, COMPILERS)), reason="needs a C++ compiler")
def test_compiled_text_layers_learn_the_same(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    weights = []
    for compiled in (False, True):
        config = settings()
        config = replace(config, stages=config.stages[:1])
        trainer = made.trainer_of(config, questions_folder, tmp_path / str(compiled))
        if compiled:
            compile_text(trainer.network.inner)
        trainer.run()
        weights.append(trainer.weights())
    for name, weight in weights[0].items():
        torch.testing.assert_close(weights[1][name], weight, rtol=1e-3, atol=1e-4)
