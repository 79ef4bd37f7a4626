"""Taste and sizes in the window: stated and learned kept apart, all of it in hand and undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from app.views.outfits_page import OutfitsPage
from app.views.profile_dialog import ProfileDialog, open_profile
from local_index.records import ChangeSet
from tests.app.views.test_accessibility import faults

pytestmark = pytest.mark.gui


@pytest.fixture
def window(tiny_wardrobe, window_context, qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(window, window_context) -> ProfileDialog:
    return open_profile(window_context, window)


def profile_of(context) -> dict[str, object]:
    answers = []
    context.operations.read(lambda library: library.profile.all(), answers.append)
    return {key: entry.value for key, entry in answers[0].items()}


def test_what_is_stated_is_kept_at_once_and_goes_by_a_click(dialog, window_context, qtbot):
    dialog.profile.toggle("likes.colors", "navy")
    dialog.profile.toggle("dislikes.pattern", "floral")
    assert profile_of(window_context)["likes/colors"] == ["navy"]
    qtbot.waitUntil(lambda: dialog.profile.stated("dislikes.pattern") == ("floral",))
    chips = dialog.findChild(QWidget, "profile_likes").findChildren(QPushButton)
    (navy,) = [one for one in chips if "Navy" in one.text()]
    navy.click()
    qtbot.waitUntil(lambda: dialog.profile.stated("likes.colors") == ())
    window_context.operations.undo()
    qtbot.waitUntil(lambda: dialog.profile.stated("likes.colors") == ("navy",))


def test_sizes_are_kept_when_their_line_is_left(dialog, window_context, qtbot):
    line = dialog.findChild(QLineEdit, "size_shoes")
    line.setText("39")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert profile_of(window_context)["size/shoes"] == "39"
    line.setText("")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert profile_of(window_context).get("size/shoes") is None


def test_what_was_learned_is_shown_and_only_learned_anew(dialog, window_context, qtbot):
    def wear(library, _wardrobe):
        ids = library.items.ids()
        for item in ids[:2]:
            library.items.update(item, {"colors": (("red", 1.0),)}, origin="person")
        for ago in range(1, 13):
            day = (date.today() - timedelta(days=ago)).isoformat()
            library.wears.add(ids[:2], day)
        return ChangeSet(changed=tuple(ids[:2]))

    window_context.operations.change(wear, label="Wear")
    qtbot.waitUntil(lambda: any(one.term == "red" for one in dialog.profile.learned))
    assert next(one for one in dialog.profile.learned if one.term == "red").worth > 0
    assert "learn" not in "".join(profile_of(window_context))
    dialog.findChild(QPushButton, "profile_reset_learned").click()
    qtbot.waitUntil(lambda: dialog.profile.events == 0)
    assert window_context.notifications.recent()[-1].action_label
    assert "Nothing yet" in dialog.findChild(QLabel, "learned_words").text()


def test_everything_stated_can_be_forgotten_and_comes_back(dialog, window_context, qtbot):
    dialog.profile.toggle("palette", "olive")
    dialog.profile.state_words("wearer", ["adult"])
    qtbot.waitUntil(lambda: dialog.profile.stated("palette") == ("olive",))
    dialog.findChild(QPushButton, "profile_forget").click()
    qtbot.waitUntil(lambda: dialog.profile.stated("palette") == ())
    window_context.operations.undo()
    qtbot.waitUntil(lambda: dialog.profile.stated("palette") == ("olive",))


def test_it_is_opened_once(dialog, window, window_context):
    assert open_profile(window_context, window) is dialog


def test_every_control_has_a_name(dialog):
    dialog.profile.toggle("likes.colors", "navy")
    assert faults(dialog) == []


def test_board_picker_and_comparison_have_names_everywhere(tiny_wardrobe, window_context, qtbot):
    page = OutfitsPage(window_context)
    qtbot.addWidget(page)
    page.resize(1240, 800)
    page.show()
    answers = []
    window_context.operations.read(lambda library: library.items.ids(), answers.append)
    page.open_outfit(0)
    page.editor.editor.put(answers[0][:3])
    page.editor.editor.flush()
    page.editor.show_picker("top")
    page.editor.finishing.ask()
    assert faults(page.editor) == []
    page.editor.editor.actions.clone(page.editor.editor.outfit_id)
    qtbot.waitUntil(lambda: page.outfits.owned in (0, 2))
    page.outfits.refresh()
    page.compare(page.outfits.model.ids[:2])
    assert page._compare.comparison.columns
    assert faults(page._compare) == []
