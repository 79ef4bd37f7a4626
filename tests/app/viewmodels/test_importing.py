"""Imports through the view-model: told of, stopped, broken, left over and gone on with."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap import Services, open_services
from app.operations import Operations
from app.services import import_queue
from app.services.perceiving import InlinePerception
from app.tasks import TaskRunner
from app.viewmodels.importing import ImportViewModel
from local_index import Library
from local_index.errors import DiskFullError

pytestmark = pytest.mark.gui
PhotoFolder = Callable[..., Path]
Lanes = Callable[..., tuple[Operations, TaskRunner]]


class Heard:
    """Notes what an import says."""

    def __init__(self, importing: ImportViewModel) -> None:
        self.all: list[tuple[str, object]] = []
        for name in ("finished", "stopped", "failed"):
            getattr(importing, name).connect(
                lambda value, name=name: self.all.append((name, value))
            )
        importing.left_over.connect(lambda done, total: self.all.append(("left", (done, total))))

    def _note(self, name: str, value: object) -> None:
        self.all.append((name, value))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.all]


class SlowPerception(InlinePerception):
    """Waits before a photo until it may go on, so that a test can stop in the middle."""

    def __init__(self, engine, hold) -> None:
        super().__init__(engine)
        self.hold = hold

    def analyze_many(self, photos):
        for outcome in super().analyze_many(photos):
            self.hold()
            yield outcome


@pytest.fixture
def threaded(
    qapp, library_folder, engine
) -> Iterator[Callable[..., tuple[Operations, TaskRunner]]]:
    """Makes operations with real lanes; what is left is ended."""
    made: list[tuple[TaskRunner, Services]] = []

    def make(hold: Callable[[], None] = lambda: None) -> tuple[Operations, TaskRunner]:
        services = open_services(library_folder, perception=SlowPerception(engine, hold))
        runner = TaskRunner()
        made.append((runner, services))
        return Operations(services, runner, poll_ms=0), runner

    yield make
    for runner, services in made:
        runner.shut_down(seconds=10)
        services.close()


def wishes(folder: Path) -> list[import_queue.Wish]:
    with Library.open(folder) as library:
        return list(import_queue.waiting(library))


def test_photos_come_in_and_the_wardrobe_is_told(
    operations: Operations, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    importing, changes = ImportViewModel(operations), []
    operations.changed.connect(changes.append)
    heard = Heard(importing)
    folder = photo_folder(3)
    importing.start([folder])
    assert heard.names == ["finished"]
    assert importing.last is not None
    assert importing.last.imported == 3
    assert (1, 2, 3) in [change.added for change in changes]
    assert not importing.is_running
    assert wishes(library_folder) == []
    assert operations.undo_label


def test_a_broken_photo_is_reported_and_stops_nothing(
    operations: Operations, photo_folder: PhotoFolder
) -> None:
    importing, folder = ImportViewModel(operations), photo_folder(2)
    (folder / "holiday.jpg").write_text("not a photo")
    importing.start([folder])
    assert importing.last is not None
    assert importing.last.imported == 2
    (failure,) = importing.last.failed
    assert failure.path.endswith("holiday.jpg")
    assert failure.error.endswith(".")
    assert importing.error is None


def test_a_full_disk_is_one_sentence_and_trying_again_goes_on(
    operations: Operations, photo_folder: PhotoFolder, library_folder: Path, monkeypatch
) -> None:
    importing = ImportViewModel(operations)
    heard, folder = Heard(importing), photo_folder(6)
    from local_index.files import PhotoFiles

    store, stored = PhotoFiles.store, []

    def full(self, *arguments, **named):
        if len(stored) >= 3:
            raise DiskFullError("The disk is full.", next_step="Free some space.") from OSError(
                errno.ENOSPC, "full"
            )
        stored.append(1)
        return store(self, *arguments, **named)

    monkeypatch.setattr("app.services.import_pipeline.BATCH_PHOTOS", 1)
    monkeypatch.setattr(PhotoFiles, "store", full)
    importing.start([folder])
    assert heard.names == ["failed"]
    assert importing.error is not None
    assert importing.error.message == "The disk is full."
    monkeypatch.setattr(PhotoFiles, "store", store)
    importing.try_again()
    assert heard.names == ["failed", "finished"]
    assert importing.error is None
    assert importing.last is not None
    assert importing.last.resumed + importing.last.imported == 6
    with Library.open(library_folder) as library:
        assert library.items.count() == 6
    assert wishes(library_folder) == []


def test_an_import_that_could_not_even_be_written_down_is_tried_again_with_its_photos(
    operations: Operations, photo_folder: PhotoFolder, monkeypatch
) -> None:
    importing, ask = ImportViewModel(operations), import_queue.ask
    heard = Heard(importing)

    def full(library, paths):
        raise DiskFullError("The disk is full.", next_step="Free some space.")

    monkeypatch.setattr(import_queue, "ask", full)
    importing.start([photo_folder(2)])
    assert heard.names == ["failed"]
    monkeypatch.setattr(import_queue, "ask", ask)
    importing.try_again()
    assert heard.names == ["failed", "finished"]
    assert importing.last is not None
    assert importing.last.imported == 2


def test_a_failed_import_is_told_of_at_the_next_start_and_not_begun_by_itself(
    operations: Operations, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    operations.services.importing.run([photo_folder(3)])
    with Library.open(library_folder) as library:
        job = library.jobs.latest("import")
        assert job is not None
        library.jobs.finish(job.id, state="failed", error="The disk is full.")
    importing = ImportViewModel(operations)
    heard = Heard(importing)
    importing.resume_unfinished()
    assert heard.all == [("left", (3, 3))]
    importing.try_again()
    assert heard.names == ["left", "finished"]
    assert importing.last is not None
    assert importing.last.resumed == 3


def test_a_start_after_nothing_says_nothing(operations: Operations) -> None:
    importing = ImportViewModel(operations)
    heard = Heard(importing)
    importing.resume_unfinished()
    importing.try_again()
    importing.start([])
    assert heard.all == []


def test_stopping_keeps_what_came_in_and_is_not_begun_again(
    qtbot, threaded, photo_folder: PhotoFolder, library_folder: Path, monkeypatch
) -> None:
    monkeypatch.setattr("app.services.import_pipeline.BATCH_PHOTOS", 1)
    gate, seen = threading.Semaphore(3), threading.Semaphore(0)

    def hold() -> None:
        seen.release()
        gate.acquire()

    operations, _ = threaded(hold)
    importing = ImportViewModel(operations)
    heard = Heard(importing)
    first, second = photo_folder(8), photo_folder(2, name="more", first=50)
    importing.start([first])
    importing.start([second])
    qtbot.waitUntil(lambda: seen.acquire(blocking=False) and importing.is_running)
    qtbot.waitUntil(lambda: seen._value >= 3, timeout=10_000)
    importing.cancel()
    gate.release(100)
    qtbot.waitUntil(lambda: not importing.is_running and len(heard.all) == 2, timeout=10_000)
    assert sorted(heard.names) == ["stopped", "stopped"]
    results = [value for _, value in heard.all if value is not None]
    assert len(results) == 1
    assert 0 < results[0].imported < 8
    qtbot.waitUntil(lambda: wishes(library_folder) == [], timeout=10_000)


def test_closing_while_importing_loses_nothing_and_goes_on_by_itself(
    qtbot, threaded, photo_folder: PhotoFolder, library_folder: Path, monkeypatch
) -> None:
    monkeypatch.setattr("app.services.import_pipeline.BATCH_PHOTOS", 1)
    gate, seen = threading.Semaphore(2), threading.Semaphore(0)

    def hold() -> None:
        seen.release()
        gate.acquire()

    operations, runner = threaded(hold)
    importing = ImportViewModel(operations)
    heard = Heard(importing)
    importing.start([photo_folder(6)])
    importing.start([photo_folder(2, name="more", first=50)])
    qtbot.waitUntil(lambda: seen._value >= 2, timeout=10_000)
    threading.Timer(0.05, gate.release, [100]).start()
    runner.shut_down(seconds=10)
    assert heard.all == []
    assert [wish.begun for wish in wishes(library_folder)] == [True, False]
    with Library.open(library_folder) as library:
        assert library.integrity_problems() == []
        assert library.items.count() < 8

    operations, _ = threaded()
    again = ImportViewModel(operations)
    heard = Heard(again)
    again.resume_unfinished()
    qtbot.waitUntil(lambda: len(heard.all) == 2, timeout=10_000)
    assert heard.names == ["finished", "finished"]
    with Library.open(library_folder) as library:
        assert library.items.count() == 8
    assert wishes(library_folder) == []


def test_the_sample_wardrobe_is_drawn_imported_and_cleared_away(
    operations: Operations, library_folder: Path, monkeypatch
) -> None:
    monkeypatch.setattr("app.services.sample.COUNT", 3)
    importing, told = ImportViewModel(operations), []
    importing.progressed.connect(told.append)
    importing.start_sample()
    assert importing.last is not None
    assert importing.last.imported == 3
    assert not (operations.services.paths.cache / "sample").exists()
    assert told
    assert told[-1].total == 3


def test_what_this_window_was_started_with_is_not_imported_twice(
    qtbot, threaded, photo_folder: PhotoFolder
) -> None:
    gate = threading.Semaphore(0)
    operations, _ = threaded(gate.acquire)
    importing = ImportViewModel(operations)
    heard = Heard(importing)
    importing.start([photo_folder(2)])
    importing.resume_unfinished()
    qtbot.waitUntil(lambda: importing.is_running, timeout=10_000)
    gate.release(100)
    qtbot.waitUntil(lambda: not importing.is_running, timeout=10_000)
    operations.runner.shut_down(seconds=10)
    assert heard.names == ["finished"]
