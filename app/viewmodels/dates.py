"""Days in words, in the order of the person's language."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QDate, QLocale

_YEAR = re.compile(r"[\s,]*(de\s)?\by+[年년]?\.?")


def long_day(day: date | str, *, year: bool = False) -> str:
    """Return a day with its name: "Samstag, 14. November"."""
    one = date.fromisoformat(day) if isinstance(day, str) else day
    form = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    if not year:
        form = _YEAR.sub("", form).strip(" ,")
    text = QLocale().toString(QDate(one.year, one.month, one.day), form)
    return text[:1].upper() + text[1:]
