"""A stage whose tower is frozen learns the same whether it looks at pictures once or every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from models.types import RgbImage
from tests.tiny_models import omni as made
from train.errors import RunError
from train.omni.config import RunConfig, read_config
from train.omni.seen_pictures import SeenPictures
from train.omni.training import Trainer

Settings = Callable[..., RunConfig]


def _config(settings: Settings, *, seen_gb: float, stages: int = 1) -> RunConfig:
    config = settings(seen_gb=seen_gb)
    whole = replace(config.model, tune="full", tower="trained", merger="trained")
    frozen = replace(config.stages[0], name="frozen", tower_lr=0.0, merger_lr=0.0)
    free = replace(frozen, name="free", tower_lr=1e-3, merger_lr=1e-3)
    return replace(config, model=whole, stages=(frozen, free)[:stages])


def _trained(config: RunConfig, questions: Path, run: Path) -> tuple[Trainer, Counter[str]]:
    trainer = made.trainer_of(config, questions, run)
    reads: Counter[str] = Counter()
    read = trainer.questions.pictures.read

    def counted(image: str) -> RgbImage:
        reads[image] += 1
        return read(image)

    trainer.questions.pictures.read = counted  # type: ignore[method-assign]
    trainer.run()
    return trainer, reads


def _weights(trainer: Trainer, *, of_tower: bool) -> dict[str, torch.Tensor]:
    named = trainer.network.model.named_parameters()
    return {name: w.detach().clone() for name, w in named if ("visual." in name) == of_tower}


def test_looking_once_changes_nothing_but_the_number_of_looks(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    anew, often = _trained(_config(settings, seen_gb=0), questions_folder, tmp_path / "a")
    once, seldom = _trained(_config(settings, seen_gb=0.1), questions_folder, tmp_path / "b")
    for name, weight in _weights(anew, of_tower=False).items():
        torch.testing.assert_close(
            _weights(once, of_tower=False)[name], weight, rtol=1e-4, atol=1e-6
        )
    assert often.keys() == seldom.keys()
    assert sum(seldom.values()) < sum(often.values())


def test_what_has_no_room_is_looked_at_again(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    _, none = _trained(_config(settings, seen_gb=1e-9), questions_folder, tmp_path / "a")
    _, often = _trained(_config(settings, seen_gb=0), questions_folder, tmp_path / "b")
    assert none == often


def test_a_rate_of_nothing_freezes_for_its_stage_only(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    config = _config(settings, seen_gb=0.1, stages=2)
    trainer = made.trainer_of(config, questions_folder, tmp_path)
    before = _weights(trainer, of_tower=True)
    steps = len(trainer.stage_data(config.stages[0], 0).batches)
    trainer.run(stop_after=steps)
    frozen = _weights(trainer, of_tower=True)
    assert all(torch.equal(before[name], weight) for name, weight in frozen.items())
    again = made.trainer_of(config, questions_folder, tmp_path)
    again.run()
    assert again.position.stage == 2
    free = _weights(again, of_tower=True)
    assert not all(torch.equal(before[name], weight) for name, weight in free.items())


def test_a_stage_without_any_rate_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    stage = '{"name": "s", "lr": 0, "merger_lr": 0, "tower_lr": 0}'
    file.write_text(f'{{"version": 1, "name": "x", "stages": [{stage}]}}', encoding="utf-8")
    with pytest.raises(RunError, match="learns nothing"):
        read_config(file)


def test_nothing_is_kept_beyond_the_memory_that_was_granted() -> None:
    seen = SeenPictures(40e-9)
    for number in range(3):
        seen._keep((f"p{number}", (2, 2)), torch.zeros(1, 4))
    assert len(seen) == 2
    assert seen.knows("p1", (2, 2))
    assert not seen.knows("p2", (2, 2))
    assert not seen.knows("p1", (4, 2))
