"""Journeys on the chat page, through the real view-model; the model says what it is told."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QMenu, QPlainTextEdit, QPushButton, QToolButton, QWidget

from app.bootstrap import open_services
from app.environ import read_environment
from app.services.chatting import InlineChat
from app.tasks import TaskRunner
from app.viewmodels.chat_values import ChatRow, ModelChoice
from app.views.chat_answer import Answer
from app.views.chat_pictures import ChatPicture, LargeChatPicture
from app.views.chat_question import Question
from app.views.languages import install_language, remove_languages
from app.views.license_dialog import LicenseDialog
from app.views.main_window import MainWindow
from app.views.speaking import Speaker
from app.window_bootstrap import build_context
from local_index.chat_parts import PhotoPart, TextPart
from models.errors import OutOfMemoryError
from models.runtimes.fake_chat import ChatScript, FakeChat
from tests.app.conftest import drawn_photo

pytestmark = pytest.mark.gui


class Hand:
    """A person at the page."""

    def __init__(self, window: MainWindow, qtbot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def page(self):
        return self.window.page("chat")

    @property
    def chat(self):
        return self.window.context.chat

    def find(self, name: str, kind: type = QWidget):
        QCoreApplication.processEvents()  # what was just made is shown when the loop turns
        found = [each for each in self.page.findChildren(kind, name) if each.isVisible()]
        assert found, name
        return found[-1]

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.page.composer.text, text)

    def ask(self, text: str) -> None:
        self.type(text)
        self.qtbot.keyClick(self.page.composer.text, Qt.Key.Key_Return)

    @property
    def messages(self):
        return self.page.transcript.messages()

    @property
    def answer(self) -> Answer:
        return [each for each in self.messages if isinstance(each, Answer)][-1]

    @property
    def question(self) -> Question:
        return [each for each in self.messages if isinstance(each, Question)][-1]

    def said(self) -> list[str]:
        return [each.text.toPlainText() for each in self.messages]

    def titles(self) -> list[str]:
        return [row.record.title for row in self.chat.conversations.rows]


@pytest.fixture
def chat_hand(library_folder, perception, inline_runner, theme, qtbot):
    """Make a window whose model follows a script."""
    opened = []

    def make(
        script: ChatScript | None = None, *, context: int = 4096, runner=None, size=(1200, 760)
    ):
        model = FakeChat(context=context, script=script)
        services = open_services(
            library_folder,
            environment=replace(read_environment(), fake_models=True),
            perception=perception,
            chat=InlineChat(model),
        )
        made = build_context(services, runner or inline_runner, theme, poll_ms=0, readers=-1)
        window = MainWindow(made)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        made.wardrobe.refresh()
        window.go("chat")
        opened.append((services, made, window))
        return Hand(window, qtbot)

    yield make
    for services, made, window in opened:
        made.close_chat()
        made.operations.close()
        made.thumbnails.shut_down()
        window.close()
        services.close()


@pytest.fixture
def picture(tmp_path) -> Path:
    file = tmp_path / "blazer.jpg"
    file.write_bytes(drawn_photo(3))
    return file


def test_a_question_is_answered_on_the_page(chat_hand, qtbot):
    hand = chat_hand()
    hand.ask("What goes with navy?")
    assert hand.said() == ["What goes with navy?", "You said: What goes with navy?"]
    assert hand.page.composer.text.toPlainText() == ""
    qtbot.waitUntil(lambda: hand.titles() == ["What goes with navy?"])


def test_an_answer_is_shown_as_markdown_and_a_question_as_it_was_typed(chat_hand):
    hand = chat_hand(ChatScript(answers={1: "# Head\n\n- **one**\n- two"}))
    hand.ask("*not bold*")
    assert hand.said() == ["*not bold*", "Head\n\N{BULLET}\tone\n\N{BULLET}\ttwo"]


def test_shift_enter_is_a_new_line(chat_hand):
    hand = chat_hand()
    hand.type("one")
    hand.qtbot.keyClick(
        hand.page.composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier
    )
    hand.ask("two")
    assert hand.said()[0] == "one\ntwo"


def test_nothing_to_say_cannot_be_sent(chat_hand):
    hand = chat_hand()
    assert not hand.find("composer_send", QToolButton).isEnabled()
    hand.ask("   ")
    assert hand.messages == []


def test_a_pasted_picture_is_asked_about_and_opens_large(chat_hand, picture):
    hand = chat_hand()
    QGuiApplication.clipboard().setImage(QImage(str(picture)))
    hand.page.composer.text.paste()
    hand.ask("What is this?")
    assert "I see 1 pictures" in hand.said()[1]
    (shown,) = [each for each in hand.question.findChildren(ChatPicture)]
    hand.qtbot.mouseClick(shown, Qt.MouseButton.LeftButton)
    large = hand.window.findChild(LargeChatPicture)
    assert large.isVisible()
    hand.qtbot.keyClick(large, Qt.Key.Key_Escape)
    assert not large.isVisible()
    assert hand.window.current_page == "chat"


def test_a_dropped_picture_can_be_taken_away_again(chat_hand, picture):
    hand = chat_hand()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    hand.page.composer.take(data)
    assert hand.chat.composer.pictures[0].name == "blazer.jpg"
    hand.click("attached_remove")
    assert hand.chat.composer.pictures == ()


def test_garments_are_asked_about_from_the_wardrobe(tiny_wardrobe, chat_hand):
    hand = chat_hand()
    wardrobe = hand.window.context.wardrobe
    wardrobe.select(list(wardrobe.model.ids[:2]))
    hand.window.context.shortcuts.action("chat.ask").trigger()
    assert hand.window.current_page == "chat"
    assert len(hand.chat.composer.pictures) == 2


def test_esc_stops_and_keeps_what_was_said(chat_hand, qtbot):
    reached, go = threading.Event(), threading.Event()

    def wait(number: int) -> None:
        if number == 3:
            reached.set()
            go.wait(20)

    runner = TaskRunner()
    hand = chat_hand(
        ChatScript(answers={1: "one two three four five"}, on_token=wait), runner=runner
    )
    try:
        qtbot.waitUntil(lambda: hand.chat.engine.are_known)
        hand.ask("Count")
        qtbot.waitUntil(lambda: reached.is_set() and hand.said()[-1:] == ["one two"])
        assert hand.find("composer_stop").isVisible()
        qtbot.keyClick(hand.page.composer.text, Qt.Key.Key_Escape)
        assert not hand.chat.is_answering
        go.set()
        qtbot.waitUntil(lambda: hand.chat.rows[-1].state == "stopped")
        qtbot.waitUntil(lambda: hand.answer.row.state == "stopped")
        assert hand.said()[-1] == "one two"
        assert "stopped" in hand.find("message_note", QLabel).text()
        assert hand.window.current_page == "chat"
        assert hand.find("composer_send").isVisible()
    finally:
        go.set()
        hand.chat.close()
        runner.shut_down()


def test_what_waits_says_so(chat_hand, qtbot):
    reached, go = threading.Event(), threading.Event()

    def wait(number: int) -> None:
        reached.set()
        go.wait(20)

    runner = TaskRunner()
    hand = chat_hand(ChatScript(on_token=wait), runner=runner)
    try:
        hand.ask("Hello")
        qtbot.waitUntil(lambda: reached.is_set() and bool(hand.messages))
        assert hand.find("waiting_words", QLabel).text()
        go.set()
        qtbot.waitUntil(lambda: not hand.chat.is_answering)
        assert not hand.answer.findChild(QWidget, "message_waiting").isVisible()
    finally:
        go.set()
        hand.chat.close()
        runner.shut_down()


def test_another_answer_stands_beside_the_first(chat_hand):
    hand = chat_hand(ChatScript(answers={1: "first", 2: "second"}))
    hand.ask("Which?")
    hand.window.context.shortcuts.action("chat.again").trigger()
    assert hand.said() == ["Which?", "second"]
    assert hand.answer.findChild(QLabel, "message_place").text() == "2/2"
    hand.click("message_previous")
    assert hand.said() == ["Which?", "first"]
    assert not hand.find("message_previous").isEnabled()
    hand.click("message_next")
    assert hand.said() == ["Which?", "second"]


def test_a_question_in_other_words_keeps_the_former_one(chat_hand):
    hand = chat_hand()
    hand.ask("Navy?")
    hand.qtbot.keyClick(hand.page.composer.text, Qt.Key.Key_Up)
    line = hand.find("question_words", QPlainTextEdit)
    line.setPlainText("Black?")
    hand.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert hand.said() == ["Black?", "You said: Black?"]
    assert hand.question.findChild(QLabel, "message_place").text() == "2/2"


def test_esc_leaves_other_words(chat_hand):
    hand = chat_hand()
    hand.ask("Navy?")
    hand.page.edit_last()
    hand.qtbot.keyClick(hand.find("question_words"), Qt.Key.Key_Escape)
    assert hand.said() == ["Navy?", "You said: Navy?"]
    assert hand.window.current_page == "chat"


def test_a_failure_says_what_to_do_and_is_tried_again(chat_hand):
    error = OutOfMemoryError("There is not enough memory.", next_step="Close other programs.")
    hand = chat_hand(ChatScript(errors={1: error}))
    hand.ask("Hello")
    trouble = hand.find("message_trouble")
    assert trouble.findChild(QLabel, "trouble_title").text() == "There is not enough memory."
    assert trouble.findChild(QLabel, "trouble_text").text() == "Close other programs."
    hand.click("message_retry")
    assert hand.said() == ["Hello", "You said: Hello"]
    assert not hand.answer.findChild(QWidget, "message_trouble").isVisible()


def test_a_full_conversation_offers_ways_out(chat_hand):
    hand = chat_hand(context=700)
    hand.ask("word " * 200)
    hand.ask("more " * 120)
    QCoreApplication.processEvents()
    options = [
        each
        for each in hand.page.findChildren(QPushButton)
        if each.objectName().startswith("context_option_") and each.isVisible()
    ]
    assert options
    assert all(each.accessibleDescription() for each in options)
    drop = next(each for each in options if each.objectName().endswith("drop_oldest"))
    drop.click()
    assert hand.answer.row.state == "done"
    assert "no longer reads" in hand.find("message_note", QLabel).text()


def test_the_meter_shows_from_half_full(chat_hand):
    hand = chat_hand(context=1_000)
    meter = hand.page.composer.meter
    hand.ask("short")
    assert not meter.isVisible()
    hand.ask("word " * 200)
    assert meter.isVisible()
    assert "of 1000 tokens" in meter.accessibleName()


def test_how_fast_it_was_is_told_on_request(chat_hand):
    hand = chat_hand()
    hand.ask("Hello there you")
    speed = hand.answer.findChild(QLabel, "message_speed")
    assert speed.text() == ""
    hand.click("message_about")
    assert "first after" in speed.text()


def test_an_answer_is_copied_as_it_was_written(chat_hand):
    hand = chat_hand(ChatScript(answers={1: "**bold** word"}))
    hand.ask("Hi")
    hand.window.context.shortcuts.action("chat.copy").trigger()
    assert QGuiApplication.clipboard().text() == "**bold** word"


def test_conversations_are_found_by_what_was_said(chat_hand, qtbot):
    hand = chat_hand(ChatScript(answers={1: "Wear linen.", 2: "Wear wool."}))
    hand.ask("Summer?")
    hand.page.new()
    hand.ask("Winter?")
    qtbot.waitUntil(lambda: len(hand.titles()) == 2)
    hand.page.search()
    qtbot.keyClicks(hand.page.side.field, "linen")
    qtbot.waitUntil(lambda: hand.titles() == ["Summer?"])
    view = hand.page.side.list
    row = view.visualRect(view.model().index(0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(row))
    assert hand.said() == ["Summer?", "Wear linen."]


def test_a_deleted_conversation_comes_back(chat_hand, qtbot):
    hand = chat_hand()
    hand.ask("Keep me")
    qtbot.waitUntil(lambda: hand.titles() == ["Keep me"])
    view = hand.page.side.list
    view.setCurrentIndex(view.model().index(0))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: hand.titles() == [])
    assert hand.messages == []
    told = hand.window.context.notifications.recent()[-1]
    told.action()
    qtbot.waitUntil(lambda: hand.titles() == ["Keep me"])
    assert hand.said()[0] == "Keep me"


@pytest.mark.qt_log_ignore("grabbing the keyboard", "support raise", extend=True)
def test_a_conversation_gets_another_title(chat_hand, qtbot):
    hand = chat_hand()
    hand.ask("Hello")
    qtbot.waitUntil(lambda: hand.titles() == ["Hello"])
    view = hand.page.side.list
    view.setCurrentIndex(view.model().index(0))
    view.rename()
    popup = hand.window.findChild(QWidget, "name_popup")
    popup.line.setText("Navy")
    qtbot.keyClick(popup.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: hand.titles() == ["Navy"])


def test_drafts_wait_in_their_conversation(chat_hand):
    hand = chat_hand()
    hand.ask("Hello")
    first = hand.chat.conversation_id
    hand.type("half a question")
    hand.page.new()
    assert hand.page.composer.text.toPlainText() == ""
    hand.chat.open(first)
    assert hand.page.composer.text.toPlainText() == "half a question"


def test_a_narrow_window_hides_the_list_until_it_is_asked_for(chat_hand):
    hand = chat_hand(size=(760, 560))
    assert not hand.page.side.isVisible()
    hand.click("chat_list")
    assert hand.page.side.isVisible()


def test_a_new_language_keeps_the_conversation_and_what_is_typed(chat_hand, qtbot, qapp):
    hand = chat_hand()
    hand.ask("Hello")
    hand.type("half")
    try:
        install_language("de")
        hand.window.rebuild()
        assert hand.said() == ["Hello", "You said: Hello"]
        assert hand.page.composer.text.toPlainText() == "half"
    finally:
        remove_languages()


def test_reading_earlier_messages_is_not_disturbed(chat_hand, qtbot):
    hand = chat_hand(ChatScript(answers={at: "line\n\n" * 40 for at in range(1, 4)}))
    hand.ask("one")
    transcript = hand.page.transcript
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    bar.setValue(0)
    assert not transcript.follows
    assert hand.find("chat_jump").isVisible()
    hand.answer.grow("\n\nmore\n\n" * 20)
    assert bar.value() == 0
    hand.click("chat_jump")
    assert bar.value() == bar.maximum()
    assert transcript.follows
    bar.setValue(0)
    jump = hand.find("chat_jump")
    jump.setFocus()
    qtbot.keyClick(jump, Qt.Key.Key_Space)
    assert bar.value() == bar.maximum()
    assert hand.answer.hasFocus()


def test_arrows_walk_through_the_messages(chat_hand):
    hand = chat_hand()
    hand.ask("one")
    hand.ask("two")
    transcript = hand.page.transcript
    transcript.step(-1)
    transcript.step(-1)
    focused = [each for each in hand.messages if each is hand.window.focusWidget()]
    assert [each.row.text for each in focused] == ["You said: one"]
    reachable = [
        each
        for each in transcript.findChildren(QToolButton)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.objectName().startswith("message_")
    ]
    assert {each.parent().parent() for each in reachable} == {focused[0]}


def test_only_so_many_messages_are_widgets(chat_hand, monkeypatch):
    from app.views import chat_transcript

    monkeypatch.setattr(chat_transcript, "MOST_LIVE", 4)
    hand = chat_hand()
    for number in range(4):
        hand.ask(f"number {number}")
    hand.page.transcript.show_rows(hand.chat.rows, again=True)
    assert len(hand.messages) == 4
    hand.click("chat_earlier")
    assert len(hand.messages) == 8


def test_screen_readers_hear_who_says_what(chat_hand):
    hand = chat_hand()
    hand.ask("Hello")
    QCoreApplication.processEvents()
    names = [
        QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
        for each in hand.messages
    ]
    assert names == ["You: Hello", "Stand-in: You said: Hello"]


def test_whole_sentences_are_announced(qtbot, monkeypatch):
    heard = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: heard.append(event.message())
    )
    widget = QWidget()
    qtbot.addWidget(widget)
    speaker = Speaker(widget)
    for piece in ("This is **na", "vy**. It", " goes", " well. And", " [more](http://a.b)"):
        speaker.feed(piece)
    assert heard == ["This is navy.", "It goes well."]
    speaker.finish()
    assert heard[-1] == "And more"


def test_where_nobody_can_answer_the_page_says_which_model_to_get(window_context, qtbot):
    window_context.chat.engine._list = tuple
    window = MainWindow(window_context)
    qtbot.addWidget(window)
    window.resize(1200, 760)
    window.show()
    window.go("chat")
    page = window.page("chat")
    go = page.findChild(QPushButton, "no_model_go")
    assert go.isVisible()
    assert not page.composer.isVisible()
    assert not page.side.isVisible()
    go.click()
    assert window.current_page in ("models", "settings")


# -- finding, putting away, choosing --------------------------------------------------------------


def fill(hand: Hand, turns: int) -> int:
    """Write a long conversation into the wardrobe."""
    with hand.window.context.operations.services.open_library() as library:
        talk = library.conversations.create(title="Long").id
        parent = None
        for number in range(turns):
            words = "the needle is here" if number == 3 else f"Line {number}. " * 30
            parent = library.messages.add(
                talk, "person", (TextPart(f"Question {number}"),), parent_id=parent
            )
            parent = library.messages.add(talk, "assistant", (TextPart(words),), parent_id=parent)
            library.messages.write(parent, state="done", ended="stop")
    hand.chat.conversations.refresh()
    return talk


def is_seen(hand: Hand, message) -> bool:
    transcript = hand.page.transcript
    top = message.mapTo(transcript.viewport(), QPoint(0, 0)).y()
    return 0 <= top < transcript.viewport().height()


def test_what_a_search_finds_is_brought_into_sight_however_far_back(chat_hand, qtbot, monkeypatch):
    monkeypatch.setattr("app.views.chat_transcript.MOST_LIVE", 10)
    hand = chat_hand()
    fill(hand, 30)
    hand.page.search()
    qtbot.keyClicks(hand.page.side.field, "needle")
    qtbot.waitUntil(lambda: [row.message_id for row in hand.chat.conversations.rows] == [8])
    view = hand.page.side.list
    view.setCurrentIndex(view.model().index(0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    found = hand.chat.rows[7]
    assert found.text == "the needle is here"
    qtbot.waitUntil(lambda: is_seen(hand, hand.page.transcript.message(found.id)))
    assert not hand.page.transcript.follows


def test_a_conversation_is_archived_found_again_and_brought_back(chat_hand, qtbot):
    hand = chat_hand()
    hand.ask("Hello")
    qtbot.waitUntil(lambda: hand.titles() == ["Hello"])
    hand.page.archive()
    qtbot.waitUntil(lambda: hand.titles() == [])
    place = hand.find("conversation_place", QToolButton)
    assert [each.text() for each in place.menu().actions()] == [
        "Conversations",
        "Archive",
        "Deleted",
    ]
    place.menu().actions()[1].trigger()
    qtbot.waitUntil(lambda: hand.titles() == ["Hello"])
    assert place.text() == "Archive"
    view = hand.page.side.list
    view.setCurrentIndex(view.model().index(0))
    back = next(each for each in view.menu().actions() if "archive" in each.text())
    back.trigger()
    qtbot.waitUntil(lambda: hand.titles() == [])
    assert hand.find("conversation_nothing", QLabel).text() == "Nothing is archived."


def test_a_deleted_conversation_is_found_among_the_deleted_and_restored(chat_hand, qtbot):
    hand = chat_hand()
    hand.ask("Hello")
    hand.page.delete()
    assert hand.chat.conversation_id == 0
    hand.find("conversation_place", QToolButton).menu().actions()[2].trigger()
    qtbot.waitUntil(lambda: hand.titles() == ["Hello"])
    view = hand.page.side.list
    view.setCurrentIndex(view.model().index(0))
    qtbot.keyClick(view, Qt.Key.Key_Delete)  # nothing more happens to it
    (restore,) = view.menu().actions()
    restore.trigger()
    qtbot.waitUntil(lambda: hand.titles() == [])
    hand.find("conversation_place", QToolButton).menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: hand.titles() == ["Hello"])


def test_the_head_offers_what_can_be_done_with_the_conversation(chat_hand):
    hand = chat_hand(ChatScript(answers={1: "**Fine.**"}))
    assert not hand.page.findChild(QToolButton, "chat_more").isVisible()
    hand.ask("How?")
    more = hand.find("chat_more", QToolButton)
    assert more.accessibleName()
    actions = {each.text(): each for each in more.menu().actions()}
    actions["Copy the conversation"].trigger()
    assert QGuiApplication.clipboard().text() == "> How?\n\n**Fine.**"


def takes(widget: QWidget, *files: Path) -> bool:
    """Drop files on a widget; return whether it took them, or left them to what is around it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    enter = QDragEnterEvent(QPoint(5, 5), *how, Qt.KeyboardModifier.NoModifier)
    enter.ignore()
    widget.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPoint(5, 5), *how, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    widget.dropEvent(event)
    return bool(event.isAccepted())


