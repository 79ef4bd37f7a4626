"""A full disk, at every single write: one sentence, nothing half-written, nothing lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from local_index import DiskFullError, ItemDraft, Library, ReadOnlyLibraryError, ViewDraft
from local_index.files import StorageError, write_atomic

HOW = {"extension": "jpg", "width": 3, "height": 4, "media_type": "image/jpeg"}
CALLS = ("open", "write", "fsync", "replace", "mkdir", "close")


class FaultyDisk:
    """Lets the nth writing call of the operating system fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int = errno.ENOSPC) -> None:
        self.countdown = 0
        self.number = number
        for name in CALLS:
            monkeypatch.setattr(os, name, self._wrapped(getattr(os, name), name))

    def _wrapped(self, real: Callable[..., object], name: str) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            self.countdown -= 1
            if self.countdown == 0:
                if name == "close":
                    real(*args, **kwargs)  # a failing close still closes
                raise OSError(self.number, os.strerror(self.number))
            return real(*args, **kwargs)

        return call

    @property
    def exhausted(self) -> bool:
        return self.countdown > 0


def contents(library: Library) -> list[object]:
    tables = ("items", "photos", "views", "changes", "change_groups", "jobs")
    return [[tuple(row) for row in library.db.rows(f"SELECT * FROM {table}")] for table in tables]


def add_everything(library: Library) -> None:
    """An import in small: file, small picture, edit, rows."""
    with library.atomic():
        photo = library.photos.add(b"photo" * 100, **HOW)
        library.photos.write_derived("thumb", photo, b"small")
        library.photos.files.write_edit(photo.sha256, b"brushed")
        library.items.add(ItemDraft(views=(ViewDraft(photo.id),)))


def test_every_write_of_a_file_may_fail(
    library: Library, folder: Path, files_below, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(library)
    disk = FaultyDisk(monkeypatch)
    failures = 0
    for moment in range(1, 100):
        disk.countdown = moment
        try:
            add_everything(library)
        except DiskFullError as error:
            failures += 1
            assert error.message.count(".") == 1  # noqa: PT017 - the loop needs both outcomes
            assert contents(library) == before
            assert [name for name in files_below(folder) if name.endswith(".tmp")] == []
            continue
        assert disk.exhausted
        break
    assert failures > 12
    assert library.photos.count() == library.items.count() == 1
    assert library.integrity_problems() == []


def test_every_page_of_the_database_may_be_the_last_that_fits(library: Library) -> None:
    library.items.add(ItemDraft(name="kept"))
    before = contents(library)
    draft = ItemDraft(name="large", notes="word " * 8000, search_text="many words " * 500)
    failures = 0
    for room in range(200):
        pages = library.db.value("PRAGMA page_count") + room
        library.db.conn.execute(f"PRAGMA max_page_count={pages}")
        try:
            library.items.add(draft)
        except DiskFullError:
            failures += 1
            assert contents(library) == before
            assert not library.db.conn.in_transaction
            continue
        break
    assert failures > 5
    assert [item.name for item in library.items.find()] == ["large", "kept"]
    assert library.integrity_problems() == []


def test_a_full_disk_inside_a_batch_ends_the_whole_batch(library: Library) -> None:
    pages = library.db.value("PRAGMA page_count")
    library.db.conn.execute(f"PRAGMA max_page_count={pages + 1}")

    def batch() -> None:
        with library.atomic():
            library.items.add(ItemDraft(name="small"))
            library.items.add(ItemDraft(notes="word " * 15000))

    with pytest.raises(DiskFullError):
        batch()
    library.db.conn.execute("PRAGMA max_page_count=1000000")
    assert library.items.count() == 0
    library.items.add(ItemDraft(name="after"))
    assert library.items.count() == 1


def test_a_wardrobe_whose_making_failed_can_be_made_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FaultyDisk(monkeypatch)
    failures = 0
    for moment in range(1, 100):
        folder = tmp_path / str(moment)
        disk.countdown = moment
        try:
            Library.open(folder, create=True).close()
        except DiskFullError:
            failures += 1
            disk.countdown = 0
            with Library.open(folder, create=True) as library:
                library.items.add(ItemDraft())
        if disk.exhausted:
            break
    assert failures > 12


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_disk_that_became_read_only_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    disk = FaultyDisk(monkeypatch, number)
    disk.countdown = 1
    with pytest.raises(ReadOnlyLibraryError):
        library.photos.add(b"photo", **HOW)


def test_a_failing_disk_is_not_called_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FaultyDisk(monkeypatch, errno.EIO)
    disk.countdown = 2
    with pytest.raises(StorageError) as caught:
        write_atomic(tmp_path / "file", b"data")
    assert not isinstance(caught.value, DiskFullError)
    assert list(tmp_path.iterdir()) == []


def test_a_write_in_pieces_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    write_atomic(tmp_path / "file", b"0123456789")
    assert (tmp_path / "file").read_bytes() == b"0123456789"


def test_an_older_file_survives_a_write_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_atomic(path, b"older")
    disk = FaultyDisk(monkeypatch)
    disk.countdown = 3
    with pytest.raises(DiskFullError):
        write_atomic(path, b"newer")
    assert path.read_bytes() == b"older"


_FILL = """
import os, sys
from pathlib import Path
from local_index import DiskFullError, ItemDraft, Library, ViewDraft

folder = Path(sys.argv[1]) / "wardrobe"
try:
    with Library.open(folder, create=True) as library:
        while True:
            with library.atomic():
                photo = library.photos.add(os.urandom(30_000), extension="jpg", width=1, height=1,
                                           media_type="image/jpeg")
                library.items.add(ItemDraft(notes="w " * 5000, views=(ViewDraft(photo.id),)))
except DiskFullError as error:
    print(error.message)
with Library.open(folder) as library:
    assert library.integrity_problems() == []
    photos = library.photos.all()
    assert library.items.count() == len(photos) > 10, len(photos)
    assert all(library.photos.file(photo).stat().st_size == photo.bytes for photo in photos)
    assert not list(folder.rglob("*.tmp"))
    print("sound")
"""


def test_a_disk_that_is_really_full_leaves_a_sound_wardrobe(tmp_path: Path) -> None:
    mount = f'mount -t tmpfs -o size=3m none "{tmp_path}"'
    unshare = ["unshare", "-m", "sh", "-c"]
    may = (
        shutil.which("unshare")
        and not subprocess.run([*unshare, mount], capture_output=True, check=False).returncode
    )
    if not may:
        pytest.skip("this machine does not let a test mount a small disk")
    done = subprocess.run(
        [*unshare, f'{mount} && exec "$@"', "sh", sys.executable, "-c", _FILL, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.stdout.splitlines() == [
        "There is no room left on the disk that holds this wardrobe.",
        "sound",
    ], done.stderr
