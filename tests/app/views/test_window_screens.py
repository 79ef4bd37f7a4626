"""The screenshot suite: every scene can be brought about, and pictures are the same twice.

The real wardrobes of the suite are made by ``make screens``; here stand-ins take their place.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from benchmarks.screen_scenes import IN_GERMAN, SCENES, Scene, break_wardrobe
from benchmarks.screen_stage import on_stage
from benchmarks.window_screens import STATES, THEMES, Shot, wanted, write_gallery
from local_index import Library

pytestmark = pytest.mark.gui
QUICK = ("statistics", "settings", "activity-busy", "palette", "trash", "library-menu")
BY_NAME = {scene.name: scene for scene in SCENES}


def photograph(scene: Scene, home: Path, theme, perception) -> dict[str, bytes]:
    taken = {}
    theme.apply("light", motion=False)
    library = home / "wardrobe"
    with on_stage(home, library, theme=theme, size=(1000, 700), perception=perception) as stage:
        scene.show(stage)
        for name in THEMES:
            theme.apply(name, motion=False)
            file = home / f"{name}.png"
            assert stage.grab().save(str(file))
            taken[name] = file.read_bytes()
    return taken


@pytest.mark.parametrize("name", QUICK)
def test_a_scene_looks_the_same_twice_in_both_themes(
    name, eight_garments, tmp_path, theme, perception
):
    def once(times: int) -> dict[str, bytes]:
        # The same place both times: some pages show where a wardrobe lies.
        home = tmp_path / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(eight_garments, home / "wardrobe")
        return photograph(BY_NAME[name], home, theme, perception)

    first, second = once(1), once(2)
    assert first == second
    assert first["light"] != first["dark"]


def test_a_broken_wardrobe_is_pictured_too(eight_garments, tmp_path, theme, perception):
    shutil.copytree(eight_garments, tmp_path / "wardrobe")
    break_wardrobe(tmp_path / "wardrobe")
    with on_stage(
        tmp_path, tmp_path / "wardrobe", theme=theme, size=(1000, 700), perception=perception
    ) as stage:
        assert stage.context.wardrobe.state == "failed"
        assert not stage.grab().isNull()


def test_pictures_leave_the_wardrobe_as_it_was(eight_garments, tmp_path, theme, perception):
    shutil.copytree(eight_garments, tmp_path / "wardrobe")
    photograph(BY_NAME["wardrobe"], tmp_path, theme, perception)
    with Library.open(tmp_path / "wardrobe") as library:
        assert library.items.count() == 8


def options(**chosen) -> argparse.Namespace:
    return argparse.Namespace(**{"page": None, "state": None, "language": None, **chosen})


def test_the_whole_suite_has_every_page_in_every_state():
    shots = list(wanted(options()))
    assert len({shot.file("light", 1) for shot in shots}) == len(shots)
    for page in ("wardrobe", "inbox", "statistics", "trash"):
        found = {shot.state for shot in shots if shot.scene.name == page}
        assert found == set(STATES)
    assert {shot.scene.name for shot in shots if shot.language == "de"} == set(IN_GERMAN)
    assert set(IN_GERMAN) <= set(BY_NAME)


def test_the_command_line_narrows_what_is_taken():
    shots = list(wanted(options(page=["trash"], state=["300"], language=["en"])))
    assert shots == [Shot(scene, "300", "en") for scene in SCENES if "trash" in scene.name]


def test_the_gallery_shows_light_beside_dark(tmp_path):
    for name in ("trash-300-light@1.png", "trash-300-dark@1.png", "inbox-8-light@2.png"):
        QImage(2, 2, QImage.Format.Format_RGB32).save(str(tmp_path / name))
    assert write_gallery(tmp_path) == 3
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count("<section") == 2
    assert page.index("trash-300-light@1.png") < page.index("trash-300-dark@1.png")
