"""Annotating at scale with a fake that breaks every rule: resume, quarantine, equal bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from models.fashionx import read_record
from models.fashionx_checks import check_annotation
from tests.train.data.fashionx_parts import (
    MIXED,
    VOCABULARY,
    contents,
    manifest_of,
    run,
)
from train.data.corpus import read_corpus
from train.data.fashionx.backends import BackendDownError
from train.data.fashionx.fake_backend import FakeBackend, FakeScript
from train.data.fashionx.finalize import finalize
from train.data.fashionx.ledger import QUARANTINE, Finished, Ledger
from train.data.fashionx.manifest import read_manifest
from train.data.fashionx.report import Prices, cost_report, run_jobs
from train.data.fashionx.run_folder import RunFolder, Share, owner
from train.errors import DataError, RunError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def finished_run(forty, tmp_path_factory):
    """The forty annotated with mixed luck, and their corpus; read-only."""
    folder = tmp_path_factory.mktemp("finished")
    run(forty, folder / "run")
    corpus_of(forty, folder / "run", folder / "corpus")
    return folder


@pytest.fixture(scope="module")
def forty(tmp_path_factory):
    """A list of forty pictures; read-only."""
    return manifest_of(tmp_path_factory.mktemp("forty"), 40)


def corpus_of(manifest, folder, out):
    finalize(manifest, RunFolder(folder), out, name="drawn")
    return contents(out)


def test_every_defect_is_repaired_or_in_quarantine_and_none_in_the_corpus(forty, finished_run):
    report = json.loads((finished_run / "corpus" / "run.json").read_text())
    assert report["done"] + report["rejected"] + report["quarantined"] == len(forty.photos)
    assert min(report["done"], report["rejected"], report["quarantined"]) > 0
    corpus = read_corpus(finished_run / "corpus")
    assert len(corpus.records) == report["done"]
    for record in corpus.records.values():
        findings = check_annotation(record.annotation, VOCABULARY)
        assert not [finding for finding in findings if finding.level == "error"]
        assert record.annotation.item_counts.total > 0
        assert not record.partial
    fake = FakeBackend(MIXED)
    stubborn = {p.image_id for p in forty.photos if fake.defect(p.image_id)[1] > 4}
    assert not stubborn & set(corpus.records)
    healed = [i for i in corpus.records if fake.defect(i)[0]]
    assert healed
    assert all(corpus.records[i].annotator.tries == fake.defect(i)[1] + 1 for i in healed)


def test_quarantine_says_what_was_answered_and_what_was_wrong_with_it(finished_run):
    lines = (finished_run / "run" / "shard-0-of-1" / QUARANTINE).read_text().splitlines()
    fake = FakeBackend(MIXED)
    assert lines
    for line in lines:
        document = json.loads(line)["document"]
        kind, _ = fake.defect(document["image_id"])
        assert document["tries"] == 4
        assert document["backend"] == "fake"
        assert document["last_output"]
        assert any(error.startswith(kind[:2]) for error in document["errors"])


def test_one_worker_and_sixteen_make_the_same_bytes(forty, finished_run, tmp_path):
    four = contents(finished_run / "corpus")
    assert {"corpus.json", "records.jsonl", "provenance.jsonl", "run.json"} <= set(four)
    for workers in (1, 16):
        run(forty, tmp_path / f"run-{workers}", workers=workers)
        assert corpus_of(forty, tmp_path / f"run-{workers}", tmp_path / f"c-{workers}") == four


KILLED = """
import itertools, os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from tests.train.data.fashionx_parts import MIXED, run
from train.data.fashionx.manifest import read_manifest

calls = itertools.count(1)  # counts right for several threads, which += does not
log = open(sys.argv[4], "a", buffering=1)

def on_call(image_id, attempt):
    log.write(f"{image_id} {attempt}\\n")
    if next(calls) >= int(sys.argv[5]):
        os.kill(os.getpid(), signal.SIGKILL)

