"""The grid: where tiles are, how keys and mouse choose, and that pictures come by themselves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelection, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QAbstractItemView

from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.grouping import Group
from app.views.garment_grid import GarmentGrid
from app.views.grid_layout import GridLayout
from local_index import ItemDraft

pytestmark = pytest.mark.gui
NO_KEYS = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def listed(operations) -> list[int]:
    """Sixty garments."""
    made: list[int] = []

    def add(library):
        with library.atomic():
            return [library.items.add(ItemDraft(name=f"garment {n}")) for n in range(60)]

    operations.read(add, made.extend)
    return made


@pytest.fixture
def grid(window_context, listed, qtbot) -> GarmentGrid:
    """Five columns of medium tiles."""
    model = GarmentListModel(window_context.operations)
    made = GarmentGrid(model, window_context.theme, window_context.thumbnails)
    made.keeper = model  # the view does not own its model
    qtbot.addWidget(made)
    made.resize(960, 700)
    made.show()
    model.set_ids(listed)
    qtbot.waitUntil(lambda: model.record_of(listed[0]) is not None)
    assert made._layout.columns == 5
    return made


def rows(grid: GarmentGrid) -> list[int]:
    return [grid.model().row_of(ident) for ident in grid.chosen_ids()]


def center(grid: GarmentGrid, row: int) -> QPoint:
    return grid.visualRect(grid.model().index(row)).center()


@pytest.mark.parametrize("size", ["S", "M", "L"])
@pytest.mark.parametrize("width", [200, 721, 1280, 3000])
@pytest.mark.parametrize("count", [0, 1, 7, 1000])
def test_every_tile_is_found_where_it_is(size, width, count):
    layout = GridLayout.fit(count, width, size=size, words=40)
    for row in {0, count // 2, count - 1} if count else ():
        rect = layout.rect(row)
        middle = rect.center()
        assert layout.row_at(middle.x(), middle.y()) == row
        assert layout.row_at(rect.left() - 1, middle.y()) == -1
        assert layout.row_at(middle.x(), rect.bottom() + 1) == -1
        assert row in layout.rows_between(rect.top(), rect.bottom())
        assert list(layout.runs_in(QRect(middle, middle))) == [(row, row)]
        assert rect.bottom() < layout.height
        assert rect.right() < width or layout.columns == 1
    assert layout.row_at(middle.x() if count else 0, layout.height + 500) == -1


def test_an_area_is_a_few_runs_whatever_it_covers():
    layout = GridLayout.fit(100_000, 1280, size="M", words=40)
    everything = QRect(0, 0, 1280, layout.height)
    assert list(layout.runs_in(everything)) == [(0, 99_999)]
    between = QRect(layout.rect(0).right() + 2, 0, 4, layout.height)
    assert list(layout.runs_in(between)) == []


def test_keys_lead_along_lines_and_stop_at_the_edges(grid, qtbot):
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    for key, row in (
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 6),
        (Qt.Key.Key_Left, 5),
        (Qt.Key.Key_End, 59),
        (Qt.Key.Key_Down, 59),
        (Qt.Key.Key_Up, 54),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(grid, key)
        assert grid.currentIndex().row() == row, key
    assert grid.verticalScrollBar().value() == 0


def test_down_reaches_a_last_line_that_is_shorter(grid, listed, qtbot):
    grid.model().set_ids(listed[:57])
    grid.setCurrentIndex(grid.model().index(54))
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.currentIndex().row() == 56


def test_pages_move_by_what_is_seen_and_the_current_tile_stays_in_view(grid, qtbot):
    grid.setCurrentIndex(grid.model().index(2))
    qtbot.keyClick(grid, Qt.Key.Key_PageDown)
    row = grid.currentIndex().row()
    assert row % 5 == 2
    assert row > 7
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))
    qtbot.keyClick(grid, Qt.Key.Key_PageUp)
    assert grid.currentIndex().row() == 2


def test_shift_chooses_everything_in_between_in_reading_order(grid, qtbot):
    view = grid.viewport()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, NO_KEYS, center(grid, 3))
    assert rows(grid) == [3]
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, SHIFT, center(grid, 11))
    assert rows(grid) == list(range(3, 12))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, SHIFT, center(grid, 1))
    assert rows(grid) == [1, 2, 3]
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, CTRL, center(grid, 7))
    assert rows(grid) == [1, 2, 3, 7]


def test_shift_and_arrows_choose_from_where_one_began(grid, qtbot):
    grid.setCurrentIndex(grid.model().index(6))
    qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(grid, Qt.Key.Key_Down, SHIFT)
    assert rows(grid) == list(range(6, 13))
    qtbot.keyClick(grid, Qt.Key.Key_Up, SHIFT)
    assert rows(grid) == [6, 7]
    qtbot.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert len(rows(grid)) == 60


def test_the_mark_of_a_tile_toggles_it_and_leaves_the_others(grid, qtbot):
    view = grid.viewport()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, NO_KEYS, center(grid, 0))
    for row in (4, 6, 4):
        mark = grid._delegate.mark_rect(grid.visualRect(grid.model().index(row))).center()
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, NO_KEYS, mark)
    assert rows(grid) == [0, 6]


def test_a_double_click_opens_what_was_clicked_even_if_the_grid_moved_meanwhile(grid, qtbot):
    opened: list[int] = []
    grid.activated.connect(lambda index: opened.append(index.row()))
    grid.chosen.connect(lambda: grid.resize(600, 700))  # as the detail side does
    place = center(grid, 4)
    view = grid.viewport()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, NO_KEYS, place)
    assert grid.indexAt(place).row() != 4
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, NO_KEYS, place)
    assert opened == [4]
    assert rows(grid) == [4]


def test_a_rubber_band_chooses_what_it_touches_and_adds_with_ctrl(grid, qtbot):
    view, layout = grid.viewport(), grid._layout
    gap = QPoint(layout.rect(0).right() + layout.gap // 2, layout.rect(0).center().y())

    def band(end: QPoint, keys: Qt.KeyboardModifier) -> None:
        qtbot.mousePress(view, Qt.MouseButton.LeftButton, keys, gap)
        qtbot.mouseMove(view, end)
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, keys, end)

    band(center(grid, 7), NO_KEYS)
    assert rows(grid) == [1, 2, 6, 7]
    assert not grid._mouse.band.is_active
    band(center(grid, 0), CTRL)
    assert rows(grid) == [0, 1, 2, 6, 7]
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, NO_KEYS, gap)
    assert rows(grid) == []


def test_letters_typed_in_one_go_belong_together(grid, qtbot):
    typed: list[str] = []
    grid.typed.connect(typed.append)
    qtbot.keyClicks(grid, "bla")
    assert typed == ["b", "bl", "bla"]


def test_what_is_looked_at_stays_when_garments_join_above(grid, listed):
    bar = grid.verticalScrollBar()
    bar.setValue(grid._layout.rect(20).top() + 33)
    top = grid.visible_rows().start
    grid.model().set_ids([1001, 1002, 1003, 1004, 1005, *listed])
    assert grid.visible_rows().start == top + 5
    assert bar.value() == grid._layout.rect(25).top() + 33


def test_another_order_keeps_the_place_and_another_question_begins_at_the_top(grid, listed):
    grid.setCurrentIndex(grid.model().index(30))
    bar = grid.verticalScrollBar()
    bar.setValue(grid._layout.rect(30).top())
    grid.model().set_ids([*listed[5:40], *listed[45:], 1001])
    assert grid.model().id_at(grid.visible_rows().start) == listed[30]
    assert grid.model().id_at(grid.currentIndex().row()) == listed[30]
    grid.forget_place()
    grid.model().set_ids(listed[::-1])
    assert bar.value() == 0
    assert grid.model().id_at(grid.currentIndex().row()) == listed[30]


def test_the_current_place_survives_when_its_garment_goes(grid, listed):
    grid.setCurrentIndex(grid.model().index(10))
    grid.model().set_ids([listed[0], *listed[2:10], *listed[12:30], *listed[31:]])
    assert grid.model().id_at(grid.currentIndex().row()) == listed[12]


def test_columns_follow_width_and_size_and_do_not_depend_on_the_scroll_bar(grid, listed):
    grid.model().set_ids(listed[:5])
    few = grid._layout.tile
    grid.model().set_ids(listed)
    assert grid._layout.tile == few
    grid.set_tile_size("S")
    assert grid._layout.columns == 7
    grid.resize(400, 700)
    assert grid._layout.columns == 2 or grid._layout.columns == 3


def test_larger_tiles_keep_the_current_one_where_it_was(grid):
    index = grid.model().index(33)
    grid.setCurrentIndex(index)
    before = grid.visualRect(index).top()
    grid.set_tile_size("S")
    assert grid.visualRect(index).top() == before


def test_ctrl_and_the_wheel_ask_for_other_sizes(grid, qtbot):
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    asked: list[int] = []
    grid.resize_tiles.connect(asked.append)
    place = QPointF(center(grid, 1))
    for step in (120, -120):
        event = QWheelEvent(
            place,
            place,
            QPoint(),
            QPoint(0, step),
            Qt.MouseButton.NoButton,
            CTRL,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(grid.viewport(), event)
    assert asked == [1, -1]
    assert grid.verticalScrollBar().value() == 0


def test_screen_readers_get_a_list_with_a_name_and_a_place_for_every_garment(grid, listed):
    interface = QAccessible.queryAccessibleInterface(grid)
    assert interface.role() == QAccessible.Role.List
    assert interface.childCount() == len(listed)
    child = interface.child(7)
    assert child.role() == QAccessible.Role.ListItem
    assert child.text(QAccessible.Text.Name) == "garment 7"
    assert child.rect().width() == grid._layout.tile.width()


def test_a_hundred_thousand_garments_are_laid_out_at_once(grid):
    grid.model().set_ids(range(1, 100_001))
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert 99_999 in grid.visible_rows()
    grid.selectAll()
    assert len(grid.chosen_ids()) == 100_000
    last = grid.model().index(99_999)
    grid.scrollTo(last, QAbstractItemView.ScrollHint.PositionAtTop)
    assert grid.viewport().rect().intersects(grid.visualRect(last))


def test_pictures_come_by_themselves(window_context, tiny_wardrobe, qtbot):
    window_context.wardrobe.refresh()
    model = window_context.wardrobe.model
    grid = GarmentGrid(model, window_context.theme, window_context.thumbnails)
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    grid.show()
    qtbot.waitUntil(lambda: window_context.thumbnails.held_bytes > 0)
    qtbot.waitUntil(lambda: model.record_of(model.ids[0]) is not None)
    tile = grid._layout.rect(0)
    shown = grid.grab().toImage()
    ground = shown.pixelColor(tile.left() + 14, tile.top() + 60)
    assert ground.name() == window_context.theme.tokens.tile.lower()
    picture = {
        shown.pixelColor(x, y).name()
        for x in range(tile.left() + 20, tile.right() - 20, 7)
        for y in range(tile.top() + 20, tile.top() + grid._layout.picture - 20, 7)
    }
    assert len(picture) > 1


# -- groups ---------------------------------------------------------------------------------------

GROUPS = (Group("category", "blazer", 7), Group("category", "shirt", 2), Group("month", "", 51))


@pytest.fixture
def grouped(grid, listed) -> GarmentGrid:
    """Seven, two and fifty-one garments under headings, five columns."""
    grid.model().set_ids(listed, groups=GROUPS)
    return grid


@pytest.mark.parametrize("columns", [400, 960, 3000])
@pytest.mark.parametrize("counts", [(1,), (7, 2, 51), (5, 5), (1, 1, 1, 1000)])
def test_every_tile_of_every_group_is_found_where_it_is(counts, columns):
    layout = GridLayout.fit(sum(counts), columns, size="M", words=40, groups=counts, heading=50)
    bottom = 0
    for row in range(layout.count):
        rect = layout.rect(row)
        middle = rect.center()
        assert layout.row_at(middle.x(), middle.y()) == row
        assert row in layout.rows_between(middle.y(), middle.y())
        assert (row, row) in list(layout.runs_in(QRect(middle, middle)))
        assert layout.row_in(layout.line_of(row), layout.column_of(row)) == row
        assert rect.bottom() < layout.height
    for group in range(len(counts)):
        heading = layout.heading_rect(group, columns)
        assert heading.top() >= bottom
        assert layout.row_at(heading.center().x(), heading.center().y()) == -1
        assert group in layout.headings_between(heading.top(), heading.bottom())
        assert layout.rect(layout.firsts[group]).top() > heading.bottom()
        bottom = heading.bottom()
    assert list(layout.headings_between(0, layout.height)) == list(range(len(counts)))
    everything = [
        row
        for run in layout.runs_in(QRect(0, 0, columns, layout.height))
        for row in range(run[0], run[1] + 1)
    ]
    assert everything == list(range(layout.count))


def test_keys_lead_from_group_to_group_in_the_same_column(grouped, qtbot):
    qtbot.keyClick(grouped, Qt.Key.Key_Home)
    steps = (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 6),
        (Qt.Key.Key_Down, 8),
        (Qt.Key.Key_Down, 10),
        (Qt.Key.Key_Up, 8),
        (Qt.Key.Key_Right, 9),
        (Qt.Key.Key_Left, 8),
        (Qt.Key.Key_End, 59),
        (Qt.Key.Key_Down, 59),
        (Qt.Key.Key_Home, 0),
    )
    for key, row in steps:
        qtbot.keyClick(grouped, key)
        assert grouped.currentIndex().row() == row, key


def test_going_to_the_first_line_of_a_group_shows_its_heading(grouped, qtbot):
    bar = grouped.verticalScrollBar()
    bar.setValue(bar.maximum())
    grouped.setCurrentIndex(grouped.model().index(9))
    heading = grouped.tiles().heading_rect(2, grouped.width()).translated(0, -bar.value())
    assert heading.top() >= 0


def test_a_rubber_band_over_a_heading_chooses_in_both_groups(grouped, qtbot):
    grouped._choose_area(
        QRect(0, 0, grouped.width(), grouped.tiles().rect(7).center().y()), QItemSelection()
    )
    assert rows(grouped) == list(range(9))


def test_screen_readers_hear_the_group(grouped):
    interface = QAccessible.queryAccessibleInterface(grouped)
    assert interface.child(8).text(QAccessible.Text.Name) == "garment 8, in Shirt"
    assert interface.child(20).text(QAccessible.Text.Name) == "garment 20, in Some time"


def test_groups_alone_may_change_and_may_go(grouped, listed):
    tall = grouped.tiles().height
    grouped.model().set_ids(listed, groups=(Group("color", "red", 60),))
    assert grouped.tiles().height < tall
    grouped.model().set_ids(listed)
    assert grouped.tiles().heading == 0


def test_a_hundred_thousand_in_two_hundred_groups_scroll_by_arithmetic(grid):
    groups = tuple(Group("month", f"{2000 + n // 12}-{n % 12 + 1:02}", 500) for n in range(200))
    grid.model().set_ids(range(1, 100_001), groups=groups)
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert 99_999 in grid.visible_rows()
    assert len(grid.visible_rows()) < 60


# -- photos on their way --------------------------------------------------------------------------


def test_a_photo_becomes_a_garment_in_its_row_and_nothing_moves(grid, listed, tmp_path):
    model, bar = grid.model(), grid.verticalScrollBar()
    model.sources = {-1: tmp_path / "a.jpg", -2: tmp_path / "b.jpg", 99: tmp_path / "a.jpg"}
    model.set_ids([-1, -2, *listed])
    grid.setCurrentIndex(model.index(30))
    bar.setValue(grid.tiles().rect(30).top() + 11)
    before = bar.value()
    model.become({-1: 99})
    assert model.ids[:3] == (99, -2, listed[0])
    assert (bar.value(), grid.currentIndex().row(), rows(grid)) == (before, 30, [30])
    model.set_ids([99, *listed])
    assert grid.currentIndex().row() == 29
    assert rows(grid) == [29]
    assert model.id_at(29) == listed[28]
    assert bar.value() == grid.tiles().rect(29).top() + 11


def test_a_photo_on_its_way_is_shown_and_passed_over_by_every_choice(grid, listed, tmp_path, qtbot):
    model = grid.model()
    photo = tmp_path / "red.png"
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF0000"))
    assert image.save(str(photo))
    model.sources = {-1: photo}
    model.set_ids([-1, *listed])
    qtbot.waitUntil(lambda: grid._delegate._thumbnails.held_bytes > 0)
    tile = grid.tiles().rect(0)
    pixel = grid.grab().toImage().pixelColor(tile.center().x(), tile.top() + 60)
    assert pixel.red() > pixel.blue() + 80
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    assert grid.currentIndex().row() == 0
    assert grid.chosen_ids() == []
    assert model.id_at(0) == 0
    qtbot.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert grid.chosen_ids() == listed
    said = model.data(model.index(0), model.AccessibleText)
    assert said == "Photo on its way into the wardrobe"


def test_the_last_line_can_be_scrolled_above_what_covers_the_foot(grid):
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    bottom = grid.visualRect(grid.model().index(59)).bottom()
    grid.make_room(80)
    assert bottom - grid.visualRect(grid.model().index(59)).bottom() == 80
    grid.make_room(0)
    assert grid.visualRect(grid.model().index(59)).bottom() == bottom
