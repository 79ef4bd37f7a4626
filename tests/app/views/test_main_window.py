"""The frame: pages are made when opened, the side follows the choice, keys reach all of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QWidget

from app.views.command_palette import CommandPalette
from app.views.main_window import MainWindow
from app.views.pages import PAGES
from app.views.toast import ToastHost
from app.views.tokens import RAIL_COLLAPSED

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


def test_only_the_first_page_is_made_at_the_start(window):
    assert window.current_page == PAGES[0].name
    assert window.stack.count() == 1


def test_every_page_opens_by_its_button_and_by_its_key(window):
    for page in PAGES:
        window.rail.button(page.name).click()
        assert window.current_page == page.name
        window.context.shortcuts.action(f"go.{PAGES[0].name}").trigger()
        assert window.current_page == PAGES[0].name
        window.context.shortcuts.action(f"go.{page.name}").trigger()
        assert window.rail.button(page.name).isChecked()
        assert page.title() in window.windowTitle()


def test_every_page_has_a_key_and_an_icon_of_its_own():
    assert all(page.shortcut for page in PAGES)
    assert len({page.shortcut for page in PAGES}) == len(PAGES)
    assert len({page.icon for page in PAGES}) == len(PAGES)


def test_a_chosen_garment_is_shown_at_the_side_and_none_hides_it(window):
    side = window.findChild(object, "detail_side")
    first, second = window.context.wardrobe.model.ids[:2]
    window.context.wardrobe.select([first])
    assert side.isVisible()
    window.context.wardrobe.select([first, second])
    assert not side.isVisible()


def test_a_narrow_window_shows_the_side_only_when_asked_and_esc_takes_it_away(window):
    side = window.findChild(object, "detail_side")
    window.resize(900, 700)
    first = window.context.wardrobe.model.ids[0]
    window.context.wardrobe.select([first])
    assert not side.isVisible()
    window.show_detail(first)
    assert side.isVisible()
    window.context.shortcuts.action("view.back").trigger()
    assert not side.isVisible()


def test_the_side_stays_away_on_other_pages(window):
    window.context.wardrobe.select([window.context.wardrobe.model.ids[0]])
    window.go("settings")
    assert not window.findChild(object, "detail_side").isVisible()
    window.context.shortcuts.action("view.back").trigger()
    assert window.current_page == PAGES[0].name
    assert window.findChild(object, "detail_side").isVisible()


def test_the_rail_folds_by_hand_and_where_there_is_no_room(window):
    window.context.shortcuts.action("view.rail").trigger()
    assert window.rail.width() == RAIL_COLLAPSED
    assert window.rail.button("settings").accessibleName() == "Settings"
    window.context.shortcuts.action("view.rail").trigger()
    assert window.rail.width() > RAIL_COLLAPSED
    window.resize(760, 600)
    assert window.rail.folded


def test_f6_goes_round_the_parts_of_the_window(window, qtbot):
    parts = set()
    for _ in range(6):
        window.next_pane()
        focus = window.focusWidget()
        parts |= {
            name
            for name in ("rail", "top_bar", "pages", "bottom_bar")
            if window.findChild(object, name).isAncestorOf(focus)
        }
    assert parts == {"rail", "top_bar", "pages", "bottom_bar"}


def test_what_can_be_undone_is_said_and_done(window):
    context = window.context
    undo = context.shortcuts.action("undo")
    ident = context.wardrobe.model.ids[0]
    context.operations.change(lambda library, service: service.trash([ident]), label="Throw away")
    assert "Throw away" in undo.text()
    assert ident not in context.wardrobe.model.ids or context.wardrobe.refresh() is None
    undo.trigger()
    context.wardrobe.refresh()
    assert ident in context.wardrobe.model.ids
    assert "Throw away" in context.shortcuts.action("redo").text()


def test_the_menu_of_the_top_bar_reaches_what_has_no_button(window):
    menu = window.findChild(QToolButton, "more_actions").menu()
    ids = {action.objectName() for action in menu.actions()}
    assert {"import.folder", "undo", "redo", "palette", "shortcuts", "about"} <= ids


def test_the_bottom_bar_tells_whether_the_network_is_off(window):
    said = window.bottom_bar.findChild(object, "network_state")
    assert said.text() == "Offline"
    window.context.settings.set("network", True)
    assert said.text() == "Network allowed"


def test_closing_asks_nothing(window, qtbot):
    with qtbot.waitSignal(window.closed):
        window.close()


def test_a_badge_is_shown_and_said(window):
    button = window.rail.button("inbox")
    button.set_count(3)
    assert "3" in button.accessibleName()
    button.set_count(0)
    assert button.accessibleName() == "Inbox"


# -- palette --------------------------------------------------------------------------------------


@pytest.fixture
def palette(window):
    window.context.shortcuts.action("palette").trigger()
    return window.findChild(CommandPalette)


def texts(palette):
    return [entry.text for entry in palette.model.entries]


def test_the_palette_knows_every_page_and_every_action(window, palette):
    assert texts(palette)[: len(PAGES)] == [f"Go to {page.title()}" for page in PAGES]
    shown = {entry.key for entry in palette.model.entries}
    enabled = {each.id for each in window.context.shortcuts.all() if each.action.isEnabled()}
    assert enabled - shown <= {"palette", "view.back"}


def test_typing_and_enter_do_what_is_meant(window, palette, qtbot):
    field = palette.findChild(QLineEdit, "palette_field")
    field.setText("go to stat")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.current_page == "statistics"


@pytest.mark.parametrize("opened", ["palette", "activity.open"])
def test_what_was_opened_from_a_message_closes_after_the_message_has_left(window, qtbot, opened):
    context = window.context
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    context.notifications.say("Done.")
    context.shortcuts.action("message.focus").trigger()
    context.shortcuts.action(opened).trigger()
    (toast,) = window.findChild(ToastHost).toasts()
    assert not toast.isAncestorOf(window.focusWidget())
    toast.dismiss()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    name = "palette" if opened == "palette" else "activity_panel"
    panel = window.findChild(QWidget, name)
    assert panel is None or not panel.isVisible()


def test_garments_are_found_by_name_and_opened(window, palette, qtbot):
    context = window.context
    ident = context.wardrobe.model.ids[3]
    context.operations.change(
        lambda library, service: (service.edit(ident, ["name=Zebra cape"]), _changed(ident))[1],
        label="Rename",
    )
    opened = []
    context.wardrobe.opened.connect(opened.append)
    field = palette.findChild(QLineEdit, "palette_field")
    field.setText("zebra")
    qtbot.waitUntil(lambda: "Zebra cape" in texts(palette))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert opened == [ident]


def test_esc_closes_the_palette_and_gives_the_focus_back(window, palette, qtbot):
    field = palette.findChild(QLineEdit, "palette_field")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(CommandPalette) is None)
    assert window.current_page == PAGES[0].name


def test_arrows_move_and_nothing_found_is_said(window, palette, qtbot):
    field = palette.findChild(QLineEdit, "palette_field")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert palette.view.currentIndex().row() == 1
    field.setText("xqzxqz")
    assert palette.model.entries == ()
    assert not palette.view.isVisible()


def _changed(ident):
    from local_index.records import ChangeSet

    return ChangeSet("Rename", changed=(ident,))


# -- the keyboard ---------------------------------------------------------------------------------


def test_the_keyboard_goes_from_the_first_page_to_the_first_garments(
    window_context, photo_folder, qtbot
):
    window = MainWindow(window_context)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window_context.wardrobe.refresh()
    window.findChild(QPushButton, "first_add").setFocus()
    window_context.importing.start([photo_folder(3)])
    grid = window.page("wardrobe").focusProxy()
    qtbot.waitUntil(lambda: window.focusWidget() is grid)


def test_an_empty_page_does_not_hand_the_keyboard_to_the_rail(window_context, qtbot):
    window = MainWindow(window_context)
    qtbot.addWidget(window)
    window.show()
    window_context.wardrobe.refresh()
    for page in window.pages:
        window.go(page)
        focus = window.focusWidget()
        assert focus is not None
        assert not window.rail.isAncestorOf(focus), page
