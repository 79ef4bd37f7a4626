"""What is refused before a run, what is planned, adapters, processes, and the engine's tokens."""

from __future__ import annotations

import json
import math
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from PIL import Image

from tests.tiny_models.omni import (
    config_of,
    network_of,
    questions_of,
    trainer_of,
    write_questions,
)
from train.data.qa.question import Question
from train.distributed import World
from train.errors import DataError, MissingLibraryError, RunError
from train.omni.bases import BASES, find_base
from train.omni.config import Ablation, RunConfig, read_config
from train.omni.network import adapted_modules, check_tower, load_network, lora_parameters
from train.omni.plan import Plan, Weights
from train.omni.question_set import QuestionSet
from train.omni.schedule import progress_of, rate_factor
from train.omni_commands import CONFIGS
from train.recipes.omnifashion import Request, train_omnifashion

Settings = Callable[..., RunConfig]


@pytest.mark.parametrize("file", sorted(CONFIGS.glob("*.json")), ids=lambda file: file.stem)
def test_every_configuration_that_ships_can_be_read(file: Path) -> None:
    assert read_config(file).stages


def test_the_papers_mix_adds_up() -> None:
    align, multitask = read_config(CONFIGS / "omnifashion-3b.json").stages
    assert sum(align.mix.values()) == 1_000_000
    assert sum(multitask.mix.values()) == 1_070_000


def test_all_mistakes_of_a_configuration_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    wrong = {"sed": 1, "model": {"tune": "some"}, "stages": [{"batch": 0, "lr": "fast"}]}
    file.write_text(json.dumps(wrong))
    with pytest.raises(RunError) as caught:
        read_config(file)
    for part in ("sed is no field (did you mean seed?)", "model.tune must be one of", "stages[0]"):
        assert part in caught.value.message