run(read_manifest(Path(sys.argv[2])), Path(sys.argv[3]), replace(MIXED, on_call=on_call), workers=3)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs kill -9")
def test_killed_twice_in_mid_run_it_ends_with_the_same_bytes_and_asks_nothing_twice(tmp_path):
    manifest = manifest_of(tmp_path, 24)
    folder, log = tmp_path / "run", tmp_path / "calls"
    shard = folder / "shard-0-of-1"
    finished_before: set[str] = set()
    for kill_at, dies in ((15, True), (10, True), (10_000, False)):
        log.write_text("")
        arguments = [ROOT, tmp_path / "list", folder, log, kill_at]
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, *map(str, arguments)], cwd=ROOT, check=False
        )
        assert ended.returncode == (-signal.SIGKILL if dies else 0)
        asked = {line.split()[0] for line in log.read_text().splitlines()}
        assert not asked & finished_before
        finished_before |= {
            json.loads(line)["image_id"]
            for file in shard.glob("*.jsonl")
            for line in file.read_bytes().splitlines()
        }
    assert len(finished_before) == 24
    whole = tmp_path / "whole"
    run(manifest, whole)
    assert corpus_of(manifest, folder, tmp_path / "c1") == corpus_of(
        manifest, whole, tmp_path / "c2"
    )


def test_a_line_that_the_ledger_missed_is_taken_in_and_a_torn_one_is_cut_off(tmp_path):
    def finished(name):
        return Finished(name, "done", {"of": name}, 1, "sha", "m")

    with Ledger(tmp_path) as ledger:
        ledger.add(["a", "b", "c"])
        ledger.begin("a")
        ledger.finish(finished("a"))
        ledger.begin("b")
        ledger.begin("c")
    part = tmp_path / "part-00000.jsonl"
    whole = part.read_bytes()
    part.write_bytes(whole + finished("b").line() + finished("c").line()[:-7])
    with Ledger(tmp_path) as ledger:
        assert ledger.recovered == 1
        assert ledger.states() == {"a": "done", "b": "done", "c": "pending"}
        assert dict(ledger.documents("done")) == {"a": {"of": "a"}, "b": {"of": "b"}}
    assert part.read_bytes() == whole + finished("b").line()
    part.write_bytes(whole[:-3])
    with pytest.raises(RunError, match="shorter than its ledger"):
        Ledger(tmp_path)


def test_parts_hold_only_so_many_records_and_are_read_back_in_full(tmp_path):
    with Ledger(tmp_path, part_lines=2) as ledger:
        for number in range(5):
            ledger.finish(Finished(str(number), "done", {"n": number}, 1, "sha", "m"))
        assert [doc["n"] for _, doc in ledger.documents("done")] == [0, 1, 2, 3, 4]
    assert len(list(tmp_path.glob("part-*.jsonl"))) == 3


def test_two_processes_never_write_into_one_shard(tmp_path):
    with Ledger(tmp_path), pytest.raises(RunError, match="Another process"):
        Ledger(tmp_path)


def test_a_smaller_limit_is_part_of_a_larger_one_and_another_seed_is_another_choice(forty):
    def ids(limit, seed=0):
        return {photo.image_id for photo in Share(limit, seed).of(forty.photos)}

    assert [len(ids(n)) for n in (1, 7, 25)] == [1, 7, 25]
    assert ids(1) < ids(7) < ids(25) < ids(None)
    assert ids(20, seed=1) != ids(20)


def test_a_larger_limit_goes_on_where_the_smaller_one_ended(forty, tmp_path):
    asked = Counter()
    script = FakeScript(on_call=lambda image_id, attempt: asked.update([image_id]))
    run(forty, tmp_path, script, share=Share(10))
    session = run(forty, tmp_path, script, share=Share(25))
    assert session.asked == 15
    assert len(asked) == 25
    assert set(asked.values()) == {1}


