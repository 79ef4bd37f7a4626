"""Wearing, washing and what a wear costs, in one quiet card.

Says what the diary says; a calendar opens for other days. What happens is the view-model's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPoint, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.money import (
    CURRENCIES,
    SYMBOLS,
    local_currency,
    read_amount,
    show_amount,
    write_amount,
)
from app.views.controls import Segments, button, icon_button, label
from app.views.month_table import MonthTable
from app.views.text_fields import LineEdit
from app.views.theme import Theme, set_role
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS

if TYPE_CHECKING:
    from app.services.garment_card import GarmentCard
    from app.viewmodels.garment import GarmentViewModel

_MOST_PIPS = 15
_AS_ITS_KIND, _MOST_WEARS = -1, 1_000


class WearBox(QFrame):
    """Status, wears, wash and price of the garment on show."""

    def __init__(
        self, theme: Theme, garment: GarmentViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setObjectName("wear_box")
        self._theme = theme
        self._garment = garment
        self._card: GarmentCard | None = None
        self._worn = label("", "strong", name="worn_count")
        self._last = label("", "caption", name="worn_last", wrap=True)
        self._status = Segments(
            [("ready", self.tr("Ready")), ("dirty", self.tr("Laundry")), ("away", self.tr("Away"))],
            self.tr("Where it is"),
        )
        self._status.setObjectName("status")
        self._status.chosen.connect(garment.set_status)
        self._wear = button(self.tr("Wear today"), name="wear_today", run=garment.toggle_worn_today)
        self._wear.setCheckable(True)
        self._wash = button(self.tr("Washed"), kind="quiet", name="wash", run=garment.wash)
        self._days = icon_button(
            theme, "calendar-days", self.tr("Days it was worn"), name="days", run=self.open_days
        )
        self._pips = WashPips(theme)
        self._wash_text = label("", "caption", name="wash_text", wrap=True)
        self._interval = QSpinBox()
        self._interval.setObjectName("wash_after")
        self._interval.setAccessibleName(self.tr("Wash after this many wears"))
        self._interval.setToolTip(self.tr("Wash after this many wears"))
        self._interval.setRange(_AS_ITS_KIND, _MOST_WEARS)
        self._interval.setSpecialValueText(self.tr("As its kind"))
        self._interval.setKeyboardTracking(False)
        self._interval.lineEdit().setTextMargins(7, 0, 0, 0)
        self._interval.valueChanged.connect(self._keep_interval)
        self._price = LineEdit(self.tr("Price"), self.tr("Price"))
        self._price.setObjectName("price")
        self._price.kept.connect(self._keep_price)
        self._currency = QComboBox()
        self._currency.setObjectName("currency")
        self._currency.setAccessibleName(self.tr("Currency"))
        for code in CURRENCIES:
            self._currency.addItem(SYMBOLS.get(code, code), code)
        self._currency.activated.connect(self._keep_currency)
        self._cost = label("", "muted", name="cost_per_wear")
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addWidget(self._status)
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addWidget(self._worn)
        said.addWidget(self._last)
        top = QHBoxLayout()
        top.setSpacing(SPACE_XS)
        top.addLayout(said, 1)
        top.addWidget(self._days)
        top.addWidget(self._wear)
        column.addLayout(top)
        washing = QHBoxLayout()
        washing.setSpacing(SPACE_S)
        washed = QVBoxLayout()
        washed.setSpacing(SPACE_XS)
        washed.addWidget(self._pips)
        washed.addWidget(self._wash_text)
        washing.addLayout(washed, 1)
        washing.addWidget(self._interval)
        washing.addWidget(self._wash)
        column.addLayout(washing)
        paying = QHBoxLayout()
        paying.setSpacing(SPACE_XS)
        self._price.setFixedWidth(self._theme.scaled(88))
        self._price.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._currency.setFixedWidth(self._theme.scaled(74))
        paying.addWidget(self._price)
        paying.addWidget(self._currency)
        paying.addStretch(1)
        paying.addWidget(self._cost)
        column.addLayout(paying)

    # -- showing ----------------------------------------------------------------------------------

    def show_card(self, card: GarmentCard) -> None:
        """Say what is known about this garment."""
        self._card = card
        item, facts = card.item, card.facts
        self._status.choose(item.status)
        self._status.setEnabled(item.status != "trash")
        self._worn.setText(
            self.tr("Worn %Ln time(s)", "", facts.worn) if facts.worn else self.tr("Never worn")
        )
        self._last.setText(self._last_words(facts.last_worn))
        self._last.setVisible(bool(facts.last_worn))
        self._wear.setChecked(facts.worn_today)
        text = self.tr("Worn today") if facts.worn_today else self.tr("Wear today")
        self._wear.setText(text)
        self._wear.setAccessibleName(text)
        self._show_wash(card)
        self._price.show_text(write_amount(item.price))
        code = item.currency or local_currency()
        place = self._currency.findData(code)
        if place < 0:
            self._currency.addItem(code, code)
            place = self._currency.findData(code)
        self._currency.setCurrentIndex(place)
        cost = facts.cost_per_wear
        self._cost.setText(
            self.tr("{amount} a wear").format(amount=show_amount(cost, item.currency))
            if cost is not None
            else ""
        )

    def flush(self) -> None:
        """Tell what is being typed."""
        self._price.flush()

    def _show_wash(self, card: GarmentCard) -> None:
        facts = card.facts
        own = card.item.wash_after
        with QSignalBlocker(self._interval):
            self._interval.setValue(_AS_ITS_KIND if own is None else own)
        counted = facts.wash_after is not None
        for widget in (self._pips, self._wash_text, self._wash):
            widget.setVisible(counted)
        if facts.wash_after is None:
            return
        self._pips.show_wears(facts.since_wash, facts.wash_after)
        if facts.wash_due:
            text = self.tr("Time to wash: worn %Ln time(s) since", "", facts.since_wash)
        elif facts.since_wash:
            left = facts.wash_after - facts.since_wash
            text = self.tr("Good for %Ln more wear(s)", "", left)
        elif facts.last_washed:
            text = self.tr("Washed {day}").format(day=self._day(facts.last_washed))
        else:
            text = self.tr("Wash after %Ln wear(s)", "", facts.wash_after)
        self._wash_text.setText(text)
        set_role(self._wash_text, "warn" if facts.wash_due else "caption")

    def _keep_interval(self, wears: int) -> None:
        self._garment.edit("wash_after", None if wears == _AS_ITS_KIND else wears)

    def _last_words(self, day: str | None) -> str:
        if day is None:
            return ""
        return self.tr("Last {day}").format(day=self._day(day))

    def _day(self, day: str) -> str:
        ago = (self._garment.today - date.fromisoformat(day)).days
        if ago == 0:
            return self.tr("today")
        if ago == 1:
            return self.tr("yesterday")
        if 1 < ago < 15:
            return self.tr("%Ln day(s) ago", "", ago)
        shown = QDate.fromString(day, Qt.DateFormat.ISODate)
        return QLocale().toString(shown, QLocale.FormatType.ShortFormat)

    # -- changing ---------------------------------------------------------------------------------

    def _keep_price(self, text: str) -> None:
        if not text:
            self._garment.edit("price", None)
            return
        amount = read_amount(text)
        if amount is None:
            if self._card is not None:
                self._price.show_text(write_amount(self._card.item.price))
                self._price.setText(write_amount(self._card.item.price))
            return
        code = str(self._currency.currentData())
        self._garment.edit_fields({"price": amount, "currency": code})

    def _keep_currency(self, _index: int) -> None:
        if self._card is not None and self._card.item.price is not None:
            self._garment.edit("currency", str(self._currency.currentData()))

    def open_days(self) -> DaysPopup:
        """Open the calendar of worn days."""
        worn = (
            {row.day: row.own for row in self._card.days if row.kind == "wear"}
            if self._card
            else {}
        )
        popup = DaysPopup(self._theme, worn, self._garment.today, self.window())
        popup.worn.connect(lambda day: self._garment.wear(day=day))
        popup.unworn.connect(lambda day: self._garment.unwear(day=day))
        place = self._days.mapToGlobal(QPoint(self._days.width(), self._days.height() + 4))
        popup.adjustSize()
        popup.move(place - QPoint(popup.width(), 0))
        popup.show()
        popup.month.table.setFocus()
        return popup


class WashPips(QWidget):
    """Wears since the wash as small bars that fill up; decoration, the words are beside it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._done, self._total = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_wears(self, done: int, total: int) -> None:
        """Show how many of how many."""
        self._done, self._total = done, total
        self.update()

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(80, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one bar for each wear until the wash."""
        if not self._total:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        pips = min(self._total, _MOST_PIPS)
        gap = 3.0
        width = (self.width() - gap * (pips - 1)) / pips
        full = "warn" if self._done >= self._total else "accent"
        for at in range(pips):
            filled = at < round(self._done * pips / self._total)
            painter.setBrush(self._theme.color(full if filled else "border"))
            place = (
                self.width() - (at + 1) * width - at * gap
                if self.isRightToLeft()
                else at * (width + gap)
            )
            painter.drawRoundedRect(QRectF(place, 0, width, self.height()), 2.5, 2.5)


class DaysPopup(QFrame):
    """A month in which a click notes a day as worn, or takes it back."""

    worn = Signal(date)
    unworn = Signal(date)

    def __init__(
        self, theme: Theme, days: Mapping[str, bool], today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("days_popup")
        set_role(self, "float")
        self._worn = dict(days)
        self.month = MonthTable(theme, today, self.tr("Days it was worn"))
        self.month.mark(self._worn)
        self.month.chosen.connect(self._toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        column.addWidget(self.month)
        column.addWidget(label(self.tr("Click a day it was worn."), "caption"))

    def _toggle(self, day: date) -> None:
        name = day.isoformat()
        own = self._worn.get(name)
        if own is None:
            self._worn[name] = True
            self.worn.emit(day)
        elif own:
            del self._worn[name]
            self.unworn.emit(day)
        # A day that an outfit was worn on is the outfit's to take back.
        self.month.mark(self._worn)
