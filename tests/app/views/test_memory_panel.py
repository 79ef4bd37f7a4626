"""What the assistant remembers, as a person sees it beside the conversation and erases it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.assistant.state_store import state_at
from tests.app.views.test_stylist_page import WAIT_MS, Hand, hand  # noqa: F401 - a fixture

WISH = "What do I wear to work tomorrow at 6 degrees, no black?"


def state_of(by: Hand):
    with by.window.context.operations.services.open_library() as library:
        return state_at(library, by.chat.rows[-1].id)


def lines(by: Hand) -> list[str]:
    return [one.text() for one in by.seen("memory_text", QLabel)]


def opened(by: Hand) -> None:
    by.ask(WISH)
    by.wait(2)
    by.click("chat_memory")
    by.qtbot.waitUntil(lambda: bool(lines(by)), timeout=WAIT_MS)


def test_what_a_conversation_remembers_is_listed_and_forgotten_one_by_one(hand):  # noqa: F811
    opened(hand)
    assert "6 °C" in lines(hand)
    assert "Black" in lines(hand)
    before = len(hand.page.remembers.forgets)
    at = lines(hand).index("Black")
    button = hand.page.remembers.forgets[at]
    assert "Black" in button.accessibleName()
    button.setFocus()
    hand.qtbot.keyClick(button, Qt.Key.Key_Space)
    hand.qtbot.waitUntil(lambda: len(lines(hand)) == before - 1, timeout=WAIT_MS)
    assert "Black" not in lines(hand)
    state = state_of(hand)
    assert state.situation.colors_avoided == ()
    assert state.situation.temperature == 6
    # the focus stays in the list
    assert hand.window.focusWidget() in hand.page.remembers.forgets


def test_all_is_forgotten_at_once_and_taken_back(hand):  # noqa: F811
    opened(hand)
    was = lines(hand)
    undo = []
    hand.page.remembers.memory.told.connect(lambda _text, back: undo.append(back))
    hand.click("memory_forget_all")
    hand.qtbot.waitUntil(lambda: bool(undo) and not lines(hand), timeout=WAIT_MS)
    assert state_of(hand).situation.occasion == ""
    assert not hand.seen("memory_forget_all")
    undo[0]()
    hand.qtbot.waitUntil(lambda: lines(hand) == was, timeout=WAIT_MS)


def test_what_was_stated_for_good_stands_below_and_leads_to_the_profile(hand):  # noqa: F811
    profile = hand.page.remembers.profile
    hand.click("chat_memory")
    hand.qtbot.waitUntil(lambda: profile.shown is not None, timeout=WAIT_MS)
    assert not hand.seen("memory_forget_stated")
    profile.toggle("dislikes.colors", "yellow")
    hand.qtbot.waitUntil(lambda: bool(hand.seen("memory_forget_stated")), timeout=WAIT_MS)
    hand.click("memory_forget_stated")
    hand.qtbot.waitUntil(lambda: not profile.stated("dislikes.colors"), timeout=WAIT_MS)
    hand.click("memory_profile")
    assert hand.window.findChild(object, "profile_dialog") is not None


def test_a_narrow_page_shows_what_is_remembered_in_place_of_the_talk(hand):  # noqa: F811
    hand.window.resize(720, 700)
    hand.click("chat_memory")
    assert not hand.page.composer.isVisible()
    hand.qtbot.keyClick(hand.page.remembers, Qt.Key.Key_Escape)
    assert hand.page.composer.isVisible()
    assert not hand.page.remembers.isVisible()
