"""Statistics: what the wardrobe is made of and how it is used.

Each chart stands on a card with two buttons: show it as a table, and save that table as CSV. What
the mouse or the arrow keys point at is said at the card's head. Garments are shown with their
pictures and open. The page counts only while it is on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.garment_list import GarmentListModel
from app.viewmodels.statistics import Chart, Figure, StatisticsViewModel
from app.views.charts import ChartView
from app.views.context import WindowContext
from app.views.controls import Card, button, header, icon_button, label
from app.views.file_choice import choose_target
from app.views.page_states import StatePage, StateStack, on_disc
from app.views.statistics_garments import GarmentButton, GarmentLine, GarmentTile, TileRow
from app.views.theme import Theme, set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_TWO_COLUMNS = 760
_THREE_COLUMNS = 1440
_SHOWN_ROWS = 10
_LINES = 6
_WHOLE = "colors"
"""The card that takes the whole width."""
_TILED = "never_worn"
_COLUMNS = "wears"


class StatisticsPage(QWidget):
    """The page."""

    def __init__(self, context: WindowContext, model: StatisticsViewModel | None = None) -> None:
        super().__init__()
        self._context = context
        self.model = model or StatisticsViewModel(context.operations, context.settings, parent=self)
        self._cards: dict[str, ChartCard] = {}
        self._columns = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        empty = StatePage(
            context.theme,
            "chart-column",
            self.tr("Statistics grow with your wardrobe"),
            self.tr("Add photos of your clothes: colors, kinds, wears and costs show here."),
        )
        empty.add_button(
            self.tr("Add photos"),
            lambda: context.shortcuts.action("import.photos").trigger(),
            kind="primary",
            name="statistics_add",
        )
        self.states = StateStack(
            context.theme, content=self._make_content(), empty=empty, retry=self.model.refresh
        )
        column.addWidget(self.states)
        self.model.changed.connect(self._show)
        self.setFocusProxy(self._scroll)

    def showEvent(self, event: QShowEvent) -> None:
        """Count, now that somebody looks."""
        super().showEvent(event)
        self.states.show_state(self.model.state)
        self.model.look(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop counting."""
        super().hideEvent(event)
        self.model.look(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room."""
        super().resizeEvent(event)
        self._lay_out()

    def _make_content(self) -> QWidget:
        self._scroll = QScrollArea()
        self._scroll.setObjectName("statistics_scroll")
        self._scroll.setAccessibleName(self.tr("Statistics"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_XL)
        column.setSpacing(SPACE_L)
        column.addWidget(header(self.tr("Statistics")))
        self._figures = _Figures()
        column.addWidget(self._figures)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE_L)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._scroll.setWidget(inside)
        return self._scroll

    def _show(self) -> None:
        error = self.model.error
        self.states.show_state(
            self.model.state,
            message=error.message if error else "",
            next_step=error.next_step if error else "",
        )
        if self.model.state != "ready":
            return
        self._figures.show_figures(self.model.figures)
        for chart in self.model.charts:
            if chart.key not in self._cards:
                made = ChartCard(self._context, self.model, chart.key)
                # Also one that is not shown yet belongs to the page.
                made.setParent(self._scroll.widget())
                self._cards[chart.key] = made
                self._columns = 0
            self._cards[chart.key].set_chart(chart)
        self._hide_repetition()
        self._lay_out()

    def _hide_repetition(self) -> None:
        """Of several charts that have nothing to show yet, show the first: one hint is enough."""
        empty = [chart.key for chart in self.model.charts if not chart.rows]
        for key, card in self._cards.items():
            shown = key not in empty[1:]
            if card.isHidden() == shown:
                card.setVisible(shown)
                self._columns = 0

    def _lay_out(self) -> None:
        scaled = self._context.theme.scaled
        columns = 1 + sum(self.width() >= scaled(each) for each in (_TWO_COLUMNS, _THREE_COLUMNS))
        if columns == self._columns:
            return
        self._columns = columns
        row = column = 0
        for key, card in self._cards.items():
            if card.isHidden():
                continue
            span = columns if key == _WHOLE else 1
            if key == _TILED:
                span = columns - column % columns
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(card, row, column, 1, span)
            column += span
        for at in range(3):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)


class ChartCard(Card):
    """One chart, its table, and two buttons.

    Args:
        context: Theme, notifications, and where a garment opens.
        model: Writes the CSV.
        key: The chart's stable name.
    """

    def __init__(self, context: WindowContext, model: StatisticsViewModel, key: str) -> None:
        super().__init__()
        self._context = context
        self._model = model
        self._chart: Chart | None = None
        self.setObjectName(f"chart_{key}")
        self.body.setContentsMargins(SPACE_L, SPACE_S + 2, SPACE_S + 2, SPACE_L)
        self._title = label("", "strong")
        self._said = label("", "muted", name=f"said_{key}")
        self._garments = GarmentListModel(context.operations, self)
        self._table_button = icon_button(
            context.theme, "table", "", name=f"table_{key}", run=self._toggle
        )
        self._table_button.setCheckable(True)
        self._csv_button = icon_button(
            context.theme, "download", "", name=f"csv_{key}", run=self._ask_csv
        )
        head = QHBoxLayout()
        head.setSpacing(SPACE_XS)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._said)
        head.addSpacing(SPACE_S)
        self._all = button(
            self.tr("Show all"), kind="quiet", name=f"all_{key}", run=self._show_never_worn
        )
        self._all.setAccessibleName(self.tr("Show everything that was never worn"))
        self._all.hide()
        head.addWidget(self._all)
        head.addWidget(self._table_button)
        head.addWidget(self._csv_button)
        self.body.addLayout(head)
        self._nothing = _Nothing(context.theme)
        self._view = ChartView(context.theme)
        self._view.read.connect(self._said.setText)
        self._tiles = TileRow(context)
        self._list = QWidget()
        self._list_column = QVBoxLayout(self._list)
        self._list_column.setSpacing(0)
        self._list_column.setContentsMargins(0, 0, 0, 0)
        self._table = _Table(context.theme)
        self._faces = _Faces()
        self._faces.setContentsMargins(0, 0, SPACE_XS + 2, 0)
        for face in (self._nothing, self._view, self._list, self._tiles, self._table):
            self._faces.addWidget(face)
        # Columns may grow with the card beside theirs; everything else keeps its height.
        grows = key == _COLUMNS
        self.body.addWidget(self._faces, 1 if grows else 0)
        if not grows:
            self.body.addStretch(1)

    def set_chart(self, chart: Chart) -> None:
        """Show another state of the chart."""
        self._chart = chart
        self._title.setText(chart.title)
        as_table = self.tr("{chart} as a table").format(chart=chart.title)
        _name(self._table_button, as_table)
        _name(self._csv_button, self.tr("Save {chart} as CSV").format(chart=chart.title))
        self._nothing.say(chart.nothing)
        self._table.set_chart(chart)
        if chart.shape == "list":
            self._fill_list(chart)
        else:
            self._view.set_chart(chart)
        self._all.setVisible(chart.key == _TILED and bool(chart.rows))
        for each in (self._table_button, self._csv_button):
            each.setEnabled(bool(chart.rows))
        self._show_face()

    def _show_face(self) -> None:
        chart = self._chart
        if chart is None or not chart.rows:
            face: QWidget = self._nothing
        elif self._table_button.isChecked():
            face = self._table
        else:
            listed = self._tiles if chart.key == _TILED else self._list
            face = listed if chart.shape == "list" else self._view
        self._faces.setCurrentWidget(face)

    def _toggle(self) -> None:
        self._show_face()

    def _fill_list(self, chart: Chart) -> None:
        tiled = chart.key == _TILED
        rows = chart.rows if tiled else chart.rows[:_LINES]
        self._garments.set_ids([row.item_id for row in rows])
        self._garments.refresh()
        context, garments = self._context, self._garments
        buttons = self.findChildren(GarmentButton)
        held = next((each.row.item_id for each in buttons if each.hasFocus()), None)
        if tiled:
            made: Sequence[GarmentButton] = [GarmentTile(context, garments, row) for row in rows]
            self._tiles.show_tiles([each for each in made if isinstance(each, GarmentTile)])
        else:
            longest = max((row.value for row in rows), default=0.0) or 1.0
            made = [GarmentLine(context, garments, row, share=row.value / longest) for row in rows]
            _clear(self._list_column)
            for line in made:
                self._list_column.addWidget(line)
        for each in made:
            each.clicked.connect(self._open_pressed)
            if each.row.item_id == held:  # it was counted again under the keyboard
                each.show()
                each.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, GarmentButton):
            self._open(pressed.row.item_id)

    def _open(self, item_id: int) -> None:
        self._context.shortcuts.action("go.wardrobe").trigger()
        self._context.wardrobe.clear()
        self._context.wardrobe.opened.emit(item_id)

    def _show_never_worn(self) -> None:
        self._context.shortcuts.action("go.wardrobe").trigger()
        self._context.wardrobe.clear()
        self._context.wardrobe.add_filter("worn", "0")

    def _ask_csv(self) -> None:
        chart = self._chart
        if chart is None:
            return
        choose_target(
            self,
            self.tr("Save as CSV"),
            self.tr("Tables (*.csv)"),
            f"{chart.key}.csv",
            lambda file: self._model.save_csv(chart, file, self._say_saved),
        )

    def _say_saved(self, file: Path) -> None:
        said = self.tr("The table was written to {file}.").format(file=file.name)
        self._context.notifications.say(said, kind="success")


class _Nothing(QWidget):
    """What a card says instead of a chart: what has to happen first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = label("", "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self._text)
        column.addStretch(1)
        theme.changed.connect(self._paint)
        self._paint()

    def say(self, text: str) -> None:
        """Say what has to happen first."""
        self._text.setText(text)

    def _paint(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(on_disc(self._theme, "calendar-days", "text_3", ratio=ratio))


class _Faces(QStackedWidget):
    """A stack as high as what it shows: a hidden table must not stretch a card."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """As high as what is shown, and as high as that says it must be."""
        widget = self.currentWidget()
        if widget is None:
            return super().sizeHint()
        return widget.sizeHint().expandedTo(widget.minimumSize())

    def minimumSizeHint(self) -> QSize:
        """The same for the least height."""
        widget = self.currentWidget()
        if widget is None:
            return super().minimumSizeHint()
        return widget.minimumSizeHint().expandedTo(widget.minimumSize())


Index = QModelIndex | QPersistentModelIndex


class _TableModel(QAbstractTableModel):
    """A chart's cells."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[str, ...] = ()
        self._cells: tuple[tuple[str, ...], ...] = ()

    def set_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self.beginResetModel()
        self._columns, self._cells = chart.columns, chart.table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows of the chart."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns of the chart."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell; numbers stand on the right."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


class _Table(QTableView):
    """The twin of a chart: as high as its first rows, then it scrolls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = _TableModel()
        self.setModel(self._model)
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setHighlightSections(False)

    def set_chart(self, chart: Chart) -> None:
        """Show a chart's cells."""
        self._model.set_chart(chart)
        self.setAccessibleName(chart.title)
        self.verticalHeader().setDefaultSectionSize(self._theme.pixels() + SPACE_M + SPACE_XS)
        if chart.columns:
            self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit again: only now are the heads as high as the style wants them."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        rows = min(_SHOWN_ROWS, max(1, self._model.rowCount()))
        height = self.verticalHeader().defaultSectionSize() * rows
        self.setFixedHeight(height + self.horizontalHeader().sizeHint().height() + SPACE_XS)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _Figures(Card):
    """The large numbers on top, side by side with hairlines between."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("figures")
        self.body.setContentsMargins(0, SPACE_L, 0, SPACE_L)
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self.body.addLayout(self._row)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show these numbers."""
        _clear(self._row)
        for at, figure in enumerate(figures):
            if at:
                rule = QFrame()
                set_role(rule, "rule")
                self._row.addWidget(rule)
            self._row.addWidget(_figure(figure), 1)


def _figure(figure: Figure) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
    column.setSpacing(SPACE_XS // 2)
    column.addWidget(label(figure.value, "display"))
    column.addWidget(label(figure.name, "muted", wrap=True))
    column.addWidget(label(figure.note or " ", "caption", wrap=True))
    return made


def _name(made: QToolButton, text: str) -> None:
    made.setAccessibleName(text)
    made.setToolTip(text)


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
