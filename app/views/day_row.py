"""A day as one line: typed as one writes a date here, or chosen in a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.views.controls import icon_button
from app.views.month_table import MonthTable
from app.views.tag_rows import TagRow
from app.views.terms import field_label
from app.views.text_fields import LineEdit
from app.views.theme import Theme, set_role
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS


class DayRow(TagRow):
    """See the module.

    Args:
        theme: Colors.
        field: The record's field; its value is ``2026-11-21`` or None.
        today: Nothing after it can be chosen.
    """

    def __init__(
        self,
        theme: Theme,
        field: str,
        today: Callable[[], date],
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, field, parent)
        self._today = today
        self._day: date | None = None
        self.edit = LineEdit(field_label(field), placeholder)
        self.edit.setObjectName(f"edit_{field}")
        self.edit.kept.connect(self._keep)
        name = self.tr("Choose a day")
        self._calendar = icon_button(
            theme, "calendar-days", name, name=f"calendar_{field}", run=self.open_month
        )
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.edit, 1)
        row.addWidget(self._calendar)
        self.set_value_widget(box)

    def show_day(self, day: str | None) -> None:
        """Show a day without telling anybody."""
        self._day = date.fromisoformat(day) if day else None
        self.edit.show_text(said_day(self._day) if self._day else "")

    def controls(self) -> list[QWidget]:
        """Return line and button."""
        return [self.edit, self._calendar]

    def open_month(self) -> DayPopup:
        """Let the person choose in a month."""
        popup = DayPopup(self.theme, self._today(), self._day, self._name.text(), self.window())
        popup.chosen.connect(lambda day: self.edited.emit(self.field, day.isoformat()))
        place = self._calendar.mapToGlobal(
            QPoint(self._calendar.width(), self._calendar.height() + 4)
        )
        popup.adjustSize()
        popup.move(place - QPoint(popup.width(), 0))
        popup.show()
        popup.month.table.setFocus()
        return popup

    def _keep(self, text: str) -> None:
        day = read_day(text) if text else None
        if text and (day is None or day > self._today()):
            self.show_day(self._day.isoformat() if self._day else None)
            self.edit.take_back()
            return
        self.edited.emit(self.field, day.isoformat() if day else None)


class DayPopup(QFrame):
    """A month in which one click chooses a day."""

    chosen = Signal(date)

    def __init__(
        self,
        theme: Theme,
        today: date,
        day: date | None,
        name: str,
        parent: QWidget | None = None,
        *,
        latest: date | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("day_popup")
        set_role(self, "float")
        self.month = MonthTable(theme, today, name, latest=latest)
        if day is not None:
            self.month.mark([day.isoformat()])
            self.month.show_day(min(day, latest or today))
        self.month.chosen.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        column.addWidget(self.month)

    def _take(self, day: date) -> None:
        self.chosen.emit(day)
        self.close()


def said_day(day: date) -> str:
    """Return a day as dates are written here, with all four digits of the year."""
    return QLocale().toString(QDate(day.year, day.month, day.day), _long_years())


def read_day(text: str) -> date | None:
    """Return the day that was typed, as dates are written here or like 2026-11-21; else None."""
    locale = QLocale()
    for form in ("yyyy-MM-dd", _long_years(), locale.dateFormat(QLocale.FormatType.ShortFormat)):
        found = locale.toDate(text.strip(), form)
        if found.isValid():
            # Two digits are this century's: nobody's wardrobe was bought in 1926.
            year = found.year() + 100 if found.year() < 1950 else found.year()
            return date(year, found.month(), found.day())
    return None


def _long_years() -> str:
    short = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return short if "yyyy" in short else short.replace("yy", "yyyy")
