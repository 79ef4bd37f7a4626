"""What was asked to be imported survives whatever happens to the one who was asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.services import import_queue
from app.services.importing import ImportCancelledError, ImportService
from app.services.job_control import JobControl
from local_index import Library

PhotoFolder = Callable[..., Path]


def stop_after(photos: int, control: JobControl) -> Callable[[object], None]:
    seen = []

    def count(_progress: object) -> None:
        seen.append(1)
        if len(seen) >= photos:
            control.cancel()

    return count


def test_wishes_wait_in_the_order_they_were_asked_for(tmp_library: Library, tmp_path: Path) -> None:
    first = import_queue.ask(tmp_library, [tmp_path / "a"])
    second = import_queue.ask(tmp_library, [])
    import_queue.begin(tmp_library, first)
    waiting = import_queue.waiting(tmp_library)
    assert [(wish.id, wish.begun) for wish in waiting] == [(first.id, True), (second.id, False)]
    assert waiting[0].paths == (tmp_path / "a",)
    assert [wish.is_sample for wish in waiting] == [False, True]


@pytest.mark.parametrize("how", ["done", "failed", "cancelled"])
def test_a_wish_that_ended_is_not_begun_again(tmp_library: Library, how: str) -> None:
    wish = import_queue.ask(tmp_library, [])
    import_queue.begin(tmp_library, wish)
    import_queue.end(tmp_library, wish, how=how)
    assert import_queue.waiting(tmp_library) == ()


def test_a_begun_wish_goes_on_where_its_import_was_cut_off(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path, monkeypatch
) -> None:
    monkeypatch.setattr("app.services.import_pipeline.BATCH_PHOTOS", 2)
    folder, control = photo_folder(10), JobControl()
    with Library.open(library_folder, create=True) as library:
        wish = import_queue.ask(library, [folder])
    with pytest.raises(ImportCancelledError) as stopped:
        import_queue.carry_out(importer, wish, progress=stop_after(4, control), control=control)
    kept = stopped.value.result.imported
    assert 0 < kept < 10
    begun = import_queue.Wish(wish.id, wish.paths, begun=True)
    result = import_queue.carry_out(importer, begun)
    assert (result.resumed, result.imported) == (kept, 10 - kept)


def test_a_wish_whose_import_another_program_finished_finds_everything_known(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    folder = photo_folder(3)
    with Library.open(library_folder, create=True) as library:
        wish = import_queue.ask(library, [folder])
    importer.run([folder])
    result = import_queue.carry_out(importer, import_queue.Wish(wish.id, wish.paths, begun=True))
    assert (result.imported, result.duplicates) == (0, 3)


def test_only_an_import_that_nobody_is_at_counts_as_cut_off(
    importer: ImportService, photo_folder: PhotoFolder, library_folder: Path
) -> None:
    importer.run([photo_folder(2)])
    with Library.open(library_folder) as library:
        assert import_queue.cut_off(library) is None
        job = library.jobs.latest("import")
        assert job is not None
        library.jobs.update(job.id, state="running")
        assert import_queue.cut_off(library) is not None
        with library.long_job("import"):
            assert import_queue.cut_off(library) is None
