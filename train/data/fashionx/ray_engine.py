"""A run on a cluster: every shard is a task of Ray, which opens its own annotator and ledger.

The folder of the run has to be one that all machines see; shards never share a file in it. A task
that dies is begun again and goes on where its ledger ends. Asking, checking and resuming are those
of one process: Ray only decides where a shard is worked on. The keys of endpoints are read from the
environment of the machine that asks.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from train.data.fashionx.job import REPORT, Job, work
from train.data.fashionx.report import Prices, cost_report, run_jobs
from train.data.fashionx.run import Session
from train.data.fashionx.run_folder import RunFolder, Share
from train.errors import MissingLibraryError, RunError
from train.whole_files import write_whole

TASK_RETRIES = 3


def shard_jobs(job: Job) -> list[Job]:
    """Return one job for every shard, with paths that mean the same in any folder.

    Raises:
        RunError: The job is about one shard of several.
    """
    share = job.options.share
    if share.shard:
        raise RunError(
            "Ray works on all shards of a run.", next_step="Say how many with --shard 0/N."
        )
    return [
        replace(
            job,
            manifest=job.manifest.resolve(),
            out=job.out.resolve(),
            roots={name: Path(folder).resolve() for name, folder in job.roots.items()},
            options=replace(
                job.options,
                new_run=False,
                share=Share(share.limit, share.seed, shard, share.shards),
            ),
        )
        for shard in range(share.shards)
    ]


def run_on_ray(job: Job, *, prices: Prices | None = None) -> dict[str, Any]:
    """Do all shards of a run; return what the run has cost so far.

    Raises:
        MissingLibraryError: Ray is not installed.
        TrainError: As ``work``.
    """
    try:
        import ray
    except ImportError as error:
        raise MissingLibraryError(
            "Ray is not installed.", next_step='Run: pip install "vestry[ray]", or leave --engine.'
        ) from error
    jobs = shard_jobs(job)
    if job.options.new_run:
        RunFolder(job.out).put_aside()
    started = not ray.is_initialized()
    if started:
        ray.init(log_to_driver=False)
    try:
        task = ray.remote(max_retries=TASK_RETRIES)(work)
        sessions = [*ray.get([task.remote(each) for each in jobs])]
    except ray.exceptions.RayTaskError as error:
        # Its own words are the sentence and the next step of what the shard refused.
        raise RunError(
            f"A shard ended early: {error.cause}", next_step="Run the same command again."
        ) from error
    finally:
        if started:
            ray.shutdown()
    session = Session(
        sum(one.asked for one in sessions),
        sum(one.left for one in sessions),
        sum(one.recovered for one in sessions),
        max(one.seconds for one in sessions),
    )
    report = cost_report(run_jobs(RunFolder(job.out)), session=session, prices=prices)
    write_whole(job.out / REPORT, (json.dumps(report, indent=1) + "\n").encode())
    return report
