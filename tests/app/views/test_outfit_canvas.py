"""The free canvas: moved by mouse and keys, kept, taken back, read out, and quick to draw."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QWidget

from app.services.outfit_canvas import OutfitCanvasService
from app.viewmodels.outfit_canvas import OutfitCanvasViewModel
from app.views.outfit_canvas import OutfitCanvas
from app.views.outfit_canvas_items import HIGH, WIDE, stem
from local_index import Library, OutfitDraft, OutfitItem, Placement

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def outfit(tiny_wardrobe) -> int:
    with Library.open(tiny_wardrobe) as library:
        held = tuple(OutfitItem(one) for one in (1, 2, 3))
        outfit_id = library.outfits.create(OutfitDraft(held, name="Office"))[0]
        places = {
            1: Placement(0.25, 0.25, 0.2, 0, 0),
            2: Placement(0.7, 0.3, 0.2, 0, 1),
            3: Placement(0.5, 0.75, 0.2, 0, 2),
        }
        OutfitCanvasService(library).keep(outfit_id, places)
    return outfit_id


@pytest.fixture
def panel(outfit, window_context, qtbot) -> OutfitCanvas:
    made = OutfitCanvas(window_context)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.open(outfit)
    made.show()
    return made


def kept(panel: OutfitCanvas, folder) -> dict[int, Placement | None]:
    with Library.open(folder) as library:
        source = OutfitCanvasService(library).read(panel.canvas.outfit_id)
        return {one.item.id: one.kept for one in source.spread}


def at(panel: OutfitCanvas, x: float, y: float) -> QPoint:
    """Return where a share of the canvas is in the view."""
    return panel.view.mapFromScene(QPointF(x * WIDE, y * HIGH))


def drag(qtbot, panel: OutfitCanvas, start: QPoint, end: QPoint, keys=None) -> None:
    port = panel.view.viewport()
    keys = keys or Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(port, LEFT, keys, start)
    # straight into the view: offscreen, moves of the mouse reach it without modifiers
    for step in (0.3, 0.7, 1.0):
        point = QPointF(start) + (QPointF(end) - QPointF(start)) * step
        event = _move(point, keys)
        panel.view.mouseMoveEvent(event)
    qtbot.mouseRelease(port, LEFT, keys, end)


def _move(point: QPointF, keys):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    kind = QEvent.Type.MouseMove
    return QMouseEvent(kind, point, point, Qt.MouseButton.NoButton, LEFT, keys)


def test_a_canvas_shows_what_is_kept(panel) -> None:
    assert panel.canvas.from_above == (3, 2, 1)
    assert panel.view.piece(1).has_picture
    assert panel.states.currentIndex() == 0 or panel.view.isVisible()
    assert panel.view.piece(2).pos() == QPointF(0.7 * WIDE, 0.3 * HIGH)


def test_a_drag_is_one_step_that_is_kept_and_taken_back(
    panel, qtbot, window_context, tiny_wardrobe
) -> None:
    operations = window_context.operations
    no_snap = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(panel.view.viewport(), LEFT, pos=at(panel, 0.25, 0.25))
    assert panel.canvas.chosen == (1,)
    drag(qtbot, panel, at(panel, 0.25, 0.25), at(panel, 0.45, 0.5), keys=no_snap)
    assert panel.canvas.chosen == (1,)
    qtbot.mouseClick(panel.view.viewport(), LEFT, no_snap, at(panel, 0.45, 0.5))
    assert panel.canvas.chosen == (), "Ctrl and a click take it out of what is chosen"
    place = kept(panel, tiny_wardrobe)[1]
    assert place is not None
    assert place.x == pytest.approx(0.45, abs=0.01)
    assert place.y == pytest.approx(0.5, abs=0.01)
    assert operations.undo_label == "Arrange outfit"
    panel.canvas.undo()
    assert panel.canvas.places[1] == Placement(0.25, 0.25, 0.2)
    assert panel.view.piece(1).pos() == QPointF(0.25 * WIDE, 0.25 * HIGH)
    panel.canvas.redo()
    assert panel.canvas.places[1] == place


def test_a_drag_snaps_to_what_is_in_line(panel, qtbot) -> None:
    drag(qtbot, panel, at(panel, 0.25, 0.25), at(panel, 0.504, 0.45))
    assert panel.canvas.places[1].x == pytest.approx(0.5, abs=1e-6)
    assert not panel.view.guides, "guides go when the hand lets go"


def test_handles_enlarge_and_turn(panel, qtbot) -> None:
    panel.canvas.choose([3])
    item = panel.view.piece(3)
    corner = panel.view.mapFromScene(item.corners()[2])
    middle = panel.view.mapFromScene(item.pos())
    drag(qtbot, panel, corner, corner + (corner - middle))
    assert panel.canvas.places[3].scale == pytest.approx(0.4, abs=0.02)
    handle = panel.view.mapFromScene(stem(item, 1 / panel.view.device())[1])
    way = handle - panel.view.mapFromScene(item.pos())
    drag(qtbot, panel, handle, panel.view.mapFromScene(item.pos()) + QPoint(-way.y(), way.x()))
    assert panel.canvas.places[3].rotation == pytest.approx(90, abs=1)


def test_arrows_nudge_and_ten_of_them_are_one_step(panel, qtbot, operations, tiny_wardrobe) -> None:
    panel.view.setFocus()
    panel.canvas.choose([1, 2])
    for _ in range(9):
        qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert panel.canvas.places[1].x == pytest.approx(0.25 + 9 * 0.002)
    assert panel.canvas.places[2].y == pytest.approx(0.3 + 0.02)
    assert panel.canvas.places[3] == Placement(0.5, 0.75, 0.2, 0, 2)
    assert kept(panel, tiny_wardrobe)[1] == Placement(0.25, 0.25, 0.2), "not yet"
    panel.flush()
    assert kept(panel, tiny_wardrobe)[1] == panel.canvas.places[1]
    panel.canvas.undo()
    assert panel.canvas.places[1] == Placement(0.25, 0.25, 0.2)


def test_every_garment_is_reached_by_tab_and_left_again(panel, qtbot) -> None:
    panel.layers.setFocus()
    panel.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.canvas.chosen == (3,)
    qtbot.keyClick(panel.view, Qt.Key.Key_Tab)
    assert panel.canvas.chosen == (2,)
    qtbot.keyClick(panel.view, Qt.Key.Key_Backtab)
    qtbot.keyClick(panel.view, Qt.Key.Key_Tab)
    qtbot.keyClick(panel.view, Qt.Key.Key_Tab)
    assert panel.canvas.chosen == (1,)
    assert not panel.canvas.step(1), "behind the last one Tab leaves the canvas"
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.canvas.chosen == ()


def test_the_list_of_layers_says_where_everything_lies(panel) -> None:
    words = [panel.layers.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert words[0].endswith("layer 1 of 3, below")
    assert words[1].endswith("layer 2 of 3, upper right")
    assert words[2].endswith("layer 3 of 3, upper left")
    panel.layers.item(1).setSelected(True)
    assert panel.canvas.chosen == (2,)
    panel.canvas.layer("front")
    assert panel.canvas.from_above == (2, 3, 1)
    assert panel.layers.item(0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("upper right")
    assert QAccessible.queryAccessibleInterface(panel.view).text(QAccessible.Text.Name) == "Canvas"
    named = [one for one in panel.findChildren(QWidget) if one.inherits("QToolButton")]
    assert all(one.accessibleName() for one in named if one.isVisible())


def test_a_frame_chooses_what_it_touches(panel, qtbot) -> None:
    drag(qtbot, panel, at(panel, 0.02, 0.02), at(panel, 0.95, 0.45))
    assert set(panel.canvas.chosen) == {1, 2}
    qtbot.mouseClick(panel.view.viewport(), LEFT, pos=at(panel, 0.95, 0.95))
    assert panel.canvas.chosen == ()
    panel.canvas.choose_all()
    assert set(panel.canvas.chosen) == {1, 2, 3}


def test_background_and_reset_are_steps_of_their_own(panel, tiny_wardrobe) -> None:
    panel.canvas.set_background("#F2DEDF")
    with Library.open(tiny_wardrobe) as library:
        assert OutfitCanvasService(library).read(panel.canvas.outfit_id).background == "#F2DEDF"
    panel.canvas.reset()
    assert kept(panel, tiny_wardrobe) == {1: None, 2: None, 3: None}
    assert panel.canvas.state.arranged is False
    panel.canvas.undo()
    assert panel.canvas.state.background == "#F2DEDF"
    assert panel.canvas.places[1] == Placement(0.25, 0.25, 0.2)
    panel.canvas.undo()
    assert panel.canvas.state.background == ""


def test_closing_right_after_a_nudge_loses_nothing(panel, tiny_wardrobe) -> None:
    panel.canvas.choose([2])
    panel.canvas.nudge(1, 0, far=True)
    outfit = panel.canvas.outfit_id
    panel.hide()
    with Library.open(tiny_wardrobe) as library:
        spread = OutfitCanvasService(library).read(outfit).spread
    assert spread[1].kept is not None
    assert spread[1].kept.x == pytest.approx(0.72)


def test_what_others_do_to_the_outfit_is_shown(panel, window_context) -> None:
    outfit = panel.canvas.outfit_id
    window_context.operations.change(
        lambda library, _wardrobe: library.outfits.set_items(
            outfit, [*library.outfits.get(outfit).items[:2], OutfitItem(4)]
        ),
        label="",
    )
    assert set(panel.canvas.places) == {1, 2, 4}
    assert panel.canvas.places[1] == Placement(0.25, 0.25, 0.2)
    with pytest.raises(KeyError):
        panel.view.piece(3)


def test_an_outfit_that_is_gone_says_so(window_context, qtbot, tiny_wardrobe) -> None:
    made = OutfitCanvas(window_context)
    qtbot.addWidget(made)
    made.open(77)
    assert isinstance(made.canvas, OutfitCanvasViewModel)
    assert made.canvas.error is not None
    made.open(0)
    assert made.canvas.error is None


def test_leaving_with_something_unwritten_ends_in_peace(panel, tiny_wardrobe) -> None:
    panel.canvas.choose([1])
    panel.canvas.nudge(1, 0, far=True)
    outfit = panel.canvas.outfit_id
    panel.open(0)
    assert panel.canvas.error is None
    assert panel.canvas.state is None
    panel.open(outfit)
    assert panel.canvas.places[1].x == pytest.approx(0.27)


def test_looking_closer_keeps_the_point_under_the_hand(panel) -> None:
    point = at(panel, 0.25, 0.25)
    before = panel.view.mapToScene(point)
    panel.view.zoom_by(2.0, QPointF(point))
    after = panel.view.mapToScene(point)
    assert panel.view.zoom == 2.0
    assert (after - before).manhattanLength() < 0.02 * HIGH
    panel.view.show_all()
    assert panel.view.zoom == 1.0


def test_what_is_seen_is_what_is_exported(panel, tiny_wardrobe) -> None:
    from app.services.outfit_canvas import arrange, picture

    panel.canvas.set_background("#FFFFFF")
    panel.canvas.choose(())
    with Library.open(tiny_wardrobe) as library:
        drawn = picture(arrange(OutfitCanvasService(library).read(panel.canvas.outfit_id)), 500)
    seen = panel.view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    off = []
    for x in range(4, 97, 4):
        for y in range(4, 97, 4):
            place = at(panel, x / 100, y / 100)
            color = seen.pixelColor(place)
            wanted = drawn.getpixel((round(x * 4), round(y * 5)))
            assert isinstance(wanted, tuple)
            off.append(max(abs(color.red() - wanted[0]), abs(color.blue() - wanted[2])) > 60)
    assert sum(off) < 0.03 * len(off)


def test_the_board_has_the_canvas_as_a_face(outfit, window_context, qtbot, tiny_wardrobe) -> None:
    from app.viewmodels.outfit_wish import OutfitWish
    from app.views.outfit_canvas_face import OutfitCanvasFace
    from app.views.outfit_editor_page import OutfitEditorPage

    page = OutfitEditorPage(window_context, OutfitWish(window_context.operations))
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.open(outfit)
    page.show()
    page.show_face("canvas")
    face = page.findChild(OutfitCanvasFace)
    assert face.canvas.outfit_id == outfit
    face.canvas.choose([1])
    face.canvas.nudge(1, 0, far=True)
    page.show_face("board")
    moved = kept(face, tiny_wardrobe)[1]
    assert moved is not None
    assert moved.x == pytest.approx(0.27)
    page.editor.add(4)
    page.show_face("canvas")
    assert set(face.canvas.places) == {1, 2, 3, 4}, "what the board had not kept yet is kept first"
    assert face.canvas.places[1] == moved
    page.begin()
    assert face.canvas.outfit_id == 0


def test_an_outfit_that_goes_away_under_a_drag_lets_go_of_it(panel, qtbot) -> None:
    start = at(panel, panel.canvas.places[1].x, panel.canvas.places[1].y)
    viewport = panel.view.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    panel.view.mouseMoveEvent(_move(QPointF(start) + QPointF(9, 9), Qt.KeyboardModifier.NoModifier))
    panel.open(0)
    panel.view.mouseMoveEvent(
        _move(QPointF(start) + QPointF(30, 9), Qt.KeyboardModifier.NoModifier)
    )
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    assert panel.canvas.state is None
    assert panel.view.handles
