"""Outfits of a conversation over the whole screen, and a conversation as a file."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel

from app.assistant.composer.reply import AssistantReply, GarmentLine, OutfitCard, StepLine
from app.assistant.telling import write_file
from app.views.main_window import MainWindow
from app.views.mirror import Mirror, looks_of
from benchmarks.stylist_scenes import talk

pytestmark = pytest.mark.gui


def look(rank: int, *names: str) -> OutfitCard:
    lines = tuple(GarmentLine(f"itm_{9000 + len(one)}", one, "top") for one in names)
    return OutfitCard(rank, lines, reasons=(f"Reason {rank}.",))


def turns():
    steps = (StepLine("stylist_outfits", "Put outfits together", ok=True),)
    first = AssistantReply("*Two*.", cards=(look(1, "A", "BB"), look(2, "CCC")), steps=steps)
    return ("Dress me", first), ("Another", AssistantReply("One.", cards=(look(1, "DDDD"),)))


@pytest.fixture
def window(window_context, qtbot):
    made = MainWindow(window_context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.go("chat")
    with window_context.operations.services.open_library(create=True) as library:
        ident = talk(library, turns(), title="Friday")
    window_context.chat.open(ident)
    QCoreApplication.processEvents()
    return made


def test_arrows_go_through_the_outfits_and_escape_leaves(window, qtbot):
    page = window.page("chat")
    page.open_mirror()
    (mirror,) = window.findChildren(Mirror)
    names = mirror.findChild(QLabel, "mirror_names")
    assert window.isFullScreen()
    assert window.focusWidget() is mirror
    assert names.text() == "DDDD"  # the newest answer first
    qtbot.keyClick(mirror, Qt.Key.Key_Right)
    assert names.text() == "A, BB"
    assert mirror.accessibleName() == "2 of 3. A, BB. Reason 1."
    qtbot.keyClick(mirror, Qt.Key.Key_End)
    assert names.text() == "CCC"
    qtbot.keyClick(mirror, Qt.Key.Key_Right)
    assert names.text() == "CCC"
    qtbot.keyClick(mirror, Qt.Key.Key_Escape)
    assert not mirror.isVisible()
    assert not window.isFullScreen()
    assert window.current_page == "chat"


def test_the_same_outfit_is_shown_once(window):
    rows = window.context.chat.rows
    assert len(looks_of(rows)) == len(looks_of((*rows, *rows))) == 3


def test_a_conversation_is_saved_as_markdown_in_which_names_are_no_markup(window, tmp_path):
    target = tmp_path / "talk.md"
    told = []
    window.context.chat.save_as(target, lambda: told.append("done"))
    assert told == ["done"]
    text = target.read_text("utf-8")
    assert text.startswith("# Friday\n\n> Dress me\n\n\\*Two\\*.\n\n- 1. A, BB\n- Reason 1.")
    assert str(tmp_path) not in text


def test_a_conversation_is_saved_as_json_without_any_path(window, tmp_path):
    with window.context.operations.services.open_library() as library:
        branch = library.messages.branch(window.context.chat.conversation_id)
        folder = str(library.paths.root) if hasattr(library, "paths") else str(tmp_path)
    target = tmp_path / "talk.json"
    write_file(target, "Friday", branch)
    document = json.loads(target.read_text("utf-8"))
    assert [one["role"] for one in document["messages"]] == ["person", "assistant"] * 2
    answer = document["messages"][1]
    assert answer["steps"] == [{"tool": "stylist_outfits", "ok": True}]
    assert answer["cards"][0]["card"] == "outfit"
    assert folder not in target.read_text("utf-8")
