"""Every action has an id, a key of its own, and a way to another key and back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from app.views.shortcuts import Shortcuts

pytestmark = pytest.mark.gui


@pytest.fixture
def owner(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def saved():
    return []


@pytest.fixture
def shortcuts(owner, saved):
    made = Shortcuts({"b": "Ctrl+J"}, save=saved.append)
    made.register("a", "Add", "Ctrl+A", owner=owner, group="Change", everywhere=True)
    made.register("b", "Bend", "Ctrl+B", owner=owner, group="Change")
    made.register("c", "Climb", owner=owner, group="Go")
    return made


def keys(shortcuts):
    return {each.id: each.key for each in shortcuts.all()}


def test_changed_keys_come_from_the_settings_and_others_are_the_default(shortcuts):
    assert keys(shortcuts) == {"a": "Ctrl+A", "b": "Ctrl+J", "c": ""}
    assert shortcuts.is_changed("b")


def test_remapping_keeps_and_shows_the_new_key(shortcuts, saved):
    shortcuts.remap("a", "Ctrl+Shift+Y")
    assert keys(shortcuts)["a"] == "Ctrl+Shift+Y"
    assert saved[-1] == {"a": "Ctrl+Shift+Y", "b": "Ctrl+J"}
    assert "Shift" in shortcuts.action("a").toolTip()


def test_going_back_to_the_default_forgets_the_change(shortcuts, saved):
    shortcuts.remap("b", "Ctrl+B")
    assert saved[-1] == {}
    shortcuts.remap("a", "")
    shortcuts.reset()
    assert keys(shortcuts) == {"a": "Ctrl+A", "b": "Ctrl+B", "c": ""}


def test_a_rival_is_who_has_the_key_where_both_can_be_reached(shortcuts, owner, qtbot):
    assert [each.id for each in shortcuts.rivals("c", "Ctrl+A")] == ["a"]
    far = QWidget()
    qtbot.addWidget(far)
    shortcuts.register("far", "Far", "Ctrl+J", owner=far)
    assert [each.id for each in shortcuts.rivals("c", "Ctrl+J")] == ["b"]
    assert shortcuts.rivals("c", "") == []


def test_finding_goes_by_words_groups_and_keys(shortcuts):
    assert [each.id for each in shortcuts.find("bend")] == ["b"]
    assert [each.id for each in shortcuts.find("change")] == ["a", "b"]
    assert [each.id for each in shortcuts.find("ctrl+a")] == ["a"]
    assert shortcuts.find("no such") == []


def test_actions_go_with_their_owner(qtbot):
    shortcuts = Shortcuts()
    owner = QWidget()
    shortcuts.register("gone", "Gone", owner=owner)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not shortcuts.all())


def test_a_page_made_again_takes_its_ids_over(owner, qtbot):
    shortcuts = Shortcuts()
    first = QWidget()
    shortcuts.register("same", "First", owner=first)
    shortcuts.register("same", "Second", owner=owner)
    with qtbot.waitSignal(first.destroyed):
        first.deleteLater()
    assert shortcuts.action("same").text() == "Second"


def test_a_key_runs_its_action(owner, qtbot):
    ran = []
    shortcuts = Shortcuts()
    shortcuts.register("run", "Run", "Ctrl+R", owner=owner, run=lambda: ran.append(1))
    shortcuts.action("run").trigger()
    assert ran == [1]
