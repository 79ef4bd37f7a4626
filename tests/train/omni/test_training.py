"""What a step computes, and that a run goes on as if it had not been stopped."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.tiny_models import omni as made
from train.errors import RunError
from train.omni.collate import MicroBatch, collate
from train.omni.config import RunConfig
from train.omni.encode import IGNORED
from train.omni.loss import answer_loss, learned, step_weight
from train.omni.training import Trainer

Settings = Callable[..., RunConfig]


def batch_of(trainer: Trainer, rows: list[int], *, packed: bool = False) -> MicroBatch:
    stage = trainer.config.stages[0]
    return collate(
        [trainer.encoded(row, stage) for row in rows],
        trainer.questions.pictures.read,
        trainer.network.eyes,
        image_token=trainer.network.image_token,
        fill=trainer.network.words.pad_token_id,
        packed=packed,
    )


def gradients(trainer: Trainer) -> dict[str, torch.Tensor]:
    found = {
        name: weight.grad.clone()
        for name, weight in trainer.network.model.named_parameters()
        if weight.grad is not None
    }
    trainer.network.model.zero_grad(set_to_none=True)
    return found


def losses(run: Path) -> list[float]:
    with (run / "metrics.csv").open(newline="") as table:
        return [float(row["loss"]) for row in csv.DictReader(table)]


def test_learned_tokens_are_the_answers_with_their_end_tokens(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = made.trainer_of(settings(), questions_folder, tmp_path)
    end = "<|im_end|>"
    for row, question in enumerate(trainer.questions.questions):
        sample = trainer.encoded(row, trainer.config.stages[0])
        text = trainer.network.encoder.text(sample.labels[sample.labels != IGNORED].tolist())
        assert text == "".join(answer + end for _, answer in question.turns)
        spaces = [trainer.network.eyes.tokens(grid) for grid in sample.grids]
        assert (sample.ids == trainer.network.image_token).sum() == sum(spaces)


def test_positions_are_those_of_transformers(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = made.trainer_of(settings(), questions_folder, tmp_path)
    batch = batch_of(trainer, [0, 1, 2, 3])
    theirs, _ = trainer.network.inner.model.get_rope_index(
        batch.ids,
        mm_token_type_ids=batch.kinds,
        image_grid_thw=batch.grids,
        attention_mask=batch.mask,
    )
    assert batch.mask is not None
    there = batch.mask.bool()
    assert torch.equal(batch.positions[:, there], theirs[:, there])


def test_packed_rows_give_the_loss_and_gradient_of_padded_rows(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = made.trainer_of(settings(), questions_folder, tmp_path)
    model = trainer.network.model
    found = []
    for packed in (False, True):
        batch = batch_of(trainer, [0, 1, 2, 3, 4, 5], packed=packed)
        sums = answer_loss(model, batch, divisor=10.0, reduction="token")
        sums.total.backward()
        found.append((sums, gradients(trainer)))
    (padded, theirs), (packed_sums, ours) = found
    torch.testing.assert_close(packed_sums.total, padded.total, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(packed_sums.by_question, padded.by_question, rtol=1e-4, atol=1e-4)
    assert theirs.keys() == ours.keys()
    for name, gradient in theirs.items():
        torch.testing.assert_close(ours[name], gradient, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("reduction", ["token", "sample", "square"])
def test_micro_batches_give_the_gradient_of_the_whole_batch(
    settings: Settings, questions_folder: Path, tmp_path: Path, reduction: Any
) -> None:
    trainer = made.trainer_of(settings(), questions_folder, tmp_path)
    stage = trainer.config.stages[0]
    rows = list(range(8))
    divisor = step_weight([trainer.encoded(row, stage) for row in rows], reduction)
    found = []
    for size in (8, 1):
        total = 0.0
        for start in range(0, 8, size):
            batch = batch_of(trainer, rows[start : start + size])
            sums = answer_loss(trainer.network.model, batch, divisor=divisor, reduction=reduction)
            sums.total.backward()
            total += float(sums.total.detach())
        found.append((total, gradients(trainer)))
    assert found[0][0] == pytest.approx(found[1][0], abs=1e-4)
    for name, gradient in found[0][1].items():
        torch.testing.assert_close(found[1][1][name], gradient, rtol=1e-3, atol=1e-5)


def test_the_loss_is_that_of_transformers_on_the_same_labels(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = made.trainer_of(settings(), questions_folder, tmp_path)
    batch = batch_of(trainer, [0, 1, 2])
    count = int((batch.labels[:, 1:] != IGNORED).sum())
    ours = answer_loss(trainer.network.model, batch, divisor=count, reduction="token")
    theirs = trainer.network.inner(
        input_ids=batch.ids,
        attention_mask=batch.mask,
        labels=batch.labels,
        pixel_values=batch.patches,
        image_grid_thw=batch.grids,
        mm_token_type_ids=batch.kinds,
    ).loss
    torch.testing.assert_close(ours.total, theirs, rtol=1e-5, atol=1e-5)


def test_what_is_not_an_answer_carries_no_gradient(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = made.trainer_of(settings(), questions_folder, tmp_path)
    batch = batch_of(trainer, [0, 2])
    logits: list[torch.Tensor] = []
    head = trainer.network.inner.lm_head
    handle = head.register_forward_hook(lambda _m, _i, out: logits.append(out))
    answer_loss(trainer.network.model, batch, divisor=1.0, reduction="token")
    handle.remove()
    stage = trainer.config.stages[0]
    assert logits[0].shape[0] == sum(learned(trainer.encoded(row, stage)) for row in (0, 2))

    none = replace(batch, labels=torch.full_like(batch.labels, IGNORED))
    answer_loss(trainer.network.model, none, divisor=1.0, reduction="token").total.backward()
    assert all(float(g.abs().max()) == 0 for g in gradients(trainer).values())


def test_a_stopped_run_goes_on_bit_for_bit(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    config = made.with_stages(settings(save_every=1), 2)
    whole = made.trainer_of(config, questions_folder, tmp_path / "whole")
    whole.run()
    for stop in (4, 6, None):
        made.trainer_of(config, questions_folder, tmp_path / "cut").run(stop_after=stop)
    assert losses(tmp_path / "cut") == losses(tmp_path / "whole")
    ends = [
        sorted((tmp_path / name / "checkpoints").glob("step-*.pt"))[-1] for name in ("whole", "cut")
    ]
    first, second = (torch.load(end, weights_only=True)["weights"] for end in ends)
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert len(list((tmp_path / "cut" / "checkpoints").glob("step-*.pt"))) == 3


def test_a_run_of_other_settings_or_data_is_refused_unless_named(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    config = settings(save_every=1)
    made.trainer_of(config, questions_folder, tmp_path).run(stop_after=1)
    other = settings(save_every=1, stage={"lr": 5e-4})
    changed = made.trainer_of(other, questions_folder, tmp_path)
    with pytest.raises(RunError, match=r"config\.stages"):
        changed.folder.newest()
    changed.folder._allowed = frozenset({"config.stages"})
    assert changed.folder.newest() is not None


def test_any_number_of_processes_sees_the_same_questions(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = made.trainer_of(settings(), questions_folder, tmp_path)
    data = trainer.stage_data(trainer.config.stages[0], 0)
    for size in (1, 2, 3):
        seen = Counter(
            int(row) for rows in data.batches for rank in range(size) for row in rows[rank::size]
        )
        assert seen == Counter(range(48))


def test_batches_hold_questions_of_like_length_in_random_order(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = made.trainer_of(settings(), questions_folder, tmp_path)
    stage = trainer.config.stages[0]
    lengths = {r: len(trainer.encoded(r, stage).ids) for r in range(48)}
    spans = [
        max(lengths[int(r)] for r in rows) - min(lengths[int(r)] for r in rows)
        for rows in trainer.stage_data(stage, 0).batches
    ]
    assert np.mean(spans) < (max(lengths.values()) - min(lengths.values())) / 2
    other = trainer.stage_data(stage, 1).batches
    assert [list(b) for b in trainer.stage_data(stage, 0).batches] != [list(b) for b in other]


def test_twenty_steps_take_the_committed_path(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    config = settings(stage={"epochs": 20 * 8 / 48 + 0.001})
    made.trainer_of(config, questions_folder, tmp_path).run(stop_after=20)
    file = Path(__file__).with_name("trajectory.json")
    np.testing.assert_allclose(losses(tmp_path), json.loads(file.read_text()), rtol=5e-3)


def test_a_loss_that_is_no_number_stops_with_the_questions(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = made.trainer_of(settings(), questions_folder, tmp_path)
    with torch.no_grad():
        trainer.network.inner.lm_head.weight.fill_(float("nan"))
    with pytest.raises(RunError, match=r"no finite loss; its questions: (ALIGN|S0)"):
        trainer.run()


@pytest.mark.long
def test_thirty_two_questions_are_learned_by_heart(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    folder = made.write_questions(tmp_path / "qa", made.questions_of(32))
    config = settings(
        stage={
            "epochs": 120.0,
            "lr": 2e-3,
            "tower_lr": 2e-3,
            "merger_lr": 2e-3,
            "weight_decay": 0.0,
        }
    )
    made.trainer_of(config, folder, tmp_path / "run").run()
    assert float(np.mean(losses(tmp_path / "run")[-4:])) < 0.05
