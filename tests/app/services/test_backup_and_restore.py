"""Backups hold everything of one moment; a restore brings it back or changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import CancelledError, InputError
from app.services import restoring
from app.services.backup import MANIFEST, back_up, is_backup
from app.services.job_control import JobControl
from app.services.restoring import BackupUnusableError, restore
from local_index import ItemDraft, Library, LibraryTooNewError

Change = Callable[[dict[str, bytes], dict[str, Any]], None]


@pytest.fixture
def packed(library: Library, tmp_path: Path) -> Path:
    return back_up(library.folder, tmp_path / "backup.zip").path


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def repacked(packed: Path, target: Path, change: Change) -> Path:
    """Write a backup whose files and manifest were changed, with true hashes for what is there."""
    with zipfile.ZipFile(packed) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}
        manifest = json.loads(archive.read(MANIFEST))
    manifest["files"] = {}
    change(files, manifest)
    for name, data in files.items():
        entry = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        manifest["files"].setdefault(name, entry)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(MANIFEST, json.dumps(manifest))
    return target


# -- packing --------------------------------------------------------------------------------------


def test_a_backup_holds_what_the_person_owns_and_nothing_that_can_be_made_again(
    library: Library, tmp_path: Path
) -> None:
    photo = library.photos.all()[0]
    library.photos.files.write_edit(photo.sha256, b"brushed")
    (library.folder / "pictures").mkdir(exist_ok=True)
    (library.folder / "pictures" / "drawn.png").write_bytes(b"drawn")
    (library.folder / "photos" / ".half.tmp").write_bytes(b"half")
    report = back_up(library.folder, tmp_path / "b.zip")
    assert report.counts == {"items": 3, "photos": 3, "edits": 1, "pictures": 1}
    with zipfile.ZipFile(report.path) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read(MANIFEST))
        for name, entry in manifest["files"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == entry["sha256"]
    tops = {name.split("/")[0] for name in names}
    assert tops == {MANIFEST, "wardrobe.db", "library.json", "photos", "edits", "pictures"}
    assert not any(name.endswith(".tmp") for name in names)
    assert manifest["app"] == "vestry"
    assert manifest["library_format"] == 1


def test_the_database_in_a_backup_is_whole_while_another_process_is_writing(
    library: Library, tmp_path: Path
) -> None:
    other = sqlite3.connect(library.folder / "wardrobe.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE items SET notes = 'half done'")
        back_up(library.folder, tmp_path / "b.zip")
    finally:
        other.execute("ROLLBACK")
        other.close()
    restore(tmp_path / "b.zip", tmp_path / "back")
    with Library.open(tmp_path / "back") as back:
        assert [item.notes for item in back.items.find()] == ["", "", ""]
        assert back.integrity_problems() == []


def test_a_photo_whose_file_is_gone_is_counted(library: Library, tmp_path: Path) -> None:
    library.photos.file(library.photos.all()[0]).unlink()
    assert back_up(library.folder, tmp_path / "b.zip").missing == 1


def test_a_folder_as_target_gets_a_telling_name(library: Library, tmp_path: Path) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    report = back_up(library.folder, place)
    assert report.path.parent == place
    assert report.path.name.startswith("vestry-wardrobe-20")
    assert is_backup(report.path)


def test_an_earlier_backup_is_replaced_and_anything_else_is_not(
    library: Library, packed: Path, tmp_path: Path
) -> None:
    library.items.add(ItemDraft(category="hat", slot="accessory"))
    assert back_up(library.folder, packed).counts["items"] == 4
    letter = tmp_path / "letter.zip"
    letter.write_bytes(b"mine")
    with pytest.raises(InputError, match="exists already"):
        back_up(library.folder, letter)
    assert letter.read_bytes() == b"mine"


@pytest.mark.parametrize("place", ["wardrobe/photos/b.zip", "wardrobe", "missing/b.zip"])
def test_places_that_cannot_hold_a_backup(library: Library, tmp_path: Path, place: str) -> None:
    with pytest.raises(InputError):
        back_up(library.folder, tmp_path / place)


def test_a_cancelled_or_failed_backup_leaves_nothing_behind(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    control = JobControl()
    control.cancel()
    with pytest.raises(CancelledError):
        back_up(library.folder, out / "b.zip", control=control)

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError, match="space"):
        back_up(library.folder, out / "b.zip")
    assert list(out.iterdir()) == []


# -- bringing back --------------------------------------------------------------------------------


def test_everything_comes_back_byte_for_byte(
    library: Library, packed: Path, tmp_path: Path
) -> None:
    report = restore(packed, tmp_path / "new" / "back")
    assert report.counts["items"] == 3
    photos = {name: data for name, data in files_of(library.folder).items() if "photos" in name}
    back = files_of(tmp_path / "new" / "back")
    assert {name: data for name, data in back.items() if name.startswith("photos")} == photos
    with Library.open(tmp_path / "new" / "back") as restored:
        assert restored.items.find() == library.items.find()
        assert restored.manifest == library.manifest


def test_a_wardrobe_is_never_overwritten(library: Library, packed: Path) -> None:
    before = files_of(library.folder)
    with pytest.raises(InputError, match="already"):
        restore(packed, library.folder)
    assert files_of(library.folder) == before


def test_an_empty_wardrobe_gives_way(packed: Path, tmp_path: Path) -> None:
    Library.open(tmp_path / "fresh", create=True).close()
    assert restore(packed, tmp_path / "fresh").moved_aside is None
    with Library.open(tmp_path / "fresh") as restored:
        assert restored.items.count() == 3
    assert not list(tmp_path.glob("fresh.before*"))


def test_replacing_moves_the_old_wardrobe_aside_whole(
    library: Library, packed: Path, tmp_path: Path
) -> None:
    library.items.update(1, {"brand": "Later"})
    folder = library.folder
    library.close()
    report = restore(packed, folder, replace=True)
    assert report.moved_aside is not None
    with Library.open(report.moved_aside) as old, Library.open(folder) as new:
        assert old.items.get(1).brand == "Later"
        assert new.items.get(1).brand is None


def test_a_folder_of_other_things_is_refused_even_with_replace(
    packed: Path, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("mine")
    for replace in (False, True):
        with pytest.raises(InputError):
            restore(packed, tmp_path / "letters", replace=replace)
    assert (tmp_path / "letters" / "letter.txt").read_text() == "mine"


def test_a_second_rename_that_fails_puts_the_old_wardrobe_back(
    library: Library, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = library.folder
    library.close()
    before = files_of(folder)
    rename = restoring._rename

    def failing(source: Path, target: Path) -> None:
        if source.name.startswith("."):
            raise OSError(5, "Input/output error")
        rename(source, target)

    monkeypatch.setattr(restoring, "_rename", failing)
    with pytest.raises(OSError, match="Input/output"):
        restore(packed, folder, replace=True)
    assert files_of(folder) == before
    assert [path.name for path in folder.parent.glob("*wardrobe*")] == ["wardrobe"]


# -- backups that are none, damaged or hostile ----------------------------------------------------


def refused(source: Path, tmp_path: Path) -> str:
    """Restore, expect a refusal that changed nothing, and return its sentence."""
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(BackupUnusableError) as caught:
        restore(source, tmp_path / "target")
    assert {path.name for path in tmp_path.iterdir()} == before
    assert caught.value.next_step.endswith(".")
    return caught.value.message


def test_a_file_that_is_no_zip(tmp_path: Path) -> None:
    (tmp_path / "letter.zip").write_text("Dear zip,")
    assert refused(tmp_path / "letter.zip", tmp_path) == "letter.zip is not a backup of Vestry."


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_backup_that_is_cut_off(packed: Path, tmp_path: Path, share: float) -> None:
    data = packed.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: int(len(data) * share)])
    assert refused(tmp_path / "cut.zip", tmp_path) == "This backup is cut off or damaged."


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert refused(tmp_path / "other.zip", tmp_path) == "This ZIP file is not a backup of Vestry."


@pytest.mark.parametrize("text", ["[]", "{", '{"kind": 1}', "\ufffe", "null"])
def test_a_manifest_that_is_none(tmp_path: Path, text: str) -> None:
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        archive.writestr(MANIFEST, text)
    assert "not a backup" in refused(tmp_path / "odd.zip", tmp_path)


def test_a_flipped_byte_is_noticed(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        photo = next(one for one in archive.infolist() if one.filename.startswith("photos/"))
    data = bytearray(packed.read_bytes())
    data[photo.header_offset + 30 + len(photo.filename) + 100] ^= 0xFF
    (tmp_path / "flipped.zip").write_bytes(data)
    assert "damaged" in refused(tmp_path / "flipped.zip", tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        *("../evil.txt", "photos/../../evil.txt", "/etc/evil", "photos//x", "photos/./x"),
        *("C:/evil", "photos/C:evil", "photos\\evil", "photos/con", "photos/nul.jpg"),
        *("photos/x.", "photos/x ", "photos/a\x1fb", "derived/thumb/x.jpg", "photos", "setup.py"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(packed: Path, tmp_path: Path, name: str) -> None:
    def change(files: dict[str, bytes], _manifest: dict[str, Any]) -> None:
        files[name] = b"evil"

    assert "not safe" in refused(repacked(packed, tmp_path / "evil.zip", change), tmp_path)
    assert not list(tmp_path.parent.glob("evil*"))


def test_a_name_that_comes_twice_is_refused(packed: Path, tmp_path: Path) -> None:
    def change(files: dict[str, bytes], _manifest: dict[str, Any]) -> None:
        files["photos/aa/x.jpg"] = b"one"
        files["photos/aa/X.JPG"] = b"two"

    assert "same name" in refused(repacked(packed, tmp_path / "twice.zip", change), tmp_path)


def test_a_link_is_refused(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        files = {name: archive.read(name) for name in manifest["files"]}
    link = zipfile.ZipInfo("photos/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = b"/etc/passwd"
    manifest["files"]["photos/link"] = {
        "sha256": hashlib.sha256(target).hexdigest(),
        "bytes": len(target),
    }
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(link, target)
        archive.writestr(MANIFEST, json.dumps(manifest))
    assert "link" in refused(tmp_path / "link.zip", tmp_path)


@pytest.mark.parametrize("which", ["missing", "extra"])
def test_files_and_manifest_must_agree(packed: Path, tmp_path: Path, which: str) -> None:
    def change(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        if which == "missing":
            manifest["files"]["photos/aa/gone.jpg"] = {"sha256": "0" * 64, "bytes": 3}
        else:
            manifest["files"]["wardrobe.db"] = {"sha256": "0" * 64, "bytes": 3}

    assert "damaged" in refused(repacked(packed, tmp_path / "odd.zip", change), tmp_path)


def test_a_bomb_is_refused_before_it_is_unpacked(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(files: dict[str, bytes], _manifest: dict[str, Any]) -> None:
        files["pictures/zeros.png"] = bytes(8 << 20)

    bomb = repacked(packed, tmp_path / "bomb.zip", change)
    monkeypatch.setattr(restoring, "_RATIO_FREE_BYTES", 1 << 20)
    assert "far more data" in refused(bomb, tmp_path)


def test_more_bytes_than_declared_are_not_written(packed: Path, tmp_path: Path) -> None:
    name = "pictures/liar.png"

    def change(files: dict[str, bytes], _manifest: dict[str, Any]) -> None:
        files[name] = bytes(100_000)

    lying = repacked(packed, tmp_path / "liar.zip", change)
    data = bytearray(lying.read_bytes())
    # Both size fields (local header and table of contents) now claim 10 bytes.
    real, claimed = (100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert data.count(real) == 2
    lying.write_bytes(bytes(data).replace(real, claimed))
    assert "damaged" in refused(lying, tmp_path)


def test_a_disk_without_room_is_asked_first(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(InputError, match="room"):
        restore(packed, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_a_backup_of_a_newer_version_is_refused(packed: Path, tmp_path: Path) -> None:
    def newer_backup(_files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["format"] = 99

    def newer_library(files: dict[str, bytes], _manifest: dict[str, Any]) -> None:
        fields = json.loads(files["library.json"])
        files["library.json"] = json.dumps({**fields, "format": 99}).encode()

    newer = repacked(packed, tmp_path / "newer.zip", newer_backup)
    assert refused(newer, tmp_path) == "This backup was made by a newer Vestry."
    with pytest.raises(LibraryTooNewError):
        restore(repacked(packed, tmp_path / "later.zip", newer_library), tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_a_cancelled_restore_changes_nothing(packed: Path, tmp_path: Path) -> None:
    control = JobControl()
    control.cancel()
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(CancelledError):
        restore(packed, tmp_path / "target", control=control)
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_backup_is_a_zip_that_any_program_opens(packed: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed.read_bytes())) as archive:
        assert archive.testzip() is None
