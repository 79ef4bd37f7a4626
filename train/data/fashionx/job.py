"""One call of `annotate` as a value: what to do, to whom, where; done here or elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from models.vocabulary import Vocabulary
from train.data.fashionx.manifest import read_manifest
from train.data.fashionx.opening import BackendOptions, open_backend
from train.data.fashionx.report import Prices, cost_report
from train.data.fashionx.run import RunOptions, Session, annotate
from train.data.fashionx.run_folder import RunFolder
from train.whole_files import write_whole

REPORT: Final = "report.json"


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that a process needs to own a share of a run."""

    manifest: Path
    out: Path
    backend: BackendOptions
    options: RunOptions
    roots: Mapping[str, Path] = field(default_factory=dict)


def work(job: Job, *, say: Callable[[int, int], None] = lambda done, total: None) -> Session:
    """Do a job.

    Raises:
        TrainError: As ``annotate`` and ``open_backend``.
    """
    # The list first: a typing mistake should not cost the loading of a model.
    manifest = read_manifest(job.manifest, roots=job.roots)
    backend = open_backend(job.backend)
    try:
        return annotate(
            manifest,
            RunFolder(job.out),
            backend,
            Vocabulary.load(),
            options=job.options,
            say=say,
        )
    finally:
        backend.close()


def run_job(
    job: Job,
    *,
    prices: Prices | None = None,
    say: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Do a job here; return what its shard has cost so far, as it stands beside the ledger."""
    session = work(job, say=say)
    with RunFolder(job.out).ledger(job.options.share) as ledger:
        report = cost_report(ledger.jobs(), session=session, prices=prices)
        write_whole(ledger.folder / REPORT, (json.dumps(report, indent=1) + "\n").encode())
    return report
