"""The box that narrows the inbox to what came on one day; only there when there is a choice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Signal
from PySide6.QtWidgets import QComboBox, QWidget

_MOST_LETTERS = 12


class DayBox(QComboBox):
    """Days on which garments came, the latest first."""

    chosen = Signal(object)
    """A ``date``, or None for all days."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inbox_days")
        self.setAccessibleName(self.tr("Day of the import"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(_MOST_LETTERS)
        self._days: dict[date, int] = {}
        self.activated.connect(self._choose)
        self.hide()

    def show_days(self, days: Mapping[date, int], day: date | None) -> None:
        """Show how many wait from which day, and which is chosen."""
        if dict(days) != self._days:
            self._days = dict(days)
            self.clear()
            self.addItem(self.tr("All days"), None)
            for each, count in days.items():
                self.addItem(_name(each, count), each)
        place = 0 if day is None else 1 + list(self._days).index(day)
        if self.currentIndex() != place:
            self.setCurrentIndex(place)
        self.setVisible(len(self._days) > 1)

    def _choose(self, place: int) -> None:
        self.chosen.emit(self.itemData(place))


def _name(day: date, count: int) -> str:
    translate = QCoreApplication.translate
    today = date.today()
    if day == today:
        shown = translate("DayBox", "Today")
    elif (today - day).days == 1:
        shown = translate("DayBox", "Yesterday")
    else:
        when = QDate(day.year, day.month, day.day)
        shown = QLocale().toString(when, QLocale.FormatType.ShortFormat)
    return translate("DayBox", "{day}: {count}").format(day=shown, count=QLocale().toString(count))
