"""The diary under hands: keys keep their place, nothing stale is shown, nothing half is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit

from app.tasks import Lane
from app.viewmodels.diary import DiaryViewModel
from app.viewmodels.laundry import LaundryViewModel
from app.viewmodels.packing import PackingViewModel
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


@pytest.fixture
def german():
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    yield
    QLocale.setDefault(before)


# -- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "weeks"),
    [((2027, 2), 4), ((2026, 11), 6), ((2026, 12), 5), ((2028, 2), 5), ((2027, 1), 5)],
)
def test_a_month_shows_the_weeks_it_has_and_no_other(page, german, month, weeks):
    page.diary.choose(date(*month, 1))
    assert page.calendar.model().rowCount() == weeks
    for at in (date(*month, 1), date(*month, 28)):
        assert page.calendar.model().index_of(at).isValid()
    assert not page.calendar.model().index_of(page.diary.last + timedelta(days=1)).isValid()
    assert page.diary.first.isoweekday() == 1


def test_what_stands_on_a_day_of_the_next_month_can_be_taken_at_once(page):
    page.diary.choose(date(2026, 12, 1))
    page.diary.add(date(2027, 1, 1), outfit_id=1, planned=True)
    page.diary.refresh()
    index = page.calendar.model().index_of(date(2027, 1, 1))
    (_entry, box) = page.calendar._delegate.boxes(
        page.diary.page_of(date(2027, 1, 1)), page.calendar.visualRect(index)
    )[0]
    QTest.mousePress(page.calendar.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert page.diary.day == date(2027, 1, 1)
    assert page.calendar._pressed is not None
    assert page.calendar._pressed.outfit_id == 1


def test_suggestions_for_what_a_day_was_before_are_not_shown(page, inline_runner, monkeypatch):
    held = []

    def hold(lane, work, **rest):
        assert lane is Lane.MODEL
        held.append(rest)

    monkeypatch.setattr(inline_runner, "submit", hold)
    page.diary.suggest()
    monkeypatch.undo()
    page.diary.say(TODAY, occasion="work")
    suggestion = type("S", (), {"item_ids": (1, 2, 3), "reasons": (), "warnings": ()})()
    found = type("R", (), {"suggestions": (suggestion,), "gaps": (), "notes": ()})()
    held[0]["done"]((found, []))
    assert page.diary.suggestions == ()


def test_what_others_write_takes_the_keys_from_no_suggestion(page, qtbot):
    page.activateWindow()
    page.diary.suggest()
    qtbot.waitUntil(lambda: bool(page.diary.suggestions))
    take = page.panel.findChildren(QAbstractButton, "offer_take_0")[-1]
    qtbot.waitUntil(take.isVisible)
    take.setFocus()
    page.diary.refresh()
    named = page.diary.suggestions[0].item_ids
    assert [piece.item_id for piece in page.diary.pieces(named)] == list(named)
    assert QApplication.focusWidget() is take
    assert take.isVisible()


def click_into(field, qtbot):
    edit = field.lineEdit()
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton, pos=QPoint(30, edit.height() // 2))
    qtbot.waitUntil(lambda: not field._whole.isActive())


def test_degrees_that_were_taken_back_are_not_kept_again(page, window_context, qtbot):
    page.activateWindow()
    field = page.panel._degrees
    click_into(field, qtbot)
    QTest.keyClicks(field, "12")
    QTest.keyClick(field, Qt.Key.Key_Return)
    page.diary.refresh()
    assert page.diary.page_of(TODAY).said.temperature == 12
    window_context.operations.undo()
    page.diary.refresh()
    assert page.diary.page_of(TODAY).said.temperature is None
    page.calendar.setFocus()
    page.diary.refresh()
    assert page.diary.page_of(TODAY).said.temperature is None


def test_a_diary_that_is_left_open_over_night_knows_the_new_day(
    tiny_wardrobe, window_context, qtbot
):
    days = [date(2026, 12, 31)]
    model = DiaryViewModel(window_context.operations, today=lambda: days[-1])
    made = DiaryPage(window_context, model)
    qtbot.addWidget(made)
    made.show()
    assert model._clock.isActive()
    days.append(date(2027, 1, 1))
    model._clock.timeout.emit()
    assert model.day == date(2027, 1, 1)
    assert made.panel._when.text() == "Today"
    model.choose(date(2026, 12, 24))
    days.append(date(2027, 1, 2))
    model._clock.timeout.emit()
    assert model.day == date(2026, 12, 24)
    assert made.panel._when.text() == "9 day(s) ago"
    made.hide()
    assert not model._clock.isActive()


def test_the_agenda_lists_days_of_which_only_something_is_written(page, qtbot):
    page.diary.say(day(20), note="Anna's wedding")
    page.diary.say(day(3), temperature=4.0)
    page.diary.add(TODAY, outfit_id=1, planned=True)
    page.show_face("agenda")
    page.agenda.refresh()
    qtbot.waitUntil(lambda: page.agenda.rowCount() == 2)
    assert page.agenda.day_at(0) == day(20).isoformat()
    qtbot.waitUntil(lambda: page.agenda.page_at(0) is not None)
    words = page.agenda.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Anna's wedding" in words


def test_a_week_that_is_over_is_not_said_to_be_planned(page):
    told = []
    page.diary.told.connect(lambda text, _label: told.append(text))
    page.diary.choose(day(-14))
    page.diary.plan_week()
    assert told == ["This week is over."]


def test_a_week_is_planned_around_what_is_not_on_the_screen_yet(page):
    page.diary.add(TODAY, outfit_id=1, planned=True)
    page.diary.refresh()
    page.diary.pages = {}
    page.diary.plan_week()
    page.diary.refresh()
    assert len(page.diary.page_of(TODAY).entries) == 1


# -- packing lists --------------------------------------------------------------------------------


def press(page, name):
    page.findChild(QAbstractButton, name).click()


@pytest.fixture
def packed(page, qtbot):
    page.show_face("packing")
    page.packing.pack(day(7), day(9), name="Rome", temperature=20.0)
    page.packing.refresh()
    page.activateWindow()
    return page


def test_a_trip_that_is_not_packed_after_all_leaves_the_first_face(page):
    page.show_face("packing")
    press(page, "packing_first")
    press(page, "trip_cancel")
    view = page.packing_view
    assert view.states.state == "empty"
    assert page.findChild(QAbstractButton, "packing_first").isVisible()


def test_ticking_by_keys_keeps_the_place(packed, qtbot):
    packed.findChild(QCheckBox, "pack_tick_1").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    packed.packing.refresh()
    assert packed.packing.shown.lines[1].packed
    here = QApplication.focusWidget()
    assert here.objectName() == "pack_tick_1"
    assert here.isVisible()
    assert here.isChecked()


def test_things_are_added_one_after_the_other_by_keys(packed):
    packed.findChild(QLineEdit, "pack_more").setFocus()
    for text in ("charger", "passport"):
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        packed.packing.refresh()
        assert QApplication.focusWidget().objectName() == "pack_more"
        assert QApplication.focusWidget().text() == ""
    assert [one.text for one in packed.packing.shown.lines if one.item is None] == [
        "charger",
        "passport",
    ]


def test_what_is_half_typed_stays_when_the_list_changes(packed):
    packed.findChild(QLineEdit, "pack_more").setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "charg")
    packed.packing.tick(0, True)
    packed.packing.refresh()
    assert QApplication.focusWidget().text() == "charg"
    assert QApplication.focusWidget().isVisible()


def test_taking_the_last_line_out_by_keys_goes_to_the_one_before(packed):
    last = len(packed.packing.shown.lines) - 1
    packed.findChild(QAbstractButton, f"pack_out_{last}").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    packed.packing.refresh()
    assert QApplication.focusWidget().objectName() == f"pack_out_{last - 1}"


def test_a_list_that_cannot_be_written_is_said_and_leaves_what_was_there(
    packed, tmp_path, monkeypatch
):
    place = tmp_path / "list.html"
    place.write_text("mine")

    def full(*_args, **_keywords):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    said = []
    packed._context.operations.runner.unhandled.connect(said.append)
    packed.packing.export(place)
    assert len(said) == 1
    assert place.read_text() == "mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["list.html", "wardrobe"]


def test_a_list_is_saved_under_the_name_of_its_trip(packed, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "app.views.file_choice.choose_target",
        lambda _parent, _title, _filters, name, _run: asked.append(name),
    )
    packed.packing_view.ask_export()
    assert asked == ["Rome.html"]


def test_a_trip_that_is_too_long_is_refused_with_what_to_do(page):
    page.show_face("packing")
    page.packing.pack(day(1), day(100))
    page.packing_view._show()
    words = page.packing_view._trouble.text()
    assert "60 days" in words
    assert "laundry" in words
    assert page.packing_view._trouble.isVisible()
    assert page.packing_view.form.isVisible()
    press(page, "trip_cancel")
    assert page.packing_view.states.state == "empty"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("de_DE", "16. Nov. \u2013 22. Nov. 2026"),
        ("en_US", "Nov 15 \u2013 Nov 21, 2026"),
        ("en_GB", "16 Nov \u2013 22 Nov 2026"),
    ],
)
def test_a_week_is_written_as_one_writes_days_there(page, german, locale, words):
    QLocale.setDefault(QLocale(locale))
    page.show_face("week")
    page._show_when()
    assert page._when.text() == words


def test_the_days_of_a_trip_can_be_read(page, window_context, qtbot):
    window_context.theme.dress(page)
    page.show_face("packing")
    press(page, "packing_first")
    form = page.packing_view.form
    for field in (form.first, form.last):
        words = field.lineEdit()
        wide = field.fontMetrics().horizontalAdvance(field.text())
        qtbot.waitUntil(lambda words=words, wide=wide: words.width() > wide)
