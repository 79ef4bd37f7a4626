"""Import: what becomes of photos, good and bad, new and known, whole and interrupted."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import InputError, explain
from app.perceived import PhotoFailedError
from app.services import import_pipeline
from app.services.importing import ImportCancelledError, ImportService
from app.services.job_control import JobControl, Progress
from app.services.perceiving import InlinePerception
from local_index import Library, LibraryBusyError
from local_index.errors import DiskFullError

PhotoFolder = Callable[..., Path]


def test_every_photo_becomes_one_item_in_order(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    result = importer.run([photo_folder(20)])
    assert (result.imported, result.duplicates, result.failed) == (20, 0, ())
    assert result.items == tuple(range(1, 21))
    with Library.open(library_folder) as library:
        for item in library.items.find():
            assert item.source_name == f"IMG_{item.id - 1:04}.jpg"
            (view,) = item.views
            for kind in ("thumb", "cutout", "mask"):
                assert library.photos.files.derived(kind, view.sha256).stat().st_size > 0
            assert item.origin["category"] == "model"
            assert 0 < item.confidence["category"] <= 1
        key = library.vectors.uses()[0].encoder
        assert library.vectors.count("image", key) == library.vectors.count("text", key) == 20


def test_the_document_is_the_promised_one(
    importer: ImportService, photo_folder: PhotoFolder
) -> None:
    folder = photo_folder(2)
    (folder / "x.jpg").write_text("no photo")
    document = importer.run([folder]).as_json()
    assert document["imported"] == 2
    assert document["duplicates"] == 0
    assert document["items"] == ["itm_1", "itm_2"]
    assert isinstance(document["seconds"], float)
    (failure,) = document["failed"]
    assert failure["path"].endswith("x.jpg")
    assert failure["error"].endswith(".")


def test_a_second_run_adds_nothing(
    importer: ImportService,
    photo_folder: PhotoFolder,
    library_folder: Path,
    dump_library: Callable[[Path], Any],
) -> None:
    folder = photo_folder(5)
    importer.run([folder])
    before = dump_library(library_folder)
    again = importer.run([folder])
    assert (again.imported, again.duplicates, again.items) == (0, 5, ())
    assert dump_library(library_folder) == before


def test_equal_bytes_under_two_names_are_one_photo(
    importer: ImportService, photo_folder: PhotoFolder
) -> None:
    folder = photo_folder(3)
    shutil.copy(folder / "IMG_0001.jpg", folder / "copy.jpg")
    result = importer.run([folder])
    assert (result.imported, result.duplicates) == (3, 1)


def test_a_path_named_twice_is_imported_once(
    importer: ImportService, photo_folder: PhotoFolder
) -> None:
    folder = photo_folder(2)
    result = importer.run([folder / "IMG_0001.jpg", folder, folder / "IMG_0001.jpg"])
    assert (result.imported, result.duplicates) == (2, 0)


def test_what_lies_in_the_trash_comes_back(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    folder = photo_folder(2)
    importer.run([folder])
    with Library.open(library_folder) as library:
        library.trash.put([1])
    result = importer.run([folder])
    assert (result.imported, result.duplicates, result.items) == (1, 1, (1,))
    with Library.open(library_folder) as library:
        assert library.items.get(1).status == "ready"


def test_an_import_is_one_step_of_the_undo_log(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    importer.run([photo_folder(20)])
    with Library.open(library_folder) as library:
        assert [entry.items for entry in library.history.entries()] == [20]
        library.history.undo()
        assert library.items.count() == 0
        assert len(library.trash.contents()) == 20


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cut.jpg", "half", "cut off"),
        ("note.jpg", b"this is a shopping list", "not a photo"),
        ("empty.jpg", b"", "empty"),
    ],
)
def test_a_bad_photo_is_one_sentence_and_the_rest_is_imported(
    importer: ImportService,
    photo_folder: PhotoFolder,
    photo_bytes: Callable[[int], bytes],
    name: str,
    content: Any,
    words: str,
) -> None:
    folder = photo_folder(2)
    if content == "half":
        content = photo_bytes(99)[:700]
    (folder / name).write_bytes(content)
    result = importer.run([folder])
    assert result.imported == 2
    (failure,) = result.failed
    assert words in failure.error
    assert failure.error.count(".") == 1
    assert failure.error.endswith(".")


def test_a_failed_photo_leaves_no_file_behind(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    folder = photo_folder(0)
    (folder / "note.jpg").write_text("no photo")
    shutil.copy(folder / "note.jpg", folder / "twin.jpg")
    result = importer.run([folder])
    assert len(result.failed) == 2
    assert result.duplicates == 0
    assert not [path for path in (library_folder / "photos").rglob("*") if path.is_file()]


def test_a_path_that_does_not_exist_is_reported(importer: ImportService, tmp_path: Path) -> None:
    result = importer.run([tmp_path / "nowhere.jpg"])
    assert [failure.error for failure in result.failed] == ["This path does not exist."]


def test_a_file_that_vanishes_before_it_is_copied_is_that_photos_failure(
    library_folder: Path,
    vocabulary: Any,
    perception: InlinePerception,
    photo_folder: PhotoFolder,
) -> None:
    folder = photo_folder(3)

    class Vanishing(InlinePerception):
        def analyze_many(self, photos: Iterable[Path | None]) -> Iterator[Any]:
            for number, outcome in enumerate(super().analyze_many(photos)):
                if number == 1:
                    (folder / "IMG_0001.jpg").unlink()
                yield outcome

    importer = ImportService(library_folder, Vanishing(perception._engine), vocabulary)
    result = importer.run([folder])
    assert result.imported == 2
    assert [failure.error for failure in result.failed] == ["This file is not there any more."]


def test_a_file_that_changes_meanwhile_is_not_stored_under_a_wrong_name(
    library_folder: Path,
    vocabulary: Any,
    perception: InlinePerception,
    photo_folder: PhotoFolder,
    photo_bytes: Callable[[int], bytes],
) -> None:
    folder = photo_folder(2)

    class Changing(InlinePerception):
        def analyze_many(self, photos: Iterable[Path | None]) -> Iterator[Any]:
            for number, outcome in enumerate(super().analyze_many(photos)):
                if number == 0:
                    (folder / "IMG_0000.jpg").write_bytes(photo_bytes(50))
                yield outcome

    result = ImportService(library_folder, Changing(perception._engine), vocabulary).run([folder])
    assert result.imported == 1
    assert "changed while" in result.failed[0].error


def test_progress_counts_every_photo(importer: ImportService, photo_folder: PhotoFolder) -> None:
    seen: list[Progress] = []
    folder = photo_folder(20)
    (folder / "bad.jpg").write_text("no photo")
    importer.run([folder], progress=seen.append)
    assert [step.done for step in seen] == list(range(22))
    assert seen[-1].total == 21
    assert seen[-1].eta_s == 0


def test_cancelling_keeps_what_is_done_and_resume_finishes_it(
    importer: ImportService,
    photo_folder: PhotoFolder,
    library_folder: Path,
    dump_library: Callable[[Path], Any],
    perception: InlinePerception,
    vocabulary: Any,
    tmp_path: Path,
) -> None:
    folder = photo_folder(40)
    control = JobControl()

    def stop_at_sixteen(step: Progress) -> None:
        if step.done == 16:
            control.cancel()

    with pytest.raises(ImportCancelledError) as caught:
        importer.run([folder], progress=stop_at_sixteen, control=control)
    kept = caught.value.result.imported
    assert 16 <= kept < 40
    job = importer.unfinished()
    assert job is not None
    assert job.state == "cancelled"
    result = importer.resume()
    assert (result.resumed, result.imported, result.duplicates) == (kept, 40 - kept, 0)
    assert importer.unfinished() is None
    with Library.open(library_folder) as library:
        assert [entry.items for entry in library.history.entries()] == [40]
    undisturbed = tmp_path / "undisturbed"
    ImportService(undisturbed, perception, vocabulary).run([folder])
    assert dump_library(library_folder) == dump_library(undisturbed)


def test_resuming_nothing_is_one_sentence(importer: ImportService, photo_folder: Any) -> None:
    importer.run([photo_folder(1)])
    with pytest.raises(InputError, match="no unfinished import"):
        importer.resume()


def test_a_paused_import_waits_and_has_saved_its_work(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    control = JobControl()
    states: list[tuple[str, int]] = []

    class Watched(JobControl):
        """Pauses after ten photos; what it sees while waiting is what another window sees."""

        steps = 0

        @property
        def paused(self) -> bool:
            self.steps += 1
            return self.steps == 10

        def checkpoint(self) -> None:
            if self.steps == 10 and not states:
                with Library.open(library_folder) as library:
                    job = library.jobs.latest("import")
                    assert job is not None
                    states.append((job.state, library.items.count()))
            control.checkpoint()

    result = importer.run([photo_folder(20)], control=Watched())
    assert result.imported == 20
    assert states[0][0] == "paused"
    assert states[0][1] > 0


def test_a_second_import_at_once_is_told_to_wait(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    with (
        Library.open(library_folder, create=True) as library,
        library.long_job("import"),
        pytest.raises(LibraryBusyError),
    ):
        importer.run([photo_folder(1)])


def test_a_full_disk_stops_the_import_and_keeps_what_is_committed(
    importer: ImportService,
    photo_folder: PhotoFolder,
    library_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = photo_folder(40)
    stored = import_pipeline.ImportRun._keep_files
    calls = []

    def full(self: Any, entry: Any, perceived: Any) -> Any:
        calls.append(entry)
        if len(calls) > 20:
            from local_index.files import storage_error

            raise storage_error(OSError(errno.ENOSPC, "No space left on device"))
        return stored(self, entry, perceived)

    monkeypatch.setattr(import_pipeline.ImportRun, "_keep_files", full)
    with pytest.raises(DiskFullError) as caught:
        importer.run([folder])
    assert explain(caught.value).code == "disk_full"
    with Library.open(library_folder) as library:
        assert library.items.count() == 16
        assert library.db.value("PRAGMA integrity_check") == "ok"
    job = importer.unfinished()
    assert job is not None
    assert (job.state, job.error) == ("failed", caught.value.message)
    monkeypatch.undo()
    assert importer.resume().imported == 24


def test_known_photos_do_not_start_the_perception(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path, vocabulary: Any
) -> None:
    folder = photo_folder(3)
    importer.run([folder])

    class Unwilling:
        def analyze_many(self, photos: Iterable[Path | None]) -> Iterator[Any]:
            for photo in photos:
                assert photo is None, "a known photo was looked at"
            return iter(())

    again = ImportService(library_folder, Unwilling(), vocabulary)  # type: ignore[arg-type]
    assert again.run([folder]).duplicates == 3


def test_known_photos_behind_a_new_one_do_not_hold_it_back(
    importer: ImportService, photo_folder: PhotoFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = photo_folder(30)
    importer.run([known])
    new = photo_folder(1, name="a-new", first=100)
    monkeypatch.setattr(import_pipeline, "BATCH_PHOTOS", 1)
    order: list[int] = []
    result = importer.run([new, known], progress=lambda step: order.append(step.done))
    assert (result.imported, result.duplicates) == (1, 30)
    assert order == list(range(32))


def test_a_name_that_is_not_unicode_is_imported(
    importer: ImportService, photo_folder: PhotoFolder, photo_bytes: Callable[[int], bytes]
) -> None:
    folder = photo_folder(0)
    path = Path(str(folder)) / "caf\udce9.jpg"
    try:
        path.write_bytes(photo_bytes(1))
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system takes Unicode names only")
    result = importer.run([folder])
    assert (result.imported, result.failed) == (1, ())


def test_a_lost_perception_stops_the_import(
    library_folder: Path, vocabulary: Any, photo_folder: PhotoFolder
) -> None:
    from app.errors import WorkerStartError

    class Lost:
        def analyze_many(self, photos: Iterable[Path | None]) -> Iterator[PhotoFailedError]:
            next(iter(photos))
            raise WorkerStartError("A helper process of Vestry does not start.")
            yield

    importer = ImportService(library_folder, Lost(), vocabulary)  # type: ignore[arg-type]
    with pytest.raises(WorkerStartError):
        importer.run([photo_folder(3)])
    job = importer.unfinished()
    assert job is not None
    assert job.state == "failed"
