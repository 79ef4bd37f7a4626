"""Comparing duplicates by keys: what is shown, and that each decision lands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QLabel

from app.viewmodels.duplicates import DuplicatesViewModel
from app.views.detail_panel import DetailPanel
from app.views.duplicates_dialog import DuplicatesDialog
from local_index import Library

pytestmark = pytest.mark.gui


@pytest.fixture
def paired(tiny_wardrobe):
    with Library.open(tiny_wardrobe) as library, library.atomic():
        library.db.execute("DELETE FROM duplicates")
        for first, second in ((1, 2), (3, 4)):
            library.db.execute(
                "INSERT INTO duplicates (photo_a, photo_b, kind, distance, added)"
                " VALUES (?, ?, 'embedding', 0.1, '2026-11-21T10:00:00Z')",
                (first, second),
            )
        library.items.update(2, {"brand": "Clarks"})
    return tiny_wardrobe


@pytest.fixture
def dialog(paired, window_context, qtbot) -> DuplicatesDialog:
    model = DuplicatesViewModel(window_context.operations, window_context.notifications)
    made = DuplicatesDialog(window_context, model)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    model.open()
    made.show()
    return made


def texts(dialog: DuplicatesDialog) -> str:
    return " | ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def test_the_pair_is_said_in_words_and_shown_in_pictures(dialog) -> None:
    said = texts(dialog)
    assert "look like the same garment" in said
    assert "1 of 2" in said
    assert "✓ edited by you" in said
    assert all(pixmap is not None for pixmap in dialog.pictures._pixmaps)
    assert dialog._right.property("kind") == "primary"
    assert dialog._left.property("kind") != "primary"


def test_keys_decide_and_take_back(dialog, window_context, qtbot) -> None:
    keys = window_context.shortcuts
    keys.action("pair.both").trigger()
    assert "1 of 1" in texts(dialog)
    keys.action("pair.undo").trigger()
    assert "of 2" in texts(dialog)
    for _ in range(2):
        keys.action("pair.better").trigger()
    assert dialog.states.state == "empty"


def test_arrows_decide_and_the_count_goes_down(dialog, qtbot, window_context) -> None:
    dialog.activateWindow()
    qtbot.keyClick(dialog.pictures, Qt.Key.Key_Right)
    assert dialog._pairs.decided == 1
    assert "1 left to decide" in texts(dialog)
    assert dialog._progress.value() == 1
    qtbot.keyClick(dialog.pictures, Qt.Key.Key_U)
    assert (dialog._pairs.decided, dialog._progress.value()) == (0, 0)
    qtbot.keyClick(dialog.pictures, Qt.Key.Key_Down)
    assert dialog._pairs.decided == 1


def test_what_differs_stands_between_the_two(dialog, paired) -> None:
    said = texts(dialog)
    assert "Clarks ✓" in said
    assert "Brand" in said
    with Library.open(paired) as library:
        first, second = library.items.get(3), library.items.get(4)
        same = {
            name: getattr(first, name)
            for name in ("category", "colors", "pattern", "material", "fit", "style", "season")
        }
        rest = ("occasion", "attributes", "formality", "warmth", "kids", "name")
        library.items.update(second.id, same | {name: getattr(first, name) for name in rest})
    dialog._pairs.next()
    assert "Clarks" not in texts(dialog)


def test_both_are_moved_and_looked_at_alike(dialog, qtbot) -> None:
    pictures = dialog.pictures
    left, right = pictures._rooms()
    pictures.zoom_by(4.0, left.center() + QPointF(20, 10))
    before = pictures.view.middle
    qtbot.keyClick(pictures, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert pictures.view.middle.x() > before.x()
    qtbot.mousePress(pictures, Qt.MouseButton.LeftButton, pos=right.center().toPoint())
    qtbot.mouseMove(pictures, right.center().toPoint() + QPoint(30, 0))
    qtbot.mouseRelease(pictures, Qt.MouseButton.LeftButton)
    assert pictures.view.middle.x() < 1


def test_space_flips_for_as_long_as_it_is_held(dialog, qtbot) -> None:
    pictures = dialog.pictures
    before = pictures.grab().toImage()
    qtbot.keyPress(pictures, Qt.Key.Key_Space)
    assert pictures.flipped
    assert pictures.grab().toImage() != before
    qtbot.keyRelease(pictures, Qt.Key.Key_Space)
    assert pictures.grab().toImage() == before


def test_zoom_is_shared_and_ends_with_the_pair(dialog, qtbot) -> None:
    qtbot.keyClick(dialog.pictures, Qt.Key.Key_Plus)
    assert dialog.pictures.view.zoom > 1
    dialog._pairs.next()
    assert dialog.pictures.view.zoom == 1


def test_the_garments_side_tells_of_its_twin_and_opens_the_comparison(
    paired, window_context, qtbot
) -> None:
    panel = DetailPanel(window_context)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_item(3)
    assert panel._twins.isVisible()
    panel.open_duplicates()
    dialog = panel.windows.duplicates
    assert dialog is not None
    assert dialog._pairs.left.item.id == 3
    dialog._pairs.keep_both()
    assert not panel._twins.isVisible()
    dialog.close()
    panel.show_item(5)
    assert not panel._twins.isVisible()
