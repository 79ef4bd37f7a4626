"""The days that an outfit is planned for: the week to come by name, and any other by its date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.viewmodels.outfit_cards import shown_day
from app.views.day_choice import choose_day
from app.views.theme import Theme

_OFFERED = 7


def fill_days(
    menu: QMenu, theme: Theme, window: QWidget, *, today: date, plan: Callable[[date], object]
) -> None:
    """Offer days in a menu.

    Args:
        window: Over whose middle another day is asked for.
        plan: Called with the day.
    """
    for apart in range(1, _OFFERED + 1):
        day = today + timedelta(days=apart)
        text = shown_day(day.isoformat(), today)
        menu.addAction(text[:1].upper() + text[1:]).triggered.connect(partial(_take, plan, day))
    other = QCoreApplication.translate("PlanMenu", "Another day...")
    menu.addAction(other).triggered.connect(
        lambda _checked=False: choose_day(theme, window, today, plan)
    )


def _take(plan: Callable[[date], object], day: date, _checked: bool = False) -> None:
    plan(day)
