"""From an empty wardrobe to a tidy one by keyboard and drop, through the window as it ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.bootstrap import open_services
from app.views.garment_grid import GarmentGrid
from app.window_bootstrap import OpenWardrobe, WindowProgram, claim

pytestmark = pytest.mark.gui
Keys = Callable[..., None]


@pytest.fixture
def opened(qtbot, theme, perception, library_folder) -> Iterator[OpenWardrobe]:
    program = WindowProgram(theme, done=lambda: None)
    services = open_services(library_folder, perception=perception)
    instance = claim(services)
    assert instance is not None
    made = program.open(services, instance)
    qtbot.waitUntil(lambda: made.context.wardrobe.state != "busy", timeout=10_000)
    made.window.activateWindow()
    qtbot.waitActive(made.window)
    yield made
    if program.current is not None:
        made.window.close()


@pytest.fixture
def keys(qtbot, opened) -> Keys:
    """Press a key wherever the focus is."""

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(QApplication.focusWidget() or opened.window, key, modifier)

    return press


def drop(window, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    # Qt sends what is dropped to whoever let it in.
    let_in, everything = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(200, 200), let_in, data, left, everything)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(200, 200), let_in, data, left, everything))


def filled(opened: OpenWardrobe, qtbot, folder: Path, count: int) -> None:
    drop(opened.window, folder)
    qtbot.waitUntil(lambda: opened.context.wardrobe.count == count, timeout=20_000)
    qtbot.waitUntil(lambda: not opened.context.importing.is_running, timeout=20_000)


def grid_of(opened: OpenWardrobe) -> GarmentGrid:
    grid = opened.window.page("wardrobe").findChild(GarmentGrid)
    assert isinstance(grid, GarmentGrid)
    return grid


def test_dropped_photos_become_garments_and_undo_takes_them_back(
    opened, qtbot, keys, photo_folder
) -> None:
    filled(opened, qtbot, photo_folder(6), 6)
    qtbot.waitUntil(lambda: opened.context.operations.undo_label != "")
    opened.context.operations.undo()
    qtbot.waitUntil(lambda: opened.context.wardrobe.state == "empty", timeout=10_000)
    opened.context.operations.redo()
    qtbot.waitUntil(lambda: opened.context.wardrobe.count == 6, timeout=10_000)


def test_the_inbox_is_worked_off_by_keyboard(opened, qtbot, keys, photo_folder) -> None:
    filled(opened, qtbot, photo_folder(3), 3)
    opened.context.shortcuts.action("go.inbox").trigger()
    inbox = opened.window.page("inbox").inbox
    qtbot.waitUntil(lambda: len(inbox.ids) == 3, timeout=10_000)
    qtbot.waitUntil(lambda: inbox.current is not None, timeout=10_000)
    keys(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(inbox.ids) == 2, timeout=10_000)
    keys(Qt.Key.Key_U)
    qtbot.waitUntil(lambda: len(inbox.ids) == 3, timeout=10_000)
    for left in (2, 1, 0):
        qtbot.waitUntil(lambda: inbox.current is not None, timeout=10_000)
        keys(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda left=left: len(inbox.ids) == left, timeout=10_000)


def test_the_keyboard_alone_chooses_throws_away_and_brings_back(
    opened, qtbot, keys, photo_folder
) -> None:
    filled(opened, qtbot, photo_folder(5), 5)
    grid = grid_of(opened)
    grid.setFocus()
    keys(Qt.Key.Key_Home)
    keys(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(opened.context.wardrobe.selected) == 2)
    keys(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: opened.context.wardrobe.count == 3, timeout=10_000)
    keys(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: opened.context.wardrobe.count == 5, timeout=10_000)


def test_a_name_typed_beside_the_grid_is_found_by_search(opened, qtbot, keys, photo_folder) -> None:
    filled(opened, qtbot, photo_folder(4), 4)
    first = opened.context.wardrobe.model.ids[0]
    opened.context.wardrobe.open(first)
    qtbot.waitUntil(lambda: opened.window.findChild(object, "detail_side").isVisible())
    opened.context.operations.change(
        lambda library, service: _renamed(service, first), label="Rename"
    )
    field = opened.window.findChild(QLineEdit, "search_field")
    assert field is not None
    field.setFocus()
    qtbot.keyClicks(field, "zebra")
    qtbot.waitUntil(lambda: opened.context.wardrobe.model.ids[:1] == (first,), timeout=20_000)
    qtbot.waitUntil(lambda: opened.context.wardrobe.relevant == 1, timeout=20_000)


def _renamed(service, item: int):
    from local_index.records import ChangeSet

    service.change(service.get(item), {"name": "Zebra coat"})
    return ChangeSet(changed=(item,))


def test_every_page_opens_while_photos_come_in(opened, qtbot, keys, photo_folder) -> None:
    drop(opened.window, photo_folder(20))
    qtbot.waitUntil(lambda: opened.context.importing.is_running, timeout=10_000)
    for name in opened.window.pages:
        opened.window.go(name)
        qtbot.wait(30)
        assert opened.window.current_page == name
    qtbot.waitUntil(lambda: opened.context.wardrobe.count == 20, timeout=20_000)
    qtbot.waitUntil(lambda: not opened.context.importing.is_running, timeout=20_000)
    qtbot.waitUntil(lambda: not opened.context.activity.busy, timeout=20_000)
