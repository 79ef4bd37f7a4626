"""The wardrobe page and its search: journeys by keyboard and mouse through the real view-model."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.search_bar import SearchBar, is_picture
from app.views.term_picker import TermPicker
from app.views.wardrobe_page import WardrobePage
from local_index import ItemDraft

pytestmark = pytest.mark.gui
CTRL = Qt.KeyboardModifier.ControlModifier
GARMENTS = (
    ("navy wool blazer", "blazer", "navy", ("winter",)),
    ("blue striped shirt", "shirt", "blue", ("spring",)),
    ("navy t-shirt", "t-shirt", "navy", ("summer",)),
    ("red dress", "dress", "red", ("summer",)),
)


@pytest.fixture
def stocked(operations) -> list[int]:
    """Four garments without photos, oldest first."""
    made: list[int] = []

    def add(library):
        return [
            library.items.add(
                ItemDraft(
                    name=name,
                    category=category,
                    colors=((color, 1.0),),
                    season=season,
                    search_text=f"{name} {category}",
                )
            )
            for name, category, color, season in GARMENTS
        ]

    operations.read(add, made.extend)
    return made


@pytest.fixture
def open_page(window_context, qtbot):
    """Show search and page as the window does."""

    def show() -> tuple[WardrobePage, SearchBar]:
        window = QWidget()
        window.setObjectName("window")
        column = QVBoxLayout(window)
        bar = SearchBar(window_context)
        empty = QLabel("empty")
        page = WardrobePage(window_context, empty=empty)
        column.addWidget(bar)
        column.addWidget(page, 1)
        qtbot.addWidget(window)
        window.resize(1000, 760)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window_context.wardrobe.refresh()
        qtbot.waitUntil(lambda: window_context.wardrobe.state != "busy")
        page.kept = window
        return page, bar

    return show


def child(widget: QWidget, kind: type, name: str):
    found = widget.findChild(kind, name)
    assert found is not None, name
    return found


def names(page: WardrobePage) -> list[str]:
    model = page.grid.model()
    shown: list[str] = []
    for _ in range(2):  # asked for, and read
        shown = [model.data(model.index(row)) for row in range(model.rowCount())]
        QApplication.processEvents()
    return shown


def text_of(page: WardrobePage, name: str) -> str:
    return child(page, QLabel, name).text()


def test_an_empty_wardrobe_shows_what_it_was_given_for_that(open_page):
    page, _ = open_page()
    assert page.stack.currentWidget().text() == "empty"


def test_words_narrow_the_grid_and_enter_goes_there(open_page, stocked, qtbot):
    page, bar = open_page()
    assert text_of(page, "garment_count").startswith("4")
    bar.focus()
    qtbot.keyClicks(bar.field, "striped")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert names(page)[0] == "blue striped shirt"
    assert page.grid.hasFocus()
    assert page.grid.currentIndex().row() == 0
    order = child(page, QComboBox, "sort")
    assert not order.isEnabled()
    assert order.currentText() == ""
    assert order.placeholderText() == "Best match"


def test_escape_clears_words_first_and_then_the_window_may_have_it(open_page, stocked, qtbot):
    page, bar = open_page()
    bar.focus()
    qtbot.keyClicks(bar.field, "dress")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert bar.field.text() == ""
    assert len(names(page)) == 4
    assert not page._can_step_back()


def test_nothing_found_offers_a_way_back(open_page, stocked, qtbot):
    page, bar = open_page()
    bar.focus()
    qtbot.keyClicks(bar.field, "xylophone")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert page._results.currentWidget() is page._no_matches
    assert text_of(page, "garment_count") == "Nothing found"
    qtbot.mouseClick(child(page, QPushButton, "no_matches_clear"), Qt.MouseButton.LeftButton)
    assert page._results.currentWidget() is page.grid
    assert bar.field.text() == ""


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_chips_are_added_from_the_menu_and_taken_away_by_a_click(open_page, stocked, qtbot):
    page, _ = open_page()
    menu = child(page, QPushButton, "add_filter").menu()
    menu.aboutToShow.emit()
    fields = {action.text(): action for action in menu.actions()}
    fields["Colors..."].trigger()
    picker = child(page.kept, TermPicker, "term_picker")
    assert picker.visible_terms() == ["navy", "blue", "red"]
    values = child(picker, QListWidget, "term_list")
    counts = [values.item(row).data(Qt.ItemDataRole.AccessibleDescriptionRole) for row in range(3)]
    assert counts == ["2", "1", "1"]
    qtbot.keyClicks(child(picker, QLineEdit, "term_search"), "nav")
    assert picker.visible_terms() == ["navy"]
    qtbot.keyClick(child(picker, QLineEdit, "term_search"), Qt.Key.Key_Return)
    picker.close()
    assert names(page) == ["navy t-shirt", "navy wool blazer"]
    chip = child(page.chips, QToolButton, "chip_colors_navy")
    assert chip.accessibleName() == "Colors: Navy, remove"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert len(names(page)) == 4


def test_a_word_that_was_understood_becomes_a_filter_by_one_click(open_page, stocked, qtbot):
    page, bar = open_page()
    bar.focus()
    qtbot.keyClicks(bar.field, "red dress")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    chip = child(page.chips, QToolButton, "chip_category_dress")
    assert chip.text() == "+ Dress"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert names(page) == ["red dress"]


def test_another_language_shows_what_was_searched_for(open_page, stocked, qtbot):
    page, bar = open_page()
    bar.focus()
    qtbot.keyClicks(bar.field, "rotes Kleid")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert text_of(page, "search_remark") == "Searched for \u201cred dress\u201d"


def test_weaker_matches_stand_behind_one_button(open_page, tiny_wardrobe, window_context, qtbot):
    page, _ = open_page()
    wardrobe = window_context.wardrobe
    wardrobe.set_like(wardrobe.model.ids[0])
    if not wardrobe.weaker:
        pytest.skip("the stand-in finds every drawing alike")
    shown = wardrobe.count
    name = "show_weaker" if shown else "show_weaker_alone"
    qtbot.mouseClick(child(page, QPushButton, name), Qt.MouseButton.LeftButton)
    assert wardrobe.count > shown
    assert wardrobe.weaker == 0


def test_several_get_a_bar_and_a_form_and_one_undo(open_page, stocked, window_context, qtbot):
    page, _ = open_page()
    page.grid.selectAll()
    assert page.bar.isVisible()
    assert text_of(page.bar, "selection_count").startswith("4")
    qtbot.mouseClick(child(page.bar, QPushButton, "bulk_edit"), Qt.MouseButton.LeftButton)
    assert page.form.isVisible()
    assert page.form.corrections() == []
    child(page.form, QLineEdit, "bulk_brand").setText("Acme")
    page.form._pickers["material"].setCurrentText("wool")
    page.form._ticks["season", "autumn"].setChecked(True)
    assert page.form.corrections() == ["material=wool", "brand=Acme", "season+=autumn"]
    qtbot.mouseClick(child(page.form, QPushButton, "bulk_apply"), Qt.MouseButton.LeftButton)
    assert not page.form.isVisible()
    told = window_context.notifications.recent()[-1]
    assert told.action_label == "Undo"
    items: list[object] = []
    read = window_context.operations.read
    read(lambda library: library.items.get_many(stocked), items.extend)
    assert {item.brand for item in items} == {"Acme"}
    told.action()
    items.clear()
    read(lambda library: library.items.get_many(stocked), items.extend)
    assert {item.brand for item in items} == {None}


def test_a_season_that_only_some_have_is_neither_ticked_nor_taken_away(open_page, stocked, qtbot):
    page, _ = open_page()
    page.grid.selectAll()
    page.edit()
    tick = page.form._ticks["season", "summer"]
    assert tick.checkState() == Qt.CheckState.PartiallyChecked
    tick.setCheckState(Qt.CheckState.Unchecked)
    assert page.form.corrections() == ["season-=summer"]
    page.form.close_form()
    assert page.grid.hasFocus()


def test_delete_puts_the_chosen_into_the_trash_and_undo_brings_them_back(
    open_page, stocked, window_context, qtbot
):
    page, _ = open_page()
    page.grid.go_to(stocked[1])
    window_context.shortcuts.action("grid.trash").trigger()
    qtbot.waitUntil(lambda: len(names(page)) == 3)
    assert window_context.wardrobe.selected == ()
    window_context.operations.undo()
    qtbot.waitUntil(lambda: len(names(page)) == 4)


def test_enter_opens_and_escape_first_lets_go_of_many(open_page, stocked, window_context, qtbot):
    page, _ = open_page()
    opened: list[int] = []
    window_context.wardrobe.opened.connect(opened.append)
    page.grid.go_to(stocked[2])
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert opened == [stocked[2]]
    page.grid.selectAll()
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert window_context.wardrobe.selected == ()


def test_letters_jump_to_a_name(open_page, stocked, window_context, qtbot):
    page, _ = open_page()
    page.grid.setFocus()
    qtbot.keyClicks(page.grid, "navy w")
    assert window_context.wardrobe.selected == (stocked[0],)


def test_what_is_chosen_elsewhere_is_chosen_in_the_grid(open_page, stocked, window_context):
    page, _ = open_page()
    window_context.wardrobe.select([stocked[0]])
    assert page.grid.chosen_ids() == [stocked[0]]
    assert page.grid.model().id_at(page.grid.currentIndex().row()) == stocked[0]
    window_context.wardrobe.set_sort("name")
    assert page.grid.chosen_ids() == [stocked[0]]


def test_order_and_size_are_kept_in_the_settings(open_page, stocked, window_context, qtbot):
    page, _ = open_page()
    order = child(page, QComboBox, "sort")
    order.setCurrentIndex(order.findData("name"))
    assert names(page)[0] == "blue striped shirt"
    window_context.shortcuts.action("grid.larger").trigger()
    assert window_context.settings.get("sort") == "name"
    assert window_context.settings.get("tile_size") == "L" == page.grid.tile_size()
    window_context.shortcuts.action("grid.larger").trigger()
    assert page.grid.tile_size() == "L"


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_the_menu_of_a_tile_offers_what_fits_one_or_many(open_page, stocked, qtbot):
    page, _ = open_page()

    def offered(row: int) -> list[str]:
        page._show_menu(page.grid.visualRect(page.grid.model().index(row)).center())
        menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
        texts = [action.text() for action in menu.actions() if action.text()]
        menu.close()
        return texts

    assert offered(1)[:2] == ["Open", "Find similar"]
    page.grid.selectAll()
    assert offered(1)[0] == "Edit the chosen..."


def test_a_dropped_picture_is_searched_by_and_can_be_let_go(
    open_page, tiny_wardrobe, window_context, photo_bytes, tmp_path: Path, qtbot
):
    page, bar = open_page()
    picture = tmp_path / "query.jpg"
    picture.write_bytes(photo_bytes(3))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    assert is_picture(data)
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    bar.field.dropEvent(event)
    assert window_context.wardrobe.picture == picture
    chip = child(bar, QToolButton, "search_picture_chip")
    assert chip.isVisible()
    assert chip.accessibleName() == "Like this picture, remove"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert window_context.wardrobe.picture is None
    assert not chip.isVisible()
    assert len(names(page)) == 8


def test_a_pasted_picture_is_searched_by_and_pasted_words_are_words(
    open_page, tiny_wardrobe, window_context, qtbot
):
    _, bar = open_page()
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    bar.focus()
    QGuiApplication.clipboard().setImage(image)
    qtbot.keyClick(bar.field, Qt.Key.Key_V, CTRL)
    assert window_context.wardrobe.picture is not None
    assert window_context.wardrobe.picture.is_file()
    QGuiApplication.clipboard().setText("red")
    bar.focus()
    qtbot.keyClick(bar.field, Qt.Key.Key_V, CTRL)
    assert bar.field.text() == "red"


def test_folders_and_several_files_are_no_picture_to_search_by(tmp_path: Path):
    several, folder = QMimeData(), QMimeData()
    paths = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
    for path in paths:
        path.write_bytes(b"x")
    several.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    folder.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    assert not is_picture(several)
    assert not is_picture(folder)


def test_a_failed_search_says_why_and_offers_both_ways_on(
    open_page, stocked, window_context, tmp_path: Path, qtbot
):
    page, _ = open_page()
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no photo")
    window_context.wardrobe.set_picture(broken)
    assert page.stack.currentWidget() is page.stack.failed_face
    assert child(page.stack.failed_face, QLabel, "state_title").text().endswith(".")
    qtbot.mouseClick(child(page, QPushButton, "failed_clear"), Qt.MouseButton.LeftButton)
    assert len(names(page)) == 4


def test_every_control_of_the_page_has_a_name(open_page, stocked):
    page, bar = open_page()
    page.grid.selectAll()
    page.edit()
    for root in (page, bar):
        for widget in root.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                inner = widget.parent() if isinstance(widget.parent(), QComboBox) else widget
                assert inner.accessibleName(), (type(widget).__name__, widget.objectName())


def test_the_same_page_twice_gives_the_same_picture(open_page, stocked, window_context):
    page, _ = open_page()
    names(page)
    first = page.grab(page.rect()).toImage()
    window_context.theme.apply("dark")
    dark = page.grab(page.rect()).toImage()
    window_context.theme.apply("light")
    assert first != dark
    assert page.grab(page.rect()).toImage() == first
    assert page.mapTo(page.kept, QPoint(0, 0)).y() > 0


def test_a_closed_page_is_gone_and_nothing_calls_it(open_page, stocked, window_context, qapp):
    import gc
    import weakref

    page, bar = open_page()
    page.edit()
    gone = [weakref.ref(one) for one in (page.grid, page.chips, page.bar, page.form, bar)]
    window = page.kept
    del page.kept, page, bar
    window.close()
    window.deleteLater()
    del window
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.collect()
    assert [ref() for ref in gone] == [None] * len(gone)
    window_context.theme.apply("dark")
    window_context.wardrobe.values.request()
    window_context.wardrobe.set_sort("name")
    window_context.wardrobe.select(stocked[:2])
    qapp.processEvents()
    assert not [one for one in window_context.shortcuts.all() if one.id.startswith("grid.")]


def test_like_this_but_is_two_keys_and_the_words_that_change_it(open_page, stocked, qtbot):
    page, bar = open_page()
    wardrobe = page._wardrobe
    page.grid.setFocus()
    wardrobe.select([stocked[2]])
    qtbot.keyClick(page.grid, Qt.Key.Key_G, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert wardrobe.like == stocked[2]
    assert bar.field.hasFocus()
    assert "different" in bar.field.placeholderText()
    qtbot.keyClicks(bar.field, "in red")
    assert (wardrobe.like, wardrobe.text) == (stocked[2], "in red")
    bar.forget_picture()
    assert bar.field.placeholderText().startswith("Search")