def test_a_picture_dropped_beside_the_text_field_is_attached_and_no_garment(chat_hand, picture):
    hand = chat_hand()
    assert takes(hand.page, picture)
    assert [each.name for each in hand.chat.composer.pictures] == ["blazer.jpg"]


def test_folders_and_models_are_left_to_the_window(chat_hand, tmp_path):
    hand = chat_hand()
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    for thing in (tmp_path, model):
        assert not takes(hand.page, thing)
        assert not takes(hand.page.composer, thing)
    assert hand.chat.composer.pictures == ()


@pytest.mark.qt_log_ignore("grabbing the keyboard", "support raise", extend=True)
def test_a_failed_answer_offers_the_other_models_here(chat_hand):
    hand = chat_hand(ChatScript(errors={1: OutOfMemoryError("Too large.", next_step="Less.")}))
    hand.chat.engine._list = lambda: (ModelChoice("fake-chat", "One"), ModelChoice("b", "Two"))
    hand.chat.engine.refresh()
    hand.ask("Hello")
    hand.click("message_models")
    menu = hand.page.composer.findChild(QMenu)
    assert menu.isVisible()
    assert [each.text() for each in menu.actions()] == ["One", "Two", "", "More models..."]
    menu.close()
    assert hand.window.current_page == "chat"