def test_shards_share_no_picture_and_together_make_what_one_process_makes(
    forty, finished_run, tmp_path
):
    for shard in (2, 0, 1):
        run(forty, tmp_path / "three", share=Share(shard=shard, shards=3))
        if shard != 1:
            with pytest.raises(RunError, match="were never begun"):
                corpus_of(forty, tmp_path / "three", tmp_path / "early")
    one = contents(finished_run / "corpus")
    three = corpus_of(forty, tmp_path / "three", tmp_path / "c3")
    assert one["records.jsonl"] == three["records.jsonl"]
    owners = Counter(owner(photo.image_id, 3) for photo in forty.photos)
    assert set(owners) == {0, 1, 2}
    with pytest.raises(DataError, match="no shard 3 of 3"):
        Share(shard=3, shards=3)


def test_another_model_needs_a_new_run_and_the_earlier_one_is_kept(forty, tmp_path):
    folder = tmp_path / "run"
    run(forty, folder, share=Share(5))
    with pytest.raises(RunError, match="has model 'fake-annotator', this one 'other'") as refused:
        run(forty, folder, share=Share(5), model="other")
    assert "--new-run" in refused.value.next_step
    session = run(forty, folder, share=Share(5), model="other", new_run=True)
    assert session.asked == 5
    assert RunFolder(tmp_path / "run.1").identity()["model"] == "fake-annotator"
    assert RunFolder(folder).identity()["model"] == "other"


def test_a_damaged_run_can_be_put_aside_and_one_of_several_shards_cannot(forty, tmp_path):
    folder = tmp_path / "run"
    run(forty, folder, share=Share(3))
    (folder / "shard-0-of-1" / "part-00000.jsonl").write_text("")
    with pytest.raises(RunError, match="shorter") as refused:
        run(forty, folder, share=Share(3))
    assert "--new-run" in refused.value.next_step
    assert run(forty, folder, share=Share(3), new_run=True).asked == 3
    with pytest.raises(RunError, match="other shards"):
        run(forty, folder, share=Share(3, shards=2), new_run=True)


def test_another_question_needs_a_new_run(forty, tmp_path):
    run(forty, tmp_path, share=Share(2))
    file = tmp_path / "run.json"
    document = json.loads(file.read_text())
    file.write_text(json.dumps({**document, "prompt_sha": "0" * 16}))
    with pytest.raises(RunError, match="the question"):
        run(forty, tmp_path, share=Share(2))


def test_a_better_model_empties_the_quarantine_and_asks_about_nothing_else(forty, tmp_path):
    run(forty, tmp_path / "run", share=Share(30))
    before = Counter(job["state"] for job in run_jobs(RunFolder(tmp_path / "run")))
    assert before["quarantined"]
    asked = set()
    script = FakeScript(on_call=lambda image_id, attempt: asked.add(image_id))
    session = run(forty, tmp_path / "run", script, model="better", requeue=True)
    after = Counter(job["state"] for job in run_jobs(RunFolder(tmp_path / "run")))
    assert session.asked == len(asked) == before["quarantined"]
    assert after["quarantined"] == 0
    assert after["done"] == before["done"] + before["quarantined"]
    finalize(forty, RunFolder(tmp_path / "run"), tmp_path / "c", name="n", unfinished=True)
    records = read_corpus(tmp_path / "c").records.values()
    assert Counter(record.annotator.model for record in records)["better"] == len(asked)


def test_the_same_model_asked_again_also_goes_on_with_what_is_open(forty, tmp_path):
    run(forty, tmp_path, share=Share(10))
    failed = sum(job["state"] == "quarantined" for job in run_jobs(RunFolder(tmp_path)))
    session = run(forty, tmp_path, share=Share(20), requeue=True)
    assert session.asked == 10 + failed


def test_a_silent_backend_stops_a_run_and_loses_nothing(forty, tmp_path):
    answered = []

    def falls_silent(image_id, attempt):
        if len(answered) >= 12:
            raise BackendDownError("Nobody answers.", next_step="Try later.")
        answered.append(image_id)

    with pytest.raises(RunError, match="Nobody answers"):
        run(forty, tmp_path / "run", FakeScript(on_call=falls_silent))
    states = Counter(job["state"] for job in run_jobs(RunFolder(tmp_path / "run")))
    assert states == {"done": 12, "pending": 28}
    asked = set()
    run(forty, tmp_path / "run", FakeScript(on_call=lambda image_id, _: asked.add(image_id)))
    assert not asked & set(answered)
    assert len(asked) == 28


