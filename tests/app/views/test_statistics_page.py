"""The statistics page counts when looked at, and every chart is also a table and a CSV."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QToolButton

from app.viewmodels.statistics import StatisticsViewModel
from app.views.charts import ChartView
from app.views.page_states import StateStack
from app.views.statistics_garments import GarmentLine, GarmentTile
from app.views.statistics_page import ChartCard, StatisticsPage
from local_index.records import ChangeSet

pytestmark = pytest.mark.gui
TODAY = date(2026, 11, 21)
CHARTS = ("colors", "categories", "wears", "most_worn", "cost_per_wear", "never_worn")


def wear(library, service):
    ids = library.items.ids()
    for item in ids[:3]:
        library.items.update(item, {"price": 30.0, "currency": "EUR"}, origin="person")
    library.items.update(ids[0], {"name": "=SUM(A1)"}, origin="person")
    library.items.update(ids[1], {"category": "coat", "colors": (("navy", 1.0),)}, origin="person")
    library.wears.add(ids[:2], "2026-11-20")
    library.wears.add(ids[:1], "2026-10-20")
    return ChangeSet("Wear", changed=tuple(ids[:3]))


@pytest.fixture
def page(tiny_wardrobe, window_context, qtbot):
    window_context.operations.change(wear, label="Wear")
    model = StatisticsViewModel(
        window_context.operations, window_context.settings, today=lambda: TODAY
    )
    made = StatisticsPage(window_context, model)
    qtbot.addWidget(made)
    made.resize(1100, 900)
    made.show()
    return made


def chart(page, key):
    return next(each for each in page.model.charts if each.key == key)


def card(page, key) -> ChartCard:
    return page.findChild(ChartCard, f"chart_{key}")


def test_nothing_is_counted_before_somebody_looks(tiny_wardrobe, window_context):
    model = StatisticsViewModel(window_context.operations, window_context.settings)
    assert model.state == "busy"
    model.look(True)
    assert model.state == "ready"


def test_every_chart_has_a_card_in_words(page):
    assert tuple(each.key for each in page.model.charts) == CHARTS
    for key in ("colors", "categories", "wears"):
        view = card(page, key).findChild(ChartView)
        assert view.accessibleName() == chart(page, key).title
        assert all(row.text in view.accessibleDescription() for row in chart(page, key).rows)


def test_bars_of_colors_wear_their_color(page):
    navy = next(row for row in chart(page, "colors").rows if row.text == "Navy")
    assert navy.color.startswith("#")


def test_the_table_holds_what_the_chart_shows(page, qtbot):
    for key in CHARTS:
        shown = chart(page, key)
        table = card(page, key).findChild(QTableView)
        assert not table.isVisible()
        page.findChild(QToolButton, f"table_{key}").click()
        assert table.isVisible()
        model = table.model()
        cells = tuple(
            tuple(model.index(row, column).data() for column in range(model.columnCount()))
            for row in range(model.rowCount())
        )
        assert cells == shown.table
        assert len(shown.table) >= len(shown.rows) > 0
        needed = table.verticalHeader().defaultSectionSize() * min(10, len(shown.table))
        qtbot.waitUntil(lambda table=table, least=needed: table.viewport().height() >= least)


def test_a_csv_is_the_table_and_runs_nothing(page, tmp_path):
    shown = chart(page, "most_worn")
    rows = list(csv.reader(io.StringIO(shown.as_csv())))
    assert tuple(rows[0]) == shown.columns
    assert rows[1][0] == "'=SUM(A1)"
    written = []
    page.model.save_csv(shown, tmp_path / "most.csv", written.append)
    assert written == [tmp_path / "most.csv"]
    assert written[0].read_text(encoding="utf-8-sig") == shown.as_csv().replace("\r\n", "\n")


@pytest.mark.parametrize(("key", "kind"), [("most_worn", GarmentLine), ("never_worn", GarmentTile)])
def test_the_keyboard_stays_on_a_garment_when_it_is_counted_again(page, qtbot, key, kind):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    before = card(page, key).findChildren(kind)[1]
    before.setFocus()
    assert before.hasFocus()
    page.model._operations.change(
        lambda library, _service: library.wears.add(library.items.ids()[:1], "2026-11-01"),
        label="Wear",
    )
    page.model.refresh()
    after = page.focusWidget()
    assert isinstance(after, kind)
    assert after is not before
    assert after.isVisible()
    assert after.row.item_id == before.row.item_id


def test_a_change_is_counted_while_the_page_is_seen(page, qtbot):
    before = chart(page, "wears").rows[-1].value
    page.model._operations.change(
        lambda library, service: library.wears.add([library.items.ids()[4]], "2026-11-21"),
        label="Wear",
    )
    qtbot.waitUntil(lambda: chart(page, "wears").rows[-1].value == before + 1)


def test_a_garment_opens_from_its_list(page, window_context, qtbot):
    from app.views.main_window import MainWindow

    window = MainWindow(window_context)
    qtbot.addWidget(window)
    opened = []
    window_context.wardrobe.opened.connect(opened.append)
    first = chart(page, "most_worn").rows[0]
    line = card(page, "most_worn").findChildren(GarmentLine)[0]
    assert first.text in line.accessibleName()
    assert first.shown in line.accessibleName()
    line.click()
    assert opened == [first.item_id]
    assert window.current_page == "wardrobe"


def test_what_is_never_worn_is_shown_as_pictures_that_open(page, window_context):
    opened = []
    window_context.wardrobe.opened.connect(opened.append)
    window_context.shortcuts.register("go.wardrobe", "Wardrobe", "", owner=page, run=list)
    tiles = [
        each for each in card(page, "never_worn").findChildren(GarmentTile) if not each.isHidden()
    ]
    assert [each.row.item_id for each in tiles] == [
        row.item_id for row in chart(page, "never_worn").rows[: len(tiles)]
    ]
    QTest.keyClick(tiles[1], Qt.Key.Key_Space)
    assert opened == [tiles[1].row.item_id]


def test_everything_never_worn_is_one_press_away(page, window_context, qtbot):
    from app.views.main_window import MainWindow

    window = MainWindow(window_context)
    qtbot.addWidget(window)
    page.findChild(QPushButton, "all_never_worn").click()
    assert window.current_page == "wardrobe"
    assert window_context.wardrobe.count == 6


def test_a_chart_is_read_row_by_row_with_the_keys(page):
    for key in ("colors", "categories", "wears"):
        view, rows = card(page, key).findChild(ChartView), chart(page, key).rows
        said = card(page, key).findChild(QLabel, f"said_{key}")
        QTest.keyClick(view, Qt.Key.Key_Down)
        assert rows[0].text in said.text()
        assert rows[0].shown in said.text()
        QTest.keyClick(view, Qt.Key.Key_End)
        assert view.current == len(rows) - 1
        QTest.keyClick(view, Qt.Key.Key_Right)
        assert view.current == len(rows) - 1
        QTest.keyClick(view, Qt.Key.Key_Escape)
        assert said.text() == ""


def test_the_mouse_singles_out_what_it_is_over(page, qtbot):
    for key in ("colors", "categories", "wears"):
        view = card(page, key).findChild(ChartView)
        before = view.grab().toImage()
        where = QPointF(6, 8)
        view.mouseMoveEvent(
            QMouseEvent(
                QEvent.Type.MouseMove,
                where,
                where,
                Qt.MouseButton.NoButton,
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
        assert view.current == 0
        if len(chart(page, key).rows) > 1:
            assert view.grab().toImage() != before
        view.leaveEvent(QEvent(QEvent.Type.Leave))
        assert view.current == -1


def test_an_empty_wardrobe_says_how_statistics_grow(window_context, qtbot):
    made = StatisticsPage(window_context)
    qtbot.addWidget(made)
    made.show()
    assert made.findChild(StateStack).state == "empty"
    assert made.findChild(QPushButton, "statistics_add").isVisible()


def test_a_failure_is_told_and_can_be_tried_again(page, monkeypatch):
    def broken(*_args, **_kwargs):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("app.viewmodels.statistics.collect", broken)
        page.model.refresh()
        assert page.states.state == "failed"
    page.findChild(QPushButton, "state_retry").click()
    assert page.states.state == "ready"


def test_one_column_where_there_is_no_room(page, qtbot):
    def columns() -> int:
        return len({page.findChild(ChartCard, f"chart_{key}").x() for key in CHARTS})

    qtbot.waitUntil(lambda: columns() == 2)
    page.resize(640, 900)
    qtbot.waitUntil(lambda: columns() == 1)


def test_what_has_nothing_to_show_yet_says_so_once(tiny_wardrobe, window_context, qtbot):
    made = StatisticsPage(window_context)
    qtbot.addWidget(made)
    made.resize(1100, 900)
    made.show()
    shown = [key for key in CHARTS if made.findChild(ChartCard, f"chart_{key}").isVisible()]
    empty = [each.key for each in made.model.charts if not each.rows]
    assert {"wears", "most_worn", "cost_per_wear", "never_worn"} <= set(empty)
    assert [key for key in shown if key in empty] == empty[:1]
    window_context.operations.change(wear, label="Wear")
    qtbot.waitUntil(lambda: made.findChild(ChartCard, "chart_never_worn").isVisible())