def test_the_model_that_is_recommended_is_the_one_that_is_asked_about(window_context, qtbot):
    window_context.chat.engine._list = tuple
    window = MainWindow(window_context)
    qtbot.addWidget(window)
    window.resize(1200, 760)
    window.show()
    window.go("chat")
    page = window.page("chat")
    name = page._no_model._best.name
    if not name:
        pytest.skip("no model fits this machine")
    page.findChild(QPushButton, "no_model_go").click()
    dialog = next(each for each in window.findChildren(LicenseDialog) if each.isVisible())
    assert dialog._card.id == name
    dialog.reject()


@pytest.mark.parametrize("count", [1, 2, 3, 8])
@pytest.mark.parametrize("size", [(1200, 760), (760, 600)])
def test_pictures_take_the_room_they_need_and_no_more(tiny_wardrobe, chat_hand, qtbot, count, size):
    """Eight pictures once left a screen of nothing below them, and that was what one saw."""
    hand = chat_hand(size=size)
    with hand.window.context.operations.services.open_library() as library:
        item = library.items.get(library.items.ids()[0])
        photo = item.views[0].photo_id
        talk = library.conversations.create(title="Pictures").id
        parts = tuple(PhotoPart(photo, item.id, item.name) for _ in range(count))
        asked = library.messages.add(talk, "person", (*parts, TextPart("Which?")), parent_id=None)
        answer = library.messages.add(talk, "assistant", (TextPart("One."),), parent_id=asked)
        library.messages.write(answer, state="done", ended="stop")
    hand.chat.open(talk)
    transcript = hand.page.transcript
    qtbot.waitUntil(lambda: is_seen(hand, hand.answer))
    QCoreApplication.processEvents()
    below = transcript.widget().height() - hand.answer.geometry().bottom()
    room = transcript.viewport().height()
    assert below < 100 or transcript.widget().height() <= room
    shown = [each for each in hand.question.findChildren(ChatPicture) if each.isVisible()]
    assert len(shown) == count

    def all_inside() -> bool:
        room = hand.question.rect()
        corners = [(each.mapTo(hand.question, QPoint(0, 0)), each.size()) for each in shown]
        return all(room.contains(QRect(*each)) for each in corners)

    qtbot.waitUntil(all_inside)


