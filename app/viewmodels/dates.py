"""Days in words, in the order of the person's language."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QDate, QLocale

_NAME = re.compile(r"[\s,]*dddd,?")
_YEAR = re.compile(r"[\s,]*('[^']*'\s*)?y+[年년]?\.?(\s*'[^']*'\.?)?")


def short_day(day: date, *, year: bool = False) -> str:
    """Return a day without its name: "14. Nov."."""
    form = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    form = _NAME.sub("", form).replace("MMMM", "MMM")
    if not year:
        form = _YEAR.sub("", form)
    return QLocale().toString(QDate(day.year, day.month, day.day), form.strip(" ,"))


def plain_day(day: date) -> str:
    """Return a day with its year and without its name: "14. November 2026"."""
    form = _NAME.sub("", QLocale().dateFormat(QLocale.FormatType.LongFormat)).strip(" ,")
    return QLocale().toString(QDate(day.year, day.month, day.day), form)


def long_day(day: date | str, *, year: bool = False) -> str:
    """Return a day with its name: "Samstag, 14. November"."""
    one = date.fromisoformat(day) if isinstance(day, str) else day
    form = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    if not year:
        form = _YEAR.sub("", form).strip(" ,")
    text = QLocale().toString(QDate(one.year, one.month, one.day), form)
    return text[:1].upper() + text[1:]
