"""Upgrades: from every release's own database, with a copy made before, whole or not at all."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sqlite3
from pathlib import Path
from types import ModuleType

import pytest
from sqlite_utils import Database

from local_index import (
    DiskFullError,
    EncoderKey,
    ItemDraft,
    Library,
    LibraryTooNewError,
    MigrationFailedError,
    ReadOnlyLibraryError,
    RelevanceScale,
    migrations,
    upgrades,
)
from local_index.files import PhotoFiles, edit_number, write_atomic

DATA = Path(__file__).parent / "data"
RELEASES = sorted(DATA.glob("wardrobe_m*.sql"))
RELEASED_STEPS = migrations.STEPS


def later_laundry(db: Database, /) -> None:
    """A step as a later release may have it: a column, and a table made anew."""
    db.execute("ALTER TABLE items ADD COLUMN laundry TEXT")
    db.table("wears").transform(rename={"note": "remark"})


def later_breaks(db: Database, /) -> None:
    db.execute("DROP TABLE wears")
    raise ValueError("a bug in a step")


def later_leaves_dangling_rows(db: Database, /) -> None:
    db.execute("DELETE FROM photos")


@pytest.fixture(scope="module")
def keeper() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "keep_release", Path(__file__).parent / "keep_release.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def release(folder: Path, empty_wardrobe: Path, request: pytest.FixtureRequest) -> Path:
    """A wardrobe as the first release left it on someone's disk."""
    text = getattr(request, "param", RELEASES[0]).read_text()
    shutil.copytree(empty_wardrobe, folder)
    (folder / "wardrobe.db").unlink()
    conn = sqlite3.connect(folder / "wardrobe.db")
    conn.execute("PRAGMA journal_mode=WAL")
    conn.executescript(text)
    conn.close()
    return folder


def steps(monkeypatch: pytest.MonkeyPatch, *later: migrations.Step) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*RELEASED_STEPS, *later))


def rows_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    conn = sqlite3.connect(folder / "wardrobe.db")
    names = [
        name
        for (name,) in conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'items_fts%' AND name NOT LIKE 'chat_fts%'"
        )
    ]
    rows = {name: conn.execute(f"SELECT * FROM {name}").fetchall() for name in sorted(names)}
    conn.close()
    return rows


def backups_of(folder: Path) -> list[Path]:
    return sorted((folder / "backups").iterdir())


def test_every_schema_version_has_its_kept_release() -> None:
    assert len(RELEASES) == len(migrations.STEPS)


@pytest.mark.parametrize("release", RELEASES, indirect=True, ids=lambda path: path.stem)
def test_a_released_step_is_never_edited(
    keeper: ModuleType, release: Path, empty_wardrobe: Path
) -> None:
    """Edited a step? Undo it, and write the change as a new step at the end."""
    Library.open(release).close()
    schemas = []
    for folder in (release, empty_wardrobe):
        conn = sqlite3.connect(folder / "wardrobe.db")
        schemas.append(keeper.schema_of(conn))
        conn.close()
    assert schemas[0] == schemas[1]


@pytest.mark.parametrize("release", RELEASES, indirect=True, ids=lambda path: path.stem)
def test_a_kept_release_opens_with_everything_in_it(release: Path) -> None:
    kept = rows_of(release).keys()
    with Library.open(release) as library:
        assert library.integrity_problems() == []
        shirt = library.items.get(1)
        assert (shirt.name, shirt.colors[0], shirt.notes) == (
            "Café shirt",
            ("light blue", 0.8),
            "From Ana",
        )
        assert len(shirt.views) == 2
        assert [item.name for item in library.trash.contents()] == ["Coat"]
        assert library.db.column("SELECT rowid FROM items_fts WHERE items_fts MATCH 'button'") == [
            1
        ]
        assert library.history.undo().added == (2,)
        assert library.jobs.latest("import") is not None
        assert library.items.add(ItemDraft()) == 3
        assert library.messages.branch(1)[0].text == "hello"
        assert [hit.message_id for hit in library.search_conversations("HELL")] == [1]
        empty = [
            name
            for name, rows in rows_of(release).items()
            if not rows and name in kept and not name.startswith("sqlite_")
        ]
        assert empty == []


