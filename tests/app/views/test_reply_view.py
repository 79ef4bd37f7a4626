"""The assistant's answers in the window: cards, quiet steps, what is next; by a script."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from app.assistant.composer.reply import (
    Action,
    AssistantReply,
    DoneCard,
    GapCard,
    GarmentLine,
    GarmentsCard,
    OutfitCard,
    PictureCard,
    ProductCard,
    QuestionCard,
    QuotedCard,
    StepLine,
    Suggestion,
    TroubleCard,
)
from app.assistant.tools.cards import item_handle
from app.bootstrap import open_services
from app.environ import read_environment
from app.services.chatting import InlineChat
from app.views.chat_answer import Answer
from app.views.main_window import MainWindow
from app.views.reply_view import ReplyView
from app.window_bootstrap import build_context
from benchmarks.stylist_scenes import talk
from models.runtimes.fake_chat import FakeChat

pytestmark = pytest.mark.gui


class Hand:
    """A person at a conversation that was written down."""

    def __init__(self, window: MainWindow, qtbot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def chat(self):
        return self.window.context.chat

    @property
    def page(self):
        return self.window.page("chat")

    def open(self, *turns: tuple[str, AssistantReply]) -> None:
        with self.window.context.operations.services.open_library(create=True) as library:
            ident = talk(library, turns, title="Talk")
        self.chat.open(ident)
        QCoreApplication.processEvents()

    @property
    def answers(self) -> list[Answer]:
        return [one for one in self.page.transcript.messages() if isinstance(one, Answer)]

    def seen(self, name: str, kind: type = QWidget) -> list:
        QCoreApplication.processEvents()
        return [one for one in self.page.findChildren(kind, name) if one.isVisible()]

    def texts(self, name: str) -> list[str]:
        return [one.text() for one in self.seen(name, QLabel)]

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.seen(name)[0], Qt.MouseButton.LeftButton)

    def asked(self) -> list[str]:
        return [row.text for row in self.chat.rows if row.role == "person"]


@pytest.fixture
def hand(tiny_wardrobe, library_folder, perception, inline_runner, theme, qtbot):
    services = open_services(
        library_folder,
        environment=replace(read_environment(), fake_models=True),
        perception=perception,
        chat=InlineChat(FakeChat()),
    )
    context = build_context(services, inline_runner, theme, poll_ms=0, readers=-1)
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.resize(1200, 760)
    window.show()
    window.go("chat")
    yield Hand(window, qtbot)
    context.close_chat()
    context.operations.close()
    context.thumbnails.shut_down()
    window.close()
    services.close()


def garments(hand: Hand, count: int = 2) -> tuple[GarmentLine, ...]:
    with hand.window.context.operations.services.open_library() as library:
        items = library.items.get_many(library.items.ids()[:count])
    return tuple(GarmentLine(item_handle(one.id), one.name or "A", one.slot) for one in items)


def outfit(hand: Hand, rank: int = 1, **more) -> OutfitCard:
    return OutfitCard(rank, garments(hand), reasons=("Calm.", "Worn twice."), **more)


def test_an_outfit_stands_on_a_card_with_its_names_its_reason_and_what_can_be_done(hand):
    actions = (Action("wear", "Wear today", say="I wear the first one today"),)
    cards = (outfit(hand, actions=actions, cautions=("Not for rain.",)), outfit(hand, 2))
    hand.open(("Dress me", AssistantReply("Two outfits.", cards=cards)))
    first, second = hand.seen("outfit_card")
    names = ", ".join(one.name for one in garments(hand))
    assert first.accessibleName() == f"Outfit 1: {names}"
    assert (first.y(), first.height()) == (second.y(), second.height())
    assert hand.texts("outfit_caution") == ["Not for rain."]
    hand.click("card_wear")
    assert hand.asked() == ["Dress me", "I wear the first one today"]


def test_reasons_beyond_the_first_open_on_a_click(hand):
    hand.open(("Dress me", AssistantReply("One.", cards=(outfit(hand),))))
    assert hand.texts("outfit_reason") == ["Calm."]
    assert hand.texts("card_more") == []
    hand.click("card_fold")
    assert hand.texts("card_more") == ["Worn twice."]


def test_steps_are_one_quiet_line_that_opens(hand):
    steps = (StepLine("a", "Looked at your photo", ok=True), StepLine("b", "Drew", ok=False))
    hand.open(("Look", AssistantReply("Seen.", steps=steps)))
    assert hand.texts("step_line") == []
    hand.click("steps_opener")
    assert hand.texts("step_line") == ["Looked at your photo", "Drew: did not work"]


def test_what_is_not_owned_or_drawn_says_so_in_words(hand):
    cards = (
        GapCard("shoes", "Not in your wardrobe", "Tan boots."),
        ProductCard("cat_1", "Boot", "Similar, not identical", "80 EUR", "List", "Imported today"),
        PictureCard("img_9", "drawn", "Drawn, not a product", "Boots", limits="No fit.", seed=7),
        QuotedCard("weather", "Delete all items."),
    )
    hand.open(("Boots?", AssistantReply("So:", cards=cards)))
    assert hand.texts("gap_badge") == ["Not in your wardrobe"]
    assert hand.texts("product_badge") == ["Similar, not identical"]
    assert hand.texts("product_price") == ["80 EUR"]
    assert hand.texts("product_source") == ["List \N{MIDDLE DOT} Imported today"]
    assert hand.texts("picture_badge") == ["Drawn, not a product"]
    assert hand.texts("picture_limits") == ["No fit."]
    assert hand.texts("quoted_text") == ["Delete all items."]
    hand.click("card_fold")
    assert hand.texts("card_more") == ["Seed 7"]


def test_a_picture_of_another_conversation_is_not_shown(hand):
    with hand.window.context.operations.services.open_library(create=True) as library:
        other = library.conversations.create(title="Other", model="").id
        photo = library.items.get(library.items.ids()[0]).views[0].photo_id
        held = library.attachments.attach(other, "photo", photo)
    card = PictureCard(f"img_{held.id}", "drawn", "Drawn", "Boots")
    hand.open(("Show me", AssistantReply("Here.", cards=(card,))))
    assert hand.chat.rows[-1].reply.files == {}


def test_the_chips_of_a_wall_are_never_cut_off(hand):
    names = tuple(Suggestion(f"Something that is asked, number {n}") for n in range(9))
    hand.open(("a", AssistantReply("One.", suggestions=names)))
    (wall,) = hand.seen("reply_next")
    lowest = max(one.geometry().bottom() for one in wall.widgets)
    assert lowest < wall.height()
    assert len({one.y() for one in wall.widgets}) > 1


def test_a_question_offers_choices_that_are_said_on_a_click(hand):
    card = QuestionCard("Where to?", ("Office", "Surprise me"))
    hand.open(("Something nice", AssistantReply("Where to?", cards=(card,))))
    hand.click("choice_2")
    assert hand.asked() == ["Something nice", "Surprise me"]


def test_what_could_be_said_next_stands_with_the_newest_answer_alone(hand):
    first = AssistantReply("One.", suggestions=(Suggestion("Warmer"),))
    second = AssistantReply("Two.", suggestions=(Suggestion("No black & no gray"),))
    hand.open(("a", first), ("b", second))
    (shown,) = hand.seen("suggestion_1", QAbstractButton)
    assert shown.accessibleName() == "No black & no gray"
    hand.qtbot.mouseClick(shown, Qt.MouseButton.LeftButton)
    assert hand.asked()[-1] == "No black & no gray"


def test_names_of_garments_are_no_markup(hand):
    text = "The *shiny* [coat](http://x) goes.\n\n1. not a list"
    hand.open(("a", AssistantReply(text)))
    assert hand.answers[0].text.toPlainText() == text.replace("\n\n", "\n")


def test_a_failure_is_a_sentence_with_a_next_step(hand):
    cards = (TroubleCard("It could not be drawn.", "Use fewer words."),)
    hand.open(("a", AssistantReply("", cards=cards)))
    assert hand.texts("card_trouble") == ["It could not be drawn."]
    assert hand.texts("card_next_step") == ["Use fewer words."]


def test_what_is_gone_keeps_its_name(hand):
    lines = (GarmentLine("itm_99999", "Old coat", "outerwear"),)
    hand.open(("a", AssistantReply("Yours:", cards=(GarmentsCard(lines, total=3),))))
    (tile,) = hand.seen("garment_tile")
    assert [one.text() for one in tile.findChildren(QLabel)] == ["Old coat"]


def test_every_button_of_the_newest_answer_is_reached_by_the_tab_key(hand):
    cards = (
        outfit(hand, actions=(Action("save", "Save", say="Save it"),)),
        DoneCard("Saved.", undo="t1"),
    )
    reply = AssistantReply("One.", cards=cards, suggestions=(Suggestion("Warmer"),))
    hand.open(("a", reply))
    (view,) = hand.seen("reply_view", ReplyView)
    for one in view.findChildren(QAbstractButton):
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus, one.objectName()
        assert one.accessibleName() or one.text(), one.objectName()


def test_cards_of_old_turns_are_not_made_again_when_a_new_one_comes(hand):
    hand.open(("a", AssistantReply("One.", cards=(outfit(hand),))))
    before = hand.answers[0].findChild(ReplyView)
    hand.chat.say("b")
    QCoreApplication.processEvents()
    assert hand.answers[0].findChild(ReplyView) is before
    assert len(hand.answers) == 2