def test_a_picture_without_an_answer_now_and_then_is_left_for_the_next_time(forty, tmp_path):
    seen = Counter()

    def hiccup(image_id, attempt):
        seen.update([image_id])
        if sum(seen.values()) % 5 == 0:
            raise BackendDownError("Busy.", next_step="Try later.")

    session = run(forty, tmp_path, FakeScript(on_call=hiccup), workers=1)
    assert (session.asked, session.left) == (32, 8)
    assert run(forty, tmp_path).asked == 8


def test_pictures_that_are_gone_are_told_before_anything_is_asked(tmp_path):
    manifest = manifest_of(tmp_path, 6)
    (tmp_path / "photos" / "004.png").unlink()
    asked = []
    script = FakeScript(on_call=lambda *call: asked.append(call))
    with pytest.raises(DataError, match=r"1 of 6 pictures .* photos/004\.png"):
        run(manifest, tmp_path / "run", script)
    assert not asked
    (tmp_path / "photos").rename(tmp_path / "moved")
    moved = read_manifest(tmp_path / "list", roots={"photos": tmp_path / "moved"})
    run(moved, tmp_path / "run", share=Share(1))


def test_a_picture_that_changed_since_it_was_listed_goes_to_quarantine(tmp_path):
    manifest = manifest_of(tmp_path, 3)
    changed = tmp_path / "photos" / "001.png"
    changed.write_bytes(changed.read_bytes() + b" ")
    run(manifest, tmp_path / "run", FakeScript())
    (line,) = (tmp_path / "run" / "shard-0-of-1" / QUARANTINE).read_text().splitlines()
    assert "another one" in json.loads(line)["document"]["errors"][0]


def test_no_record_names_a_place_of_this_computer(forty, finished_run):
    places = {str(finished_run), *(str(root) for root in forty.roots.values())}
    for name, content in contents(finished_run).items():
        if name.endswith((".json", ".jsonl", ".sqlite")):
            assert not [place for place in places if place.encode() in content]
    record = next(iter(read_corpus(finished_run / "corpus").records.values()))
    assert not Path(str(record.image.path)).is_absolute()
    assert read_record(record.to_document()) == record


def test_the_corpus_holds_the_pictures_and_what_the_list_knows_of_them(
    forty, finished_run, tmp_path
):
    corpus = read_corpus(finished_run / "corpus")
    by_id = {photo.image_id: photo for photo in forty.photos}
    for image_id, record in corpus.records.items():
        photo = by_id[image_id]
        assert corpus.picture(image_id) == forty.file(photo).read_bytes()
        assert (record.group_id, record.license) == (photo.group_id, "CC0-1.0")
        assert (record.image.w, record.image.h) == (photo.width, photo.height)
    assert "describe no picture" in " ".join(corpus.facts.notes)
    folder = RunFolder(finished_run / "run")
    finalize(forty, folder, tmp_path / "thin", name="thin", pictures="refer")
    (root,) = forty.roots.values()
    thin = read_corpus(tmp_path / "thin", images=root)
    image_id = next(iter(thin.records))
    assert thin.picture(image_id) == corpus.picture(image_id)


def test_the_report_adds_up_tokens_tries_and_money(forty, tmp_path):
    session = run(forty, tmp_path)
    jobs = run_jobs(RunFolder(tmp_path))
    report = cost_report(jobs, session=session, prices=Prices(2.0, 8.0))
    assert sum(report["tries"].values()) == report["pictures"] == 40
    paid = 2.0 * report["prompt_tokens"] + 8.0 * report["completion_tokens"]
    assert report["cost"] == pytest.approx(paid / 1e6)
    assert report["session"]["asked"] == 40
    assert report["session"]["pictures_per_hour"] > 0
    assert report["quarantine_rate"] == pytest.approx(report["quarantined"] / 40, abs=1e-4)
