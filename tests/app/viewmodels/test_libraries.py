"""The switcher: listing, making, renaming, moving, handing over and taking in wardrobes."""

from __future__ import annotations

import dataclasses
import os
import stat
import zipfile
from pathlib import Path

import pytest

from app.errors import CancelledError, InputError
from app.paths import DEFAULT_FOLDER
from app.services import moving
from app.services.job_control import JobControl
from app.services.moving import move
from app.settings import Settings, load_settings
from app.viewmodels.libraries import LibrariesViewModel
from app.viewmodels.settings import SettingsViewModel
from app.window_lock import LOCK_NAME, held
from local_index import Library


@pytest.fixture
def usual(services) -> Path:
    return services.paths.wardrobes


@pytest.fixture
def model(operations, services, inline_runner, notifications):
    settings = SettingsViewModel(services.paths.settings_file, services.settings, inline_runner)
    return LibrariesViewModel(operations, settings)


@pytest.mark.usefixtures("tiny_wardrobe")
def test_the_open_wardrobe_is_listed_with_name_photo_and_count(model) -> None:
    model.refresh()
    assert [info.name for info in model.known] == ["wardrobe"]
    assert model.current.items == 8
    assert model.current.photo is not None
    assert model.current.photo.is_file()


def test_the_first_garment_gives_the_wardrobe_its_picture(
    model, operations, importer, photo_folder
) -> None:
    operations.read(lambda library: library.name, lambda _name: None)
    model.refresh()
    assert model.current.photo is None
    importer.run([photo_folder(1)])
    operations.announce()
    assert model.current.photo is not None


def test_a_new_wardrobe_is_made_and_asked_for(model, usual) -> None:
    wanted: list[Path] = []
    model.switch_wanted.connect(wanted.append)
    model.create("  Sofia   Lindström ")
    assert wanted == [usual / "sofia-lindstrom"]
    with Library.open(wanted[0]) as library:
        assert library.name == "Sofia Lindström"


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_name_must_be_a_name(model, notifications, name) -> None:
    model.create(name)
    assert [one.kind for one in notifications.recent()] == ["error"]


def test_a_name_is_given_once(model, notifications) -> None:
    model.create("Sofia")
    model.create("sofia")
    assert "already" in notifications.recent()[-1].text


@pytest.mark.usefixtures("tiny_wardrobe")
def test_renaming_keeps_folder_and_identity(model, library_folder) -> None:
    with Library.open(library_folder) as library:
        before = library.manifest
    model.rename(library_folder, "Winter")
    assert model.current_name == "Winter"
    with Library.open(library_folder) as library:
        assert (library.name, library.manifest.id) == ("Winter", before.id)
        assert library.manifest.created == before.created


@pytest.mark.usefixtures("tiny_wardrobe")
def test_handing_over_and_taking_in_gives_the_same_garments(
    model, library_folder, tmp_path, usual
) -> None:
    wanted: list[Path] = []
    model.switch_wanted.connect(wanted.append)
    model.hand_over(library_folder, tmp_path / "sofia.zip")
    model.take_in(tmp_path / "sofia.zip", "Sofia's copy")
    assert wanted == [usual / "sofia-s-copy"]
    with Library.open(wanted[0]) as copy, Library.open(library_folder) as original:
        assert copy.name == "Sofia's copy"
        assert [item.name for item in copy.items.find()] == [
            item.name for item in original.items.find()
        ]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.fixture
def another_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_same_disk", lambda _folder, _parent: False)


@pytest.mark.parametrize("same_disk", [True, False])
@pytest.mark.usefixtures("tiny_wardrobe")
def test_moving_takes_everything_along(
    library_folder, dump_library, elsewhere, monkeypatch: pytest.MonkeyPatch, same_disk
) -> None:
    before = dump_library(library_folder)
    monkeypatch.setattr(moving, "_same_disk", lambda _folder, _parent: same_disk)
    moved = move(library_folder, elsewhere)
    assert moved == elsewhere / library_folder.name
    assert not library_folder.exists()
    assert dump_library(moved) == before
    assert not [one for one in elsewhere.iterdir() if one != moved]
    assert not [one for one in library_folder.parent.iterdir() if one.name.startswith(".")]


def test_the_usual_wardrobe_is_found_again_after_it_was_moved(
    operations, services, inline_runner, usual, elsewhere
) -> None:
    """The next start must not make an empty one where it was."""
    with Library.open(usual / DEFAULT_FOLDER, create=True):
        pass
    settings = SettingsViewModel(services.paths.settings_file, services.settings, inline_runner)
    assert settings.current.library is None
    LibrariesViewModel(operations, settings).move(usual / DEFAULT_FOLDER, elsewhere)
    moved = elsewhere / DEFAULT_FOLDER
    assert load_settings(services.paths.settings_file).library == str(moved)
    LibrariesViewModel(operations, settings).move(moved, usual)
    assert load_settings(services.paths.settings_file).library == str(usual / DEFAULT_FOLDER)


