"""The switcher: listing, making, renaming, moving, handing over and taking in wardrobes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import InputError
from app.services.wardrobes import Wardrobes
from app.viewmodels.libraries import LibrariesViewModel
from app.viewmodels.settings import SettingsViewModel
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


@pytest.mark.parametrize("same_disk", [True, False])
@pytest.mark.usefixtures("tiny_wardrobe")
def test_moving_takes_everything_along(
    library_folder, dump_library, tmp_path, monkeypatch: pytest.MonkeyPatch, same_disk
) -> None:
    before = dump_library(library_folder)
    target = tmp_path / "elsewhere"
    target.mkdir()
    if not same_disk:
        rename = os.rename

        def across(source, goal):
            if Path(source) == library_folder:
                raise OSError(18, "another disk")
            rename(source, goal)

        monkeypatch.setattr(os, "rename", across)
    moved = Wardrobes(tmp_path / "none").move(library_folder, target)
    assert moved == target / library_folder.name
    assert not library_folder.exists()
    assert dump_library(moved) == before
    assert not [one for one in target.iterdir() if one != moved]


@pytest.mark.usefixtures("tiny_wardrobe")
def test_a_move_that_fails_leaves_the_wardrobe_where_it_is(
    library_folder, dump_library, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump_library(library_folder)
    target = tmp_path / "elsewhere"
    target.mkdir()

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(os, "rename", refuse)
    monkeypatch.setattr("shutil.copy2", refuse)
    with pytest.raises(OSError, match="no room"):
        Wardrobes(tmp_path / "none").move(library_folder, target)
    assert dump_library(library_folder) == before
    assert list(target.iterdir()) == []


@pytest.mark.usefixtures("tiny_wardrobe")
def test_a_wardrobe_is_never_moved_over_something(library_folder, tmp_path) -> None:
    wardrobes = Wardrobes(tmp_path / "none")
    with pytest.raises(InputError):
        wardrobes.move(library_folder, library_folder.parent)
    with pytest.raises(InputError):
        wardrobes.move(library_folder, tmp_path / "missing")


def test_a_wardrobe_elsewhere_is_remembered_and_a_lost_one_says_so(model, tmp_path) -> None:
    model.add(tmp_path / "gone")
    model.refresh()
    lost = [info for info in model.known if info.folder == tmp_path / "gone"]
    assert lost[0].problem
