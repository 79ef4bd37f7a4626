"""Opening a wardrobe: made, found, refused, read-only, from several threads."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from local_index import (
    DamagedLibraryError,
    Filter,
    ItemDraft,
    Library,
    LibraryNotFoundError,
    LibraryTooNewError,
    LocalIndexError,
    ReadOnlyLibraryError,
    StorageError,
)
from local_index.store import FOLDERS


def test_a_new_wardrobe_has_its_folders_and_says_what_it_is(folder: Path) -> None:
    with Library.open(folder, create=True, name="Ana", app_version="0.1.0") as library:
        assert not library.read_only
        assert library.items.count() == 0
        assert library.name == "Ana"
    assert all((folder / name).is_dir() for name in FOLDERS)
    manifest = json.loads((folder / "library.json").read_text())
    assert manifest["format"] == 1
    assert manifest["app_version"] == "0.1.0"
    with Library.open(folder) as library:
        assert library.manifest.id == manifest["id"]


def test_a_missing_wardrobe_is_not_made_unasked(folder: Path) -> None:
    with pytest.raises(LibraryNotFoundError) as caught:
        Library.open(folder)
    assert caught.value.next_step
    assert not folder.exists()


def test_a_folder_of_other_files_never_becomes_a_wardrobe(folder: Path) -> None:
    folder.mkdir()
    (folder / "taxes.pdf").write_bytes(b"mine")
    with pytest.raises(LibraryNotFoundError):
        Library.open(folder, create=True)
    assert not (folder / "library.json").exists()


def test_a_making_that_was_cut_off_is_finished_by_the_next_open(folder: Path) -> None:
    Library.open(folder, create=True).close()
    for leftover in folder.glob("wardrobe.db*"):
        leftover.unlink()
    (folder / "wardrobe.db").touch()
    with Library.open(folder) as library:
        assert library.items.add(ItemDraft(name="Shirt")) == 1


def test_a_wardrobe_that_lost_its_database_is_not_taken_for_a_new_one(
    folder: Path, library: Library, add_photo
) -> None:
    add_photo()
    library.close()
    (folder / "wardrobe.db").write_bytes(b"")
    with pytest.raises(DamagedLibraryError) as caught:
        Library.open(folder, create=True)
    assert "vestry restore" in caught.value.next_step
    assert (folder / "wardrobe.db").read_bytes() == b""


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": "1"}', '{"format": 1}', '{"format": 0}', "\0\0\0"]
)
def test_a_garbled_description_is_reported_and_left_alone(folder: Path, text: str) -> None:
    Library.open(folder, create=True).close()
    (folder / "library.json").write_text(text)
    with pytest.raises(DamagedLibraryError):
        Library.open(folder, create=True)
    assert (folder / "library.json").read_text() == text


def test_a_missing_description_is_reported_and_not_replaced(folder: Path) -> None:
    Library.open(folder, create=True).close()
    (folder / "library.json").unlink()
    with pytest.raises(DamagedLibraryError, match=r"library\.json is missing"):
        Library.open(folder, create=True)
    assert not (folder / "library.json").exists()


def test_a_newer_format_is_named_as_such(folder: Path) -> None:
    Library.open(folder, create=True).close()
    manifest = json.loads((folder / "library.json").read_text())
    (folder / "library.json").write_text(json.dumps({**manifest, "format": 2}))
    with pytest.raises(LibraryTooNewError, match="made by a newer Vestry"):
        Library.open(folder)


def test_a_newer_schema_is_named_as_such(folder: Path) -> None:
    Library.open(folder, create=True).close()
    _sql(folder, "PRAGMA user_version = 99")
    with pytest.raises(LibraryTooNewError, match="made by a newer Vestry"):
        Library.open(folder)


def test_a_database_of_another_program_is_refused(folder: Path) -> None:
    Library.open(folder, create=True).close()
    (folder / "wardrobe.db").unlink()
    _sql(folder, "CREATE TABLE notes (text)")
    with pytest.raises(DamagedLibraryError, match="another program"):
        Library.open(folder)


@pytest.mark.parametrize("damage", ["garbage", "header", "pages"])
def test_a_corrupt_database_names_the_way_back(folder: Path, library: Library, damage: str) -> None:
    with library.atomic():
        for number in range(300):
            library.items.add(ItemDraft(name=f"Item {number}", notes="word " * 50))
    library.close()
    path = folder / "wardrobe.db"
    content = bytearray(path.read_bytes())
    if damage == "garbage":
        content[:] = b"not a database at all" * 1000
    elif damage == "header":
        content[:16] = b"\0" * 16
    else:
        content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(DamagedLibraryError) as caught, Library.open(folder) as opened:
        opened.items.find()
    assert "vestry restore" in caught.value.next_step
    assert "backups" in caught.value.next_step


def test_a_check_up_finds_damage_that_opening_does_not_look_for(
    folder: Path, library: Library
) -> None:
    with library.atomic():
        for number in range(300):
            draft = ItemDraft(name=f"Item {number}", notes="word " * 50, season=("summer",))
            library.items.add(draft)
    assert library.integrity_problems() == []
    library.close()
    path = folder / "wardrobe.db"
    content = bytearray(path.read_bytes())
    content[-40960:] = b"\xff" * 40960
    path.write_bytes(content)
    with Library.open(folder) as opened:
        assert opened.integrity_problems()


def test_every_refusal_is_one_sentence(folder: Path) -> None:
    with pytest.raises(LocalIndexError) as caught:
        Library.open(folder)
    assert caught.value.message.endswith(".")
    assert caught.value.message.count(".") == 1


# -- read-only ----------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_written_opens_for_reading(
    folder: Path, library: Library, add_photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = library.items.add(ItemDraft(name="Shirt"))
    library.close()
    monkeypatch.setattr("local_index.store.os.access", lambda path, mode: mode != os.W_OK)
    with Library.open(folder) as opened:
        assert opened.read_only
        assert opened.items.get(item).name == "Shirt"


WRITES = {
    "add": lambda lib: lib.items.add(ItemDraft()),
    "edit": lambda lib: lib.items.update(1, {"name": "x"}),
    "trash": lambda lib: lib.trash.put([1]),
    "purge": lambda lib: lib.trash.purge(older_than_days=0),
    "undo": lambda lib: lib.history.undo(),
    "photo": lambda lib: lib.photos.add(
        b"x", extension="jpg", width=1, height=1, media_type="image/jpeg"
    ),
    "derived": lambda lib: lib.photos.files.write_derived("thumb", "ab" * 32, b"x"),
    "job": lambda lib: lib.jobs.start("import", {}),
    "lock": lambda lib: lib.long_job("import").__enter__(),
    "words": lambda lib: lib.items.set_search_texts({1: "x"}),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_every_write_into_a_read_only_wardrobe_says_so(
    folder: Path, library: Library, files_below, write
) -> None:
    library.items.add(ItemDraft(name="Shirt"))
    library.close()
    before = files_below(folder)
    with Library.open(folder, read_only=True) as opened:
        with pytest.raises(ReadOnlyLibraryError):
            write(opened)
        assert opened.items.count() == 1
    after = [name for name in files_below(folder) if not name.startswith("wardrobe.db-")]
    assert after == before


def test_a_read_only_open_never_makes_a_wardrobe(folder: Path) -> None:
    with pytest.raises(LibraryNotFoundError):
        Library.open(folder, create=True, read_only=True)
    assert not folder.exists()


_MOUNT_SCRIPT = """
import sys
from pathlib import Path
from local_index import Filter, Library, ReadOnlyLibraryError
from local_index.records import ItemDraft