def test_where_a_wardrobe_is_now_is_kept_at_once(
    operations, services, inline_runner, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second writing would wait until the old place is cleared, for minutes."""
    before, after = tmp_path / "sofia", tmp_path / "stick" / "sofia"
    chosen = dataclasses.replace(services.settings, library=str(before))
    settings = SettingsViewModel(services.paths.settings_file, chosen, inline_runner)
    saved: list[Settings] = []
    monkeypatch.setattr(
        "app.viewmodels.settings.save_settings", lambda _file, written: saved.append(written)
    )
    LibrariesViewModel(operations, settings).settle_move(before, after)
    assert [(one.library, one.wardrobes) for one in saved] == [(str(after), (str(after),))]


@pytest.mark.usefixtures("tiny_wardrobe", "another_disk")
def test_a_move_that_fails_leaves_the_wardrobe_where_it_is(
    library_folder, dump_library, elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump_library(library_folder)

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr("shutil.copy2", refuse)
    with pytest.raises(OSError, match="no room"):
        move(library_folder, elsewhere)
    assert dump_library(library_folder) == before
    assert list(elsewhere.iterdir()) == []


@pytest.mark.usefixtures("tiny_wardrobe", "another_disk")
def test_what_comes_while_it_is_copied_comes_along(
    library_folder, dump_library, elsewhere, importer, photo_folder
) -> None:
    planned = moving.prepare_move(library_folder, elsewhere)
    importer.run([photo_folder(3, name="late", first=70)])
    with Library.open(library_folder) as library:
        gone = library.photos.derived_file("mask", next(iter(library.photos.all())))
    gone.unlink()
    before = dump_library(library_folder)
    moved = moving.finish_move(planned)
    moving.clear_left(moved)
    assert dump_library(moved.folder) == before
    with Library.open(moved.folder) as library:
        assert library.items.count() == 11
        assert library.integrity_problems() == []


@pytest.mark.usefixtures("tiny_wardrobe", "another_disk")
def test_a_photo_added_in_the_last_moment_is_not_left_behind(
    library_folder, elsewhere, photo_folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line may work beside a move: no row may come without its file."""
    planned = moving.prepare_move(library_folder, elsewhere)
    (late,) = photo_folder(1, name="late", first=70).iterdir()
    snapshot = Library.snapshot

    def add_first(library: Library, target: Path) -> None:
        with Library.open(library_folder) as other:
            other.photos.add(late, extension="jpg", width=4, height=3, media_type="image/jpeg")
        snapshot(library, target)

    monkeypatch.setattr(Library, "snapshot", add_first)
    with Library.open(moving.finish_move(planned).folder) as library:
        assert library.photos.count() == 9
        assert library.sync.check().missing_photos == ()


@pytest.mark.usefixtures("tiny_wardrobe", "another_disk")
def test_the_old_place_goes_only_when_the_copy_is_on_its_disk(
    library_folder, elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that is pulled out right after must hold what nothing else holds any more."""
    synced: set[tuple[int, int]] = set()
    sync = os.fsync

    def note(descriptor: int) -> None:
        found = os.fstat(descriptor)
        synced.add((found.st_dev, found.st_ino))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    moved = move(library_folder, elsewhere)
    kept = [moved, moved.parent, *moved.rglob("*")]
    kept = [path for path in kept if "derived" not in path.parts]
    assert any(path.suffix == ".jpg" for path in kept)
    states = {path: path.stat() for path in kept}
    assert [p for p, one in states.items() if (one.st_dev, one.st_ino) not in synced] == []


@pytest.mark.usefixtures("tiny_wardrobe", "another_disk")
def test_what_an_earlier_move_left_does_not_keep_the_old_wardrobe_there(
    library_folder, elsewhere
) -> None:
    left = library_folder.with_name(f".{library_folder.name}.moved") / "photos"
    left.mkdir(parents=True)
    (left / "left.jpg").write_bytes(b"killed while it was cleared")
    move(library_folder, elsewhere)
    assert not library_folder.exists()
    assert not left.parent.exists()


@pytest.mark.usefixtures("tiny_wardrobe", "another_disk")
def test_room_is_counted_while_an_import_writes(
    library_folder, elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleeting = library_folder / "photos" / ".1-ab.tmp"
    is_file = Path.is_file

    def gone_meanwhile(path: Path) -> bool:
        return path == fleeting or is_file(path)

    monkeypatch.setattr(Path, "is_file", gone_meanwhile)
    monkeypatch.setattr(
        Path, "rglob", lambda path, pattern, _found=Path.rglob: [*_found(path, pattern), fleeting]
    )
    move(library_folder, elsewhere)
    assert not library_folder.exists()


@pytest.mark.usefixtures("tiny_wardrobe", "another_disk")
def test_a_move_that_is_stopped_leaves_nothing_behind(
    library_folder, dump_library, elsewhere
) -> None:
    before, control = dump_library(library_folder), JobControl()
    with pytest.raises(CancelledError):
        moving.prepare_move(
            library_folder, elsewhere, progress=lambda _p: control.cancel(), control=control
        )
    assert dump_library(library_folder) == before
    assert list(elsewhere.iterdir()) == []


@pytest.mark.usefixtures("tiny_wardrobe", "another_disk")
def test_there_must_be_room(library_folder, elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = moving.shutil.disk_usage(elsewhere)
    monkeypatch.setattr(moving.shutil, "disk_usage", lambda _place: usage._replace(free=1000))
    with pytest.raises(InputError, match="not enough room"):
        move(library_folder, elsewhere)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.usefixtures("tiny_wardrobe")
def test_a_wardrobe_is_never_moved_over_something(library_folder, tmp_path) -> None:
    with pytest.raises(InputError):
        move(library_folder, library_folder.parent)
    with pytest.raises(InputError):
        move(library_folder, tmp_path / "missing")
    with pytest.raises(InputError):
        move(library_folder, library_folder / "photos")


def test_another_wardrobe_is_moved_unless_a_window_has_it(
    model, usual, elsewhere, notifications
) -> None:
    told: list[tuple[Path, Path]] = []
    model.moved.connect(lambda before, after: told.append((before, after)))
    sofia = usual / "sofia"
    with Library.open(sofia, create=True, name="Sofia"):
        pass
    with held(sofia):
        model.move(sofia, elsewhere)
        assert sofia.is_dir()
    assert "another window" in notifications.recent()[-1].text
    model.move(sofia, elsewhere)
    assert told == [(sofia, elsewhere / "sofia")]
    assert not (elsewhere / "sofia" / LOCK_NAME).exists()
    assert [info.folder for info in model.known if info.name == "Sofia"] == [elsewhere / "sofia"]


def test_a_wardrobe_taken_off_the_list_keeps_its_files_and_can_come_back(model, usual) -> None:
    gone: list[object] = []
    model.forgotten.connect(gone.append)
    with Library.open(usual / "sofia", create=True, name="Sofia"):
        pass
    model.refresh()
    (sofia,) = [info for info in model.known if info.name == "Sofia"]
    model.forget(sofia)
    assert gone == [sofia]
    assert "Sofia" not in [info.name for info in model.known]
    assert (usual / "sofia" / "library.json").is_file()
    model.recall(sofia.folder)
    assert "Sofia" in [info.name for info in model.known]


@pytest.mark.usefixtures("tiny_wardrobe")
def test_the_open_wardrobe_stays_on_the_list(model) -> None:
    model.refresh()
    model.forget(model.current)
    assert model.current in model.known


def test_a_lost_wardrobe_is_opened_from_where_it_is_now(model, tmp_path, services) -> None:
    wanted: list[Path] = []
    model.switch_wanted.connect(wanted.append)
    model.add(tmp_path / "stick" / "sofia")
    model.find_again(tmp_path / "stick" / "sofia", tmp_path / "disk" / "sofia")
    assert wanted[-1] == tmp_path / "disk" / "sofia"
    model.refresh()
    assert [info.folder.parent.name for info in model.known if info.name == "sofia"] == ["disk"]


@pytest.mark.parametrize("kind", ["leads out", "bomb", "link", "text", "cut"])
@pytest.mark.usefixtures("tiny_wardrobe")
def test_a_zip_file_that_cannot_be_trusted_leaves_nothing_behind(
    model, library_folder, tmp_path, usual, notifications, kind
) -> None:
    archive = tmp_path / "sofia.zip"
    model.hand_over(library_folder, archive)
    _spoil(archive, kind)
    wanted: list[Path] = []
    model.switch_wanted.connect(wanted.append)
    model.take_in(archive, "Sofia")
    told = notifications.recent()[-1]
    assert told.kind == "error"
    assert "--" not in told.text
    assert wanted == []
    assert not usual.exists() or list(usual.iterdir()) == []
    assert not (tmp_path / "evil.txt").exists()


def _spoil(archive: Path, kind: str) -> None:
    if kind == "text":
        archive.write_text("no ZIP file")
        return
    if kind == "cut":
        archive.write_bytes(archive.read_bytes()[:-200])
        return
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as opened:
        if kind == "leads out":
            opened.writestr("photos/../../evil.txt", "out")
        elif kind == "bomb":
            opened.writestr("photos/bomb.jpg", bytes(80 << 20))
        else:
            entry = zipfile.ZipInfo("photos/link.jpg")
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            opened.writestr(entry, "/etc/passwd")


def test_a_wardrobe_elsewhere_is_remembered_and_a_lost_one_says_so(model, tmp_path) -> None:
    model.add(tmp_path / "gone")
    model.refresh()
    lost = [info for info in model.known if info.folder == tmp_path / "gone"]
    assert lost[0].problem == "This wardrobe is not where it was."
    assert lost[0].next_step
