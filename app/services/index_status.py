"""How far the present encoder is with a wardrobe's photos: for the command line and the doctor.

Reads rows only: no model is loaded and nothing is written. Getting it done is ``reindexing``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from local_index import Library
from local_index.encoders import Coverage
from local_index.records import EncoderKey, JobRecord

JOB_KIND = "reindex"

State = Literal["empty", "ready", "behind", "running", "waiting"]


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How far the present encoder is with a wardrobe.

    Attributes:
        state: ``behind`` when photos are left and nobody is at it, ``waiting`` when somebody is
            and lets an import go first.
        encoder: The present one.
        answering: The one whose vectors answer; None in a wardrobe without vectors.
        words_answer: Whether words are compared with all photos meanwhile.
        failed: Photos that the last run could not read.
        job: The last run, or None.
    """

    state: State
    coverage: Coverage
    encoder: EncoderKey
    answering: EncoderKey | None
    words_answer: bool
    failed: int
    job: JobRecord | None

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {
            "state": self.state,
            "ready": self.coverage.ready,
            "photos": self.coverage.photos,
            "left": self.coverage.left,
            "failed": self.failed,
            "encoder": _key_json(self.encoder),
            "answering": None if self.answering is None else _key_json(self.answering),
            "words_answer": self.words_answer,
            "job": None if self.job is None else self._job_json(self.job),
        }

    def _job_json(self, job: JobRecord) -> dict[str, Any]:
        cut_off = job.state in ("running", "paused") and self.state not in ("running", "waiting")
        return {
            "state": "interrupted" if cut_off else job.state,
            "done": job.done,
            "total": job.total,
            "retag": bool(job.params.get("retag")),
            "error": job.error,
            "started": job.created,
            "updated": job.updated,
        }


def index_status(library: Library, key: EncoderKey) -> IndexStatus:
    """Return how far an encoder is with a wardrobe; loads no model.

    Args:
        key: The present encoder.
    """
    encoders = library.encoders
    coverage = encoders.coverage(key)
    serving = encoders.serving()
    job = library.jobs.latest(JOB_KIND)
    failed = job.cursor.get("failed", []) if job and job.params.get("encoder") == str(key) else []
    failed_count = len(failed) if isinstance(failed, list) else 0
    answering = None if serving is None else serving.key
    return IndexStatus(
        state=_state(
            library,
            coverage,
            job,
            settled=answering == key and coverage.left <= failed_count,
        ),
        coverage=coverage,
        encoder=key,
        answering=answering,
        words_answer=answering is None or answering.shares_words(key),
        failed=failed_count,
        job=job,
    )


def _state(library: Library, coverage: Coverage, job: JobRecord | None, *, settled: bool) -> State:
    if library.at_work(background=True):
        return "waiting" if job is not None and job.state == "paused" else "running"
    if not coverage.photos:
        return "empty"
    return "ready" if settled else "behind"


def is_settled(library: Library, key: EncoderKey) -> bool:
    """Return whether a wardrobe knows no encoder but this one, which has seen every photo."""
    if library.encoders.to_encode(key):
        return False
    return all(use.encoder == key for use in library.vectors.uses())


def _key_json(key: EncoderKey) -> dict[str, str]:
    return {
        "name": key.name,
        "revision": key.revision,
        "preprocess": key.preprocess,
        "text_space": key.text_space,
    }
