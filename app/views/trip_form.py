"""The form that asks for a trip: when, where to, what for, and what the weather will be."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
)

from app.viewmodels.packing import PackingViewModel
from app.viewmodels.terms import shown_first
from app.views.controls import Card, button, label
from app.views.degrees_field import DegreesField
from app.views.tokens import SPACE_M, SPACE_XS

_RAIN = 0.8


class TripForm(Card):
    """See the module.

    Args:
        packing: Packs what is asked.
    """

    def __init__(self, packing: PackingViewModel) -> None:
        super().__init__()
        self.setObjectName("trip_form")
        self._packing = packing
        self.body.insertWidget(0, label(self.tr("A new trip"), "strong"))
        self.name = QLineEdit()
        self.name.setObjectName("trip_name")
        self.name.setPlaceholderText(self.tr("Where to"))
        self.first, self.last = self._date("trip_first"), self._date("trip_last")
        self.first.dateChanged.connect(self._keep_order)
        self.degrees = DegreesField(self.tr("Temperature"), self.tr("Not known"))
        self.degrees.setObjectName("trip_degrees")
        self.rain = QCheckBox(self.tr("Rain"))
        self.rain.setObjectName("trip_rain")
        self.occasion = QComboBox()
        self.occasion.setObjectName("trip_occasion")
        self.occasion.addItem(self.tr("Any occasion"), "")
        for term in packing.occasions:
            self.occasion.addItem(shown_first(term), term)
        self.shoes = QSpinBox()
        self.shoes.setObjectName("trip_shoes")
        self.shoes.setRange(1, 9)
        self.shoes.setValue(2)
        self.shoes.lineEdit().setTextMargins(7, 0, 0, 0)
        self.laundry = QComboBox()
        self.laundry.setObjectName("trip_laundry")
        self.laundry.addItem(self.tr("None"), 0)
        for days in (2, 3, 4, 7, 10, 14):
            self.laundry.addItem(self.tr("Every %Ln day(s)", "", days), days)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_M)
        self._grid.setVerticalSpacing(SPACE_XS)
        fields = (
            (self.tr("Name"), self.name),
            (self.tr("First day"), self.first),
            (self.tr("Last day"), self.last),
            (self.tr("Occasion"), self.occasion),
            (self.tr("Temperature"), self.degrees),
            (self.tr("Pairs of shoes at most"), self.shoes),
            (self.tr("Laundry on the way"), self.laundry),
            ("", self.rain),
        )
        for at, (text, control) in enumerate(fields):
            row, column = at // 4 * 2, at % 4
            if text:
                control.setAccessibleName(text)
                self._grid.addWidget(label(text, "caption"), row, column)
            self._grid.addWidget(control, row + 1, column)
            self._grid.setColumnStretch(column, 1)
        self.body.addLayout(self._grid)
        note = label(
            self.tr("Days with weather or an occasion in the diary keep their own."),
            "caption",
            wrap=True,
        )
        self.body.addWidget(note)
        acts = QHBoxLayout()
        acts.addStretch(1)
        acts.addWidget(button(self.tr("Cancel"), kind="quiet", name="trip_cancel", run=self.leave))
        acts.addWidget(button(self.tr("Pack"), kind="primary", name="trip_pack", run=self.pack))
        self.body.addLayout(acts)
        self.hide()

    def begin(self) -> None:
        """Begin with a week from tomorrow."""
        first = self._packing.today + timedelta(days=1)
        self.first.setDate(QDate(first.year, first.month, first.day))
        self.last.setDate(self.first.date().addDays(4))
        self.name.clear()
        self.name.setFocus()

    def leave(self) -> None:
        """Ask no more; what was wrong with it is forgotten."""
        self.hide()
        self._packing.forget_trouble()

    def pack(self) -> None:
        """Pack for what is asked."""
        self._packing.pack(
            _day_of(self.first),
            _day_of(self.last),
            name=self.name.text(),
            occasion=self.occasion.currentData(),
            temperature=self.degrees.degrees(),
            rain=_RAIN if self.rain.isChecked() else None,
            laundry_every=self.laundry.currentData(),
            most_shoes=self.shoes.value(),
        )
        self.hide()

    def _keep_order(self) -> None:
        self.last.setMinimumDate(self.first.date())

    @staticmethod
    def _date(name: str) -> QDateEdit:
        made = QDateEdit()
        made.setObjectName(name)
        made.lineEdit().setTextMargins(7, 0, 0, 0)
        made.setDisplayFormat(QLocale().dateFormat(QLocale.FormatType.ShortFormat))
        return made


def _day_of(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())
