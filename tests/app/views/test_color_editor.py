"""Taking a color from the picture by mouse and by keys; order and removal, all of it undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.viewmodels.garment import GarmentViewModel
from app.views.color_editor import ColorEditor
from app.views.loupe import Loupe

pytestmark = pytest.mark.gui


def two_colors() -> QImage:
    """Navy on the left, red on the right, nothing in the lowest quarter."""
    image = QImage(200, 200, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.fillRect(0, 0, 100, 150, QColor("#1c2442"))
    painter.fillRect(100, 0, 100, 150, QColor("#c81e28"))
    painter.end()
    return image


@pytest.fixture
def garment(tiny_wardrobe, window_context) -> GarmentViewModel:
    made = GarmentViewModel(window_context.operations, window_context.notifications)
    made.show(1)
    made.edit("colors", (("white", 0.75), ("green", 0.25)))
    return made


@pytest.fixture
def editor(garment, window_context, qtbot) -> ColorEditor:
    made = ColorEditor(window_context, garment, garment.pictures[0])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    made.loupe.show_image(two_colors())
    return made


def names(garment: GarmentViewModel) -> list[str]:
    assert garment.record is not None
    return [name for name, _ in garment.record.colors]


def at(loupe: Loupe, x: int, y: int) -> QPoint:
    frame = loupe._frame()
    scale = frame.width() / 200
    return QPoint(round(frame.x() + x * scale), round(frame.y() + y * scale))


def test_the_real_picture_is_what_is_pointed_at(garment, window_context, qtbot) -> None:
    made = ColorEditor(window_context, garment, garment.pictures[0])
    qtbot.addWidget(made)
    assert made.loupe.color is not None
    cutout = made.loupe._image.size()
    made.swap_face()
    assert made.loupe._image.size() != cutout


def test_a_click_takes_the_color_under_it_as_the_persons_word(
    editor, garment, qtbot, window_context
) -> None:
    qtbot.mouseMove(editor.loupe, at(editor.loupe, 150, 60))
    assert editor._said.text() == "Red"
    qtbot.mouseClick(editor.loupe, Qt.MouseButton.LeftButton, pos=at(editor.loupe, 40, 60))
    assert names(garment) == ["white", "green", "navy"]
    assert garment.record.origin["colors"] == "person"
    assert not editor._take.isEnabled()  # it is among them now
    window_context.operations.undo()
    assert names(garment) == ["white", "green"]
    assert editor._list.count() == 2


def test_keys_alone_walk_over_the_picture_and_take(editor, garment, qtbot) -> None:
    loupe = editor.loupe
    loupe.setFocus()
    start = loupe.point
    qtbot.keyClick(loupe, Qt.Key.Key_Right)
    near = loupe.point.x() - start.x()
    qtbot.keyClick(loupe, Qt.Key.Key_Left)
    for _ in range(8):
        qtbot.keyClick(loupe, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert loupe.point.x() - start.x() > 8 * near
    qtbot.keyClick(loupe, Qt.Key.Key_Return)
    assert names(garment)[-1] == "red"


def test_beside_the_garment_there_is_nothing_to_take(editor, garment, qtbot) -> None:
    qtbot.mouseClick(editor.loupe, Qt.MouseButton.LeftButton, pos=at(editor.loupe, 100, 190))
    assert editor.loupe.color is None
    assert not editor._take.isEnabled()
    assert names(garment) == ["white", "green"]


def test_the_order_and_the_removal_have_keys(editor, garment, window_context) -> None:
    keys = window_context.shortcuts
    editor._list.setCurrentRow(1)
    keys.action("colors.earlier").trigger()
    assert garment.record.colors == (("green", 0.75), ("white", 0.25))
    assert editor._list.currentRow() == 0
    keys.action("colors.later").trigger()
    assert names(garment) == ["white", "green"]
    keys.action("colors.remove").trigger()
    assert garment.record.colors == (("white", 1.0),)
    window_context.operations.undo()
    assert names(garment) == ["white", "green"]


def test_another_garment_closes_it(editor, garment) -> None:
    garment.show(2)
    assert not editor.isVisible()
