"""Jobs: what a long job needs to go on after a crash."""

from __future__ import annotations

import pytest

from local_index import JobRecord, Library, NotFoundError


def test_a_job_remembers_what_was_asked_and_how_far_it_came(folder, library, clock) -> None:
    job = library.jobs.start("import", {"paths": ["é"]}, total=9)
    clock.advance(minutes=1)
    library.jobs.update(job.id, done=4, cursor={"after": "b.jpg"})
    library.close()
    with Library.open(folder) as reopened:
        assert reopened.jobs.latest("import") == JobRecord(
            id=job.id,
            kind="import",
            params={"paths": ["é"]},
            cursor={"after": "b.jpg"},
            state="running",
            done=4,
            total=9,
            error="",
            created="2026-11-21T10:00:00Z",
            updated="2026-11-21T10:01:00Z",
        )


def test_the_newest_job_of_its_kind_is_the_latest(library: Library) -> None:
    assert library.jobs.latest("import") is None
    library.jobs.start("import", {})
    newest = library.jobs.start("import", {})
    library.jobs.start("index", {})
    library.jobs.finish(newest.id, state="failed", error="It stopped.")
    latest = library.jobs.latest("import")
    assert latest is not None
    assert (latest.id, latest.state, latest.error) == (newest.id, "failed", "It stopped.")
    assert [job.kind for job in library.jobs.recent(limit=2)] == ["index", "import"]


def test_progress_is_rolled_back_with_the_work_it_describes(library: Library) -> None:
    job = library.jobs.start("import", {})

    def fail() -> None:
        with library.atomic():
            library.jobs.update(job.id, done=16)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert library.jobs.get(job.id).done == 0


def test_an_unknown_job_is_named(library: Library) -> None:
    with pytest.raises(NotFoundError):
        library.jobs.get(7)
    with pytest.raises(NotFoundError):
        library.jobs.update(7, done=1)


def test_finished_jobs_do_not_pile_up(library: Library) -> None:
    stuck = library.jobs.start("import", {})
    with library.atomic():
        for _ in range(60):
            library.jobs.finish(library.jobs.start("import", {}).id, state="done")
    assert len(library.jobs.recent(limit=100)) == 51
    assert library.jobs.get(stuck.id).state == "running"
