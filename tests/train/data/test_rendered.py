"""Corpora of drawings: the same bytes whoever draws them, and a hold-out that holds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from train.data import rendered
from train.data.corpus import read_corpus
from train.data.rendered import RenderedPlan, is_held_out, triples, write_rendered
from train.data_commands import data as data_group
from train.errors import DataError

PLAN = RenderedPlan(count=9, seed=4, size=96, views=0.3)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered, "SHARD", 3)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rendered")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendered, "SHARD", 3)
        write_rendered(folder, PLAN)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def test_a_corpus_can_be_read_and_its_pictures_are_its_own(corpus: Path) -> None:
    read = read_corpus(corpus)
    assert len({record.outfit_id for record in read.records.values()}) == PLAN.count
    for image_id, record in read.records.items():
        image = cv2.imdecode(np.frombuffer(read.picture(image_id), np.uint8), cv2.IMREAD_COLOR)
        assert image is not None
        assert image.shape[:2] == (record.image.h, record.image.w)
        assert record.validation.level != "error"
        assert record.group_id == record.outfit_id
    assert not (corpus / "parts").exists()


def test_views_share_outfit_and_split(corpus: Path) -> None:
    by_outfit: dict[str | None, list[str]] = {}
    for record in read_corpus(corpus).records.values():
        by_outfit.setdefault(record.outfit_id, []).append(record.split)
    assert {len(splits) for splits in by_outfit.values()} == {1, 3}
    assert all(len(set(splits)) == 1 for splits in by_outfit.values())


def test_shards_drawn_in_any_order_make_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    """What several workers do, without waiting for their processes to start."""
    out = tmp_path / "again"
    parts = rendered.begin(out, PLAN)
    assert parts is not None
    for job in reversed(rendered.shard_jobs(PLAN, parts)):
        rendered.draw_shard(job)
    write_rendered(out, PLAN)
    assert contents(out) == contents(corpus)


@pytest.mark.slow
def test_two_workers_write_the_bytes_of_one(tmp_path: Path) -> None:
    plan = RenderedPlan(count=70, seed=2, size=96, views=0.0)
    for workers in (1, 2):
        command = [sys.executable, "-m", "train.cli", "data", "rendered", "--seed", "2"]
        command += ["--out", str(tmp_path / str(workers)), "--count", str(plan.count)]
        command += ["--size", "96", "--views", "0", "--workers", str(workers)]
        subprocess.run(command, check=True, capture_output=True)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_a_run_that_stopped_goes_on_where_it_stopped(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "stopped"
    drawn: list[int] = []
    draw = rendered.draw_shard

    def stops(job: rendered.ShardJob) -> int:
        if len(drawn) == 2:
            raise KeyboardInterrupt
        drawn.append(job.number)
        return draw(job)

    monkeypatch.setattr(rendered, "draw_shard", stops)
    with pytest.raises(KeyboardInterrupt):
        write_rendered(out, PLAN)
    assert not (out / "corpus.json").exists()
    # a kill in the middle of a file leaves its partial name
    (out / "parts" / "00002.tar.partial").write_bytes(b"torn")

    def counts(job: rendered.ShardJob) -> int:
        drawn.append(job.number)
        return draw(job)

    monkeypatch.setattr(rendered, "draw_shard", counts)
    write_rendered(out, PLAN)
    assert drawn == [0, 1, 2]
    assert contents(out) == contents(corpus)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_killed_process_leaves_what_can_be_finished(tmp_path: Path) -> None:
    out = tmp_path / "killed"
    command = [sys.executable, "-m", "train.cli", "data", "rendered", "--out", str(out)]
    command += ["--count", "96", "--size", "96", "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        # the first shard is reported when it is on disk
        assert process.stderr.read(4) == b"\r1/3"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert not (out / "corpus.json").exists()
    subprocess.run(command, check=True, capture_output=True)
    assert len({r.outfit_id for r in read_corpus(out).records.values()}) == 96


def test_finished_work_is_not_done_again(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(job: rendered.ShardJob) -> int:
        raise AssertionError(job)

    monkeypatch.setattr(rendered, "draw_shard", never)
    assert write_rendered(corpus, PLAN) == corpus / "corpus.json"


def test_another_request_in_the_same_folder_is_refused(corpus: Path) -> None:
    with pytest.raises(DataError, match="another request"):
        write_rendered(corpus, RenderedPlan(count=10, seed=4, size=96))


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(DataError, match="not empty"):
        write_rendered(tmp_path, PLAN)
    assert (tmp_path / "letters.txt").read_text(encoding="utf-8") == "dear"


def test_training_outfits_hold_no_held_out_combination(corpus: Path) -> None:
    splits = set()
    for record in read_corpus(corpus).records.values():
        splits.add(record.split)
        held = [t for t in triples(record.annotation) if is_held_out(*t)]
        assert record.split == "test" or held == []
    assert "train" in splits


def test_a_held_out_combination_is_redrawn_only_where_it_may_not_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With everything held out no training outfit can be drawn; a test outfit can."""
    plan = RenderedPlan(count=400, seed=1, size=96, views=0.0)
    monkeypatch.setattr(rendered, "is_held_out", lambda *triple: True)
    splits = {rendered.split_of(plan.seed, index): index for index in range(100)}
    assert len(rendered.draw_views(plan, splits["test"])[1]) == 1
    with pytest.raises(DataError, match="No outfit"):
        rendered.draw_views(plan, splits["train"])


def test_one_in_ten_combinations_is_held_out_and_one_in_ten_outfits_is_for_testing() -> None:
    held = np.mean([is_held_out(f"coat {k}", "navy", "solid") for k in range(4000)])
    tests = np.mean([rendered.split_of(7, k) == "test" for k in range(4000)])
    assert 0.08 < held < 0.12
    assert 0.08 < tests < 0.12


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    out = tmp_path / "drawn"
    arguments = ["rendered", "--out", str(out), "--count", "2", "--size", "96", "--workers", "1"]
    result = CliRunner().invoke(data_group, arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["records"] == len(read_corpus(out).records)
    again = CliRunner().invoke(data_group, [*arguments[:3], "--count", "3"])
    assert again.exit_code == 1
    assert "another request" in again.output
