"""The brush: strokes, their undo, keys, and what is kept at the end."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPointingDevice,
)
from PySide6.QtWidgets import QWidget

from app.errors import InputError
from app.services import brush
from app.services.brush import follow_edges
from app.viewmodels.garment import GarmentViewModel
from app.views.color_editor import ColorEditor
from app.views.cutout_editor import CutoutEditor
from app.views.garment_windows import GarmentWindows
from app.views.large_picture import garment_bounds, read_cutout, read_photo
from app.views.mask_canvas import MaskCanvas

pytestmark = pytest.mark.gui


def kept(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


@pytest.fixture
def canvas(theme, qtbot) -> MaskCanvas:
    """A red photo of 100 x 100 of which the left half is kept, shown at four times its size."""
    made = MaskCanvas(theme)
    qtbot.addWidget(made)
    made.resize(416, 416)
    photo = QImage(100, 100, QImage.Format.Format_RGB32)
    photo.fill(QColor("#C1272D"))
    mask = QImage(100, 100, QImage.Format.Format_Grayscale8)
    mask.fill(0)
    for x in range(50):
        for y in range(100):
            mask.setPixelColor(x, y, QColor(255, 255, 255))
    made.open(photo, mask)
    made.set_brush(40)
    made.show()
    return made


def test_the_mask_comes_back_as_it_went_in(canvas) -> None:
    mask = kept(canvas.strokes.png())
    assert mask.shape == (100, 100)
    assert (mask[:, :50] == 255).all()
    assert (mask[:, 50:] == 0).all()
    assert not canvas.strokes.is_changed


def test_strokes_give_and_take_and_are_taken_back_one_by_one(canvas) -> None:
    start = canvas.strokes.png()
    canvas.begin_stroke(QPointF(75, 20))
    canvas.stroke_to(QPointF(75, 80))
    canvas.end_stroke()
    painted = kept(canvas.strokes.png())
    assert painted[50, 75] == 255
    assert painted[50, 95] == 0
    canvas.set_tool("remove")
    canvas.begin_stroke(QPointF(20, 50))
    canvas.end_stroke()
    wiped = kept(canvas.strokes.png())
    assert wiped[50, 20] == 0
    assert wiped[50, 75] == 255
    canvas.undo()
    assert (kept(canvas.strokes.png()) == painted).all()
    canvas.redo()
    assert (kept(canvas.strokes.png()) == wiped).all()
    canvas.undo()
    canvas.undo()
    assert canvas.strokes.png() == start
    assert (canvas.strokes.can_undo, canvas.strokes.can_redo, canvas.strokes.is_changed) == (
        False,
        True,
        False,
    )


def test_a_stroke_that_changes_nothing_is_no_step(canvas) -> None:
    canvas.begin_stroke(QPointF(20, 50))
    canvas.end_stroke()
    assert not canvas.strokes.can_undo


def test_the_mouse_paints_where_it_is_and_the_right_button_does_the_opposite(canvas, qtbot) -> None:
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(8 + 300, 8 + 200))
    assert kept(canvas.strokes.png())[50, 75] == 255
    qtbot.mouseClick(canvas, Qt.MouseButton.RightButton, pos=QPoint(8 + 300, 8 + 200))
    assert kept(canvas.strokes.png())[50, 75] < 10
    assert canvas.tool == "keep"


def test_keys_alone_can_mend(canvas, qtbot) -> None:
    canvas.setFocus()
    for _ in range(6):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(3):
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    mask = kept(canvas.strokes.png())
    assert (mask[:, 60:] > 200).sum() > 50
    assert canvas.strokes.can_undo


def test_zooming_keeps_what_is_under_the_pointer_and_stays_inside(canvas) -> None:
    at = QPointF(308, 208)
    before = canvas.to_photo(at)
    canvas.zoom_by(2.0, at)
    after = canvas.to_photo(at)
    assert abs(before.x() - after.x()) < 1
    canvas.zoom_by(100.0, QPointF(0, 0))
    frame = canvas._frame()
    assert frame.left() <= 8
    assert frame.right() >= 408
    canvas.show_all()
    assert canvas._frame().width() == pytest.approx(400)


def test_space_and_a_drag_move_the_photo_and_paint_nothing(canvas, qtbot) -> None:
    canvas.setFocus()
    canvas.zoom_by(4.0)
    before, start = canvas._frame().topLeft(), canvas.strokes.png()
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    qtbot.mouseMove(canvas, QPoint(240, 230))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(240, 230))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    moved = canvas._frame().topLeft() - before
    assert (round(moved.x()), round(moved.y())) == (40, 30)
    assert canvas.strokes.png() == start
    assert not canvas.strokes.is_painting


def test_two_fingers_look_closer(canvas) -> None:
    canvas.event(
        QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture,
            QPointingDevice.primaryPointingDevice(),
            2,
            QPointF(100, 100),
            QPointF(100, 100),
            QPointF(100, 100),
            0.5,
            QPointF(),
        )
    )
    assert canvas._view.zoom == pytest.approx(1.5)


def test_holding_b_shows_what_was_before(canvas, qtbot) -> None:
    def color_at(x: int, y: int) -> str:
        return canvas.grab().toImage().pixelColor(x, y).name()

    canvas.setFocus()
    shown = color_at(8 + 300, 8 + 40)
    canvas.begin_stroke(QPointF(75, 10))
    canvas.end_stroke()
    assert color_at(8 + 300, 8 + 40) != shown
    qtbot.keyPress(canvas, Qt.Key.Key_B)
    assert color_at(8 + 300, 8 + 40) == shown
    qtbot.keyRelease(canvas, Qt.Key.Key_B)
    assert color_at(8 + 300, 8 + 40) != shown


def test_a_stroke_repaints_what_it_touched_like_a_whole_repaint(canvas) -> None:
    canvas.zoom_by(1.7)
    canvas._redraw()
    canvas.grab()
    canvas.set_tool("remove")
    canvas.begin_stroke(QPointF(40, 40))
    canvas.stroke_to(QPointF(60, 52))
    canvas.end_stroke()
    partly = kept(_png(canvas.grab().toImage())).astype(int)
    canvas._redraw()
    wholly = kept(_png(canvas.grab().toImage())).astype(int)
    # Where a clip cuts through a scaled pixel, it may round the other way.
    assert abs(wholly - partly).max() <= 3


def test_an_edge_is_found_within_the_stroke_and_nothing_changes_beside_it(qtbot, theme) -> None:
    canvas = MaskCanvas(theme)
    qtbot.addWidget(canvas)
    canvas.resize(416, 416)
    photo = QImage(200, 200, QImage.Format.Format_RGB32)
    photo.fill(QColor("#e8e4da"))
    painter = QPainter(photo)
    painter.fillRect(QRect(0, 0, 100, 200), QColor("#1f2a44"))
    painter.end()
    mask = QImage(200, 200, QImage.Format.Format_Grayscale8)
    mask.fill(0)
    painter = QPainter(mask)
    painter.fillRect(QRect(0, 0, 70, 200), QColor("white"))
    painter.end()
    canvas.open(photo, mask)
    canvas.set_brush(100)
    canvas.follows_edges = True
    made = []
    canvas.stroke_made.connect(made.append)
    canvas.begin_stroke(QPointF(92, 60))
    canvas.stroke_to(QPointF(92, 140))
    canvas.end_stroke()
    rough = kept(canvas.strokes.png())
    assert rough[100, 108] == 255  # the plain brush goes over the edge
    crop, around = canvas.strokes.for_edges(made[0])
    after = canvas.strokes.from_edges(made[0], around, follow_edges(crop))
    canvas.settle(made[0], after)
    fine = kept(canvas.strokes.png())
    assert fine[100, 95] > 200
    assert fine[100, 108] < 60
    assert (fine[:, 130:] == 0).all()
    assert (fine[:20] == kept(_png(mask))[:20]).all()
    canvas.undo()
    assert (kept(canvas.strokes.png())[:, 80:] == 0).all()
    canvas.redo()
    assert (kept(canvas.strokes.png()) == fine).all()


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def test_another_mask_is_a_step_that_can_be_taken_back(canvas) -> None:
    start = canvas.strokes.png()
    whole = QImage(10, 10, QImage.Format.Format_Grayscale8)
    whole.fill(255)
    canvas.replace_mask(whole)
    assert canvas.strokes.shows(whole)
    assert (kept(canvas.strokes.png()) == 255).all()
    canvas.undo()
    assert canvas.strokes.png() == start


def test_bounds_hold_exactly_what_is_kept() -> None:
    mask = QImage(30, 20, QImage.Format.Format_Grayscale8)
    mask.fill(0)
    assert garment_bounds(mask) == QRect(0, 0, 30, 20)
    for x, y in ((4, 3), (9, 15)):
        mask.setPixelColor(x, y, QColor(255, 255, 255))
    assert garment_bounds(mask) == QRect(4, 3, 6, 13)


# -- with a wardrobe -------------------------------------------------------------------------------


def test_an_edge_that_is_found_late_leaves_the_stroke_under_the_brush_alone(canvas) -> None:
    canvas.follows_edges = True
    made = []
    canvas.stroke_made.connect(made.append)
    canvas.begin_stroke(QPointF(70, 50))
    canvas.end_stroke()
    first = canvas.strokes.png()
    nothing = QImage(made[0].after.size(), QImage.Format.Format_Alpha8)
    nothing.fill(Qt.GlobalColor.transparent)
    canvas.begin_stroke(QPointF(72, 52))
    both = canvas.strokes.png()
    canvas.settle(made[0], nothing)
    assert canvas.strokes.png() == both
    canvas.end_stroke()
    canvas.undo()
    assert canvas.strokes.png() == first


def test_an_edge_that_is_found_while_painting_elsewhere_stays_when_that_is_taken_back(
    canvas,
) -> None:
    canvas.follows_edges = True
    made = []
    canvas.stroke_made.connect(made.append)
    canvas.set_brush(20)
    canvas.begin_stroke(QPointF(75, 20))
    canvas.end_stroke()
    nothing = QImage(made[0].after.size(), QImage.Format.Format_Alpha8)
    nothing.fill(Qt.GlobalColor.transparent)
    canvas.begin_stroke(QPointF(75, 80))
    canvas.settle(made[0], nothing)
    settled = kept(canvas.strokes.png())[20, 75]
    canvas.stroke_to(QPointF(75, 20))
    canvas.end_stroke()
    canvas.undo()
    mask = kept(canvas.strokes.png())
    assert (settled, mask[20, 75], mask[80, 75]) == (0, 0, 0)


def test_a_second_button_does_not_tear_a_stroke_apart(canvas, qtbot) -> None:
    start = canvas.strokes.png()
    spot = QPoint(308, 208)
    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    qtbot.mousePress(canvas, left, pos=spot)
    both = QMouseEvent(
        QEvent.Type.MouseButtonPress,
        QPointF(spot),
        canvas.mapToGlobal(QPointF(spot)),
        right,
        left | right,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(canvas, both)
    qtbot.mouseRelease(canvas, right, pos=spot)
    assert (canvas.tool, canvas.strokes.is_painting) == ("keep", True)
    qtbot.mouseRelease(canvas, left, pos=spot)
    assert kept(canvas.strokes.png())[50, 75] == 255
    canvas.undo()
    assert canvas.strokes.png() == start


def test_taking_back_with_the_brush_down_lifts_it_first(canvas, qtbot) -> None:
    start = canvas.strokes.png()
    canvas.set_brush(20)
    canvas.begin_stroke(QPointF(75, 20))
    canvas.end_stroke()
    first = canvas.strokes.png()
    canvas.setFocus()
    canvas._move_pointer(QPointF(308, 308))
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.strokes.is_painting
    canvas.undo()
    assert not canvas.strokes.is_painting
    assert canvas.strokes.png() == first
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.strokes.png() == first  # the brush is up
    canvas.undo()
    assert canvas.strokes.png() == start
    canvas.redo()
    assert canvas.strokes.png() == first


@pytest.fixture
def garment(tiny_wardrobe, window_context) -> GarmentViewModel:
    made = GarmentViewModel(window_context.operations, window_context.notifications)
    made.show(1)
    return made


@pytest.fixture
def editor(garment, window_context, qtbot) -> CutoutEditor:
    made = CutoutEditor(window_context, garment, garment.pictures[0])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def scribble(editor: CutoutEditor) -> None:
    editor.canvas.set_tool("remove")
    editor.canvas.begin_stroke(QPointF(30, 30))
    editor.canvas.stroke_to(QPointF(70, 70))
    editor.canvas.end_stroke()


def test_keeping_it_mends_the_cutout_and_closes(editor, garment, window_context) -> None:
    assert editor.states.state == "ready"
    scribble(editor)
    wanted = kept(editor.canvas.strokes.png())
    window_context.shortcuts.action("cutout.save").trigger()
    assert not editor.isVisible()
    picture = garment.pictures[0]
    assert picture.files.mended
    assert (kept(picture.files.mask.read_bytes()) == wanted).all()
    large = read_cutout(picture.files.photo, picture.files.mask, QSize(200, 200))
    assert large is not None
    assert large.hasAlphaChannel()


def test_what_the_brush_made_is_opened_again(editor, garment, window_context, qtbot) -> None:
    scribble(editor)
    wanted = kept(editor.canvas.strokes.png())
    editor.save()
    again = CutoutEditor(window_context, garment, garment.pictures[0])
    again.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(again)
    assert (kept(again.canvas.strokes.png()) == wanted).all()
    again.use_automatic()
    again.save()
    assert not garment.pictures[0].files.mended


def test_closing_keeps_nothing_and_offers_what_was_painted(editor, garment, window_context) -> None:
    scribble(editor)
    editor.reject()
    assert not garment.pictures[0].files.mended
    offered = window_context.notifications.recent()[-1]
    assert offered.action is not None
    offered.action()
    assert garment.pictures[0].files.mended


def test_an_untouched_cutout_closes_silently(editor, garment, window_context) -> None:
    editor.save()
    assert not editor.isVisible()
    assert window_context.notifications.recent() == ()
    assert not garment.pictures[0].files.mended


def test_wiping_everything_away_is_refused_and_the_window_stays(editor, garment) -> None:
    nothing = QImage(10, 10, QImage.Format.Format_Grayscale8)
    nothing.fill(0)
    editor.canvas.replace_mask(nothing)
    editor.save()
    assert editor.isVisible()
    assert editor._save.isEnabled()
    editor.undo()
    assert not editor.canvas.strokes.is_changed


def test_an_edge_that_is_found_after_closing_hurts_nobody(
    garment, window_context, inline_runner, monkeypatch
) -> None:
    made = CutoutEditor(window_context, garment, garment.pictures[0])
    made.show()
    late = []
    monkeypatch.setattr(inline_runner, "_start", lambda _lane, job: late.append(job))
    made._edges.setChecked(True)
    scribble(made)
    assert len(late) == 1
    made.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    inline_runner._perform(late[0])
    inline_runner._read_mail()


@pytest.mark.parametrize("found", [True, False])
def test_what_is_kept_right_after_a_stroke_has_found_its_edge(
    garment, window_context, inline_runner, monkeypatch, found
) -> None:
    made = CutoutEditor(window_context, garment, garment.pictures[0])
    made.show()
    late = []
    monkeypatch.setattr(inline_runner, "_start", lambda _lane, job: late.append(job))
    made._edges.setChecked(True)
    scribble(made)
    made.save()
    assert len(late) == 1
    assert not garment.pictures[0].files.mended
    monkeypatch.undo()
    if not found:
        monkeypatch.setattr(brush, "follow_edges", refuse)
    inline_runner._perform(late[0])
    inline_runner._read_mail()
    assert garment.pictures[0].files.mended
    assert not made.isVisible()


def refuse(_stroke: object) -> bytes:
    raise InputError("This stroke has no edge.", next_step="Paint nearer to the garment.")


def test_closing_with_the_brush_down_offers_the_stroke_too(editor, window_context) -> None:
    editor.canvas.set_tool("remove")
    editor.canvas.begin_stroke(QPointF(30, 30))
    editor.canvas.stroke_to(QPointF(70, 70))
    editor.close()
    assert window_context.notifications.recent()[-1].action is not None


def test_brush_and_zoom_have_keys(editor, window_context) -> None:
    keys = window_context.shortcuts
    size = editor.canvas.brush
    keys.action("cutout.larger").trigger()
    assert editor.canvas.brush > size
    keys.action("cutout.smaller").trigger()
    keys.action("cutout.swap").trigger()
    assert (editor.canvas.tool, editor._tool.value()) == ("remove", "remove")
    keys.action("cutout.in").trigger()
    assert editor.canvas._view.zoom > 1
    keys.action("cutout.all").trigger()
    assert editor.canvas._view.zoom == 1
    keys.action("cutout.edges").trigger()
    scribble(editor)
    assert editor.canvas.follows_edges
    keys.action("cutout.undo").trigger()
    assert not editor.canvas.strokes.can_undo


def test_a_photo_that_is_gone_says_so(garment, window_context, qtbot) -> None:
    picture = garment.pictures[0]
    picture.files.photo.unlink()
    made = CutoutEditor(window_context, garment, picture)
    qtbot.addWidget(made)
    assert made.states.state == "empty"
    assert not made._save.isEnabled()


def test_a_format_the_window_cannot_read_comes_from_the_worker(
    garment, window_context, qtbot
) -> None:
    import dataclasses

    picture = garment.pictures[0]
    foreign = dataclasses.replace(picture, files=dataclasses.replace(picture.files, readable=False))
    made = CutoutEditor(window_context, garment, foreign)
    qtbot.addWidget(made)
    assert made.states.state == "ready"


def test_a_photo_is_never_enlarged_and_fits_its_box(garment) -> None:
    photo = garment.pictures[0].files.photo
    large = read_photo(photo, QSize(4000, 4000))
    small = read_photo(photo.read_bytes(), QSize(40, 20))
    assert large is not None
    assert small is not None
    assert max(large.width(), large.height()) == 96
    assert small.height() == 20


@pytest.mark.parametrize("kind", [CutoutEditor, ColorEditor])
def test_a_window_over_a_garment_is_there_once_however_often_it_is_opened(
    garment, window_context, qtbot, kind
) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    windows = GarmentWindows(window_context, garment, panel)
    opened = windows.mend if kind is CutoutEditor else windows.pick_colors
    for _ in range(3):
        opened(garment.pictures[0])
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(panel.findChildren(kind)) == 1
    panel.findChild(kind).close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert (windows.editor, windows.colors) == (None, None)
