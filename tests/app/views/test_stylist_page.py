"""A conversation with the stylist through the window, by the real loop and hub; no model at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.assistant.composer.reply import Action, Confirmation
from app.assistant.plan import Call
from app.assistant.tools.cards import item_handle
from app.bootstrap import open_services
from app.environ import read_environment
from app.services.chatting import InlineChat
from app.tasks import TaskRunner
from app.viewmodels.stylist_turns import STYLIST, StylistTurns, Waiting
from app.views.confirm_card import ConfirmCard
from app.views.main_window import MainWindow
from app.window_bootstrap import build_context
from models.runtimes.fake_chat import FakeChat

pytestmark = pytest.mark.gui
WAIT_MS = 60_000


class Hand:
    """A person at the stylist."""

    def __init__(self, window: MainWindow, qtbot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def page(self):
        return self.window.page("chat")

    @property
    def chat(self):
        return self.window.context.chat

    def seen(self, name: str, kind: type = QWidget) -> list:
        QCoreApplication.processEvents()
        return [one for one in self.page.findChildren(kind, name) if one.isVisible()]

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.seen(name)[0], Qt.MouseButton.LeftButton)

    def ask(self, text: str) -> None:
        self.qtbot.keyClicks(self.page.composer.text, text)
        self.qtbot.keyClick(self.page.composer.text, Qt.Key.Key_Return)

    def wait(self, count: int) -> None:
        """Wait for so many whole messages."""

        def whole() -> bool:
            rows = self.chat.rows
            return len(rows) == count and not any(row.is_coming for row in rows)

        self.qtbot.waitUntil(whole, timeout=WAIT_MS)
        QCoreApplication.processEvents()


@pytest.fixture
def hand(tiny_wardrobe, library_folder, perception, theme, qtbot):
    runner = TaskRunner()
    services = open_services(
        library_folder,
        environment=replace(read_environment(), fake_models=True),
        perception=perception,
        chat=InlineChat(FakeChat()),
    )
    context = build_context(services, runner, theme, poll_ms=0, readers=-1)
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.resize(1200, 760)
    window.show()
    window.go("chat")
    made = Hand(window, qtbot)
    qtbot.waitUntil(lambda: made.chat.engine.are_known, timeout=WAIT_MS)
    made.chat.choose_model(STYLIST)
    yield made
    context.close_chat()
    context.operations.close()
    context.thumbnails.shut_down()
    runner.shut_down()
    window.close()
    services.close()


def test_an_empty_conversation_shows_what_can_be_asked_of_the_stylist(hand):
    assert hand.seen("composer_model")[0].text() == "Stylist"
    assert [one.text() for one in hand.seen("welcome_stylist_4")] == ["What can you do?"]
    hand.click("welcome_stylist_4")
    assert hand.page.composer.text.toPlainText() == "What can you do?"


def test_the_stylist_answers_without_a_model_and_the_conversation_opens_again(hand):
    hand.ask("Show me everything I own")
    hand.wait(2)
    answer = hand.chat.rows[-1]
    assert answer.state == "done"
    assert answer.reply is not None
    assert answer.reply.reply.steps
    ident = hand.chat.conversation_id
    shown = [one.text() for one in hand.seen("garment_tile")[0].findChildren(QLabel)]
    hand.chat.new()
    hand.chat.open(ident)
    hand.wait(2)
    assert [one.text() for one in hand.seen("garment_tile")[0].findChildren(QLabel)] == shown


def test_what_a_card_writes_is_asked_first_done_and_taken_back(hand):
    hand.ask("Show me everything I own")
    hand.wait(2)
    services = hand.window.context.operations.services
    with services.open_library() as library:
        ids = library.items.ids()[:2]
    call = Call("wardrobe_log_wear", {"item_ids": [item_handle(one) for one in ids]})
    hand.page._act(0, Action("wear", "Wear today", call=call))
    hand.qtbot.waitUntil(lambda: hand.chat.stylist.waiting is not None, timeout=WAIT_MS)
    (card,) = hand.seen("confirm_card", ConfirmCard)
    assert hand.window.focusWidget() is card.yes
    told = [one.text() for one in card.findChildren(QLabel)]
    assert any(told)
    hand.click("confirm_yes")
    hand.wait(4)
    assert not card.isVisible()
    assert hand.seen("done_card")
    with services.open_library() as library:
        assert library.wears.counts()[ids[0]]
    hand.click("card_undo")

    def taken_back() -> bool:
        with services.open_library() as library:
            return not library.wears.counts().get(ids[0])

    hand.qtbot.waitUntil(taken_back, timeout=WAIT_MS)
    # the button says so and is no longer one, here and when the conversation is opened again
    hand.qtbot.waitUntil(
        lambda: not hand.seen("card_undo", QPushButton)[0].isEnabled(), timeout=WAIT_MS
    )
    assert hand.seen("card_undo", QPushButton)[0].text().strip() == "Taken back"
    ident = hand.chat.conversation_id
    hand.chat.new()
    hand.chat.open(ident)
    hand.wait(4)
    assert not hand.seen("card_undo", QPushButton)[0].isEnabled()


def test_no_means_no_and_is_said(hand):
    services = hand.window.context.operations.services
    hand.ask("Show me everything I own")
    hand.wait(2)
    with services.open_library() as library:
        before = library.items.ids()
    call = Call("wardrobe_delete_item", {"item_id": item_handle(before[0])})
    hand.page._act(0, Action("undo", "Delete", call=call))
    hand.qtbot.waitUntil(lambda: hand.chat.stylist.waiting is not None, timeout=WAIT_MS)
    (card,) = hand.seen("confirm_card", ConfirmCard)
    assert hand.window.focusWidget() is card.no  # deleting is never the preset button
    hand.qtbot.keyClick(card.no, Qt.Key.Key_Escape)
    hand.wait(4)
    with services.open_library() as library:
        assert library.items.ids() == before


def test_a_stop_ends_a_question_that_waits(hand):
    hand.ask("Show me everything I own")
    hand.wait(2)
    with hand.window.context.operations.services.open_library() as library:
        first = library.items.ids()[0]
    call = Call("wardrobe_delete_item", {"item_id": item_handle(first)})
    hand.page._act(0, Action("undo", "Delete", call=call))
    hand.qtbot.waitUntil(lambda: hand.chat.stylist.waiting is not None, timeout=WAIT_MS)
    hand.chat.stop()
    hand.qtbot.waitUntil(lambda: hand.chat.stylist.waiting is None, timeout=WAIT_MS)
    hand.wait(4)
    assert hand.chat.rows[-1].state == "stopped"


def test_a_grave_question_tells_exactly_what_will_happen(hand, qtbot):
    turns: StylistTurns = hand.chat.stylist
    turns._on_asked(
        Waiting(
            Confirmation("x", "Delete it?", ("Blue coat",), yes="Delete", no="Keep", grave=True)
        )
    )
    (card,) = hand.seen("confirm_card", ConfirmCard)
    assert [one.text() for one in card.findChildren(QLabel)] == ["Delete it?", "Blue coat"]
    assert [one.text() for one in card.findChildren(QPushButton)] == ["Delete", "Keep"]
    turns.decide(agrees=False)
    assert not card.isVisible()
