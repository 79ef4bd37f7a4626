"""A run whose shards are tasks of Ray makes what threads make."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.train.data.fashionx_parts import contents, manifest_of
from train.data.fashionx.finalize import finalize
from train.data.fashionx.job import Job, run_job
from train.data.fashionx.opening import BackendOptions
from train.data.fashionx.ray_engine import run_on_ray, shard_jobs
from train.data.fashionx.run import RunOptions
from train.data.fashionx.run_folder import RunFolder, Share
from train.errors import RunError


def job(tmp_path, out, **share):
    options = RunOptions(share=Share(**share))
    return Job(tmp_path / "list", tmp_path / out, BackendOptions("fake", defects=0.5), options)


def test_every_shard_of_a_job_becomes_one_with_whole_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    whole = job(Path(), "run", shards=3)
    jobs = shard_jobs(whole)
    assert [each.options.share.shard for each in jobs] == [0, 1, 2]
    assert {each.out for each in jobs} == {tmp_path / "run"}
    with pytest.raises(RunError, match="all shards"):
        shard_jobs(job(Path(), "run", shard=1, shards=3))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_shards_on_ray_make_the_records_that_threads_make(tmp_path):
    pytest.importorskip("ray", reason="Ray is not installed: pip install vestry[ray]")
    manifest = manifest_of(tmp_path, 20)
    run_job(job(tmp_path, "threads"))
    report = run_on_ray(job(tmp_path, "ray", shards=2))
    assert report["pictures"] == 20
    made = []
    for name in ("threads", "ray"):
        finalize(manifest, RunFolder(tmp_path / name), tmp_path / f"c-{name}", name="drawn")
        made.append(contents(tmp_path / f"c-{name}")["records.jsonl"])
    assert made[0] == made[1]