def test_the_tab_key_comes_everywhere_in_reading_order(chat_hand, qtbot):
    hand = chat_hand(ChatScript(answers={1: "Yes.", 2: "So:\n\n```\ncode\n```\n\nWords."}))
    hand.ask("One?")
    hand.ask("Two?")
    qtbot.waitUntil(lambda: hand.page.side.list.isVisible())
    hand.page.side.field.setFocus()
    names = []
    for _ in range(30):
        focus = hand.window.focusWidget()
        names.append(focus.objectName() or type(focus).__name__)
        if focus is hand.page.composer.text:
            break
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert names == [
        "conversation_search",
        "conversation_new",
        "conversation_list",
        "conversation_place",
        "chat_list",
        *("chat_products", "chat_memory"),
        "chat_more",
        "chat_message",
        "MessageText",
        "copy_code_1",
        "message_copy",
        "message_regenerate",
        "message_about",
        "composer_text",
    ]


def test_everything_on_the_page_has_a_name(chat_hand, qtbot):
    hand = chat_hand(ChatScript(answers={1: "So:\n\n```\ncode\n```\n\n[a](https://b.example)"}))
    hand.ask("One?")
    hand.page.edit_last()
    QCoreApplication.processEvents()
    nameless = [
        each.objectName() or type(each).__name__
        for each in hand.page.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
    ]
    assert nameless == []