def test_a_configuration_extends_another_and_is_changed_by_set(tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text('{"name": "a", "stages": [{"mix": {"S01": 2}}]}')
    (tmp_path / "own.json").write_text('{"extends": "base.json", "runtime": {"packing": true}}')
    config = read_config(tmp_path / "own.json", ["stages.0.batch=4", "name=b"])
    assert (config.name, config.stages[0].batch, config.runtime.packing) == ("b", 4, True)
    assert config.stages[0].mix == {"S01": 2}
    (tmp_path / "base.json").write_text('{"extends": "own.json"}')
    with pytest.raises(RunError, match="extends itself"):
        read_config(tmp_path / "own.json")


def test_a_research_license_has_to_be_accepted(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="may not be sold"):
        find_base("qwen2.5-vl-3b", allow_research=False)
    assert find_base("qwen2.5-vl-3b", allow_research=True)[1] == BASES["qwen2.5-vl-3b"]
    assert find_base("qwen3-vl-2b", allow_research=False)[0] == "Qwen/Qwen3-VL-2B-Instruct"
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(RunError, match="is a bert"):
        find_base(str(tmp_path), allow_research=True)


def test_a_malformed_row_and_a_missing_picture_are_named(
    questions_folder: Path, tmp_path: Path
) -> None:
    some = questions_of(4)
    folder = write_questions(tmp_path / "qa", [*some, replace(some[0], uid="x", images=("gone",))])
    with pytest.raises(DataError, match=r"Line 5 of train\.jsonl: The picture gone is missing"):
        QuestionSet.read(folder)
    with (folder / "train.jsonl").open("a") as file:
        file.write('{"uid": 3}\n')
    with pytest.raises(DataError, match=r"Line 6 of train\.jsonl is no question"):
        QuestionSet.read(folder)
    twice = write_questions(tmp_path / "twice", [some[0], some[0]])
    with pytest.raises(DataError, match="repeats the question"):
        QuestionSet.read(twice)


def test_a_picture_that_was_cut_off_is_named_before_the_run(tmp_path: Path) -> None:
    folder = write_questions(tmp_path / "qa", questions_of(4))
    pictures = tmp_path / "pictures"
    with tarfile.open(folder / "images.tar") as archive:
        archive.extractall(pictures, filter="data")
    half = pictures / "img02.png"
    half.write_bytes(half.read_bytes()[:-20])
    with pytest.raises(DataError, match=r"Line 2 of train\.jsonl: The picture img02 "):
        QuestionSet.read(folder, images=pictures)
    Image.new("RGB", (56, 56), "red").save(half.with_suffix(".jpg"), "JPEG")
    half.unlink()
    QuestionSet.read(folder, images=pictures)
    jpeg = half.with_suffix(".jpg")
    jpeg.write_bytes(jpeg.read_bytes()[:-200])
    with pytest.raises(DataError, match="The picture img02 "):
        QuestionSet.read(folder, images=pictures)


def test_too_little_memory_is_told_before_the_run(
    settings: Settings,
    questions_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load(*_: object, **__: object) -> None:
        raise AssertionError("what does not fit is not loaded")

    # a stage that is too long is refused by the plan, a base that is too large before it is loaded
    for free in (0.02, 0.0):
        monkeypatch.setattr("train.recipes.omnifashion.available_gb", lambda _, gb=free: gb)
        if not free:
            monkeypatch.setattr("train.recipes.omnifashion.load_network", load)
        _refused_for_memory(settings, questions_folder, tmp_path)


def _refused_for_memory(settings: Settings, questions_folder: Path, tmp_path: Path) -> None:
    request = Request(settings(stage={"max_len": 200_000}), questions_folder, tmp_path / "run")
    with pytest.raises(RunError, match="needs about"):
        train_omnifashion(request, say=lambda _: None)
    assert not (tmp_path / "run").exists()


def test_a_plan_tells_what_the_run_then_does(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    config = settings(stage={"mix": {"S09": 20, "S07": 3, "S13": 5}})
    request = Request(config, questions_folder, tmp_path / "run", only_plan=True)
    plan = train_omnifashion(request, say=lambda _: None)["plan"]
    assert plan["stages"][0]["questions"] == 23
    assert plan["stages"][0]["steps"] == 3
    assert plan["stages"][0]["asked_and_had"]["S13"] == (5, 0)
    assert not (tmp_path / "run").exists()
    said: list[str] = []
    train_omnifashion(replace(request, only_plan=False), say=said.append)
    run = json.loads((tmp_path / "run" / "run.json").read_text())
    assert run["done"]["steps"] == 3
    assert any("without any question" in line for line in said)
    assert (tmp_path / "run" / "model" / "preprocessor_config.json").exists()


def test_leaving_subtasks_out_keeps_the_number_of_steps(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = trainer_of(settings(), questions_folder, tmp_path)
    stage = trainer.config.stages[0]
    whole, _ = trainer.questions.chosen(trainer.learn, stage, Ablation(), seed=1)
    fewer, counts = trainer.questions.chosen(trainer.learn, stage, Ablation(("S07",)), seed=1)
    less, _ = trainer.questions.chosen(
        trainer.learn, stage, Ablation(("S07",), refill=False), seed=1
    )
    assert len(whole) == len(fewer) == 48
    assert "S07" not in counts
    assert len(less) == 36


def test_held_out_groups_are_never_learned_from(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    trainer = trainer_of(settings(held_out=0.3, eval_every=2), questions_folder, tmp_path)
    groups = [q.group for q in trainer.questions.questions]
    assert trainer.held
    assert not {groups[i] for i in trainer.held} & {groups[i] for i in trainer.learn}
    trainer.run()
    assert (tmp_path / "checkpoints" / "best.pt").exists()
    assert math.isfinite(trainer.position.best)


def test_a_stage_is_judged_by_what_it_learns_and_starts_its_own_best(
    settings: Settings, questions_folder: Path, tmp_path: Path
) -> None:
    config = settings(held_out=0.5)
    first = replace(config.stages[0], name="first", mix={"S09": 4})
    second = replace(config.stages[0], name="second", mix={"ALIGN": 4})
    trainer = trainer_of(replace(config, stages=(first, second)), questions_folder, tmp_path)
    questions = trainer.questions.questions
    asked = [trainer.questions.of_stage(trainer.held, stage) for stage in (first, second)]
    assert {questions[row].subtask for row in asked[0]} == {"S09"}
    assert {questions[row].subtask for row in asked[1]} == {"ALIGN"}
    losses = []
    for stage in range(2):
        trainer.position.stage = stage
        losses.append(trainer.held_out_loss())
    assert losses[0] != losses[1]
    trainer.position.stage, trainer.position.best = 0, 0.0
    trainer.run()
    assert trainer.position.best > 0


def test_the_clock_ends_a_stage_at_its_lowest_rate(settings: Settings) -> None:
    stage = replace(settings().stages[0], minutes=10.0, floor=0.1)
    assert progress_of(stage, step=1, steps=100, seconds=300) == 0.5
    assert progress_of(stage, step=60, steps=100, seconds=300) == 0.6
    assert rate_factor(stage, step=99, steps=100, progress=1.0) == pytest.approx(0.1)


def test_memory_is_estimated_from_weights_and_lengths() -> None:
    plan = Plan(Weights(10, 1, 1, 1, 1, 1, 1), 8.0, 4.0, 1.0, ())
    with pytest.raises(RunError, match=r"8\.0 GB"):
        plan.require_memory()


def test_a_tower_that_was_not_loaded_is_noticed(settings: Settings, base_folder: Path) -> None:
    network = network_of(settings())
    check_tower(network.inner, str(base_folder))
    with torch.no_grad():
        network.inner.model.visual.patch_embed.proj.weight.normal_()
    with pytest.raises(RunError, match="picture tower was not loaded"):
        check_tower(network.inner, str(base_folder))


def test_lora_without_its_library_is_refused(
    base_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "peft", None)
    with pytest.raises(MissingLibraryError, match="peft"):
        network_of(config_of(base_folder, model={"tune": "lora", "tower": "frozen"}))


def lora_config(base: Path, **runtime: Any) -> RunConfig:
    pytest.importorskip("peft", reason="LoRA needs peft")
    return config_of(base, model={"tune": "lora", "tower": "frozen"}, **runtime)


def test_an_adapter_sits_on_seven_matrices_a_layer_and_begins_as_nothing(
    base_folder: Path, questions_folder: Path, tmp_path: Path
) -> None:
    config = lora_config(base_folder)
    network = network_of(config)
    text = network.inner.config.text_config
    names = adapted_modules(network.model)
    assert len(names) == 7 * text.num_hidden_layers
    assert not any("visual" in name for name in names)
    own = sum(w.numel() for n, w in network.model.named_parameters() if ".lora_" in n)
    assert own == lora_parameters(text, config.lora.r)
    assert set(network.groups()) == {"words", "merger"}
    plain = network_of(config_of(base_folder))
    ids = torch.arange(40, 60)[None]
    with torch.no_grad():
        theirs = plain.model.eval()(input_ids=ids).logits
        ours = network.model.eval()(input_ids=ids).logits
    torch.testing.assert_close(ours, theirs)


def test_base_and_adapter_answer_like_the_merged_model(
    base_folder: Path, questions_folder: Path, tmp_path: Path
) -> None:
    from transformers import AutoModelForImageTextToText

    from train.omni.finish import write_model

    config = lora_config(base_folder, checkpointing=True)
    trainer = trainer_of(config, questions_folder, tmp_path)
    before = trainer.weights()
    trainer.run(stop_after=3)
    assert any(not torch.equal(before[name], w) for name, w in trainer.weights().items())
    out = write_model(trainer.network, config, tmp_path)
    whole = AutoModelForImageTextToText.from_pretrained(out, dtype=torch.float32).eval()
    ids = torch.arange(40, 60)[None]
    with torch.no_grad():
        ours = trainer.network.model.eval()(input_ids=ids).logits
        merged = whole(input_ids=ids).logits
    # the merged model is stored in bfloat16
    assert float((ours - merged).abs().max()) < 0.05
    assert (tmp_path / "adapter" / "adapter_config.json").exists()


def test_four_bits_learn_on_a_processor(
    base_folder: Path, questions_folder: Path, tmp_path: Path
) -> None:
    pytest.importorskip("bitsandbytes", reason="QLoRA needs bitsandbytes")
    lora_config(base_folder)
    model = {"tune": "lora", "tower": "frozen", "merger": "frozen", "quant": "nf4"}
    config = config_of(base_folder, model=model)
    trainer = trainer_of(config, questions_folder, tmp_path)
    before = trainer.weights()
    trainer.run(stop_after=2)
    assert any(not torch.equal(before[name], w) for name, w in trainer.weights().items())


def one_of_two(rank: int, base: str, questions: str, folder: str) -> None:
    dist.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=2)
    torch.set_num_threads(1)
    trainer = trainer_of(
        config_of(Path(base), stage={"batch": 7, "micro": 2}), Path(questions), Path(folder)
    )
    trainer.world = World(rank=rank, size=2)
    trainer.run(stop_after=3)
    torch.save(trainer.weights(), f"{folder}/weights-{rank}.pt")
    dist.barrier()
    dist.destroy_process_group()


def test_two_processes_end_where_one_ends(
    base_folder: Path, questions_folder: Path, tmp_path: Path
) -> None:
    alone = trainer_of(
        config_of(base_folder, stage={"batch": 7, "micro": 2}), questions_folder, tmp_path / "one"
    )
    alone.run(stop_after=3)
    two = tmp_path / "two"
    two.mkdir()
    mp.spawn(one_of_two, (str(base_folder), str(questions_folder), str(two)), nprocs=2)
    first, second = (torch.load(two / f"weights-{r}.pt", weights_only=True) for r in (0, 1))
    for name, weight in alone.weights().items():
        assert torch.equal(first[name], second[name])
        torch.testing.assert_close(first[name], weight, rtol=1e-3, atol=2e-4)


@pytest.mark.runtime
def test_training_reads_the_tokens_that_the_engine_builds(tiny_vlm: Any) -> None:
    from transformers import AutoTokenizer

    from models.chat import ChatMessage
    from models.runtimes.llama import load_llama
    from models.runtimes.llama_options import LlamaOptions
    from train.data.qa.question import ImageSlot, question_parts
    from train.omni.encode import Encoder

    encoder = Encoder(AutoTokenizer.from_pretrained(tiny_vlm.folder))
    picture = np.zeros((84, 84, 3), np.uint8)
    model = load_llama(LlamaOptions(tiny_vlm.text, tiny_vlm.mmproj, threads=1))
    try:
        for images, words in (
            (("a",), "What is this?"),
            (("a", "b", "c"), "Which image is red?  \n A or B"),
            (("a",), "Say <|im_end|> and <tool_call> here"),
            ((), "  Hello there.\n"),
        ):
            question = Question("u", "S01", "open", images, ((words, "x"),), None, "g", "s", "test")
            parts = tuple(
                picture if isinstance(part, ImageSlot) else part
                for part in question_parts(question)
            )
            ours = encoder.prompt(question, [(6, 6)] * len(images))
            theirs = model.tokens_of([ChatMessage("user", parts)])
            assert [token for token in ours if token != encoder.pad] == theirs, words
    finally:
        model.close()


def test_the_network_asks_for_what_a_processor_does_fastest(base_folder: Path) -> None:
    config = config_of(base_folder)
    network = load_network(
        str(base_folder),
        config.model,
        config.lora,
        device=torch.device("cpu"),
        dtype=torch.float32,
        checkpointing=False,
    )
    assert network.inner.config._attn_implementation == "eager"
