"""What follows a training, at toy size: ablation, export as it ships, its card."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from models.gguf_header import read_gguf_header
from models.store import ModelStore, read_manifest
from models.vision_resize import ALONE_TOKENS_KEY, SEVERAL_TOKENS_KEY
from tests.tiny_models.omni import SMALL, config_of, questions_of, with_stages, write_questions
from train.cli import main
from train.data.qa.pictures import write_pictures
from train.errors import DataError, RunError
from train.evaluate.answerers import open_model
from train.evaluate.omni_ablation_report import to_markdown
from train.evaluate.omnifashion import Options, evaluate_omnifashion
from train.evaluate.omnifashion_report import write_report
from train.omni.config import RunConfig, config_from
from train.picture_limits import PictureLimits, limits_of, write_limits
from train.recipes.omni_ablation import AblationRequest, run_ablation
from train.recipes.pocket_omni import PocketRequest, make_pocket_omni

PRESET = Path("train/configs/pocket-omni-cpu.json")


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of questions with a test part, as ``data qa`` writes it."""
    folder = write_questions(tmp_path_factory.mktemp("asked") / "drawn", questions_of(48))
    colors = [one for one in questions_of(48) if one.subtask == "S09"]
    tests = [
        dataclasses.replace(
            one,
            uid=f"test-{one.uid}",
            split="test",
            turns=(("Name the color of the top.", one.turns[0][1]),),
            facts={"field": "colors", "garment": "top"},
        )
        for one in colors
    ]
    lines = "".join(one.to_line() + "\n" for one in tests)
    (folder / "test.jsonl").write_text(lines, encoding="utf-8")
    with tarfile.open(folder / "images.tar") as archive:
        files = [(each.name, archive.extractfile(each)) for each in archive]
        pictures = [(Path(name).stem, file.read()) for name, file in files if file is not None]
    write_pictures(folder / "images.tar", pictures)
    corpus = {"name": "plain", "annotators": ["nobody"], "records_sha256": "0" * 64}
    manifest = {"format": "vestry-questions/1", "corpora": [corpus]}
    (folder / "questions.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run(questions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of pocket-omni: both stages, no tower."""
    preset = json.loads(PRESET.read_text(encoding="utf-8"))
    stages = [
        {**stage, "mix": {}, "batch": 8, "micro": 4, "picture_tokens": 9, "multi_tokens": 4}
        for stage in preset["stages"]
    ]
    folder = tmp_path_factory.mktemp("made") / "run"
    request = PocketRequest(config_from({**preset, "stages": stages}), folder, questions)
    make_pocket_omni(request, say=lambda _: None, shape=SMALL)
    return folder


def evaluated(model: Path, questions: Path, out: Path) -> dict[str, Any]:
    document = evaluate_omnifashion(open_model(model, context=512), Options(questions, out))
    write_report(document, out)
    return document


# -- how large pictures are shown ------------------------------------------------------------------


def test_a_model_says_how_large_it_saw_pictures(run: Path, tmp_path: Path) -> None:
    model = run / "stages" / "model"
    assert limits_of(model) == PictureLimits(9, 4)
    assert limits_of(tmp_path) is None
    # a run of before they were written says it by its configuration
    old = tmp_path / "stages"
    shutil.copytree(run / "stages", old, ignore=shutil.ignore_patterns("checkpoints"))
    (old / "model" / "picture_tokens.json").unlink()
    assert limits_of(old / "model") == PictureLimits(9, 4)
    (old / "model" / "picture_tokens.json").write_text("{}")
    with pytest.raises(DataError, match="How large"):
        limits_of(old / "model")


# -- the ablation ----------------------------------------------------------------------------------


def two_stages(base: Path) -> RunConfig:
    config = with_stages(config_of(base, stage={"max_len": 200}), 2)
    first, second = config.stages
    return dataclasses.replace(config, stages=(first, dataclasses.replace(second, lr=2e-3)))


@pytest.mark.slow
def test_the_ablation_asks_every_variant_the_same_and_is_resumed(
    questions: Path, run: Path, tmp_path: Path
) -> None:
    request = AblationRequest(
        two_stages(run / "base"), questions, tmp_path, without=("assistance",), limit=2
    )
    said: list[str] = []
    report = run_ablation(request, say=said.append)
    (asked,) = report["sets"]
    rows = {row["variant"]: row for row in asked["rows"]}
    trained = ["base", "stage 1", "stage 2", "both", "without assistance"]
    assert list(rows) == ["chance", "majority", *trained]
    assert {row["columns"]["Color"]["n"] for row in rows.values()} == {asked["questions"]}
    gain = rows["both"]["mean_acc"] - rows["base"]["mean_acc"]
    assert rows["both"]["gain"] == pytest.approx(gain)
    weights = [rows[name]["model_sha256"][0] for name in trained]
    assert len(set(weights[:4])) == 4
    assert weights[3] == weights[4]  # nothing of S12 and S13 is there to be left out
    text = to_markdown(report)
    assert text == (tmp_path / "ablation.md").read_text(encoding="utf-8")
    assert "| both |" in text

    # both stages go on from the first one's model, which is trained once
    place = next(tmp_path.glob("seed-*"))
    config = json.loads((place / "both" / "run" / "config.json").read_text())["config"]
    assert Path(config["model"]["base"]) == place / "stage-1" / "run" / "model"
    assert [stage["name"] for stage in config["stages"]] == ["stage1"]
    assert sum("stage 1, seed" in line and "training" in line for line in said) == 1

    said.clear()
    assert run_ablation(request, say=said.append) == report
    assert not any("training" in line or line.startswith("step") for line in said)

    lora = dataclasses.replace(request.config.lora, r=3)
    other = dataclasses.replace(request, config=dataclasses.replace(request.config, lora=lora))
    with pytest.raises(RunError, match="other settings"):
        run_ablation(other, say=lambda _: None)


def test_an_ablation_of_one_stage_is_refused(questions: Path, run: Path, tmp_path: Path) -> None:
    one = config_of(run / "base")
    with pytest.raises(RunError, match="two stages"):
        run_ablation(AblationRequest(one, questions, tmp_path), say=lambda _: None)
    two = two_stages(run / "base")
    with pytest.raises(RunError, match="cannot be left out"):
        run_ablation(AblationRequest(two, questions, tmp_path, without=("x",)), say=print)


# -- what ships ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("llama_cpp")
    from train.export.omni_folder import export_omni

    out = tmp_path_factory.mktemp("embedded") / "omni"
    export_omni(run, out, say=lambda _: None)
    return out


def test_the_files_that_ship_are_checked_and_say_how_they_were_made(shipped: Path) -> None:
    manifest = read_manifest(shipped / "manifest.json")
    assert manifest.name == "pocket-omni"
    assert {file.name for file in manifest.files} == {
        "pocket-omni-Q8_0.gguf",
        "mmproj-pocket-omni-Q8_0.gguf",
    }
    parity = manifest.fields["parity"]
    assert parity["met"] is True
    assert {"twin_logits", "twin_pictures"} <= {gate["name"] for gate in parity["gates"]}
    recipe = manifest.fields["recipe"]
    assert recipe["preset"] == "cpu"
    assert [stage["name"] for stage in recipe["stages"]] == ["align", "multitask"]
    header = read_gguf_header(shipped / str(manifest.fields["mmproj"]))
    assert (header.number(ALONE_TOKENS_KEY), header.number(SEVERAL_TOKENS_KEY)) == (9, 4)
    store = ModelStore(embedded=shipped.parent)
    store.verify(store.catalog.get("pocket-omni"))


@pytest.mark.slow
def test_the_card_tells_what_was_measured_on_exactly_these_weights(
    shipped: Path, run: Path, questions: Path, tmp_path: Path
) -> None:
    from train.export.omni_card import read_omni_measured, render_omni_card

    eight = evaluated(shipped, questions, tmp_path / "drawn")
    whole = evaluated(run / "stages" / "model", questions, tmp_path / "checkpoint")
    folders = {
        "val": tmp_path / "drawn",
        "rendered": tmp_path / "drawn",
        "checkpoint": tmp_path / "checkpoint",
    }
    card = render_omni_card(read_omni_measured(shipped, **folders))
    assert "Only a processor was to be had" in card
    assert card.count("Q8_0") == 2
    assert "Not measured for these weights" in card
    cost = 100 * (whole["mean_acc"]["of_columns"] - eight["mean_acc"]["of_columns"])
    assert f"{cost:+.2f} points" in card
    assert str(read_manifest(shipped / "manifest.json").fields["revision"]) in card
    assert "{" not in card

    arguments = [word for name, folder in folders.items() for word in (f"--{name}", str(folder))]
    done = CliRunner().invoke(
        main, ["pocket", "omni-card", "--model", str(shipped), *arguments], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    assert (shipped / "CARD.md").read_text(encoding="utf-8") == card

    with pytest.raises(DataError, match="other weights"):
        read_omni_measured(shipped, **{**folders, "val": tmp_path / "checkpoint"})
    with pytest.raises(DataError, match="not measured on a checkpoint"):
        read_omni_measured(shipped, **{**folders, "checkpoint": tmp_path / "drawn"})


def test_a_run_that_is_not_finished_is_not_exported(tmp_path: Path) -> None:
    from train.export.omni_folder import export_omni

    with pytest.raises(DataError, match="no trained model"):
        export_omni(tmp_path, tmp_path / "out", say=lambda _: None)
    assert not (tmp_path / "out").exists()


def test_limits_are_whole_numbers_above_none(tmp_path: Path) -> None:
    write_limits(tmp_path, PictureLimits(0, 4))
    with pytest.raises(DataError):
        limits_of(tmp_path)
