"""Messages at the foot: nothing important under them, a few at once, reached by key, said aloud."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from app.views.toast import MOST, ToastHost, stands_at_foot

pytestmark = pytest.mark.gui


class _List(QListView):
    """A list that notes how much room it was asked for."""

    room = -1

    def make_room(self, height: int) -> None:
        """Note it."""
        self.room = height


@pytest.fixture
def window(window_context, qtbot):
    """A list over a strip, and a bar at the very foot."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    made.list, made.strip, made.foot = _List(), QWidget(), QWidget()
    made.strip.setFixedHeight(90)
    made.foot.setFixedHeight(40)
    for each in (made.list, made.strip, made.foot):
        column.addWidget(each)
    made.host = ToastHost(window_context, made, foot=made.foot)
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def area(window: QWidget, toast: QWidget) -> QRect:
    return QRect(toast.mapTo(window, QPoint(0, 0)), toast.size())


def test_what_stands_at_the_foot_is_not_covered(window, notifications, window_context):
    window_context.notifications.say("Done.")
    (toast,) = window.host.toasts()
    assert area(window, toast).intersects(window.strip.geometry())
    toast.dismiss()
    stands_at_foot(window.strip)
    window_context.notifications.say("Done.")
    (toast,) = window.host.toasts()
    assert area(window, toast).bottom() < window.strip.geometry().top()


def test_messages_move_when_what_they_must_not_cover_comes_and_goes(window, window_context, qtbot):
    stands_at_foot(window.strip)
    window.strip.hide()
    window_context.notifications.say("Done.")
    (toast,) = window.host.toasts()
    low = area(window, toast).bottom()
    window.strip.show()
    qtbot.waitUntil(lambda: area(window, toast).bottom() < window.strip.geometry().top())
    window.strip.hide()
    qtbot.waitUntil(lambda: area(window, toast).bottom() == low)


def test_lists_make_room_for_as_long_as_messages_stand(window, window_context):
    stands_at_foot(window.strip)
    window_context.notifications.say("Done.")
    window_context.notifications.say("Done again.")
    first = area(window, window.host.toasts()[0])
    assert window.list.geometry().bottom() - window.list.room < first.top()
    assert window.list.room > 0
    for toast in window.host.toasts():
        toast.dismiss()
    assert window.list.room == 0


def test_they_stack_without_touching_and_errors_leave_last(window, window_context):
    window_context.notifications.say("An error.", kind="error", seconds=0.0)
    for number in range(MOST + 1):
        window_context.notifications.say(f"Message {number}.")
    shown = window.host.toasts()
    assert [toast.notification.text for toast in shown] == ["An error.", "Message 2.", "Message 3."]
    areas = [area(window, toast) for toast in shown]
    assert all(one.bottom() < other.top() for one, other in itertools.pairwise(areas))


def test_the_key_leads_to_the_action_and_enter_does_it(window, window_context, qtbot):
    done: list[bool] = []
    window_context.notifications.say("Changed.", action=("Undo", lambda: done.append(True)))
    window.host.focus_newest()
    assert window.focusWidget().accessibleName() == "Undo"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert done == [True]
    assert window.host.toasts() == []


def test_screen_readers_are_told_at_once(window, window_context, monkeypatch):
    told: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    def listen(event):
        if isinstance(event, QAccessibleAnnouncementEvent):
            told.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    window_context.notifications.say("Changed.")
    window_context.notifications.say("Lost.", kind="error")
    polite = QAccessible.AnnouncementPoliteness
    assert told == [("Changed.", polite.Polite), ("Lost.", polite.Assertive)]