@pytest.mark.parametrize("release", [RELEASES[3]], indirect=True, ids=["m004"])
def test_a_mask_of_before_masks_had_numbers_counts_on(release: Path) -> None:
    folder = release
    conn = sqlite3.connect(folder / "wardrobe.db")
    (sha256,) = conn.execute("SELECT sha256 FROM photos WHERE id = 1").fetchone()
    conn.close()
    files = PhotoFiles(folder, read_only=False)
    write_atomic(files.edit(sha256, 0), b"brushed")
    write_atomic(files.derived("cutout", sha256), b"made with it")
    with Library.open(folder) as library:
        photo = library.photos.get(1)
        assert photo.edit == edit_number(b"brushed")
        mask = library.photos.edit_file(photo)
        assert mask is not None
        assert mask.read_bytes() == b"brushed"
        assert library.photos.derived_file("cutout", photo).read_bytes() == b"made with it"
        assert library.photos.get(2).edit == 0
        os.utime(files.edit(sha256, 0), (1, 1))
        os.utime(mask, (1, 1))
        assert library.sync.sweep_edits() == 1
        assert mask.is_file()


@pytest.mark.parametrize("release", [RELEASES[3]], indirect=True, ids=["m004"])
def test_a_mask_that_cannot_be_read_stops_the_upgrade_instead_of_being_swept_later(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn = sqlite3.connect(release / "wardrobe.db")
    (sha256,) = conn.execute("SELECT sha256 FROM photos WHERE id = 1").fetchone()
    conn.close()
    mask = PhotoFiles(release, read_only=False).edit(sha256, 0)
    write_atomic(mask, b"brushed")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == mask:
            raise PermissionError(13, "another program has it")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(MigrationFailedError):
        Library.open(release)
    monkeypatch.undo()
    with Library.open(release) as library:
        assert library.photos.get(1).edit == edit_number(b"brushed")


@pytest.mark.parametrize("release", [RELEASES[3]], indirect=True, ids=["m004"])
def test_a_mask_counts_on_when_the_database_of_before_the_upgrade_comes_back(
    release: Path,
) -> None:
    conn = sqlite3.connect(release / "wardrobe.db")
    (sha256,) = conn.execute("SELECT sha256 FROM photos WHERE id = 1").fetchone()
    conn.close()
    files = PhotoFiles(release, read_only=False)
    write_atomic(files.edit(sha256, 0), b"brushed")
    with Library.open(release) as library:
        os.utime(files.edit(sha256, 0), (1, 1))
        library.sync.sweep_edits()
        newest = files.write_edit(sha256, b"brushed again")
        os.utime(files.edit(sha256, edit_number(b"brushed")), (2, 2))
    (copy,) = (release / "backups").glob("wardrobe-m004-*.db")
    for file in release.glob("wardrobe.db*"):
        file.unlink()
    shutil.copy2(copy, release / "wardrobe.db")
    with Library.open(release) as library:
        assert library.photos.get(1).edit == newest


def test_an_encoder_of_the_first_release_explains_itself_afterwards(release: Path) -> None:
    """Its vectors answer on, and share their words with every encoder of that word tower."""
    pocket = ("pocket-encoder", "5ab44b1e4a47", "b" * 12)
    conn = sqlite3.connect(release / "wardrobe.db")
    conn.execute(
        "INSERT INTO encoders (id, name, revision, preprocess) VALUES (7, ?, ?, ?)", pocket
    )
    conn.executemany(
        "INSERT INTO vectors (photo_id, space, encoder_id, dims, vector)"
        " VALUES (?, 'text', 7, 2, X'003C0000')",
        [(1,), (2,)],
    )
    conn.commit()
    conn.close()
    with Library.open(release) as library:
        serving = library.encoders.serving()
        assert serving is not None
        assert serving.key == EncoderKey(*pocket)
        assert serving.key.text_space == "minilm-l6-v2/384"
        assert RelevanceScale.of(serving.relevance) == RelevanceScale(
            text_floor=0.1995, text_full=0.4707, image_floor=0.2368, image_full=0.6537
        )
        (unknown,) = [one for one in library.encoders.known() if one.key.name == "pocket"]
        assert (unknown.key.text_space, unknown.relevance) == ("a", {})


def test_a_later_step_keeps_every_row_and_makes_a_copy_before(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(release)
    steps(monkeypatch, later_laundry)
    with Library.open(release) as library:
        assert library.db.value("SELECT laundry FROM items WHERE id = 1") is None
        assert library.db.value("SELECT remark FROM wears") == ""
        assert library.items.get(1).name == "Café shirt"
        assert library.db.value("PRAGMA foreign_keys") == 1
        assert upgrades.version_of(library.db) == len(migrations.STEPS)
    (copy,) = backups_of(release)
    assert copy.name.startswith("wardrobe-m001-")
    restored = release.parent / "restored"
    restored.mkdir()
    shutil.copy(copy, restored / "wardrobe.db")
    assert rows_of(restored) == before
    Library.open(release).close()
    assert len(backups_of(release)) == 1


@pytest.mark.parametrize("broken", [later_breaks, later_leaves_dangling_rows])
def test_a_failing_step_undoes_the_ones_before_it_too(
    release: Path, monkeypatch: pytest.MonkeyPatch, broken: migrations.Step
) -> None:
    before = rows_of(release)
    steps(monkeypatch, later_laundry, broken)
    with pytest.raises(MigrationFailedError, match="is as it was") as caught:
        Library.open(release)
    assert caught.value.__cause__ is not None
    assert rows_of(release) == before
    assert len(backups_of(release)) == 1
    steps(monkeypatch, later_laundry)
    with Library.open(release) as library:
        assert library.items.get(1).name == "Café shirt"


def test_only_the_newest_five_copies_are_kept(release: Path, clock) -> None:
    (release / "backups" / "mine.db").write_bytes(b"not ours")
    with Library.open(release, clock=clock) as library:
        made = []
        for _ in range(7):
            made.append(upgrades.back_up(library.db, release / "backups").name)
            clock.advance(minutes=1)
    assert [path.name for path in backups_of(release)] == ["mine.db", *made[-5:]]


def test_no_room_for_the_copy_means_no_upgrade(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(release)
    steps(monkeypatch, later_laundry)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("local_index.upgrades.os.fsync", full)
    with pytest.raises(DiskFullError):
        Library.open(release)
    assert rows_of(release) == before
    assert list((release / "backups").iterdir()) == []


def test_a_copy_holds_what_is_still_in_the_log(library: Library, folder: Path) -> None:
    library.items.add(ItemDraft(name="newest"))
    assert (folder / "wardrobe.db-wal").stat().st_size
    copy = upgrades.back_up(library.db, folder / "backups")
    conn = sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)
    assert conn.execute("SELECT name FROM items").fetchall() == [("newest",)]
    assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    conn.close()


def test_a_new_wardrobe_needs_no_copy(folder: Path) -> None:
    Library.open(folder, create=True).close()
    assert list((folder / "backups").iterdir()) == []


def test_an_older_wardrobe_that_cannot_be_written_says_what_to_do(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps(monkeypatch, later_laundry)
    with pytest.raises(ReadOnlyLibraryError, match="older Vestry") as caught:
        Library.open(release, read_only=True)
    assert caught.value.next_step


def test_an_earlier_vestry_does_not_touch_what_a_later_one_made(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        steps(later, later_laundry)
        Library.open(release).close()
    before = rows_of(release)
    with pytest.raises(LibraryTooNewError):
        Library.open(release)
    assert rows_of(release) == before


def test_a_first_step_that_was_killed_is_taken_again(folder: Path) -> None:
    """sqlite-utils makes its own table before the step's transaction; a kill can fall between."""
    Library.open(folder, create=True).close()
    for leftover in folder.glob("wardrobe.db*"):
        leftover.unlink()
    conn = sqlite3.connect(folder / "wardrobe.db")
    migrations.migration_set(()).ensure_migrations_table(Database(conn))
    conn.close()
    with Library.open(folder) as library:
        assert library.items.add(ItemDraft()) == 1
    assert json.loads((folder / "library.json").read_text())["format"] == 1
