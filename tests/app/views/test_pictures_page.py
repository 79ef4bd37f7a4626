"""The pictures page: the album, one picture large, the try-on on figures and photos, the prompt."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton

from app.services.drawing import Drawing
from app.services.generated_mark import DrawnFrom, marked_png
from app.services.pictures import keep_drawing
from app.tryon.album import keep_try_on
from app.tryon.body import NAMES
from app.tryon.values import FigureChoice, Kept, TryOnPicture
from app.tryon.wearing import bare
from app.views.before_after import BeforeAfter, image_of
from app.views.main_window import MainWindow
from app.views.pictures_page import PicturesPage
from app.views.statistics_garments import GarmentLine
from local_index.records import ChangeSet

pytestmark = pytest.mark.gui
PLAIN = np.full((90, 60, 3), 120, np.uint8)
CHOICE = FigureChoice("slender", 7, "bun")


def wearable(library, _service):
    """Drawn photos are boxes: what is a box can be worn as a skirt or carried as a bag."""
    ids = library.items.ids(order="added")
    for item, kind in zip(ids, ("skirt", "bag", "hat"), strict=False):
        library.items.update(item, {"category": kind, "slot": "other"}, origin="person")
    return ChangeSet("Edit", changed=tuple(ids[:3]))


@pytest.fixture
def page(tiny_wardrobe, window_context, qtbot):
    window_context.operations.change(wearable, label="Edit")
    made = PicturesPage(window_context)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    return made


def keep(page, *, words="a green shirt"):
    told = DrawnFrom(words, "pocket-vlm", 3)
    kept = []
    page._context.operations.read(
        lambda library: keep_drawing(library, Drawing(marked_png(PLAIN, told), told, 1.0)),
        kept.append,
    )
    page.pictures.refresh()
    return kept[0]


def keep_worn(page, items=(1,)):
    worn = TryOnPicture(
        bare(CHOICE, 1152), tuple(items), kept=tuple(Kept(item, 0.9, "faithful") for item in items)
    )
    kept = []
    page._context.operations.read(lambda library: keep_try_on(library, worn, CHOICE), kept.append)
    page.pictures.refresh()
    return kept[0]


def test_an_empty_album_offers_the_try_on_and_photos_are_never_in_it(page):
    assert page.pictures.state == "empty"
    assert page.pictures.model.rowCount() == 0
    page.findChild(QPushButton, "pictures_first").click()
    assert page._faces.currentWidget() is page.tryon


def test_pictures_say_what_they_are_to_those_who_cannot_see_them(page):
    keep(page)
    keep_worn(page)
    model = page.pictures.model
    words = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    assert any("a green shirt" in each for each in words)
    assert any("Try-on" in each for each in words)
    badges = {page.grid._delegate.badge(model.entry_at(row)) for row in (0, 1)}
    assert badges == {"AI", "Try-on"}


def test_a_deleted_picture_comes_back_by_the_message(page, window_context):
    ident = keep(page)
    page.grid.setCurrentIndex(page.pictures.model.index(0))
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    assert page.pictures.state == "empty"
    told = window_context.notifications.recent()[-1]
    assert told.action is not None
    told.action()
    assert page.pictures.model.ids == (ident,)


def test_a_try_on_opens_large_with_the_figure_before_it_and_slides_by_keys(page):
    keep_worn(page)
    page.grid.setCurrentIndex(page.pictures.model.index(0))
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    stage = page.view.stage
    assert stage.slides
    QTest.keyClick(stage, Qt.Key.Key_End)
    assert stage.share == 1.0
    QTest.keyClick(stage, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert stage.share == pytest.approx(0.9)
    assert "90%" in stage.accessibleDescription()
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert page._faces.currentWidget() is page._album


def test_the_line_between_before_and_after_is_dragged(theme, qtbot):
    shown = BeforeAfter(theme, "Picture")
    qtbot.addWidget(shown)
    shown.resize(300, 450)
    shown.show()
    after, before = np.zeros((90, 60, 3), np.uint8), np.full((90, 60, 3), 255, np.uint8)
    shown.show_images(image_of(after), image_of(before))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(225, 200))
    assert shown.share == pytest.approx(0.75, abs=0.02)
    pixels = shown.grab().toImage()
    assert pixels.pixelColor(60, 60).lightness() > 240
    assert pixels.pixelColor(280, 60).lightness() < 15
    shown.show_images(image_of(after))
    assert shown.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_drawn_garment_shows_model_and_seed_and_what_is_owned_like_it(page):
    ident = keep(page)
    page.open_picture(ident)
    facts = page.view._facts.text()
    assert "pocket-vlm" in facts
    assert "Seed 3" in facts
    assert page.view._badge.text() == "AI"
    assert not page.view.stage.slides
    page.pictures.similar_found.emit("another", (1,))
    assert not page.view.findChildren(GarmentLine)
    page.pictures.similar_found.emit(ident, (2, 1))
    assert [line.row.item_id for line in page.view.findChildren(GarmentLine)] == [2, 1]


def test_garments_are_tried_on_saved_and_tried_on_again(page, qtbot):
    items = page._context.wardrobe.model.ids or (1,)
    page.open_try_on([1])
    qtbot.waitUntil(lambda: page.trying.picture is not None or page.trying.error is not None)
    assert page.trying.error is None, page.trying.error
    assert page.tryon.stage.slides
    page.tryon.who.shape.setCurrentIndex(4)
    qtbot.waitUntil(lambda: page.trying.shown.choice.shape == "full")
    page.tryon.findChild(QPushButton, "tryon_save").click()
    assert len(page.pictures.model.ids) == 1
    page.open_picture(page.pictures.model.ids[0])
    page.trying.choose(FigureChoice())
    page.view.findChild(QPushButton, "picture_again").click()
    assert page.trying.look.choice.shape == "full"
    assert page.trying.look.items == (1,)
    assert items


def test_what_is_taken_off_is_gone_and_nothing_left_says_so(page, qtbot):
    page.open_try_on([1, 2])
    qtbot.waitUntil(lambda: page.trying.picture is not None)
    off = [each for each in page.tryon.findChildren(QToolButton) if "Take off" in each.toolTip()]
    assert len(off) == 2
    for each in off:
        each.click()
    assert page.trying.look.items == ()
    assert page.trying.picture is None
    assert page.tryon._faces.currentWidget() is page.tryon._nothing


def test_garments_are_found_by_words_and_put_on_as_well(page, qtbot):
    from app.views.garment_choice import GarmentChoice

    page.open_try_on([1])
    page.tryon.ask_garments()
    choice = page.tryon.findChild(GarmentChoice)
    assert len(choice.model.ids) == 8
    choice.words.setText("zzz no such garment")
    qtbot.waitUntil(lambda: choice.model.ids == ())
    choice.words.setText("")
    qtbot.waitUntil(lambda: len(choice.model.ids) == 8)
    choice.grid.choose([2])
    choice.findChild(QPushButton, "choice_add").click()
    assert page.trying.look.items == (1, 2)


def test_body_points_are_dragged_nudged_and_kept(page, qtbot, tmp_path, window_context):
    photo = tmp_path / "me.png"
    Image.fromarray(bare(CHOICE, 480)).save(photo)
    page.open_try_on([1])
    page.trying.add_person(photo)
    qtbot.waitUntil(lambda: page.trying.look.person is not None)
    who, points = page.tryon.who, page.tryon.points
    assert who.who.value() == "photo"
    who.points.setChecked(True)
    assert page.tryon._faces.currentWidget() is points
    before = page.trying.look.person.person.points["neck"].copy()
    start = points.place_of("neck").toPoint()
    QTest.mousePress(points, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(points, start + QPoint(20, 0))
    QTest.mouseRelease(points, Qt.MouseButton.LeftButton, pos=start + QPoint(20, 0))
    dragged = page.trying.look.person.person.points["neck"]
    assert dragged[0] > before[0] + 3
    QTest.keyClick(points, Qt.Key.Key_Down)
    assert page.trying.look.person.person.points["neck"][1] > dragged[1]
    kept = []
    ident = page.trying.look.person.id
    window_context.operations.read(lambda library: library.people.get(ident).told, kept.append)
    assert kept[0]["guessed"] is False
    assert {points.name_of(name) for name in NAMES}.__len__() == len(NAMES)
    page.trying.delete_person()
    assert page.trying.people == ()
    assert isinstance(points.place_of("neck"), QPointF)


def test_without_a_model_the_prompt_says_so_and_where_to_get_one(page):
    page.open_draw("a red hat")
    page.drawing.state = "none"
    page.drawing.changed.emit()
    assert not page.draw_bar.words.isEnabled()
    assert "models page" in page.draw_bar._told.text()
    assert page.draw_bar.findChild(QPushButton, "draw_models").isVisible()


def test_ids_from_anywhere_open_the_try_on(tiny_wardrobe, window_context, qtbot):
    window_context.operations.change(wearable, label="Edit")
    window = MainWindow(window_context)
    qtbot.addWidget(window)
    window.show()
    window_context.wardrobe.try_on([2, 1])
    page = window.page("pictures")
    assert window.current_page == "pictures"
    assert page.trying.look.items == (2, 1)
    assert page._faces.currentWidget() is page.tryon
    assert window_context.shortcuts.action("pictures.try_on")
    assert window_context.shortcuts.action("pictures.draw")


def test_an_outfit_on_the_board_is_tried_on_as_it_lies(tiny_wardrobe, window_context, qtbot):
    from app.viewmodels.outfit_wish import OutfitWish
    from app.views.outfit_editor_page import OutfitEditorPage

    board = OutfitEditorPage(window_context, OutfitWish(window_context.operations))
    qtbot.addWidget(board)
    asked = []
    window_context.wardrobe.try_on_asked.connect(asked.append)
    board.begin([3, 1])
    board._actions["try_on"].trigger()
    assert [sorted(ids) for ids in asked] == [[1, 3]]
