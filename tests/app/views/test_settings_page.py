"""Settings: each control sets what it says and shows what was set elsewhere."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.services.model_memory import ModelMemory
from app.viewmodels import about_this
from app.viewmodels.chat_values import ModelChoice
from app.views.about import parts
from app.views.controls import Segments, Switch
from app.views.languages import install_language, remove_languages
from app.views.main_window import MainWindow
from app.views.setting_rows import SettingRow
from app.views.settings_page import SettingsPage
from app.views.shortcuts_section import ShortcutRow
from models.probe import Machine

pytestmark = pytest.mark.gui


@pytest.fixture
def page(window_context, qtbot) -> SettingsPage:
    made = SettingsPage(window_context)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    return made


def texts(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def test_a_section_is_made_when_it_is_chosen(page):
    assert not page.findChildren(QWidget, "section_privacy")
    page.show_section("privacy")
    assert page.section("privacy").isVisible()
    with pytest.raises(ValueError, match="nowhere"):
        page.show_section("nowhere")


def test_the_theme_is_chosen_and_follows_what_was_chosen_elsewhere(page, window_context):
    control = page.section("appearance").findChild(Segments, "setting_theme")
    assert control.value() == "system"
    control.findChildren(QPushButton)[2].click()
    assert window_context.settings.get("theme") == "dark"
    window_context.settings.set("theme", "light")
    assert control.value() == "light"


def test_a_value_that_is_not_offered_is_shown_all_the_same(page, window_context):
    window_context.settings.set("text_size", 95)
    control = page.section("accessibility").findChild(QComboBox, "setting_text_size")
    assert control.currentData() == 95


@pytest.mark.parametrize(
    ("section", "setting"), [("privacy", "network"), ("accessibility", "reduced_motion")]
)
def test_a_switch_sets_and_shows(page, window_context, section, setting):
    control = page.section(section).findChild(Switch, f"setting_{setting}")
    assert not control.isChecked()
    control.click()
    assert window_context.settings.get(setting) is True
    window_context.settings.set(setting, False)
    assert not control.isChecked()


def test_a_language_is_named_in_itself(page):
    page.show_section("appearance")
    control = page.section("appearance").findChild(QComboBox, "setting_language")
    assert [control.itemData(at) for at in range(control.count())] == ["", "en", "de"]
    assert control.itemText(2) == "Deutsch"


def test_a_wardrobe_is_renamed_in_place(page, window_context, tiny_wardrobe):
    page.show_section("wardrobe")
    line = page.section("wardrobe").findChild(QLineEdit, "wardrobe_name")
    line.setText("Sofia")
    line.editingFinished.emit()
    assert window_context.libraries.current.name == "Sofia"
    line.setText("  ")
    line.editingFinished.emit()
    assert line.text() == "Sofia"


def test_other_wardrobes_are_listed_and_open(page, window_context, tiny_wardrobe):
    wanted = []
    window_context.libraries.switch_wanted.connect(wanted.append)
    window_context.libraries.create("Mira")
    (folder,) = wanted
    page.show_section("wardrobe")
    window_context.libraries.refresh()
    opener = next(
        each
        for each in page.section("wardrobe").findChildren(QPushButton)
        if each.accessibleName() == "Open Mira"
    )
    opener.click()
    assert wanted == [folder, folder]


def test_models_tell_their_size_and_license(page):
    page.show_section("models")
    page.model.refresh()
    said = texts(page.section("models"))
    assert "Pocket encoder" in said
    assert "Apache-2.0" in said


def test_connections_are_listed_newest_first(page, services):
    log = services.paths.logs / "network.jsonl"
    log.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        {"at": "2026-11-20T08:00:00+00:00", "host": "first.example", "allowed": False},
        {"at": "2026-11-21T08:00:00+00:00", "host": "second.example", "allowed": True},
    ]
    log.write_text("\n".join(json.dumps(line) for line in lines))
    page.show_section("privacy")
    page.model.refresh()
    said = texts(page.section("privacy"))
    assert said.index("second.example: allowed") < said.index("first.example: refused")


def test_no_connection_is_said_as_such(page):
    page.show_section("privacy")
    assert "None, ever." in texts(page.section("privacy"))


# -- shortcuts ------------------------------------------------------------------------------------


@pytest.fixture
def window(window_context, qtbot):
    made = MainWindow(window_context)
    qtbot.addWidget(made)
    made.show()
    made.context.shortcuts.action("shortcuts").trigger()
    return made


def rows(window) -> dict[str, ShortcutRow]:
    section = window.page("settings").section("shortcuts")
    found = section.findChildren(ShortcutRow)
    return {each.objectName().removeprefix("shortcut_"): each for each in found}


def type_key(row: ShortcutRow, key: str) -> None:
    edit = row.findChild(QKeySequenceEdit)
    edit.setKeySequence(QKeySequence(key))
    edit.editingFinished.emit()


def test_every_action_is_listed(window):
    assert set(rows(window)) == {each.id for each in window.context.shortcuts.all()}


def test_a_key_is_changed_kept_and_taken_back(window):
    shortcuts, row = window.context.shortcuts, rows(window)["view.rail"]
    type_key(row, "Ctrl+Alt+R")
    assert shortcuts.action("view.rail").shortcut() == QKeySequence("Ctrl+Alt+R")
    assert window.context.settings.get("shortcuts") == {"view.rail": "Ctrl+Alt+R"}
    window.findChild(QPushButton, "reset_shortcuts").click()
    assert shortcuts.action("view.rail").shortcut() == QKeySequence("Ctrl+B")
    assert window.context.settings.get("shortcuts") == {}


def test_a_key_that_is_taken_is_refused_and_its_owner_named(window):
    row = rows(window)["view.rail"]
    type_key(row, "Ctrl+K")
    assert "Find anything" in texts(row)
    assert window.context.shortcuts.action("view.rail").shortcut() == QKeySequence("Ctrl+B")


def test_actions_are_found_by_words(window, qtbot):
    window.findChild(QLineEdit, "shortcut_search").setText("undo")
    qtbot.waitUntil(lambda: "view.rail" not in rows(window))
    assert "undo" in rows(window)
    window.findChild(QLineEdit, "shortcut_search").setText("no such thing at all")
    section = window.page("settings").section("shortcuts")
    qtbot.waitUntil(lambda: "No action has these words." in texts(section))


# -- about ----------------------------------------------------------------------------------------


def test_the_list_of_parts_names_what_the_license_asks_for():
    found = {part.name: part for part in parts()}
    assert "LGPL-3.0-only" in found["PySide6_Essentials"].license
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in found["PySide6_Essentials"].text
    assert found["Inter"].license == "OFL-1.1"
    assert found["Lucide"].license == "ISC"
    assert len(found) > 20


def test_a_license_opens_below_its_part(page):
    page.show_section("about")
    about = page.section("about")
    button = next(
        each
        for each in about.findChildren(QPushButton)
        if each.accessibleName() == "License of Lucide"
    )
    button.click()
    (text,) = about.findChildren(QPlainTextEdit)
    assert "ISC License" in text.toPlainText()
    button.click()
    assert not text.isVisible()


def test_settings_are_found_by_their_words(page):
    field = page.findChild(QLineEdit, "settings_search")
    sections = page.findChild(QListWidget, "settings_sections")

    def left() -> list[str]:
        names = page.section_names()
        return [name for at, name in enumerate(names) if not sections.item(at).isHidden()]

    field.setText("currency")
    assert left() == ["wardrobe"]
    assert page.section("wardrobe").isVisible()
    shown = [each for each in page.findChildren(SettingRow) if each.isVisible()]
    assert len(shown) == 1
    assert shown[0].findChild(QComboBox, "setting_currency") is not None
    field.setText("no such thing")
    assert left() == []
    field.clear()
    assert left() == page.section_names()
    assert page.section("wardrobe").findChild(QLineEdit, "wardrobe_name").isVisible()


def test_shortcuts_that_come_later_are_listed_and_leave_no_dead_cards(page, window_context):
    page.show_section("shortcuts")
    assert "Polish the shoes" not in texts(page.section("shortcuts"))
    page.show_section("about")
    window_context.shortcuts.register(
        "polish", "Polish the shoes", "", owner=page, run=list, group="Shoes"
    )
    page.show_section("shortcuts")
    assert "Polish the shoes" in texts(page.section("shortcuts"))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    page.search("polish")
    assert page.section("shortcuts").isVisible()


def test_a_section_is_found_whole_by_its_title(page):
    page.findChild(QLineEdit, "settings_search").setText("privacy")
    assert page.section("privacy").isVisible()
    assert page.section("privacy").findChild(Switch, "setting_network").isVisible()


# -- models that talk -----------------------------------------------------------------------------


@pytest.fixture
def english():
    install_language("en")
    yield
    remove_languages()


def choices(control: QComboBox) -> dict[object, str]:
    return {control.itemData(at): control.itemText(at) for at in range(control.count())}


def choose(control: QComboBox, value: object) -> None:
    at = control.findData(value)
    assert at >= 0, (value, choices(control))
    control.setCurrentIndex(at)
    control.activated.emit(at)


@pytest.mark.parametrize(
    ("setting", "value", "shown"),
    [
        ("chat_context", 8_192, "8,192 tokens, about 6,000 words"),
        ("memory_mb", 1_000, "1 GB"),
        ("unload_minutes", 30, "30 minutes"),
        ("unload_minutes", 0, "Never"),
    ],
)
def test_what_large_models_may_take_is_chosen(english, page, window_context, setting, value, shown):
    page.model.refresh()
    control = page.section("models").findChild(QComboBox, f"setting_{setting}")
    assert control.accessibleName()
    choose(control, value)
    assert window_context.settings.get(setting) == value
    assert control.currentText() == shown


def test_values_written_by_hand_are_said_as_people_say_them(english, page, window_context):
    window_context.settings.update(chat_context=3_000, memory_mb=2_500, unload_minutes=7)
    section = page.section("models")
    page.model.refresh()
    said = {
        name: section.findChild(QComboBox, f"setting_{name}").currentText()
        for name in ("chat_context", "memory_mb", "unload_minutes")
    }
    assert said == {
        "chat_context": "3,000 tokens, about 2,000 words",
        "memory_mb": "2.5 GB",
        "unload_minutes": "7 minutes",
    }


def test_who_answers_is_one_of_the_models_that_talk(page, window_context, monkeypatch):
    talkers = (ModelChoice("small", "Small One"), ModelChoice("large", "Large One"))
    monkeypatch.setattr(about_this, "installed_talkers", lambda _services: talkers)
    control = page.section("models").findChild(QComboBox, "setting_chat_model")
    page.model.refresh()
    assert choices(control) == {
        "": "Vestry chooses",
        "small": "Small One",
        "large": "Large One",
    }
    choose(control, "large")
    assert window_context.settings.get("chat_model") == "large"
    window_context.settings.set("chat_model", "small")
    assert control.currentText() == "Small One"


def test_a_chosen_model_that_was_removed_is_named_as_such(page, window_context, monkeypatch):
    monkeypatch.setattr(about_this, "installed_talkers", lambda _services: ())
    window_context.settings.set("chat_model", "gone")
    control = page.section("models").findChild(QComboBox, "setting_chat_model")
    page.model.refresh()
    assert control.currentText() == "gone (not installed)"
    assert window_context.settings.get("chat_model") == "gone"


def test_models_that_cannot_be_listed_leave_the_rest_of_the_settings(page, monkeypatch):
    def broken(_services):
        raise OSError("the folder is away")

    monkeypatch.setattr(about_this, "installed_talkers", broken)
    page.section("models")
    page.model.refresh()
    assert page.model.facts.models
    assert page.model.facts.talkers == ()


def test_memory_is_offered_up_to_what_this_computer_has(page, services):
    services.model_memory = ModelMemory(machine=Machine("linux", "x86_64", 4, 8 * 10**9))
    control = page.section("models").findChild(QComboBox, "setting_memory_mb")
    page.model.refresh()
    offered = choices(control)
    assert max(offered) == 8_000
    assert offered[0].startswith("As much as fits (")
