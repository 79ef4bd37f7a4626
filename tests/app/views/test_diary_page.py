"""The diary page: days by keys, outfits dragged, plans answered, laundry and packing lists."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QSpinBox

from app.viewmodels.diary import DiaryViewModel
from app.viewmodels.laundry import LaundryViewModel
from app.viewmodels.packing import PackingViewModel
from app.views.diary_calendar import MIME
from app.views.diary_page import DiaryPage
from local_index.outfits import OutfitDraft, OutfitItem
from local_index.records import ChangeSet

pytestmark = pytest.mark.gui
TODAY = date(2026, 11, 18)
KINDS = (
    ("shirt", "top"),
    ("pants", "bottom"),
    ("shoe", "shoes"),
    ("t-shirt", "top"),
    ("skirt", "bottom"),
    ("coat", "outerwear"),
    ("sweater", "mid"),
    ("boot", "shoes"),
)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def dress(library, _service):
    for item, (category, slot) in zip(library.items.ids(order="id"), KINDS, strict=True):
        library.items.update(item, {"name": f"My {category}", "category": category, "slot": slot})
    library.outfits.create(OutfitDraft(tuple(map(OutfitItem, (1, 2, 3))), name="Office"))
    return ChangeSet("Dress", changed=(1,))


@pytest.fixture
def page(tiny_wardrobe, window_context, qtbot):
    operations = window_context.operations
    operations.change(dress, label="Dress")
    made = DiaryPage(
        window_context,
        DiaryViewModel(operations, today=lambda: TODAY),
        laundry=LaundryViewModel(operations, today=lambda: TODAY),
        packing=PackingViewModel(operations, today=lambda: TODAY),
    )
    qtbot.addWidget(made)
    made.resize(1180, 800)
    made.show()
    return made


def entries(page, when):
    """Return what is noted on a day, as it is kept."""
    page.diary.refresh()
    return page.diary.page_of(when).entries


def press(page, name):
    page.findChild(QAbstractButton, name).click()


def settle(page, qtbot, ready):
    qtbot.waitUntil(lambda: (page.diary.refresh(), ready())[1], timeout=5000)


def test_keys_walk_over_days_weeks_and_months_without_an_end(page):
    for key, ahead in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 8),
        (Qt.Key.Key_Left, 7),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_PageDown, 30),
        (Qt.Key.Key_PageUp, 0),
    ):
        QTest.keyClick(page.calendar, key)
        assert page.diary.day == day(ahead)
        index = page.calendar.currentIndex()
        assert page.calendar.model().day_at(index) == day(ahead)
    page.diary.choose(date(2026, 12, 31))
    QTest.keyClick(page.calendar, Qt.Key.Key_PageDown)
    QTest.keyClick(page.calendar, Qt.Key.Key_PageDown)
    assert page.diary.day == date(2027, 2, 28)
    QTest.keyClick(page.calendar, Qt.Key.Key_Home)
    assert page.diary.day == TODAY


def test_a_day_is_said_to_those_who_hear_it(page):
    page.diary.add(TODAY, outfit_id=1, planned=True)
    page.diary.say(TODAY, temperature=6.0, occasion="work", note="Anna comes")
    page.diary.refresh()
    index = page.calendar.model().index_of(TODAY)
    words = index.data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("18 November", "today", "planned: Office", "6 °C", "work", "Anna comes"):
        assert part in words
    assert QAccessible.queryAccessibleInterface(page.calendar).role() == QAccessible.Role.Table


def test_an_outfit_is_dragged_to_another_day_and_back_by_undo(page, window_context):
    page.diary.add(TODAY, outfit_id=1, planned=False)
    (worn,) = entries(page, TODAY)
    data = QMimeData()
    data.setData(MIME, ",".join(map(str, worn.row_ids)).encode())
    spot = page.calendar.visualRect(page.calendar.model().index_of(day(2))).center()
    event = QDropEvent(
        QPointF(spot),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.calendar.dropEvent(event)
    assert entries(page, TODAY) == ()
    assert [one.state for one in entries(page, day(2))] == ["planned"]
    window_context.operations.undo()
    assert [one.state for one in entries(page, TODAY)] == ["worn"]


def test_where_an_outfit_is_painted_it_can_be_taken(page):
    page.diary.add(TODAY, outfit_id=1, planned=True)
    (planned,) = entries(page, TODAY)
    cell = page.calendar.visualRect(page.calendar.model().index_of(TODAY))
    found = {
        page.calendar.entry_at(cell.topLeft() + type(cell.topLeft())(x, y))
        for x in range(0, cell.width(), 6)
        for y in range(0, cell.height(), 6)
    }
    assert found == {None, planned}


def test_a_plan_becomes_a_wear_and_soils(page):
    page.diary.add(TODAY, outfit_id=1, planned=True)
    page.diary.refresh()
    press(page, "entry_lived_0")
    assert [one.state for one in entries(page, TODAY)] == ["worn"]
    page.show_face("laundry")
    assert [line.item.id for line in page.laundry.listed.dirty] == [1]
    assert page.laundry.model.ids == (1,)
    press(page, "laundry_wash")
    page.laundry.refresh()
    assert page.laundry.state == "empty"


def test_something_else_was_worn_and_the_plan_is_kept_as_not_worn(page, qtbot):
    page.diary.add(TODAY, outfit_id=1, planned=True)
    page.diary.refresh()
    press(page, "entry_instead_0")
    picker = page.window().findChild(QLineEdit, "pick_search").window()
    picker.model.set_text("skirt")
    picker.model.refresh()
    names = [picker.model.pick_at(row).name for row in range(picker.model.rowCount())]
    assert any("kirt" in name for name in names)
    row = next(
        row
        for row in range(picker.model.rowCount())
        if picker.model.pick_at(row).pieces[0].item_id == 5
        and picker.model.pick_at(row).outfit_id is None
    )
    picker.list.setCurrentIndex(picker.model.index(row))
    press_in = picker.findChild(QAbstractButton, "pick_take")
    press_in.click()
    states = {one.state: one for one in entries(page, TODAY)}
    assert {*states} == {"skipped", "worn"}
    assert states["skipped"].outfit_id == 1
    assert states["worn"].item_ids == (5,)


def test_weather_and_note_are_kept_and_taken_back(page, window_context):
    degrees = page.findChild(QSpinBox, "day_degrees")
    degrees.setFocus()
    degrees.setValue(7)
    note = page.findChild(QLineEdit, "day_note")
    note.setFocus()
    QTest.keyClicks(note, "Opera")
    QTest.keyClick(note, Qt.Key.Key_Return)
    page.diary.refresh()
    said = page.diary.page.said
    assert (said.temperature, said.note) == (7.0, "Opera")
    window_context.operations.undo()
    window_context.operations.undo()
    page.diary.refresh()
    assert not page.diary.page.said


def test_suggestions_are_planned_and_the_week_is_planned_in_one_step(page, window_context, qtbot):
    page.diary.say(day(1), temperature=16.0)
    page.diary.choose(day(1))
    press(page, "day_suggest")
    assert page.diary.suggestions
    assert not page.diary.suggesting
    press(page, "offer_take_0")
    (planned,) = entries(page, day(1))
    assert (planned.state, planned.outfit_id is not None) == ("planned", True)
    page.diary.plan_week()
    page.diary.refresh()
    days = [page.diary.first + timedelta(days=at) for at in range(42)]
    filled = [one for one in days if page.diary.page_of(one).entries]
    assert day(1) in filled
    assert len(filled) > 1
    assert min(filled) >= TODAY
    window_context.operations.undo()
    page.diary.refresh()
    assert [one for one in days if page.diary.page_of(one).entries] == [day(1)]


def test_the_agenda_lists_days_newest_first(page, qtbot):
    page.show_face("agenda")
    assert page.agenda.rowCount() == 0
    assert page.agenda_states.state == "empty"
    for ahead in (-400, -1, 3):
        page.diary.add(day(ahead), outfit_id=1, planned=ahead > 0)
    page.agenda.refresh()
    assert [page.agenda.day_at(row) for row in range(3)] == [
        day(ahead).isoformat() for ahead in (3, -1, -400)
    ]
    index = page.agenda.index(1)
    qtbot.waitUntil(lambda: page.agenda.page_at(1) is not None)
    assert "worn: Office" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    page.list.setCurrentIndex(page.agenda.index(2))
    assert page.diary.day == day(-400)


def test_a_trip_is_packed_ticked_off_and_marked_away(page, qtbot):
    page.show_face("packing")
    assert page.packing.state == "empty"
    press(page, "packing_first")
    page.packing_view.form.name.setText("Rome")
    page.packing_view.form.degrees.setValue(20)
    press(page, "trip_pack")
    shown = page.packing.shown
    assert shown is not None
    assert shown.name == "Rome"
    assert len(shown.days) == 5
    assert shown.item_ids
    page.findChild(QCheckBox, "pack_tick_0").click()
    page.packing.refresh()
    assert page.packing.shown.packed == 1
    press(page, "packing_away")
    page.packing.refresh()
    assert page.packing.shown.away
    assert {held.item.status for held in page.packing.pictures.values()} == {"away"}
    press(page, "packing_remove")
    page.packing.refresh()
    assert page.packing.state == "empty"


def test_a_list_is_written_as_a_page_and_as_text(page, tmp_path):
    page.show_face("packing")
    page.packing.pack(day(7), day(8), name="<b>Rome</b>", temperature=20.0)
    for name in ("list.html", "list.txt"):
        page.packing.export(tmp_path / name)
    html = (tmp_path / "list.html").read_text(encoding="utf-8")
    text = (tmp_path / "list.txt").read_text(encoding="utf-8")
    assert "&lt;b&gt;Rome&lt;/b&gt;" in html
    assert "<b>" not in html
    assert text.startswith("<b>Rome</b>\n")
    assert "[ ]" in text


def test_a_narrow_page_has_the_day_below(page, qtbot):
    page.resize(700, 760)
    qtbot.waitUntil(lambda: page.panel.y() > page.calendar.height() // 2, timeout=5000)


def test_wash_rules_are_settings_and_a_garment_has_its_own(page, window_context, qtbot):
    from app.services.wash_rules import wash_rules
    from app.views.laundry_section import LaundrySection

    section = LaundrySection(window_context)
    qtbot.addWidget(section)
    section.show()
    section.findChild(QSpinBox, "wash_jeans").setValue(9)
    section.findChild(QAbstractButton, "laundry_by_itself").click()
    found = []
    window_context.operations.read(wash_rules, found.append)
    assert (dict(found[0].intervals), found[0].by_itself) == ({"jeans": 9}, False)
    window_context.operations.undo()
    window_context.operations.undo()
    window_context.operations.read(wash_rules, found.append)
    assert (dict(found[1].intervals), found[1].by_itself) == ({}, True)
    assert section.findChild(QSpinBox, "wash_jeans").value() == 5
