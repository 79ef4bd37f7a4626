"""What stands below an answer: another garment for a card of it, and drawing what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.bootstrap import open_services
from app.environ import read_environment
from app.services.chat_skills import recognize_swap
from app.services.chatting import InlineChat
from app.services.painting import InlinePainter
from app.services.pictures import entries
from app.viewmodels.chat_offers import outfit_with
from app.views.chat_answer import Answer
from app.views.languages import install_language, remove_languages
from app.views.main_window import MainWindow
from app.window_bootstrap import build_context
from local_index.chat_parts import ItemPart, PhotoPart, TextPart, ToolCallPart
from models.errors import OutOfMemoryError
from models.runtimes.fake_chat import FakeChat
from models.runtimes.fake_painter import FakePainter, PaintScript

pytestmark = pytest.mark.gui


@pytest.fixture
def window(tiny_wardrobe, perception, inline_runner, theme, qtbot):
    services = open_services(
        tiny_wardrobe,
        environment=replace(read_environment(), fake_models=True),
        perception=perception,
        chat=InlineChat(FakeChat()),
    )
    services.given_painter = InlinePainter(FakePainter())
    made = build_context(services, inline_runner, theme, poll_ms=0, readers=-1)
    shown = MainWindow(made)
    qtbot.addWidget(shown)
    shown.resize(1200, 760)
    shown.show()
    shown.go("chat")
    yield shown
    made.close_chat()
    made.operations.close()
    made.thumbnails.shut_down()
    shown.close()
    services.close()


def answered(window, *parts, question=()):
    """Show a conversation whose answer is made of these parts; return the answer."""
    with window.context.operations.services.open_library() as library:
        ids = library.items.ids()[:3]
        items = library.items.get_many(ids)
        photos = [PhotoPart(item.views[0].photo_id, item.id, item.name) for item in items]
        talk = library.conversations.create(title="Outfit").id
        told = (*photos[1:], *(question or (TextPart("What goes with these?"),)))
        asked = library.messages.add(talk, "person", told, parent_id=None)
        made = tuple(ItemPart(ids[0], "x") if part == "card" else part for part in parts)
        answer = library.messages.add(talk, "assistant", made, parent_id=asked)
        library.messages.write(answer, state="done", ended="stop")
    window.context.chat.open(talk)
    QCoreApplication.processEvents()
    return [each for each in window.page("chat").transcript.messages()
            if isinstance(each, Answer)][-1]  # fmt: skip


def shown(widget: QWidget, name: str) -> list[QPushButton]:
    QCoreApplication.processEvents()
    return [each for each in widget.findChildren(QPushButton, name) if each.isVisible()]


def test_a_plain_answer_offers_nothing(window) -> None:
    answer = answered(window, TextPart("Yes."))
    assert not answer.findChild(QWidget, "answer_offers").isVisible()


def test_a_garment_of_an_answer_is_swapped_beside_those_of_the_question(window) -> None:
    answer = answered(window, TextPart("Wear it."), "card")
    (swap,) = shown(answer, "answer_swap")
    (action,) = swap.menu().actions()
    assert action.text()
    action.trigger()
    rows = window.context.chat.rows
    assert [row.role for row in rows] == ["person", "assistant", "person", "assistant"]
    attached = [part.item_id for part in rows[2].parts if isinstance(part, PhotoPart)]
    first = [part.item_id for part in rows[0].parts if isinstance(part, PhotoPart)]
    card = next(part.item_id for part in rows[1].parts if isinstance(part, ItemPart))
    assert attached == [card, *first]
    assert recognize_swap(rows[2].parts) is not None
    assert rows[3].state == "done"
    assert "nstead" in rows[3].text


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_question_of_the_button_is_understood_in_each_language(window, language) -> None:
    install_language(language)
    try:
        words = window.page("chat").tr("Swap this")
    finally:
        remove_languages()
    found = recognize_swap([PhotoPart(1, 1), TextPart(words)])
    assert found is not None
    assert found.language == language


def test_what_was_swapped_in_takes_the_place_of_the_first() -> None:
    question = (PhotoPart(1, 1), PhotoPart(2, 2), PhotoPart(3, 3), TextPart("Swap this"))
    assert outfit_with(9, question) == (9, 2, 3)
    assert outfit_with(9, (*question[:3], TextPart("What goes with these?"))) == (9, 1, 2, 3)


def test_what_is_missing_is_drawn_and_shown_when_it_is_there(window, qtbot) -> None:
    offer = ToolCallPart("draw", "draw", {"words": "beige wool coat"})
    answer = answered(window, TextPart("A beige wool coat."), offer)
    (draw,) = shown(answer, "answer_draw")
    assert draw.accessibleDescription() == "beige wool coat"
    draw.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(draw, Qt.Key.Key_Space)
    told = window.context.notifications.recent()[-1]
    assert told.text == "Drawn: beige wool coat"
    with window.context.operations.services.open_library() as library:
        (kept,) = entries(library, library.pictures.ids())
    assert (kept.kind, kept.words) == ("drawn", "beige wool coat")
    assert told.action_label == "Show"
    told.action()
    assert window.current_page == "pictures"


def test_a_drawing_that_fails_is_told_with_its_next_step(window) -> None:
    window.context.operations.services._painter = InlinePainter(
        FakePainter(script=PaintScript(errors={1: OutOfMemoryError("No room.", next_step="Wait.")}))
    )
    offer = ToolCallPart("draw", "draw", {"words": "beige wool coat"})
    answer = answered(window, TextPart("A beige wool coat."), offer)
    (draw,) = shown(answer, "answer_draw")
    draw.click()
    told = window.context.notifications.recent()[-1]
    assert told.explained is not None
    assert told.explained.message == "No room."


def test_a_drawing_of_the_page_of_pictures_is_not_told_in_the_chat(window) -> None:
    offer = ToolCallPart("draw", "draw", {"words": "beige wool coat"})
    (draw,) = shown(answered(window, TextPart("A coat."), offer), "answer_draw")
    draw.click()
    before = [told.text for told in window.context.notifications.recent()]
    window.go("pictures")
    page = window.page("pictures")
    assert page.drawing is window.context.drawing, "one picture at a time, whoever asks"
    page.drawing.draw("a hat")
    after = [told.text for told in window.context.notifications.recent()]
    assert [text for text in after[len(before) :] if text.startswith("Drawn")] == []