def test_a_long_conversation_is_made_where_somebody_looks(chat_hand, qtbot):
    hand = chat_hand()
    talk = fill(hand, 60)
    hand.chat.open(talk)
    transcript = hand.page.transcript
    bar = transcript.verticalScrollBar()
    assert len(hand.chat.rows) == 120
    assert len(hand.messages) == 30
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    first = hand.messages[0]
    bar.setValue(0)
    qtbot.waitUntil(lambda: len(hand.messages) == 60)
    qtbot.waitUntil(lambda: bar.value() > 0)  # what was read stays under what came above it
    assert is_seen(hand, first)
    hand.chat.open(talk, message_id=hand.chat.rows[2].id)
    qtbot.waitUntil(lambda: hand.chat.rows[2].id in [each.row.id for each in hand.messages])
    assert len(hand.messages) < 60
    found = transcript.message(hand.chat.rows[2].id)
    qtbot.waitUntil(lambda: bar.value() == found.y() - 8 and bar.maximum() > bar.value() + 300)
    made = len(hand.messages)
    bar.triggerAction(bar.SliderAction.SliderToMaximum)
    qtbot.waitUntil(lambda: len(hand.messages) > made)
    assert not transcript.follows
    hand.click("chat_jump")
    assert transcript.follows
    assert hand.messages[-1].row.id == hand.chat.rows[-1].id


