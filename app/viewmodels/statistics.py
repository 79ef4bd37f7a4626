"""The statistics page's state: a few numbers and charts, each of which is also a table and a CSV.

A chart here is rows with words and numbers; how it is painted is the view's business. Counting
happens in the database lane, again whenever the wardrobe changed while somebody looks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.csv_cells import guard
from app.services.statistics import Amount, WardrobeStatistics, WornGarment, collect
from app.tasks import Lane
from app.viewmodels.money import local_currency, show_amount
from app.viewmodels.names import shown_name
from app.viewmodels.settings import SettingsViewModel
from app.viewmodels.terms import shown_first
from local_index import Library

State = Literal["empty", "busy", "ready", "failed"]
Shape = Literal["bars", "columns", "list"]
Cell = str | int | float
_COALESCE_MS = 400
_MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar.

    Attributes:
        text: What it stands for.
        value: Its length.
        shown: The value in words: "31%", "12 wears".
        color: ``#rrggbb`` of the thing itself, for colors; empty for the accent.
        item_id: The garment it is about; 0 for none.
    """

    text: str
    value: float
    shown: str
    color: str = ""
    item_id: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart and its twin, the table.

    Attributes:
        key: Stable name, used in file names.
        title: What it shows.
        nothing: What is said when there are no rows.
        columns: Heads of the table.
        table: Its cells, as a person reads them.
        data: The same for a spreadsheet: plain numbers, ISO days.
        data_columns: Its heads, where it has others than the table.
    """

    key: str
    title: str
    shape: Shape
    nothing: str
    rows: tuple[ChartRow, ...]
    columns: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    data: tuple[tuple[Cell, ...], ...]
    data_columns: tuple[str, ...] = ()

    def as_csv(self) -> str:
        """Return the table as CSV that a spreadsheet opens, counts with and does not run."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        for row in (self.data_columns or self.columns, *self.data):
            writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
        return text.getvalue()


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the large numbers on top."""

    name: str
    value: str
    note: str = ""


class StatisticsViewModel(QObject):
    """What the statistics page shows; lives in the GUI thread.

    Args:
        operations: Reads the wardrobe.
        settings: Knows the currency.
        today: The person's calendar day.
    """

    changed = Signal()

    def __init__(
        self,
        operations: Operations,
        settings: SettingsViewModel,
        *,
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state: State = "busy"
        self.error: Explanation | None = None
        self.figures: tuple[Figure, ...] = ()
        self.charts: tuple[Chart, ...] = ()
        self._operations = operations
        self._settings = settings
        self._today = today
        self._looked_at = False
        self._stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COALESCE_MS)
        self._timer.timeout.connect(self.refresh)
        operations.changed.connect(self._on_changed)

    def look(self, looking: bool) -> None:
        """Say whether the page is on the screen; counts only then."""
        self._looked_at = looking
        if looking and self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Count again."""
        self._stale = False
        today, currency = self._today(), self._settings.get("currency")
        colors = self._operations.services

        def count(library: Library) -> tuple[WardrobeStatistics, dict[str, str]]:
            known = colors.vocabulary.colors
            hexes = {name: color.hex or "" for name, color in known.items()}
            return collect(library, today=today, currency=currency), hexes

        self._operations.read(count, self._show, failed=self._failed, owner=self)

    def save_csv(self, chart: Chart, file: Path, done: Callable[[Path], None]) -> None:
        """Write a chart's table; ``done`` gets the file once it is there."""

        def write(_token: object) -> Path:
            # The mark at the start tells spreadsheets that this is UTF-8.
            file.write_text("\ufeff" + chart.as_csv(), encoding="utf-8", newline="")
            return file

        self._operations.runner.submit(Lane.FILES, write, done=done, kept=True)

    def _on_changed(self, _changes: object) -> None:
        self._stale = True
        if self._looked_at and not self._timer.isActive():
            self._timer.start()

    def _failed(self, explained: Explanation) -> None:
        self._stale = True
        self.error = explained
        self.state = "failed"
        self.changed.emit()

    def _show(self, counted: tuple[WardrobeStatistics, dict[str, str]]) -> None:
        statistics, hexes = counted
        self.error = None
        self.state = "ready" if statistics.garments else "empty"
        self.figures = self._make_figures(statistics)
        self.charts = (
            self._make_colors(statistics.colors, hexes),
            self._make_amounts(statistics.categories),
            self._make_months(statistics),
            self._make_most_worn(statistics.most_worn),
            self._make_costs(statistics.cost_per_wear),
            self._make_never(statistics),
        )
        self.changed.emit()

    # -- words ------------------------------------------------------------------------------------

    def _make_figures(self, statistics: WardrobeStatistics) -> tuple[Figure, ...]:
        worn = statistics.worn_garments / statistics.garments if statistics.garments else 0.0
        figures = [
            Figure(
                self.tr("Garments"),
                _number(statistics.garments),
                self.tr("%Ln piece(s)", "", statistics.pieces)
                if statistics.pieces != statistics.garments
                else "",
            ),
            Figure(
                self.tr("Worn at least once"),
                _percent(worn),
                self.tr("%Ln garment(s)", "", statistics.worn_garments),
            ),
            Figure(self.tr("Wears"), _number(statistics.wears)),
        ]
        for currency, value in statistics.values[:1]:
            note = self.tr("%Ln garment(s) with a price", "", statistics.priced)
            figures.append(Figure(self.tr("Paid in all"), show_amount(value, currency), note))
        return tuple(figures)

    def _make_colors(self, amounts: Iterable[Amount], hexes: dict[str, str]) -> Chart:
        found = tuple(amounts)
        return Chart(
            key="colors",
            title=self.tr("Colors"),
            shape="bars",
            nothing=self.tr("No color is known yet."),
            rows=tuple(
                ChartRow(
                    shown_first(each.term),
                    each.share,
                    _percent(each.share),
                    hexes.get(each.term, ""),
                )
                for each in found[:_MOST_BARS]
            ),
            columns=(self.tr("Color"), self.tr("Share")),
            table=tuple((shown_first(each.term), _percent(each.share)) for each in found),
            data=tuple((shown_first(each.term), round(each.share, 4)) for each in found),
        )

    def _make_amounts(self, amounts: Iterable[Amount]) -> Chart:
        found = tuple(amounts)
        return Chart(
            key="categories",
            title=self.tr("Kinds of garments"),
            shape="bars",
            nothing=self.tr("No kind is known yet."),
            rows=tuple(
                ChartRow(shown_first(each.term), each.count, _number(each.count))
                for each in found[:_MOST_BARS]
            ),
            columns=(self.tr("Kind"), self.tr("Pieces")),
            table=tuple((shown_first(each.term), _number(each.count)) for each in found),
            data=tuple((shown_first(each.term), round(each.count)) for each in found),
        )

    def _make_months(self, statistics: WardrobeStatistics) -> Chart:
        months = statistics.months if any(each.worn for each in statistics.months) else ()
        return Chart(
            key="wears",
            title=self.tr("Wears by month"),
            shape="columns",
            nothing=self.tr("Nothing worn is noted yet. Open a garment and choose Wear today."),
            rows=tuple(
                ChartRow(_month(each.month, short=True), each.worn, _number(each.worn))
                for each in months
            ),
            columns=(self.tr("Month"), self.tr("Wears")),
            table=tuple((_month(each.month), _number(each.worn)) for each in months),
            data=tuple((each.month, each.worn) for each in months),
        )

    def _make_most_worn(self, garments: Iterable[WornGarment]) -> Chart:
        found = tuple(garments)
        return Chart(
            key="most_worn",
            title=self.tr("Worn most"),
            shape="list",
            nothing=self.tr("Nothing worn is noted yet. Open a garment and choose Wear today."),
            rows=tuple(
                ChartRow(_name(each), each.worn, _number(each.worn), item_id=each.id)
                for each in found
            ),
            columns=(self.tr("Garment"), self.tr("Wears"), self.tr("Last worn")),
            table=tuple((_name(each), _number(each.worn), _day(each.last_worn)) for each in found),
            data=tuple((_name(each), each.worn, each.last_worn or "") for each in found),
        )

    def _make_costs(self, garments: Iterable[WornGarment]) -> Chart:
        found = tuple(garments)
        return Chart(
            key="cost_per_wear",
            title=self.tr("Cost per wear"),
            shape="list",
            nothing=self.tr("Give a garment a price and wear it: what each wear costs shows here."),
            rows=tuple(
                ChartRow(
                    _name(each),
                    each.per_wear or 0.0,
                    show_amount(each.per_wear or 0.0, each.currency),
                    item_id=each.id,
                )
                for each in found
            ),
            columns=(
                self.tr("Garment"),
                self.tr("Price"),
                self.tr("Wears"),
                self.tr("Cost per wear"),
            ),
            table=tuple(
                (
                    _name(each),
                    show_amount(each.price or 0.0, each.currency),
                    _number(each.worn),
                    show_amount(each.per_wear or 0.0, each.currency),
                )
                for each in found
            ),
            data=tuple(
                (
                    _name(each),
                    round(each.price or 0.0, 2),
                    each.worn,
                    round(each.per_wear or 0.0, 2),
                    each.currency or local_currency(),
                )
                for each in found
            ),
            data_columns=(
                self.tr("Garment"),
                self.tr("Price"),
                self.tr("Wears"),
                self.tr("Cost per wear"),
                self.tr("Currency"),
            ),
        )

    def _make_never(self, statistics: WardrobeStatistics) -> Chart:
        found = statistics.never_worn if statistics.wears else ()
        count = statistics.never_worn_count
        everything = self.tr("Everything has been worn at least once.")
        nothing_noted = self.tr("Once you note wears, what never gets worn shows here.")
        return Chart(
            key="never_worn",
            title=self.tr("Never worn: %Ln", "", count) if found else self.tr("Never worn"),
            shape="list",
            nothing=everything if statistics.wears else nothing_noted,
            rows=tuple(
                ChartRow(_name(each), 0.0, _day(each.added[:10]), item_id=each.id) for each in found
            ),
            columns=(self.tr("Garment"), self.tr("In the wardrobe since")),
            table=tuple((_name(each), _day(each.added[:10])) for each in found),
            data=tuple((_name(each), each.added[:10]) for each in found),
        )


def _number(value: float) -> str:
    return QLocale().toString(round(value))


def _percent(share: float) -> str:
    rounded = round(share * 100)
    if share and not rounded:
        return QCoreApplication.translate("Percent", "<1%")
    number = QLocale().toString(rounded)
    return QCoreApplication.translate("Percent", "{number}%").format(number=number)


def _name(garment: WornGarment) -> str:
    return shown_name(garment.item)


def _day(day: str | None) -> str:
    if not day:
        return ""
    return QLocale().toString(QDate.fromString(day, "yyyy-MM-dd"), QLocale.FormatType.ShortFormat)


def _month(month: str, *, short: bool = False) -> str:
    date_ = QDate.fromString(f"{month}-01", "yyyy-MM-dd")
    return QLocale().toString(date_, "MMM" if short else "MMMM yyyy")
