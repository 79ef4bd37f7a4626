"""A model that draws the try-on in the window: offered, drawing, stopped, shown with its badge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.services.dressing import InlineDresser
from app.tryon.values import FigureChoice, Kept
from app.tryon.wearing import bare
from app.views.pictures_page import PicturesPage
from local_index.records import ChangeSet
from models.errors import OutOfMemoryError
from models.runtimes.fake_painter import FakeDresser, PaintScript

pytestmark = pytest.mark.gui


def wearable(library, _service):
    ids = library.items.ids(order="added")
    for item in ids[:1]:
        library.items.update(item, {"category": "skirt", "slot": "bottom"}, origin="person")
    return ChangeSet("Edit", changed=tuple(ids[:1]))


@pytest.fixture
def page(tiny_wardrobe, window_context, qtbot):
    window_context.operations.change(wearable, label="Edit")
    made = PicturesPage(window_context)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    return made


def installed(page, script=None):
    services = page._context.operations.services
    services.given_dresser = InlineDresser(FakeDresser(script=script))
    page.tryon.model.refresh()


def dressed(page, qtbot, folder):
    """The person's own photo in the first garment."""
    photo = folder / "me.png"
    Image.fromarray(bare(FigureChoice("slender", 7, "bun"), 480)).save(photo)
    page.open_try_on([1])
    page.trying.add_person(photo)
    qtbot.waitUntil(lambda: page.trying.picture is not None and page.trying.look.person is not None)
    qtbot.waitUntil(lambda: not page.trying.busy)


def part(page, name):
    return page.tryon.findChild(QPushButton, f"tryon_model_{name}")


def test_without_a_model_its_place_says_where_there_is_one(page, qtbot, tmp_path):
    asked = []
    dressed(page, qtbot, tmp_path)
    page.tryon.model_box.models_asked.disconnect()
    page.tryon.model_box.models_asked.connect(lambda: asked.append(True))
    assert not part(page, "draw").isVisible()
    part(page, "find").click()
    assert asked == [True]


def test_a_model_is_offered_for_photos_alone_and_names_its_license(page, qtbot, tmp_path):
    installed(page)
    page.open_try_on([1])
    qtbot.waitUntil(lambda: page.trying.picture is not None)
    assert not page.tryon.model_box.isVisible(), "no model knows drawn figures"
    dressed(page, qtbot, tmp_path)
    assert part(page, "draw").isVisible()
    assert "Apache-2.0" in page.tryon.model_box._about.text()


def test_its_picture_takes_the_place_of_the_bent_one_with_a_badge_and_is_saved_as_such(
    page, qtbot, tmp_path
):
    installed(page)
    dressed(page, qtbot, tmp_path)
    bent = page.trying.picture
    assert page.tryon.stage.badge == ""
    QTest.keyClick(part(page, "draw"), Qt.Key.Key_Space)
    drawn = page.trying.picture
    assert drawn is not bent
    assert drawn.drawn_by == "fake-dresser"
    assert page.tryon.stage.badge == "AI preview"
    assert "AI preview" in page.tryon.stage.accessibleDescription()
    page.trying.save()
    entry = page.pictures.model.entry_at(0)
    assert (entry.model, entry.seed) == ("fake-dresser", drawn.seed)
    assert page.grid._delegate.badge(entry) == "AI preview"
    page.open_picture(entry.id)
    assert page.view._badge.text() == "AI preview"


def test_another_choice_is_bent_again(page, qtbot, tmp_path):
    installed(page)
    dressed(page, qtbot, tmp_path)
    page.tryon.model.draw()
    assert page.tryon.stage.badge
    page.trying.move_point("neck", 50.0, 40.0)
    qtbot.waitUntil(lambda: not page.trying.busy)
    assert page.trying.picture.drawn_by == ""
    assert page.tryon.stage.badge == ""


def test_a_model_that_cannot_leaves_the_bent_picture_and_says_why(page, qtbot, tmp_path):
    error = OutOfMemoryError("There is not enough memory.", next_step="Close other programs.")
    installed(page, PaintScript(errors={1: error}))
    dressed(page, qtbot, tmp_path)
    part(page, "draw").click()
    assert page.trying.picture.drawn_by == ""
    assert "could not draw this. There is not enough memory." in page.tryon._notes.text()
    assert page.tryon._notes.isVisible()
    part(page, "draw").click()
    assert page.trying.picture.drawn_by == "fake-dresser", "the next one may work"


def test_points_are_guessed_again_by_the_pose_model_too(page, qtbot, tmp_path, monkeypatch):
    class Pose:
        name = "pose"

        def points(self, _photo, _box):
            return {"left_wrist": (33.0, 44.0)}

    dressed(page, qtbot, tmp_path)
    services = page._context.operations.services
    monkeypatch.setattr(type(services.models), "pose_model", lambda _self: Pose())
    page.trying.guess_points()
    qtbot.waitUntil(
        lambda: tuple(page.trying.look.person.person.points["left_wrist"]) == (33.0, 44.0)
    )


def test_a_garment_that_came_out_unlike_itself_is_named(page, qtbot, tmp_path):
    installed(page)
    dressed(page, qtbot, tmp_path)
    page.tryon.model.draw()
    picture = page.trying.picture
    loose = replace(picture, kept=(Kept(1, 0.3, "loose"),))
    page.trying.take_drawn(loose, page.trying.look)
    assert "only roughly like itself" in page.tryon._notes.text()
    page.trying.take_drawn(replace(picture, kept=(Kept(1, 0.9, "faithful"),)), page.trying.look)
    assert "roughly" not in page.tryon._notes.text()


def test_a_point_that_is_moved_while_the_model_draws_stops_it(page, qtbot, tmp_path):
    class Moving(FakeDresser):
        def dress(self, asked, **how):
            page.trying.move_point("neck", 50.0, 40.0)
            return super().dress(asked, **how)

    page._context.operations.services.given_dresser = InlineDresser(Moving())
    page.tryon.model.refresh()
    dressed(page, qtbot, tmp_path)
    page.tryon.model.draw()
    assert page.tryon.model.state == "ready"
    qtbot.waitUntil(lambda: not page.trying.busy)
    assert page.trying.picture.drawn_by == ""
    assert tuple(page.trying.shown.person.person.points["neck"]) == (50.0, 40.0)
