"""Every page, in words: no control without a name, no view that screen readers see as nothing.

The tree is the one that Qt hands to UIA, NSAccessibility and AT-SPI; it works without a screen.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QKeySequenceEdit,
    QLabel,
    QScrollBar,
    QToolButton,
    QWidget,
)

from app.views.command_palette import CommandPalette
from app.views.main_window import MainWindow
from app.views.pages import PAGES

pytestmark = pytest.mark.gui


@pytest.fixture
def window(tiny_wardrobe, window_context, qtbot):
    made = MainWindow(window_context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    window_context.wardrobe.refresh()
    window_context.libraries.refresh()
    return made


def parts_of_another(widget: QWidget) -> bool:
    """Whether it is the inside of a control, which speaks for it."""
    if isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    return isinstance(parent, QComboBox | QAbstractSpinBox | QKeySequenceEdit) or (
        isinstance(parent, QAbstractScrollArea) and widget is parent.viewport()
    )


def faults(root: QWidget) -> list[str]:
    """Return what a screen reader could not name below a widget."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible() or parts_of_another(widget):
            continue
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        where = f"{type(widget).__name__} {widget.objectName() or widget.parent()}"
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None:
            found.append(f"unseen: {where}")
            continue
        name = interface.text(QAccessible.Text.Name)
        if reachable and not name.strip():
            found.append(f"no name: {where}")
        if isinstance(widget, QAbstractItemView) and interface.role() == QAccessible.Role.Client:
            found.append(f"no role: {where}")
    return found


def test_the_audit_finds_a_button_without_a_name(theme, qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    nameless = QToolButton(page)
    nameless.setToolTip("A tooltip is no name")
    page.show()
    assert [fault.split(":")[0] for fault in faults(page)] == ["no name"]


def seen(window: MainWindow, page: str) -> list[str]:
    window.go(page)
    return faults(window)


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_control_of_a_page_has_a_name(window, page):
    assert seen(window, page) == []


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_control_of_an_empty_wardrobe_has_a_name(window_context, qtbot, page):
    window = MainWindow(window_context)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window_context.wardrobe.refresh()
    assert seen(window, page) == []


def test_every_control_of_the_detail_side_has_a_name(window):
    window.context.wardrobe.select([window.context.wardrobe.model.ids[0]])
    assert faults(window) == []


def test_every_section_of_the_settings_has_names(window):
    window.go("settings")
    page = window.page("settings")
    for section in page.section_names():
        page.show_section(section)
        assert faults(window) == []


def test_the_palette_has_names(window):
    window.context.shortcuts.action("palette").trigger()
    assert faults(window.findChild(CommandPalette)) == []


def test_garments_have_words_instead_of_pictures(window):
    model = window.context.wardrobe.model
    for row in range(model.rowCount()):
        said = model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole)
        assert len(said) > 2


def test_the_grid_is_a_list_of_named_items(window):
    views = [each for each in window.findChildren(QAbstractItemView) if each.isVisible()]
    grid = next(each for each in views if each.model() is window.context.wardrobe.model)
    interface = QAccessible.queryAccessibleInterface(grid)
    assert interface.role() == QAccessible.Role.List
    assert interface.childCount() >= 8


def test_every_action_has_words_and_a_way_to_it(window):
    window.make_all_pages()
    found = window.context.shortcuts.all()
    assert len({each.id for each in found}) == len(found) > 20
    for each in found:
        assert each.text.strip(), each.id
        assert each.group.strip(), each.id
    # What has no key of its own is reached by the palette, and that has one.
    assert window.context.shortcuts.action("palette").shortcut().toString()


def test_no_two_actions_of_one_place_share_a_key(window):
    window.make_all_pages()
    shortcuts = window.context.shortcuts
    clashes = {
        (each.id, rival.id)
        for each in shortcuts.all()
        for rival in shortcuts.rivals(each.id, each.key)
        if not _take_turns(each.action.parent(), rival.action.parent(), window)
    }
    assert clashes == set()


def _take_turns(one: QWidget, other: QWidget, window: MainWindow) -> bool:
    """Whether both live on different pages, of which one is seen at a time."""
    pages = [window.page(page.name) for page in PAGES]
    mine = [page for page in pages if page is one or page.isAncestorOf(one)]
    theirs = [page for page in pages if page is other or page.isAncestorOf(other)]
    return bool(mine and theirs and mine != theirs)


def test_tab_walks_through_a_page_and_comes_back(window):
    window.go("settings")
    start = window.focusWidget()
    met = []
    for _ in range(200):
        window.focusNextPrevChild(True)
        met.append(window.focusWidget())
        if met[-1] is start:
            break
    assert met[-1] is start
    assert len(met) > 8
    assert all(widget.isVisible() for widget in met)


def test_labels_are_plain_text_so_that_a_name_cannot_carry_markup(window):
    window.make_all_pages()
    rich = [
        each.objectName() or each.text()
        for each in window.findChildren(QLabel)
        if each.textFormat() == Qt.TextFormat.RichText
    ]
    assert rich == []


@pytest.mark.parametrize("skill", ["suits", "best", "compare"])
@pytest.mark.qt_log_ignore("support raise", "propagateSizeHints", extend=True)
def test_every_control_of_the_questions_about_garments_has_a_name(window, skill):
    from app.views.asking_dialog import open_asking

    context = window.context
    context.wardrobe.select(context.wardrobe.model.ids[:2])
    dialog = open_asking(context, window, skill)
    assert faults(dialog) == []
