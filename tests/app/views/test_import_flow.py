"""From the first minute to the reviewed garment, as a person goes: the window, real view-models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMessageBox, QPushButton

from app.services.importing import ImportResult
from app.services.photo_discovery import FailedPhoto
from app.tasks import Lane
from app.views.drop_target import DropTarget, dropped_paths
from app.views.inbox_facts import GarmentFacts
from app.views.inbox_page import InboxPage
from app.views.main_window import MainWindow
from app.views.toast import Toast, ToastHost
from app.views.trash_page import TrashPage
from local_index import Library

pytestmark = pytest.mark.gui
PhotoFolder = Callable[..., Path]


@pytest.fixture
def window(qtbot, window_context) -> MainWindow:
    """The whole window on an empty wardrobe."""
    made = MainWindow(window_context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    window_context.wardrobe.refresh()
    settle()
    return made


@pytest.fixture
def inbox(window, photo_folder: PhotoFolder) -> InboxPage:
    """The inbox with four fresh garments, opened."""
    window.context.importing.start([photo_folder(4)])
    window.go("inbox")
    page = window.page("inbox")
    assert isinstance(page, InboxPage)
    page.setFocus()
    settle()
    return page


def settle() -> None:
    """Let timers of this instant and deferred deletions happen."""
    for _ in range(4):
        QTest.qWait(1)


def wait_for(qtbot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=5_000)


def press(key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)


def reviewed(folder: Path) -> list[int]:
    with Library.open(folder) as library:
        return [item.id for item in library.items.find(order="id") if item.reviewed]


def text(widget, name: str) -> str:
    found = widget.findChild(QLabel, name) or widget.findChild(QPushButton, name)
    assert found is not None, name
    return str(found.text())


def toasts(window: MainWindow) -> list[Toast]:
    host = window.findChild(ToastHost)
    assert host is not None
    return host.toasts()


# -- the first minute -----------------------------------------------------------------------------


def drop(window: MainWindow, paths: list[Path]) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(
        QPoint(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, enter)
    target = window.findChild(DropTarget)
    assert target is not None
    assert enter.isAccepted() == bool(paths)
    assert target.veil.isVisible() == bool(paths)
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, event)
    assert not target.veil.isVisible()
    return event


def test_an_empty_wardrobe_invites_and_photos_dropped_anywhere_come_in(
    qtbot, window, photo_folder
) -> None:
    page = window.page("wardrobe")
    assert "become a wardrobe" in text(page, "first_title")
    event = drop(window, [photo_folder(3)])
    assert event.dropAction() == Qt.DropAction.CopyAction
    wait_for(qtbot, lambda: window.context.wardrobe.count == 3)
    (toast,) = toasts(window)
    assert "3" in toast.notification.text
    action = toast.findChild(QPushButton, "toast_action")
    assert action is not None
    action.click()
    assert window.current_page == "inbox"
    assert toasts(window) == []


def test_what_is_no_file_is_not_taken(window) -> None:
    drop(window, [])
    data = QMimeData()
    data.setText("a text")
    assert dropped_paths(data) == []
    data.setUrls([QUrl("https://example.org/a.jpg")])
    assert dropped_paths(data) == []


def test_the_sample_wardrobe_is_one_click(qtbot, window, monkeypatch) -> None:
    monkeypatch.setattr("app.services.sample.COUNT", 2)
    sample = window.page("wardrobe").findChild(QPushButton, "first_sample")
    assert sample is not None
    sample.click()
    wait_for(qtbot, lambda: window.context.wardrobe.count == 2)


def test_a_photo_that_cannot_be_read_is_named_with_its_reason(window, photo_folder) -> None:
    folder = photo_folder(1)
    (folder / "holiday.jpg").write_text("no photo")
    window.context.importing.start([folder])
    (toast,) = toasts(window)
    action = toast.findChild(QPushButton, "toast_action")
    assert action is not None
    action.click()
    settle()
    panel = window.findChild(object, "activity_panel")
    assert panel is not None
    assert panel.isVisible()
    words = " ".join(each.text() for each in panel.findChildren(QLabel))
    assert "holiday.jpg" in words
    assert "not a photo Vestry can read" in words
    press(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.current_page == "wardrobe"


# -- the inbox ------------------------------------------------------------------------------------


def test_a_garment_is_accepted_with_one_key_and_the_next_is_there(
    inbox: InboxPage, library_folder
) -> None:
    assert inbox.inbox.ids == (1, 2, 3, 4)
    assert text(inbox, "inbox_place") == "1 of 4"
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Enter)
    settle()
    assert reviewed(library_folder) == [1, 2]
    assert inbox.inbox.current_id == 3
    assert inbox.inbox.accepted == 2


def test_a_digit_corrects_the_category_and_the_digits_stay_where_they_are(
    inbox: InboxPage, library_folder
) -> None:
    card = inbox.inbox.current
    assert card is not None
    before = card.choices
    press(Qt.Key.Key_3)
    settle()
    card = inbox.inbox.current
    assert card is not None
    assert card.item.id == 1
    assert card.item.category == before[2]
    assert card.choices == before
    assert reviewed(library_folder) == []
    choice = inbox.findChild(QPushButton, "inbox_choice_3")
    assert choice is not None
    assert choice.isChecked()


def test_what_a_table_said_of_a_garment_is_no_guess(inbox: InboxPage) -> None:
    card = inbox.inbox.current
    assert card is not None
    known = replace(
        card.item, category="shirt", origin={"category": "file"}, confidence={"category": 0.3}
    )
    facts = inbox.findChild(GarmentFacts)
    assert facts is not None
    facts.show_card(replace(card, item=known))
    words = " ".join(each.text() for each in facts.findChildren(QLabel))
    assert "Shirt, from your table" in words
    assert "sure" not in words


def test_undo_brings_the_garment_back_to_the_front(inbox: InboxPage, library_folder) -> None:
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Right)
    assert inbox.inbox.current_id == 3
    press(Qt.Key.Key_U)
    settle()
    assert inbox.inbox.current_id == 1
    assert inbox.inbox.accepted == 0
    assert reviewed(library_folder) == []


def test_undo_in_the_inbox_never_takes_the_import_back(
    window, inbox: InboxPage, library_folder
) -> None:
    press(Qt.Key.Key_U)
    settle()
    assert inbox.inbox.ids == (1, 2, 3, 4)
    assert "No answer" in toasts(window)[-1].notification.text
    press(Qt.Key.Key_Return)
    window.context.wardrobe.actions.set_status([3], "away")
    press(Qt.Key.Key_U)
    settle()
    with Library.open(library_folder) as library:
        assert library.items.get(3).status == "away"
    assert reviewed(library_folder) == [1]


def test_a_photo_that_the_window_cannot_read_shows_its_small_picture(
    inbox: InboxPage, library_folder
) -> None:
    from app.views.inbox_picture import LargePhoto

    card = inbox.inbox.current
    assert card is not None
    assert card.photos[0].is_relative_to(library_folder)
    photo = inbox.findChild(LargePhoto)
    assert photo is not None
    for file, expected in ((card.photos[0], True), (card.photos[1], False)):
        file.write_bytes(b"heic, which Qt cannot read")
        photo.resize(photo.width() + 200, photo.height() + 200)  # another size is read anew
        photo.show_card(card)
        assert photo.is_sharp
        key = photo._key(card)
        assert (key in photo._kept) is expected


def test_opening_and_closing_leaves_no_widgets_behind(window, inbox: InboxPage) -> None:
    bar = window.bottom_bar.activity
    counts = []
    for _ in range(6):
        bar.open_panel()
        bar.open_panel()
        window.context.notifications.say("Hello")
        toasts(window)[0].dismiss()
        press(Qt.Key.Key_Right)
        press(Qt.Key.Key_Left)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        counts.append(len(QApplication.allWidgets()))
    assert counts[-1] == counts[1]


def test_arrows_move_and_stop_at_the_ends(inbox: InboxPage) -> None:
    press(Qt.Key.Key_Left)
    assert inbox.inbox.position == 1
    for _ in range(9):
        press(Qt.Key.Key_Right)
    assert inbox.inbox.position == 4


def test_delete_throws_away_and_undo_takes_it_back(inbox: InboxPage) -> None:
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Delete)
    settle()
    assert inbox.inbox.ids == (3, 4)
    press(Qt.Key.Key_U)
    settle()
    assert inbox.inbox.current_id == 2
    assert inbox.inbox.accepted == 1


def test_edit_opens_the_garment_beside_and_esc_comes_back(window, inbox: InboxPage) -> None:
    press(Qt.Key.Key_E)
    settle()
    side = window.findChild(object, "detail_side")
    assert side.isVisible()
    assert side.isAncestorOf(QApplication.focusWidget())
    window.step_back()
    assert not side.isVisible()
    assert window.current_page == "inbox"
    assert QApplication.focusWidget() is inbox


def test_all_at_once_is_one_step_of_undo(inbox: InboxPage, library_folder) -> None:
    button = inbox.findChild(QPushButton, "inbox_accept_all")
    assert button is not None
    button.click()
    settle()
    assert reviewed(library_folder) == [1, 2, 3, 4]
    assert inbox.inbox.state == "empty"
    assert "All done" in " ".join(each.text() for each in inbox.findChildren(QLabel))
    inbox.setFocus()
    press(Qt.Key.Key_U)
    settle()
    assert inbox.inbox.ids == (1, 2, 3, 4)


def test_the_box_of_days_is_there_when_there_is_a_choice(inbox: InboxPage, library_folder) -> None:
    box = inbox.findChild(QComboBox, "inbox_days")
    assert box is not None
    assert not box.isVisible()
    with Library.open(library_folder) as library:
        library.db.execute("UPDATE items SET added = '2026-03-02T12:00:00Z' WHERE id < 3")
    inbox.inbox.refresh()
    assert box.isVisible()
    assert [box.itemText(place)[-3:] for place in range(box.count())] == ["ays", ": 2", ": 2"]
    box.activated.emit(2)
    assert inbox.inbox.ids == (1, 2)
    all_shown = inbox.findChild(QPushButton, "inbox_accept_all")
    assert all_shown is not None
    assert "2" in all_shown.text()
    all_shown.click()
    settle()
    assert reviewed(library_folder) == [1, 2]
    assert not box.isVisible()


def test_the_number_beside_the_page_follows(qtbot, window, inbox: InboxPage) -> None:
    button = window.rail.button("inbox")
    wait_for(qtbot, lambda: button.accessibleName().startswith("Inbox, 4"))
    press(Qt.Key.Key_Return)
    wait_for(qtbot, lambda: button.accessibleName().startswith("Inbox, 3"))


def test_a_change_that_is_refused_brings_the_garment_back(
    window, inbox: InboxPage, monkeypatch
) -> None:
    def refuse(*_arguments, **_named):
        raise OSError(28, "full")

    monkeypatch.setattr("app.services.inbox.accept", refuse)
    press(Qt.Key.Key_Return)
    settle()
    assert inbox.inbox.ids == (1, 2, 3, 4)
    assert inbox.inbox.accepted == 0
    assert any("disk is full" in toast.notification.text for toast in toasts(window))


def test_an_inbox_that_cannot_be_read_says_why_and_tries_again(
    inbox: InboxPage, monkeypatch
) -> None:
    def broken(_library):
        raise PermissionError(13, "no", "wardrobe.db")

    monkeypatch.setattr("app.services.inbox.waiting", broken)
    inbox.inbox.refresh()
    assert inbox.inbox.state == "failed"
    assert "permission" in text(inbox, "state_title") + " ".join(
        each.text() for each in inbox.findChildren(QLabel)
    )
    monkeypatch.undo()
    retry = inbox.findChild(QPushButton, "state_retry")
    assert retry is not None
    retry.click()
    settle()
    assert inbox.inbox.state == "ready"


# -- the trash ------------------------------------------------------------------------------------


@pytest.fixture
def trash(window, photo_folder: PhotoFolder) -> TrashPage:
    """The trash with two of three garments in it."""
    window.context.importing.start([photo_folder(3)])
    window.context.wardrobe.actions.trash([1, 2])
    window.go("trash")
    page = window.page("trash")
    assert isinstance(page, TrashPage)
    settle()
    return page


def test_garments_come_out_of_the_trash(trash: TrashPage, library_folder) -> None:
    assert set(trash.trash.model.ids) == {1, 2}
    trash.grid.choose([1])
    assert trash.trash.selected == (1,)
    trash.restore()
    trash.trash.refresh()
    assert trash.trash.model.ids == (2,)
    trash.restore()
    trash.trash.refresh()
    assert trash.trash.state == "empty"
    with Library.open(library_folder) as library:
        assert library.items.count() == 3


def test_deleting_for_good_asks_and_keeping_is_the_default(
    qtbot, trash: TrashPage, library_folder
) -> None:
    trash.grid.choose([1])
    trash.ask_delete()
    box = trash.findChild(QMessageBox)
    assert box is not None
    assert box.defaultButton().text() == "Keep"
    box.defaultButton().click()
    settle()
    with Library.open(library_folder) as library:
        assert len(library.trash.contents()) == 2
    trash.ask_delete()
    box = trash.findChildren(QMessageBox)[-1]
    confirm = box.findChild(QPushButton, "trash_confirm")
    assert confirm is not None
    confirm.click()
    with Library.open(library_folder) as library:
        assert [item.id for item in library.trash.contents()] == [2]
        assert library.photos.last_id() == 3
        assert len(library.photos.all()) == 2


def test_nothing_is_purged_while_an_import_runs(window, trash: TrashPage, library_folder) -> None:
    with Library.open(library_folder) as library, library.long_job("import"):
        trash.trash.empty()
        assert len(library.trash.contents()) == 2
    assert any("import" in toast.notification.text for toast in toasts(window))


def test_every_tile_says_how_long_it_stays(trash: TrashPage) -> None:
    index = trash.trash.model.index(0)
    (left,) = index.data(trash.trash.model.ReasonsRole)
    assert "30" in left


# -- messages and what runs -----------------------------------------------------------------------


def test_a_message_leaves_by_itself_and_an_error_stays(qtbot, window) -> None:
    window.context.notifications.say("Gone soon", seconds=0.01)
    window.context.notifications.say("Stays", kind="error", seconds=0.0)
    wait_for(qtbot, lambda: [each.notification.text for each in toasts(window)] == ["Stays"])
    toasts(window)[0].dismiss()
    assert toasts(window) == []
    host = window.findChild(ToastHost)
    assert host is not None
    assert not host.isVisible()


def test_only_three_messages_stand_and_none_twice(window) -> None:
    for number in (1, 2, 2, 3, 4):
        window.context.notifications.say(f"Message {number}")
    assert [each.notification.text[-1] for each in toasts(window)] == ["2", "3", "4"]


def test_the_keyboard_finds_the_newest_message(window) -> None:
    window.context.notifications.say("First")
    window.context.notifications.say("Second", action=("Do", lambda: None))
    window.context.shortcuts.action("message.focus").trigger()
    focus = QApplication.focusWidget()
    assert toasts(window)[-1].isAncestorOf(focus)


def test_messages_stay_inside_the_window_whatever_its_size(window) -> None:
    long = "A long sentence that goes on and on, as explanations of trouble sometimes do. " * 4
    window.context.notifications.say(long, seconds=0.0)
    for size in ((1440, 900), (720, 480)):
        window.resize(*size)
        settle()
        host = window.findChild(ToastHost)
        assert host is not None
        assert window.rect().contains(host.geometry().adjusted(0, 0, 0, -16))


def test_the_bar_shows_what_runs_and_can_pause_and_stop_it(qtbot, window) -> None:
    from app.tasks import TaskRunner
    from app.viewmodels.activity import ActivityViewModel
    from app.views.activity_bar import ActivityBar

    runner = TaskRunner()
    try:
        from dataclasses import replace

        activity = ActivityViewModel(runner)
        bar = ActivityBar(replace(window.context, activity=activity), window)
        bar.show()
        task = runner.submit(Lane.FILES, lambda token: token.control.sleep(20), label="Counting")
        wait_for(qtbot, lambda: task.state == "running")
        bar.refresh()
        assert text(bar, "activity_text").startswith("Counting")
        pause = bar.findChild(object, "activity_pause")
        pause.click()
        assert task.state == "paused"
        bar.refresh()
        assert pause.accessibleName() == "Continue"
        pause.click()
        assert task.state == "running"
        bar.findChild(object, "activity_stop").click()
        wait_for(qtbot, lambda: not activity.busy)
        bar.refresh()
        assert not pause.isVisible()
    finally:
        runner.shut_down()


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (ImportResult(0, 0, (), 1.0, ()), "0 garment(s) added."),
        (ImportResult(0, 2, (), 1.0, ()), "2 photo(s) already here."),
        (
            ImportResult(1, 0, (FailedPhoto("x", "y"),), 1.0, (1,)),
            "1 garment(s) added, 1 file(s) could not be used.",
        ),
    ],
)
def test_an_import_is_summed_up_in_one_sentence(qapp, result: ImportResult, words: str) -> None:
    from app.views.activity_words import summary

    assert summary(result) == words


def test_time_left_is_never_more_exact_than_known(qapp) -> None:
    from app.views.activity_words import time_left

    assert [time_left(each) for each in (0.4, 12.3, 61, 3700)] == [
        "almost done",
        "12 s left",
        "1 min left",
        "1 h 2 min left",
    ]
