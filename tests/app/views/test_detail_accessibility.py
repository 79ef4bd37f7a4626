"""The windows around the detail side, in words: no control without a name, none without a role."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollBar, QWidget

from app.viewmodels.garment import GarmentViewModel
from app.views.cutout_editor import CutoutEditor
from app.views.detail_panel import DetailPanel
from app.views.duplicates_dialog import open_duplicates
from local_index import Library

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True),
]


def faults(root: QWidget) -> list[str]:
    """Return what can be reached by keys and has no name, or no role a reader knows."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible() or isinstance(widget, QScrollBar):
            continue
        if widget.objectName().startswith("qt_"):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reachable and not interface.text(QAccessible.Text.Name).strip():
            found.append(f"no name: {type(widget).__name__} {widget.objectName()}")
        inside = isinstance(widget, QHeaderView)  # its table speaks for it
        lost = interface.role() == QAccessible.Role.Client
        if isinstance(widget, QAbstractItemView) and lost and not inside:
            found.append(f"no role: {type(widget).__name__}")
    return found


@pytest.fixture
def panel(tiny_wardrobe, window_context, qtbot) -> DetailPanel:
    made = DetailPanel(window_context)
    qtbot.addWidget(made)
    made.resize(340, 1300)
    made.show()
    made.show_item(1)
    return made


def test_the_picker_and_the_month_have_names(panel, qtbot) -> None:
    for popup in (panel.rows.rows["colors"].open_picker(), panel.wears.open_days()):
        qtbot.addWidget(popup)
        assert faults(popup) == []
        popup.close()


def test_the_picker_says_what_is_chosen(panel, qtbot) -> None:
    panel.garment.edit("colors", (("navy", 1.0),))
    picker = panel.rows.rows["colors"].open_picker()
    qtbot.addWidget(picker)
    first = picker._list.item(0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == "navy, chosen"
    picker.close()


def test_the_brush_has_names_and_tells_its_keys(tiny_wardrobe, window_context, qtbot) -> None:
    garment = GarmentViewModel(window_context.operations, window_context.notifications)
    garment.show(1)
    editor = CutoutEditor(window_context, garment, garment.pictures[0])
    qtbot.addWidget(editor)
    editor.show()
    assert faults(editor) == []
    assert "space bar" in editor.canvas.accessibleDescription()


def test_the_comparison_has_names_and_tells_both_sides(
    tiny_wardrobe, window_context, qtbot
) -> None:
    with Library.open(tiny_wardrobe) as library, library.atomic():
        library.db.execute("DELETE FROM duplicates")
        library.db.execute(
            "INSERT INTO duplicates (photo_a, photo_b, kind, distance, added)"
            " VALUES (1, 2, 'embedding', 0.1, '2026-11-21T10:00:00Z')"
        )
        names = [library.items.get(item).name for item in (1, 2)]
    window = QWidget()
    qtbot.addWidget(window)
    dialog = open_duplicates(window_context, window)
    assert faults(dialog) == []
    assert all(name in dialog.pictures.accessibleName() for name in names)
    again = open_duplicates(window_context, window)
    assert again.isVisible()
    again.close()


def test_how_sure_a_value_is_is_said_and_not_only_painted(panel) -> None:
    said = {
        control.accessibleDescription()
        for row in panel.rows.rows.values()
        for control in row.controls()
    }
    assert any("% sure" in words for words in said)
    panel.garment.accept_all()
    said = {
        control.accessibleDescription()
        for row in panel.rows.rows.values()
        for control in row.controls()
    }
    assert "Set by you" in said
