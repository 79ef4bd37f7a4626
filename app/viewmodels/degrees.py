"""Temperatures in words, in degrees Celsius as everywhere in Vestry."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def shown_degrees(celsius: float) -> str:
    """Return a temperature in words."""
    return f"{QLocale().toString(round(celsius))} °C"
