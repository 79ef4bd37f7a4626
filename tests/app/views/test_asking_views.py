"""Asking about chosen garments in the window: keys, menu, answers in words, and what goes wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.bootstrap import open_services
from app.services.chatting import InlineChat
from app.viewmodels.chat_values import ModelChoice
from app.views.asking_dialog import AskingDialog, open_asking
from app.views.asking_words import ahead_words, suits_words
from app.views.main_window import MainWindow
from app.window_bootstrap import build_context
from benchmarks.screen_looks import SEER, seer_card
from benchmarks.screen_models import StandingShelf
from models.errors import UnsupportedError
from models.runtimes.fake_chat import ChatScript, FakeChat

pytestmark = pytest.mark.gui
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Sure(FakeChat):
    """Says yes, and takes the second of two; fails when told to."""

    def __init__(self) -> None:
        said = {n: "The shirt is red instead of navy; <b>adds belt</b>" for n in range(1, 9)}
        super().__init__(SEER, script=ChatScript(answers=said))
        self.asked: list[str] = []
        self.error: Exception | None = None

    def score(self, messages, options, *, stop=lambda: False):
        if self.error is not None:
            raise self.error
        self.asked.append(messages[0].text)
        return (0.93, 0.0, 0.07, 0.0) if len(messages[0].pictures) == 1 else (0.2, 0.8)


@pytest.fixture
def shelf() -> StandingShelf:
    return StandingShelf([seer_card()])


@pytest.fixture
def model() -> Sure:
    return Sure()


@pytest.fixture
def context(tiny_wardrobe, perception, inline_runner, theme, shelf, model):
    engine = InlineChat(model)
    with open_services(tiny_wardrobe, perception=perception, chat=engine) as services:
        made = build_context(
            services, inline_runner, theme, poll_ms=0, readers=-1, shelf=lambda: shelf
        )
        yield made
        made.operations.close()
        made.thumbnails.shut_down()


@pytest.fixture
def window(context, qtbot) -> MainWindow:
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    context.wardrobe.refresh()
    return made


def choose(context, count: int) -> tuple[int, ...]:
    ids = tuple(context.wardrobe.model.ids[:count])
    context.wardrobe.select(ids)
    return ids


def part(root: QWidget, name: str) -> QWidget:
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def dialog_of(window: MainWindow) -> AskingDialog:
    (found,) = window.findChildren(AskingDialog)
    return found


def says(dialog: AskingDialog) -> str:
    return part(dialog, "ask_says").text()


def test_does_it_suit_by_keys_alone(window, context, model, qtbot):
    choose(context, 1)
    context.shortcuts.action("grid.suits").trigger()
    dialog = dialog_of(window)
    qtbot.keyClicks(dialog.field, "wedding")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert says(dialog) == "Yes, quite surely"
    assert part(dialog, "ask_more").text() == "Asked as \u201cformal event\u201d."
    assert part(dialog, "ask_by").text().startswith("Qwen3.5 4B looked at the photos.")
    (tile,) = dialog._tiles
    assert tile.accessibleName().endswith("Yes, quite surely, 93% yes")
    assert model.asked == ["Is the outfit meant for this occasion: formal event? Answer yes or no."]


def test_a_chip_asks_about_several_at_once(window, context):
    choose(context, 3)
    dialog = open_asking(context, window, "suits")
    part(dialog, "ask_summer").click()
    assert dialog.field.text() == "summer"
    assert says(dialog) == "3 of 3 would do"


def test_what_is_hard_to_say_is_neither_yes_nor_no(window, context, model, monkeypatch):
    monkeypatch.setattr(model, "score", lambda *_args, **_options: (0.5, 0.0, 0.5, 0.0))
    choose(context, 3)
    dialog = open_asking(context, window, "suits")
    part(dialog, "ask_summer").click()
    assert says(dialog) == "Hard to say"
    assert {tile.row.shown for tile in dialog._tiles} == {"Hard to say"}


def test_several_that_are_none_are_counted(window, context, model, monkeypatch):
    monkeypatch.setattr(model, "score", lambda *_args, **_options: (0.0, 0.1, 0.0, 0.9))
    choose(context, 3)
    dialog = open_asking(context, window, "suits")
    part(dialog, "ask_summer").click()
    assert says(dialog) == "0 of 3 would do"


def test_the_best_of_several_comes_first_with_how_sure_that_is(window, context):
    ids = choose(context, 3)
    part(window, "bulk_ask").click()
    dialog = dialog_of(window)
    assert dialog.skill == "best"
    dialog.field.setText("a dinner")
    part(dialog, "ask_start").click()
    shown = [tile.row.item_id for tile in dialog._tiles]
    assert sorted(shown) == sorted(ids)
    assert says(dialog) == "No clear winner"  # whoever comes second wins: that is no order
    assert [tile.row.shown for tile in dialog._tiles] == ["Place 1", "Place 2", "Place 3"]


def test_two_are_compared_at_once_and_words_stay_words(window, context):
    choose(context, 2)
    context.shortcuts.action("grid.compare").trigger()
    dialog = dialog_of(window)
    assert "shirt: navy \u2192 red" in part(dialog, "ask_words").text()
    assert part(dialog, "ask_words").textFormat() == Qt.TextFormat.PlainText
    assert not part(dialog, "ask_value").isVisibleTo(dialog)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_offers_what_can_be_asked_of_so_many(window, context, qtbot):
    page = window.page("wardrobe")
    window.page("chat")
    for count, wanted in ((1, {"Does it suit..."}), (2, {"Does it suit...", "Compare"})):
        ids = choose(context, count)
        page._show_menu(page.grid.visualRect(page.grid.currentIndex()).center())
        (menu,) = page.findChildren(QMenu)[-1:]
        texts = {action.text() for action in menu.actions()}
        assert wanted <= texts
        assert "Ask about the chosen garments" in texts
        assert ("Pick the best for..." in texts) == (len(ids) > 1)
        assert ("Like this, but..." in texts) == (len(ids) == 1)
        menu.close()


def test_without_a_model_the_way_to_one_is_a_button(window, context, shelf):
    shelf.cards.clear()
    choose(context, 1)
    dialog = open_asking(context, window, "suits")
    part(dialog, "ask_summer").click()
    assert says(dialog) == "This needs a model that looks at photos."
    part(dialog, "ask_other").click()
    assert window.current_page == "models"


def test_what_goes_wrong_is_said_and_can_be_tried_again(window, context, model):
    choose(context, 1)
    dialog = open_asking(context, window, "suits")
    model.error = UnsupportedError("The photo is odd.", next_step="Take another one.")
    part(dialog, "ask_summer").click()
    assert says(dialog) == "The photo is odd."
    assert part(dialog, "ask_more").text() == "Take another one."
    model.error = None
    part(dialog, "ask_other").click()
    assert says(dialog) == "Yes, quite surely"


def test_a_question_for_too_few_is_explained(window, context, model):
    choose(context, 1)
    dialog = open_asking(context, window, "suits")
    dialog._on_which("compare")
    assert says(dialog) == "Choose two garments for this."
    assert not part(dialog, "ask_start").isEnabled()
    assert model.asked == []


def test_another_choice_takes_the_same_window_and_forgets_the_answer(window, context):
    choose(context, 1)
    dialog = open_asking(context, window, "suits")
    part(dialog, "ask_summer").click()
    choose(context, 2)
    assert open_asking(context, window, "best") is dialog
    assert dialog.asking.result is None
    assert len(dialog._tiles) == 2


def test_nothing_that_is_said_changes_the_wardrobe(window, context):
    ids = choose(context, 2)
    kept = []
    context.operations.read(lambda library: library.items.get_many(ids), kept.append)
    for skill in ("suits", "best", "compare"):
        dialog = open_asking(context, window, skill)
        dialog.field.setText("work")
        dialog.ask()
    context.operations.read(lambda library: library.items.get_many(ids), kept.append)
    assert kept[0] == kept[1]
    assert not context.operations.undo_label


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "Yes, quite surely"),
        (0.75, "Probably"),
        (0.6, "Rather yes"),
        (0.5, "Hard to say"),
        (0.4, "Rather not"),
        (0.2, "Probably not"),
        (0.0, "No, quite surely"),
    ],
)
def test_probabilities_are_said_in_words(probability, words):
    assert suits_words(probability) == words


def test_how_far_ahead_is_said_in_words():
    said = [ahead_words(each) for each in (0.95, 0.75, 0.6, 0.5)]
    assert said == [
        "clearly the better one",
        "better than the next",
        "a little better than the next",
        "as good as the next",
    ]


def test_the_same_question_in_the_chat_is_answered_by_the_same_procedure(window, context, model):
    choose(context, 1)
    context.shortcuts.action("chat.ask").trigger()
    assert window.current_page == "chat"
    chat = context.chat
    # else the stylist answers, who needs no model
    chat.engine.models = (ModelChoice(SEER, "Seer", sees_pictures=True),)
    chat.choose_model(SEER)
    chat.composer.set_text("Does this suit a wedding?")
    chat.send()
    assert chat.rows[-1].state == "done"
    assert "yes, quite surely (93 %)" in chat.rows[-1].text
    assert model.asked == ["Is the outfit meant for this occasion: formal event? Answer yes or no."]


def test_a_chip_is_its_term_in_every_language(window, context, model, monkeypatch):
    monkeypatch.setattr("app.views.asking_dialog.shown", lambda term: f"<{term}>")
    choose(context, 1)
    dialog = open_asking(context, window, "suits")
    part(dialog, "ask_formal event").click()
    assert dialog.field.text() == "<formal event>"
    assert "occasion: formal event?" in model.asked[0]


def test_escape_stops_first_and_closes_then(window, context, qtbot):
    choose(context, 1)
    dialog = open_asking(context, window, "suits")
    stopped = []
    dialog.asking.stop = lambda: stopped.append(True)
    dialog.asking.state = "busy"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert stopped == [True]
    assert dialog.isVisible()
    dialog.asking.state = "ready"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_was_stopped_can_be_asked_again(window, context):
    choose(context, 3)
    dialog = open_asking(context, window, "best")
    dialog.asking.ask("best", "work")
    dialog.asking.result = None
    dialog.asking.state = "stopped"
    dialog.asking.changed.emit()
    assert says(dialog) == "Stopped."
    assert part(dialog, "ask_other").text() == "Ask again"
    part(dialog, "ask_other").click()
    assert says(dialog) == "No clear winner"
