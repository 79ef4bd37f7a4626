"""The loops: what a step computes, and that a run goes on as if it had not been stopped."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from tests.tiny_models.fashionvlm import settings
from train.cli import main
from train.distributed import World
from train.errors import DataError, RunError, StartUpError
from train.export.showo_folder import load_folder
from train.fashionvlm.config import VlmConfig
from train.fashionvlm.sources import Sources
from train.fashionvlm.tokenizer_run import TokenizerTrainer, trained_tokenizer
from train.fashionvlm.training import COLUMNS, Trainer
from train.omni.run_folder import RunFolder
from train.recipes import fashionvlm, pocket_vlm
from train.recipes.fashionvlm import Request, load_base, train_fashionvlm
from train.recipes.pocket_vlm import PocketRequest, make_pocket_vlm


def quiet(line: str) -> None:
    """Say nothing."""


def column(run: Path, name: str) -> list[str]:
    with (run / "metrics.csv").open(newline="") as table:
        return [row[name] for row in csv.DictReader(table)]


def trainer_of(
    config: VlmConfig, base: Path, sources: Sources, run: Path, *, fresh: bool = True
) -> Trainer:
    request = Request(config, base, run)
    loaded = load_base(request)
    corpus = fashionvlm._corpus(request, loaded, sources, World(), quiet)
    folder = RunFolder(run, {"config": config.to_json()}, columns=COLUMNS)
    return Trainer(
        loaded.net,
        corpus,
        config,
        folder=folder,
        world=World(),
        finish=lambda stage: None,
        fresh=fresh,
        say=quiet,
    )


def gradients(trainer: Trainer) -> dict[str, torch.Tensor]:
    """Of the first step of the second stage."""
    trainer.position.stage = 1
    stage = trainer.config.stages[1]
    kept: dict[str, torch.Tensor] = {}

    class Keeping(torch.optim.SGD):
        def step(self, closure=None):
            for name, weight in trainer.net.named_parameters():
                kept[name] = weight.grad.clone()

    facts = trainer._step(stage, Keeping(trainer.weights, lr=0.0), trainer._parts(stage, 0))
    kept["loss"] = torch.tensor([facts.loss])
    return kept


def test_micro_batches_compute_what_one_batch_does(
    base_folder: Path, sources: Sources, tmp_path: Path
) -> None:
    whole = gradients(trainer_of(settings(), base_folder, sources, tmp_path / "a"))
    divided = gradients(trainer_of(settings(micro=1), base_folder, sources, tmp_path / "b"))
    again = gradients(
        trainer_of(settings(micro=2, checkpointing=True), base_folder, sources, tmp_path / "c")
    )
    assert whole.keys() == divided.keys() == again.keys()
    for name, gradient in whole.items():
        # clipping comes before the optimizer: norms are of one, differences of rounding
        assert torch.allclose(gradient, divided[name], atol=2e-5), name
        assert torch.allclose(gradient, again[name], atol=2e-5), name


def test_processes_share_a_step_without_changing_it(
    base_folder: Path, sources: Sources, tmp_path: Path
) -> None:
    trainer = trainer_of(settings(), base_folder, sources, tmp_path)
    trainer.position.stage = 1
    stage = trainer.config.stages[1]
    rows = trainer._rows(stage, 0)
    shared: dict[str, list] = {kind: [] for kind in rows}
    for rank in range(3):
        trainer.world = World(rank=rank, size=3)
        for kind, tensors, _, count in trainer._parts(stage, 0):
            shared[kind].append(count)
            assert tensors.ids.shape[0] == count
    assert {kind: sum(counts) for kind, counts in shared.items()} == dict(stage.rows)


def test_a_run_that_was_stopped_goes_on_bit_for_bit(
    base_folder: Path, sources: Sources, tmp_path: Path
) -> None:
    once = trainer_of(settings(), base_folder, sources, tmp_path / "once")
    assert once.run()
    stopped = trainer_of(settings(), base_folder, sources, tmp_path / "twice")
    assert not stopped.run(stop_after=2)
    in_between = trainer_of(settings(), base_folder, sources, tmp_path / "twice")
    assert not in_between.run(stop_after=4)
    resumed = trainer_of(settings(), base_folder, sources, tmp_path / "twice")
    assert resumed.run()
    for name, weight in once.net.state_dict().items():
        assert torch.equal(weight, resumed.net.state_dict()[name]), name
    assert column(tmp_path / "once", "loss") == column(tmp_path / "twice", "loss")
    assert column(tmp_path / "once", "step") == [str(n) for n in range(1, 7)]
    assert column(tmp_path / "once", "dialogue")[3]
    assert not column(tmp_path / "once", "dialogue")[0]


def test_learning_lowers_the_loss(base_folder: Path, sources: Sources, tmp_path: Path) -> None:
    config = settings()
    stage = replace(config.stages[0], steps=40, lr=3e-3, rows={"draw": 12, "caption": 6})
    trainer = trainer_of(replace(config, stages=(stage,)), base_folder, sources, tmp_path)
    trainer.run()
    losses = [float(value) for value in column(tmp_path, "loss")]
    assert losses[-1] < 0.6 * losses[0]
    assert float(column(tmp_path, "held_caption")[-1]) < 0.7 * float(column(tmp_path, "caption")[0])


def test_weights_that_know_something_are_no_plain_start(
    base_folder: Path, sources: Sources, tmp_path: Path
) -> None:
    trainer = trainer_of(settings(), base_folder, sources, tmp_path)
    with torch.no_grad():
        trainer.net.showo.lm_head.bias[0] = 30.0
    with pytest.raises(StartUpError, match="should be near"):
        trainer.run()


def test_a_folder_of_another_run_is_refused(
    base_folder: Path, captioned_folder: Path, tmp_path: Path
) -> None:
    config = replace(settings(), stages=settings().stages[:1])
    train_fashionvlm(Request(config, base_folder, tmp_path / "r", captioned_folder), say=quiet)
    with pytest.raises(RunError, match=r"config\.seed"):
        train_fashionvlm(
            Request(replace(config, seed=9), base_folder, tmp_path / "r", captioned_folder),
            say=quiet,
        )


def test_words_of_another_model_are_refused_before_the_first_step(
    base_folder: Path, captioned_folder: Path, tmp_path: Path
) -> None:
    from train.fashionvlm.words import learn_words

    learn_words(["a few words", "a few words"], most=300, folder=tmp_path / "words")
    request = Request(
        settings(), base_folder, tmp_path / "run", captioned_folder, words=tmp_path / "words"
    )
    with pytest.raises(DataError, match="tokens and not"):
        train_fashionvlm(request, say=quiet)
    missing = replace(request, words=tmp_path / "nothing")
    with pytest.raises(DataError, match="missing"):
        train_fashionvlm(missing, say=quiet)
    with pytest.raises(DataError, match="nothing to learn from"):
        train_fashionvlm(Request(settings(), base_folder, tmp_path / "run"), say=quiet)
    assert not (tmp_path / "run").exists()


def test_a_run_that_cannot_fit_is_refused_before_its_first_step(
    base_folder: Path, captioned_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("train.fashionvlm.plan.available_gb", lambda device: 0.0)
    config = replace(settings(), stages=settings().stages[:1])
    with pytest.raises(RunError, match="GB of memory"):
        train_fashionvlm(
            Request(config, base_folder, tmp_path / "run", captioned_folder), say=quiet
        )
    assert not (tmp_path / "run").exists()


def test_the_tokenizer_goes_on_bit_for_bit(sources: Sources, tmp_path: Path) -> None:
    def trainer(name: str) -> TokenizerTrainer:
        return TokenizerTrainer(settings(), sources, tmp_path / name, world=World(), say=quiet)

    once = trainer("once")
    assert once.run()
    assert not trainer("twice").run(stop_after=2)
    resumed = trainer("twice")
    assert resumed.run()
    for name, weight in once.net.state_dict().items():
        assert torch.equal(weight, resumed.net.state_dict()[name]), name
    assert column(tmp_path / "once", "loss") == column(tmp_path / "twice", "loss")


def test_the_tokenizer_sees_drawings_first_and_then_everything(
    sources: Sources, tmp_path: Path
) -> None:
    config = settings()
    pictures = replace(config.tokenizer, steps=40, drawn_first=0.5, batch=8)
    trainer = TokenizerTrainer(
        replace(config, tokenizer=pictures), sources, tmp_path, world=World(), say=quiet
    )
    drawn = set(sources.drawn("train").tolist())
    early = {int(n) for step in range(20) for n in trainer._chosen(step)[0]}
    late = {int(n) for step in range(20, 40) for n in trainer._chosen(step)[0]}
    assert early <= drawn
    assert late & set(sources.photos("train").tolist())
    assert late & set(sources.talking("train").tolist())
    held = {*sources.drawn("tune"), *sources.drawn("unseen"), *sources.talking("test")}
    assert not (early | late) & set(map(int, held))


def test_a_clock_ends_the_tokenizer(sources: Sources, tmp_path: Path) -> None:
    pictures = replace(settings().tokenizer, steps=10**6, minutes=0.002)
    config = replace(settings(), tokenizer=pictures)
    _, figures = trained_tokenizer(config, sources, tmp_path, world=World(), say=quiet)
    assert 1 <= figures["steps"] < 10**6
    for part in ("drawn", "unseen"):
        assert figures[part]["psnr"] > 0
        assert 1 <= figures[part]["perplexity"] <= figures[part]["used"] <= 64
    kept = (tmp_path / "magvitv2.safetensors").stat().st_mtime_ns
    _, again = trained_tokenizer(config, sources, tmp_path, world=World(), say=quiet)
    assert again == figures
    assert (tmp_path / "magvitv2.safetensors").stat().st_mtime_ns == kept


def test_pocket_vlm_is_made_from_nothing_and_found_again(
    captioned_folder: Path, dialogue_folder: Path, tmp_path: Path
) -> None:
    request = PocketRequest(settings(), tmp_path, captioned_folder, dialogue_folder)
    only = make_pocket_vlm(replace(request, stage="tokenizer"), say=quiet)
    assert set(only) == {"tokenizer"}
    made = make_pocket_vlm(request, say=quiet)
    model = Path(made["model"])
    net, _ = load_folder(model)
    assert (model / "tokenizer.json").exists()
    assert (tmp_path / "stages" / "stages" / "draw" / "tokenizer.json").exists()
    again = make_pocket_vlm(request, say=quiet)
    assert again["steps"] == made["steps"] == 6
    for name, weight in load_folder(model)[0].state_dict().items():
        assert torch.equal(weight, net.state_dict()[name])
    facts = json.loads((tmp_path / "stages" / "run.json").read_text())
    assert facts["done"]["steps"] == 6


def test_the_command_line_plans_and_refuses(
    base_folder: Path, captioned_folder: Path, tmp_path: Path
) -> None:
    arguments = ["fashionvlm", "--base", str(base_folder), "--run", str(tmp_path / "run")]
    refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 1
    assert "nothing to learn from" in refused.output
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"stages": [{"name": "a", "rows": {"draw": 2}, "steps": 5}]}))
    arguments += ["--drawing", str(captioned_folder), "--config", str(config), "--plan", "--json"]
    planned = CliRunner().invoke(main, arguments)
    assert planned.exit_code == 0
    assert json.loads(planned.stdout)["plan"]["steps"] == {"a": 5}
    assert not (tmp_path / "run").exists()
    assert fashionvlm.main([*arguments[1:5], "--config", str(tmp_path / "none.json")]) == 1


def test_recipes_run_without_what_the_accelerator_machine_lacks() -> None:
    code = (
        "import sys; import train.recipes.fashionvlm, train.recipes.pocket_vlm;"
        "bad = {'pydantic', 'click', 'cv2', 'onnxruntime', 'gguf', 'PySide6'} & set(sys.modules);"
        "assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
    assert pocket_vlm.WORD_FILES


@pytest.mark.slow
def test_two_processes_learn_what_one_learns(
    base_folder: Path, captioned_folder: Path, dialogue_folder: Path, tmp_path: Path
) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps(settings().to_json()))
    run = tmp_path / "two"
    command = [
        sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2",
        "--rdzv-backend", "c10d", "--rdzv-endpoint", "localhost:0",
        # torchrun takes --run for one of its own without the two dashes
        "-m", "train.recipes.fashionvlm", "--", "--config", str(config),
        "--base", str(base_folder),
        "--drawing", str(captioned_folder), "--dialogues", str(dialogue_folder),
        "--run", str(run),
    ]  # fmt: skip
    root = Path(__file__).parents[3]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(root)}
    subprocess.run(command, check=True, cwd=root, env=environment, timeout=110)
    request = Request(settings(), base_folder, tmp_path / "one", captioned_folder, dialogue_folder)
    train_fashionvlm(request, say=quiet)
    one = [float(value) for value in column(tmp_path / "one", "loss")]
    two = [float(value) for value in column(run, "loss")]
    assert two == pytest.approx(one, rel=1e-4)