def test_an_answer_that_grows_out_of_sight_is_whole_when_it_is_seen_again(chat_hand, qtbot):
    hand = chat_hand()
    rows = tuple(ChatRow(at, "person", f"Q{at}", "done") for at in range(1, 100))
    transcript = hand.page.transcript
    transcript.show_rows((*rows, ChatRow(100, "assistant", "", "streaming")), again=True)
    transcript.grow(100, "One ")
    transcript.show_message(3)
    assert transcript.message(100) is None
    transcript.grow(100, "two ")
    transcript.jump_to_latest()
    transcript.grow(100, "three.")
    assert transcript.message(100).text.toPlainText() == "One two three."


def test_where_only_the_small_model_is_here_the_page_says_what_it_can(chat_hand):
    hand = chat_hand()
    assert not [
        each for each in hand.page.findChildren(QLabel, "welcome_small") if each.isVisible()
    ]
    hand.chat.engine.models = (ModelChoice("pocket-omni", "Pocket omni", is_brief=True),)
    hand.chat.conversation_changed.emit()
    assert "short questions" in hand.find("welcome_small", QLabel).text()
    hand.click("welcome_short_1")
    assert hand.page.composer.text.toPlainText() == "Does this suit a wedding?"


def test_what_is_found_stands_as_cards_below_the_words(tiny_wardrobe, chat_hand):
    hand = chat_hand()
    wardrobe = hand.window.context.wardrobe
    wardrobe.select(list(wardrobe.model.ids[:1]))
    hand.window.context.shortcuts.action("chat.ask").trigger()
    hand.ask("This, but in red")
    row = hand.answer.row
    assert row.state == "done", row.failure
    QCoreApplication.processEvents()
    shown = [card for card in hand.answer.findChildren(ChatPicture) if card.isVisible()]
    assert 0 < len(shown) == len(row.pictures)
    assert all(card.picture.file is not None and card.picture.name for card in shown)
    assert shown[0].mapTo(hand.answer, QPoint()).y() > hand.answer.text.y()
