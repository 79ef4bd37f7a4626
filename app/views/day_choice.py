"""A small popup that asks for a day to come, anchored in the middle of a window.

Not a dialog: Esc or a click elsewhere closes it, and nothing else waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.views.controls import button, label
from app.views.theme import Theme, set_role
from app.views.tokens import SPACE_M, SPACE_S


class DayChoice(QFrame):
    """One day from today on.

    Args:
        theme: Sizes.
        today: The earliest day.
        done: Called with the day.
        parent: Where it appears.
    """

    def __init__(
        self, theme: Theme, today: date, done: Callable[[date], object], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "float")
        self.setObjectName("day_choice")
        self.setAccessibleName(self.tr("Plan for a day"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._done = done
        first = QDate(today.year, today.month, today.day)
        self.field = QDateEdit(first.addDays(7))
        self.field.setObjectName("day_field")
        self.field.setAccessibleName(self.tr("Day"))
        self.field.setMinimumDate(first)
        self.field.setCalendarPopup(True)
        self.field.setMinimumWidth(theme.scaled(150))
        take = button(self.tr("Plan"), kind="primary", name="day_take", run=self._take)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.field, 1)
        row.addWidget(take)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("Plan for a day"), "strong"))
        column.addLayout(row)

    def _take(self) -> None:
        day = self.field.date()
        self.close()
        self._done(date(day.year(), day.month(), day.day()))


def choose_day(
    theme: Theme, window: QWidget, today: date, done: Callable[[date], object]
) -> DayChoice:
    """Ask for a day, in the middle of a window."""
    popup = DayChoice(theme, today, done, window)
    popup.adjustSize()
    middle = window.mapToGlobal(window.rect().center())
    popup.move(middle - QPoint(popup.width() // 2, popup.height() // 2))
    popup.show()
    popup.field.setFocus()
    return popup
