"""The style quiz in the window: skipped, answered, undone, offered once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from app.views.profile_dialog import open_profile
from app.views.style_quiz_dialog import StyleQuizDialog, open_quiz
from app.views.suggestion_side import SuggestionSide
from tests.app.views.test_accessibility import faults

pytestmark = pytest.mark.gui


@pytest.fixture
def window(tiny_wardrobe, window_context, qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def quiz(window, window_context, qtbot) -> StyleQuizDialog:
    made = open_quiz(window_context, window)
    qtbot.waitUntil(lambda: made.quiz.model.rowCount() > 0)
    return made


def read(context, ask):
    answers = []
    context.operations.read(ask, answers.append)
    return answers[0]


def press(dialog, name):
    dialog.findChild(QPushButton, name).click()


def test_answers_and_picks_are_kept_as_one_step_of_undo(quiz, window_context):
    (navy,) = [
        one for (name, term), one in quiz._chips.items() if (name, term) == ("likes.colors", "navy")
    ]
    navy.click()
    for _ in range(5):
        press(quiz, "quiz_next")
    ids = quiz.quiz.model.ids[:2]
    quiz.grid.choose(ids)
    press(quiz, "quiz_next")
    entries = read(window_context, lambda library: library.profile.all())
    assert entries["likes/colors"].value == ["navy"]
    likes = read(window_context, lambda library: library.feedback.all())
    assert {item for one in likes for item in one.item_ids} == {*ids}
    window_context.operations.undo()
    assert read(window_context, lambda library: library.profile.all()) == {}
    assert read(window_context, lambda library: library.feedback.all()) == []


def test_skipping_everything_changes_nothing(quiz, window_context):
    before = len(read(window_context, lambda library: library.history.entries()))
    for _ in range(6):
        press(quiz, "quiz_skip")
    assert len(read(window_context, lambda library: library.history.entries())) == before
    assert not quiz.isVisible()


def test_a_click_or_space_picks_and_six_are_too_many(quiz, qtbot):
    quiz._pages.setCurrentIndex(5)
    quiz._show()
    qtbot.waitUntil(lambda: quiz.grid.isVisible())
    for at in range(2):
        index = quiz.quiz.model.index(at)
        where = quiz.grid.visualRect(index).center()
        QTest.mouseClick(quiz.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert len(quiz.grid.chosen_ids()) == 2
    quiz.grid.choose(quiz.quiz.model.ids[:6])
    if len(quiz.quiz.model.ids) >= 6:
        assert not quiz.findChild(QPushButton, "quiz_next").isEnabled()


def test_every_control_has_a_name(quiz):
    assert faults(quiz) == []


def test_the_profile_opens_it(window, window_context):
    dialog = open_profile(window_context, window)
    press(dialog, "profile_quiz")
    assert window.findChild(StyleQuizDialog).isVisible()


def test_it_is_offered_once_while_little_is_known(window, window_context, qtbot):
    from app.viewmodels.outfit_suggestions import SuggestionsViewModel
    from app.viewmodels.outfit_wish import OutfitWish

    operations = window_context.operations
    model = SuggestionsViewModel(operations, OutfitWish(operations, window), window)
    side = SuggestionSide(window_context, model, window)
    side.show()
    offer = side.findChild(QWidget, "quiz_offer")
    qtbot.waitUntil(lambda: offer.isVisible())
    press(side, "quiz_later")
    assert not offer.isVisible()
    again = SuggestionSide(window_context, model, window)
    again.show()
    assert not again.findChild(QWidget, "quiz_offer").isVisible()