with Library.open(Path(sys.argv[1])) as library:
    assert library.read_only
    print(*(item.name for item in library.items.find(order="id")), sep=",")
    try:
        library.items.add(ItemDraft())
    except ReadOnlyLibraryError:
        print("refused")
"""


@pytest.mark.parametrize("log", [False, True], ids=["folded in", "newest changes in the log"])
def test_a_read_only_disk_shows_everything_that_was_saved(
    folder: Path, tmp_path: Path, log: bool
) -> None:
    source = tmp_path / "source"
    with Library.open(source, create=True) as library:
        library.items.add(ItemDraft(name="Shirt"))
    if log:
        with Library.open(source) as library:
            library.items.add(ItemDraft(name="Dress"))
            shutil.copytree(source, folder)  # while open: as kill -9 leaves it
        (folder / "wardrobe.db-shm").unlink()
        assert (folder / "wardrobe.db-wal").stat().st_size
    else:
        shutil.copytree(source, folder)
    mount = f'mount --bind "{folder}" "{folder}" && mount -o remount,bind,ro "{folder}"'
    if not _may_mount(mount):
        pytest.skip("this machine does not let a test mount a read-only folder")
    done = subprocess.run(
        [
            *("unshare", "-m", "sh", "-c", f'{mount} && exec "$@"', "sh"),
            *(sys.executable, "-c", _MOUNT_SCRIPT, str(folder)),
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.stdout.split() == ["Shirt,Dress" if log else "Shirt", "refused"], done.stderr


def _may_mount(mount: str) -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(["unshare", "-m", "sh", "-c", mount], capture_output=True, check=False)
    return tried.returncode == 0


# -- several at once ----------------------------------------------------------------------------


def test_each_thread_opens_its_own_and_short_writes_wait(folder: Path, library: Library) -> None:
    errors: list[LocalIndexError] = []

    def work(number: int) -> None:
        try:
            with Library.open(folder) as own:
                for count in range(15):
                    own.items.add(ItemDraft(name=f"{number}/{count}"))
        except LocalIndexError as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert library.items.count() == 60


def test_two_that_close_at_the_same_moment_leave_no_log_behind(
    folder: Path, library: Library
) -> None:
    library.close()
    together = threading.Barrier(2)

    def open_write_and_close() -> None:
        with Library.open(folder) as mine:
            mine.items.add(ItemDraft(name="shirt", category="shirt", slot="top"))
            together.wait()

    # Each took the other for the last one in about every eighth round.
    for _ in range(80):
        threads = [threading.Thread(target=open_write_and_close) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not (folder / "wardrobe.db-wal").exists()


def test_a_library_refuses_to_be_used_by_another_thread(library: Library) -> None:
    caught: list[BaseException] = []

    def work() -> None:
        try:
            library.items.count()
        except sqlite3.ProgrammingError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert caught


def test_two_processes_that_make_the_same_wardrobe_make_one(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from local_index import Library, ItemDraft\n"
        "with Library.open(Path(sys.argv[1]), create=True) as lib:\n"
        "    lib.items.add(ItemDraft()); print(lib.manifest.id)"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(3)
    ]
    outputs = [process.communicate() for process in running]
    assert len({out for out, _ in outputs}) == 1, outputs
    with Library.open(folder) as library:
        assert library.items.count() == 3


def test_views_notice_what_another_connection_wrote(folder: Path, library: Library) -> None:
    before = library.data_version()
    library.items.add(ItemDraft())
    assert library.data_version() == before
    with Library.open(folder) as other:
        other.items.add(ItemDraft())
    assert library.data_version() != before


# -- transactions -------------------------------------------------------------------------------


def add_then_fail(library: Library) -> None:
    with library.atomic():
        library.items.add(ItemDraft(name="lost"))
        raise RuntimeError


def test_a_failed_block_leaves_nothing_and_a_nested_one_only_its_own(library: Library) -> None:
    with pytest.raises(RuntimeError):
        add_then_fail(library)
    assert library.items.count() == 0
    with library.atomic():
        library.items.add(ItemDraft(name="kept"))
        with pytest.raises(RuntimeError):
            add_then_fail(library)
    assert [item.name for item in library.items.find()] == ["kept"]
    assert len(library.history.entries()) == 1


def test_a_transaction_that_sqlite_gave_up_never_looks_like_success(library: Library) -> None:
    def give_up() -> None:
        with library.atomic():
            library.items.add(ItemDraft(name="lost"))
            library.db.conn.execute("ROLLBACK")

    with pytest.raises(StorageError):
        give_up()
    assert library.items.count() == 0


def test_a_snapshot_is_one_file_with_the_same_content(library: Library, tmp_path: Path) -> None:
    library.items.add(ItemDraft(name="Shirt"))
    library.snapshot(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db-wal").exists()
    conn = sqlite3.connect(tmp_path / "copy.db")
    assert conn.execute("SELECT name FROM items").fetchall() == [("Shirt",)]
    conn.close()


def test_opening_and_listing_loads_nothing_heavy(folder: Path, library: Library) -> None:
    library.items.add(ItemDraft(name="Shirt"))
    code = (
        "import sys; from pathlib import Path; from local_index import Library\n"
        "with Library.open(Path(sys.argv[1])) as lib: assert lib.items.find()\n"
        "print(sorted({'numpy', 'sqlite_utils', 'usearch', 'filelock', 'cv2', 'pandas'}"
        " & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_foreign_keys_are_on(library: Library) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        library.db.execute("INSERT INTO views (item_id, photo_id) VALUES (7, 7)")
    assert library.items.ids([Filter("views", ">", 0)]) == []


def _sql(folder: Path, statement: str) -> None:
    conn = sqlite3.connect(folder / "wardrobe.db", isolation_level=None)
    conn.execute(statement)
    conn.close()
