"""The detail side by mouse and keys, through its real view-model."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QContextMenuEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from app.viewmodels.money import read_amount, show_amount, write_amount
from app.views.day_row import read_day
from app.views.detail_panel import DetailPanel
from app.views.main_window import MainWindow
from app.views.month_table import MonthTable
from app.views.step_rows import StepsRow
from app.views.tag_marks import surety_of
from app.views.tag_rows import TermsRow
from app.views.term_picker import TermPicker
from app.views.tokens import DETAIL_WIDTH
from local_index import Library

pytestmark = [
    pytest.mark.gui,
    # The offscreen screen has one keyboard for all of its popups.
    pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True),
]


@pytest.fixture
def panel(tiny_wardrobe, window_context, qtbot) -> DetailPanel:
    made = DetailPanel(window_context)
    qtbot.addWidget(made)
    made.resize(340, 1300)
    made.show()
    made.show_item(1)
    return made


def press(panel: DetailPanel, name: str) -> None:
    found = panel.findChild(QAbstractButton, name)
    assert found is not None, name
    assert found.isEnabled(), name
    found.click()


def terms_row(panel: DetailPanel, field: str) -> TermsRow:
    row = panel.rows.rows[field]
    assert isinstance(row, TermsRow)
    return row


def words_of(row: TermsRow) -> list[str]:
    return [chip.text() for chip in row.controls() if isinstance(chip, QToolButton)]


def test_nothing_chosen_and_a_failure_have_their_faces(panel, monkeypatch) -> None:
    panel.show_item(None)
    assert panel.states.state == "empty"

    def broken(*_args: object) -> None:
        raise OSError(5, "no disk")

    monkeypatch.setattr("app.viewmodels.garment.read_card", broken)
    panel.show_item(2)
    assert panel.states.state == "failed"
    monkeypatch.undo()
    press(panel, "state_retry")
    assert panel.states.state == "ready"
    assert panel.garment.record.id == 2


def test_photo_and_cutout_change_places(panel) -> None:
    assert panel.stage.is_sharp
    assert panel.stage.face == "cutout"
    panel.swap_face()
    assert (panel.stage.face, panel.faces.value()) == ("photo", "photo")
    assert panel.stage.is_sharp


def test_a_photo_that_is_gone_is_shown_by_what_was_made_of_it(panel) -> None:
    panel.garment.pictures[0].files.photo.unlink()
    panel.resize(400, 1300)
    assert panel.stage.is_sharp


def test_typing_a_synonym_and_enter_chooses_a_category(panel, qtbot) -> None:
    picker = terms_row(panel, "category").open_picker()
    qtbot.addWidget(picker)
    qtbot.keyClicks(picker._search, "jeans")
    assert picker.visible_terms()[0] == "pants"
    qtbot.keyClick(picker._search, Qt.Key.Key_Return)
    assert panel.garment.record.category == "pants"
    assert words_of(terms_row(panel, "category")) == ["pants"]
    assert panel.rows.rows["category"].mark.accessibleName() == "Set by you"


def test_several_terms_are_switched_without_closing(panel, qtbot) -> None:
    panel.garment.edit("occasion", ())
    row = terms_row(panel, "occasion")
    assert words_of(row) == ["Add"]
    picker = row.open_picker()
    qtbot.addWidget(picker)
    for word in ("work", "travel"):
        picker._search.setText(word)
        qtbot.keyClick(picker._search, Qt.Key.Key_Return)
    assert panel.garment.record.occasion == ("work", "travel")
    picker._search.setText("zzz")
    assert picker.visible_terms() == []
    qtbot.keyClick(picker._search, Qt.Key.Key_Return)
    assert isinstance(picker, TermPicker)
    assert panel.garment.record.occasion == ("work", "travel")
    picker.close()
    qtbot.keyClick(row.controls()[0], Qt.Key.Key_Delete)
    assert panel.garment.record.occasion == ("travel",)


def test_all_seasons_are_one_word(panel) -> None:
    panel.garment.edit("season", ("spring", "summer", "autumn", "winter"))
    assert words_of(terms_row(panel, "season")) == ["all year", "+"]


def test_steps_are_set_by_key_and_by_click_and_taken_back(panel, qtbot) -> None:
    row = panel.rows.rows["formality"]
    assert isinstance(row, StepsRow)
    panel.garment.edit("formality", 2)
    qtbot.keyClick(row.steps, Qt.Key.Key_Right)
    assert panel.garment.record.formality == 3
    middle = row.steps.height() // 2
    qtbot.mouseClick(row.steps, Qt.MouseButton.LeftButton, pos=QPoint(93, middle))
    assert panel.garment.record.formality == 5
    qtbot.mouseClick(row.steps, Qt.MouseButton.LeftButton, pos=QPoint(93, middle))
    assert panel.garment.record.formality == 0


@pytest.mark.parametrize(
    ("origin", "confidence", "says", "shown"),
    [
        ("person", None, True, "person"),
        ("model", 0.9, True, "sure"),
        ("model", 0.7, True, "likely"),
        ("model", 0.3, True, "guess"),
        ("model", None, True, "none"),
        ("person", None, False, "none"),
    ],
)
def test_the_mark_says_where_a_value_comes_from(
    origin: str, confidence: float | None, says: bool, shown: str
) -> None:
    assert surety_of(origin, confidence, says_something=says) == shown


def test_a_click_on_the_mark_says_that_is_right(panel) -> None:
    row = next(row for row in panel.rows.rows.values() if row.mark.isEnabled())
    assert "%" in row.mark.accessibleName()
    row.mark.click()
    assert panel.garment.record.origin[row.field] == "person"


def test_the_name_is_kept_by_enter_and_forgotten_by_esc(panel, qtbot) -> None:
    panel.rename()
    qtbot.keyClicks(panel.name, "Sunday shirt")
    qtbot.keyClick(panel.name, Qt.Key.Key_Return)
    assert panel.garment.record.name == "Sunday shirt"
    qtbot.keyClicks(panel.name, "!!!")
    qtbot.keyClick(panel.name, Qt.Key.Key_Escape)
    assert panel.name.text() == "Sunday shirt"
    assert panel.garment.record.name == "Sunday shirt"


def test_what_is_typed_goes_to_its_garment_when_another_is_chosen(panel, qtbot) -> None:
    panel.name.setText("First")
    panel.rows._notes.setPlainText("From Ana")
    panel.show_item(2)
    assert panel.garment.record.name != "First"
    assert panel.rows._notes.toPlainText() == ""
    panel.show_item(1)
    assert (panel.garment.record.name, panel.garment.record.notes) == ("First", "From Ana")


def test_wearing_a_day_shows_at_once(panel, qtbot) -> None:
    press(panel, "wear_today")
    assert panel.garment.facts.worn_today
    assert panel.findChild(QPushButton, "wear_today").text() == "Worn today"
    popup = panel.wears.open_days()
    qtbot.addWidget(popup)
    popup.month.earlier()
    popup.month.table.setCurrentCell(2, 2)
    qtbot.keyClick(popup.month.table, Qt.Key.Key_Space)
    assert panel.garment.facts.worn == 2
    qtbot.keyClick(popup.month.table, Qt.Key.Key_Space)
    assert panel.garment.facts.worn == 1
    popup.close()
    press(panel, "wear_today")
    assert panel.garment.facts.worn == 0


def test_a_price_in_any_writing_is_kept_with_its_currency(panel, qtbot) -> None:
    price = panel.wears._price
    price.setText("1.234,50")
    price.flush()
    assert panel.garment.record.price == 1234.5
    assert panel.garment.record.currency == "EUR"
    price.setText("cheap")
    price.flush()
    assert panel.garment.record.price == 1234.5
    assert read_amount(price.text()) == 1234.5
    price.setText("")
    price.flush()
    assert panel.garment.record.price is None


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("49,90", 49.9),
        ("49.9 €", 49.9),
        ("1,234", 1234.0),
        ("1.234.567,8", 1234567.8),
        ("12.", 12.0),
        ("", None),
        ("abc", None),
        (".", None),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, amount: float | None) -> None:
    assert read_amount(typed) == amount


def test_amounts_are_written_so_that_they_can_be_read_again(qapp) -> None:
    for amount in (0.5, 12.0, 1234.5, 99999.99):
        assert read_amount(write_amount(amount)) == amount
    assert write_amount(None) == ""
    assert "€" in show_amount(5.0, "EUR")
    assert "XYZ" in show_amount(5.0, "XYZ")


def test_photos_are_added_by_dropping_and_named_by_menu(panel, photo_folder, qtbot) -> None:
    photo = next(iter(photo_folder(1, name="back", first=70).iterdir()))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo))])
    drop = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    panel.stage.dropEvent(drop)
    assert len(panel.strip._buttons) == 2
    menu = panel.strip.menu_for(1)
    next(action for action in menu.actions() if action.text() == "Label").trigger()
    assert panel.garment.pictures[1].view.kind == "label"
    second = panel.strip._buttons[1]
    qtbot.keyClick(panel.strip._buttons[0], Qt.Key.Key_Right)
    assert panel.strip.current == 1
    assert panel.current_picture().view.photo_id == panel.garment.pictures[1].view.photo_id
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    second.contextMenuEvent(event)
    qtbot.keyClick(panel.strip._buttons[1], Qt.Key.Key_Delete)
    assert len(panel.garment.pictures) == 1


def test_find_similar_and_trash_reach_the_window(panel, window_context) -> None:
    press(panel, "similar")
    assert window_context.wardrobe.like == 1
    press(panel, "to_trash")
    assert panel.garment.record.status == "trash"
    press(panel, "restore")
    assert panel.garment.record.status == "ready"


def test_every_key_of_the_panel_does_its_work(panel, window_context) -> None:
    done = window_context.shortcuts
    done.action("garment.wear").trigger()
    assert panel.garment.facts.worn_today
    panel.garment.edit("category", "shirt")
    done.action("garment.wash").trigger()
    assert panel.garment.facts.last_washed is not None
    done.action("garment.confirm").trigger()
    assert panel.garment.record.origin["pattern"] == "person"
    mine = [known for known in done.all() if known.id.startswith("garment.")]
    assert len({known.key for known in mine}) == len(mine) == 16
    assert all(known.key for known in mine)


def test_no_two_actions_of_the_window_share_a_key(tiny_wardrobe, window_context, qtbot) -> None:
    window = MainWindow(window_context)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.show_detail(1)
    window.make_all_pages()
    keys = window_context.shortcuts
    assert "garment.wear" in {known.id for known in keys.all()}
    shared = {
        (known.id, rival.id)
        for known in keys.all()
        if known.key
        for rival in keys.rivals(known.id, known.key)
    }
    assert shared == set()


def test_nothing_that_can_be_reached_is_without_a_name(panel) -> None:
    for widget in panel.findChildren(QAbstractButton):
        if widget.isVisible():
            assert widget.accessibleName() or widget.text(), widget.objectName()
    steps = panel.rows.rows["warmth"].controls()[0]
    interface = QAccessible.queryAccessibleInterface(steps)
    assert interface.role() == QAccessible.Role.Slider


def test_both_themes_paint(panel, window_context) -> None:
    light = panel.grab().toImage()
    window_context.theme.apply("dark")
    dark = panel.grab().toImage()
    assert light != dark
    window_context.theme.apply("light")
    assert panel.grab().toImage() == light


def test_a_month_turns_within_what_has_been(theme, qtbot) -> None:
    month = MonthTable(theme, date(2026, 11, 21), "Worn")
    qtbot.addWidget(month)
    month.mark(["2026-11-20"])
    chosen: list[date] = []
    month.chosen.connect(chosen.append)
    month.later()
    qtbot.keyClick(month.table, Qt.Key.Key_Return)
    assert chosen == [date(2026, 11, 21)]
    qtbot.keyClick(month.table, Qt.Key.Key_PageUp)
    month.show_day(date(2026, 1, 15))
    month.earlier()
    qtbot.keyClick(month.table, Qt.Key.Key_Return)
    assert chosen[-1].year == 2025
    spoken = Qt.ItemDataRole.AccessibleTextRole
    month.show_day(date(2026, 11, 20))
    item = month.table.currentItem()
    assert item.data(spoken).endswith("marked")


def test_a_file_is_chosen_for_a_further_photo(panel, photo_folder, monkeypatch) -> None:
    photo = next(iter(photo_folder(1, name="label", first=80).iterdir()))
    monkeypatch.setattr(
        "app.views.view_strip.QFileDialog.getOpenFileNames",
        lambda *_args: ([str(Path(photo))], ""),
    )
    press(panel, "add_view")
    assert [picture.view.kind for picture in panel.garment.pictures] == ["front", "back"]


def test_a_guess_is_right_or_wrong_in_one_step_by_key(panel, qtbot) -> None:
    row = next(row for row in panel.rows.rows.values() if row.is_guess and row.field == "pattern")
    chip = row.controls()[0]
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_N)
    picker = panel.window().findChild(TermPicker)
    assert picker is not None
    picker.close()
    qtbot.keyClick(row.controls()[0], Qt.Key.Key_Y)
    assert panel.garment.record.origin["pattern"] == "person"
    assert not row.is_guess


def test_a_table_says_so_and_is_no_guess(panel, library_folder) -> None:
    with Library.open(library_folder) as library:
        library.items.update(1, {"material": "linen"}, origin="file")
    panel.garment.reload()
    row = panel.rows.rows["material"]
    assert row.mark.accessibleName() == "From your table"
    assert not row.is_guess


def test_what_the_owner_knows_is_kept_and_taken_back(panel, qtbot, window_context) -> None:
    rows = panel.rows.rows
    for field, text in (("size", "38"), ("place", "Attic, box 3"), ("bought", "2024-10-03")):
        edit = rows[field].controls()[0]
        edit.setFocus()
        edit.selectAll()
        qtbot.keyClicks(edit, text)
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    item = panel.garment.record
    assert (item.size, item.place, item.bought) == ("38", "Attic, box 3", "2024-10-03")
    bought = rows["bought"]
    assert read_day(bought.edit.text()) == date(2024, 10, 3)
    for wrong in ("yesterday", "2999-01-01"):
        bought.edit.setText(wrong)
        bought.edit.flush()
        assert panel.garment.record.bought == "2024-10-03"
        assert read_day(bought.edit.text()) == date(2024, 10, 3)
    popup = bought.open_month()
    qtbot.keyClick(popup.month.table, Qt.Key.Key_Left)
    qtbot.keyClick(popup.month.table, Qt.Key.Key_Return)
    assert panel.garment.record.bought == "2024-10-02"
    window_context.operations.undo()
    assert panel.garment.record.bought == "2024-10-03"
    bought.edit.setText("")
    bought.edit.flush()
    assert panel.garment.record.bought is None


def test_photos_change_places_by_key_by_menu_and_by_dragging(panel, qtbot, photo_folder) -> None:
    panel.garment.photos.add(sorted(photo_folder(2, name="more", first=60).iterdir()))
    first, second, third = (one.view.photo_id for one in panel.garment.pictures)

    def order() -> list[int]:
        return [one.view.photo_id for one in panel.garment.pictures]

    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(panel.strip._buttons[0], Qt.Key.Key_Right, control)
    assert order() == [second, first, third]
    menu = panel.strip.menu_for(2)
    next(one for one in menu.actions() if one.text() == "Move forward").trigger()
    assert order() == [second, third, first]
    panel.strip.move_wanted.emit(first, panel.strip.place_at(panel.strip._buttons[0].pos()))
    assert order() == [first, second, third]
    panel._context.operations.undo()
    assert order() == [second, third, first]


def test_the_garments_around_are_a_key_away(panel, qtbot, window_context) -> None:
    window_context.wardrobe.refresh()
    ids = window_context.wardrobe.model.ids
    panel.show_item(ids[3])
    panel.stage.setFocus()
    qtbot.keyClick(panel.stage, Qt.Key.Key_Right)
    assert panel.garment.record.id == ids[4]
    qtbot.keyClick(panel.stage, Qt.Key.Key_Left)
    qtbot.keyClick(panel.stage, Qt.Key.Key_Left)
    assert panel.garment.record.id == ids[2]
    window_context.shortcuts.action("garment.next").trigger()
    assert panel.garment.record.id == ids[3]
    panel.show_item(ids[-1])
    window_context.shortcuts.action("garment.next").trigger()
    assert panel.garment.record.id == ids[-1]


def test_one_key_fades_between_cutout_and_photo_unless_nothing_may_move(
    panel, qtbot, theme
) -> None:
    panel.stage.setFocus()
    qtbot.keyClick(panel.stage, Qt.Key.Key_Space)
    assert (panel.stage.face, panel.stage.is_fading) == ("photo", False)
    theme.apply("light", motion=True)
    qtbot.keyClick(panel.stage, Qt.Key.Key_Space)
    assert (panel.stage.face, panel.stage.is_fading) == ("cutout", True)
    qtbot.waitUntil(lambda: not panel.stage.is_fading)
    theme.apply("light", motion=False)


def test_where_there_is_room_picture_and_facts_stand_beside_each_other(panel, qapp) -> None:
    assert not panel.columns.is_wide
    panel.resize(820, 700)
    qapp.processEvents()
    assert panel.columns.is_wide
    assert panel.wears.parentWidget() is panel.columns
    assert panel.rows.mapTo(panel, QPoint()).x() > panel.stage.width()
    assert panel.wears.mapTo(panel, QPoint()).x() < panel.stage.width()
    panel.resize(340, 1300)
    qapp.processEvents()
    assert not panel.columns.is_wide
    assert panel.wears.mapTo(panel, QPoint()).y() < panel.rows.mapTo(panel, QPoint()).y()


def test_the_large_panel_leaves_the_page_its_room_or_takes_all_of_it(panel, qtbot) -> None:
    narrow = panel.wanted_width(1700, 600)
    assert narrow == (340, True)
    panel.toggle_wide()
    assert panel.wanted_width(1700, 600) == (986, True)
    assert panel.wanted_width(1300, 600) == (700, True)
    assert panel.wanted_width(1080, 600) == (1080, False)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.wanted_width(1080, 600) == narrow


def test_windows_that_are_closed_leave_nothing_behind(panel, qapp) -> None:
    def open_and_close() -> int:
        panel.open_editor()
        editor = panel.windows.editor
        assert editor is not None
        editor.close()
        panel.open_duplicates()
        dialog = panel.windows.duplicates
        assert dialog is not None
        dialog.close()
        panel.wears.open_days().close()
        terms_row(panel, "category").open_picker().close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert panel.windows.editor is None
        assert panel.windows.duplicates is None
        return len(qapp.allWidgets())

    first = open_and_close()
    assert [open_and_close() for _ in range(4)] == [first] * 4


def test_nothing_of_a_garment_is_wider_than_the_narrow_panel(panel, theme):
    theme.dress(panel)
    content = panel.findChild(QWidget, "detail_content")
    assert content.minimumSizeHint().width() <= DETAIL_WIDTH
